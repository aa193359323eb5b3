// What /v1 answers, as docs/api.md says. Amounts are decimal strings and stay strings: nothing here is rounded through a
// float before a person reads it.

export type Decimal = string;

export interface Denial {
  code: string;
  lock?: string | number | null;
  actual?: Decimal | null;
  allowed?: Decimal | null;
  text: string;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  retryable?: boolean;
  retry_after_ms?: number;
  errors?: { pointer: string; detail: string }[];
  denial?: Denial;
  order_id?: string;
}

export interface Session {
  who: string;
  csrf: string;
  expires: string;
}

export interface Order {
  order_id: string;
  current_id: string;
  venue_order_id: string | null;
  client_order_id: string;
  account: string;
  symbol: string;
  side: string;
  qty: Decimal | null;
  notional: Decimal | null;
  filled_qty: Decimal;
  remaining_qty: Decimal | null;
  order_type: string;
  time_in_force: string;
  limit_price: Decimal | null;
  stop_price: Decimal | null;
  trail_amount: Decimal | null;
  trail_percent: Decimal | null;
  filled_avg_price: Decimal | null;
  status: string;
  pending: string | null;
  pending_stage: string | null;
  exposure: string | null;
  strategy: string | null;
  by: string | null;
  list_id: string | null;
  role: string | null;
  external: boolean;
  submitted_at: string | null;
  filled_at: string | null;
  updated_at: string | null;
  denial: Denial | null;
  text: string | null;
}

export interface Proposal {
  proposal_id: string;
  hash: string;
  by: string;
  account: string;
  symbol: string;
  side: string;
  qty: Decimal | null;
  order_type: string;
  limit_price: Decimal | null;
  stop_price: Decimal | null;
  reference_price: Decimal | null;
  proposed_at: string;
  expires_at: string | null;
  preview: string;
}

export interface Position {
  account: string;
  symbol: string;
  product: string | null;
  qty: Decimal;
  avg_entry_price: Decimal | null;
  current_price: Decimal | null;
  market_value: Decimal | null;
  unrealized_pl: Decimal | null;
  unrealized_plpc: Decimal | null;
  realized_pl: Decimal | null;
  currency: string;
  venue_qty: Decimal | null;
}

export interface Account {
  account_number: string;
  account: string;
  venue: string;
  status: string;
  currency: string;
  buying_power: Decimal | null;
  cash: Decimal | null;
  portfolio_value: Decimal | null;
  equity: Decimal | null;
  day_pl: Decimal | null;
  mode: string;
}

export interface Instrument {
  symbol: string;
  tick_size?: Decimal | null;
}

export interface Quote {
  symbol: string;
  bid_price: Decimal | null;
  bid_size: Decimal | null;
  ask_price: Decimal | null;
  ask_size: Decimal | null;
  last_price: Decimal | null;
  time: string | null;
}

export interface Bar {
  symbol: string;
  timeframe: string;
  time: string;
  open: Decimal;
  high: Decimal;
  low: Decimal;
  close: Decimal;
  volume: Decimal | null;
  finished?: boolean;
}

export interface Zone {
  kind: string;
  low: Decimal;
  high: Decimal;
  score: Decimal | number;
  reasons: (string | { reason?: string; text?: string })[];
  from: string;
  to: string | null;
}

export interface ChartFill {
  time: string;
  price: Decimal;
  qty: Decimal;
  side: string;
  order_id: string;
}

export interface ChartOrder {
  price: Decimal;
  kind: string;
  side: string;
  qty: Decimal;
  order_id: string;
}

export interface Chart {
  bars: Bar[];
  profile: {
    rows: { low: Decimal; high: Decimal; volume: Decimal }[];
    poc: Decimal | null;
    vah: Decimal | null;
    val: Decimal | null;
  } | null;
  zones: Zone[];
  fills: ChartFill[];
  orders: ChartOrder[];
}

export interface EquityPoint {
  account?: string;
  time: string;
  equity: Decimal;
}

export interface Limit {
  account: string | null; // null: over all accounts together
  limit: string;
  allowed: Decimal | null;
  used: Decimal | null;
  fraction: Decimal | null;
  unit: string | null;
}

// Rows whose members differ by kind; each is shown by what it has.
export type Facts = Record<string, unknown>;

export interface Locks {
  mode: string;
  auto_execute: boolean;
  require_confirmation: boolean;
  rehearse_live: boolean;
  armed: boolean;
  armed_until: string | null;
  armed_seconds_left: number | null;
  halts: Facts[];
  freezes: Facts[];
  flattens: Facts[];
  unprotected: Facts[];
  only_here: Facts[];
}

export interface Venue {
  account: string;
  venue: string;
  link: string;
  breaker: string;
  mode: string | null;
  text: string | null;
  last_seen: string | null;
}

export interface Health {
  status: string;
  version: string;
  uptime_seconds: number;
  now: string;
  market: string;
  journal: Facts;
  venues: Venue[];
  loop: Facts;
  stream: Facts;
  reconciliation: Facts[];
}

// An event of the journal, docs/events.md.
export interface JournalEvent {
  event: string;
  kind: string;
  sequence: number;
  time: string;
  [field: string]: unknown;
}

export interface Explanation {
  order_id: string;
  events: JournalEvent[];
  text: string;
}

export interface Preview {
  hash: string;
  text: string;
  denied?: boolean; // it would not leave as things stand
  limits?: { denial: Denial | null }[];
  locks?: Denial[];
  refused?: Denial | null;
  becomes_proposal?: boolean;
}
