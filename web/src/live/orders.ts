// Orders, newest first: a filter by state and one by text, and the whole story of one on a click.

import { exact, price } from './decimal';
import { el } from '../dom';
import { pick } from './pick';
import { Grid } from './grid';
import { amountText, isOpen, statusText, statusTone, termsText } from './order_words';
import type { Order } from './shapes';
import type { Store } from './store';
import { clock, spoken } from './words';

const kFilters: [name: string, wants: (order: Order) => boolean][] = [
  ['All', () => true],
  ['Open', isOpen],
  ['Filled', (order) => order.status === 'filled' || order.status === 'partially_filled'],
  ['Refused', (order) => order.status === 'denied' || order.status === 'rejected'],
];

export function ordersView(store: Store, showStory: (orderId: string) => void): { node: HTMLElement; search: HTMLInputElement } {
  let wants = kFilters[0][1];
  const grid = new Grid<Order>({
    name: 'Orders',
    key: (row) => row.order_id,
    empty: 'No order matches.',
    onOpen: (row) => showStory(row.order_id),
    openName: (row) => `Order ${row.order_id}, ${spoken(row.side)} ${row.symbol}: its whole story`,
    rowClass: (row) => (isOpen(row) ? 'open' : ''),
    columns: [
      { title: 'Order', text: (row) => row.order_id, opens: true },
      { title: 'Time, UTC', text: (row) => clock(row.submitted_at) },
      { title: 'Instrument', text: (row) => row.symbol },
      { title: 'Side', text: (row) => (row.side === 'buy' ? '▲ buy' : `▼ ${spoken(row.side)}`), tone: (row) => (row.side === 'buy' ? 'buy' : 'sell') },
      { title: 'Quantity', text: amountText, right: true },
      { title: 'Terms', text: termsText },
      { title: 'Filled', text: (row) => exact(row.filled_qty), right: true },
      { title: 'Average', text: (row) => price(row.filled_avg_price), right: true, minor: true },
      { title: 'Status', text: statusText, tone: statusTone, hint: (row) => row.text ?? '' },
      { title: 'By', text: (row) => row.strategy || row.by || (row.external ? 'outside' : '–'), minor: true },
    ],
  });
  const search = el('input', { type: 'search', class: 'search', id: 'orders-search', placeholder: 'Filter', 'aria-label': 'Filter orders by text' });
  const draw = () => {
    const words = search.value.trim().toLowerCase();
    const rows = store.chosen(store.orders).filter((order) => wants(order) && (!words || searched(order).includes(words)));
    grid.update(rows);
  };
  search.addEventListener('input', draw);
  const filter = pick(kFilters.map(([name]) => name), 'Orders shown', (index) => {
    wants = kFilters[index][1];
    draw();
  });
  store.on(['orders', 'account'], draw);
  return { node: el('div', {}, el('div', { class: 'tools' }, filter, search), grid.node), search };
}

function searched(order: Order): string {
  return [order.order_id, order.current_id, order.client_order_id, order.venue_order_id, order.symbol, order.status, order.side, order.order_type, order.strategy, order.by]
    .join(' ')
    .toLowerCase();
}
