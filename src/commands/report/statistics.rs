//! `report statistics`: how the program is doing.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::commands::context::{Context, typed_day};
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::commands::written::{Written, writing};
use crate::disk::{Draft, Readers};
use crate::failure::{Doing, Failure};
use crate::period::Day;
use crate::policy::Parameter;
use crate::render;
use crate::reports::statistics::Tally;

/// Count how the program is doing, by year and by state, with definitions
///
/// Counts events from --from to --to, both included, as known on the day asked about. CSV, JSON and the page also have
/// each year by state. With --public, it hides every number of fewer than five people, and others that would give one
/// away by subtraction.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report statistics --from 2025-01-01 --to 2025-12-31 --html 2025.html
  lssc report statistics --public --format csv --output statistics.csv")]
pub struct StatisticsArgs {
    /// Count from this day [default: the first of all days]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    from: Option<Day>,
    /// Count to this day [default: the day asked about]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    to: Option<Day>,
    /// Hide numbers that could be traced to a person
    #[arg(long)]
    public: bool,
    /// Also write it as a page with charts to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
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
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);
    let mut tally = Tally::new(args.from, to);
    reading.transcripts(|transcript| {
        tally.add(&transcript.up_to(on), bench);
        Ok::<(), Failure>(())
    })?;
    for waiting in reading.waiting()? {
        tally.add_waiting(&waiting, on);
    }
    let program = reading.policy.text(Parameter::ProgramName, on);
    let program = program.map_or("", |name| name.value);
    let statistics = tally.close(program, on, args.public);

    let readers = if args.public { Readers::Public } else { Readers::Owner };
    let page = match &args.html {
        None => None,
        Some(place) => {
            let mut file = ctx.door().file(place, readers).written()?;
            let page = render::statistics_page(&statistics, &reading.policy);
            file.write_all(page.as_bytes()).doing(&writing(place))?;
            ctx.tell_unwritten(place);
            Some(file)
        }
    };
    let found = !statistics.is_empty();
    // A page on the standard output has it to itself.
    let on_screen = page.as_ref().is_some_and(Draft::is_on_screen);
    if !on_screen || args.manners.is_to_a_file() {
        args.manners.put(ctx, readers, found, |out, width| {
            render::statistics(out, ctx.format, width, &statistics)
        })?;
    }
    if let Some(file) = page {
        file.keep().written()?;
    }
    args.manners.ended(found)
}

/// Refuses a period that cannot have any days.
fn refuse_empty(from: Option<Day>, to: Day, on: Day) -> Result<(), Failure> {
    if to > on {
        return Err(Failure::usage(format!("--to {to} is after the day asked about, {on}"))
            .hint(format!("ask as of that day: --as-of {to}")));
    }
    match from.filter(|from| *from > to) {
        Some(from) => Err(Failure::usage(format!("--from {from} is after --to {to}"))),
        None => Ok(()),
    }
}
