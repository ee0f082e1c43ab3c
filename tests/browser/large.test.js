// Ten thousand entries: the page stays responsive, and draws only as many as a reader can look at.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { MANY, large } from './pages.js';
import { choose, first, search, visible, visit } from './browser.js';

// Far more than a slow machine needs, and far less than a page needs that draws ten thousand entries on
// each key.
const PATIENCE = 5_000;

test('a catalog of ten thousand entries is searched and filtered without freezing', () => visit(large(), {}, async page => {
  assert.equal(await page.locator('article').count(), MANY);
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver(list => list.getEntries().forEach(task => window.tasks.push(task.duration)))
      .observe({ type: 'longtask' });
  });
  const changes = async act => {
    await page.evaluate(() => {
      window.moved = 0;
      window.watch = new MutationObserver(list => { window.moved += list.length; });
      window.watch.observe(document.getElementById('_main'), { childList: true, subtree: true });
    });
    await act();
    return page.evaluate(() => { window.watch.disconnect(); return window.moved; });
  };
  for (const [query, wanted] of [['62', 'error-codes-62'], ['{"code":4321}', 'error-codes-4321'], ['Case9999', 'error-codes-9999']]) {
    await search(page, query);
    assert.equal(await first(page), wanted);
  }
  const moved = await changes(() => search(page, 'timeout'));
  assert.ok(moved < 2_000, `${moved} changes for a query that thousands of entries match`);
  assert.ok((await visible(page)).length <= 40);
  await search(page, '');
  assert.ok(await changes(() => choose(page, 'fault', 'service')) < 2_000);
  await page.getByRole('button', { name: /^Show 40 more of / }).click();
  assert.equal((await visible(page)).length, 80);
  await choose(page, 'op', 'start');
  assert.match(await page.locator('#_count').textContent(), /^[\d,]+ of 10,000 entries$/);
  await page.evaluate(() => { location.hash = '#error-codes-7000'; });
  await page.waitForFunction(() => {
    const { top } = document.getElementById('error-codes-7000').getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
  const longest = Math.max(0, ...await page.evaluate(() => window.tasks));
  assert.ok(longest < PATIENCE, `a task of ${longest} ms`);
}));
