// The agent of examples/ and a person at the page: what it proposes waits there, whoever came in by the one-time login decides,
// and the agent hears what became of it.
//
// usage: agent_test.mjs SLUICE PICTURES PYTHON     PYTHON: of an environment with test/python/requirements.txt

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Browser, faultsOf, kPatience } from './browser.mjs';
import { Sluice } from './daemon.mjs';
import { chromiumOrSkip } from './machine.mjs';
import { closeDialogs, live, orderRow, press, saidAloud, signIn } from './steps.mjs';

const [binary, pictures, python] = process.argv.slice(2);
const chromium = chromiumOrSkip();
const kRepository = fileURLToPath(new URL('../../', import.meta.url));

// The example in a process of its own, started as its first lines say.
class Agent {
  constructor(url, token) {
    this.text = '';
    this.process = spawn(python, [`${kRepository}examples/langchain_agent.py`, '--symbol', 'SPY'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SLUICE_URL: url, SLUICE_TOKEN: token, PYTHONPATH: `${kRepository}python/src`, PYTHONDONTWRITEBYTECODE: '1' },
    });
    this.ended = new Promise((resolve) => this.process.once('close', resolve));
    for (const out of [this.process.stdout, this.process.stderr]) out.on('data', (bytes) => (this.text += bytes));
  }

  // The proposal it says is waiting, and where.
  async proposed() {
    const said = new Promise((resolve) => {
      const look = () => {
        const found = /^proposal (\S+) waits at (\S+); `sluice token login` opens the page$/m.exec(this.text);
        if (found) resolve({ id: found[1], url: found[2] });
      };
      this.process.stdout.on('data', look);
      look();
    });
    return Promise.race([said, this.ended.then((code) => assert.fail(`the agent ended with ${code} and said:\n${this.text}`))]);
  }

  // Its last words.
  async verdict() {
    const timer = setTimeout(() => this.process.kill(), kPatience);
    const code = await this.ended;
    clearTimeout(timer);
    assert.equal(code, 0, this.text);
    return this.text.trimEnd().split('\n').pop();
  }
}

let browser;
let sluice;
let token;
let page;
const agents = [];

function startAgent() {
  agents.push(new Agent(sluice.base, token));
  return agents[agents.length - 1];
}

const card = (id) => page.locator(`[data-proposal="${id}"]`);

// The agent proposes the same order in every case, and a quick machine comes to the next within two seconds.
const kNoRepeats = 'limits:\n  duplicate_window: 0ms\n';

before(async () => {
  [browser, sluice] = await Promise.all([Browser.open(chromium, pictures), Sluice.start(binary, { more: kNoRepeats })]);
  token = await sluice.token('agent', 'propose');
  page = await browser.page();
});

afterEach(() => closeDialogs(page));

after(async () => {
  for (const agent of agents) agent.process.kill();
  await Promise.allSettled([browser?.close(), sluice?.end()]);
});

test('a person who comes for the proposal approves it with a click, and the agent says that it is filled', async () => {
  const agent = startAgent();
  const { id, url } = await agent.proposed();
  assert.equal(url, sluice.base);
  await signIn(page, await sluice.freshAddress());
  await card(id).waitFor();
  const shown = await card(id).innerText();
  assert.match(shown, /buy 1 SPY\S* limit 169\.09/);
  assert.match(shown, /by agent on main/);
  const { body } = await sluice.call(token, 'GET', `/v1/proposals/${id}`);
  assert.ok(shown.includes(body.hash));
  await browser.picture(page, 'agent-proposes');

  await card(id).getByRole('button', { name: 'Approve' }).click();
  await page.waitForSelector('#approve-now');
  assert.ok((await page.locator('dialog').innerText()).includes(body.hash));
  assert.doesNotMatch(agent.text, /filled/);
  await press(page, '#approve-now');
  assert.equal(await agent.verdict(), `Order ${id} is filled at 167.42.`);
  await card(id).waitFor({ state: 'detached' });
  assert.match(await orderRow(page, id, 'filled'), /agent/);
});

test('a person without a mouse signs in, is told of the proposal, and approves it', async () => {
  await page.context().close();
  page = await browser.page();
  page.expected.push(/401/);
  page.origin = sluice.base;
  await page.goto(sluice.base);
  await page.waitForSelector('dialog.login input:focus');
  await page.keyboard.type(new URL(await sluice.freshAddress()).hash.replace('#login=', ''));
  await page.keyboard.press('Enter');
  await live(page);
  await page.waitForSelector('dialog', { state: 'detached' });

  const agent = startAgent();
  const { id } = await agent.proposed();
  await saidAloud(page, /^agent proposes: buy 1 SPY\S* limit 169\.09\. It waits for a person\.$/);
  await page.keyboard.press('a');
  await page.waitForSelector('#proposals-card:focus');
  const approve = card(id).locator('button:focus', { hasText: 'Approve' });
  for (let tab = 0; tab < 6 && (await approve.count()) === 0; ++tab) await page.keyboard.press('Tab');
  await approve.waitFor();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[data-ready] #approve-now:focus');
  await page.keyboard.press('Enter');
  assert.equal(await agent.verdict(), `Order ${id} is filled at 167.42.`);
  await page.waitForSelector('dialog', { state: 'detached' });
  await orderRow(page, id, 'filled');
});

test('what a person rejects the agent does not call filled', async () => {
  const agent = startAgent();
  const { id } = await agent.proposed();
  await card(id).getByRole('button', { name: 'Reject' }).click();
  assert.match(await agent.verdict(), new RegExp(`^Order ${id} is (?!filled)\\w+ at no price\\.$`));
  await card(id).waitFor({ state: 'detached' });
  assert.deepEqual(faultsOf(page), []);
});
