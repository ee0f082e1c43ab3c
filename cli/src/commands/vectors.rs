//! `errdex vectors`: questions with the answers of this program, for other implementations.
//!
//! All files are written or none.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use errdex_answer::Subject;
use errdex_answer::vectors::{Head, Kind};

use crate::answer::Answer;
use crate::catalogs::Choice;
use crate::output::{self, name};
use crate::staged::{self, Staged};

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex vectors vectors --catalog data/shop")]
pub(crate) struct Arguments {
    /// The folder to write to
    dir: PathBuf,

    #[command(flatten)]
    catalogs: Choice,
}

/// Writes a file for each catalog and each kind of question.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let Some(read) = arguments.catalogs.read()? else {
        return Ok(Answer::Refused);
    };
    let mut files = Vec::new();
    for read in &read {
        let (reference, tables) = (read.reference()?, read.tables()?);
        let subject = Subject::new(&*reference, tables.as_tables());
        for kind in Kind::ALL {
            files.push(file(&subject, kind)?);
        }
    }
    let mut staged = Staged::default();
    staged.folder(&arguments.dir)?;
    let mut told = String::new();
    for (file_name, text, count) in &files {
        let path = arguments.dir.join(file_name);
        // Refuses what is not a regular file before anything is written.
        staged::present(&path)?;
        staged.file(&path, text)?;
        // Writing to a string never fails.
        let _ = writeln!(told, "wrote {} ({count} vectors)", name(&path));
    }
    staged.commit()?;
    let mut out = output::stdout();
    out.write_all(told.as_bytes())?;
    out.flush()?;
    Ok(Answer::Found)
}

/// The name of a file, its text with a line for each vector, and how many there are.
fn file(subject: &Subject<'_>, kind: Kind) -> io::Result<(String, String, usize)> {
    let head = Head::new(subject);
    let file_name = format!("{}.{}.json", head.catalog, kind.plural());
    let head = serde_json::to_string(&head)?;
    let mut text = head.strip_suffix('}').unwrap_or(&head).as_bytes().to_vec();
    text.extend(b",\"vectors\":[\n");
    let mut count = 0;
    let mut written = Ok(());
    kind.each(subject, &mut |vector| {
        if count > 0 {
            // Within the line that the vector before ended.
            text.pop();
            text.extend(b",\n");
        }
        count += 1;
        if let Err(error) = output::json(&mut text, vector) {
            written = Err(error);
        }
    });
    written?;
    text.extend(b"]}\n");
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    Ok((file_name, text, count))
}
