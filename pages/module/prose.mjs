// HTTP statuses and requests in prose: status lines, header blocks, access logs, and messages of clients.
// Three digits are a status only where something says so.

import { trim } from './classification.mjs';

const MAX_LINE = 512;
const MAX_HEADERS = 4096;
const MAX_URL = 2048;

const alphanumeric = /^[\p{Alphabetic}\p{N}]/u;
const isJoined = (char, others) => char !== undefined && (alphanumeric.test(char) || others.includes(char));
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const PHRASES = ['OK', 'Created', 'Accepted', 'No Content', 'Partial Content', 'Bad Request', 'Unauthorized',
  'Payment Required', 'Forbidden', 'Not Found', 'Method Not Allowed', 'Not Acceptable', 'Request Timeout', 'Conflict',
  'Gone', 'Unprocessable', 'Too Many Requests', 'Internal Server Error', 'Not Implemented', 'Bad Gateway',
  'Service Unavailable', 'Gateway Timeout', 'Client Error', 'Server Error'];
const NUMBERS = [200, 201, 202, 204, 206, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 422, 429, 500, 501, 502, 503, 504];
const isReason = text => PHRASES.some(phrase => phrase.toLowerCase() === text?.toLowerCase());
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
  // `1. Status code is 200` is what was tested.
  if (first === 'is' && /^\p{White_Space}*(?:\d*\. |[✓✔✗✘√×])/u.test(line)) return false;
  if (/(?:<--|<---|->|\u2192|=>)$/.test(trim(`.${line}`)) || saysStatus(first, second)) return true;
  const isHttp = first.startsWith('http/') || (second.startsWith('http/') && /^\d*$/.test(first));
  if (isHttp && line.length - before.length <= 4) return true;
  if (REASON.test(after)) return true;
  if (last?.url && text.slice(last.url[1], start) === ' ' && (last.isStated || text.slice(...last.url).includes('://'))) return true;
  // `Request failed for https://host returned code 404`
  if (last?.url && first === 'code' && second === 'returned') return true;
  // `Received HTTP response headers after 88.2ms - 404`
  if (/ -\s*$/.test(line) && trim(after) === '' && /http re/i.test(line)) return true;
  const isEnclosed = line.endsWith('(') && after.startsWith(')');
  // `failed: bad request (400)`
  if (isEnclosed && ENDING.test(line.replace(/[( ]+$/, ''))) return true;
  return isEnclosed && isBeforeObject && /^[): ]*$/.test(after) && /response|status|http|error|fail/i.test(line);
};
const isBoundary = (text, start, end) => {
  const [before, next, second] = [text[start - 1], text[end], text[end + 1]];
  const goesOn = next !== undefined && '.,-:/'.includes(next) && /\d/.test(second ?? '');
  return !isJoined(before, '_~$%#-.,/+') && !isJoined(next, '_~$%#') && !goesOn;
};

const urlEnd = (text, start, limit) => {
  // Braces are those of a template, or of what surrounds the URL.
  const [url] = /^(?:[^\p{White_Space}"'`<>()[\]|\\^,;\u2026{}]*\{[^\p{White_Space}"'`<>()[\]|\\^,;\u2026]*|[^\p{White_Space}"'`<>()[\]|\\^,;\u2026{}]*)/u.exec(text.slice(start, Math.min(limit, start + MAX_URL)));
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
  const sign = /\d+|https?:\/\/|\/|server replied: /gi;
  sign.lastIndex = start;
  for (let match = sign.exec(text); match && match.index < limit; match = sign.exec(text)) {
    const at = match.index;
    if (match[0][0] === 's') {
      const rest = text.slice(sign.lastIndex, limit).toLowerCase();
      const number = NUMBERS.findIndex((_, i) => rest.startsWith(PHRASES[i].toLowerCase()));
      if (number >= 0) found.push({ status: NUMBERS[number], at: [sign.lastIndex, sign.lastIndex + PHRASES[number].length] });
    } else if (/\d/.test(match[0])) {
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

export { ENDING, factsIn, isReason, isStatus };
