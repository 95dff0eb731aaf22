//! `report policy`: what the program promises on a day.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::policy;
use crate::commands::report::manners::Manners;
use crate::failure::Failure;

/// Every policy value in force on a day, with its source
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report policy
  lssc report policy --as-of 2015-01-01 --format csv")]
pub struct PolicyArgs {
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &PolicyArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;

    let rows = policy::listed(&reading.policy, Some(on));
    args.manners.rows(ctx, &rows, policy::NONE_IN_FORCE)
}
