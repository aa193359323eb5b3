// `sluice run` in a process and a home of its own, on a market that stands still, and what a test wants of it besides the page:
// tokens, orders of a program, its death and its next life at the same address.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const kOpen = Date.parse('2013-10-07T13:30:00Z');
const kLongest = 60_000; // ms that a start may take on a busy machine

// SPY at 167.40 / 167.42, two quotes a second for twenty minutes, and a print a minute so that there are bars.
function quotes() {
  const rows = ['ts_ms,bid,bid_size,ask,ask_size,exchange,condition_hex,suspicious'];
  for (let half = 0; half < 2400; ++half) rows.push(`${kOpen + half * 500},167.40,${100000 + (half % 2) * 100},167.42,100000,P,1,0`);
  return rows.join('\n') + '\n';
}

function prints() {
  const rows = ['ts_ms,price,size,exchange,condition_hex,suspicious'];
  for (let second = 0; second < 1200; second += 5) rows.push(`${kOpen + second * 1000},${(167.41 + (second % 15) / 1000).toFixed(2)},100,P,20002000,0`);
  return rows.join('\n') + '\n';
}

// The same day in waves, a print and a quote every two seconds for an hour and a half; the same walk at every run.
function waves() {
  const quoted = ['ts_ms,bid,bid_size,ask,ask_size,exchange,condition_hex,suspicious'];
  const printed = ['ts_ms,price,size,exchange,condition_hex,suspicious'];
  let seed = 7;
  let drift = 0;
  for (let step = 0; step < 2700; ++step) {
    seed = (seed * 48271) % 2147483647;
    drift += (seed / 2147483647 - 0.5) * 0.02;
    const price = 167.4 + 0.9 * Math.sin(step / 420) + 0.3 * Math.sin(step / 97) + drift;
    const at = kOpen + step * 2000;
    quoted.push(`${at},${(price - 0.01).toFixed(2)},900,${(price + 0.01).toFixed(2)},900,P,1,0`);
    printed.push(`${at + 500},${price.toFixed(2)},${100 + (seed % 9) * 50},P,20002000,0`);
  }
  return [quoted.join('\n') + '\n', printed.join('\n') + '\n'];
}

const kMarkets = {
  quiet: { files: () => [quotes(), prints()], strategies: '[]' },
  waves: { files: waves, strategies: '\n  - {kind: ema_cross, id: ema_cross, order_value: 6000, fast_bars: 9, slow_bars: 21}\njournal: {durability: os}' },
};

function configuration(strategies) {
  return `strategies: ${strategies}
data:
  source: files
  files: [spy_20131007_tick_quote.csv, spy_20131007_tick_trade.csv]
paper:
  fees: none
  latency: 5ms
`;
}

export class Sluice {
  constructor(binary, folder, words) {
    this.binary = binary;
    this.folder = folder;
    this.words = words;
    this.listen = '127.0.0.1:0';
    this.text = '';
  }

  // `more`: YAML after the configuration. The quiet market is for people only; over the waves a strategy trades.
  static async start(binary, { more = '', market = 'quiet', words = [] } = {}) {
    const folder = await mkdtemp(path.join(tmpdir(), 'sluice-page-'));
    const { files, strategies } = kMarkets[market];
    const [quoted, printed] = files();
    await writeFile(path.join(folder, 'spy_20131007_tick_quote.csv'), quoted);
    await writeFile(path.join(folder, 'spy_20131007_tick_trade.csv'), printed);
    await writeFile(path.join(folder, 'sluice.yaml'), configuration(strategies) + more);
    const sluice = new Sluice(binary, folder, words);
    await sluice.begin();
    return sluice;
  }

  // Resolves when the address of the page is printed.
  async begin() {
    this.text = '';
    this.process = spawn(this.binary, ['run', '--home', 'home', '--listen', this.listen, ...this.words], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_RUNTIME_DIR: this.folder },
    });
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
    for (const out of [this.process.stdout, this.process.stderr]) out.on('data', (bytes) => this.hear(String(bytes)));
    this.address = await this.printed(/Page:\s+(http\S+)/, kLongest);
    this.base = new URL(this.address).origin;
    this.listen = new URL(this.address).host;
  }

  hear(text) {
    this.text += text;
    for (const wake of this.waiting ?? []) wake();
  }

  // The first match in what the process has printed since `from`, now or later.
  async printed(pattern, limit = kLongest, from = 0) {
    this.waiting ??= new Set();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(reject, new Error(`sluice did not print ${pattern}; it printed:\n${this.text}`)), limit);
      const finish = (settle, value) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle(value);
      };
      const look = () => {
        const match = pattern.exec(this.text.slice(from));
        if (match) finish(resolve, match[1] ?? match[0]);
      };
      this.waiting.add(look);
      void this.ended.then((code) => finish(reject, new Error(`sluice ended with ${code}; it printed:\n${this.text}`)));
      look();
    });
  }

  // Another word to the daemon, as a person at a terminal: `script` gives it one. What is to be typed is typed.
  async atTerminal(...words) {
    const line = [this.binary, ...words, '--home', 'home'].map((word) => `'${word}'`).join(' ');
    const running = run('script', ['-qec', line, '/dev/null'], { cwd: this.folder, env: { ...process.env, XDG_RUNTIME_DIR: this.folder }, timeout: kLongest });
    let said = '';
    running.child.stdout.on('data', (bytes) => {
      said += bytes;
      const asked = /Type (.+) to [^:\n]+: $/.exec(said);
      if (!asked) return;
      said = '';
      running.child.stdin.write(`${asked[1]}\n`);
    });
    return (await running).stdout;
  }

  async token(name, scope) {
    const said = await this.atTerminal('token', 'create', name, '--scope', scope);
    const found = /slc_[A-Za-z0-9_-]+/.exec(said);
    if (!found) throw new Error(`no token in: ${said}`);
    return found[0];
  }

  async freshAddress() {
    const said = await this.atTerminal('token', 'login');
    const found = /http\S+#login=[A-Za-z0-9_-]+/.exec(said);
    if (!found) throw new Error(`no address in: ${said}`);
    return found[0];
  }

  async call(token, method, target, body) {
    const answer = await fetch(this.base + target, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
    return { status: answer.status, body: await answer.json() };
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async end() {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGTERM');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(timer);
    await rm(this.folder, { recursive: true, force: true });
  }
}
