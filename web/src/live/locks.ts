// The locks in front of every order, as they stand, and what a person can do about them.

import { announce } from './announce';
import { actButton } from './dialog';
import { el } from '../dom';
import type { EngineClock } from './engine_clock';
import { openHalt, openResume } from './halt';
import { openArm, openFreeze, openUnfreeze } from './lock_acts';
import type { Facts, Locks } from './shapes';
import type { Store } from './store';
import { asText, countdown, factsAsText } from './words';

export function locksView(store: Store, time: EngineClock): HTMLElement {
  const node = el('div', { id: 'locks' });
  const said = el('p', { class: 'problem', role: 'alert' });
  said.hidden = true;
  const fail = (text: string) => {
    said.textContent = text;
    said.hidden = text === '';
  };
  let drawn = '';
  const draw = () => {
    const { locks } = store;
    if (!locks) return;
    const now = JSON.stringify({ ...locks, armed_seconds_left: null });
    if (now === drawn) return;
    drawn = now;
    const strict = store.strict;
    node.replaceChildren(
      el(
        'ol',
        { class: 'locks' },
        lock('Mode', true, locks.mode === 'live' ? 'live: orders reach a real market' : locks.rehearse_live ? 'paper, under the rules of live' : 'paper: no real money'),
        lock('Automation', !strict || locks.auto_execute, automationText(strict, locks)),
        lock('Confirmation', true, strict && locks.require_confirmation ? 'orders need the hash of their preview' : 'orders need no confirmation'),
        lock('Arming', locks.armed || !strict, armingText(store, time)),
        lock('Halt', !store.halted, haltText(locks.halts)),
      ),
      ...section('Halts', locks.halts, (row) => [act(`Resume ${asText(row.account)}`.trim(), () => openResume(store, asText(row.account)))]),
      ...section('Frozen instruments', locks.freezes, (row) => [act('Unfreeze', () => openUnfreeze(store, row))]),
      ...section('Flatten under way', locks.flattens, () => []),
      ...section('Unprotected', locks.unprotected, () => []),
      ...section('Exits only held here', locks.only_here, () => []),
      said,
      el('div', { class: 'foot' }, ...buttons(store, locks.armed, strict, fail)),
    );
  };
  store.on('locks', draw);
  return node;
}

function haltText(halts: Facts[]): string {
  if (halts.length === 0) return 'not halted';
  const accounts = halts.map((halt) => asText(halt.account));
  return accounts.includes('') ? 'halted: no new exposure' : `halted: no new exposure in ${accounts.join(', ')}`;
}

function automationText(strict: boolean, locks: Locks): string {
  if (!strict) return 'programs trade by themselves; on paper they may';
  return locks.auto_execute && !locks.require_confirmation ? 'programs trade by themselves' : 'orders of programs wait for a person';
}

function lock(name: string, open: boolean, text: string | HTMLElement): HTMLElement {
  return el('li', { 'data-open': String(open) }, el('span', { class: 'sign', 'aria-hidden': 'true' }, open ? '✓' : '■'), el('b', {}, name), el('span', {}, text));
}

function armingText(store: Store, time: EngineClock): HTMLElement {
  const text = el('span', { id: 'arming' });
  const { locks } = store;
  if (!locks?.armed) {
    text.textContent = store.strict ? 'not armed: new exposure is denied' : 'not armed; paper needs none';
    return text;
  }
  const until = locks.armed_until;
  time.everySecond(text, () => {
    const left = until ? time.secondsUntil(until) : (store.locks?.armed_seconds_left ?? 0);
    text.textContent = `armed, ${countdown(left)} left`;
  });
  return text;
}

function section(title: string, rows: Facts[], acts: (row: Facts) => HTMLElement[]): HTMLElement[] {
  if (rows.length === 0) return [];
  const items = rows.map((row) => el('li', {}, el('span', {}, factsAsText(row)), ...acts(row)));
  return [el('h3', {}, title), el('ul', { class: 'rows' }, ...items)];
}

function act(label: string, run: () => void): HTMLElement {
  const button = el('button', { type: 'button', class: 'plain' }, label);
  button.addEventListener('click', run);
  return button;
}

function buttons(store: Store, armed: boolean, strict: boolean, fail: (text: string) => void): HTMLElement[] {
  const out = [act('Halt…', () => openHalt(store))];
  if (strict) out.push(act(armed ? 'Arm anew…' : 'Arm…', () => openArm(store)));
  if (armed)
    out.push(
      actButton(
        'Disarm',
        'plain',
        async () => {
          await store.api.post('/v1/disarm');
          store.touch('locks');
          announce('Disarmed.');
        },
        fail,
      ),
    );
  out.push(act('Freeze…', () => openFreeze(store)));
  out.push(
    actButton(
      'Compare with venues',
      'plain',
      async () => {
        await store.api.post('/v1/reconcile');
        store.touch('health', 'locks');
        announce('The venues are asked for all they know.');
      },
      fail,
    ),
  );
  return out;
}
