//! Laws of the reader, for any input and for what people do to the responses of a catalog.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use errdex::cloud_recording::{CloudRecording, ENTRIES};
use errdex_answer::Subject;
use errdex_answer::reading::{MAX_RESPONSES, Reader, Reading};
use errdex_core::view::Compiled;
use errdex_core::{Catalog, Certainty, Code as _, engine};
use proptest::prelude::*;

fn catalog() -> Compiled<CloudRecording> {
    Compiled::new()
}

/// The best entry and how certain it is.
fn best(subject: &Subject<'_>, reading: &Reading<'_>) -> (Option<u32>, Certainty) {
    let seen = reading.observation(subject.tables(), None, None);
    let diagnosis = engine::classify(subject.tables(), &seen);
    let certainty = match reading.foreign() {
        Some(_) => Certainty::Unknown,
        None => diagnosis.certainty(),
    };
    (diagnosis.best().map(|best| best.entry), certainty)
}

fn check_spans(reading: &Reading<'_>, input: &[u8]) {
    assert!(reading.responses().len() <= MAX_RESPONSES);
    for response in reading.responses() {
        let spans = [
            response.body(),
            response.http_status().map(|(_, span)| span),
            response.operation().map(|(_, span)| span),
            response.url().map(|(_, span)| span),
        ];
        for span in spans.into_iter().flatten() {
            assert!(
                span.start <= span.end && span.end <= input.len(),
                "{span:?}"
            );
        }
    }
}

/// The distinct bodies of the examples.
fn bodies() -> Vec<&'static str> {
    let mut bodies = Vec::new();
    for entry in ENTRIES {
        for example in entry.examples() {
            if !bodies.contains(&example.body()) {
                bodies.push(example.body());
            }
        }
    }
    bodies
}

#[test]
fn wrapping_a_body_never_makes_another_documented_entry_of_it() {
    let catalog = catalog();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let mut reader = Reader::new(&subject);
    let mut read = 0;
    for body in bodies() {
        let (alone, certainty) = best(&subject, &reader.read(body.as_bytes()));
        let quoted = serde_json::to_string(body).unwrap();
        let twice = serde_json::to_string(&quoted).unwrap();
        let html = body.replace('&', "&amp;").replace('"', "&quot;");
        let percent = body
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<Vec<_>>()
            .concat();
        let bytes = body
            .bytes()
            .map(|byte| byte.to_string())
            .collect::<Vec<_>>();
        let python = serde_json::from_str::<serde_json::Value>(body).unwrap();
        let python = python
            .to_string()
            .replace("null", "None")
            .replace("true", "True");
        for wrapped in [
            format!("response: {body}"),
            format!("2025-03-11 09:14:02,114 ERROR x - got {body} after 3 tries"),
            format!("```json\n{body}\n```"),
            format!("> {body}"),
            format!("{{\"level\":\"error\",\"body\":{quoted}}}"),
            format!("{{\"log\":{twice},\"stream\":\"stderr\"}}"),
            format!("msg={quoted} n=1"),
            format!("<pre>{html}</pre>"),
            format!("body={percent}"),
            format!("a,b,\"{}\"", body.replace('"', "\"\"")),
            format!("status is [{}], retry", bytes.join(" ")),
            format!("api-1  | {body}\r\n"),
            format!("{python}\n"),
            format!("\u{1b}[31m{body}\u{1b}[0m"),
        ] {
            let reading = reader.read(wrapped.as_bytes());
            check_spans(&reading, wrapped.as_bytes());
            let (found, wrapped_certainty) = best(&subject, &reading);
            if wrapped_certainty == Certainty::Documented {
                assert_eq!((found, certainty), (alone, wrapped_certainty), "{wrapped}");
                read += 1;
            }
        }
    }
    // The law holds for nothing, too.
    assert!(read > 500, "{read}");
}

#[test]
fn cutting_a_body_never_makes_another_documented_entry_of_it() {
    let catalog = catalog();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let mut reader = Reader::new(&subject);
    for body in bodies() {
        let (alone, _) = best(&subject, &reader.read(body.as_bytes()));
        let line = format!("got {body}");
        for end in 0..line.len() {
            for cut in [line.get(..end), line.get(end..)].into_iter().flatten() {
                let reading = reader.read(cut.as_bytes());
                check_spans(&reading, cut.as_bytes());
                let (found, certainty) = best(&subject, &reading);
                if certainty == Certainty::Documented {
                    assert_eq!(found, alone, "{cut}");
                }
            }
        }
    }
}

#[test]
fn what_never_ends_is_read_in_bounded_time() {
    let catalog = catalog();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let mut reader = Reader::new(&subject);
    for part in [
        "{",
        "[",
        "(",
        "{\"a\":",
        "[[{",
        "\\\"{",
        "%7B%22",
        "&quot;{",
        "{\"\"",
        "\"{\"",
        "#<a b=",
        "{a=",
        "{a: ",
        "{:a ",
        "<Buffer 7b",
        "[123 34 ",
        "https://",
        "GET /",
        "404 ",
        "> ",
        "HTTP/1.1 404 Not Found\n",
        "{\"body\":\"{\\\"body\\\":",
        "\u{1b}[",
        "Array\n(",
        "“",
        "{“",
        "{\"code\":404}",
        "status 404 {\"code\":404}\n",
        "error: failed to start\n",
        "% ",
        "<ref *1> ",
        "Object ",
        "a [",
        "{a     ",
        "GET /x HTTP/1.1 ",
        "\"GET /x HTTP/1.1\" 404 ",
        "https://a.example/x 404 ",
        "#<a ",
        "{\"a\":1,",
        "{a:1}",
        "{\"payloa\":{},",
        "/a}",
        "host:",
        "path=/x ",
        "stop failed: ",
        "op=stop ",
        "api.agora.io: connection refused\n",
        "(https://a=b;c=d) ",
        "{\"error\":{\"code\":62}}",
        "[a] => \n",
        "I/a(1): ",
    ] {
        let input = part.repeat((1 << 15) / part.len());
        let reading = reader.read(input.as_bytes());
        check_spans(&reading, input.as_bytes());
    }
}

#[test]
fn the_same_input_gives_the_same_reading() {
    let catalog = catalog();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let mut reader = Reader::new(&subject);
    let input = include_bytes!("pastes/develop.txt");
    let first = format!("{:?}", reader.read(input));
    assert_eq!(format!("{:?}", reader.read(input)), first);
    assert_eq!(format!("{:?}", Reader::new(&subject).read(input)), first);
}

#[test]
fn every_layer_and_repair_is_told() {
    let catalog = catalog();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let mut reader = Reader::new(&subject);
    for (input, layers, repair) in [
        ("x {\"code\":62}", &["prose"][..], None),
        ("x {'code': 62}", &["prose", "notation"], None),
        (
            "x {code: 62, reason: a b}",
            &["prose", "notation"],
            Some("a text without quotes"),
        ),
        ("x {\\\"code\\\":62}", &["escaped", "prose"], None),
        ("{\"a\":\"{\\\"code\\\":62}\"}", &["string"], None),
        ("\"code\": 62", &["prose"], Some("members without braces")),
        (
            "x {\"Code\":62}",
            &["prose"],
            Some("another spelling of a name"),
        ),
        (
            "x {error_code:[62]}",
            &["prose", "notation"],
            Some("another name"),
        ),
        (
            "{\"eventType\":11,\"playload\":{\"details\":{\"exitStatus\":0}},\"x\":\"://\"}",
            &[],
            Some("a misspelled name"),
        ),
    ] {
        let reading = reader.read(input.as_bytes());
        let response = reading.answered().unwrap_or_else(|| panic!("{input}"));
        assert_eq!(response.layers().collect::<Vec<_>>(), layers, "{input}");
        assert_eq!(response.repair(), repair, "{input}");
        let (_, certainty) = best(&subject, &reading);
        assert!(
            repair.is_none() || certainty != Certainty::Documented,
            "{input}"
        );
    }
}

/// A reason phrase is neither a label nor a part of the body.
#[test]
fn a_body_after_any_status_line_is_read_with_its_status() {
    let catalog = catalog();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let phrases = [
        (400, "Bad Request"),
        (401, "Unauthorized"),
        (404, "Not Found"),
        (408, "Request Timeout"),
        (409, "Conflict"),
        (429, "Too Many Requests"),
        (500, "Internal Server Error"),
        (503, "Service Unavailable"),
        (504, "Gateway Timeout"),
    ];
    for (status, phrase) in phrases {
        for frame in [
            format!("HTTP/1.1 {status} {phrase}\r\n\r\n"),
            format!("HTTP/1.1 {status} {phrase}\nserver: x\n\n"),
            format!("{status} {phrase}: "),
            format!("resulted in a `{status} {phrase}` response:\n"),
            format!("ERROR {status} {phrase}\n"),
        ] {
            let input = format!("{frame}{{\"code\":53}}\n");
            let reading = Reader::new(&subject).read(input.as_bytes());
            let seen = reading.observation(subject.tables(), None, None);
            assert_eq!(
                (seen.http_status(), seen.code()),
                (Some(status), Some(53)),
                "{input}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(input in proptest::collection::vec(any::<u8>(), 0..400)) {
        let catalog = catalog();
        let subject = Subject::new(&catalog, CloudRecording::TABLES);
        let reading = Reader::new(&subject).read(&input);
        check_spans(&reading, &input);
    }

    #[test]
    fn any_text_of_these_parts_is_read(
        parts in proptest::collection::vec(
            prop::sample::select(vec![
                "{", "}", "[", "]", "(", ")", "\"", "'", "“", "\\", ":", "=", "=>", ",", ";", " ",
                "\n", "code", "reason", "404", "62", "HTTP/1.1 ", "https://api.agora.io/v1", "status ",
                "%7B", "&quot;", "#<", "<<", ">", "\u{1b}[3", "é", "null", "body", "POST /x ",
            ]),
            0..60,
        ),
    ) {
        let input = parts.concat();
        let catalog = catalog();
        let subject = Subject::new(&catalog, CloudRecording::TABLES);
        let reading = Reader::new(&subject).read(input.as_bytes());
        check_spans(&reading, input.as_bytes());
    }
}
