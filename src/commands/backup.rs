//! `backup`: a verified copy of the register, whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::Connection;
use serde_json::json;

use crate::commands::context::{Context, quoted_path};
use crate::commands::whole;
use crate::failure::{Doing, Failure};
use crate::register::Register;

/// Copy the register to a file, also while others work with it
///
/// The copy is verified before it takes its name, so that there is never half a backup. An existing file is left alone
/// unless you say --force or --keep. A backup is itself a register: look at it with --register, put it back with `lssc restore`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc backup /mnt/safe/2026-11-22.db
  lssc backup --keep 14 --quiet /mnt/safe/lssc.db   # this one and 13 before it")]
pub struct BackupArgs {
    /// The file to write
    file: PathBuf,
    /// Write over an existing file
    #[arg(long, conflicts_with = "keep")]
    force: bool,
    /// Keep so many backups: FILE, and those before it as FILE.1, FILE.2 ...
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
    let part = whole::part_of(target);
    let entries = copy(&register, &ctx.path, target, &part)
        .and_then(|entries| put_in_place(&part, target, &args).map(|()| entries));
    if entries.is_err() {
        // What could not be finished is no backup; the failure to be told is the first one.
        let _ = fs::remove_file(&part);
    }
    let entries = entries?;
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

/// `FILE.suffix`, in the same folder.
fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn refuse_what_is_no_place(target: &Path, args: &BackupArgs, ctx: &Context) -> Result<(), Failure> {
    let shown = target.display();
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Failure::failed(format!(
            "there is no folder {}; no backup was written",
            folder.display()
        ))
        .hint("see whether its disk is there, or make the folder first"));
    }
    let Ok(found) = target.symlink_metadata() else {
        return Ok(());
    };
    if target.is_dir() {
        return Err(Failure::failed(format!("{shown} is a folder; no backup was written"))
            .hint(format!("name the file: lssc backup {}", quoted_path(&target.join("lssc.db")))));
    }
    let same = fs::canonicalize(target)
        .ok()
        .zip(fs::canonicalize(&ctx.path).ok())
        .is_some_and(|(a, b)| a == b);
    if same {
        return Err(Failure::failed(format!(
            "{shown} is the register itself; no backup was written"
        ))
        .hint("name another file, best on another disk"));
    }
    if !found.is_file() && !found.is_symlink() {
        return Err(Failure::failed(format!("{shown} is not a file; no backup was written")));
    }
    if args.force || args.keep.is_some() {
        return Ok(());
    }
    Err(exists(target))
}

fn exists(target: &Path) -> Failure {
    Failure::failed(format!("{} exists already; no backup was written", target.display()))
        .hint("to write over it add --force; to keep it as an older backup add --keep 7")
}

/// Copies the register as it is at one moment, verifies the copy, and sees it safe on the disk.
fn copy(register: &Register, path: &Path, target: &Path, part: &Path) -> Result<i64, Failure> {
    let what = format!("write a backup to {}", target.display());
    let mut copy = Connection::open(part).doing(&what)?;
    register.copy_into(&mut copy).doing(&what)?;
    let verdict: String = copy
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .doing("verify the backup")?;
    if verdict != "ok" {
        return Err(Failure::not_a_register(format!(
            "no backup was written: the register is damaged ({verdict})"
        ))
        .hint("keep the file as it is and go on with the last backup; lssc check says more"));
    }
    let entries = copy
        .query_row("SELECT count(*) FROM entry", [], |row| row.get(0))
        .doing("verify the backup")?;
    copy.close().map_err(|(_, error)| error).doing(&what)?;
    // As private as the register.
    let permissions = fs::metadata(path).doing("read the register's permissions")?.permissions();
    fs::set_permissions(part, permissions).doing(&what)?;
    File::open(part).and_then(|file| file.sync_all()).doing(&what)?;
    Ok(entries)
}

/// Gives the copy its name, older backups first moving on by one.
fn put_in_place(part: &Path, target: &Path, args: &BackupArgs) -> Result<(), Failure> {
    let what = format!("name the backup {}", target.display());
    match args.keep {
        Some(keep) => {
            rotate(target, keep).doing("move the older backups on")?;
            whole::name(part, target).doing(&what)
        }
        None if args.force => whole::name(part, target).doing(&what),
        None => match whole::name_new(part, target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(target)),
            named => named.doing(&what),
        },
    }
}

/// Moves FILE to FILE.1, FILE.1 to FILE.2 and so on; of `keep` backups in all the oldest gives way.
fn rotate(target: &Path, keep: u32) -> io::Result<()> {
    let name = |age: u32| match age {
        0 => target.to_path_buf(),
        age => beside(target, &age.to_string()),
    };
    // Ages move on as far as there is no gap.
    let mut oldest = 0;
    while oldest + 1 < keep && name(oldest).symlink_metadata().is_ok() {
        oldest += 1;
    }
    for age in (0..oldest).rev() {
        // The latest stays under its name until the new one takes it, so that there is always one.
        if age == 0 {
            let next = name(1);
            if next.symlink_metadata().is_ok() {
                fs::remove_file(&next)?;
            }
            if fs::hard_link(target, &next).is_err() {
                fs::copy(target, &next)?;
            }
        } else {
            fs::rename(name(age), name(age + 1))?;
        }
    }
    // Left over from when more were kept.
    let mut age = keep;
    while name(age).symlink_metadata().is_ok() {
        fs::remove_file(name(age))?;
        age += 1;
    }
    Ok(())
}
