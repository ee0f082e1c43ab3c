//! Arguments that several subcommands share.

use std::io::{self, Write as _};

use clap::Args;
use clap::builder::RangedI64ValueParser;
use errdex_answer::text;

use crate::{output, pager};

/// An HTTP status.
pub(crate) fn http_status() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(100..=599)
}

/// How much of an answer to write.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Length {
    /// Everything that the catalog has for it, page by page on a terminal
    #[arg(long)]
    full: bool,
}

impl Length {
    pub(crate) const fn of_text(self) -> text::Length {
        if self.full {
            text::Length::Full
        } else {
            text::Length::Brief
        }
    }

    /// Writes an answer of this length.
    pub(crate) fn write(self, answer: &str) -> io::Result<()> {
        if self.full {
            return pager::write(answer);
        }
        let mut out = output::stdout();
        out.write_all(answer.as_bytes())?;
        out.flush()
    }
}
