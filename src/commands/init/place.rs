//! Puts a new register in its place, and says so.

use std::path::Path;

use crate::commands::context::{Context, not_opened};
use crate::commands::written::Written;
use crate::disk;
use crate::failure::Failure;
use crate::register::{OpenError, Register};

/// Says that a register was made, and what to type next.
pub fn said(ctx: &Context, entry: Option<i64>, sentence: &str, next: &str) -> Result<(), Failure> {
    if ctx.json() {
        let recorded = serde_json::json!({ "register": ctx.path.display().to_string() });
        let document = serde_json::json!({ "entry": entry, "recorded": recorded, "candidates": [], "notes": [] });
        return ctx.print_json(&document);
    }
    ctx.print(sentence)?;
    ctx.tell(&format!("Next: {next}"));
    Ok(())
}

/// Makes a register where nobody can reach it, and then gives it its name. Never replaces a file.
pub fn in_place<T>(
    path: &Path,
    ctx: &Context,
    fill: impl FnOnce(&mut Register) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let exists = || not_opened(OpenError::Exists(path.to_path_buf()));
    if path.exists() {
        return Err(exists());
    }
    // The place is that of the register itself.
    let door = disk::Door::of_no_register(ctx.dry_run);
    let database = door.database(path).written()?;
    let mut register = Register::create(database.path()).map_err(|error| {
        not_opened(match error {
            OpenError::Sqlite(_, error) => OpenError::Sqlite(path.to_path_buf(), error),
            other => other,
        })
    })?;
    let made = fill(&mut register)?;
    drop(register);
    match database.keep_new() {
        Err(disk::Error::Exists(_)) => Err(exists()),
        kept => kept.written().map(|()| made),
    }
}
