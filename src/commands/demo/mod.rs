//! `demo`: sample people at every standing, and a tour of the reports.
//!
//! The sample people go through the same decisions as everybody else ([`stage`]); their lives ([`people`]) count in days
//! before today, so that they never go stale.

mod people;
mod stage;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::commands::conclude::Change;
use crate::commands::context::{Context, not_opened, quoted_path};
use crate::commands::demo::stage::Stage;
use crate::commands::init;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Standing};
use crate::register::{OpenError, Reading, Register};
use crate::render::Format;
use crate::rules::meaning::standing;

/// Make a register of sample people at every standing, and show the main reports
///
/// The people are imaginary, and their days count back from today. The register stays for you to play with; it never
/// replaces another one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc demo
  lssc demo /tmp/play --format json")]
pub struct DemoArgs {
    /// Folder for the register [default: lssc-demo]
    folder: Option<PathBuf>,
}

/// Runs a command as typed.
pub type Run = fn(&str, &Context) -> Result<(), Failure>;

pub fn run(args: DemoArgs, run_typed: Run, ctx: &Context) -> Result<(), Failure> {
    let folder = args.folder.unwrap_or_else(|| PathBuf::from("lssc-demo"));
    let path = folder.join("register.db");
    if path.symlink_metadata().is_ok() {
        return Err(not_opened(OpenError::Exists(path)).hint("name another folder: lssc demo DIR"));
    }
    people::refuse_too_early(ctx.today)?;
    if ctx.dry_run {
        return said(ctx, None, &path, &[]);
    }

    let (_, (entry, changes)) =
        init::make(&path, &init::built_in()?, ctx, |register| record(register, ctx))?;

    said(ctx, Some(entry), &path, &changes)?;
    if ctx.format == Format::Table {
        tour(&path, &changes, run_typed, ctx)?;
    }
    Ok(())
}

/// Records the sample people, one entry each. Returns the last entry and everybody's standing.
fn record(register: &mut Register, ctx: &Context) -> Result<(Entry, Vec<Change>), Failure> {
    let mut entry = 0;
    for scene in people::scenes() {
        ctx.tell(&format!("recording {}", scene.title));
        let recording = ctx.record(register, Some(scene.title))?;
        (scene.play)(&Stage::new(&recording, ctx)?)?;
        entry = recording.commit().doing("keep the sample people")?.unwrap_or(entry);
    }
    Ok((entry, standings(register, ctx)?))
}

fn standings(register: &mut Register, ctx: &Context) -> Result<Vec<Change>, Failure> {
    let snapshot = register.snapshot()?;
    let reading = Reading::new(&snapshot, None)?;
    let bench = ctx.bench(&reading, ctx.today);
    let mut changes = Vec::new();
    reading.transcripts(|transcript| {
        changes.push(Change {
            candidate: transcript.person.number,
            name: transcript.person.name.clone(),
            before: None,
            after: standing::standing(&transcript.up_to(ctx.today), bench),
        });
        Ok::<(), Failure>(())
    })?;
    Ok(changes)
}

fn said(
    ctx: &Context,
    entry: Option<Entry>,
    path: &Path,
    changes: &[Change],
) -> Result<(), Failure> {
    if ctx.json() {
        let candidates: Vec<_> = changes.iter().map(Change::json).collect();
        let recorded = json!({ "register": path.display().to_string() });
        let document =
            json!({ "entry": entry, "recorded": recorded, "candidates": candidates, "notes": [] });
        return ctx.print_json(&document);
    }
    if ctx.format == Format::Csv {
        return crate::commands::conclude::changes_csv(entry, changes);
    }
    let register = path.display();
    match entry {
        Some(_) => ctx.print(&format!(
            "Made a register of {} sample people at {register}.\nAll of them are imaginary.",
            changes.len()
        )),
        None => ctx.print(&format!(
            "A register of sample people would be made at {register}.\nNothing was recorded: this was a dry run."
        )),
    }
}

/// The main reports, each after its command, and what to do next.
fn tour(path: &Path, changes: &[Change], run_typed: Run, ctx: &Context) -> Result<(), Failure> {
    let at = |standing: Standing| {
        let found = changes.iter().find(|c| c.after == Some(standing));
        found.map_or(0, |c| c.candidate)
    };
    let narrow = ctx.elsewhere(path.to_path_buf(), 80);
    for command in [
        "report roster".to_string(),
        format!("report progress {}", at(Standing::Candidate)),
        "report expiring --within 90".to_string(),
    ] {
        ctx.print(&format!("\n$ lssc {command}"))?;
        run_typed(&command, &narrow)?;
    }
    ctx.print(&format!(
        "\nThe register is yours to play with. Go on with:\n
  export LSSC_REGISTER={}
  lssc evaluate candidacy --all --dry-run
  lssc renew certification {} --on {today} --dry-run
  lssc record-course {} COM-102 --on {today}",
        quoted_path(path),
        at(Standing::Grace),
        at(Standing::Candidate),
        today = ctx.today
    ))
}
