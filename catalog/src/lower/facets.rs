//! Facets: what a domain declares, and which value each entry has.

use errdex_core::{KeyType, Matching};

use super::Lowering;
use crate::model::{Facet, FacetFrom, FacetValue, Key};
use crate::report::Diagnostic;
use crate::rule;
use crate::schema::{self, Field, Label, Map};
use crate::source::Spanned;

impl Lowering<'_> {
    pub(super) fn facets(
        &mut self,
        field: Option<Field<Map<schema::Facet>>>,
        key_type: KeyType,
    ) -> Vec<Facet> {
        self.facets_are_known = field.as_ref().is_none_or(|field| field.value.is_some());
        let facets = field.and_then(|field| field.value).unwrap_or_default().0;
        let facets = facets.into_iter().map(|(name, facet)| {
            let facet = self.files.value(facet).value;
            Facet {
                name: self.files.text(name),
                from: facet
                    .from
                    .map_or(FacetFrom::Declared, |from| self.facet_from(from, key_type)),
                values: self.facet_values(facet.values),
            }
        });
        facets.collect()
    }

    fn facet_values(&self, field: Field<schema::FacetValues>) -> Vec<FacetValue> {
        let values = field.value.unwrap_or_default().0.into_iter();
        let values = values.map(|(key, title)| FacetValue {
            key: self.files.text(key),
            title: self.files.optional(title),
        });
        values.collect()
    }

    /// How the value follows from the key; `Declared` if that makes no sense.
    fn facet_from(&mut self, field: Field<schema::FacetFrom>, key_type: KeyType) -> FacetFrom {
        let span = self.files.span(&field);
        let Some(from) = field.value else {
            return FacetFrom::Declared;
        };
        let is_string = key_type == KeyType::String;
        let invalid = |problem: &str| Err(problem.to_owned());
        let result = match from {
            schema::FacetFrom::Prefix(_) if !is_string => invalid("a prefix needs text keys"),
            schema::FacetFrom::Prefix(length) => match length.value.map(usize::try_from) {
                Some(Ok(length @ 1..=255)) => Ok(FacetFrom::Prefix(length)),
                Some(_) => invalid("a prefix must have 1 to 255 characters"),
                None => Ok(FacetFrom::Declared),
            },
            _ if is_string => invalid("bits and quotients need integer keys"),
            schema::FacetFrom::Bits(bits) => {
                let bits = bits.value.unwrap_or_default().into_iter();
                let bits = bits.map(|bit| u8::try_from(bit.value.unwrap_or_default()));
                match bits.collect::<Vec<_>>()[..] {
                    [] => Ok(FacetFrom::Declared),
                    [Ok(first), Ok(last)] if first <= last && u32::from(last) < key_type.bits() => {
                        Ok(FacetFrom::Bits { first, last })
                    }
                    _ => Err(format!(
                        "expected the first and the last bit, from 0 to {}",
                        key_type.bits() - 1
                    )),
                }
            }
            schema::FacetFrom::Divide(by) => match by.value.map(u64::try_from) {
                Some(Ok(by @ 2..)) if key_type.holds(by.into()) => Ok(FacetFrom::Divide(by)),
                Some(_) => invalid("the divisor must be at least 2 and at most the greatest key"),
                None => Ok(FacetFrom::Declared),
            },
        };
        result.unwrap_or_else(|problem| {
            self.report
                .push(Diagnostic::new(&rule::INVALID_FACET, problem, &span));
            FacetFrom::Declared
        })
    }

    /// For each facet of a domain, which of its values an entry has.
    pub(super) fn facets_of(
        &mut self,
        key: &Key,
        field: Option<Field<Map<Label>>>,
        facets: &[Facet],
        matching: Matching,
    ) -> Vec<Option<usize>> {
        let mut found = facets
            .iter()
            .map(|facet| facet.place(key.as_key(), matching))
            .collect::<Vec<_>>();
        let stated = field.and_then(|field| field.value).unwrap_or_default().0;
        for (name, value) in stated {
            let (name, value) = (self.files.text(name), self.files.text(value));
            let Some(place) = facets
                .iter()
                .position(|facet| facet.name.value == name.value)
            else {
                if !self.facets_are_known {
                    continue;
                }
                let message = format!("unknown facet `{}`", name.value);
                let known = facets.iter().map(|facet| facet.name.value.as_str());
                let diagnostic = Diagnostic::new(&rule::UNKNOWN_FACET, message, &name.span);
                self.report
                    .push(diagnostic.did_you_mean(&name.value, known));
                continue;
            };
            let facet = &facets[place];
            if facet.from != FacetFrom::Declared {
                let message = format!("`{}` follows from the key", name.value);
                let diagnostic = Diagnostic::new(&rule::INVALID_FACET, message, &name.span);
                self.report.push(diagnostic.help("leave it out"));
                continue;
            }
            found[place] = self.facet_value(facet, &value);
        }
        found
    }

    fn facet_value(&mut self, facet: &Facet, value: &Spanned<String>) -> Option<usize> {
        let known = || facet.values.iter().map(|known| known.key.value.as_str());
        let found = known().position(|known| known == value.value);
        if found.is_none() && !facet.values.is_empty() {
            let message = format!("`{}` cannot be `{}`", facet.name.value, value.value);
            let diagnostic = Diagnostic::new(&rule::UNKNOWN_FACET_VALUE, message, &value.span);
            let diagnostic = diagnostic.did_you_mean(&value.value, known());
            self.report.push(diagnostic);
        }
        found
    }
}
