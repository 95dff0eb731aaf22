//! Options of every report: the day asked about, where to write, and how to behave for a timer.

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
    /// Report as of this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    as_of: Option<Day>,
}

impl AsOf {
    /// The day, after a note if it is in the future.
    pub fn day(&self, ctx: &Context) -> Day {
        let day = self.as_of.unwrap_or(ctx.today);
        if let Some(forecast) = reports::forecast(day, ctx.today) {
            ctx.tell(&forecast);
        }
        day
    }
}

/// Options of every report about a day.
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

    /// The day asked about, after a note if it is in the future; a timer gets no note.
    pub fn day(&self, ctx: &Context) -> Day {
        self.day_or(None, ctx)
    }

    /// Like `day`, but another option may have named the day.
    pub fn day_or(&self, named: Option<Day>, ctx: &Context) -> Day {
        let as_of = named.or(self.as_of.as_of);
        if self.delivery.cron { as_of.unwrap_or(ctx.today) } else { AsOf { as_of }.day(ctx) }
    }
}

impl Deref for Manners {
    type Target = Delivery;

    fn deref(&self) -> &Delivery {
        &self.delivery
    }
}

/// Options of every report: where to write, and how to behave for a timer.
#[derive(Debug, Args)]
pub struct Delivery {
    /// End with exit code 10 if the report is not empty
    #[arg(long)]
    exit_code: bool,
    /// Print nothing at all if the report is empty
    #[arg(long)]
    cron: bool,
    /// Write to this file, completely or not at all; - is the standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show a table on a terminal through PAGER, or less if that is not set
    #[arg(long)]
    pager: bool,
}

impl Delivery {
    /// Writes a report with the rows that `fill` supplies. `empty` is the text of a table without rows.
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

    /// Writes a report whose rows are all known.
    pub fn rows<R: Row>(&self, ctx: &Context, rows: &[R], empty: &str) -> Result<(), Failure> {
        self.sheet(ctx, empty, |sheet| {
            rows.iter().try_for_each(|row| sheet.row(row)).map_err(Ended::Writing)
        })
    }

    /// Writes a report in another form, in lines of at most the given width, if any. `found` says whether there is
    /// anything in it.
    pub fn page(
        &self,
        ctx: &Context,
        found: bool,
        write: impl FnOnce(&mut Paper, Option<u16>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        self.put(ctx, Readers::Owner, found, write)?;
        self.ended(found)
    }

    /// Writes like [`Delivery::page`], with these readers if it goes to a file. Returns whether everything was written:
    /// the reader may have gone away.
    pub fn put(
        &self,
        ctx: &Context,
        readers: Readers,
        found: bool,
        write: impl FnOnce(&mut Paper, Option<u16>) -> io::Result<()>,
    ) -> Result<bool, Failure> {
        let mut paper = self.paper(ctx, readers)?;
        let written = if self.is_silent(found) {
            Ok(())
        } else {
            write(&mut paper, self.width(ctx)).and_then(|()| paper.flush())
        };
        let taken = written.is_ok();
        close(paper, written, ctx)?;
        Ok(taken)
    }

    /// Whether to print nothing. A file is written anyway, so that it is always from the last run.
    fn is_silent(&self, found: bool) -> bool {
        self.cron && !found && self.output().is_none()
    }

    fn width(&self, ctx: &Context) -> Option<u16> {
        match self.output() {
            None => ctx.width(),
            Some(_) => None,
        }
    }

    /// Whether to use a pager. The other formats are for programs, which need none.
    fn pages(&self, ctx: &Context) -> bool {
        self.pager && ctx.format == Format::Table && io::stdout().is_terminal()
    }

    /// Whether the report goes to a file, which leaves the standard output free.
    pub fn is_to_a_file(&self) -> bool {
        self.output().is_some()
    }

    /// The file to write to, unless it is the standard output.
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

    /// Prints a note about the report, but not for a timer.
    pub fn beside(&self, ctx: &Context, text: &str) {
        if !self.cron {
            ctx.tell(text);
        }
    }

    /// The exit code, once the report is written.
    pub fn ended(&self, found: bool) -> Result<(), Failure> {
        if self.exit_code && found { Err(Failure::new(Exit::NotEmpty, "")) } else { Ok(()) }
    }
}

/// Finishes writing: moves a file to its place. It is not a failure if the reader has gone away.
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

/// Where to write a report.
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
