// The card of the price chart: which instrument, how long a bar, which layers; and what keeps it up to date.

import { PriceChart } from './chart';
import { asksForChart } from './chart_news';
import { price } from './decimal';
import { el } from '../dom';
import { pick } from './pick';
import { isOpen } from './order_words';
import { Refresher } from './refresher';
import type { Chart, ChartOrder, Order } from './shapes';
import type { Store } from './store';
import { spoken } from './words';

const kTimeframes = ['1m', '5m', '15m', '1h', '1d'];

export function chartView(store: Store): { node: HTMLElement; box: HTMLElement } {
  const picker = el('select', { id: 'chart-symbol', 'aria-label': 'Instrument of the chart' });
  const quote = el('span', { class: 'quote', id: 'quote' });
  const legend = el('p', { class: 'legend' });
  const help = el('p', { class: 'unseen', id: 'chart-help' }, 'Arrows walk from bar to bar, plus and minus zoom, 0 shows all.');
  const box = el('div', { class: 'chart price', id: 'chart', tabindex: '0', role: 'group', 'aria-label': 'Price chart', 'aria-describedby': 'chart-help' });
  const said = el('p', { class: 'note', role: 'status' });
  let timeframe = kTimeframes[0];
  let chart: PriceChart | null = null;

  const reader = new Refresher(
    async () => {
      const { symbol, account } = store;
      const frame = timeframe;
      if (!symbol) return;
      const data = await store.api.get<Chart>('/v1/chart', { symbol, timeframe: frame, account });
      if (symbol !== store.symbol || frame !== timeframe || account !== store.account) return;
      chart?.show(`${symbol}/${frame}`, data);
      showOrders();
      box.dataset.bars = String(data.bars.length);
      box.dataset.fills = String(data.fills.length);
      box.dataset.symbol = symbol;
      said.textContent = '';
    },
    2500,
    (error) => (said.textContent = (error as Error).message),
  );

  const showOrders = () => {
    const orders = workingOrders(store);
    chart?.setOrders(orders);
    box.dataset.orders = String(orders.length);
  };

  const frames = pick(kTimeframes, 'Length of a bar', (index) => {
    timeframe = kTimeframes[index];
    reader.touch();
  });
  const layers = (['profile', 'zones'] as const).map((name) => {
    const button = el('button', { type: 'button', 'aria-pressed': 'true' }, spoken(name));
    button.addEventListener('click', () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(on));
      chart?.toggle(name, on);
    });
    return button;
  });

  picker.addEventListener('change', () => store.chooseSymbol(picker.value));
  store.on('instruments', () => {
    const names = store.instruments.map((one) => one.symbol);
    if (Array.from(picker.options).map((option) => option.value).join() !== names.join()) picker.replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    picker.value = store.symbol;
  });
  store.on('symbol', () => {
    picker.value = store.symbol;
    showQuote(store, quote);
    reader.touch();
  });
  store.on('quotes', () => {
    showQuote(store, quote);
    const last = store.quotes.get(store.symbol)?.last_price;
    if (last) chart?.touch(last);
  });
  store.on('bar', () => {
    const { bar } = store;
    if (!bar || bar.symbol !== store.symbol) return;
    if (bar.timeframe === timeframe) {
      chart?.update(bar);
      box.dataset.bars = String(chart?.count ?? 0);
    }
    if (asksForChart(bar, timeframe)) reader.touch();
  });
  store.on('orders', showOrders);
  store.on('account', () => {
    chart?.setFills([]); // until its own are read
    box.dataset.fills = '0';
    showOrders();
    reader.touch();
  });
  store.on('event', () => {
    const event = store.events[store.events.length - 1];
    if (event?.event === 'Fill') reader.touch();
  });
  store.on('standing', () => {
    if (store.standing === 'live') reader.touch();
  });
  box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (chart?.key(event.key)) event.preventDefault();
  });
  // The chart measures its box, so the box must be in the page first.
  queueMicrotask(() => {
    chart = new PriceChart(box, legend);
    reader.touch();
  });
  const node = el('div', {}, el('div', { class: 'tools' }, picker, frames, el('div', { class: 'layers', role: 'group', 'aria-label': 'Layers' }, ...layers), quote), legend, help, box, said);
  return { node, box };
}

function showQuote(store: Store, node: HTMLElement): void {
  const quote = store.quotes.get(store.symbol);
  const text = quote ? `bid ${price(quote.bid_price)}  ask ${price(quote.ask_price)}  last ${price(quote.last_price)}` : '';
  if (node.textContent !== text) node.textContent = text;
}

function workingOrders(store: Store): ChartOrder[] {
  return store
    .chosen(store.orders)
    .filter((order) => order.symbol === store.symbol && isOpen(order))
    .flatMap((order: Order) =>
      [order.stop_price, order.limit_price]
        .filter((one): one is string => Boolean(one))
        .map((level, index) => ({
          price: level,
          kind: order.role || (order.stop_price && index === 0 ? 'stop' : 'limit'),
          side: order.side,
          qty: order.remaining_qty ?? order.qty ?? '',
          order_id: order.order_id,
        })),
    );
}
