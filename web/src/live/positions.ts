// Positions and the money of each account.

import { exact, money, percent, price, signedMoney, toneOf } from './decimal';
import { el } from '../dom';
import { Grid } from './grid';
import type { Account, Position } from './shapes';
import type { Store } from './store';
import { spoken } from './words';

export function accountsView(store: Store): HTMLElement {
  const tiles = el('div', { class: 'tiles' });
  const draw = () => {
    tiles.replaceChildren(...store.chosen(store.accounts).map((one) => tile(one)));
    if (store.accounts.length === 0) tiles.replaceChildren(el('p', { class: 'empty' }, 'No account is open.'));
  };
  store.on(['accounts', 'account'], draw);
  return tiles;
}

function tile(account: Account): HTMLElement {
  const row = (name: string, value: string, tone = '') => el('div', {}, el('dt', {}, name), el('dd', { class: tone || undefined }, value));
  return el(
    'section',
    { class: 'tile', 'aria-label': `Account ${account.account}` },
    el(
      'h3',
      {},
      account.account,
      el('span', { class: 'note' }, `${account.venue}, ${account.currency}`),
      account.status === 'active' ? null : el('span', { class: 'chip', 'data-well': 'false' }, `▲ ${spoken(account.status)}`),
    ),
    el(
      'dl',
      {},
      row('Equity', money(account.equity)),
      row('Today', signedMoney(account.day_pl), toneOf(account.day_pl)),
      row('Cash', money(account.cash)),
      row('Buying power', money(account.buying_power)),
    ),
  );
}

export function positionsView(store: Store, showSymbol: (symbol: string) => void): HTMLElement {
  const grid = new Grid<Position>({
    name: 'Positions',
    key: (row) => `${row.account}/${row.symbol}/${row.product ?? ''}`,
    empty: 'No position is held.',
    onOpen: (row) => showSymbol(row.symbol),
    openName: (row) => `${row.symbol}, show its chart`,
    columns: [
      { title: 'Instrument', text: (row) => row.symbol, opens: true },
      { title: 'Account', text: (row) => row.account, minor: true },
      { title: 'Quantity', text: (row) => exact(row.qty), right: true },
      { title: 'Average', text: (row) => price(row.avg_entry_price), right: true },
      { title: 'Price', text: (row) => price(row.current_price), right: true },
      { title: 'Value', text: (row) => money(row.market_value), right: true, hint: (row) => row.market_value ?? '' },
      { title: 'Unrealized', text: (row) => signedMoney(row.unrealized_pl), right: true, tone: (row) => toneOf(row.unrealized_pl), hint: (row) => row.unrealized_pl ?? '' },
      { title: '%', text: (row) => percent(row.unrealized_plpc), right: true, tone: (row) => toneOf(row.unrealized_plpc), minor: true },
      { title: 'Realized', text: (row) => signedMoney(row.realized_pl), right: true, tone: (row) => toneOf(row.realized_pl) },
      { title: 'At the venue', text: (row) => (row.venue_qty === null ? '–' : row.venue_qty === row.qty ? '✓ same' : `▲ ${exact(row.venue_qty)}`), right: true, minor: true },
    ],
  });
  store.on(['positions', 'account'], () => grid.update(store.chosen(store.positions)));
  return grid.node;
}
