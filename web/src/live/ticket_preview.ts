// What would become of an order, before it is sent; then what became of it.

import { Refused, sentenceOf } from './api';
import { exact } from './decimal';
import { Dialog, actButton } from './dialog';
import { el } from '../dom';
import { orderText, statusText } from './order_words';
import type { Denial, Order, Preview, Problem, Proposal } from './shapes';
import type { Store } from './store';
import type { TicketKey } from './ticket_key';
import { asText } from './words';

type Body = Record<string, unknown>;

function describe(body: Body): string {
  const text = (name: string) => (body[name] === undefined ? null : String(body[name]));
  const order = orderText({
    side: String(body.side),
    qty: text('qty'),
    symbol: String(body.symbol),
    order_type: String(body.order_type),
    limit_price: text('limit_price'),
    stop_price: text('stop_price'),
    trail_amount: text('trail_amount'),
    trail_percent: text('trail_percent'),
  });
  return body.account ? `${order}, account ${String(body.account)}` : order;
}

export function denialNode(denial: Denial): HTMLElement {
  const figure = (name: string, value: string | null | undefined) => (value === null || value === undefined || value === '' ? [] : [el('dt', {}, name), el('dd', {}, exact(value))]);
  const lock = asText(denial.lock);
  return el(
    'div',
    { class: 'problem', role: 'alert', id: 'denial' },
    el('strong', {}, `✕ Denied: ${denial.code}`),
    el('p', {}, denial.text),
    el('dl', { class: 'facts' }, ...(lock && lock !== 'none' ? [el('dt', {}, 'Lock'), el('dd', {}, lock)] : []), ...figure('Would be', denial.actual), ...figure('Allowed', denial.allowed)),
  );
}

export async function openPreview(store: Store, body: Body, keys: TicketKey, placed: (text: string) => void): Promise<void> {
  const preview = await store.api.post<Preview>('/v1/orders/preview', body);
  const key = keys.keyOf(body);
  const dialog = new Dialog({ title: 'Preview' });
  const outcome = el('div', { class: 'outcome', id: 'outcome' });
  dialog.body.append(
    el('p', { class: 'headline' }, describe(body)),
    el('pre', { class: 'story', id: 'preview-text', tabindex: '0', 'aria-label': 'What would become of the order' }, preview.text),
    outcome,
  );
  const reasons = [preview.refused, ...(preview.locks ?? []), ...(preview.limits ?? []).map((limit) => limit.denial)].filter((one): one is Denial => Boolean(one));
  if (preview.denied || reasons.length > 0)
    outcome.append(el('p', { class: 'problem', id: 'would-be-denied' }, `▲ As things stand it would be denied. ${reasons.map((one) => one.text).join(' ')}`));
  const place = actButton(
    preview.becomes_proposal ? 'Propose it' : 'Place order',
    `primary ${body.side === 'buy' ? 'buy' : 'sell'}`,
    async () => {
      try {
        const reply = await store.api.call<Order & Proposal>('POST', '/v1/orders', { wait: 'ack', wait_ms: 3000 }, { ...body, confirm: preview.hash }, { 'Idempotency-Key': key });
        keys.told(key);
        store.touch('orders', 'proposals');
        place.remove();
        const before = reply.replayed ? 'It had arrived before. ' : '';
        done(reply.status === 202 || !reply.value.order_id ? `${before}Proposed as ${reply.value.proposal_id}; a person must approve it.` : `${before}Placed as ${reply.value.order_id}: ${statusText(reply.value)}.`);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!error.problem.denial) {
          // The same key asks again without the risk of a second order.
          throw new Error(error.unreachable ? `${sentenceOf(error)} Whether it was placed is not known; the same button asks again under the same key.` : sentenceOf(error));
        }
        keys.told(key);
        store.touch('orders');
        refused(error.problem);
      }
    },
    (text) => dialog.fail(text),
  );
  place.id = 'place';
  const done = (text: string) => {
    outcome.replaceChildren(el('p', { class: 'good', role: 'status' }, `✓ ${text}`));
    placed(text);
    close.focus();
  };
  const refused = (problem: Problem) => {
    if (problem.denial) outcome.replaceChildren(denialNode(problem.denial));
    place.remove();
    close.focus();
  };
  const close = el('button', { type: 'button', class: 'plain' }, 'Close');
  close.addEventListener('click', () => dialog.close());
  dialog.foot.append(close, place);
  dialog.open(place);
}
