//! `report`: answers about people, as of any day.

use std::io::{BufWriter, Write};

use clap::{Args, Subcommand};

use crate::commands::context::{Context, finish};
use crate::commands::known_at::KnownAt;
use crate::commands::{changes, entries, lookup};
use crate::failure::{Doing, Failure};
use crate::model::Standing;
use crate::money::Cents;
use crate::period::{Day, days_between, parse_day};
use crate::register::Reading;
use crate::render::{self, Sheet};
use crate::reports::next::{self, NextRow};
use crate::reports::{self, expiring, ledger, progress, roster};

/// Report on one candidate or on all
#[derive(Debug, Subcommand)]
pub enum Command {
    Progress(ProgressArgs),
    Roster(RosterArgs),
    Expiring(ExpiringArgs),
    Ledger(LedgerArgs),
    Next(NextArgs),
    Entries(entries::EntriesArgs),
    Changes(changes::ChangesArgs),
}

/// How far one candidate is, and what comes next
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report progress 12
  lssc report progress ana@example.org --as-of 2025-06-30 --format json")]
pub struct ProgressArgs {
    /// Number or e-mail address
    candidate: String,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// Everybody, one row a person
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc report roster --standing certified,renewable --format csv")]
pub struct RosterArgs {
    /// Only these standings
    #[arg(long, value_name = "S,...", value_delimiter = ',')]
    standing: Vec<Standing>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// Candidacies, terms and graces that end soon
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc report expiring --within 30 --exit-code")]
pub struct ExpiringArgs {
    /// Days from the day asked, both included
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(0..=36_600))]
    within: u32,
    /// End with exit code 10 if the report is not empty
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// Charges, payments and balance by person, with totals by kind and payer
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report ledger --as-of 2026-06-30
  lssc report ledger --from 2026-01-01 --to 2026-12-31 --format csv")]
pub struct LedgerArgs {
    /// Only what moved from this day on; what came before is the opening balance
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    from: Option<Day>,
    /// The last day, which is then the day asked about
    #[arg(long, value_name = "DAY", value_parser = parse_day, conflicts_with = "as_of")]
    to: Option<Day>,
    #[command(flatten)]
    as_of: AsOf,
}

/// The desk in the morning: what waits for staff, soonest first
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  lssc report next --within 30")]
pub struct NextArgs {
    /// List what ends within so many days
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(0..=36_600))]
    within: u32,
    /// End with exit code 10 if the report is not empty
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

/// The day asked about.
#[derive(Debug, Args)]
pub struct AsOf {
    /// Answer as of this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    as_of: Option<Day>,
}

impl AsOf {
    /// The day, with a word about it where it is in the future.
    pub(super) fn day(&self, ctx: &Context) -> Day {
        let day = self.as_of.unwrap_or(ctx.today);
        if let Some(forecast) = reports::forecast(day, ctx.today) {
            ctx.tell(&forecast);
        }
        day
    }
}

pub fn run(command: Command, ctx: &Context) -> Result<(), Failure> {
    match command {
        Command::Progress(args) => report_progress(&args, ctx),
        Command::Roster(args) => report_roster(&args, ctx),
        Command::Expiring(args) => report_expiring(&args, ctx),
        Command::Ledger(args) => report_ledger(args, ctx),
        Command::Next(args) => report_next(&args, ctx),
        Command::Entries(args) => entries::run(&args, ctx),
        Command::Changes(args) => changes::run(&args, ctx),
    }
}

fn report_progress(args: &ProgressArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.as_of.as_of.unwrap_or(ctx.today);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let known = args.known.resolve(ctx, &snapshot)?;
    let reading = Reading::new(&snapshot, known.through).doing("read the register")?;
    let transcript = lookup::candidate(&reading, &args.candidate)?;
    let (number, name) = (transcript.person.number, transcript.person.name.clone());

    let transcript = transcript.up_to(on);
    let Some(progress) = progress::progress(&transcript, known.today, ctx.bench(&reading, on))
    else {
        return Err(
            Failure::failed(format!("{number} {name} was not enrolled on {on}")).hint(format!(
                "ask about a later day: lssc report progress {number}"
            )),
        );
    };
    let mut out = std::io::stdout().lock();
    finish(
        render::progress(&mut out, ctx.format, ctx.width(), &progress).and_then(|()| out.flush()),
    )
}

fn report_roster(args: &RosterArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.as_of.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let known = args.known.resolve(ctx, &snapshot)?;
    let reading = Reading::new(&snapshot, known.through).doing("read the register")?;
    let bench = ctx.bench(&reading, on);

    let mut sheet = Sheet::new(
        BufWriter::new(std::io::stdout().lock()),
        ctx.format,
        ctx.width(),
    );
    let written = reading.transcripts(|transcript| {
        let row = roster::row(&transcript.up_to(on), bench);
        match row.filter(|row| args.standing.is_empty() || args.standing.contains(&row.standing)) {
            Some(row) => sheet.row(&row).map_err(Ended::Writing),
            None => Ok(()),
        }
    });
    match written {
        Ok(()) => finish(sheet.finish(&format!("Nobody is on the roster as of {on}."))),
        Err(Ended::Writing(error)) => finish(Err(error)),
        Err(Ended::Reading(error)) => Err(error).doing("read the transcripts"),
    }
}

/// Why a stream of rows ended early.
enum Ended {
    Reading(rusqlite::Error),
    Writing(std::io::Error),
}

impl From<rusqlite::Error> for Ended {
    fn from(error: rusqlite::Error) -> Ended {
        Ended::Reading(error)
    }
}

fn report_ledger(args: LedgerArgs, ctx: &Context) -> Result<(), Failure> {
    let asked = AsOf {
        as_of: args.to.or(args.as_of.as_of),
    };
    let on = asked.day(ctx);
    if let Some(from) = args.from.filter(|from| *from > on) {
        return Err(Failure::usage(format!(
            "--from {from} is after the last day, {on}"
        )));
    }
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let reading = Reading::new(&snapshot, None).doing("read the register")?;
    let bench = ctx.bench(&reading, on);

    let mut book = ledger::Book::new(args.from, on);
    reading
        .transcripts(|transcript| {
            book.add(&transcript.up_to(on), bench);
            Ok::<(), rusqlite::Error>(())
        })
        .doing("read the transcripts")?;
    for order in reading.orders().doing("read the orders")? {
        for line in order.lines.iter().filter(|line| !line.paid.is_empty()) {
            let joined = reading.joined(&order, line).doing("read the payments")?;
            if joined.is_none() {
                book.add_waiting(&order, line);
            }
        }
    }
    let out = std::io::stdout().lock();
    finish(render::ledger(out, ctx.format, ctx.width(), &book.close()))
}

fn report_expiring(args: &ExpiringArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.as_of.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let known = args.known.resolve(ctx, &snapshot)?;
    let reading = Reading::new(&snapshot, known.through).doing("read the register")?;
    let bench = ctx.bench(&reading, on);
    let mut rows = Vec::new();
    reading
        .transcripts(|transcript| {
            rows.extend(expiring::row(&transcript.up_to(on), args.within, bench));
            Ok::<(), rusqlite::Error>(())
        })
        .doing("read the transcripts")?;
    expiring::sort(&mut rows);

    let empty = format!("Nothing ends within {} days of {on}.", args.within);
    let found = !rows.is_empty();
    crate::commands::print_rows(ctx, rows, &empty)?;
    if args.exit_code && found {
        Err(Failure::new(crate::failure::Exit::NotEmpty, ""))
    } else {
        Ok(())
    }
}

fn report_next(args: &NextArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.as_of.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot().doing("read the register")?;
    let known = args.known.resolve(ctx, &snapshot)?;
    let reading = Reading::new(&snapshot, known.through).doing("read the register")?;
    let bench = ctx.bench(&reading, on);
    let mut rows = next::approvals(args.within, bench);
    reading
        .transcripts(|transcript| {
            rows.extend(next::rows(&transcript.up_to(on), args.within, bench));
            Ok::<(), rusqlite::Error>(())
        })
        .doing("read the transcripts")?;
    for order in reading
        .orders()
        .doing("read the orders")?
        .iter()
        .filter(|o| o.ordered_on <= on)
    {
        let open = order.open_on(on);
        if open > Cents::ZERO {
            rows.push(NextRow {
                day: order.ordered_on,
                days: days_between(on, order.ordered_on),
                what: "order",
                candidate: None,
                name: order.number.clone(),
                text: format!("purchase order of {}, ${open} open", order.institution),
                command: format!("lssc order pay {} {open} --on {on}", order.number),
            });
        }
    }
    next::sort(&mut rows);

    let found = !rows.is_empty();
    crate::commands::print_rows(ctx, rows, &format!("Nothing waits on {on}."))?;
    if args.exit_code && found {
        Err(Failure::new(crate::failure::Exit::NotEmpty, ""))
    } else {
        Ok(())
    }
}
