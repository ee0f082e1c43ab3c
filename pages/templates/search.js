// The index of the catalog and the search in it; `page.js` shows the results. Both parts share a scope,
// which `html.rs` puts around them.

const $ = id => document.getElementById(id);
const data = JSON.parse($('_data').textContent);

// Text pasted from chats has full-width digits and letters.
const plain = text => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
// A text in quotes or with final punctuation is the same text.
const bare = text => {
  const words = text.replace(/^[\s"'`\u00ab\u00bb\u2018-\u201f]+/u, '').replace(/[\s"'`\u00ab\u00bb\u2018-\u201f.,:;!?\u2026\u3002]+$/u, '');
  return plain(words || text);
};
const quoted = (node, which) => [...node.querySelectorAll(which)].map(quote => bare(quote.textContent));
const squash = text => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const make = (tag, properties, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const LABELS = { link: 'Copy link', rust: 'Copy Rust path' };

// ---- The index: what searches and filters look at, read from the document once.

const entryOf = new WeakMap();
const entries = [];
data.domains.forEach((domain, number) => {
  domain.byKey = new Map();
  for (const node of $(domain.id).querySelectorAll(':scope > article')) {
    const link = node.firstElementChild.firstElementChild;
    const shown = link.firstChild.textContent;
    const key = node.dataset.n || shown;
    const entry = {
      node, link, key, shown: plain(shown), number: entries.length, domain: number,
      name: link.lastChild.data.trim(),
      // A meaning has a list of values for each facet.
      meanings: node.dataset.m.split(';').map(meaning =>
        [...meaning.split(',').map(list => list.split('.').map(Number)), [number]]),
      more: node.lastElementChild,
      text: null, hole: null, parts: [...node.querySelectorAll(':scope > .m')],
    };
    domain.byKey.set(key, entry);
    entries.push(entry);
    entryOf.set(node, entry);
  }
});

// Texts are long, so they are read when the browser is idle, or when a search needs them.
const read = entry => {
  if (entry.text !== null) return entry;
  // Without headings, which are the same in every entry.
  const parts = entry.node.querySelectorAll('h3, p, li, pre');
  entry.text = plain([...parts].map(node => node.textContent).join(' ') + ' ' + (entry.node.dataset.k || ''));
  entry.texts = [...new Set(quoted(entry.node, 'q:not(.g)'))];
  // Texts that are too generic to find an entry, but tell its meanings apart.
  entry.generic = [...new Set(quoted(entry.node, 'q.g'))];
  entry.said = entry.parts.map(node => quoted(node, 'q'));
  // Entries at least one of which must be in the same body.
  entry.when = entry.parts.map(node => [...node.querySelectorAll('.when .b')].map(link => link.hash.slice(1)));
  entry.summary = plain(entry.node.children[1].textContent);
  entry.squashed = squash(entry.name);
  entry.lower = plain(entry.key);
  const copy = kind => {
    const button = make('button', { type: 'button' }, LABELS[kind]);
    button.dataset.copy = kind;
    return button;
  };
  entry.node.firstElementChild.after(make('p', { className: 'copy' }, copy('link'), copy('rust')));
  return entry;
};
let unread = 0;
const whenIdle = window.requestIdleCallback || (work => setTimeout(() => work({ timeRemaining: () => 8 }), 20));
const readSome = deadline => {
  do for (let i = 0; i < 20 && unread < entries.length; i++) read(entries[unread++]);
  while (unread < entries.length && deadline.timeRemaining() > 4);
  if (unread < entries.length) whenIdle(readSome);
};
whenIdle(readSome);

// ---- Texts with variable parts.

// Each part has a character that is not a space, and ends where the fixed text after it is found first.
const fits = (pattern, text) => {
  const [first, ...between] = pattern.split(/\{.*?\}/);
  const last = between.pop();
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const fixed of between) {
    const found = text.indexOf(fixed, at + (text[at] === ' ' ? 2 : 1));
    if (found < 0) return false;
    at = found + fixed.length;
  }
  return text.slice(at, Math.max(at, end)).trim() !== '';
};
let patterns = null;
const isStated = (entry, text) => {
  const isMessage = data.domains[entry.domain].kind === 'message';
  return read(entry).texts.includes(text) || entry.generic.includes(text) || isMessage && bare(entry.key) === text;
};
// A text, or, if nobody states it, the pattern that it fits and that has the most fixed text.
const counted = text => {
  const fixed = pattern => pattern.replace(/\{.*?\}| /g, '').length;
  patterns ||= [...new Set(entries.flatMap(entry => quoted(entry.node, 'q.p')))].sort((a, b) => fixed(b) - fixed(a));
  const found = patterns.find(pattern => fits(pattern, text));
  return found && !entries.some(entry => isStated(entry, text)) ? found : text;
};

// ---- Bodies of responses: the facts that the runtime's `classify` would see.

const parse = text => { try { return JSON.parse(text); } catch { return null; } };

// The values at a path such as `a.b[].c`; strings that contain JSON are parsed.
const valuesAt = (body, path) => path.split('.').reduce((values, part) => {
  const list = part.endsWith('[]');
  const name = list ? part.slice(0, -2) : part;
  return values.flatMap(value => {
    const record = typeof value === 'string' ? parse(value) : value;
    const found = record && typeof record === 'object' && Object.hasOwn(record, name) ? record[name] : [];
    return list ? (Array.isArray(found) ? found : []) : [found].flat();
  });
}, [body]);

// A body that was truncated, damaged or printed by another language still has its names and values.
const scraped = text => {
  const body = {};
  const pairs = /(\w+)\\?["']?\s*(?::|=>)\s*(?:\\?"([^"\\]*)|\\?'([^'\\]*)|(-?\d+))/g;
  for (const [, name, double, single, number] of text.matchAll(pairs)) {
    if (!Object.hasOwn(body, name)) body[name] = number === undefined ? double ?? single : Number(number);
  }
  return body;
};

const facetNamed = name => data.filters.findIndex(facet => facet.name === name);
const [OP, HTTP, EVIDENCE] = ['op', 'http', 'evidence'].map(facetNamed);
const idsOf = (meaning, f) => meaning[f].map(v => data.filters[f].values[v][0]).filter(id => id !== 'not-stated');

// The operation at the end of a path, or else the only operation that is mentioned.
const operationIn = around => {
  const named = words => data.filters[OP].values.map(([id]) => id).filter(id => words.includes(id));
  const [inPath] = named([...around.matchAll(/\/([\w.-]+)(?![\w./-])/g)].map(match => match[1]));
  const alone = named(around.match(/[\w.-]+/g) || []);
  return inPath || (alone.length === 1 ? alone[0] : null);
};

const observe = raw => {
  const start = raw.indexOf('{');
  const end = raw.lastIndexOf('}');
  const around = start < 0 ? raw : `${raw.slice(0, start)} ; ${end < start ? '' : raw.slice(end + 1)}`;
  const status = /\bHTTP(?:\/[\d.]+)?\W{0,3}(?:status)?\W{0,3}([1-5]\d\d)\b/i.exec(around)
    || (start >= 0 && /;\s*([1-5]\d\d)\s*$/.exec(around));
  const seen = { code: null, texts: [], http: status ? status[1] : null, op: operationIn(around), fields: new Map() };
  if (start < 0) {
    const code = /\b(?:code|error)\W{0,3}(-?\d+)\b/i.exec(raw);
    seen.code = code && code[1];
    return seen.code || seen.http ? seen : null;
  }
  const body = parse(raw.slice(start, end + 1)) || scraped(raw.slice(start));
  const facts = data.responses;
  const look = (domain, paths, see) => {
    for (const value of paths.flatMap(path => valuesAt(body, path))) {
      const whole = domain.byKey.get(String(value));
      if (whole || !domain.bitmask || !Number.isInteger(value)) see(whole, value);
      else domain.byKey.forEach((entry, key) => { if (key > 0 && (value & key)) see(entry, value); });
    }
  };
  // Stops at responses of other products.
  const ours = facts.ours.map(id => entryOf.get($(id)));
  for (const domain of new Set(ours.map(entry => data.domains[entry.domain]))) {
    domain.places.forEach(([paths]) => look(domain, paths, (entry, value) => {
      if (ours.includes(entry)) return;
      seen.foreign = `${domain.id}/${value}`;
      if (entry) seen.fields.set(entry, 0);
    }));
  }
  if (seen.foreign) {
    seen.http = null;
    return seen;
  }
  if (!facts.not_a_response_if.some(name => Object.hasOwn(body, name))) {
    const codes = facts.code.flatMap(path => valuesAt(body, path));
    const code = codes.find(value => /^-?\d+$/.test(String(value)));
    seen.code = code === undefined ? null : String(code);
    seen.texts = facts.text.flatMap(path => valuesAt(body, path))
      .filter(value => typeof value === 'string' && value !== '').map(value => counted(bare(value)));
  }
  // A place may count only together with an entry of another domain, which has to be found first; the
  // entry found there says more than the other one.
  for (let depth = 0; depth < 3; depth++) {
    for (const domain of data.domains) {
      for (const [paths, when] of domain.places) {
        if (when.length ? !when.some(id => seen.fields.has(entryOf.get($(id)))) : depth > 0) continue;
        const see = entry => { if (entry && !seen.fields.has(entry)) seen.fields.set(entry, when.length ? 1 + depth : 0); };
        look(domain, paths, see);
      }
    }
  }
  return seen;
};

const scoreSeen = (entry, seen) => {
  const domain = data.domains[entry.domain];
  const isCode = domain.kind === 'code';
  let score = 0;
  if (isCode && entry.key === seen.code) score += 1000;
  if (domain.kind === 'message' && seen.texts.includes(bare(entry.key))) score += 900;
  if (seen.texts.some(text => entry.texts.includes(text))) score += score ? 100 : seen.code && isCode ? 150 : 600;
  else if (score && seen.texts.some(text => entry.generic.includes(text))) score += 100;
  if (seen.fields.has(entry)) {
    const asks = entry.node.querySelector('.m:not(.k-settled)') ? 50 : 0;
    score += (isCode ? 800 : domain.informational ? 100 : 300 + 60 * seen.fields.get(entry)) + asks;
  }
  if (domain.kind === 'http-status' && entry.key === seen.http) score += 200;
  return score && seen.http && entry.node.textContent.includes(`HTTP ${seen.http}`) ? score + 20 : score;
};

// Which meanings the facts exclude, and how the others rank, by the rules of `classify`: a condition
// that is not stated holds for every value, and withdrawn meanings come last.
const judge = (entry, seen) => {
  const key = data.domains[entry.domain].kind;
  // A status or a text that no meaning of the entry has does not tell them apart.
  const tells = (facts, all) => facts.filter(fact => all.some(stated => stated.includes(fact)));
  const http = tells(seen.http && key !== 'http-status' ? [seen.http] : [], entry.meanings.map(meaning => idsOf(meaning, HTTP)));
  const texts = tells(key === 'message' ? [] : seen.texts, entry.said);
  const found = [...seen.fields.keys()].map(other => other.node.id);
  const meanings = entry.meanings.map((meaning, i) => {
    const facts = [
      [seen.op ? [seen.op] : [], idsOf(meaning, OP)],
      [http, idsOf(meaning, HTTP)],
      [texts, entry.said[i]],
      [entry.when[i].length && !found.length ? ['nothing'] : found, entry.when[i]],
    ].filter(([facts, stated]) => facts.length && stated.length);
    const agreeing = facts.filter(([facts, stated]) => facts.some(fact => stated.includes(fact))).length;
    return { i, agreeing, against: facts.length - agreeing, late: idsOf(meaning, EVIDENCE).includes('withdrawn') };
  });
  const least = Math.min(...meanings.map(({ against }) => against));
  const known = meanings.some(({ against, agreeing }) => !against && agreeing);
  // A withdrawn meaning that states none of the facts gives way to one that does. If the facts
  // contradict every meaning, the facts are in doubt rather than the meanings.
  const isExcluded = ({ against, agreeing, late }) => !least && (against > 0 || (known && late && !agreeing));
  const excluded = new Set(meanings.filter(isExcluded).map(({ i }) => i));
  const order = meanings
    .sort((a, b) => excluded.has(a.i) - excluded.has(b.i) || (excluded.has(a.i) && a.late - b.late)
      || a.against - b.against || b.agreeing - a.agreeing || a.late - b.late || a.i - b.i)
    .map(({ i }) => i);
  return { order, excluded };
};

// ---- Words: keys and texts before names, names before summaries, summaries before prose.

const PLACES = { code: 4, message: 3, 'http-status': 2, field: 1 };
const isDigits = word => /^-?\d+$/.test(word);

// A number is found as a number: 62 is not in 1625.
const has = (text, word) => {
  if (!isDigits(word)) return text.includes(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] || ' ') && !/\w/.test(text[at + word.length] || ' ')) return true;
  }
  return false;
};

const scoreWords = (entry, { whole, said, words, squashed, place }) => {
  const { lower, summary, text, squashed: name } = entry;
  const texts = [...entry.texts, ...entry.generic];
  const { id, rust } = data.domains[entry.domain];
  if (whole === `${id}/${lower}` || place === entry.node.id) return 1200;
  if (whole.includes('::') && `::${rust}::${entry.name}`.toLowerCase().endsWith(`::${whole}`)) return 1200;
  // A list of numbers searches for each of them.
  if (words.length > 1 && words.every(isDigits) && words.includes(lower)) return 1000 - words.indexOf(lower);
  if (whole === lower || whole === entry.shown) return 1000;
  if (texts.includes(said)) return 900;
  if (squashed && squashed === name) return 850;
  const digits = isDigits(whole);
  if (!digits && lower.startsWith(whole)) return 600;
  if (!digits && texts.some(text => text.startsWith(whole))) return 580;
  if (!digits && (lower.includes(whole) || texts.some(text => text.includes(whole)))) return 500;
  if (!digits && squashed.length > 2 && name.includes(squashed)) return name.startsWith(squashed) ? 460 : 450;
  // A text or a name within a question, the longest first.
  const quoted = Math.max(0, ...[...texts, lower].filter(text => text.includes(' ') && whole.includes(text))
    .map(text => text.length));
  if (quoted) return 400 + Math.min(quoted, 40);
  if (name.length > 6 && words.length > 1 && words.some(word => squash(word) === name)) return 400;
  if (has(summary, whole)) return 300;
  const near = `${lower} ${name} ${texts.join(' ')} ${summary}`;
  if (words.every(word => has(near, word))) return 250;
  if (has(text, whole)) return 120;
  return words.every(word => has(text, word)) ? 80 : 0;
};

// How many letters differ, up to a limit.
const distance = (a, b, limit) => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
};

// If nothing has all words: entries with most of them, or with a similar name.
const scoreNear = (entry, { words, squashed, spelt }) => {
  const count = words.filter(word => has(entry.text, word)).length;
  const limit = Math.min(3, Math.floor(squashed.length / 4));
  const isSimilar = limit > 0 && !isDigits(squashed)
    && [entry.squashed, squash(entry.key), ...entry.texts.map(squash), ...entry.generic.map(squash)]
      .some(word => distance(squashed, word, limit) <= limit);
  const own = plain(`${entry.name.replace(/([a-z])([A-Z])/g, '$1 $2')} ${entry.key} ${[...entry.texts, ...entry.generic].join(' ')} ${entry.summary}`);
  const misspelt = words.filter(word => own.split(' ').some(other => spelt(word, other))).length;
  return (isSimilar ? 100 : 0) + 10 * misspelt + (words.length > 1 && count > 0 ? count : 0);
};

// Whether two words differ by at most one letter, remembered because entries share words.
const speller = () => {
  const known = new Map();
  return (word, other) => {
    if (word.length < 4 || isDigits(word)) return false;
    const pair = `${word} ${other}`;
    if (!known.has(pair)) known.set(pair, distance(word, other, 1) <= 1);
    return known.get(pair);
  };
};

const search = typed => {
  const raw = typed.normalize('NFKC').replace(/[\u201c\u201d\u201e]/g, '"').replace(/[\u2018\u2019]/g, "'");
  const whole = plain(raw.replace(/^["'`]+|["'`]+$/g, ''));
  if (!whole) return { found: entries.map(entry => ({ entry, score: 0 })), words: [], seen: null, near: false };
  entries.forEach(read);
  const seen = observe(raw);
  const query = {
    whole,
    // A body is not a text, although a pattern that begins with a part could fit it.
    said: raw.includes('{') ? whole : counted(bare(whole)),
    words: whole.split(/[ ,;]+/).filter(Boolean),
    squashed: squash(whole),
    // The end of a link to an entry, or its id.
    place: whole.slice(whole.lastIndexOf('#') + 1),
    spelt: speller(),
  };
  const ranked = score => entries
    .map(entry => ({ entry, score: score(entry) }))
    .filter(hit => hit.score > 0)
    .sort((a, b) => b.score - a.score
      || PLACES[data.domains[b.entry.domain].kind] - PLACES[data.domains[a.entry.domain].kind]
      || a.entry.number - b.entry.number);
  let found = ranked(entry => (seen ? scoreSeen(entry, seen) : 0) || scoreWords(entry, query));
  let words = query.words;
  if (seen && raw.includes('{')) words = [...seen.texts];
  // A body is never misspelled; if the catalog does not know it, nothing is near.
  const near = found.length === 0 && !raw.includes('{');
  if (near) found = ranked(entry => scoreNear(entry, query));
  return { found, words, seen, near };
};
