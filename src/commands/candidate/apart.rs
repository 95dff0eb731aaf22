//! `candidate apart`: records that two candidates who look like one are two people.

use std::collections::BTreeSet;

use clap::Args;

use crate::acts::{Act, apart};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::failure::Failure;

/// Record that two candidates are two people
///
/// If two candidates have the same name or membership number, an enrollment or update says so, and `check` lists them until
/// you merge them or record that they are two.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc candidate apart 3 13 --reason 'two people of one name, both called'")]
pub struct ApartArgs {
    /// Number or e-mail address
    #[arg(value_name = "CANDIDATE")]
    one: String,
    /// Number or e-mail address of the other
    #[arg(value_name = "OTHER")]
    other: String,
    /// How you know
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn run(args: &ApartArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let one = lookup::asked(ctx, &before, &args.one)?.person;
    let other = lookup::asked(ctx, &before, &args.other)?.person;
    if one.number == other.number {
        return Err(Failure::usage(format!("both name {} {}", one.number, one.name)));
    }
    let concerned = Concerned::These(BTreeSet::from([one.number, other.number]));
    let said = match apart::take(&recording, &before, one.number, other.number)? {
        Act::Already(_, entry) => Said::already("pair of two people", entry),
        Act::Refused(refusal) => return Err(Failure::refused(refusal.text, refusal.findings)),
        Act::Recorded(id) => Said::line(format!(
            "{} {} and {} {} are two people.",
            one.number, one.name, other.number, other.name
        ))
        .made("apart", id),
    };
    conclude(ctx, &recording, &before, &concerned, said)
}
