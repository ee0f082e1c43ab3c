// The catalog as the module takes it, read from the document once, and the entries as the page moves them.

const $ = id => document.getElementById(id);
const data = JSON.parse($('_data').textContent);
const make = (tag, properties, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const LABELS = { link: 'Copy link', rust: 'Copy Rust path' };
const facetNamed = name => data.filters.findIndex(facet => facet.name === name);
const [OP, HTTP, EVIDENCE] = ['op', 'http', 'evidence'].map(facetNamed);
const idsOf = (meaning, f) => meaning[f].map(v => data.filters[f].values[v][0]).filter(id => id !== 'not-stated');

// ---- The entries, and their order in the document.

const entryOf = new WeakMap();
const entries = [];
data.domains.forEach((domain, number) => {
  for (const node of $(domain.id).querySelectorAll(':scope > article')) {
    const link = node.firstElementChild.firstElementChild;
    const entry = {
      node, link, key: node.dataset.n || link.firstChild.textContent, number: entries.length, domain: number,
      name: link.lastChild.data.trim(),
      // A meaning has a list of values for each facet.
      meanings: node.dataset.m.split(';').map(meaning => [...meaning.split(',').map(list => list.split('.').map(Number)), [number]]),
      more: node.lastElementChild, hole: null, parts: [...node.querySelectorAll(':scope > .m')], isDressed: false,
    };
    entries.push(entry);
    entryOf.set(node, entry);
  }
});

const dress = entry => {
  if (entry.isDressed) return;
  entry.isDressed = true;
  const copy = kind => {
    const button = make('button', { type: 'button' }, LABELS[kind]);
    button.dataset.copy = kind;
    return button;
  };
  entry.node.firstElementChild.after(make('p', { className: 'copy' }, copy('link'), copy('rust')));
};

// ---- The record.

// Prose as the catalog has it, where code is in backticks.
const prose = node => [...node?.childNodes ?? []].map(child =>
  (child.localName === 'code' ? `\`${child.textContent}\`` : child.nodeType === 1 ? prose(child) : child.textContent)).join('').trim();
const texts = (node, which) => [...node.querySelectorAll(which)].map(one => one.textContent);
const sentences = (node, which) => [...node.querySelectorAll(which)].map(prose);

const meaningsOf = (entry, summary) => {
  const { node, parts, more } = entry;
  if (node.dataset.r === undefined) return [];
  const causes = [[]];
  for (const child of more.children) {
    if (child.matches('h4 + ul:not([class])')) causes.at(-1).push(...sentences(child, ':scope > li'));
    if (child.matches('.from')) causes.push([]);
  }
  return node.dataset.r.split(',').map((recovery, i) => {
    const part = parts[i];
    const [when, next] = part.children;
    const facets = entry.meanings[i];
    return {
      operations: idsOf(facets, OP), http_statuses: idsOf(facets, HTTP).map(Number), evidence: idsOf(facets, EVIDENCE)[0],
      texts: texts(when, 'q:not([class])'), supporting_texts: texts(when, 'q.g'), patterns: texts(when, 'q.p'),
      when: [...when.querySelectorAll('.b')].map(link => link.hash.slice(1)),
      recovery: recovery === '' ? null : data.recoveries[recovery],
      summary: next.matches('.now') ? summary : prose(next), causes: causes[i], fixes: sentences(part, ':scope > ul > li'),
    };
  });
};

const recordOf = (domain, entry) => {
  const { node, name, more } = entry;
  const summary = prose(node.querySelector(':scope > :first-child ~ :not(.copy)'));
  const key = domain.key === 'string' || !Number.isSafeInteger(Number(entry.key)) ? entry.key : Number(entry.key);
  const life = more.querySelector(':scope > .life');
  return {
    id: node.id, key, name, summary, meanings: meaningsOf(entry, summary),
    symbol: texts(life, ':scope > code:not(.o)')[0] ?? null, aliases: texts(life, ':scope > q'), old_names: texts(life, ':scope > .o'),
    details: [...more.querySelectorAll(':scope > .details > *')].map(prose).join(' ') || null,
    keywords: node.dataset.k?.split('|') ?? [],
  };
};

const catalogOf = () => {
  const operations = data.filters[OP].values.map(([id]) => id).filter(id => id !== 'not-stated');
  const requests = [...document.querySelectorAll('.operations dd')].map(node => node.querySelector('.rq')?.textContent.split(' '));
  const found = [...document.querySelectorAll('.domains li')].map(node => prose(node.querySelector('span')) || null);
  const domains = data.domains.map((domain, number) => ({
    ...domain, domain: domain.id, type: domain.rust.split('::').at(-1), found_in: found[number],
    places: domain.places.map(([paths, when]) => ({ paths, when })),
    entries: entries.filter(entry => entry.domain === number).map(entry => recordOf(domain, entry)),
  }));
  return new Catalog({
    catalog: data.catalog, title: document.querySelector('h1').textContent, servers: data.servers, responses: data.responses,
    operations: operations.map((name, i) => ({
      name, ends_session: data.ends.includes(name), http: requests[i] ? { method: requests[i][0], path: requests[i][1] } : null,
    })),
    sources: [...document.querySelectorAll('.sources > li > code')].map(node => ({ id: node.textContent })),
    // In the order of the catalog, which decides between what is equally good.
    domains: domains.sort((a, b) => (a.id < b.id ? -1 : 1)),
  });
};
let known = null;
const catalog = () => { known ??= catalogOf(); return known; };

const whenIdle = window.requestIdleCallback || (work => setTimeout(() => work({ timeRemaining: () => 8 }), 20));
let undressed = 0;
const dressSome = deadline => {
  do for (let i = 0; i < 20 && undressed < entries.length; i++) dress(entries[undressed++]);
  while (undressed < entries.length && deadline.timeRemaining() > 4);
  whenIdle(undressed < entries.length ? dressSome : () => catalog());
};
whenIdle(dressSome);

// ---- Answers.

const pageEntries = new Map(entries.map(entry => [entry.node.id, entry]));

/** Whether a text is a paste rather than words. */
const isPaste = text => /[{}[\]\n]|%7b|&quot;|:\/\//i.test(text);

/** The entries for what was typed, the best first, and why; the meanings that facts exclude; and what was read. */
const search = (typed, known) => {
  const text = typed.trim();
  const none = { found: [], words: [], answer: null, near: false, isSure: false, judged: new Map(), reasons: new Map() };
  if (!text) return { ...none, found: entries };
  const linked = pageEntries.get(text.slice(text.lastIndexOf('#') + 1));
  if (linked) return { ...none, found: [linked], isSure: true };
  if (isPaste(text)) {
    const answer = catalog().read(typed, known);
    const fitting = new Map();
    for (const { id, meaning } of answer.matches) {
      if (!fitting.has(id)) fitting.set(id, []);
      if (meaning !== null) fitting.get(id).push(meaning);
    }
    const judged = new Map([...fitting].map(([id, order]) => {
      const entry = pageEntries.get(id);
      const excluded = new Set(order.length ? entry.parts.keys() : []);
      order.forEach(i => excluded.delete(i));
      return [entry, { order: [...order, ...excluded], excluded }];
    }));
    return { ...none, answer, judged, found: [...judged.keys()], isSure: true, words: answer.text ? [answer.text.toLowerCase()] : [] };
  }
  const { matches, near, isStrong } = catalog().finder.find(text);
  const reasons = new Map((matches.length ? matches : near).map(({ entry, reason }) => [pageEntries.get(entry.id), reason]));
  const words = text.toLowerCase().split(/[\s,;.:!?"'`()]+/).filter(Boolean);
  return { ...none, found: [...reasons.keys()], reasons, words, near: !matches.length && near.length > 0, isSure: isStrong };
};

/** The facts that are not known and whose values lead to different answers, with these values. */
const missing = (typed, known) => {
  const asked = [];
  for (const [fact, values] of [['operation', catalog().operations], ['http_status', data.filters[HTTP].values.map(([id]) => Number(id)).filter(Boolean)]]) {
    const others = { ...known, [fact]: null };
    const answer = catalog().read(typed, others);
    const { best } = answer;
    if (!best || answer.read?.foreign || answer[fact] !== null) continue;
    const answers = values.map(value => [value, catalog().read(typed, { ...others, [fact]: value })]);
    const deciding = answers.filter(([, other]) => other.best === best && other.certainty !== 'unknown' && !other.matches[0].disagrees.includes(fact));
    const kinds = new Set(deciding.map(([, other]) => JSON.stringify([other.recovery, other.matches[0].meaning])));
    if (kinds.size > 1) asked.push({ fact, values: deciding.map(([value]) => value) });
    // The operation decides more than the status, which may not matter once that is known.
    if (asked.length && known.operation === null) break;
  }
  return asked;
};
