// The module against the vectors of the command: both answer every question in the same way.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Catalog } from '../module/errdex.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'errdex-vectors-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const errdex = process.env.ERRDEX ?? join(target, 'debug', 'errdex');

const CATALOGS = ['data/cloud-recording', 'codegen/tests/accept/complete', 'examples/own-catalog/data'];
const FEWEST = { observation: 5000, paste: 5000, query: 2000 };
const ASK = {
  observation: (catalog, input) => catalog.observe(input),
  paste: (catalog, input) => catalog.read(input),
  query: (catalog, input) => catalog.find(input),
};

for (const path of CATALOGS) {
  const catalog = join(root, path);
  execFileSync(errdex, ['docs', catalog, '--out', folder]);
  execFileSync(errdex, ['vectors', folder, '--catalog', catalog]);
}

/** The keys in which an answer differs from the stated one. */
const difference = (answer, stated) => Object.keys(stated).filter(key => {
  try {
    assert.deepEqual(answer[key] ?? null, stated[key]);
    return false;
  } catch {
    return true;
  }
});

for (const file of readdirSync(folder).filter(file => /\.(observations|pastes|queries)\.json$/.test(file))) {
  test(`the module agrees with ${file}`, () => {
    const { catalog: id, fingerprint, vectors } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const record = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));
    assert.equal(record.fingerprint, fingerprint);
    const catalog = new Catalog(record);
    const wrong = [];
    for (const { kind, how, input, answer, only } of vectors) {
      if (only) continue;
      const own = ASK[kind](catalog, input);
      const keys = difference(own, answer);
      if (keys.length) wrong.push({ how, input, keys, own, answer });
    }
    if (id === 'cloud-recording') assert.ok(vectors.length >= FEWEST[vectors[0].kind], `${vectors.length}`);
    const shown = wrong.slice(0, 8).map(one => JSON.stringify(one, (key, value) => (key === 'matches' ? undefined : value), 1));
    assert.equal(wrong.length, 0, `${wrong.length} of ${vectors.length}\n${shown.join('\n')}`);
  });
}
