// An order in words.

import { exact, price } from './decimal';
import type { Order } from './shapes';
import { spoken } from './words';

export const kEnded = new Set(['filled', 'canceled', 'rejected', 'expired', 'denied', 'replaced', 'done_for_day', 'not_placed']);

export function isOpen(order: Order): boolean {
  return order.pending !== null || !kEnded.has(order.status);
}

type Terms = Pick<Order, 'order_type' | 'limit_price' | 'stop_price'> & Partial<Pick<Order, 'trail_amount' | 'trail_percent'>>;

// "limit 187.50", "stop limit 186.00 / 185.90", "trailing stop 1.5 %"
export function termsText(order: Terms): string {
  const prices = [order.stop_price, order.limit_price].filter((one): one is string => Boolean(one)).map((one) => price(one));
  if (order.trail_amount) prices.push(`trail ${price(order.trail_amount)}`);
  if (order.trail_percent) prices.push(`trail ${exact(order.trail_percent)} %`);
  return [spoken(order.order_type), prices.join(' / ')].filter(Boolean).join(' ');
}

export function amountText(order: { qty: string | null; notional?: string | null }): string {
  return order.qty ? exact(order.qty) : order.notional ? `for ${price(order.notional)}` : '–';
}

// "buy 10 AAPL.US limit 187.50"
export function orderText(order: Terms & { side: string; qty: string | null; notional?: string | null; symbol: string }): string {
  return `${spoken(order.side)} ${amountText(order)} ${order.symbol} ${termsText(order)}`;
}

const kSigns: Record<string, string> = { filled: '●', partially_filled: '◐', new: '○', denied: '✕', rejected: '✕', canceled: '–', expired: '–', proposed: '?', held: '◇' };

// A sign beside the word, so that colour is never alone.
export function statusText(order: Order): string {
  const sign = kSigns[order.status] ?? '○';
  const pending = order.pending ? `, ${spoken(order.pending)} ${spoken(order.pending_stage) || 'under way'}` : '';
  return `${sign} ${spoken(order.status)}${pending}`;
}

export function statusTone(order: Order): string {
  if (order.status === 'filled') return 'gain';
  if (order.status === 'denied' || order.status === 'rejected') return 'loss';
  return '';
}
