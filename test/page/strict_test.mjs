// Under the rules of live an act of a person needs a code that only the terminal shows.
//
// usage: strict_test.mjs SLUICE PICTURES

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Browser, faultsOf } from './browser.mjs';
import { Sluice } from './daemon.mjs';
import { chromiumOrSkip } from './machine.mjs';

const [binary, pictures] = process.argv.slice(2);
const chromium = chromiumOrSkip();

let browser;
let sluice;
let page;

before(async () => {
  [browser, sluice] = await Promise.all([Browser.open(chromium, pictures), Sluice.start(binary, { more: 'automation:\n  rehearse_live: true\n' })]);
  page = await browser.page();
  page.expected.push(/40\d/);
  page.origin = sluice.base;
  await page.goto(sluice.address);
  await page.waitForSelector('#standing[data-standing=live]');
});

after(async () => {
  await Promise.allSettled([browser?.close(), sluice?.end()]);
});

test('arming takes a code of the terminal, and counts down', async () => {
  await page.locator('#arming').filter({ hasText: 'not armed' }).waitFor();
  await page.locator('#locks button', { hasText: 'Arm' }).click();
  await page.fill('dialog [name=minutes]', '20');
  await page.fill('dialog [name=code]', '00000000');
  await page.locator('dialog[data-ready] > .foot button').click();
  await page.locator('dialog [role=alert]').filter({ hasText: /code/i }).waitFor();

  const from = sluice.text.length;
  await page.locator('dialog[data-ready] button', { hasText: 'Print a code' }).click();
  const code = await sluice.printed(/\b(\d{8})\b/, undefined, from);
  await page.fill('dialog [name=code]', code);
  await page.locator('dialog[data-ready] > .foot button').click();
  await page.locator('#arming').filter({ hasText: /armed, (20:00|19:\d\d) left/ }).waitFor();
  assert.match(await page.locator('#mode').innerText(), /live rehearsal/);
  await browser.picture(page, 'armed');
  await page.locator('#locks button', { hasText: 'Disarm' }).click();
  await page.locator('#arming').filter({ hasText: 'not armed' }).waitFor();
  assert.deepEqual(faultsOf(page), []);
});
