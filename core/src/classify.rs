//! What a catalog with types says about an observation: `engine` with entries and meanings in place
//! of numbers.

use core::fmt;
use core::marker::PhantomData;

use crate::engine::{self, Certainty, Facts, RawDiagnosis, RawMatch, RawMatches};
use crate::{
    Catalog, Code, Effect, Evidence, Meaning, Observation, Outcome, Parts, Recovery, Repeat, Sent,
    Support,
};

/// What the catalog says about an observation.
///
/// ```
/// use errdex::{Certainty, Code, Recovery};
/// use errdex::cloud_recording::{Observation, Operation, classify};
///
/// let seen = Observation::new().with_operation(Operation::Start).with_http_status(201).with_code(7);
/// let diagnosis = classify(&seen);
/// assert_eq!(diagnosis.certainty(), Certainty::Documented);
/// assert_eq!(diagnosis.best().unwrap().entry().id().to_string(), "error-codes/7");
/// assert_eq!(diagnosis.recovery(), Some(Recovery::Settled));
/// ```
pub struct Diagnosis<'a, C: Catalog> {
    observation: &'a Observation<'a, C>,
    raw: RawDiagnosis,
}

/// Looks an observation up in its catalog.
///
/// Every observation gets a diagnosis. Allocates nothing.
pub fn classify<'a, C: Catalog>(observation: &'a Observation<'a, C>) -> Diagnosis<'a, C> {
    Diagnosis {
        observation,
        raw: engine::classify(const { &C::TABLES }, observation.raw()),
    }
}

impl<'a, C: Catalog> Diagnosis<'a, C> {
    /// What was seen.
    pub const fn observation(&self) -> &'a Observation<'a, C> {
        self.observation
    }

    /// The same in numbers.
    #[doc(hidden)]
    pub const fn raw(&self) -> &RawDiagnosis {
        &self.raw
    }

    /// How well the observation fits.
    ///
    /// Without a response, how well it is known what to do.
    pub const fn certainty(&self) -> Certainty {
        match self.observation.sent() {
            Some(sent) => Certainty::without_response(C::NO_RESPONSE.evidence(sent)),
            None => self.raw.certainty(),
        }
    }

    /// The meaning that fits best.
    pub fn best(&self) -> Option<Match<C>> {
        self.raw.best().and_then(Match::new)
    }

    /// Every meaning that fits, the best first.
    ///
    /// If nothing contradicts some meanings of an entry, only those are listed; otherwise all
    /// meanings of the entry.
    pub fn matches(&self) -> Matches<'a, C> {
        Matches {
            raw: self
                .raw
                .matches(const { &C::TABLES }, self.observation.raw()),
            catalog: PhantomData,
        }
    }

    /// The variable parts of the text that was seen, if it fits a [pattern](Meaning::patterns) of the
    /// best match's meaning: the name of each, and its value.
    pub fn parts(&self) -> Parts<'a> {
        self.raw.parts(const { &C::TABLES }, self.observation.raw())
    }

    /// What to do, if what was seen decides that.
    ///
    /// All matching meanings of the best entry must agree on the first step; if they differ in what
    /// follows, that is left open. If every condition of the best meaning was seen, meanings with a
    /// condition that was not seen do not count. If the best one covers the text or the rest of the
    /// body, meanings that do not cover it do not count. If only fields of the body match,
    /// what asks for something wins over what is settled, and two that ask for different things are
    /// undecided.
    ///
    /// Without a response, it is what the catalog says to do then.
    ///
    /// Nothing is decided if the body comes from another product, or has the text of another
    /// meaning, or a code or other keys that the catalog does not know; nor for an operation that
    /// the entry does not come from. An HTTP status never makes a body that was not read
    /// [`Settled`](Recovery::Settled), and after an operation that ends a session, nothing begins
    /// another one.
    pub fn recovery(&self) -> Option<Recovery> {
        if let Some(sent) = self.observation.sent() {
            return self.without_response(sent).map(|(recovery, _)| recovery);
        }
        let agreed = self.raw.agreed()?;
        let recovery = Meaning::<C>::at(agreed.meaning).recovery()?;
        Some(recovery.agreed(agreed))
    }

    /// How it is known what to do: the weakest evidence of the meanings that agree on it.
    pub fn recovery_evidence(&self) -> Option<Evidence> {
        if let Some(sent) = self.observation.sent() {
            return self.without_response(sent).map(|(_, evidence)| evidence);
        }
        Some(self.raw.agreed()?.evidence)
    }

    /// Whether the request changed anything, if all meanings that can hold say the same.
    ///
    /// A request that was not sent changed nothing, and without a response nobody knows.
    pub fn effect(&self) -> Option<Effect> {
        if let Some(sent) = self.observation.sent() {
            return Some(sent.effect());
        }
        engine::common(self.speaking().map(Meaning::effect))
    }

    /// What became of what the caller wanted, if all meanings that can hold say the same.
    ///
    /// [`Settled`](Recovery::Settled) only says that no request is to be sent: what was wanted may be
    /// there, or [lost](Outcome::Lost).
    pub fn outcome(&self) -> Option<Outcome> {
        engine::common(self.speaking().map(Meaning::outcome))
    }

    /// Whether the same request may be sent again.
    ///
    /// No catalog states this. It is safe if the request [changed nothing](Effect::None), if the
    /// operation is idempotent, or if a second request tells that the first one took effect
    /// (`when_repeated` in the catalog). Otherwise it is unsafe if the request took effect.
    ///
    /// A [`recovery`](Self::recovery) does not depend on it: there may be nothing to repeat, or no
    /// sense in it.
    ///
    /// ```
    /// use errdex::Repeat;
    /// use errdex::cloud_recording::{Observation, Operation, classify};
    ///
    /// // The recording may be running, but then a second `start` returns code 7.
    /// let seen = Observation::new().with_http_status(206).with_code(65);
    /// assert_eq!(classify(&seen).repeat(), Repeat::Unknown);
    /// let seen = seen.with_operation(Operation::Start);
    /// assert_eq!(classify(&seen).repeat(), Repeat::Safe);
    /// ```
    pub fn repeat(&self) -> Repeat {
        let operation = self.observation.operation();
        Repeat::derived(operation.is_some_and(C::is_repeatable), self.effect())
    }

    /// What to do without a response, unless it would begin again what the operation was to end.
    fn without_response(&self, sent: Sent) -> Option<(Recovery, Evidence)> {
        let stated = C::NO_RESPONSE;
        let stated = stated.recovery(sent).zip(stated.evidence(sent));
        let operation = self.observation.raw().operation();
        let ends = operation.is_some_and(|operation| C::TABLES.ends_session(operation));
        stated.filter(|(recovery, _)| !ends || !recovery.restarts())
    }

    /// The meanings that say what has happened.
    fn speaking(&self) -> impl Iterator<Item = Meaning<C>> {
        let found = self
            .raw
            .speaking(const { &C::TABLES }, self.observation.raw());
        found.filter_map(Match::new).map(|found| found.meaning())
    }

    /// Whom to ask, if the catalog has no entry for what was seen, or says to ask.
    ///
    /// Asking is not a [`recovery`](Self::recovery): a code without an entry never has one.
    pub fn support(&self) -> Option<Support> {
        let asks = match self.observation.sent() {
            Some(_) => self.recovery() == Some(Recovery::ContactSupport),
            None => self.raw.asks_support(),
        };
        C::SUPPORT.filter(|_| asks)
    }
}

impl<C: Catalog> fmt::Debug for Diagnosis<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("observation", self.observation())
            .field("certainty", &self.certainty())
            .finish()
    }
}

/// A meaning that fits an observation, and how well.
pub struct Match<C: Catalog> {
    entry: C::Entry,
    raw: RawMatch,
}

impl<C: Catalog> Match<C> {
    fn new(raw: RawMatch) -> Option<Self> {
        let entry = *C::Entry::ALL.get(raw.entry as usize)?;
        Some(Self { entry, raw })
    }

    /// The entry.
    pub const fn entry(&self) -> C::Entry {
        self.entry
    }

    /// The meaning of the entry that fits; of an entry without meanings, one that states nothing.
    pub const fn meaning(&self) -> Meaning<C> {
        match self.raw.meaning {
            Some(meaning) => Meaning::at(meaning),
            None => Meaning::NOTHING_STATED,
        }
    }

    /// The facts that were seen and that the entry or the meaning states.
    pub const fn agrees(&self) -> Facts {
        self.raw.agrees
    }

    /// The facts that were seen and for which the meaning states something else.
    pub const fn disagrees(&self) -> Facts {
        self.raw.disagrees
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
            .field("meaning", &self.meaning())
            .field("agrees", &self.agrees())
            .field("disagrees", &self.disagrees())
            .finish_non_exhaustive()
    }
}

/// The meanings that fit an observation, the best first.
pub struct Matches<'a, C: Catalog> {
    raw: RawMatches<'a>,
    catalog: PhantomData<C>,
}

impl<C: Catalog> Iterator for Matches<'_, C> {
    type Item = Match<C>;

    fn next(&mut self) -> Option<Match<C>> {
        self.raw.next().and_then(Match::new)
    }
}

impl<C: Catalog> core::iter::FusedIterator for Matches<'_, C> {}

impl<C: Catalog> fmt::Debug for Matches<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = Matches::<C> {
            raw: self.raw.clone(),
            catalog: PhantomData,
        };
        f.debug_list().entries(rest).finish()
    }
}
