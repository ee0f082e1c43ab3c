//! Whether an object has the form of the API's bodies.
//!
//! A code alone says little: many APIs have a code 404. If the catalog does not know the text next to it,
//! its place has to be one of the API's, and so have the members around it.

use std::collections::BTreeSet;

use errdex_core::tables::Tables;

use super::names;
use super::values::{self, Member, Node};
use crate::Subject;

/// So many members that no body of the API has make a body that of another one.
const MAX_STRANGERS: usize = 1;

/// The members that the bodies of an API have.
#[derive(Debug)]
pub(super) struct Members {
    names: BTreeSet<String>,
    /// Whether the catalog has examples that show them.
    are_known: bool,
}

impl Members {
    /// The members of the examples of a catalog, and those that it reads.
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let mut names = BTreeSet::new();
        let domains = subject.catalog().domains.iter().enumerate();
        for (domain, view) in domains {
            for entry in 0..view.entries {
                for example in subject.reference().entry(domain, entry).examples {
                    let body = example.body.trim_start();
                    let parsed = values::parse(body, 0, &mut (4 * body.len() + 64));
                    if let Some(Node::Object(members, _)) = parsed.map(|parsed| parsed.value.node) {
                        names.extend(members.into_iter().map(|member| member.key));
                    }
                }
            }
        }
        Self {
            are_known: !names.is_empty(),
            names,
        }
    }

    /// Whether all members of an object are those of bodies.
    pub(super) fn are_all_known(&self, members: &[Member]) -> bool {
        members
            .iter()
            .all(|member| self.names.contains(&member.key))
    }

    /// Whether an object has members that no body of the API has.
    pub(super) fn are_of_others(&self, tables: &Tables<'_>, members: &[Member]) -> bool {
        let is_stranger = |member: &&Member| {
            !self.names.contains(&member.key) && !names::is_read(tables, &member.key)
        };
        self.are_known && members.iter().filter(is_stranger).count() > MAX_STRANGERS
    }
}

/// Whether a member with this name is an error of other APIs, which have codes and texts in it.
pub(super) fn is_error(name: &str) -> bool {
    matches!(
        names::plain(name).as_str(),
        "error" | "errors" | "err" | "fault" | "exception"
    )
}
