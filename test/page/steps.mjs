// What the cases do at a page again and again. Every wait is for a state.

// The page hears Sluice.
export const live = (page) => page.waitForSelector('#standing[data-standing=live]');

// Opens a printed address, which signs in.
export async function signIn(page, address) {
  page.origin = new URL(address).origin;
  await page.goto(address);
  await live(page);
  await page.waitForSelector('#mode:has-text("PAPER")');
}

// In a dialog, once it takes presses: what is pressed before a person can have read it counts for nothing.
export async function press(page, selector, options = {}) {
  await page.locator('dialog[data-ready]').locator(selector, options).click();
}

// The text of the row of an order, once it says that.
export async function orderRow(page, id, says) {
  const row = page.locator(`#orders-card tr[data-key="${id}"]`);
  await row.filter({ hasText: says }).waitFor();
  return row.innerText();
}

// Once a text has been said to whoever does not look at the page.
export async function saidAloud(page, text, how = 'status') {
  await page.locator(`.unseen[role=${how}]`).filter({ hasText: text }).waitFor({ state: 'attached' });
}

// A case that failed leaves nothing open for the next one.
export async function closeDialogs(page) {
  await page.evaluate(() => document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close())).catch(() => undefined);
}
