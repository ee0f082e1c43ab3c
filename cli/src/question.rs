//! The arguments of every question: whom to ask, what else is known, and how to answer.

use std::io::{self, Write as _};

use clap::Args;
use errdex_answer::text::Length;

use crate::answer::Format;
use crate::catalogs::Choice;
use crate::{arguments, output, pager};

#[derive(Args, Debug)]
pub(crate) struct Question {
    #[command(flatten)]
    pub(crate) catalogs: Choice,

    /// The operation that was called
    #[arg(long, value_name = "OPERATION")]
    pub(crate) on: Option<String>,

    /// The HTTP status of the response
    #[arg(long, value_name = "STATUS", value_parser = arguments::http_status())]
    pub(crate) http: Option<u16>,

    /// Write all that the catalog has for it, page by page on a terminal
    #[arg(long)]
    full: bool,

    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl Question {
    /// How much of an answer in text is written.
    pub(crate) const fn length(&self) -> Length {
        if self.full {
            Length::Full
        } else {
            Length::Brief
        }
    }

    /// Writes an answer in text.
    pub(crate) fn write(&self, answer: &str) -> io::Result<()> {
        if self.full {
            return pager::write(answer);
        }
        let mut out = output::stdout();
        out.write_all(answer.as_bytes())?;
        out.flush()
    }
}
