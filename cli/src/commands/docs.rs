//! `errdex docs`: the reference pages of catalogs, written or compared.
//!
//! Only what was written here is replaced, and nothing before all pages of a run are staged.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use errdex_catalog::is_hidden;
use errdex_pages::{Page, Reference};
use similar::{DiffTag, TextDiff};

use crate::answer::Answer;
use crate::input::{self, MAX_PAGE, cannot, refused};
use crate::output::{self, name};
use crate::staged::{self, Staged};

/// Lines of a difference beyond this number are counted, not shown.
const MAX_LINES: usize = 200;

/// A longer line of a difference is cut.
const MAX_LINE: usize = 200;

/// After this time a difference may be longer than it has to be.
const MAX_TIME: Duration = Duration::from_secs(2);

/// A page that is there is not read beyond this, unless the page to be written is as long.
const MAX_PRESENT: u64 = 256 << 20;

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
        let (out, dir) = (name(out), name(dir));
        let message = format!(
            "the pages cannot go to `{out}`, which is in the folder of the catalogs, `{dir}`: they would be read as one"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let reference = match Reference::load(dir) {
        Ok(reference) => reference,
        Err(report) => {
            super::check::show(&report)?;
            return Ok(Answer::NotFound);
        }
    };
    let pages = reference.pages();
    let count = pages.len() + fill.len();
    let mut stale = Vec::new();
    for page in pages {
        let path = out.join(&page.file_name);
        let present = present(&path, &page)?;
        let has = |present: &Vec<u8>| present == page.text.as_bytes();
        if present.as_ref().is_some_and(has) {
            continue;
        }
        let is_ours = present
            .as_ref()
            .is_none_or(|present| page.replaces(present));
        if !is_ours && !check {
            let why = "was not written by `errdex docs`; move it, or choose another folder";
            return Err(refused(&path, why));
        }
        stale.push(Stale {
            target: path.clone(),
            path,
            text: page.text,
            present: present.unwrap_or_default(),
        });
    }
    for path in fill {
        stale.extend(unfilled(&reference, path)?);
    }
    if *check {
        let left_over = left_over(arguments, &reference)?;
        compare(&stale, &left_over, arguments)
    } else {
        write(&stale, count, out)
    }
}

/// A hand-written page, if its regions are stale; a link is left alone, and the page that it leads to
/// is filled.
fn unfilled(reference: &Reference, path: &Path) -> io::Result<Option<Stale>> {
    let refused = |message: String| io::Error::new(io::ErrorKind::InvalidData, message);
    let shown = name(path);
    let target = fs::canonicalize(path).map_err(|error| cannot("read", path, &error))?;
    let present = input::file(path, MAX_PAGE)?;
    let text = String::from_utf8(present).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        refused(format!("{shown}:{line}: no UTF-8"))
    })?;
    let filled = reference.fill(&text);
    let filled = filled
        .map_err(|error| refused(format!("{shown}:{}: {}", error.line(), error.message())))?;
    Ok((filled != text).then(|| Stale {
        path: path.to_owned(),
        target,
        text: filled,
        present: text.into_bytes(),
    }))
}

/// Refuses a folder that cannot be listed, which is no fault of a catalog.
fn readable(dir: &Path) -> io::Result<()> {
    let listed = fs::read_dir(dir);
    listed
        .map(drop)
        .map_err(|error| cannot("read", dir, &error))
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

/// What there is in the place of a page.
fn present(path: &Path, page: &Page) -> io::Result<Option<Vec<u8>>> {
    match staged::present(path)? {
        // A page of a large catalog may be longer than any that is written by hand.
        Some(_) => input::file(path, MAX_PRESENT.max(2 * page.text.len() as u64)).map(Some),
        None => Ok(None),
    }
}

/// A page that is not what it should be.
struct Stale {
    /// As it is shown.
    path: PathBuf,
    /// The file to be replaced.
    target: PathBuf,
    text: String,
    present: Vec<u8>,
}

fn write(stale: &[Stale], count: usize, out: &Path) -> io::Result<Answer> {
    let mut staged = Staged::default();
    staged.folder(out)?;
    for Stale { target, text, .. } in stale {
        staged.file(target, text)?;
    }
    staged.commit()?;
    let mut output = output::stdout();
    for Stale { path, .. } in stale {
        writeln!(output, "wrote {}", name(path))?;
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
        Err(error) => return Err(cannot("read", out, &error)),
    };
    let pages = reference.pages();
    let wanted = pages.iter().map(|page| out.join(&page.file_name));
    let wanted = wanted.collect::<Vec<_>>();
    let mut left_over = Vec::new();
    for file in files {
        let path = file?.path();
        let is_page = path.extension().is_some_and(|ending| ending == "md")
            && fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        if !is_page || wanted.contains(&path) || arguments.fill.contains(&path) {
            continue;
        }
        let catalog = path.file_stem().unwrap_or_default().to_string_lossy();
        let head = format!("<!-- Written by `errdex docs` from the catalog {catalog};");
        if input::head(&path, head.len() as u64)? == head.as_bytes() {
            let pages = ["html", "json", "md"].map(|ending| path.with_extension(ending));
            left_over.extend(pages.into_iter().filter(|page| page.exists()));
        }
    }
    left_over.sort();
    Ok(left_over)
}

fn compare(stale: &[Stale], left_over: &[PathBuf], arguments: &Arguments) -> io::Result<Answer> {
    if !left_over.is_empty() {
        let mut err = output::stderr();
        for path in left_over {
            let path = name(path);
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
    let mut output = output::stdout();
    for page in stale {
        let present = String::from_utf8_lossy(&page.present);
        write!(output, "{}", difference(&page.path, &present, &page.text))?;
    }
    output.flush()?;
    let (dir, out) = (name(&arguments.dir), name(&arguments.out));
    let mut err = output::stderr();
    let count = stale.len();
    let pages = if count == 1 { "page is" } else { "pages are" };
    let files = arguments.fill.iter();
    let files = files.map(|file| name(file));
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
    let path = name(path);
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
        let is_hidden = is_hidden(character) || (character.is_whitespace() && character != ' ');
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
