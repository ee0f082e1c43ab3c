//! The JSON of a catalog in, its model out: the proof that nothing is lost on the way.
//!
//! Places in files are lost on purpose. Only tests load a catalog this way.

use std::time::Duration;

use super::{
    CatalogView, DomainView, EntryView, ExampleView, KeyView, MeaningView, RecoveryView,
    SourceView, page,
};
use crate::files::{Span, Spanned};
use crate::model::{
    Catalog, Domain, Entry, EntryIndex, Evidence, Example, Fault, Key, KeyType, Lifecycle,
    LifecycleState, Matching, Meaning, Operation, Place, Recovery, Schedule, SeenAs, Source,
    Support,
};

fn spanned<T>(value: T) -> Spanned<T> {
    let span = Span::invented();
    Spanned { value, span }
}

fn all<T>(values: Vec<T>) -> Vec<Spanned<T>> {
    values.into_iter().map(spanned).collect()
}

/// Finds the places of what the JSON calls by name.
struct Names {
    operations: Vec<String>,
    sources: Vec<String>,
    entries: Vec<Vec<String>>,
}

impl Names {
    fn new(view: &CatalogView) -> Self {
        let ids = |domain: &DomainView| {
            domain
                .entries
                .iter()
                .map(|entry| entry.id.clone())
                .collect()
        };
        Self {
            operations: view
                .operations
                .iter()
                .map(|operation| operation.name.clone())
                .collect(),
            sources: view
                .sources
                .iter()
                .map(|source| source.id.clone())
                .collect(),
            entries: view.domains.iter().map(ids).collect(),
        }
    }

    fn operation(&self, name: &str) -> usize {
        self.operations
            .iter()
            .position(|known| known == name)
            .unwrap()
    }

    fn sources(&self, ids: &[String]) -> Vec<Spanned<usize>> {
        let find = |id: &String| self.sources.iter().position(|known| known == id).unwrap();
        ids.iter().map(|id| spanned(find(id))).collect()
    }

    fn entry(&self, id: &str) -> EntryIndex {
        let mut domains = self.entries.iter().enumerate();
        let found = domains.find_map(|(domain, ids)| {
            let entry = ids.iter().position(|known| known == id)?;
            Some(EntryIndex { domain, entry })
        });
        found.unwrap()
    }

    fn entries(&self, ids: &[String]) -> Vec<Spanned<EntryIndex>> {
        ids.iter().map(|id| spanned(self.entry(id))).collect()
    }
}

/// The model of a catalog.
fn catalog(view: CatalogView) -> Catalog {
    let names = Names::new(&view);
    Catalog {
        folder: view.catalog.clone(),
        id: spanned(view.catalog),
        title: view.title,
        operations: view
            .operations
            .into_iter()
            .map(|operation| Operation {
                name: spanned(operation.name),
                http_method: operation.http_method,
                path: operation.path,
                summary: operation.summary,
                when_repeated: operation
                    .when_repeated
                    .iter()
                    .map(|id| spanned(names.entry(id)))
                    .collect(),
                ends_session: operation.ends_session,
            })
            .collect(),
        code_paths: all(view.body.code),
        text_paths: all(view.body.text),
        no_response: view.body.unless,
        ours: names.entries(&view.body.ours),
        support: view.support.map(|support| Support {
            name: spanned(support.name),
            contact: spanned(support.contact),
        }),
        sources: view.sources.into_iter().map(source).collect(),
        domains: view
            .domains
            .into_iter()
            .map(|of| domain(of, &names))
            .collect(),
    }
}

fn source(view: SourceView) -> Source {
    Source {
        id: spanned(view.id),
        title: view.title,
        url: view.url.map(spanned),
        dated: view.dated.map(spanned),
        withdrawn: view.withdrawn.map(spanned),
        note: view.note,
    }
}

fn domain(view: DomainView, names: &Names) -> Domain {
    let places = view.places.into_iter().map(|place| Place {
        paths: all(place.paths),
        beside: names.entries(&place.beside),
    });
    Domain {
        file_stem: view.domain.clone(),
        id: spanned(view.domain),
        type_name: spanned(view.type_name),
        key_type: match view.key.as_str() {
            "u16" => KeyType::U16,
            "u32" => KeyType::U32,
            "i32" => KeyType::I32,
            "i64" => KeyType::I64,
            "string" => KeyType::Text,
            other => panic!("unknown type of keys {other}"),
        },
        matching: match view.matching.as_str() {
            "exact" => Matching::Exact,
            "ignore-case" => Matching::IgnoreCase,
            other => panic!("unknown matching {other}"),
        },
        seen_as: spanned(match view.seen_as.as_str() {
            "code" => SeenAs::Code,
            "text" => SeenAs::Text,
            "http-status" => SeenAs::HttpStatus,
            "field" => SeenAs::Field,
            other => panic!("unknown fact {other}"),
        }),
        places: places.collect(),
        mask: view.mask,
        errors: view.errors,
        context: view.context,
        title: view.title,
        found_in: view.found_in,
        entries: view
            .entries
            .into_iter()
            .map(|of| entry(of, names))
            .collect(),
    }
}

fn entry(view: EntryView, names: &Names) -> Entry {
    Entry {
        key: spanned(match view.key {
            KeyView::Number(number) => Key::Number(number),
            KeyView::Text(text) => Key::Text(text),
        }),
        name: spanned(view.name),
        old_names: all(view.old_names),
        aliases: all(view.aliases),
        summary: spanned(view.summary),
        lifecycle: Lifecycle {
            state: match view.lifecycle.state.as_str() {
                "current" => LifecycleState::Current,
                "withdrawn" => LifecycleState::Withdrawn,
                "retired" => LifecycleState::Retired,
                other => panic!("unknown state {other}"),
            },
            since: view.lifecycle.since.map(spanned),
            until: view.lifecycle.until.map(spanned),
        },
        see_also: names.entries(&view.see_also),
        notes: all(view.notes),
        conflicts: all(view.conflicts),
        meanings: view
            .meanings
            .into_iter()
            .map(|of| meaning(of, names))
            .collect(),
        examples: view
            .examples
            .into_iter()
            .map(|of| example(of, names))
            .collect(),
    }
}

fn meaning(view: MeaningView, names: &Names) -> Meaning {
    let operations = view
        .operations
        .iter()
        .map(|name| spanned(names.operation(name)));
    Meaning {
        span: Span::invented(),
        operations: operations.collect(),
        http_statuses: all(view.http_statuses),
        texts: all(view.texts),
        supporting_texts: all(view.supporting_texts),
        beside: names.entries(&view.beside),
        summary: spanned(view.summary),
        fault: match view.fault.as_str() {
            "caller" => Fault::Caller,
            "account" => Fault::Account,
            "service" => Fault::Service,
            "network" => Fault::Network,
            "nobody" => Fault::Nobody,
            other => panic!("unknown fault {other}"),
        },
        causes: all(view.causes),
        fixes: all(view.fixes),
        recovery: spanned(recovery(view.recovery)),
        evidence: evidence(&view.evidence),
        sources: names.sources(&view.sources),
        notes: all(view.notes),
        conflicts: all(view.conflicts),
    }
}

fn evidence(name: &str) -> Evidence {
    match name {
        "documented" => Evidence::Documented,
        "withdrawn" => Evidence::Withdrawn,
        "observed" => Evidence::Observed,
        "inferred" => Evidence::Inferred,
        other => panic!("unknown evidence {other}"),
    }
}

fn recovery(view: RecoveryView) -> Recovery {
    let kind = view.kind.clone();
    match kind.as_str() {
        "settled" => Recovery::Settled,
        "retry" => Recovery::Retry(schedule(view)),
        "recheck" => Recovery::Recheck(schedule(view)),
        "slow-down" => Recovery::SlowDown(schedule(view)),
        "restart" => Recovery::Restart {
            from: view.from.unwrap(),
            change: view.change.unwrap(),
        },
        "fix-request" => Recovery::FixRequest,
        "fix-credentials" => Recovery::FixCredentials,
        "fix-account" => Recovery::FixAccount,
        "contact-support" => Recovery::ContactSupport,
        other => panic!("unknown recovery {other}"),
    }
}

fn schedule(view: RecoveryView) -> Schedule {
    let after = view.after_seconds.unwrap();
    Schedule {
        after: after
            .iter()
            .map(|seconds| Duration::from_secs_f64(seconds.as_f64().unwrap()))
            .collect(),
        then: Some(Box::new(recovery(*view.then.unwrap()))),
        evidence: evidence(&view.evidence.unwrap()),
    }
}

fn example(view: ExampleView, names: &Names) -> Example {
    Example {
        operation: view.operation.map(|name| names.operation(&name)),
        http_status: view.http_status.map(spanned),
        body: spanned(view.body),
        evidence: evidence(&view.evidence),
        sources: names.sources(&view.sources),
    }
}

fn rust(catalog: &Catalog) -> String {
    crate::render::module(catalog, 0, crate::emit::sections(catalog)).text
}

#[test]
fn a_catalog_comes_back_from_its_json_as_it_was() {
    let folders = std::fs::read_dir("tests/accept").unwrap();
    let folders = folders.map(|folder| folder.unwrap().path());
    let others = ["tests/docs/hostile", "../data/cloud-recording"].map(Into::into);
    let folders = folders.chain(others);
    let folders = folders.filter(|folder| folder.join("catalog.yaml").exists());
    let mut count = 0;
    for folder in folders {
        let mut report = crate::Report::default();
        let written = crate::checked(&folder, &mut report).unwrap();
        let json = page(&written);
        let loaded = catalog(serde_json::from_str(&json).unwrap());
        let folder = folder.display();
        assert!(
            rust(&loaded) == rust(&written),
            "{folder}: the tables differ"
        );
        assert!(page(&loaded) == json, "{folder}: the JSON differs");
        count += 1;
    }
    assert!(count >= 5, "{count} catalogs");
}
