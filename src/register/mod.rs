//! What happened: one SQLite file of records that never change, each under a numbered entry.
//!
//! The register selects what to read and decides nothing. Read with [`Reading`]; record with [`Recording`], one
//! transaction that takes the write lock before its first read.

pub mod beginnings;
pub mod belongs;
mod census;
pub mod dictionary;
pub mod dossier;
pub mod forget;
pub mod former;
pub mod history;
pub mod in_force;
pub mod kinds;
pub mod mergers;
pub mod migrate;
pub mod notices;
pub mod orders;
pub mod read;
pub mod replace;
pub mod restore;
mod rows;
pub mod schema;
pub mod seal;
mod steps;
pub mod stream;
pub mod timeline;
mod unread;
pub mod write;

use std::cell::Cell;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, ffi};

use crate::disk;

pub use in_force::InForce;
pub use read::Reading;
use schema::Bars;
pub use stream::Who;
pub use timeline::Timeline;
pub use unread::Unread;
use unread::reading;
pub use write::{Clock, Header, Recording};

/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file up to this size, some ten thousand people, is copied into memory before it is read. A report that waits in a
/// pager then has no lock and keeps nobody from recording.
const LIGHT: u64 = 16 << 20;

/// Why a file cannot be opened as a register.
#[derive(Debug)]
pub enum OpenError {
    /// There is no such file.
    Missing(PathBuf),
    /// The path names something other than a file.
    NotAFile(PathBuf),
    /// The file is not a register.
    Foreign(PathBuf),
    /// The file was made by a newer version of the program.
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its schema.
        version: i32,
    },
    /// The schema of the file has been altered.
    Altered {
        /// The file.
        path: PathBuf,
        /// The differences, in phrases, the worst first.
        what: Vec<String>,
        /// Whether reports still work.
        reports: bool,
    },
    /// The file has an older schema, and no copy could be made before migrating it.
    NotCopied(disk::Error),
    /// There is already a file where the register was to be made.
    Exists(PathBuf),
    /// SQLite could not open it.
    Sqlite(PathBuf, rusqlite::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Missing(path) => write!(f, "there is no register at {}", path.display()),
            OpenError::NotAFile(path) => write!(f, "{} is not a file", path.display()),
            OpenError::Foreign(path) => {
                write!(f, "the file {} is not a register of lssc", path.display())
            }
            OpenError::Newer { path, version } => write!(
                f,
                "{} was made by a newer lssc (schema {version}; this one knows {})",
                path.display(),
                migrate::VERSION
            ),
            OpenError::Altered { path, what, .. } => {
                let (said, more) = what.split_at(what.len().min(3));
                write!(f, "{} has been altered: {}", path.display(), said.join("; "))?;
                match more.len() {
                    0 => Ok(()),
                    more => write!(f, "; and {more} more"),
                }
            }
            OpenError::NotCopied(error) => write!(
                f,
                "the register has an older schema, and could not be copied before migrating it: {error}"
            ),
            OpenError::Exists(path) => write!(f, "there is already a file at {}", path.display()),
            OpenError::Sqlite(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// An open register.
#[derive(Debug)]
pub struct Register {
    conn: Connection,
    /// Where the old file was kept, if it had an older schema and was migrated.
    pub kept_as: Option<PathBuf>,
}

/// What a file is opened for.
struct Purpose {
    access: OpenFlags,
    older: Older,
    /// How long to wait for another writer.
    patience: Duration,
    /// The worst difference in its schema that is still acceptable.
    bears: Bars,
}

/// What to do with a file of an older schema.
#[derive(Debug)]
enum Older {
    /// Copy it next to itself and migrate it, under an entry.
    Migrate(Header),
    /// Leave it alone, and open a migrated copy in memory.
    Leave,
}

impl Register {
    /// Opens a register for reading only. Does not change a file of an older schema, but reads it as one of this
    /// schema.
    ///
    /// # Errors
    /// [`OpenError`]: missing, foreign, newer, or whatever SQLite says.
    pub fn open(path: &Path) -> Result<Register, OpenError> {
        // An interrupted write leaves a journal that only a writer can roll back.
        let mut journal = path.as_os_str().to_owned();
        journal.push("-journal");
        if Path::new(&journal).exists() {
            drop(Self::open_to_write(path, Older::Leave, Bars::Everything));
        }
        let register = Self::open_with(
            path,
            Purpose {
                access: OpenFlags::SQLITE_OPEN_READ_ONLY,
                older: Older::Leave,
                patience: PATIENCE,
                bears: Bars::Recording,
            },
        )?;
        if std::fs::metadata(path).is_ok_and(|found| found.len() > LIGHT) {
            return Ok(register);
        }
        let conn = in_memory(&register.conn)
            .map_err(|error| OpenError::Sqlite(path.to_path_buf(), error))?;
        Ok(Register { conn, ..register })
    }

    /// Opens a register for a quick look: waits for nobody and repairs nothing.
    ///
    /// # Errors
    /// As [`Register::open`].
    pub fn glance(path: &Path) -> Result<Register, OpenError> {
        Self::open_with(
            path,
            Purpose {
                access: OpenFlags::SQLITE_OPEN_READ_ONLY,
                older: Older::Leave,
                patience: Duration::ZERO,
                bears: Bars::Recording,
            },
        )
    }

    /// Opens a register for recording. Copies a file of an older schema next to itself and migrates it.
    ///
    /// # Errors
    /// As [`Register::open`], or no copy could be made.
    pub fn open_for_recording(path: &Path, header: Header) -> Result<Register, OpenError> {
        Self::open_to_write(path, Older::Migrate(header), Bars::Nothing)
    }

    /// Opens a register for a dry run: a copy in memory, so that nobody has to wait and no write permission is needed.
    /// A file too large for that is opened itself, unless it is read-only.
    ///
    /// # Errors
    /// As [`Register::open`].
    pub fn open_to_try(path: &Path) -> Result<Register, OpenError> {
        let register = Self::open_to_write(path, Older::Leave, Bars::Nothing)?;
        let sqlite = |error| OpenError::Sqlite(path.to_path_buf(), error);
        let light = std::fs::metadata(path).is_ok_and(|found| found.len() <= LIGHT);
        if !light && !register.conn.is_readonly(rusqlite::MAIN_DB).map_err(sqlite)? {
            return Ok(register);
        }
        let conn = in_memory(&register.conn).map_err(sqlite)?;
        Ok(Register { conn, ..register })
    }

    /// Opens a register whatever its schema is, to say what is wrong with it. Does not change a file of an older
    /// schema.
    ///
    /// # Errors
    /// As [`Register::open`], except for an altered schema.
    pub fn open_to_check(path: &Path) -> Result<Register, OpenError> {
        Self::open_to_write(path, Older::Leave, Bars::Everything)
    }

    fn open_to_write(path: &Path, older: Older, bears: Bars) -> Result<Register, OpenError> {
        let access = OpenFlags::SQLITE_OPEN_READ_WRITE;
        Self::open_with(path, Purpose { access, older, patience: PATIENCE, bears })
    }

    fn open_with(path: &Path, purpose: Purpose) -> Result<Register, OpenError> {
        let Purpose { access, older, patience, bears } = purpose;
        let sqlite = |error| OpenError::Sqlite(path.to_path_buf(), error);
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(OpenError::Missing(path.to_path_buf()));
            }
            Ok(found) if !found.is_file() => return Err(OpenError::NotAFile(path.to_path_buf())),
            // SQLite takes an empty file for a database, but it is no register.
            Ok(found) if found.len() == 0 => return Err(OpenError::Foreign(path.to_path_buf())),
            Ok(_) | Err(_) => {}
        }
        let mut conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(sqlite)?;
        let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => OpenError::Foreign(path.to_path_buf()),
            _ => sqlite(error),
        };
        prepare(&mut conn, patience).map_err(foreign)?;
        let application: i32 =
            conn.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(foreign)?;
        let version = migrate::version(&conn).map_err(foreign)?;
        if application != migrate::APPLICATION_ID {
            return Err(OpenError::Foreign(path.to_path_buf()));
        }
        if version > migrate::VERSION {
            return Err(OpenError::Newer { path: path.to_path_buf(), version });
        }
        let mut differences = schema::differences(&conn).map_err(sqlite)?;
        differences.retain(|difference| difference.bars > bears);
        if !differences.is_empty() {
            differences.sort_by_key(|difference| std::cmp::Reverse(difference.bars));
            return Err(OpenError::Altered {
                path: path.to_path_buf(),
                reports: differences[0].bars < Bars::Everything,
                what: differences.into_iter().map(|difference| difference.what).collect(),
            });
        }
        let mut kept_as = None;
        if (1..migrate::VERSION).contains(&version) {
            match older {
                Older::Leave => conn = in_memory(&conn).map_err(sqlite)?,
                Older::Migrate(header) => {
                    kept_as =
                        migrate::migrate(&mut conn, path, header).map_err(
                            |stopped| match stopped {
                                migrate::Stopped::NotCopied(error) => OpenError::NotCopied(error),
                                migrate::Stopped::Sqlite(error) => sqlite(error),
                            },
                        )?;
                }
            }
        }
        Ok(Register { conn, kept_as })
    }

    /// Makes a new register with an empty schema in an empty file made by the disk room.
    ///
    /// # Errors
    /// [`OpenError::Exists`], or whatever SQLite says.
    pub fn create(path: &Path) -> Result<Register, OpenError> {
        let sqlite = |error| OpenError::Sqlite(path.to_path_buf(), error);
        if std::fs::metadata(path).is_ok_and(|there| there.len() > 0) {
            return Err(OpenError::Exists(path.to_path_buf()));
        }
        let access = OpenFlags::SQLITE_OPEN_READ_WRITE;
        let mut conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(sqlite)?;
        prepare(&mut conn, PATIENCE).map_err(sqlite)?;
        Ok(Register { conn, kept_as: None })
    }

    /// A new register in memory, for dry runs.
    ///
    /// # Errors
    /// SQLite's.
    pub fn create_in_memory() -> rusqlite::Result<Register> {
        let mut conn = Connection::open_in_memory()?;
        prepare(&mut conn, PATIENCE)?;
        Ok(Register { conn, kept_as: None })
    }

    /// Begins recording: takes the write lock before it reads anything.
    ///
    /// # Errors
    /// SQLite's, including busy.
    pub fn record(&mut self, header: Header) -> rusqlite::Result<Recording<'_>> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Recording::new(tx, header))
    }

    /// Begins reading. Everything read through it shows one state of the register.
    pub fn snapshot(&mut self) -> Result<Transaction<'_>, Unread> {
        reading("read the register", || self.conn.transaction())
    }

    /// Limits queries: after `patience` every query fails as interrupted, and so does one that needs more than `bytes`
    /// of memory. For looking at a file that may contain anything.
    ///
    /// # Errors
    /// SQLite's.
    pub fn bound(&mut self, patience: Duration, bytes: i64) -> rusqlite::Result<()> {
        const STEPS: i32 = 10_000;
        let end = Instant::now() + patience;
        self.conn.progress_handler(STEPS, Some(move || Instant::now() > end))?;
        self.conn.pragma_update(None, "hard_heap_limit", bytes)
    }

    /// The connection, for work that is not about records: backup and health checks.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Copies the register into an empty database, as it is at one moment.
    ///
    /// # Errors
    /// SQLite's, including busy.
    pub fn copy_into(&self, empty: &mut Connection) -> rusqlite::Result<()> {
        copy(&self.conn, empty)
    }
}

fn copy(from: &Connection, into: &mut Connection) -> rusqlite::Result<()> {
    match Backup::new(from, into)?.step(-1)? {
        StepResult::Done => Ok(()),
        // It has waited as long as allowed.
        _ => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)),
    }
}

/// A copy of a register in memory, migrated to this schema.
fn in_memory(conn: &Connection) -> rusqlite::Result<Connection> {
    let mut memory = Connection::open_in_memory()?;
    copy(conn, &mut memory)?;
    prepare(&mut memory, Duration::ZERO)?;
    if (1..migrate::VERSION).contains(&migrate::version(&memory)?) {
        migrate::migrate_in_memory(&mut memory)?;
    }
    Ok(memory)
}

/// Waits a little for another writer. Returns false when patience has run out.
///
/// SQLite's own waits grow, so the latest to come looks again first, and of many writers some never get a turn. Here
/// everybody looks again after a random one to twelve milliseconds.
fn wait(times: i32) -> bool {
    thread_local! {
        static SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
    }
    if times == 0 {
        SINCE.set(Some(Instant::now()));
    }
    if SINCE.get().is_none_or(|since| since.elapsed() >= PATIENCE) {
        return false;
    }
    let chance = RandomState::new().hash_one(times) % 12_000;
    std::thread::sleep(Duration::from_micros(1_000 + chance));
    true
}

fn prepare(conn: &mut Connection, patience: Duration) -> rusqlite::Result<()> {
    if patience.is_zero() {
        conn.busy_timeout(patience)?;
    } else {
        conn.busy_handler(Some(wait))?;
    }
    conn.pragma_update(None, "foreign_keys", true)?;
    // The file's schema may call nothing that reaches outside the file, and no SQL may rewrite the schema directly.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A statement keeps its plan, whatever values it is run with: planning takes longer than running.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // A recorded entry must survive a power cut: sync the end of the journal too.
    conn.pragma_update(None, "synchronous", "EXTRA")?;
    // Detects a damaged page before reading it.
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "cache_size", -32_768)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}
