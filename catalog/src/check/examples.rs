//! Every example proves its entry: a program that sees the response is led to the entry, and nothing
//! in the response contradicts what the entry says.

use errdex_core::engine::{self, RawMatch};
use errdex_core::tables::Tables;
use errdex_core::{Fact, Facts, Kind, RawObservation};

use crate::model::{Catalog, Domain, Entry, Example, Meaning};
use crate::report::{Diagnostic, Report};
use crate::rule;
use crate::source::{Span, Spanned};

/// A finding repeats at most this many items of a list.
const MAX_ITEMS: usize = 5;

/// A finding repeats at most this many characters of a text.
const MAX_CHARACTERS: usize = 60;

pub(crate) fn check(catalog: &Catalog, report: &mut Report) {
    let mut entries = catalog.domains.iter().flat_map(|domain| &domain.entries);
    if entries.all(|entry| entry.examples.is_empty()) {
        return;
    }
    let tables = catalog.tables();
    let tables = &tables.as_tables();
    let mut number = 0;
    for domain in &catalog.domains {
        for entry in &domain.entries {
            let proof = Proof {
                catalog,
                tables,
                number,
                domain,
                entry,
            };
            let problems = entry.examples.iter();
            for diagnostic in problems.filter_map(|example| proof.problem(example)) {
                report.push(diagnostic);
            }
            number += 1;
        }
    }
}

/// What the examples of an entry have to prove.
struct Proof<'a> {
    catalog: &'a Catalog,
    tables: &'a Tables<'a>,
    /// The number of the entry in the tables.
    number: u32,
    domain: &'a Domain,
    entry: &'a Entry,
}

impl Proof<'_> {
    fn problem(&self, example: &Example) -> Option<Diagnostic> {
        let seen = &self.observation(example);
        let diagnosis = engine::classify(self.tables, seen);
        let best = diagnosis.best();
        let is_own = |found: &RawMatch| found.entry == self.number;
        let own = best.filter(is_own);
        let own = own.or_else(|| diagnosis.matches(self.tables, seen).find(is_own));
        match (best, own) {
            (None, _) => Some(self.leads_nowhere(example, seen)),
            (Some(best), None) => Some(self.leads_elsewhere(example, seen, best, None)),
            (Some(best), _) if self.must_not_follow(best) => {
                Some(self.leads_elsewhere(example, seen, best, own))
            }
            (_, Some(own)) if !own.disagrees.is_empty() => Some(self.contradicts(example, own)),
            _ => None,
        }
    }

    fn observation<'e>(&self, example: &'e Example) -> RawObservation<'e> {
        let mut seen = RawObservation::new();
        let operation = example.operation.as_ref();
        if let Some(Ok(operation)) = operation.map(|operation| operation.value.try_into()) {
            seen = seen.with_operation(operation);
        }
        if let Some(status) = &example.http_status {
            seen = seen.with_http_status(status.value);
        }
        seen.with_json(self.tables, example.body.value.as_bytes())
    }

    /// Whether a program that follows the best match misses the entry, which was found too.
    ///
    /// The code or the text of a body says more than its other fields and the HTTP status, so entries
    /// of those only have to be found.
    fn must_not_follow(&self, best: RawMatch) -> bool {
        let kind = self.domain.kind.value;
        let decides = matches!(kind, Kind::Code | Kind::Message) && !self.domain.informational;
        decides && best.entry != self.number
    }

    fn leads_elsewhere(
        &self,
        example: &Example,
        seen: &RawObservation<'_>,
        best: RawMatch,
        own: Option<RawMatch>,
    ) -> Diagnostic {
        let (domain, entry) = self.place(best);
        let (id, best_id) = (id(self.domain, self.entry), id(domain, entry));
        let message = format!("the example of `{id}` leads to `{best_id}`");
        let mut help = vec![fits(&best_id, best)];
        match own {
            Some(own) => help.push(fits(&id, own)),
            None => {
                help.extend(self.not_read(seen));
                help.push(self.wanted());
            }
        }
        misleading(message, &example.body.span)
            .also(&entry.key.span, "this entry is found")
            .help(help.join("; "))
    }

    /// The entry is found, but with a fact that its meanings exclude.
    fn contradicts(&self, example: &Example, own: RawMatch) -> Diagnostic {
        let first = self.tables.meanings_of(self.number).start;
        let meaning = own.meaning.map(|meaning| (meaning - first) as usize);
        let meaning = meaning.and_then(|meaning| self.entry.meanings.get(meaning));
        let fact = own.disagrees.iter().next().unwrap_or(Fact::Field);
        let place = match fact {
            Fact::Operation => example.operation.as_ref().map(|operation| &operation.span),
            Fact::HttpStatus => example.http_status.as_ref().map(|status| &status.span),
            _ => None,
        };
        let id = id(self.domain, self.entry);
        let message = match fact {
            Fact::Field => format!("the example lacks another entry that `{id}` comes with"),
            fact => format!("the {} of the example contradicts `{id}`", word(fact)),
        };
        let finding = misleading(message, place.unwrap_or(&example.body.span));
        let Some(meaning) = meaning else {
            return finding;
        };
        finding
            .also(&meaning.span, "the nearest meaning")
            .help(format!(
                "the nearest meaning states {}",
                listed(self.stated(meaning, fact))
            ))
    }

    /// What a meaning states about a fact.
    fn stated(&self, meaning: &Meaning, fact: Fact) -> Vec<String> {
        match fact {
            Fact::Operation => {
                let operations = meaning.operations.iter();
                let operations = operations.map(|named| &self.catalog.operations[named.value]);
                operations.map(|named| named.name.value.clone()).collect()
            }
            Fact::HttpStatus => {
                let statuses = meaning.http_statuses.iter();
                statuses.map(|status| status.value.to_string()).collect()
            }
            Fact::Text => {
                let texts = meaning.texts.iter().chain(&meaning.patterns);
                let texts = texts.chain(&meaning.supporting_texts);
                texts.map(|text| clipped(&text.value)).collect()
            }
            _ => {
                let entries = meaning.when.iter();
                entries
                    .map(|entry| self.catalog.entry_id(entry.value))
                    .collect()
            }
        }
    }

    fn leads_nowhere(&self, example: &Example, seen: &RawObservation<'_>) -> Diagnostic {
        let message = format!(
            "the example does not lead to `{}`",
            id(self.domain, self.entry)
        );
        let mut help = self.not_read(seen);
        if let Some(code) = seen.code_text() {
            help.push(format!("the code is `{}`", clipped(code)));
        } else if let Some(code) = seen.code() {
            help.push(format!("the code is {code}"));
        } else if seen.has_invalid_code() {
            help.push("the code is not a number".to_owned());
        }
        if let Some(text) = seen.text() {
            help.push(format!("the text is `{}`", clipped(text)));
        } else if seen.has_invalid_text() {
            help.push("the text is not a string".to_owned());
        }
        help.push(self.wanted());
        misleading(message, &example.body.span).help(help.join("; "))
    }

    /// Why facts of the body may not have been read.
    fn not_read(&self, seen: &RawObservation<'_>) -> Vec<String> {
        let responses = &self.catalog.responses;
        let mut reasons = Vec::new();
        if let Some(unread) = seen.unread() {
            reasons.push(format!("the body cannot be read ({unread})"));
        }
        if seen.is_foreign(self.tables) {
            reasons.push("the body comes from another product".to_owned());
        }
        let is_empty = seen.code().is_none() && seen.code_text().is_none() && seen.text().is_none();
        if is_empty && !responses.not_a_response_if.is_empty() {
            let fields = listed(values(&responses.not_a_response_if));
            reasons.push(format!("a body with {fields} is not read as a response"));
        }
        reasons
    }

    /// What a response has if it has the entry.
    fn wanted(&self) -> String {
        let responses = &self.catalog.responses;
        let key = self.domain.written(&self.entry.key.value).to_string();
        let mut paths = match self.domain.kind.value {
            Kind::HttpStatus => return format!("`http_status: {key}` is missing"),
            Kind::Code => values(&responses.code),
            Kind::Message => values(&responses.text),
            _ => Vec::new(),
        };
        paths.extend(
            self.domain
                .places
                .iter()
                .flat_map(|place| values(&place.paths)),
        );
        if paths.is_empty() {
            return format!(
                "`{}` was not found in the usual places, such as `code` and `message`; say in \
                 `responses` of `catalog.yaml` where it is",
                clipped(&key)
            );
        }
        format!("`{}` was not found in {}", clipped(&key), listed(paths))
    }

    /// The entry of a match.
    fn place(&self, found: RawMatch) -> (&Domain, &Entry) {
        let domain = self.tables.domain_of(found.entry);
        let entry = found.entry - self.tables.domains[domain].first;
        let domain = &self.catalog.domains[domain];
        (domain, &domain.entries[entry as usize])
    }
}

fn misleading(message: String, place: &Span) -> Diagnostic {
    Diagnostic::new(&rule::MISLEADING_EXAMPLE, message, place)
}

fn id(domain: &Domain, entry: &Entry) -> String {
    format!("{}/{}", domain.id.value, entry.key.value)
}

/// Which facts of an example an entry has, and of which it has others.
fn fits(id: &str, found: RawMatch) -> String {
    let words = |facts: Facts| facts.iter().map(word).collect::<Vec<_>>().join(" and ");
    let mut text = format!("`{id}` has this {}", words(found.agrees));
    if !found.disagrees.is_empty() {
        text += &format!(", but another {}", words(found.disagrees));
    }
    text
}

fn word(fact: Fact) -> &'static str {
    match fact {
        Fact::HttpStatus => "HTTP status",
        fact => fact.name(),
    }
}

fn values(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn listed(items: Vec<String>) -> String {
    let rest = items.len().saturating_sub(MAX_ITEMS);
    let items = items.into_iter().take(MAX_ITEMS);
    let shown = items.map(|item| format!("`{item}`")).collect::<Vec<_>>();
    let shown = shown.join(", ");
    match rest {
        0 => shown,
        rest => format!("{shown} and {rest} more"),
    }
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}
