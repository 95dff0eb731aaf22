//! `evaluator`: subject experts who rate portfolios (P2).

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::correction::{Correction, Desk};
use crate::commands::known_at::KnownAt;
use crate::commands::{enroll, lookup, print_rows};
use crate::failure::{Doing, Failure};
use crate::model::{Evaluator, Id, Kind, same_text};
use crate::register::read::email_key;
use crate::render::{Column, Flat, Row};
use crate::rules::Finding;

/// Record or list evaluators
#[derive(Debug, Subcommand)]
pub enum Command {
    Add(AddArgs),
    List(ListArgs),
}

/// Record a subject expert who rates portfolios
///
/// They must not rate whom they supervise, teach or are related to: name those with --not-for.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc evaluator add --name 'Eve Fox' --email eve@example.org \\
      --sets cataloging,reference --library 'Shelbyville Public Library' \\
      --not-for 3,otto@example.org")]
pub struct AddArgs {
    /// Their name
    #[arg(long)]
    name: String,
    /// E-mail address
    #[arg(long)]
    email: String,
    /// Sets for which they are qualified
    #[arg(long, value_name = "SET,SET,...", value_delimiter = ',', required = true)]
    sets: Vec<String>,
    /// A library to which they belong
    #[arg(long, value_name = "LIBRARY")]
    library: Vec<String>,
    /// Candidates whom they must not rate
    #[arg(long, value_name = "CANDIDATE,...", value_delimiter = ',')]
    not_for: Vec<String>,
    #[command(flatten)]
    correction: Correction,
}

/// List the evaluators
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc evaluator list")]
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
    enroll::check_email(args.email.trim()).map_err(Failure::usage)?;
    if args.name.trim().is_empty() {
        return Err(Failure::usage("--name is empty: an evaluator needs a name"));
    }
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk =
        Desk::open(ctx, &recording, &args.correction, Kind::Evaluator, None, |reading, row| {
            let number = reading.evaluator_number(row)?;
            let known = reading.evaluators()?;
            let same = |e: &Evaluator| {
                e.id == number
                    && (same_text(&e.email, &args.email) || same_text(&e.name, &args.name))
            };
            Ok(known.iter().any(same))
        })?;
    let reading = desk.reading();
    let not_for: Result<Vec<Id>, Failure> = args
        .not_for
        .iter()
        .map(|text| lookup::asked(ctx, reading, text).map(|t| t.person.number))
        .collect();
    let new = Evaluator {
        id: 0,
        entry: 0,
        name: args.name.trim().to_string(),
        email: args.email.trim().to_string(),
        sets: lookup::sets(reading, &args.sets)?,
        libraries: args.library.iter().map(|l| l.trim().to_string()).collect(),
        not_for: not_for?,
    };

    let known = reading.evaluators()?;
    if let Some(old) = known.iter().find(|e| email_key(&e.email) == email_key(&new.email)) {
        if same(old, &new) {
            let entry = old.entry;
            desk.nothing_else_to_record(entry)?;
            let said = Said::already("evaluator", entry);
            return conclude(ctx, &recording, &desk.before, &Concerned::nobody(), said);
        }
        let finding = Finding::not_recorded(Some(format!(
            "evaluator {} <{}> is recorded with other details (entry {e}); to change them add --corrects {e}",
            old.id,
            old.email,
            e = old.entry
        )));
        return Err(Failure::refused("the evaluator is not recorded", vec![finding]));
    }

    let corrects = match desk.taken_back {
        Some((_, row)) => Some(desk.before.evaluator_number(row)?),
        None => None,
    };
    let codes: Vec<&str> = new.sets.iter().map(|s| reading.policy.set(*s).code.as_str()).collect();
    let id = recording.evaluator(&new, &codes.join(","), corrects).doing("record the evaluator")?;
    let said =
        Said::line(format!("Recorded evaluator {id}, {}, for {}.", new.name, codes.join(", ")));
    conclude(ctx, &recording, &desk.before, &Concerned::nobody(), said.made("evaluator", id))
}

fn same(old: &Evaluator, new: &Evaluator) -> bool {
    fn sorted<T: Ord + Clone>(items: &[T]) -> Vec<T> {
        let mut items = items.to_vec();
        items.sort_unstable();
        items
    }
    same_text(&old.name, &new.name)
        && sorted(&old.sets) == sorted(&new.sets)
        && sorted(&old.libraries) == sorted(&new.libraries)
        && sorted(&old.not_for) == sorted(&new.not_for)
}

/// An evaluator in a list.
#[derive(Serialize)]
struct Listed {
    evaluator: Id,
    name: String,
    email: String,
    sets: Vec<String>,
    libraries: Vec<String>,
    not_for: Vec<Id>,
}

impl Flat for Listed {
    const FIELDS: &'static [&'static str] =
        &["evaluator", "name", "email", "sets", "libraries", "not_for"];
}

impl Row for Listed {
    const COLUMNS: &'static [Column<Listed>] = &[
        Column::number("no", |r| r.evaluator.to_string()),
        Column::text("name", |r| r.name.clone()),
        Column::text("e-mail", |r| r.email.clone()),
        Column::text("sets", |r| r.sets.join(", ")),
        Column::text("libraries", |r| r.libraries.join("; ")),
        Column::text("not for", |r| {
            let numbers: Vec<String> = r.not_for.iter().map(ToString::to_string).collect();
            numbers.join(", ")
        }),
    ];
}

fn list(args: &ListArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let evaluators = reading.evaluators()?;
    let rows = evaluators.into_iter().map(|e| Listed {
        evaluator: e.id,
        name: e.name,
        email: e.email,
        sets: e.sets.iter().map(|s| reading.policy.set(*s).code.clone()).collect(),
        libraries: e.libraries,
        not_for: e.not_for,
    });
    print_rows(ctx, rows.collect(), "No evaluator is recorded.")
}
