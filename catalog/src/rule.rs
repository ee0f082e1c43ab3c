//! The rules of catalogs: the stable id of each, its level, the files that report it, and its
//! meaning.
//!
//! The list is the source of `docs/diagnostics.md`; each rule has a folder of bad catalogs.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is generated from a catalog with an error.
    Error,
    /// Worth fixing; the catalog is usable.
    Warning,
}

/// One kind of mistake that the compiler reports.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    id: &'static str,
    level: Level,
    files: &'static [&'static str],
    meaning: &'static str,
}

impl Rule {
    /// The stable id in kebab case.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// How bad it is.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The files that report it: paths below `src/`, or below the root for other crates.
    pub fn files(&self) -> &'static [&'static str] {
        self.files
    }

    /// What it means and what to do, as Markdown.
    pub fn meaning(&self) -> &'static str {
        self.meaning
    }
}

macro_rules! rules {
    ($($name:ident: $level:ident $id:literal in $files:tt, $meaning:literal;)+) => {
        $(#[doc = $meaning] pub static $name: Rule = Rule {
            id: $id,
            level: Level::$level,
            files: &$files,
            meaning: $meaning,
        };)+

        /// Every rule, sorted by id.
        pub static RULES: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    CIRCULAR_PLACES: Error "circular-places" in ["check/places.rs"],
        "The places of a domain count only with entries whose own places depend on the domain.";
    CONFUSABLE_KEYS: Warning "confusable-keys" in ["check/keys.rs"],
        "Two keys of a domain differ only in case or in surrounding spaces, but do not match: domains match exactly, or with `match: ignore-case` regardless of ASCII case. If the API means one entry, make one key an alias of the other.";
    CONFUSABLE_NAMES: Warning "confusable-names" in ["check/names.rs"],
        "Two names of a domain differ only in case. People who read or hear them cannot tell them apart.";
    CONTROL_CHARACTER: Error "control-character" in ["characters.rs"],
        "A character that is invisible or changes the direction of text: control characters, bidirectional marks, line and paragraph separators, zero-width characters and fillers, soft hyphens, variation selectors, tags, private-use characters and noncharacters. Remove it, or describe it in words. Write an emoji without the variation selector U+FE0F.";
    DANGLING_OVERLAY: Error "dangling-overlay" in ["load.rs", "lower/keys.rs"],
        "An overlay without a domain, or with an entry that its domain does not have. An overlay is named `<domain>.overlay.yaml`, and each of its entries has the key of an entry of the domain.";
    DANGLING_REFERENCE: Error "dangling-reference" in ["lower/index.rs"],
        "A reference to an entry that does not exist. Write the key of an entry of the same domain, or `domain/key`.";
    DESCENDING_SCHEDULE: Error "descending-schedule" in ["lower/recovery.rs"],
        "A delay is shorter than the one before it, in one schedule or in the one that follows it. Delays must not decrease.";
    DUPLICATE_FIELD: Error "duplicate-field" in ["yaml/tree.rs"],
        "A key of a record is given twice. YAML parsers disagree about which one counts.";
    DUPLICATE_ID: Error "duplicate-id" in ["check/names.rs"],
        "Two domains or two sources have the same id.";
    DUPLICATE_ITEM: Error "duplicate-item" in ["duplicates.rs"],
        "A list contains the same operation, HTTP status, text, source, entry or alias twice, or a facet the same value.";
    DUPLICATE_KEY: Error "duplicate-key" in ["check/keys.rs", "lower/keys.rs"],
        "Two entries of a domain have the same code, or a text or alias in common.";
    DUPLICATE_NAME: Error "duplicate-name" in ["check/facets.rs", "check/names.rs"],
        "Two entries, types or operations would have the same Rust name, or an old name is the same as a current one.";
    EMPTY_FILE: Error "empty-file" in ["yaml/tree.rs"],
        "A file of the catalog has no content.";
    EMPTY_LIST: Error "empty-list" in ["reader.rs"],
        "A list without items, or a record of facets, values or ids without any. Leave an optional one out; the others need an item.";
    EMPTY_TEXT: Error "empty-text" in ["reader.rs"],
        "A text that is empty or consists of spaces only.";
    FILE_TOO_LONG: Error "file-too-long" in ["load.rs"],
        "A file is longer than 32 MiB. Split the domain.";
    INVALID_DATE: Error "invalid-date" in ["check/values.rs"],
        "Dates are written `2026-06-17`, `2026-06` or `\"2026\"`, and must exist; an end is not before its beginning, and a current entry has no end.";
    INVALID_DELAY: Error "invalid-delay" in ["lower.rs", "lower/recovery.rs"],
        "A delay is a whole number with a unit (`500ms`, `3s`, `2m`, `1h`), more than zero and at most one day. A schedule has at most 32 of them.";
    INVALID_EXAMPLE: Error "invalid-example" in ["reader/prose.rs"],
        "The body of an example begins with a bracket like JSON, but its brackets and quotation marks do not match. Nothing else about JSON is checked, because servers send all kinds of bodies.";
    INVALID_FACET: Error "invalid-facet" in ["check/facets.rs", "lower/facets.rs"],
        "A facet that cannot be computed from the keys: prefixes need text keys, bits and quotients need integer keys. Or an entry states a facet that is computed from its key.";
    INVALID_HTTP_STATUS: Error "invalid-http-status" in ["http_status.rs"],
        "HTTP statuses run from 100 to 599, as conditions and as keys.";
    INVALID_ID: Error "invalid-id" in ["check/names.rs", "check/values.rs"],
        "Ids of catalogs, domains and sources are written `like-this` and must be valid as Rust module names; names of `ids` in responses are written `like_this`.";
    INVALID_LINK: Error "invalid-link" in ["check/values.rs"],
        "A link starts with `https://` or `http://` and has no spaces; a `contact` is a link or a mail address, and a server is a link without a path.";
    INVALID_MASK_KEY: Error "invalid-mask-key" in ["check/places.rs"],
        "The keys of a bitmask are 0 and powers of two.";
    INVALID_NAME: Error "invalid-name" in ["check/facets.rs", "check/names.rs", "lower/entry.rs"],
        "Names are written `LikeThis`, and names of facets `like_this`, in ASCII; Rust keywords are not allowed. This includes names made from symbols.";
    INVALID_PATH: Error "invalid-path" in ["check/places.rs"],
        "A path is written `name.name`, with `[]` after the name of an array.";
    INVALID_PATTERN: Error "invalid-pattern" in ["check/values.rs"],
        "A pattern has fixed text besides final punctuation, and variable parts written `{name}`, each with its own name and with text between any two. Patterns that the same texts fit have the same names.";
    INVALID_PROSE: Error "invalid-prose" in ["reader/prose.rs"],
        "Prose is inline Markdown with code spans and links to `https://` only: no unmatched backticks, no HTML tags outside of code, no images, no headings.";
    INVALID_REQUEST: Error "invalid-request" in ["check/values.rs"],
        "The `http` of an operation has a method that is not a word in capital letters, or a path that does not begin with `/`, that has a query, or that is not the path of an address with its variable parts in braces.";
    INVALID_SUMMARY: Error "invalid-summary" in ["check/values.rs"],
        "A summary is one line. If the catalog requires `summary-style`, it has at most 80 characters and no final period.";
    KEY_OUT_OF_RANGE: Error "key-out-of-range" in ["check/keys.rs"],
        "A code does not fit the key type of its domain.";
    LOST_TEXT: Error "lost-text" in ["reader.rs"],
        "A `#` after a space starts a comment, so the rest of the line is not part of the text. Put the text in quotes.";
    MISLEADING_EXAMPLE: Error "misleading-example" in ["check/examples.rs"],
        "An example that `classify` does not lead to its entry: the best match is of another entry, no key of the entry is found in the response, or the response contradicts every meaning of the entry. Examples are proven when nothing else is wrong with the catalog.";
    MISNAMED_FILE: Error "misnamed-file" in ["load.rs"],
        "A file that looks like part of a catalog but would be ignored, because its extension is not `.yaml`.";
    MISPLACED_CATALOG: Error "misplaced-catalog" in ["check/names.rs"],
        "The name of a catalog's folder differs from the catalog's id.";
    MISPLACED_DOMAIN: Error "misplaced-domain" in ["check/names.rs"],
        "The name of a domain's file differs from the domain's id.";
    MISSING_FACT: Error "missing-fact" in ["check/requires.rs"],
        "A meaning does not state what the catalog requires, or an entry has no meanings that could state it. State the fact, or remove it from `requires`.";
    MISSING_FIXES: Error "missing-fixes" in ["check/requires.rs"],
        "A meaning of a catalog that requires `fixes` does not say how to fix it, and its recovery is not `settled`.";
    MISSING_KEY: Error "missing-key" in ["lower/entry.rs", "lower/keys.rs", "reader.rs"],
        "A record lacks a key that it needs.";
    MISSING_PLACES: Error "missing-places" in ["check/places.rs"],
        "A domain with `kind: field` needs `places`, and entries listed under `ours` must be from such a domain.";
    MISSING_SHAPE: Error "missing-shape" in ["check/keys.rs"],
        "A domain with more than 4,096 entries is an enum, which takes rustc too long to compile. Write `shape: newtype`.";
    NO_CATALOG: Error "no-catalog" in ["load.rs"],
        "A folder has no `catalog.yaml`.";
    NO_DOMAIN: Error "no-domain" in ["load.rs"],
        "A catalog has no domain: there is no other file next to `catalog.yaml`.";
    NOT_UTF8: Error "not-utf8" in ["load.rs"],
        "A file is not UTF-8.";
    OVERLAPPING_MEANINGS: Error "overlapping-meanings" in ["check/meanings.rs"],
        "No observation can tell two meanings of an entry apart. Give them different operations, HTTP statuses or texts, or merge them.";
    PREMATURE_SETTLEMENT: Error "premature-settlement" in ["check/recoveries.rs"],
        "A meaning with the outcome `pending` is `settled`, at once or after a schedule. What may still come has to be waited for: ask for the state with `recheck`, or leave out what follows.";
    READERS_DISAGREE: Error "readers-disagree" in ["yaml/cross_check.rs"],
        "Two YAML parsers read the file differently. Put the value in quotes.";
    RESERVED_NAME: Error "reserved-name" in ["check/facets.rs", "check/names.rs"],
        "A name that is reserved for generated code.";
    RETIRED_REFERENCE: Error "retired-reference" in ["check/references.rs"],
        "A reference leads to an entry that no server sends any more.";
    SELF_REFERENCE: Error "self-reference" in ["check/references.rs"],
        "An entry refers to itself.";
    SHORT_SCHEDULE: Warning "short-schedule" in ["check/recoveries.rs"],
        "The delays of a recovery, with those under `then`, take less time than the condition can last (`lasts`), so a program gives up too early.";
    SYNTAX: Error "syntax" in ["yaml/syntax_error.rs", "yaml/tree.rs"],
        "The file is not valid YAML at this place. The entry or key around it is left out, and the rest is checked. Reading stops after 50 mistakes that only show when the whole file is read.";
    TAB_INDENTATION: Error "tab-indentation" in ["yaml/resync.rs"],
        "A line is indented with a tab. YAML requires spaces.";
    TOO_DEEP: Error "too-deep" in ["yaml/syntax_error.rs"],
        "Lists and records are nested more than 16 deep.";
    TOO_MANY_ENTRIES: Error "too-many-entries" in ["check/keys.rs"],
        "A domain has more than 65,535 entries.";
    TOO_MANY_FINDINGS: Warning "too-many-findings" in ["report.rs"],
        "A file has more than 100 errors or more than 100 warnings; the others are not shown.";
    TOO_MANY_MEANINGS: Error "too-many-meanings" in ["check/meanings.rs"],
        "An entry has more than 256 meanings.";
    TOO_MANY_VALUES: Error "too-many-values" in ["yaml/tree.rs"],
        "A file has more than 3,000,000 values. Split the domain.";
    UNCHANGED_RESTART: Error "unchanged-restart" in ["check/recoveries.rs"],
        "After a request that may have taken effect, a restart sends the same values again, and may do the same twice or fail. List under `change` what must be new, such as a user ID. This includes the restarts under `sent_maybe`.";
    UNEXPLAINED_LOSS: Error "unexplained-loss" in ["check/recoveries.rs"],
        "A meaning with the outcome `lost` has no `fixes`. Even if a program has nothing to send, a person has to know what to do, now or the next time.";
    UNFINISHED_TEXT: Error "unfinished-text" in ["check/unfinished.rs"],
        "A text begins with `FIXME`, which marks scaffolded text that is not written yet. Write it, or leave the key out.";
    UNKNOWN_FACET: Error "unknown-facet" in ["lower/facets.rs"],
        "A facet that the domain does not declare.";
    UNKNOWN_FACET_VALUE: Error "unknown-facet-value" in ["lower/facets.rs"],
        "A value that the facet does not have.";
    UNKNOWN_KEY: Error "unknown-key" in ["reader.rs"],
        "A key that its record does not have.";
    UNKNOWN_OPERATION: Error "unknown-operation" in ["lower.rs", "lower/recovery.rs"],
        "An operation that `catalog.yaml` does not list.";
    UNKNOWN_SOURCE: Error "unknown-source" in ["lower.rs"],
        "A source that `catalog.yaml` does not list.";
    UNKNOWN_WORD: Error "unknown-word" in ["reader.rs"],
        "A word that is not one of those allowed here.";
    UNREADABLE: Error "unreadable" in ["load.rs"],
        "A file or folder cannot be read.";
    UNSAFE_RETRY: Error "unsafe-retry" in ["check/recoveries.rs"],
        "A recovery sends a request again that took effect, or may have, for an operation of which nothing says that a second request is harmless: it is not stated to be idempotent, and has no `when_repeated`. A meaning without operations can hold for each of them, and so can `sent_maybe`.";
    UNSUITABLE_KEY: Error "unsuitable-key" in ["check/places.rs", "lower.rs", "lower/keys.rs"],
        "The key type does not match the entries, or another key of the domain: entries have a `text` if `key` is `string`, and a `code` otherwise; messages are strings, HTTP statuses are `u16`, and bitmasks are integers.";
    UNSUPPORTED_YAML: Error "unsupported-yaml" in ["yaml/tree.rs"],
        "Anchors, aliases, tags, merge keys and multiple documents are not supported in catalogs.";
    UNUSED_OPERATION: Warning "unused-operation" in ["check/references.rs"],
        "No meaning or example uses the operation.";
    UNUSED_SOURCE: Warning "unused-source" in ["check/references.rs"],
        "No meaning or example uses the source.";
    UNWANTED_RESTART: Error "unwanted-restart" in ["check/recoveries.rs"],
        "A meaning restarts, at once or after its schedule, although it can hold for an operation with `ends_session`: it lists no operations, or includes one of those. A program that asked to end a session would begin another one. A meaning that holds only `when` another entry is in the same body, such as the type of a notification, is not a response to an operation and may restart.";
    UNWRITABLE: Error "unwritable" in ["codegen/src/write.rs"],
        "The generated file cannot be written.";
    WRONG_TYPE: Error "wrong-type" in ["reader.rs"],
        "A value of the wrong type, or a text that YAML parsers read as something else.";
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rules_are_sorted_and_named_uniformly() {
        assert!(RULES.is_sorted_by_key(|rule| rule.id()));
        for rule in RULES {
            assert!(crate::ident::is_kebab(rule.id()));
            assert!(rule.meaning().ends_with('.'), "{}", rule.id());
        }
    }
}
