// The tables of what the account holds, each redrawn when it has changed.

import { element, pill, time } from './dom.js';

const drawn = new Map();

// Texts and calls have their numbers and results as the interface writes them.
const number = (value) => (value !== null && typeof value === 'object' ? value._ : value);
const moment = (value) => (value ? time(value) : '');
const list = (values) => (values ?? []).join(' ');

const OUTCOMES = { FINISHED: 'good', SENT: 'good', RECEIVED: 'good', LA: 'good', AM: 'good', ERRORED: 'bad', INVALID: 'bad', TIMEOUT: 'bad' };
const state = (value) => (value ? pill(value, OUTCOMES[value] ?? '') : '');

const ACTION = [
  ['Id', 'figure', (row) => row.id],
  ['Created', 'tight', (row) => moment(row.Created)],
  ['', 'tight', (row) => (row.Inbound ? 'in' : 'out')],
  ['From', 'tight', (row) => row.FromNumber],
  ['To', 'tight', (row) => number(row.ToNumber)],
];

function outcomeOf(row) {
  const last = row.Tries.at(-1);
  if (last === undefined) {
    return pill('waiting');
  }
  const kind = last.IsSuccess ? 'good' : row.Next ? 'warn' : 'bad';
  const isAnswer = last.Outcome.startsWith('HTTP ');
  const next = row.Next ? element('span', { class: 'soft' }, ' next ', time(row.Next)) : '';
  const reason = isAnswer ? '' : `\n${last.Outcome}`;
  return element('span', {}, pill(isAnswer ? last.Outcome : 'failed', kind), next, reason);
}

const COLUMNS = {
  Texts: [
    ...ACTION,
    ['Message', 'wide', (row) => row.Message ?? ''],
    ['Result', 'tight', (row) => state(row.FinalResult ?? row.State)],
  ],
  Calls: [...ACTION, ['Result', 'tight', (row) => state(row.FinalResult ?? row.State)]],
  Orders: [
    ['Id', 'figure', (row) => row.Id],
    ['Created', 'tight', (row) => moment(row.Created)],
    ['Ordered', 'wide', (row) => list(row.Ordered)],
    ['Obtained', 'figure', (row) => row.Fulfilled.length],
    ['Status', 'tight', (row) => state(row.Status)],
  ],
  Subscriptions: [
    ['Id', 'figure', (row) => row.id],
    ['Event', 'tight', (row) => row.TriggerEvent ?? 'any'],
    ['Endpoint', 'address', (row) => row.Endpoint ?? ''],
    ['Format', 'tight', (row) => row.NotificationFormat ?? ''],
    ['', 'tight', (row) => (row.Enabled === false ? pill('disabled', 'warn') : pill('enabled', 'good'))],
  ],
  Postbacks: [
    ['Id', 'figure', (row) => row.Id],
    ['Created', 'tight', (row) => moment(row.Created)],
    ['Event', 'tight', (row) => row.Event],
    ['Endpoint', 'address', (row) => row.Endpoint],
    ['Tries', 'figure', (row) => row.Tries.length],
    ['Outcome', 'wide', outcomeOf],
  ],
  Mails: [
    ['Id', 'figure', (row) => row.Id],
    ['At', 'tight', (row) => moment(row.At)],
    ['To', 'address', (row) => row.To],
    ['Mail', 'wide', (row) => element('span', {}, element('b', {}, row.Subject), `\n${row.Body}`)],
  ],
  Disruptions: [
    ['Kind', 'tight', (row) => row.Kind],
    ['Operation', 'wide', (row) => row.Operation ?? 'any'],
    ['Phase', 'tight', (row) => row.Phase],
    ['Times', 'figure', (row) => row.Times],
  ],
};

function table(columns, rows) {
  const cell = (title, kind, content) => element('td', { class: kind, 'data-title': title }, content ?? '');
  const heads = columns.map(([title, kind]) => element('th', { class: kind === 'figure' ? kind : '', scope: 'col' }, title));
  const lines = rows.map((row) => element('tr', {}, ...columns.map(([title, kind, read]) => cell(title, kind, read(row)))));
  const made = element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...lines));
  return element('div', { class: 'scroll', tabindex: '0', role: 'region' }, made);
}

export function showTables(overview) {
  for (const place of document.querySelectorAll('[data-rows]')) {
    const name = place.dataset.rows;
    const rows = overview[name];
    const text = JSON.stringify(rows);
    if (drawn.get(name) === text) {
      continue;
    }
    drawn.set(name, text);
    const section = place.closest('section');
    const made = rows.length > 0 ? table(COLUMNS[name], rows) : '';
    made && made.setAttribute('aria-labelledby', section.getAttribute('aria-labelledby'));
    place.replaceChildren(made);
    section.querySelector('.empty').hidden = rows.length > 0;
    section.querySelector('.count').textContent = rows.length || '';
  }
}

// Offers the account's numbers to the forms.
export function offerNumbers(numbers) {
  const offered = numbers.map((value) => element('option', { value }));
  const place = document.getElementById('numbers');
  if (place.options.length !== offered.length) {
    place.replaceChildren(...offered);
  }
}
