// Shows an envelope with an element a line. It changes white space alone, and knows nothing of what is well-formed.

import { element } from './dom.js';

const DEEPEST = 30;

// Cuts a document into markup and text. Each character is looked at once.
function* pieces(document) {
  let at = 0;
  while (at < document.length) {
    const end = document[at] === '<' ? markupEnd(document, at) : document.indexOf('<', at);
    const next = end === -1 ? document.length : end;
    yield document.slice(at, next);
    at = next;
  }
}

function markupEnd(document, start) {
  for (const [opening, closing] of [['<!--', '-->'], ['<![CDATA[', ']]>'], ['<?', '?>']]) {
    if (document.startsWith(opening, start)) {
      const end = document.indexOf(closing, start);
      return end === -1 ? -1 : end + closing.length;
    }
  }
  let quote = '';
  for (let at = start; at < document.length; at += 1) {
    const character = document[at];
    if (quote !== '') {
      quote = character === quote ? '' : quote;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '>') {
      return at + 1;
    }
  }
  return -1;
}

function kindOf(piece) {
  if (!piece.startsWith('<') || piece.startsWith('<![CDATA[')) {
    return 'text';
  }
  if (piece.startsWith('</')) {
    return 'end';
  }
  return /^<[!?]/.test(piece) || piece.endsWith('/>') ? 'whole' : 'start';
}

function markup(piece) {
  const [, opening, name, rest] = /^(<\/?)([^\s/>]*)([\s\S]*)$/.exec(piece);
  return element('span', { class: 'markup' }, opening, element('span', { class: 'name' }, name), rest);
}

// The nodes of a formatted document.
export function formatted(document) {
  const nodes = [];
  let depth = 0;
  let before = '';
  for (const piece of pieces(document)) {
    const kind = kindOf(piece);
    if (kind === 'text') {
      if (piece.trim() !== '') {
        nodes.push(piece);
        before = kind;
      }
      continue;
    }
    depth -= kind === 'end' ? 1 : 0;
    const isInline = kind === 'end' && (before === 'text' || before === 'start');
    if (before !== '' && !isInline) {
      nodes.push(`\n${'  '.repeat(Math.min(Math.max(depth, 0), DEEPEST))}`);
    }
    nodes.push(markup(piece));
    depth += kind === 'start' ? 1 : 0;
    before = kind;
  }
  return nodes;
}
