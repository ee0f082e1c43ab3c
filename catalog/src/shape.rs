//! Which keys and values belong where, as data.

pub(crate) use fit::{fit, fit_domain};

mod fit;
pub(crate) mod json_schema;
pub(crate) mod prose;

/// What a value has to look like.
pub(crate) enum Shape {
    /// A text with something in it: an id, a name, a date.
    Text,
    /// A text that people read, as inline Markdown.
    Prose,
    /// Prose of one line.
    Summary,
    /// A text that stands on the wire.
    Wire,
    /// The body of a response.
    Body,
    /// How long to wait: a number with a unit.
    Delay,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// The key of an entry, perhaps with its domain: a number or a text.
    Reference,
    /// A list with at least one item.
    List(&'static Shape),
    /// Keys and values; the keys are listed in pieces that records share.
    Record(&'static [&'static [Field]]),
    /// One of some words, or a record with exactly one key.
    Choice {
        words: &'static [&'static str],
        records: &'static [&'static [Field]],
    },
}

impl Shape {
    /// Whether it is one of the shapes of texts.
    fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Delay) || self.has_blanks()
    }

    /// Whether it is a text that can have blanks in it.
    fn has_blanks(&self) -> bool {
        matches!(self, Self::Prose | Self::Summary | Self::Wire | Self::Body)
    }
}

/// A key of a record.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: &'static Shape,
}

const fn required(name: &'static str, shape: &'static Shape) -> Field {
    Field {
        name,
        required: true,
        shape,
    }
}

const fn optional(name: &'static str, shape: &'static Shape) -> Field {
    Field {
        name,
        required: false,
        shape,
    }
}

static TEXTS: Shape = Shape::List(&Shape::Text);
static PROSE: Shape = Shape::List(&Shape::Prose);
static WIRE: Shape = Shape::List(&Shape::Wire);
static EVIDENCE: Shape = Shape::Word(&["documented", "withdrawn", "observed", "inferred"]);

/// What a file of a catalog can be.
pub(crate) static FILES: [&Shape; 3] = [&CATALOG, &INTEGER_DOMAIN, &TEXT_DOMAIN];

/// `catalog.yaml`.
pub(crate) static CATALOG: Shape = Shape::Record(&[&[
    required("catalog", &Shape::Text),
    required("title", &Shape::Prose),
    optional("operations", &Shape::List(&OPERATION)),
    optional("body", &BODY),
    optional("support", &SUPPORT),
    required("sources", &Shape::List(&SOURCE)),
]]);

static OPERATION: Shape = Shape::Record(&[&[
    required("name", &Shape::Text),
    required("http_method", &Shape::Text),
    required("path", &Shape::Text),
    required("summary", &Shape::Summary),
    optional("when_repeated", &Shape::List(&Shape::Reference)),
    optional("ends_session", &Shape::Boolean),
]]);

static BODY: Shape = Shape::Record(&[&[
    optional("code", &TEXTS),
    optional("text", &TEXTS),
    optional("unless", &TEXTS),
    optional("ours", &Shape::List(&Shape::Reference)),
]]);

static SUPPORT: Shape = Shape::Record(&[&[
    required("name", &Shape::Prose),
    required("contact", &Shape::Text),
]]);

static SOURCE: Shape = Shape::Record(&[&[
    required("id", &Shape::Text),
    required("title", &Shape::Prose),
    optional("url", &Shape::Text),
    optional("dated", &Shape::Text),
    optional("withdrawn", &Shape::Text),
    optional("note", &Shape::Prose),
]]);

/// What every domain has.
static DOMAIN: &[Field] = &[
    required("domain", &Shape::Text),
    required("type", &Shape::Text),
    required("key", &KEY_TYPE),
    required("title", &Shape::Prose),
    required("found_in", &Shape::Prose),
    optional(
        "seen_as",
        &Shape::Word(&["code", "text", "http-status", "field"]),
    ),
    optional("places", &Shape::List(&PLACE)),
    optional("errors", &Shape::Boolean),
    optional("context", &Shape::Boolean),
];

static INTEGER_DOMAIN: Shape = Shape::Record(&[
    DOMAIN,
    &[
        optional("mask", &Shape::Boolean),
        required("entries", &Shape::List(&INTEGER_ENTRY)),
    ],
]);

static TEXT_DOMAIN: Shape = Shape::Record(&[
    DOMAIN,
    &[
        optional("match", &Shape::Word(&["exact", "ignore-case"])),
        required("entries", &Shape::List(&TEXT_ENTRY)),
    ],
]);

const INTEGERS: [&str; 4] = ["u16", "u32", "i32", "i64"];

static KEY_TYPE: Shape = Shape::Word(&["u16", "u32", "i32", "i64", "string"]);

static PLACE: Shape = Shape::Record(&[&[
    required("paths", &TEXTS),
    optional("beside", &Shape::List(&Shape::Reference)),
]]);

static INTEGER_ENTRY: Shape = Shape::Record(&[&[required("code", &Shape::Number)], ENTRY]);

static TEXT_ENTRY: Shape = Shape::Record(&[
    &[required("text", &Shape::Wire), optional("aliases", &WIRE)],
    ENTRY,
]);

/// What every entry has beside its key.
static ENTRY: &[Field] = &[
    required("name", &Shape::Text),
    optional("old_names", &TEXTS),
    required("summary", &Shape::Summary),
    required("lifecycle", &LIFECYCLE),
    optional("see_also", &Shape::List(&Shape::Reference)),
    optional("notes", &PROSE),
    optional("conflicts", &PROSE),
    required("meanings", &Shape::List(&MEANING)),
    optional("examples", &Shape::List(&EXAMPLE)),
];

static LIFECYCLE: Shape = Shape::Record(&[&[
    required("state", &Shape::Word(&["current", "withdrawn", "retired"])),
    optional("since", &Shape::Text),
    optional("until", &Shape::Text),
]]);

static MEANING: Shape = Shape::Record(&[&[
    optional("on", &TEXTS),
    optional("http", &Shape::List(&Shape::Number)),
    optional("texts", &WIRE),
    optional("supporting_texts", &WIRE),
    optional("beside", &Shape::List(&Shape::Reference)),
    optional("summary", &Shape::Summary),
    required(
        "fault",
        &Shape::Word(&["caller", "account", "service", "network", "nobody"]),
    ),
    optional("causes", &PROSE),
    optional("fixes", &PROSE),
    required("recovery", &RECOVERY),
    optional("evidence", &EVIDENCE),
    required("sources", &TEXTS),
    optional("notes", &PROSE),
    optional("conflicts", &PROSE),
]]);

static RECOVERY: Shape = Shape::Choice {
    words: &[
        "settled",
        "restart",
        "fix-request",
        "fix-credentials",
        "fix-account",
        "contact-support",
    ],
    records: &[&[
        optional("retry", &SCHEDULE),
        optional("recheck", &SCHEDULE),
        optional("slow-down", &SCHEDULE),
        optional("restart", &RESTART),
    ]],
};

static SCHEDULE: Shape = Shape::Record(&[&[
    required("after", &Shape::List(&Shape::Delay)),
    required("then", &RECOVERY),
    optional("evidence", &EVIDENCE),
]]);

static RESTART: Shape =
    Shape::Record(&[&[optional("from", &Shape::Text), optional("change", &TEXTS)]]);

static EXAMPLE: Shape = Shape::Record(&[&[
    optional("on", &Shape::Text),
    optional("http", &Shape::Number),
    required("body", &Shape::Body),
    optional("evidence", &EVIDENCE),
    optional("sources", &TEXTS),
]]);
