//! `candidate note`: notes of staff about a person.

use clap::Args;

use crate::acts;
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::given::{Given, given};
use crate::failure::Failure;
use crate::model::{Id, Kind, Note};
use crate::period::Day;
use crate::register::Reading;

/// Note something about a candidate, for the staff
///
/// With --again-on the note is on the desk (lssc report next) from that day on, until you clear the day with --corrects
/// ENTRY --again-on -.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate note 5 'asked for an extension by telephone'
  lssc candidate note 5 'ask for the second proof' --again-on 2026-12-15")]
pub struct NoteArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "corrects")]
    candidate: Option<String>,
    /// The note
    #[arg(required_unless_present = "corrects")]
    text: Option<String>,
    /// Day from which the desk lists it; - for no day
    #[arg(long, value_name = "DAY", value_parser = given(typed_day))]
    again_on: Option<Given<Day>>,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: &NoteArgs, ctx: &Context) -> Result<(), Failure> {
    if args.text.as_ref().is_some_and(|text| text.trim().is_empty()) {
        return Err(Failure::usage("the note is empty"));
    }
    if let Some(Given::Is(day)) = args.again_on
        && day < ctx.today
    {
        return Err(Failure::usage(format!("--again-on {day} is in the past")));
    }
    let about = About { kind: Kind::Note, candidate: args.candidate.as_deref() };
    let subject = |_: &Reading, _: Id| Ok(Subject::Open);
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let missing = "candidate note needs CANDIDATE and TEXT";
        let transcript = desk.candidate(args.candidate.as_deref(), missing, ctx)?;
        let old = recorded(desk)?;
        let new = stated(args, old.as_ref(), ctx);
        let bench = ctx.bench(desk.reading(), ctx.today);
        let (number, name) = (transcript.person.number, &transcript.person.name);
        let act = acts::note::take(recording, &transcript, &new, bench)?.and(|id| {
            let again = new.again_on.map_or(String::new(), |day| {
                format!(" It is on the desk from {day} on: lssc report next")
            });
            let said = Said::line(format!("Noted about {number} {name}.{again}"));
            Ok(said.made("note", id).correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(number)))
    })
}

/// The recorded note, if one is being corrected.
fn recorded(desk: &Desk) -> Result<Option<Note>, Failure> {
    let known = desk.owner_before()?.unwrap_or_default().notes;
    Ok(known.into_iter().find(|note| Some(note.id) == desk.record()))
}

/// The new note: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(args: &NoteArgs, old: Option<&Note>, ctx: &Context) -> Note {
    let typed = args.text.as_ref().map(|text| text.trim().to_string());
    Note {
        id: 0,
        entry: 0,
        text: typed.or(old.map(|old| old.text.clone())).unwrap_or_default(),
        noted_on: old.map_or(ctx.today, |old| old.noted_on),
        again_on: Given::over(&args.again_on, old.and_then(|old| old.again_on)),
    }
}
