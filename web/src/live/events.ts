// The tail of the journal: every event as it became durable, with a filter and a pause.

import { el } from '../dom';
import type { JournalEvent } from './shapes';
import type { Store } from './store';
import { asText, clock, spoken } from './words';

const kFamilies = ['', 'Order', 'Fill', 'Control', 'Health', 'PositionAdjustment', 'Signal'];
const kShown = 150;
// What tells the most, in this order.
const kTelling = [
  'account', 'side', 'order_qty', 'instrument', 'ord_type', 'price', 'stop_px', 'exec_type', 'ord_status', 'last_qty', 'last_px', 'denial', 'request', 'stage', 'link',
  'freeze', 'currency', 'amount', 'requester', 'reason', 'text',
];

function summary(event: JournalEvent): string {
  const report = (event.report ?? {}) as Record<string, unknown>;
  const found = kTelling.map((name) => asText(event[name] ?? report[name])).filter(Boolean);
  return found.slice(0, 9).join(' ');
}

export function eventsView(store: Store, showStory: (orderId: string) => void): { node: HTMLElement; search: HTMLInputElement; pause: HTMLButtonElement } {
  const list = el('ol', { class: 'tail', id: 'tail', 'aria-label': 'Events, newest first', tabindex: '0' });
  const family = el('select', { 'aria-label': 'Family of events' }, ...kFamilies.map((name) => el('option', { value: name }, name || 'All families')));
  const search = el('input', { type: 'search', class: 'search', id: 'events-search', placeholder: 'Filter', 'aria-label': 'Filter events by text' });
  const pause = el('button', { type: 'button', id: 'pause', 'aria-pressed': 'false' }, 'Pause');
  const note = el('span', { class: 'note', role: 'status' });
  let paused = false;
  let newest = 0; // sequence that is shown
  let planned = false;

  const wanted = (event: JournalEvent) => {
    const words = search.value.trim().toLowerCase();
    return (!family.value || event.event === family.value) && (!words || JSON.stringify(event).toLowerCase().includes(words));
  };
  const add = () => {
    planned = false;
    const { events } = store;
    if (events.length === 0 || events[events.length - 1].sequence < newest) {
      list.replaceChildren();
      newest = 0;
    }
    if (paused) {
      const waiting = events.filter((event) => event.sequence > newest).length;
      note.textContent = waiting > 0 ? `${waiting} new` : '';
      return;
    }
    note.textContent = '';
    for (const event of events) {
      if (event.sequence <= newest) continue;
      newest = event.sequence;
      if (wanted(event)) list.prepend(line(event, showStory));
    }
    while (list.childElementCount > kShown) list.lastElementChild?.remove();
  };
  const again = () => {
    list.replaceChildren();
    newest = 0;
    add();
  };
  store.on('event', () => {
    if (planned) return;
    planned = true;
    window.setTimeout(add, 100);
  });
  family.addEventListener('change', again);
  search.addEventListener('input', again);
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    pause.textContent = paused ? 'Go on' : 'Pause';
    add();
  });
  return { node: el('div', {}, el('div', { class: 'tools' }, family, search, pause, note), list), search, pause };
}

function line(event: JournalEvent, showStory: (orderId: string) => void): HTMLElement {
  const order = asText(event.cl_ord_id ?? (event.report as Record<string, unknown> | undefined)?.cl_ord_id);
  const details = el(
    'details',
    {},
    el(
      'summary',
      {},
      el('time', { datetime: event.time }, clock(event.time, true)),
      el('span', { class: 'family', 'data-family': event.event }, spoken(event.event)),
      el('b', {}, event.kind),
      el('span', { class: 'what' }, summary(event)),
    ),
  );
  // Drawn when it is first opened: most never are.
  details.addEventListener('toggle', () => {
    if (!details.open || details.childElementCount > 1) return;
    details.append(el('pre', { tabindex: '0' }, JSON.stringify(event, null, 1)));
    if (!order) return;
    const story = el('button', { type: 'button', class: 'link' }, `Story of ${order}`);
    story.addEventListener('click', () => showStory(order));
    details.append(story);
  });
  return el('li', { 'data-sequence': String(event.sequence) }, details);
}
