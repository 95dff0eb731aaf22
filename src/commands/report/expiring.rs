//! `report expiring`: what ends soon.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::failure::Failure;
use crate::reports::expiring;

/// List candidacies, terms and graces that end soon
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report expiring
  lssc report expiring --within 60 --exit-code   # 10 if there are any")]
pub struct ExpiringArgs {
    /// Days from the day asked, both included
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(0..=36_600))]
    within: u32,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &ExpiringArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);
    let mut rows = Vec::new();
    reading.transcripts(|transcript| {
        rows.extend(expiring::row(&transcript.up_to(on), args.within, bench));
        Ok::<(), Failure>(())
    })?;
    expiring::sort(&mut rows);

    let empty = format!("Nothing ends within {} days of {on}.", args.within);
    args.manners.rows(ctx, &rows, &empty)
}
