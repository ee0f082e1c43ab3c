// Search, filters and shareable views.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bundled, classified, complete } from './pages.js';
import { choose, first, search, unfold, visible, visit } from './browser.js';

const FIRST = [
  ['62', 'error-codes-62'],
  ['task conflict', 'error-codes-53'],
  ['TASK  Conflict ', 'error-codes-53'],
  ['TaskConflict', 'error-codes-53'],
  ['token', /^error-codes-(109|110)$/],
  ['serviceIdle', 'submodule-states-serviceidle'],
  ['http-statuses/404', 'http-statuses-404'],
  ['HTTP 404', 'http-statuses-404'],
  ['request_hash mismatch!', 'error-codes-2'],
  ['API rate limit exceeded', 'gateway-messages-api-rate-limit-exceeded'],
  ['TaskConflct', 'error-codes-53'],
];

const BODIES = [
  ['{"code":65,"reason":"request not completed"}', 'error-codes-65'],
  ['  {\n "code": 65,\n "reason": "request not completed"\n}206', 'error-codes-65'],
  ['{"message":"Invalid authentication credentials"}', 'gateway-messages-invalid-authentication-credentials'],
  ['{"cname":"c","code":404,"resourceId":"r","serverResponse":{"command":"StopCloudRecorder","payload":{"message":"failed to find worker"},"subscribeModeBitmask":1,"vid":"1"},"sid":"s","uid":"1"}', 'error-codes-404'],
  ['{"cname":"c","uid":"1","code":49,"serverResponse":{"backuped":0,"payload":{"message":"Failed"}}}', 'error-codes-49'],
  ['{"cname":"c","code":53,"reason":"task confl', 'error-codes-53'],
  ['"{\\"code\\":2,\\"reason\\":\\"request_hash mismatch!\\"}"', 'error-codes-2'],
  ['POST /start answered HTTP 400 with code 53', 'error-codes-53'],
  ['{"resourceId":"r","sid":"s","serverResponse":{"subServiceStatus":{"recordingService":"serviceIdle"}}}', 'submodule-states-serviceidle'],
  ['{"eventType":41,"payload":{"details":{"leaveCode":2}}}', /^(leave-codes|event-types)-/],
];

test('the right entry comes first', () => visit(bundled(), {}, async page => {
  for (const [query, wanted] of [...FIRST, ...BODIES]) {
    await search(page, query.replaceAll('\n', ' '));
    const id = await first(page);
    if (wanted instanceof RegExp) assert.match(id, wanted, query);
    else assert.equal(id, wanted, query);
  }
}));

test('a pasted body finds what the runtime finds', () => visit(bundled(), {}, async page => {
  const examples = classified();
  assert.ok(examples.length > 100);
  for (const { body, wanted } of examples.filter(({ wanted }) => wanted)) {
    const found = await page.evaluate(body => {
      document.getElementById('_q').value = body;
      document.getElementById('_form').requestSubmit();
      const node = document.querySelector('#_hits article');
      const { domains } = JSON.parse(document.getElementById('_data').textContent);
      const domain = domains.find(({ title }) => title === node?.querySelector('.tag').textContent);
      return `${domain?.id}/${node?.querySelector('h3 b').textContent}`;
    }, body);
    assert.equal(found, wanted, body);
  }
}));

const PATTERNS = [
  ['Acquire: invalid cname value!', 'error-codes-2'],
  ['acquire:  INVALID "channel name" value', 'error-codes-2'],
  ['Acquire: invalid ticket uid value!', 'error-codes-49'],
  ['Task 7 was stopped by the user.', 'error-codes-49'],
];

test('a text finds the entry whose pattern it fits, alone and in a body', () => visit(complete(), {}, async page => {
  for (const [text, wanted] of PATTERNS) {
    // Words find every entry that they fit; a response has the most specific one.
    await search(page, text);
    assert.ok((await visible(page)).includes(wanted), text);
    await search(page, JSON.stringify({ reason: text }));
    assert.equal(await first(page), wanted, text);
  }
  for (const query of ['{"reason":"Acquire: invalid"}', '{"reason":"task 7 was stopped by"}']) {
    await search(page, query);
    assert.equal(await first(page), undefined, query);
  }
}));

test('the number of results is shown, and so is their absence', () => visit(bundled(), {}, async page => {
  const count = page.locator('#_count');
  const total = await page.locator('article').count();
  assert.equal(await count.textContent(), `${total} entries`);
  assert.equal(await count.getAttribute('aria-live'), 'polite');
  await search(page, 'serviceIdle');
  assert.match(await count.textContent(), new RegExp(`^\\d+ of ${total} entries$`));
  await search(page, '{"code":15}');
  assert.equal(await count.textContent(), `0 of ${total} entries`);
  await page.getByRole('button', { name: 'clear search and filters' }).click();
  assert.equal(await count.textContent(), `${total} entries`);
}));

test('the best answer is open, and what to do is visible in all of them', () => visit(bundled(), { view: '#?q=53' }, async page => {
  assert.ok(await page.locator('#error-codes-53 details').evaluate(node => node.open));
  for (const id of await visible(page)) {
    assert.ok(await page.locator(`#${id} .now`).first().isVisible(), id);
  }
}));

test('each filter keeps what has a meaning with its value', () => visit(bundled(), {}, async page => {
  const facets = await page.evaluate(() => JSON.parse(document.getElementById('_data').textContent).filters);
  for (const [facet, { name, values }] of facets.entries()) {
    await unfold(page, name);
    for (const [number, [value]] of values.entries()) {
      const input = page.locator(`input[name="${name}"][value="${value}"]`);
      const told = Number(await input.locator('xpath=..').locator('small').textContent());
      await input.check();
      const wanted = await page.evaluate(([facet, number]) => [...document.querySelectorAll('article')]
        .filter(node => facet === 5 || node.dataset.m.split(';').some(meaning =>
          meaning.split(',')[facet].split('.').includes(String(number)))).length, [facet, number]);
      const matches = parseInt(await page.locator('#_count').textContent(), 10);
      assert.equal(matches, told, `${name}=${value}`);
      if (name !== 'domain') assert.equal(matches, wanted, `${name}=${value}`);
      assert.equal(await page.evaluate(() => location.hash), `#?${new URLSearchParams({ [name]: value })}`);
      await input.uncheck();
    }
  }
}));

test('combined filters ask for one meaning that has all the values', () => visit(bundled(), {}, async page => {
  await choose(page, 'domain', 'error-codes');
  await choose(page, 'op', 'acquire');
  await choose(page, 'recovery', 'retry');
  assert.ok(!(await visible(page)).includes('error-codes-62'), '62 from `acquire` is not retried');
  await page.locator('input[name="op"][value="acquire"]').uncheck();
  await choose(page, 'op', 'start');
  await choose(page, 'http', '500');
  assert.deepEqual(await visible(page), ['error-codes-62']);
  await choose(page, 'fault', 'service');
  await choose(page, 'evidence', 'documented');
  assert.deepEqual(await visible(page), ['error-codes-62']);
  assert.equal(await page.locator('#error-codes-62 .m.on').count(), 1);
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  assert.equal(await page.evaluate(() => location.hash), '');
}));

test('values of one facet are alternatives', () => visit(bundled(), {}, async page => {
  const count = async () => parseInt(await page.locator('#_count').textContent(), 10);
  await choose(page, 'fault', 'network');
  const network = await count();
  await choose(page, 'fault', 'account');
  assert.ok(await count() > network);
}));

test('a view is shared by its address', () => visit(bundled(), {}, async (page, context) => {
  await search(page, 'request');
  await choose(page, 'recovery', 'retry');
  await choose(page, 'fault', 'service');
  const seen = await visible(page);
  assert.ok(seen.length > 0);
  const other = await context.newPage();
  await other.goto(page.url());
  assert.deepEqual(await visible(other), seen);
  assert.equal(await other.inputValue('#_q'), 'request');
  assert.ok(await other.locator('input[name="recovery"][value="retry"]').isChecked());
}));

test('going back leads from an entry to the results it was found in', () => visit(bundled(), { view: '#?q=62' }, async page => {
  const seen = await visible(page);
  await page.locator('#error-codes-62 details a[href="#error-codes-65"]').first().click();
  await page.waitForFunction(() => location.hash === '#error-codes-65' && !document.getElementById('_entries').hidden);
  assert.ok(await page.locator('#error-codes-65').isVisible());
  await page.goBack();
  await page.waitForFunction(() => !document.getElementById('_results').hidden);
  assert.deepEqual(await visible(page), seen);
}));

test('entries go back to where they were', () => visit(bundled(), {}, async page => {
  const before = await visible(page);
  for (const query of ['timeout', '62', 'a', '']) await search(page, query);
  assert.deepEqual(await visible(page), before);
}));
