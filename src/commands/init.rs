//! `init`: a new register, with the built-in policy, an adapted one, or the content of an export.

mod from;
mod place;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::context::Context;
use crate::commands::init::place::{in_place, said};
use crate::failure::{Doing, Failure};
use crate::period::Day;
use crate::policy::{COMPETENCIES_CSV, PARAMETERS_CSV, Parameter, Policy, SETS_CSV};
use crate::register::Register;

/// Make a new register; never replaces an existing file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc init
  lssc policy show --to new-policy   # the built-in policy, to be adapted
  lssc init --register arizona.db --policy my-policy
  lssc export records && lssc init --from records --register copy.db")]
pub struct InitArgs {
    /// Folder with an adapted policy: parameters.csv, competency_sets.csv, competencies.csv
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Folder written by lssc export: makes the exported register again, with its history and its seals
    #[arg(long, value_name = "DIR", conflicts_with = "policy")]
    from: Option<PathBuf>,
}

pub fn run(args: InitArgs, ctx: &Context) -> Result<(), Failure> {
    if let Some(folder) = &args.from {
        return from::run(folder, ctx);
    }
    let policy = match &args.policy {
        Some(folder) => read_policy(folder)?,
        None => built_in()?,
    };
    let name = program(&policy, ctx.today);
    if ctx.dry_run {
        return said(
            ctx,
            None,
            &format!("A register of {name} would be made at {}.", ctx.path.display()),
            NEXT,
        );
    }
    let (entry, ()) = make(&ctx.path, &policy, ctx, |_| Ok(()))?;
    said(ctx, Some(entry), &format!("Made a register of {name} at {}.", ctx.path.display()), NEXT)
}

/// What to type next, when the register has only a policy.
const NEXT: &str = "lssc catalog import FILE.csv, then lssc enroll --help";

/// Makes a register with a policy and what `fill` records after it, completely or not at all.
pub fn make<T>(
    path: &Path,
    policy: &Policy,
    ctx: &Context,
    fill: impl FnOnce(&mut Register) -> Result<T, Failure>,
) -> Result<(i64, T), Failure> {
    ctx.clear_for_register(path)?;
    in_place(path, ctx, |register| {
        let entry = begin(register, policy, ctx)?;
        Ok((entry, fill(register)?))
    })
}

fn begin(register: &mut Register, policy: &Policy, ctx: &Context) -> Result<i64, Failure> {
    let recording = ctx.record(register, None)?;
    recording.make_schema().doing("make the register")?;
    recording.policy(policy).doing("record the policy")?;
    Ok(recording.commit().doing("make the register")?.unwrap_or(0))
}

/// The built-in policy.
pub fn built_in() -> Result<Policy, Failure> {
    Policy::built_in().map_err(|problems| refused("the built-in policy", &problems))
}

/// Reads a policy from a folder of three files.
pub fn read_policy(folder: &Path) -> Result<Policy, Failure> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).doing(&format!("read {}", path.display()))
    };
    Policy::parse(&read(PARAMETERS_CSV)?, &read(SETS_CSV)?, &read(COMPETENCIES_CSV)?)
        .map_err(|problems| refused(&format!("the policy in {}", folder.display()), &problems))
}

fn refused(what: &str, problems: &[crate::policy::Problem]) -> Failure {
    let text = format!("{what} has errors; nothing was recorded");
    problems
        .iter()
        .fold(Failure::failed(text), |failure, problem| failure.note(problem.to_string()))
}

/// The name of the program in a policy.
pub fn program(policy: &Policy, on: Day) -> String {
    policy
        .text(Parameter::ProgramName, on)
        .map_or("a program".to_string(), |promise| promise.value.to_string())
}
