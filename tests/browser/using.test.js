// What a user with a broken recording does: paste the response, read what to do, go on.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bundled } from './pages.js';
import { choose, first, onTop, search, unfold, visible, visit } from './browser.js';

// The pasted text, the entry, condition and action that are read first, and how many meanings of the
// entry are excluded.
const PASTED = [
  ['{"code":62,"reason":"request timeout"}', 'error-codes-62', 'start', 'Send the same request again', 0],
  ['HTTP 500 {"code":62,"reason":"request timeout"}', 'error-codes-62', 'start', 'Send the same request again', 3],
  ['HTTP/1.1 504 {"code":62,"reason":"request timeout"}', 'error-codes-62', 'query', 'Send the same request again', 1],
  ['POST /v1/apps/a/cloud_recording/resourceid/r/sid/s/mode/mix/stop 504 {"code":62,"reason":"request timeout"}', 'error-codes-62', 'stop', 'Send the same request again', 4],
  ['POST https://api.agora.io/v1/apps/a/cloud_recording/acquire {"code":62}', 'error-codes-62', 'acquire', 'Fix the account before sending it again', 4],
  ['{"code":62}', 'error-codes-62', 'start', 'Send the same request again', 0],
  ['{"code":62,"reason":"request timeout","uid":"cut o', 'error-codes-62', 'start', 'Send the same request again', 0],
];

test('a pasted body shows its own meaning first', () => visit(bundled(), {}, async page => {
  for (const [query, id, when, now, excluded] of PASTED) {
    await search(page, query);
    assert.equal(await first(page), id, query);
    const meanings = page.locator(`#${id} > .m`);
    const [top] = await meanings.all();
    const codes = await top.locator('.when code').allTextContents();
    assert.equal(codes.join(' '), when, query);
    assert.equal(await top.locator('.now b').textContent(), now, query);
    assert.ok(await top.locator('.now').isVisible());
    const off = await meanings.evaluateAll(nodes => nodes.map(node => node.classList.contains('off')));
    assert.deepEqual(off, off.toSorted(), `${query}: what is excluded comes after what is not`);
    assert.equal(off.filter(Boolean).length, excluded, query);
    if (excluded) {
      const colour = part => part.locator('.now b').evaluate(node => getComputedStyle(node).color);
      assert.notEqual(await colour(meanings.last()), await colour(top), `${query}: what is excluded is dimmed`);
    }
  }
  await search(page, '62');
  assert.equal(await page.locator('#error-codes-62 > .off').count(), 0);
  await search(page, '');
  assert.equal(await page.locator('.off, .m.on').count(), 0);
  assert.match(await page.locator('#error-codes-62 > .m').last().textContent(), /withdrawn/);
}));

test('each bit of a sum finds its entry', () => visit(bundled(), {}, async page => {
  await search(page, '{"eventType":41,"payload":{"details":{"leaveCode":6}}}');
  const found = await visible(page);
  for (const id of ['leave-codes-2', 'leave-codes-4']) assert.ok(found.includes(id), id);
  assert.ok(!found.includes('leave-codes-8'));
}));

test('what people copy out of code, chats and this page is found', () => visit(bundled(), {}, async page => {
  for (const [query, wanted] of [
    ['errdex::cloud_recording::ErrorCode::TaskConflict', 'error-codes-53'],
    ['ErrorCode::TaskConflict', 'error-codes-53'],
    ['#error-codes-62', 'error-codes-62'],
    [`${bundled()}#error-codes-62`, 'error-codes-62'],
    ['62,53', 'error-codes-62'],
    ['\uff16\uff12', 'error-codes-62'],
    ['resorce expired', 'error-codes-433'],
    ['how do I fix task conflict', 'error-codes-53'],
    ['what is TaskConflict about', 'error-codes-53'],
  ]) {
    await search(page, query);
    const id = await first(page);
    assert.equal(id, wanted, query);
  }
  await search(page, '62,53');
  assert.deepEqual((await visible(page)).slice(0, 2), ['error-codes-62', 'error-codes-53']);
}));

test('the page says what it read, and lets the missing fact be clicked', () => visit(bundled(), {}, async page => {
  const read = page.locator('#_read');
  await search(page, '2025-03-11T09:14:02Z ERROR HTTP 404: {"code":404,"reason":"failed to find worker"}');
  assert.match(await read.textContent(), /^Read as code 404, text failed to find worker, HTTP 404\. .*Which operation was called\?/);
  const top = page.locator('#error-codes-404 > .m').first();
  await read.getByRole('button', { name: 'stop', exact: true }).click();
  assert.match(await read.textContent(), /operation stop/);
  assert.equal(await top.locator('.when code').first().textContent(), 'stop');
  assert.equal(await read.getByRole('button', { name: 'stop', exact: true }).getAttribute('aria-pressed'), 'true');
  assert.match(page.url(), /on=stop/);
  await page.reload();
  assert.match(await read.textContent(), /operation stop/);
  await read.getByRole('button', { name: 'stop', exact: true }).click();
  assert.ok(!/on=stop/.test(page.url()));
  await search(page, 'token expired');
  assert.equal(await read.isVisible(), false, 'words are not read');
}));

test('lines of a paste are kept', () => visit(bundled(), { permissions: ['clipboard-read', 'clipboard-write'] }, async page => {
  const paste = 'HTTP/1.1 206 Partial Content\r\nContent-Type: application/json\r\n\r\n{"code":65,"reason":"request not completed"}';
  await page.evaluate(text => navigator.clipboard.writeText(text), paste);
  await page.focus('#_q');
  await page.keyboard.press('Control+V');
  await page.waitForFunction(() => document.getElementById('_read').textContent.includes('HTTP 206'));
  assert.equal(await first(page), 'error-codes-65');
  await page.keyboard.press('Enter');
  assert.ok(!(await page.inputValue('#_q')).endsWith('\n'));
}));

test('of what only the command reads, the page asks for the response itself', () => visit(bundled(), {}, async page => {
  for (const paste of ["{'code': 62, 'reason': 'request timeout'}", '{code: 62, reason: \u201crequest timeout\u201d}', 'map[code:62 reason:request timeout] {']) {
    await search(page, paste);
    assert.match(await page.locator('#_read').textContent(), /paste the response itself/, paste);
    assert.deepEqual(await visible(page), []);
  }
  await search(page, 'GET https://example.com/favicon.ico 404 {"code":404}');
  assert.match(await page.locator('#_read').textContent(), /that of another API: https:\/\/example\.com\/favicon\.ico/);
  assert.deepEqual(await visible(page), []);
}));

test('results are in view, however far the reader has scrolled', () => visit(bundled(), { view: '#error-codes-502' }, async page => {
  const down = async () => {
    await page.evaluate(() => { scrollTo(0, document.body.scrollHeight); });
    await page.waitForFunction(() => document.getElementById('_main').getBoundingClientRect().top < -200);
  };
  await down();
  await search(page, 'request');
  await onTop(page, '#_results');
  await down();
  await search(page, 'timeout');
  await onTop(page, '#_results');
  await down();
  await page.locator('input[name="fault"][value="service"]').evaluate(node => node.click());
  await onTop(page, '#_results');
  await down();
  await page.locator('#_clear').evaluate(node => node.click());
  await onTop(page, '#_results');
  await down();
  await page.keyboard.press('Escape');
  await onTop(page, '#_overview');
  await down();
  await page.evaluate(() => { location.hash = '#?q=62'; });
  await onTop(page, '#_results');
}));

test('the link past the bar leads to the results and keeps them', () => visit(bundled(), { view: '#?q=62' }, async page => {
  const seen = await visible(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_results-title');
  assert.equal(await page.evaluate(() => location.hash), '#?q=62');
  assert.deepEqual(await visible(page), seen);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.closest('article').id), seen[0]);
  await page.goto(bundled());
  await page.reload();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), '_entries');
  await onTop(page, '#_entries');
}));

test('fixes are visible without a click, and words that were found are marked', () => visit(bundled(), {}, async page => {
  await search(page, 'request timeout');
  const fixes = page.locator('#_hits article .m > ul > li');
  assert.ok(await fixes.count() > 5);
  for (const fix of await fixes.all()) assert.ok(await fix.isVisible());
  const marked = () => page.evaluate(() => [...CSS.highlights.get('hit')].map(range => range.toString().toLowerCase()));
  const words = await marked();
  assert.ok(words.includes('timeout') && words.includes('request'), words.join());
  await search(page, '');
  assert.deepEqual(await marked(), []);
}));

test('the focused element has an outline', () => visit(bundled(), { view: '#?q=62' }, async page => {
  const kinds = new Set();
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const [kind, style, width] = await page.evaluate(() => {
      const node = document.activeElement;
      const drawn = node.matches('[type=checkbox]') ? node.nextElementSibling : node;
      const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
      return [node.type || node.localName, outlineStyle, parseFloat(outlineWidth)];
    });
    if (kind === 'body') break;
    kinds.add(kind);
    assert.ok(style !== 'none' && width >= 2, `${kind}: ${style} ${width}`);
  }
  for (const kind of ['a', 'button', 'textarea', 'checkbox', 'summary']) assert.ok(kinds.has(kind), kind);
}));

test('the number next to a value counts the entries it would leave', () => visit(bundled(), {}, async page => {
  const count = async () => parseInt(await page.locator('#_count').textContent(), 10);
  await search(page, 'request');
  await choose(page, 'recovery', 'retry');
  await unfold(page, 'http');
  const told = await page.locator('label:has(input[name="http"]) small').allTextContents();
  const inputs = await page.locator('input[name="http"]').all();
  assert.ok(told.some(number => Number(number) > 0));
  for (const [i, input] of inputs.entries()) {
    assert.equal(await input.isVisible(), Number(told[i]) > 0, 'nobody is offered a value that nothing has');
    if (Number(told[i]) === 0) continue;
    await input.check();
    assert.equal(await count(), Number(told[i]), await input.getAttribute('value'));
    await input.uncheck();
  }
  // Another value of the same facet is an alternative, so its number is counted as if it were alone.
  const settled = page.locator('label:has(input[name="recovery"][value="settled"]) small');
  const alone = Number(await settled.textContent());
  await choose(page, 'recovery', 'settled');
  await page.locator('input[name="recovery"][value="retry"]').uncheck();
  assert.equal(await count(), alone);
}));

test('the matrix says by ear what to do', () => visit(bundled(), {}, async (page, context) => {
  const devtools = await context.newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  const names = nodes.filter(({ role }) => role?.value === 'link').map(({ name }) => name.value);
  assert.ok(names.includes('fix account 62') || names.includes('retry 62'), names.slice(0, 60).join());
  assert.ok(!names.includes('53'));
}));

test('a long query is searched for, and not written into the address', () => visit(bundled(), {}, async page => {
  await search(page, `{"code":53,"reason":"${'x'.repeat(200_000)}"}`);
  assert.equal(await first(page), 'error-codes-53');
  assert.equal(await page.evaluate(() => location.hash), '');
}));

test('on a phone the filters tell what they leave and lead there', () => visit(bundled(), { viewport: { width: 360, height: 740 } }, async page => {
  await page.locator('#_filters > summary').click();
  await choose(page, 'fault', 'network');
  const button = page.locator('#_show');
  assert.match(await button.textContent(), /^Show \d+ entries$/);
  assert.ok(await button.evaluate(node => node.getBoundingClientRect().bottom <= innerHeight), 'it is always in view');
  await button.click();
  assert.equal(await page.locator('#_facets').isVisible(), false);
  await onTop(page, '#_results');
}));

test('the link and the Rust path can be copied', () => visit(bundled(), { view: '#?q=53', permissions: ['clipboard-read', 'clipboard-write'] }, async page => {
  const entry = page.locator('#error-codes-53');
  const told = await page.locator('#_count').textContent();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await entry.getByRole('button', { name: 'Copy Rust path' }).click();
  await entry.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await clipboard(), 'errdex::cloud_recording::ErrorCode::TaskConflict');
  await entry.getByRole('button', { name: 'Copy link' }).click();
  await page.locator('#_count', { hasText: '#error-codes-53' }).waitFor();
  assert.equal(await clipboard(), `${bundled()}#error-codes-53`);
  // Two quick clicks make one copy each, and the note disappears.
  const button = entry.locator('[data-copy="rust"]');
  await button.click();
  await button.click();
  assert.equal(await button.textContent(), 'Copied');
  await page.waitForFunction(() => document.querySelector('#error-codes-53 [data-copy="rust"]').textContent === 'Copy Rust path');
  assert.equal(await page.locator('#_count').textContent(), told);
}));

test('without a clipboard API, copying works the old way', () => visit(bundled(), { view: '#?q=53' }, async page => {
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
    document.addEventListener('copy', () => { window.taken = getSelection().toString() || document.activeElement.value; });
  });
  await page.locator('#error-codes-53 [data-copy="rust"]').click();
  await page.waitForFunction(() => window.taken === 'errdex::cloud_recording::ErrorCode::TaskConflict');
  assert.equal(await page.locator('#error-codes-53 [data-copy="rust"]').textContent(), 'Copied');
  await page.evaluate(() => { document.execCommand = () => false; });
  await page.locator('#error-codes-53 [data-copy="link"]').click();
  await page.locator('#error-codes-53 [data-copy="link"]', { hasText: 'Not copied' }).waitFor();
}));
