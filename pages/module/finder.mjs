// Words to entries. A key, a name or a text comes first, in any spelling; otherwise the query is a phrase:
// its numbers, names, texts and words are looked for in all entries. What nothing in the catalog has gets no
// entry, only the nearest ones. Points are whole numbers, the same as those of the command.

import { asKey, bytesOf, fits, isSpace, lowered, sameText, trim } from './classification.mjs';

const MAX_SUGGESTIONS = 3;
const MAX_MATCHES = 40;
const MAX_PHRASE = 400;
const MAX_TEXT = 4096;
const MIN_BEGUN = 4;
const LETTERS_A_MISTAKE = 8;
const MAX_BY_WORDS = 350;
const BY_DOMAIN = 300;
const BY_ALL_WORDS = 600;
const MIN_BEGINNING = 3;
const MIN_JOINED = 6;
const MAX_WORDS = 40;

// ---- Words, whatever their case, width, punctuation and grammar.

const letter = /^\p{Alphabetic}/u;
const word = /^[\p{Alphabetic}\p{N}]/u;
const isDigit = char => /^\d/.test(char);
const narrow = char => (char >= '\uff01' && char <= '\uff5e' ? String.fromCharCode(char.charCodeAt(0) - 0xfee0) : char === '\u3000' ? ' ' : char);
const isIdeograph = char => /^[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/.test(char);

/** The words of a text in lower case, each with where it begins. `taskConflict` and `task_conflict` are two. */
const wordsIn = text => {
  const found = [];
  let own = '';
  let start = 0;
  let last = ' ';
  const chars = [...text];
  let at = 0;
  chars.forEach((wide, i) => {
    const char = narrow(wide);
    const next = narrow(chars[i + 1] ?? ' ');
    const isHump = /^\p{Lowercase}/u.test(last) && /^\p{Uppercase}/u.test(char);
    const joins = char === '.' ? isDigit(last) && isDigit(next)
      : char === "'" || char === '\u2019' ? letter.test(last) && letter.test(next)
        : word.test(char) && !isHump && isIdeograph(char) === isIdeograph(last);
    if (!joins && own) {
      found.push([own, start]);
      own = '';
    }
    if (word.test(char) || (joins && char === '.')) {
      if (!own) start = at;
      own += char.toLowerCase();
    }
    last = char;
    at += wide.length;
  });
  if (own) found.push([own, start]);
  return found;
};

const SAME = { bad: 'invalid', illegal: 'invalid', incorrect: 'invalid', wrong: 'invalid', failur: 'fail' };
/** A word without the suffixes of English grammar. */
const fold = word => {
  if (!/^[a-z]+$/.test(word)) return word;
  const suffix = /(?:ings?|ied|ies|ed|es|s)$/.exec(word)?.[0] ?? '';
  const isCut = suffix && word.length - suffix.length > 2 && !/(?:ss|us|is)$/.test(word);
  let stem = isCut ? word.slice(0, -suffix.length) : word;
  if (/[ey]$/.test(stem) && stem.length > 3) stem = stem.slice(0, -1);
  if (/..(.)\1$/.test(stem)) stem = stem.slice(0, -1);
  return SAME[stem] ?? stem;
};
const folded = text => wordsIn(text).map(([word]) => fold(word));
const letters = text => [...text].map(narrow).filter(char => word.test(char)).map(char => char.toLowerCase()).join('');
const sameLetters = (a, b) => letters(a) !== '' && letters(a) === letters(b);
const same = (a, b) => lowered(trim(a)) === lowered(trim(b));

/** The number that a word is, in decimal or hexadecimal. */
const numberOf = word => {
  // Tables group the digits: `0x_04_01_00_00`.
  const digits = /^0x/i.test(word) ? word.replaceAll('_', '') : word;
  if (!/^(?:0x[\da-f]+|[+-]?\d+)$/i.test(digits) || digits.length > 42) return null;
  const number = digits[0] === '-' ? -BigInt(digits.slice(1)) : BigInt(digits.replace(/^\+/, ''));
  return number < 2n ** 127n && number >= -(2n ** 127n) ? number : null;
};

// How many letters differ, where two letters in each other's place are one mistake.
const distanceOf = (one, other) => {
  const [a, b] = [[...one], [...other]];
  let [before, row] = [[], b.map((_, i) => i)];
  row.push(b.length);
  a.forEach((char, i) => {
    const next = [i + 1];
    b.forEach((same, j) => {
      const cost = char === same ? 0 : 1;
      let least = Math.min(row[j + 1] + 1, next[j] + 1, row[j] + cost);
      if (i && j && char === b[j - 1] && a[i - 1] === same) least = Math.min(least, before[j - 1] + 1);
      next.push(least);
    });
    [before, row] = [row, next];
  });
  return row[b.length];
};
const nearness = (a, b, limit) => {
  if (numberOf(a) !== null && numberOf(b) !== null && b.startsWith(a)) return 1;
  if (!limit || Math.abs(a.length - b.length) > 2 * limit) return null;
  const distance = distanceOf(a, b);
  return distance <= limit ? distance : null;
};

// ---- Queries as words with roles.

const FILLERS = new Set(('a about again all also always am an and any anyone are as at be because been being both but by call called '
  + 'calling calls came can cannot cant cause caused causes come comes could describe did didnt do does doesnt doing '
  + 'done dont during each encountered ever every everything explain explanation face faced facing fix fixed fixes '
  + 'fixing for from gave get gets getting give given gives giving got had handle handling happen happened happening '
  + 'happens has have having help here how i if im in into is isnt issue issues it its ive just keep keeps kept may '
  + 'me mean meaning means meant message messages might must my need needs now of on one only or our permanent please '
  + 'pls possible problem problems question reason reasons receive received receiving response responses result '
  + 'return returned returning returns said saw say says see seeing seen shall should show showing shows so solution '
  + 'solve solved solving some someone sometimes still successful successfully suddenly tell than that the their them '
  + 'then there these they this those threw throw throwing throws to too tried tries try trying us using very via vs '
  + 'was wasnt we were what whats when whenever where which while who why will with wont work working works would yet '
  + 'you your').split(' '));
// Plain English that is the name of nothing.
const EVERYDAY = new Set(('absolutely actually advice afternoon ago almost alone although annoying anybody anymore anything anyway apparently '
  + 'appear arent argh arise around ask assume avoid aware away awful badly basically become believe besides big blame '
  + 'bother brief btw bunch careful case certain clearly colleague common company completely concern confused consider '
  + 'consistently constant continually continuously couldnt couple crazy curious current customers daily damn dear decide '
  + 'definitely denote deploy deployment despite dev development diagnose difference different difficult discover docs '
  + 'documentation documented doubt easily easy either encounter entirely env environment especially evening eventually '
  + 'everybody everyone everywhere exactly example except experience fairly fault feel few figure finally folks forever '
  + 'frequent frequently funny fyi generally good great guess guide guys happy hard hardly harmless hasnt havent hello hey '
  + 'hi hint hit honestly hope hopefully however huge idea immediately imply important indicate info initially instead '
  + 'interesting intermittent intermittently investigate know large lately later latest learn less let lets likely little '
  + 'logging logs look lot lots lucky matter maybe meanwhile mention mine month morning mostly mysterious nasty nearly '
  + 'necessary neither nice night none notice nowadays observe occasion occasional occasionally occur odd once often omg '
  + 'otherwise people perfectly perhaps periodically persist persistently person plz possibly potential pretty prevent '
  + 'previous previously probably prod production proper properly qa quick quickly quite random randomly rare rarely rather '
  + 'really recently recommend recoverable refer regular regularly related release remedy repeatedly retriable retryable '
  + 'rid safe seem seldom serious several severe shortly signify similar simple simply since situation small somebody '
  + 'somehow something somewhere soon sorry special specific sporadic sporadically staging standing step strange stuff suggest '
  + 'suggestion suppose sure surely take temporary terrible test testing thank thanks thats therefore theres theyre thing '
  + 'think though thought three through thus thx time tip today together tomorrow tonight totally trick troubleshoot truly '
  + 'typical typically ugh ugly unclear understand unfortunately unless until unusual urgent useful usual usually various '
  + 'want way ways week weekend weird weirdly weve whatever wherever whether whole whose wonder workaround worry worse '
  + 'wouldnt year yes yesterday youre').split(' ').map(fold));
const CHINESE_FILLERS = ('是什么意思 什么意思 怎么解决 怎么处理 怎么回事 如何解决 如何处理 怎么办 为什么 是什么 生产环境 不知道 看不懂 我们 你们 他们 线上 经常 总是 突然 偶尔 有时 是否 能否 可以 应该 收到 显示 看到 发生 这个 那个 哪个 问题 重试 原因 现在 今天 昨天 求助 帮忙 大家 提示 报错 错误 返回 全部 一直 出现 遇到 请问 如何 怎么 什么 已经 接口 已 了 的 吗 时').split(' ');
const UNITS = ('byte bytes day days gb h hour hours hrs kb mb min mins minute minutes ms s sec second seconds secs times user '
  + 'users week weeks').split(' ');
const KINDS = {
  http: ['http', 'https'],
  status: ['status', 'statuses', '状态码'],
  code: ['code', 'codes', 'errcode', 'errorcode', 'errno', 'error', 'errors', 'err', 'rc', 'ret', 'retcode', '错误码', '错误代码', '返回码'],
};
const CHINESE_KINDS = ['错误代码', '错误码', '状态码', '返回码'];
const calledBy = word => ({
  http: KINDS.http.includes(word), status: KINDS.status.includes(word), code: KINDS.code.includes(word),
});
const isIdle = word => FILLERS.has(word) || EVERYDAY.has(fold(word));
const isSomething = ({ http, status, code }) => http || status || code;

// Words of a text without spaces: what says which number is looked for, and pairs of neighbors.
const chinese = (text, words) => {
  const pairs = part => {
    const chars = [...part];
    for (let i = 1; i < chars.length; i++) words.push({ text: chars[i - 1] + chars[i], role: 'pair' });
  };
  let start = 0;
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const kind = CHINESE_KINDS.find(kind => rest.startsWith(kind));
    const found = kind ?? CHINESE_FILLERS.find(word => rest.startsWith(word));
    if (!found) {
      at += String.fromCodePoint(rest.codePointAt(0)).length;
      continue;
    }
    pairs(text.slice(start, at));
    if (kind) words.push({ text: kind, role: 'content' });
    at += found.length;
    start = at;
  }
  pairs(text.slice(start));
  words.splice(MAX_WORDS);
};

class Query {
  constructor(text, catalog, about) {
    const { record } = catalog;
    this.words = [];
    this.hasValue = false;
    const { words } = this;
    let before = '';
    const assigned = [];
    for (const [own, start] of wordsIn(text)) {
      if (words.length >= MAX_WORDS) break;
      if (text[start - 1] === '=') assigned.push(words.length);
      const isVersion = before === 'http' && text[start - 1] === '/';
      before = own;
      const isNegative = /(?:^|[^\p{Alphabetic}\p{N}])-$/u.test(text.slice(0, start));
      const number = numberOf(own);
      const [, kind, digits] = /^([^\d]*)(\d.*)$/.exec(own) || [];
      if (isIdeograph(own)) chinese(own, words);
      else if (number === null && digits !== undefined && isSomething(calledBy(kind)) && numberOf(digits) !== null) {
        words.push({ text: kind, role: 'content' }, { text: digits, role: 'number', number: numberOf(digits) });
      } else if (isVersion) words.push({ text: own, role: 'filler' });
      else if (number === null) words.push({ text: own, role: 'content' });
      else words.push({ text: own, role: 'number', number: isNegative ? -number : number });
    }
    this.about = new Set(folded(`${record.title} ${record.catalog}`));
    this.addRoles(catalog.operations);
    this.takeOutValues(assigned, about);
    this.hints = catalog.domains.map(({ record: domain }) => {
      const path = domain.found_in?.split('`')[1] ?? '';
      const byField = this.hint(path.split(/[.\]]/).filter(Boolean).at(-1) ?? '');
      return domain.kind === 'field' && byField.isWhole && byField.isDistinct ? byField : this.hint(domain.title);
    });
  }

  addRoles(operations) {
    const { words } = this;
    words.forEach((word, at) => {
      const { text, role } = word;
      const counted = text.replace(/^\d+/, '');
      if (role === 'number') {
        if (UNITS.includes(words[at + 1]?.text)) word.role = 'filler';
      } else if (role === 'content') {
        if (FILLERS.has(text) || (counted !== text && UNITS.includes(counted))) word.role = 'filler';
        else if (isSomething(calledBy(text))) word.role = 'kind';
        else if (this.about.has(fold(text))) word.role = 'title';
        else if (EVERYDAY.has(fold(text))) word.role = 'everyday';
      }
    });
    words.forEach((word, at) => {
      const before = words[at - 1];
      if (before?.role === 'filler' && numberOf(before.text) !== null && UNITS.includes(word.text)) word.role = 'filler';
    });
    // The longest names first: `updateLayout` is not `update`.
    const names = operations.map((name, number) => [folded(name), number]).sort((a, b) => b[0].length - a[0].length || a[1] - b[1]);
    for (const [name, number] of names) {
      const joined = name.join('');
      words.forEach((word, at) => {
        const isPast = word.text.endsWith('ed') && word.text !== joined;
        const set = word => Object.assign(word, { role: 'operation', operation: number });
        if (word.role !== 'operation' && fold(word.text) === joined && !isPast) set(word);
        const part = words.slice(at, at + name.length);
        if (name.length > 1 && part.length === name.length && part.every(({ text }, i) => fold(text) === name[i])) part.forEach(set);
      });
    }
  }

  // The number in `id=53` is the value of something else than a code.
  takeOutValues(assigned, about) {
    const { words } = this;
    const isContent = word => word?.role === 'content';
    const ofDomains = word => isContent(word) && about.has(fold(word.text));
    for (const at of assigned) {
      const name = words[at - 1];
      const isOther = name?.text === 'id' ? !ofDomains(words[at - 2]) : isContent(name) && !ofDomains(name);
      if (isOther && words[at]?.role === 'number' && !isSomething(this.called(at))) {
        words[at].role = 'filler';
        this.hasValue = true;
      }
    }
  }

  /** What the query says about a domain of this title. */
  hint(title) {
    const hint = { words: 0, isDistinct: false, isWhole: title !== '' };
    for (const [word] of wordsIn(title)) {
      const mention = this.words.find(({ text }) => fold(text) === fold(word));
      if (!mention) {
        hint.isWhole = false;
        continue;
      }
      hint.words++;
      const isCommon = isSomething(calledBy(word)) || this.about.has(fold(word)) || ['filler', 'operation'].includes(mention.role);
      hint.isDistinct ||= !isCommon;
    }
    return hint;
  }

  /** What the number at a place is called: by the words before it, or else by those after it. */
  called(at) {
    const all = words => {
      const end = words.findIndex(({ role }) => role === 'number');
      const called = words.slice(0, end < 0 ? words.length : end).map(({ text }) => calledBy(text));
      return { http: called.some(one => one.http), status: called.some(one => one.status), code: called.some(one => one.code) };
    };
    const before = all(this.words.slice(0, at).reverse());
    return isSomething(before) ? before : all(this.words.slice(at + 1));
  }

  get operation() {
    const numbers = new Set(this.words.filter(({ role }) => role === 'operation').map(({ operation }) => operation));
    return numbers.size === 1 ? [...numbers][0] : null;
  }

  get hasNumbers() { return this.words.filter(({ role }) => role === 'number').length > 1; }

  get hasContent() { return this.words.some(word => word.role === 'content' && !isCode(word)); }

  get hasNumber() { return this.words.some(isCode); }
}
const isCode = ({ text, role }) => /\d/.test(text) && (role === 'number' || role === 'content');

// ---- What the words of a query say for each entry.

const FIELDS = ['details', 'operations', 'fixes', 'causes', 'domain', 'summary', 'keywords', 'text', 'name'];
const [DETAILS, OPERATION, FIXES, CAUSES, DOMAIN, SUMMARY, KEYWORDS, TEXT, NAME] = FIELDS.keys();
const WEIGHTS = [1, 2, 2, 2, 3, 5, 7, 7, 8];
const isWord = ({ role }) => !['filler', 'kind', 'title'].includes(role);
const lengthOf = words => 40 * Math.min(words, 100);
const isCompound = (first, second, word) => first !== '' && second !== ''
  && word.length === first.length + second.length && word.startsWith(first) && word.endsWith(second);
const sameList = (a, b) => a.length === b.length && a.every((item, i) => item === b[i]);
const placeOf = (all, part) => all.findIndex((_, at) => sameList(all.slice(at, at + part.length), part));

class Phrase {
  constructor(text, finder) {
    const { catalog } = finder;
    Object.assign(this, { finder, catalog, entries: catalog.entries, terms: [], corrected: [], letters: letters(text) });
    this.query = new Query(text, catalog, finder.about);
    this.addTerms();
    this.scan();
    if (this.repair()) {
      this.addTerms();
      this.scan();
    }
    for (const word of this.query.words) {
      if (word.role === 'everyday' && !this.terms.some(term => term.folded === fold(word.text) && term.entries)) word.role = 'filler';
    }
    const words = this.query.words.filter(({ role }) => role !== 'filler');
    this.sequence = words.map(({ text }) => fold(text));
    this.roles = words;
    const counts = words.map(isWord);
    this.inner = this.sequence.slice(Math.max(0, counts.indexOf(true)), counts.lastIndexOf(true) + 1);
    this.isOneWord = words.filter(({ role }) => !['number', 'kind', 'title'].includes(role)).length === 1;
    this.isOpen = this.terms.some(term => term.isOpen);
  }

  addTerms() {
    const open = new Set(this.terms.filter(term => term.isOpen).map(term => term.at));
    const { words } = this.query;
    const isNamed = words.some(word => word.role === 'content' || word.role === 'pair' || isCode(word));
    this.terms = [];
    words.forEach(({ text, role }, at) => {
      if (['filler', 'kind', 'number'].includes(role)) return;
      const own = fold(text);
      if (this.terms.some(term => term.folded === own)) return;
      this.terms.push({
        at, typed: text, folded: own, entries: 0, isWeak: role === 'title' || role === 'everyday' || (role === 'operation' && isNamed),
        isPair: role === 'pair', isOpen: open.has(at), isOperation: role === 'operation', isNone: role === 'title' || role === 'everyday',
      });
    });
  }

  /** Finds the terms in all entries. */
  scan() {
    const { terms } = this;
    this.hits = this.entries.map(entry => {
      const fields = terms.map(() => -1);
      const together = new Map();
      let head = 0n;
      for (const [field, words] of this.finder.fieldsOf(entry)) {
        const here = terms.length ? this.findIn(field, words, fields) : 0n;
        if (field >= DOMAIN) head |= here;
        // More than one bit.
        if (here & (here - 1n)) together.set(here, Math.max(field, together.get(here) ?? 0));
      }
      return { fields, together: [...together].map(([bits, field]) => [field, bits]).concat([[DETAILS, head]]) };
    });
    terms.forEach((term, number) => { term.entries = this.hits.filter(({ fields }) => fields[number] >= 0).length; });
  }

  findIn(field, words, found) {
    const { terms } = this;
    let here = 0n;
    let before = '';
    const see = number => {
      found[number] = Math.max(found[number], field);
      here |= 1n << BigInt(number);
    };
    for (const [word, folded] of words) {
      for (let number = 0; number < terms.length; number++) {
        const term = terms[number];
        const { typed } = term;
        const isHere = term.isPair ? word.includes(typed)
          : folded === term.folded || (term.isOpen && word.startsWith(typed)) || isCompound(before, word, typed);
        const next = terms[number + 1];
        const isBoth = next?.at === term.at + 1 && isCompound(typed, next.typed, word);
        if (isHere || isBoth) see(number);
        if (isBoth) see(number + 1);
      }
      before = word;
    }
    return here;
  }

  /** Completes and corrects the words that no entry has. */
  repair() {
    let isChanged = false;
    const { words, hasNumber } = this.query;
    for (const term of this.terms) {
      const { text, role } = words[term.at];
      if (term.entries || term.isPair || role === 'everyday' || !/^\p{Alphabetic}+$/u.test(text) || this.isKnown(text) || hasNumber) continue;
      const begins = word => word.length > text.length && word.startsWith(text);
      if (term.at === words.length - 1 && bytesOf(text) >= MIN_BEGINNING && this.finder.words.some(begins)) {
        term.isOpen = true;
        isChanged = true;
      } else {
        const right = this.finder.corrected(text);
        if (right === null) continue;
        this.corrected.push([text, right]);
        words[term.at].text = right;
        isChanged = true;
      }
    }
    return isChanged;
  }

  /** Whether the catalog has a word where it says what its entries are. */
  isKnown(typed) { return this.finder.about.has(fold(typed)); }

  /** The codes and words that nothing in the catalog has. */
  unknown() {
    const pairs = this.terms.filter(term => term.isPair);
    const lost = pairs.filter(term => !term.entries);
    const texts = new Set(lost.length > pairs.length - lost.length ? lost.map(({ at }) => this.query.words[at].text) : []);
    const explains = at => this.entries.some(entry => this.explains(at, entry));
    this.query.words.forEach((word, at) => {
      const { text, role, number } = word;
      const term = this.terms.find(term => term.folded === fold(text));
      const isUnknown = role === 'number' ? !explains(at)
        : role === 'content' && !(isCode(word) && explains(at)) && !term?.entries && !this.isKnown(text);
      if (isUnknown) texts.add(role === 'number' && number < 0n ? `-${text}` : text);
    });
    return [...texts];
  }

  explains(at, entry) {
    if (this.byCode(at, entry) > 0) return true;
    if (this.status(at, entry) === null) return false;
    return this.query.words.some((_, other) => other !== at && this.byCode(other, entry) > 0) || this.bySequence(entry) !== null;
  }

  /** The points for a word that is the key of an entry, or 0. */
  byCode(at, entry) {
    const word = this.query.words[at];
    const { domain } = entry;
    const isKey = domain.isText ? isCode(word) && sameLetters(entry.key, word.text)
      : word.role === 'number' && this.finder.isKey(entry, word.number);
    if (!isKey) return 0;
    const { hints } = this.query;
    const hint = hints[this.catalog.domains.indexOf(domain)];
    const isNamed = hints.some(({ isWhole, isDistinct }) => isWhole && isDistinct);
    if (isNamed && !(hint.isWhole && hint.isDistinct)) return 0;
    const called = this.query.called(at);
    const { kind } = domain;
    let points = 300;
    if (kind === 'code' || kind === 'message') {
      if (called.http) return 0;
      points = called.code && !called.status ? 1000 : 800;
    } else if (kind === 'http-status') points = called.http || called.status ? 1100 : 500;
    else if (hint.isDistinct) points = 1000;
    else if (hint.isWhole) points = 700;
    else if (called.status && !called.http && hint.words > 0) points = 500;
    else if (isSomething(called) || this.query.hasNumbers || this.query.hasContent) return 0;
    // Of two codes the first is the better answer.
    return points + 100 * hint.words + (hint.isWhole ? 300 : 0) - Math.min(at, 100);
  }

  /** The number at a place, if it is an HTTP status that an entry comes with. */
  status(at, entry) {
    const { role, number } = this.query.words[at];
    const { code, http } = this.query.called(at);
    if (role !== 'number' || !(http || !code)) return null;
    return entry.statuses.has(Number(number)) ? Number(number) : null;
  }

  /** The points for a text or name that the query contains, or that begins with it, and the text. */
  bySequence(entry) {
    let best = null;
    const see = (points, text, reason = 'text', isText = false) => {
      const own = this.contained(text, points);
      if (own !== null && (best === null || own > best.points)) best = { points: own, reason, text: isText ? text : null };
    };
    const { record, domain: { kind } } = entry;
    const isAnswer = kind === 'code' || kind === 'message';
    for (const meaning of record.meanings) {
      const points = isAnswer ? 900 : 300;
      for (const text of meaning.texts) see(points, text, 'text', true);
      for (const pattern of meaning.patterns) pattern.split(/[{}]/).forEach((part, i) => { if (i % 2 === 0) see(points, part); });
      for (const text of meaning.supporting_texts) see(isAnswer ? (this.isAll(text) ? 900 : 400) : 300, text, 'text', true);
    }
    for (const name of this.finder.namesOf(entry)) {
      const isKey = (entry.domain.isText && name === entry.key) || record.aliases.includes(name);
      see(isKey && kind === 'message' ? 900 : 600, name, 'name');
    }
    for (const keyword of record.keywords) see(600, keyword, 'keyword');
    for (const text of [...record.meanings.map(meaning => meaning.summary), record.summary]) {
      for (const clause of text.split(/[,;:]/)) see(600, clause, 'summary');
    }
    for (const { causes, fixes } of record.meanings) {
      for (const text of causes) see(400, text, 'causes');
      for (const text of fixes) see(400, text, 'fixes');
    }
    return best;
  }

  // Whether the query has all words of a text and no other that says something.
  isAll(text) {
    const asked = this.sequence.filter((_, i) => !['kind', 'title', 'operation'].includes(this.roles[i].role));
    return sameList(asked, this.finder.contentOf(text));
  }

  contained(text, points) {
    const { sequence } = this;
    const words = this.finder.contentOf(text);
    if (words.length > 1 || (words.length === 1 && this.isOneWord)) {
      const has = sequence.some((_, at) => sameList(sequence.slice(at, at + words.length), words)
        && this.roles.slice(at, at + words.length).some(({ role }) => role !== 'kind' && role !== 'title'));
      if (has) {
        // The more of the query is something else, the less.
        const count = this.roles.filter(({ role }) => role !== 'kind' && role !== 'title').length;
        const [asked, has] = [lengthOf(Math.max(count, words.length)), lengthOf(words.length)];
        return Math.floor(points * (asked + has) / (2 * asked)) + has;
      }
    }
    if ([...text].some(isIdeograph)) return this.letters.includes(letters(text)) ? points : null;
    if (words.length > 1 && this.query.words.some(({ text: typed }) => bytesOf(typed) >= MIN_JOINED && sameLetters(typed, text))) return points;
    for (const part of [sequence, this.inner]) {
      if (part.length < 2) continue;
      const fixed = part.slice(0, -1);
      const open = part.at(-1);
      const at = words.findIndex((_, at) => sameList(words.slice(at, at + fixed.length), fixed) && at + fixed.length < words.length
        && (words[at + fixed.length] === open || (this.isOpen && words[at + fixed.length].startsWith(open))));
      if (at < 0) continue;
      const share = at === 0 && words.length === part.length ? points : Math.floor(at === 0 ? points * 3 / 4 : points * 2 / 3);
      const [has, asked] = [lengthOf(part.length), lengthOf(sequence.length)];
      return Math.floor(share * has / asked) + has;
    }
    return null;
  }

  judge(entry, number) {
    const judged = { entry, points: 0, reason: '', hasCode: false, isStrong: false, hasMost: false, text: null, http_status: null };
    const { words, hints } = this.query;
    const codes = words.map((_, at) => this.byCode(at, entry));
    const byCode = Math.max(0, ...codes);
    if (!byCode && this.hits[number].fields.every(field => field < 0)) return judged;
    judged.points = byCode;
    judged.hasCode = byCode > 0;
    if (byCode) judged.reason = BY_KEY[entry.domain.kind] ?? 'by key';
    const sequence = this.bySequence(entry);
    if (sequence) {
      judged.points += sequence.points;
      judged.text = sequence.text;
      judged.reason = byCode ? `${judged.reason} and ${sequence.reason}` : `by ${sequence.reason}`;
    }
    const field = this.allIn(number);
    if (field !== null && judged.points < BY_ALL_WORDS) Object.assign(judged, { points: BY_ALL_WORDS, reason: `all words in ${FIELDS[field]}` });
    judged.isStrong = judged.points > 0;
    if (judged.isStrong) {
      judged.http_status = words.map((_, at) => (codes[at] ? null : this.status(at, entry))).find(status => status !== null) ?? null;
      if (judged.http_status !== null) judged.points += 250;
    }
    const byWords = Math.min(this.byWords(number, judged), MAX_BY_WORDS);
    judged.isStrong &&= byCode > 0 || judged.hasMost;
    // A status has the words of everything that it comes with.
    judged.points += entry.domain.kind === 'http-status' && !byCode ? Math.floor(byWords * 3 / 4) : byWords;
    const hint = hints[this.catalog.domains.indexOf(entry.domain)];
    if (byWords > 0 && hint.isDistinct) judged.points += hint.isWhole ? BY_DOMAIN : BY_DOMAIN / 2;
    for (const [wrong, right] of this.corrected) judged.reason += `; spelling: ${wrong} as ${right}`;
    return judged;
  }

  /** Which summary, keyword, text or name has all words of the query, if those are at least three. */
  allIn(number) {
    const asked = this.terms.map((term, i) => (term.isNone || term.isPair ? null : 1n << BigInt(i))).filter(bit => bit !== null);
    const all = asked.reduce((bits, bit) => bits | bit, 0n);
    const found = this.hits[number].together.find(([field, here]) => field >= SUMMARY && (here & all) === all);
    return asked.length > 2 && found ? found[0] : null;
  }

  byWords(number, judged) {
    const { fields, together } = this.hits[number];
    let [points, has, all] = [0, 0, 0];
    const words = [];
    const places = [];
    this.terms.forEach((term, i) => {
      const rarity = this.rarity(term);
      const field = fields[i];
      if (field >= 0) points += term.isWeak && !(term.isOperation && field >= SUMMARY) ? 1 : rarity * WEIGHTS[field];
      if (term.isWeak) return;
      all += term.entries ? rarity : term.isPair ? Math.floor(rarity / 2) : 0;
      if (field < 0) return;
      has += rarity;
      words.push(this.query.words[term.at].text);
      places.push(field);
    });
    if (!judged.reason && words.length) {
      const names = [...new Set(places)].sort((a, b) => b - a).map(place => FIELDS[place]);
      judged.reason = `words of ${names.join(' and ')}: ${words.join(', ')}`;
    }
    judged.hasMost = has > 0 && (this.terms.some(term => term.isPair) ? 2 * has >= all : 3 * has >= 2 * all);
    const sums = together.map(([, here]) => this.terms.reduce((sum, term, i) =>
      sum + (here >> BigInt(i) & 1n && !term.isWeak ? this.rarity(term) : 0), 0));
    return points + 5 * Math.max(0, ...sums);
  }

  // The fewer entries have a term, the more it says.
  rarity(term) { return 1 + Math.floor(Math.log2(Math.max(1, Math.floor(this.hits.length / Math.max(1, term.entries))))); }
}

// ---- The finder.

const BY_KEY = { code: 'by code', 'http-status': 'by HTTP status' };
const RANKS = ['code', 'message', 'http-status', 'field'];
const byRank = (a, b) => RANKS.indexOf(a.domain.kind) - RANKS.indexOf(b.domain.kind) || a.domain.informational - b.domain.informational;

const because = reason => entry => ({ entry, reason });

class Finder {
  constructor(catalog) {
    const { domains, record } = catalog;
    this.catalog = catalog;
    this.contents = new Map();
    this.sources = new Set(record.sources.map(({ id }) => id));
    this.fields = new Map();
    this.about = new Set(domains.flatMap(({ record }) => [record.domain, record.type, record.title, record.found_in ?? '']).flatMap(folded));
  }

  namesOf({ domain, key, record }) {
    const names = [record.name, record.symbol, ...record.aliases, ...record.old_names].filter(name => name !== null);
    return domain.isText ? [key, ...names] : names;
  }

  textsOf(entry) {
    const texts = entry.record.meanings.flatMap(({ texts, supporting_texts, patterns }) => [...texts, ...supporting_texts, ...patterns]);
    return entry.domain.kind === 'message' ? [...this.namesOf(entry), ...texts] : texts;
  }

  /** Everything in an entry that can be searched for, as fields with their words. */
  textFieldsOf(entry) {
    const { record, domain } = entry;
    // Ids of sources in remarks are also about other products.
    const prose = text => text.split('`').filter((part, i) => i % 2 === 0 || !this.sources.has(part)).join(' ');
    const of = (field, texts) => texts.map(text => [field, text]);
    return [
      ...of(NAME, this.namesOf(entry)), [DOMAIN, domain.title], [SUMMARY, record.summary], ...of(KEYWORDS, record.keywords),
      ...of(DETAILS, record.details === null ? [] : [record.details]),
      ...record.meanings.flatMap(meaning => [
        ...of(TEXT, [...meaning.texts, ...meaning.supporting_texts, ...meaning.patterns]), [SUMMARY, meaning.summary],
        ...of(OPERATION, meaning.operations), ...of(CAUSES, meaning.causes.map(prose)), ...of(FIXES, meaning.fixes.map(prose)),
      ]),
    ];
  }

  fieldsOf(entry) {
    if (!this.fields.has(entry)) {
      this.fields.set(entry, this.textFieldsOf(entry).map(([field, text]) => [field, wordsIn(text).map(([word]) => [word, fold(word)])]));
    }
    return this.fields.get(entry);
  }

  /** All words of the catalog. */
  get words() {
    this.all ??= [...new Set(this.catalog.entries.flatMap(entry => this.fieldsOf(entry).flatMap(([, words]) => words.map(([word]) => word))))];
    return this.all;
  }

  /** The words of a text that say something, folded. */
  contentOf(text) {
    if (!this.contents.has(text)) this.contents.set(text, wordsIn(text).filter(([word]) => !FILLERS.has(word)).map(([word]) => fold(word)));
    return this.contents.get(text);
  }

  /** The word of the entries that a misspelled one is most similar to. */
  corrected(wrong) {
    const count = [...wrong].length;
    if (count <= 4) return null;
    const limit = count <= 7 ? 1 : 2;
    let best = null;
    const see = (field, word) => {
      if (Math.abs(word.length - wrong.length) > limit || word[0] !== wrong[0]) return;
      const distance = distanceOf(wrong, word);
      const isBetter = !best || distance < best.distance || (distance === best.distance && field > best.field);
      if (distance <= limit && isBetter && !isIdle(word)) best = { distance, field, word };
    };
    for (const entry of this.catalog.entries) {
      for (const [field, text] of this.textFieldsOf(entry)) {
        for (const [word] of wordsIn(text)) see(field, word);
        // A name is also written in one word.
        if (field >= TEXT && bytesOf(text) <= bytesOf(wrong) + 10) see(field, letters(text));
      }
    }
    return best?.word ?? null;
  }

  isKey({ domain, key }, number) {
    return asKey(number, domain.record) === BigInt(key);
  }

  withKeyOrName(typed) {
    const query = typed.slice(typed.lastIndexOf('::') < 0 ? 0 : typed.lastIndexOf('::') + 2).replace(/^#/, '');
    const number = numberOf(query);
    const slash = query.indexOf('/');
    const is = (entry, text, number) => (entry.domain.isText ? same(entry.key, text) : number !== null && this.isKey(entry, number));
    const isKey = (entry, ...more) => (more.length && !entry.domain.isText ? number !== null : is(entry, query, number));
    const rest = query.slice(slash + 1);
    const found = this.catalog.entries.filter(entry => {
      const { domain, record } = entry;
      const names = [record.name, record.symbol, ...record.aliases, ...record.old_names].filter(name => name !== null);
      return isKey(entry) || (slash >= 0 && same(domain.id, query.slice(0, slash)) && is(entry, rest, numberOf(rest)))
        || ((number === null || domain.isText) && names.some(name => same(name, query)));
    });
    const order = entry => [entry.domain.kind === 'field', !isKey(entry, true)];
    found.sort((a, b) => order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1]);
    return found.map(entry => because(number === null ? 'by name' : BY_KEY[entry.domain.kind] ?? 'by key')(entry));
  }

  withText(query) {
    const { entries } = this.catalog;
    const own = sameText(query);
    const found = entries.filter(entry => this.textsOf(entry).some(text => sameText(text) === own));
    return (found.length ? found : entries.filter(entry => this.hasPattern(entry.record, own))).sort(byRank).map(because('by text'));
  }

  hasPattern({ meanings }, text) { return meanings.some(({ patterns }) => patterns.some(pattern => fits(pattern, text))); }

  spelled(query) {
    const { entries } = this.catalog;
    const is = name => sameLetters(name, query);
    const byName = () => {
      const called = entries.filter(entry => this.namesOf(entry).some(is)).sort(byRank);
      const others = entries.filter(entry => !called.includes(entry) && entry.record.keywords.some(is)).sort(byRank);
      return [...called.map(because('by name')), ...others.map(because('by keyword'))].sort((a, b) => byRank(a.entry, b.entry));
    };
    const byText = () => entries.filter(entry => this.textsOf(entry).some(is)).sort(byRank).map(because('by text'));
    const [first, second] = /\p{White_Space}/u.test(query) ? [byText, byName] : [byName, byText];
    const found = first();
    return found.length ? found : second();
  }

  ofDomain(query) {
    const is = ({ id, record }) => [id, record.title, record.type].some(name => sameLetters(name, query));
    return this.catalog.entries.filter(({ domain }) => is(domain)).sort(byRank).map(because('by domain'));
  }

  // With a name, keyword or text that the query begins, or else misspells.
  nearly(query) {
    const typed = letters(query);
    const count = [...typed].length;
    if (count < ([...typed].some(isIdeograph) ? 2 : MIN_BEGUN) || /\d/.test(typed)) return [];
    const of = (test, reason) => this.catalog.entries.map(entry => {
      const { record: { name, symbol, aliases, old_names, keywords }, domain, key } = entry;
      const names = [...aliases, ...old_names, name, ...(symbol === null ? [] : [symbol]), ...(domain.isText ? [key] : []), ...keywords, ...this.textsOf(entry)];
      const distances = names.map(name => test(letters(name)) ?? Infinity);
      const distance = Math.min(...distances);
      return { entry, distance, reason: `${reason}: ${names[distances.indexOf(distance)]}` };
    }).filter(({ distance }) => distance < Infinity)
      .sort((a, b) => a.distance - b.distance || byRank(a.entry, b.entry)).slice(0, MAX_MATCHES);
    const begun = of(name => (name.startsWith(typed) ? 0 : null), 'beginning');
    return begun.length ? begun : of(name => nearness(typed, name, Math.floor(count / LETTERS_A_MISTAKE)), 'spelling');
  }

  // What looks most like the query, or the codes that nothing has.
  similar(query, unknown) {
    const typed = letters(query);
    const codes = unknown.filter(word => numberOf(word) !== null);
    const limit = Math.min(Math.floor([...typed].length / 4), MAX_SUGGESTIONS);
    return this.catalog.entries.map(entry => {
      const key = String(entry.key);
      const texts = entry.record.meanings.flatMap(({ texts, supporting_texts, patterns }) => [...texts, ...supporting_texts, ...patterns]);
      const near = codes.length ? codes.map(code => nearness(code, key, 1))
        : [...this.namesOf(entry), key, ...texts].map(name => nearness(typed, letters(name), limit));
      return { entry, distance: Math.min(...near.map(distance => distance ?? Infinity)) };
    }).filter(({ distance }) => distance < Infinity).sort((a, b) => a.distance - b.distance || byRank(a.entry, b.entry)).map(({ entry }) => because('similar')(entry));
  }

  /** The meanings of an entry that meet conditions, or nothing if there are none; with a text, those that have it. */
  asked({ entry, reason }, text, { operation = null, http_status = null }) {
    const { meanings, domain, key } = entry;
    const own = text === null ? null : sameText(text);
    const has = ({ record }) => text === null
      || [...record.texts, ...record.supporting_texts, ...record.patterns].some(stated => sameText(stated) === own) || this.hasPattern({ meanings: [record] }, own);
    const byText = meanings.some(has);
    const kept = meanings.filter(meaning => {
      let status = http_status;
      if (domain.kind === 'http-status') {
        if (status !== null && key !== status) return false;
        status = null;
      }
      const allows = (asked, stated) => asked === null || !stated.length || stated.includes(asked);
      return allows(operation, meaning.operations) && allows(status, meaning.statuses) && (!byText || has(meaning));
    });
    return kept.length || !meanings.length ? { entry, reason, meanings: kept } : null;
  }

  /** The entries that a query refers to, or what there is instead. */
  find(typed, conditions = {}) {
    const query = trim(typed);
    const none = { matches: [], near: [], unknown: [], isStrong: false };
    const direct = (found, text) => {
      const matches = found.map(one => this.asked(one, text, conditions)).filter(Boolean);
      return matches.length ? { ...none, matches, isStrong: true } : { ...none, near: found };
    };
    const ways = [[() => this.withKeyOrName(query), null], [() => this.withText(query), query], [() => this.spelled(query), null], [() => this.ofDomain(query), null]];
    for (const [i, [way, text]] of ways.entries()) {
      // A longer query is a key or a name, or nothing.
      if (i && bytesOf(query) > MAX_TEXT) return none;
      const found = way();
      if (found.length) return direct(found, text);
    }
    if (bytesOf(query) > MAX_PHRASE) return none;
    const found = this.byPhrase(query, conditions);
    if (found.isStrong || found.isOther) return found;
    const nearly = this.nearly(query);
    return nearly.length ? { ...direct(nearly, null), isStrong: nearly.length === 1 } : found;
  }

  byPhrase(query, conditions) {
    const none = { matches: [], near: [], unknown: [], isStrong: false };
    const phrase = new Phrase(query, this);
    const { terms } = phrase;
    if (terms.every(term => term.isWeak) && !phrase.query.hasNumber) return none;
    const hasMany = terms.filter(term => !term.isPair).length > 1;
    let judged = this.catalog.entries.map((entry, number) => phrase.judge(entry, number)).filter(({ isStrong, hasMost }) => isStrong || hasMost)
      .sort((a, b) => b.points - a.points || byRank(a.entry, b.entry));
    const unknown = phrase.unknown();
    // A name that nothing has is not a question about its parts.
    const isName = hasMany && ![...query].some(isSpace);
    const isStrong = judged.some(one => one.isStrong);
    if (unknown.length || !judged.length || ((isName || phrase.query.hasNumber || phrase.query.hasValue) && !isStrong)) {
      const near = judged.length ? judged : this.similar(query, unknown);
      return { ...none, unknown, near: near.slice(0, MAX_SUGGESTIONS) };
    }
    if (isStrong) judged = judged.filter(one => one.isStrong);
    const best = judged[0].points;
    judged = judged.filter(({ points, hasCode }) => {
      const share = hasCode ? 3 : hasMany ? 1 : 10;
      return points + Math.floor(points / 2) >= best || share * points >= best;
    }).slice(0, MAX_MATCHES);
    const named = phrase.query.operation;
    const operation = conditions.operation ?? (named === null ? null : this.catalog.operations[named]);
    const matches = judged.map(one => this.asked(one, one.text, { operation, http_status: conditions.http_status ?? one.http_status })
      ?? this.asked(one, null, conditions)).filter(Boolean);
    return matches.length ? { ...none, matches, isStrong: judged[0].isStrong } : { ...none, near: judged, isOther: true };
  }
}

export { Finder };
