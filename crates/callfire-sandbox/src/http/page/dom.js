// Makes elements. Values only ever become text, whatever they hold.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function pill(text, kind = '') {
  return element('span', { class: `pill ${kind}` }, String(text));
}

// The time of day in the reader's time zone; the whole date for those who point at it.
export function time(moment) {
  const at = new Date(moment);
  const shown = at.toLocaleTimeString([], { hour12: false });
  return element('time', { datetime: moment, title: at.toLocaleString() }, shown);
}

export function plural(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
