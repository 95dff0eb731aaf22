//! One file per verb: the stated fact, and `take`, which decides on it and records it.
//!
//! Flags, rows of a file and prompts only build the stated fact; a correction starts with the recorded one. Nothing
//! here knows a terminal, an argument or a file, and the only messages are reasons for a refusal.

pub mod acceptance;
pub mod activity;
pub mod agreement;
pub mod apart;
pub mod applied;
pub mod approval;
pub mod award;
pub mod completion;
pub mod enrollment;
pub mod evaluation;
pub mod evaluator;
pub mod merger;
pub mod namesakes;
pub mod note;
pub mod order;
pub mod payment;
pub mod portfolio;
pub mod refund;
pub mod renewal;
pub mod waiver;

use crate::failure::Failure;
use crate::model::{Entry, Id};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::decisions::again::Again;
use crate::rules::{Bench, Finding};

/// The outcome of a stated fact.
#[derive(Debug)]
pub enum Act<T> {
    /// It is recorded.
    Recorded(T),
    /// The register already has the same fact: its number and entry.
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
    /// The record with another value, if the fact is recorded with one.
    pub otherwise: Option<Otherwise>,
}

/// A record with the same key and another value in some field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Otherwise {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The key of the first field that differs.
    pub field: &'static str,
}

/// What the rules judge by on a day, as the register is read.
pub fn bench<'r>(reading: &'r Reading, on: Day) -> Bench<'r> {
    Bench { catalog: &reading.catalog, policy: &reading.policy, on }
}

impl<T> Act<T> {
    /// A refusal.
    pub fn refused(text: impl Into<String>, findings: Vec<Finding>) -> Act<T> {
        Act::Refused(Refusal { text: text.into(), findings, otherwise: None })
    }

    /// Ends the act if the register has the fact, the same or with another value. `text` says what did not happen, and
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

    /// The record, for a verb whose facts never repeat.
    ///
    /// # Errors
    /// The refusal.
    pub fn or_refuse(self) -> Result<T, Failure> {
        match self {
            Act::Recorded(made) => Ok(made),
            Act::Already(_, entry) => {
                Err(Failure::failed(format!("it is already in the register (entry {entry})")))
            }
            Act::Refused(refusal) => Err(Failure::refused(refusal.text, refusal.findings)),
        }
    }

    /// The same act with `then` applied to the record.
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
