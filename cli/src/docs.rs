//! `errdex docs`: the reference pages of catalogs, written or compared.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use errdex_build::docs::Reference;
use similar::{DiffTag, TextDiff};

use crate::Answer;

/// Lines of a difference beyond this number are counted, not shown.
const MAX_LINES: usize = 200;

/// A longer line of a difference is cut.
const MAX_LINE: usize = 200;

/// After this time a difference may be longer than it has to be.
const MAX_TIME: Duration = Duration::from_secs(2);

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The folder of a catalog, or one with the folders of several
    dir: PathBuf,

    /// The folder of the pages
    #[arg(long, default_value = "docs")]
    out: PathBuf,

    /// Hand-written pages of Markdown whose regions are to be filled
    #[arg(long, num_args = 1.., value_name = "FILE")]
    fill: Vec<PathBuf>,

    /// Write nothing, and show how the pages differ from those in the folder
    #[arg(long)]
    check: bool,
}

/// Writes the pages that changed, or compares all of them; found are pages that are up to date.
pub(crate) fn run(arguments: &Arguments) -> io::Result<Answer> {
    let Arguments {
        dir,
        out,
        fill,
        check,
    } = arguments;
    readable(dir)?;
    if is_inside(out, dir)? {
        let (out, dir) = (out.display(), dir.display());
        let message = format!(
            "the pages cannot go to `{out}`, which is in the folder of the catalogs, `{dir}`: they would be read as one"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let reference = match Reference::load(dir) {
        Ok(reference) => reference,
        Err(report) => {
            crate::check::show(&report)?;
            return Ok(Answer::NotFound);
        }
    };
    let pages = reference.pages().into_iter();
    let mut wanted = pages
        .map(|page| (out.join(page.file_name), page.text))
        .collect::<Vec<_>>();
    for path in fill {
        wanted.push((path.clone(), filled(&reference, path)?));
    }
    let count = wanted.len();
    let mut stale = Vec::new();
    for (path, text) in wanted {
        let present = present(&path)?;
        if present.as_deref() != Some(text.as_bytes()) {
            stale.push(Stale {
                path,
                text,
                present,
            });
        }
    }
    if *check {
        let left_over = left_over(arguments, &reference)?;
        compare(&stale, &left_over, arguments)
    } else {
        write(&stale, count, out)
    }
}

/// A hand-written page with its regions filled.
fn filled(reference: &Reference, path: &Path) -> io::Result<String> {
    let refused = |message: String| io::Error::new(io::ErrorKind::InvalidData, message);
    let shown = path.display();
    let bytes = fs::read(path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read `{shown}`: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        refused(format!("{shown}:{line}: no UTF-8"))
    })?;
    let filled = reference.fill(&text);
    filled.map_err(|error| refused(format!("{shown}:{}: {}", error.line(), error.message())))
}

/// Refuses a folder that cannot be listed, which is no fault of a catalog.
fn readable(dir: &Path) -> io::Result<()> {
    match fs::read_dir(dir) {
        Ok(_) => Ok(()),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", dir.display());
            Err(io::Error::new(error.kind(), message))
        }
    }
}

/// Whether a folder, which need not be there yet, is in another one or is that one.
fn is_inside(folder: &Path, of: &Path) -> io::Result<bool> {
    let mut whole = std::path::absolute(folder)?;
    let of = fs::canonicalize(of)?;
    // What is there may be reached through a link; what is not there is none.
    let mut missing = Vec::new();
    let mut real = loop {
        if let Ok(real) = fs::canonicalize(&whole) {
            break real;
        }
        let Some(name) = whole.file_name() else {
            break whole;
        };
        missing.push(name.to_owned());
        whole.pop();
    };
    real.extend(missing.iter().rev());
    Ok(real.starts_with(of))
}

/// What a file holds, if it is there.
fn present(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            Err(io::Error::new(error.kind(), message))
        }
    }
}

/// A page that is not what it should be.
struct Stale {
    path: PathBuf,
    text: String,
    present: Option<Vec<u8>>,
}

fn write(stale: &[Stale], count: usize, out: &Path) -> io::Result<Answer> {
    let refused = |path: &Path, error: &io::Error| {
        let message = format!("cannot write `{}`: {error}", path.display());
        io::Error::new(error.kind(), message)
    };
    fs::create_dir_all(out).map_err(|error| refused(out, &error))?;
    let mut output = anstream::stdout().lock();
    for Stale { path, text, .. } in stale {
        fs::write(path, text).map_err(|error| refused(path, &error))?;
        writeln!(output, "wrote {}", path.display())?;
    }
    let fresh = count - stale.len();
    writeln!(output, "{} pages written, {fresh} unchanged", stale.len())?;
    output.flush()?;
    Ok(Answer::Found)
}

/// The pages of catalogs that are gone, as far as the folder is known to hold those of all catalogs.
///
/// Only what says that it was written here is one; the other formats of the same catalog go with it.
fn left_over(arguments: &Arguments, reference: &Reference) -> io::Result<Vec<PathBuf>> {
    let Arguments { dir, out, .. } = arguments;
    if dir.join("catalog.yaml").exists() {
        return Ok(Vec::new());
    }
    let files = match fs::read_dir(out) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", out.display());
            return Err(io::Error::new(error.kind(), message));
        }
    };
    let pages = reference.pages();
    let wanted = pages.iter().map(|page| out.join(&page.file_name));
    let wanted = wanted.collect::<Vec<_>>();
    let mut left_over = Vec::new();
    for file in files {
        let path = file?.path();
        let is_page = path.extension().is_some_and(|ending| ending == "md");
        if !is_page || wanted.contains(&path) || arguments.fill.contains(&path) {
            continue;
        }
        let catalog = path.file_stem().unwrap_or_default().to_string_lossy();
        let head = format!("<!-- Written by `errdex docs` from the catalog {catalog};");
        let bytes = present(&path)?.unwrap_or_default();
        if bytes.starts_with(head.as_bytes()) {
            let pages = ["html", "json", "md"].map(|ending| path.with_extension(ending));
            left_over.extend(pages.into_iter().filter(|page| page.exists()));
        }
    }
    left_over.sort();
    Ok(left_over)
}

fn compare(stale: &[Stale], left_over: &[PathBuf], arguments: &Arguments) -> io::Result<Answer> {
    if !left_over.is_empty() {
        let mut err = anstream::stderr().lock();
        for path in left_over {
            let path = path.display();
            writeln!(
                err,
                "`{path}` is a page of a catalog that is gone; remove it"
            )?;
        }
        err.flush()?;
    }
    if stale.is_empty() {
        return Ok(if left_over.is_empty() {
            Answer::Found
        } else {
            Answer::NotFound
        });
    }
    let mut output = anstream::stdout().lock();
    for page in stale {
        let present = String::from_utf8_lossy(page.present.as_deref().unwrap_or_default());
        write!(output, "{}", difference(&page.path, &present, &page.text))?;
    }
    output.flush()?;
    let (dir, out) = (arguments.dir.display(), arguments.out.display());
    let mut err = anstream::stderr().lock();
    let count = stale.len();
    let pages = if count == 1 { "page is" } else { "pages are" };
    let files = arguments.fill.iter();
    let files = files.map(|file| file.display().to_string());
    let words = ["--fill".to_owned()].into_iter().chain(files);
    let fill = match arguments.fill.len() {
        0 => String::new(),
        _ => format!(" {}", words.collect::<Vec<_>>().join(" ")),
    };
    writeln!(
        err,
        "{count} {pages} stale; run `errdex docs {dir} --out {out}{fill}`"
    )?;
    err.flush()?;
    Ok(Answer::NotFound)
}

/// A unified difference that nobody has to scroll through for long, and in which no two lines of a
/// change look the same.
fn difference(path: &Path, present: &str, wanted: &str) -> String {
    let path = path.display();
    let mut text = format!("--- {path}\n+++ {path} (as the catalog has it)\n");
    if present.replace("\r\n", "\n") == wanted.replace("\r\n", "\n") {
        // Every line would differ.
        return text + "only the ends of lines differ\n";
    }
    if present.split_whitespace().eq(wanted.split_whitespace()) {
        text += "only white space differs\n";
    }
    let diff = TextDiff::configure()
        .timeout(MAX_TIME)
        .diff_lines(present, wanted);
    let mut lines = Vec::new();
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        lines.push(hunk.header().to_string());
        for op in hunk.ops() {
            let old = op.old_range().filter_map(|i| diff.old_slice(i));
            let old = old.collect::<Vec<_>>();
            let new = op.new_range().filter_map(|i| diff.new_slice(i));
            let new = new.collect::<Vec<_>>();
            if op.tag() == DiffTag::Equal {
                lines.extend(old.iter().map(|line| format!(" {}", shown(line, 0))));
                continue;
            }
            // A line is cut where it differs from the one in its place.
            let pair = |of: &[&str], others: &[&str], i: usize| {
                let other = others.get(i).copied().unwrap_or("");
                shown(of[i], first_difference(of[i], other))
            };
            lines.extend((0..old.len()).map(|i| format!("-{}", pair(&old, &new, i))));
            lines.extend((0..new.len()).map(|i| format!("+{}", pair(&new, &old, i))));
        }
    }
    for line in lines.iter().take(MAX_LINES) {
        text += &format!("{line}\n");
    }
    if let Some(more @ 1..) = lines.len().checked_sub(MAX_LINES) {
        text += &format!("... {more} more lines\n");
    }
    text
}

/// How many characters two lines have in common at their beginning.
fn first_difference(line: &str, other: &str) -> usize {
    let both = line.chars().zip(other.chars());
    both.take_while(|(one, other)| one == other).count()
}

/// As much of a line as fits, with what is at a place in it, and what nobody sees made visible.
fn shown(line: &str, place: usize) -> String {
    let (line, end) = match line.strip_suffix('\n') {
        Some(line) => (line, ""),
        None => (line, " (without a line end)"),
    };
    let blanks = line.trim_end_matches([' ', '\t', '\r']).chars().count();
    let skipped = if place < MAX_LINE {
        0
    } else {
        place - MAX_LINE / 2
    };
    let mut characters = line.chars().enumerate().skip(skipped);
    let mut short = String::new();
    if skipped > 0 {
        short += "...";
    }
    for (i, character) in characters.by_ref().take(MAX_LINE) {
        let is_hidden = character.is_control()
            || (character.is_whitespace() && character != ' ')
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        match character {
            ' ' if i >= blanks => short.push('\u{b7}'),
            _ if is_hidden => short.extend(character.escape_default()),
            _ => short.push(character),
        }
    }
    short += if characters.next().is_some() {
        "..."
    } else {
        end
    };
    short
}
