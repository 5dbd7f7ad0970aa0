// The list of exchanges: new ones are put on top, those that were opened stay so.

import { element, pill, plural, time } from './dom.js';
import { formatted } from './xml.js';

const list = document.getElementById('exchange-list');
const shown = new Map();

function kindOfStatus(status) {
  if (status === 0) {
    return '';
  }
  return status < 300 ? 'good' : status < 500 ? 'warn' : 'bad';
}

function took(milliseconds) {
  return `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
}

function entry(exchange, isFresh) {
  const { Number: number, Operation, Path, Status, Fault, Reason, Disruption } = exchange;
  const tags = [Disruption && pill(Disruption), Fault && pill(`${Fault} fault`, kindOfStatus(Status))];
  const summary = element(
    'summary',
    {},
    time(exchange.At),
    element('span', { class: 'what' }, Operation ? element('b', {}, Operation) : element('i', {}, 'no operation'), element('span', {}, Reason ?? Path)),
    element('span', { class: 'tags' }, ...tags.filter(Boolean)),
    element('span', { class: 'took' }, took(exchange.Milliseconds)),
    pill(Status === 0 ? 'none' : Status, kindOfStatus(Status)),
  );
  const made = element('details', isFresh ? { class: 'fresh' } : {}, summary);
  made.addEventListener('toggle', () => made.open && open(made, number), { once: true });
  return made;
}

async function open(details, number) {
  const reply = await fetch(`/control/exchanges/${number}`).catch(() => null);
  if (!reply?.ok) {
    details.append(element('p', { class: 'body' }, 'It is not kept any more: newer ones took its place.'));
    return;
  }
  const exchange = await reply.json();
  const head = `POST ${exchange.Path}\nAuthorization: •••\n\n`;
  details.append(
    element(
      'div',
      { class: 'bodies' },
      body('Request', exchange.Request, exchange.RequestBytes, head),
      body('Reply', exchange.Reply, exchange.ReplyBytes, exchange.Status ? `HTTP ${exchange.Status}\n\n` : ''),
    ),
  );
}

function body(title, text, bytes, head) {
  const isCut = new TextEncoder().encode(text).length < bytes;
  const size = `${isCut ? 'the first 64 KiB of ' : ''}${plural(bytes, 'byte')}`;
  const button = element('button', { type: 'button', class: 'plain' });
  const pre = element('pre', { tabindex: '0' });
  let isFormatted = false;
  const turn = () => {
    isFormatted = !isFormatted;
    button.textContent = isFormatted ? 'Show as sent' : 'Show formatted';
    pre.replaceChildren(element('span', { class: 'head' }, head), ...(isFormatted ? formatted(text) : [text]));
  };
  button.addEventListener('click', turn);
  turn();
  const line = element('div', { class: 'body-head' }, element('h3', {}, title), element('span', { class: 'soft' }, size));
  if (text !== '') {
    line.append(button);
  }
  return element('div', { class: 'body' }, line, pre);
}

// Brings the list up to date with the exchanges that are kept, the newest of which comes first.
export function showExchanges(exchanges) {
  const isFirst = shown.size === 0;
  const kept = new Set(exchanges.map((exchange) => `${exchange.Number} ${exchange.At}`));
  for (const [key, made] of shown) {
    if (!kept.has(key)) {
      made.remove();
      shown.delete(key);
    }
  }
  for (const exchange of exchanges.toReversed()) {
    const key = `${exchange.Number} ${exchange.At}`;
    if (!shown.has(key)) {
      const made = entry(exchange, !isFirst);
      shown.set(key, made);
      list.prepend(made);
    }
  }
  document.getElementById('no-exchanges').hidden = exchanges.length > 0;
  document.getElementById('exchange-count').textContent = exchanges.length || '';
}
