// The live page in a real browser, against a real `sluice run`. Every wait is for a state; nothing sleeps.
//
// usage: live_test.mjs SLUICE PICTURES     SLUICE_PAGE_MODULES: where playwright-core is installed
//
// Without a Chromium it exits with 77 and says so; with CI in the environment that is a failure.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Browser, faultsOf } from './browser.mjs';
import { Sluice } from './daemon.mjs';
import { doubledIds, faintTexts, namelessControls, tooWide } from './looks.mjs';
import { chromiumOrSkip } from './machine.mjs';
import { closeDialogs, live, orderRow, press, saidAloud, signIn } from './steps.mjs';

const [binary, pictures] = process.argv.slice(2);
const chromium = chromiumOrSkip();

let browser;
let sluice;
let page; // signed in, and used by the cases one after the other
let trader; // a token that may trade
let bot; // a token that may only propose

before(async () => {
  [browser, sluice] = await Promise.all([Browser.open(chromium, pictures), Sluice.start(binary)]);
  page = await browser.page();
});

afterEach(() => closeDialogs(page));

after(async () => {
  if (page) await browser.picture(page, 'at-the-end');
  await Promise.allSettled([browser?.close(), sluice?.end()]);
});

test('without a session the page says how to get a code', async () => {
  const stranger = await browser.page();
  stranger.expected.push(/401/);
  await stranger.goto(sluice.base);
  await stranger.waitForSelector('dialog.login');
  assert.match(await stranger.locator('dialog.login').innerText(), /sluice token login/);
  await stranger.keyboard.press('Escape');
  await stranger.waitForSelector('dialog.login[open]'); // nothing can be done without one
  await stranger.fill('dialog.login input', 'not-a-code');
  await press(stranger, '#sign-in');
  await stranger.locator('dialog.login [role=alert]').filter({ hasText: /code/i }).waitFor();
  await browser.picture(stranger, 'login');
  assert.deepEqual(faultsOf(stranger), []);
  await stranger.context().close();
});

test('the printed address signs in, once, and leaves the code out of the history', async () => {
  await signIn(page, sluice.address);
  assert.equal(page.url(), `${sluice.base}/`);
  assert.equal(await page.title(), 'Paper · Sluice');
  const cookies = await page.context().cookies();
  assert.ok(cookies.some((cookie) => cookie.name.startsWith('sluice_session') && cookie.httpOnly && cookie.sameSite === 'Strict'));

  const second = await browser.page();
  second.expected.push(/401/);
  await second.goto(sluice.address);
  await second.waitForSelector('dialog.login');
  await second.context().close();

  await page.reload(); // the cookie is enough
  await live(page);
});

test('a fill of a program arrives by itself', async () => {
  trader = await sluice.token('desk', 'trade');
  await page.waitForSelector('#chart[data-bars]');
  const { status, body } = await sluice.call(trader, 'POST', '/v1/orders', { symbol: 'SPY', side: 'buy', qty: '3', order_type: 'market' });
  assert.equal(status, 201, JSON.stringify(body));
  assert.match(await orderRow(page, body.order_id, 'filled'), /▲ buy/);
  await page.locator('#tail').filter({ hasText: 'ReportApplied' }).waitFor();
  await page.locator('#positions-card td', { hasText: /^3$/ }).first().waitFor();
  await saidAloud(page, /^Fill: Buy 3 at 167\.4/);
  await page.waitForSelector('#chart[data-fills]:not([data-fills="0"])');
});

test('a click on an order tells its whole story', async () => {
  await page.locator('#orders-card tbody button').first().click();
  await page.locator('#story').filter({ hasText: /fill/i }).waitFor();
  const told = await page.locator('dialog.drawer').innerText();
  assert.match(told, /buy 3 SPY/);
  assert.match(told, /OrderPlaced/);
  assert.ok((await page.locator('.events-of li').count()) >= 3);
  await page.waitForSelector('dialog.drawer[data-ready]');
  await page.locator('.events-of summary').first().click();
  await page.locator('.events-of pre').filter({ hasText: '"sequence"' }).first().waitFor();
  await browser.picture(page, 'story');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /its whole story/);
});

test('the ticket previews, and places what was previewed', async () => {
  await page.fill('#ticket [name=qty]', '2');
  await page.selectOption('#ticket select >> nth=1', 'limit');
  await page.fill('#ticket [name=limit_price]', '160.5');
  await page.click('#preview');
  await page.locator('#preview-text').filter({ hasText: /position/ }).waitFor();
  assert.match(await page.locator('dialog .headline').innerText(), /buy 2 SPY\S* limit 160\.50, account main/);
  await browser.picture(page, 'preview');
  await press(page, '#place');
  const placed = await page.locator('#outcome').filter({ hasText: /Placed as/ }).innerText();
  await page.keyboard.press('Escape');
  const id = /Placed as (\S+):/.exec(placed)[1];
  await orderRow(page, id, 'new');

  await page.locator(`#orders-card tr[data-key="${id}"] button`).click();
  // A story that goes on is drawn anew around whoever reads it.
  await page.waitForSelector('dialog.drawer[data-ready] .events-of summary');
  await page.locator('.events-of summary').first().focus();
  await page.evaluate(() => (document.querySelector('dialog.drawer > .foot button').dataset.before = ''));
  const count = await page.locator('.events-of li').count();
  await sluice.call(trader, 'PATCH', `/v1/orders/${id}`, { limit_price: '160.4' });
  await page.locator('dialog.drawer .headline').filter({ hasText: '160.40' }).waitFor();
  await page.waitForFunction((before) => document.querySelectorAll('.events-of li').length > before, count);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
  assert.equal(await page.locator('dialog.drawer > .foot button[data-before]').count(), 1);
  await press(page, 'button', { hasText: 'Cancel order' });
  await page.locator('dialog.drawer .facts').filter({ hasText: 'canceled' }).waitFor();
  await page.keyboard.press('Escape');
  await orderRow(page, id, 'canceled');
});

test('an entry goes out with its exits', async () => {
  await page.fill('#ticket [name=qty]', '1');
  await page.selectOption('#ticket select >> nth=1', 'market');
  await page.check('#ticket [name=bracket]');
  await page.fill('#ticket [name=take_profit]', '175');
  await page.fill('#ticket [name=stop_loss]', '160');
  await page.click('#preview');
  await page.locator('#preview-text').filter({ hasText: /175[^]*160|160[^]*175/ }).waitFor();
  await press(page, '#place');
  const id = /Placed as (\S+):/.exec(await page.locator('#outcome').filter({ hasText: /Placed as/ }).innerText())[1];
  await page.keyboard.press('Escape');
  await orderRow(page, id, 'filled');
  await page.locator('#orders-card tr').filter({ hasText: /stop 160\.00/ }).waitFor();
  await page.uncheck('#ticket [name=bracket]');
});

test('a ticket that lacks something, or is wrong, says what', async () => {
  await page.fill('#ticket [name=qty]', '');
  await page.click('#preview');
  await page.locator('#ticket-problem').filter({ hasText: 'Say the quantity.' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('name')), 'qty');
  page.expected.push(/400/);
  await page.fill('#ticket [name=qty]', 'three');
  await page.click('#preview');
  await page.locator('#ticket-problem').filter({ hasText: /qty/ }).waitFor();
});

test('a denial is shown with its figures', async () => {
  page.expected.push(/403/);
  await page.fill('#ticket [name=qty]', '1000');
  await page.selectOption('#ticket select >> nth=1', 'market');
  await page.click('#preview');
  await page.waitForSelector('#place');
  await press(page, '#place');
  const denial = await page.locator('#denial').filter({ hasText: 'Denied' }).innerText();
  assert.match(denial, /order_?value/i);
  assert.match(denial, /10,000/);
  await browser.picture(page, 'denial');
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Refused' }).check();
  await page.locator('#orders-card tbody tr').filter({ hasText: 'denied' }).waitFor();
  await page.getByRole('radio', { name: 'All', exact: true }).check();
});

async function propose(qty) {
  bot ??= await sluice.token('bot', 'propose');
  const { status, body } = await sluice.call(bot, 'POST', '/v1/orders', { symbol: 'SPY', side: 'buy', qty, order_type: 'limit', limit_price: '167.45' });
  assert.equal(status, 202, JSON.stringify(body));
  const card = page.locator(`[data-proposal="${body.proposal_id}"]`);
  await card.waitFor();
  return { card, id: body.proposal_id, hash: body.hash };
}

test('a proposal is approved under its hash', async () => {
  const { card, id, hash } = await propose('4');
  assert.ok((await card.innerText()).includes(hash));
  assert.match(await card.innerText(), /\d:\d\d left/);
  await browser.picture(page, 'proposal');
  await card.getByRole('button', { name: 'Approve' }).click();
  await page.waitForSelector('#approve-now');
  assert.ok((await page.locator('dialog').innerText()).includes(hash));
  await press(page, '#approve-now');
  await card.waitFor({ state: 'detached' });
  await orderRow(page, id, 'filled');
});

test('a proposal is rejected', async () => {
  const { card } = await propose('5');
  await card.getByRole('button', { name: 'Reject' }).click();
  await card.waitFor({ state: 'detached' });
});

test('one click and its confirmation halt everything; a person resumes with a reason', async () => {
  await page.click('#halt');
  await page.waitForSelector('#halt-now');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'halt-now');
  await page.fill('dialog [name=reason]', 'a drill <img src=x onerror=alert(1)>'); // and what comes from outside stays text
  await press(page, '#halt-now');
  await page.locator('#banner').filter({ hasText: 'a drill <img src=x onerror=alert(1)>' }).waitFor();
  assert.match(await page.title(), /^HALTED/);
  await browser.picture(page, 'halted');
  const { status, body } = await sluice.call(trader, 'POST', '/v1/orders', { symbol: 'SPY', side: 'buy', qty: '1', order_type: 'market' });
  assert.equal(status, 403);
  assert.match(body.denial.code, /halted/i);

  await page.locator('#banner button').click();
  await press(page, '#resume-now');
  await page.locator('dialog .problem').filter({ hasText: 'Say why' }).waitFor();
  await page.fill('dialog [name=reason]', 'the drill is over');
  await press(page, '#resume-now');
  await page.waitForSelector('#banner', { state: 'hidden' });
});

test('an order goes out by keyboard alone', async () => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('n');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#place');
  await page.locator('dialog[data-ready] #place:focus').waitFor();
  await page.keyboard.press('Enter');
  const placed = await page.locator('#outcome').filter({ hasText: /Placed as/ }).innerText();
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await orderRow(page, /Placed as (\S+):/.exec(placed)[1], 'filled');

  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('?');
  await page.locator('#keys').filter({ hasText: 'halt' }).waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await live(page);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
});

test('Enter that is held sends nothing that was not read', async () => {
  const before = await page.locator('#orders-card tbody tr').count();
  await page.fill('#ticket [name=qty]', '7'); // no order of the cases before, which would be denied as placed twice
  await page.focus('#ticket [name=qty]');
  await page.keyboard.down('Enter');
  await page.locator('#place:focus').waitFor();
  await page.keyboard.down('Enter'); // a repeat, as of a key that is held
  await page.waitForSelector('dialog[data-ready]');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  assert.equal(await page.locator('#place[aria-disabled]').count(), 0);
  assert.equal(await page.locator('#outcome').innerText(), '');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  assert.equal(await page.locator('#orders-card tbody tr').count(), before);
});

test('an older tab halts too, after another one has signed in anew', async () => {
  const other = await page.context().newPage();
  await other.goto(await sluice.freshAddress());
  await live(other);
  await other.close();
  page.expected.push(/403/);
  await page.click('#halt');
  await press(page, '#halt-now');
  await page.waitForSelector('#banner:visible');
  await page.locator('#banner button').click();
  await page.fill('dialog [name=reason]', 'that was a test');
  await press(page, '#resume-now');
  await page.waitForSelector('#banner', { state: 'hidden' });
});

test('a printed address that is opened in a tab with the page signs in there', async () => {
  page.expected.push(/401/);
  const address = await sluice.freshAddress();
  await page.evaluate((hash) => (location.hash = hash), new URL(address).hash);
  await saidAloud(page, 'Signed in anew.');
  assert.equal(new URL(page.url()).hash, '');
  await page.evaluate(() => (location.hash = '#login=100%'));
  await saidAloud(page, /code/i, 'alert');
  assert.equal(new URL(page.url()).hash, '');
});

test('the tail of events is filtered and paused', async () => {
  await page.locator('#tail li').first().waitFor();
  await page.fill('#events-search', 'Halted');
  await page.locator('#tail li').filter({ hasText: 'Halted' }).first().waitFor();
  assert.equal(await page.locator('#tail li').filter({ hasText: 'OrderPlaced' }).count(), 0);
  await page.fill('#events-search', '');
  await page.click('#pause');
  const shown = await page.locator('#tail li').count();
  await sluice.call(trader, 'POST', '/v1/orders', { symbol: 'SPY', side: 'buy', qty: '1', order_type: 'limit', limit_price: '150' });
  await page.locator('#events-card .note').filter({ hasText: /new$/ }).waitFor();
  assert.equal(await page.locator('#tail li').count(), shown);
  await page.click('#pause');
  await page.locator('#tail li').first().filter({ hasText: /ReportApplied|OrderPlaced|RequestProgress/ }).waitFor();
});

test('everything operated has a name, every text its contrast, in light and in dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.waitForSelector(`html[data-theme=${colorScheme}]`);
    assert.deepEqual(await faintTexts(page), [], colorScheme);
    assert.deepEqual(await namelessControls(page), []);
    assert.deepEqual(await doubledIds(page), []);
    await browser.picture(page, `page-${colorScheme}`);
  }
  await page.click('#theme');
  await page.waitForSelector('html[data-theme=light]');
  await page.click('#theme');
  await page.emulateMedia({ colorScheme: 'light' });
});

test('a phone scrolls down only', async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.waitForFunction(() => document.querySelector('#chart canvas')?.clientWidth < 360);
  assert.deepEqual(await tooWide(page), []);
  await browser.picture(page, 'phone');
  await page.locator('#orders-card tbody button').first().click();
  await page.locator('#story').filter({ hasText: /./ }).waitFor();
  assert.deepEqual(await tooWide(page), []);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1440, height: 1000 });
});

test('after the process was killed and started again the page goes on where it was', async () => {
  page.expected.push(/WebSocket|ERR_CONNECTION|Failed to load/);
  const seen = Number(await page.locator('#tail li').first().getAttribute('data-sequence'));
  await sluice.kill();
  await page.waitForSelector('#standing[data-standing=offline]');
  await browser.picture(page, 'offline');
  await sluice.begin();
  // A session lives in the process; the page asks for a code and keeps what it shows.
  await page.waitForSelector('dialog.login');
  assert.ok((await page.locator('#orders-card tbody tr').count()) > 3);
  await page.fill('dialog.login input', sluice.address);
  await press(page, '#sign-in');
  await live(page);
  await page.waitForFunction((before) => Number(document.querySelector('#tail li').dataset.sequence) > before, seen);
  const sequences = await page.locator('#tail li').evaluateAll((rows) => rows.map((row) => Number(row.dataset.sequence)));
  assert.ok(sequences.every((sequence, index) => index === 0 || sequence === sequences[index - 1] - 1), `no gap and no double in ${sequences}`);
  const { body } = await sluice.call(trader, 'POST', '/v1/orders', { symbol: 'SPY', side: 'sell', qty: '2', order_type: 'market' });
  await orderRow(page, body.order_id, 'filled');
});

test('no console error, no refused style or script, no request elsewhere', () => {
  assert.deepEqual(faultsOf(page), []);
});
