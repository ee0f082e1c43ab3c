//! A folder in, the typed YAML of its files with all places out.
//!
//! Reads the frame first, then the domains in the order of their names; what the values mean is the business of `lower`.

use std::fs::{self, File as OpenFile};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::characters;
use crate::fingerprint;
use crate::raw::{self, RawCatalog, RawDomain};
use crate::report::{Diagnostic, Report};
use crate::rule::{self, Rule};
use crate::shape;
use crate::source::{File, Span};
use crate::yaml::tree::{self, Key, Node};

/// A catalog file is at most this long.
const MAX_BYTES: u64 = 32 << 20;

/// The name of the file that makes a folder a catalog.
const CATALOG_FILE: &str = "catalog.yaml";

const A_CATALOG: &str = "a catalog is a folder with a `catalog.yaml`";

/// The files of one catalog.
pub(crate) struct Loaded {
    /// The name of the folder.
    pub(crate) folder: String,
    /// The sum of the fingerprints of its files.
    pub(crate) fingerprint: u64,
    /// Absent when the file could not be read; what it would define is then not missed.
    pub(crate) catalog: Option<Typed<RawCatalog>>,
    /// The files of the domains that nobody asked for yet.
    domains: std::vec::IntoIter<Source>,
    /// Whether every file so far is here.
    pub(crate) complete: bool,
}

impl Loaded {
    /// The next domain that can be read; one at a time, because the tree of a large one is large.
    pub(crate) fn next_domain(&mut self, report: &mut Report) -> Option<Typed<RawDomain>> {
        loop {
            let source = self.domains.next()?;
            match typed(
                source,
                &["entries"],
                shape::fit_domain,
                raw::read_domain,
                report,
            ) {
                Some(domain) => return Some(domain),
                None => self.complete = false,
            }
        }
    }
}

/// A file as typed values, beside the tree that knows their places.
pub(crate) struct Typed<T> {
    pub(crate) raw: T,
    pub(crate) tree: Node,
    /// The file's name without folder and ending.
    pub(crate) stem: String,
    /// Whether the lists that others refer to are what was written, with nothing left out.
    pub(crate) lists_are_whole: bool,
}

/// The folders below `data` that hold a catalog, sorted.
///
/// Hidden folders belong to editors and version control.
pub fn catalog_folders(data: &Path, report: &mut Report) -> Vec<PathBuf> {
    let mut folders = entries(data, report);
    folders.retain(|folder| folder.is_dir() && !is_hidden(folder) && !leads_up(folder));
    if folders.is_empty() && !report.has_errors() {
        let message = format!("`{}` has no folder with a catalog", data.display());
        let help = if data.join(CATALOG_FILE).exists() {
            "it is a catalog itself: name the folder that it stands in"
        } else {
            A_CATALOG
        };
        report.push(Diagnostic::without_place(&rule::NO_CATALOG, message).help(help));
    }
    folders
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a link leads back to a folder that it stands in.
fn leads_up(folder: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let (Some(parent), Some(target)) = (folder.parent().and_then(whole), whole(folder)) else {
        return false;
    };
    parent.starts_with(target)
}

/// A file of a catalog: its name for messages, its stem, and its bytes.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) stem: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads every YAML file of a catalog's folder.
pub(crate) fn catalog(folder: &Path, report: &mut Report) -> Option<Loaded> {
    let errors_before = report.error_count();
    let paths = entries(folder, report);
    if report.error_count() > errors_before {
        return None;
    }
    let mut complete = true;
    let mut sources = Vec::new();
    for path in &paths {
        let read = match kind(path, report) {
            FileKind::Catalog => read(path, report),
            FileKind::Misnamed => None,
            FileKind::Other => continue,
        };
        complete &= read.is_some();
        sources.extend(read);
    }
    if complete && !sources.iter().any(is_frame) {
        let message = format!("`{}` has no `{CATALOG_FILE}`", folder.display());
        report.push(Diagnostic::without_place(&rule::NO_CATALOG, message).help(A_CATALOG));
        return None;
    }
    if complete && sources.iter().all(is_frame) {
        let message = format!("`{}` has no domain", folder.display());
        let help = format!("add a file with entries beside `{CATALOG_FILE}`");
        report.push(Diagnostic::without_place(&rule::NO_DOMAIN, message).help(help));
    }
    Some(files(folder_name(folder), sources, complete, report))
}

/// Reads the file that says what the catalog is about; those of its domains are read on demand.
pub(crate) fn files(
    folder: String,
    sources: Vec<Source>,
    complete: bool,
    report: &mut Report,
) -> Loaded {
    let fingerprints = sources
        .iter()
        .map(|source| fingerprint::of_file(&source.stem, &source.bytes));
    let fingerprint = fingerprints.fold(0, u64::wrapping_add);
    let (frames, domains) = sources.into_iter().partition::<Vec<_>, _>(is_frame);
    let fit = |root, report: &mut Report| shape::fit(root, &shape::CATALOG, report);
    let mut frames = frames.into_iter();
    Loaded {
        folder,
        fingerprint,
        catalog: frames.next().and_then(|frame| {
            typed(
                frame,
                &["operations", "sources"],
                fit,
                raw::read_frame,
                report,
            )
        }),
        domains: domains.into_iter(),
        complete,
    }
}

fn is_frame(source: &Source) -> bool {
    CATALOG_FILE.strip_suffix(".yaml") == Some(source.stem.as_str())
}

/// The name that a folder was given under; `.` and `..` have none, so their own is looked up.
fn folder_name(folder: &Path) -> String {
    let whole = match folder.file_name() {
        Some(_) => None,
        None => fs::canonicalize(folder).ok(),
    };
    let name = whole.as_deref().unwrap_or(folder).file_name();
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// What a file is, by its name.
enum FileKind {
    Catalog,
    /// It looks like a part of the catalog, and is reported.
    Misnamed,
    Other,
}

fn kind(path: &Path, report: &mut Report) -> FileKind {
    let ending = path.extension().unwrap_or_default();
    let lower = ending.to_ascii_lowercase();
    if ending == "yaml" {
        FileKind::Catalog
    } else if lower == "yaml" || lower == "yml" {
        let message = format!("`{}` would not be read", path.display());
        let help = "the files of a catalog end in `.yaml`";
        report.push(Diagnostic::without_place(&rule::MISNAMED_FILE, message).help(help));
        FileKind::Misnamed
    } else {
        FileKind::Other
    }
}

fn entries(folder: &Path, report: &mut Report) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<Vec<_>>>()
    });
    match listed {
        Ok(mut paths) => {
            paths.sort();
            paths
        }
        Err(error) => {
            let message = format!("cannot list `{}`: {error}", folder.display());
            report.push(Diagnostic::without_place(&rule::UNREADABLE, message));
            Vec::new()
        }
    }
}

fn typed<T>(
    source: Source,
    lists: &[&str],
    fit: impl FnOnce(Node, &mut Report) -> Node,
    read: impl FnOnce(&Node) -> Result<T, String>,
    report: &mut Report,
) -> Option<Typed<T>> {
    let errors_before = report.error_count();
    let Source { name, stem, bytes } = source;
    let text = text(&name, bytes, report)?;
    let file = Rc::new(File { name, text });
    characters::check_file(&file, report);
    let mut written = tree::parse(&file, report)?;
    if written.lacks_a_key {
        written.root.span = Span::invented();
    }
    let before = Lists::new(&written.root, lists);
    // The other reader is asked before the tree is changed, and heard if nothing else is wrong.
    let agreement = if report.error_count() == errors_before {
        raw::agrees(&file, &written.root)
    } else {
        Ok(())
    };
    let tree = fit(written.root, report);
    if report.error_count() == errors_before
        && let Err(disagreement) = agreement
    {
        report.push(*disagreement);
    }
    match read(&tree) {
        Ok(raw) => Some(Typed {
            raw,
            lists_are_whole: written.whole && before.are_whole_in(&tree),
            tree,
            stem,
        }),
        Err(message) => {
            let start = Span::new(&file, 0, 0);
            report.push(Diagnostic::new(&rule::UNREADABLE, message, &start));
            None
        }
    }
}

/// The lists of a file that other files refer to, as they were written.
struct Lists<'a> {
    /// How many items each has, if it is there and a list.
    lengths: Vec<(&'a str, Option<usize>)>,
    keys: usize,
}

impl<'a> Lists<'a> {
    fn new(root: &Node, names: &[&'a str]) -> Self {
        let length = |name: &&'a str| (*name, root.list(name).map(<[Node]>::len));
        Self {
            lengths: names.iter().map(length).collect(),
            keys: root.fields().len(),
        }
    }

    /// Whether fitting left nothing out of them. A list that is not there may have been written under
    /// another key or as something else, unless every key fits.
    fn are_whole_in(&self, fitted: &Node) -> bool {
        let written =
            |(key, value): &&(Key, Node)| !key.span.is_invented() && !value.span.is_invented();
        let every_key_fits = !fitted.span.is_invented()
            && fitted.fields().iter().filter(written).count() == self.keys;
        self.lengths.iter().all(|(name, length)| match length {
            Some(_) => fitted.list(name).map(<[Node]>::len) == *length,
            None => every_key_fits && fitted.field(name).is_none(),
        })
    }
}

/// Reads a file, but no more of it than is needed to know that it is too long.
fn read(path: &Path, report: &mut Report) -> Option<Source> {
    // Opening anything else, such as a named pipe, could wait for ever.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let message = format!("`{}` is no file", path.display());
        report.push(Diagnostic::without_place(&rule::UNREADABLE, message));
        return None;
    }
    let mut bytes = Vec::new();
    let read =
        OpenFile::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) => Some(Source {
            name: path.display().to_string(),
            stem: path.file_stem()?.to_string_lossy().into_owned(),
            bytes,
        }),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            report.push(Diagnostic::without_place(&rule::UNREADABLE, message));
            None
        }
    }
}

/// The encoding of a file whose letters take more than one byte each, with or without a mark.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    let nuls = |size: usize| {
        let one_byte = |letter: &[u8]| letter.iter().filter(|byte| **byte > 0).take(2).count() == 1;
        let mut letters = bytes.chunks_exact(size).take(16);
        letters.len() > 0 && letters.all(one_byte)
    };
    let utf_32 = [&b"\xff\xfe\0\0"[..], b"\0\0\xfe\xff"];
    let utf_16 = [&b"\xff\xfe"[..], b"\xfe\xff"];
    if utf_32.iter().any(|mark| bytes.starts_with(mark)) || nuls(4) {
        Some("UTF-32")
    } else if utf_16.iter().any(|mark| bytes.starts_with(mark)) || nuls(2) {
        Some("UTF-16")
    } else {
        None
    }
}

/// The text of a file, without a byte order mark.
fn text(name: &str, bytes: Vec<u8>, report: &mut Report) -> Option<String> {
    let mut refuse = |finding: &'static Rule, message| {
        report.push(Diagnostic::without_place(finding, message));
        None
    };
    if bytes.len() as u64 > MAX_BYTES {
        let message = format!("`{name}` is longer than {MAX_BYTES} bytes");
        return refuse(&rule::FILE_TOO_LONG, message);
    }
    if let Some(encoding) = wide_encoding(&bytes) {
        let message = format!("`{name}` is {encoding}; save it as UTF-8");
        return refuse(&rule::NOT_UTF8, message);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            // Up to the first bad byte the readable rest has the same places.
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let name = name.to_owned();
            let place = Span::new(
                &Rc::new(File { name, text }),
                at,
                at + '\u{fffd}'.len_utf8(),
            );
            let diagnostic = Diagnostic::new(&rule::NOT_UTF8, "this is not UTF-8", &place);
            report.push(diagnostic.help("save the file as UTF-8"));
            None
        }
    }
}
