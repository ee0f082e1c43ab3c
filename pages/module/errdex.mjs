// errdex in JavaScript: what a response means, found in whatever somebody has of it.
//
// A module without dependencies for programs, and a part of the script of every reference page. It answers
// as the Rust crates do, which `errdex vectors` proves; README.md says how to use it.

import { Observation, Tables } from './classification.mjs';
import { Finder } from './finder.mjs';
import { Reader } from './reading.mjs';

/** A catalog: what `errdex docs` writes as `<catalog>.json`. */
class Catalog extends Tables {
  constructor(record) {
    super(record);
    this.reader = new Reader(this);
    this.finder = new Finder(this);
  }

  /** What a response means of which these facts are known: `operation`, `http_status` and `body`. */
  observe({ body = null, ...known }) {
    const seen = new Observation(known);
    if (body !== null) this.addBody(seen, body);
    return this.classify(seen);
  }

  /** What a response means that is somewhere in a text. */
  read(text, known) {
    return this.reader.answer(text, known);
  }

  /** The entries that words refer to, and why; if there are none, those that come near, and what nothing has. */
  find(words, conditions) {
    const { matches, near, unknown } = this.finder.find(words, conditions);
    const ids = found => found.slice(0, 8).map(({ entry }) => entry.id);
    const reasons = [...matches, ...near].slice(0, 8).map(({ reason }) => reason);
    return { best: matches[0]?.entry.id ?? null, matches: ids(matches), near: ids(near), reasons, unknown };
  }
}

export { Catalog };
