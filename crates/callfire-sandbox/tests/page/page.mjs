// Looks at the sandbox's page as a person does: `page.mjs BASE_URL CHROMIUM`.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

// The packages lie in the folder that NODE_PATH names, which only `require` looks at.
const { chromium } = createRequire(import.meta.url)('playwright-core');

const [baseUrl, executablePath] = process.argv.slice(2);
const PATIENCE = 10_000;
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const EVIL = '<img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>';

// Nothing here takes a minute.
setTimeout(() => {
  console.error('it took too long');
  process.exit(3);
}, 60_000).unref();

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

async function soap(service, body) {
  const reply = await fetch(`${baseUrl}/api/1.1/soap12/${service}`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${btoa('login:password')}`,
      'Content-Type': 'application/soap+xml; charset=utf-8',
    },
    body:
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:s="http://api.callfire.com/service/xsd"' +
      ` xmlns:d="http://api.callfire.com/data"><e:Body>${body}</e:Body></e:Envelope>`,
  });
  assert.equal(reply.status, 200, await reply.text());
}

const browser = await chromium.launch({ executablePath, args: QUIET });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
context.setDefaultTimeout(PATIENCE);
const page = await context.newPage();
const complaints = [];
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
page.on('pageerror', (error) => complaints.push(error.message));
page.on('dialog', (dialog) => complaints.push(dialog.message()));
page.on('request', (request) => {
  if (new URL(request.url()).origin !== baseUrl) {
    complaints.push(`asked ${request.url()}`);
  }
});
const section = (name) => page.getByRole('region', { name, exact: false }).first();
const noStray = () => page.evaluate(() => document.querySelectorAll('main img, main script').length);

// Somebody comes, and is told what to do.
await page.goto(baseUrl);
await page.getByText('Nothing has been asked yet.').waitFor();
assert.equal(await page.locator('#base-url').textContent(), baseUrl);
assert.equal(await page.locator('#password').textContent(), 'password');
await page.getByText('Listening').waitFor();

// An exchange arrives by itself, and opens by the keyboard.
await soap('number', '<s:CreateNumberOrder><s:Numbers>12065550100</s:Numbers></s:CreateNumberOrder>');
const exchange = page.locator('summary', { hasText: 'CreateNumberOrder' });
await exchange.waitFor();
await exchange.focus();
await page.keyboard.press('Enter');
const request = page.locator('pre').first();
await request.getByText('Authorization: •••').waitFor();
assert.match(await request.textContent(), /\n {4}<s:CreateNumberOrder>\n {6}<s:Numbers>12065550100<\/s:Numbers>\n/);
assert.match(await page.locator('pre').nth(1).textContent(), /<\w+:CreatedId>1001</);
await page.getByRole('button', { name: 'Show as sent' }).first().click();
assert.match(await request.textContent(), /<e:Body><s:CreateNumberOrder><s:Numbers>/);
await section('Orders').getByText('FINISHED').waitFor();

// A subscription, whose endpoint is not a kind one; an envelope that is not either.
const hook = escaped(`http://127.0.0.1:9/${EVIL}`).replaceAll(' ', '%20');
await soap(
  'subscription',
  `<s:CreateSubscription><d:Subscription><d:Endpoint>${hook}</d:Endpoint></d:Subscription></s:CreateSubscription>`,
);
await page.locator('summary', { hasText: 'CreateSubscription' }).click();
await page.locator('details[open] pre').first().getByText('Authorization: •••').waitFor();
await section('Subscriptions').getByText('onerror').waitFor();

// A text by the form: first to a number that nobody has, then to one of the account.
const form = page.locator('#text-form');
await form.getByLabel('To').fill('12065550199');
await form.getByLabel('Message').fill(EVIL);
await form.getByRole('button').click();
await form.locator('output.failed', { hasText: 'order it first' }).waitFor();
// The browser itself notes every refusal: this one was asked for.
assert.match(complaints.splice(0).join('\n'), /^Failed to load resource:.* status of 400 .*$/);
await form.getByLabel('To').fill('12065550100');
await form.getByRole('button').click();
await form.getByText(/^Text \d+ came in$/).waitFor();
await section('Texts').getByText(EVIL, { exact: true }).waitFor();

// The exchange that was opened is open still.
assert.equal(await page.locator('details[open]').count(), 2);
assert.equal(await noStray(), 0);
assert.equal(await page.title(), 'CallFire sandbox');

// On a phone nothing is cut off at the side.
await page.setViewportSize({ width: 390, height: 844 });
const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
assert.ok(overflow <= 0, `it is ${overflow} pixels too wide for a phone`);

assert.deepEqual(complaints, []);
await browser.close();
