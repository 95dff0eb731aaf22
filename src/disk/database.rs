//! A database that SQLite writes: made in a private folder, moved to its place when it is complete.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::draft::{like, same_bytes, shared_like};
use super::folder::create;
use super::place::{COMPANIONS, companions, is_register, with_ending};
use super::under_way::{Over, Parents, PartFolder, named};
use super::{Door, Error};

/// A database that is being written. Nobody else can reach it: it is a 0600 file in a 0700 folder, next to its place.
#[derive(Debug)]
pub struct Database {
    asked: PathBuf,
    /// The place, with links followed.
    place: PathBuf,
    path: PathBuf,
    // Dropped before the parent folders, which are removed if they are empty.
    part: PartFolder,
    parents: Parents,
}

/// A file that was renamed so that nothing is lost: its old and its new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its old name.
    pub from: PathBuf,
    /// Its new name.
    pub to: PathBuf,
}

impl Door {
    /// Begins a database for this place, and makes missing parent folders (0700). Creates an empty file for SQLite to
    /// write to. Do not call this in a dry run: there would be nothing for SQLite to write to.
    ///
    /// # Errors
    /// The place is the register in use or the name of a companion, it has something other than a register, or
    /// nothing can be written there.
    pub fn database(&self, asked: &Path) -> Result<Database, Error> {
        self.begin_database(asked, self.register_place(asked)?)
    }

    /// Begins a copy of a register. [`Database::keep_copy`] names it; `first` is the first name it may get.
    ///
    /// # Errors
    /// Nothing can be written there.
    pub fn database_copy(&self, first: &Path) -> Result<Database, Error> {
        self.begin_database(first, self.spared(first)?)
    }

    fn begin_database(&self, asked: &Path, place: PathBuf) -> Result<Database, Error> {
        let begun = || {
            let parents = Parents::of(&place, 0o700)?;
            let part = PartFolder::next_to(&place, 0o700)?;
            let path = part.path().join("register.db");
            create(&path, 0o600)?;
            Ok((parents, part, path))
        };
        let (parents, part, path) = begun().map_err(Error::system(asked))?;
        Ok(Database { asked: asked.to_path_buf(), place, path, parents, part })
    }

    /// The place for a register that was asked for as `asked`: a free name, or another register to replace.
    ///
    /// # Errors
    /// As [`Door::database`].
    pub fn register_place(&self, asked: &Path) -> Result<PathBuf, Error> {
        if asked.as_os_str() == "-" {
            return Err(Error::StandardOutput("a register"));
        }
        let place = self.spared(asked)?;
        match fs::metadata(&place) {
            Err(_) => Ok(place),
            Ok(there) if !there.is_file() => Err(Error::NotAFile(asked.to_path_buf())),
            Ok(_) => {
                if is_register(&place).map_err(Error::system(asked))? {
                    Ok(place)
                } else {
                    Err(Error::NotARegister(asked.to_path_buf()))
                }
            }
        }
    }

    /// Moves the journal and its kin aside if their database is gone, and returns where to: otherwise SQLite would
    /// apply them to whatever gets that name. If the database is there, its companions stay. A dry run only says where
    /// they would go.
    ///
    /// # Errors
    /// One cannot be moved.
    pub fn companions_aside(&self, database: &Path) -> Result<Vec<SetAside>, Error> {
        let mut moved = Vec::new();
        if database.exists() {
            return Ok(moved);
        }
        for from in companions(database) {
            if from.symlink_metadata().is_ok() {
                moved.push(self.aside(&from)?);
            }
        }
        Ok(moved)
    }

    /// Moves a register and its companions to a free name (`FILE.old`, `FILE.old-2`), and returns the name. A dry run
    /// only returns it.
    ///
    /// # Errors
    /// It cannot be moved.
    pub fn register_aside(&self, database: &Path) -> Result<SetAside, Error> {
        let failed = Error::system(database);
        let from = super::place::follow(database).map_err(&failed)?;
        let to = free_name(&from);
        if !self.is_dry() {
            settle(&from);
            move_with_companions(&from, &to).map_err(failed)?;
        }
        Ok(SetAside { from, to })
    }

    fn aside(&self, from: &Path) -> Result<SetAside, Error> {
        let to = free_name(from);
        if !self.is_dry() {
            named(from, &to, Over::Nothing).map_err(Error::system(from))?;
        }
        Ok(SetAside { from: from.to_path_buf(), to })
    }

    /// Makes room for a new backup: FILE becomes FILE.1, FILE.1 becomes FILE.2 and so on, each with its companions.
    /// Removes the oldest if there are more than `keep`. FILE itself stays until the new backup takes its name, so that
    /// there is always one.
    ///
    /// Moves or removes only registers, and skips a number if that name is something else.
    ///
    /// # Errors
    /// One of them is the register in use, or the system's.
    pub fn rotate(&self, asked: &Path, keep: u32) -> Result<(), Error> {
        let failed = Error::system(asked);
        let latest = self.register_place(asked)?;
        if self.is_dry() || !latest.exists() {
            return Ok(());
        }
        let names = self.backups(&latest)?;
        names.taken.iter().for_each(|backup| settle(backup));
        let kept = usize::try_from(keep).unwrap_or(usize::MAX).max(1);
        // Those beyond the last one to keep, the oldest first.
        for old in names.taken.iter().skip(kept).rev() {
            remove_with_companions(old).map_err(&failed)?;
        }
        if kept == 1 {
            return Ok(());
        }
        let mut taken = names.taken;
        taken.truncate(kept);
        if taken.len() < kept {
            taken.push(names.free);
        } else if let Some(oldest) = taken.last() {
            remove_with_companions(oldest).map_err(&failed)?;
        }
        for pair in taken.windows(2).skip(1).rev() {
            move_with_companions(&pair[0], &pair[1]).map_err(&failed)?;
        }
        second_name(&taken[0], &taken[1]).map_err(failed)
    }

    /// The backups of a name, from the latest to the oldest before a gap, and the first free name.
    fn backups(&self, latest: &Path) -> Result<Backups, Error> {
        let mut taken = vec![latest.to_path_buf()];
        let mut age = 0;
        loop {
            age += 1;
            let older = with_ending(latest, &format!(".{age}"));
            if older.symlink_metadata().is_err() {
                return Ok(Backups { taken, free: older });
            }
            if self.is_in_use(&older) {
                return Err(Error::TheRegister(older));
            }
            let is_file = older.symlink_metadata().is_ok_and(|found| found.is_file());
            if is_file && is_register(&older).unwrap_or(false) {
                taken.push(older);
            }
        }
    }
}

struct Backups {
    taken: Vec<PathBuf>,
    free: PathBuf,
}

impl Database {
    /// The file for SQLite to write. Close every connection to it before [`Database::keep`].
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it the mode and group of another register, which a group may share, without the rights of everybody else.
    ///
    /// # Errors
    /// The system's.
    pub fn shared_like(&self, register: &Path) -> Result<(), Error> {
        let shared = || {
            let file = File::options().write(true).open(&self.path)?;
            shared_like(&file, &fs::metadata(register)?, 0o770)
        };
        shared().map_err(Error::system(&self.asked))
    }

    /// Moves the database to its place if that is free; never replaces anything.
    ///
    /// # Errors
    /// Something came there in the meantime, or the system's.
    pub fn keep_new(self) -> Result<(), Error> {
        self.put(None)
    }

    /// Moves the database to its place and replaces the register there, keeping that one's mode.
    ///
    /// # Errors
    /// What is there is no longer a register, or the system's.
    pub fn keep_over(self) -> Result<(), Error> {
        match fs::metadata(&self.place) {
            Err(_) => self.put(None),
            Ok(there) if is_register(&self.place).unwrap_or(false) => self.put(Some(&there)),
            Ok(_) => Err(Error::NotARegister(self.asked)),
        }
    }

    /// Gives a copy the first of these names that is free or already has the same copy, and returns that name.
    ///
    /// # Errors
    /// The system's.
    pub fn keep_copy(mut self, names: impl Fn(u32) -> PathBuf) -> Result<PathBuf, Error> {
        let mut number = 1;
        loop {
            let name = names(number);
            if name.symlink_metadata().is_err() {
                self.place.clone_from(&name);
                return self.keep_new().map(|()| name);
            }
            if name.is_file() && same_bytes(&self.path, &name).map_err(Error::system(&name))? {
                return Ok(name);
            }
            number += 1;
        }
    }

    fn put(self, over: Option<&Metadata>) -> Result<(), Error> {
        let failed = Error::system(&self.asked);
        if over.is_some() {
            settle(&self.place);
        }
        let put = |part: &Path| {
            // Windows syncs only through a handle that may write.
            let file = File::options().write(true).open(part.join("register.db"))?;
            if let Some(there) = over {
                like(&file, there)?;
            }
            file.sync_all()?;
            drop(file);
            match over {
                Some(_) => {
                    named(&self.path, &self.place, Over::Anything)?;
                    // Companions that could not be merged into the old register belong to it, and it is gone.
                    companions(&self.place).iter().for_each(|left| drop(fs::remove_file(left)));
                    Ok(())
                }
                None => named(&self.path, &self.place, Over::Nothing),
            }
        };
        match self.part.empty(put) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Error::Exists(self.asked))
            }
            put => put.map(|()| self.parents.keep()).map_err(failed),
        }
    }
}

/// `FILE.old`, or the first of `FILE.old-2`, `FILE.old-3` that is free and has no companions.
fn free_name(file: &Path) -> PathBuf {
    let mut name = with_ending(file, ".old");
    let taken = |name: &Path| {
        let mut all = COMPANIONS.iter().map(|ending| with_ending(name, ending));
        name.symlink_metadata().is_ok() || all.any(|name| name.symlink_metadata().is_ok())
    };
    let mut number = 1;
    while taken(&name) {
        number += 1;
        name = with_ending(file, &format!(".old-{number}"));
    }
    name
}

/// Lets SQLite roll back what an interrupted command began, so that the database is one file. A file and its journal
/// cannot be moved in one step.
fn settle(database: &Path) {
    const PATIENCE: Duration = Duration::from_secs(5);
    let all = COMPANIONS.iter().map(|ending| with_ending(database, ending));
    if !all.into_iter().any(|companion| companion.exists()) {
        return;
    }
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let settled = Connection::open_with_flags(database, access).and_then(|conn| {
        conn.busy_timeout(PATIENCE)?;
        conn.execute_batch("BEGIN IMMEDIATE; ROLLBACK")
    });
    // If SQLite cannot, its companions move with it as they are.
    drop(settled);
}

/// Moves a database to a free name, companions first, so that SQLite never rolls back the wrong database.
fn move_with_companions(from: &Path, to: &Path) -> io::Result<()> {
    for ending in COMPANIONS {
        let companion = with_ending(from, ending);
        if companion.symlink_metadata().is_ok() {
            named(&companion, &with_ending(to, ending), Over::Nothing)?;
        }
    }
    named(from, to, Over::Nothing)
}

fn remove_with_companions(database: &Path) -> io::Result<()> {
    fs::remove_file(database)?;
    for ending in COMPANIONS {
        let companion = with_ending(database, ending);
        if companion.symlink_metadata().is_ok() {
            fs::remove_file(companion)?;
        }
    }
    Ok(())
}

/// Gives a database a second name and moves its companions there. The first name stays until something replaces it.
fn second_name(from: &Path, to: &Path) -> io::Result<()> {
    // Some disks allow only one name per file.
    if fs::hard_link(from, to).is_err() {
        return move_with_companions(from, to);
    }
    for ending in COMPANIONS {
        let companion = with_ending(from, ending);
        if companion.symlink_metadata().is_ok() {
            named(&companion, &with_ending(to, ending), Over::Nothing)?;
        }
    }
    Ok(())
}
