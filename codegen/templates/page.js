// The document is complete without this script, which adds search, filters, views that can be
// shared, copy buttons and keys.
//
// Entries are never drawn by the script: those that match are moved to the list of results, at most
// SHOWN at a time, and back to where they came from. So the work of one keystroke on the page does
// not grow with the catalog; only the comparison of texts does.
(() => {
'use strict';

const SHOWN = 40;
const $ = id => document.getElementById(id);
const data = JSON.parse($('_data').textContent);
const field = $('_q');
const hits = $('_hits');

const plain = text => text.toLowerCase().replace(/\s+/g, ' ').trim();
const squash = text => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const make = (tag, properties, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

// ---- The index: what a search and a filter look at, read from the document once.

const entryOf = new WeakMap();
const entries = [];
data.domains.forEach((domain, number) => {
  domain.byKey = new Map();
  for (const node of $(domain.id).querySelectorAll(':scope > article')) {
    const link = node.firstElementChild.firstElementChild;
    const key = link.firstChild.textContent;
    const entry = {
      node, link, key, number: entries.length, domain: number,
      name: link.lastChild.data.trim(),
      // A meaning is a list of values for each facet.
      meanings: node.dataset.m.split(';').map(meaning =>
        [...meaning.split(',').map(list => list.split('.').map(Number)), [number]]),
      more: node.lastElementChild,
      text: null, texts: null, hole: null,
    };
    domain.byKey.set(key, entry);
    entries.push(entry);
    entryOf.set(node, entry);
  }
});

// Texts are long, so they are read when there is time, or when a search needs them.
const read = entry => {
  if (entry.text !== null) return entry;
  // The headings are ours, so nobody searches for them.
  const parts = entry.node.querySelectorAll('h3, p, li, pre');
  entry.text = plain([...parts].map(node => node.textContent).join(' '));
  entry.texts = [...new Set([...entry.node.querySelectorAll('q')].map(node => plain(node.textContent)))];
  entry.summary = plain(entry.node.children[1].textContent);
  entry.squashed = squash(entry.name);
  entry.lower = plain(entry.key);
  const copy = kind => make('button', { type: 'button' }, `Copy ${kind === 'link' ? 'link' : 'Rust path'}`);
  const buttons = make('p', { className: 'copy' }, copy('link'), copy('rust'));
  buttons.firstChild.dataset.copy = 'link';
  buttons.lastChild.dataset.copy = 'rust';
  entry.node.firstElementChild.after(buttons);
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

// ---- Bodies of responses: the facts that the runtime's `classify` would see.

const parse = text => { try { return JSON.parse(text); } catch { return null; } };

// The values at a path such as `a.b[].c`; strings that hold JSON are looked into.
const valuesAt = (body, path) => path.split('.').reduce((values, part) => {
  const list = part.endsWith('[]');
  const name = list ? part.slice(0, -2) : part;
  return values.flatMap(value => {
    const record = typeof value === 'string' ? parse(value) : value;
    const found = record && typeof record === 'object' && Object.hasOwn(record, name) ? record[name] : [];
    return list ? (Array.isArray(found) ? found : []) : [found].flat();
  });
}, [body]);

// A body that was cut off or copied badly still has its names and values.
const scraped = text => {
  const body = {};
  for (const [, name, string, number] of text.matchAll(/\\?"(\w+)\\?"\s*:\s*(?:\\?"([^"\\]*)|(-?\d+))/g)) {
    if (!Object.hasOwn(body, name)) body[name] = number === undefined ? string : Number(number);
  }
  return body;
};

const observe = raw => {
  const start = raw.indexOf('{');
  const end = raw.lastIndexOf('}');
  const around = start < 0 ? raw : `${raw.slice(0, start)} ; ${end < start ? '' : raw.slice(end + 1)}`;
  const status = /\bHTTP(?:\/[\d.]+)?\W{0,3}(?:status)?\W{0,3}([1-5]\d\d)\b/i.exec(around)
    || (start >= 0 && /;\s*([1-5]\d\d)\s*$/.exec(around));
  const seen = { code: null, texts: [], http: status ? status[1] : null, fields: new Map() };
  if (start < 0) {
    const code = /\bcode\W{0,3}(-?\d+)\b/i.exec(raw);
    seen.code = code && code[1];
    return seen.code || seen.http ? seen : null;
  }
  const body = parse(raw.slice(start, end + 1)) || scraped(raw.slice(start));
  const facts = data.body;
  if (!facts.unless.some(name => Object.hasOwn(body, name))) {
    const codes = facts.code.flatMap(path => valuesAt(body, path));
    const code = codes.find(value => /^-?\d+$/.test(String(value)));
    seen.code = code === undefined ? null : String(code);
    seen.texts = facts.text.flatMap(path => valuesAt(body, path))
      .filter(value => typeof value === 'string' && value !== '').map(plain);
  }
  // A place may count only beside an entry of another domain, so that one has to be found first;
  // what is found there says more than what it stands beside.
  for (let depth = 0; depth < 3; depth++) {
    for (const domain of data.domains) {
      for (const [paths, beside] of domain.places) {
        if (beside.length ? !beside.some(id => seen.fields.has(entryOf.get($(id)))) : depth > 0) continue;
        const see = entry => { if (entry && !seen.fields.has(entry)) seen.fields.set(entry, beside.length ? 1 + depth : 0); };
        for (const value of paths.flatMap(path => valuesAt(body, path))) {
          const whole = domain.byKey.get(String(value));
          if (whole || !domain.mask || !Number.isInteger(value)) see(whole);
          else domain.byKey.forEach((entry, key) => { if (key > 0 && (value & key)) see(entry); });
        }
      }
    }
  }
  return seen;
};

const scoreSeen = (entry, seen) => {
  const domain = data.domains[entry.domain];
  const isCode = domain.seen_as === 'code';
  let score = 0;
  if (isCode && entry.key === seen.code) score += 1000;
  if (domain.seen_as === 'text' && seen.texts.includes(entry.lower)) score += 900;
  if (seen.texts.some(text => entry.texts.includes(text))) score += score ? 100 : seen.code && isCode ? 150 : 600;
  if (seen.fields.has(entry)) {
    const asks = entry.node.querySelector('.m:not(.k-settled)') ? 50 : 0;
    score += (isCode ? 800 : domain.context ? 100 : 300 + 60 * seen.fields.get(entry)) + asks;
  }
  if (domain.seen_as === 'http' && entry.key === seen.http) score += 200;
  return score && seen.http && entry.node.textContent.includes(`HTTP ${seen.http}`) ? score + 20 : score;
};

// ---- Words: keys and texts before names, names before summaries, summaries before prose.

const PLACES = { code: 4, text: 3, http: 2, field: 1 };
const isDigits = word => /^-?\d+$/.test(word);

// A number is found as a number: 62 is not in 1625.
const has = (text, word) => {
  if (!isDigits(word)) return text.includes(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] || ' ') && !/\w/.test(text[at + word.length] || ' ')) return true;
  }
  return false;
};

const scoreWords = (entry, { whole, words, squashed }) => {
  const { lower, texts, summary, text, squashed: name } = entry;
  const id = `${data.domains[entry.domain].id}/${lower}`;
  if (whole === id || whole === entry.node.id) return 1200;
  if (whole === lower) return 1000;
  if (texts.includes(whole)) return 900;
  if (squashed && squashed === name) return 850;
  const digits = isDigits(whole);
  if (!digits && lower.startsWith(whole)) return 600;
  if (!digits && texts.some(text => text.startsWith(whole))) return 580;
  if (!digits && (lower.includes(whole) || texts.some(text => text.includes(whole)))) return 500;
  if (!digits && squashed.length > 2 && name.includes(squashed)) return name.startsWith(squashed) ? 460 : 450;
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

// Where nothing has all words: what has most of them, or a name that is spelt alike.
const scoreNear = (entry, { words, squashed }) => {
  const count = words.filter(word => has(entry.text, word)).length;
  const limit = Math.min(3, Math.floor(squashed.length / 4));
  const alike = limit > 0 && !isDigits(squashed)
    && [entry.squashed, squash(entry.key), ...entry.texts.map(squash)]
      .some(word => distance(squashed, word, limit) <= limit);
  return (alike ? 100 : 0) + (words.length > 1 && count > 0 ? count : 0);
};

const search = raw => {
  const whole = plain(raw.replace(/^["'\u201c`]+|["'\u201d`]+$/g, ''));
  if (!whole) return { found: entries.map(entry => ({ entry, score: 0 })), words: [], near: false };
  entries.forEach(read);
  const seen = observe(raw);
  const query = { whole, words: whole.split(' '), squashed: squash(whole) };
  const ranked = score => entries
    .map(entry => ({ entry, score: score(entry) }))
    .filter(hit => hit.score > 0)
    .sort((a, b) => b.score - a.score
      || PLACES[data.domains[b.entry.domain].seen_as] - PLACES[data.domains[a.entry.domain].seen_as]
      || a.entry.number - b.entry.number);
  let found = ranked(entry => (seen ? scoreSeen(entry, seen) : 0) || scoreWords(entry, query));
  let words = query.words;
  if (seen && raw.includes('{')) words = [...seen.texts];
  // A body is not misspelt: what the catalog does not know of it, it does not know.
  const near = found.length === 0 && !raw.includes('{');
  if (near) found = ranked(entry => scoreNear(entry, query));
  return { found, words, near };
};

// ---- The view: a query and the values chosen, in the address too.

const facets = data.facets;
const state = { query: '', chosen: facets.map(() => new Set()) };
let found = [];
let shown = 0;
let opened = null;
let narrowed = false;

const boxes = facets.map((facet, f) => facet.values.map(([id, label], v) => {
  const input = make('input', { type: 'checkbox', name: facet.name, value: id });
  const count = make('small');
  const box = { input, count, label: make('label', {}, input, make('span', {}, `${label || id} `, count)) };
  input.addEventListener('change', () => {
    state.chosen[f][input.checked ? 'add' : 'delete'](v);
    apply();
    keep();
  });
  return box;
}));
const clear = make('button', { type: 'button', id: '_clear' }, 'Clear all filters');
$('_facets').append(...facets.map((facet, f) => {
  const fieldset = make('fieldset', {}, make('legend', {}, facet.title), ...boxes[f].map(box => box.label));
  fieldset.dataset.facet = facet.name;
  return fieldset;
}), clear);

// The values that would leave something to see, each with the number of entries, while the filters
// are applied; all conditions must hold for one and the same meaning.
const filter = hits => {
  const counts = facets.map(facet => new Uint32Array(facet.values.length));
  const last = facets.map(facet => new Int32Array(facet.values.length).fill(-1));
  const kept = hits.filter(({ entry }) => {
    let keeps = false;
    for (const meaning of entry.meanings) {
      let failing = -1;
      let failures = 0;
      state.chosen.forEach((set, f) => {
        if (set.size && !meaning[f].some(v => set.has(v))) { failing = f; failures++; }
      });
      if (failures === 0) keeps = true;
      if (failures > 1) continue;
      meaning.forEach((values, f) => {
        if (failures && f !== failing) return;
        for (const v of values) {
          if (last[f][v] === entry.number) continue;
          last[f][v] = entry.number;
          counts[f][v]++;
        }
      });
    }
    return keeps;
  });
  boxes.forEach((of, f) => of.forEach((box, v) => {
    const count = String(counts[f][v]);
    if (box.count.textContent !== count) box.count.textContent = count;
    box.label.classList.toggle('none', counts[f][v] === 0);
    box.input.checked = state.chosen[f].has(v);
  }));
  return kept;
};

const putBack = () => {
  for (const node of [...hits.children]) {
    const entry = entryOf.get(node);
    entry.hole.replaceWith(node);
    entry.hole = null;
    for (const meaning of node.querySelectorAll('.on')) meaning.classList.remove('on');
  }
};

const show = upTo => {
  const next = found.slice(shown, upTo);
  shown += next.length;
  const nodes = next.map(({ entry }) => {
    const { node } = read(entry);
    if (!node.querySelector('.tag')) {
      node.firstElementChild.append(' ', make('small', { className: 'tag' }, data.domains[entry.domain].title));
    }
    const fits = entry.meanings.map(meaning =>
      state.chosen.every((set, f) => !set.size || meaning[f].some(v => set.has(v))));
    if (fits.includes(true) && fits.includes(false)) {
      node.querySelectorAll('.m').forEach((meaning, i) => meaning.classList.toggle('on', fits[i]));
    }
    entry.hole = document.createComment('');
    node.replaceWith(entry.hole);
    return node;
  });
  hits.append(...nodes);
  const more = found.length - shown;
  $('_more').hidden = more === 0;
  $('_more').textContent = `Show ${Math.min(SHOWN, more)} more of ${more}`;
};

const highlight = words => {
  if (!window.Highlight || !CSS.highlights) return;
  const ranges = [];
  const wanted = words.filter(word => word.length > 1 || isDigits(word));
  for (const node of narrowed && wanted.length ? hits.children : []) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text && ranges.length < 2000; text = walker.nextNode()) {
      const lower = text.data.toLowerCase();
      for (const word of lower.length === text.data.length ? wanted : []) {
        for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(text, at);
          range.setEnd(text, at + word.length);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set('hit', new Highlight(...ranges));
};

const apply = () => {
  const active = state.chosen.reduce((sum, set) => sum + set.size, 0);
  const result = search(state.query);
  found = filter(result.found);
  narrowed = state.query.trim() !== '' || active > 0;
  if (opened) { opened.more.open = false; opened = null; }
  putBack();
  shown = 0;
  if (narrowed) show(SHOWN);
  $('_results').hidden = !narrowed;
  $('_entries').hidden = $('_overview').hidden = narrowed;
  $('_none').hidden = found.length > 0;
  $('_active').textContent = active ? `(${active})` : '';
  clear.hidden = active === 0;
  const total = entries.length.toLocaleString('en');
  const count = found.length.toLocaleString('en');
  $('_count').textContent = !narrowed ? `${total} entries`
    : result.near && found.length ? `no exact match; ${count} near` : `${count} of ${total} entries`;
  const [best] = found;
  if (narrowed && best && best.score >= 450 && !best.entry.more.open) {
    opened = best.entry;
    opened.more.open = true;
  }
  highlight(result.words);
};

const keep = () => {
  const view = new URLSearchParams();
  if (state.query.trim()) view.set('q', state.query);
  facets.forEach((facet, f) => state.chosen[f].forEach(v => view.append(facet.name, facet.values[v][0])));
  const address = view.size ? `#?${view}` : location.pathname + location.search;
  try { history.replaceState(null, '', address); } catch { /* The view is only not shared. */ }
};

const setQuery = query => {
  state.query = query;
  if (field.value !== query) field.value = query;
};

const reset = () => {
  setQuery('');
  state.chosen.forEach(set => set.clear());
};

// The address is a view, or the place of an entry in the whole document.
const route = () => {
  const hash = location.hash;
  reset();
  if (hash.startsWith('#?')) {
    const view = new URLSearchParams(hash.slice(2));
    setQuery(view.get('q') || '');
    facets.forEach((facet, f) => {
      const wanted = view.getAll(facet.name);
      facet.values.forEach(([id], v) => { if (wanted.includes(id)) state.chosen[f].add(v); });
    });
    apply();
    if (scrollY > $('_bar').offsetTop) scrollTo(0, $('_bar').offsetTop);
    return;
  }
  apply();
  // Anchors are plain letters, so what would have to be decoded is none.
  const target = hash && $(hash.slice(1));
  if (!target) return;
  const entry = entryOf.get(target);
  if (entry) entry.more.open = true;
  target.scrollIntoView();
  // Entries above it get their real heights only now.
  requestAnimationFrame(() => target.scrollIntoView());
};

// ---- What people do.

let pending = 0;
field.addEventListener('input', () => {
  clearTimeout(pending);
  pending = setTimeout(() => {
    setQuery(field.value);
    apply();
    keep();
  }, entries.length > 1000 ? 120 : 30);
});
const settle = () => {
  clearTimeout(pending);
  if (field.value === state.query) return;
  setQuery(field.value);
  apply();
  keep();
};
$('_form').addEventListener('submit', event => {
  event.preventDefault();
  settle();
  const [best] = found;
  if (!narrowed || !best) return;
  best.entry.more.open = true;
  opened = null;
  focusOn(best.entry);
});
const startAnew = () => { reset(); apply(); keep(); field.focus(); };
$('_reset').addEventListener('click', startAnew);
clear.addEventListener('click', () => {
  state.chosen.forEach(set => set.clear());
  apply();
  keep();
  field.focus();
});
$('_more').addEventListener('click', () => {
  const first = found[shown];
  show(shown + SHOWN);
  highlight(search(state.query).words);
  focusOn(first.entry);
});

const focusOn = entry => {
  entry.link.focus({ preventScroll: true });
  entry.node.scrollIntoView({ block: 'nearest' });
};
const step = (entry, by) => {
  const list = narrowed ? [...hits.children].map(node => entryOf.get(node)) : entries;
  const next = list[(entry ? list.indexOf(entry) : -1) + by];
  if (next) focusOn(next);
  else if (by < 0) field.focus();
};
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches('input:not([type=checkbox]), textarea, select');
  const link = event.target.closest('h3 > a');
  if (event.key === '/' && !typing) {
    field.focus();
    field.select();
  } else if (event.key === 'Escape' && (narrowed || field.value)) {
    if (field.value) { setQuery(''); apply(); keep(); field.focus(); } else startAnew();
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (event.target === field || link)) {
    if (!link && event.key === 'ArrowUp') return;
    settle();
    step(link && entryOf.get(link.closest('article')), event.key === 'ArrowDown' ? 1 : -1);
  } else {
    return;
  }
  event.preventDefault();
});

const copied = async (button, text) => {
  const label = button.textContent;
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make('textarea', { value: text });
    document.body.append(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
  }
  button.textContent = done ? 'Copied' : 'Not copied';
  $('_count').textContent = done ? `Copied ${text}` : 'The browser refused to copy';
  setTimeout(() => { button.textContent = label; }, 1600);
};
document.addEventListener('click', event => {
  const button = event.target.closest('[data-copy]');
  const link = event.target.closest('h3 > a');
  const entry = entryOf.get(event.target.closest('article'));
  if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (button) {
    const address = `${location.href.split('#')[0]}#${entry.node.id}`;
    const path = `${data.domains[entry.domain].rust}::${entry.name}`;
    copied(button, button.dataset.copy === 'link' ? address : path);
  } else if (link) {
    // Among results an entry opens where it is; in the document its address is shown.
    entry.more.open = !(narrowed && entry.more.open);
    if (entry === opened) opened = null;
    if (narrowed) event.preventDefault();
  }
});

// Sources become links when somebody looks at them.
document.addEventListener('toggle', event => {
  const details = event.target;
  if (!details.open || details.linked || !details.closest('article')) return;
  details.linked = true;
  for (const from of details.querySelectorAll('.from')) {
    const list = from.lastChild.data;
    if (!list) continue;
    from.lastChild.remove();
    list.trim().split(', ').forEach((source, i) => {
      const [id, ...date] = source.split(' ');
      const title = $(`_s-${id}`);
      from.append(i ? ', ' : ' ', title ? make('a', { href: `#_s-${id}` }, id) : id, date.length ? ` ${date.join(' ')}` : '');
    });
  }
}, true);

const expand = $('_expand');
const setAll = open => (narrowed ? found.slice(0, shown).map(hit => hit.entry) : entries)
  .forEach(entry => { entry.more.open = open; });
expand.addEventListener('click', () => {
  const open = expand.getAttribute('aria-pressed') !== 'true';
  expand.setAttribute('aria-pressed', open);
  expand.textContent = open ? 'Close all' : 'Open all';
  opened = null;
  setAll(open);
});

let closed = [];
addEventListener('beforeprint', () => {
  closed = entries.filter(entry => !entry.more.open && (!narrowed || entry.hole));
  closed.forEach(entry => { entry.more.open = true; });
});
addEventListener('afterprint', () => {
  closed.forEach(entry => { entry.more.open = false; });
});

const theme = $('_theme');
const sayTheme = () => { theme.textContent = `Theme: ${document.documentElement.dataset.theme || 'auto'}`; };
theme.addEventListener('click', () => {
  const next = { auto: 'light', light: 'dark', dark: 'auto' }[document.documentElement.dataset.theme || 'auto'];
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'auto') localStorage.removeItem('errdex-theme');
    else localStorage.setItem('errdex-theme', next);
  } catch { /* It holds until the page is left. */ }
  sayTheme();
});
sayTheme();

// Beside the document there is room for the filters; above it they would be in the way.
const filters = $('_filters');
const wide = matchMedia('(min-width: 62.01rem)');
const place = () => { filters.open = wide.matches; };
wide.addEventListener('change', place);
filters.addEventListener('toggle', () => { if (wide.matches) filters.open = true; });
place();

setAll(false);
addEventListener('hashchange', route);
route();
})();
