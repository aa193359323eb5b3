// The shape of report.json, documented in docs/report.md. Times are UTC seconds in the arrays, RFC 3339 text elsewhere.

export interface Run {
  title: string;
  mode: string;
  version: string;
  engine: number;
  epoch: string;
  runs: number;
  started: string;
  stopped: string;
  reason: string;
  market: 'synthetic' | 'files';
  seed: number | null;
  files: string[];
  sentence: string;
  home: string;
  command: string;
}

export interface Journal {
  head: string;
  events: number;
  batches: number;
  clean: boolean;
  verified: boolean;
}

export interface Account {
  id: string;
  currency: string;
  opening: number;
  cash: number;
  equity: number;
  pnl: number;
  realized: number;
  unrealized: number;
  fees: number;
  drawdown: number;
  drawdown_fraction: number;
}

// start, open, high, low, close, volume
export type BarRow = [number, number, number, number, number, number | null];

export interface Instrument {
  id: string;
  currency: string;
  tick_size: number;
  last: number | null;
  bars: BarRow[];
}

export interface Order {
  cl_ord_id: string;
  time: string;
  account: string;
  strategy: string;
  instrument: string;
  side: 'Buy' | 'Sell';
  type: string;
  qty: number;
  price: number | null;
  status: string;
  cum_qty: number;
  avg_px: number | null;
  text: string;
}

export interface Fill {
  time: string;
  at: number;
  cl_ord_id: string;
  exec_id: string;
  account: string;
  strategy: string;
  instrument: string;
  side: 'Buy' | 'Sell';
  qty: number;
  price: number;
  fee: number;
  fee_currency: string;
  liquidity: string;
  realized: number;
  explanation: string;
}

export interface Position {
  account: string;
  instrument: string;
  qty: number;
  avg_px: number | null;
  last: number | null;
  realized: number;
  unrealized: number;
  fees: number;
}

export interface Denial {
  code: string;
  lock: string;
  count: number;
  meaning: string;
  example: string;
}

export interface StrategyRow {
  id: string;
  signals: number;
  orders: number;
  denied: number;
  fills: number;
  bought: number;
  sold: number;
  realized: number;
  fees: number;
  wins: number;
  losses: number;
}

export interface Report {
  format: string;
  version: number;
  run: Run;
  journal: Journal;
  accounts: Account[];
  order_counts: Record<string, number>;
  denials: Denial[];
  strategies: StrategyRow[];
  positions: Position[];
  orders: Order[];
  fills: Fill[];
  instruments: Instrument[];
  equity: [number, number][];
}

export function readReport(): Report | null {
  const text = document.getElementById('sluice-report')?.textContent ?? '';
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Report) : null;
  } catch {
    return null;
  }
}
