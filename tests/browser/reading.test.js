// Places, keys, copies, and all kinds of readers: without a script, on a phone, on paper, by ear.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { bundled, hostile } from './pages.js';
import { first, inView, search, visible, visit } from './browser.js';

const AXE = createRequire(import.meta.url).resolve('axe-core');

test('the address of an entry shows it, open', () => visit(bundled(), { view: '#error-codes-502' }, async page => {
  await inView(page, 'error-codes-502');
  assert.ok(await page.locator('#error-codes-502 details').evaluate(node => node.open));
  await page.evaluate(() => { location.hash = '#submodule-states-serviceidle'; });
  await inView(page, 'submodule-states-serviceidle');
}));

test('every link in the page leads somewhere', () => visit(bundled(), {}, async page => {
  await page.getByRole('button', { name: 'Open all' }).click();
  const lost = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .map(link => link.getAttribute('href'))
    .filter(href => !href.startsWith('#?') && !document.getElementById(href.slice(1))));
  assert.deepEqual(lost, []);
  assert.ok(await page.locator('.from a').count() > 100);
}));

test('the matrix leads to entries, and its heads to filters', () => visit(bundled(), {}, async page => {
  await page.locator('.matrix td a[href="#error-codes-53"]').first().click();
  await inView(page, 'error-codes-53');
  await page.goBack();
  await page.locator('.matrix thead a', { hasText: 'updateLayout' }).click();
  await page.locator('input[name="op"][value="updateLayout"]:checked').waitFor({ state: 'attached' });
  await page.goBack();
  await page.locator('.matrix tbody th a', { hasText: '206' }).click();
  assert.ok((await visible(page)).includes('error-codes-65'));
  await page.goBack();
  await page.locator('.legend a', { hasText: 'slow down' }).click();
  assert.ok((await visible(page)).includes('error-codes-406'));
}));

test('every code is in the matrix', () => visit(bundled(), {}, async page => {
  const missing = await page.evaluate(() => [...document.querySelectorAll('#error-codes > article')]
    .filter(({ id }) => !document.querySelector(`.matrix a[href="#${id}"]`)).map(({ id }) => id));
  assert.deepEqual(missing, []);
}));

test('what every response can have comes before notifications', () => visit(bundled(), {}, async page => {
  const domains = await page.evaluate(() => [...document.querySelectorAll('.domains a')].map(link => link.hash.slice(1)));
  const place = domain => domains.indexOf(domain);
  assert.equal(place('error-codes'), 0);
  for (const later of ['event-types', 'error-levels', 'exit-statuses']) {
    assert.ok(place('http-statuses') < place('recording-statuses') && place('recording-statuses') < place(later), later);
  }
}));

test('keys: search, go through the results, open, clear', () => visit(bundled(), {}, async page => {
  const focused = () => page.evaluate(() => document.activeElement.closest('article')?.id ?? document.activeElement.id);
  await page.keyboard.press('/');
  assert.equal(await focused(), '_q');
  await page.keyboard.type('timeout/');
  assert.equal(await page.inputValue('#_q'), 'timeout/');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ArrowDown');
  const results = await visible(page);
  assert.equal(await focused(), results[0]);
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), results[1]);
  const details = page.locator(`#${results[1]} details`);
  const wasOpen = await details.evaluate(node => node.open);
  await page.keyboard.press('Enter');
  assert.equal(await details.evaluate(node => node.open), !wasOpen);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await focused(), '_q');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), results[0]);
  assert.ok(await page.locator(`#${results[0]} details`).evaluate(node => node.open));
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue('#_q'), '');
  assert.equal(await focused(), '_q');
  assert.ok(await page.locator('#_entries').isVisible());
}));

test('without a script it is a plain document', () => visit(bundled(), { javaScriptEnabled: false }, async page => {
  assert.equal(await page.locator('#_bar').isVisible(), false);
  assert.equal(await page.locator('.side').isVisible(), false);
  const entry = page.locator('#error-codes-62');
  for (const text of ['ServiceUnavailable', 'Send the same request again', '3 s', 'Causes', 'request timeout']) {
    assert.ok(await entry.getByText(text).first().isVisible(), text);
  }
  // Without the script, neither the matrix headers nor the legend link to views.
  const links = await page.locator('a[href^="#"]').evaluateAll(nodes => nodes.map(node => node.getAttribute('href').slice(1)));
  for (const id of new Set(links)) assert.equal(await page.locator(`[id="${id}"]`).count(), 1, id);
  const head = page.locator('.matrix thead th').nth(1);
  assert.equal(await head.locator('a').evaluate(node => getComputedStyle(node).color), await head.evaluate(node => getComputedStyle(node).color));
  await page.locator('.domains a', { hasText: 'Submodule states' }).click();
  assert.match(page.url(), /#submodule-states$/);
}));

test('it is dark if the system is, or if the reader chooses so', () => visit(bundled(), { colorScheme: 'dark' }, async page => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  const button = page.getByRole('button', { name: /^Theme/ });
  await button.click();
  assert.equal(await button.textContent(), 'Theme: light');
  const light = await paper();
  assert.notEqual(light, dark);
  await page.reload();
  assert.equal(await paper(), light);
  await button.click();
  assert.equal(await paper(), dark);
}));

test('paper has everything, and nothing to click', () => visit(bundled(), {}, async page => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.equal(await page.locator('#_bar').isVisible(), false);
  assert.equal(await page.locator('.side').isVisible(), false);
  assert.equal(await page.getByRole('button', { name: 'Copy link' }).first().isVisible(), false);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.locator('article details:not([open])').count(), 0);
  const [ink, paper] = await page.evaluate(() => ['color', 'backgroundColor'].map(name => getComputedStyle(document.body)[name]));
  assert.equal(paper, 'rgb(255, 255, 255)');
  assert.equal(ink, 'rgb(28, 29, 33)');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('article details[open]').count(), 0);
  const pdf = await page.pdf();
  assert.ok(pdf.length > 100_000);
}));

test('nothing is wider than a phone, or than a page at 200 %', async () => {
  for (const address of [bundled(), hostile()]) {
    for (const width of [360, 640]) {
      for (const view of ['', '#?q=a', '#error-codes']) {
        await visit(address, { view, viewport: { width, height: 740 } }, async page => {
          await page.getByRole('button', { name: 'Open all' }).click();
          await page.evaluate(() => { document.getElementById('_filters').open = true; });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${address}${view}: ${wide} > ${width}`);
        });
      }
    }
  }
});

test('a catalog cannot put markup, scripts or requests into the page', async () => {
  for (const javaScriptEnabled of [true, false]) {
    await visit(hostile(), { javaScriptEnabled }, async page => {
      assert.equal(await page.locator('article').count(), 7);
      assert.equal(await page.locator('main img, main iframe, main svg, main script, main style').count(), 0);
      assert.match(await page.title(), /^`?<\/title><script>alert\(1\)/);
      if (!javaScriptEnabled) return;
      const attributes = await page.evaluate(() => [...document.querySelectorAll('*')]
        .flatMap(node => [...node.attributes]).map(({ name, value }) => `${name}=${value}`)
        .filter(text => text.startsWith('on') || text.startsWith('style=') || text.includes('=javascript:')));
      assert.deepEqual(attributes, []);
      for (const query of ['</script><script>alert(14)</script>', '"><img src=x onerror=alert(1)>', '{"code":-1,"__proto__":{"x":1}}', '\u05e9\u05d2\u05d9\u05d0\u05d4', '-1']) {
        await search(page, query);
        assert.ok(await first(page) || query.includes('img'), query);
      }
      await page.goto(`${hostile()}#?q=%3Cimg%20src=x%20onerror=alert(1)%3E&fault=%3Cb%3E&nothing=%22`);
      for (const hash of ['#%22%3E%3Cscript%3E', '#%', '#?%', '#_q', '#?']) await page.goto(hostile() + hash);
    });
  }
});

test('the policy forbids everything but the style and the scripts of the page', () => visit(bundled(), {}, async page => {
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+' 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/);
}));

test('axe finds nothing, in both themes, with and without results', async () => {
  const views = [['', 1280], ['#?q=62', 1280], ['#?q=xyzzyx&fault=caller', 1280], ['#?q=task+conflict', 360]];
  for (const colorScheme of ['light', 'dark']) {
    for (const [view, width] of views) {
      // The policy of the page forbids adding a script, so the tool runs from outside.
      await visit(bundled(), { view, colorScheme, bypassCSP: true, viewport: { width, height: 900 } }, async page => {
        if (view) await page.getByRole('button', { name: 'Open all' }).click();
        await page.addScriptTag({ path: AXE });
        const found = await page.evaluate(async () => {
          const { violations, passes } = await window.axe.run(document, { resultTypes: ['violations', 'passes'] });
          const looked = passes.some(({ id, nodes }) => id === 'color-contrast' && nodes.length > 10);
          return [...violations, ...(looked ? [] : [{ id: 'contrast was not checked', nodes: [] }])]
            .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' ')}`);
        });
        assert.deepEqual(found, [], `${colorScheme} ${width} ${view}`);
      });
    }
  }
});
