// Orders that wait for a person: what they are, what would become of them now, the hash that an approval is bound to, and
// how long they wait.

import { announce } from './announce';
import { actCode } from './act';
import { Dialog, actButton } from './dialog';
import { price } from './decimal';
import { el } from '../dom';
import type { EngineClock } from './engine_clock';
import { orderText } from './order_words';
import type { Proposal } from './shapes';
import type { Store } from './store';
import { clock, countdown } from './words';

export function proposalsView(store: Store, time: EngineClock): HTMLElement {
  const list = el('ul', { class: 'proposals', id: 'proposals' });
  const empty = el('p', { class: 'empty' });
  const elsewhere = el('p', { class: 'note' });
  const cards = new Map<string, Card>();
  const told = new Set<string>();
  const draw = () => {
    const rows = store.chosen(store.proposals);
    const wanted = new Set(rows.map((row) => `${row.proposal_id}/${row.hash}`));
    for (const [key, card] of cards)
      if (!wanted.has(key)) {
        card.node.remove();
        cards.delete(key);
      }
    for (const row of rows) {
      const key = `${row.proposal_id}/${row.hash}`;
      const known = cards.get(key);
      if (known) {
        known.redraw(row);
        continue;
      }
      const made = cardOf(store, time, row);
      cards.set(key, made);
      list.append(made.node);
    }
    empty.hidden = rows.length > 0;
    empty.textContent = `Nothing waits for a person${store.account ? ` in ${store.account}` : ''}.`;
    const others = store.proposals.length - rows.length;
    elsewhere.hidden = others === 0;
    elsewhere.textContent = others === 1 ? 'One waits in another account.' : `${others} wait in other accounts.`;
    // Once each, whichever account is looked at.
    for (const row of store.proposals) {
      const key = `${row.proposal_id}/${row.hash}`;
      if (told.has(key)) continue;
      told.add(key);
      announce(`${row.by} proposes: ${orderText(row)}. It waits for a person.`);
    }
  };
  store.on(['proposals', 'account'], draw);
  draw();
  return el('div', {}, empty, list, elsewhere);
}

interface Card {
  node: HTMLElement;
  redraw: (proposal: Proposal) => void; // the same proposal, as things stand now
}

function cardOf(store: Store, time: EngineClock, proposal: Proposal): Card {
  const path = `/v1/proposals/${encodeURIComponent(proposal.proposal_id)}`;
  const preview = el('pre', { class: 'story', tabindex: '0' }, proposal.preview);
  const details = el('details', {}, el('summary', {}, 'What would become of it now'), preview);
  // Whoever looks wants it of now.
  details.addEventListener('toggle', () => {
    if (details.open) store.touch('proposals');
  });
  const left = el('span', { class: 'left' });
  const said = el('p', { class: 'problem', role: 'alert' });
  said.hidden = true;
  const fail = (text: string) => {
    said.textContent = text;
    said.hidden = text === '';
  };
  const node = el(
    'li',
    { class: 'proposal', 'data-proposal': proposal.proposal_id },
    el('p', { class: 'headline' }, orderText(proposal)),
    el(
      'p',
      { class: 'note' },
      `by ${proposal.by} on ${proposal.account} at ${clock(proposal.proposed_at)} UTC, market at ${price(proposal.reference_price)}. `,
      left,
    ),
    el('p', { class: 'hash' }, 'Hash ', el('code', {}, proposal.hash)),
    details,
    said,
  );
  const reject = actButton(
    'Reject',
    'plain',
    async () => {
      await store.api.post(`${path}/reject`);
      announce(`Rejected: ${orderText(proposal)}.`);
      store.touch('proposals', 'orders');
    },
    fail,
  );
  // What is approved is read as it would go now, not as it would have gone when it was proposed.
  const approve = actButton('Approve…', 'primary', async () => openApprove(store, await store.api.get<Proposal>(path)), fail);
  node.append(el('div', { class: 'foot' }, reject, approve));
  if (proposal.expires_at)
    time.everySecond(node, () => {
      left.textContent = `${countdown(time.secondsUntil(proposal.expires_at ?? ''))} left`;
    });
  const redraw = (now: Proposal) => {
    if (now.preview && preview.textContent !== now.preview) preview.textContent = now.preview;
  };
  return { node, redraw };
}

function openApprove(store: Store, proposal: Proposal): void {
  const dialog = new Dialog({ title: 'Approve' });
  const code = actCode(store.api, store.strict, dialog);
  dialog.body.append(
    el('p', { class: 'headline' }, orderText(proposal)),
    el('pre', { class: 'story', tabindex: '0' }, proposal.preview),
    el('p', { class: 'hash' }, 'You approve exactly this hash: ', el('code', {}, proposal.hash)),
  );
  if (code.node) dialog.body.append(code.node);
  const confirm = actButton(
    'Approve and send',
    'primary',
    async () => {
      await store.api.post(`/v1/proposals/${encodeURIComponent(proposal.proposal_id)}/approve`, { hash: proposal.hash, ...code.members() });
      dialog.close();
      announce(`Approved: ${orderText(proposal)}.`, 'good');
      store.touch('proposals', 'orders');
    },
    (text) => dialog.fail(text),
  );
  confirm.id = 'approve-now';
  dialog.foot.append(confirm);
  dialog.open(confirm);
}
