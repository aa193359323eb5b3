// Under the rules of live an act of a person needs a code that only the terminal shows; and what the page looks like then, and
// where the money is real. No test runs with mode: live, which reaches nothing but the real venue: the last case has the page
// read that word in an answer of the rehearsal, which keeps live's rules.
//
// usage: strict_test.mjs SLUICE PICTURES

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { Browser, faultsOf } from './browser.mjs';
import { Sluice } from './daemon.mjs';
import { faintTexts, namelessControls, tooWide } from './looks.mjs';
import { chromiumOrSkip } from './machine.mjs';
import { closeDialogs, live, orderRow, press, signIn } from './steps.mjs';

const [binary, pictures] = process.argv.slice(2);
const chromium = chromiumOrSkip();

let browser;
let sluice;
let page;
let trader; // a token

const act = { hasText: /^(Arm|Resume|Unfreeze|Approve and send)$/ }; // the button of an act in its dialog
const refusal = (says) => page.locator('dialog [role=alert]').filter({ hasText: says }).waitFor();

// What the terminal shows once the page has asked for it.
async function freshCode() {
  const from = sluice.text.length;
  await press(page, 'button', { hasText: 'Print a code' });
  const code = await sluice.printed(/\b(\d{8})\b/, undefined, from);
  await page.fill('dialog [name=code]', code);
}

// The act of the open dialog: not with no code, not with a made-up one.
async function actWithCode() {
  await press(page, '.foot button', act);
  await refusal(/code/i);
  await page.fill('dialog [name=code]', '00000000');
  await press(page, '.foot button', act);
  await refusal(/code/i);
  await freshCode();
  await press(page, '.foot button', act);
  await page.waitForSelector('dialog', { state: 'detached' });
}

// Preview and place what the ticket says; what came of it.
async function placeByTicket(qty) {
  await page.fill('#ticket [name=qty]', qty);
  await page.click('#preview');
  await press(page, '#place');
  const outcome = page.locator('#outcome').filter({ hasText: /Placed as|Denied/ });
  await outcome.waitFor();
  return outcome.innerText();
}

before(async () => {
  [browser, sluice] = await Promise.all([Browser.open(chromium, pictures), Sluice.start(binary, { more: 'automation:\n  rehearse_live: true\n' })]);
  page = await browser.page();
  page.expected.push(/40\d/);
  await signIn(page, sluice.address);
  trader = await sluice.token('desk', 'trade');
  await page.waitForSelector('#chart[data-bars]');
});

afterEach(() => closeDialogs(page));

after(async () => {
  await Promise.allSettled([browser?.close(), sluice?.end()]);
});

test('arming takes a code of the terminal, counts down, and lets new exposure leave', async () => {
  await page.locator('#arming').filter({ hasText: 'not armed' }).waitFor();
  assert.match(await page.locator('#mode').innerText(), /^PAPER · live rehearsal$/i);
  assert.match(await placeByTicket('1'), /Denied: \w*armed/i);
  await page.keyboard.press('Escape');

  await page.locator('#locks button', { hasText: 'Arm' }).click();
  await page.fill('dialog [name=minutes]', '20');
  await actWithCode();
  await page.locator('#arming').filter({ hasText: /armed, (20:00|19:\d\d) left/ }).waitFor();
  await browser.picture(page, 'armed');
  // Under the hash of its preview, without which it would wait for a person.
  const placed = await placeByTicket('2');
  await orderRow(page, /Placed as (\S+):/.exec(placed)[1], 'filled');
});

test('what a program orders waits, and its approval takes a code', async () => {
  const { status, body } = await sluice.call(trader, 'POST', '/v1/orders', { symbol: 'SPY', side: 'buy', qty: '3', order_type: 'limit', limit_price: '167.45' });
  assert.equal(status, 202, JSON.stringify(body));
  await page.locator(`[data-proposal="${body.proposal_id}"]`).getByRole('button', { name: 'Approve' }).click();
  await page.waitForSelector('#approve-now');
  await actWithCode();
  await orderRow(page, body.proposal_id, 'filled');
});

test('disarming takes none', async () => {
  await page.locator('#locks button', { hasText: 'Disarm' }).click();
  await page.locator('#arming').filter({ hasText: 'not armed' }).waitFor();
});

test('resuming and unfreezing take one each; halting and freezing take none', async () => {
  await page.click('#halt');
  await press(page, '#halt-now');
  await page.locator('#banner button').click();
  await page.fill('dialog [name=reason]', 'a drill');
  await actWithCode();
  await page.waitForSelector('#banner', { state: 'hidden' });

  await page.locator('#locks button', { hasText: 'Freeze…' }).click();
  await press(page, 'button', { hasText: /^Freeze$/ });
  const unfreeze = page.locator('#locks button', { hasText: 'Unfreeze' });
  await unfreeze.click();
  await page.fill('dialog [name=reason]', 'a drill');
  await actWithCode();
  await unfreeze.waitFor({ state: 'detached' });
});

// The mark of the mode and the edge above it, as they are painted.
function painted() {
  return page.evaluate(() => {
    const mark = getComputedStyle(document.querySelector('#mode'));
    const top = getComputedStyle(document.querySelector('.top'));
    const [red, , blue] = mark.backgroundColor.match(/\d+/g).map(Number);
    return { warm: red > blue, mark: mark.backgroundColor, edge: top.borderTopWidth === '0px' ? 'none' : top.borderTopColor };
  });
}

test('real money is unmistakable, in light, in the dark and on a phone', async () => {
  const kSchemes = ['light', 'dark'];
  const paint = async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.waitForSelector(`html[data-theme=${colorScheme}]`);
    return painted();
  };
  for (const scheme of kSchemes) {
    const { warm, edge } = await paint(scheme);
    assert.deepEqual({ warm, edge }, { warm: false, edge: 'none' }, `the rehearsal, ${scheme}`);
  }
  assert.equal(await page.title(), 'Paper · Sluice');

  await page.route('**/v1/locks*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), mode: 'live', rehearse_live: false } });
  });
  await page.reload();
  await live(page);
  await page.waitForSelector('#mode:has-text("LIVE · real money")');
  await page.waitForSelector('#chart[data-bars]');
  assert.equal(await page.title(), 'LIVE · Sluice');
  await page.locator('#locks li').filter({ hasText: 'live: orders reach a real market' }).waitFor();
  await page.locator('#arming').filter({ hasText: 'not armed: new exposure is denied' }).waitFor();
  for (const scheme of kSchemes) {
    const { warm, mark, edge } = await paint(scheme);
    assert.deepEqual({ warm, edge }, { warm: true, edge: mark }, `live, ${scheme}`);
    assert.deepEqual(await faintTexts(page), [], scheme);
    await browser.picture(page, `live-${scheme}`);
  }
  assert.deepEqual(await namelessControls(page), []);

  await page.setViewportSize({ width: 360, height: 780 });
  await page.waitForFunction(() => document.querySelector('#chart canvas')?.clientWidth < 360);
  assert.deepEqual(await tooWide(page), []);
  // Wherever the page is scrolled to.
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const { y, height } = await page.locator('#mode').boundingBox();
  assert.ok(y >= 0 && y + height <= 780, `the mode stands at ${y}`);
  await browser.picture(page, 'live-phone');
  assert.deepEqual(faultsOf(page), []);
});
