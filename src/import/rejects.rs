//! The rejects file: the rejected rows as they came, with `line`, `reason` and `hint` behind their own cells.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::ImportFailure;
use super::receipt::{hints, joined};
use super::row::Kept;
use super::settled::Reject;
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
/// row there is none, and one that an earlier import left stays as it is: somebody may be correcting its rows. One that
/// says something else than the new one is kept beside it under a number.
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
    ///
    /// **Reading**: what is no file of a folder (a pipe, a device) is taken as the standard input is.
    pub fn new(
        sheet: &Sheet,
        input: &Path,
        explicit: Option<&Path>,
    ) -> Result<Rejects, ImportFailure> {
        let stdin = input.as_os_str() == "-" || fs::metadata(input).is_ok_and(|m| !m.is_file());
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
        self.try_write(&place, kept, reasons).map_err(|e| unwritable(&place, &e))
    }

    /// Puts the file in its place; none if no row was written.
    pub(super) fn finish(mut self) -> Result<Option<Placed>, ImportFailure> {
        let (Some(place), Some((part, mut out))) = (self.place.take(), self.writing.take()) else {
            return Ok(None);
        };
        let flushed = out.flush().and_then(|()| match part == place {
            true => Ok(()),
            false => out.get_ref().sync_all(),
        });
        drop(out);
        let done = flushed.and_then(|()| match part == place {
            true => Ok(None),
            false => {
                let earlier = kept(&place, &part)?;
                fs::rename(&part, &place)?;
                Ok(earlier)
            }
        });
        match done {
            Ok(earlier) => Ok(Some(Placed { place, earlier })),
            Err(e) => {
                remove_part(&part, &place);
                Err(unwritable(&place, &e))
            }
        }
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

/// A rejects file in its place.
pub(super) struct Placed {
    pub(super) place: PathBuf,
    /// What stood there before, where it said something else: somebody may have corrected its rows.
    pub(super) earlier: Option<PathBuf>,
}

/// Keeps what stands in `place` under the first free number, unless it says what `new` says or is kept already.
fn kept(place: &Path, new: &Path) -> io::Result<Option<PathBuf>> {
    if !place.is_file() || same_bytes(place, new)? {
        return Ok(None);
    }
    for number in 1.. {
        let beside = numbered(place, number);
        match fs::hard_link(place, &beside) {
            Ok(()) => return Ok(Some(beside)),
            Err(_) if beside.try_exists()? => {
                if same_bytes(place, &beside)? {
                    return Ok(Some(beside));
                }
            }
            // Not every disk gives a file two names.
            Err(_) => {
                fs::copy(place, &beside)?;
                return Ok(Some(beside));
            }
        }
    }
    Ok(None)
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    Ok(fs::metadata(one)?.len() == fs::metadata(other)?.len() && fs::read(one)? == fs::read(other)?)
}

/// `May.rejected.1.csv` of `May.rejected.csv`.
fn numbered(place: &Path, number: u32) -> PathBuf {
    match place.extension() {
        Some(extension) => {
            let mut ending = OsString::from(number.to_string());
            ending.push(".");
            ending.push(extension);
            place.with_extension(ending)
        }
        None => with_suffix(place, &format!(".{number}")),
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
    let file = options.write(true).create(true).truncate(false).open(part)?;
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

/// A text as a cell: no formula for a spreadsheet, and in quotation marks where it must be.
fn cell(text: &str, delimiter: u8) -> String {
    let defuse = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
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
