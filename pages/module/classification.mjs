// What an observation means: the catalog with everything that has to be found fast, bodies of responses,
// and the ranking of meanings.

const isSpace = char => /^\p{White_Space}/u.test(char ?? '');
const trim = text => {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
};
// A number as a key of a domain: with hexadecimal keys, signed and unsigned numbers with the same bits are one.
const asKey = (number, { key: type, key_format: format }) => {
  const bits = Number(type.slice(1));
  const count = 2n ** BigInt(bits || 1);
  if (format !== 'hex' || number < -count / 2n || number >= count) return number;
  return type.startsWith('i') ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number);
};
const lowered = text => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
const bytesOf = text => new TextEncoder().encode(text).length;

// ---- Texts: case, white space, quotes around and final punctuation make no other text.

const AROUND = /[\p{White_Space}"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f]/u;
const FINAL = /[.,:;!?\u2026\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f]/;
const bare = text => {
  let [start, end] = [0, text.length];
  while (start < end && AROUND.test(text[start])) start++;
  while (end > start && (AROUND.test(text[end - 1]) || FINAL.test(text[end - 1]))) end--;
  return start < end ? text.slice(start, end) : trim(text);
};
const spaced = text => lowered(text.replace(/\p{White_Space}+/gu, ' '));
const sameText = text => spaced(bare(text));

// The fixed parts of a pattern such as `invalid {field} value`.
const fixedParts = pattern => spaced(bare(pattern)).split(/\{[^}]*\}/);
// Each part has a character that is not a space, and ends where the fixed text after it is found first.
const fits = (pattern, text) => {
  const [first, ...between] = fixedParts(pattern);
  const last = between.pop();
  if (last === undefined || !text.startsWith(first)) return false;
  let at = first.length;
  for (const fixed of between) {
    const found = text.indexOf(fixed, at + (text[at] === ' ' ? 2 : 1));
    if (found < 0) return false;
    at = found + fixed.length;
  }
  const end = text.length - last.length;
  return text.endsWith(last) && trim(text.slice(at, Math.max(at, end))) !== '';
};

// ---- Numbers, which are texts of digits here because codes may have 64 bits.

const parsed = text => (/^[+-]?\d+$/.test(text) ? String(BigInt(text.replace(/^\+/, ''))) : null);
// The integer that a number of JSON is, however it is written.
const integer = raw => {
  if (/^-?\d+$/.test(raw)) {
    const number = BigInt(raw);
    return number >= -(2n ** 63n) && number < 2n ** 64n ? String(number) : null;
  }
  const [, sign, whole, fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw);
  const digits = (whole + fraction).replace(/^0+/, '');
  let exponent = Number(power) - fraction.length;
  if (digits.length > 17) return null;
  let number = BigInt(digits);
  for (; number && exponent < 0; exponent++) {
    if (number % 10n) return null;
    number /= 10n;
  }
  for (; number && exponent > 0 && number < 2n ** 53n; exponent--) number *= 10n;
  return number < 2n ** 53n ? String(sign && number ? -number : number) : null;
};

// ---- JSON, read once from its start, with the values at the places that the catalog names. What comes
// before a fault counts.

const MAX_DEPTH = 127;
const MAX_FOUND = 32;
const ESCAPE = /\\(?:["\\/bfnrt]|u(?!d[89a-f])[\da-f]{4}|ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2})/iy;

const walk = (json, root) => {
  const found = { values: [], isFull: false, repeated: null, kind: json[0], start: 0, end: 0, fault: null };
  let [at, depth] = [0, 0];
  const fail = (place, message = place < json.length ? 'invalid JSON' : 'the JSON is cut off') => {
    throw Object.assign(new Error(message), { place });
  };
  const space = () => { while (/[ \n\r\t]/.test(json[at] ?? '')) at++; };
  const next = () => {
    space();
    return at < json.length ? json[at] : fail(at);
  };
  const string = () => {
    const start = at++;
    for (;;) {
      const stop = /["\\\0-\x1f]/g;
      stop.lastIndex = at;
      const char = stop.exec(json);
      at = char ? char.index : json.length;
      if (char?.[0] === '"') break;
      ESCAPE.lastIndex = at;
      if (char?.[0] !== '\\' || !ESCAPE.test(json)) fail(at);
      at = ESCAPE.lastIndex;
    }
    at++;
    return JSON.parse(json.slice(start, at));
  };
  const scalar = () => {
    if (json[at] === '"') {
      string();
      return 'text';
    }
    const word = /true|false|null|-?\d+(?:\.\d*)?(?:[eE][+-]?\d*)?/y;
    word.lastIndex = at;
    const [text] = word.exec(json) || fail(at);
    const isNumber = !/[a-df-z]/.test(text);
    if (isNumber && !/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) fail(word.lastIndex);
    if (isNumber && !Number.isFinite(Number(text))) fail(at, 'a number that is too large');
    at = word.lastIndex;
    return isNumber ? 'number' : text === 'null' ? 'null' : 'boolean';
  };
  const note = (place, kind, start) => {
    for (const read of place.reads) {
      const raw = json.slice(start, at);
      let to = found.values.length;
      let known = false;
      for (let i = to - 1; i >= 0 && found.values[i].read >= read; i--) {
        if (found.values[i].read > read) to--;
        else if (found.values[i].raw === raw) known = true;
      }
      if (known) continue;
      if (found.values.length === MAX_FOUND) found.isFull = true;
      else found.values.splice(to, 0, { read, place, kind, raw, start });
    }
  };
  // Of members with the same name, the last one counts.
  const forget = (place, since, member) => {
    const isMeant = value => {
      let { place: own } = value;
      while (own && own !== place) own = own.parent;
      return own && value.start >= since;
    };
    if (!found.values.some(isMeant)) return;
    found.values = found.values.filter(value => !isMeant(value));
    found.repeated ??= member;
  };
  const value = place => {
    const start = at;
    const kind = json[at] === '{' ? container(place, '}') : json[at] === '[' ? container(place, ']') : scalar();
    // A number that the text ends with may have had more digits.
    if (kind === 'number' && at === json.length && depth) fail(at);
    if (place) note(place, kind, start);
    return kind;
  };
  const container = (place, end) => {
    const isObject = end === '}';
    const start = at;
    if (depth === MAX_DEPTH) fail(at, 'too many containers in containers');
    depth++;
    at++;
    if (next() !== end) {
      for (;;) {
        if (isObject) {
          const member = at;
          if (json[at] !== '"') fail(at);
          const name = string();
          const child = place?.children.get(name);
          if (next() !== ':') fail(at);
          at++;
          next();
          if (child) forget(child, start, member);
          value(child);
        } else {
          value(place?.children.get('[]'));
        }
        const char = next();
        if (char === end) break;
        if (char !== ',') fail(at);
        at++;
        next();
      }
    }
    depth--;
    at++;
    return isObject ? 'object' : 'array';
  };
  try {
    space();
    found.start = at;
    found.kind = json[at];
    if (found.kind) value(root);
    found.end = at;
  } catch (error) {
    if (error.place === undefined) throw error;
    found.fault = error;
  }
  return found;
};

/** The place of a character: line and column from 1, the column in bytes. */
const position = (text, at) => {
  const read = text.slice(0, at);
  const line = read.split('\n').length;
  return { line, column: bytesOf(read.slice(read.lastIndexOf('\n') + 1)) + 1 };
};

// ---- Observations: the facts that a diagnosis starts from.

const MAX_FIELDS = 8;
const EVIDENCE = ['documented', 'withdrawn', 'observed', 'inferred'];
const weaker = (one, other) => (EVIDENCE.indexOf(one) >= EVIDENCE.indexOf(other) ? one : other);

// A long text with escapes is no text of a catalog, whatever its beginning is.
const textOf = ({ kind, raw }) => {
  if (kind !== 'text') return null;
  const text = JSON.parse(raw);
  const isCut = raw.includes('\\') && bytesOf(text) > 256;
  return { text, known: isCut ? null : text };
};

class Observation {
  constructor({ operation = null, http_status = null, code = null, text = null } = {}) {
    Object.assign(this, {
      operation, http_status, code, codeText: null, text: text === null ? null : { text, known: text },
      fields: new Map(), unknown: [], invalidCode: false, invalidText: false, moreKeys: false, unread: null,
      isIncomplete: false,
    });
  }

  add(entry, depth) {
    if (!this.fields.has(entry) && this.fields.size === MAX_FIELDS) this.moreKeys = true;
    else this.fields.set(entry, Math.max(depth, this.fields.get(entry) ?? 0));
  }

  addUnknown(domain, number) {
    if (this.unknown.some(key => key.domain === domain && key.number === number)) return;
    if (this.unknown.length === MAX_FIELDS) this.moreKeys = true;
    else this.unknown.push({ domain, number });
  }
}

// ---- The catalog: its record with everything that has to be found fast.

const FACTS = { operation: 1, http_status: 2, code: 4, text: 8, field: 16 };
const factNames = bits => Object.keys(FACTS).filter(fact => bits & FACTS[fact]);

const SCHEDULES = ['retry', 'recheck', 'slow-down'];
const hasSchedule = recovery => SCHEDULES.includes(recovery.kind);
const restarts = recovery => recovery.kind === 'restart' || Boolean(recovery.then && restarts(recovery.then));
// Of a recovery without a schedule, the evidence makes no other recovery.
const identity = recovery => recovery && JSON.stringify(hasSchedule(recovery) ? recovery : { ...recovery, evidence: 0 });
const delaysOf = recovery => JSON.stringify(recovery.after_seconds ?? []);

const USUAL_CODES = 'code error.code errorCode error_code errcode errno error.errorCode error.error_code errors[].code errors[].extensions.code'.split(' ');
const USUAL_TEXT_CODES = 'error.type error.status error type status'.split(' ');
const USUAL_TEXTS = 'message error.message errorMessage error_message errmsg error_description msg reason detail error.reason error.errorMessage errors[].message errors[].detail error title'.split(' ');

class Tables {
  constructor(record) {
    this.record = record;
    this.operations = record.operations.map(operation => operation.name);
    this.entries = [];
    this.meanings = [];
    this.texts = new Map();
    this.domains = record.domains.map(domain => ({
      id: domain.domain, title: domain.title, kind: domain.kind, ignoresCase: domain.match === 'ignore-case',
      bitmask: domain.bitmask, informational: domain.informational, isText: domain.key === 'string',
      tellsWhose: false, integers: new Map(), places: domain.places, record: domain, entries: [],
    }));
    this.domains.forEach(domain => domain.record.entries.forEach(entry => this.addEntry(domain, entry)));
    this.byId = new Map(this.entries.map(entry => [entry.id, entry]));
    for (const meaning of this.meanings) meaning.when = meaning.record.when.map(id => this.byId.get(id));
    const { responses } = record;
    this.ours = new Set(responses.ours.map(id => this.byId.get(id)));
    this.ours.forEach(entry => { entry.domain.tellsWhose = true; });
    this.addPatterns();
    this.addPlaces(responses);
  }

  addEntry(domain, record) {
    const entry = {
      id: record.id,
      // JavaScript reads large numbers inexactly; the id has all of it.
      key: domain.isText || Number.isSafeInteger(record.key) ? record.key : String(asKey(BigInt(record.id.slice(domain.id.length + 1)), domain.record)), domain, record, number: this.entries.length,
      meanings: [], statuses: new Set(record.meanings.flatMap(meaning => meaning.http_statuses)),
    };
    this.entries.push(entry);
    domain.entries.push(entry);
    if (domain.isText) {
      for (const spelling of [record.key, ...record.aliases]) {
        this.stated(spelling, true).keys.push({ entry, spelling });
      }
    } else {
      domain.integers.set(String(entry.key), entry);
    }
    record.meanings.forEach((stated, place) => {
      const meaning = {
        number: this.meanings.length, place, entry, record: stated, when: [],
        operations: stated.operations, statuses: stated.http_statuses, recovery: stated.recovery,
        recoveryId: identity(stated.recovery), evidence: stated.evidence,
        hasTexts: Boolean(stated.texts.length || stated.supporting_texts.length || stated.patterns.length),
      };
      this.meanings.push(meaning);
      entry.meanings.push(meaning);
      for (const text of stated.texts) this.stated(text, true).meanings.push({ meaning, isSupporting: false });
      for (const text of stated.supporting_texts) this.stated(text, true).meanings.push({ meaning, isSupporting: true });
    });
  }

  /** The keys and meanings with a text. */
  stated(text, isNew = false) {
    const same = sameText(text);
    if (isNew && !this.texts.has(same)) this.texts.set(same, { keys: [], meanings: [] });
    return this.texts.get(same);
  }

  addPatterns() {
    const shapes = new Map();
    for (const meaning of this.meanings) {
      for (const pattern of meaning.record.patterns) {
        const shape = trim(fixedParts(pattern).join('{}')).replace(/ +/g, ' ');
        if (!shapes.has(shape)) shapes.set(shape, { pattern, keys: [], meanings: [] });
        shapes.get(shape).meanings.push({ meaning, isSupporting: false });
      }
    }
    const weight = ({ pattern }) => [...fixedParts(pattern).join('').replaceAll(' ', '')].length;
    this.patterns = [...shapes.values()].sort((a, b) => weight(b) - weight(a));
    // The key of another field is not stated as a text, so that one counts as its pattern.
    for (const [text, stated] of this.texts) {
      if (stated.meanings.length || stated.keys.some(({ entry }) => entry.domain.kind === 'message')) continue;
      stated.meanings = this.patterns.find(({ pattern }) => fits(pattern, text))?.meanings ?? [];
    }
  }

  /** The same, or those of the most specific pattern that the text fits. */
  counted(text) {
    const same = sameText(text);
    return this.texts.get(same) ?? this.patterns.find(({ pattern }) => fits(pattern, same));
  }

  // What is read of a body, in the order in which it counts.
  addPlaces({ code, text, not_a_response_if: signs }) {
    this.root = { children: new Map(), reads: [], parent: null, name: '' };
    this.reads = [];
    const codes = this.domains.filter(domain => domain.kind === 'code');
    this.hasTextCodes = codes.some(domain => domain.isText);
    this.hasIntegerCodes = codes.some(domain => !domain.isText);
    this.hasUsualPlaces = !code.length && !text.length;
    const depthBelow = (domain, steps) => (steps ? Math.max(0, ...domain.places.map(place => depthOf(place, steps - 1))) : 0);
    const depthOf = ({ when }, steps) => Math.max(0, ...when.map(id => 1 + depthBelow(this.byId.get(id).domain, steps)));
    const places = this.domains.flatMap(domain => domain.places.flatMap(place => place.paths.map(path => ({
      domain, path, when: place.when.map(id => this.byId.get(id)), depth: depthOf(place, this.domains.length),
    })))).sort((a, b) => a.depth - b.depth);
    const read = (purpose, path, place = null) => {
      let node = this.root;
      for (const name of path.split('.').flatMap(part => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]))) {
        if (!node.children.has(name)) node.children.set(name, { children: new Map(), reads: [], parent: node, name });
        node = node.children.get(name);
      }
      node.reads.push(this.reads.length);
      this.reads.push({ purpose, place });
    };
    const all = (purpose, paths) => paths.forEach(path => read(purpose, path));
    places.filter(place => place.domain.tellsWhose).forEach(place => read('whose', place.path, place));
    all('sign', signs);
    all('code', this.hasUsualPlaces ? USUAL_CODES : code);
    if (this.hasUsualPlaces && this.hasTextCodes) all('known code', USUAL_TEXT_CODES);
    all('text', this.hasUsualPlaces ? USUAL_TEXTS : text);
    places.filter(place => !place.domain.tellsWhose).forEach(place => read('place', place.path, place));
  }

  /** The entry of a domain with an integer, or a text, as its key. */
  keyed(domain, integer, text) {
    const key = integer === null ? null : String(asKey(BigInt(integer), domain.record));
    if (domain.integers.has(key)) return domain.integers.get(key);
    if (text === null || text === undefined) return undefined;
    const is = ({ entry, spelling }) => entry.domain === domain && (domain.ignoresCase
      ? lowered(trim(spelling)) === lowered(trim(text)) : spelling === text);
    return this.stated(text)?.keys.find(is)?.entry;
  }

  isForeign(seen) {
    return [...seen.fields.keys()].some(entry => entry.domain.tellsWhose && !this.ours.has(entry))
      || seen.unknown.some(({ domain }) => domain.tellsWhose);
  }

  /** Adds what a body says to an observation. */
  addBody(seen, text) {
    const body = text.replace(/^\ufeff/, '');
    if (!body.replace(/[ \t\n\r\f]+/g, '')) return seen;
    const found = walk(body, this.root);
    const isObject = found.kind === '{';
    const unread = (at, message) => { seen.unread = { ...position(body, Math.min(at, body.length - 1)), message }; };
    if (found.fault) {
      unread(found.fault.place, found.fault.message);
    } else if (!isObject) {
      const rest = body.slice(found.end);
      const isWord = found.kind && !'["'.includes(found.kind) && rest && !/^[ \t\n\r"[\]{},:]/.test(rest);
      unread(isWord ? found.end : found.start, isWord ? 'invalid JSON' : 'not a JSON object');
    } else {
      const rest = body.slice(found.end);
      const after = rest.search(/[^ \t\n\r]/);
      if (after >= 0) unread(found.end + after, 'unexpected text after the JSON');
      if (after >= 0 && rest.includes('{')) return seen;
    }
    if (!isObject) return seen;
    seen.isIncomplete = Boolean(found.fault);
    if (found.isFull || found.repeated !== null) seen.moreKeys = true;
    if (found.repeated !== null && !seen.unread) unread(found.repeated, 'a member with the name of another');
    const reading = { isResponse: true, code: null, codeText: null };
    let isOurs = null;
    for (const value of found.values) {
      const { purpose, place } = this.reads[value.read];
      if (purpose !== 'whose') isOurs ??= !this.isForeign(seen);
      if (isOurs === false) break;
      if (place) this.addKeys(seen, place, value);
      else if (purpose === 'sign') reading.isResponse &&= value.kind === 'null' || value.raw === '""';
      else if (reading.isResponse && !(this.hasUsualPlaces && /object|array/.test(value.kind))) this.addFact(seen, purpose, value);
    }
    return seen;
  }

  addFact(seen, purpose, value) {
    const text = textOf(value);
    const { kind } = value;
    const isKey = wanted => this.domains.some(domain => domain.kind === wanted && this.keyed(domain, null, text.known));
    const addText = () => { seen.text ??= text; };
    // Of two codes in the usual places, nobody said which one counts.
    const compare = (number, other) => {
      if (!this.hasUsualPlaces) return;
      if (seen.code !== null && number !== null && seen.code !== number) seen.moreKeys = true;
      if (seen.codeText && other && seen.codeText.text !== other.text) seen.moreKeys = true;
    };
    if (purpose === 'text') {
      if (text && trim(text.text) !== '') addText();
      else if (!text && kind !== 'null') seen.invalidText = true;
    } else if (purpose === 'known code') {
      if (!text || !isKey('code')) return;
      compare(null, text);
      seen.codeText ??= text;
    } else {
      const number = kind === 'number' ? integer(value.raw) : text && this.hasIntegerCodes ? parsed(trim(text.text)) : null;
      compare(number, this.hasTextCodes ? text : null);
      if (text && this.hasUsualPlaces && isKey('message')) addText();
      else if (text && this.hasTextCodes) {
        seen.code ??= number;
        seen.codeText ??= text;
      } else if (number !== null) seen.code ??= number;
      else if (kind !== 'null') seen.invalidCode = true;
    }
  }

  /** Adds the keys that a field has, if the entry that must be in the body is there. */
  addKeys(seen, { domain, when, depth }, value) {
    if (when.length && !when.some(entry => seen.fields.has(entry))) return;
    const text = textOf(value)?.text ?? null;
    const number = value.kind === 'number' ? integer(value.raw) : text === null ? null : parsed(trim(text));
    const add = (integer, text) => {
      const entry = this.keyed(domain, integer, text);
      if (entry) seen.add(entry, depth);
      return Boolean(entry);
    };
    if (number !== null && domain.bitmask) {
      const mask = BigInt.asUintN(64, BigInt(number));
      let known = 0n;
      for (let bit = 1n; bit < 2n ** 64n; bit <<= 1n) if (mask & bit && add(String(bit), null)) known |= bit;
      const isKnown = BigInt(number) === known && (known || add('0', null));
      if (!isKnown) seen.addUnknown(domain, String(BigInt(number) & ~known));
    } else if (!(number !== null && add(number, null)) && !(text !== null && add(null, text))
      && !(number === null && text === null && value.kind === 'null' && !domain.tellsWhose)) {
      seen.addUnknown(domain, number);
    }
  }

  /** What the catalog says about an observation, the best match first. */
  classify(seen) {
    const { operation, http_status, code, codeText, text } = seen;
    return { ...new Engine(this, seen).diagnosis(), operation, http_status, code: codeText?.text ?? code, text: text?.text ?? null };
  }
}

// ---- Classification. Facts rank the meanings, and meanings that remain have to agree on what to do.

// How a match was found, the more decisive the larger.
const ORDER = { context: 0, disputedField: 1, status: 2, field: 3, meaningText: 259, text: 260, code: 261 };

class Engine {
  constructor(catalog, seen) {
    const { domains } = catalog;
    Object.assign(this, { catalog, seen });
    this.hasCode = seen.code !== null || seen.codeText !== null || seen.invalidCode;
    this.hasText = seen.text !== null;
    const known = seen.text?.known ?? null;
    this.text = known === null ? undefined : catalog.counted(known);
    this.known = known;
    this.isForeign = catalog.isForeign(seen);
    const codeText = seen.codeText?.known ?? null;
    const named = (entry, by, isCode = by === 'code') => ({ entry, by, depth: 0, isCode });
    this.codes = domains.filter(domain => domain.kind === 'code')
      .map(domain => catalog.keyed(domain, seen.code, codeText)).filter(Boolean).map(entry => named(entry, 'code'));
    this.statuses = domains.filter(domain => domain.kind === 'http-status' && seen.http_status !== null)
      .map(domain => domain.integers.get(String(seen.http_status))).filter(Boolean).map(entry => named(entry, 'status'));
    this.messages = domains.filter(domain => domain.kind === 'message')
      .map(domain => this.message(domain)).filter(Boolean).map(entry => named(entry, 'text'));
    const others = { code: this.codes, message: this.messages, 'http-status': this.statuses, field: [] };
    this.fields = [...seen.fields].filter(([entry]) => !others[entry.domain.kind].some(other => other.entry === entry))
      .map(([entry, depth]) => ({ entry, by: entry.domain.kind === 'code' ? 'code' : 'field', depth, isCode: false }));
    const withText = this.text && !this.codes.length ? this.text.meanings : [];
    this.withText = [...new Set(withText.map(({ meaning }) => meaning.entry))]
      .filter(entry => entry.domain.kind === 'code' && !this.fields.some(field => field.entry === entry)
        && withText.some(({ meaning, isSupporting }) => meaning.entry === entry && !isSupporting))
      .map(entry => named(entry, 'meaningText'));
  }

  // An exact spelling comes first; if several keys are the same text, none is meant.
  message(domain) {
    const keys = (this.text?.keys ?? []).filter(({ entry }) => entry.domain === domain);
    if (keys.every(({ entry }) => entry === keys[0].entry)) return keys[0]?.entry;
    return this.catalog.keyed(domain, null, this.known) ?? this.catalog.keyed(domain, null, bare(this.known));
  }

  /** What holds for all meanings of an entry. */
  found(candidate) {
    const { entry, by, depth } = candidate;
    const { seen, text } = this;
    const { informational } = entry.domain;
    const order = informational ? ORDER.context : ORDER[by] + (by === 'field' ? depth : 0);
    const byKey = by === 'code' || by === 'field' || (by === 'status' && this.codes.length > 0);
    const withText = text ? text.meanings.filter(({ meaning, isSupporting }) => meaning.entry === entry && (byKey || !isSupporting)) : [];
    const isKnown = text && (text.meanings.some(({ isSupporting }) => !isSupporting) || this.messages.length > 0);
    const says = !text ? 'nothing' : by === 'text' ? 'agrees' : withText.length ? 'other meaning' : isKnown ? 'other entry' : 'nothing';
    return {
      ...candidate, order, says,
      disputedOrder: by === 'field' ? Math.min(order, ORDER.disputedField) : order,
      isField: seen.fields.has(entry),
      status: by !== 'status' && entry.statuses.has(seen.http_status) ? seen.http_status : null,
      withText: new Set(withText.map(({ meaning }) => meaning)),
      meanings: entry.meanings.length ? entry.meanings : [{
        number: this.catalog.meanings.length + entry.number, place: null, entry, record: null, when: [], operations: [],
        statuses: [], recovery: null, recoveryId: null, evidence: null, hasTexts: false,
      }],
    };
  }

  /** How well a meaning fits: a condition that it does not state holds for every value. */
  fit(of, meaning) {
    const { seen } = this;
    const fit = { agrees: 0, disagrees: 0, against: 0, unseen: 0, hasCompanion: false, hasOtherText: false };
    const agrees = fact => { fit.agrees |= fact; };
    const disagrees = fact => { fit.disagrees |= fact; };
    const against = fact => { fit.disagrees |= fact; fit.against |= fact; };
    if (of.by === 'status') agrees(FACTS.http_status);
    else if (of.isCode) agrees(FACTS.code);
    if (meaning.operations.length) {
      if (seen.operation === null) fit.unseen++;
      else (meaning.operations.includes(seen.operation) ? agrees : against)(FACTS.operation);
    }
    if (meaning.statuses.length && of.by !== 'status') {
      if (of.status !== null) (meaning.statuses.includes(of.status) ? agrees : against)(FACTS.http_status);
      else {
        fit.unseen++;
        if (seen.http_status !== null) disagrees(FACTS.http_status);
      }
    }
    const says = of.says === 'other meaning' && of.withText.has(meaning) ? 'agrees' : of.says;
    if (says === 'agrees') agrees(FACTS.text);
    else if (says === 'nothing') fit.unseen += meaning.hasTexts;
    else {
      fit.hasOtherText = true;
      if (meaning.hasTexts && says === 'other meaning') against(FACTS.text);
      else if (meaning.hasTexts) {
        disagrees(FACTS.text);
        fit.unseen++;
      }
    }
    if (meaning.when.length) {
      fit.hasCompanion = meaning.when.some(entry => seen.fields.has(entry));
      (fit.hasCompanion ? agrees : against)(FACTS.field);
    } else if (of.isField) agrees(FACTS.field);
    return fit;
  }

  rank(fit, of, meaning) {
    const isUrgent = of.by === 'field' && meaning.recovery !== null && meaning.recovery.kind !== 'settled';
    const balance = fact => 1 + Boolean(fit.agrees & fact) - Boolean(fit.against & fact);
    const parts = [
      [512, fit.disagrees ? of.disputedOrder : of.order], [2, !fit.against], [2, isUrgent], [2, fit.hasCompanion],
      [4, balance(FACTS.text)], [4, balance(FACTS.operation)], [4, balance(FACTS.http_status)],
      [2, fit.unseen === 0], [2, meaning.evidence === 'documented'], [4, 3 - fit.unseen],
    ];
    return parts.reduce((rank, [size, part]) => rank * size + Number(part), 0) * 2 ** 31 - meaning.number;
  }

  /** Every meaning that fits, the best first; of an entry, those that nothing contradicts, if there are any. */
  matches() {
    const { fields, codes, messages, withText, statuses } = this;
    const candidates = this.isForeign ? fields : [...fields, ...codes, ...messages, ...withText, ...statuses];
    return candidates.map(candidate => this.found(candidate)).flatMap(of => {
      const all = of.meanings.map(meaning => {
        const fit = this.fit(of, meaning);
        return { of, meaning, fit, rank: this.rank(fit, of, meaning) };
      });
      const undisputed = all.filter(({ fit }) => !fit.against);
      return undisputed.length ? undisputed : all;
    }).sort((a, b) => b.rank - a.rank);
  }

  codeIsUnknown(best) { return this.hasCode && !(best.fit.agrees & FACTS.code); }

  certainty(best) {
    const { seen } = this;
    if (!best) return 'unknown';
    const codeIsUnknown = this.codeIsUnknown(best);
    const isNamed = ['code', 'text', 'meaningText'].includes(best.of.by);
    if (this.isForeign || (codeIsUnknown && !isNamed) || seen.unknown.some(({ domain }) => !domain.bitmask)) return 'unknown';
    const isCurrent = best.meaning.evidence === null || best.meaning.evidence === 'documented';
    const textIsUnknown = this.hasText && !(best.fit.agrees & FACTS.text);
    return isCurrent && !best.fit.disagrees && !codeIsUnknown && !textIsUnknown && !seen.unknown.length
      && !seen.moreKeys && !seen.invalidText && !seen.unread ? 'documented' : 'partial';
  }

  /** Whether nothing follows from what was seen, however well it fits. */
  isSilent({ fit, of, ...best }) {
    const { seen } = this;
    const isElsewhere = fit.disagrees & (FACTS.operation | FACTS.field) || fit.hasOtherText;
    const hasUnknown = seen.unknown.length || seen.moreKeys || this.codeIsUnknown({ fit, of, ...best });
    const isOpen = of.by !== 'code' && of.by !== 'status' && seen.isIncomplete;
    return this.isForeign || hasUnknown || of.entry.domain.informational || isElsewhere || isOpen;
  }

  /** What to do, as far as the meanings that remain agree on it. */
  recovery(best) {
    const own = best?.meaning.recovery;
    if (!own || this.isSilent(best)) return null;
    const { of, fit } = best;
    const { seen } = this;
    const agreed = { evidence: own.evidence, delays: true, then: own.then ? 'stated' : 'nothing', thenEvidence: own.then?.evidence };
    // Narrows what is agreed to what another meaning says too; false if the first steps differ.
    const agree = ({ recovery, recoveryId }) => {
      if (!recovery) return false;
      agreed.evidence = weaker(agreed.evidence, recovery.evidence);
      if (!hasSchedule(own)) return recoveryId === best.meaning.recoveryId;
      if (own.kind !== recovery.kind || own.with !== recovery.with) return false;
      agreed.delays &&= delaysOf(own) === delaysOf(recovery);
      const isSame = identity(own.then ?? null) === identity(recovery.then ?? null);
      if (!agreed.delays || !isSame) agreed.then = 'undecided';
      else if (agreed.then === 'stated') agreed.thenEvidence = weaker(agreed.thenEvidence, recovery.then.evidence);
      return true;
    };
    const saysMore = (a, b) => (a.agrees & FACTS.text && !(b.agrees & FACTS.text)) || (a.hasCompanion && !b.hasCompanion);
    const counts = of.by === 'field'
      ? this.fields.filter(field => field.by === 'field' && field.depth === of.depth && !field.entry.domain.informational)
        .map(field => this.found(field)).flatMap(other => other.meanings.filter(meaning => {
          const isSettled = meaning.recovery?.kind === 'settled';
          return !this.fit(other, meaning).disagrees && !isSettled;
        }))
      : of.meanings.filter(meaning => {
        const isSame = meaning.recoveryId === best.meaning.recoveryId && meaning.evidence === best.meaning.evidence
          && meaning.recovery?.evidence === own.evidence;
        const other = this.fit(of, meaning);
        const isDisputed = !fit.against && other.against;
        const holds = fit.unseen > 0 || other.unseen === 0 || seen.unread;
        return !isSame && holds && !isDisputed && !saysMore(fit, other);
      });
    if (!counts.every(agree)) return null;
    const isRestart = agreed.then === 'stated' ? restarts(own) : own.kind === 'restart';
    const ends = this.catalog.record.operations.find(({ name }) => name === seen.operation)?.ends_session;
    if ((ends && isRestart) || (seen.unread && of.by === 'status' && own.kind === 'settled')) return null;
    const recovery = { ...own, evidence: agreed.evidence };
    if (!agreed.delays) recovery.after_seconds = null;
    if (agreed.then === 'undecided') recovery.then = null;
    else if (agreed.then === 'stated') recovery.then = { ...own.then, evidence: agreed.thenEvidence };
    return recovery;
  }

  diagnosis() {
    const matches = this.matches();
    const [best] = matches;
    return {
      best: best ? best.of.entry.id : null,
      certainty: this.certainty(best),
      recovery: this.recovery(best),
      isForeign: this.isForeign,
      matches: matches.map(({ of, meaning, fit }) => ({
        id: of.entry.id, meaning: meaning.place, agrees: factNames(fit.agrees), disagrees: factNames(fit.disagrees),
      })),
    };
  }
}

export { Observation, Tables, asKey, bytesOf, fits, isSpace, lowered, position, sameText, trim };
