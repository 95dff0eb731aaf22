//! The rejects file: the rejected rows as they came, with `line`, `reason` and `hint` behind their own cells.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::batch::Reject;
use super::failure::ImportFailure;
use super::receipt::joined;
use super::row::Kept;
use super::sheet::Sheet;
use crate::failure::in_words;

/// Where the rejected rows of `input` go unless said otherwise: `.rejected.csv` in place of `.csv`.
///
/// ```
/// use lssc::import::rejects_path;
/// use std::path::Path;
/// assert_eq!(rejects_path(Path::new("in/May.CSV")), Path::new("in/May.rejected.csv"));
/// assert_eq!(rejects_path(Path::new("in/May.txt")), Path::new("in/May.txt.rejected.csv"));
/// ```
pub fn rejects_path(input: &Path) -> PathBuf {
    let is_csv = |extension: &std::ffi::OsStr| extension.eq_ignore_ascii_case("csv");
    if input.extension().is_some_and(is_csv) {
        return input.with_extension("rejected.csv");
    }
    with_suffix(input, ".rejected.csv")
}

/// The rejects file of one import.
///
/// Written beside its place and renamed into it at the end, so that a file of that name is whole. Without a rejected
/// row there is none, and one that an earlier import left stays as it is: somebody may be correcting its rows.
pub struct Rejects {
    place: Option<PathBuf>,
    header: Vec<u8>,
    delimiter: u8,
    ending: Vec<u8>,
    writing: Option<(PathBuf, BufWriter<File>)>,
}

impl Rejects {
    /// The rejects of `sheet`, which is read from `input` (`-` is the standard input): in `explicit`, or else where
    /// [`rejects_path`] says; of the standard input in `explicit` or nowhere.
    ///
    /// # Errors
    /// `explicit` is the file that is being read.
    pub fn new(
        sheet: &Sheet,
        input: &Path,
        explicit: Option<&Path>,
    ) -> Result<Rejects, ImportFailure> {
        let stdin = input.as_os_str() == "-";
        let same = |path: &Path| match (path.canonicalize(), input.canonicalize()) {
            (Ok(path), Ok(input)) => path == input,
            _ => false,
        };
        if let Some(path) = explicit.filter(|path| !stdin && same(path)) {
            return Err(ImportFailure::new(
                format!(
                    "{} is the file to be imported: its rejected rows cannot go there. Nothing was recorded.",
                    path.display()
                ),
                "Name another file with --rejects.",
            ));
        }
        let default = || (!stdin).then(|| rejects_path(input));
        Ok(Rejects {
            place: explicit.map(Path::to_path_buf).or_else(default),
            header: sheet.rejects_header(),
            delimiter: sheet.delimiter(),
            ending: sheet.line_ending().to_vec(),
            writing: None,
        })
    }

    /// A rejects file that an earlier import left in the place of this one.
    pub(super) fn earlier(&self) -> Option<&Path> {
        self.place.as_deref().filter(|path| path.is_file())
    }

    /// Writes one rejected row.
    pub(super) fn write(&mut self, kept: &Kept, reasons: &[Reject]) -> Result<(), ImportFailure> {
        let Some(place) = self.place.clone() else {
            return Ok(());
        };
        self.try_write(&place, kept, reasons)
            .map_err(|e| unwritable(&place, &e))
    }

    /// Puts the file in its place and says where; none if no row was written.
    pub(super) fn finish(mut self) -> Result<Option<PathBuf>, ImportFailure> {
        let (Some(place), Some((part, mut out))) = (self.place.take(), self.writing.take()) else {
            return Ok(None);
        };
        let flushed = out.flush().and_then(|()| match part == place {
            true => Ok(()),
            false => out.get_ref().sync_all(),
        });
        drop(out);
        let done = flushed.and_then(|()| match part == place {
            true => Ok(()),
            false => fs::rename(&part, &place),
        });
        if let Err(e) = done {
            remove_part(&part, &place);
            return Err(unwritable(&place, &e));
        }
        Ok(Some(place))
    }

    fn try_write(&mut self, place: &Path, kept: &Kept, reasons: &[Reject]) -> io::Result<()> {
        let (_, out) = match &mut self.writing {
            Some(writing) => writing,
            None => {
                let part = part_of(place);
                let mut out = BufWriter::new(begin(&part)?);
                out.write_all(&self.header)?;
                self.writing.insert((part, out))
            }
        };
        let hints = hints(reasons);
        out.write_all(&kept.bytes)?;
        for text in [kept.line.to_string(), joined(reasons), hints] {
            out.write_all(&[self.delimiter])?;
            out.write_all(cell(&text, self.delimiter).as_bytes())?;
        }
        out.write_all(&self.ending)
    }
}

impl Drop for Rejects {
    /// An import that failed leaves no half a file behind.
    fn drop(&mut self) {
        if let (Some(place), Some((part, _))) = (&self.place, &self.writing) {
            remove_part(part, place);
        }
    }
}

/// The file that is written until the one in `place` can be replaced; a device is written itself.
fn part_of(place: &Path) -> PathBuf {
    match fs::metadata(place) {
        Ok(there) if !there.is_file() => place.to_path_buf(),
        _ => with_suffix(place, ".part"),
    }
}

/// Begins the unfinished file, in the place of one that an import left which was cut off; not of one that another
/// import is writing.
fn begin(part: &Path) -> io::Result<File> {
    let mut options = File::options();
    let file = options
        .write(true)
        .create(true)
        .truncate(false)
        .open(part)?;
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Err(io::Error::other("another import is writing it"));
    }
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    Ok(file)
}

/// Removes the unfinished file; that it cannot be removed changes nothing about the failure that led here.
fn remove_part(part: &Path, place: &Path) {
    if part != place {
        let _ = fs::remove_file(part);
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// The hints of a row, each once and as a sentence of its own.
fn hints(reasons: &[Reject]) -> String {
    let mut said: Vec<&str> = Vec::new();
    let mut text = String::new();
    for hint in reasons.iter().map(|reject| reject.hint.as_str()) {
        if hint.is_empty() || said.contains(&hint) {
            continue;
        }
        said.push(hint);
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '?', '!']) {
                " "
            } else {
                ". "
            });
        }
        let mut letters = hint.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
    }
    text
}

/// A text as a cell: no formula for a spreadsheet, and in quotation marks where it must be.
fn cell(text: &str, delimiter: u8) -> String {
    let defuse = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    let special = |c: char| matches!(c, '"' | '\n' | '\r') || c == char::from(delimiter);
    if text.contains(special) {
        return format!("\"{defuse}{}\"", text.replace('"', "\"\""));
    }
    format!("{defuse}{text}")
}

fn unwritable(place: &Path, e: &io::Error) -> ImportFailure {
    ImportFailure::new(
        format!(
            "The rejected rows could not be written to {}: {}. Nothing was recorded.",
            place.display(),
            in_words(e)
        ),
        "Name another file with --rejects.",
    )
}
