//! The one door to the disk: every file and folder that the program makes, renames or removes.
//!
//! Whoever wants to write asks a [`Door`], which knows the register in use and whether this is a dry run. Then
//!
//! - nothing is written over the register, over a journal of any register, or over another register;
//! - a file is whole or it is not there: it is written under a name that nobody can guess, made exclusively, and renamed
//!   when it is complete and on the disk;
//! - files are private (0600, folders 0700) from their first byte, unless the public should read them ([`Readers`]); a
//!   file that is replaced keeps its mode;
//! - links are followed, also to a name that is not there yet;
//! - a dry run checks all of this and writes nothing;
//! - INT, TERM and HUP remove what was under way and then end the program ([`signals`]).
//!
//! SQLite writes files too. It gets a file in a private folder ([`Database`]), which takes its place at the end.

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
    /// The register in use, which nothing is ever written over.
    register: Option<PathBuf>,
    /// Check everything, write nothing.
    dry_run: bool,
}

impl Door {
    /// The door of a command that uses this register.
    pub fn new(register: &Path, dry_run: bool) -> Door {
        Door { register: Some(register.to_path_buf()), dry_run }
    }

    /// The door of a command that makes a register, or that uses none.
    pub fn of_no_register(dry_run: bool) -> Door {
        Door { register: None, dry_run }
    }

    /// Whether this is a dry run, in which nothing is made, moved or replaced.
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }
}

/// Who may read a new file. A file that is replaced keeps its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers<'a> {
    /// Only the user who made it (0600; a folder 0700).
    Owner,
    /// Everybody that the umask lets in: the public list, for example.
    Public,
    /// Those who may read this file, less the umask; if the place holds a file, nobody who may not read that one.
    Of(&'a Path),
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Error {
    /// The place is the register in use.
    TheRegister(PathBuf),
    /// SQLite gives this name to the journal of the register named second, and removes what is there.
    Companion(PathBuf, PathBuf),
    /// The place holds another register, or a backup.
    AnotherRegister(PathBuf),
    /// A backup would replace something that is not a register.
    NotARegister(PathBuf),
    /// The place is a folder, a device, or something else that is not a file.
    NotAFile(PathBuf),
    /// The place is not a folder.
    NotAFolder(PathBuf),
    /// The place is taken, and this command replaces nothing.
    Exists(PathBuf),
    /// `-` is the standard output, which cannot hold this.
    StandardOutput(&'static str),
    /// The system refused, for this place.
    System(PathBuf, io::Error),
}

impl Error {
    fn system(place: &Path) -> impl Fn(io::Error) -> Error + use<> {
        let place = place.to_path_buf();
        move |error| Error::System(place.clone(), plain(error))
    }

    /// Whether the place itself was wrong: a matter of how the command was typed.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Error::TheRegister(_)
                | Error::Companion(..)
                | Error::AnotherRegister(_)
                | Error::StandardOutput(_)
        )
    }

    /// What to do about it, where there is a short answer.
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
                write!(f, "{} is the register, and nothing else is written there", place.display())
            }
            Error::Companion(place, register) => write!(
                f,
                "{} is the name of a file that SQLite keeps next to the register {} and removes",
                place.display(),
                register.display()
            ),
            Error::AnotherRegister(place) => {
                write!(f, "{} is a register, and nothing else is written over it", place.display())
            }
            Error::NotARegister(place) => write!(
                f,
                "{} is not a register, and a backup replaces nothing else",
                place.display()
            ),
            Error::NotAFile(place) => write!(f, "{} is not a file", place.display()),
            Error::NotAFolder(place) => write!(f, "{} is not a folder", place.display()),
            Error::Exists(place) => write!(f, "{} exists already", place.display()),
            Error::StandardOutput(what) => {
                write!(f, "- is the standard output, and {what} cannot go there")
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

/// The system's own error. `tempfile` puts the name of the temporary file around it, which helps nobody.
fn plain(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(std::error::Error::source);
    let code = inner.and_then(|inner| inner.downcast_ref::<io::Error>()?.raw_os_error());
    code.map_or(error, io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests;
