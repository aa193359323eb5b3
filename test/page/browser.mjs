// Debian's Chromium, driven through playwright-core, and what must hold of every page it shows: no console error, no refused
// inline script or style, no request that leaves the origin.

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const modules = process.env.SLUICE_PAGE_MODULES;
if (!modules) throw new Error('SLUICE_PAGE_MODULES must name the folder in which npm ci has installed package-lock.json');
const { chromium } = createRequire(path.resolve(modules, 'x.js'))('playwright-core');

export const kPatience = 30_000; // ms for any one state, on a machine that is busy with other tests

export class Browser {
  static async open(executablePath, pictures) {
    const browser = new Browser();
    // Chromium's sandbox wants privileges a container does not give; it shows nothing but our own page.
    browser.chromium = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
    browser.pictures = pictures;
    mkdirSync(pictures, { recursive: true });
    return browser;
  }

  // A page of its own session. `expected` are patterns of console errors a case brings about on purpose.
  async page(options = {}) {
    const context = await this.chromium.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(kPatience);
    const page = await context.newPage();
    page.faults = [];
    page.expected = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') page.faults.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => page.faults.push(String(error)));
    page.on('request', (request) => {
      const origin = new URL(request.url()).origin;
      if (page.origin && origin !== page.origin && origin !== page.origin.replace('http', 'ws')) page.faults.push(`asked ${request.url()}`);
    });
    return page;
  }

  async picture(page, name, options = {}) {
    await page.screenshot({ path: path.join(this.pictures, `${name}.png`), ...options });
  }

  async close() {
    await this.chromium.close();
  }
}

// What went wrong in a page that the case did not expect.
export function faultsOf(page) {
  return page.faults.filter((fault) => !page.expected.some((pattern) => pattern.test(fault)));
}
