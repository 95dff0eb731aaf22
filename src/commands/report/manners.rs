//! How every report is asked and answered: as of which day, where to, and how a timer is told.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::context::{Context, typed_day};
use crate::commands::desk::printed::finish;
use crate::commands::report::pager::Pager;
use crate::commands::written::{Written, writing};
use crate::disk::{Draft, Readers, Screen};
use crate::failure::{Doing, Exit, Failure};
use crate::period::Day;
use crate::register::Unread;
use crate::render::{Format, Row, Sheet};
use crate::reports;

/// The day asked about.
#[derive(Debug, Args)]
pub struct AsOf {
    /// Answer as of this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    as_of: Option<Day>,
}

impl AsOf {
    /// The day, with a word about it where it is in the future.
    pub fn day(&self, ctx: &Context) -> Day {
        let day = self.as_of.unwrap_or(ctx.today);
        if let Some(forecast) = reports::forecast(day, ctx.today) {
            ctx.tell(&forecast);
        }
        day
    }
}

/// Options that every report of a day takes.
#[derive(Debug, Args)]
pub struct Manners {
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    delivery: Delivery,
}

impl Manners {
    /// The day asked about.
    pub fn as_of(&self, ctx: &Context) -> Day {
        self.as_of.as_of.unwrap_or(ctx.today)
    }

    /// The day asked about, with a word beside the report where it is in the future; a timer is told no such word.
    pub fn day(&self, ctx: &Context) -> Day {
        self.day_or(None, ctx)
    }

    /// The same, where another option may have named the day.
    pub fn day_or(&self, named: Option<Day>, ctx: &Context) -> Day {
        let as_of = named.or(self.as_of.as_of);
        match self.delivery.cron {
            true => as_of.unwrap_or(ctx.today),
            false => AsOf { as_of }.day(ctx),
        }
    }
}

impl Deref for Manners {
    type Target = Delivery;

    fn deref(&self) -> &Delivery {
        &self.delivery
    }
}

/// Options that every report takes: where to, and how a timer is told.
#[derive(Debug, Args)]
pub struct Delivery {
    /// End with exit code 10 if the report is not empty
    #[arg(long)]
    exit_code: bool,
    /// Say nothing at all if the report is empty
    #[arg(long)]
    cron: bool,
    /// Write to this file, whole or not at all; - is the standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show a table on a terminal through PAGER, otherwise less
    #[arg(long)]
    pager: bool,
}

impl Delivery {
    /// Writes a report of rows as `fill` gives them; `empty` is what a table without rows says.
    pub fn sheet<R: Row>(
        &self,
        ctx: &Context,
        empty: &str,
        fill: impl FnOnce(&mut Sheet<R, &mut Paper>) -> Result<(), Ended>,
    ) -> Result<(), Failure> {
        let mut paper = self.paper(ctx, Readers::Owner)?;
        let (written, found) = {
            let mut sheet = Sheet::new(&mut paper, ctx.format, self.width(ctx));
            let filled = fill(&mut sheet);
            let found = sheet.rows() > 0;
            let written = match filled {
                Err(Ended::Reading(unread)) => return Err(unread.into()),
                Err(Ended::Writing(error)) => Err(error),
                Ok(()) if self.is_silent(found) => Ok(()),
                Ok(()) => sheet.finish(empty),
            };
            (written, found)
        };
        close(paper, written, ctx)?;
        self.ended(found)
    }

    /// Writes a report whose rows are all there.
    pub fn rows<R: Row>(&self, ctx: &Context, rows: &[R], empty: &str) -> Result<(), Failure> {
        self.sheet(ctx, empty, |sheet| {
            rows.iter().try_for_each(|row| sheet.row(row)).map_err(Ended::Writing)
        })
    }

    /// Writes a report of another form, in lines of at most the width given, if there is one; `found`: whether it
    /// says anything.
    pub fn page(
        &self,
        ctx: &Context,
        found: bool,
        write: impl FnOnce(&mut Paper, Option<u16>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        self.put(ctx, Readers::Owner, found, write)?;
        self.ended(found)
    }

    /// Writes as [`Delivery::page`] does, for these readers if it is to a file, and answers whether all of it was taken: a reader may have gone away.
    pub fn put(
        &self,
        ctx: &Context,
        readers: Readers,
        found: bool,
        write: impl FnOnce(&mut Paper, Option<u16>) -> io::Result<()>,
    ) -> Result<bool, Failure> {
        let mut paper = self.paper(ctx, readers)?;
        let written = match self.is_silent(found) {
            true => Ok(()),
            false => write(&mut paper, self.width(ctx)).and_then(|()| paper.flush()),
        };
        let taken = written.is_ok();
        close(paper, written, ctx)?;
        Ok(taken)
    }

    /// Whether nothing is said. A file is written all the same: it is always that of the last run.
    fn is_silent(&self, found: bool) -> bool {
        self.cron && !found && self.output().is_none()
    }

    fn width(&self, ctx: &Context) -> Option<u16> {
        match self.output() {
            None => ctx.width(),
            Some(_) => None,
        }
    }

    /// Whether a pager is asked for and of use: the other forms are for programs, which ask for none.
    fn pages(&self, ctx: &Context) -> bool {
        self.pager && ctx.format == Format::Table && io::stdout().is_terminal()
    }

    /// Whether the report goes to a file, so that the standard output is free for something else.
    pub fn is_to_a_file(&self) -> bool {
        self.output().is_some()
    }

    /// The file to write to; `-` is the standard output, as is none.
    fn output(&self) -> Option<&Path> {
        self.output.as_deref().filter(|place| place.as_os_str() != "-")
    }

    fn paper(&self, ctx: &Context, readers: Readers) -> Result<Paper, Failure> {
        Ok(match self.output() {
            None if self.pages(ctx) => Paper::Pager(Pager::start()?),
            None => Paper::Screen(BufWriter::new(Screen::new())),
            Some(place) => Paper::File(ctx.door().file(place, readers).written()?),
        })
    }

    /// Says a word beside the report; a timer is told none.
    pub fn beside(&self, ctx: &Context, text: &str) {
        if !self.cron {
            ctx.tell(text);
        }
    }

    /// How the command ends, once the report is out.
    pub fn ended(&self, found: bool) -> Result<(), Failure> {
        match self.exit_code && found {
            true => Err(Failure::new(Exit::NotEmpty, "")),
            false => Ok(()),
        }
    }
}

/// Ends what was written: a file is put in its place, and a reader who has gone away is no failure.
fn close(paper: Paper, written: io::Result<()>, ctx: &Context) -> Result<(), Failure> {
    match paper {
        Paper::Screen(_) => finish(written),
        Paper::Pager(pager) => finish(written).and(pager.wait()),
        Paper::File(file) => {
            written.doing(&writing(file.asked()))?;
            ctx.tell_unwritten(file.asked());
            file.keep().written()
        }
    }
}

/// What a report is written on.
pub enum Paper {
    /// The standard output.
    Screen(BufWriter<Screen>),
    /// A pager, which writes to the standard output.
    Pager(Pager),
    /// A file.
    File(Draft),
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Paper::Screen(out) => out.write(bytes),
            Paper::Pager(out) => out.write(bytes),
            Paper::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Paper::Screen(out) => out.flush(),
            Paper::Pager(out) => out.flush(),
            Paper::File(out) => out.flush(),
        }
    }
}

/// Why a stream of rows ended early.
#[derive(Debug)]
pub enum Ended {
    Reading(Unread),
    Writing(io::Error),
}

impl From<Unread> for Ended {
    fn from(unread: Unread) -> Ended {
        Ended::Reading(unread)
    }
}
