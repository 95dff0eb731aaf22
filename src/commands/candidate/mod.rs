//! `candidate`: people in the register, and acts of staff (R8).

mod apart;
mod consent;
mod export;
mod forget;
mod legacy;
mod merge;
mod note;
mod update;

use std::collections::BTreeSet;
use std::io::Write;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::desk::printed::finish;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::AsOf;
use crate::commands::{certificates, lookup, print_rows, waive};
use crate::disk::Screen;
use crate::failure::{Doing, Failure};
use crate::model::{ActKind, Id};
use crate::name::{folded, may_be_same};
use crate::period::{Day, months_between};
use crate::register::Reading;
use crate::render::{self, row};
use crate::reports::held::{self, Beside};
use crate::rules::decisions::act;
use crate::rules::meaning::standing;
use clap::{Args, Subcommand};

/// Show, find and update candidates; end, restore or extend what runs
#[derive(Debug, Subcommand)]
pub enum Command {
    Show(ShowArgs),
    Find(FindArgs),
    Update(update::UpdateArgs),
    Legacy(legacy::LegacyArgs),
    Export(export::ExportArgs),
    Forget(forget::ForgetArgs),
    Consent(consent::ConsentArgs),
    Merge(merge::MergeArgs),
    Apart(apart::ApartArgs),
    Note(note::NoteArgs),
    /// End a candidacy
    #[command(after_help = "\
Example:
  lssc candidate withdraw 5 --on 2026-11-20 --reason 'moved abroad'")]
    Withdraw(ActArgs),
    /// End a certification
    #[command(after_help = "\
Example:
  lssc candidate revoke 13 --on 2026-11-20 --reason 'forged proof' --yes")]
    Revoke(ActArgs),
    /// End a withdrawal or a revocation; no other date moves
    #[command(after_help = "\
Example:
  lssc candidate reinstate 18 --on 2026-11-20 --reason 'came back'")]
    Reinstate(ActArgs),
    Extend(ExtendArgs),
    Waive(waive::WaiveArgs),
}

/// Show everything about a candidate, and how each fact counts
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate show 3
  lssc candidate show paige@example.org --as-of 2025-06-30 --format json")]
pub struct ShowArgs {
    /// Number or e-mail address
    candidate: String,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// Find candidates by part of a name or e-mail address, or by a number
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate find turner
  lssc candidate find 0042   # also the number on a certificate")]
pub struct FindArgs {
    /// Part of a name or e-mail address, a number, or the number on a certificate
    text: String,
}

/// An act of staff.
#[derive(Debug, Args)]
pub struct ActArgs {
    /// Number or e-mail address
    candidate: String,
    /// Day from which it counts
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    on: Day,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Move the last day of the candidacy, or of the term granted last, to a later day
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc candidate extend 4 --until 2027-06-30 --on 2026-11-20 \\
      --reason 'parental leave'")]
pub struct ExtendArgs {
    /// The new last day
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    until: Day,
    #[command(flatten)]
    act: ActArgs,
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Show(args) => show(&args, ctx),
        Command::Find(args) => find(&args.text, ctx),
        Command::Update(args) => update::run(args, ctx),
        Command::Legacy(args) => legacy::run(args, ctx),
        Command::Export(args) => export::run(&args, ctx),
        Command::Forget(args) => forget::run(&args, ctx),
        Command::Consent(args) => consent::run(&args, ctx),
        Command::Merge(args) => merge::run(&args, ctx),
        Command::Apart(args) => apart::run(&args, ctx),
        Command::Note(args) => note::run(&args, ctx),
        Command::Withdraw(args) => act(ActKind::Withdraw, args, None, ctx),
        Command::Revoke(args) => act(ActKind::Revoke, args, None, ctx),
        Command::Reinstate(args) => act(ActKind::Reinstate, args, None, ctx),
        Command::Extend(args) => act(ActKind::Extend, args.act, Some(args.until), ctx),
        Command::Waive(args) => waive::run(args, ctx),
    }
}

fn act(kind: ActKind, args: ActArgs, until: Option<Day>, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--on", args.on)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::asked(ctx, &before, &args.candidate)?;
    let (number, name) = (transcript.person.number, &transcript.person.name);

    let decision = act::act(&transcript, kind, until, ctx.bench(&before, on));
    let (acted, _, _) = decision.into_result().map_err(|findings| {
        Failure::refused(
            format!("the {} of {number} {name} is not recorded", kind.noun()),
            findings,
        )
    })?;
    if kind == ActKind::Revoke {
        let question = format!("Revoke the certification of {number} {name} from {on}?");
        ctx.confirm(&question, &(number, acted))?;
    }

    let id = recording
        .act(number, acted.enrollment, kind, on, until, acted.term, &args.reason)
        .doing("record the act")?;
    let long = acted.from.zip(until).filter(|(from, until)| months_between(*from, *until) >= 48);
    let notes = long
        .map(|(from, until)| format!("{until} is 48 months or more after {from}"))
        .into_iter()
        .collect();
    let sentence = match (kind, acted.from, until) {
        (ActKind::Extend, Some(from), Some(until)) => {
            let what = acted.term.map_or("candidacy".to_string(), |term| format!("term {term}"));
            format!("The {what} of {number} {name} ends {until} instead of {from}.")
        }
        _ => format!("Recorded the {} of {number} {name} from {on}.", kind.noun()),
    };
    conclude(
        ctx,
        &recording,
        &before,
        &Concerned::one(number),
        Said { notes, ..Said::line(sentence).made("act", id) },
    )
}

fn show(args: &ShowArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let on = args.as_of.day(ctx);
    let reading = args.known.reading(ctx, &snapshot)?;
    let transcript = lookup::asked(ctx, &reading, &args.candidate)?;
    let number = transcript.person.number;
    let beside = Beside {
        completion_proofs: reading.completion_proofs(number)?,
        evaluators: reading.evaluators()?.into_iter().map(|e| (e.id, e.name)).collect(),
        comments: reading.comments(number)?,
        orders: reading.orders()?.into_iter().map(|o| (o.id, o.number)).collect(),
    };

    let held = held::held(&transcript.up_to(on), &beside, ctx.bench(&reading, on));
    let mut out = Screen::new();
    finish(render::held(&mut out, ctx.format, ctx.width(), &held).and_then(|()| out.flush()))
}

row! {
    /// A person found by a search.
    struct Found {
        candidate: Id = number "no",
        name: String = text "name",
        email: String = text "e-mail",
        standing: Option<crate::model::Standing> = word "standing",
    }
}

fn find(text: &str, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = Reading::new(&snapshot, None)?;
    let wanted = text.trim().to_lowercase();
    let letters = folded(text);
    let is_called = |name: &str| {
        may_be_same(text, name) || (!letters.is_empty() && folded(name).contains(&letters))
    };
    let holders: Vec<Id> = certificates::all(&reading, text)?
        .iter()
        .map(|found| found.transcript.person.number)
        .collect();
    let stated = reading.ever_stated()?.into_iter();
    let matching = stated.filter(|(number, name, email)| {
        number.to_string() == wanted || is_called(name) || email.to_lowercase().contains(&wanted)
    });
    // Somebody found under a retired number is shown under the current one.
    let found: BTreeSet<Id> =
        matching.map(|(number, _, _)| reading.known.person(number)).chain(holders).collect();
    let mut rows = Vec::new();
    for (number, name, email) in reading.people()? {
        if found.contains(&number) {
            let transcript = reading.transcript(number)?.unwrap_or_default();
            let standing =
                standing::standing(&transcript.up_to(ctx.today), ctx.bench(&reading, ctx.today));
            rows.push(Found { candidate: number, name, email, standing });
        }
    }
    print_rows(ctx, rows, &format!("Nobody in the register matches '{}'.", text.trim()))
}
