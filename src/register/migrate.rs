//! The life of the file: `init` makes it; opening it checks what it is, brings an older schema to this one step by
//! step, and refuses a foreign or newer file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::disk::{self, Door};
pub use crate::register::steps::{APPLICATION_ID, VERSION, guards, version};
use crate::register::steps::{STEPS, take_steps};
use crate::register::{Header, Recording};

/// Why a file stays at its older schema.
#[derive(Debug)]
pub enum Stopped {
    /// No copy of this register could be made next to it.
    NotCopied(disk::Error),
    /// SQLite could not take a step.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Stopped {
    fn from(error: rusqlite::Error) -> Stopped {
        Stopped::Sqlite(error)
    }
}

/// Copies a file of an older schema next to itself and takes the missing steps in one transaction. Returns the name of
/// the copy, or none if somebody else took the steps in the meantime.
///
/// Splits the digests of form 1 seals under an entry of their own, unless a seal is broken.
///
/// # Errors
/// [`Stopped`]: then nothing was changed.
pub fn migrate(
    conn: &mut Connection,
    path: &Path,
    header: Header,
) -> Result<Option<PathBuf>, Stopped> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken = version(&tx)?;
    if taken >= VERSION {
        return Ok(None);
    }
    let copy = copied(path, taken).map_err(Stopped::NotCopied)?;
    take_steps(&tx, usize::try_from(taken).unwrap_or(0), STEPS.len())?;
    Recording::new(tx, header).part_seals()?;
    Ok(Some(copy))
}

/// Copies a register while another connection of ours has its write lock, so that every other writer waits. The copy
/// gets the first name that is free or already has the same content: `FILE.schema-1`, `FILE.schema-1-2` and so on.
///
/// Only SQLite reads the register. If this process opened and closed the file itself, it would lose all its locks on
/// it.
fn copied(path: &Path, version: i32) -> Result<PathBuf, disk::Error> {
    const PAGES: i32 = 4_096;
    let name = |age: u32| match age {
        1 => beside(path, &format!(".schema-{version}")),
        age => beside(path, &format!(".schema-{version}-{age}")),
    };
    let made = Door::new(path, false).database_copy(&name(1))?;
    let copy = || {
        let source = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut copy = Connection::open_with_flags(made.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Backup::new(&source, &mut copy)?.run_to_completion(
            PAGES,
            Duration::from_millis(10),
            None,
        )?;
        copy.close().map_err(|(_, error)| error)
    };
    copy().map_err(|error: rusqlite::Error| {
        disk::Error::System(name(1), std::io::Error::other(error.to_string()))
    })?;
    made.shared_like(path)?;
    made.keep_copy(name)
}

/// Takes the missing steps in a copy of a register in memory.
///
/// # Errors
/// Whatever SQLite says.
pub fn migrate_in_memory(conn: &mut Connection) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    let taken = version(&tx)?;
    take_steps(&tx, usize::try_from(taken).unwrap_or(0), STEPS.len())?;
    tx.commit()
}

/// `FILE.more`, in the same folder.
fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::register::Clock;

    #[test]
    fn a_second_migration_does_not_part_the_seals_again() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../fixtures/registers/schema-1.sql")).unwrap();
        migrate_in_memory(&mut conn).unwrap();
        let count = |conn: &Connection, table: &str| -> i64 {
            let sql = format!("SELECT count(*) FROM {table}");
            conn.query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        let entries = count(&conn, "entry");
        for _ in 0..2 {
            let header = Header {
                clock: Clock::stopped_at("2026-11-22T12:00:00Z"),
                made_by: "Staff".to_string(),
                command: "lssc payment receive 3 10".to_string(),
                reason: None,
            };
            Recording::new(conn.transaction().unwrap(), header).part_seals().unwrap();
            assert_eq!(count(&conn, "parted"), entries);
            assert_eq!(count(&conn, "entry"), entries + 1);
        }
    }
}
