//! Bodies of all kinds, read in two ways: by the reader, and by `serde_json`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::{ENTRIES, Observation, classify};
use errdex::tables::Read;
use errdex::{Certainty, Code as _, Key};
use errdex_test_support::oracle::body::assert_same;
use errdex_test_support::{paths, places};
use proptest::prelude::*;

/// Something that a value can be, as JSON: what the catalog knows, and everything else.
fn scalar() -> impl Strategy<Value = String> {
    let keys = ENTRIES.iter().map(|entry| match entry.key() {
        Key::Integer(number) => number.to_string(),
        Key::Text(text) => format!("{text:?}"),
        _ => "null".to_owned(),
    });
    let texts = ENTRIES.iter().flat_map(|entry| entry.meanings());
    let texts = texts.flat_map(|meaning| meaning.texts());
    let texts = texts.map(|text| format!("{text:?}"));
    let known = keys.chain(texts).collect::<Vec<_>>();
    prop_oneof![
        6 => prop::sample::select(known),
        2 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<u64>().prop_map(|number| format!("\"{number}\"")),
        2 => "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        1 => "-?[0-9]{1,24}",
        1 => Just("null".to_owned()),
        1 => Just("true".to_owned()),
        1 => "\"[ -~é…\\u{10000}]{0,12}\"",
        2 => r#""(a|\\\\|\\"|\\/|\\[bfnrt]|\\u[0-9a-fA-F]{4}|\\ud83d\\ude00|\\u0036){0,8}""#,
        1 => r#""(\\u003[0-9]){1,3}""#,
    ]
}

/// A value at one of the paths of the catalog, as members of an object.
fn member() -> impl Strategy<Value = String> {
    let mut all = places()
        .into_iter()
        .map(|(_, path)| path)
        .collect::<Vec<_>>();
    for read in [Read::Code, Read::Text, Read::NotAResponse] {
        for _ in 0..8 {
            all.extend(paths(read));
        }
    }
    let value = prop_oneof![
        8 => scalar(),
        1 => scalar().prop_map(|value| format!("[{value}]")),
        1 => scalar().prop_map(|value| format!("{{\"code\": {value}}}")),
    ];
    let path = prop::sample::select(all);
    (path, prop::collection::vec(value, 1..4)).prop_map(|(path, values)| written(&path, &values))
}

/// Members that lead to a value; those of arrays to all of the values.
fn written(path: &str, values: &[String]) -> String {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let inner = |values: &[String]| match rest {
        "" => values.first().cloned().unwrap_or_default(),
        rest => format!("{{{}}}", written(rest, values)),
    };
    match name.strip_suffix("[]") {
        Some(name) => {
            let items = values.chunks(1).map(inner).collect::<Vec<_>>();
            format!("\"{name}\" : [{}]", items.join(", "))
        }
        None => format!("\"{name}\":{}", inner(values)),
    }
}

fn body() -> impl Strategy<Value = String> {
    let other = ("[a-z]{1,6}", scalar()).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let members = prop::collection::vec(prop_oneof![4 => member(), 1 => other], 0..6);
    members.prop_map(|members| format!(" {{{}}}\n", members.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(4_000)
    })]

    #[test]
    fn a_body_says_the_same(body in body()) {
        assert_same(body.as_bytes());
    }

    #[test]
    fn a_damaged_body_says_the_same(
        body in body(),
        place in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..3),
        removed in 0..3_usize,
    ) {
        let mut body = body.into_bytes();
        let start = place.index(body.len());
        let end = body.len().min(start + removed);
        body.splice(start..end, bytes);
        assert_same(&body);
    }

    #[test]
    fn any_bytes_are_read_in_the_same_way(body in prop::collection::vec(any::<u8>(), 0..64)) {
        assert_same(&body);
    }

    #[test]
    fn any_marks_of_json_are_read_in_the_same_way(body in "[\\[\\]{}\",:0-9eE.+-a-ftrunls \\\\]{0,40}") {
        assert_same(body.as_bytes());
    }
}

#[test]
fn the_last_of_two_members_counts_and_nothing_is_decided() {
    for body in [
        r#"{"code":65,"code":62}"#,
        r#"{"code":62,"c\u006fde":62}"#,
        r#"{"code":62,"reason":"request timeout","reason":"request timeout"}"#,
        r#"{"serverResponse":{"status":5},"code":62,"serverResponse":{}}"#,
    ] {
        let seen = Observation::from_json(body);
        assert_same(body.as_bytes());
        assert_eq!(seen.code(), Some(62), "{body}");
        assert!(seen.has_more_keys(), "{body}");
        let message = seen.unread().unwrap().message();
        assert_eq!(message, "a member with the name of another", "{body}");
        let diagnosis = classify(&seen);
        assert_ne!(diagnosis.certainty(), Certainty::Documented, "{body}");
        assert_eq!(diagnosis.recovery(), None, "{body}");
    }
    // Members that nobody reads and the same member of two objects do not contradict each other.
    for body in [
        r#"{"code":62,"a":1,"a":2}"#,
        r#"{"code":62,"serverResponse":{"fileList":[{"code":1},{"code":2}]}}"#,
    ] {
        let seen = Observation::from_json(body);
        assert_eq!((seen.code(), seen.unread()), (Some(62), None), "{body}");
    }
}

#[test]
fn what_stood_before_a_fault_is_kept() {
    for (body, code, at) in [
        (r#"{"code":62,"reason":"requ"#, Some(62), (1, 25)),
        (r#"{"code":62,"reason":nope}"#, Some(62), (1, 22)),
        ("{\"code\":62,\n\"reason\" \"a\"}", Some(62), (2, 10)),
        (r#"{"code":62"#, None, (1, 10)),
        (r#"{"code":6e400}"#, None, (1, 9)),
        (r#"{"code":62,"reason":"\ud800"}"#, Some(62), (1, 28)),
        (r#"{"reason":"a","code":62} {"code":65}"#, None, (1, 26)),
        (r#"[{"code":62}]"#, None, (1, 1)),
    ] {
        let seen = Observation::from_json(body);
        let unread = seen.unread().unwrap();
        assert_eq!(seen.code(), code, "{body}");
        assert_eq!((unread.line(), unread.column()), at, "{body}: {unread}");
    }
}

#[test]
fn depth_and_length_have_bounds() {
    for (depth, is_read) in [(126, true), (127, false), (100_000, false)] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let body = format!("{{\"code\":62,\"other\":{inner}}}");
            let seen = Observation::from_json(&body);
            assert_eq!(seen.unread().is_none(), is_read, "{depth}");
            assert_eq!(seen.code(), Some(62));
        }
    }
    let long = format!("{{\"a\":\"{}\",\"code\":62}}", "é\\n".repeat(1 << 20));
    assert_eq!(Observation::from_json(&long).code(), Some(62));
}

#[test]
fn a_text_with_escapes_is_read_without_them() {
    let seen = Observation::from_json(r#"{"code":62,"reason":"request\u0020time\u006fut"}"#);
    assert_eq!(seen.text(), Some("request timeout"));
    let long = "\\u00e9".repeat(200);
    let body = format!("{{\"code\":62,\"reason\":\"{long}\"}}");
    let seen = Observation::from_json(&body);
    assert_eq!(seen.text(), Some("é".repeat(128).as_str()));
    assert!(seen.text_chars().unwrap().eq("é".repeat(200).chars()));
    assert_same(body.as_bytes());
}

#[test]
fn many_values_are_more_keys_than_are_kept() {
    let outputs = (0..40).map(|number| format!("{{\"status\":\"state {number}\"}}"));
    let outputs = outputs.collect::<Vec<_>>().join(",");
    let body = format!(
        r#"{{"serverResponse":{{"extensionServiceState":[{{"payload":{{"outputs":[{outputs}]}}}}]}}}}"#
    );
    assert!(Observation::from_json(&body).has_more_keys());
    let same = r#"{"status":"publishing"},"#.repeat(10_000);
    let body = format!(
        r#"{{"serverResponse":{{"extensionServiceState":[{{"payload":{{"outputs":[{same}{{}}]}}}}]}}}}"#
    );
    let seen = Observation::from_json(&body);
    assert!(!seen.has_more_keys());
    assert_eq!(seen.entries().count(), 1);
}
