import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
const page = await context.newPage();
page.on('pageerror', e => console.log('ERR', e.stack)); page.on('console', m => m.type()==='error' && console.log('CON', m.text()));
await page.goto('file:///tmp/page.html');
const queries = process.argv.slice(2);
for (const q of queries) {
  await page.fill('#_q', q); await page.waitForTimeout(250);
  const out = await page.evaluate(() => ({ count: document.getElementById('_count').textContent, read: document.getElementById('_read').hidden ? null : document.getElementById('_read').innerText, first: [...document.querySelectorAll('#_hits article')].slice(0,4).map(n=>n.id) }));
  console.log(JSON.stringify(q.slice(0,80)), JSON.stringify(out));
}
await page.screenshot({ path: '/tmp/page.png' });
await browser.close();
