//! The rejects file: the rejected rows as they came, with `line`, `reason` and `hint` after their own cells.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::failure::ImportFailure;
use super::receipt::{hints, joined};
use super::row::Kept;
use super::settled::Reject;
use super::sheet::Sheet;
use crate::disk::{self, Door, Draft, Readers, same_file};
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
/// It is written next to its place and renamed at the end, so that a file of that name is always complete. Without a
/// rejected row there is none, and the one of an earlier import stays, because somebody may be correcting its rows. An
/// earlier one with other content is kept next to it under a number.
pub struct Rejects {
    place: Option<PathBuf>,
    header: Vec<u8>,
    delimiter: u8,
    ending: Vec<u8>,
    /// The file that is read, if it is a file: only people who may read it may read its rejected rows.
    source: Option<PathBuf>,
    door: Door,
    writing: Option<Draft>,
}

impl Rejects {
    /// The rejects of `sheet`, which is read from `input` (`-` is the standard input). They go to `explicit`, or else
    /// to [`rejects_path`]; those of the standard input go to `explicit` or nowhere.
    ///
    /// # Errors
    /// `explicit` is the file that is being read.
    ///
    /// **Reading**: anything that is not a file in a folder (a pipe, a device) counts as the standard input.
    pub fn new(
        sheet: &Sheet,
        input: &Path,
        explicit: Option<&Path>,
        door: Door,
    ) -> Result<Rejects, ImportFailure> {
        let stdin =
            input.as_os_str() == "-" || std::fs::metadata(input).is_ok_and(|m| !m.is_file());
        let same = |path: &Path| same_file(path, input);
        if let Some(path) = explicit.filter(|path| !stdin && same(path)) {
            return Err(ImportFailure::new(
                format!(
                    "{} is the file to import, so its rejected rows cannot go there. Nothing was recorded.",
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
            source: (!stdin).then(|| input.to_path_buf()),
            door,
            writing: None,
        })
    }

    /// The rejects file of an earlier import at the same place.
    pub(super) fn earlier(&self) -> Option<&Path> {
        self.place.as_deref().filter(|path| path.is_file())
    }

    /// Where the rejected rows go, if there are any.
    pub fn place(&self) -> Option<&Path> {
        self.place.as_deref()
    }

    /// Writes one rejected row.
    pub(super) fn write(&mut self, kept: &Kept, reasons: &[Reject]) -> Result<(), ImportFailure> {
        let Some(place) = self.place.clone() else {
            return Ok(());
        };
        let out = match &mut self.writing {
            Some(out) => out,
            None => {
                let source = self.source.as_deref();
                let readers = source.map_or(Readers::Owner, Readers::Of);
                let begun = self.door.file_or_device(&place, readers);
                let mut out = begun.map_err(|e| unwritable(&place, e))?;
                let header = out.write_all(&self.header);
                header.map_err(|e| unwritable(&place, disk::Error::System(place.clone(), e)))?;
                self.writing.insert(out)
            }
        };
        write_row(out, kept, reasons, self.delimiter, &self.ending)
            .map_err(|e| unwritable(&place, disk::Error::System(place.clone(), e)))
    }

    /// Moves the file to its place, unless no row was written. In a dry run only says where the file would be.
    pub(super) fn finish(mut self) -> Result<Option<Placed>, ImportFailure> {
        let (Some(place), Some(out)) = (self.place.take(), self.writing.take()) else {
            return Ok(None);
        };
        let kept = out.keep_with_earlier(|number| numbered(&place, number));
        let earlier = kept.map_err(|e| unwritable(&place, e))?;
        Ok(Some(Placed { place, earlier, is_dry: self.door.is_dry() }))
    }
}

fn write_row(
    out: &mut Draft,
    kept: &Kept,
    reasons: &[Reject],
    delimiter: u8,
    ending: &[u8],
) -> io::Result<()> {
    out.write_all(&kept.bytes)?;
    for text in [kept.line.to_string(), joined(reasons), hints(reasons)] {
        out.write_all(&[delimiter])?;
        out.write_all(cell(&text, delimiter).as_bytes())?;
    }
    out.write_all(ending)
}

/// A rejects file in its place.
pub(super) struct Placed {
    pub(super) place: PathBuf,
    /// The earlier file, if its content was different: somebody may have corrected its rows.
    pub(super) earlier: Option<PathBuf>,
    /// Whether this is a dry run, so that there is no file.
    pub(super) is_dry: bool,
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

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// A text as a cell: never a formula for a spreadsheet, and in quotation marks if it must be.
fn cell(text: &str, delimiter: u8) -> String {
    let defuse = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    let special = |c: char| matches!(c, '"' | '\n' | '\r') || c == char::from(delimiter);
    if text.contains(special) {
        return format!("\"{defuse}{}\"", text.replace('"', "\"\""));
    }
    format!("{defuse}{text}")
}

fn unwritable(place: &Path, error: disk::Error) -> ImportFailure {
    let why = match &error {
        disk::Error::System(_, error) => in_words(error),
        other => other.to_string(),
    };
    ImportFailure::new(
        format!(
            "The rejected rows could not be written to {}: {why}. Nothing was recorded.",
            place.display()
        ),
        "Name another file with --rejects.",
    )
}
