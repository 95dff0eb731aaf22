//! `report statistics`: how the program is doing.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::failure::{Doing, Failure};
use crate::period::{Day, parse_day};
use crate::register::Reading;
use crate::render;
use crate::reports::statistics::Tally;

/// How the program is doing, by year and by state, each measure defined
///
/// Events are counted from --from to --to, both included, by what is known on the day asked about. With --public, every
/// number below five is hidden, and others with it where it would follow by subtraction.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report statistics --from 2025-01-01 --to 2025-12-31
  lssc report statistics --public --format csv --output statistics.csv")]
pub struct StatisticsArgs {
    /// Count from this day [default: the first application]
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    from: Option<Day>,
    /// Count to this day [default: the day asked about]
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    to: Option<Day>,
    /// Hide numbers that could be traced to a person
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &StatisticsArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let to = args.to.unwrap_or(on);
    refuse_empty(args.from, to, on)?;
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let known = args.known.resolve(ctx, &snapshot)?;
    let reading = Reading::new(&snapshot, known.through).doing("read the register")?;
    let bench = ctx.bench(&reading, on);
    let mut tally = Tally::new(args.from, to);
    reading
        .transcripts(|transcript| {
            tally.add(&transcript.up_to(on), bench);
            Ok::<(), rusqlite::Error>(())
        })
        .doing("read the transcripts")?;
    let statistics = tally.close(on, args.public);

    let found = !statistics.is_empty();
    args.manners.page(ctx, found, |out, width| {
        render::statistics(out, ctx.format, width, &statistics)
    })
}

/// Refuses days between which nothing can lie.
fn refuse_empty(from: Option<Day>, to: Day, on: Day) -> Result<(), Failure> {
    if to > on {
        return Err(
            Failure::usage(format!("--to {to} is after the day asked about, {on}"))
                .hint(format!("ask as of that day: --as-of {to}")),
        );
    }
    match from.filter(|from| *from > to) {
        Some(from) => Err(Failure::usage(format!("--from {from} is after --to {to}"))),
        None => Ok(()),
    }
}
