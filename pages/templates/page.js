// The document is complete without this script, which adds search, filters, shareable views, copy
// buttons and keyboard shortcuts.
//
// The script never renders entries: it moves matches to the list of results, at most SHOWN at a time,
// and back to their places. The rendering work of a keystroke therefore does not grow with the catalog;
// only the text comparison does.

const SHOWN = 40;
const field = $('_q');
const hits = $('_hits');

// ---- The view: a query and the chosen values, mirrored in the address.

const facets = data.filters;
// The operation and the status are facts about what was pasted, not filters.
const NONE = { operation: null, http_status: null };
const state = { query: '', known: NONE, chosen: facets.map(() => new Set()) };
let found = [];
let judged = new Map();
let reasons = new Map();
let shown = 0;
let opened = null;
let told = '';
let narrowed = false;

const boxes = facets.map((facet, f) => facet.values.map(([id, label], v) => {
  const input = make('input', { type: 'checkbox', name: facet.name, value: id });
  const count = make('small');
  const box = { input, count, label: make('label', {}, input, make('span', {}, `${label || id} `, count)) };
  input.addEventListener('change', () => {
    state.chosen[f][input.checked ? 'add' : 'delete'](v);
    renew();
  });
  return box;
}));
const clear = make('button', { type: 'button', id: '_clear' }, 'Clear all filters');
const results = make('button', { type: 'button', id: '_show' });
// The first filters are about every response. The others are folded away until somebody looks for them, and
// one with a single value filters nothing.
const FIRST = 3;
const other = make('details', { id: '_other' }, make('summary', {}, 'More filters'));
const fieldsets = facets.map((facet, f) => {
  const fieldset = make('fieldset', { hidden: facet.values.length < 2 }, make('legend', {}, facet.title),
    ...(facet.note ? [make('p', {}, facet.note)] : []), ...boxes[f].map(box => box.label));
  fieldset.dataset.facet = facet.name;
  return fieldset;
});
other.append(...fieldsets.slice(FIRST));
$('_facets').append(...fieldsets.slice(0, FIRST), other, clear, results);

// Applies the filters, and counts the entries that each value would leave. All conditions must hold
// for the same meaning.
const filter = hits => {
  const counts = facets.map(facet => new Uint32Array(facet.values.length));
  const last = facets.map(facet => new Int32Array(facet.values.length).fill(-1));
  const kept = hits.filter(entry => {
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
    entry.parts.forEach(part => part.classList.remove('on', 'off'));
    entry.more.before(...entry.parts);
  }
};

const show = upTo => {
  const next = found.slice(shown, upTo);
  shown += next.length;
  const nodes = next.map(entry => {
    const { node } = entry;
    dress(entry);
    const tag = node.querySelector('.tag') ?? make('small', { className: 'tag' });
    const reason = reasons.get(entry);
    tag.textContent = data.domains[entry.domain].title + (reason ? `, found ${reason}` : '');
    if (!tag.parentNode) node.firstElementChild.append(' ', tag);
    const own = judged.get(entry);
    if (own) entry.more.before(...own.order.map(i => entry.parts[i]));
    const fits = entry.meanings.map((meaning, i) => !own?.excluded.has(i)
      && state.chosen.every((set, f) => !set.size || meaning[f].some(v => set.has(v))));
    const some = fits.includes(true) && fits.includes(false);
    entry.parts.forEach((part, i) => {
      part.classList.toggle('on', some && fits[i]);
      part.classList.toggle('off', Boolean(own?.excluded.has(i)));
    });
    entry.hole = document.createComment('');
    node.replaceWith(entry.hole);
    return node;
  });
  hits.append(...nodes);
  const more = found.length - shown;
  $('_more').hidden = more === 0;
  $('_more').textContent = `Show ${Math.min(SHOWN, more)} more of ${more}`;
};

// A number is marked as a number, and words from their beginning: not the `to` in `mandatory`.
const isPart = (text, at, word) => /\w/.test(word[0]) && (/\w/.test(text[at - 1] ?? ' ') || (/^\d+$/.test(word) && /\w/.test(text[at + word.length] ?? ' ')));

const highlight = words => {
  if (!window.Highlight || !CSS.highlights) return;
  const ranges = [];
  const wanted = words.filter(word => word.length > 1 || /\d/.test(word));
  for (const node of narrowed && wanted.length ? hits.children : []) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text && ranges.length < 2000; text = walker.nextNode()) {
      const lower = text.data.toLowerCase();
      for (const word of lower.length === text.data.length ? wanted : []) {
        for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
          if (isPart(lower, at, word)) continue;
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

// What was read of a paste, and which facts would decide the answer.
const QUESTIONS = { operation: 'Which operation was called?', http_status: 'Which HTTP status came with it?' };
const asPressed = (button, pressed) => { button.setAttribute('aria-pressed', pressed); return button; };
const choose = (fact, value) => {
  const button = asPressed(make('button', { type: 'button' }, value), value === state.known[fact]);
  button.addEventListener('click', () => {
    state.known = { ...state.known, [fact]: value === state.known[fact] ? null : value };
    renew();
    [...$('_read').querySelectorAll('button')].find(button => button.textContent === String(value))?.focus({ preventScroll: true });
  });
  return button;
};
const tell = answer => {
  const line = $('_read');
  line.hidden = !answer;
  if (!answer) return;
  const { address, code, text, http_status, operation, read, seen, best, certainty } = answer;
  const facts = [
    code === null ? [] : ['code ', make('b', {}, code)], text === null ? [] : ['text ', make('q', {}, text.slice(0, 200))],
    http_status === null ? [] : [`HTTP ${http_status}`], operation === null ? [] : ['operation ', make('code', {}, operation)],
  ].filter(fact => fact.length).flatMap((fact, i) => (i ? [', ', ...fact] : fact));
  const said = facts.length ? ['Read as ', ...facts] : best ? ['Read as fields without a code'] : ['No code, text or status was read'];
  if (read?.foreign) said.push(`. The response is that of another API: ${address}`);
  else if (!facts.length && !best && seen.unread) said.push(': paste the response itself, as the server sent it. The command reads more notations');
  else if (best) said.push(certainty === 'documented' ? '. That is documented' : certainty === 'partial' ? '. That is known, but not documented with all of this' : '. That is not in the catalog; only what is around it is explained');
  else said.push('. That is not in the catalog');
  if (read?.repair && best) said.push(` (${read.repair})`);
  said.push('.');
  for (const { fact, values } of missing(state.query, state.known)) {
    said.push(` ${QUESTIONS[fact]} `, ...values.flatMap(value => [choose(fact, value), ' ']));
  }
  line.replaceChildren(...said);
};

const apply = () => {
  const active = state.chosen.reduce((sum, set) => sum + set.size, 0);
  const result = search(state.query, state.known);
  found = filter(result.found);
  ({ judged, reasons } = result);
  tell(result.answer);
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
  if (state.chosen.slice(FIRST).some(set => set.size)) other.open = true;
  const total = entries.length.toLocaleString('en');
  const count = found.length.toLocaleString('en');
  told = !narrowed ? `${total} entries`
    : result.near && found.length ? `no exact match; ${count} near` : `${count} of ${total} entries`;
  $('_count').textContent = told;
  results.textContent = `Show ${found.length === 1 ? '1 entry' : `${count} entries`}`;
  const [best] = found;
  if (narrowed && best && result.isSure && !best.more.open) {
    opened = best;
    opened.more.open = true;
  }
  highlight(result.words);
};

// Longer addresses break when they are pasted.
const LONGEST = 200;

const keep = () => {
  const view = new URLSearchParams();
  if (state.query.trim() && state.query.length <= LONGEST) view.set('q', state.query);
  if (state.known.operation) view.set('on', state.known.operation);
  if (state.known.http_status) view.set('status', state.known.http_status);
  facets.forEach((facet, f) => state.chosen[f].forEach(v => view.append(facet.name, facet.values[v][0])));
  const address = view.size ? `#?${view}` : location.pathname + location.search;
  try { history.replaceState(null, '', address); } catch { /* The view just cannot be shared. */ }
};

// Scrolled far down, a reader would not see that a list above has changed or become short.
const toTop = () => {
  const top = $('_main').getBoundingClientRect().top;
  if (top < $('_bar').offsetHeight || (!filters.open && top > innerHeight - 100)) $('_main').scrollIntoView();
};
const renew = () => { apply(); keep(); toTop(); };

const setQuery = query => {
  if (query !== state.query) state.known = NONE;
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
    state.known = { operation: view.get('on'), http_status: Number(view.get('status')) || null };
    facets.forEach((facet, f) => {
      const wanted = view.getAll(facet.name);
      facet.values.forEach(([id], v) => { if (wanted.includes(id)) state.chosen[f].add(v); });
    });
    apply();
    toTop();
    return;
  }
  apply();
  // Anchors are plain ASCII, so a hash that would need decoding is not one.
  const target = hash && $(hash.slice(1));
  if (!target) return;
  const entry = entryOf.get(target);
  if (entry) entry.more.open = true;
  target.scrollIntoView();
  // The entries above get their real heights only now.
  requestAnimationFrame(() => target.scrollIntoView());
};

// ---- User input.

// There is room for the filters next to the document; above it they would be in the way.
const filters = $('_filters');
const wide = matchMedia('(min-width: 62.01rem)');
const place = () => { filters.open = wide.matches; };
wide.addEventListener('change', place);
filters.addEventListener('toggle', () => { if (wide.matches) filters.open = true; });
place();

// Filters above the results would be in the way while typing.
const renewByWords = () => {
  if (!wide.matches) filters.open = false;
  renew();
};
let pending = 0;
field.addEventListener('input', () => {
  clearTimeout(pending);
  pending = setTimeout(() => {
    setQuery(field.value);
    renewByWords();
  }, entries.length > 1000 ? 120 : 30);
});
const settle = () => {
  clearTimeout(pending);
  if (field.value === state.query) return;
  setQuery(field.value);
  renewByWords();
};
$('_form').addEventListener('submit', event => {
  event.preventDefault();
  settle();
  const [best] = found;
  if (!narrowed || !best) return;
  best.more.open = true;
  opened = null;
  focusOn(best);
});
const startOver = () => { reset(); renew(); field.focus({ preventScroll: true }); };
$('_reset').addEventListener('click', startOver);
clear.addEventListener('click', () => {
  state.chosen.forEach(set => set.clear());
  renew();
  field.focus({ preventScroll: true });
});
results.addEventListener('click', () => {
  filters.open = false;
  goTo($(narrowed ? '_results-title' : '_entries'));
});
// The target of the link is hidden while there are results.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  goTo($(narrowed ? '_results-title' : '_entries'));
});
const goTo = node => {
  node.tabIndex = -1;
  node.focus({ preventScroll: true });
  node.scrollIntoView();
};
$('_more').addEventListener('click', () => {
  const first = found[shown];
  show(shown + SHOWN);
  highlight(search(state.query, state.known).words);
  focusOn(first);
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
    if (field.value) { clearTimeout(pending); setQuery(''); renew(); field.focus({ preventScroll: true }); } else startOver();
  } else if (event.key === 'Enter' && event.target === field && !event.shiftKey) {
    $('_form').requestSubmit();
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (event.target === field || link)) {
    if (!link && event.key === 'ArrowUp') return;
    settle();
    step(link && entryOf.get(link.closest('article')), event.key === 'ArrowDown' ? 1 : -1);
  } else {
    return;
  }
  event.preventDefault();
});

let forgetting = 0;
const copied = async (button, text) => {
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
  clearTimeout(button.forgetting);
  button.forgetting = setTimeout(() => { button.textContent = LABELS[button.dataset.copy]; }, 1600);
  clearTimeout(forgetting);
  forgetting = setTimeout(() => { $('_count').textContent = told; }, 1600);
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
    // Among results, an entry opens in place; in the document, its link leads to it.
    entry.more.open = !(narrowed && entry.more.open);
    if (entry === opened) opened = null;
    if (narrowed) event.preventDefault();
  }
});

// Sources become links when they are first shown.
document.addEventListener('toggle', event => {
  const details = event.target;
  if (!details.open || details.linked || !details.closest('article')) return;
  details.linked = true;
  for (const from of details.querySelectorAll('.from')) {
    const list = from.lastChild.data;
    if (!list) continue;
    from.lastChild.remove();
    list.trim().split(', ').forEach((id, i) => {
      const source = $(`_s-${id}`);
      const date = source?.querySelector('time')?.textContent;
      from.append(i ? ', ' : ' ', source ? make('a', { href: `#_s-${id}` }, id) : id, date ? ` ${date}` : '');
    });
  }
}, true);

const expand = $('_expand');
const setAll = open => (narrowed ? found.slice(0, shown) : entries)
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
  } catch { /* The choice lasts until the page is closed. */ }
  sayTheme();
});
sayTheme();

// Views need the script, so only the script turns their names into links.
for (const link of document.querySelectorAll('a[data-v]')) link.href = `#?${link.dataset.v}`;

setAll(false);
addEventListener('hashchange', route);
route();
