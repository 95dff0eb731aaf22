//! `report entries`: the history of the register.

use std::collections::HashMap;

use clap::Args;

use crate::commands::context::{Context, here, typed_day};
use crate::commands::known_at::KnownAt;
use crate::commands::lookup;
use crate::commands::report::manners::Delivery;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Kind};
use crate::period::Day;
use crate::register::{Reading, history, seal};
use crate::render::{self, Format};
use crate::reports::entries;

/// List what was recorded: when, by whom, what, why, and what retracted it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report entries
  lssc report entries 3                  # what concerns one candidate
  lssc report entries --known-at 12
  lssc report entries --digest           # a line for the minutes")]
pub struct EntriesArgs {
    /// Only what concerns this candidate: number or e-mail address
    candidate: Option<String>,
    /// Only what was recorded by this day
    #[arg(long, value_name = "DAY", value_parser = typed_day, conflicts_with = "known_at")]
    as_of: Option<Day>,
    /// Only the last entry, its day in UTC and its seal, for the minutes
    #[arg(long, conflicts_with = "candidate")]
    digest: bool,
    #[command(flatten)]
    known: KnownAt,
    #[command(flatten)]
    delivery: Delivery,
}

pub fn run(args: &EntriesArgs, ctx: &Context) -> Result<(), Failure> {
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let through = match args.as_of {
        Some(day) => KnownAt::end_of(day).through(ctx, &snapshot)?,
        None => args.known.through(ctx, &snapshot)?,
    };
    if args.digest {
        return print_seal(ctx, &args.delivery, &snapshot, through);
    }
    // A retracted person's history can still be asked for.
    let about = match &args.candidate {
        None => None,
        Some(text) => Some(numbers_of(text, &snapshot, through, ctx)?),
    };
    let about = about.as_deref();
    let people = names(&snapshot, through)?;

    let chapters = history::chapters(&snapshot, through, about)?;
    let rows: Vec<_> = chapters.iter().map(|c| entries::line(c, &people, here)).collect();
    args.delivery.rows(ctx, &rows, "Nothing was recorded.")
}

/// Prints the seal of the last entry.
fn print_seal(
    ctx: &Context,
    delivery: &Delivery,
    conn: &rusqlite::Connection,
    through: Option<Entry>,
) -> Result<(), Failure> {
    let last = seal::last(conn, through).doing("read the seal")?;
    let Some((entry, made_at, seal)) = last else {
        return Err(
            Failure::failed("nothing was recorded").hint("look at the register: lssc check")
        );
    };
    let Some(digest) = seal else {
        return Err(Failure::failed(format!("entry {entry} has no seal"))
            .hint("something other than lssc wrote to the file; look at all of it: lssc check"));
    };
    let line = entries::sealed(entry, &made_at, digest);
    delivery.page(ctx, true, |out, width| match ctx.format {
        Format::Table => render::page(out, &line.sentence()),
        Format::Json => render::json(out, &line),
        Format::Csv => render::rows(out, ctx.format, width, "", [line]).map(|_| ()),
    })
}

/// The numbers of the person whose history is asked for, in force or not, as known then.
fn numbers_of(
    text: &str,
    conn: &rusqlite::Connection,
    through: Option<Entry>,
    ctx: &Context,
) -> Result<Vec<Id>, Failure> {
    let reading = Reading::new(conn, None)?;
    let then = Reading::new(conn, through)?;
    let number = match text.trim().parse::<Id>() {
        Ok(number) => reading.number_of(Kind::Candidate, number)?,
        Err(_) => then.by_address(text)?,
    };
    let number = match number {
        Some(number) => number,
        None => lookup::candidate(&reading, text)?.person.number,
    };
    lookup::tell_given_up(ctx, &then, text);
    Ok(then.known.numbers(then.known.person(number)))
}

/// Everybody's latest name, by number.
fn names(
    conn: &rusqlite::Connection,
    through: Option<Entry>,
) -> Result<HashMap<Id, String>, Failure> {
    let reading = Reading::new(conn, through)?;
    let people = reading.stated()?;
    Ok(people.into_iter().map(|(number, name, _)| (number, name)).collect())
}
