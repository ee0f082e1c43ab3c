// The responses in a text: JSON anywhere in logs, terminals and messages of clients, with the status and
// the request around it. Other notations than JSON are left to the command.

import { Observation, bytesOf, isSpace, position, trim } from './classification.mjs';

const MAX_RESPONSES = 64;
const MAX_DECODINGS = 4;
const MAX_CUT = 8;
const MAX_CONTAINERS = 64;
const EFFORT = 16;
const MAX_LINE = 512;
const MAX_HEADERS = 4096;
const MAX_URL = 2048;

const alphanumeric = /^[\p{Alphabetic}\p{N}]/u;
const isJoined = (char, others) => char !== undefined && (alphanumeric.test(char) || others.includes(char));
// What a name is without its case and its separators.
const plain = name => name.replace(/[^\p{Alphabetic}\p{N}]+/gu, '').toLowerCase();

// ---- Texts that were made from another one, with the place of each part in the input.

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

// ---- Statuses and requests in prose. Three digits are a status only where something says so.

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const PHRASES = ['OK', 'Created', 'Accepted', 'No Content', 'Partial Content', 'Bad Request', 'Unauthorized',
  'Payment Required', 'Forbidden', 'Not Found', 'Method Not Allowed', 'Not Acceptable', 'Request Timeout', 'Conflict',
  'Gone', 'Unprocessable', 'Too Many Requests', 'Internal Server Error', 'Not Implemented', 'Bad Gateway',
  'Service Unavailable', 'Gateway Timeout', 'Client Error', 'Server Error'];
const ENDING = new RegExp(`(?:^|[^\\p{Alphabetic}\\p{N}])(?:${PHRASES.join('|')})$`, 'iu');
const REASON = new RegExp(`^[ (:]+(?:${PHRASES.join('|')})(?![\\p{Alphabetic}\\p{N}])`, 'iu');
const isStatus = status => status >= 100 && status <= 599;

const lineBefore = (text, at) => text.slice(Math.max(0, at - MAX_LINE), at).split('\n').at(-1);
const lineAfter = (text, at, limit) => text.slice(at, Math.max(at, Math.min(limit, at + MAX_LINE))).split('\n')[0];
const lastWords = text => {
  const words = text.slice(-64).toLowerCase().split(/[^\p{Alphabetic}\p{N}_/-]+/u).filter(Boolean);
  return [words.at(-1) ?? '', words.at(-2) ?? ''];
};
const saysStatus = (first, second) => {
  const is = word => word.includes('status') && !word.includes('statuses');
  if (first === 'http' || first === 'response') return true;
  if (first === 'code') return is(second) || second === 'response' || second === 'http';
  if (first === 'error') return second === 'http';
  if (['is', 'of', 'was'].includes(first)) return second === 'code' || is(second);
  // `ClientResponseError: 404`
  if (/(?:error|exception)$/.test(first)) return /http|response|status/.test(first);
  return is(first) && second !== 'exit';
};
const statusIsStated = (text, start, end, limit, isBeforeObject, last) => {
  const line = lineBefore(text, start);
  const after = lineAfter(text, end, limit);
  const before = line.replace(/[ \t:=([<"'`\\.,>\u2192-]+$/, '');
  const [first, second] = lastWords(before);
  if (/(?:<--|<---|->|\u2192|=>)$/.test(trim(`.${line}`)) || saysStatus(first, second)) return true;
  const isHttp = first.startsWith('http/') || (second.startsWith('http/') && /^\d*$/.test(first));
  if (isHttp && line.length - before.length <= 4) return true;
  if (REASON.test(after)) return true;
  if (last?.url && text.slice(last.url[1], start) === ' ' && (last.isStated || text.slice(...last.url).includes('://'))) return true;
  // `Received HTTP response headers after 88.2ms - 404`
  if (/ -\s*$/.test(line) && trim(after) === '' && /http re/i.test(line)) return true;
  const isAlone = line.endsWith('(') && after.startsWith(')') && /^[): ]*$/.test(after);
  return isAlone && isBeforeObject && /response|status|http|error|fail/i.test(line);
};
const isBoundary = (text, start, end) => {
  const [before, next, second] = [text[start - 1], text[end], text[end + 1]];
  const goesOn = next !== undefined && '.,-:/'.includes(next) && /\d/.test(second ?? '');
  return !isJoined(before, '_~$%#-.,/+') && !isJoined(next, '_~$%#') && !goesOn;
};

const urlEnd = (text, start, limit) => {
  let url = /^[^\p{White_Space}"'`<>()[\]|\\^,;\u2026]*/u.exec(text.slice(start, Math.min(limit, start + MAX_URL)))[0];
  const brace = url.indexOf('}');
  if (brace >= 0 && !url.slice(0, brace).includes('{')) url = url.slice(0, brace);
  return start + url.replace(/[.:!?*}]+$/, '').length;
};
const methodBefore = (text, at) => {
  const [, word, rest] = /([A-Za-z]*)([ "'[\](:]*)$/.exec(lineBefore(text, at));
  const end = at - rest.length;
  return METHODS.includes(word) ? [end - word.length, end] : null;
};
const methodIn = (line, end) => {
  for (const method of METHODS) {
    const at = line.lastIndexOf(method);
    if (at < 0) continue;
    if (!isJoined(line[at - 1], '_/-.') && !isJoined(line[at + method.length] ?? '_', '_/-.')) {
      const start = end - line.length + at;
      return [start, start + method.length];
    }
  }
  return null;
};
const NAMED = 'url uri requesturi requesturl request_url request_uri host_url curl endpoint'.split(' ');
const requestOfUrl = (text, url) => {
  const line = lineBefore(text, url[0]);
  const method = methodBefore(text, url[0]) ?? methodIn(line, url[0]);
  const before = line.replace(/[ :=([{<"'`\\]+$/, '');
  const [first, second] = lastWords(before);
  const isNamed = NAMED.includes(first) || first.endsWith('_url')
    || (['for', 'to', 'from'].includes(first) && before.length < line.length);
  const isLink = second === 'documentation_url' || second === 'more_info';
  const isNumbered = /(?:\d|--)$/.test(trim(`.${line}`)) || before.endsWith('--');
  const quoted = / "([A-Z]*)/y;
  quoted.lastIndex = url[1];
  const isBase = METHODS.some(method => text.startsWith(` "${method}`, url[1]));
  return { url, host: null, method, isStated: Boolean((method || isNamed || isNumbered) && !isLink && !isBase), isRecord: false };
};
// The value at a place, up to what surrounds it.
const valueAt = (text, at) => {
  const [, gap, value] = /^([ "]*)([^\p{White_Space}[\]\\"',;]*)/u.exec(text.slice(at));
  return value ? [at + gap.length, at + gap.length + value.length] : null;
};
// The host in the headers after a request line, however their lines are written.
const hostHeader = (text, at) => {
  let headers = text.slice(at, at + MAX_HEADERS);
  const own = headers.indexOf('HTTP/') < 0 ? 0 : headers.indexOf('HTTP/') + 5;
  // The next one is that of the response.
  const next = headers.indexOf('HTTP/', own);
  if (next >= 0) headers = headers.slice(0, next);
  for (const { index, 0: name } of headers.matchAll(/host(?= *:) *:/gi)) {
    const before = headers.slice(Math.max(0, index - 2), index);
    if (!/[A-Za-z\d-]$/.test(before) || before.endsWith('\\n')) return valueAt(text, at + index + name.length);
  }
  return null;
};
const requestOfPath = (text, path, found) => {
  if (path[0] > 0 && isJoined(text[path[0] - 1], '/._-}@')) return null;
  const after = lineAfter(text, path[1], text.length);
  const line = lineBefore(text, path[0]);
  let method = methodBefore(text, path[0]);
  const version = /^ *HTTP\/(.{0,4})/.exec(after)?.[1];
  const isLine = Boolean(method && (version !== undefined || after[0] === '"'));
  // `POST /path 404 3.2 ms`
  const isAccess = Boolean(method && /^ [1-5]\d\d(?![\p{Alphabetic}\p{N}.])/u.test(after));
  // `method=POST path="/path" host=api.example status=404`
  const isNamed = /(?:path|uri|url)=["']*$/i.test(line);
  if (isNamed) method ??= methodIn(line, path[0]);
  const isMember = Boolean(isNamed && method);
  const start = method ? method[0] : path[0];
  const isQuoted = isLine && text[start - 1] === '"';
  let host = null;
  const last = found.at(-1);
  if (isQuoted && last?.url && text.slice(last.url[1], start) === ' "' && !last.isStated) {
    const scheme = text.slice(...last.url).indexOf('://');
    host = [last.url[0] + (scheme < 0 ? 0 : scheme + 3), last.url[1]];
  }
  const isRecord = !host && isQuoted && (version === undefined || version.includes('"'));
  if (isLine && !host && !isRecord) host = hostHeader(text, path[1]);
  else if (isMember && after.includes(' host=')) host = valueAt(text, path[1] + after.indexOf(' host=') + 6);
  return { url: path, host, method, isStated: isLine || isAccess || isMember, isRecord: isRecord || isAccess || isMember };
};

/** The statuses and requests in a part of a text, in their order. */
const factsIn = (text, [start, limit], isBeforeObject) => {
  const found = [];
  const sign = /\d+|https?:\/\/|\//gi;
  sign.lastIndex = start;
  for (let match = sign.exec(text); match && match.index < limit; match = sign.exec(text)) {
    const at = match.index;
    if (/\d/.test(match[0])) {
      const end = sign.lastIndex;
      const isCandidate = /^[1-5]\d\d$/.test(match[0]) && isBoundary(text, at, end);
      if (isCandidate && statusIsStated(text, at, end, limit, isBeforeObject, found.at(-1))) {
        // A URL with a status was requested, and is not only mentioned.
        const last = found.at(-1);
        if (last?.url) last.isStated ||= text.slice(last.url[1], at) === ' ';
        found.push({ status: Number(match[0]), at: [at, end] });
      }
    } else {
      const end = urlEnd(text, at, limit);
      const fact = match[0] === '/' ? requestOfPath(text, [at, end], found) : requestOfUrl(text, [at, end]);
      if (fact) found.push(fact);
      sign.lastIndex = Math.max(end, at + 1);
    }
  }
  return found;
};

// ---- Whose response it is: the operation that a URL calls, or another API.

class Calls {
  constructor({ servers, operations }) {
    this.servers = servers.map(server => /^(?:.*?:\/\/)?([^/]*)(.*?)\/*$/.exec(server).slice(1));
    this.requests = operations.map(({ http }) => http);
  }

  fits(template, path) {
    const [stated, seen] = [template, path].map(path => path.replace(/^\/+|\/+$/g, '').split('/'));
    return stated.length === seen.length && stated.every((part, i) => seen[i] !== '' && (/^\{.*\}$/.test(part) || part === seen[i]));
  }

  hasPath(path) {
    const [bare] = path.split(/[?#]/);
    return this.requests.some(request => request && this.fits(request.path, bare));
  }

  /** `host` or `path` of another API, or `ours`, with the number of the operation if the method fits too. */
  whose(url, host, method) {
    let [path] = url.split(/[?#]/);
    const at = path.indexOf('://');
    if (at >= 0) {
      [, host, path] = /^([^/]*)(.*)$/s.exec(path.slice(at + 3));
    }
    if (host !== null && this.servers.length) {
      const own = host.split('@').at(-1).replace(/:443$/, '').toLowerCase();
      const bases = this.servers.filter(([name, base]) => name.toLowerCase() === own && path.startsWith(base)).map(([, base]) => base);
      if (!bases.length) return { is: 'host' };
      path = path.slice(Math.max(...bases.map(base => base.length)));
    }
    if (!this.requests.some(Boolean)) return { is: 'ours' };
    const fitting = this.requests.map((request, number) => ({ request, number })).filter(({ request }) => request && this.fits(request.path, path));
    const exact = fitting.find(({ request }) => method === null || request.method.toLowerCase() === method.toLowerCase());
    return fitting.length ? { is: 'ours', operation: exact?.number } : { is: 'path' };
  }
}

// ---- Bodies in objects of clients, loggers and proxies: the innermost object counts in which the catalog
// reads something.

const ROLES = {
  status: 'status statuscode httpstatus httpstatuscode responsestatus responsestatuscode responsecode httpcode',
  url: 'url uri requesturl requesturi href endpoint',
  path: 'path requestpath',
  host: 'host authority',
  method: 'method requestmethod httpmethod verb',
  operation: 'operation',
  message: 'message msg errormessage err error',
  request: 'request req config options opts params headers requestheaders responseheaders requestbody requestdata requestoptions httprequest postdata query input args form stack stacktrace cookies timings client',
};
const roleOf = new Map(Object.entries(ROLES).flatMap(([role, names]) => names.split(' ').map(name => [name, role])));
const plainRole = key => roleOf.get(plain(key));
// `http.response.status_code`, `url.full`
const role = key => {
  const own = plainRole(key);
  const parts = key.split('.');
  if (own || parts.length === 1) return own;
  const last = plainRole(parts.at(-1));
  if (parts.some(part => plainRole(part) === 'request')) return last === 'method' || last === 'url' ? last : 'request';
  return plainRole(parts[0]) === 'url' ? (last === 'path' ? last : 'url') : last;
};
const statusIn = value => {
  const text = scalar(value.array?.length === 1 ? value.array[0] : value) ?? '';
  const [number] = text.split(' ');
  return /^\d{3}$/.test(number) && isStatus(Number(number)) ? Number(number) : null;
};
const differsByOne = (a, b) => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let at = 0;
  while (short[at] === long[at]) at++;
  return short.slice(long.length > short.length ? at : at + 1) === long.slice(at + 1);
};
const isRequest = label => ['request', 'req', 'requestbody', 'd', 'dataraw', 'databinary', 'params', 'headers', 'payloadsent'].includes(plain(label))
  || (plain(label) === 'data' && label !== 'data');
const labelOf = (text, at) => {
  const [, before] = /^([^]*?)[ :='"`\n\\]*$/.exec(text.slice(Math.max(0, at - 300), at));
  return ENDING.test(before) ? '' : /[\w-]*$/.exec(before)[0];
};

class Reader {
  constructor(catalog) {
    this.catalog = catalog;
    this.calls = new Calls(catalog.record);
    // The names of containers in bodies.
    const below = ({ children }) => [...children].flatMap(([name, child]) => [...(child.children.size && name.length >= 6 ? [name] : []), ...below(child)]);
    this.containers = [...new Set(below(catalog.root))];
  }

  isKnown(body) {
    const diagnosis = this.catalog.classify(this.catalog.addBody(new Observation(), body));
    return diagnosis.isForeign || diagnosis.certainty !== 'unknown';
  }

  /** How much the catalog knows of what was written: 2 if there is an entry, 1 if there is only a code or a text. */
  strength({ json, hasMembers }) {
    if (!hasMembers) return 0;
    if (this.isKnown(json)) return 2;
    const seen = this.catalog.addBody(new Observation(), json);
    return seen.code !== null || seen.codeText || seen.text || seen.invalidCode || seen.unknown.length ? 1 : 0;
  }

  // The members that the catalog reads, under these names, as JSON.
  write(members, under, isCut) {
    const written = { json: '', repair: null, hasMembers: false, hasNested: false };
    const note = repair => { written.repair ??= repair; };
    const add = text => { written.json += text; };
    const child = (place, { key, value }, names) => {
      if (place.children.has(key)) return place.children.get(key);
      const own = plain(key);
      for (const [name, child] of place.children) {
        if (name === '[]' || names.has(name)) continue;
        const stated = plain(name);
        if (own === stated) {
          note('another spelling of a name');
          return child;
        }
        const isObject = value.members || value.text !== undefined;
        if (child.children.size && stated.length >= 6 && isObject && differsByOne(own, stated)) {
          note('a misspelled name');
          return child;
        }
      }
      return null;
    };
    const object = (place, members, isCut) => {
      const names = new Set(members.map(member => member.key));
      let isFirst = true;
      add('{');
      members.forEach((member, i) => {
        const found = child(place, member, names);
        if (!found) return;
        const before = written.json;
        add(`${isFirst ? '' : ','}${JSON.stringify(found.name)}:`);
        if (!value(found, member.value, isCut && i === members.length - 1)) {
          written.json = before;
          return;
        }
        isFirst = false;
        written.hasMembers = true;
      });
      if (!isCut) add('}');
    };
    const value = (place, value, isCut) => {
      const isInner = place.children.size > 0;
      if (value.members) {
        if (isInner) object(place, value.members, isCut);
        else add(isCut ? '{' : '{}');
      } else if (value.array) {
        const items = place.children.get('[]');
        add('[');
        if (items) {
          value.array.slice(0, 1024).forEach((item, i) => {
            if (i) add(',');
            if (item.members) object(items, item.members, false);
            else add('null');
          });
        }
        if (!isCut) add(']');
      } else if (value.text !== undefined) {
        const text = trim(value.text);
        const parsed = isInner && text.startsWith('{') ? parse(text, 0, { left: 4 * text.length + 64 }) : null;
        if (parsed && !parsed.isCut) {
          written.hasNested = true;
          object(place, parsed.value.members, false);
        } else if (isCut && !isInner) return false;
        else add(JSON.stringify(value.text));
      } else if (value.word === '') return false;
      else add(/^(?:true|false|null|-?[\d.]+(?:[eE].*)?)$/.test(value.word) ? value.word : JSON.stringify(value.word));
      return true;
    };
    let place = this.catalog.root;
    for (const name of under) {
      place = place.children.get(name);
      add(`{${JSON.stringify(name)}:`);
    }
    object(place, members, isCut);
    if (!isCut) add('}'.repeat(under.length));
    if (under.length) note('a part of a body');
    return written;
  }

  // The places that are named like a member somewhere below the body.
  parts(name) {
    const found = [];
    const look = (place, names) => {
      for (const [own, child] of place.children) {
        if (own === '[]') continue;
        if (own === name && child.children.size) found.push([...names, own]);
        look(child, [...names, own]);
      }
    };
    look(this.catalog.root, []);
    return found;
  }

  /** The body that an object itself is, if the catalog reads something in it. */
  own(value, tree, label) {
    const isWhole = tree.isPlain && trim(tree.text.text).length === value.at[1] - value.at[0];
    const body = ({ json, repair, hasNested }) => ({ span: tree.text.span(value.at), json, repair: repair ?? (tree.isTorn ? 'a part of a body' : null), isPlain: isWhole && !hasNested });
    const written = this.write(value.members, [], tree.isCut);
    const strength = this.strength(written);
    if (strength) return { body: body(written), strength };
    const known = this.parts(label).map(under => this.write(value.members, under, tree.isCut)).filter(written => this.strength(written) === 2);
    return known.length === 1 ? { body: body(known[0]), strength: 2 } : null;
  }

  ask(request, { key, value }, isOuter) {
    const text = scalar(value);
    const is = role(key);
    if (is === 'url' && text !== null && (isOuter || !request.url)) request.url = value;
    else if (is === 'path' && text !== null) request.path = value;
    else if (is === 'host') request.host = text?.includes('.') ? text : request.host;
    else if (is === 'method') request.method = text ?? request.method;
  }

  // What the members of an object say about the response in it.
  around({ members, items }, tree, around, isHttp) {
    const here = { ...around };
    const see = (value, status) => { if (status !== null) here.status = { value: status, span: tree.text.span(value.at) }; };
    const request = { url: null, path: null, host: null, method: null };
    for (const member of members) {
      const { key, value } = member;
      const is = role(key);
      if (is === 'status') {
        const inner = value.members?.find(member => role(member.key) === 'status')?.value ?? value;
        see(inner, statusIn(inner));
      }
      else if (is === 'request') {
        for (const inner of value.members ?? []) {
          this.ask(request, inner, false);
          if (plain(key) === 'httprequest' && role(inner.key) === 'status') see(inner.value, statusIn(inner.value));
        }
      } else if (is !== 'operation' && ((isHttp && key === 'code') || (plain(key) === 'response' && scalar(value) !== null))) {
        see(value, statusIn(value));
      } else this.ask(request, member, true);
    }
    if (!here.status) {
      const messages = members.filter(({ key }) => role(key) === 'message').map(({ value }) => value);
      for (const value of [...messages, ...items.filter(({ word }) => word !== undefined)].slice(0, 64)) {
        const text = value.text ?? value.word;
        const found = text && factsIn(text, [0, Math.min(text.length, 4096)], false).find(fact => fact.status);
        if (!found) continue;
        see(value, found.status);
        break;
      }
    }
    const call = this.requested(request, tree);
    if (call) here.call = call;
    return here;
  }

  requested(request, tree) {
    const place = request.url ?? request.path;
    const url = place && scalar(place);
    if (!url || !(url.includes('://') || url.startsWith('/'))) return null;
    const method = request.method?.replace(/^[:=]+/, '') ?? null;
    const host = url.includes('://') ? null : request.host;
    const whole = (host ?? '') + url;
    if (!whole.includes('://') && method === null && !this.calls.hasPath(url)) return null;
    return { url: whole, span: tree.text.span(place.at), whose: this.calls.whose(url, host, method) };
  }

  // What an object that is a request says about its response.
  request(value, tree) {
    const request = { url: null, path: null, host: null, method: null };
    for (const member of value.members ?? []) this.ask(request, member, true);
    const call = request.method === null ? null : this.requested(request, tree);
    return call ? [{ call }] : [];
  }

  /** The responses in a value. */
  visit(value, tree, around, label) {
    if (value.array) return value.array.flatMap(item => this.visit(item, tree, around, label)).slice(-2 * MAX_RESPONSES);
    if (value.members) return this.visitObject(value, tree, around, label);
    if (value.text === undefined || !/\{|%7b|=>/i.test(value.text) || tree.decodings >= MAX_DECODINGS) return [];
    const inner = new Text(value.text, [], tree.text.span(value.at));
    const found = this.readText(inner, tree.decodings + 1).filter(response => response.body);
    return found.map(response => ({ ...response, status: response.status ?? around.status, call: response.call ?? around.call }));
  }

  visitObject(value, tree, around, label) {
    const has = names => value.members.some(({ key }) => names.includes(plain(key)));
    const isHttp = has(['protocol', 'statustext', 'statusmessage', 'reasonphrase']);
    const here = this.around(value, tree, around, isHttp);
    const own = isHttp ? null : this.own(value, tree, label);
    const isKnown = own?.strength === 2;
    const inner = value.members
      .filter(({ key }) => !(isKnown && this.catalog.root.children.has(key)) && role(key) !== 'request')
      .flatMap(member => this.visit(member.value, tree, here, member.key));
    inner.push(...value.items.flatMap(item => this.visit(item, tree, here, label)));
    const bodies = withBodies(inner);
    const isWrapper = has(['response', 'res', 'config', 'request', 'req', 'stack']);
    const isOfClient = isWrapper || isHttp || has(['errortype', 'isaxioserror', 'statuscode']);
    if (own) {
      if (bodies.length && (isWrapper || own.strength === 1)) return bodies;
      if (isKnown || !isOfClient) return [{ body: own.body, status: here.status, call: here.call }];
    } else if (bodies.length) return bodies;
    // A response whose body is missing.
    const status = here.status ?? inner.findLast(part => part.status)?.status;
    const call = here.call ?? inner.findLast(part => part.call)?.call;
    const isNew = status?.span.join() !== around.status?.span.join() || (call && !around.call);
    return isNew ? [{ status, call }] : [];
  }

  responses({ value, isCut }, text, isTorn, decodings) {
    const label = labelOf(text.text, value.at[0]);
    const tree = { text, isCut, isTorn, decodings, isPlain: text === this.input };
    return isRequest(label) ? this.request(value, tree) : this.visit(value, tree, {}, label);
  }

  /** The responses in a text as it is. */
  scan(text, decodings) {
    const source = text.text;
    const [whole, cut] = [[], []];
    const opening = /[{[]/g;
    let isInCut = false;
    for (let match = opening.exec(source); match && this.effort.left > 0; match = opening.exec(source)) {
      const parsed = parse(source, match.index, this.effort);
      if (!parsed || !hasMembers(parsed.value)) continue;
      if (parsed.isCut) {
        isInCut ||= match[0] === '{';
        if (cut.length < MAX_CUT) cut.push(parsed);
        continue;
      }
      // An object in one whose beginning or end is missing.
      const isTorn = isInCut || /^\p{White_Space}*\}/u.test(source.slice(parsed.value.at[1]));
      whole.push({ parsed, isTorn });
      opening.lastIndex = parsed.value.at[1];
    }
    let found = whole.map(({ parsed, isTorn }) => ({ at: parsed.value.at, responses: this.responses(parsed, text, isTorn, decodings) }));
    for (let i = 0, kept = found.reduce((sum, { responses }) => sum + responses.length, 0); kept > 4 * MAX_RESPONSES; i++) {
      kept -= found[i].responses.length;
      found[i].responses = [];
    }
    const hasBody = responses => responses.some(response => response.body);
    if (!found.some(({ responses }) => hasBody(responses))) {
      for (const parsed of cut) {
        const responses = this.responses(parsed, text, false, decodings);
        if (!hasBody(responses)) continue;
        found = found.filter(({ at }) => at[1] <= parsed.value.at[0]);
        found.push({ at: parsed.value.at, responses });
        break;
      }
    }
    return this.group(text, found);
  }

  // A response has at most one status, request and body.
  group(text, found) {
    const source = text.text;
    const groups = new Groups(source);
    let from = 0;
    for (const { at, responses } of [...found, { at: [source.length, source.length], responses: null }]) {
      for (const fact of factsIn(source, [from, at[0]], responses !== null)) {
        if (fact.status) groups.addStatus({ value: fact.status, span: text.span(fact.at) }, fact.at);
        else this.addCall(groups, text, fact);
      }
      for (const response of responses ?? []) groups.addResponse(response, at);
      [, from] = at;
    }
    return groups.finish();
  }

  // A request counts if it is one of the API's, or if the text says that it was sent.
  addCall(groups, text, { url, host, method, isStated, isRecord }) {
    const part = range => (range ? text.text.slice(...range) : null);
    const path = part(url);
    const whose = this.calls.whose(path, part(host), part(method));
    const isOurs = whose.is === 'ours' && (path.includes('://') || this.calls.hasPath(path));
    if (!isOurs && !isStated) {
      if (path.includes('://') && this.calls.whose(path, null, null).is === 'host') {
        groups.mention = { url: path, span: text.span(url), whose: { is: 'host' } };
      }
      return;
    }
    groups.addCall({ url: host ? part(host) + path : path, span: text.span(url), whose }, url, isRecord && !isOurs);
  }

  /** The responses in a text, or in what it contains in another notation. */
  readText(source, decodings) {
    this.effort.left -= source.text.length;
    if (this.effort.left <= 0) return [];
    const text = strip(source) ?? source;
    const found = this.scan(text, decodings);
    if (found.some(response => response.body) || decodings >= MAX_DECODINGS) return found;
    for (const decode of DECODINGS) {
      this.effort.left -= text.text.length;
      if (this.effort.left < 0) break;
      const inner = decode(text);
      const again = inner ? this.readText(inner, decodings + 1) : [];
      if (again.some(response => response.body)) return again;
    }
    return found;
  }

  // Members that have lost their braces, or else a text of the catalog in prose.
  addLastResort(source, responses) {
    if (responses.some(isForeign)) return;
    const text = strip(source) ?? source;
    const body = this.withoutBraces(text);
    if (body) {
      responses.push({ body });
      return;
    }
    let at = text.text.length;
    for (const part of text.text.slice(-16384).split(/[\n:"'`|;={}]/).reverse().slice(0, 256)) {
      const start = at - part.length;
      const trimmed = trim(part);
      if (trimmed.includes(' ') && bytesOf(trimmed) >= 8 && bytesOf(trimmed) <= 200) {
        const seen = new Observation({ text: trimmed });
        if (this.catalog.classify(seen).certainty !== 'unknown') {
          const from = start + part.indexOf(trimmed);
          responses.push({ ...responses.pop(), text: { value: trimmed, span: text.span([from, from + trimmed.length]) } });
          return;
        }
      }
      at = Math.max(0, start - 1);
    }
  }

  withoutBraces(text) {
    const first = [...text.text.matchAll(/"/g)].slice(0, 64).find(({ index }) => {
      const [, name] = /^"([^"]*)"\p{White_Space}*:/u.exec(text.text.slice(index, index + 300)) || [];
      return this.catalog.root.children.has(name);
    });
    const parsed = first && parse(text.text, first.index, this.effort, true);
    if (!parsed) return null;
    const written = this.write(parsed.value.members, [], false);
    const span = text.span(parsed.value.at);
    return this.strength(written) === 2 ? { span, json: written.json, repair: 'members without braces' } : null;
  }

  answered(responses) {
    const last = is => responses.findLastIndex(is);
    const says = ({ body }) => {
      if (!body) return false;
      const seen = this.catalog.addBody(new Observation(), body.json);
      return seen.code !== null || seen.codeText || this.isKnown(body.json);
    };
    const tests = [
      response => !isForeign(response) && says(response), response => response.call?.whose.is === 'ours',
      response => response.text, isForeign, response => response.body, () => true,
    ];
    return tests.map(last).find(index => index >= 0);
  }

  // Whether a body may be a record of a request, have a part in a text, or a misspelled name.
  mayContainMore(body) {
    if (body.includes('://') || body.includes('{\\"')) return true;
    const names = [...body.matchAll(/([^"]*)":/g)].map(match => match[1]);
    const isNear = (name, other) => name.slice(0, 3) === other.slice(0, 3) || name.slice(-3) === other.slice(-3);
    return names.some(name => this.containers.some(other => isNear(name, other) && differsByOne(name, other)));
  }

  /** Reads a text: the responses in it, and which of them is answered; none if it is a body as it is. */
  read(input) {
    const clean = { input, responses: [], answered: null };
    const [body] = appendedStatus(input);
    const trimmed = body.replace(/^[ \t\n\r\f]+|[ \t\n\r\f]+$/g, '').replace(/^\ufeff/, '');
    const isBody = trimmed.startsWith('{') && this.isKnown(body);
    if (trimmed === '' || (isBody && !this.mayContainMore(trimmed))) return clean;
    const start = input.startsWith('\ufeff') ? 1 : 0;
    const text = new Text(input.slice(start), [[0, start]], [start, input.length]);
    this.input = text;
    this.effort = { left: EFFORT * input.length + 65536 };
    const responses = this.readText(text, 0);
    if (!responses.some(response => response.body)) this.addLastResort(text, responses);
    responses.splice(MAX_RESPONSES);
    const answered = responses[this.answered(responses) ?? -1];
    if (!answered) return clean;
    const isAlone = answered.body && !answered.status && !answered.call
      && answered.body.span[1] - answered.body.span[0] === trimmed.length && answered.body.isPlain && !answered.body.repair;
    if (isAlone || (isBody && !answered.body && !isForeign(answered))) return clean;
    return { input, responses, answered };
  }

  /** What was read, as an observation; what is known already is not taken from the text. */
  observation({ input, answered }, { operation = null, http_status = null } = {}) {
    const { catalog } = this;
    if (!answered) {
      const [before, appended] = appendedStatus(input);
      const body = http_status === null || http_status === appended ? before : input;
      return catalog.addBody(new Observation({ operation, http_status: http_status ?? appended }), body);
    }
    const { body, text, status, call } = answered;
    const called = call?.whose.operation;
    const seen = new Observation({
      operation: operation ?? (called === undefined ? null : catalog.operations[called]),
      http_status: http_status ?? status?.value ?? null,
      text: body ? null : text?.value ?? null,
    });
    if (body) catalog.addBody(seen, body.json);
    const message = body ? body.repair ?? seen.unread?.message : text ? 'a text in prose' : 'there is no body here';
    const [at] = body?.span ?? text?.span ?? status?.span ?? [0];
    if (message) seen.unread = { ...position(input, at), message };
    return seen;
  }

  /** The answer to a text, with what was read where, in bytes. */
  answer(input, known) {
    const reading = this.read(input);
    const seen = this.observation(reading, known);
    const diagnosis = this.catalog.classify(seen);
    const { answered } = reading;
    const isOther = Boolean(answered && isForeign(answered));
    const bytes = span => (span ? span.map(at => bytesOf(input.slice(0, at))) : null);
    return {
      ...diagnosis,
      ...(isOther ? { best: null, certainty: 'unknown', recovery: null, matches: [] } : {}),
      seen,
      read: answered && {
        body: bytes(answered.body?.span ?? answered.text?.span), http_status: bytes(answered.status?.span),
        url: bytes(answered.call?.span), foreign: isOther, repair: answered.body?.repair ?? null,
        responses: reading.responses.length,
      },
      address: answered?.call?.url ?? null,
    };
  }
}

// The responses that have bodies, with what the others know.
const withBodies = found => {
  const others = found.filter(response => !response.body);
  const [status] = others.map(response => response.status).filter(Boolean);
  const [call] = others.map(response => response.call).filter(Boolean);
  return found.filter(response => response.body).map(response => ({ ...response, status: response.status ?? status, call: response.call ?? call }));
};

const isForeign = ({ call }) => call?.whose.is === 'host' || call?.whose.is === 'path';

// Responses that are being put together, in the order of a text.
class Groups {
  constructor(text) { Object.assign(this, { text, done: [], open: {}, end: 0, isRecord: false, mention: undefined }); }

  isLater(at) { return this.text.slice(this.end, at).includes('\n'); }

  closeIfLater(at) { if (this.isLater(at) && (this.isRecord || this.open.body)) this.close(); }

  addStatus(status, place) {
    this.closeIfLater(place[0]);
    const { open } = this;
    if (open.status && open.status.value !== status.value) {
      // Another response to the same request, as after a redirect.
      this.close();
      this.open.call = open.body ? undefined : open.call;
    }
    this.open.status ??= status;
    [, this.end] = place;
  }

  addCall(call, place, isRecord) {
    this.closeIfLater(place[0]);
    const isSame = this.open.call?.url === call.url;
    if (this.open.call && !isSame && (this.open.body || this.open.status)) this.close();
    if (!isSame && !(this.open.call?.whose.is === 'ours' && call.whose.is !== 'ours')) {
      this.open.call = call;
      this.isRecord = isRecord;
    }
    [, this.end] = place;
  }

  addResponse(response, at) {
    // An access log has no bodies.
    if (this.isRecord && (response.body || this.isLater(at[0]))) this.close();
    const { status, call } = this.open;
    if (this.open.body) this.close();
    else if (status && response.status && status.value !== response.status.value) {
      this.open.call = undefined;
      this.close();
      this.open.call = call;
    }
    this.open = { ...response, status: response.status ?? this.open.status, call: response.call ?? this.open.call };
    [, this.end] = at;
  }

  close() {
    const { open } = this;
    this.open = {};
    if ((open.body || open.status || isForeign(open)) && this.done.length < 2 * MAX_RESPONSES) this.done.push(open);
    this.isRecord = false;
  }

  finish() {
    this.close();
    // A status alone is as good as any URL next to it.
    for (const response of this.done) if (!response.body) response.call ??= this.mention;
    return this.done.slice(-MAX_RESPONSES);
  }
}

/** A body, and the HTTP status that `curl -w '%{http_code}'` writes after it. */
const appendedStatus = text => {
  const [, rest, digits] = /^([^]*)(\d{3})[ \t\n\r\f]*$/.exec(text) || [];
  const trimmed = rest?.replace(/^[ \t\n\r\f]+|[ \t\n\r\f]+$/g, '').replace(/^\ufeff/, '') ?? 'no';
  const isBody = trimmed === '' || ['{}', '[]', '<>'].includes(trimmed[0] + trimmed.at(-1));
  if (isBody && digits === '000') return [rest, null];
  return isBody && isStatus(Number(digits)) ? [rest, Number(digits)] : [text, null];
};

export { Reader };
