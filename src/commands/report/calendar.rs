//! `report calendar`: last days and windows for a calendar program.

use clap::Args;

use crate::commands::context::Context;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::failure::{Doing, Failure};
use crate::model::Entry;
use crate::period::{Period, days_after};
use crate::policy::Parameter;
use crate::register::{Reading, Timeline};
use crate::render;
use crate::reports::calendar::{self, History};

/// Write last days and windows as a calendar (iCalendar) to subscribe to
///
/// Each event keeps its name, and its version goes up whenever the register moves or cancels it, so a calendar program
/// with an older copy follows. Events that no longer apply (renewed, complete, withdrawn, revoked, retracted) are
/// listed as cancelled. With --format csv or json the same events are rows.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report calendar --output lssc.ics
  lssc report calendar --within 400 --cron --output /srv/www/lssc.ics
  lssc report calendar --within 30 --format csv")]
pub struct CalendarArgs {
    /// Only events that fall, or once fell, within this many days from the day asked about [default: all]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(0..=36_600))]
    within: Option<u32>,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &CalendarArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let through = args.known.through(ctx, &snapshot)?;
    let reading = Reading::new(&snapshot, through)?;
    let timeline = Timeline::new(&snapshot, through)?;
    let mut histories = Vec::new();
    for candidate in timeline.people() {
        let mut history = History::new(candidate, timeline.forgotten(candidate));
        timeline
            .of(candidate, |entry, stage, transcript| {
                let transcript = transcript.up_to(on);
                let days = calendar::days(&transcript, ctx.bench(stage, on));
                history.add(entry, &transcript.person, &days);
            })
            .doing("read the transcripts")?;
        histories.push(history);
    }
    let within = args.within.map(|days| Period { first: on, last: days_after(on, days) });
    // One calendar program may read several registers; they differ in when they were begun.
    let origin = format!("{}.lssc.invalid", calendar::stamp(&made_at(&reading, 1)?));
    let rows = calendar::rows(histories, within, &origin, |entry| made_at(&reading, entry))?;

    let name = reading.policy.text(Parameter::ProgramName, on);
    let name = name.map_or("lssc", |promise| promise.value);
    args.manners
        .page(ctx, !rows.is_empty(), |out, _| render::calendar(out, ctx.format, name, &rows))
}

/// The instant of an entry.
fn made_at(reading: &Reading, entry: Entry) -> Result<String, Failure> {
    let found = reading.entry(entry)?;
    Ok(found.map_or(String::new(), |entry| entry.made_at))
}
