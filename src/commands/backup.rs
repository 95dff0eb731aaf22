//! `backup`: a verified copy of the register, complete or absent.

use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use crate::commands::context::{Context, quoted_path};
use crate::commands::written::Written;
use crate::disk;
use crate::failure::{Doing, Failure};
use crate::register::Register;

/// Copy the register to a file, even while others work with it
///
/// lssc verifies the copy before it gets its name, so that there is never half a backup. It does not touch an existing
/// file unless you say --force or --keep. A backup is itself a register: look at it with --register, put it back with
/// `lssc restore`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc backup /mnt/safe/2026-11-22.db
  lssc backup --keep 14 --quiet /mnt/safe/lssc.db   # this one and 13 before it")]
pub struct BackupArgs {
    /// The file to write
    file: PathBuf,
    /// Replace an existing file
    #[arg(long, conflicts_with = "keep")]
    force: bool,
    /// Keep this many backups: FILE, and older ones as FILE.1, FILE.2 ...
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    keep: Option<u32>,
}

pub fn run(args: BackupArgs, ctx: &Context) -> Result<(), Failure> {
    let register = ctx.open()?;
    let target = &args.file;
    refuse_what_is_no_place(target, &args, ctx)?;
    if ctx.dry_run {
        let text = format!("A backup would be written to {}.", target.display());
        return said(ctx, target, None, &text);
    }

    ctx.clear_for_register(target)?;
    let made = ctx.door().database(target).map_err(|error| not_written(error, target))?;
    let entries = copy(&register, target, made.path())?;
    // A group that shares the register shares its backups.
    made.shared_like(&ctx.path).written()?;
    if let Some(keep) = args.keep {
        ctx.door().rotate(target, keep).map_err(|error| not_written(error, target))?;
    }
    let kept = if args.force || args.keep.is_some() { made.keep_over() } else { made.keep_new() };
    kept.map_err(|error| not_written(error, target))?;
    let text = format!("Wrote a backup to {}: verified, {entries} entries.", target.display());
    said(ctx, target, Some(entries), &text)
}

fn said(ctx: &Context, file: &Path, entries: Option<i64>, text: &str) -> Result<(), Failure> {
    if ctx.json() {
        return ctx
            .print_json(&json!({ "backup": file.display().to_string(), "entries": entries }));
    }
    if ctx.quiet {
        return Ok(());
    }
    ctx.print(text)
}

fn refuse_what_is_no_place(target: &Path, args: &BackupArgs, ctx: &Context) -> Result<(), Failure> {
    let shown = target.display();
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::failed(format!(
            "there is no folder {}; no backup was written",
            folder.display()
        ))
        .hint("check that its disk is connected, or make the folder first"));
    }
    if target.is_dir() {
        return Err(Failure::failed(format!("{shown} is a folder; no backup was written"))
            .hint(format!("name the file: lssc backup {}", quoted_path(&target.join("lssc.db")))));
    }
    ctx.door().register_place(target).map_err(|error| not_written(error, target))?;
    if args.force || args.keep.is_some() || !target.exists() {
        return Ok(());
    }
    Err(exists(target))
}

/// Why no backup was written.
fn not_written(error: disk::Error, target: &Path) -> Failure {
    let shown = target.display();
    match error {
        disk::Error::Exists(_) => exists(target),
        disk::Error::TheRegister(place) if place == target => {
            Failure::failed(format!("{shown} is the register itself; no backup was written"))
                .hint("name another file, best on another disk")
        }
        disk::Error::TheRegister(place) => Failure::failed(format!(
            "{} is the register in use, but has the name of an older backup; no backup was written",
            place.display()
        ))
        .hint("name another file, best on another disk"),
        disk::Error::NotAFile(_) => {
            Failure::failed(format!("{shown} is not a file; no backup was written"))
        }
        disk::Error::NotARegister(_) => Failure::failed(format!(
            "{shown} exists and is not a register; a backup replaces only a register"
        ))
        .hint("name another file; no backup was written"),
        error => Err::<(), _>(error).written().err().unwrap_or_else(|| exists(target)),
    }
}

fn exists(target: &Path) -> Failure {
    Failure::failed(format!("{} already exists; no backup was written", target.display()))
        .hint("to replace it, add --force; to keep it as an older backup, add --keep 7")
}

/// Copies the register as it is at one moment, and verifies the copy.
fn copy(register: &Register, target: &Path, made: &Path) -> Result<i64, Failure> {
    let what = format!("write a backup to {}", target.display());
    let mut copy =
        Connection::open_with_flags(made, OpenFlags::SQLITE_OPEN_READ_WRITE).doing(&what)?;
    register.copy_into(&mut copy).doing(&what)?;
    let verdict: String = copy
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .doing("verify the backup")?;
    if verdict != "ok" {
        return Err(Failure::not_a_register(format!(
            "no backup was written: the register is damaged ({verdict})"
        ))
        .hint("keep the file as it is and continue with the last backup; lssc check says more"));
    }
    let entries = copy
        .query_row("SELECT count(*) FROM entry", [], |row| row.get(0))
        .doing("verify the backup")?;
    copy.close().map_err(|(_, error)| error).doing(&what)?;
    Ok(entries)
}
