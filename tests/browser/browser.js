// A browser without a network, with pages that report every error.

import { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
});
after(() => browser?.close());

/** Runs a test on a page; nothing may fail, open a dialog, or ask for anything but the page itself. */
export const visit = async (address, options, test) => {
  const { view = '', ...settings } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
  const troubles = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', error => troubles.push(`error: ${error.message}`));
    page.on('dialog', dialog => { troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('console', message => { if (message.type() === 'error') troubles.push(`console: ${message.text()}`); });
    page.on('request', request => {
      if (request.url().split('#')[0] !== address) troubles.push(`request: ${request.url()}`);
    });
    await page.goto(address + view);
    await test(page, context);
    assert.deepEqual(troubles, []);
  } finally {
    await context.close();
  }
};

/** Types a query, as a person would paste it, and waits for its results. */
export const search = async (page, query) => {
  await page.fill('#_q', query);
  await page.waitForFunction(wanted => {
    const shared = new URLSearchParams(location.hash.slice(2)).get('q') ?? '';
    return shared.trim() === (wanted.length > 200 ? '' : wanted.trim());
  }, query);
  // Only the results tell a query that is too long for the address from none.
  if (query.trim()) await page.locator('#_results').waitFor();
};

/** The ids of the entries that one can see, in order. */
export const visible = page => page.evaluate(() =>
  [...document.querySelectorAll('article')].filter(node => node.offsetParent !== null).map(node => node.id));

export const first = async page => (await visible(page))[0];

/** Chooses the value of a facet. */
export const choose = async (page, facet, value) => {
  await unfold(page, facet);
  await page.locator(`input[name="${facet}"][value="${value}"]`).check();
};

/** Shows the values of a filter that is folded away. */
export const unfold = async (page, facet) => {
  const folded = page.locator('#_other:not([open])', { has: page.locator(`input[name="${facet}"]`) });
  if (await folded.count()) await folded.locator('> summary').click();
};

/** Waits until the top of an element is in the upper half of the window. */
export const inView = (page, id) => page.waitForFunction(id => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  return top >= 0 && top < innerHeight / 2;
}, id);

/** Waits until the top of an element is where one reads, and not below the bar. */
export const onTop = (page, selector) => page.waitForFunction(selector => {
  const { top } = document.querySelector(selector).getBoundingClientRect();
  return top >= document.getElementById('_bar').getBoundingClientRect().bottom && top < innerHeight / 2;
}, selector);
