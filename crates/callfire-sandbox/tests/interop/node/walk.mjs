// Walks through the operations with node-soap: `walk.mjs BASE_URL WALK.json…`. What is expected is in the walk.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';

// The packages lie in the folder that NODE_PATH names, which only `require` looks at.
let soap;
try {
  soap = createRequire(import.meta.url)('soap');
} catch (error) {
  console.error(`${error.message}\ninstall what package.json names and set NODE_PATH, or have .ci/run do it`);
  process.exit(1);
}

const CLIENT = 'node';
const POLLS = 500;
const PAUSE = 20;
// Repeated elements of plain values; all other arrays of plain values are lists.
const REPEATED = new Set(['Label', 'ToNumber']);
const matches = (pattern) => (value) => typeof value === 'string' && pattern.test(value);
const KINDS = {
  $absent: (value) => value === undefined || value === null || value.length === 0,
  $bool: (value) => typeof read(true, value) === 'boolean',
  $date: matches(/^\d{4}-\d\d-\d\d/),
  $dateTime: matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
  $int: (value) => Number.isInteger(read(0, value)),
  $items: (value) => read([], value).length > 0,
  $number: (value) => Number.isFinite(read(0, value)),
  $string: (value) => typeof value === 'string' && value !== '',
};

// The shape of DESIGN.md as node-soap takes it: `attributes`, `$value` for text, one string for a list.
function toNode(value, name = '') {
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object');
    return plain && !REPEATED.has(name) ? value.join(' ') : value.map((item) => toNode(item, name));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const attributes = {};
  const members = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === '_') {
      members.$value = toNode(inner);
    } else if (/^[a-z]/.test(key) || key === 'ClientData') {
      attributes[key] = inner;
    } else {
      members[key] = toNode(inner, key);
    }
  }
  return Object.keys(attributes).length > 0 ? { attributes, ...members } : members;
}

// What node-soap gave in the shape of DESIGN.md, as far as it can be told without knowing what is expected.
function fromNode(value) {
  if (value instanceof Date) {
    return value.toISOString().replace('.000Z', 'Z');
  }
  if (Array.isArray(value)) {
    return value.map(fromNode);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const found = { ...value.attributes };
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'attributes') {
      found[key === '$value' ? '_' : key] = fromNode(inner);
    }
  }
  return found;
}

// node-soap leaves untyped what the schema refers to (`ref`): text for a number, one item or text for an array.
// Of an element with text it gives the text alone where it has no attribute.
function read(expected, actual) {
  if (Array.isArray(expected)) {
    return typeof actual === 'string' ? actual.split(/\s+/).filter(Boolean) : [actual ?? []].flat();
  }
  if (isObject(expected) && '_' in expected && typeof actual === 'string') {
    return { _: actual };
  }
  if (typeof expected === 'number' && typeof actual === 'string' && actual.trim() !== '') {
    return Number(actual);
  }
  if (typeof expected === 'boolean' && (actual === 'true' || actual === 'false')) {
    return actual === 'true';
  }
  return actual;
}

// `${name}` stands for what a step has saved.
function fill(value, saved) {
  const found = typeof value === 'string' && value.match(/^\$\{(\w+)\}$/);
  if (found) {
    if (!saved.has(found[1])) {
      throw new Error(`nothing was saved as ${value}`);
    }
    return saved.get(found[1]);
  }
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, saved));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, saved)]));
}

// What is at a path such as `Number.0.Number`.
function at(value, path) {
  for (const part of path === '' ? [] : path.split('.')) {
    value = /^\d+$/.test(part) ? read([], value)[Number(part)] : value?.[part];
  }
  if (value === undefined || value === null) {
    throw new Error(`${path}: the result has nothing there`);
  }
  return /^-?\d{1,15}$/.test(value) && /(^|\.)i?Id$/i.test(path) ? Number(value) : value;
}

// Throws the first difference between what is expected and what came.
function compare(expected, actual, path = '') {
  if (Array.isArray(expected)) {
    const items = read(expected, actual);
    if (items.length !== expected.length) {
      throw told(path, expected, items);
    }
    expected.forEach((item, index) => compare(item, items[index], `${path}/${index}`));
  } else if (isObject(expected) && isObject(read(expected, actual))) {
    const members = read(expected, actual);
    Object.entries(expected).forEach(([key, inner]) => compare(inner, members[key], `${path}/${key}`));
  } else if (!isSame(expected, actual)) {
    throw told(path, expected, actual ?? null);
  }
}

function isSame(expected, actual) {
  const isKind = typeof expected === 'string' && expected.startsWith('$');
  return isKind ? KINDS[expected](actual) : read(expected, actual ?? null) === expected;
}

const isObject = (value) => value !== null && typeof value === 'object';
const told = (path, expected, actual) =>
  new Error(`${path || 'the result'}: expected ${shown(expected)}, got ${shown(actual)}`);
const shown = (value) => JSON.stringify(value);

// The code of the business error in a fault, or the SOAP code of one without detail.
function faultCode(error) {
  const fault = error.root?.Envelope?.Body?.Fault;
  if (!fault) {
    throw error;
  }
  return fault.Detail?.ServiceFaultInfo?.FaultCode ?? fault.Code.Value.replace(/^.*:/, '');
}

// A fault, by its code.
class Refused extends Error {}

async function call(step, client, saved) {
  let result;
  try {
    [result] = await client[`${step.operation}Async`](toNode(fill(step.args ?? {}, saved)));
  } catch (error) {
    throw new Refused(faultCode(error), { cause: error });
  }
  // For an operation without output it is the envelope.
  return result?.Body === null ? null : fromNode(result);
}

// Calls until the step's `until` holds; once where it has none.
async function poll(step, client, saved) {
  for (let turn = 1; ; turn += 1) {
    const result = await call(step, client, saved);
    if (step.until === undefined) {
      return result;
    }
    try {
      compare(fill(step.until, saved), result);
      return result;
    } catch (waiting) {
      if (turn === POLLS) {
        throw new Error(`after ${turn} polls: ${waiting.message}`);
      }
    }
    await setTimeout(PAUSE);
  }
}

// Takes a step, and throws what is not as expected.
async function take(step, client, saved) {
  let result;
  try {
    result = await poll(step, client, saved);
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    if (error.message !== step.fault) {
      throw new Error(`expected ${step.fault ?? 'no fault'}, got ${error.message}: ${error.cause.message}`);
    }
    return;
  }
  if (step.fault !== undefined) {
    throw new Error(`expected the fault ${step.fault}, got ${shown(result)}`);
  }
  Object.entries(step.save ?? {}).forEach(([name, path]) => saved.set(name, at(result, path)));
  if (step.expect !== undefined) {
    compare(fill(step.expect, saved), result);
  }
}

async function connect(base) {
  const client = await soap.createClientAsync(`${base}/api/1.1/wsdl/callfire-service-http-soap12.wsdl`, {
    disableCache: true,
    forceSoap12Headers: true,
    preserveWhitespace: true,
  });
  client.setSecurity(new soap.BasicAuthSecurity(process.env.CALLFIRE_LOGIN, process.env.CALLFIRE_PASSWORD));
  return client;
}

const [base, ...files] = process.argv.slice(2);
const client = await connect(base);
const saved = new Map();
const operations = new Set();
let number = 0;
for (const file of files) {
  for (const step of JSON.parse(readFileSync(file, 'utf8'))) {
    if (!(step.only ?? [CLIENT]).includes(CLIENT)) {
      continue;
    }
    number += 1;
    const name = `step ${number} (${basename(file)}), ${step.operation}`;
    try {
      await take(step, client, saved);
    } catch (error) {
      console.error(`${name}: ${error.message}\n${client.lastRequest}\n${client.lastResponse}`);
      process.exit(1);
    }
    console.log(`${name}: as expected`);
    if (step.fault === undefined) {
      operations.add(step.operation);
    }
  }
}
console.log(`${CLIENT}: ${number} steps, ${operations.size} operations`);
