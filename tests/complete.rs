//! A catalog that uses every key of the format: what is compiled from it has everything.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(unreachable_pub, clippy::pedantic, reason = "generated")]
mod complete {
    include!("../codegen/tests/accept/complete/expected.rs");
}

use std::time::Duration;

use complete::{
    Complete, ENTRIES, Entry, ErrorCode, Flag, Operation, Product, State, Status, error_codes,
    states, statuses,
};
use errdex::{
    Catalog, Code, Effect, Evidence, Facet, FacetValue, Fault, Key, KeyFormat, KeyType, Keyed,
    Open, Outcome, Recovery, Repeat, Sent, Then,
};
use errdex_core::view::{Compiled, EntryView, Reference as _};
use errdex_test_support::oracle::assert_same;
use proptest::prelude::*;

/// Lookups and accessors that work at compile time.
const CODE: ErrorCode = ErrorCode::from_code(2).unwrap();
const RECOVERY: Option<Recovery> = ErrorCode::NotFound.recovery();
const LAST: Product = Product::from_code(u64::MAX).unwrap();
const FIRST: &str = Flag::First.summary();
const CLASS: Option<states::Class> = states::Class::of("indigo");
const FAULT: Option<Fault> = CODE.meanings()[0].fault();

#[test]
fn constants_are_constants() {
    assert_eq!((CODE, RECOVERY), (ErrorCode::InvalidParameter, None));
    assert_eq!((LAST, FIRST), (Product::Last, "The first"));
    assert_eq!((CLASS, FAULT), (State::Init.class(), Some(Fault::Caller)));
}

#[test]
fn keys_of_every_type_are_found() {
    assert_eq!(ErrorCode::NotFound as u16, 404);
    assert_eq!(Product::Last as u64, u64::MAX);
    assert_eq!(Product::Last.key(), Key::Integer(u64::MAX.into()));
    assert_eq!(Product::from_code(4), None);
    assert_eq!(
        Status::from_code(0xC000_0005),
        Some(Status::StatusAccessViolation)
    );
    assert_eq!(Status::from_key(Key::Integer(-1)), None);
    assert_eq!(State::from_text(" INITIAL "), Some(State::Init));
    assert_eq!(State::try_from("gone"), Ok(State::Gone));
    for entry in ENTRIES {
        let domain = Complete::DOMAINS
            .iter()
            .position(|one| *one == entry.domain());
        assert_eq!(Complete::find(domain.unwrap(), entry.key()), Some(*entry));
    }
    assert_eq!(ENTRIES.len(), Entry::COUNT);
    assert_eq!(Entry::ALL, &*ENTRIES);
}

#[test]
fn a_newtype_is_used_like_an_enum() {
    let is_first = |flag| matches!(flag, Flag::First);
    assert!(is_first(Flag::First) && !is_first(Flag::None));
    assert_eq!(Flag::from_code(1), Some(Flag::First));
    assert_eq!(Flag::ALL, [Flag::None, Flag::First]);
    assert_eq!(Flag::in_mask(3).unknown_bits(), 2);
    assert_eq!(format!("{:?}: {0}", Flag::First), "First: 1: The first");
    assert_eq!(i32::from(Flag::First), 1);
}

#[test]
fn keys_are_read_and_written_as_people_write_them() {
    for spelling in ["0xC0000005", "0xc0000005", "3221225477", "-1073741819"] {
        assert_eq!(spelling.parse(), Ok(Status::StatusAccessViolation));
    }
    let status = Status::StatusAccessViolation;
    assert_eq!(status.to_string(), "0xC0000005: Memory that is not there");
    let refused = Status::try_from(7).unwrap_err();
    assert_eq!(refused.to_string(), "0x00000007 is not in statuses");
    assert_eq!("404".parse(), Ok(ErrorCode::NotFound));
    assert!("65940".parse::<ErrorCode>().is_err() && "-1".parse::<ErrorCode>().is_err());
    assert_eq!(Status::DOMAIN.key_format(), KeyFormat::Hex);
    assert_eq!(Product::DOMAIN.key_type(), KeyType::U64);
}

#[test]
fn names_are_symbols_and_old_names_too() {
    for name in [
        "InvalidParameter",
        "ERR_INVALID_PARAMETER",
        "BadParameter",
        "EINVAL",
    ] {
        assert_eq!(
            ErrorCode::from_name(name),
            Some(ErrorCode::InvalidParameter)
        );
        assert_eq!(name.parse(), Ok(ErrorCode::InvalidParameter));
    }
    #[expect(deprecated, reason = "it still works")]
    let old = ErrorCode::BadParameter;
    assert_eq!(old, ErrorCode::InvalidParameter);
    assert_eq!(old.symbol(), Some("ERR_INVALID_PARAMETER"));
    assert_eq!(ErrorCode::NotFound.symbol(), None);
    assert_eq!(
        Status::from_name("INVALID_ARGUMENT"),
        Status::from_code(0x8007_0057)
    );
    assert_eq!(
        error_codes::BY_NAME.get("NotFound"),
        Some(&ErrorCode::NotFound)
    );
    assert_eq!(error_codes::BY_CODE.get(&404), Some(&ErrorCode::NotFound));
    assert_eq!(states::BY_TEXT.get("initial"), Some(&State::Init));
}

#[test]
fn facets_are_enums() {
    use error_codes::{Hundred, Severity};
    assert_eq!(CODE.severity(), Some(Severity::Error));
    assert_eq!(ErrorCode::NotFound.severity(), None);
    assert_eq!(Severity::ALL.len(), 3);
    assert_eq!(
        (Severity::Info.name(), Severity::Info.title()),
        ("info", None)
    );
    assert_eq!(ErrorCode::NotFound.hundred(), Some(Hundred::ClientError));
    // Keys without an entry have facets too.
    assert_eq!(Hundred::of(499), Some(Hundred::ClientError));
    assert_eq!(Hundred::of(500), None);
    assert_eq!(
        statuses::Facility::of(0x8007_0002),
        Some(statuses::Facility::Win32)
    );
    assert_eq!(
        Status::StatusAccessViolation.top(),
        Some(statuses::Top::Error)
    );
    assert_eq!(states::Class::of("GO"), Some(states::Class::Go));
    assert_eq!(states::Class::of("g"), None);
    let facet = CODE.facet("severity").unwrap();
    assert_eq!(
        (facet.facet(), facet.name(), facet.title()),
        ("severity", "error", None)
    );
    assert_eq!(CODE.facet("colour"), None);
    let names = ErrorCode::DOMAIN.facets().iter().map(Facet::name);
    assert!(names.eq(["severity", "hundred"]));
}

#[test]
fn a_key_without_an_entry_keeps_its_class() {
    let title = |facet: Option<FacetValue>| facet.and_then(FacetValue::title);
    let unknown = Open::<Status>::from_code(0xC007_0001_u32);
    assert_eq!(unknown, Open::Unknown(0xC007_0001));
    assert_eq!(unknown.to_string(), "0xC0070001");
    assert_eq!(title(unknown.facet("facility")), Some("Win32"));
    assert_eq!(title(unknown.facet("top")), Some("Error"));
    assert_eq!(unknown.facet("colour"), None);
    // The same bits as a signed number.
    let signed = Open::<Status>::from_code(-0x3ff8_ffff);
    assert_eq!(title(signed.facet("facility")), Some("Win32"));
    assert_eq!(
        Open::from_code(-0x3fff_fffb),
        Open::Known(Status::StatusAccessViolation)
    );
    // A facet that entries state follows from no key.
    assert_eq!(Open::<ErrorCode>::from_code(499).facet("severity"), None);
    assert_eq!(
        title(Open::<ErrorCode>::from_code(499).facet("hundred")),
        ErrorCode::NotFound
            .hundred()
            .and_then(error_codes::Hundred::title)
    );
    assert_eq!(Open::Known(CODE).facet("severity"), CODE.facet("severity"));
}

#[test]
fn loaded_and_compiled_catalogs_give_every_key_the_same_class() {
    let mut report = errdex_catalog::Report::default();
    let folder = std::path::Path::new("codegen/tests/accept/complete");
    let loaded = errdex_catalog::load(folder, &mut report).unwrap_or_else(|| panic!("{report}"));
    let compiled = Compiled::<Complete>::new();
    let keys = [
        Key::Integer(499),
        Key::Integer(-1),
        Key::Integer(0xC007_0001),
        Key::Text("GO"),
        Key::Text(" go"),
        Key::Text(""),
    ];
    let mut count = 0;
    for domain in 0..compiled.catalog().domains.len() {
        for key in keys {
            let facets = compiled.facets_of(domain, key);
            assert_eq!(loaded.facets_of(domain, key), facets, "{domain} {key}");
            count += facets.len();
        }
    }
    assert!(count >= 4, "{count}");
}

#[test]
fn what_an_entry_says_arrives() {
    assert!(CODE.details().unwrap().contains("```json\n"));
    assert_eq!(CODE.keywords().len(), 2);
    assert_eq!(CODE.link(), Some("https://example.org/errors/2"));
    let successor = CODE.lifecycle().successor().unwrap();
    assert_eq!(successor.to_string(), "error-codes/49");
    assert_eq!(
        CODE.see_also(),
        [
            ErrorCode::AlreadyStopped.into(),
            State::Gone.into(),
            Entry::from(ErrorCode::from_code(7).unwrap()),
        ]
    );
    assert!(CODE.see_also().contains(State::Gone.into()));
    assert_eq!(CODE.sources().len(), 2);
    assert_eq!(
        (
            CODE.examples().len(),
            CODE.notes().len(),
            CODE.conflicts().len()
        ),
        (2, 1, 1)
    );
    assert_eq!(ErrorCode::NotFound.keywords(), ["missing"]);
    // What an entry does not state stays empty.
    let silent = ErrorCode::NotFound;
    assert!(silent.meanings().is_empty() && silent.sources().is_empty());
    assert_eq!(
        (silent.details(), silent.link(), silent.recovery()),
        (None, None, None)
    );
    assert!(silent.see_also().is_empty() && silent.examples().is_empty());
}

#[test]
fn what_a_meaning_says_arrives() {
    let [first, second] = CODE.meanings() else {
        panic!("not two meanings");
    };
    assert_eq!(first.summary(), "The request has a wrong parameter");
    assert_eq!(
        first.patterns(),
        [
            "Acquire: invalid {field_name} value!",
            "{operation}: invalid {field_name}"
        ]
    );
    assert_eq!(
        (first.effect(), first.outcome()),
        (Some(Effect::None), Some(Outcome::Lost))
    );
    assert_eq!(first.lasts(), Some(Duration::from_secs(90)));
    assert_eq!(first.recovery_evidence(), Some(Evidence::Documented));
    assert_eq!((second.summary(), second.lasts()), (CODE.summary(), None));
    assert_eq!(second.when(), [Product::Tasks.into()]);
    assert_eq!(second.recovery_evidence(), Some(Evidence::Inferred));
    let state = State::Init.meanings()[0];
    assert_eq!((state.fault(), state.effect()), (None, None));
    let vague = state.recovery().unwrap().schedule().unwrap();
    assert_eq!((vague.delays().len(), vague.then()), (0, Then::NotStated));
}

#[test]
fn recoveries_keep_their_parts() {
    let started = ErrorCode::from_code(7).unwrap();
    let Some(Recovery::Recheck(schedule)) = started.recovery_on(Operation::Query) else {
        panic!("not a recheck");
    };
    assert_eq!(schedule.with(), Some(Operation::Query.name()));
    assert_eq!(schedule.then_evidence(), Some(Evidence::Observed));
    let Then::Step(Recovery::Restart(restart)) = schedule.then() else {
        panic!("not a restart");
    };
    assert_eq!(
        (restart.from(), restart.change()),
        ("acquire", ["uid"].as_slice())
    );
    assert_eq!(restart.after(), Some(Duration::from_secs(3)));
    assert!(restart.if_still_wanted());
}

#[test]
fn what_a_catalog_says_once_arrives() {
    assert_eq!(Complete::SERVERS.len(), 2);
    let [sid, resource] = Complete::RESPONSE_IDS else {
        panic!("not two ids");
    };
    assert_eq!(
        (sid.name(), sid.paths()),
        ("sid", ["sid", "payload.sid"].as_slice())
    );
    assert_eq!(resource.name(), "resource_id");
    let none = Complete::NO_RESPONSE;
    assert_eq!(none.recovery(Sent::No).unwrap().kind(), "retry");
    assert_eq!(none.recovery(Sent::Maybe).unwrap().kind(), "recheck");
    assert_eq!(none.evidence(Sent::Maybe), Some(Evidence::Documented));
    assert_ne!(Complete::FINGERPRINT, 0);
    assert_eq!(Operation::Acquire.idempotent(), Some(true));
    assert_eq!(Operation::Start.idempotent(), Some(false));
    assert_eq!(Operation::Stop.idempotent(), None);
    assert_eq!(Operation::Stop.path(), None);
    assert_eq!(Operation::Query.http_method(), Some("GET"));
}

#[cfg(feature = "serde")]
#[test]
fn without_a_response_nothing_begins_again_what_was_to_end() {
    let answer = |operation| {
        let seen = complete::Observation::unanswered(Sent::Maybe).with_operation(operation);
        let diagnosis = complete::classify(&seen);
        (diagnosis.recovery().map(Recovery::kind), diagnosis.repeat())
    };
    assert_eq!(answer(Operation::Start), (Some("recheck"), Repeat::Safe));
    assert_eq!(answer(Operation::Query), (Some("recheck"), Repeat::Unknown));
    assert_eq!(answer(Operation::Stop), (None, Repeat::Safe));
}

#[test]
fn large_keys_survive_a_round_trip() {
    use errdex::Open;
    for number in ["18446744073709551615", "18446744073709551614", "3", "-1"] {
        let open = serde_json::from_str::<Open<Product>>(number).unwrap();
        assert_eq!(serde_json::to_string(&open).unwrap(), number);
    }
    let last = serde_json::from_str::<Product>("18446744073709551615").unwrap();
    assert_eq!(last, Product::Last);
}

/// The compiled catalog and the loaded one give the same views.
#[test]
fn the_views_are_those_of_the_files() {
    let mut report = errdex_catalog::Report::default();
    let folder = std::path::Path::new("codegen/tests/accept/complete");
    let loaded = errdex_catalog::load(folder, &mut report).unwrap_or_else(|| panic!("{report}"));
    let compiled = Compiled::<Complete>::new();
    let catalog = loaded.catalog();
    assert_eq!(catalog, compiled.catalog());
    let mut count = 0;
    for (number, domain) in catalog.domains.iter().enumerate() {
        for entry in 0..domain.entries {
            assert_eq!(loaded.entry(number, entry), compiled.entry(number, entry));
            count += 1;
        }
    }
    assert_eq!(count, ENTRIES.len());
    assert_eq!(loaded.tables().as_tables(), Complete::TABLES);
}

#[test]
fn views_are_written_as_people_write_and_claim_nothing_that_nobody_stated() {
    let view = EntryView::of(Status::StatusAccessViolation);
    assert_eq!(view.key.to_string(), "0xC0000005");
    assert_eq!(view.id, "statuses/0xC0000005");
    let facets = view.facets.iter().map(ToString::to_string);
    let facets = facets.collect::<Vec<_>>();
    assert_eq!(facets, ["facility: General (0)", "top: Error (3)"]);
    // Without a date, nobody stated that it is documented.
    assert_eq!(view.lifecycle.to_string(), "current");
}

/// Names and values.
type Parts<'a> = &'a [(&'a str, &'a str)];

/// Texts that fit patterns, and others that nearly do, with the id of the entry that each finds without
/// its code, and their parts.
const TEXTS: [(&str, &str, Parts<'_>); 11] = [
    (
        "Acquire: invalid cname value!",
        "error-codes/2",
        &[("field_name", "cname")],
    ),
    (
        "'acquire:  INVALID Channel Name value.'",
        "error-codes/2",
        &[("field_name", "Channel Name")],
    ),
    // The pattern with more fixed text counts, and that of another entry has the most.
    (
        "Start: invalid token value",
        "error-codes/2",
        &[("operation", "Start"), ("field_name", "token value")],
    ),
    (
        "Acquire: invalid ticket uid value!",
        "error-codes/49",
        &[("field_name", "uid")],
    ),
    (
        "Acquire: invalid ticket value!",
        "error-codes/2",
        &[("field_name", "ticket")],
    ),
    (
        "Task 7 was stopped by the user",
        "error-codes/49",
        &[("id", "7"), ("who", "the user")],
    ),
    ("invalid parameter", "error-codes/2", &[]),
    ("failed", "", &[]),
    ("task was stopped by the user", "", &[]),
    ("task 7 was stopped by", "", &[]),
    ("Acquire: invalid", "", &[]),
];

#[test]
fn a_text_that_fits_a_pattern_counts_as_a_text() {
    for (text, id, parts) in TEXTS {
        let seen = complete::Observation::new().with_text(text);
        let diagnosis = complete::classify(&seen);
        let found = diagnosis.best().map(|best| best.entry().id().to_string());
        assert_eq!(found.unwrap_or_default(), id, "{text}");
        assert_eq!(diagnosis.parts().collect::<Vec<_>>(), parts, "{text}");
    }
}

/// All facts but the text.
fn observations<'a>() -> impl Iterator<Item = complete::Observation<'a>> {
    let operations = Operation::ALL.iter().copied().map(Some).chain([None]);
    let codes = ErrorCode::ALL.iter().map(|code| Some(code.code()));
    let codes = codes.chain([None, Some(15)]);
    operations.flat_map(move |operation| {
        codes.clone().flat_map(move |code| {
            [None, Some(400), Some(500)].map(|status| {
                let mut seen = complete::Observation::new();
                if let Some(operation) = operation {
                    seen = seen.with_operation(operation);
                }
                if let Some(code) = code {
                    seen = seen.with_code(code);
                }
                if let Some(status) = status {
                    seen = seen.with_http_status(status);
                }
                seen
            })
        })
    })
}

/// The compiled tables and the loaded ones, which are equal, against the other implementation.
#[test]
fn texts_and_patterns_get_the_same_answers_with_all_other_facts() {
    for seen in observations() {
        for (text, ..) in TEXTS {
            assert_same(&seen.clone().with_text(text));
        }
    }
}

/// Everything that is said about an observation, apart from the parts of its text.
fn answer(seen: &complete::Observation<'_>) -> String {
    let diagnosis = complete::classify(seen);
    let matches = diagnosis.matches().collect::<Vec<_>>();
    let recovery = diagnosis.recovery().zip(diagnosis.recovery_evidence());
    let support = diagnosis.support().is_some();
    format!(
        "{:?} {recovery:?} {support} {matches:?}",
        diagnosis.certainty()
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    /// The first meaning has a text and a pattern, and the other implementation agrees.
    #[test]
    fn a_text_that_fits_answers_as_a_text_of_the_meaning(value in "[b-z][a-z ]{0,9}[a-z]") {
        // Another pattern has this.
        prop_assume!(!value.starts_with("ticket"));
        let text = format!("Acquire: invalid {value} value!");
        for seen in observations() {
            let stated = seen.clone().with_text("invalid parameter");
            let fitting = seen.with_text(&text);
            assert_same(&fitting);
            prop_assert_eq!(answer(&fitting), answer(&stated), "{:?}", fitting);
            let diagnosis = complete::classify(&fitting);
            let best = diagnosis.best().map(|best| best.meaning());
            let is_first = best == Some(CODE.meanings()[0]);
            let expected = is_first.then_some(("field_name", value.as_str()));
            prop_assert!(diagnosis.parts().eq(expected), "{:?}", fitting);
        }
    }

    /// A text that fits no pattern is unknown, as any other one is.
    #[test]
    fn a_text_that_fits_nothing_answers_as_before(text in "[a-z]{0,3}(Acquire: |invalid |ticket |value!){0,4}") {
        prop_assume!(complete::classify(&complete::Observation::new().with_text(&text)).best().is_none());
        for seen in observations() {
            let unknown = seen.clone().with_text("nobody has said this");
            let other = seen.with_text(&text);
            assert_same(&other);
            prop_assert_eq!(answer(&other), answer(&unknown), "{:?}", other);
        }
    }
}
