// One order in a drawer: what it is now, everything that happened to it, and what a person can do about it.

import { announce } from './announce';
import { Dialog, actButton, field } from './dialog';
import { exact, price } from './decimal';
import { el } from '../dom';
import { isOpen, orderText, statusText } from './order_words';
import type { Explanation, JournalEvent, Order } from './shapes';
import type { Store } from './store';
import { asText, clock, spoken } from './words';

const kAgain = 700; // ms between two readings of a story that goes on

export class StoryDrawer {
  private dialog: Dialog | null = null;
  private id = '';
  private order: Order | null = null; // as it was last read
  private shown: StoryView | null = null;
  private timer = 0;

  constructor(private readonly store: Store) {
    store.on('event', () => {
      const event = store.events[store.events.length - 1];
      if (!this.dialog?.isOpen || !event || !mentions(event, this.id)) return;
      if (this.timer) return;
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        void this.read();
      }, kAgain);
    });
  }

  show(orderId: string): void {
    this.id = orderId;
    this.shown = null;
    this.dialog = new Dialog({ title: `Order ${orderId}`, className: 'drawer', onClose: () => (this.id = '') });
    this.dialog.body.append(el('p', { class: 'empty' }, 'Reading the journal…'));
    this.dialog.open();
    void this.read();
  }

  private async read(): Promise<void> {
    const { dialog, id, store } = this;
    if (!dialog || !id) return;
    try {
      const path = `/v1/orders/${encodeURIComponent(id)}`;
      const [order, story] = await Promise.all([store.api.get<Order>(path), store.api.get<Explanation>(`${path}/explain`)]);
      if (id !== this.id) return;
      this.draw(dialog, order, story);
    } catch (error) {
      dialog.fail((error as Error).message);
    }
  }

  // What is the same stays as it is, so that focus, selection and what is unfolded outlive a redraw.
  private draw(dialog: Dialog, order: Order, story: Explanation): void {
    this.order = order;
    const shown = (this.shown ??= new StoryView(dialog.body));
    dialog.fail('');
    shown.draw(order, story);
    const acts = !isOpen(order) ? 'none' : order.external ? 'cancel' : 'all';
    if (dialog.foot.dataset.acts === acts) return;
    const focused = dialog.foot.contains(document.activeElement);
    dialog.foot.dataset.acts = acts;
    dialog.foot.replaceChildren(...(acts === 'all' ? this.acts(dialog, order) : acts === 'cancel' ? [this.cancelButton(dialog, order)] : []));
    if (focused) dialog.node.querySelector<HTMLElement>('.close')?.focus();
  }

  private cancelButton(dialog: Dialog, order: Order): HTMLElement {
    return actButton(
      'Cancel order',
      'plain',
      async () => {
        await this.store.api.call('DELETE', `/v1/orders/${encodeURIComponent(order.order_id)}`);
        announce(`Cancel of ${order.order_id} is on its way.`);
        this.store.touch('orders');
      },
      (text) => dialog.fail(text),
    );
  }

  private acts(dialog: Dialog, order: Order): HTMLElement[] {
    const replace = el('button', { type: 'button', class: 'plain' }, 'Replace…');
    replace.addEventListener('click', () => openReplace(this.store, this.order ?? order));
    return [replace, this.cancelButton(dialog, order)];
  }
}

class StoryView {
  private readonly headline = el('p', { class: 'headline' });
  private readonly facts = el('div');
  private readonly text = el('pre', { class: 'story', id: 'story', tabindex: '0', 'aria-label': 'The story of the order' });
  private readonly events = el('ol', { class: 'events-of' });
  private readonly known = new Set<number>();

  constructor(body: HTMLElement) {
    body.replaceChildren(this.headline, this.facts, el('h3', {}, 'What happened'), this.text, el('h3', {}, 'Its events in the journal'), this.events);
  }

  draw(order: Order, story: Explanation): void {
    this.headline.textContent = orderText(order);
    this.facts.replaceChildren(facts(order), ...(order.denial ? [denialBox(order)] : []));
    if (this.text.textContent !== story.text) this.text.textContent = story.text;
    for (const event of story.events) {
      if (this.known.has(event.sequence)) continue;
      this.known.add(event.sequence);
      this.events.append(lineOf(event));
    }
  }
}

function lineOf(event: JournalEvent): HTMLElement {
  const details = el(
    'details',
    { 'data-sequence': String(event.sequence) },
    el('summary', {}, el('time', {}, clock(event.time, true)), ' ', el('b', {}, event.kind), ` event ${event.sequence}`),
    el('pre', { tabindex: '0' }, JSON.stringify(event, null, 1)),
  );
  return el('li', {}, details);
}

function mentions(event: Record<string, unknown>, id: string): boolean {
  return ['cl_ord_id', 'orig_cl_ord_id', 'placed_as', 'list_id'].some((name) => event[name] === id) || JSON.stringify(event).includes(`"${id}"`);
}

function facts(order: Order): HTMLElement {
  const rows: [string, string][] = [
    ['Status', statusText(order)],
    ['Filled', `${exact(order.filled_qty)} at ${price(order.filled_avg_price)}, ${exact(order.remaining_qty)} left`],
    ['Account', order.account],
    ['Time in force', spoken(order.time_in_force)],
    ['By', [...new Set([order.by, order.strategy])].filter(Boolean).join(', ') || '–'],
    ['Name of the caller', order.client_order_id],
    ['Id now', order.current_id],
    ['Id at the venue', order.venue_order_id ?? '–'],
    ['Submitted, UTC', order.submitted_at ?? '–'],
    ['Updated, UTC', order.updated_at ?? '–'],
  ];
  if (order.list_id) rows.push(['List', `${order.list_id}, ${spoken(order.role)}`]);
  if (order.text) rows.push(['Text', order.text]);
  return el('dl', { class: 'facts' }, ...rows.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

function denialBox(order: Order): HTMLElement {
  const { denial } = order;
  return el('p', { class: 'problem' }, `✕ ${asText(denial?.code)}: ${asText(denial?.text)}`);
}

function openReplace(store: Store, order: Order): void {
  const dialog = new Dialog({ title: `Replace ${order.order_id}`, className: 'narrow' });
  const wanted: [member: string, label: string, now: string | null][] = [['qty', 'Quantity', order.qty]];
  if (order.limit_price) wanted.push(['limit_price', 'Limit price', order.limit_price]);
  if (order.stop_price && !order.trail_amount && !order.trail_percent) wanted.push(['stop_price', 'Stop price', order.stop_price]);
  if (order.trail_amount) wanted.push(['trail_amount', 'Trail amount', order.trail_amount]);
  if (order.trail_percent) wanted.push(['trail_percent', 'Trail percent', order.trail_percent]);
  const inputs = wanted.map(([member, label, now]) => {
    const made = field(label, { inputmode: 'decimal', name: member, value: now ?? '' });
    dialog.body.append(made.label);
    return { member, now, input: made.input };
  });
  const send = actButton(
    'Replace',
    'primary',
    async () => {
      const body: Record<string, string> = {};
      for (const { member, now, input } of inputs) if (input.value.trim() && input.value.trim() !== now) body[member] = input.value.trim();
      if (Object.keys(body).length === 0) throw new Error('Nothing is changed; give one figure another value.');
      await store.api.call('PATCH', `/v1/orders/${encodeURIComponent(order.order_id)}`, {}, body);
      store.touch('orders');
      dialog.close();
      announce(`Replace of ${order.order_id} is on its way.`);
    },
    (text) => dialog.fail(text),
  );
  dialog.foot.append(send);
  dialog.open(inputs[0].input);
}
