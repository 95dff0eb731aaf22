//! A folder of files that is there completely or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::under_way::{Over, Parents, PartFolder, named};
use super::{Door, Error, Readers};

/// A folder that is being filled. Its files get their names in [`Folder::keep`], in the order they were written.
#[derive(Debug)]
pub struct Folder {
    asked: PathBuf,
    /// The place, with links followed.
    place: PathBuf,
    readers: Mode,
    names: Vec<String>,
    /// None in a dry run.
    part: Option<PartFolder>,
    parents: Parents,
}

#[derive(Debug, Clone, Copy)]
struct Mode {
    file: u32,
    folder: u32,
}

impl Door {
    /// Begins a folder, or begins files in one that is there. Refuses `-`, because standard output takes one document.
    ///
    /// # Errors
    /// The place is the name of a register's companion or not a folder, or nothing can be written there.
    pub fn folder(&self, asked: &Path, readers: Readers) -> Result<Folder, Error> {
        if asked.as_os_str() == "-" {
            return Err(Error::StandardOutput("a folder"));
        }
        if asked.exists() && !asked.is_dir() {
            return Err(Error::NotAFolder(asked.to_path_buf()));
        }
        let place = self.spared(asked)?;
        let is_there = place.symlink_metadata().is_ok();
        let readers = match readers {
            Readers::Public => Mode { file: 0o666, folder: 0o777 },
            Readers::Owner | Readers::Of(_) => Mode { file: 0o600, folder: 0o700 },
        };
        let begun = || {
            let parents = Parents::of(&place, readers.folder)?;
            let part = match is_there {
                // Inside the folder, because its parent may belong to somebody else.
                true => PartFolder::next_to(&place.join("lssc"), 0o700)?,
                false => PartFolder::next_to(&place, readers.folder)?,
            };
            Ok((parents, Some(part)))
        };
        let (parents, part) = if self.is_dry() {
            (Parents::default(), None)
        } else {
            begun().map_err(Error::system(asked))?
        };
        let asked = asked.to_path_buf();
        Ok(Folder { asked, place, readers, names: Vec::new(), part, parents })
    }
}

impl Folder {
    /// Writes one file of the folder.
    ///
    /// # Errors
    /// Those of `write`, or the system's.
    pub fn file<T>(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<T, Error> {
        let failed = Error::system(&self.asked.join(name));
        self.file_of(name, write)?.map_err(failed)
    }

    /// Writes one file of the folder with a function that may fail for its own reasons. The inner result is that of
    /// `write`.
    ///
    /// # Errors
    /// The system's.
    pub fn file_of<T, E>(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<Result<T, E>, Error> {
        let failed = Error::system(&self.asked.join(name));
        let Some(part) = &self.part else {
            return Ok(write(&mut io::sink()));
        };
        let file = create(&part.path().join(name), self.readers.file).map_err(&failed)?;
        let mut out = BufWriter::new(file);
        let written = write(&mut out);
        if written.is_ok() {
            out.flush().and_then(|()| out.get_ref().sync_all()).map_err(&failed)?;
            self.names.push(name.to_string());
        }
        Ok(written)
    }

    /// Moves the folder to its place, or its files into the one that is there. That replaces files of the same names
    /// and leaves all others.
    ///
    /// # Errors
    /// The system's. Then there is no new folder and no new file, but an old file may have been replaced.
    pub fn keep(self) -> Result<(), Error> {
        let failed = Error::system(&self.asked);
        let Some(part) = self.part else {
            return Ok(());
        };
        if !self.place.is_dir() {
            part.name(&self.place).map_err(failed)?;
        } else {
            part.empty(|part| move_into(part, &self.place, &self.names)).map_err(failed)?;
        }
        self.parents.keep();
        Ok(())
    }
}

/// Moves files into a folder under their names. If one fails, removes those that replaced nothing.
fn move_into(part: &Path, place: &Path, names: &[String]) -> io::Result<()> {
    let mut new = Vec::new();
    for name in names {
        let (from, to) = (part.join(name), place.join(name));
        let is_new = to.symlink_metadata().is_err();
        // Replaces a link of that name, because its target is not part of this folder.
        let moved = keep_mode(&from, &to).and_then(|()| named(&from, &to, Over::Anything));
        if let Err(error) = moved {
            for name in &new {
                // The first failure is the one to report.
                let _ = fs::remove_file(place.join(name));
            }
            return Err(error);
        }
        if is_new {
            new.push(name);
        }
    }
    Ok(())
}

/// Gives a new file the mode of the one it replaces.
fn keep_mode(from: &Path, to: &Path) -> io::Result<()> {
    match to.symlink_metadata() {
        Ok(there) if there.is_file() => {
            super::draft::like(&File::options().write(true).open(from)?, &there)
        }
        _ => Ok(()),
    }
}

/// Makes a file in a folder of ours.
pub(super) fn create(path: &Path, mode: u32) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options.open(path)
}
