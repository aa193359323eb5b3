import './style.css';

import { PriceChart, equityChart } from './charts';
import type { Account, Fill, Instrument, Order, Report } from './data';
import { readReport } from './data';
import { choice, el, table } from './dom';
import { clock, dayOf, money, percent, placesOf, price, quantity, signed, tone } from './format';
import { toggleTheme } from './theme';

function header(report: Report): HTMLElement {
  const { run } = report;
  const toggle = el('button', { class: 'theme', type: 'button', title: 'Dark or light' }, '◐');
  toggle.addEventListener('click', toggleTheme);
  const day = dayOf(run.started);
  const last = dayOf(run.stopped);
  const period = day === last ? day : `${day} to ${last}`;
  return el(
    'header',
    {},
    el(
      'div',
      { class: 'brand' },
      el('h1', {}, 'Sluice'),
      el('span', { class: `badge ${run.mode}` }, run.mode),
      run.market === 'synthetic' ? el('span', { class: 'badge synthetic' }, 'synthetic market') : null,
      el('span', { class: 'period' }, `${run.title} · ${period}`),
      toggle,
    ),
    el('p', { class: 'sentence' }, run.sentence),
  );
}

function tile(label: string, value: string, note: string, colour = ''): HTMLElement {
  return el(
    'div',
    { class: 'tile' },
    el('span', { class: 'label' }, label),
    el('strong', { class: colour || undefined }, value),
    el('span', { class: 'note' }, note),
  );
}

function tiles(report: Report, account: Account): HTMLElement {
  const denied = report.denials.reduce((sum, row) => sum + row.count, 0);
  const orders = report.orders.length;
  const wins = report.strategies.reduce((sum, row) => sum + row.wins, 0);
  const losses = report.strategies.reduce((sum, row) => sum + row.losses, 0);
  return el(
    'section',
    { class: 'tiles' },
    tile('Profit and loss', signed(account.pnl), `${account.currency}, after fees`, tone(account.pnl)),
    tile('Return', signed((account.pnl / (account.opening || 1)) * 100, 3) + ' %', `on ${money(account.opening)}`, tone(account.pnl)),
    tile('Equity', money(account.equity), `cash ${money(account.cash)}`),
    tile('Max drawdown', money(account.drawdown), percent(account.drawdown_fraction)),
    tile('Fees', money(account.fees), `${report.fills.length} fills`),
    tile('Orders', String(orders), denied ? `${denied} denied by locks and limits` : 'none denied'),
    tile('Round trips', String(wins + losses), `${wins} won, ${losses} lost`),
  );
}

function section(title: string, ...children: (Node | null)[]): HTMLElement {
  return el('section', { class: 'card' }, el('h2', {}, title), ...children);
}

function priceSection(report: Report): HTMLElement | null {
  const drawn = report.instruments.filter((instrument) => instrument.bars.length > 0);
  if (drawn.length === 0) return null;
  const legend = el('div', { class: 'legend' });
  const box = el('div', { class: 'chart price' });
  const title = el('h2', {}, 'Price and fills');
  const head = el('div', { class: 'head' }, title);
  const card = el('section', { class: 'card' }, head, legend, box);
  // The chart measures its box, so the box must be in the page first.
  queueMicrotask(() => {
    const chart = new PriceChart(box, legend, report.fills);
    if (drawn.length === 1) {
      title.textContent = `Price and fills · ${drawn[0].id}`;
      chart.show(drawn[0]);
      return;
    }
    head.append(choice(drawn.map((instrument) => instrument.id), 'Instrument', (index) => chart.show(drawn[index])));
  });
  return card;
}

function equitySection(report: Report): HTMLElement | null {
  if (report.equity.length < 2) return null;
  const box = el('div', { class: 'chart equity' });
  queueMicrotask(() => equityChart(box, report));
  return section('Equity, and how far below its peak', box);
}

function strategies(report: Report): HTMLElement {
  return section(
    'Strategies',
    table(
      report.strategies,
      [
        { title: 'Strategy', cell: (row) => row.id },
        { title: 'Signals', align: 'right', cell: (row) => quantity(row.signals) },
        { title: 'Orders', align: 'right', cell: (row) => quantity(row.orders) },
        { title: 'Denied', align: 'right', cell: (row) => quantity(row.denied) },
        { title: 'Fills', align: 'right', cell: (row) => quantity(row.fills) },
        { title: 'Won / lost', align: 'right', cell: (row) => `${row.wins} / ${row.losses}` },
        { title: 'Realised', align: 'right', cell: (row) => signed(row.realized), tone: (row) => tone(row.realized) },
        { title: 'Fees', align: 'right', cell: (row) => money(row.fees) },
        {
          title: 'After fees',
          align: 'right',
          cell: (row) => signed(row.realized - row.fees),
          tone: (row) => tone(row.realized - row.fees),
        },
      ],
      'No strategy ran.',
    ),
  );
}

function denials(report: Report): HTMLElement {
  return section(
    'What Sluice said no to',
    table(
      report.denials,
      [
        { title: 'Code', cell: (row) => row.code },
        { title: 'Times', align: 'right', cell: (row) => quantity(row.count) },
        { title: 'Meaning', wrap: true, cell: (row) => row.meaning },
        { title: 'For example', wrap: true, cell: (row) => row.example },
      ],
      'Nothing was denied.',
    ),
  );
}

function positions(report: Report, places: (id: string) => number): HTMLElement {
  return section(
    'Positions',
    table(
      report.positions,
      [
        { title: 'Instrument', cell: (row) => row.instrument },
        { title: 'Quantity', align: 'right', cell: (row) => quantity(row.qty) },
        { title: 'Average', align: 'right', cell: (row) => price(row.avg_px, places(row.instrument)) },
        { title: 'Last', align: 'right', cell: (row) => price(row.last, places(row.instrument)) },
        { title: 'Unrealised', align: 'right', cell: (row) => signed(row.unrealized), tone: (row) => tone(row.unrealized) },
        { title: 'Realised', align: 'right', cell: (row) => signed(row.realized), tone: (row) => tone(row.realized) },
        { title: 'Fees', align: 'right', cell: (row) => money(row.fees) },
      ],
      'Nothing was ever held.',
    ),
  );
}

function ordersAndFills(report: Report, places: (id: string) => number): HTMLElement {
  const days = dayOf(report.run.started) !== dayOf(report.run.stopped);
  const side = (row: { side: string }) => (row.side === 'Buy' ? 'up' : 'down');
  const fills = () =>
    table<Fill>(
      report.fills,
      [
        { title: 'Time, UTC', cell: (row) => clock(row.time, days) },
        { title: 'Strategy', cell: (row) => row.strategy },
        { title: 'Instrument', cell: (row) => row.instrument },
        { title: 'Side', cell: (row) => row.side, tone: side },
        { title: 'Quantity', align: 'right', cell: (row) => quantity(row.qty) },
        { title: 'Price', align: 'right', cell: (row) => price(row.price, places(row.instrument)) },
        { title: 'Fee', align: 'right', cell: (row) => money(row.fee) },
        {
          title: 'Realised',
          align: 'right',
          cell: (row) => (row.realized === 0 ? '' : signed(row.realized)),
          tone: (row) => tone(row.realized),
        },
        { title: 'Why at this price', wrap: true, cell: (row) => row.explanation },
      ],
      'Nothing was filled.',
    );
  const orders = () =>
    table<Order>(
      report.orders,
      [
        { title: 'Time, UTC', cell: (row) => clock(row.time, days) },
        { title: 'Order', cell: (row) => el('code', {}, row.cl_ord_id) },
        { title: 'Strategy', cell: (row) => row.strategy },
        { title: 'Instrument', cell: (row) => row.instrument },
        { title: 'Side', cell: (row) => row.side, tone: side },
        { title: 'Type', cell: (row) => row.type },
        { title: 'Quantity', align: 'right', cell: (row) => quantity(row.qty) },
        { title: 'Limit', align: 'right', cell: (row) => price(row.price, places(row.instrument)) },
        { title: 'Status', cell: (row) => el('span', { class: `status ${row.status}` }, row.status) },
        { title: 'Filled', align: 'right', cell: (row) => quantity(row.cum_qty) },
        { title: 'Average', align: 'right', cell: (row) => price(row.avg_px, places(row.instrument)) },
        { title: 'Note', wrap: true, cell: (row) => row.text },
      ],
      'No order was asked for.',
    );
  const body = el('div');
  const labels = [`Fills ${report.fills.length}`, `Orders ${report.orders.length}`];
  const pick = choice(labels, 'Fills or orders', (index) => body.replaceChildren(index === 0 ? fills() : orders()));
  return el('section', { class: 'card' }, el('div', { class: 'head' }, el('h2', {}, 'Fills and orders'), pick), body);
}

function proof(report: Report): HTMLElement {
  const { run, journal } = report;
  const facts: [string, string | Node][] = [
    ['Head hash', el('code', {}, journal.head)],
    [
      'Journal',
      `${quantity(journal.events)} events in ${quantity(journal.batches)} batches, ` +
        (journal.clean ? 'closed in order' : 'not closed in order') +
        (journal.verified ? ', verified' : ', not verified'),
    ],
    ['Check it', el('code', {}, `sluice audit verify ${run.home}`)],
    ['Home', el('code', {}, run.home)],
    ['Market', run.market === 'synthetic' ? `synthetic, seed ${run.seed}` : run.files.join(', ')],
    ['Run', `${run.started} to ${run.stopped} · ${run.reason}`],
    ['Version', `Sluice ${run.version}, engine ${run.engine}, epoch ${run.epoch}, run ${run.runs}`],
  ];
  const list = el('dl');
  for (const [term, value] of facts) list.append(el('dt', {}, term), el('dd', {}, value));
  return section('Proof', list);
}

function footer(): HTMLElement {
  return el(
    'footer',
    {},
    'Charts by ',
    el('a', { href: 'https://www.tradingview.com/', rel: 'noreferrer' }, 'TradingView Lightweight Charts™'),
    '. Everything on this page is in this one file.',
  );
}

function draw(report: Report): Node[] {
  const byId = new Map<string, Instrument>(report.instruments.map((instrument) => [instrument.id, instrument]));
  const places = (id: string) => placesOf(byId.get(id)?.tick_size ?? 0.01);
  document.title = `Sluice report ${dayOf(report.run.started)}`;
  const parts: (Node | null)[] = [
    header(report),
    ...report.accounts.map((account) => tiles(report, account)),
    priceSection(report),
    equitySection(report),
    strategies(report),
    denials(report),
    positions(report, places),
    ordersAndFills(report, places),
    proof(report),
    footer(),
  ];
  return parts.filter((part): part is Node => part !== null);
}

const page = document.getElementById('page');
const report = readReport();
if (page && report) page.replaceChildren(...draw(report));
else page?.replaceChildren(el('p', { class: 'empty' }, 'This page holds no report.'));
