//! `evaluator`: subject experts who rate portfolios (P2).

mod end;

use crate::acts;
use crate::commands::act::{self, About};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::Context;
use crate::commands::correction::{Correction, Subject};
use crate::commands::given::{item, list_over};
use crate::commands::known_at::KnownAt;
use crate::commands::{enroll, lookup, print_rows};
use crate::failure::Failure;
use crate::model::{Evaluator, Id, Kind, same_text};
use crate::period::Day;
use crate::register::Reading;
use crate::render::row;
use clap::{Args, Subcommand};

/// Record or list evaluators
#[derive(Debug, Subcommand)]
pub enum Command {
    Add(AddArgs),
    End(end::EndArgs),
    List(ListArgs),
}

/// Record a subject expert who rates portfolios
///
/// They must not rate people they supervise, teach or are related to: name those with --not-for.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc evaluator add --name 'Eve Fox' --email eve@example.org \\
      --sets cataloging,reference --library 'Shelbyville Public Library' \\
      --not-for 3,otto@example.org")]
pub struct AddArgs {
    /// Their name
    #[arg(long, required_unless_present = "corrects")]
    name: Option<String>,
    /// E-mail address
    #[arg(long, required_unless_present = "corrects")]
    email: Option<String>,
    /// Sets they are qualified for
    #[arg(
        long,
        value_name = "SET,SET,...",
        value_delimiter = ',',
        value_parser = item,
        required_unless_present = "corrects"
    )]
    sets: Vec<String>,
    /// A library they belong to; - for none
    #[arg(long, value_name = "LIBRARY", value_parser = item)]
    library: Vec<String>,
    /// Candidates they must not rate; - for none
    #[arg(long, value_name = "CANDIDATE,...", value_delimiter = ',', value_parser = item)]
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
        Command::End(args) => end::run(&args, ctx),
        Command::List(args) => list(&args, ctx),
    }
}

fn add(args: AddArgs, ctx: &Context) -> Result<(), Failure> {
    let email = args.email.as_deref().map(enroll::check_email).transpose();
    let args = AddArgs { email: email.map_err(Failure::usage)?, ..args };
    if args.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Failure::usage("--name is empty: an evaluator needs a name"));
    }
    let about = About { kind: Kind::Evaluator, candidate: None };
    let subject = |reading: &Reading, row: Id| {
        let known = recorded(reading, row)?;
        let fits = |typed: &Option<String>, of: fn(&Evaluator) -> &String| {
            let typed = typed.as_ref()?;
            Some(known.as_ref().is_some_and(|e| same_text(of(e), typed)))
        };
        Ok(Subject::by(&[fits(&args.email, |e| &e.email), fits(&args.name, |e| &e.name)]))
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let old = desk.record().map(|row| recorded(&desk.before, row)).transpose()?.flatten();
        let new = stated(&args, old.clone(), desk.reading(), ctx)?;
        let bench = ctx.bench(desk.reading(), ctx.today);
        let act = acts::evaluator::take(recording, desk.reading(), &new, bench)?;
        let act = act.and(|id| {
            let sets = bench.policy.codes(&new.sets).join(", ");
            let said = Said::line(format!("Recorded evaluator {id}, {}, for {sets}.", new.name));
            Ok(said.made("evaluator", id).correcting(old.as_ref(), &new, desk, ctx))
        })?;
        let rated = desk.reading().rated_by(new.id)?;
        Ok((act, Concerned::These(rated)))
    })
}

/// The evaluator of a row, as recorded.
fn recorded(reading: &Reading, row: Id) -> Result<Option<Evaluator>, Failure> {
    let number = reading.evaluator_number(row)?;
    let known = reading.evaluators()?;
    Ok(known.into_iter().find(|e| e.id == number))
}

/// The new evaluator: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(
    args: &AddArgs,
    old: Option<Evaluator>,
    reading: &Reading,
    ctx: &Context,
) -> Result<Evaluator, Failure> {
    let old = old.unwrap_or_default();
    let text = |typed: &Option<String>, old| typed.as_deref().map_or(old, |t| t.trim().to_string());
    Ok(Evaluator {
        id: old.id,
        entry: old.entry,
        name: text(&args.name, old.name),
        email: text(&args.email, old.email),
        sets: if args.sets.is_empty() { old.sets } else { lookup::sets(reading, &args.sets)? },
        libraries: list_over(&args.library, old.libraries, |named| {
            Ok::<_, Failure>(named.iter().map(|library| library.trim().to_string()).collect())
        })?,
        not_for: list_over(&args.not_for, old.not_for, |named| {
            lookup::numbers(ctx, reading, named)
        })?,
        ended_on: old.ended_on,
    })
}

row! {
    /// An evaluator in a list.
    struct Listed {
        evaluator: Id = number "no",
        name: String = text "name",
        email: String = text "e-mail",
        sets: Vec<String> = text "sets",
        libraries: Vec<String> = text "libraries" => |row| row.libraries.join("; "),
        not_for: Vec<Id> = text "not for",
        ended_on: Option<Day> = text "ended",
    }
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
        sets: reading.policy.codes(&e.sets).into_iter().map(str::to_string).collect(),
        libraries: e.libraries,
        not_for: e.not_for,
        ended_on: e.ended_on,
    });
    print_rows(ctx, rows.collect(), "No evaluator is recorded.")
}
