//! Replaces a register with another one in one step, while nobody else reads or writes it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::register::{PATIENCE, copy};

/// A file that nobody else can read or write until this is dropped.
#[derive(Debug)]
pub struct Held {
    conn: Connection,
}

impl Held {
    /// Waits until nobody uses the file, rolls back what an interrupted command began, and locks everybody out.
    ///
    /// # Errors
    /// SQLite's, here and in every function below: busy, or not a database.
    pub fn open(path: &Path) -> rusqlite::Result<Held> {
        let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, access)?;
        conn.busy_timeout(PATIENCE)?;
        conn.pragma_update(None, "synchronous", "EXTRA")?;
        // Makes every page part of the step, whatever journal mode the file has.
        conn.query_row("PRAGMA journal_mode = delete", [], |_| Ok(()))?;
        conn.query_row("PRAGMA locking_mode = exclusive", [], |_| Ok(()))?;
        conn.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
        Ok(Held { conn })
    }

    /// Copies the file page by page, even if damaged, into an empty database.
    pub fn copy_into(&self, empty: &Path) -> rusqlite::Result<()> {
        copy_file(&self.conn, empty)
    }

    /// Writes another register over this one: all of it, or nothing. Then unlocks the file.
    pub fn become_copy_of(mut self, other: &Path) -> rusqlite::Result<()> {
        let other = Connection::open_with_flags(other, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        other.busy_timeout(PATIENCE)?;
        copy(&other, &mut self.conn)?;
        // An exclusive lock also leaves an emptied journal. If it cannot be tidied up, that does no harm.
        let _ = self.conn.execute_batch(
            "PRAGMA locking_mode = normal; SELECT 1 FROM sqlite_master LIMIT 1;
             PRAGMA journal_mode = truncate; PRAGMA journal_mode = delete",
        );
        Ok(())
    }
}

/// Copies a register as it is, even with an older schema, into an empty database.
///
/// # Errors
/// SQLite's.
pub fn copy_of(register: &Path, empty: &Path) -> rusqlite::Result<()> {
    let register = Connection::open_with_flags(register, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    register.busy_timeout(PATIENCE)?;
    copy_file(&register, empty)
}

fn copy_file(from: &Connection, empty: &Path) -> rusqlite::Result<()> {
    let mut into = Connection::open_with_flags(empty, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    copy(from, &mut into)?;
    into.close().map_err(|(_, error)| error)
}
