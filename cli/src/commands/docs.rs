//! `errdex docs`: the reference pages of catalogs, written or compared.
//!
//! Replaces only files that it wrote before, and none of them until all pages of a run are staged.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use errdex_pages::{Page, Reference};

use crate::answer::Answer;
use crate::difference::difference;
use crate::input::{self, MAX_PAGE, cannot, refused};
use crate::output::{self, name};
use crate::staged::{self, Staged};

/// The size limit of an existing page, unless the new page is as long.
const MAX_PRESENT: u64 = 256 << 20;

#[derive(Args, Debug)]
#[command(after_help = "Example: errdex docs data --out docs --fill README.md")]
pub(crate) struct Arguments {
    /// The folder of a catalog, or a folder of several catalogs
    dir: PathBuf,

    /// The folder to write the pages to
    #[arg(long, default_value = "docs")]
    out: PathBuf,

    /// Hand-written Markdown pages whose regions to fill
    #[arg(long, num_args = 1.., value_name = "FILE")]
    fill: Vec<PathBuf>,

    /// Write nothing, but show how the pages differ from those in the folder
    #[arg(long)]
    check: bool,
}

/// Writes the pages that changed, or compares all of them; if they are up to date, the answer is `Found`.
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
            "cannot write pages to `{out}`, which is inside of the catalog folder `{dir}`: they would be read as a catalog"
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let reference = match Reference::load(dir) {
        Ok(reference) => reference,
        Err(report) => {
            let reports = [report];
            super::check::show(&reports)?;
            return Ok(super::check::answer(&reports));
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
        let orphans = orphans(arguments, &reference)?;
        compare(&stale, &orphans, arguments)
    } else {
        write(&stale, count, out)
    }
}

/// A hand-written page, if its regions are stale; a link stays, and the page that it leads to is filled.
fn unfilled(reference: &Reference, path: &Path) -> io::Result<Option<Stale>> {
    let refused = |message: String| io::Error::new(io::ErrorKind::InvalidData, message);
    let shown = name(path);
    let target = fs::canonicalize(path).map_err(|error| cannot("read", path, &error))?;
    let present = input::file(path, MAX_PAGE)?;
    let text = String::from_utf8(present).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        refused(format!("{shown}:{line}: invalid UTF-8"))
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

/// Rejects a folder that cannot be listed, which is not an error of a catalog.
fn readable(dir: &Path) -> io::Result<()> {
    let listed = fs::read_dir(dir);
    listed
        .map(drop)
        .map_err(|error| cannot("read", dir, &error))
}

/// Whether a folder, which need not exist yet, is another one or inside of it.
fn is_inside(folder: &Path, of: &Path) -> io::Result<bool> {
    let mut whole = std::path::absolute(folder)?;
    let of = fs::canonicalize(of)?;
    // Existing folders may be reached through links; missing ones cannot be links.
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

/// The file that a page would replace, if any.
fn present(path: &Path, page: &Page) -> io::Result<Option<Vec<u8>>> {
    match staged::present(path)? {
        // The page of a large catalog may be longer than any hand-written one.
        Some(_) => input::file(path, MAX_PRESENT.max(2 * page.text.len() as u64)).map(Some),
        None => Ok(None),
    }
}

/// A page that is out of date.
struct Stale {
    /// As it is shown.
    path: PathBuf,
    /// The file to replace.
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

/// The pages of catalogs that no longer exist, if the folder is known to have those of all catalogs.
///
/// Found by the mark of the Markdown page; the other formats of the same catalog go with it.
fn orphans(arguments: &Arguments, reference: &Reference) -> io::Result<Vec<PathBuf>> {
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
    let mut orphans = Vec::new();
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
            orphans.extend(pages.into_iter().filter(|page| page.exists()));
        }
    }
    orphans.sort();
    Ok(orphans)
}

fn compare(stale: &[Stale], orphans: &[PathBuf], arguments: &Arguments) -> io::Result<Answer> {
    if !orphans.is_empty() {
        let mut err = output::stderr();
        for path in orphans {
            let path = name(path);
            writeln!(
                err,
                "`{path}` is a page of a catalog that no longer exists; remove it"
            )?;
        }
        err.flush()?;
    }
    if stale.is_empty() {
        return Ok(if orphans.is_empty() {
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
