//! A folder in, the records of its files out.
//!
//! What the values mean is up to `lower`.

use std::fs::{self, File as OpenFile};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::characters;
use crate::fingerprint;
use crate::reader::{self, FromNode, Read};
use crate::report::{Diagnostic, Report};
use crate::rule::{self, Rule};
use crate::schema;
use crate::source::{File, Span};
#[cfg(feature = "cross-check")]
use crate::yaml::cross_check;
use crate::yaml::tree;

/// The maximum size of a catalog file.
const MAX_BYTES: u64 = 32 << 20;

/// The name of the file that makes a folder a catalog.
const CATALOG_FILE: &str = "catalog.yaml";

const A_CATALOG: &str = "a catalog is a folder with a `catalog.yaml`";

/// The file that says how the catalog was imported; it is not a domain.
const IMPORT_FILE: &str = "import.yaml";

/// What an overlay's stem has after the stem of its domain.
const OVERLAY: &str = ".overlay";

/// Which readers of YAML have to agree about a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// The one that gives places, which is enough for whoever wants the catalog.
    One,
    /// Also the other one, if the feature `cross-check` brings it.
    All,
}

/// The files of one catalog.
pub(crate) struct Loaded {
    /// The name of the folder.
    pub(crate) folder: String,
    /// The sum of the fingerprints of its files.
    pub(crate) fingerprint: u64,
    /// What `catalog.yaml` says; absent if it could not be read, so that nothing in it is reported
    /// missing.
    pub(crate) header: Option<Record<schema::Catalog>>,
    /// What the other files say.
    pub(crate) domains: Vec<(Record<schema::Domain>, Option<Record<schema::Overlay>>)>,
    /// Whether every file could be read.
    pub(crate) is_complete: bool,
}

/// A file as a record.
pub(crate) struct Record<T> {
    pub(crate) content: T,
    pub(crate) file: Arc<File>,
    /// The file's name without folder and extension.
    pub(crate) stem: String,
    /// Whether no part of the file was left out.
    pub(crate) is_whole: bool,
    /// Whether every top-level key is known.
    pub(crate) is_exact: bool,
}

/// The folders below `data` that hold a catalog, sorted.
///
/// Hidden folders are skipped: they belong to editors and version control.
pub fn catalog_folders(data: &Path, report: &mut Report) -> Vec<PathBuf> {
    let mut folders = entries(data, report);
    folders.retain(|folder| folder.is_dir() && !is_hidden(folder) && !leads_up(folder));
    if folders.is_empty() && !report.has_errors() {
        let message = format!("`{}` has no folder with a catalog", data.display());
        let help = if data.join(CATALOG_FILE).exists() {
            "this folder is itself a catalog; pass its parent folder"
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

/// Whether a link leads back to a folder that it is in.
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
pub(crate) fn catalog(folder: &Path, readers: Readers, report: &mut Report) -> Option<Loaded> {
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
    if complete && !sources.iter().any(is_header) {
        let message = format!("`{}` has no `{CATALOG_FILE}`", folder.display());
        report.push(Diagnostic::without_place(&rule::NO_CATALOG, message).help(A_CATALOG));
        return None;
    }
    if complete && sources.iter().all(is_header) {
        let message = format!("`{}` has no domain", folder.display());
        let help = format!("add a file with entries next to `{CATALOG_FILE}`");
        report.push(Diagnostic::without_place(&rule::NO_DOMAIN, message).help(help));
    }
    Some(files(
        folder_name(folder),
        sources,
        complete,
        readers,
        report,
    ))
}

/// Reads the files of a catalog.
pub(crate) fn files(
    folder: String,
    mut sources: Vec<Source>,
    mut is_complete: bool,
    readers: Readers,
    report: &mut Report,
) -> Loaded {
    sources.retain(|source| !is_called(source, IMPORT_FILE));
    let fingerprints = sources
        .iter()
        .map(|source| fingerprint::of_file(&source.stem, &source.bytes));
    let fingerprint = fingerprints.fold(0, u64::wrapping_add);
    let (headers, domains) = sources.into_iter().partition::<Vec<_>, _>(is_header);
    let header = headers.into_iter().next();
    let header = header.and_then(|header| record(header, 0, readers, report));
    let (overlays, domains) = domains
        .into_iter()
        .partition::<Vec<_>, _>(|source| source.stem.ends_with(OVERLAY));
    let mut read = domains
        .into_iter()
        .filter_map(|source| {
            let domain = record::<schema::Domain>(source, 0, readers, report);
            is_complete &= domain.is_some();
            Some((domain?, None))
        })
        .collect::<Vec<_>>();
    for source in overlays {
        let of_file = |(domain, _): &&mut (Record<schema::Domain>, _)| {
            source.stem.strip_suffix(OVERLAY) == Some(domain.stem.as_str())
        };
        match read.iter_mut().find(of_file) {
            // Nothing was written in it yet.
            Some(_) if has_nothing(&source.bytes) => {}
            Some((_, overlay)) => *overlay = record(source, 1, readers, report),
            None if is_complete => {
                let message = format!("`{}` has no domain to merge into", source.name);
                let help = "an overlay is named `<domain>.overlay.yaml`";
                let diagnostic = Diagnostic::without_place(&rule::DANGLING_OVERLAY, message);
                report.push(diagnostic.help(help));
            }
            None => {}
        }
    }
    Loaded {
        folder,
        fingerprint,
        header,
        domains: read,
        is_complete,
    }
}

/// Whether a file has nothing but comments.
fn has_nothing(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = bytes.split(|byte| *byte == b'\n');
    lines.all(|line| matches!(line.trim_ascii_start().first(), None | Some(b'#')))
}

fn is_header(source: &Source) -> bool {
    is_called(source, CATALOG_FILE)
}

fn is_called(source: &Source, name: &str) -> bool {
    name.strip_suffix(".yaml") == Some(source.stem.as_str())
}

/// The name of a folder, as it was given; `.` and `..` have none, so their real name is looked up.
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
    /// It looks like part of the catalog, and is reported.
    Misnamed,
    Other,
}

fn kind(path: &Path, report: &mut Report) -> FileKind {
    let ending = path.extension().unwrap_or_default();
    let lower = ending.to_ascii_lowercase();
    if ending == "yaml" {
        FileKind::Catalog
    } else if lower == "yaml" || lower == "yml" {
        let message = format!("`{}` would be ignored", path.display());
        let help = "catalog files end in `.yaml`";
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

/// Reads a file as a record, whose fields refer to the file by `number`.
#[cfg_attr(
    not(feature = "cross-check"),
    expect(unused_variables, reason = "there is only one reader")
)]
fn record<T: FromNode + PartialEq>(
    source: Source,
    number: u16,
    readers: Readers,
    report: &mut Report,
) -> Option<Record<T>> {
    #[cfg(feature = "cross-check")]
    let errors_before = report.error_count();
    let Source { name, stem, bytes } = source;
    let text = text(&name, bytes, report)?;
    let file = Arc::new(File { name, text });
    characters::check_file(&file, report);
    let tree = tree::parse(&file, report)?;
    let Read { record, is_exact } = reader::read::<T>(&tree, number, report);
    let record = record?;
    // The other parser matters only if nothing else is wrong.
    #[cfg(feature = "cross-check")]
    if readers == Readers::All && report.error_count() == errors_before {
        cross_check::compare(&file, &tree, &record, report);
    }
    Some(Record {
        content: record,
        file,
        stem,
        is_whole: tree.whole,
        is_exact,
    })
}

/// Reads a file, but not much beyond the maximum size.
fn read(path: &Path, report: &mut Report) -> Option<Source> {
    // Opening anything else, such as a named pipe, could block forever.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let message = format!("`{}` is not a file", path.display());
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

/// The encoding of a UTF-16 or UTF-32 file, with or without a byte order mark.
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
            // Up to the first bad byte, the lossy text has the same offsets.
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let name = name.to_owned();
            let place = Span::new(
                &Arc::new(File { name, text }),
                at,
                at + '\u{fffd}'.len_utf8(),
            );
            let diagnostic = Diagnostic::new(&rule::NOT_UTF8, "invalid UTF-8", &place);
            report.push(diagnostic.help("save the file as UTF-8"));
            None
        }
    }
}
