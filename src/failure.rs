//! The error of every command: what did not happen, why, what to do about it, and the exit code.
//!
//! A bare `?` on an I/O or SQLite error does not compile in a command, so every failure says what the command was doing
//! ([`Doing`]). Only [`Unread`] becomes a failure by itself: it says what the register was reading.
//!
//! ```compile_fail,E0277
//! fn read() -> Result<String, lssc::failure::Failure> {
//!     Ok(std::fs::read_to_string("people.csv")?)
//! }
//! ```
//! ```
//! use lssc::failure::{Doing, Failure};
//! fn read() -> Result<String, Failure> {
//!     std::fs::read_to_string("no such file").doing("read people.csv")
//! }
//! assert_eq!(read().unwrap_err().text, "could not read people.csv: there is no such file or folder");
//! ```

use std::io;

use rusqlite::{ErrorCode, ffi};
use serde_json::{Value, json};

use crate::register::Unread;
use crate::render::visible;
use crate::rules::Finding;

/// How a command ends if it does not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The tool failed.
    Failed = 1,
    /// An argument cannot be read.
    Usage = 2,
    /// Policy says no; nothing was recorded.
    Refused = 3,
    /// An import recorded some rows and rejected others.
    Partial = 4,
    /// Someone else is writing.
    Busy = 5,
    /// Not a register, damaged, or made by a newer version.
    NotARegister = 6,
    /// Only with `--exit-code`: the report is not empty.
    NotEmpty = 10,
    /// Ctrl-C ended a question: 128 and the number of the signal.
    Interrupted = 130,
    /// Ctrl-\ ended a question.
    Quit = 131,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
#[must_use]
pub struct Failure {
    /// How the command ends.
    pub exit: Exit,
    /// What did not happen, and why, without a full stop.
    pub text: String,
    /// What to do about it, often the command to type next.
    pub hints: Vec<String>,
    /// If refused: every requirement of the decision, met or not.
    pub findings: Vec<Finding>,
    /// Other things to know, one per line.
    pub notes: Vec<String>,
    cause: Option<anyhow::Error>,
}

impl Failure {
    /// A failure that ends in `exit`.
    pub fn new(exit: Exit, text: impl Into<String>) -> Failure {
        Failure {
            exit,
            text: text.into(),
            hints: Vec::new(),
            findings: Vec::new(),
            notes: Vec::new(),
            cause: None,
        }
    }

    /// The tool failed.
    pub fn failed(text: impl Into<String>) -> Failure {
        Failure::new(Exit::Failed, text)
    }

    /// An argument cannot be read.
    pub fn usage(text: impl Into<String>) -> Failure {
        Failure::new(Exit::Usage, text)
    }

    /// Policy says no: `text` says what was not done, `findings` are all requirements.
    pub fn refused(text: impl Into<String>, findings: Vec<Finding>) -> Failure {
        Failure { findings, ..Failure::new(Exit::Refused, text) }
    }

    /// The file is not a register, is damaged, or was made by a newer version.
    pub fn not_a_register(text: impl Into<String>) -> Failure {
        Failure::new(Exit::NotARegister, text)
    }

    /// Adds a hint.
    pub fn hint(mut self, text: impl Into<String>) -> Failure {
        self.hints.push(text.into());
        self
    }

    /// Adds a note.
    pub fn note(mut self, text: impl Into<String>) -> Failure {
        self.notes.push(text.into());
        self
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        self.exit as u8
    }

    /// Whether the program that read the output closed it, which is not worth a message.
    pub fn is_broken_pipe(&self) -> bool {
        let kind = |cause: &(dyn std::error::Error + 'static)| {
            cause.downcast_ref::<io::Error>().map(io::Error::kind)
        };
        self.cause
            .iter()
            .flat_map(anyhow::Error::chain)
            .any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
    }

    /// JSON for scripts: `{"refused", "findings"}`, or `{"failed", "hints"}`.
    ///
    /// A refusal has `hints` too if there are any, and either has `notes` if there are any.
    pub fn json(&self) -> Value {
        let mut value = if self.exit == Exit::Refused {
            json!({"refused": self.text, "findings": self.findings})
        } else {
            json!({"failed": self.text, "hints": self.hints})
        };
        if self.exit == Exit::Refused && !self.hints.is_empty() {
            value["hints"] = json!(self.hints);
        }
        if !self.notes.is_empty() {
            value["notes"] = json!(self.notes);
        }
        value
    }

    /// Text for people, line by line: what did not happen; if refused, that nothing was recorded and every unmet
    /// requirement with its source; notes; hints. Makes control characters visible.
    pub fn sentences(&self) -> String {
        let mut lines = vec![sentence(&self.text)];
        if self.exit == Exit::Refused {
            lines[0].push_str(" Nothing was recorded.");
            let unmet = self.findings.iter().filter(|f| !f.met());
            lines.extend(unmet.map(|f| format!("  [ ] {} ({})", f.text, f.source)));
        }
        lines.extend(self.notes.iter().map(|note| format!("  {note}")));
        lines.extend(self.hints.iter().map(|hint| format!("hint: {hint}")));
        let visible: Vec<_> = lines.iter().map(|line| visible(line)).collect();
        visible.join("\n") + "\n"
    }
}

/// First words of our own sentences.
const BEGINNINGS: &[&str] = &[
    "a",
    "an",
    "both",
    "candidate",
    "certificate",
    "certification",
    "could",
    "entry",
    "evaluate",
    "evaluator",
    "help",
    "it",
    "no",
    "nobody",
    "none",
    "not",
    "nothing",
    "order",
    "policy",
    "renew",
    "several",
    "somebody",
    "someone",
    "standard",
    "that",
    "the",
    "then",
    "there",
    "these",
    "this",
    "those",
    "what",
    "your",
];

/// The verbs that follow a file name at the beginning of a sentence: `order is a folder`.
const OF_A_NAME: &[&str] =
    &["is", "has", "lacks", "exists", "already", "cannot", "could", "was", "says"];

/// Adds a capital letter and a full stop.
///
/// Only a word of our own gets a capital letter. Any other first word may be the name of a file, and `p` and `P` are two
/// files.
fn sentence(text: &str) -> String {
    let mut words = text.split_whitespace();
    let word = words.next().unwrap_or_default();
    let next = words.next().unwrap_or_default().trim_end_matches([';', ',', ':']);
    // `there is`, `nothing was`: a verb follows, but they are not the name of a file.
    let takes_a_verb =
        ["certification", "it", "nobody", "nothing", "that", "there", "this", "what"]
            .contains(&word);
    let ours = BEGINNINGS.contains(&word) && (takes_a_verb || !OF_A_NAME.contains(&next));
    let mut letters = text.chars();
    let first: String = match letters.next() {
        Some(letter) if ours => letter.to_uppercase().collect(),
        letter => letter.into_iter().collect(),
    };
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// Says what the program was doing when something went wrong.
pub trait Doing<T> {
    /// `what` completes "could not": `read people.csv`, `open the register /srv/lssc.db`.
    ///
    /// # Errors
    /// The failure, with the exit code of its cause.
    fn doing(self, what: &str) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> Doing<T> for Result<T, E> {
    fn doing(self, what: &str) -> Result<T, Failure> {
        self.map_err(|error| because(what, error.into()))
    }
}

/// The register says what it was reading.
impl From<Unread> for Failure {
    fn from(unread: Unread) -> Failure {
        because(unread.what, unread.error.into())
    }
}

/// Makes a failure from its cause, in our words if we know the cause.
fn because(what: &str, error: anyhow::Error) -> Failure {
    let mut known = Known::default();
    let mut told: Vec<String> = Vec::new();
    for cause in error.chain() {
        let recognized = recognize(cause);
        let text =
            recognized.as_ref().map_or_else(|| cause.to_string(), |known| known.text.clone());
        // An error often repeats the text of its cause.
        if !told.iter().any(|earlier| earlier.contains(&text)) {
            told.push(text);
        }
        if let Some(recognized) = recognized {
            known = recognized;
            break;
        }
    }
    Failure {
        exit: known.exit,
        text: format!("could not {what}: {}", told.join(": ")),
        hints: known.hint.map(str::to_string).into_iter().collect(),
        findings: Vec::new(),
        notes: Vec::new(),
        cause: Some(error),
    }
}

/// A cause we have words for.
struct Known {
    exit: Exit,
    text: String,
    hint: Option<&'static str>,
}

impl Default for Known {
    fn default() -> Known {
        Known { exit: Exit::Failed, text: String::new(), hint: None }
    }
}

fn recognize(cause: &(dyn std::error::Error + 'static)) -> Option<Known> {
    if let Some(error) = cause.downcast_ref::<rusqlite::Error>() {
        return Some(from_sqlite(error));
    }
    if let Some(error) = cause.downcast_ref::<csv::Error>()
        && let csv::ErrorKind::Io(error) = error.kind()
    {
        return Some(from_io(error));
    }
    cause.downcast_ref::<io::Error>().map(from_io)
}

fn from_sqlite(error: &rusqlite::Error) -> Known {
    let known = |exit, text: &str, hint| Known { exit, text: text.to_string(), hint };
    if let rusqlite::Error::StatementChangedRows(_) = error {
        return known(
            Exit::NotARegister,
            "something that another program put into the file rejected a record, and nothing was recorded",
            Some("lssc check names it; keep the file as it is and continue with the last backup"),
        );
    }
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed,
        ) => known(
            Exit::Busy,
            "someone else is writing to the register, and nothing was recorded",
            Some("try again in a moment"),
        ),
        Some(ErrorCode::NotADatabase) => known(
            Exit::NotARegister,
            "the file is not a register",
            Some("name the register with --register FILE; lssc init makes a new one"),
        ),
        Some(ErrorCode::DatabaseCorrupt) => known(
            Exit::NotARegister,
            "the register is damaged",
            Some(
                "check that the disk is connected; if it is, continue with the last backup (this file is kept): lssc restore BACKUP",
            ),
        ),
        Some(ErrorCode::DiskFull) => known(
            Exit::Failed,
            "the disk is full, and nothing was recorded",
            Some("free some space on the disk and type the command again"),
        ),
        Some(ErrorCode::ReadOnly) if extended(error) == ffi::SQLITE_READONLY_ROLLBACK => known(
            Exit::Failed,
            "a command was interrupted here, and only somebody who may write to the file can undo what it began",
            Some(
                "ask somebody who may write to the file and its folder to type any command, such as lssc check",
            ),
        ),
        Some(ErrorCode::ReadOnly) => known(
            Exit::Failed,
            "the register or its folder is read-only, and nothing was recorded",
            Some("ask for permission to write to the file and to its folder"),
        ),
        Some(ErrorCode::CannotOpen) => known(
            Exit::Failed,
            "the register, or the journal next to it, cannot be opened, and nothing was recorded",
            Some(
                "check that the file exists and can be read, that its folder can be written, and that the disk has space",
            ),
        ),
        Some(ErrorCode::PermissionDenied) => known(Exit::Failed, "permission is denied", None),
        // Only the last step of writing was not confirmed.
        Some(ErrorCode::SystemIoFailure) if extended(error) == ffi::SQLITE_IOERR_DIR_FSYNC => {
            known(
                Exit::Failed,
                "the disk did not confirm the change: it may or may not be recorded",
                Some("check whether it was recorded: lssc report entries"),
            )
        }
        // A limit on the size of files also ends a write, and SQLite does not say which it was.
        Some(ErrorCode::SystemIoFailure) if extended(error) == ffi::SQLITE_IOERR_WRITE => known(
            Exit::Failed,
            "the disk did not accept what was written, and nothing was recorded",
            Some(
                "check that the disk is connected and has space, and that files may be this large: ulimit -f",
            ),
        ),
        Some(ErrorCode::SystemIoFailure) => known(
            Exit::Failed,
            "the disk does not work properly, and nothing was recorded",
            Some("check that the disk is connected and has space"),
        ),
        _ => known(Exit::Failed, &error.to_string(), None),
    }
}

/// The code of the step that failed.
fn extended(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(0, |error| error.extended_code)
}

fn from_io(error: &io::Error) -> Known {
    Known { exit: Exit::Failed, text: in_words(error), hint: None }
}

/// Why the system could not do it, in our words if we have some.
pub fn in_words(error: &io::Error) -> String {
    use io::ErrorKind as K;
    let own = error.to_string();
    let text = match error.kind() {
        K::NotFound => "there is no such file or folder",
        K::PermissionDenied => "permission is denied",
        K::AlreadyExists => "it already exists",
        K::IsADirectory => "it is a folder",
        K::NotADirectory => "a part of the path is not a folder",
        K::StorageFull => "the disk is full",
        K::FileTooLarge => "the file would be too large",
        K::QuotaExceeded => "the disk quota is used up",
        K::ReadOnlyFilesystem => "the disk is read-only",
        K::BrokenPipe => "nobody reads the output any more",
        _ => &own,
    };
    text.to_string()
}

/// The known names nearest to the typed one, nearest first, at most three: "did you mean ...?".
///
/// **Reading**: a name is near if it begins with what was typed (three letters or more), or differs from it in at most
/// a third of its letters; case does not matter.
///
/// ```
/// use lssc::failure::nearest;
/// let courses = ["LSSC-101", "LSSC-102", "WEB-7"];
/// assert_eq!(nearest("lssc-110", courses.into_iter()), ["LSSC-101", "LSSC-102"]);
/// assert!(nearest("quantum", courses.into_iter()).is_empty());
/// ```
pub fn nearest<'k>(typed: &str, known: impl Iterator<Item = &'k str>) -> Vec<String> {
    let typed = typed.trim().to_lowercase();
    let letters = typed.chars().count();
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|name| {
            let small = name.to_lowercase();
            if letters >= 3 && small.starts_with(&typed) {
                return Some((1, name));
            }
            let length = small.chars().count();
            let most = letters.max(length) / 3;
            if letters.abs_diff(length) > most.max(1) {
                return None;
            }
            let errors = strsim::osa_distance(&typed, &small);
            (errors <= most.max(1) && errors < letters).then_some((errors, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(3);
    near.into_iter().map(|(_, name)| name.to_string()).collect()
}

/// Begins the list of words that a value must be one of.
pub const NONE_OF: &str = "is none of: ";

/// `did you mean high-school?`, with the nearest of the words that `why` lists.
pub fn did_you_mean(typed: &str, why: &str) -> Option<String> {
    let near = nearest(typed, why.strip_prefix(NONE_OF)?.split(", "));
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

#[cfg(test)]
mod tests;
