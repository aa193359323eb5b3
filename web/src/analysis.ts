import './style.css';
import './analysis.css';

import { AnalysisChart } from './analysis_chart';
import type { Analysis, Session, Zone } from './analysis_data';
import { readAnalysis } from './analysis_data';
import { when } from './analysis_hover';
import type { LayerName } from './analysis_hover';
import { optionSections } from './analysis_options';
import { choice, el, table } from './dom';
import { number, percent, placesOf, quantity } from './format';
import { toggleTheme } from './theme';

const kZonesListed = 12;

function header(analysis: Analysis): HTMLElement {
  const { bars, instrument, source } = analysis;
  const toggle = el('button', { class: 'theme', type: 'button', title: 'Dark or light' }, '◐');
  toggle.addEventListener('click', toggleTheme);
  const first = bars[0].time.slice(0, 10);
  const last = bars[bars.length - 1].time.slice(0, 10);
  return el(
    'header',
    {},
    el(
      'div',
      { class: 'brand' },
      el('h1', {}, instrument.id),
      el('span', { class: 'badge' }, analysis.timeframe),
      el('span', { class: 'period' }, `${first === last ? first : `${first} to ${last}`} · known until ${when(analysis.as_of)} UTC`),
      toggle,
    ),
    el(
      'p',
      { class: 'sentence' },
      `${quantity(bars.length)} bars of ${source.file.split('/').pop()}, made of ${quantity(source.used)} ${source.made_from}. ` +
        'Everything on this page was known at the close of the last bar; nothing is drawn with hindsight.',
    ),
  );
}

function tile(label: string, value: string, note: string, tone = ''): HTMLElement {
  return el(
    'div',
    { class: 'tile' },
    el('span', { class: 'label' }, label),
    el('strong', { class: tone || undefined }, value),
    el('span', { class: 'note' }, note),
  );
}

function tiles(analysis: Analysis, places: number): HTMLElement {
  const { bars, chain, zones } = analysis;
  const last = bars[bars.length - 1];
  const session = analysis.sessions[analysis.sessions.length - 1];
  const open = bars[session.first_bar].open;
  const change = last.close - open;
  const out = [
    tile('Last', number(last.close, places), `${change >= 0 ? '+' : ''}${percent(change / open)} since the open`, change > 0 ? 'up' : change < 0 ? 'down' : ''),
    tile('Trend', analysis.trend, analysis.atr === null ? 'no ATR yet' : `ATR(14) ${number(analysis.atr, places)}`, analysis.trend === 'up' ? 'up' : analysis.trend === 'down' ? 'down' : ''),
  ];
  if (session.vwap !== null)
    out.push(
      tile(
        analysis.vwap_approx ? 'VWAP, from bars' : 'VWAP',
        number(session.vwap, places),
        session.vwap_deviation === null ? 'of the last session' : `± ${number(session.vwap_deviation, places)}, last session`,
      ),
    );
  if (session.profile)
    out.push(
      tile('POC', number(session.profile.poc, places), `value ${number(session.profile.val, places)} to ${number(session.profile.vah, places)}`),
    );
  if (zones.length > 0)
    out.push(tile('Best zone', number(zones[0].score, 1), `${zones[0].side} ${number(zones[0].bottom, places)} to ${number(zones[0].top, places)}`, zones[0].side === 'demand' ? 'up' : 'down'));
  if (chain) {
    if (chain.pcr_oi !== null) out.push(tile('Put-call ratio', number(chain.pcr_oi, 3), chain.pcr_volume === null ? 'by open interest' : `by volume ${number(chain.pcr_volume, 3)}`));
    if (chain.max_pain !== null) out.push(tile('Max pain', number(chain.max_pain, 2), `expiry ${chain.expiry}`));
    if (chain.atm_iv !== null) out.push(tile('IV at the money', percent(chain.atm_iv), chain.rr25 === null ? chain.model : `25-delta RR ${percent(chain.rr25)}`));
  }
  return el('section', { class: 'tiles' }, ...out);
}

const kLayers: { name: LayerName; label: string; key: string; swatch: string; has: (analysis: Analysis) => boolean }[] = [
  { name: 'zones', label: 'Zones', key: 'z', swatch: 'zone', has: (a) => a.zones.length > 0 },
  { name: 'profile', label: 'Profile', key: 'p', swatch: 'profile', has: (a) => a.profile !== null },
  { name: 'vwap', label: 'VWAP', key: 'v', swatch: 'vwap', has: (a) => a.bars.some((bar) => bar.vwap !== null) },
  { name: 'structure', label: 'Structure', key: 's', swatch: 'structure', has: (a) => a.structure.length > 0 },
  { name: 'gaps', label: 'Gaps', key: 'g', swatch: 'gap', has: (a) => a.gaps.length > 0 },
  { name: 'blocks', label: 'Blocks', key: 'b', swatch: 'block', has: (a) => a.blocks.length > 0 },
  { name: 'swings', label: 'Swings', key: 'w', swatch: 'swing', has: (a) => a.swings.length > 0 },
  { name: 'walls', label: 'Walls', key: 'o', swatch: 'wall', has: (a) => a.chain !== null },
];

function zoneCard(zone: Zone, places: number, onPick: (zone: Zone | null) => void): HTMLElement {
  const parts = el('span', { class: 'parts' });
  for (const reason of zone.reasons) {
    const part = el('i', { title: `${reason.figure}: ${number(reason.points, 1)} of ${reason.most}, ${reason.reason}` });
    part.style.width = `${reason.share}%`;
    part.dataset.figure = reason.figure;
    parts.append(part);
  }
  const why = zone.reasons.filter((reason) => reason.points > 0).map((reason) => reason.reason);
  const button = el(
    'button',
    { type: 'button', class: `zone ${zone.side}`, 'aria-pressed': 'false' },
    el('span', { class: 'top' }, el('b', {}, number(zone.score, 1)), el('span', {}, `${zone.side}, ${zone.band}`), zone.near ? el('em', {}, 'near') : null),
    el('span', { class: 'range' }, `${number(zone.bottom, places)} – ${number(zone.top, places)}`),
    parts,
    el('span', { class: 'why' }, why.join(' · ')),
  );
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    for (const other of button.parentElement?.children ?? []) other.setAttribute('aria-pressed', 'false');
    button.setAttribute('aria-pressed', String(on));
    onPick(on ? zone : null);
  });
  return button;
}

function chartSection(analysis: Analysis, places: number): HTMLElement {
  const line = el('div', { class: 'legend' });
  const box = el('div', { class: 'chart analysis', tabindex: '0', role: 'application', 'aria-label': 'Price chart: arrows walk from bar to bar, plus and minus zoom, letters switch layers' });
  const tip = el('div', { class: 'tip', role: 'status', hidden: '' });
  const frame = el('div', { class: 'frame' }, box, tip);
  const layers = el('div', { class: 'layers', role: 'group', 'aria-label': 'Layers' });
  const tools = el('div', { class: 'tools' });
  const list = el('div', { class: 'zones' });
  const keys = el('p', { class: 'keys' }, 'Keys, with the chart in focus: ← → walk over the bars, + − zoom, 0 everything, letters in the buttons switch layers.');
  const aside = el('aside', {}, el('h2', {}, 'Supply and demand'), list);
  const card = el('section', { class: 'card wide' }, el('div', { class: 'head' }, layers, tools), line, el('div', { class: 'split' }, frame, aside), keys);
  // The chart measures its box, so the box must be in the page first.
  queueMicrotask(() => {
    const chart = new AnalysisChart(box, tip, line, analysis);
    const buttons = new Map<string, HTMLButtonElement>();
    for (const layer of kLayers) {
      if (!layer.has(analysis)) continue;
      const button = el('button', { type: 'button', title: `Key ${layer.key}` }, el('i', { class: `swatch ${layer.swatch}` }), layer.label, el('kbd', {}, layer.key));
      const state = () => button.setAttribute('aria-pressed', String(chart.has(layer.name)));
      button.addEventListener('click', () => {
        chart.toggle(layer.name);
        state();
      });
      state();
      buttons.set(layer.key, button);
      layers.append(button);
    }
    if (analysis.profile && analysis.sessions.length > 1)
      tools.append(choice(['Whole profile', 'Each session'], 'Profile', (index) => chart.profileOfEachSession(index === 1)));
    const all = el('button', { type: 'button' }, 'All bars');
    all.addEventListener('click', () => chart.showAll());
    const recent = el('button', { type: 'button' }, 'Newest');
    recent.addEventListener('click', () => chart.showLast());
    tools.append(recent, all);
    box.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const button = buttons.get(event.key.toLowerCase());
      if (button) button.click();
      else if (!chart.key(event.key)) return;
      event.preventDefault();
    });
    for (const zone of analysis.zones.slice(0, kZonesListed)) list.append(zoneCard(zone, places, (picked) => chart.pick(picked)));
    if (analysis.zones.length === 0) list.append(el('p', { class: 'empty' }, 'No zone is in force.'));
  });
  return card;
}

function sessionsSection(analysis: Analysis, places: number): HTMLElement {
  const { bars } = analysis;
  const of = (session: Session) => bars.slice(session.first_bar, session.first_bar + session.bars);
  const price = (value: number | null | undefined) => (value === null || value === undefined ? '–' : number(value, places));
  const rows = [...analysis.sessions].reverse();
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, 'Sessions'),
    table<Session>(
      rows,
      [
        { title: 'Date', cell: (row) => row.date },
        { title: 'Open', align: 'right', cell: (row) => price(of(row)[0].open) },
        { title: 'High', align: 'right', cell: (row) => price(Math.max(...of(row).map((bar) => bar.high))) },
        { title: 'Low', align: 'right', cell: (row) => price(Math.min(...of(row).map((bar) => bar.low))) },
        { title: 'Close', align: 'right', cell: (row) => price(of(row)[row.bars - 1].close) },
        { title: analysis.vwap_approx ? 'VWAP ≈' : 'VWAP', align: 'right', cell: (row) => price(row.vwap) },
        { title: 'POC', align: 'right', cell: (row) => price(row.profile?.poc) },
        { title: 'VAL', align: 'right', cell: (row) => price(row.profile?.val) },
        { title: 'VAH', align: 'right', cell: (row) => price(row.profile?.vah) },
        { title: 'Volume', align: 'right', cell: (row) => (row.profile ? quantity(row.profile.volume) : '–') },
      ],
      'No session.',
    ),
  );
}

function structureSection(analysis: Analysis, places: number): HTMLElement {
  const events = [...analysis.structure].reverse();
  const open = analysis.gaps.filter((gap) => gap.state === 'open' || gap.state === 'touched').reverse();
  const left = table(
    events,
    [
      { title: 'Bar, UTC', cell: (row) => when(row.time) },
      { title: 'Event', cell: (row) => `${row.kind} ${row.direction === 'bullish' ? 'up' : 'down'}`, tone: (row) => (row.direction === 'bullish' ? 'up' : 'down') },
      { title: 'Level', align: 'right', cell: (row) => number(row.level, places) },
      { title: 'Swing of', cell: (row) => when(row.level_time) },
    ],
    'No swing was broken.',
  );
  const right = table(
    open,
    [
      { title: 'Bar, UTC', cell: (row) => when(row.time) },
      { title: 'Gap', cell: (row) => row.direction, tone: (row) => (row.direction === 'bullish' ? 'up' : 'down') },
      { title: 'From', align: 'right', cell: (row) => number(row.bottom, places) },
      { title: 'To', align: 'right', cell: (row) => number(row.top, places) },
      { title: 'Filled', align: 'right', cell: (row) => `${Math.round(row.fill * 100)} %` },
    ],
    'No gap is open.',
  );
  const body = el('div');
  const pick = choice([`Structure ${events.length}`, `Open gaps ${open.length}`], 'Structure or gaps', (index) =>
    body.replaceChildren(index === 0 ? left : right),
  );
  return el('section', { class: 'card' }, el('div', { class: 'head' }, el('h2', {}, 'What happened'), pick), body);
}

function notes(analysis: Analysis): HTMLElement | null {
  if (analysis.notes.length === 0) return null;
  return el('section', { class: 'card' }, el('h2', {}, 'Notes'), el('ul', {}, ...analysis.notes.map((note) => el('li', {}, note))));
}

function footer(): HTMLElement {
  return el(
    'footer',
    {},
    'Charts by ',
    el('a', { href: 'https://www.tradingview.com/', rel: 'noreferrer' }, 'TradingView Lightweight Charts™'),
    '. Everything on this page is in this one file. A tool, not advice.',
  );
}

const page = document.getElementById('page');
const analysis = readAnalysis();
if (page && analysis && analysis.bars.length > 0) {
  const places = placesOf(analysis.instrument.tick_size);
  document.title = `${analysis.instrument.id} ${analysis.timeframe}`;
  const parts = [
    header(analysis),
    tiles(analysis, places),
    chartSection(analysis, places),
    ...optionSections(analysis),
    sessionsSection(analysis, places),
    structureSection(analysis, places),
    notes(analysis),
    footer(),
  ];
  page.replaceChildren(...parts.filter((part): part is HTMLElement => part !== null));
} else {
  page?.replaceChildren(el('p', { class: 'empty' }, 'This page holds no analysis.'));
}
