//! One file a verb: what is stated, and `take`, which decides on it and records it.
//!
//! Flags, rows of a file and prompts only build what is stated; a correction starts with the recorded fact. Nothing
//! here knows a terminal, an argument or a file, and nothing is said here but why something is refused.

pub mod acceptance;
pub mod activity;
pub mod agreement;
pub mod approval;
pub mod award;
pub mod completion;
pub mod enrollment;
pub mod evaluation;
pub mod evaluator;
pub mod merger;
pub mod note;
pub mod order;
pub mod payment;
pub mod portfolio;
pub mod refund;
pub mod renewal;

use crate::failure::Failure;
use crate::model::{Entry, Id};
use crate::rules::Finding;
use crate::rules::decisions::again::Again;

/// What became of a fact that was stated.
#[derive(Debug)]
pub enum Act<T> {
    /// It is recorded.
    Recorded(T),
    /// The same fact is in the register: its number and entry.
    Already(Id, Entry),
    /// It is refused.
    Refused(Refusal),
}

/// Why a fact is not recorded.
#[derive(Debug)]
pub struct Refusal {
    /// What did not happen, as a sentence without a full stop: `the activity of 1 Ann Early is not recorded`.
    pub text: String,
    /// Every requirement, met or not.
    pub findings: Vec<Finding>,
    /// The record that has another value, where the fact is recorded with one.
    pub otherwise: Option<Otherwise>,
}

/// A record of the same key with another value in some field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Otherwise {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The key of the first field that differs.
    pub field: &'static str,
}

impl<T> Act<T> {
    /// A refusal.
    pub fn refused(text: impl Into<String>, findings: Vec<Finding>) -> Act<T> {
        Act::Refused(Refusal { text: text.into(), findings, otherwise: None })
    }

    /// Ends the act if the fact is in the register, the same or with another value. `text` says what did not happen, and
    /// `findings` are the other requirements.
    pub fn settled_by(again: Again, text: &str, findings: &[Finding]) -> Option<Act<T>> {
        match again {
            Again::New => None,
            Again::Same(id, entry) => Some(Act::Already(id, entry)),
            Again::Otherwise { id, entry, field, finding } => {
                let findings = findings.iter().cloned().chain([finding]).collect();
                let otherwise = Some(Otherwise { id, entry, field });
                Some(Act::Refused(Refusal { text: text.to_string(), findings, otherwise }))
            }
        }
    }

    /// What was recorded, for a verb whose facts are never the same again.
    ///
    /// # Errors
    /// The refusal.
    pub fn or_refuse(self) -> Result<T, Failure> {
        match self {
            Act::Recorded(made) => Ok(made),
            Act::Already(_, entry) => {
                Err(Failure::failed(format!("it is in the register already (entry {entry})")))
            }
            Act::Refused(refusal) => Err(Failure::refused(refusal.text, refusal.findings)),
        }
    }

    /// The same act with `then` made of what was recorded.
    ///
    /// # Errors
    /// Those of `then`.
    pub fn and<S>(self, then: impl FnOnce(T) -> Result<S, Failure>) -> Result<Act<S>, Failure> {
        Ok(match self {
            Act::Recorded(made) => Act::Recorded(then(made)?),
            Act::Already(id, entry) => Act::Already(id, entry),
            Act::Refused(refusal) => Act::Refused(refusal),
        })
    }
}
