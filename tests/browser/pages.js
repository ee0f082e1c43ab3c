// The pages under test, made by the command: of the catalogs of this repository, of one that tries to
// break the page, and of one with ten thousand entries.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'errdex-pages-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const errdex = process.env.ERRDEX ?? join(target, 'debug', 'errdex');
const docs = catalog => execFileSync(errdex, ['docs', catalog, '--out', folder]);

export const MANY = 10_000;

const WORDS = ('timeout request token channel recording upload storage stream layout region account quota '
  + 'worker session resource gateway header parameter network retry').split(' ');
const RECOVERIES = ['fix-request', 'settled', 'fix-account', '{retry: {after: [3s, 6s], then: contact-support}}', 'contact-support'];
const FAULTS = ['caller', 'nobody', 'account', 'service', 'network'];
const STATUSES = [400, 200, 403, 500, 503];
const OPERATIONS = ['acquire', 'start', 'stop'];

const entry = number => {
  const word = k => WORDS[(number * 7 + k * 3 + Math.floor(number / 11)) % WORDS.length];
  return `  - code: ${number}
    name: Case${number}
    summary: The ${word(0)} of the ${word(1)} did not fit the ${word(2)}
    lifecycle: {state: current, since: 2020-03-30}
    meanings:
      - operations: [${OPERATIONS[number % 3]}]
        http_statuses: [${STATUSES[number % 5]}]
        texts: ["${word(3)} ${word(4)} failed ${number}"]
        fault: ${FAULTS[number % 5]}
        causes: ["The ${word(5)} was sent while the ${word(6)} was still running, so \`${word(0)}\` could not be used."]
        fixes: ["Send the \`${word(0)}\` again with another ${word(6)}."]
        recovery: ${RECOVERIES[number % 5]}
        sources: [page]
`;
};

const many = () => {
  const catalog = join(folder, 'many');
  mkdirSync(catalog);
  writeFileSync(join(catalog, 'catalog.yaml'), `catalog: many
title: A catalog with many entries
operations:
${OPERATIONS.map(name => `  - {name: ${name}, http: {method: POST, path: "/${name}"}, summary: Does something}`).join('\n')}
responses: {code: [code], text: [reason]}
sources: [{id: page, title: A page, dated: 2024-01-01}]
`);
  const entries = Array.from({ length: MANY }, (_, i) => entry(i + 1));
  writeFileSync(join(catalog, 'error-codes.yaml'), `domain: error-codes
type: ErrorCode
key: u32
shape: newtype
title: Error codes
found_in: the \`code\` field
errors: true
entries:
${entries.join('')}`);
  return catalog;
};

const addresses = new Map();
const page = (name, catalog) => () => {
  if (!addresses.has(name)) {
    docs(catalog());
    addresses.set(name, pathToFileURL(join(folder, `${name}.html`)).href);
  }
  return addresses.get(name);
};

export const bundled = page('cloud-recording', () => join(root, 'data', 'cloud-recording'));
export const complete = page('complete', () => join(root, 'codegen', 'tests', 'accept', 'complete'));
export const hostile = page('hostile', () => join(root, 'pages', 'tests', 'hostile'));
export const large = page('many', many);

const FOLDERS = { 'cloud-recording': join(root, 'data', 'cloud-recording'), complete: join(root, 'codegen', 'tests', 'accept', 'complete') };

/** The vectors of a catalog by kind. */
export const vectors = name => {
  execFileSync(errdex, ['vectors', folder, '--catalog', FOLDERS[name]]);
  const read = kinds => JSON.parse(readFileSync(join(folder, `${name}.${kinds}.json`), 'utf8')).vectors;
  return { observation: read('observations'), paste: read('pastes'), query: read('queries') };
};

/** Every example body of the bundled catalog, with the id of the entry that `classify` puts first. */
export const classified = () => {
  bundled();
  const { domains } = JSON.parse(readFileSync(join(folder, 'cloud-recording.json'), 'utf8'));
  const examples = domains.flatMap(({ entries }) => entries).flatMap(entry => entry.examples);
  const bodies = [...new Set(examples.map(({ body }) => body))].filter(body => /^\{[^\n]*\}$/.test(body));
  const answers = execFileSync(errdex, ['classify', '--lines', '--format', 'json'], {
    input: bodies.map(body => `${body}\n`).join(''),
    stdio: ['pipe', 'pipe', 'ignore'],
  }).toString().trim().split('\n').map(line => JSON.parse(line));
  return bodies.map((body, i) => ({ body, wanted: answers[i].matches[0]?.id }));
};
