// What the page knows. Figures are Sluice's own: an event only says which of them to ask for again. Views are told by topic.

import type { Api } from './api';
import { journalWell, kPoll, kPolled, merged, touchedBy } from './following';
import type { Asked } from './following';
import { Refresher } from './refresher';
import type { Account, Bar, EquityPoint, Health, Instrument, JournalEvent, Limit, Locks, Order, Position, Proposal, Quote } from './shapes';
import type { Standing, StreamUser } from './stream';
import { Trouble } from './trouble';

export type Topic =
  | 'standing'
  | 'health'
  | 'locks'
  | 'accounts'
  | 'account' // another one was chosen
  | 'positions'
  | 'orders'
  | 'proposals'
  | 'limits'
  | 'instruments'
  | 'symbol' // another one was chosen
  | 'quotes'
  | 'event'
  | 'bar'
  | 'equity'
  | 'equity_point'
  | 'trouble';

const kOrdersListed = 200;
const kOpenListed = 1000;
const kEventsKept = 400;

export class Store implements StreamUser {
  standing: Standing = 'connecting';
  standingText = '';
  health: Health | null = null;
  locks: Locks | null = null;
  accounts: Account[] = [];
  positions: Position[] = [];
  orders: Order[] = [];
  proposals: Proposal[] = [];
  limits: Limit[] = [];
  instruments: Instrument[] = [];
  equity: EquityPoint[] = [];
  readonly quotes = new Map<string, Quote>();
  readonly events: JournalEvent[] = []; // newest last
  bar: Bar | null = null; // the newest that came
  equityPoint: EquityPoint | null = null;
  readonly trouble = new Trouble(() => this.tell('trouble')); // why a figure may be old
  account = ''; // chosen; empty: all
  symbol = '';
  private pastUnread = false; // the stream goes on without what it could not read
  private heardUpTo = 0; // what is older had happened before this connection began
  private readonly listeners = new Map<Topic, (() => void)[]>();
  private readonly asked: Record<Asked, Refresher>;

  constructor(readonly api: Api) {
    const keeper = (topic: Asked, ask: () => Promise<void>, pause: number) =>
      new Refresher(
        async () => {
          await ask();
          this.trouble.good(topic);
          this.tell(topic);
        },
        pause,
        (error) => this.trouble.fail(topic, error instanceof Error ? error.message : String(error)),
      );
    const refresher = <T>(path: string, query: () => Record<string, string | number>, take: (value: T) => void, topic: Asked, pause: number) =>
      keeper(topic, async () => take(await api.get<T>(path, query())), pause);
    const all = () => ({});
    this.asked = {
      health: refresher<Health>('/v1/health', all, (value) => (this.health = value), 'health', 2000),
      locks: refresher<Locks>('/v1/locks', all, (value) => (this.locks = value), 'locks', 1000),
      accounts: refresher<Account[]>('/v1/accounts', all, (value) => (this.accounts = value), 'accounts', 2000),
      positions: refresher<Position[]>('/v1/positions', all, (value) => (this.positions = value), 'positions', 1500),
      orders: keeper('orders', () => this.readOrders(), 1000),
      proposals: refresher<Proposal[]>('/v1/proposals', all, (value) => (this.proposals = value), 'proposals', 1000),
      limits: refresher<Limit[]>('/v1/limits', all, (value) => (this.limits = value), 'limits', 3000),
      instruments: refresher<Instrument[]>('/v1/instruments', () => ({ limit: 1000 }), (value) => this.takeInstruments(value), 'instruments', 5000),
      equity: refresher<EquityPoint[]>('/v1/equity', () => ({ account: this.equityAccount(), limit: 1000 }), (value) => (this.equity = value), 'equity', 2000),
    };
    window.setInterval(() => {
      if (this.standing === 'live' && document.visibilityState === 'visible') this.touch('health');
    }, 5000);
    window.setInterval(() => {
      if (this.standing === 'live' && !this.hearsEvents) this.touch(...kPolled);
    }, kPoll);
  }

  on(topics: Topic | Topic[], listener: () => void): void {
    for (const topic of Array.isArray(topics) ? topics : [topics]) {
      const listeners = this.listeners.get(topic) ?? [];
      listeners.push(listener);
      this.listeners.set(topic, listeners);
    }
  }

  touch(...names: Asked[]): void {
    for (const name of names) this.asked[name].touch();
  }

  touchAll(): void {
    this.touch('health', 'locks', 'accounts', 'positions', 'orders', 'proposals', 'limits', 'instruments');
  }

  chooseAccount(account: string): void {
    this.account = account;
    this.tell('account');
    this.touch('equity');
  }

  chooseSymbol(symbol: string): void {
    if (symbol === this.symbol) return;
    this.symbol = symbol;
    this.tell('symbol');
  }

  // Rows of the chosen account.
  chosen<Row extends { account: string }>(rows: Row[]): Row[] {
    return this.account ? rows.filter((row) => row.account === this.account) : rows;
  }

  // Equity is one account's: the chosen one, else the first.
  equityAccount(): string {
    return this.account || this.accounts[0]?.account || '';
  }

  // Acts of a person need a fresh code from the terminal.
  get strict(): boolean {
    return this.locks !== null && (this.locks.mode === 'live' || this.locks.rehearse_live);
  }

  get halted(): boolean {
    return (this.locks?.halts.length ?? 0) > 0;
  }

  // Whether what happens is told as it happens; otherwise it is asked for.
  get hearsEvents(): boolean {
    return !this.pastUnread && journalWell(this.health);
  }

  // Whether an event is news, and not the past as it is caught up with.
  isNews(event: JournalEvent): boolean {
    return event.sequence > this.heardUpTo;
  }

  onStanding(standing: Standing, text: string): void {
    this.standing = standing;
    this.standingText = text;
    this.tell('standing');
  }

  onBegin(sequence: number, fresh: boolean): void {
    this.heardUpTo = sequence;
    if (fresh) {
      this.events.length = 0;
      this.tell('event');
    }
    this.touchAll();
    if (this.accounts.length > 0) this.touch('equity');
  }

  onEvent(event: JournalEvent): void {
    this.events.push(event);
    if (this.events.length > kEventsKept) this.events.splice(0, this.events.length - kEventsKept);
    this.touch(...touchedBy(event));
    this.tell('event');
  }

  onQuote(quote: Quote): void {
    this.quotes.set(quote.symbol, quote);
    if (this.positions.length > 0) this.touch('positions', 'accounts');
    this.tell('quotes');
  }

  onBar(bar: Bar): void {
    this.bar = bar;
    this.tell('bar');
  }

  onEquity(point: EquityPoint): void {
    this.equityPoint = point;
    this.tell('equity_point');
  }

  onGap(topic: string, text: string): void {
    this.trouble.gap(topic, text);
  }

  onPast(read: boolean): void {
    this.pastUnread = !read;
    this.sayWhatIsHeard();
  }

  private sayWhatIsHeard(): void {
    const wrong = journalWell(this.health) ? 'Sluice cannot read its recorded past' : 'The journal is not written';
    this.trouble.lasting(this.hearsEvents ? '' : `${wrong}: events do not come as they should, and figures are asked for every ${kPoll / 1000} seconds instead.`);
  }

  // What works is asked for first, so that what ended in between is taken as ended.
  private async readOrders(): Promise<void> {
    const open = await this.api.get<Order[]>('/v1/orders', { status: 'open', limit: kOpenListed });
    const newest = await this.api.get<Order[]>('/v1/orders', { status: 'all', limit: kOrdersListed });
    this.orders = merged(newest, open);
  }

  private takeInstruments(instruments: Instrument[]): void {
    this.instruments = instruments;
    if (!this.symbol && instruments.length > 0) this.chooseSymbol(instruments[0].symbol);
  }

  private tell(topic: Topic): void {
    if (topic === 'health') this.sayWhatIsHeard();
    for (const listener of this.listeners.get(topic) ?? []) listener();
    if (topic === 'accounts' && this.equity.length === 0 && this.accounts.length > 0) this.touch('equity');
  }
}
