//! What happened: one SQLite file of records that are never changed, each under a numbered entry.
//!
//! The register narrows what is read and decides nothing. Reading is [`Reading`]; recording is [`Recording`], one
//! transaction that takes the write lock before the first read.

pub mod dictionary;
pub mod dossier;
pub mod history;
pub mod known;
pub mod migrate;
pub mod notices;
pub mod orders;
pub mod read;
pub mod seal;
pub mod stream;
pub mod write;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use known::Known;
pub use read::Reading;
pub use stream::Who;
pub use write::{Header, Recording};

/// How long to wait for somebody else who is writing.
const PATIENCE: Duration = Duration::from_secs(5);

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
    /// A register exists where one was to be made.
    Exists(PathBuf),
    /// SQLite could not open it.
    Sqlite(PathBuf, rusqlite::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Missing(path) => write!(f, "there is no register at {}", path.display()),
            OpenError::NotAFile(path) => write!(f, "{} is not a file", path.display()),
            OpenError::Foreign(path) => write!(f, "{} is not a register of lssc", path.display()),
            OpenError::Newer { path, version } => write!(
                f,
                "{} was made by a newer lssc (schema {version}; this one knows {})",
                path.display(),
                migrate::VERSION
            ),
            OpenError::Exists(path) => write!(f, "there is a file at {} already", path.display()),
            OpenError::Sqlite(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// An open register.
#[derive(Debug)]
pub struct Register {
    conn: Connection,
}

impl Register {
    /// Opens a register for reading only.
    ///
    /// # Errors
    /// [`OpenError`]: missing, foreign, newer, or whatever SQLite says.
    pub fn open(path: &Path) -> Result<Register, OpenError> {
        // A write that was cut off leaves a journal, which only a writer can roll back.
        let mut journal = path.as_os_str().to_owned();
        journal.push("-journal");
        if Path::new(&journal).exists() {
            drop(Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE));
        }
        Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Opens a register for recording.
    ///
    /// # Errors
    /// As [`Register::open`].
    pub fn open_for_recording(path: &Path) -> Result<Register, OpenError> {
        Self::open_with(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn open_with(path: &Path, access: OpenFlags) -> Result<Register, OpenError> {
        let sqlite = |error| OpenError::Sqlite(path.to_path_buf(), error);
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(OpenError::Missing(path.to_path_buf()));
            }
            Ok(found) if !found.is_file() => return Err(OpenError::NotAFile(path.to_path_buf())),
            // An empty file is a database to SQLite, but no register.
            Ok(found) if found.len() == 0 => return Err(OpenError::Foreign(path.to_path_buf())),
            Ok(_) | Err(_) => {}
        }
        let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(sqlite)?;
        prepare(&conn).map_err(sqlite)?;
        let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => OpenError::Foreign(path.to_path_buf()),
            _ => sqlite(error),
        };
        if pragma("application_id").map_err(foreign)? != migrate::APPLICATION_ID {
            return Err(OpenError::Foreign(path.to_path_buf()));
        }
        let version = pragma("user_version").map_err(foreign)?;
        if version > migrate::VERSION {
            return Err(OpenError::Newer {
                path: path.to_path_buf(),
                version,
            });
        }
        Ok(Register { conn })
    }

    /// Makes a new register with an empty schema; never over an existing file.
    ///
    /// # Errors
    /// [`OpenError::Exists`], or whatever SQLite says.
    pub fn create(path: &Path) -> Result<Register, OpenError> {
        let sqlite = |error| OpenError::Sqlite(path.to_path_buf(), error);
        if path.symlink_metadata().is_ok() {
            return Err(OpenError::Exists(path.to_path_buf()));
        }
        let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(sqlite)?;
        prepare(&conn).map_err(sqlite)?;
        Ok(Register { conn })
    }

    /// Begins recording: takes the write lock before anything is read.
    ///
    /// # Errors
    /// SQLite's, busy among them.
    pub fn record(&mut self, header: Header) -> rusqlite::Result<Recording<'_>> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Recording::new(tx, header))
    }

    /// Begins reading: everything read through it shows one state of the register.
    ///
    /// # Errors
    /// SQLite's.
    pub fn snapshot(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.conn.transaction()
    }

    /// The connection, for work that is not about records: backup and health checks.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }
}

fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cache_size", -32_768)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}
