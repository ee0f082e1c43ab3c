//! The columns of the meanings of a catalog, one row a meaning, in the order of domains and entries.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::column::TextsOf;
use super::{Section, column, marker, token};
use errdex_catalog::ident;
use errdex_catalog::model::{Catalog, Entry, Meaning, Recovery, Schedule, Step};
use errdex_core::Evidence;

/// Every meaning of the catalog, in row order.
pub(super) fn all(catalog: &Catalog) -> impl Iterator<Item = &Meaning> {
    let entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    entries.flat_map(|entry| &entry.meanings)
}

/// The module of the columns, item by item.
pub(super) fn section(catalog: &Catalog) -> Section<'_> {
    let items: [fn(&Catalog) -> TokenStream; 5] = [handles, summaries, lists, conditions, pools];
    Section {
        head: Some(quote! {
            /// One column a field of the meanings.
            mod __meanings
        }),
        items: Box::new(items.into_iter().map(move |item| item(catalog))),
    }
}

fn handles(catalog: &Catalog) -> TokenStream {
    let marker = marker(catalog);
    let count = column::number(all(catalog).count());
    quote! {
        use super::Operation;

        pub(super) static ALL: [super::Meaning; #count] =
            ::errdex::Meaning::<super::#marker>::table();
    }
}

fn summaries(catalog: &Catalog) -> TokenStream {
    let summaries = all(catalog).map(|meaning| &meaning.summary.value);
    let summaries = column::plain(&format_ident!("SUMMARIES"), &quote!(&str), summaries);
    quote!(pub(super) #summaries)
}

/// The fields that are lists of texts.
fn lists(catalog: &Catalog) -> TokenStream {
    let lists: [(&str, TextsOf<Meaning>); 6] = [
        ("TEXTS", |meaning| &meaning.texts),
        ("SUPPORTING_TEXTS", |meaning| &meaning.supporting_texts),
        ("CAUSES", |meaning| &meaning.causes),
        ("FIXES", |meaning| &meaning.fixes),
        ("NOTES", |meaning| &meaning.notes),
        ("CONFLICTS", |meaning| &meaning.conflicts),
    ];
    let lists = lists.into_iter().map(|(name, list)| {
        let rows = all(catalog).map(|meaning| column::texts(list(meaning)));
        column::lists(&format_ident!("{name}"), &quote!(&str), rows)
    });
    lists.collect()
}

/// Under which conditions they hold.
fn conditions(catalog: &Catalog) -> TokenStream {
    let operations = column::pool(
        &format_ident!("OPERATIONS"),
        &quote!(&[Operation]),
        all(catalog).map(|meaning| Some(column::values(&meaning.operations))),
        |operations| {
            let operations = operations.iter();
            let variants = operations.map(|&operation| operation_path(catalog, operation));
            quote!(&[#(#variants),*])
        },
    );
    let http_statuses = column::pool(
        &format_ident!("HTTP_STATUSES"),
        &quote!(&[u16]),
        all(catalog).map(|meaning| Some(column::values(&meaning.http_statuses))),
        |statuses| {
            let statuses = statuses
                .iter()
                .map(|&status| Literal::u16_unsuffixed(status));
            quote!(&[#(#statuses),*])
        },
    );
    let beside = column::lists(
        &format_ident!("BESIDE"),
        &quote!(super::Entry),
        all(catalog).map(|meaning| {
            let entries = meaning.when.iter();
            let paths = entries.map(|entry| {
                let path = super::operation::entry_path(catalog, entry.value);
                let domain = &catalog.domains[entry.value.domain];
                let type_name = token(&domain.type_name.value);
                quote!({ use super::{#type_name, Entry}; #path })
            });
            paths.collect()
        }),
    );
    quote! {
        #operations
        #http_statuses
        #beside
    }
}

/// The other fields in which few values recur.
fn pools(catalog: &Catalog) -> TokenStream {
    let faults = column::pool(
        &format_ident!("FAULTS"),
        &quote!(::errdex::Fault),
        all(catalog).map(|meaning| Some(meaning.fault.unwrap_or(errdex_core::Fault::Nobody))),
        |fault| {
            let variant = format_ident!("{fault:?}");
            quote!(::errdex::Fault::#variant)
        },
    );
    let recoveries = column::pool(
        &format_ident!("RECOVERIES"),
        &quote!(::errdex::Recovery),
        all(catalog).map(|meaning| meaning.recovery.as_ref().map(|recovery| &recovery.value)),
        |recovery| self::recovery(catalog, recovery),
    );
    let evidence = column::pool(
        &format_ident!("EVIDENCE"),
        &quote!(::errdex::Evidence),
        all(catalog).map(|meaning| Some(meaning.evidence)),
        |evidence| self::evidence(*evidence),
    );
    let sources = column::pool(
        &format_ident!("SOURCES"),
        &quote!(&[&::errdex::Source]),
        all(catalog).map(|meaning| Some(column::values(&meaning.sources))),
        |sources| source_list(sources),
    );
    quote! {
        #faults
        #recoveries
        #evidence
        #sources
    }
}

/// The path of an operation's variant.
pub(super) fn operation_path(catalog: &Catalog, operation: usize) -> TokenStream {
    let name = &catalog.operations[operation].name.value;
    let variant = token(&ident::upper_camel(name));
    quote!(Operation::#variant)
}

/// A list of sources, by their rows in the table of all.
pub(super) fn source_list(sources: &[usize]) -> TokenStream {
    let sources = sources.iter().map(|&source| column::number(source));
    quote!(&[#(&super::SOURCES[#sources]),*])
}

pub(super) fn recovery(catalog: &Catalog, recovery: &Recovery) -> TokenStream {
    step(catalog, &recovery.step, recovery.evidence, Then::Stated)
}

/// What the meanings of an entry agree on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Agreed {
    recovery: Recovery,
    then: Then,
}

/// Whether what follows the delays is as stated, or undecided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Then {
    Stated,
    Undecided,
}

/// What to do, as far as all meanings of an entry agree on it.
pub(super) fn agreed(entry: &Entry) -> Option<Agreed> {
    let mut recoveries = entry
        .meanings
        .iter()
        .map(|meaning| meaning.recovery.as_ref());
    let first = Agreed {
        recovery: recoveries.next()??.value.clone(),
        then: Then::Stated,
    };
    recoveries.try_fold(first, |agreed, recovery| common(agreed, &recovery?.value))
}

fn common(mut agreed: Agreed, other: &Recovery) -> Option<Agreed> {
    let is_same_kind = agreed.recovery.step.kind() == other.step.kind();
    let known = agreed.recovery.evidence.max(other.evidence);
    match (&mut agreed.recovery.step, &other.step) {
        (Step::Retry(a), Step::Retry(b))
        | (Step::SlowDown(a), Step::SlowDown(b))
        | (Step::Recheck { schedule: a, .. }, Step::Recheck { schedule: b, .. })
            if is_same_kind =>
        {
            if a.after != b.after {
                a.after = Vec::new();
            }
            if a.after != b.after || a.then != b.then {
                a.then = None;
                agreed.then = Then::Undecided;
            }
            agreed.recovery.evidence = known;
            Some(agreed)
        }
        _ => (agreed.recovery.step == other.step).then_some(agreed),
    }
}

pub(super) fn agreed_recovery(catalog: &Catalog, agreed: &Agreed) -> TokenStream {
    step(
        catalog,
        &agreed.recovery.step,
        agreed.recovery.evidence,
        agreed.then,
    )
}

fn step(catalog: &Catalog, step: &Step, known: Evidence, then: Then) -> TokenStream {
    match step {
        Step::Settled => quote!(::errdex::Recovery::Settled),
        Step::FixRequest => quote!(::errdex::Recovery::FixRequest),
        Step::FixCredentials => quote!(::errdex::Recovery::FixCredentials),
        Step::FixAccount => quote!(::errdex::Recovery::FixAccount),
        Step::ContactSupport => quote!(::errdex::Recovery::ContactSupport),
        Step::Retry(delays) => {
            let schedule = schedule(catalog, delays, known, then);
            quote!(::errdex::Recovery::Retry(#schedule))
        }
        Step::Recheck {
            schedule: delays, ..
        } => {
            let schedule = schedule(catalog, delays, known, then);
            quote!(::errdex::Recovery::Recheck(#schedule))
        }
        Step::SlowDown(delays) => {
            let schedule = schedule(catalog, delays, known, then);
            quote!(::errdex::Recovery::SlowDown(#schedule))
        }
        Step::Restart(restart) => {
            let from = &catalog.operations[restart.from].name.value;
            let change = &restart.change;
            quote!(::errdex::Recovery::Restart(::errdex::Restart::new(#from, &[#(#change),*])))
        }
    }
}

fn schedule(catalog: &Catalog, schedule: &Schedule, known: Evidence, _then: Then) -> TokenStream {
    let delays = schedule.after.iter().map(|delay| {
        let (unit, number) = match delay.subsec_millis() {
            0 => ("from_secs", u128::from(delay.as_secs())),
            _ => ("from_millis", delay.as_millis()),
        };
        let unit = format_ident!("{unit}");
        let number = Literal::u128_unsuffixed(number);
        quote!(::core::time::Duration::#unit(#number))
    });
    let then = match schedule.then.as_deref() {
        Some(then) => {
            let then = recovery(catalog, then);
            quote!(Some(&#then))
        }
        None => quote!(None),
    };
    let evidence = evidence(known);
    quote!(::errdex::Schedule::new(&[#(#delays),*], #then, #evidence))
}

pub(super) fn evidence(evidence: Evidence) -> TokenStream {
    let variant = format_ident!("{evidence:?}");
    quote!(::errdex::Evidence::#variant)
}
