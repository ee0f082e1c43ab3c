//! Tests what the macros make of a small catalog with an integer enum, a text newtype and one
//! operation.

extern crate std;

use std::format;
use std::string::ToString;

use crate::{Catalog as _, Code as _, Key, Keyed, Observation, Recovery, Then};

use self::hand::{Code, Entry, Hand, Operation, Tens, Word};

#[allow(
    dead_code,
    unreachable_pub,
    clippy::pedantic,
    reason = "the tests do not use all of the catalog"
)]
mod hand {
    use core::time::Duration;

    use crate::column::{Lists, Pool, starts};
    use crate::define::EntryRef;
    use crate::index::{Sample, Spelling, Texts, text_slots};
    use crate::{
        Domain, Evidence, Facet, FacetFrom, KeyFormat, KeyType, Kind, Lifecycle, LifecycleState,
        NoResponse, Recovery, Schedule, Source,
    };

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Hand {}

    crate::__catalog! {
        Hand(Operation, Entry) = "hand",
        title: "Written by hand",
        fingerprint: 1,
        domains: [Code, Word],
        sources: NO_SOURCES,
        servers: &[],
        response_ids: &[],
        no_response: NoResponse::new(None, None),
        support: None,
        tables: tables,
        meanings: columns,
    }

    static NO_SOURCES: [Source; 0] = [];
    // What neither domain uses.
    static NO_TEXTS: [&str; 0] = [];
    const NO_LISTS: Lists<&str> = Lists::EMPTY;
    const NO_REFERENCES: Lists<EntryRef> = Lists::EMPTY;
    const NO_EXAMPLES: Lists<Example> = Lists::EMPTY;
    static LIFECYCLE: [Lifecycle; 1] = [Lifecycle::new(LifecycleState::Current, None, None, None)];
    static SOURCE_LIST: [&[&Source]; 1] = [&[]];
    static FIRST_OF_EACH: [u32; 2] = [0, 0];
    const LIFECYCLES: Pool<Lifecycle> = Pool::new(&LIFECYCLE, &FIRST_OF_EACH);
    const SOURCES: Pool<&[&Source]> = Pool::new(&SOURCE_LIST, &FIRST_OF_EACH);
    static ONE_GROUP: [u8; 1] = [0];

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[repr(u16)]
    pub(crate) enum Operation {
        Ask,
    }

    static OPERATIONS: [Operation; 1] = [Operation::Ask];
    static OPERATION_NAMES: [&str; 1] = ["ask"];
    static OPERATION_FLAGS: [bool; 1] = [true];
    static OPERATION_IDEMPOTENT: [Option<bool>; 1] = [None];
    static REPEATED: [EntryRef; 1] = [EntryRef::code(0, 65)];
    const WHEN_REPEATED: Lists<EntryRef> = Lists::new(&REPEATED, &[0, 1]);
    static OPERATION_SLOTS: [Spelling; 4] = text_slots(&[0, 0, 0, 0], &OPERATION_NAMES, &[]);
    const OPERATION_INDEX: Texts<1, 4> =
        Texts::new((Sample::Ends, false, 7), &ONE_GROUP, &OPERATION_SLOTS);

    crate::__operations! {
        Operation in Hand,
        tables: {
            all: OPERATIONS, names: OPERATION_NAMES, summaries: OPERATION_NAMES,
            methods: NO_TEXTS, paths: NO_TEXTS, idempotent: OPERATION_IDEMPOTENT,
            ends_session: OPERATION_FLAGS, when_repeated: WHEN_REPEATED,
            name_index: OPERATION_INDEX,
        },
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub(crate) enum Entry {
        Code(Code),
        Word(Word),
    }

    crate::__entry! {
        Entry in Hand { Code, Word }
    }

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[repr(u16)]
    pub(crate) enum Code {
        Wrong = 2,
        Late = 65,
    }

    static CODE_DOMAIN: Domain = Domain {
        id: "codes",
        type_name: "Code",
        key_type: KeyType::U16,
        key_format: KeyFormat::Decimal,
        kind: Kind::Code,
        is_bitmask: true,
        is_informational: false,
        title: "Codes",
        found_in: Some("the body"),
        facets: &[Facet::new(
            "tens",
            FacetFrom::Divide(10),
            &TENS_NAMES,
            &TENS_TITLES,
        )],
    };
    static CODE_NUMBERS: [u16; 2] = [2, 65];
    static CODES: [Code; 2] = [Code::Wrong, Code::Late];
    static CODE_NAMES: [&str; 2] = ["Wrong", "Late"];
    static CODE_SYMBOLS: [&str; 2] = ["", "E_LATE"];
    static CODE_SUMMARIES: [&str; 2] = ["It is wrong", "It is late"];
    static CODE_MEANINGS: [u32; 3] = starts(0, &[1, 2]);
    static REFERENCES: [EntryRef; 2] = [EntryRef::code(0, 65), EntryRef::text(1, "Idle")];
    const SEE_ALSO: Lists<EntryRef> = Lists::new(&REFERENCES, &[0, 2, 2]);
    static OTHER_NAMES: [Spelling; 1] = [("E_LATE", 1)];
    static CODE_NAME_SLOTS: [Spelling; 4] = text_slots(&[0, 0, 2, 1], &CODE_NAMES, &OTHER_NAMES);
    const CODE_NAME_INDEX: Texts<1, 4> = Texts::new(
        (Sample::Ends, false, 0xe220_a839_7b1d_cdaf),
        &ONE_GROUP,
        &CODE_NAME_SLOTS,
    );

    crate::__integer_domain! {
        Code(u16) in Hand, enum, domain: CODE_DOMAIN,
        codes: CODE_NUMBERS, index: dense(2..=65),
        tables: {
            all: CODES, names: CODE_NAMES, symbols: CODE_SYMBOLS, summaries: CODE_SUMMARIES,
            details: NO_TEXTS, keywords: NO_LISTS, links: NO_TEXTS, lifecycles: LIFECYCLES,
            aliases: NO_LISTS, old_names: NO_LISTS, meanings: CODE_MEANINGS, see_also: SEE_ALSO,
            sources: SOURCES, examples: NO_EXAMPLES, remarks: [NO_LISTS, NO_LISTS],
            name_index: CODE_NAME_INDEX,
        },
        facets: { tens: "tens" },
    }
    crate::__bitmask!(Code(u16));

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Tens {
        Few,
        Sixty,
    }

    static TENS: [Tens; 2] = [Tens::Few, Tens::Sixty];
    static TENS_NAMES: [&str; 2] = ["0", "6"];
    static TENS_TITLES: [&str; 2] = ["Few", ""];
    static TENS_NUMBERS: [Option<i128>; 2] = [Some(0), Some(6)];

    crate::__facet! {
        tens: Tens of Code,
        divide(u16, 10, TENS_NUMBERS),
        all: TENS, names: TENS_NAMES, titles: TENS_TITLES,
    }

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub(crate) struct Word(u32);

    #[allow(non_upper_case_globals, reason = "they have the names of variants")]
    impl Word {
        pub(crate) const Idle: Self = Self(0);
        pub(crate) const Running: Self = Self(1);
    }

    static WORD_DOMAIN: Domain = Domain {
        id: "words",
        type_name: "Word",
        key_type: KeyType::String,
        key_format: KeyFormat::Decimal,
        kind: Kind::Field,
        is_bitmask: false,
        is_informational: false,
        title: "Words",
        found_in: None,
        facets: &[],
    };
    static WORDS: [Word; 2] = crate::__newtype_entries!(Word rows WORD_COUNT);
    const WORD_COUNT: usize = 2;
    static WORD_TEXTS: [&str; 2] = ["Idle", "running"];
    static WORD_NAMES: [&str; 2] = ["Idle", "Running"];
    static WORD_SUMMARIES: [&str; 2] = ["Nothing happens", "It runs"];
    static WORD_MEANINGS: [u32; 3] = starts(Code::MEANING_SUMMARIES.end(), &[0, 0]);
    static SPELLINGS: [Spelling; 3] = [("idle", 0), ("nothing", 0), ("running", 1)];
    static WORD_SLOTS: [Spelling; 4] = text_slots(&[0, 1, 2, 0], &[], &SPELLINGS);
    const WORD_INDEX: Texts<1, 4> = Texts::new(
        (Sample::Ends, true, 0x6e78_9e6a_a1b9_65f4),
        &ONE_GROUP,
        &WORD_SLOTS,
    );
    static WORD_NAME_SLOTS: [Spelling; 4] = text_slots(&[1, 0, 0, 0], &WORD_NAMES, &[]);
    const WORD_NAME_INDEX: Texts<1, 4> = Texts::new(
        (Sample::Ends, false, 0xf88b_b8a8_724c_81ec),
        &ONE_GROUP,
        &WORD_NAME_SLOTS,
    );

    crate::__text_domain! {
        Word in Hand, newtype, domain: WORD_DOMAIN,
        texts: WORD_TEXTS, index: WORD_INDEX,
        tables: {
            all: WORDS, names: WORD_NAMES, symbols: NO_TEXTS, summaries: WORD_SUMMARIES,
            details: NO_TEXTS, keywords: NO_LISTS, links: NO_TEXTS, lifecycles: LIFECYCLES,
            aliases: NO_LISTS, old_names: NO_LISTS, meanings: WORD_MEANINGS,
            see_also: NO_REFERENCES, sources: SOURCES, examples: NO_EXAMPLES, remarks: [NO_LISTS, NO_LISTS], name_index: WORD_NAME_INDEX,
        },
        facets: {},
    }

    /// What classification needs to know of them.
    mod tables {
        use crate::tables::{
            DomainTable, EntryRow, MeaningRow, PathRow, Read, Stated, Tables, Texts,
        };
        use crate::{Kind, Matching};

        const CODES: DomainTable = DomainTable {
            kind: Kind::Code,
            least: 0,
            hex_bits: 0,
            matching: Matching::Exact,
            is_bitmask: true,
            tells_whose: false,
            first: 0,
            keys: 0,
            slots: 0,
            slot_count: 2,
        };
        const WORDS: DomainTable = DomainTable {
            kind: Kind::Field,
            matching: Matching::IgnoreCase,
            is_bitmask: false,
            first: 2,
            slot_count: 0,
            ..CODES
        };

        const ROOT: PathRow<'static> = PathRow {
            name: "",
            start: 0,
            slots: 0,
            slot_count: 1,
            end: 2,
            reads: 0,
            read_count: 0,
        };
        const CODE: PathRow<'static> = PathRow {
            name: "code",
            start: PathRow::start(b"code"),
            slot_count: 0,
            read_count: 1,
            ..ROOT
        };

        pub(super) const ALL_TABLES: Tables<'static> = Tables {
            domains: &[CODES, WORDS],
            code_domains: &[0],
            status_domains: &[],
            keys: &[2, 65],
            key_slots: &[1, 2],
            entries: &[
                EntryRow::new([0, 1, 0], 0, false),
                EntryRow::new([1, 2, 0], 0, false),
                EntryRow::new([3, 0, 0], 1, false),
                EntryRow::new([3, 0, 0], 1, false),
            ],
            meanings: &[
                MeaningRow::new([0; 3], Stated::new(0, [1, 0], false)),
                MeaningRow::new([1, 0, 0], Stated::new(0, [1, 0], false)),
                MeaningRow::new([0; 3], Stated::new(0, [1, 0], false)),
            ],
            operation_sets: &[0, 1],
            ends_session: 1,
            status_sets: &[],
            entry_lists: &[0],
            recoveries: &[],
            texts: Texts {
                slots: &[],
                spellings: &[],
                key_starts: &[0],
                keys: &[],
                meaning_starts: &[0],
                meanings: &[],
                patterns: &[],
            },
            paths: &[ROOT, CODE],
            path_slots: &[1],
            path_reads: &[0],
            reads: &[Read::Code],
            places: &[],
            has_integer_codes: true,
            has_text_codes: false,
            has_usual_places: false,
            ours: 0,
        };
    }

    /// The columns of three meanings.
    mod columns {
        use super::*;
        use crate::define::{Meanings, summaries};

        pub(super) static ALL: [super::Meaning; 3] = crate::Meaning::table();
        static OPERATION_LISTS: [&[Operation]; 2] = [&[], &[Operation::Ask]];
        static STATUS_LISTS: [&[u16]; 1] = [&[]];
        static FIRST_OF_EACH: [u32; 3] = [0, 0, 0];
        static OWN_SUMMARIES: [&str; 3] = ["", "", "Later"];
        static SUMMARIES: [&str; 3] = summaries(
            &OWN_SUMMARIES,
            &[Code::MEANING_SUMMARIES, Word::MEANING_SUMMARIES],
        );
        static DELAYS: [Duration; 1] = [Duration::from_secs(3)];
        static RECOVERIES: [Recovery; 3] = [
            Recovery::Retry(Schedule::new(
                &DELAYS,
                Some((&Recovery::ContactSupport, Evidence::Documented)),
                Evidence::Documented,
            )),
            Recovery::Retry(Schedule::new(&DELAYS, None, Evidence::Inferred)),
            Recovery::FixRequest,
        ];

        pub(super) const COLUMNS: Meanings<Operation> = Meanings {
            operations: Pool::new(&OPERATION_LISTS, &[0, 1, 0]),
            http_statuses: Pool::new(&STATUS_LISTS, &FIRST_OF_EACH),
            texts: Lists::EMPTY,
            supporting_texts: Lists::EMPTY,
            patterns: Lists::EMPTY,
            when: Lists::EMPTY,
            summaries: &SUMMARIES,
            faults: &[],
            effects: &[],
            outcomes: &[],
            causes: Lists::EMPTY,
            fixes: Lists::EMPTY,
            recoveries: Pool::new(&RECOVERIES, &[2, 0, 1]),
            recovery_evidence: &[1, 1, 4],
            lasts: &[],
            evidence: &[1, 1, 1],
            sources: Pool::new(&SOURCE_LIST, &FIRST_OF_EACH),
            remarks: [Lists::EMPTY; 2],
        };
    }
}

#[test]
fn keys_and_names_lead_to_entries_and_back() {
    const LATE: Option<Code> = Code::from_code(65);
    assert_eq!((Code::Late as u16, LATE), (65, Some(Code::Late)));
    for code in [0, 3, 64, 66, u16::MAX] {
        assert_eq!(Code::from_code(code), None);
    }
    assert_eq!([Code::Wrong.code(), Code::Late.code()], [2, 65]);
    assert_eq!(Code::from_key(Key::Integer(-63_471)), None);
    assert_eq!(Word::from_text(" RUNNING"), Some(Word::Running));
    assert_eq!(Word::from_text("nothing"), Some(Word::Idle));
    assert_eq!(Word::from_text("waiting"), None);
    assert_eq!(<&str>::from(Word::Running), "running");
    assert_eq!(Code::from_name("E_LATE"), Some(Code::Late));
    assert_eq!(Word::from_name("running"), None);
    assert!(matches!(Word::from_name("Running"), Some(Word::Running)));
    assert_eq!((Code::COUNT, Word::COUNT, Entry::COUNT), (2, 2, 4));
}

#[test]
fn refusals_name_the_key() {
    assert_eq!(
        Code::try_from(3).map_err(|refused| refused.to_string()),
        Err("3 is not in codes".to_string())
    );
    for (text, found) in [
        ("65", Some(Code::Late)),
        ("0x41", Some(Code::Late)),
        ("Late", Some(Code::Late)),
        ("late", None),
        ("65601", None),
        ("", None),
    ] {
        assert_eq!(text.parse::<Code>().ok(), found, "{text}");
    }
    assert_eq!("running".parse(), Ok(Word::Running));
    assert_eq!("Running".parse(), Ok(Word::Running));
    assert_eq!(Operation::from_name("ask"), Some(Operation::Ask));
    let refused = "tell"
        .parse::<Operation>()
        .map_err(|refused| refused.to_string());
    assert_eq!(refused, Err("no such operation in hand".to_string()));
}

#[test]
fn entries_are_shown_by_key_and_name() {
    assert_eq!(format!("{:?}, {0}", Code::Late), "Late, 65: It is late");
    assert_eq!(Entry::from(Word::Idle).to_string(), "Idle: Nothing happens");
    assert_eq!(Entry::from(Code::Late).id().to_string(), "codes/65");
}

#[test]
fn accessors_read_their_columns() {
    assert_eq!(
        (Code::Wrong.symbol(), Code::Late.symbol()),
        (None, Some("E_LATE"))
    );
    assert_eq!((Code::Late.details(), Code::Late.link()), (None, None));
    assert!(Code::Late.keywords().is_empty() && Code::Late.notes().is_empty());
    assert_eq!(
        Code::Wrong.see_also(),
        [Entry::Code(Code::Late), Entry::Word(Word::Idle)]
    );
    assert!(Code::Late.see_also().is_empty());
    assert_eq!(Operation::Ask.when_repeated(), [Code::Late.into()]);
    assert!(Operation::Ask.ends_session() && Operation::Ask.path().is_none());
    let summaries = Code::Late
        .meanings()
        .iter()
        .map(|meaning| meaning.summary());
    assert!(summaries.eq(["It is late", "Later"]));
    assert!(Word::Idle.meanings().is_empty());
    assert_eq!(
        Entry::ALL
            .iter()
            .filter(|entry| entry.meanings().is_empty())
            .count(),
        2
    );
    assert!(Code::in_mask(67).eq([Code::Wrong, Code::Late]));
}

#[test]
fn recoveries_are_what_the_meanings_have_in_common() {
    const COMMON: Option<Recovery> = Code::Late.recovery();
    let schedule = COMMON.and_then(Recovery::schedule);
    let schedule = schedule.map(|schedule| (schedule.delays().len(), schedule.then()));
    assert_eq!(schedule, Some((1, Then::Undecided)));
    assert_eq!(Code::Wrong.recovery(), Some(Recovery::FixRequest));
    assert_eq!(Word::Idle.recovery(), None);
    assert_eq!(Word::Idle.recovery_on(Operation::Ask), None);
}

#[test]
fn a_computed_facet_holds_for_every_key() {
    assert_eq!(
        (Code::Late.tens(), Tens::of(69)),
        (Some(Tens::Sixty), Some(Tens::Sixty))
    );
    assert_eq!(Tens::of(70), None);
    assert_eq!(
        (Tens::Few.title(), Tens::Sixty.title()),
        (Some("Few"), None)
    );
    let facet = Entry::Code(Code::Wrong).facet("tens");
    assert_eq!(
        facet.map(|facet| (facet.name(), facet.title())),
        Some(("0", Some("Few")))
    );
    assert_eq!(Word::Idle.facet("tens"), None);
}

#[test]
fn what_was_seen_is_classified() {
    let seen = Observation::<Hand>::new()
        .with_operation(Operation::Ask)
        .with_code(65);
    let diagnosis = hand::classify(&seen);
    assert_eq!(
        diagnosis.best().map(|best| best.entry()),
        Some(Code::Late.into())
    );
    assert_eq!(Hand::find(1, Key::Text("idle")), Some(Word::Idle.into()));
    assert_eq!(Hand::find(2, Key::Text("idle")), None);
    assert_eq!(hand::ENTRIES.len(), 4);
}
