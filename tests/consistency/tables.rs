//! The tables of each domain against one another: enum, columns, lookups, maps.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use errdex::cloud_recording::*;
use errdex::{Code, Key, KeyType, Keyed, Kind, Recovery, Then, UnknownCode, phf};
use serde_json::Value;

#[test]
fn every_code_round_trips_and_every_other_number_is_refused() {
    fn check<C: Code>(map: &phf::Map<u16, C>, from_code: fn(u16) -> Option<C>, code: fn(C) -> u16) {
        let known = C::ALL
            .iter()
            .map(|&entry| code(entry))
            .collect::<BTreeSet<_>>();
        assert_eq!(known.len(), C::ALL.len());
        for number in 0..=u16::MAX {
            let found = from_code(number);
            assert_eq!(found.is_some(), known.contains(&number), "{number}");
            assert_eq!(found, map.get(&number).copied(), "{number}");
            assert!(found.is_none_or(|entry| code(entry) == number));
        }
        assert_eq!(map.len(), C::ALL.len());
    }
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            check(&$module::BY_CODE, $name::from_code, $name::code);
        };
    }
    each_domain!(integers: domain);
}

#[test]
fn every_text_round_trips_and_others_are_refused() {
    fn check<C: Code>(
        map: &phf::Map<&'static str, C>,
        from_text: fn(&str) -> Option<C>,
        text: fn(C) -> &'static str,
        aliases: fn(C) -> &'static [&'static str],
    ) {
        let mut spellings = 0;
        for &entry in C::ALL {
            for spelling in [text(entry)].iter().chain(aliases(entry)) {
                assert_eq!(from_text(spelling), Some(entry), "{spelling}");
                assert_eq!(map.get(spelling).copied(), Some(entry), "{spelling}");
                let longer = format!("{spelling}.");
                let shorter = &spelling[..spelling.len() - 1];
                assert_eq!(from_text(&longer), None, "{longer}");
                assert_eq!(from_text(shorter), None, "{shorter}");
                spellings += 1;
            }
        }
        assert_eq!(map.len(), spellings);
        for miss in ["", " ", "service", "\0", "\u{130}"] {
            assert_eq!(from_text(miss), None, "{miss:?}");
        }
    }
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            check(
                &$module::BY_TEXT,
                $name::from_text,
                $name::text,
                $name::aliases,
            );
        };
    }
    each_domain!(texts: domain);
}

#[test]
fn gateway_messages_ignore_case_and_states_do_not() {
    for &message in GatewayMessage::ALL {
        let loud = format!("\t{} \r\n", message.text().to_uppercase());
        assert_eq!(GatewayMessage::from_text(&loud), Some(message));
    }
    for &state in SubmoduleState::ALL {
        assert_eq!(
            SubmoduleState::from_text(&state.text().to_lowercase()),
            None
        );
        assert_eq!(
            SubmoduleState::from_text(&format!(" {}", state.text())),
            None
        );
    }
}

#[test]
fn every_name_round_trips_in_its_domain() {
    fn check<C: Code + Debug>(map: &phf::Map<&'static str, C>, from_name: fn(&str) -> Option<C>) {
        for &entry in C::ALL {
            assert_eq!(from_name(entry.name()), Some(entry));
            assert_eq!(map.get(entry.name()).copied(), Some(entry));
            assert_eq!(format!("{entry:?}"), entry.name());
            assert_eq!(from_name(&entry.name().to_lowercase()), None);
        }
        assert_eq!(map.len(), C::ALL.len());
        assert_eq!(from_name(""), None);
    }
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            check(&$module::BY_NAME, $name::from_name);
        };
    }
    each_domain!(all: domain);
}

#[test]
fn conversions_agree_with_lookups() {
    fn parses<C: Code + FromStr<Err = UnknownCode>>() {
        for &entry in C::ALL {
            assert_eq!(entry.key().to_string().parse(), Ok(entry));
            assert_eq!(entry.name().parse(), Ok(entry));
            let refused = "no such thing".parse::<C>().unwrap_err();
            assert_eq!(refused.domain(), entry.domain().id());
        }
    }
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            parses::<$name>();
        };
    }
    each_domain!(all: domain);
    assert_eq!(ErrorCode::try_from(53), Ok(ErrorCode::TaskConflict));
    assert_eq!(u16::from(ErrorCode::TaskConflict), 53);
    assert_eq!("15".parse::<ErrorCode>(), ErrorCode::try_from(15));
    assert!(ErrorCode::try_from(15).is_err());
    assert_eq!(
        SubmoduleState::try_from("serviceIdle"),
        Ok(SubmoduleState::Idle)
    );
    assert_eq!(<&str>::from(SubmoduleState::Idle), "serviceIdle");
}

#[test]
fn entries_are_those_of_the_domains_in_order() {
    let mut expected = Vec::<Entry>::new();
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            expected.extend($name::ALL.iter().map(|&code| Entry::from(code)));
        };
    }
    each_domain!(all: domain);
    expected.sort();
    assert_eq!(*ENTRIES, *expected);
    assert!(ENTRIES.is_sorted());
    let ids = ENTRIES
        .iter()
        .map(|entry| entry.id())
        .collect::<BTreeSet<_>>();
    assert_eq!(ids.len(), ENTRIES.len());
    assert!(ENTRIES.is_sorted_by_key(|entry| entry.id()));
}

#[test]
fn an_entry_says_what_its_code_says() {
    fn check<C: Code>() {
        for &code in C::ALL {
            let entry = code.entry();
            assert_eq!(entry.entry(), entry);
            assert_eq!(entry.to_string(), code.to_string());
            assert_eq!(entry.domain(), code.domain());
            assert_eq!((entry.key(), entry.name()), (code.key(), code.name()));
        }
    }
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            check::<$name>();
        };
    }
    each_domain!(all: domain);
}

#[test]
fn see_also_has_other_entries_without_duplicates() {
    for &entry in ENTRIES {
        let others = entry.see_also().collect::<BTreeSet<_>>();
        assert_eq!(others.len(), entry.see_also().len(), "{}", entry.id());
        assert!(!others.contains(&entry), "{} refers to itself", entry.id());
    }
}

#[test]
fn summaries_fit_on_a_line() {
    for &entry in ENTRIES {
        let meanings = entry.meanings().iter().map(|meaning| meaning.summary());
        for summary in meanings.chain([entry.summary()]) {
            assert!(
                !summary.is_empty() && summary.chars().count() <= 80,
                "{summary}"
            );
            assert!(
                !summary.ends_with('.') && !summary.contains('\n'),
                "{summary}"
            );
        }
    }
}

#[test]
fn every_meaning_has_sources_and_says_what_to_do() {
    for &entry in ENTRIES {
        assert!(!entry.meanings().is_empty(), "{}", entry.id());
        for meaning in entry.meanings() {
            assert!(!meaning.sources().is_empty(), "{}", entry.id());
            let settled = meaning.recovery() == Some(Recovery::Settled);
            assert!(settled || !meaning.fixes().is_empty(), "{}", entry.id());
            for source in meaning.sources() {
                assert!(entry.sources().contains(source), "{}", entry.id());
            }
        }
    }
}

/// Whether a recovery is exactly what several have in common.
fn is_common(common: Option<Recovery>, recoveries: &[Recovery]) -> bool {
    if recoveries.is_empty() {
        return common.is_none();
    }
    let same = |part: fn(Recovery) -> Option<String>| {
        let mut parts = recoveries.iter().map(|&recovery| part(recovery));
        let first = parts.next().unwrap();
        parts.all(|part| part == first).then_some(first).flatten()
    };
    let delays = |recovery: Recovery| Some(format!("{:?}", recovery.schedule()?.as_slice()));
    let then = |recovery: Recovery| Some(format!("{:?}", recovery.schedule()?.then()));
    let has_schedules = recoveries.iter().all(|one| one.schedule().is_some());
    let Some(common) = common else {
        let kind = same(|recovery| Some(recovery.kind().to_owned()));
        return kind.is_none()
            || !has_schedules && same(|recovery| Some(format!("{recovery:?}"))).is_none();
    };
    let Some(schedule) = common.schedule() else {
        return recoveries.iter().all(|recovery| *recovery == common);
    };
    let kinds = recoveries
        .iter()
        .all(|recovery| recovery.kind() == common.kind());
    let delays_agree = same(delays).is_some();
    let expected_delays = if delays_agree {
        recoveries[0].schedule().unwrap().as_slice()
    } else {
        &[]
    };
    let expected_then = if delays_agree && same(then).is_some() {
        recoveries[0].schedule().unwrap().then()
    } else {
        Then::Undecided
    };
    kinds && schedule.as_slice() == expected_delays && schedule.then() == expected_then
}

#[test]
fn a_recovery_is_given_as_far_as_the_meanings_agree() {
    for &entry in ENTRIES {
        let recoveries = entry.meanings().iter();
        let recoveries = recoveries.map(|meaning| meaning.recovery().unwrap());
        let recoveries = recoveries.collect::<Vec<_>>();
        assert!(is_common(entry.recovery(), &recoveries), "{}", entry.id());
        for &operation in Operation::ALL {
            let applying = entry
                .meanings()
                .iter()
                .filter(|meaning| {
                    let operations = meaning.operations();
                    let applies = operations.is_empty() || operations.contains(&operation);
                    assert_eq!(meaning.applies_to(operation), applies);
                    applies
                })
                .map(|meaning| meaning.recovery().unwrap())
                .collect::<Vec<_>>();
            assert!(
                is_common(entry.recovery_on(operation), &applying),
                "{} on {operation}",
                entry.id()
            );
        }
    }
}

#[test]
fn examples_are_json_and_show_their_entry() {
    for &entry in ENTRIES {
        assert!(
            !entry.examples().is_empty(),
            "{} has no example",
            entry.id()
        );
        for example in entry.examples() {
            let body = serde_json::from_str::<Value>(example.body()).unwrap();
            let key = match entry.key() {
                Key::Integer(number) => number.to_string(),
                key => key.to_string(),
            };
            if entry.domain().kind() == Kind::HttpStatus {
                let status = example.http_status().map(|status| status.to_string());
                assert_eq!(status, Some(key), "{}", entry.id());
                continue;
            }
            let shown = body.to_string();
            let mut spellings = entry.aliases().iter().copied().chain([key.as_str()]);
            assert!(
                spellings.any(|spelling| shown.to_lowercase().contains(&spelling.to_lowercase())),
                "{}: {shown}",
                entry.id()
            );
        }
    }
}

#[test]
fn codes_take_the_bytes_of_their_key_and_so_do_options_of_them() {
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            let key = match <$name as Keyed>::DOMAIN.key_type() {
                KeyType::U16 => 2,
                KeyType::U32 | KeyType::I32 => 4,
                KeyType::String => 1,
                _ => 8,
            };
            assert_eq!(size_of::<$name>(), key);
            assert_eq!(size_of::<Option<$name>>(), key);
        };
    }
    each_domain!(all: domain);
    assert!(size_of::<Entry>() <= 8);
    assert!(size_of::<errdex::cloud_recording::Meaning>() <= 4);
    assert!(size_of::<Operation>() <= 2);
}

#[test]
fn the_discriminant_is_the_code() {
    const SUMMARY: &str = ErrorCode::TaskConflict.summary();
    const CODE: ErrorCode = ErrorCode::from_code(53).unwrap();
    assert_eq!(ErrorCode::RequestNotCompleted as u16, 65);
    assert_eq!((CODE, SUMMARY), (ErrorCode::TaskConflict, CODE.summary()));
    for code in ErrorCode::ALL {
        assert_eq!(*code as u16, code.code());
    }
    for code in LeaveCode::ALL {
        assert_eq!(*code as u32, code.code());
    }
}

#[test]
fn domains_of_errors_are_errors() {
    fn source(error: &dyn Error) -> String {
        error.to_string()
    }
    macro_rules! is_error {
        ($name:ident) => {{
            #[allow(dead_code, reason = "not used for the enums that are errors")]
            trait Fallback {
                const IS_ERROR: bool = false;
            }
            impl<T> Fallback for T {}
            struct Probe<T>(std::marker::PhantomData<T>);
            #[allow(dead_code, reason = "only used for the enums that are errors")]
            impl<T: Error> Probe<T> {
                const IS_ERROR: bool = true;
            }
            Probe::<$name>::IS_ERROR
        }};
    }
    let mut errors = Vec::new();
    macro_rules! domain {
        ($name:ident, $module:ident) => {
            if is_error!($name) {
                errors.push(stringify!($name));
            }
        };
    }
    each_domain!(all: domain);
    assert_eq!(
        errors,
        [
            "ErrorCode",
            "ServiceError",
            "UploaderError",
            "GatewayMessage"
        ]
    );
    assert!(source(&ErrorCode::TaskConflict).starts_with("53: "));
    assert!(source(&GatewayMessage::NoRoute).starts_with("no Route"));
}

#[test]
fn a_leave_code_of_6_is_2_and_4() {
    let named = |mask| {
        LeaveCode::in_mask(mask)
            .map(LeaveCode::code)
            .collect::<Vec<_>>()
    };
    assert_eq!(named(6), [2, 4]);
    assert_eq!(named(0), [0]);
    assert_eq!(named(16), [16]);
    assert_eq!(LeaveCode::in_mask(6).unknown_bits(), 0);
    assert_eq!(LeaveCode::in_mask(6 + 1024).unknown_bits(), 1024);
    for bit in 0..32 {
        let known = [1, 2, 3, 4].contains(&bit);
        assert_eq!(LeaveCode::from_code(1 << bit).is_some(), known, "{bit}");
    }
}

#[test]
fn operations_round_trip() {
    for &operation in Operation::ALL {
        assert_eq!(Operation::from_name(operation.name()), Some(operation));
        assert_eq!(operation.to_string().parse(), Ok(operation));
    }
    assert_eq!(Operation::COUNT, Operation::ALL.len());
    let refused = "record".parse::<Operation>().unwrap_err();
    assert_eq!(refused.to_string(), "no such operation in cloud-recording");
}

/// Compiles only if everything on the way works in `const` context.
#[test]
fn lookups_work_in_const_context() {
    const CONFLICT: ErrorCode = ErrorCode::from_code(53).unwrap();
    const SUMMARY: &str = CONFLICT.summary();
    const RECOVERY: Option<Recovery> = CONFLICT.recovery();
    const MEANINGS: usize = CONFLICT.meanings().len();
    const IDLE: SubmoduleState = SubmoduleState::from_text("serviceIdle").unwrap();
    const NO_ROUTE: GatewayMessage = GatewayMessage::from_name("NoRoute").unwrap();
    assert_eq!(CONFLICT, ErrorCode::TaskConflict);
    assert_eq!(SUMMARY, CONFLICT.summary());
    assert_eq!(RECOVERY, Some(Recovery::FixRequest));
    assert_eq!(MEANINGS, 1);
    assert_eq!(
        (IDLE, NO_ROUTE),
        (SubmoduleState::Idle, GatewayMessage::NoRoute)
    );
}

/// `docs/decisions.md` states for each text whether it identifies its entry by itself, and why.
#[test]
fn every_text_is_judged() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/decisions.md");
    let page = fs::read_to_string(path).unwrap();
    let mut judged = [("yes", BTreeSet::new()), ("no", BTreeSet::new())];
    for line in page.lines() {
        let cells = line.split('|').map(str::trim).collect::<Vec<_>>();
        let [_, texts, verdict, why, _] = cells.as_slice() else {
            continue;
        };
        for (word, all) in &mut judged {
            if verdict == word {
                assert!(!why.is_empty(), "{line}");
                let quoted = texts.split('`').skip(1).step_by(2);
                all.extend(quoted.map(str::to_lowercase));
            }
        }
    }
    let meanings = || ENTRIES.iter().flat_map(|entry| entry.meanings());
    let texts = meanings().flat_map(|meaning| meaning.texts());
    let messages = GatewayMessage::ALL.iter();
    let keys = messages.flat_map(|message| [&[message.text()], message.aliases()].concat());
    let identifying = texts.copied().chain(keys).map(str::to_lowercase);
    let supporting = meanings().flat_map(|meaning| meaning.supporting_texts());
    let supporting = supporting.map(|text| text.to_lowercase());
    assert_eq!(judged[0].1, identifying.collect::<BTreeSet<_>>());
    assert_eq!(judged[1].1, supporting.collect::<BTreeSet<_>>());
}
