//! The one door to the disk: every file and folder that the program makes, renames or removes.
//!
//! To write, ask a [`Door`], which knows the register in use and whether this is a dry run. Then
//!
//! - nothing overwrites the register, a journal of any register, or another register;
//! - a file is complete or absent: it is written under a name that nobody can guess, created exclusively, and renamed
//!   once it is complete and on the disk;
//! - files are private (0600, folders 0700) from their first byte, unless the public should read them ([`Readers`]); a
//!   file that replaces another keeps its mode;
//! - links are followed, even to a name that does not exist yet;
//! - a dry run checks all of this and writes nothing;
//! - INT, TERM and HUP remove unfinished files and then end the program ([`signals`]).
//!
//! SQLite writes files too. It gets a file in a private folder ([`Database`]), which moves to its place at the end.

mod database;
mod draft;
mod folder;
mod place;
mod screen;
pub mod signals;
mod under_way;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use database::{Database, SetAside};
pub use draft::{Draft, same_bytes};
pub use folder::Folder;
pub use place::{companions, is_open_to_everybody, is_register, same_file};
pub use screen::Screen;

use crate::failure::in_words;

/// The way to the disk for one command.
#[derive(Debug, Clone)]
pub struct Door {
    /// The register in use, which nothing may overwrite.
    register: Option<PathBuf>,
    /// Check everything, write nothing.
    dry_run: bool,
}

impl Door {
    /// The door for a command that uses this register.
    pub fn new(register: &Path, dry_run: bool) -> Door {
        Door { register: Some(register.to_path_buf()), dry_run }
    }

    /// The door for a command that makes a register, or that uses none.
    pub fn of_no_register(dry_run: bool) -> Door {
        Door { register: None, dry_run }
    }

    /// Whether this is a dry run, which makes, moves and replaces nothing.
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }
}

/// Who may read a new file. A file that replaces another keeps its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers<'a> {
    /// Only the user who made it (0600; a folder 0700).
    Owner,
    /// Everybody the umask allows, as for the public list.
    Public,
    /// Those who may read this file, less the umask. If there is already a file, nobody who may not read that one.
    Of(&'a Path),
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Error {
    /// The place is the register in use.
    TheRegister(PathBuf),
    /// SQLite uses this name for the journal of the register named second, and removes what is there.
    Companion(PathBuf, PathBuf),
    /// There is another register at the place, or a backup.
    AnotherRegister(PathBuf),
    /// A backup would replace something that is not a register.
    NotARegister(PathBuf),
    /// The place is a folder, a device, or something else that is not a file.
    NotAFile(PathBuf),
    /// The place is not a folder.
    NotAFolder(PathBuf),
    /// The place is taken, and this command does not replace files.
    Exists(PathBuf),
    /// `-` is the standard output, which cannot take this.
    StandardOutput(&'static str),
    /// The system refused to write at this place.
    System(PathBuf, io::Error),
}

impl Error {
    fn system(place: &Path) -> impl Fn(io::Error) -> Error + use<> {
        let place = place.to_path_buf();
        move |error| Error::System(place.clone(), plain(error))
    }

    /// Whether the place itself was wrong, so that the user should type another one.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Error::TheRegister(_)
                | Error::Companion(..)
                | Error::AnotherRegister(_)
                | Error::StandardOutput(_)
        )
    }

    /// What to do about it, if there is a short answer.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::TheRegister(_)
            | Error::Companion(..)
            | Error::AnotherRegister(_)
            | Error::NotARegister(_) => Some("name another file"),
            Error::StandardOutput(_) => Some("give it a name"),
            Error::NotAFile(_) | Error::NotAFolder(_) | Error::Exists(_) | Error::System(..) => {
                None
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::TheRegister(place) => {
                write!(f, "{} is the register; lssc writes nothing else there", place.display())
            }
            Error::Companion(place, register) => write!(
                f,
                "SQLite uses the name {} for a file of the register {}, and would remove yours",
                place.display(),
                register.display()
            ),
            Error::AnotherRegister(place) => {
                write!(f, "{} is a register, and lssc does not overwrite it", place.display())
            }
            Error::NotARegister(place) => write!(
                f,
                "{} is not a register, and a backup replaces only a register",
                place.display()
            ),
            Error::NotAFile(place) => write!(f, "{} is not a file", place.display()),
            Error::NotAFolder(place) => write!(f, "{} is not a folder", place.display()),
            Error::Exists(place) => write!(f, "{} already exists", place.display()),
            Error::StandardOutput(what) => {
                write!(f, "- is the standard output, which cannot take {what}")
            }
            Error::System(place, error) => {
                write!(f, "could not write {}: {}", place.display(), in_words(error))
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::System(_, error) => Some(error),
            _ => None,
        }
    }
}

/// The system's own error, without the name of the temporary file that `tempfile` adds.
fn plain(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(std::error::Error::source);
    let code = inner.and_then(|inner| inner.downcast_ref::<io::Error>()?.raw_os_error());
    code.map_or(error, io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests;
