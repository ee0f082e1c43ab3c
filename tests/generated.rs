//! The generated code of small catalogs, compiled and used.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(unreachable_pub, clippy::pedantic, reason = "generated")]
mod pocket {
    include!("../codegen/tests/accept/pocket/expected.rs");
}

#[allow(unreachable_pub, clippy::pedantic, reason = "generated")]
mod hostile {
    include!("../codegen/tests/accept/hostile/expected.rs");
}

#[allow(unreachable_pub, clippy::pedantic, reason = "generated")]
mod bare {
    include!("../codegen/tests/accept/bare/expected.rs");
}

use std::time::Duration;

use errdex::{Code, Evidence, Fault, Key, Recovery, Then};

#[test]
fn negative_codes_are_looked_up_and_sorted() {
    use pocket::ErrorCode;
    assert_eq!(ErrorCode::ALL, [ErrorCode::Gone, ErrorCode::Error]);
    assert_eq!(ErrorCode::from_code(-1), Some(ErrorCode::Gone));
    assert_eq!(ErrorCode::from_code(0), None);
    assert_eq!(i32::from(ErrorCode::Gone), -1);
}

#[test]
fn conditions_and_recoveries_arrive() {
    use pocket::{ErrorCode, Operation};
    let [open, put_in] = ErrorCode::Error.meanings() else {
        panic!("not two meanings");
    };
    assert_eq!(open.operations(), [Operation::Open]);
    assert_eq!(open.http_statuses(), [409, 500]);
    assert_eq!(open.texts(), ["hole found"]);
    assert_eq!(open.summary(), "The hole is known");
    assert_eq!(put_in.summary(), ErrorCode::Error.summary());
    assert_eq!(
        (open.fault(), put_in.fault()),
        (Some(Fault::Service), Some(Fault::Nobody))
    );
    assert_eq!(put_in.evidence(), Evidence::Inferred);
    assert_eq!(put_in.conflicts(), ["`manual` says one, `diary` says two."]);
    let schedule = open.recovery().unwrap().schedule().unwrap();
    let delays = [Duration::from_millis(500), Duration::from_secs(120)];
    assert!(schedule.delays().eq(delays));
    let Then::Step(Recovery::Restart(restart)) = schedule.then() else {
        panic!("{:?}", schedule.then());
    };
    // Without `from`, a restart begins with the first operation.
    assert_eq!(restart.from().parse(), Ok(Operation::Open));
    assert_eq!(restart.change(), ["thread"]);
    assert_eq!(ErrorCode::Error.recovery(), None);
    assert_eq!(
        ErrorCode::Error.recovery_on(Operation::PutIn),
        Some(Recovery::Settled)
    );
}

#[test]
fn texts_with_special_characters_survive() {
    use pocket::Label;
    assert_eq!(Label::Quoted.text(), r#"a "b" \c"#);
    assert_eq!(Label::from_text(r#"A "B" \C"#), Some(Label::Quoted));
    assert_eq!(Label::from_text(" PAINT is wet"), Some(Label::WetPaint));
    assert_eq!(Label::WetPaint.aliases(), ["paint is wet"]);
    assert_eq!(
        pocket::ErrorCode::Error.examples()[1].body(),
        r#"{"code":7,"text":"tab\there"}"#
    );
}

/// Nothing in a catalog breaks out of a literal, a comment or a name.
#[test]
fn hostile_texts_are_just_texts() {
    use hostile::{Operation, String as Text, Vec as Number};
    assert_eq!(Text::Error.text(), "\" */ #![no_std] \\");
    assert_eq!(Text::Error.aliases()[3], "line\nbreak");
    assert_eq!(Text::Error.summary(), "{} {0} \\ \" # $ `*/` end");
    let body = "{\"quote\\\"d\":\"\\\" */ #![no_std] \\\\\"} \\ \t*/";
    assert_eq!(Text::Error.examples()[0].body(), body);
    assert_eq!(Operation::Core.path(), Some("/a'b'{c}*/;%22//$&"));
    // A text of the wire comes before a name.
    assert_eq!("Some".parse(), Ok(Text::None));
    assert_eq!("None".parse(), Ok(Text::Some));
    for &text in Text::ALL {
        assert_eq!(text.text().parse(), Ok(text));
    }
    for &number in Number::ALL {
        assert_eq!(Number::from_name(number.name()), Some(number));
        assert_eq!(Number::from_code(number.code()), Some(number));
    }
}

#[test]
fn references_cross_domains() {
    use pocket::{Entry, ErrorCode, Label};
    assert_eq!(
        ErrorCode::Error.see_also(),
        [
            Entry::ErrorCode(ErrorCode::Gone),
            Entry::Label(Label::WetPaint)
        ]
    );
    assert_eq!(pocket::ENTRIES.len(), 10);
}

#[test]
fn a_bitmask_is_split_without_loss() {
    use pocket::Seam;
    let parts = |mask| Seam::in_mask(mask).collect::<Vec<_>>();
    assert_eq!(parts(0), [Seam::NoSeam]);
    assert_eq!(parts(5), [Seam::Left, Seam::Right]);
    assert_eq!(parts(2), []);
    assert_eq!(Seam::in_mask(7).unknown_bits(), 2);
    assert_eq!(
        Seam::in_mask(u32::MAX).unknown_bits(),
        i128::from(u32::MAX) - 5
    );
}

#[test]
fn a_repeated_request_has_its_own_answers() {
    use pocket::{Entry, ErrorCode, Operation};
    assert_eq!(
        Operation::PutIn.when_repeated(),
        [Entry::ErrorCode(ErrorCode::Gone)]
    );
    assert_eq!(Operation::Open.when_repeated(), []);
}

/// Fields are read at the places of the catalog, some of which count only together with others.
#[cfg(feature = "json")]
#[test]
fn fields_are_read_where_the_catalog_says() {
    use pocket::{Entry, ErrorCode, Label, Observation, Seam};
    let entries = |body: &str| Observation::from_json(body).entries().collect::<Vec<_>>();
    assert_eq!(
        entries(r#"{"label":"WET PAINT"}"#),
        [Entry::Label(Label::WetPaint)]
    );
    let two = r#"{"things":[{"label":"wet paint"},{},7,{"label":"a \"b\" \\c"}]}"#;
    assert_eq!(entries(two), [Label::WetPaint.into(), Label::Quoted.into()]);
    assert_eq!(entries(r#"{"seams":5}"#), []);
    assert_eq!(
        entries(r#"{"seams":5,"label":"wet paint","history":[{"code":7}]}"#),
        [
            Label::WetPaint.into(),
            Seam::Left.into(),
            Seam::Right.into(),
            ErrorCode::Error.into()
        ]
    );
    assert_eq!(entries(r#"{"seams":1,"history":[{"code":7}]}"#), []);
    assert_eq!(
        Observation::from_json(r#"{"error":{"number":-1}}"#).code(),
        Some(-1)
    );
}

#[test]
fn a_catalog_can_do_without_operations() {
    use bare::{Big, Operation, Small};
    assert_eq!(Operation::COUNT, 0);
    assert_eq!(Operation::from_name("any"), None);
    assert_eq!(Big::from_code(i64::MIN), Some(Big::Least));
    assert_eq!(Big::from_code(i64::MAX), Some(Big::Most));
    assert_eq!(Big::Least.key(), Key::Integer(i64::MIN.into()));
    assert_eq!(Small::from_code(0), Some(Small::Nothing));
    assert_eq!(
        Big::Least.see_also(),
        [Big::Most.into(), Small::Nothing.into()]
    );
}
