//! `restore`: puts a backup in the register's place in one step, and keeps the old file under another name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use rusqlite::ErrorCode;
use serde_json::json;

use crate::commands::context::{Context, not_opened, quoted_path};
use crate::disk::{self, Door, same_file};
use crate::failure::{Doing, Exit, Failure};
use crate::model::Entry;
use crate::register::replace::{self, Held};
use crate::register::seal::{self, Break};
use crate::register::{OpenError, Register};

/// Put a backup in the register's place
///
/// lssc verifies the copy first. It keeps the current file under another name, FILE.old, and says how many of its
/// entries the copy lacks. It follows a link, and the register keeps its mode. Other users wait, and then continue with
/// the copy.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc restore /mnt/safe/lssc.db --dry-run   # what would be lost
  lssc restore /mnt/safe/lssc.db --yes")]
pub struct RestoreArgs {
    /// The backup
    backup: PathBuf,
}

/// Every entry of a register with its seal.
type Entries = BTreeSet<(Entry, Option<String>)>;

/// What is now in the register's place.
#[derive(Hash)]
enum There {
    Nothing,
    /// A register, with the entries that the backup lacks.
    Register(Vec<Entry>),
    /// A file whose entries cannot be read.
    Damaged,
}

/// The names of what was kept.
#[derive(Default)]
struct Kept {
    register: Option<PathBuf>,
    companions: Vec<PathBuf>,
}

pub fn run(args: &RestoreArgs, ctx: &Context) -> Result<(), Failure> {
    let backup = &args.backup;
    if same_file(backup, &ctx.path) {
        let text = format!("{} is the register itself; nothing was restored", quoted_path(backup));
        return Err(Failure::usage(text).hint("name the backup: lssc restore BACKUP"));
    }
    let entries = verified(backup)?;
    let there = there(&ctx.path, &entries)?;

    let many = if entries.len() == 1 { "entry" } else { "entries" };
    let copy = format!("the copy in {} ({} {many})", quoted_path(backup), entries.len());
    let place = quoted_path(&ctx.path);
    if ctx.dry_run {
        let text = format!("{place} would become {copy}. {}", lost(&there));
        return said(args, ctx, &entries, &there, &Kept::default(), text.trim_end());
    }
    let question = format!("{place} becomes {copy}. {} Go on?", lost(&there));
    ctx.confirm(&question, &(&entries, &there))?;

    let kept = put(backup, &there, ctx)?;
    // Somebody may have recorded something while the question was open.
    let there = match &kept.register {
        Some(old) => self::there(old, &entries)?,
        None => there,
    };
    let mut text = format!("Restored {place}: it is now {copy}, verified. ");
    if let Some(old) = &kept.register {
        text += &format!("The old file is kept as {}. {}", quoted_path(old), lost(&there));
    }
    said(args, ctx, &entries, &there, &kept, text.trim_end())
}

/// Says what the register has that the copy lacks.
fn lost(there: &There) -> String {
    match there {
        There::Nothing => "There is no file there now.".to_string(),
        There::Damaged => "The current file is damaged: its entries cannot be read.".to_string(),
        There::Register(lacking) => match lacking.as_slice() {
            [] => "The copy has every entry of it.".to_string(),
            [one] => format!("The copy lacks 1 of its entries, entry {one}."),
            [first, .., last] => {
                format!("The copy lacks {} of its entries, {first} to {last}.", lacking.len())
            }
        },
    }
}

fn said(
    args: &RestoreArgs,
    ctx: &Context,
    entries: &Entries,
    there: &There,
    kept: &Kept,
    text: &str,
) -> Result<(), Failure> {
    if ctx.json() {
        let path = |path: &Path| path.display().to_string();
        let companions: Vec<String> = kept.companions.iter().map(|moved| path(moved)).collect();
        return ctx.print_json(&json!({
            "restored": path(&args.backup),
            "register": path(&ctx.path),
            "entries": entries.len(),
            "kept_as": kept.register.as_deref().map(path),
            "moved_aside": companions,
            "lacks": match there {
                There::Nothing => Some(0),
                There::Register(lacking) => Some(lacking.len()),
                There::Damaged => None,
            },
        }));
    }
    if ctx.quiet { Ok(()) } else { ctx.print(text) }
}

/// Verifies a backup and returns its entries.
fn verified(backup: &Path) -> Result<Entries, Failure> {
    let register = Register::open(backup).map_err(|error| match error {
        OpenError::Missing(_) => Failure::failed(format!(
            "there is no backup at {}; nothing was restored",
            quoted_path(backup)
        ))
        .hint("check that its disk is connected"),
        error => not_opened(error),
    })?;
    let conn = register.connection();
    let verdict: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .doing("verify the backup")?;
    let why = match seal::first_break(conn).doing("verify the seals of the backup")? {
        _ if verdict != "ok" => verdict,
        Some(Break::Unsealed(entry)) => format!("entry {entry} has no seal"),
        Some(Break::Altered(entry)) => format!("entry {entry} does not match its seal"),
        Some(Break::Nowhere(entry)) => {
            format!("there are records of entry {entry}, which does not exist")
        }
        None => return seal::all(conn).doing("read the backup"),
    };
    let text = format!("{} is damaged: {why}; nothing was restored", quoted_path(backup));
    Err(Failure::not_a_register(text).hint(format!(
        "lssc check --register {} says more; try an older backup",
        quoted_path(backup)
    )))
}

/// Looks at what is in the register's place.
fn there(place: &Path, entries: &Entries) -> Result<There, Failure> {
    let read = Register::open_to_check(place);
    let register = match read {
        Err(OpenError::Missing(_)) => return Ok(There::Nothing),
        Err(error @ (OpenError::NotAFile(_) | OpenError::Newer { .. })) => {
            return Err(not_opened(error));
        }
        Err(error) => match not_opened(error) {
            failure if failure.exit == Exit::NotARegister => return Ok(There::Damaged),
            failure => return Err(failure),
        },
        Ok(register) => register,
    };
    Ok(match seal::all(register.connection()) {
        Ok(there) => There::Register(there.difference(entries).map(|(entry, _)| *entry).collect()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            return Err(error).doing("read the register");
        }
        Err(_) => There::Damaged,
    })
}

/// Puts the backup in the register's place, and returns the names of what was kept.
fn put(backup: &Path, there: &There, ctx: &Context) -> Result<Kept, Failure> {
    // Nothing may overwrite the backup.
    let door = Door::new(backup, false);
    let what = format!("restore {}", quoted_path(&ctx.path));
    let held = match there {
        There::Nothing => None,
        There::Register(_) => Some(Held::open(&ctx.path).doing(&what)?),
        There::Damaged => match Held::open(&ctx.path) {
            // SQLite cannot read the file, so nobody else works with it.
            Err(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
                ) =>
            {
                None
            }
            held => Some(held.doing(&what)?),
        },
    };
    if let Some(held) = held {
        let free = free_name(&ctx.path);
        let old = door.database(&free).map_err(not_put)?;
        held.copy_into(old.path()).doing(&what)?;
        // An interrupted restore may already have kept it.
        let kept = names(&ctx.path).take_while(|name| name.exists());
        let mut same = kept.filter(|name| disk::same_bytes(name, old.path()).unwrap_or(false));
        let name = match same.next() {
            Some(name) => name,
            None => {
                old.shared_like(&ctx.path).map_err(not_put)?;
                old.keep_new().map_err(not_put)?;
                free
            }
        };
        held.become_copy_of(backup).doing(&what)?;
        return Ok(Kept { register: Some(name), companions: Vec::new() });
    }
    let mut kept = Kept::default();
    if matches!(there, There::Damaged) {
        kept.register = Some(door.register_aside(&ctx.path).map_err(not_put)?.to);
    }
    kept.companions = ctx.clear_for_register(&ctx.path)?;
    let new = door.database(&ctx.path).map_err(not_put)?;
    replace::copy_of(backup, new.path()).doing(&what)?;
    new.keep_new().map_err(not_put)?;
    Ok(kept)
}

/// The names for a kept register: `FILE.old`, `FILE.old-2`, `FILE.old-3` and so on, next to the file itself rather than
/// next to a link to it.
fn names(register: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let linked = register.is_symlink().then(|| register.canonicalize().ok()).flatten();
    let register = linked.unwrap_or_else(|| register.to_path_buf());
    (1..).map(move |number: u64| {
        let mut name = register.as_os_str().to_owned();
        name.push(if number == 1 { ".old".to_string() } else { format!(".old-{number}") });
        PathBuf::from(name)
    })
}

/// The first name that is free and has no companions.
fn free_name(register: &Path) -> PathBuf {
    let taken = |name: &Path| {
        let companions = disk::companions(name);
        let mut all = std::iter::once(name).chain(companions.iter().map(PathBuf::as_path));
        all.any(|name| name.symlink_metadata().is_ok())
    };
    names(register).find(|name| !taken(name)).unwrap_or_default()
}

fn not_put(error: disk::Error) -> Failure {
    Failure::failed(format!("{error}; nothing was restored"))
}
