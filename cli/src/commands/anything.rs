//! `errdex ANYTHING`: a response or a code is classified, words are explained.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;

use clap::Parser;
use errdex_answer::Subject;
use errdex_answer::finder::{Conditions, Found, Strength, find};
use errdex_answer::reading::Reader;
use errdex_core::{Key, Kind};

use crate::answer::Answer;
use crate::catalogs::{self, Read};
use crate::commands::classify::{self, Response};
use crate::commands::explain;
use crate::input::{self, MAX_RESPONSE};
use crate::question::Question;

/// Explains what you have: a response, a log line, a code, or words about either
#[derive(Debug, Parser)]
#[command(name = "errdex")]
pub(crate) struct Arguments {
    /// A response, a text that contains it, a code, words, or a file; standard input by default
    anything: Vec<OsString>,

    #[command(flatten)]
    question: Question,
}

/// Answers as `classify` or as `explain` does.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let question = &arguments.question;
    let Some(read) = question.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let words = match arguments.anything.as_slice() {
        [] => None,
        [argument] if argument == "-" || fs::metadata(argument).is_ok() => None,
        arguments => Some(arguments),
    };
    let Some(words) = words else {
        let file = arguments.anything.first().map(OsString::as_os_str);
        let bytes = input::response(file)?;
        if file.is_none() && bytes.trim_ascii().is_empty() {
            let message = "there is nothing to explain; `errdex --help` says what there can be";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let text = str::from_utf8(&bytes).unwrap_or_default().trim();
        let is_query = !text.is_empty() && !text.contains('\n') && !has_response(&read, &bytes)?;
        return if is_query {
            of_words(question, &read, &[text.to_owned()])
        } else {
            classify::answer(question, &read, Response::Read(&bytes))
        };
    };
    let bytes = words.join(OsStr::new(" ")).into_encoded_bytes();
    if bytes.len() as u64 > MAX_RESPONSE || has_response(&read, &bytes)? {
        return classify::answer(question, &read, Response::Read(&bytes));
    }
    let words = words.iter().map(|word| word.to_string_lossy().into_owned());
    of_words(question, &read, &words.collect::<Vec<_>>())
}

fn of_words(question: &Question, read: &[Read], words: &[String]) -> io::Result<Answer> {
    if let [word] = words
        && let Some(code) = code(read, word)?
    {
        return classify::answer(question, read, code.response());
    }
    explain::answer(question, read, words)
}

/// Whether there is a response in an input, of the API or of another one, for any of the catalogs.
pub(crate) fn has_response(read: &[Read], input: &[u8]) -> io::Result<bool> {
    for read in read.iter().filter(|read| read.has_tables()) {
        let (reference, tables) = (read.reference()?, read.tables()?);
        let subject = Subject::new(&*reference, tables.as_tables());
        if Reader::new(&subject).read(input).has_response() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A code by itself.
enum Code {
    Integer(i128),
    Text(String),
}

impl Code {
    fn response(&self) -> Response<'_> {
        match self {
            Self::Integer(code) => Response::Code(*code),
            Self::Text(code) => Response::CodeText(code),
        }
    }
}

/// The code that a word is; none if it is the key of a status, too, which is something else.
fn code(read: &[Read], word: &str) -> io::Result<Option<Code>> {
    if !read.iter().all(Read::has_tables) {
        return Ok(None);
    }
    for catalog in catalogs::references(read)? {
        let found = find(&*catalog, word, Conditions::default());
        let Found::Matches(found) = found else {
            continue;
        };
        let is_status = |kind| kind == Kind::HttpStatus;
        if found.iter().any(|found| is_status(found.kind())) {
            return Ok(None);
        }
        let best = found
            .first()
            .filter(|best| best.strength == Strength::Whole);
        let Some(best) = best.filter(|best| best.kind() == Kind::Code) else {
            continue;
        };
        return Ok(match best.view.key.key() {
            // No name begins with a digit.
            Key::Integer(code) if is_number(word) => Some(Code::Integer(code)),
            Key::Text(code) if code.eq_ignore_ascii_case(word) => Some(Code::Text(code.to_owned())),
            _ => None,
        });
    }
    Ok(None)
}

fn is_number(word: &str) -> bool {
    let digits = word.trim().trim_start_matches(['#', '-']);
    digits.starts_with(|first: char| first.is_ascii_digit())
}
