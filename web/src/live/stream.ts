// The WebSocket of the page. It says how it stands, begins again by itself, and goes on with the event after the last one it
// has, so nothing is missed and nothing comes twice. Where Sluice cannot read its past, it goes on from now.

import type { Bar, EquityPoint, JournalEvent, Quote } from './shapes';

export type Standing = 'connecting' | 'live' | 'offline' | 'unauthorized';

export interface StreamUser {
  onStanding(standing: Standing, text: string): void;
  onEvent(event: JournalEvent): void;
  // Everything known is of another journal, or of no journal yet: ask anew.
  onBegin(sequence: number, fresh: boolean): void;
  onQuote(quote: Quote): void;
  onBar(bar: Bar): void;
  onEquity(point: EquityPoint): void;
  // Something did not come: quotes were passed over, or the past could not be read.
  onGap(topic: string, text: string): void;
  // Whether the stream goes on after the event it has, or only from now because the past cannot be read.
  onPast(read: boolean): void;
  // Whether the journal is written, as far as is known.
  readonly hearsEvents: boolean;
}

type Message = { type: string; sequence?: number; event?: JournalEvent; topic?: string; lost?: number; from?: number; detail?: string } & Record<string, unknown>;

const kFirstWait = 400;
const kLongestWait = 10_000;
const kPing = 15_000;
const kDeaf = 40_000;
const kTailAtFirst = 150;
const kPastUnreadable = 1011; // close code
const kTryPastAgain = 60_000; // ms

export class Stream {
  private socket: WebSocket | null = null;
  private last = 0; // sequence of the newest event we have
  private known = false; // whether anything was ever read
  private wait = kFirstWait;
  private timer = 0;
  private pinger = 0;
  private heard = 0;
  private wanted = false;
  private lost = false; // said, and not yet made good
  private unreadable = false; // the past, when it was last asked for
  private fromNow = false; // what the present subscription asked for
  private pastTimer = 0;

  constructor(
    private readonly user: StreamUser,
    // Why a socket may have failed: a browser does not say. True: the session is over.
    private readonly sessionIsOver: () => Promise<boolean>,
  ) {
    window.addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.hurry();
    });
  }

  get sequence(): number {
    return this.last;
  }

  start(): void {
    this.wanted = true;
    this.wait = kFirstWait;
    this.connect();
  }

  stop(): void {
    this.wanted = false;
    this.drop();
  }

  private hurry(): void {
    if (!this.wanted || this.socket) return;
    this.wait = kFirstWait;
    this.connect();
  }

  private drop(): void {
    window.clearTimeout(this.timer);
    window.clearInterval(this.pinger);
    window.clearTimeout(this.pastTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private connect(): void {
    this.drop();
    if (!this.lost) this.user.onStanding('connecting', '');
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/ws`);
    this.socket = socket;
    this.heard = Date.now();
    socket.onmessage = (message) => this.onMessage(socket, String(message.data));
    socket.onclose = (end) => {
      if (socket === this.socket) void this.onEnd(end.code, end.reason);
    };
    this.pinger = window.setInterval(() => {
      if (Date.now() - this.heard > kDeaf) socket.close();
      else if (socket.readyState === WebSocket.OPEN) socket.send('{"op":"ping"}');
    }, kPing);
  }

  private async onEnd(code: number, reason: string): Promise<void> {
    this.drop();
    if (!this.wanted) return;
    const over = code === 4401 || code === 4403 || (await this.sessionIsOver());
    if (!this.wanted) return;
    if (code === kPastUnreadable) this.unreadable = true;
    if (over) {
      this.wanted = false;
      this.user.onStanding('unauthorized', reason);
      return;
    }
    this.lost = true;
    this.user.onStanding('offline', reason || 'Sluice does not answer; trying again');
    this.timer = window.setTimeout(() => this.connect(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, kLongestWait);
  }

  private onMessage(socket: WebSocket, text: string): void {
    if (socket !== this.socket) return;
    this.heard = Date.now();
    let message: Message;
    try {
      message = JSON.parse(text) as Message;
    } catch {
      return;
    }
    switch (message.type) {
      case 'hello':
        this.subscribe(socket, message.sequence ?? 0);
        break;
      case 'subscribed':
        this.onSubscribed(socket, message.from ?? 0);
        break;
      case 'event':
        if (message.event) this.take({ ...message.event, sequence: message.sequence ?? message.event.sequence });
        break;
      case 'quote':
        this.user.onQuote(message as unknown as Quote);
        break;
      case 'bar':
        this.user.onBar(message as unknown as Bar);
        break;
      case 'equity':
        this.user.onEquity(message as unknown as EquityPoint);
        break;
      case 'gap':
        this.user.onGap(message.topic ?? 'quotes', `${message.lost ?? 'some'} ${message.topic ?? 'quotes'} passed over`);
        break;
      case 'problem':
        this.user.onGap('problem', String(message.detail ?? 'the stream refused a message'));
        break;
    }
  }

  // A journal that is shorter than what we have is another one.
  private subscribe(socket: WebSocket, durable: number): void {
    const fresh = !this.known || durable < this.last;
    if (fresh) this.last = Math.max(0, durable - kTailAtFirst);
    this.known = true;
    this.user.onBegin(durable, fresh);
    this.ask(socket, this.unreadable || !this.user.hearsEvents);
  }

  private ask(socket: WebSocket, fromNow: boolean): void {
    this.fromNow = fromNow;
    const topics = ['events', 'quotes', 'bars', 'equity'];
    socket.send(JSON.stringify(fromNow ? { op: 'subscribe', topics } : { op: 'subscribe', from: this.last + 1, topics }));
  }

  private onSubscribed(socket: WebSocket, from: number): void {
    if (!this.fromNow) this.wait = kFirstWait;
    this.lost = false;
    if (this.fromNow && from > this.last + 1) {
      this.missed(from - 1);
      this.last = from - 1;
    }
    this.unreadable = this.fromNow;
    this.user.onPast(!this.fromNow);
    this.user.onStanding('live', '');
    // The last event we have is near now: the next try wants little of the past.
    if (this.fromNow) this.pastTimer = window.setTimeout(() => this.ask(socket, false), kTryPastAgain);
  }

  private missed(until: number): void {
    this.user.onGap('events', `events ${this.last + 1} to ${until} did not come`);
  }

  private take(event: JournalEvent): void {
    if (event.sequence <= this.last) return;
    if (event.sequence !== this.last + 1) this.missed(event.sequence - 1);
    this.last = event.sequence;
    this.user.onEvent(event);
  }
}
