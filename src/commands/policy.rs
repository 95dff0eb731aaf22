//! `policy`: what the program promises, from which day, and where it is written.

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::commands::context::{Context, finish};
use crate::commands::{init, print_rows};
use crate::failure::{Doing, Failure};
use crate::period::{Day, parse_day};
use crate::policy::{COMPETENCIES_CSV, PARAMETERS_CSV, Policy, PolicyRows, SETS_CSV};
use crate::register::Reading;
use crate::render::{Column, Flat, Row};
use std::path::{Path, PathBuf};

/// Show the policy
#[derive(Debug, Subcommand)]
pub enum Command {
    Show(ShowArgs),
}

/// Print every value with its source, or with --to write the files for an adapted policy
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc policy show --as-of 2015-01-01
  lssc policy show --to my-policy      three files to adapt, for init --policy my-policy")]
pub struct ShowArgs {
    /// Only the values in force on this day
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    as_of: Option<Day>,
    /// Write parameters.csv, competency_sets.csv and competencies.csv into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "as_of")]
    to: Option<PathBuf>,
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Show(args) => show(&args, ctx),
    }
}

/// A value of the policy in a list.
#[derive(Serialize)]
struct Listed {
    parameter: String,
    first_on: String,
    value: String,
    unit: String,
    source: String,
    quote: String,
}

impl Flat for Listed {
    const FIELDS: &'static [&'static str] =
        &["parameter", "first_on", "value", "unit", "source", "quote"];
}

impl Row for Listed {
    const COLUMNS: &'static [Column<Listed>] = &[
        Column::word("parameter", |r| r.parameter.clone()),
        Column::word("from", |r| r.first_on.clone()),
        Column::text("value", |r| {
            format!(
                "{} {}",
                r.value,
                if r.unit == "text" { "" } else { &r.unit }
            )
            .trim()
            .to_string()
        }),
        Column::text("source", |r| r.source.clone()),
        Column::text("promise", |r| r.quote.clone()),
    ];
}

fn show(args: &ShowArgs, ctx: &Context) -> Result<(), Failure> {
    let policy = current(ctx)?;
    if let Some(folder) = &args.to {
        write(policy.rows(), folder)?;
        if ctx.json() {
            let files = [PARAMETERS_CSV, SETS_CSV, COMPETENCIES_CSV];
            let folder = folder.display().to_string();
            return ctx.print_json(&serde_json::json!({ "folder": folder, "files": files }));
        }
        return ctx.print(&format!(
            "Wrote the policy to {}: three files.",
            folder.display()
        ));
    }
    let rows = policy.rows();
    let latest = |parameter: &str, day: &str| {
        rows.parameters
            .iter()
            .filter(|r| r.parameter == parameter && r.first_on.as_str() <= day)
            .map(|r| r.first_on.clone())
            .max()
    };
    let in_force = rows.parameters.iter().filter(|r| match args.as_of {
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
    print_rows(
        ctx,
        listed.collect(),
        "No value of the policy is in force on that day.",
    )
}

/// The policy of the register; without a register, the built-in one.
fn current(ctx: &Context) -> Result<Policy, Failure> {
    if !ctx.path.exists() {
        ctx.tell(&format!(
            "There is no register at {}; this is the built-in policy.",
            ctx.path.display()
        ));
        return init::built_in();
    }
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    Ok(Reading::new(&snapshot, None)
        .doing("read the policy")?
        .policy)
}

/// Writes the three files of a policy into a folder, over none.
fn write(rows: &PolicyRows, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).doing(&format!("make the folder {}", folder.display()))?;
    for name in [PARAMETERS_CSV, SETS_CSV, COMPETENCIES_CSV] {
        if folder.join(name).exists() {
            return Err(
                Failure::failed(format!("{} exists already", folder.join(name).display()))
                    .hint("name a new folder; nothing was written"),
            );
        }
    }
    write_file(&folder.join(PARAMETERS_CSV), &rows.parameters)?;
    write_file(&folder.join(SETS_CSV), &rows.sets)?;
    write_file(&folder.join(COMPETENCIES_CSV), &rows.competencies)
}

fn write_file<R: Serialize>(path: &Path, rows: &[R]) -> Result<(), Failure> {
    let what = format!("write {}", path.display());
    let mut out = csv::Writer::from_path(path).doing(&what)?;
    rows.iter()
        .try_for_each(|row| out.serialize(row))
        .doing(&what)?;
    finish(out.flush())
}
