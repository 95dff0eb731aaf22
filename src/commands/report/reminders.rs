//! `report reminders`: who is to be told what today.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use crate::commands::context::Context;
use crate::commands::enroll::check_email;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::Manners;
use crate::commands::written::{Written, writing};
use crate::disk::{Draft, Readers};
use crate::failure::{Doing, Failure};
use crate::model::{Id, Notice};
use crate::period::{Day, days_after};
use crate::register::{Reading, Recording};
use crate::render;
use crate::reports::reminders::{self, ReminderRow};

/// List who is to be told what today, each notice once
///
/// Told of are the ends of candidacies, terms and graces and the last days for additional information, so many days
/// before, and the day on which renewal opens. What --mark has recorded is not told again, unless the last day moves;
/// of notices that were missed only the latest is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report reminders --preview 30
  lssc report reminders --format csv --output merge.csv --mark
  lssc report reminders --mbox today.mbox --sender office@example.org --mark")]
pub struct RemindersArgs {
    /// Tell so many days before a last day [default: 90,60,30]
    #[arg(long, value_name = "DAYS,...", value_delimiter = ',', default_values_t = [90, 60, 30], hide_default_value = true,
          value_parser = clap::value_parser!(u32).range(0..=3_660))]
    days: Vec<u32>,
    /// Record as told what is listed, in one entry
    #[arg(long, conflicts_with = "known_at")]
    mark: bool,
    /// List also what is to be told in the next so many days
    #[arg(long, value_name = "DAYS", conflicts_with = "mark", value_parser = clap::value_parser!(u32).range(1..=366))]
    preview: Option<u32>,
    /// Write the letters themselves, each on a page of its own
    #[arg(long)]
    letters: bool,
    /// Write the letters as messages to this file too, whole or not at all
    #[arg(long, value_name = "FILE", requires = "sender")]
    mbox: Option<PathBuf>,
    /// The address from which the messages are sent
    #[arg(long, value_name = "EMAIL", requires = "mbox", value_parser = sender)]
    sender: Option<String>,
    #[command(flatten)]
    manners: Manners,
    #[command(flatten)]
    known: KnownAt,
}

fn sender(text: &str) -> Result<String, String> {
    check_email(text)
}

pub fn run(args: &RemindersArgs, ctx: &Context) -> Result<(), Failure> {
    match args.mark {
        true => mark(args, ctx),
        false => list(args, ctx),
    }
}

fn list(args: &RemindersArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.manners.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let rows = due(args, &reading, on, ctx)?;
    say(args, &rows, on, ctx)?;
    args.manners.ended(!rows.is_empty())
}

/// What is listed is recorded as told only when all of it is out.
fn mark(args: &RemindersArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--as-of", args.manners.as_of(ctx))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, None)?;
    let reading = Reading::new(recording.conn(), None)?;
    let rows = due(args, &reading, on, ctx)?;
    record(&recording, &rows)?;
    if !say(args, &rows, on, ctx)? {
        return Err(Failure::failed("no notice was marked: the reader of the output went away"));
    }
    let told = ctx.keep(&recording)?;
    let notices = rows.len();
    match (told, notices) {
        (Some(entry), _) => {
            args.manners.beside(ctx, &format!("Recorded as told: {notices} (entry {entry})."))
        }
        (None, 1..) => args.manners.beside(ctx, "Nothing was recorded: this was a dry run."),
        (None, 0) => {}
    }
    args.manners.ended(!rows.is_empty())
}

fn record(recording: &Recording, rows: &[ReminderRow]) -> Result<(), Failure> {
    for row in rows {
        recording.notice(row.candidate, &row.notice()).doing("record a notice")?;
    }
    Ok(())
}

/// What is to be told on a day and, for a preview, on the days after it, as if each were told on its day.
fn due(
    args: &RemindersArgs,
    reading: &Reading,
    on: Day,
    ctx: &Context,
) -> Result<Vec<ReminderRow>, Failure> {
    let mut told: HashMap<Id, Vec<Notice>> = reading.notices(on)?;
    let mut rows = Vec::new();
    reading.transcripts(|transcript| {
        let told = told.entry(transcript.person.number).or_default();
        for later in 0..=args.preview.unwrap_or(0) {
            let day = days_after(on, later);
            let then = transcript.clone().up_to(day);
            let due = reminders::rows(&then, &args.days, told, ctx.bench(reading, day));
            told.extend(due.iter().map(ReminderRow::notice));
            rows.extend(due);
        }
        Ok::<(), Failure>(())
    })?;
    reminders::sort(&mut rows);
    Ok(rows)
}

/// Writes the notices in the form asked for; answers whether all of it was taken.
fn say(
    args: &RemindersArgs,
    rows: &[ReminderRow],
    on: Day,
    ctx: &Context,
) -> Result<bool, Failure> {
    let mut mbox = match args.mbox.as_ref().zip(args.sender.as_ref()) {
        None => None,
        Some((place, sender)) => {
            let mut file = ctx.door().file(place, Readers::Owner).written()?;
            render::mbox(&mut file, sender, rows).doing(&writing(place))?;
            ctx.tell_unwritten(place);
            Some(file)
        }
    };
    let alone = |mbox: &Draft| mbox.is_on_screen() && !args.manners.is_to_a_file();
    if let Some(mbox) = mbox.take_if(|mbox| alone(mbox)) {
        // The messages have the standard output to themselves.
        return mbox.keep().written().map(|()| true);
    }
    let taken = args.manners.put(ctx, Readers::Owner, !rows.is_empty(), |out, width| {
        if args.letters && !rows.is_empty() {
            return render::letters(out, rows);
        }
        let empty = match args.preview {
            None => format!("Nobody is to be told anything on {on}."),
            Some(days) => {
                format!("Nobody is to be told anything from {on} to {}.", days_after(on, days))
            }
        };
        render::rows(out, ctx.format, width, &empty, rows.iter().cloned()).map(|_| ())
    })?;
    if let Some(file) = mbox.filter(|_| taken) {
        file.keep().written()?;
    }
    Ok(taken)
}
