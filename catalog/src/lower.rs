//! From the records of files to the model of a catalog.
//!
//! Resolves operations, sources and entries, reads delays and keys, and sorts. What cannot be
//! resolved is reported and left out; whether the rest makes sense is up to `check`.

use std::time::Duration;

use errdex_core::{KeyFormat, KeyType, Kind, Shape};

use crate::load::{Loaded, Record};
use crate::model::{
    Catalog, Domain, EntryIndex, Http, Operation, Place, ResponseId, Responses, Source, Support,
};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::schema::{self, Delay, Field, List, Reference};
use crate::source::Spanned;

use fields::{Files, is_true, is_whole, word};
use index::Index;
use keys::Keyed;

mod delay;
mod entry;
mod facets;
mod fields;
mod index;
mod keys;
mod recovery;

/// Lowers the files of one catalog.
pub(crate) fn catalog(loaded: Loaded, report: &mut Report) -> Catalog {
    let domains = loaded.domains.into_iter();
    let keyed = domains.map(|(domain, overlay)| keys::keyed(domain, overlay, report));
    let mut keyed = keyed.collect::<Vec<_>>();
    keyed.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    let mut lowering = Lowering {
        index: Index::new(&keyed, loaded.is_complete),
        files: Files(Vec::new()),
        here: None,
        operations: Vec::new(),
        sources: Vec::new(),
        is_known: false,
        facets_are_known: true,
        report,
    };
    let mut catalog = Catalog {
        folder: loaded.folder,
        fingerprint: loaded.fingerprint,
        ..Catalog::default()
    };
    if let Some(header) = loaded.header {
        lowering.header(header, &mut catalog);
    }
    let domains = keyed.into_iter().enumerate();
    catalog.domains = domains
        .map(|(here, keyed)| lowering.domain(here, keyed))
        .collect();
    catalog.operations = lowering.operations;
    catalog.sources = lowering.sources;
    catalog
}

fn is_true_or_wrong(field: Option<&Field<bool>>) -> bool {
    field.is_some_and(|field| field.value != Some(false))
}

struct Lowering<'a> {
    index: Index,
    /// The files of the records being lowered.
    files: Files,
    /// The domain being lowered.
    here: Option<usize>,
    operations: Vec<Operation>,
    /// Sorted by id.
    sources: Vec<Source>,
    /// Whether all operations and sources were read; if not, unknown ones are not reported.
    is_known: bool,
    /// Whether all facets of the domain were read.
    facets_are_known: bool,
    report: &'a mut Report,
}

impl Lowering<'_> {
    fn header(&mut self, header: Record<schema::Catalog>, catalog: &mut Catalog) {
        let record = header.content;
        self.files = Files(vec![header.file]);
        self.is_known = header.is_whole
            && is_whole(record.operations.as_ref(), header.is_exact)
            && is_whole(record.sources.as_ref(), header.is_exact);
        let operations = self.files.list(record.operations);
        self.operations = operations
            .into_iter()
            .map(|operation| self.operation_of(operation.value))
            .collect();
        let sources = self.files.list(record.sources);
        self.sources = sources
            .into_iter()
            .map(|source| self.source_of(source.value))
            .collect();
        self.sources.sort_by(|a, b| a.id.value.cmp(&b.id.value));
        let mut names = self.operations.iter().map(|operation| &operation.name);
        let mut ids = self.sources.iter().map(|source| &source.id);
        self.is_known &= !names.any(|name| name.span.is_reported());
        self.is_known &= !ids.any(|id| id.span.is_reported());

        catalog.id = self.files.text(record.id);
        catalog.title = self.files.text(record.title).value;
        catalog.servers = self.files.texts(record.servers);
        let requires = self.files.list(record.requires).into_iter();
        catalog.requires = requires
            .filter(|word| !word.span.is_reported())
            .map(|word| Spanned {
                value: word.value.0,
                span: word.span,
            })
            .collect();
        if let Some(responses) = record.responses {
            catalog.responses = self.responses(responses);
        }
        catalog.support = record.support.map(|support| {
            let support = self.files.value(support).value;
            Support {
                name: self.files.text(support.name),
                contact: self.files.text(support.contact),
            }
        });
        if let Some(Some(no_response)) = record.no_response.map(|field| field.value) {
            catalog.no_response = self.no_response(no_response);
        }
    }

    fn operation_of(&mut self, record: schema::Operation) -> Operation {
        Operation {
            name: self.files.text(record.name),
            summary: self.files.text(record.summary),
            http: record.http.map(|http| {
                let http = self.files.value(http).value;
                Http {
                    method: self.files.text(http.method),
                    path: self.files.text(http.path),
                }
            }),
            // If one of the two is written and wrong, only that is reported.
            is_repeatable: record.when_repeated.is_some()
                || is_true_or_wrong(record.idempotent.as_ref()),
            idempotent: record
                .idempotent
                .map(|field| field.value.unwrap_or_default()),
            when_repeated: self.references(record.when_repeated).0,
            ends_session: is_true(record.ends_session),
        }
    }

    fn source_of(&self, record: schema::Source) -> Source {
        Source {
            id: self.files.text(record.id),
            title: self.files.text(record.title),
            url: self.files.optional(record.url),
            dated: self.files.optional(record.dated),
            withdrawn: self.files.optional(record.withdrawn),
            note: self.files.optional(record.note),
        }
    }

    fn responses(&mut self, field: Field<schema::Responses>) -> Responses {
        let record = self.files.value(field).value;
        let ids = record.ids.and_then(|ids| ids.value).unwrap_or_default();
        let ids = ids.0.into_iter().map(|(name, paths)| ResponseId {
            name: self.files.text(name),
            paths: self.files.texts(Some(paths)),
        });
        Responses {
            ids: ids.collect(),
            code: self.files.texts(record.code),
            text: self.files.texts(record.text),
            not_a_response_if: self.files.texts(record.not_a_response_if),
            ours: self.references(record.ours).0,
        }
    }

    fn domain(&mut self, here: usize, keyed: Keyed) -> Domain {
        let Keyed {
            id,
            stem,
            scheme,
            entries,
            files,
            record,
            ..
        } = keyed;
        self.files = files;
        self.here = Some(here);
        let key_span = self.files.span(&record.key);
        if let Some(matching) = &record.matching
            && scheme.key_type != KeyType::String
        {
            self.not_for_key(matching, "`match` is for text keys only");
        }
        if let Some(bitmask) = &record.bitmask
            && scheme.key_type == KeyType::String
        {
            self.not_for_key(bitmask, "a bitmask needs integer keys");
        }
        if let Some(format) = &record.key_format
            && scheme.key_type == KeyType::String
            && scheme.key_format == KeyFormat::Hex
        {
            self.not_for_key(format, "`hex` is for integer keys only");
        }
        let usual = match scheme.key_type {
            KeyType::String => Kind::Message,
            _ => Kind::Code,
        };
        let kind = match record.kind {
            Some(kind) => Spanned {
                span: self.files.span(&kind),
                value: kind.value.map_or(usual, |kind| kind.0),
            },
            None => Spanned {
                value: usual,
                span: key_span,
            },
        };
        let places = self.files.list(record.places).into_iter();
        let places = places
            .map(|place| Place {
                paths: self.files.texts(Some(place.value.paths)),
                when: self.references(place.value.when).0,
            })
            .collect();
        let facets = self.facets(record.facets, scheme.key_type);
        let entries = entries
            .into_iter()
            .map(|(key, entry)| self.entry(key, entry, &facets, scheme.matching))
            .collect();
        Domain {
            id,
            file_stem: stem,
            type_name: self.files.text(record.type_name),
            key_type: scheme.key_type,
            key_format: scheme.key_format,
            shape: word(record.shape).unwrap_or(Shape::Enum),
            matching: scheme.matching,
            kind,
            places,
            bitmask: is_true(record.bitmask),
            errors: is_true(record.errors),
            informational: is_true(record.informational),
            title: self.files.text(record.title).value,
            found_in: self.files.optional(record.found_in).map(|text| text.value),
            facets,
            entries,
        }
    }

    fn not_for_key<T>(&mut self, field: &Field<T>, message: &str) {
        let span = self.files.span(field);
        self.report
            .push(Diagnostic::new(&rule::UNSUITABLE_KEY, message, &span));
    }

    /// The entries that references lead to, and whether all of them were found.
    fn references(&mut self, list: Option<List<Reference>>) -> (Vec<Spanned<EntryIndex>>, bool) {
        let references = self.files.texts(list);
        let count = references.len();
        let found = references
            .into_iter()
            .filter_map(|reference| self.index.resolve(reference, self.here, self.report))
            .collect::<Vec<_>>();
        let are_known = found.len() == count;
        (found, are_known)
    }

    fn operation(&mut self, name: &Spanned<String>) -> Option<Spanned<usize>> {
        let names = || {
            self.operations
                .iter()
                .map(|known| known.name.value.as_str())
        };
        let found = names().position(|known| known == name.value);
        if found.is_none() && self.is_known {
            let message = format!("unknown operation `{}`", name.value);
            let diagnostic = Diagnostic::new(&rule::UNKNOWN_OPERATION, message, &name.span);
            let diagnostic = diagnostic.did_you_mean(&name.value, names());
            self.report.push(diagnostic);
        }
        found.map(|value| Spanned {
            value,
            span: name.span.clone(),
        })
    }

    fn source(&mut self, id: &Spanned<String>) -> Option<Spanned<usize>> {
        let sources = &self.sources;
        let found = sources
            .binary_search_by(|known| known.id.value.cmp(&id.value))
            .ok();
        if found.is_none() && self.is_known {
            let message = format!("unknown source `{}`", id.value);
            let known = sources.iter().map(|known| known.id.value.as_str());
            let diagnostic = Diagnostic::new(&rule::UNKNOWN_SOURCE, message, &id.span);
            self.report.push(diagnostic.did_you_mean(&id.value, known));
        }
        found.map(|value| Spanned {
            value,
            span: id.span.clone(),
        })
    }

    fn delay(&mut self, field: Field<Delay>) -> Option<Spanned<Duration>> {
        let Spanned { value: text, span } = self.files.text(field);
        let value = delay::duration(&text);
        if value.is_none() {
            let message = format!("invalid delay `{text}`");
            let help = "a delay is a whole number with a unit: 500ms, 3s, 2m, 1h; at most one day";
            self.report
                .push(Diagnostic::new(&rule::INVALID_DELAY, message, &span).help(help));
        }
        Some(Spanned {
            value: value?,
            span,
        })
    }
}
