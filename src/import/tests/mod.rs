#![allow(clippy::unwrap_used, clippy::expect_used)]

mod any_bytes;
mod cells;
mod headers;
mod receipts;
mod rejected;
mod rows;

use std::io::Cursor;
use std::path::PathBuf;

use super::*;
use crate::disk::Door;

const COLUMNS: &[Column] = &[
    Column { name: "candidate", aliases: &["email", "email address"], required: true },
    Column { name: "course", aliases: &["course name"], required: true },
    Column { name: "completed_on", aliases: &["date completed"], required: true },
    Column { name: "proof", aliases: &[], required: false },
];

fn sheet(bytes: impl Into<Vec<u8>>) -> Result<Sheet, ImportFailure> {
    Sheet::read("x.csv", Cursor::new(bytes.into()), COLUMNS)
}

/// Every row as its line and the text of its cells, separated by `|`.
fn rows(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let mut sheet = sheet(bytes).unwrap();
    let mut out = Vec::new();
    while let Some(row) = sheet.next_row().unwrap() {
        let cells: Vec<&str> = (0..COLUMNS.len()).map(|ix| row.cell(ix)).collect();
        out.push(format!("{}: {}", row.line(), cells.join("|")));
    }
    out
}

/// Why the file cannot be read.
fn failure(bytes: impl Into<Vec<u8>>) -> String {
    let mut sheet = match sheet(bytes) {
        Ok(sheet) => sheet,
        Err(failure) => return failure.text,
    };
    loop {
        match sheet.next_row() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the file was read"),
            Err(failure) => return failure.text,
        }
    }
}

fn unknown(row: &Row<'_>) -> Reject {
    fields::reject("candidate", row.cell(0), "is nobody", "unknown person", "")
}

/// A directory with a file to import.
struct Place {
    dir: tempfile::TempDir,
    input: PathBuf,
}

impl Place {
    fn with(bytes: impl AsRef<[u8]>) -> Place {
        let dir = tempfile::tempdir().unwrap();
        let input = dir.path().join("x.csv");
        std::fs::write(&input, bytes).unwrap();
        Place { dir, input }
    }

    /// Imports the file; rows whose candidate begins with `?` or `=` are rejected.
    fn import(&self, limits: Limits) -> (Receipt, Ending) {
        let sheet = Sheet::open(&self.input, COLUMNS).unwrap();
        let rejects = Rejects::new(&sheet, &self.input, None, Door::of_no_register(false)).unwrap();
        run(sheet, rejects, limits, |row| {
            Ok(if row.cell(0).starts_with(['?', '=']) {
                Outcome::Rejected(vec![unknown(row)])
            } else {
                Outcome::Recorded { note: None }
            })
        })
        .unwrap()
    }

    fn rejected(&self) -> Option<String> {
        std::fs::read_to_string(rejects_path(&self.input)).ok()
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.dir.path()).unwrap().count()
    }
}
