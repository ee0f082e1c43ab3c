// Texts in other notations, and the JSON in them, with the place of each part in the input.

import { isSpace, trim } from './classification.mjs';

const MAX_CONTAINERS = 64;

// ---- Texts that were made from another one.

class Text {
  constructor(text, marks, whole) { Object.assign(this, { text, marks, whole }); }

  origin(at) {
    let [low, high] = [0, this.marks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.marks[middle][0] <= at) low = middle + 1;
      else high = middle;
    }
    const mark = this.marks[low - 1];
    const origin = mark ? mark[1] + (at - mark[0]) : this.whole[0];
    return Math.min(Math.max(origin, this.whole[0]), this.whole[1]);
  }

  span([start, end]) {
    if (!this.marks.length) return this.whole;
    const first = this.origin(start);
    const last = this.origin(Math.max(end - 1, start));
    return [first, Math.min(Math.max(start === end ? last : last + 1, first), this.whole[1])];
  }

  /** The text with parts replaced: where each starts and ends, and what is there instead. */
  edited(edits) {
    let text = '';
    let from = 0;
    const marks = [];
    const mark = at => { if (this.marks.length) marks.push([text.length, this.origin(at)]); };
    const copy = to => {
      if (to <= from) return;
      mark(from);
      for (const [at, origin] of this.marks) if (at > from && at < to) marks.push([text.length + at - from, origin]);
      text += this.text.slice(from, to);
    };
    for (const [start, end, other] of edits) {
      copy(start);
      if (other) mark(start);
      text += other;
      from = end;
    }
    copy(this.text.length);
    return new Text(text, marks, this.whole);
  }

  /** The text with each match of a pattern replaced; `undefined` leaves a match as it is. */
  replaced(pattern, other) {
    const edits = [...this.text.matchAll(pattern)].map(match => [match.index, match.index + match[0].length, other(match)]);
    return this.edited(edits.filter(([, , text]) => text !== undefined));
  }
}

// ---- What surrounds a message: escape sequences of terminals, and prefixes of lines.

const TIME = /^\d{4}-\d\d-\d\d[T ][\d:.,TZ+-]{8,}[ \t]/;
const SYSLOG = /^(?:<[^>]{0,3}>)?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) .{2}([^]{9}).{0,183}?: )/;
const prefixes = [
  line => /^[<>] /.exec(line)?.[0],
  line => /^\[pod\/.*?\] /.exec(line)?.[0],
  line => /^(?!\|)[\w.| -]{0,63}? \|[ \n]/.exec(line)?.[0],
  // Frames of loggers, and `I/flutter ( 4312): `.
  line => /^[\u2500-\u257f]+/.exec(line)?.[0],
  line => /^[VDIWEF]\/[\w.:\- ]{0,62}\( *\d+\): ?/.exec(line)?.[0],
  line => { const time = TIME.exec(line)?.[0]; return time && /^(?:stdout|stderr) [FP] /.test(line.slice(time.length)) ? line.slice(0, time.length + 9) : null; },
  line => { const log = SYSLOG.exec(line); return log && log[2].split(':').length === 3 ? log[0] : null; },
  line => TIME.exec(line)?.[0],
];
const prefix = line => {
  let at = 0;
  for (let i = 0; i < 4; i++) {
    const rest = line.slice(at);
    let found;
    for (const kind of prefixes) if ((found = kind(rest))) break;
    if (!found) break;
    at += found.length;
  }
  return at;
};
const strip = source => {
  const edits = [];
  let start = 0;
  for (const line of source.text.split(/(?<=\n)/)) {
    const length = prefix(line);
    if (length) edits.push([start, start + length, '']);
    for (const match of line.slice(length).matchAll(/\x1b(?:\[[ -?]{0,64}[@-~]?)?|\r/g)) {
      const at = start + length + match.index;
      edits.push([at, at + match[0].length, '']);
    }
    start += line.length;
  }
  return edits.length ? source.edited(edits) : null;
};

// ---- Texts that contain a text in another notation.

const HTML = { '&quot;': '"', '&#34;': '"', '&#x22;': '"', '&apos;': "'", '&#39;': "'", '&#x27;': "'", '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const CONTROLS = { n: '\n', t: '\t', r: '\r' };
const DECODINGS = [
  source => source.text.includes('\\"') && source.replaced(/\\(u[\da-f]{4}|[^])/giu, ({ 1: escape }) => CONTROLS[escape]
    ?? (escape.length > 2 && escape[0] === 'u' ? String.fromCharCode(parseInt(escape.slice(1), 16)) : escape[0] === 'u' ? 'u' : escape)),
  source => /&quot;|&#34;|&#x22;/.test(source.text) && source.replaced(/&(?:quot|#34|#x22|apos|#39|#x27|amp|lt|gt);/g, ([name]) => HTML[name]),
  source => /%7b/i.test(source.text) && source.replaced(/%([2-6][\da-f]|7[\da-e])/gi, ({ 1: code }) => String.fromCharCode(parseInt(code, 16))),
  source => source.text.includes('{""') && source.replaced(/""/g, () => '"'),
];

// ---- Objects: JSON, with what is left of it where it was cut off or has a comma too many.

const WORD = /(?:true|false|null)(?![\w.$:/\\])|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*(?:[,;}\]\n\r]|$))/y;
const ESCAPED = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The value at a place: nothing if it is not JSON. */
const parse = (text, from, effort, isOpen = false) => {
  let at = from;
  let depth = 0;
  let isCut = false;
  const fail = () => { throw new SyntaxError(); };
  const skip = chars => { while (at < text.length && chars(text[at])) at++; };
  const quoted = () => {
    const start = at++;
    // A logger that did not escape: `"{"code":62}"`.
    if (/^\{"(?!")/.test(text.slice(at, at + 3))) {
      const inner = members(at++, '}');
      if (text[at] === '"') at++;
      return inner;
    }
    let value = '';
    for (;;) {
      const stop = /["\\]/g;
      stop.lastIndex = at;
      const found = stop.exec(text);
      value += text.slice(at, found ? found.index : text.length);
      at = found ? found.index + 1 : text.length;
      isCut ||= !found;
      if (found?.[0] !== '\\') break;
      const escape = /u[\da-f]{4}|x[\da-f]{2}|[^]/giuy;
      escape.lastIndex = at;
      const [code = ''] = escape.exec(text) || [];
      at += code.length;
      value += code.length > 2 ? String.fromCharCode(parseInt(code.slice(1), 16)) : ESCAPED[code] ?? code;
    }
    return { text: value, at: [start, at] };
  };
  const key = () => {
    const start = at;
    const length = text[at] === '"' ? text.slice(at + 1, at + 257).indexOf('"') : -1;
    if (length >= 0) {
      at += length + 2;
      skip(char => char === ' ' || char === '\t' || (char === '\n' && !isOpen));
      if (text[at] === ':' && text[at + 1] !== ':' && !text.startsWith('//', at + 1)) {
        at++;
        return text.slice(start + 1, start + 1 + length);
      }
      if (/^=/.test(text.slice(at, at + 1))) fail();
    }
    at = start;
    return null;
  };
  const members = (start, close) => {
    if (++depth > MAX_CONTAINERS) fail();
    const [members, items] = [[], []];
    for (;;) {
      skip(char => isSpace(char) || char === ',' || char === ';');
      if (at >= text.length) {
        isCut ||= close !== '';
        break;
      }
      if (text[at] === close) {
        at++;
        break;
      }
      if ('}])>'.includes(text[at])) fail();
      const name = key();
      if (name === null) items.push(value());
      else members.push({ key: name, value: value() });
    }
    depth--;
    if (close === ']' && !members.length) return { array: items, at: [start, at] };
    return { members, items, at: [start, at] };
  };
  const value = () => {
    if (--effort.left < 0) fail();
    skip(isSpace);
    const start = at;
    const char = text[at];
    if (char === undefined) {
      isCut = true;
      return { word: '', at: [start, start] };
    }
    if (char === '"') return quoted();
    if (char === '{' || char === '[') {
      at++;
      return members(start, char === '{' ? '}' : ']');
    }
    WORD.lastIndex = at;
    const [word] = WORD.exec(text) || (isOpen ? /[^,;\n\r}\]]*/y.exec(text.slice(at)) : fail());
    if (!word) fail();
    at += word.length;
    const isWhole = at < text.length || (isOpen && depth === 1);
    isCut ||= !isWhole;
    return { word: isWhole ? trim(word) : '', at: [start, start + (isWhole ? word.length : 0)] };
  };
  try {
    const found = isOpen ? members(at, '') : value();
    return { value: found, isCut };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  } finally {
    effort.left -= at - from;
  }
};

const hasMembers = value => value.members?.length > 0 || (value.items ?? value.array ?? []).some(hasMembers);
const scalar = value => (value.text === undefined && value.word === undefined ? null : trim(value.text ?? value.word));

export { DECODINGS, Text, hasMembers, parse, scalar, strip };
