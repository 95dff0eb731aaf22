//! A new register in its place, and what is said of it.

use std::path::Path;

use crate::commands::context::{Context, not_opened};
use crate::commands::whole;
use crate::failure::{Doing, Failure};
use crate::register::{OpenError, Register};

/// Says that a register was made, and what is typed next.
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

/// Makes a register under a name that nobody reads and then names it, never over a file.
pub fn in_place<T>(
    path: &Path,
    fill: impl FnOnce(&mut Register) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let exists = || not_opened(OpenError::Exists(path.to_path_buf()));
    if path.symlink_metadata().is_ok() {
        return Err(exists());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).doing(&format!("make the folder {}", folder.display()))?;
    }
    let part = whole::part_of(path);
    let created = Register::create(&part).map_err(|error| {
        not_opened(match error {
            OpenError::Sqlite(_, error) => OpenError::Sqlite(path.to_path_buf(), error),
            other => other,
        })
    });
    let made = created.and_then(|mut register| fill(&mut register));
    let named = made.and_then(|made| match whole::name_new(&part, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(exists()),
        named => named.doing("make the register").map(|()| made),
    });
    if named.is_err() {
        // What could not be filled or named is no register; the failure to be told is the first one.
        let _ = std::fs::remove_file(&part);
    }
    named
}
