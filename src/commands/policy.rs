//! `policy`: what the program promises, from which day, and where that is published.

use clap::{Args, Subcommand};
use rusqlite::Connection;
use serde::Serialize;

use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::known_at::KnownAt;
use crate::commands::retract::rests;
use crate::commands::written::Written;
use crate::commands::{init, lookup, print_rows};
use crate::disk::Readers;
use crate::failure::{Doing, Failure};
use crate::model::Id;
use crate::period::Day;
use crate::policy::diff::{self, Difference};
use crate::policy::{COMPETENCIES_CSV, PARAMETERS_CSV, Policy, PolicyRows, SETS_CSV};
use crate::register::{Reading, read};
use crate::render::{Column, Flat, Row, row};
use crate::rules::resting::not_overrun;
use crate::rules::{Finding, Measure, Requirement};
use std::path::{Path, PathBuf};

/// Show, compare and adopt policies
#[derive(Debug, Subcommand)]
pub enum Command {
    Show(ShowArgs),
    Diff(DiffArgs),
    Adopt(AdoptArgs),
}

/// Print every value of the policy with its source, or write it to files
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc policy show --as-of 2015-01-01
  lssc policy show --to new-policy   # three files to adapt")]
pub struct ShowArgs {
    /// Only the values in force on this day
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    as_of: Option<Day>,
    /// Write parameters.csv, competency_sets.csv and competencies.csv into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "as_of")]
    to: Option<PathBuf>,
    #[command(flatten)]
    known: KnownAt,
}

/// Show how the policy in a folder differs from the register's
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc policy diff my-policy")]
pub struct DiffArgs {
    /// Folder with parameters.csv, competency_sets.csv and competencies.csv
    folder: PathBuf,
}

/// Adopt the policy in a folder: every decision and report follows it from then on
///
/// A policy is dated data: the values of the past stay in it with their own first days. lssc refuses a policy that
/// lacks a competency set that the register uses. The old policy stays in the history; retract the entry to return to
/// it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc policy show --to new-policy   # the files to edit
  lssc policy diff my-policy
  lssc policy adopt my-policy --dry-run
  lssc policy adopt my-policy --reason 'fees of 2027'")]
pub struct AdoptArgs {
    /// Folder with parameters.csv, competency_sets.csv and competencies.csv
    folder: PathBuf,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Adopt it even if it would not have allowed a later application; `check` lists it
    #[arg(long)]
    even_so: bool,
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Show(args) => show(&args, ctx),
        Command::Diff(args) => compare(&args, ctx),
        Command::Adopt(args) => adopt(&args, ctx),
    }
}

row! {
    /// A value of the policy in a list.
    pub struct Listed {
        parameter: String = word "parameter",
        first_on: String = word "from",
        value: String = text "value" => |row| {
            let unit = Some(row.unit.as_str()).filter(|unit| !matches!(*unit, "text" | "yes/no"));
            format!("{} {}", row.value, unit.unwrap_or_default()).trim().to_string()
        },
        unit: String,
        source: String = text "source",
        quote: String = text "promise" spare,
    }
}

fn show(args: &ShowArgs, ctx: &Context) -> Result<(), Failure> {
    let policy = current(ctx, &args.known)?;
    if let Some(folder) = &args.to {
        write(policy.rows(), folder, ctx)?;
        if ctx.json() {
            let files = [PARAMETERS_CSV, SETS_CSV, COMPETENCIES_CSV];
            let folder = folder.display().to_string();
            return ctx.print_json(&serde_json::json!({ "folder": folder, "files": files }));
        }
        let wrote = if ctx.dry_run { "The policy would be written" } else { "Wrote the policy" };
        return ctx.print(&format!("{wrote} to {}: three files.", folder.display()));
    }
    print_rows(ctx, listed(&policy, args.as_of), NONE_IN_FORCE)
}

/// The text of a list without values.
pub const NONE_IN_FORCE: &str = "No value of the policy is in force on that day.";

/// The values of a policy, or with a day those in force on it.
pub fn listed(policy: &Policy, on: Option<Day>) -> Vec<Listed> {
    let rows = &policy.rows().parameters;
    let latest = |parameter: &str, day: &str| {
        rows.iter()
            .filter(|r| r.parameter == parameter && r.first_on.as_str() <= day)
            .map(|r| r.first_on.clone())
            .max()
    };
    let in_force = rows.iter().filter(|r| match on {
        None => true,
        Some(day) => {
            latest(&r.parameter, &day.to_string()).is_some_and(|first| first == r.first_on)
        }
    });
    let listed = in_force.map(|r| Listed {
        parameter: r.parameter.clone(),
        first_on: r.first_on.clone(),
        value: r.value.clone(),
        unit: r.unit.clone(),
        source: r.source.clone(),
        quote: r.quote.clone(),
    });
    listed.collect()
}

impl Flat for Difference {
    const FIELDS: &'static [&'static str] = &["what", "name", "first_on", "before", "after"];
}

impl Row for Difference {
    const COLUMNS: &'static [Column<Difference>] = &[
        Column::word("what", |r| r.what.to_string()),
        Column::word("name", |r| r.name.clone()),
        Column::word("from", |r| r.first_on.clone()),
        Column::text("now", |r| r.before.clone().unwrap_or_else(|| "-".to_string())),
        Column::text("then", |r| r.after.clone().unwrap_or_else(|| "-".to_string())),
    ];
}

fn compare(args: &DiffArgs, ctx: &Context) -> Result<(), Failure> {
    let then = init::read_policy(&args.folder)?;
    let now = current(ctx, &KnownAt::default())?;
    let rows = diff::differences(now.rows(), then.rows());
    print_rows(ctx, rows, "The policies are the same.")
}

fn adopt(args: &AdoptArgs, ctx: &Context) -> Result<(), Failure> {
    let policy = init::read_policy(&args.folder)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.reason.as_deref())?;
    let before = lookup::reading(ctx, recording.conn())?;

    if before.policy.rows() == policy.rows() {
        let mut said = Said::line("Nothing to record: this is already the register's policy.");
        said.notes.push("the same policy is already in force".to_string());
        return conclude(ctx, &recording, &before, &Concerned::nobody(), said);
    }
    keeps_sets_in_use(recording.conn(), &policy)?;

    recording.policy(&policy).doing("record the policy")?;
    let after = Reading::new(recording.conn(), None)?;
    let differences = diff::differences(before.policy.rows(), policy.rows()).len();
    let mut said = Said::line(format!(
        "Adopted the policy in {}: {differences} difference{}.",
        args.folder.display(),
        if differences == 1 { "" } else { "s" }
    ));
    let resting = rests::resting(&before, &after, &Concerned::Anybody)?;
    if !args.even_so && !resting.applications.is_empty() {
        return Err(overrun(&resting.applications));
    }
    if !resting.decisions.is_empty() {
        said.notes.push(format!(
            "awards and renewals that are kept although this policy would not give them: {}; lssc check lists them",
            resting.decisions.len()
        ));
    }
    conclude(ctx, &recording, &before, &Concerned::Anybody, said)
}

/// Refuses a policy that would not have allowed later applications (A9).
fn overrun(applications: &[(Id, String)]) -> Failure {
    let named = applications.iter().map(|(_, named)| named);
    let obstacles = named.map(|named| format!("the policy would not have allowed {named}"));
    Failure::refused("the policy is not adopted", vec![not_overrun(obstacles.collect())])
        .hint("to adopt it anyway and keep the applications, add --even-so; lssc check lists them")
}

/// Refuses a policy that lacks a set that the register uses.
fn keeps_sets_in_use(conn: &Connection, policy: &Policy) -> Result<(), Failure> {
    let in_use = read::sets_in_use(conn)?;
    let vanishing: Vec<String> = in_use
        .iter()
        .filter(|(code, _)| policy.find_set(code).is_none())
        .map(|(code, what)| format!("it lacks {code}, for which the register has {what}"))
        .collect();
    if vanishing.is_empty() {
        return Ok(());
    }
    let codes: Vec<&str> = policy.sets().iter().map(|s| s.code.as_str()).collect();
    let finding = Finding::unless(
        Requirement::SetsInUse,
        Measure::text("every set that the register uses"),
        Measure::text(codes.join(", ")),
        "Reading",
        vanishing,
        String::new(),
    );
    Err(Failure::refused("the policy is not adopted", vec![finding])
        .hint(format!("keep the set and give it a last day: last_on in {SETS_CSV}")))
}

/// The policy of the register, or without a register the built-in one.
fn current(ctx: &Context, known: &KnownAt) -> Result<Policy, Failure> {
    if !ctx.path.exists() && !known.looks_back() {
        ctx.tell(&format!(
            "There is no register at {}; this is the built-in policy.",
            ctx.path.display()
        ));
        return init::built_in();
    }
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    Ok(known.reading(ctx, &snapshot)?.policy)
}

/// Writes the three files of a policy into a folder; never replaces a file.
fn write(rows: &PolicyRows, folder: &Path, ctx: &Context) -> Result<(), Failure> {
    let mut files = ctx.door().folder(folder, Readers::Owner).written()?;
    for name in [PARAMETERS_CSV, SETS_CSV, COMPETENCIES_CSV] {
        if folder.join(name).symlink_metadata().is_ok() {
            return Err(Failure::failed(format!("{} already exists", folder.join(name).display()))
                .hint("name a new folder; nothing was written"));
        }
    }
    files.file(PARAMETERS_CSV, |out| csv_of(&rows.parameters, out)).written()?;
    files.file(SETS_CSV, |out| csv_of(&rows.sets, out)).written()?;
    files.file(COMPETENCIES_CSV, |out| csv_of(&rows.competencies, out)).written()?;
    files.keep().written()
}

fn csv_of<R: Serialize>(rows: &[R], out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    rows.iter().try_for_each(|row| out.serialize(row)).map_err(std::io::Error::from)?;
    out.flush()
}
