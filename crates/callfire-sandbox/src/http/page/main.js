// Asks for the newest of everything once a second while somebody looks, and sends the forms.

import { element } from './dom.js';
import { showExchanges } from './exchanges.js';
import { offerNumbers, showTables } from './tables.js';

const PAUSE = 1000;
const live = document.getElementById('live');

function say(isOn, text) {
  if (live.textContent !== text) {
    live.textContent = text;
  }
  live.className = isOn ? 'on' : 'off';
}

const quoted = (text) => text.replace(/['\\]/g, '\\$&');

function showConnection({ BaseUrl, WsdlUrl, Login, Password }) {
  document.getElementById('base-url').textContent = BaseUrl;
  document.querySelector('#wsdl-url code').textContent = new URL(WsdlUrl).pathname;
  document.getElementById('login').textContent = Login;
  const password = Password === null ? 'the one it was started with' : element('code', {}, Password);
  document.getElementById('password').replaceChildren(password);
  document.getElementById('example').textContent = `new SoapClient('${WsdlUrl}', [
    'soap_version' => SOAP_1_2, 'login' => '${quoted(Login)}', 'password' => '${quoted(Password ?? '…')}',
]);`;
}

let hasConnection = false;

async function refresh() {
  const reply = await fetch('/control/overview');
  if (!reply.ok) {
    throw new Error((await reply.json()).Error);
  }
  const overview = await reply.json();
  if (!hasConnection) {
    showConnection(overview.Connection);
    hasConnection = true;
  }
  showExchanges(overview.Exchanges);
  showTables(overview);
  offerNumbers(overview.OwnedNumbers);
  say(true, 'Listening');
}

async function keepUp() {
  if (document.visibilityState === 'visible') {
    await refresh().catch((error) => {
      hasConnection = false;
      say(false, error instanceof TypeError ? 'It does not answer; is it still running?' : error.message);
    });
  }
  setTimeout(keepUp, PAUSE);
}

async function send(form) {
  const output = form.querySelector('output');
  const reply = await fetch(form.dataset.path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  }).catch(() => null);
  const answer = await reply?.json();
  output.className = reply?.ok ? '' : 'failed';
  output.textContent = reply?.ok ? `${form.dataset.noun} ${answer.Id} came in` : (answer?.Error ?? 'It does not answer');
  await refresh().catch(() => {});
}

for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form);
  });
}

keepUp();
