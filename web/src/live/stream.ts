// The WebSocket of the page. It says how it stands, begins again by itself, and goes on with the event after the last one it
// has, so nothing is missed and nothing comes twice.

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
  // Quotes were passed over; journaled events never are.
  onGap(text: string): void;
}

type Message = { type: string; sequence?: number; event?: JournalEvent; topic?: string; lost?: number; detail?: string } & Record<string, unknown>;

const kFirstWait = 400;
const kLongestWait = 10_000;
const kPing = 15_000;
const kDeaf = 40_000;
const kTailAtFirst = 150;

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
        this.wait = kFirstWait;
        this.lost = false;
        this.user.onStanding('live', '');
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
        this.user.onGap(`${message.lost ?? 'some'} ${message.topic ?? 'quotes'} passed over`);
        break;
      case 'problem':
        this.user.onGap(String(message.detail ?? 'the stream refused a message'));
        break;
    }
  }

  // A journal that is shorter than what we have is another one.
  private subscribe(socket: WebSocket, durable: number): void {
    const fresh = !this.known || durable < this.last;
    if (fresh) this.last = Math.max(0, durable - kTailAtFirst);
    this.known = true;
    this.user.onBegin(durable, fresh);
    socket.send(JSON.stringify({ op: 'subscribe', from: this.last + 1, topics: ['events', 'quotes', 'bars', 'equity'] }));
  }

  private take(event: JournalEvent): void {
    if (event.sequence <= this.last) return;
    if (event.sequence !== this.last + 1) this.user.onGap(`events ${this.last + 1} to ${event.sequence - 1} did not come`);
    this.last = event.sequence;
    this.user.onEvent(event);
  }
}
