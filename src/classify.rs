//! From an observation to what the catalog says about it.
//!
//! Driven by the catalog alone: no code, text or status of any API stands here. Allocates nothing.
//! Matches are found again for each step of the iteration, which is cheap, because an observation
//! fits a handful of entries.

use core::fmt;

use crate::meaning::words;
use crate::{Catalog, Code, Domain, Key, Meaning, Observation, Recovery, SeenAs};

/// What the catalog says about an observation.
///
#[cfg_attr(feature = "cloud-recording", doc = "```")]
#[cfg_attr(not(feature = "cloud-recording"), doc = "```text")]
/// use errdex::{Certainty, Code, Recovery};
/// use errdex::cloud_recording::{Observation, Operation, classify};
///
/// let seen = Observation::new().operation(Operation::Start).http_status(201).code(7);
/// let diagnosis = classify(&seen);
/// assert_eq!(diagnosis.certainty(), Certainty::Documented);
/// assert_eq!(diagnosis.best().unwrap().entry().id().to_string(), "error-codes/7");
/// assert_eq!(diagnosis.recovery(), Some(Recovery::Settled));
/// ```
pub struct Diagnosis<'a, C: Catalog> {
    observation: &'a Observation<'a, C>,
    certainty: Certainty,
    best: Option<Match<C>>,
}

words! {
    /// How well an observation fits the catalog.
    Certainty {
        /// A meaning fits, and no fact that was seen speaks against it.
        Documented = "documented",
        /// The entry is known, but not under these conditions.
        Partial = "partial",
        /// There is no entry for the code or text; the HTTP status alone may still have one.
        Unknown = "unknown",
    }
}

words! {
    /// A fact of an observation that can agree or disagree with a meaning.
    Fact {
        /// The operation that was called.
        Operation = "operation",
        /// The HTTP status of the answer.
        HttpStatus = "http_status",
        /// The code of the body.
        Code = "code",
        /// The text of the body.
        Text = "text",
        /// A key in another field of the body.
        Field = "field",
    }
}

/// Looks an observation up in its catalog.
///
/// Total: every observation gets a diagnosis. Allocates nothing.
pub fn classify<'a, C: Catalog>(observation: &'a Observation<'a, C>) -> Diagnosis<'a, C> {
    let best = Matches::new(observation).next();
    Diagnosis {
        observation,
        certainty: best.map_or(Certainty::Unknown, |best| certainty(observation, best)),
        best,
    }
}

fn certainty<C: Catalog>(observation: &Observation<'_, C>, best: Match<C>) -> Certainty {
    // A status or a field says nothing about a code or text that the catalog does not know.
    let has_code = observation.get_code().is_some() || observation.has_unreadable_code();
    let unexplained = has_code || observation.get_text().is_some();
    let named = best.identity.names_a_code_or_text() || best.agrees.contains(Fact::Text);
    let mut unknown_keys = observation.unknown_keys();
    if unexplained && !named || unknown_keys.any(|key| !key.domain().is_mask()) {
        return Certainty::Unknown;
    }
    let code_is_unknown = has_code && !best.agrees.contains(Fact::Code);
    let has_unknown_bits = observation.unknown_keys().next().is_some();
    if best.disagrees.is_empty() && !code_is_unknown && !has_unknown_bits {
        Certainty::Documented
    } else {
        Certainty::Partial
    }
}

impl<'a, C: Catalog> Diagnosis<'a, C> {
    /// What was seen.
    pub const fn observation(&self) -> &'a Observation<'a, C> {
        self.observation
    }

    /// How well the observation fits.
    pub const fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// The meaning that fits best.
    pub const fn best(&self) -> Option<Match<C>> {
        self.best
    }

    /// Every meaning that fits, the best first.
    ///
    /// Of an entry with a meaning that nothing speaks against, only such meanings; of any other
    /// entry all of them.
    pub const fn matches(&self) -> Matches<'a, C> {
        Matches::new(self.observation)
    }

    /// What to do, where what was seen decides it.
    ///
    /// All matching meanings of the best entry have to agree, but for those that wait for a fact
    /// that was not seen when every condition of the best one was. Where fields of a body were
    /// found and nothing better, something to do comes before nothing to do, and two different
    /// things to do are undecided. Keys that the catalog does not know leave it undecided too.
    pub fn recovery(&self) -> Option<Recovery> {
        let best = self.best?;
        let has_unknown_key = self.observation.unknown_keys().next().is_some();
        if has_unknown_key || best.is_context() {
            return None;
        }
        let counts = |found: &Match<C>| match best.identity {
            Identity::Field(_) => {
                found.identity == best.identity
                    && found.disagrees.is_empty()
                    && !found.is_context()
                    && found.meaning.recovery() != Recovery::Settled
            }
            _ => found.entry == best.entry && (best.unseen > 0 || found.unseen == 0),
        };
        let recovery = best.meaning.recovery();
        let mut others = self.matches().filter(counts);
        others
            .all(|found| found.meaning.recovery() == recovery)
            .then_some(recovery)
    }
}

impl<C: Catalog> fmt::Debug for Diagnosis<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("observation", self.observation)
            .field("certainty", &self.certainty)
            .finish()
    }
}

/// A meaning that fits an observation, and how well.
pub struct Match<C: Catalog> {
    entry: C::Entry,
    meaning: Meaning<C>,
    agrees: Facts,
    disagrees: Facts,
    identity: Identity,
    /// How many of its conditions (operation, HTTP status, text) speak of facts that were not seen.
    unseen: u8,
}

impl<C: Catalog> Match<C> {
    /// The entry.
    pub const fn entry(&self) -> C::Entry {
        self.entry
    }

    /// The one of its meanings that fits.
    pub const fn meaning(&self) -> Meaning<C> {
        self.meaning
    }

    /// The facts seen that the entry or the meaning states.
    pub const fn agrees(&self) -> Facts {
        self.agrees
    }

    /// The facts seen for which the meaning states something else.
    pub const fn disagrees(&self) -> Facts {
        self.disagrees
    }

    fn is_context(&self) -> bool {
        self.entry.domain().is_context()
    }

    /// A greater key is a better match; no two matches of an observation have the same.
    fn sort_key(&self) -> u64 {
        let is_undisputed = self.disagrees.is_empty();
        let order = match self.identity {
            _ if self.is_context() => 0,
            // The body of a failure can hold anything; a field that speaks against what was seen
            // counts less than the status.
            Identity::Field(_) if !is_undisputed => 1,
            Identity::HttpStatus => 2,
            Identity::Field(depth) => 3 + u64::from(depth),
            Identity::MeaningText => 0x200,
            Identity::Text => 0x201,
            Identity::Code => 0x202,
        };
        // Of two fields, the one that asks for something comes first.
        let is_field = matches!(self.identity, Identity::Field(_));
        let is_urgent = is_field && self.meaning.recovery() != Recovery::Settled;
        // Between -14 and 14, moved into the positive.
        let balance = u64::from(16 + self.agrees.weight() - self.disagrees.weight());
        // Of two meanings that fit alike, the one that asks for less fits better.
        let modesty = u64::from(3 - self.unseen);
        let flags = u64::from(is_undisputed) << 8 | u64::from(is_urgent) << 7;
        let rank = order << 9 | flags | balance << 2 | modesty;
        rank << 32 | u64::from(u32::MAX - self.meaning.number())
    }
}

impl<C: Catalog> Clone for Match<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Catalog> Copy for Match<C> {}

impl<C: Catalog> fmt::Debug for Match<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Match")
            .field("entry", &self.entry)
            .field("meaning", &self.meaning)
            .field("agrees", &self.agrees)
            .field("disagrees", &self.disagrees)
            .finish_non_exhaustive()
    }
}

/// By what an entry was found, from what decides least to what decides most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Identity {
    HttpStatus,
    /// A field of the body, which depended on this many others.
    Field(u8),
    /// The text of one of its meanings.
    MeaningText,
    /// Its key is the text.
    Text,
    /// Its key is the code.
    Code,
}

impl Identity {
    const fn names_a_code_or_text(self) -> bool {
        matches!(self, Self::Code | Self::Text | Self::MeaningText)
    }
}

/// A set of [`Fact`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts(u8);

impl Facts {
    const fn with(self, fact: Fact) -> Self {
        Self(self.0 | 1 << fact as u8)
    }

    /// Whether a fact is in the set.
    pub const fn contains(self, fact: Fact) -> bool {
        self.0 & 1 << fact as u8 != 0
    }

    /// Whether no fact is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The facts in the set, in the order of their declaration.
    pub fn iter(self) -> impl Iterator<Item = Fact> {
        Fact::ALL
            .iter()
            .copied()
            .filter(move |&fact| self.contains(fact))
    }

    /// How much the facts tell one meaning of an entry from another: a text more than everything
    /// else together, the operation more than the HTTP status. All of them together weigh 14.
    const fn weight(self) -> u8 {
        (self.contains(Fact::Text) as u8) << 3
            | (self.contains(Fact::Operation) as u8) << 2
            | (self.contains(Fact::HttpStatus) as u8) << 1
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// The meanings that fit an observation, the best first.
pub struct Matches<'a, C: Catalog> {
    observation: &'a Observation<'a, C>,
    /// The sort key of the last match; the next one is the best of those below.
    below: u64,
}

impl<'a, C: Catalog> Matches<'a, C> {
    const fn new(observation: &'a Observation<'a, C>) -> Self {
        Self {
            observation,
            below: u64::MAX,
        }
    }
}

impl<C: Catalog> Iterator for Matches<'_, C> {
    type Item = Match<C>;

    fn next(&mut self) -> Option<Match<C>> {
        let mut best = None::<(u64, Match<C>)>;
        candidates(self.observation, |entry, identity| {
            for found in fitting(self.observation, entry, identity) {
                let key = found.sort_key();
                if key < self.below && best.is_none_or(|(best, _)| key > best) {
                    best = Some((key, found));
                }
            }
        });
        let (key, found) = best?;
        self.below = key;
        Some(found)
    }
}

impl<C: Catalog> core::iter::FusedIterator for Matches<'_, C> {}

impl<C: Catalog> fmt::Debug for Matches<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = Matches {
            observation: self.observation,
            below: self.below,
        };
        f.debug_list().entries(rest).finish()
    }
}

/// Calls a function with each entry that some fact names, and by which kind of fact.
fn candidates<C: Catalog>(
    observation: &Observation<'_, C>,
    mut found: impl FnMut(C::Entry, Identity),
) {
    for number in 0..C::DOMAINS.len() {
        if let Some((entry, identity)) = named(observation, number) {
            found(entry, identity);
        }
    }
    for field in observation.fields() {
        let by_code = field.entry.domain().seen_as() == SeenAs::Code;
        let identity = if by_code {
            Identity::Code
        } else {
            Identity::Field(field.depth)
        };
        if !is_named(observation, field.entry) {
            found(field.entry, identity);
        }
    }
    // Without a code that is known, the text of a meaning still names its entry.
    let is_code = |domain: &&Domain| domain.seen_as() == SeenAs::Code;
    let mut codes = (0..C::DOMAINS.len()).filter(|number| is_code(&C::DOMAINS[*number]));
    let code_is_known = codes.any(|number| named(observation, number).is_some());
    if let (false, Some(text)) = (code_is_known, observation.get_text()) {
        for &entry in C::Entry::ALL {
            let by_code = entry.domain().seen_as() == SeenAs::Code;
            if by_code
                && entry
                    .meanings()
                    .iter()
                    .any(|meaning| has_text(*meaning, text))
            {
                found(entry, Identity::MeaningText);
            }
        }
    }
}

/// The entry of a domain whose key is the code, text or HTTP status that was seen.
fn named<C: Catalog>(
    observation: &Observation<'_, C>,
    number: usize,
) -> Option<(C::Entry, Identity)> {
    let (key, identity) = match C::DOMAINS[number].seen_as() {
        SeenAs::Code => (Key::Integer(observation.get_code()?), Identity::Code),
        SeenAs::Text => (Key::Text(observation.get_text()?), Identity::Text),
        SeenAs::HttpStatus => {
            let status = i64::from(observation.get_http_status()?);
            (Key::Integer(status), Identity::HttpStatus)
        }
        SeenAs::Field => return None,
    };
    Some((C::find(number, key)?, identity))
}

fn is_named<C: Catalog>(observation: &Observation<'_, C>, entry: C::Entry) -> bool {
    let of_entry = |domain: &&Domain| core::ptr::eq(*domain, entry.domain());
    let number = C::DOMAINS.iter().position(of_entry);
    let named = number.and_then(|number| named(observation, number));
    named.is_some_and(|(named, _)| named == entry)
}

/// The meanings of an entry that nothing speaks against; all of them, if there is none.
fn fitting<C: Catalog>(
    observation: &Observation<'_, C>,
    entry: C::Entry,
    identity: Identity,
) -> impl Iterator<Item = Match<C>> {
    let compare = move |&meaning: &Meaning<C>| compare(observation, entry, meaning, identity);
    let meanings = entry.meanings().iter();
    let undisputed = meanings
        .clone()
        .map(compare)
        .any(|found| found.disagrees.is_empty());
    meanings
        .map(compare)
        .filter(move |found| !undisputed || found.disagrees.is_empty())
}

fn compare<C: Catalog>(
    observation: &Observation<'_, C>,
    entry: C::Entry,
    meaning: Meaning<C>,
    identity: Identity,
) -> Match<C> {
    let mut found = Match {
        entry,
        meaning,
        agrees: Facts::default(),
        disagrees: Facts::default(),
        identity,
        unseen: u8::from(observation.get_operation().is_none() && !meaning.operations().is_empty())
            + u8::from(
                observation.get_http_status().is_none() && !meaning.http_statuses().is_empty(),
            )
            + u8::from(observation.get_text().is_none() && !meaning.texts().is_empty()),
    };
    // A condition that the meaning does not state holds for every value.
    let mut judge = |fact, stated: bool, agrees: bool| {
        if stated && agrees {
            found.agrees = found.agrees.with(fact);
        } else if stated {
            found.disagrees = found.disagrees.with(fact);
        }
    };
    if let Some(operation) = observation.get_operation() {
        let operations = meaning.operations();
        judge(
            Fact::Operation,
            !operations.is_empty(),
            operations.contains(&operation),
        );
    }
    if let Some(status) = observation.get_http_status() {
        let statuses = meaning.http_statuses();
        let is_key = identity == Identity::HttpStatus;
        let agrees = is_key || statuses.contains(&status);
        judge(Fact::HttpStatus, is_key || !statuses.is_empty(), agrees);
    }
    if let Some(text) = observation.get_text() {
        let is_key = identity == Identity::Text;
        let agrees = is_key || has_text(meaning, text);
        judge(Fact::Text, is_key || !meaning.texts().is_empty(), agrees);
    }
    let key = observation.get_code().map(Key::Integer);
    judge(
        Fact::Code,
        identity == Identity::Code && key == Some(entry.key()),
        true,
    );
    let mut fields = observation.fields();
    judge(Fact::Field, fields.any(|field| field.entry == entry), true);
    found
}

/// Whether a meaning comes with a text, in any ASCII case, with or without blanks around it.
fn has_text<C: Catalog>(meaning: Meaning<C>, text: &str) -> bool {
    let text = text.trim_ascii();
    meaning
        .texts()
        .iter()
        .any(|stated| stated.trim_ascii().eq_ignore_ascii_case(text))
}
