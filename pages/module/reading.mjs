// The responses in a text: JSON anywhere in logs, terminals and messages of clients, with the status and
// the request around it. Other notations than JSON are left to the command.

import { Observation, bytesOf, position, trim } from './classification.mjs';
import { DECODINGS, Text, hasMembers, parse, scalar, strip } from './notation.mjs';
import { ENDING, factsIn, isReason, isStatus } from './prose.mjs';

const MAX_RESPONSES = 64;
const MAX_DECODINGS = 4;
const MAX_CUT = 8;
const EFFORT = 16;

// What a name is without its case and its separators.
const plain = name => name.replace(/[^\p{Alphabetic}\p{N}]+/gu, '').toLowerCase();

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
    // The name of a server alone may be all that a client tells.
    if (!this.requests.some(Boolean) || (path === '' && host !== null)) return { is: 'ours' };
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
// The status of `response => {code => 404, message => Not Found}`, which is not a body.
const statusLine = (members, label) => {
  const member = name => members.find(({ key }) => key === name)?.value;
  const [code, message] = [member('code'), member('message')];
  const isIt = code && message && ['response', 'status', 'statusline'].includes(plain(label)) && isReason(scalar(message));
  return isIt ? statusIn(code) : null;
};
// `{uri=..., status=401, reason=Unauthorized}` is about a request and its response.
const isExchange = members => {
  const reason = members.find(({ key }) => plain(key) === 'reason')?.value;
  return Boolean(reason && isReason(scalar(reason)) && ['url', 'status'].every(is => members.some(({ key }) => role(key) === is)));
};
const isError = name => ['error', 'errors', 'err', 'fault', 'exception'].includes(plain(name));
const labelOf = (text, at) => {
  const [, before] = /^([^]*?)[ :='"`\n\\]*$/.exec(text.slice(Math.max(0, at - 300), at));
  return ENDING.test(before) ? '' : /[\w-]*$/.exec(before)[0];
};

// ---- The operation that a word right before a body names, as in `stop failed: {`.

const MAX_LABEL = 160;
const BETWEEN = new Set('a an answer api body call code content data err errmsg error exception fail failed failure got http json msg message reply req request res resp response result returned returns said status statuscode text the unsuccessful with'.split(' '));
const BEFORE = new Set('action call calling dbg debug during err error fatal from ftl in inf info notice on operation trace trc warn warning wrn'.split(' '));
const wordsOf = name => name.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').toLowerCase().split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean);

class Labels {
  constructor({ catalog, title, operations }) {
    this.names = operations.map(({ name }) => name);
    this.api = new Set([...wordsOf(catalog), ...wordsOf(title)]);
  }

  operation(word) {
    const named = word => this.names.findIndex(name => name.toLowerCase() === word.toLowerCase());
    const own = named(word);
    return own >= 0 ? own : named(wordsOf(word).filter(part => !this.api.has(part)).join(''));
  }

  last(text) {
    const [, before, word] = /^([^]*?)([\p{Alphabetic}\p{N}_]+)[^\p{Alphabetic}\p{N}_.!?/]*$/u.exec(text) ?? [];
    return word && { word, at: before.length, before };
  }

  isLabel(before) {
    let rest = before.replace(/ +$/, '');
    if (rest.length === before.length && before !== '') return true;
    for (;;) {
      const [, others, word] = /^([^]*?)([\p{Alphabetic}\p{N}_]+)$/u.exec(rest) ?? [];
      if (!word || BEFORE.has(word.toLowerCase()) || /^\d+$/.test(word)) return true;
      if (!this.api.has(word.toLowerCase())) return false;
      rest = others.replace(/ +$/, '');
    }
  }

  label(line) {
    let rest = line;
    for (let i = 0; i <= 8; i++) {
      const last = this.last(rest);
      if (!last) return null;
      const { word, at, before } = last;
      const operation = this.operation(word);
      if (operation >= 0) return this.isLabel(before) ? { operation, at: [at, at + word.length] } : null;
      const lower = word.toLowerCase();
      if (!/^\d{1,3}$/.test(word) && !BETWEEN.has(lower) && !this.api.has(lower)) return null;
      rest = before;
    }
    return null;
  }

  // `operation=stop`, `"op": "stop"`
  member(line) {
    let rest = line;
    for (let last = this.last(rest); last; last = this.last(rest)) {
      const { word, at, before } = last;
      const operation = this.operation(word);
      if (operation >= 0 && /(?:^|[^\p{Alphabetic}\p{N}_])(?:action|op|operation|endpoint)["' \\]*[=:]["' \\]*$/iu.test(before)) return { operation, at: [at, at + word.length] };
      rest = before;
    }
    return null;
  }

  /** The operation that labels what is between two places of a text. */
  of(text, [start, end]) {
    const before = text.slice(Math.max(0, start - MAX_LABEL), start).replace(/[\n\r ]+$/, '');
    const line = before.split('\n').at(-1);
    const from = text.slice(0, start).replace(/[\n\r ]+$/, '').length - line.length;
    const move = (found, by) => found && { operation: found.operation, at: found.at.map(at => at + by) };
    return move(this.label(line) ?? this.member(line), from)
      ?? move(this.member(text.slice(end, end + MAX_LABEL).split(/[\n{]/)[0]), end);
  }
}

class Reader {
  constructor(catalog) {
    this.catalog = catalog;
    this.labels = new Labels(catalog.record);
    this.calls = new Calls(catalog.record);
    // The names of containers in bodies.
    const below = ({ children }) => [...children].flatMap(([name, child]) => [...(child.children.size && name.length >= 6 ? [name] : []), ...below(child)]);
    this.containers = [...new Set(below(catalog.root))];
  }

  isKnown(body) {
    const diagnosis = this.catalog.classify(this.catalog.addBody(new Observation(), body));
    return diagnosis.isForeign || diagnosis.certainty !== 'unknown';
  }

  /** The members that the bodies of the API have: those of the examples, and those that the catalog reads. */
  get members() {
    if (this.memberNames) return this.memberNames;
    const { domains, responses } = this.catalog.record;
    const names = new Set(responses?.members);
    const bodies = responses?.members ? [] : domains.flatMap(({ entries }) => entries).flatMap(({ examples }) => examples ?? []);
    for (const { body } of bodies) {
      const parsed = body && parse(body.trimStart(), 0, { left: 4 * body.length + 64 });
      for (const { key } of parsed?.value.members ?? []) names.add(key);
    }
    return (this.memberNames = names);
  }

  hasOtherText(body) {
    const seen = this.catalog.addBody(new Observation(), body);
    return Boolean(seen.text) && !this.catalog.classify(seen).matches[0]?.agrees?.includes('text');
  }

  // Whether an object with a code, but without a text that the catalog knows, is a body of another API.
  isOfOtherForm({ json }, members, isError) {
    const seen = this.catalog.addBody(new Observation(), json);
    if (seen.code === null) return false;
    if (seen.text && !this.hasOtherText(json)) return false;
    const { root } = this.catalog;
    const areOfOthers = () => this.members.size > 0
      && members.filter(({ key }) => !this.members.has(key) && !root.children.has(key)).length > 1;
    return isError || (Boolean(seen.text) && areOfOthers());
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
  own(value, tree, label, isError) {
    const isWhole = tree.isPlain && trim(tree.text.text).length === value.at[1] - value.at[0];
    const body = ({ json, repair, hasNested }) => ({ span: tree.text.span(value.at), json, repair: repair ?? (tree.isTorn ? 'a part of a body' : null), isPlain: isWhole && !hasNested });
    const written = this.write(value.members, [], tree.isCut);
    const strength = this.strength(written);
    if (strength) {
      const isOfOtherForm = this.isOfOtherForm(written, value.members, isError);
      return { body: { ...body(written), isOfOtherForm }, strength: isOfOtherForm ? 1 : strength };
    }
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
    const here = { ...around, isInner: true };
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
      } else if (is === 'operation') {
        const operation = this.labels.names.findIndex(name => name.toLowerCase() === scalar(value)?.toLowerCase());
        if (operation >= 0) here.named = { operation, at: tree.text.span(value.at) };
      } else if (((isHttp && key === 'code') || (plain(key) === 'response' && scalar(value) !== null))) {
        see(value, statusIn(value));
      } else this.ask(request, member, true);
    }
    if (!here.status) {
      const messages = members.filter(({ key }) => role(key) === 'message').map(({ value }) => value);
      for (const value of [...messages, ...items.filter(({ word }) => word !== undefined)].slice(0, 64)) {
        const text = value.text ?? value.word;
        const place = new Text(text, [], tree.text.span(value.at));
        let stated;
        for (const fact of text ? factsIn(text, [0, Math.min(text.length, 4096)], false) : []) {
          if (!fact.status) stated = this.stated(place, fact)?.call;
          else if (!here.status) {
            see(value, fact.status);
            here.call = stated ?? here.call;
          }
        }
        if (here.status) break;
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
    return found.map(response => complete(response, around));
  }

  visitObject(value, tree, around, label) {
    const has = names => value.members.some(({ key }) => names.includes(plain(key)));
    const isHttp = has(['protocol', 'statustext', 'statusmessage', 'reasonphrase']) || isExchange(value.members);
    const line = statusLine(value.members, label);
    if (line !== null) return [{ status: { value: line, span: tree.text.span(value.at) } }];
    const here = this.around(value, tree, around, isHttp);
    const own = isHttp ? null : this.own(value, tree, label, around.isInner && isError(label));
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
      if (isKnown || own.body.isOfOtherForm || !isOfClient) return [{ body: own.body, status: here.status, call: here.call, named: here.named }];
    } else if (bodies.length) return bodies;
    // A response whose body is missing.
    const status = here.status ?? inner.findLast(part => part.status)?.status;
    const call = here.call ?? inner.findLast(part => part.call)?.call;
    const isNew = status?.span.join() !== around.status?.span.join() || (call && !around.call);
    return isNew ? [{ body: this.bodyOfSuccess(value.members, status, tree), status, call }] : [];
  }

  // A success has no code: its body has nothing but members of bodies.
  bodyOfSuccess(members, status, tree) {
    if (!(status?.value >= 200 && status.value < 300)) return undefined;
    const found = members.find(({ key, value }) => role(key) !== 'request' && value.members?.length
      && value.members.every(({ key }) => this.members.has(key)));
    return found && { span: tree.text.span(found.value.at), json: '{}', repair: tree.isTorn ? 'a part of a body' : null };
  }

  responses({ value, isCut }, text, isTorn, decodings) {
    const label = labelOf(text.text, value.at[0]);
    const tree = { text, isCut, isTorn, decodings, isPlain: text === this.input };
    if (isRequest(label)) return this.request(value, tree);
    const found = this.visit(value, tree, {}, label);
    if (found.length === 1 && found[0].body) found[0].named ??= this.labels.of(text.text, value.at);
    return found;
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
  stated(text, { url, host, method, isStated, isRecord }) {
    const part = range => (range ? text.text.slice(...range) : null);
    const path = part(url);
    const whose = this.calls.whose(path, part(host), part(method));
    const isOurs = whose.is === 'ours' && (path.includes('://') || this.calls.hasPath(path));
    if (!isOurs && !isStated) return null;
    return { call: { url: host ? part(host) + path : path, span: text.span(url), whose }, isRecord: isRecord && !isOurs };
  }

  addCall(groups, text, fact) {
    const stated = this.stated(text, fact);
    const url = text.text.slice(...fact.url);
    if (stated) groups.addCall(stated.call, fact.url, stated.isRecord);
    else if (url.includes('://') && this.calls.whose(url, null, null).is === 'host') groups.mention = { url, span: text.span(fact.url), whose: { is: 'host' } };
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

  // Whether a response has a body with a code, or with what the catalog knows.
  saysSomething({ body }) {
    if (!body) return false;
    const seen = this.catalog.addBody(new Observation(), body.json);
    return seen.code !== null || Boolean(seen.codeText) || this.isKnown(body.json);
  }

  answered(responses) {
    const last = is => responses.findLastIndex(is);
    const tests = [
      response => !isForeign(response) && this.saysSomething(response), response => response.call?.whose.is === 'ours',
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
    if (trimmed === '' || (isBody && !this.mayContainMore(trimmed) && !this.hasOtherText(body))) return clean;
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
    if ((isAlone && !isForeign(answered)) || (isBody && !answered.body && !isForeign(answered))) return clean;
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
    const { body, text, status, call, named } = answered;
    const called = call?.whose.operation ?? named?.operation;
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
      address: answered?.call?.url ?? (isOther ? 'by the form of its body' : null),
    };
  }
}

// Adds what is not known yet.
const complete = (response, { status, call, named }) => ({ ...response, status: response.status ?? status, call: response.call ?? call, named: response.named ?? named });

// The responses that have bodies, with what the others know.
const withBodies = found => {
  const others = found.filter(response => !response.body);
  const [status] = others.map(response => response.status).filter(Boolean);
  const [call] = others.map(response => response.call).filter(Boolean);
  return found.filter(response => response.body).map(response => complete(response, { status, call }));
};

const isForeign = ({ body, call }) => call?.whose.is === 'host' || call?.whose.is === 'path' || Boolean(body?.isOfOtherForm && call?.whose.is !== 'ours');

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
    this.open = complete(response, this.open);
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
