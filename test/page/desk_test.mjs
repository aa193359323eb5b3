// A desk of two accounts: what the page shows of each, what a person does in one and not in the other, and an order and an
// instrument under their hands: replaced, frozen, let go again.
//
// usage: desk_test.mjs SLUICE PICTURES

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Browser, faultsOf } from './browser.mjs';
import { Sluice } from './daemon.mjs';
import { doubledIds, namelessControls, tooWide } from './looks.mjs';
import { chromiumOrSkip } from './machine.mjs';
import { closeDialogs, orderRow, press, saidAloud, signIn } from './steps.mjs';

const [binary, pictures] = process.argv.slice(2);
const chromium = chromiumOrSkip();
const kAccounts = `accounts:
  - {id: main, cash: 100000}
  - {id: second, cash: 50000}
limits:
  duplicate_window: 0ms
limits_over_accounts:
  currency: USD
  max_order_value: 20000
`;

let browser;
let sluice;
let page;
let admin; // a token

const rowsOf = (card) => page.locator(`#${card} tbody tr`);
const frozen = () => page.locator('#locks li').filter({ has: page.getByRole('button', { name: 'Unfreeze' }) });

async function choose(account) {
  await page.selectOption('#account', account);
}

async function buy(account, qty, more = { order_type: 'market' }) {
  return sluice.call(admin, 'POST', '/v1/orders?wait=ack', { account, symbol: 'SPY', side: 'buy', qty, ...more });
}

before(async () => {
  [browser, sluice] = await Promise.all([Browser.open(chromium, pictures), Sluice.start(binary, { more: kAccounts })]);
  page = await browser.page();
  await signIn(page, sluice.address);
  await page.waitForSelector('#chart[data-bars]');
  admin = await sluice.token('desk', 'admin');
});

afterEach(() => closeDialogs(page));

after(async () => {
  if (page) await browser.picture(page, 'desk-at-the-end');
  await Promise.allSettled([browser?.close(), sluice?.end()]);
});

test('all accounts are shown, or one with what is its own', async () => {
  await page.locator('#account option', { hasText: 'second' }).waitFor({ state: 'attached' });
  assert.deepEqual(await page.locator('#account option').allInnerTexts(), ['All accounts', 'main', 'second']);
  await page.locator('#venues .chip').filter({ hasText: 'second at paper' }).waitFor();
  const orders = { main: (await buy('main', '3')).body.order_id, second: (await buy('second', '2')).body.order_id };
  const rests = (await buy('main', '1', { order_type: 'limit', limit_price: '160' })).body.order_id;
  for (const id of Object.values(orders)) await orderRow(page, id, 'filled');
  await orderRow(page, rests, 'new');
  await page.waitForSelector('#chart[data-fills="2"][data-orders="1"]');
  await page.locator('#positions-card tr[data-key^="main/"] td[data-label=Quantity]', { hasText: /^3$/ }).waitFor();
  await page.locator('#positions-card tr[data-key^="second/"] td[data-label=Quantity]', { hasText: /^2$/ }).waitFor();
  assert.deepEqual(await page.locator('.tile h3').evaluateAll((names) => names.map((name) => name.firstChild.textContent)), ['main', 'second']);
  await page.locator('#limits li').filter({ hasText: 'max order value, main' }).waitFor();
  await page.locator('#limits li').filter({ hasText: 'max order value, second' }).waitFor();
  await browser.picture(page, 'two-accounts');

  await choose('second');
  assert.equal(await rowsOf('positions-card').count(), 1);
  assert.equal(await rowsOf('orders-card').count(), 1);
  await orderRow(page, orders.second, 'filled');
  assert.equal(await page.locator('.tile').count(), 1);
  await page.locator('.tile').filter({ hasText: /second[^]*Cash\s*49,665\.16/ }).waitFor();
  await page.waitForSelector('#chart[data-fills="1"][data-orders="0"]');
  await page.locator('#equity-card .legend').filter({ hasText: /^second: / }).waitFor();
  assert.equal(await page.locator('#limits li').filter({ hasText: 'main' }).count(), 0);

  await choose('');
  await page.waitForSelector('#chart[data-fills="2"][data-orders="1"]');
  assert.equal(await rowsOf('positions-card').count(), 2);
});

test('a limit over all accounts says so, and stays when one is chosen', async () => {
  const limits = page.locator('#limits li');
  const over = limits.filter({ hasText: 'max order value, all accounts' });
  assert.match(await over.innerText(), /at most 20,000 USD/);
  assert.match(await limits.filter({ hasText: 'allow short, main' }).innerText(), /main\s+no$/);
  await choose('second');
  await over.waitFor();
  assert.doesNotMatch(await page.locator('#limits').innerText(), /null|main/);
  await choose('');
});

test('an order goes to the account that the ticket names', async () => {
  await choose('second');
  await page.fill('#ticket [name=qty]', '1');
  await page.selectOption('#ticket select >> nth=1', 'limit');
  await page.fill('#ticket [name=limit_price]', '160.5');
  await page.click('#preview');
  assert.match(await page.locator('dialog .headline').innerText(), /buy 1 SPY\S* limit 160\.50, account second/);
  await press(page, '#place');
  const id = /Placed as (\S+):/.exec(await page.locator('#outcome').filter({ hasText: /Placed as/ }).innerText())[1];
  await page.keyboard.press('Escape');
  await orderRow(page, id, 'new');
  await choose('main');
  assert.equal(await page.locator(`#orders-card tr[data-key="${id}"]`).count(), 0);
  await choose('');
  await orderRow(page, id, 'new');
  const { body } = await sluice.call(admin, 'GET', `/v1/orders/${id}`);
  assert.equal(body.account, 'second');
});

test('a working order is replaced from its story', async () => {
  const { order_id: id } = (await buy('main', '2', { order_type: 'limit', limit_price: '161' })).body;
  await orderRow(page, id, '161.00');
  await page.locator(`#orders-card tr[data-key="${id}"] button`).click();
  await press(page, 'button', { hasText: 'Replace…' });
  const dialog = page.locator('dialog', { hasText: `Replace ${id}` });
  await dialog.and(page.locator('[data-ready]')).waitFor();
  assert.deepEqual(await dialog.locator('input').evaluateAll((inputs) => inputs.map((input) => [input.name, input.value])), [['qty', '2'], ['limit_price', '161']]);
  const send = dialog.getByRole('button', { name: 'Replace', exact: true });
  await send.click();
  await dialog.locator('[role=alert]').filter({ hasText: 'Nothing is changed' }).waitFor();
  page.expected.push(/400/);
  await dialog.locator('[name=qty]').fill('many');
  await send.click();
  await dialog.locator('[role=alert]').filter({ hasText: /qty cannot be read/ }).waitFor();
  await browser.picture(page, 'replace');
  await dialog.locator('[name=qty]').fill('3');
  await dialog.locator('[name=limit_price]').fill('161.5');
  await send.focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const story = page.locator('dialog.drawer');
  await story.locator('.headline').filter({ hasText: /buy 3 SPY\S* limit 161\.50/ }).waitFor();
  await story.locator('.events-of').filter({ hasText: 'ReplacePlaced' }).waitFor();
  await page.keyboard.press('Escape');
  assert.match(await orderRow(page, id, '161.50'), /new/);
});

test('an instrument is frozen in one account, by a person or a program, and let go by a person with a reason', async () => {
  await page.locator('#locks button', { hasText: 'Freeze…' }).click();
  const dialog = page.locator('dialog[data-ready]');
  await dialog.locator('select').selectOption('second');
  assert.match(await dialog.locator('[name=symbol]').inputValue(), /^SPY/);
  await dialog.locator('[name=reason]').fill('prices look odd');
  await press(page, 'button', { hasText: /^Freeze$/ });
  await frozen().filter({ hasText: /account second, symbol SPY\S*, reason prices look odd/ }).waitFor();
  await saidAloud(page, /^SPY\S* is frozen in second\.$/);
  await browser.picture(page, 'frozen');
  const denied = await buy('second', '1');
  assert.equal(denied.status, 403);
  assert.match(denied.body.denial.code, /frozen/i);
  assert.equal((await buy('main', '1')).status, 201);

  await sluice.call(admin, 'POST', '/v1/freeze', { account: 'main', symbol: 'SPY', reason: 'the program stopped' });
  await frozen().filter({ hasText: /account main, symbol SPY\S*, reason the program stopped/ }).waitFor();

  await frozen().filter({ hasText: 'account second' }).getByRole('button').click();
  await press(page, 'button', { hasText: /^Unfreeze$/ });
  await dialog.locator('[role=alert]').filter({ hasText: 'Say why' }).waitFor();
  await dialog.locator('[name=reason]').fill('looked at it');
  await press(page, 'button', { hasText: /^Unfreeze$/ });
  await frozen().filter({ hasText: 'account second' }).waitFor({ state: 'detached' });
  assert.equal(await frozen().count(), 1);
  assert.equal((await buy('second', '1')).status, 201);
  assert.equal((await buy('main', '1')).status, 403);
  await frozen().getByRole('button').click();
  await dialog.locator('[name=reason]').fill('looked at it too');
  await press(page, 'button', { hasText: /^Unfreeze$/ });
  await frozen().waitFor({ state: 'detached' });
  assert.equal(await page.locator('#locks').filter({ hasText: 'Frozen instruments' }).count(), 0);
});

test('one account is halted and the other goes on', async () => {
  await choose('second');
  await page.click('#halt');
  assert.equal(await page.locator('dialog select').inputValue(), 'second');
  await page.fill('dialog [name=reason]', 'second thoughts');
  await press(page, '#halt-now');
  await page.locator('#banner').filter({ hasText: 'Account second: second thoughts.' }).waitFor();
  await page.locator('#locks li').filter({ hasText: 'halted: no new exposure in second' }).waitFor();
  assert.equal((await buy('second', '1')).status, 403);
  assert.equal((await buy('main', '1')).status, 201);
  await choose('main');
  await page.waitForSelector('#banner:visible'); // whichever account is looked at
  await page.getByRole('button', { name: 'Resume second' }).first().click();
  await page.fill('dialog [name=reason]', 'thought twice');
  await press(page, '#resume-now');
  await page.waitForSelector('#banner', { state: 'hidden' });
  assert.equal((await buy('second', '1')).status, 201);
  await choose('');
});

test('a proposal stands with its account, and is told of once', async () => {
  const bot = await sluice.token('bot', 'propose');
  const { body } = await sluice.call(bot, 'POST', '/v1/orders', { account: 'second', symbol: 'SPY', side: 'buy', qty: '4', order_type: 'limit', limit_price: '167.45' });
  const card = page.locator(`[data-proposal="${body.proposal_id}"]`);
  await card.filter({ hasText: 'by bot on second' }).waitFor();
  await saidAloud(page, /^bot proposes: buy 4/);
  await choose('main');
  assert.equal(await card.count(), 0);
  assert.match(await page.locator('#proposals-card').innerText(), /Nothing waits for a person in main\.\s+One waits in another account\./);
  await page.evaluate(() => (document.querySelector('.unseen[role=status]').textContent = ''));
  await choose('second');
  await card.waitFor();
  assert.doesNotMatch(await page.locator('.unseen[role=status]').innerText(), /proposes/);
  await card.getByRole('button', { name: 'Reject' }).click();
  await card.waitFor({ state: 'detached' });
  await choose('');
});

test('two accounts fit a phone, have their names, and bring no error', async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.waitForFunction(() => document.querySelector('#chart canvas')?.clientWidth < 360);
  assert.deepEqual(await tooWide(page), []);
  assert.deepEqual(await namelessControls(page), []);
  assert.deepEqual(await doubledIds(page), []);
  page.expected.push(/403/);
  assert.deepEqual(faultsOf(page), []);
});
