//! A failed read, and what was being read.

use std::fmt;

/// The register could not be read. It says what was being read, so callers need not.
#[derive(Debug)]
pub struct Unread {
    /// Completes "could not": `read the evaluators`.
    pub what: &'static str,
    /// What SQLite says, or which record cannot be read.
    pub error: rusqlite::Error,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}", self.what)
    }
}

impl std::error::Error for Unread {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// For callers that want only the cause, such as `check`.
impl From<Unread> for rusqlite::Error {
    fn from(unread: Unread) -> rusqlite::Error {
        unread.error
    }
}

/// Reads, and adds `what` to an error.
pub(super) fn reading<T>(
    what: &'static str,
    read: impl FnOnce() -> rusqlite::Result<T>,
) -> Result<T, Unread> {
    read().map_err(|error| Unread { what, error })
}
