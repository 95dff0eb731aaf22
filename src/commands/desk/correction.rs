//! Corrections: `--corrects N` on a recording verb puts the right record in place of what entry N recorded.
//!
//! A correction starts with the recorded fact: what is not named stays as it was, `-` clears an optional field, and a list
//! that is named is replaced whole.

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
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Correct it although an award or renewal depends on it
    #[arg(long, requires = "corrects")]
    pub even_so: bool,
}

impl Correction {
    /// Refuses a correction beside a file: a row of a file has no entry that it corrects.
    pub fn not_of_a_file(&self) -> Result<(), Failure> {
        match self.corrects {
            None => Ok(()),
            Some(entry) => Err(Failure::usage(format!(
                "--corrects {entry} and --csv do not go together"
            ))
            .hint(format!(
                "correct one record, or take the whole entry back and import the right file: lssc retract entry {entry} --reason TEXT"
            ))),
        }
    }
}

/// Whether a correction can be about a record of the entry that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// What is typed names this record.
    Named,
    /// What is typed does not tell: right if it is the only one.
    Open,
    /// What is typed names another record.
    Another,
}

impl Subject {
    /// By a part of the record that is typed and may be what was wrong: it names the record only if it fits.
    pub fn if_it_fits(fits: bool) -> Subject {
        if fits { Subject::Named } else { Subject::Open }
    }

    /// By the parts of a subject that are typed, each with whether it fits the record: one that fits names it.
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

/// The register as a recording command reads it.
pub struct Desk<'r> {
    /// As it was before the command.
    pub before: Reading<'r>,
    /// As the rules are to see it, where a record was taken back to be corrected.
    corrected: Option<Reading<'r>>,
    /// The record taken back.
    pub taken_back: Option<(Kind, Id)>,
    /// The entry that is corrected; 0 where nothing is.
    pub entry: Entry,
    /// Whether it is corrected although an award or renewal depends on it.
    even_so: bool,
}

impl<'r> Desk<'r> {
    /// Reads the register, and takes back what `correction` names among records of `kind`.
    ///
    /// If a candidate is named, only their records can be meant. Of several records `subject` must name one; a single
    /// one is meant unless `subject` says that another is named.
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
        recording.retraction(entry, Some((kind, *record)), false).doing("take the record back")?;
        let corrected = Reading::new(recording.conn(), None)?;
        Ok(Desk {
            before,
            corrected: Some(corrected),
            taken_back: Some((kind, *record)),
            entry,
            even_so,
        })
    }

    /// Ends the command where the right record is in the register already: then there is only the wrong one to take back.
    pub fn nothing_else_to_record(&self, entry: Entry) -> Result<(), Failure> {
        match self.taken_back {
            None => Ok(()),
            Some((kind, record)) => Err(Failure::failed(format!(
                "what it would be corrected to is in the register already (entry {entry})"
            ))
            .hint(format!(
                "take the wrong record back: lssc retract record {kind} {record} --reason TEXT"
            ))),
        }
    }

    /// Refuses a correction if, with the right record in place, an award or a renewal that depends on the wrong one would
    /// have been refused or would have another first day.
    pub fn judge(&self, recording: &Recording) -> Result<(), Failure> {
        let Some((kind, record)) = self.taken_back else {
            return Ok(());
        };
        let after = Reading::new(recording.conn(), None)?;
        let owners = retract::owners(&self.before, kind, record)?;
        rests::refuse_if_rested_on(&self.before, &after, &owners, self.even_so)
    }

    /// The register as the rules are to see it.
    pub fn reading(&self) -> &Reading<'r> {
        self.corrected.as_ref().unwrap_or(&self.before)
    }

    /// The number of the record taken back.
    pub fn record(&self) -> Option<Id> {
        self.taken_back.map(|(_, record)| record)
    }

    /// Who a command is about: the candidate typed, otherwise whose record is corrected. `missing` says what is missing
    /// if there is neither.
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

    /// Everything recorded about the person of the record taken back, as it was.
    pub fn owner_before(&self) -> Result<Option<Transcript>, Failure> {
        let Some((kind, record)) = self.taken_back else {
            return Ok(None);
        };
        let owner = self.before.owner_of(kind, record)?;
        let read = |owner| self.before.transcript(owner);
        Ok(owner.map(read).transpose()?.flatten())
    }
}

/// That an entry does not hold exactly one record that is meant.
fn none_or_several(entry: Entry, kind: Kind, found: usize) -> Failure {
    let what = if found == 0 { "no" } else { "more than one" };
    Failure::failed(format!("entry {entry} holds {what} {kind} in force about this subject")).hint(
        format!("see what it recorded: lssc report entries; or take one back: lssc retract record {kind} N --reason TEXT"),
    )
}

/// The records of an entry that are of a candidate; where all are somebody else's, that is said.
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
            "{kind} {record} is of candidate {owner}, not of {candidate}"
        ))
        .hint(format!(
            "take it back and record the right one: lssc retract record {kind} {record} --reason TEXT"
        ))),
    }
}
