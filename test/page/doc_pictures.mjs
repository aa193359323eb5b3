// The pictures of docs/page.md: the page over a market that moves and a strategy that trades it, once its files have ended.
//
// usage: doc_pictures.mjs SLUICE CHROMIUM FOLDER

import { Browser } from './browser.mjs';
import { Sluice } from './daemon.mjs';

const [binary, chromium, folder] = process.argv.slice(2);
const sluice = await Sluice.start(binary, { market: 'waves', words: ['--speed', '45'] });
const browser = await Browser.open(chromium, folder);
try {
  const page = await browser.page({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(240_000);
  await page.goto(sluice.address);
  await page.waitForSelector('#chart[data-bars]');
  const bot = await sluice.token('research', 'propose');
  // Until there is something to see.
  await page.waitForFunction(() => Number(document.querySelector('#chart').dataset.bars) > 88 && Number(document.querySelector('#chart').dataset.fills) > 0);
  const symbol = await page.inputValue('#chart-symbol');
  const { body } = await sluice.call(bot, 'GET', `/v1/quotes?symbol=${symbol}`);
  await sluice.call(bot, 'POST', '/v1/orders', { symbol, side: 'buy', qty: '5', order_type: 'limit', limit_price: body[0].bid_price });
  await page.waitForSelector('.proposal');
  await page.waitForFunction(() => !document.querySelector('.toast'));
  await page.focus('#chart');
  await page.keyboard.press('0');
  await page.evaluate(() => document.activeElement.blur());
  await browser.picture(page, 'page');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('radio', { name: 'Filled' }).check();
  await page.locator('#orders-card tbody button').first().click();
  await page.locator('#story').filter({ hasText: /fill/i }).waitFor();
  await browser.picture(page, 'story', { clip: { x: 590, y: 0, width: 690, height: 640 } });
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 360, height: 700 });
  await page.waitForFunction(() => document.querySelector('#chart canvas')?.clientWidth < 360);
  await page.evaluate(() => window.scrollTo(0, 0));
  await browser.picture(page, 'phone');
} finally {
  await Promise.allSettled([browser.close(), sluice.end()]);
}
