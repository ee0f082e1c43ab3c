//! The rules of catalogs: the stable id of each, how bad breaking it is, and what it means.
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

    /// What it means and what to do, as Markdown.
    pub fn meaning(&self) -> &'static str {
        self.meaning
    }
}

macro_rules! rules {
    ($($name:ident: $level:ident $id:literal, $meaning:literal;)+) => {
        $(#[doc = $meaning] pub static $name: Rule = Rule {
            id: $id,
            level: Level::$level,
            meaning: $meaning,
        };)+

        /// Every rule, sorted by id.
        pub static RULES: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    CIRCULAR_PLACES: Error "circular-places",
        "The places of a domain count only with entries whose own places depend on the domain.";
    CONFUSABLE_KEYS: Warning "confusable-keys",
        "Two keys of a domain differ only in case or in spaces around them, and do not match: a domain matches exactly, or with `match: ignore-case` without regard to the case of ASCII letters. If the API means one entry, make one an alias of the other.";
    CONFUSABLE_NAMES: Warning "confusable-names",
        "Two names of a domain differ only in case. People who read or hear them cannot tell them apart.";
    CONTROL_CHARACTER: Error "control-character",
        "A character that nobody sees, or that turns the direction of text around: control characters, bidirectional marks, line and paragraph separators, characters of no width and fillers, soft hyphens, variation selectors, tags, private use, and code points that are not characters. Remove it, or describe it in words. An emoji is written without the variation selector U+FE0F.";
    DANGLING_OVERLAY: Error "dangling-overlay",
        "An overlay without its domain, or with an entry that its domain does not have. An overlay is called `<domain>.overlay.yaml`, and each of its entries has the key of one of the domain.";
    DANGLING_REFERENCE: Error "dangling-reference",
        "A reference to an entry that does not exist. Write the key of an entry of the same domain, or `domain/key`.";
    DESCENDING_SCHEDULE: Error "descending-schedule",
        "A delay is shorter than the one before it, in one schedule or in the one that follows it. Delays grow or stay the same.";
    DUPLICATE_FIELD: Error "duplicate-field",
        "A key of a record is given twice. Readers of YAML disagree about which one counts.";
    DUPLICATE_ID: Error "duplicate-id",
        "Two domains or two sources have the same id.";
    DUPLICATE_ITEM: Error "duplicate-item",
        "A list names the same operation, HTTP status, text, source, entry or alias twice.";
    DUPLICATE_KEY: Error "duplicate-key",
        "Two entries of a domain have the same code, or a text or alias in common.";
    DUPLICATE_NAME: Error "duplicate-name",
        "Two entries, types or operations would have the same Rust name, or an entry's old name is the name of one.";
    EMPTY_FILE: Error "empty-file",
        "A file of the catalog has no content.";
    EMPTY_LIST: Error "empty-list",
        "A list without items. What is optional stays out; the rest needs an item.";
    EMPTY_TEXT: Error "empty-text",
        "A text that is empty or has nothing but spaces.";
    FILE_TOO_LONG: Error "file-too-long",
        "A file is longer than 32 MiB. Split the domain.";
    INVALID_DATE: Error "invalid-date",
        "Dates are written `2026-06-17`, `2026-06` or `\"2026\"`, and exist; an end is not before its beginning, and what is current has none.";
    INVALID_DELAY: Error "invalid-delay",
        "A delay is a whole number with a unit (`500ms`, `3s`, `2m`, `1h`), more than nothing and at most a day. A schedule has at most 32 of them.";
    INVALID_EXAMPLE: Error "invalid-example",
        "The body of an example begins with a bracket like JSON, but its brackets and quotation marks do not match. No more of JSON is checked, because servers send all kinds of bodies.";
    INVALID_FACET: Error "invalid-facet",
        "A facet that cannot follow from the key as it says: a prefix is that of a text, bits and quotients are those of a number. Or an entry states a facet that follows from its key, or two values of a facet are the same.";
    INVALID_HTTP_STATUS: Error "invalid-http-status",
        "HTTP statuses run from 100 to 599.";
    INVALID_ID: Error "invalid-id",
        "Ids of catalogs, domains and sources are written `like-this` and can be Rust module names; names of `ids` in responses are written `like_this`.";
    INVALID_LINK: Error "invalid-link",
        "A link begins with `https://` or `http://` and has no spaces; a `contact` is a link or a mail address, and a server is a link without a path.";
    INVALID_MASK_KEY: Error "invalid-mask-key",
        "The keys of a mask are 0 and powers of two.";
    INVALID_NAME: Error "invalid-name",
        "Names are written `LikeThis`, and those of facets `like_this`, in ASCII, and are not keywords of Rust. A name that is made from a symbol has to be one, too.";
    INVALID_PATH: Error "invalid-path",
        "A path is written `name.name`, with `[]` after the name of an array.";
    INVALID_PATTERN: Error "invalid-pattern",
        "A pattern has fixed text and parts written `{name}`, with text between any two of them.";
    INVALID_PROSE: Error "invalid-prose",
        "Prose is inline Markdown with code spans and links to `https://` only: no backtick without its partner, no tag of HTML outside of code, no image, no heading.";
    INVALID_SUMMARY: Error "invalid-summary",
        "A summary is one line. Where the catalog requires `summary-style`, it has at most 80 characters and no period at its end.";
    KEY_OUT_OF_RANGE: Error "key-out-of-range",
        "A code does not fit the key type of its domain.";
    LOST_TEXT: Error "lost-text",
        "A `#` after a space starts a comment, so the rest of the line is not a part of the text. Put the text in quotes.";
    MISNAMED_FILE: Error "misnamed-file",
        "A file that looks like a part of a catalog but has another ending than `.yaml`, and would not be read.";
    MISPLACED_CATALOG: Error "misplaced-catalog",
        "A catalog's folder has another name than the catalog's id.";
    MISPLACED_DOMAIN: Error "misplaced-domain",
        "A domain's file has another name than the domain's id.";
    MISSING_FACT: Error "missing-fact",
        "A meaning does not state what the catalog requires, or an entry has no meanings to state it. State the fact, or take it out of `requires`.";
    MISSING_FIXES: Error "missing-fixes",
        "A meaning of a catalog that requires `fixes` does not say how to fix it, and its recovery is not `settled`.";
    MISSING_KEY: Error "missing-key",
        "A record lacks a key that it needs.";
    MISSING_PLACES: Error "missing-places",
        "A domain that is seen as a field says in which, and so does one whose entries are listed under `ours`.";
    MISSING_SHAPE: Error "missing-shape",
        "A domain has more than 4,096 entries and is to be an enum, which takes compilers too long. Write `shape: newtype`.";
    NO_CATALOG: Error "no-catalog",
        "A folder has no `catalog.yaml`.";
    NO_DOMAIN: Error "no-domain",
        "A catalog has no domain: no file next to `catalog.yaml`.";
    NOT_UTF8: Error "not-utf8",
        "A file is not UTF-8.";
    OVERLAPPING_MEANINGS: Error "overlapping-meanings",
        "No observation can tell two meanings of an entry apart. Give them other operations, HTTP statuses or texts, or make them one.";
    READERS_DISAGREE: Error "readers-disagree",
        "Two readers of YAML understand the file differently. Put the value in quotes.";
    RESERVED_NAME: Error "reserved-name",
        "A name that generated code needs for itself.";
    RETIRED_REFERENCE: Error "retired-reference",
        "A reference leads to an entry that no server sends any more.";
    SELF_REFERENCE: Error "self-reference",
        "An entry refers to itself.";
    SYNTAX: Error "syntax",
        "The file is not valid YAML at this place. The entry or key around it is left out, and the rest is checked. A file with more than 50 mistakes that show only when it is read as a whole is given up.";
    TAB_INDENTATION: Error "tab-indentation",
        "A line is indented with a tab. YAML takes spaces.";
    TOO_DEEP: Error "too-deep",
        "Lists and records are nested more than 16 deep.";
    TOO_MANY_ENTRIES: Error "too-many-entries",
        "A domain has more than 65,535 entries.";
    TOO_MANY_FINDINGS: Warning "too-many-findings",
        "A file has more than 100 errors or more than 100 warnings; the others are not shown.";
    TOO_MANY_MEANINGS: Error "too-many-meanings",
        "An entry has more than 256 meanings.";
    TOO_MANY_VALUES: Error "too-many-values",
        "A file has more than 3,000,000 values. Split the domain.";
    UNFINISHED_TEXT: Error "unfinished-text",
        "A text begins with `FIXME`, as scaffolds mark what is still to be written. Write it, or leave the key out.";
    UNKNOWN_FACET: Error "unknown-facet",
        "A facet that the domain does not declare.";
    UNKNOWN_FACET_VALUE: Error "unknown-facet-value",
        "A value that the facet does not have.";
    UNKNOWN_KEY: Error "unknown-key",
        "A key that has no place in its record.";
    UNKNOWN_OPERATION: Error "unknown-operation",
        "An operation that `catalog.yaml` does not list.";
    UNKNOWN_SOURCE: Error "unknown-source",
        "A source that `catalog.yaml` does not list.";
    UNKNOWN_WORD: Error "unknown-word",
        "A word that is none of those that may be written here.";
    UNREADABLE: Error "unreadable",
        "A file or folder cannot be read.";
    UNSUITABLE_KEY: Error "unsuitable-key",
        "The key type does not go with the entries, or with another key of the domain: entries have a `text` where the key is `string`, and a `code` elsewhere; messages are strings, HTTP statuses are `u16`; a bitmask is a number.";
    UNSUPPORTED_YAML: Error "unsupported-yaml",
        "Anchors, aliases, tags, merge keys and several documents have no place in a catalog.";
    UNUSED_OPERATION: Warning "unused-operation",
        "No meaning or example names the operation.";
    UNUSED_SOURCE: Warning "unused-source",
        "No meaning or example names the source.";
    UNWANTED_RESTART: Error "unwanted-restart",
        "A meaning restarts, at once or after its schedule, although it can hold for an operation with `ends_session`: its operations are none or include such a one. Whoever asked to end a session would begin another. What holds only `when` another entry is in the same body, such as the type of a notification, answers no operation and may restart.";
    UNWRITABLE: Error "unwritable",
        "The generated file cannot be written.";
    WRONG_TYPE: Error "wrong-type",
        "A value of another kind than the one that belongs here, or one that readers of YAML take for something else than a text.";
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn rules_are_sorted_and_named_alike() {
        assert!(RULES.is_sorted_by_key(|rule| rule.id()));
        for rule in RULES {
            assert!(crate::ident::is_kebab(rule.id()));
            assert!(rule.meaning().ends_with('.'), "{}", rule.id());
        }
    }
}
