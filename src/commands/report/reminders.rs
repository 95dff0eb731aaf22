//! `report reminders`: the reminders due today.

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

/// List the reminders due today (each is sent once)
///
/// Reminders cover the end of candidacy, of term and of grace and the last day for additional information, each some
/// days before, and the day renewal opens. A reminder recorded with --mark is not sent again unless the last day moves.
/// If several were missed, only the latest is sent.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report reminders --preview 30
  lssc report reminders --format csv --output merge.csv --mark
  lssc report reminders --mbox today.mbox --sender office@example.org --mark")]
pub struct RemindersArgs {
    /// Send reminders this many days before a last day [default: 90,60,30]
    #[arg(long, value_name = "DAYS,...", value_delimiter = ',', default_values_t = [90, 60, 30], hide_default_value = true,
          value_parser = clap::value_parser!(u32).range(0..=3_660))]
    days: Vec<u32>,
    /// Record the listed reminders as sent, in one entry
    #[arg(long, conflicts_with = "known_at")]
    mark: bool,
    /// Also list the reminders due in the next DAYS days
    #[arg(long, value_name = "DAYS", conflicts_with = "mark", value_parser = clap::value_parser!(u32).range(1..=366))]
    preview: Option<u32>,
    /// Write the letters themselves, each on its own page
    #[arg(long)]
    letters: bool,
    /// Also write the letters as messages to this file, all or none
    #[arg(long, value_name = "FILE", requires = "sender")]
    mbox: Option<PathBuf>,
    /// The sender's address of the messages
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
    if args.mark { mark(args, ctx) } else { list(args, ctx) }
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

/// Records the reminders as sent only after writing all of them.
fn mark(args: &RemindersArgs, ctx: &Context) -> Result<(), Failure> {
    let on = ctx.past("--as-of", args.manners.as_of(ctx))?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, None)?;
    let reading = Reading::new(recording.conn(), None)?;
    let rows = due(args, &reading, on, ctx)?;
    record(&recording, &rows)?;
    if !say(args, &rows, on, ctx)? {
        return Err(Failure::failed("no reminder was marked: the reader of the output went away"));
    }
    let told = ctx.keep(&recording)?;
    let notices = rows.len();
    match (told, notices) {
        (Some(entry), _) => {
            args.manners.beside(ctx, &format!("Recorded as sent: {notices} (entry {entry})."))
        }
        (None, 1..) => args.manners.beside(ctx, "Nothing was recorded: this was a dry run."),
        (None, 0) => {}
    }
    args.manners.ended(!rows.is_empty())
}

fn record(recording: &Recording, rows: &[ReminderRow]) -> Result<(), Failure> {
    for row in rows {
        recording.notice(row.candidate, &row.notice()).doing("record a reminder")?;
    }
    Ok(())
}

/// The reminders due on a day and, for a preview, on the days after it, as if each were sent on its day.
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

/// Writes the reminders in the requested form. Returns whether everything was written.
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
            None => format!("No reminders are due on {on}."),
            Some(days) => {
                format!("No reminders are due from {on} to {}.", days_after(on, days))
            }
        };
        render::rows(out, ctx.format, width, &empty, rows.iter().cloned()).map(|_| ())
    })?;
    if let Some(file) = mbox.filter(|_| taken) {
        file.keep().written()?;
    }
    Ok(taken)
}
