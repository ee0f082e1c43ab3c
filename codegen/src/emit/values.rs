//! Values of the core as tokens: recoveries, lifecycles, sources.

use std::fmt;
use std::time::Duration;

use errdex_catalog::model::{Catalog, Key, Lifecycle, Recovery, Schedule, Source, Step};
use errdex_core::Evidence;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// A text as an `Option`.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// A recovery and the evidence for it, as an `Option`.
pub(super) fn stated(catalog: &Catalog, stated: Option<&Recovery>) -> TokenStream {
    match stated {
        Some(stated) => {
            let recovery = recovery(catalog, stated);
            let evidence = evidence(stated.evidence);
            quote!(Some((#recovery, #evidence)))
        }
        None => quote!(None),
    }
}

pub(super) fn recovery(catalog: &Catalog, recovery: &Recovery) -> TokenStream {
    let evidence = recovery.evidence;
    let step = match &recovery.step {
        Step::Settled => quote!(Settled),
        Step::FixRequest => quote!(FixRequest),
        Step::FixCredentials => quote!(FixCredentials),
        Step::FixAccount => quote!(FixAccount),
        Step::ContactSupport => quote!(ContactSupport),
        Step::Retry(delays) => {
            let schedule = schedule(catalog, delays, evidence);
            quote!(Retry(#schedule))
        }
        Step::SlowDown(delays) => {
            let schedule = schedule(catalog, delays, evidence);
            quote!(SlowDown(#schedule))
        }
        Step::Recheck {
            schedule: delays,
            with,
        } => {
            let schedule = schedule(catalog, delays, evidence);
            let with = with.map(|operation| &catalog.operations[operation].name.value);
            let with = with.map(|name| quote!(.asking(#name)));
            quote!(Recheck(#schedule #with))
        }
        Step::Restart(restart) => {
            let from = &catalog.operations[restart.from].name.value;
            let change = &restart.change;
            let after = match restart.after {
                Some(after) => {
                    let after = duration(after);
                    quote!(Some(#after))
                }
                None => quote!(None),
            };
            let if_still_wanted = restart.if_still_wanted;
            quote!(Restart(::errdex::Restart::new(#from, &[#(#change),*], #after, #if_still_wanted)))
        }
    };
    quote!(::errdex::Recovery::#step)
}

fn schedule(catalog: &Catalog, schedule: &Schedule, evidence: Evidence) -> TokenStream {
    let delays = schedule.after.iter().map(|delay| duration(*delay));
    let then = match schedule.then.as_deref() {
        Some(then) => {
            let step = recovery(catalog, then);
            let evidence = self::evidence(then.evidence);
            quote!(Some((&#step, #evidence)))
        }
        None => quote!(None),
    };
    let evidence = self::evidence(evidence);
    quote!(::errdex::Schedule::new(&[#(#delays),*], #then, #evidence))
}

pub(super) fn duration(duration: Duration) -> TokenStream {
    let (unit, number) = match duration.subsec_millis() {
        0 => ("from_secs", u128::from(duration.as_secs())),
        _ => ("from_millis", duration.as_millis()),
    };
    let unit = format_ident!("{unit}");
    let number = Literal::u128_unsuffixed(number);
    quote!(::core::time::Duration::#unit(#number))
}

pub(super) fn evidence(evidence: Evidence) -> TokenStream {
    let variant = variant(evidence);
    quote!(::errdex::Evidence::#variant)
}

/// The variant of a vocabulary.
fn variant(word: impl fmt::Debug) -> Ident {
    format_ident!("{}", format!("{word:?}"))
}

pub(super) fn lifecycle(catalog: &Catalog, lifecycle: &Lifecycle) -> TokenStream {
    let state = variant(lifecycle.state);
    let [since, until] = [&lifecycle.since, &lifecycle.until]
        .map(|date| option(date.as_ref().map(|date| date.value.as_str())));
    let successor = match &lifecycle.successor {
        Some(successor) => {
            let domain = &catalog.domains[successor.value.domain];
            let id = &domain.id.value;
            let key = match &domain.entries[successor.value.entry].key.value {
                Key::Integer(code) => {
                    let code = Literal::i128_unsuffixed(*code);
                    quote!(Integer(#code))
                }
                Key::Text(text) => quote!(Text(#text)),
            };
            let (key_type, format) = (variant(domain.key_type), variant(domain.key_format));
            quote!(Some(::errdex::EntryId::new(
                #id,
                ::errdex::WrittenKey::new(
                    ::errdex::Key::#key,
                    ::errdex::KeyType::#key_type,
                    ::errdex::KeyFormat::#format,
                ),
            )))
        }
        None => quote!(None),
    };
    quote! {
        ::errdex::Lifecycle::new(::errdex::LifecycleState::#state, #since, #until, #successor)
    }
}

pub(super) fn source(source: &Source) -> TokenStream {
    let (id, title) = (&source.id.value, &source.title.value);
    let [url, dated, withdrawn, note] =
        [&source.url, &source.dated, &source.withdrawn, &source.note]
            .map(|field| option(field.as_ref().map(|field| field.value.as_str())));
    quote!(::errdex::Source::new(#id, #title, #url, #dated, #withdrawn, #note))
}

/// A list of sources, by their rows in the catalog's table, for the inner modules.
pub(super) fn source_list(sources: &[usize]) -> TokenStream {
    let sources = sources
        .iter()
        .map(|&source| Literal::usize_unsuffixed(source));
    quote!(&[#(&super::CATALOG_SOURCES[#sources]),*])
}
