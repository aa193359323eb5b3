// What events tell while they come, and how often to ask while they do not.

import type { Health, JournalEvent, Order } from './shapes';

export type Asked = 'health' | 'locks' | 'accounts' | 'positions' | 'orders' | 'proposals' | 'limits' | 'instruments' | 'equity';

export const kPolled: Asked[] = ['orders', 'proposals', 'locks', 'limits', 'positions', 'accounts'];
export const kPoll = 3000; // ms between two questions while no events come

// What the events of a family may have changed. Locks hold what is unprotected and what is only held here, which orders and
// fills change too.
const kTouched: Record<string, Asked[]> = {
  Order: ['orders', 'proposals', 'limits', 'locks'],
  Fill: ['orders', 'positions', 'accounts', 'limits', 'locks'],
  Health: ['health', 'locks'],
  PositionAdjustment: ['positions', 'accounts', 'limits', 'locks'],
  Control: ['locks', 'limits', 'accounts'],
  Signal: [],
};

export function touchedBy(event: JournalEvent): Asked[] {
  const out = [...(kTouched[event.event] ?? [])];
  if (event.kind === 'InstrumentDefined') out.push('instruments');
  if (event.kind === 'VenueHealthChanged' || event.kind === 'AccountOpened') out.push('accounts');
  return out;
}

export function journalWell(health: Health | null): boolean {
  return health?.journal.healthy !== false && health?.journal.recorded !== false;
}

// The newest orders and, however old, every working one.
export function merged(newest: Order[], open: Order[]): Order[] {
  const known = new Set(newest.map((order) => order.order_id));
  return [...newest, ...open.filter((order) => !known.has(order.order_id))];
}
