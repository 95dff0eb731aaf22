//! Corrections: `--corrects N` on a recording verb replaces what entry N recorded with the right record.
//!
//! A correction starts with the recorded fact: what is not named stays as it was, `-` clears an optional field, and a
//! list that is named replaces the whole list.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::retract::rests;
use crate::commands::{lookup, retract};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Kind, Transcript};
use crate::register::{Reading, Recording};

/// Options of every recording verb.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Correcting")]
pub struct Correction {
    /// Correct what this entry recorded: what is not named stays, - clears
    #[arg(long, value_name = "ENTRY", requires = "reason")]
    pub corrects: Option<Entry>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Correct it although an award or renewal depends on it
    #[arg(long, requires = "corrects")]
    pub even_so: bool,
}

impl Correction {
    /// Refuses a correction together with a file: the rows of a file correct no entry.
    pub fn not_of_a_file(&self) -> Result<(), Failure> {
        match self.corrects {
            None => Ok(()),
            Some(entry) => Err(Failure::usage(format!(
                "--corrects {entry} and --csv do not go together"
            ))
            .hint(format!(
                "correct one record, or retract the whole entry and import the right file: lssc retract entry {entry} --reason TEXT"
            ))),
        }
    }
}

/// Whether a correction can be about a record of the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The arguments name this record.
    Named,
    /// The arguments do not say: right if it is the only one.
    Open,
    /// The arguments name another record.
    Another,
}

impl Subject {
    /// For a part of the record that may itself be wrong: it names the record only if it matches.
    pub fn if_it_fits(fits: bool) -> Subject {
        if fits { Subject::Named } else { Subject::Open }
    }

    /// For several typed parts, each with whether it matches the record: a match names it.
    pub fn by(parts: &[Option<bool>]) -> Subject {
        if parts.contains(&Some(true)) {
            Subject::Named
        } else if parts.contains(&None) {
            Subject::Open
        } else {
            Subject::Another
        }
    }
}

/// The register, as a recording command reads it.
pub struct Desk<'r> {
    /// The register before the command.
    pub before: Reading<'r>,
    /// The register without the record to correct, if any.
    corrected: Option<Reading<'r>>,
    /// The retracted record.
    pub taken_back: Option<(Kind, Id)>,
    /// The entry to correct, or 0 if there is none.
    pub entry: Entry,
    /// Whether to correct even if an award or renewal depends on it.
    even_so: bool,
}

impl<'r> Desk<'r> {
    /// Reads the register, and retracts the record of `kind` that `correction` means.
    ///
    /// If the command names a candidate, only their records can be meant. If there are several, `subject` must name
    /// one; a single one is meant unless `subject` says that another is named.
    pub fn open(
        recording: &'r Recording,
        correction: &Correction,
        kind: Kind,
        candidate: Option<&str>,
        subject: impl Fn(&Reading, Id) -> Result<Subject, Failure>,
        ctx: &Context,
    ) -> Result<Desk<'r>, Failure> {
        let before = lookup::reading(ctx, recording.conn())?;
        let even_so = correction.even_so;
        let Some(entry) = correction.corrects else {
            return Ok(Desk { before, corrected: None, taken_back: None, entry: 0, even_so });
        };
        let mut records = retract::records_of(&before, recording.conn(), entry, kind)?;
        if let Some(candidate) = candidate {
            let candidate = lookup::candidate(&before, candidate)?.person.number;
            records = own(&before, kind, &records, candidate)?;
        }
        let (mut named, mut open) = (Vec::new(), Vec::new());
        for id in &records {
            match subject(&before, *id)? {
                Subject::Named => named.push(*id),
                Subject::Open => open.push(*id),
                Subject::Another => {}
            }
        }
        let about = if named.is_empty() { open } else { named };
        let [record] = about.as_slice() else {
            return Err(none_or_several(entry, kind, about.len()));
        };
        recording.retraction(entry, Some((kind, *record)), false).doing("retract the record")?;
        let corrected = Reading::new(recording.conn(), None)?;
        Ok(Desk {
            before,
            corrected: Some(corrected),
            taken_back: Some((kind, *record)),
            entry,
            even_so,
        })
    }

    /// Ends the command if the right record is already in the register: then only the wrong one is left to retract.
    pub fn nothing_else_to_record(&self, entry: Entry) -> Result<(), Failure> {
        match self.taken_back {
            None => Ok(()),
            Some((kind, record)) => Err(Failure::failed(format!(
                "the right record is already in the register (entry {entry})"
            ))
            .hint(format!(
                "retract the wrong record: lssc retract record {kind} {record} --reason TEXT"
            ))),
        }
    }

    /// Refuses a correction if an award or a renewal that depends on the wrong record would, with the right one, have
    /// been refused or begun on another day.
    pub fn judge(&self, recording: &Recording) -> Result<(), Failure> {
        let Some((kind, record)) = self.taken_back else {
            return Ok(());
        };
        let after = Reading::new(recording.conn(), None)?;
        let owners = retract::owners(&self.before, kind, record)?;
        if kind == Kind::Payment {
            rests::refuse_if_credit_was_applied(&self.before, &after, &owners)?;
        }
        rests::refuse_if_rested_on(&self.before, &after, &owners, self.even_so)
    }

    /// The register as the rules should see it.
    pub fn reading(&self) -> &Reading<'r> {
        self.corrected.as_ref().unwrap_or(&self.before)
    }

    /// The number of the retracted record.
    pub fn record(&self) -> Option<Id> {
        self.taken_back.map(|(_, record)| record)
    }

    /// The candidate a command is about: the one typed, or else the owner of the corrected record. `missing` says what
    /// is missing if there is neither.
    pub fn candidate(
        &self,
        typed: Option<&str>,
        missing: &str,
        ctx: &Context,
    ) -> Result<Transcript, Failure> {
        let owner = match (typed, self.taken_back) {
            (Some(typed), _) => return lookup::asked(ctx, self.reading(), typed),
            (None, Some((kind, record))) => self.before.owner_of(kind, record)?,
            (None, None) => None,
        };
        match owner {
            Some(owner) => lookup::candidate(self.reading(), &owner.to_string()),
            None => Err(Failure::usage(missing)),
        }
    }

    /// The transcript of the retracted record's owner, before the command.
    pub fn owner_before(&self) -> Result<Option<Transcript>, Failure> {
        let Some((kind, record)) = self.taken_back else {
            return Ok(None);
        };
        let owner = self.before.owner_of(kind, record)?;
        let read = |owner| self.before.transcript(owner);
        Ok(owner.map(read).transpose()?.flatten())
    }
}

/// Says that an entry does not have exactly one matching record.
fn none_or_several(entry: Entry, kind: Kind, found: usize) -> Failure {
    let what = if found == 0 { "no" } else { "more than one" };
    Failure::failed(format!("entry {entry} has {what} {kind} in force that matches")).hint(
        format!("see what it recorded: lssc report entries; or retract one: lssc retract record {kind} N --reason TEXT"),
    )
}

/// The records of an entry that belong to a candidate. Fails if all belong to somebody else.
fn own(before: &Reading, kind: Kind, records: &[Id], candidate: Id) -> Result<Vec<Id>, Failure> {
    let mut own = Vec::new();
    let mut others = None;
    for record in records {
        match before.owner_of(kind, *record)? {
            Some(owner) if owner != candidate => others = Some((record, owner)),
            _ => own.push(*record),
        }
    }
    match others.filter(|_| own.is_empty()) {
        None => Ok(own),
        Some((record, owner)) => Err(Failure::failed(format!(
            "{kind} {record} belongs to candidate {owner}, not to {candidate}"
        ))
        .hint(format!(
            "retract it and record the right one: lssc retract record {kind} {record} --reason TEXT"
        ))),
    }
}
