//! Recoveries as sentences. Their wording is here and nowhere else.

use core::fmt::{self, Write};
use core::time::Duration;

use crate::{Evidence, Outcome, RecoveryKind};

/// What a sentence about a recovery is made from.
#[doc(hidden)]
pub trait Advice {
    /// What to do.
    fn kind(&self) -> RecoveryKind;
    /// How that is known.
    fn evidence(&self) -> Evidence;
    /// The delays before each try.
    fn delays(&self) -> Part<&[Duration]>;
    /// What follows when all delays have passed.
    fn then(&self) -> Part<&dyn Advice>;
    /// The operation that asks for the state.
    fn with(&self) -> Option<&str>;
    /// The operation to begin again with.
    fn from(&self) -> Option<&str>;
    /// Calls `each` with every request field that must get a new value.
    fn each_change(&self, each: &mut dyn FnMut(&str));
    /// Whether it holds only if the work is still wanted.
    fn if_still_wanted(&self) -> bool;
}

/// A part of what meanings say: stated, not agreed on, or not stated.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part<T> {
    /// It is stated.
    Stated(T),
    /// Several meanings state it differently.
    Undecided,
    /// No source states it.
    #[default]
    NotStated,
}

impl<T> Part<T> {
    /// The same part by reference.
    pub fn as_ref(&self) -> Part<&T> {
        match self {
            Self::Stated(part) => Part::Stated(part),
            Self::Undecided => Part::Undecided,
            Self::NotStated => Part::NotStated,
        }
    }

    /// Applies a function to what is stated.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Part<U> {
        match self {
            Self::Stated(part) => Part::Stated(map(part)),
            Self::Undecided => Part::Undecided,
            Self::NotStated => Part::NotStated,
        }
    }

    /// What is stated, if anything is.
    pub fn stated(self) -> Option<T> {
        match self {
            Self::Stated(part) => Some(part),
            Self::Undecided | Self::NotStated => None,
        }
    }

    /// Whether no source states it.
    pub fn is_not_stated(&self) -> bool {
        matches!(self, Self::NotStated)
    }
}

/// How a format writes a literal of the API, such as a code span.
#[doc(hidden)]
pub type Quote<'a> = &'a dyn Fn(&str, &mut dyn Write) -> fmt::Result;

/// Writes a literal in backticks.
#[doc(hidden)]
pub fn backticks(literal: &str, out: &mut dyn Write) -> fmt::Result {
    write!(out, "`{literal}`")
}

/// Writes what to do with its delays and what follows, in lowercase and without a period.
#[doc(hidden)]
pub fn write(advice: &dyn Advice, quote: Quote<'_>, out: &mut dyn Write) -> fmt::Result {
    command(advice, quote, out)?;
    match advice.delays() {
        Part::Stated(delays) => {
            out.write_str(" after ")?;
            for (i, delay) in delays.iter().enumerate() {
                let glue = if i == 0 { "" } else { ", " };
                write!(out, "{glue}{}", InUnits(*delay))?;
            }
            if has_delays(advice.kind()) && advice.evidence() != Evidence::Documented {
                write!(out, " (delays {})", advice.evidence())?;
            }
        }
        Part::Undecided => {
            return out.write_str(" after delays that are undecided, like what follows");
        }
        Part::NotStated => {
            if has_delays(advice.kind()) {
                out.write_str(" after delays that are not stated")?;
            }
        }
    }
    condition(advice, out)?;
    match advice.then() {
        Part::Stated(then) => {
            out.write_str("; then ")?;
            write(then, quote, out)
        }
        Part::Undecided => out.write_str("; what follows is undecided"),
        Part::NotStated => Ok(()),
    }
}

/// Writes the same for a meaning with this outcome and this evidence: also what is the case if no request
/// is to be sent, and how it is known what to do if that differs.
#[doc(hidden)]
pub fn next(
    advice: &dyn Advice,
    outcome: Option<Outcome>,
    claim: Evidence,
    quote: Quote<'_>,
    out: &mut dyn Write,
) -> fmt::Result {
    write(advice, quote, out)?;
    remark(advice, outcome, claim, out)
}

/// Writes what `next` adds.
#[doc(hidden)]
pub fn remark(
    advice: &dyn Advice,
    outcome: Option<Outcome>,
    claim: Evidence,
    out: &mut dyn Write,
) -> fmt::Result {
    if advice.kind() == RecoveryKind::Settled {
        case(outcome, out)?;
    }
    // Delays already say how they are known.
    let is_said = has_delays(advice.kind()) && !advice.delays().is_not_stated();
    if advice.evidence() != claim && !is_said {
        write!(out, " ({})", advice.evidence())?;
    }
    Ok(())
}

/// Writes what is the case if no request is to be sent.
#[doc(hidden)]
pub fn case(outcome: Option<Outcome>, out: &mut dyn Write) -> fmt::Result {
    match outcome {
        Some(Outcome::Done) => out.write_str(": all is as wanted"),
        Some(Outcome::Pending) => out.write_str(": it is pending"),
        Some(Outcome::Lost) => out.write_str(": what was wanted is lost"),
        Some(Outcome::Unknown) => out.write_str(": the outcome is unknown"),
        None => Ok(()),
    }
}

fn has_delays(kind: RecoveryKind) -> bool {
    matches!(
        kind,
        RecoveryKind::Retry | RecoveryKind::Recheck | RecoveryKind::SlowDown
    )
}

/// Writes what to do, without the delays and what follows them.
#[doc(hidden)]
pub fn action(advice: &dyn Advice, quote: Quote<'_>, out: &mut dyn Write) -> fmt::Result {
    command(advice, quote, out)?;
    condition(advice, out)
}

fn command(advice: &dyn Advice, quote: Quote<'_>, out: &mut dyn Write) -> fmt::Result {
    match advice.kind() {
        RecoveryKind::Settled => out.write_str("send no request"),
        RecoveryKind::Retry => out.write_str("send the same request again"),
        RecoveryKind::Recheck => match advice.with() {
            Some(with) => {
                out.write_str("ask for the state with ")?;
                quote(with, out)
            }
            None => out.write_str("ask for the state again"),
        },
        RecoveryKind::Restart => restart(advice, quote, out),
        RecoveryKind::FixRequest => out.write_str("fix the request before sending it again"),
        RecoveryKind::FixCredentials => {
            out.write_str("fix the credentials before sending it again")
        }
        RecoveryKind::FixAccount => out.write_str("fix the account before sending it again"),
        RecoveryKind::SlowDown => out.write_str("slow down, and send the request again"),
        RecoveryKind::ContactSupport => out.write_str("contact the vendor's support"),
    }
}

fn condition(advice: &dyn Advice, out: &mut dyn Write) -> fmt::Result {
    if advice.if_still_wanted() {
        out.write_str(", if the work is still wanted")?;
    }
    Ok(())
}

fn restart(advice: &dyn Advice, quote: Quote<'_>, out: &mut dyn Write) -> fmt::Result {
    out.write_str("begin again")?;
    if let Some(from) = advice.from() {
        out.write_str(" with ")?;
        quote(from, out)?;
    }
    let mut written = Ok(());
    let mut is_first = true;
    advice.each_change(&mut |field| {
        let glue = if core::mem::take(&mut is_first) {
            " and a new "
        } else {
            ", "
        };
        let again = out.write_str(glue).and_then(|()| quote(field, out));
        written = written.and(again);
    });
    written
}

/// A delay as `3 s` or `250 ms`.
#[doc(hidden)]
pub struct InUnits(pub Duration);

impl fmt::Display for InUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.subsec_millis() == 0 {
            write!(f, "{} s", self.0.as_secs())
        } else {
            write!(f, "{} ms", self.0.as_millis())
        }
    }
}
