//! Recording one fact, for every verb: read, decide, record, say. A verb supplies what is stated and its messages.

use crate::acts::Act;
use crate::commands::conclude::{self, Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::correction::{Correction, Desk, Subject};
use crate::failure::Failure;
use crate::model::{Id, Kind};
use crate::register::{Reading, Recording};
use crate::rules::decisions::again::{Fact, changed};

/// The record a command is about.
pub struct About<'a> {
    /// The kind of the record.
    pub kind: Kind,
    /// The candidate, as typed. None if it is about nobody or the command does not name them.
    pub candidate: Option<&'a str>,
}

/// Records one fact. `subject` says whether a correction can be about a record of the entry. `state` decides and
/// records, and returns whom it concerns.
pub fn record(
    about: About,
    correction: &Correction,
    ctx: &Context,
    subject: impl Fn(&Reading, Id) -> Result<Subject, Failure>,
    state: impl FnOnce(&Recording, &Desk) -> Result<(Act<Said>, Concerned), Failure>,
) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, correction.reason.as_deref())?;
    let desk = Desk::open(&recording, correction, about.kind, about.candidate, subject, ctx)?;
    let (act, concerned) = state(&recording, &desk)?;
    let said = match act {
        Act::Recorded(said) => said,
        Act::Already(_, entry) => {
            desk.nothing_else_to_record(entry)?;
            Said::already(about.kind.word(), entry)
        }
        Act::Refused(refusal) => return Err(Failure::refused(refusal.text, refusal.findings)),
    };
    end(&recording, &desk, &concerned, said, ctx)
}

/// Judges a correction with the right record in place, and ends the command. A correction that changes nothing records
/// nothing.
pub fn end(
    recording: &Recording,
    desk: &Desk,
    concerned: &Concerned,
    mut said: Said,
    ctx: &Context,
) -> Result<(), Failure> {
    if let Some((kind, _)) = desk.taken_back
        && said.changed.as_ref().is_some_and(Vec::is_empty)
    {
        let entry = desk.entry;
        said = Said::line(format!(
            "Nothing to record: this {kind} is already recorded like that (entry {entry})."
        ));
        said.notes.push(format!("nothing changes: entry {entry} records the same"));
        return conclude::nothing(ctx, &desk.before, concerned, &said);
    }
    desk.judge(recording)?;
    conclude(ctx, recording, &desk.before, concerned, said)
}

impl Said {
    /// Adds the changes of a correction, if it is one.
    pub fn correcting<F: Fact>(
        mut self,
        old: Option<&F>,
        new: &F,
        desk: &Desk,
        ctx: &Context,
    ) -> Said {
        let bench = ctx.bench(desk.reading(), ctx.today);
        self.changed = old.map(|old| changed(old, new, bench));
        self
    }
}
