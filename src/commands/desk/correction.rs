//! Corrections: `--corrects N` on a recording verb takes back what entry N recorded about the same subject.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::retract::rests;
use crate::commands::{lookup, retract};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Kind};
use crate::register::{Reading, Recording};

/// Options of every recording verb.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Correcting")]
pub struct Correction {
    /// The entry whose record about the same subject this one corrects
    #[arg(long, value_name = "ENTRY", requires = "reason")]
    pub corrects: Option<Entry>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Correct it although an award or renewal rests on it
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

/// The register as a recording command reads it.
pub struct Desk<'r> {
    /// As it was before the command.
    pub before: Reading<'r>,
    /// As the rules are to see it, where a record was taken back to be corrected.
    corrected: Option<Reading<'r>>,
    /// The record taken back.
    pub taken_back: Option<(Kind, Id)>,
}

impl<'r> Desk<'r> {
    /// Reads the register, and takes back what `correction` names among records of `kind`.
    ///
    /// A correction is about the same subject: a record of `candidate`, where one is named, and if the entry holds
    /// several of them the one of which `subject` says so; where nobody is named `subject` always decides.
    pub fn open(
        ctx: &Context,
        recording: &'r Recording,
        correction: &Correction,
        kind: Kind,
        candidate: Option<&str>,
        subject: impl Fn(&Reading, Id) -> Result<bool, Failure>,
    ) -> Result<Desk<'r>, Failure> {
        let before = lookup::reading(ctx, recording.conn())?;
        let Some(entry) = correction.corrects else {
            return Ok(Desk { before, corrected: None, taken_back: None });
        };
        let mut records = retract::records_of(&before, recording.conn(), entry, kind)?;
        if let Some(candidate) = candidate {
            let candidate = lookup::candidate(&before, candidate)?.person.number;
            records = own(&before, kind, &records, candidate)?;
        }
        let mut about = Vec::new();
        for id in &records {
            if (candidate.is_some() && records.len() == 1) || subject(&before, *id)? {
                about.push(*id);
            }
        }
        let [record] = about.as_slice() else {
            let what = if about.is_empty() { "no" } else { "more than one" };
            return Err(Failure::failed(format!("entry {entry} holds {what} {kind} in force about this subject")).hint(
                format!("see what it recorded: lssc report entries; or take one back: lssc retract record {kind} N --reason TEXT"),
            ));
        };
        recording.retraction(entry, Some((kind, *record)), false).doing("take the record back")?;
        let corrected = Reading::new(recording.conn(), None)?;
        rests::refuse_if_rested_on(
            &before,
            &corrected,
            &retract::owners(&before, kind, *record)?,
            correction.even_so,
        )?;
        Ok(Desk { before, corrected: Some(corrected), taken_back: Some((kind, *record)) })
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

    /// The register as the rules are to see it.
    pub fn reading(&self) -> &Reading<'r> {
        self.corrected.as_ref().unwrap_or(&self.before)
    }
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
