//! `agreement`: recognition agreements with colleges (C5, FAQ 12).

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::known_at::KnownAt;
use crate::commands::{lookup, print_rows};
use crate::failure::{Doing, Failure};
use crate::model::{Agreement, Kind, same_text};
use crate::period::Day;
use crate::policy::SetId;
use crate::render::{Column, Flat, Row};
use crate::rules::Finding;
use crate::rules::decisions::agreement;
use crate::rules::meaning::recognition;

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
    #[arg(long, value_name = "COLLEGE")]
    college: String,
    /// The degree or certificate of the college
    #[arg(long, value_name = "TEXT")]
    award: String,
    /// Day of signing
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    signed_on: Day,
    /// Earliest graduation recognized [default: 24 months before the day of signing]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    retroactive_to: Option<Day>,
    /// Its last day, if it ends
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    ends_on: Option<Day>,
    /// Sets that a graduation achieves
    #[arg(long, value_name = "SET,SET,...", value_delimiter = ',', required = true)]
    covers: Vec<String>,
    /// Further sets that graduates must still achieve
    #[arg(long, value_name = "SET,...", value_delimiter = ',')]
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
    let signed_on = ctx.past("--signed-on", args.signed_on)?;
    for (flag, text) in [("--college", &args.college), ("--award", &args.award)] {
        if text.trim().is_empty() {
            return Err(Failure::usage(format!("{flag} is empty")));
        }
    }
    if let (Some(from), Some(last)) = (args.retroactive_to, args.ends_on)
        && from > last
    {
        return Err(Failure::usage(format!("--retroactive-to {from} is after --ends-on {last}")));
    }
    for (flag, day) in [("--ends-on", args.ends_on)] {
        if let Some(day) = day.filter(|day| *day < signed_on) {
            return Err(Failure::usage(format!(
                "{flag} {day} is before the day of signing, {signed_on}"
            )));
        }
    }
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk =
        Desk::open(ctx, &recording, &args.correction, Kind::Agreement, None, |reading, row| {
            let agreement = reading.catalog.agreements.iter().find(|a| a.id == row);
            Ok(agreement.is_some_and(|a| same_text(&a.college, &args.college)))
        })?;
    let reading = desk.reading();
    let new = Agreement {
        id: 0,
        entry: 0,
        college: args.college.trim().to_string(),
        award: args.award.trim().to_string(),
        signed_on,
        retroactive_to: args.retroactive_to,
        ends_on: args.ends_on,
        covers: lookup::sets(reading, &args.covers)?,
        also: lookup::sets(reading, &args.also)?,
    };

    let decision = agreement::agreement(&new.covers, &new.also, ctx.bench(reading, signed_on));
    let key = |a: &&Agreement| {
        same_text(&a.college, &new.college)
            && same_text(&a.award, &new.award)
            && a.signed_on == signed_on
    };
    if let Some(old) = reading.catalog.agreements.iter().find(key) {
        if same(old, &new) {
            let entry = old.entry;
            desk.nothing_else_to_record(entry)?;
            let said = Said::already("agreement", entry);
            return conclude(ctx, &recording, &desk.before, &Concerned::nobody(), said);
        }
        let finding = Finding::not_recorded(Some(format!(
            "this agreement is recorded with other details (entry {e}); to change it add --corrects {e}",
            e = old.entry
        )));
        let findings = decision.findings.into_iter().chain([finding]).collect();
        return Err(Failure::refused("the agreement is not recorded", findings));
    }
    let (_, _, notes) = decision
        .into_result()
        .map_err(|findings| Failure::refused("the agreement is not recorded", findings))?;

    let codes = |sets: &[SetId]| {
        let codes: Vec<&str> = sets.iter().map(|s| reading.policy.set(*s).code.as_str()).collect();
        codes.join(",")
    };
    let id = recording
        .agreement(&new, &codes(&new.covers), &codes(&new.also))
        .doing("record the agreement")?;
    let said = Said {
        lines: vec![format!("Recorded agreement {id} with {}, signed {signed_on}.", new.college)],
        notes,
        ..Said::default()
    };
    conclude(ctx, &recording, &desk.before, &Concerned::Anybody, said.made("agreement", id))
}

fn same(old: &Agreement, new: &Agreement) -> bool {
    let sorted = |sets: &[SetId]| {
        let mut sets = sets.to_vec();
        sets.sort_unstable();
        sets
    };
    (old.retroactive_to, old.ends_on) == (new.retroactive_to, new.ends_on)
        && sorted(&old.covers) == sorted(&new.covers)
        && sorted(&old.also) == sorted(&new.also)
}

/// An agreement in a list.
#[derive(Serialize)]
struct Listed {
    agreement: i64,
    college: String,
    award: String,
    signed_on: String,
    retroactive_to: Option<String>,
    ends_on: Option<String>,
    covers: String,
    also: String,
}

impl Flat for Listed {
    const FIELDS: &'static [&'static str] = &[
        "agreement",
        "college",
        "award",
        "signed_on",
        "retroactive_to",
        "ends_on",
        "covers",
        "also",
    ];
}

impl Row for Listed {
    const COLUMNS: &'static [Column<Listed>] = &[
        Column::number("no", |r| r.agreement.to_string()),
        Column::text("college", |r| r.college.clone()),
        Column::text("award", |r| r.award.clone()),
        Column::word("signed", |r: &Listed| r.signed_on.clone()).spare(),
        Column::word("graduates from", |r| r.retroactive_to.clone().unwrap_or_default()),
        Column::text("covers", |r| r.covers.clone()),
        Column::text("also", |r| r.also.clone()),
    ];
}

fn list(args: &ListArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, ctx.today);
    let codes = |sets: &[SetId]| {
        let codes: Vec<&str> = sets.iter().map(|s| reading.policy.set(*s).code.as_str()).collect();
        codes.join(", ")
    };
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
