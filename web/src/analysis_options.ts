// The option chain: open interest by strike, the smile, and which strikes the rules would choose.

import type { Analysis, Chain, Choice, Leg } from './analysis_data';
import { el, table } from './dom';
import { number, percent, quantity } from './format';

const kSvg = 'http://www.w3.org/2000/svg';
const kStrikesDrawn = 41;

function svg(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const node = document.createElementNS(kSvg, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

function short(value: number): string {
  const units: [number, string][] = [[1e9, 'B'], [1e6, 'M'], [1e3, 'K']];
  for (const [size, letter] of units) if (Math.abs(value) >= size) return number(value / size, 1) + letter;
  return quantity(value);
}

function strikeText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 4 });
}

interface Pair {
  strike: number;
  call?: Leg;
  put?: Leg;
}

function pairs(chain: Chain): Pair[] {
  const byStrike = new Map<number, Pair>();
  for (const leg of chain.legs) {
    const pair = byStrike.get(leg.strike) ?? { strike: leg.strike };
    pair[leg.right] = leg;
    byStrike.set(leg.strike, pair);
  }
  return [...byStrike.values()].sort((a, b) => a.strike - b.strike);
}

// The strikes nearest to the spot that anybody holds.
function around(all: Pair[], spot: number): Pair[] {
  const held = all.filter((pair) => (pair.call?.open_interest ?? 0) + (pair.put?.open_interest ?? 0) > 0);
  const nearest = [...held].sort((a, b) => Math.abs(a.strike - spot) - Math.abs(b.strike - spot)).slice(0, kStrikesDrawn);
  return nearest.sort((a, b) => a.strike - b.strike);
}

// A vertical mark between two strikes, by linear place.
function place(strikes: number[], value: number, step: number): number {
  if (value <= strikes[0]) return step / 2;
  for (let i = 1; i < strikes.length; ++i)
    if (value <= strikes[i]) return (i - 1 + (value - strikes[i - 1]) / (strikes[i] - strikes[i - 1]) + 0.5) * step;
  return (strikes.length - 0.5) * step;
}

function openInterest(chain: Chain): HTMLElement | null {
  const shown = around(pairs(chain), chain.spot);
  const most = Math.max(...shown.flatMap((pair) => [pair.call?.open_interest ?? 0, pair.put?.open_interest ?? 0]));
  if (shown.length < 2 || most <= 0) return null;
  const width = 900;
  const height = 260;
  const foot = 34;
  const head = 30;
  const step = width / shown.length;
  const room = height - foot - head;
  const picture = svg('svg', { viewBox: `-20 -4 ${width + 40} ${height + 4}`, role: 'img', class: 'plot', tabindex: 0 });
  picture.append(svg('title', {}, 'Open interest of calls and puts by strike'));
  const caption = el('p', { class: 'caption', 'aria-live': 'polite' });
  const say = (pair: Pair) => {
    const side = (name: string, leg?: Leg) =>
      leg && leg.open_interest !== null
        ? `${name} ${quantity(leg.open_interest)}` +
          (leg.open_interest_change ? ` (${leg.open_interest_change > 0 ? '+' : ''}${quantity(leg.open_interest_change)})` : '') +
          (leg.build_up && leg.build_up !== 'neutral' ? `, ${leg.build_up.replace(/_/g, ' ')}` : '')
        : `${name} none`;
    caption.textContent = `${strikeText(pair.strike)}: ${side('calls', pair.call)} · ${side('puts', pair.put)}`;
  };
  const bars = svg('g', {});
  shown.forEach((pair, index) => {
    const group = svg('g', { class: 'strike' });
    const bar = (value: number, offset: number, name: string) => {
      const tall = (room * value) / most;
      const attributes = { x: index * step + step * offset, y: height - foot - tall, width: step * 0.38, height: tall, class: name, rx: 1.5 };
      group.append(svg('rect', attributes));
    };
    bar(pair.call?.open_interest ?? 0, 0.1, 'call');
    bar(pair.put?.open_interest ?? 0, 0.52, 'put');
    group.append(svg('rect', { x: index * step, y: 0, width: step, height: height - foot + 16, class: 'catch' }));
    group.addEventListener('pointerenter', () => say(pair));
    group.addEventListener('click', () => say(pair));
    if (index % Math.ceil(shown.length / 9) === 0)
      group.append(svg('text', { x: (index + 0.5) * step, y: height - foot + 15, class: 'tick' }, strikeText(pair.strike)));
    bars.append(group);
  });
  picture.append(svg('line', { x1: 0, x2: width, y1: height - foot, y2: height - foot, class: 'axis' }), bars);
  const strikes = shown.map((pair) => pair.strike);
  const mark = (value: number, text: string, name: string, row: number) => {
    const x = place(strikes, value, step);
    picture.append(svg('line', { x1: x, x2: x, y1: 2, y2: height - foot, class: `mark ${name}` }));
    picture.append(svg('text', { x: x + (x > width * 0.8 ? -4 : 4), y: 9 + row * 15, class: `mark ${name}`, 'text-anchor': x > width * 0.8 ? 'end' : 'start' }, text));
  };
  mark(chain.spot, `spot ${strikeText(chain.spot)}`, 'spot', 0);
  if (chain.max_pain !== null) mark(chain.max_pain, `max pain ${strikeText(chain.max_pain)}`, 'pain', 1);
  let at = shown.findIndex((pair) => pair.strike >= chain.spot);
  picture.addEventListener('keydown', (event) => {
    const key = (event as KeyboardEvent).key;
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    at = Math.min(Math.max(at + (key === 'ArrowLeft' ? -1 : 1), 0), shown.length - 1);
    say(shown[at]);
    event.preventDefault();
  });
  say(shown[Math.max(at, 0)]);
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, 'Open interest by strike'),
    el('p', { class: 'keys' }, el('i', { class: 'swatch call' }), 'calls', el('i', { class: 'swatch put' }), `puts, largest ${short(most)}`),
    el('div', { class: 'plotbox' }, picture as unknown as HTMLElement),
    caption,
  );
}

function smile(chain: Chain): HTMLElement | null {
  const points = chain.smile;
  if (points.length < 5) return null;
  const width = 900;
  const height = 240;
  const left = 48;
  const foot = 28;
  // Far wings are illiquid and would flatten the rest: what is drawn lies within three deviations of the forward.
  const reach = chain.atm_iv === null ? Infinity : 3.5 * chain.atm_iv * Math.sqrt(Math.max(chain.t_years, 1 / 365));
  const near = points.filter((point) => Math.abs(Math.log(point.strike / chain.forward)) <= reach);
  const shown = near.length >= 5 ? near : points;
  const lowK = Math.min(...shown.map((point) => point.strike));
  const highK = Math.max(...shown.map((point) => point.strike));
  const lowV = Math.min(...shown.map((point) => point.iv));
  const highV = Math.max(...shown.map((point) => point.iv));
  const pad = (highV - lowV) * 0.12 || 0.01;
  const x = (strike: number) => left + 14 + ((strike - lowK) / (highK - lowK)) * (width - left - 44);
  const y = (iv: number) => 10 + (1 - (iv - lowV + pad) / (highV - lowV + 2 * pad)) * (height - foot - 10);
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', class: 'plot' });
  picture.append(svg('title', {}, 'Implied volatility by strike'));
  for (let i = 0; i <= 4; ++i) {
    const value = lowV + ((highV - lowV) * i) / 4;
    picture.append(svg('line', { x1: left, x2: width, y1: y(value), y2: y(value), class: 'grid' }));
    picture.append(svg('text', { x: left - 6, y: y(value) + 4, class: 'tick', 'text-anchor': 'end' }, number(value * 100, 1)));
  }
  const step = Math.ceil(shown.length / 8);
  shown.forEach((point, index) => {
    if (index % step === 0)
      picture.append(svg('text', { x: x(point.strike), y: height - 8, class: 'tick' }, strikeText(point.strike)));
  });
  picture.append(svg('line', { x1: x(chain.forward), x2: x(chain.forward), y1: 8, y2: height - foot, class: 'mark spot' }));
  picture.append(svg('text', { x: x(chain.forward) + 4, y: 18, class: 'mark spot' }, `forward ${number(chain.forward, 2)}`));
  picture.append(svg('polyline', { points: shown.map((point) => `${x(point.strike)},${y(point.iv)}`).join(' '), class: 'smile' }));
  for (const point of shown) {
    const dot = svg('circle', { cx: x(point.strike), cy: y(point.iv), r: 3.4, class: point.right });
    dot.append(svg('title', {}, `${strikeText(point.strike)} ${point.right}: ${percent(point.iv)}`));
    picture.append(dot);
  }
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, 'Smile, percent a year'),
    el('p', { class: 'keys' }, el('i', { class: 'swatch put' }), 'puts below the forward', el('i', { class: 'swatch call' }), 'calls above it'),
    el('div', { class: 'plotbox' }, picture as unknown as HTMLElement),
  );
}

function chosen(choice: Choice): HTMLElement {
  const title = choice.right === 'call' ? 'Calls, if price is to rise' : 'Puts, if price is to fall';
  const empty =
    'No strike passes the filters: ' + choice.refused.filter((one) => one.count > 0).map((one) => `${one.filter} ${one.count}`).join(', ');
  return el(
    'div',
    { class: 'choicebox' },
    el('h3', {}, title),
    table(
      choice.strikes,
      [
        { title: 'Strike', cell: (row) => strikeText(row.strike) },
        { title: 'Score', align: 'right', cell: (row) => number(row.score, 1) },
        { title: 'Delta', align: 'right', cell: (row) => number(row.delta, 3) },
        { title: 'IV', align: 'right', cell: (row) => percent(row.iv) },
        { title: 'Mid', align: 'right', cell: (row) => number(row.mid, 2) },
        { title: 'Spread', align: 'right', cell: (row) => number(row.spread, 2) },
        { title: 'Open interest', align: 'right', cell: (row) => quantity(row.open_interest) },
      ],
      empty,
    ),
  );
}

function legs(chain: Chain): HTMLElement {
  const near = around(pairs(chain), chain.spot).flatMap((pair) => [pair.call, pair.put].filter((leg): leg is Leg => !!leg));
  const maybe = (value: number | null, places: number) => (value === null ? '–' : number(value, places));
  return table(
    near,
    [
      { title: 'Strike', cell: (row) => strikeText(row.strike) },
      { title: 'Right', cell: (row) => row.right, tone: (row) => (row.right === 'call' ? 'down' : 'up') },
      { title: 'Price', align: 'right', cell: (row) => maybe(row.price, 2) },
      { title: 'IV', align: 'right', cell: (row) => (row.iv === null ? row.status.toLowerCase().replace(/_/g, ' ') : percent(row.iv)) },
      { title: 'Delta', align: 'right', cell: (row) => maybe(row.delta, 4) },
      { title: 'Gamma', align: 'right', cell: (row) => maybe(row.gamma, 6) },
      { title: 'Vega', align: 'right', cell: (row) => maybe(row.vega, 3) },
      { title: 'Theta', align: 'right', cell: (row) => maybe(row.theta, 3) },
      { title: 'Open interest', align: 'right', cell: (row) => (row.open_interest === null ? '–' : quantity(row.open_interest)) },
      { title: 'Build-up', cell: (row) => row.build_up.replace(/_/g, ' ') },
    ],
    'The chain holds no strike anybody holds.',
  );
}

export function optionSections(analysis: Analysis): (HTMLElement | null)[] {
  const { chain } = analysis;
  if (!chain) return [];
  return [
    el('h2', { class: 'part' }, `Options of ${chain.underlying}, expiry ${chain.expiry}`),
    el('div', { class: 'plots' }, openInterest(chain), smile(chain)),
    chain.choices.length > 0
      ? el('section', { class: 'card' }, el('h2', {}, 'Which strike'), el('div', { class: 'two' }, ...chain.choices.map(chosen)))
      : null,
    el('section', { class: 'card' }, el('h2', {}, 'Chain around the spot'), legs(chain)),
    chain.notes.length > 0 ? el('section', { class: 'card' }, ...chain.notes.map((note) => el('p', {}, note))) : null,
  ];
}
