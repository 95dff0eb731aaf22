//! `agreement`: recognition agreements with colleges (C5, FAQ 12).

use crate::acts;
use crate::acts::agreement::Made;
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Subject};
use crate::commands::given::{Given, given, item, list_over};
use crate::commands::known_at::KnownAt;
use crate::commands::{lookup, print_rows};
use crate::failure::Failure;
use crate::model::{Agreement, Id, Kind, same_text};
use crate::period::Day;
use crate::policy::SetId;
use crate::register::Reading;
use crate::render::row;
use crate::rules::meaning::recognition;
use clap::{Args, Subcommand};

/// Record or list recognition agreements
#[derive(Debug, Subcommand)]
pub enum Command {
    Add(AddArgs),
    List(ListArgs),
}

/// Record an agreement with a college
///
/// The sets it covers and the further sets its graduates must still achieve must together reach three required and
/// three elective sets.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc agreement add --college 'Prairie College' --award 'Library Technician' \\
      --signed-on 2024-01-15 \\
      --covers foundations,technology,access,cataloging,reference \\
      --also communication")]
pub struct AddArgs {
    /// The college
    #[arg(long, value_name = "COLLEGE", required_unless_present = "corrects")]
    college: Option<String>,
    /// The degree or certificate of the college
    #[arg(long, value_name = "TEXT", required_unless_present = "corrects")]
    award: Option<String>,
    /// Day of signing
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "corrects")]
    signed_on: Option<Day>,
    /// Earliest graduation recognized [default: 24 months before the day of signing]
    #[arg(long, value_name = "DAY", value_parser = given(typed_day))]
    retroactive_to: Option<Given<Day>>,
    /// Its last day, if it ends
    #[arg(long, value_name = "DAY", value_parser = given(typed_day))]
    ends_on: Option<Given<Day>>,
    /// Sets that a graduation achieves
    #[arg(
        long,
        value_name = "SET,SET,...",
        value_delimiter = ',',
        value_parser = item,
        required_unless_present = "corrects"
    )]
    covers: Vec<String>,
    /// Further sets that graduates must still achieve; - for none
    #[arg(long, value_name = "SET,...", value_delimiter = ',', value_parser = item)]
    also: Vec<String>,
    #[command(flatten)]
    correction: Correction,
}

/// List the agreements
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc agreement list")]
pub struct ListArgs {
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Add(args) => add(args, ctx),
        Command::List(args) => list(&args, ctx),
    }
}

fn add(args: AddArgs, ctx: &Context) -> Result<(), Failure> {
    for (flag, text) in [("--college", &args.college), ("--award", &args.award)] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(Failure::usage(format!("{flag} is empty")));
        }
    }
    if args.correction.corrects.is_none() {
        check_days(&dated(&args, Agreement::default()), ctx)?;
    }
    let about = About { kind: Kind::Agreement, candidate: None };
    let subject = |reading: &Reading, row: Id| {
        let college = recorded(reading, row).map(|a| a.college).unwrap_or_default();
        let typed = args.college.as_ref();
        Ok(Subject::if_it_fits(typed.is_some_and(|typed| same_text(&college, typed))))
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let old = desk.record().and_then(|row| recorded(&desk.before, row));
        let new = stated(&args, old.clone().unwrap_or_default(), desk.reading())?;
        check_days(&new, ctx)?;
        let act = acts::agreement::take(recording, desk.reading(), &new)?.and(|made| {
            let Made { id, notes } = made;
            let (college, signed_on) = (&new.college, new.signed_on);
            let line = format!("Recorded agreement {id} with {college}, signed {signed_on}.");
            let said = Said { notes, ..Said::line(line) }.made("agreement", id);
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::Anybody))
    })
}

/// The agreement of a row, as recorded.
fn recorded(reading: &Reading, row: Id) -> Option<Agreement> {
    reading.catalog.agreements.iter().find(|a| a.id == row).cloned()
}

/// The new agreement: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(args: &AddArgs, old: Agreement, reading: &Reading) -> Result<Agreement, Failure> {
    let text = |typed: &Option<String>, old| typed.as_deref().map_or(old, |t| t.trim().to_string());
    let dated = dated(args, old);
    Ok(Agreement {
        college: text(&args.college, dated.college),
        award: text(&args.award, dated.award),
        covers: match args.covers.as_slice() {
            [] => dated.covers,
            named => lookup::sets(reading, named)?,
        },
        also: list_over(&args.also, dated.also, |named| lookup::sets(reading, named))?,
        ..dated
    })
}

/// The same agreement with the days that the arguments name.
fn dated(args: &AddArgs, old: Agreement) -> Agreement {
    Agreement {
        signed_on: args.signed_on.unwrap_or(old.signed_on),
        retroactive_to: Given::over(&args.retroactive_to, old.retroactive_to),
        ends_on: Given::over(&args.ends_on, old.ends_on),
        ..old
    }
}

/// Refuses days that are in the future or in an impossible order.
fn check_days(new: &Agreement, ctx: &Context) -> Result<(), Failure> {
    let signed_on = ctx.past("--signed-on", new.signed_on)?;
    if let (Some(from), Some(last)) = (new.retroactive_to, new.ends_on)
        && from > last
    {
        return Err(Failure::usage(format!("--retroactive-to {from} is after --ends-on {last}")));
    }
    match new.ends_on.filter(|last| *last < signed_on) {
        None => Ok(()),
        Some(last) => Err(Failure::usage(format!(
            "--ends-on {last} is before the day of signing, {signed_on}"
        ))),
    }
}

row! {
    /// An agreement in a list.
    struct Listed {
        agreement: i64 = number "no",
        college: String = text "college",
        award: String = text "award",
        signed_on: String = word "signed" spare,
        retroactive_to: Option<String> = word "graduates from",
        ends_on: Option<String>,
        covers: String = text "covers",
        also: String = text "also",
    }
}

fn list(args: &ListArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, ctx.today);
    let codes = |sets: &[SetId]| reading.policy.codes(sets).join(", ");
    let rows = reading.catalog.agreements.iter().map(|a| Listed {
        agreement: a.id,
        college: a.college.clone(),
        award: a.award.clone(),
        signed_on: a.signed_on.to_string(),
        retroactive_to: recognition::retroactive_to(a, bench).ok().map(|day| day.to_string()),
        ends_on: a.ends_on.map(|day| day.to_string()),
        covers: codes(&a.covers),
        also: codes(&a.also),
    });
    print_rows(ctx, rows.collect(), "No recognition agreement is recorded.")
}
