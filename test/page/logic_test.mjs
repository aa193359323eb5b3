// What the live page decides, without a browser: its modules run here over a clock, a network and a socket that the cases hold.
//
// usage: logic_test.mjs WEB MODULES     the folder web/, and node_modules with the esbuild that web/package-lock.json pins

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { skip } from './machine.mjs';

const [web, modules] = process.argv.slice(2);
if (!existsSync(path.join(modules ?? '', 'esbuild'))) skip(`There is no esbuild in '${modules}'; building the pages of web/ installs it.`);

const kModules = ['api', 'careful', 'chart_news', 'engine_clock', 'following', 'refresher', 'session', 'store', 'stream', 'ticket_key', 'trouble'];
const page = {}; // all that the modules export
let folder;

// Timers that run when the case says so.
class Clock {
  now = 0;
  timers = new Map();
  last = 0;

  set(run, wait, every = 0) {
    this.timers.set(++this.last, { run, at: this.now + (wait ?? 0), every });
    return this.last;
  }

  // Lets everything that waits for an answer go on; answers here need no time.
  async settle() {
    for (let turn = 0; turn < 30; ++turn) await Promise.resolve();
  }

  async go(ms) {
    const until = this.now + ms;
    await this.settle();
    for (;;) {
      const [id, next] = [...this.timers].sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0] ?? [];
      if (!next || next.at > until) break;
      this.now = Math.max(this.now, next.at);
      if (next.every) next.at += next.every;
      else this.timers.delete(id);
      next.run();
      await this.settle();
    }
    this.now = until;
  }
}

class Socket {
  static OPEN = 1;
  static all = [];
  readyState = 1;
  sent = [];

  constructor() {
    Socket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  end(code) {
    this.onclose({ code, reason: '' });
  }
}

let clock;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-page-logic-'));
  await createRequire(path.resolve(modules, 'x.js'))('esbuild').build({
    entryPoints: kModules.map((name) => path.join(web, 'src/live', `${name}.ts`)),
    bundle: true,
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    outdir: folder,
    logLevel: 'error',
  });
  for (const name of kModules) Object.assign(page, await import(path.join(folder, `${name}.mjs`)));
});

beforeEach(() => {
  clock = new Clock();
  Socket.all = [];
  performance.now = () => clock.now;
  globalThis.WebSocket = Socket;
  globalThis.location = { protocol: 'http:', host: 'here', hash: '', pathname: '/', search: '' };
  globalThis.history = { replaceState: () => (location.hash = '') };
  globalThis.document = { visibilityState: 'visible', addEventListener: () => undefined };
  globalThis.window = {
    setTimeout: (run, wait) => clock.set(run, wait),
    clearTimeout: (id) => clock.timers.delete(id),
    setInterval: (run, wait) => clock.set(run, wait, wait),
    clearInterval: (id) => clock.timers.delete(id),
    addEventListener: () => undefined,
  };
});

after(() => rm(folder, { recursive: true, force: true }));

// Answers `(method, path, headers) -> [status, value]`, and what was asked.
function network(answer) {
  const asked = [];
  globalThis.fetch = async (target, { method, headers }) => {
    asked.push(`${method} ${target} ${headers['X-Sluice-CSRF'] ?? ''}`.trim());
    const [status, value] = answer(method, target, headers);
    return new Response(JSON.stringify(value), { status });
  };
  return asked;
}

const health = (journal = {}, now = '2026-01-05T14:30:00Z') => ({ now, journal: { healthy: true, recorded: true, ...journal }, venues: [] });

function answered(target) {
  return [200, target.startsWith('/v1/health') ? health() : target.startsWith('/v1/locks') ? { mode: 'paper', halts: [] } : []];
}

// A store whose every answer is good unless the case says otherwise.
function storeOver(answer = () => null) {
  const asked = network((method, target, headers) => answer(target, method, headers) ?? answered(target));
  return { asked, store: new page.Store(new page.Api()) };
}

const told = (sequence, event = 'Order', more = {}) => ({ event, kind: 'Any', sequence, time: '2026-01-05T14:30:00Z', ...more });

test('a press that nobody can have meant is none', () => {
  const { tooEarly, heldDown, kUnread } = page;
  assert.ok(tooEarly({ isTrusted: true, timeStamp: 999 }, 1000)); // pressed before, come after
  assert.ok(tooEarly({ isTrusted: true, timeStamp: 1000 + kUnread - 1 }, 1000));
  assert.ok(!tooEarly({ isTrusted: true, timeStamp: 1000 + kUnread }, 1000));
  assert.ok(!tooEarly({ isTrusted: false, timeStamp: 1001 }, 1000));
  assert.ok(heldDown({ repeat: true, key: 'Enter' }) && heldDown({ repeat: true, key: ' ' }));
  assert.ok(!heldDown({ repeat: false, key: 'Enter' }) && !heldDown({ repeat: true, key: 'Tab' }));
});

test('a request refused for its csrf token is asked again with the session of now, once', async () => {
  const asked = network((method, target, headers) => {
    if (target === '/v1/session') return [200, { csrf: 'new' }];
    return headers['X-Sluice-CSRF'] === 'new' ? [200, { outcome: 'halted' }] : [403, { code: 'csrf' }];
  });
  const api = new page.Api();
  api.csrf = 'old';
  assert.deepEqual(await api.post('/v1/halt', {}), { outcome: 'halted' });
  assert.deepEqual(asked, ['POST /v1/halt old', 'GET /v1/session', 'POST /v1/halt new']);

  const refused = network((method, target) => (target === '/v1/session' ? [200, { csrf: 'newer' }] : [403, { code: 'csrf', detail: 'no' }]));
  await assert.rejects(api.post('/v1/halt', {}), /no/);
  assert.equal(refused.length, 3);
});

test('another refusal is not asked again', async () => {
  const asked = network(() => [403, { code: 'denied', detail: 'no' }]);
  await assert.rejects(new page.Api().post('/v1/orders', {}), /no/);
  assert.equal(asked.length, 1);
});

test('what failed is asked again after five seconds, and later where Sluice says so', async () => {
  let failures = 2;
  const refused = new page.Refused({ title: '', status: 429, detail: '', code: 'too_many', retry_after_ms: 20_000 });
  const errors = [new Error('broken'), refused];
  const times = [];
  const one = new page.Refresher(
    async () => {
      times.push(clock.now);
      if (failures-- > 0) throw errors.shift();
    },
    1000,
    () => undefined,
  );
  one.touch();
  await clock.go(60_000);
  assert.deepEqual(times, [0, 5000, 25_000]);
});

test('trouble stands for what failed until that is read; what was passed over stays until it was seen', async () => {
  let broken = true;
  const { store } = storeOver((target) => (broken && target.startsWith('/v1/limits') ? [500, { detail: 'limits are broken' }] : null));
  store.touch('limits', 'locks');
  await clock.go(100);
  store.touch('positions');
  await clock.go(2000);
  assert.deepEqual(store.trouble.texts, ['limits are broken']);
  store.onGap('quotes', '7 quotes passed over');
  broken = false;
  await clock.go(10_000);
  assert.deepEqual(store.trouble.texts, ['7 quotes passed over']);
  store.trouble.seen();
  assert.deepEqual(store.trouble.texts, []);
});

test('a working order stays on the page however many came after it', async () => {
  const { store } = storeOver((target) => {
    if (!target.startsWith('/v1/orders')) return null;
    const open = target.includes('status=open');
    return [200, open ? [{ order_id: 'B', status: 'new' }, { order_id: 'A', status: 'new' }] : [{ order_id: 'C', status: 'filled' }, { order_id: 'B', status: 'filled' }]];
  });
  store.touch('orders');
  await clock.go(100);
  assert.deepEqual(store.orders.map((order) => `${order.order_id} ${order.status}`), ['C filled', 'B filled', 'A new']);
});

test('locks are read again when an order, a fill or an adjustment may have changed what is unprotected', () => {
  for (const event of ['Order', 'Fill', 'PositionAdjustment', 'Control', 'Health']) assert.ok(page.touchedBy(told(1, event)).includes('locks'), event);
});

test('events move the clock when they are news, and never back', () => {
  const { store } = storeOver();
  const time = new page.EngineClock(store);
  const left = () => Math.round(time.secondsUntil('2026-01-05T14:40:00Z'));
  store.health = health();
  store.tell('health');
  assert.equal(left(), 600);
  store.onBegin(10, true);
  store.onEvent(told(9, 'Signal', { time: '2026-01-05T14:39:00Z' })); // caught up with
  assert.equal(left(), 600);
  store.onEvent(told(11, 'Signal', { time: '2026-01-05T14:31:00Z' }));
  assert.equal(left(), 540);
  store.onEvent(told(12, 'Signal', { time: '2026-01-05T14:30:30Z' }));
  assert.equal(left(), 540);
});

test('the same order keeps its key until it was told what became of it', () => {
  let count = 0;
  const keys = new page.TicketKey(() => `key-${++count}`);
  const first = keys.keyOf({ qty: '1' });
  assert.equal(keys.keyOf({ qty: '1' }), first);
  assert.notEqual(keys.keyOf({ qty: '2' }), first);
  const again = keys.keyOf({ qty: '1' });
  keys.told('another');
  assert.equal(keys.keyOf({ qty: '1' }), again);
  keys.told(again);
  assert.notEqual(keys.keyOf({ qty: '1' }), again);
});

test('the code in an address is taken and leaves it, however it is written', () => {
  for (const [hash, code] of [['#login=abc', 'abc'], ['#login=a%2Bb', 'a+b'], ['#login=100%', '100%']]) {
    location.hash = hash;
    assert.equal(page.takeCodeFromAddress(), code);
    assert.equal(location.hash, '');
  }
  location.hash = '#orders-card';
  assert.equal(page.takeCodeFromAddress(), null);
  assert.equal(location.hash, '#orders-card');
});

test('a finished bar of the shown length has the chart read again', () => {
  const bar = (timeframe, finished) => ({ timeframe, finished });
  assert.ok(page.asksForChart(bar('1m', true), '1m'));
  assert.ok(!page.asksForChart(bar('1m', false), '1m'));
  assert.ok(page.asksForChart(bar('1m', false), '5m'));
  assert.ok(!page.asksForChart(bar('5m', true), '1h'));
});

async function streamOver(store) {
  const stream = new page.Stream(store, async () => false);
  stream.start();
  await clock.settle();
  return (durable) => {
    const socket = Socket.all[Socket.all.length - 1];
    socket.say({ type: 'hello', sequence: durable });
    return socket;
  };
}

test('a stream that cannot read the past goes on from now, says so, and figures are asked for', async () => {
  const { asked, store } = storeOver();
  const hello = await streamOver(store);
  const first = hello(10);
  assert.equal(first.sent[0].from, 1);
  first.say({ type: 'subscribed', from: 1 });
  first.say({ type: 'event', sequence: 1, event: told(1) });
  first.end(1011);
  await clock.go(1000);
  const second = hello(10);
  assert.equal(second.sent[0].from, undefined);
  second.say({ type: 'subscribed', from: 11 });
  assert.equal(store.standing, 'live');
  assert.match(store.trouble.texts.join(), /cannot read its recorded past.*every 3 seconds/);
  assert.match(store.trouble.texts.join(), /events 2 to 10 did not come/);
  await clock.go(5000); // everything that a new connection asks for
  asked.length = 0;
  await clock.go(10_000);
  for (const name of ['orders', 'proposals', 'locks', 'limits']) assert.ok(asked.filter((line) => line.includes(`/v1/${name}`)).length >= 3, name);

  await clock.go(60_000); // and the past is tried again on the same socket
  const again = second.sent.filter(({ op }) => op === 'subscribe');
  assert.equal(again[1].from, 11);
  second.say({ type: 'subscribed', from: 11 });
  assert.deepEqual(store.trouble.texts, ['events 2 to 10 did not come']);
  await clock.go(10_000);
  asked.length = 0;
  await clock.go(10_000);
  assert.equal(asked.filter((line) => line.includes('/v1/orders')).length, 0);
});

test('a journal that is not written is said, and does without events', async () => {
  let written = false;
  const { asked, store } = storeOver((target) => (target.startsWith('/v1/health') ? [200, health({ recorded: written })] : null));
  store.touch('health');
  await clock.go(100);
  const socket = (await streamOver(store))(5);
  assert.equal(socket.sent[0].from, undefined);
  socket.say({ type: 'subscribed', from: 6 });
  assert.match(store.trouble.texts.join(), /journal is not written/);
  await clock.go(5000);
  asked.length = 0;
  await clock.go(10_000);
  assert.ok(asked.filter((line) => line.includes('/v1/proposals')).length >= 3);
  written = true;
  await clock.go(70_000);
  socket.say({ type: 'subscribed', from: 6 });
  assert.doesNotMatch(store.trouble.texts.join(), /journal/);
});
