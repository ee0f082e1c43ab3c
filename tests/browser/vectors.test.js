// The page itself answers what the vectors ask: the catalog that it reads from its document is the same.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { bundled, complete, vectors } from './pages.js';
import { visit } from './browser.js';

const KEYS = ['best', 'certainty', 'recovery', 'operation', 'http_status', 'code', 'text', 'matches', 'near', 'unknown'];

for (const [name, address] of [['cloud-recording', bundled], ['complete', complete]]) {
  test(`the page of ${name} answers all vectors`, () => visit(address(), { bypassCSP: true }, async page => {
    // The catalog of the page is out of reach of other scripts, so its script runs once more.
    await page.evaluate(() => {
      const script = [...document.scripts].at(-1).textContent;
      new Function(script.replace(/\}\)\(\);\s*$/, 'window.answering = catalog();\n})();'))();
    });
    for (const [kind, all] of Object.entries(vectors(name))) {
      const asked = all.filter(({ only }, i) => !only && i % (all.length > 2000 ? 40 : 1) === 0);
      const answers = await page.evaluate(([kind, inputs, keys]) => {
        const written = (key, { key: type, key_format: format }) => {
          if (format !== 'hex') return key;
          const bits = Number(type.slice(1));
          return `0x${BigInt.asUintN(bits, BigInt(key)).toString(16).toUpperCase().padStart(bits / 4, '0')}`;
        };
        const ids = new Map(window.answering.entries.map(({ id, domain, key }) => [id, `${domain.id}/${written(key, domain.record)}`]));
        const ask = { observation: 'observe', paste: 'read', query: 'find' }[kind];
        const named = value => (Array.isArray(value) ? value.map(named) : ids.get(value?.id ?? value) ?? value);
        return inputs.map(input => {
          const answer = window.answering[ask](input);
          return Object.fromEntries(keys.filter(key => key in answer).map(key => [key, key === 'recovery' || key === 'text' ? answer[key] : named(answer[key])]));
        });
      }, [kind, asked.map(({ input }) => input), KEYS]);
      const wrong = asked.filter(({ answer }, i) => KEYS.some(key => {
        if (!(key in answer)) return false;
        try { assert.deepEqual(answers[i][key], answer[key]); return false; } catch { return true; }
      })).map(({ how, input, answer }) => ({ how, input, answer, own: answers[asked.findIndex(one => one.input === input)] }));
      assert.equal(wrong.length, 0, `${kind}: ${wrong.length} of ${asked.length}\n${JSON.stringify(wrong.slice(0, 5), null, 1)}`);
    }
  }));
}
