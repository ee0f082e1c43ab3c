//! Calls everything that looks a catalog up, and links only if none of it can panic.
//!
//! The panic handler calls a function that exists nowhere. The linker keeps only what can be reached, so
//! it asks for that function if some panic can be. With the feature `panics` one can, and the linker
//! must refuse the program. Only linked, never run.
//!
//! The `phf` maps of the domains are left out: their lookups belong to `phf`, which checks bounds.

#![no_std]
#![no_main]

use core::hint::black_box;
use core::str::FromStr;
use core::time::Duration;

use errdex::cloud_recording::*;
use errdex::{
    Catalog, Code, Entries, Evidence, Follow, Key, Keyed, Recovery, Remark, Seen, Sent, Source,
    Step, Then, Unread, http_date, retry_after,
};

#[path = "../domains.rs"]
#[macro_use]
mod domains;

unsafe extern "C" {
    /// Not defined anywhere.
    fn a_panic_can_be_reached() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe { a_panic_can_be_reached() }
}

/// Referenced by the unwind tables of the precompiled `core`; never called, because panics abort.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

#[unsafe(no_mangle)]
extern "C" fn _start() -> ! {
    macro_rules! look_up_integers {
        ($Name:ident, $module:ident) => {
            look_up::<$Name>();
            entry($Name::from_code(any()));
            black_box($Name::try_from(any_key($Name::code)).ok());
        };
    }
    macro_rules! look_up_masks {
        ($Name:ident, $module:ident) => {
            look_up_integers!($Name, $module);
            let mask = $Name::in_mask(any());
            black_box(mask.unknown_bits());
            mask.for_each(|bit| entry(Some(bit)));
        };
    }
    macro_rules! look_up_texts {
        ($Name:ident, $module:ident) => {
            look_up::<$Name>();
            entry($Name::from_text(any()));
            black_box($Name::try_from(any::<&str>()).map($Name::text).ok());
        };
    }
    each_domain!(integers: look_up_integers);
    each_domain!(masks: look_up_masks);
    each_domain!(texts: look_up_texts);
    ENTRIES.iter().for_each(|one| entry(Some(*one)));
    entry(CloudRecording::find(any(), Key::Text(any())));
    catalog();
    classification(Observation::new());
    #[cfg(feature = "json")]
    classification(Observation::from_json(any::<&[u8]>()));
    #[cfg(feature = "panics")]
    black_box(any::<&[u8]>()[any::<usize>()]);
    loop {}
}

/// A value that the compiler knows nothing about.
fn any<T: Any>() -> T {
    black_box(T::ANY)
}

/// The same for the type of the keys of a domain.
fn any_key<C, K: Any>(_: fn(C) -> K) -> K {
    any()
}

trait Any: Sized {
    const ANY: Self;
}

macro_rules! any {
    ($($Type:ty = $any:expr;)+) => {$(
        impl Any for $Type {
            const ANY: Self = $any;
        }
    )+};
}

any! {
    u16 = 62; u32 = 62; u64 = 62; i32 = 62; i64 = 62; i128 = 62; usize = 62;
    &str = "62"; &[u8] = b"{}"; Operation = Operation::Start; Remark = Remark::Notes; Sent = Sent::Maybe;
    Duration = Duration::ZERO; &'static [&'static str] = &["uid"];
}

fn look_up<C: Keyed + FromStr>() {
    entry(C::from_key(Key::Integer(any())));
    entry(C::from_key(Key::Text(any())));
    entry(C::from_name(any()));
    entry(any::<&str>().parse::<C>().ok());
}

/// Everything about an entry.
fn entry<C: Code>(entry: Option<C>) {
    let Some(entry) = entry else { return };
    let operation = black_box(C::Catalog::OPERATIONS).first().copied();
    black_box((
        entry.id(),
        entry.entry(),
        entry.name(),
        entry.symbol(),
        entry.summary(),
    ));
    black_box((
        entry.details(),
        entry.keywords(),
        entry.link(),
        entry.aliases(),
    ));
    black_box((
        entry.old_names(),
        entry.facet(any()),
        entry.notes(),
        entry.conflicts(),
    ));
    black_box((
        entry.remarks(any()),
        entry.lifecycle(),
        entry.lifecycle().successor(),
    ));
    entry.sources().iter().for_each(source);
    entries(entry.see_also());
    recovery(entry.recovery());
    recovery(operation.and_then(|operation| entry.recovery_on(operation)));
    entry.meanings().iter().for_each(meaning);
    for example in entry.examples() {
        black_box((example.operation(), example.http_status(), example.body()));
        black_box((example.evidence(), example.sources()));
    }
}

fn source(source: &&Source) {
    black_box((source.id(), source.title(), source.url(), source.dated()));
    black_box((source.withdrawn(), source.note()));
}

fn entries<C: Catalog>(entries: Entries<C>) {
    black_box((entries.is_empty(), entries.len()));
    entries.for_each(|entry| {
        black_box(entry);
    });
}

fn meaning<C: Catalog>(meaning: &errdex::Meaning<C>) {
    black_box((
        meaning.summary(),
        meaning.operations(),
        meaning.http_statuses(),
    ));
    black_box((
        meaning.texts(),
        meaning.supporting_texts(),
        meaning.patterns(),
    ));
    black_box((
        meaning.fault(),
        meaning.effect(),
        meaning.outcome(),
        meaning.evidence(),
    ));
    black_box((
        meaning.causes(),
        meaning.fixes(),
        meaning.lasts(),
        meaning.sources(),
    ));
    black_box((meaning.remarks(any()), meaning.notes(), meaning.conflicts()));
    black_box(meaning.recovery_evidence());
    let operations = meaning.operations().iter();
    black_box(
        operations
            .copied()
            .any(|operation| meaning.applies_to(operation)),
    );
    entries(meaning.when());
    recovery(meaning.recovery());
}

fn recovery(recovery: Option<Recovery>) {
    let Some(recovery) = recovery else { return };
    black_box((recovery.kind(), recovery.as_kind(), recovery.is_retryable()));
    black_box(recovery.common(recovery));
    if let Recovery::Restart(restart) = recovery {
        black_box((
            restart.from(),
            restart.change(),
            restart.after(),
            restart.if_still_wanted(),
        ));
    }
    if let Some(schedule) = recovery.schedule() {
        black_box((
            schedule.with(),
            schedule.evidence(),
            schedule.then_evidence(),
        ));
        black_box((schedule.as_slice(), schedule.has_undecided_delays()));
        schedule.delays().for_each(|delay| {
            black_box(delay);
        });
        if let Then::Step(then) = schedule.then() {
            black_box(then.kind());
        }
    }
}

/// What the catalog says about itself, its operations included.
fn catalog() {
    CloudRecording::SOURCES.iter().for_each(|one| source(&one));
    black_box(CloudRecording::RESPONSE_IDS);
    let no_response = black_box(CloudRecording::NO_RESPONSE);
    recovery(no_response.recovery(any()));
    black_box(no_response.evidence(any()));
    let operation = any::<Operation>();
    black_box((
        Operation::from_name(any()),
        any::<&str>().parse::<Operation>().ok(),
    ));
    black_box((
        operation.name(),
        operation.summary(),
        operation.http_method(),
    ));
    black_box((
        operation.path(),
        operation.idempotent(),
        operation.ends_session(),
    ));
    entries(operation.when_repeated());
}

/// What `classify` says about an observation to which every fact is added.
fn classification(seen: Observation<'_>) {
    let seen = seen.with_operation(any()).with_http_status(any());
    let seen = seen.with_code(any::<i128>()).with_text(any());
    let unread = Unread::new(any(), any(), "it cannot be read");
    let seen = seen.with_unread(unread).with_entry(ErrorCode::ALL[0]);
    black_box((
        seen.operation(),
        seen.http_status(),
        seen.code(),
        seen.text(),
        seen.unread(),
    ));
    black_box((
        seen.has_invalid_code(),
        seen.has_invalid_text(),
        seen.has_more_keys(),
    ));
    if let Some(id) = seen.id(any()) {
        black_box((id.as_str(), id == any::<&str>()));
    }
    black_box((seen.entries().count(), seen.is_foreign()));
    seen.unknown_keys().for_each(|key| {
        black_box((key.domain(), key.number()));
    });
    let diagnosis = classify(&seen);
    black_box((diagnosis.certainty(), diagnosis.support()));
    black_box((diagnosis.effect(), diagnosis.outcome(), diagnosis.repeat()));
    driver(&diagnosis);
    black_box::<Option<Evidence>>(diagnosis.recovery_evidence());
    recovery(diagnosis.recovery());
    for found in diagnosis.best().into_iter().chain(diagnosis.matches()) {
        entry(Some(found.entry()));
        meaning(&found.meaning());
        black_box((found.agrees().iter().count(), found.disagrees().is_empty()));
    }
}

/// What to do next, in any state of the driver.
fn driver(diagnosis: &Diagnosis<'_>) {
    let seen = Seen {
        retry_after: retry_after(any(), any()),
        elapsed: any(),
    };
    let mut follow = black_box(Follow::<CloudRecording>::new())
        .with_identity(any())
        .with_deadline(any())
        .with_max_requests(any())
        .with_max_restarts(any());
    follow.started(any());
    follow.stopped(any());
    follow.renew(any());
    if let Step::BeginAgain { change, .. } = follow.next(diagnosis, seen) {
        black_box(change.iter().count());
    }
    black_box(follow.notified(any(), diagnosis, seen));
    black_box(follow.next_delay(diagnosis, seen));
    black_box((follow.attempt(), follow.may_run().count()));
    black_box(http_date(any()));
}
