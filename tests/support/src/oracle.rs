//! Another way to the answers of `classify`, which its tests compare with: it works on entries and
//! meanings with their accessors, and searches where the other looks things up in tables.

use std::cmp::Reverse;

use errdex::{
    Catalog, Certainty, Code, Domain, Effect, Evidence, Fact, Key, Kind, Meaning, Observation,
    Outcome, Recovery, Schedule, Support, Then,
};

pub mod body;
mod pattern;
mod text;

/// What the catalog says about an observation.
pub struct Diagnosis<'a, C: Catalog> {
    seen: Seen<'a, C>,
    certainty: Certainty,
    best: Option<Match<C>>,
}

/// Looks an observation up in its catalog.
pub fn classify<'a, C: Catalog>(observation: &'a Observation<'a, C>) -> Diagnosis<'a, C> {
    let seen = Seen::new(observation);
    let best = Matches::new(seen).next();
    Diagnosis {
        seen,
        certainty: best.map_or(Certainty::Unknown, |best| certainty(seen, best)),
        best,
    }
}

/// Compares everything that the two implementations can answer differently.
///
/// # Panics
///
/// If they do.
pub fn assert_same<C: Catalog>(seen: &Observation<'_, C>) {
    let ours = errdex::classify(seen);
    let other = classify(seen);
    let context = || format!("{seen:?} {:?}", seen.raw());
    assert_eq!(ours.certainty(), other.certainty(), "{}", context());
    let agreed = ours.recovery().zip(ours.recovery_evidence());
    assert_eq!(agreed, other.agreed(), "{}", context());
    assert_eq!(ours.support(), other.support(), "{}", context());
    let happened = (ours.effect(), ours.outcome());
    let expected = (other.effect(), other.outcome());
    assert_eq!(happened, expected, "{}", context());
    let parts = ours
        .parts()
        .map(|(name, value)| (name, pattern::plain(value)));
    assert_eq!(parts.collect::<Vec<_>>(), other.parts(), "{}", context());
    let ours = ours.matches().map(|found| {
        let facts = [found.agrees(), found.disagrees()];
        let facts = facts.map(|facts| facts.iter().collect::<Vec<Fact>>());
        (found.entry(), found.meaning(), facts)
    });
    let other = other.matches().map(|found| {
        let facts = [found.agrees(), found.disagrees()];
        let facts = facts.map(|facts| facts.iter().collect::<Vec<Fact>>());
        (found.entry(), found.meaning(), facts)
    });
    assert_eq!(
        ours.collect::<Vec<_>>(),
        other.collect::<Vec<_>>(),
        "{}",
        context()
    );
}

/// A set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u8);

impl Facts {
    fn with(self, fact: Fact) -> Self {
        Self(self.0 | 1 << fact as u8)
    }

    fn contains(self, fact: Fact) -> bool {
        self.0 & 1 << fact as u8 != 0
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The facts in the set, in the order of their declaration.
    pub fn iter(self) -> impl Iterator<Item = Fact> {
        let facts = Fact::ALL.iter().copied();
        facts.filter(move |&fact| self.contains(fact))
    }
}

/// An entry whose key was in a field of a body.
struct Field<E> {
    entry: E,
    depth: u8,
}

fn fields_of<C: Catalog>(seen: &Observation<'_, C>) -> impl Iterator<Item = Field<C::Entry>> {
    seen.raw().fields().map(|field| Field {
        entry: C::Entry::ALL[field.entry as usize],
        depth: field.depth,
    })
}

fn ends_session<C: Catalog>(operation: C::Operation) -> bool {
    let number = C::operation_number(operation);
    let word = C::TABLES.ends_session as usize + usize::from(number) / 64;
    C::TABLES.operation_sets[word] >> (number % 64) & 1 == 1
}

/// Whether a restart is among the steps of a recovery.
fn restarts(recovery: Recovery) -> bool {
    match (recovery, recovery.schedule().map(Schedule::then)) {
        (Recovery::Restart(_), _) => true,
        (_, Some(Then::Step(then))) => restarts(then),
        _ => false,
    }
}

/// The place of a meaning among all of the catalog.
fn row<C: Catalog>(entry: C::Entry, meaning: Meaning<C>) -> usize {
    if entry.meanings().is_empty() {
        let entries = C::Entry::ALL.iter();
        let before = entries.take_while(|other| other.id() != entry.id());
        return C::ALL_MEANINGS.len() + before.count();
    }
    let mut meanings = C::ALL_MEANINGS.iter();
    let place = meanings.position(|other| *other == meaning);
    place.expect("every meaning is among all of them")
}

/// An observation, and what must be known about it before meanings are compared.
struct Seen<'a, C: Catalog> {
    observation: &'a Observation<'a, C>,
    text: Option<text::Seen<'a>>,
    /// The pattern that the text counts for.
    pattern: Option<&'static str>,
    /// Whether the code is the key of an entry.
    code_is_known: bool,
    known_text: KnownText,
    /// Whether the body comes from another product.
    is_foreign: bool,
}

/// Whether the text that was seen identifies an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KnownText {
    No,
    /// By one of its meanings.
    OfMeaning,
    /// As its key.
    Key,
}

impl<'a, C: Catalog> Seen<'a, C> {
    fn new(observation: &'a Observation<'a, C>) -> Self {
        let text = observation.text().map(text::Seen::new);
        let is_key = |text| {
            let mut domains = 0..C::DOMAINS.len();
            domains.any(|number| by_text::<C>(number, text).is_some())
        };
        let coded = observation.code().and_then(by_code::<C>);
        let mut seen = Self {
            observation,
            text,
            pattern: text.and_then(pattern_of::<C>),
            code_is_known: coded.is_some(),
            known_text: KnownText::No,
            is_foreign: observation.is_foreign(),
        };
        // Most texts come with their code, which is found faster than the text.
        let mut entries = coded.iter().chain(C::Entry::ALL);
        if text.is_some_and(is_key) {
            seen.known_text = KnownText::Key;
        } else if entries.any(|entry| seen.names(*entry)) {
            seen.known_text = KnownText::OfMeaning;
        }
        seen
    }

    /// Whether the text is one of a meaning.
    fn is_text_of(&self, meaning: Meaning<C>) -> bool {
        let mut patterns = meaning.patterns().iter();
        self.text
            .is_some_and(|text| text.is_any_of(meaning.texts()))
            || self
                .pattern
                .is_some_and(|found| patterns.any(|pattern| pattern::are_same(pattern, found)))
    }

    /// Whether the text identifies an entry through one of its meanings.
    fn names(&self, entry: C::Entry) -> bool {
        let mut meanings = entry.meanings().iter();
        meanings.any(|meaning| self.is_text_of(*meaning))
    }

    fn has_code(&self) -> bool {
        self.observation.code().is_some() || self.observation.has_invalid_code()
    }

    /// Whether the body has a code that the match does not explain.
    fn code_is_unknown(&self, best: &Match<C>) -> bool {
        self.has_code() && !best.agrees.contains(Fact::Code)
    }

    /// Whether the body has a text that the match does not explain.
    fn text_is_unknown(&self, best: &Match<C>) -> bool {
        self.observation.text().is_some() && !best.agrees.contains(Fact::Text)
    }
}

impl<C: Catalog> Clone for Seen<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Catalog> Copy for Seen<'_, C> {}

fn certainty<C: Catalog>(seen: Seen<'_, C>, best: Match<C>) -> Certainty {
    let observation = seen.observation;
    // A status or a field cannot explain a code that the catalog does not know.
    let code_is_unknown = seen.code_is_unknown(&best);
    let is_named = best.identity.names_a_code_or_text();
    let mut unknown_keys = observation.unknown_keys();
    if seen.is_foreign
        || code_is_unknown && !is_named
        || unknown_keys.any(|key| !key.domain().is_bitmask())
    {
        return Certainty::Unknown;
    }
    let has_unknown_bits = observation.unknown_keys().next().is_some();
    let is_current =
        best.entry.meanings().is_empty() || best.meaning.evidence() == Evidence::Documented;
    let is_whole = is_current
        && best.disagrees.is_empty()
        && !code_is_unknown
        && !seen.text_is_unknown(&best)
        && !has_unknown_bits
        && !observation.has_more_keys()
        && !observation.has_invalid_text()
        && observation.unread().is_none();
    if is_whole {
        Certainty::Documented
    } else {
        Certainty::Partial
    }
}

impl<'a, C: Catalog> Diagnosis<'a, C> {
    fn observation(&self) -> &'a Observation<'a, C> {
        self.seen.observation
    }

    /// How well the observation fits.
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// Every meaning that fits, the best first.
    pub fn matches(&self) -> Matches<'a, C> {
        Matches::new(self.seen)
    }

    /// Whether nothing follows from what was seen.
    fn is_silent(&self, best: Match<C>) -> bool {
        let has_unknown_key = self.observation().unknown_keys().next().is_some();
        // The catalog does not say what to do for another operation, with the text of another
        // meaning, or without the entry that must be in the same body.
        let is_elsewhere = best.disagrees.contains(Fact::Operation)
            || best.disagrees.contains(Fact::Field)
            || matches!(best.text, Text::OfAnotherMeaning | Text::OfAnotherEntry);
        let has_unknown = has_unknown_key
            || self.observation().has_more_keys()
            || self.seen.code_is_unknown(&best);
        let is_incomplete = match best.identity {
            Identity::Code | Identity::HttpStatus => false,
            Identity::Text | Identity::MeaningText | Identity::Field(_) => {
                self.observation().raw().is_incomplete()
            }
        };
        self.seen.is_foreign
            || has_unknown
            || best.is_informational()
            || is_elsewhere
            || is_incomplete
    }

    /// What the meanings that may hold say about something, if they say the same.
    fn said<T: PartialEq>(&self, say: impl Fn(Meaning<C>) -> Option<T>) -> Option<T> {
        let best = self.best.filter(|best| !self.is_silent(*best))?;
        if self.observation().unread().is_some() {
            return None;
        }
        let is_field = |found: &Match<C>| {
            let agrees = |fact| found.agrees.contains(fact);
            agrees(Fact::Field) && !agrees(Fact::Code) && !agrees(Fact::Text)
        };
        let mut may_hold = Vec::new();
        candidates(self.seen, |entry, identity| {
            may_hold.extend(fitting(self.seen, entry, identity));
        });
        may_hold.retain(|found| {
            let is_other = |fact| found.disagrees.contains(fact);
            let counts = found.entry == best.entry || is_field(found) && is_field(&best);
            counts && !is_other(Fact::Operation) && !is_other(Fact::Text) && !is_other(Fact::Field)
        });
        let said = say(best.meaning)?;
        let mut others = may_hold.iter().map(|found| say(found.meaning));
        others
            .all(|other| other.as_ref() == Some(&said))
            .then_some(said)
    }

    /// Whether the request changed anything.
    pub fn effect(&self) -> Option<Effect> {
        self.said(Meaning::effect)
    }

    /// What became of what the caller wanted.
    pub fn outcome(&self) -> Option<Outcome> {
        self.said(Meaning::outcome)
    }

    /// What to do, and how that is known, if what was seen decides that.
    pub fn agreed(&self) -> Option<(Recovery, Evidence)> {
        let best = self.best.filter(|best| !self.is_silent(*best))?;
        let is_unread = self.observation().unread().is_some();
        let common = |(recovery, evidence): (Recovery, Evidence), found: Match<C>| {
            let (other, other_evidence) = found.stated()?;
            Some((recovery.common(other)?, evidence.weaker(other_evidence)))
        };
        let first = best.stated()?;
        let agreed = if let Identity::Field(_) = best.identity {
            let peers = fields(self.seen).filter(|(_, identity)| *identity == best.identity);
            let found = peers.flat_map(|(entry, identity)| fitting(self.seen, entry, identity));
            let mut asking = found.filter(|found| {
                found.disagrees.is_empty()
                    && !found.is_informational()
                    && found.meaning.recovery() != Some(Recovery::Settled)
            });
            asking.try_fold(first, common)?
        } else {
            let mut others = fitting(self.seen, best.entry, best.identity).filter(|found| {
                // The unread part may contain the fact that a meaning needs.
                let holds = best.unseen > 0 || found.unseen == 0 || is_unread;
                holds && !best.says_more_than(found)
            });
            others.try_fold(first, common)?
        };
        let recovery = agreed.0;
        let operation = self.observation().operation();
        let is_unwanted = operation.is_some_and(ends_session::<C>) && restarts(recovery);
        let by_status = best.identity == Identity::HttpStatus;
        let is_in_doubt = is_unread && by_status && recovery == Recovery::Settled;
        (!is_unwanted && !is_in_doubt).then_some(agreed)
    }

    /// The parts of the text by a pattern of the best meaning: names, and values in lowercase.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        let best = self.best.filter(|best| best.agrees.contains(Fact::Text));
        let Some((best, text)) = best.zip(self.seen.text) else {
            return Vec::new();
        };
        let own = best.meaning.patterns().iter();
        let is_own = |found: &&str| own.clone().any(|pattern| pattern::are_same(pattern, found));
        let found = patterns_of::<C>(text).into_iter().find(is_own);
        let parts = found.and_then(|found| {
            let values = pattern::values(found, text.bare)?;
            Some(pattern::names(found).into_iter().zip(values).collect())
        });
        parts.unwrap_or_default()
    }

    /// Whom to ask, if the catalog has no entry for what was seen, or says to ask.
    ///
    /// Asking is not a recovery: a code without an entry never has one.
    pub fn support(&self) -> Option<Support> {
        let seen = self.seen;
        let is_explained = self.best.is_some_and(|best| {
            best.identity.names_a_code_or_text()
                || !seen.code_is_unknown(&best) && !seen.text_is_unknown(&best)
        });
        let is_seen = seen.has_code() || seen.observation.text().is_some();
        let has_unknown_key = seen.observation.unknown_keys().next().is_some();
        let is_unknown = is_seen && !is_explained || has_unknown_key;
        let asks = |best: Match<C>| best.meaning.recovery() == Some(Recovery::ContactSupport);
        let says_so = self.best.is_some_and(asks) && self.agreed().is_some();
        C::SUPPORT.filter(|_| !seen.is_foreign && (is_unknown || says_so))
    }
}

/// A meaning that fits an observation, and how well.
pub struct Match<C: Catalog> {
    entry: C::Entry,
    meaning: Meaning<C>,
    agrees: Facts,
    disagrees: Facts,
    /// The disagreeing facts that point to another meaning of the entry.
    against: Facts,
    text: Text,
    identity: Identity,
    /// Whether the meaning requires another entry in the body, and it is there.
    has_companion: bool,
    /// How many of its conditions (operation, HTTP status, text) concern facts that were not seen.
    unseen: u8,
}

impl<C: Catalog> Match<C> {
    /// The entry.
    pub fn entry(&self) -> C::Entry {
        self.entry
    }

    /// The meaning of the entry that fits.
    pub fn meaning(&self) -> Meaning<C> {
        self.meaning
    }

    /// The facts that were seen and that the entry or the meaning states.
    pub fn agrees(&self) -> Facts {
        self.agrees
    }

    /// The facts that were seen and for which the meaning states something else.
    pub fn disagrees(&self) -> Facts {
        self.disagrees
    }

    fn is_informational(&self) -> bool {
        self.entry.domain().is_informational()
    }

    /// What to do and how that is known, if the meaning states it.
    fn stated(&self) -> Option<(Recovery, Evidence)> {
        let evidence = self.meaning.recovery_evidence();
        let evidence = evidence.unwrap_or(self.meaning.evidence());
        Some((self.meaning.recovery()?, evidence))
    }

    /// Whether it covers something in the body that the other does not.
    fn says_more_than(&self, other: &Self) -> bool {
        let has_text = |found: &Self| found.agrees.contains(Fact::Text);
        has_text(self) && !has_text(other) || self.has_companion && !other.has_companion
    }

    /// How good the match is; the matches of an observation all differ in rank.
    fn rank(&self) -> Rank {
        let is_field = matches!(self.identity, Identity::Field(_));
        let balance =
            |fact| i8::from(self.agrees.contains(fact)) - i8::from(self.against.contains(fact));
        Rank {
            order: match self.identity {
                _ if self.is_informational() => Order::Context,
                Identity::Field(_) if !self.disagrees.is_empty() => Order::DisputedField,
                Identity::HttpStatus => Order::HttpStatus,
                Identity::Field(depth) => Order::Field(depth),
                Identity::MeaningText => Order::MeaningText,
                Identity::Text => Order::Text,
                Identity::Code => Order::Code,
            },
            is_undisputed: self.against.is_empty(),
            is_urgent: is_field && asks_for_something(self.meaning.recovery()),
            has_companion: self.has_companion,
            text: balance(Fact::Text),
            operation: balance(Fact::Operation),
            http_status: balance(Fact::HttpStatus),
            is_complete: self.unseen == 0,
            is_current: self.meaning.evidence() == Evidence::Documented,
            unseen: Reverse(self.unseen),
            number: Reverse(row(self.entry, self.meaning)),
        }
    }
}

/// Whether a recovery is stated, and there is something to do.
fn asks_for_something(recovery: Option<Recovery>) -> bool {
    recovery.is_some_and(|recovery| recovery != Recovery::Settled)
}

/// What makes one match better than another, the most decisive first.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent criterion, compared in this order"
)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    order: Order,
    is_undisputed: bool,
    /// Of two fields, the one that asks for something comes first.
    is_urgent: bool,
    has_companion: bool,
    text: i8,
    operation: i8,
    http_status: i8,
    /// A meaning whose conditions were all seen fits better.
    is_complete: bool,
    /// What a current page says is a better guess than what one used to say.
    is_current: bool,
    /// The fewer conditions that were not seen, the better.
    unseen: Reverse<u8>,
    /// The order of the catalog.
    number: Reverse<usize>,
}

/// How a match was found, the least decisive first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Context,
    /// The body of a failure can contain anything, so a field that contradicts what was seen counts
    /// less than the status.
    DisputedField,
    HttpStatus,
    Field(u8),
    MeaningText,
    Text,
    Code,
}

impl<C: Catalog> Clone for Match<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Catalog> Copy for Match<C> {}

/// How an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Identity {
    HttpStatus,
    /// By a field of the body, which depends on this many others.
    Field(u8),
    /// By the text of one of its meanings.
    MeaningText,
    /// By its key, which is the text.
    Text,
    /// By its key, which is the code.
    Code,
}

impl Identity {
    fn names_a_code_or_text(self) -> bool {
        matches!(self, Self::Code | Self::Text | Self::MeaningText)
    }
}

/// The meanings that fit an observation, the best first.
pub struct Matches<'a, C: Catalog> {
    seen: Seen<'a, C>,
    /// The rank of the last match; the next one is the best one below it.
    below: Option<Rank>,
}

impl<'a, C: Catalog> Matches<'a, C> {
    fn new(seen: Seen<'a, C>) -> Self {
        Self { seen, below: None }
    }
}

impl<C: Catalog> Iterator for Matches<'_, C> {
    type Item = Match<C>;

    fn next(&mut self) -> Option<Match<C>> {
        let mut best = None::<(Rank, Match<C>)>;
        candidates(self.seen, |entry, identity| {
            for found in fitting(self.seen, entry, identity) {
                let rank = found.rank();
                let is_left = self.below.is_none_or(|below| rank < below);
                if is_left && best.is_none_or(|(best, _)| rank > best) {
                    best = Some((rank, found));
                }
            }
        });
        let (rank, found) = best?;
        self.below = Some(rank);
        Some(found)
    }
}

impl<C: Catalog> std::iter::FusedIterator for Matches<'_, C> {}

/// Calls a function with each entry that a fact identifies, and with the kind of that fact.
///
/// Of a body from another product, only the fields that say so count.
fn candidates<C: Catalog>(seen: Seen<'_, C>, mut found: impl FnMut(C::Entry, Identity)) {
    for number in (0..C::DOMAINS.len()).filter(|_| !seen.is_foreign) {
        if let Some((entry, identity)) = named(seen, number) {
            found(entry, identity);
        }
    }
    for (entry, identity) in fields(seen) {
        found(entry, identity);
    }
    // Without a known code, the text of a meaning still identifies its entry.
    let is_known = seen.known_text != KnownText::No;
    if is_known && !seen.is_foreign && !seen.code_is_known {
        for &entry in C::Entry::ALL {
            let by_code = entry.domain().kind() == Kind::Code;
            let is_field = || fields(seen).any(|(field, _)| field == entry);
            if by_code && seen.names(entry) && !is_field() {
                found(entry, Identity::MeaningText);
            }
        }
    }
}

/// The entries in other fields of the body, unless the code, text or status already names them.
fn fields<C: Catalog>(seen: Seen<'_, C>) -> impl Iterator<Item = (C::Entry, Identity)> {
    let fields = fields_of(seen.observation);
    let fields = fields.filter(move |field| !is_named(seen, field.entry));
    fields.map(|field| match field.entry.domain().kind() {
        Kind::Code => (field.entry, Identity::Code),
        _ => (field.entry, Identity::Field(field.depth)),
    })
}

/// The entry of a domain whose key is the code, text or HTTP status that was seen.
fn named<C: Catalog>(seen: Seen<'_, C>, number: usize) -> Option<(C::Entry, Identity)> {
    let observation = seen.observation;
    let integer = |key: i128| C::find(number, Key::Integer(key));
    match C::DOMAINS[number].kind() {
        Kind::Code => Some((integer(observation.code()?)?, Identity::Code)),
        Kind::Message => {
            let text = seen.text.filter(|_| seen.known_text == KnownText::Key)?;
            Some((by_text::<C>(number, text)?, Identity::Text))
        }
        Kind::HttpStatus => {
            let status = i128::from(observation.http_status()?);
            Some((integer(status)?, Identity::HttpStatus))
        }
        _ => None,
    }
}

/// The first entry with this code.
fn by_code<C: Catalog>(code: i128) -> Option<C::Entry> {
    let domains = C::DOMAINS.iter().enumerate();
    let mut codes = domains.filter(|(_, domain)| domain.kind() == Kind::Code);
    codes.find_map(|(number, _)| C::find(number, Key::Integer(code)))
}

/// The entry of a text domain with this text as its key or alias.
///
/// The exact spelling wins; if several entries match otherwise, none is meant.
fn by_text<C: Catalog>(number: usize, text: text::Seen<'_>) -> Option<C::Entry> {
    let domain = C::DOMAINS[number];
    if domain.kind() != Kind::Message {
        return None;
    }
    let spellings = [text.whole, text.bare].into_iter();
    let mut exact = spellings.map(|spelling| C::find(number, Key::Text(spelling)));
    exact.find_map(|found| found).or_else(|| {
        let same = |entry: &C::Entry| {
            let is_key = matches!(entry.key(), Key::Text(key) if text.is(key));
            is_key || text.is_any_of(entry.aliases())
        };
        let entries = C::Entry::ALL.iter().copied();
        let of_domain = |entry: &C::Entry| std::ptr::eq(entry.domain(), domain);
        let mut found = entries.filter(|entry| of_domain(entry) && same(entry));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    })
}

fn is_named<C: Catalog>(seen: Seen<'_, C>, entry: C::Entry) -> bool {
    let of_entry = |domain: &&Domain| std::ptr::eq(*domain, entry.domain());
    let number = C::DOMAINS.iter().position(of_entry);
    let named = number.and_then(|number| named(seen, number));
    named.is_some_and(|(named, _)| named == entry)
}

/// The meanings of an entry that nothing contradicts, or all of them if there are none.
fn fitting<C: Catalog>(
    seen: Seen<'_, C>,
    entry: C::Entry,
    identity: Identity,
) -> impl Iterator<Item = Match<C>> {
    let compare = move |meaning: Meaning<C>| compare(seen, entry, meaning, identity);
    let meanings = entry.meanings().iter().copied();
    // An entry without meanings has one that states nothing.
    let is_bare = entry.meanings().is_empty();
    let meanings = meanings.chain(is_bare.then_some(Meaning::NOTHING_STATED));
    let undisputed = meanings
        .clone()
        .map(compare)
        .any(|found| found.against.is_empty());
    meanings
        .map(compare)
        .filter(move |found| !undisputed || found.against.is_empty())
}

fn compare<C: Catalog>(
    seen: Seen<'_, C>,
    entry: C::Entry,
    meaning: Meaning<C>,
    identity: Identity,
) -> Match<C> {
    let observation = seen.observation;
    let when = meaning.when();
    let has_companion = observation.entries().any(|other| when.contains(other));
    let operation = observation.operation();
    let status = observation.http_status();
    let statuses = meaning.http_statuses();
    // A status that no meaning of the entry has cannot tell the meanings apart.
    let status_tells = identity == Identity::HttpStatus
        || status.is_some_and(|status| {
            let mut meanings = entry.meanings().iter();
            meanings.any(|meaning| meaning.http_statuses().contains(&status))
        });
    let lists = [
        meaning.texts(),
        meaning.supporting_texts(),
        meaning.patterns(),
    ];
    let has_texts = lists.iter().any(|list| !list.is_empty());
    let text = judged_text(seen, entry, meaning, identity);
    let mut found = Match {
        entry,
        meaning,
        agrees: Facts::default(),
        disagrees: Facts::default(),
        against: Facts::default(),
        text,
        identity,
        has_companion,
        unseen: u8::from(operation.is_none() && !meaning.operations().is_empty())
            + u8::from(!status_tells && !statuses.is_empty())
            + u8::from(!text.tells() && has_texts),
    };
    // A condition that the meaning does not state holds for every value.
    let mut judge = |fact, stated: bool, agrees: bool, tells: bool| {
        if stated && agrees {
            found.agrees = found.agrees.with(fact);
        } else if stated {
            found.disagrees = found.disagrees.with(fact);
            if tells {
                found.against = found.against.with(fact);
            }
        }
    };
    if let Some(operation) = operation {
        let operations = meaning.operations();
        let agrees = operations.contains(&operation);
        judge(Fact::Operation, !operations.is_empty(), agrees, true);
    }
    if let Some(status) = status {
        let is_key = identity == Identity::HttpStatus;
        let agrees = is_key || statuses.contains(&status);
        let stated = is_key || !statuses.is_empty();
        judge(Fact::HttpStatus, stated, agrees, status_tells);
    }
    judge(
        Fact::Text,
        text == Text::Agrees || has_texts && text != Text::Unknown,
        text == Text::Agrees,
        text.tells(),
    );
    let key = observation.code().map(Key::Integer);
    let is_key = identity == Identity::Code && key == Some(entry.key());
    judge(Fact::Code, is_key, true, true);
    let is_field = fields_of(observation).any(|field| field.entry == entry);
    let stated = is_field || !when.is_empty();
    judge(Fact::Field, stated, has_companion || when.is_empty(), true);
    found
}

/// What a text says about a meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// Nothing: there is none, or nobody knows it.
    Unknown,
    /// It is a text of the meaning.
    Agrees,
    /// It is a text of another meaning of the entry.
    OfAnotherMeaning,
    /// It is a text of another entry.
    OfAnotherEntry,
}

impl Text {
    /// Whether it tells the meanings of the entry apart.
    fn tells(self) -> bool {
        matches!(self, Self::Agrees | Self::OfAnotherMeaning)
    }
}

/// What the text that was seen says about a meaning.
///
/// A supporting text counts only together with a known key.
fn judged_text<C: Catalog>(
    seen: Seen<'_, C>,
    entry: C::Entry,
    meaning: Meaning<C>,
    identity: Identity,
) -> Text {
    let Some(text) = seen.text else {
        return Text::Unknown;
    };
    let by_key = match identity {
        Identity::Code | Identity::Field(_) => true,
        Identity::HttpStatus => seen.code_is_known,
        Identity::Text | Identity::MeaningText => false,
    };
    let is_of = |meaning: Meaning<C>| {
        seen.is_text_of(meaning) || by_key && text.is_any_of(meaning.supporting_texts())
    };
    let mut others = entry.meanings().iter();
    if identity == Identity::Text || is_of(meaning) {
        Text::Agrees
    } else if others.any(|other| is_of(*other)) {
        Text::OfAnotherMeaning
    } else if seen.known_text != KnownText::No {
        Text::OfAnotherEntry
    } else {
        Text::Unknown
    }
}

/// Every pattern of the catalog that a text fits, the one with the most fixed text first.
fn patterns_of<C: Catalog>(text: text::Seen<'_>) -> Vec<&'static str> {
    let all = C::ALL_MEANINGS
        .iter()
        .flat_map(|meaning| meaning.patterns());
    let fitting = all.filter(|pattern| pattern::values(pattern, text.bare).is_some());
    let mut fitting = fitting.copied().collect::<Vec<_>>();
    fitting.sort_by_key(|pattern| Reverse(pattern::fixed_length(pattern)));
    fitting
}

/// The pattern that a text counts for, unless it is stated itself.
fn pattern_of<C: Catalog>(text: text::Seen<'_>) -> Option<&'static str> {
    let found = *patterns_of::<C>(text).first()?;
    let mut meanings = C::ALL_MEANINGS.iter();
    let is_stated = meanings.any(|meaning| {
        text.is_any_of(meaning.texts()) || text.is_any_of(meaning.supporting_texts())
    });
    let mut entries = C::Entry::ALL.iter();
    let is_key = entries.any(|entry| {
        let is_key = matches!(entry.key(), Key::Text(key) if text.is(key));
        entry.domain().kind() == Kind::Message && (is_key || text.is_any_of(entry.aliases()))
    });
    (!is_stated && !is_key).then_some(found)
}
