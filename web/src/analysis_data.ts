// The shape of `sluice analyze --json`, documented in docs/analytics.md. Prices and quantities arrive as decimal text; a
// chart draws numbers, so they become numbers here, once.

export type Side = 'demand' | 'supply';
export type Direction = 'bullish' | 'bearish';

export interface Bar {
  time: string;
  at: number; // UTC seconds
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number | null;
  vwap: number | null;
}

export interface Profile {
  bin_width: number;
  volume: number;
  poc: number;
  poc_volume: number;
  vah: number;
  val: number;
  value_area_volume: number;
  hvn: number[];
  lvn: number[];
  low: number;
  rows: number[];
}

export interface Session {
  date: string;
  first_bar: number;
  bars: number;
  vwap: number | null;
  vwap_deviation: number | null;
  profile: Profile | null;
}

export interface Swing {
  index: number;
  time: string;
  confirmed_time: string;
  kind: 'high' | 'low';
  level: number;
}

export interface StructureEvent {
  index: number;
  time: string;
  kind: 'BOS' | 'CHoCH';
  direction: Direction;
  level: number;
  level_index: number;
  level_time: string;
}

export interface Gap {
  index: number;
  time: string;
  confirmed_index: number;
  confirmed_time: string;
  direction: Direction;
  bottom: number;
  top: number;
  state: 'open' | 'touched' | 'filled' | 'inverted' | 'joined';
  fill: number;
  filled_index: number | null;
}

export interface Block {
  index: number;
  time: string;
  confirmed_index: number;
  confirmed_time: string;
  direction: Direction;
  bottom: number;
  top: number;
  state: string;
  mitigated_index: number | null;
  volume: number | null;
  strength: number | null;
}

export interface Reason {
  figure: string;
  points: number;
  most: number;
  share: number;
  reason: string;
}

export interface Zone {
  side: Side;
  bottom: number;
  top: number;
  source: string;
  parts: number;
  origin_index: number;
  origin_time: string;
  known_index: number;
  known_time: string;
  score: number;
  band: 'high' | 'medium' | 'low';
  near: boolean;
  distance: number;
  reasons: Reason[];
}

export interface Wall {
  strike: number;
  open_interest: number;
  strength: number;
}

export interface Leg {
  strike: number;
  right: 'call' | 'put';
  bid: number | null;
  ask: number | null;
  last: number | null;
  price: number | null;
  price_from: string;
  volume: number | null;
  open_interest: number | null;
  open_interest_change: number | null;
  status: string;
  iv: number | null;
  delta: number | null;
  gamma: number | null;
  vega: number | null;
  theta: number | null;
  rho: number | null;
  build_up: string;
}

export interface ChosenStrike {
  strike: number;
  score: number;
  iv: number;
  delta: number;
  mid: number;
  spread: number;
  open_interest: number;
  volume: number;
}

export interface Choice {
  view: Direction;
  right: 'call' | 'put';
  strikes: ChosenStrike[];
  refused: { filter: string; count: number }[];
}

export interface Chain {
  file: string;
  underlying: string;
  expiry: string;
  as_of: string;
  expires_at: string;
  t_years: number;
  spot: number;
  spot_from: string;
  forward: number;
  forward_from: string;
  rate: number;
  model: string;
  call_open_interest: number;
  put_open_interest: number;
  call_volume: number;
  put_volume: number;
  pcr_oi: number | null;
  pcr_volume: number | null;
  pcr_oi_change: number | null;
  max_pain: number | null;
  atm_iv: number | null;
  call25_iv: number | null;
  put25_iv: number | null;
  rr25: number | null;
  bf25: number | null;
  skew_slope: number | null;
  call_walls: Wall[];
  put_walls: Wall[];
  resistance: Wall[];
  support: Wall[];
  smile: { strike: number; right: 'call' | 'put'; iv: number }[];
  legs: Leg[];
  choices: Choice[];
  notes: string[];
}

export interface Analysis {
  format: string;
  version: number;
  instrument: { id: string; asset_class: string; currency: string; tick_size: number; calendar: string };
  timeframe: string;
  as_of: string;
  source: {
    file: string;
    layout: string;
    made_from: string;
    rows: number;
    used: number;
    outside: number;
    after: number;
    late: number;
    rejected: number;
    missing_bars: number;
  };
  notes: string[];
  bars: Bar[];
  vwap_approx: boolean;
  sessions: Session[];
  profile: Profile | null;
  naked_pocs: { price: number; session: string }[];
  atr: number | null;
  trend: 'none' | 'up' | 'down';
  swings: Swing[];
  structure: StructureEvent[];
  gaps: Gap[];
  blocks: Block[];
  zones: Zone[];
  chain: Chain | null;
}

// Every field that is decimal text in the JSON.
const kDecimals = new Set([
  ...['open', 'high', 'low', 'close', 'volume', 'vwap', 'tick_size', 'bin_width', 'poc', 'poc_volume', 'vah', 'val'],
  ...['value_area_volume', 'price', 'level', 'bottom', 'top', 'spot', 'max_pain', 'strike', 'bid', 'ask', 'last'],
  ...['open_interest', 'open_interest_change', 'call_open_interest', 'put_open_interest', 'call_volume', 'put_volume'],
]);
const kDecimalLists = new Set(['rows', 'hvn', 'lvn']);

function revive(key: string, value: unknown): unknown {
  if (kDecimals.has(key) && typeof value === 'string' && !value.includes('T')) return Number(value);
  if (kDecimalLists.has(key) && Array.isArray(value)) return value.map(Number);
  return value;
}

export function readAnalysis(): Analysis | null {
  const text = document.getElementById('sluice-report')?.textContent ?? '';
  try {
    const parsed: unknown = JSON.parse(text, revive);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const analysis = parsed as Analysis;
    for (const bar of analysis.bars) bar.at = Date.parse(bar.time) / 1000;
    return analysis;
  } catch {
    return null;
  }
}
