//! Entries, with their meanings and examples.

use errdex_core::{Evidence, LifecycleState, Matching};

use super::Lowering;
use super::fields::word;
use crate::http_status;
use crate::ident;
use crate::model::{Entry, Example, Facet, Key, Lifecycle, Meaning};
use crate::report::Diagnostic;
use crate::rule;
use crate::schema::{self, Field};
use crate::source::{Span, Spanned};

impl Lowering<'_> {
    pub(super) fn entry(
        &mut self,
        key: Spanned<Key>,
        entry: Spanned<schema::Entry>,
        facets: &[Facet],
        matching: Matching,
    ) -> Entry {
        let Spanned {
            value: mut record,
            span,
        } = entry;
        let remarks = record.take_remarks();
        let symbol = self.files.optional(record.symbol);
        let name = self.files.optional(record.name);
        let name = name.unwrap_or_else(|| match &symbol {
            Some(symbol) => self.name_of(symbol),
            None => self.missing("name", &span),
        });
        let summary = self.files.optional(record.summary);
        let summary = summary
            .or_else(|| symbol.clone())
            .unwrap_or_else(|| self.missing("summary", &span));
        let meanings = self.files.list(record.meanings).into_iter();
        let meanings = meanings.map(|meaning| self.meaning(meaning, &summary));
        let mut meanings = meanings.collect::<Vec<_>>();
        // Meanings that a current page documents come first everywhere.
        meanings.sort_by_key(|meaning| rank(meaning.evidence));
        let examples = self.files.list(record.examples).into_iter();
        let examples = examples
            .map(|example| self.example(example.value))
            .collect();
        Entry {
            facets: self.facets_of(&key.value, record.facets, facets, matching),
            key,
            name,
            symbol,
            old_names: self.files.texts(record.old_names),
            aliases: self.files.texts(record.aliases),
            summary,
            details: self.files.optional(record.details),
            keywords: self.files.texts(record.keywords),
            link: self.files.optional(record.link),
            lifecycle: self.lifecycle(record.lifecycle),
            see_also: self.references(record.see_also).0,
            remarks: remarks.map(|list| self.files.texts(list)),
            meanings,
            examples,
        }
    }

    /// The name that is made from a symbol.
    fn name_of(&mut self, symbol: &Spanned<String>) -> Spanned<String> {
        let value = ident::of_symbol(&symbol.value);
        let span = symbol.span.clone();
        if ident::is_upper_camel(&value) && ident::is_identifier(&value) {
            return Spanned { value, span };
        }
        let message = format!("cannot turn the symbol `{}` into a Rust name", symbol.value);
        let diagnostic = Diagnostic::new(&rule::INVALID_NAME, message, &span);
        self.report
            .push(diagnostic.help("add a `name`, written `LikeThis`"));
        Spanned {
            value,
            span: span.reported(),
        }
    }

    /// Reports a missing key that is optional only for entries with a symbol.
    fn missing(&mut self, key: &str, entry: &Span) -> Spanned<String> {
        let message = format!("the key `{key}` is missing");
        let diagnostic = Diagnostic::new(&rule::MISSING_KEY, message, entry);
        self.report
            .push(diagnostic.label("in an item of `entries`"));
        Spanned {
            value: String::new(),
            span: entry.clone().reported(),
        }
    }

    fn lifecycle(&mut self, field: Option<Field<schema::Lifecycle>>) -> Lifecycle {
        let record = field.and_then(|field| field.value).unwrap_or_default();
        let successor = record.successor.map(|field| self.files.text(field));
        Lifecycle {
            state: record
                .state
                .value
                .map_or(LifecycleState::Current, |state| state.0),
            since: self.files.optional(record.since),
            until: self.files.optional(record.until),
            successor: successor
                .and_then(|entry| self.index.resolve(entry, self.here, self.report)),
        }
    }

    fn meaning(&mut self, meaning: Spanned<schema::Meaning>, summary: &Spanned<String>) -> Meaning {
        let Spanned {
            value: mut record,
            span,
        } = meaning;
        let remarks = record.take_remarks();
        let names = self.files.texts(record.operations);
        let found = names.iter().filter_map(|name| self.operation(name));
        let operations = found.collect::<Vec<_>>();
        let statuses = self.files.list(record.http_statuses);
        let status_count = statuses.len();
        let statuses = statuses.into_iter();
        let found = statuses.filter_map(|status| http_status::check(status, self.report));
        let http_statuses = found.collect::<Vec<_>>();
        let texts = self.files.texts(record.texts);
        let supporting_texts = self.files.texts(record.supporting_texts);
        let patterns = self.files.texts(record.patterns);
        let (when, are_known) = self.references(record.when);
        let mut all_texts = texts.iter().chain(&supporting_texts).chain(&patterns);
        let conditions_are_known = are_known
            && operations.len() == names.len()
            && http_statuses.len() == status_count
            && !all_texts.any(|text| text.span.is_reported());
        let usual = if record.sources.is_some() {
            Evidence::Documented
        } else {
            Evidence::Inferred
        };
        let evidence = word(record.evidence).unwrap_or(usual);
        Meaning {
            // Without all conditions, it is unknown which meanings it overlaps.
            span: if conditions_are_known {
                span
            } else {
                span.reported()
            },
            operations,
            http_statuses,
            texts,
            supporting_texts,
            patterns,
            when,
            summary: self
                .files
                .optional(record.summary)
                .unwrap_or_else(|| summary.clone()),
            fault: word(record.fault),
            effect: word(record.effect),
            outcome: word(record.outcome),
            causes: self.files.texts(record.causes),
            fixes: self.files.texts(record.fixes),
            recovery: record
                .recovery
                .map(|recovery| self.recovery(recovery, evidence)),
            lasts: record.lasts.and_then(|lasts| self.delay(lasts)),
            evidence,
            sources: self.sources(record.sources),
            remarks: remarks.map(|list| self.files.texts(list)),
        }
    }

    fn sources(&mut self, list: Option<schema::List<String>>) -> Vec<Spanned<usize>> {
        let ids = self.files.texts(list);
        ids.iter().filter_map(|id| self.source(id)).collect()
    }

    fn example(&mut self, record: schema::Example) -> Example {
        let operation = self.files.optional(record.operation);
        let status = record.http_status.map(|status| self.files.value(status));
        Example {
            operation: operation.and_then(|name| self.operation(&name)),
            http_status: status.and_then(|status| http_status::check(status, self.report)),
            body: self.files.text(record.body),
            evidence: word(record.evidence).unwrap_or(Evidence::Documented),
            sources: self.sources(record.sources),
        }
    }
}

/// The order of meanings, by how they are known.
fn rank(evidence: Evidence) -> u8 {
    match evidence {
        Evidence::Documented => 0,
        Evidence::Withdrawn => 2,
        _ => 1,
    }
}
