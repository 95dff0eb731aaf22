//! The invariants of the architecture page (`src/lib.rs`), held by reading the source.

use std::path::{Path, PathBuf};

/// One file of the source without its comments and its tests.
pub struct Source {
    /// Its path from `src/` on, with `/` between the parts.
    pub path: String,
    /// Its lines with their numbers.
    lines: Vec<(usize, String)>,
}

impl Source {
    /// Its lines as one text.
    pub fn text(&self) -> String {
        self.lines.iter().map(|(_, line)| format!("{line}\n")).collect()
    }
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "sql") {
                found.push(source(&root, &path));
            }
        }
    }
    found.retain(|s| !s.path.contains("/tests") && !s.path.ends_with("sample.rs"));
    assert!(found.len() > 40);
    found
}

fn source(root: &Path, path: &PathBuf) -> Source {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let comment = if path.extension().is_some_and(|e| e == "sql") { "--" } else { "//" };
    let lines = code.lines().enumerate().map(|(n, line)| {
        let code = line.split_once(comment).map_or(line, |(code, _)| code);
        (n + 1, code.to_string())
    });
    let parts: Vec<_> =
        path.strip_prefix(root).unwrap().iter().map(|p| p.to_str().unwrap()).collect();
    Source { path: parts.join("/"), lines: lines.collect() }
}

/// The lines of the files chosen on which any of the words stands.
fn lines_with(words: &[&str], chosen: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources().iter().filter(|s| chosen(&s.path)) {
        for (number, line) in &source.lines {
            if words.iter().any(|word| stands_in(line, word)) {
                found.push(format!("src/{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    found
}

/// Whether a word stands in a line by itself, not as a part of a longer one.
fn stands_in(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let whole = |(place, _): (usize, &str)| {
        let before = line[..place].chars().next_back();
        let after = line[place + word.len()..].chars().next();
        let open =
            |c: Option<char>, edge: Option<char>| !(c.is_some_and(part) && edge.is_some_and(part));
        open(before, word.chars().next()) && open(after, word.chars().next_back())
    };
    line.match_indices(word).any(whole)
}

fn in_rooms(path: &str, rooms: &[&str]) -> bool {
    rooms.iter().any(|room| path == format!("{room}.rs") || path.starts_with(&format!("{room}/")))
}

const NOUNS: &[&str] =
    &["model", "certificate", "name", "address", "text", "period", "hours", "money", "ids"];

#[track_caller]
fn nowhere(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn rules_reports_policy_and_nouns_touch_nothing_outside() {
    let outside = [
        "rusqlite",
        "std::fs",
        "std::env",
        "std::io",
        "std::net",
        "std::process",
        "println!",
        "print!",
        "eprintln!",
        "eprint!",
        "dbg!",
        "Local",
        "Utc",
        "SystemTime",
        "Instant",
    ];
    let pure =
        |path: &str| in_rooms(path, NOUNS) || in_rooms(path, &["rules", "reports", "policy"]);
    nowhere(lines_with(&outside, pure));
    let renderer = |path: &str| in_rooms(path, &["render"]);
    let but_io: Vec<&str> = outside.into_iter().filter(|word| *word != "std::io").collect();
    nowhere(lines_with(&but_io, renderer));
    nowhere(lines_with(&["stdout", "stderr", "stdin"], renderer));
}

#[test]
fn rules_and_register_do_not_know_each_other() {
    nowhere(lines_with(&["crate::rules", "rules::"], |path| in_rooms(path, &["register"])));
    nowhere(lines_with(&["crate::register", "register::"], |path| in_rooms(path, &["rules"])));
}

#[test]
fn each_floor_uses_only_those_below_it() {
    let floors: [&[&str]; 7] = [
        NOUNS,
        &["disk"],
        &["policy"],
        &["rules", "register"],
        &["reports", "render"],
        &["acts"],
        &["commands", "import"],
    ];
    // The check below reads one path a line.
    nowhere(lines_with(&["crate::{", "super::super"], |_| true));
    for (height, floor) in floors.iter().enumerate() {
        for above in floors[height + 1..].iter().copied().flatten() {
            // The nouns hold the number of a set, and the row of a report says which columns a table has.
            nowhere(lines_with(&[&format!("crate::{above}")], |path| {
                in_rooms(path, floor) && !(path == "model.rs" && *above == "policy")
            }));
        }
    }
}

#[test]
fn the_clock_is_read_in_one_place() {
    let clocks = ["Local::now", "Utc::now", "SystemTime", "Local", "Utc"];
    nowhere(lines_with(&clocks, |path| path != "commands/desk/context.rs"));
    let read = lines_with(&["Local::now", "Utc::now"], |path| path == "commands/desk/context.rs");
    assert_eq!(read.len(), 2, "the day and the instant: {read:?}");
}

/// A process that closes a handle of its own on the file loses every lock that SQLite holds on it there.
#[test]
fn the_register_opens_its_file_by_sqlite_alone() {
    let own = ["fs::copy", "fs::read(path", "File::open(path", "OpenOptions"];
    nowhere(lines_with(&own, |path| in_rooms(path, &["register"])));
}

#[test]
fn spans_of_months_are_made_by_period_and_policy_alone() {
    let made = lines_with(&["Months("], |path| path != "period.rs" && !in_rooms(path, &["policy"]));
    nowhere(made);
    let arithmetic = ["checked_add_months", "checked_sub_months", "chrono::Months"];
    nowhere(lines_with(&arithmetic, |path| path != "period.rs"));
}

#[test]
fn hours_money_and_shares_are_whole_numbers() {
    let exact = |path: &str| {
        in_rooms(path, NOUNS)
            || in_rooms(path, &["rules", "reports", "policy", "register", "import"])
    };
    nowhere(lines_with(&["f32", "f64"], exact));
}

#[test]
fn no_sql_asks_for_the_time() {
    let time =
        ["'now'", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "unixepoch", "julianday"];
    nowhere(lines_with(&time, |_| true));
}

#[test]
fn records_are_inserted_and_never_changed() {
    let words = [
        "UPDATE",
        "DELETE",
        "REPLACE",
        "INSERT OR",
        "DROP",
        "ALTER",
        "TRUNCATE",
        "ON CONFLICT",
        "delete from",
        "replace into",
        "insert or",
        "drop table",
        "update or",
        "\"update",
    ];
    // The one lawful change: what a person wants forgotten.
    let mut found = lines_with(&words, |path| path != "register/forget.rs");
    found.retain(|line| !line.contains("_is_never_") && !line.contains("a record is never"));
    // A later schema appends columns, which old rows leave empty.
    let appends = |line: &str| {
        let step = ["src/register/002_people.sql", "src/register/003_desk.sql"];
        step.iter().any(|step| line.starts_with(step))
            && line.contains(": ALTER TABLE ")
            && line.contains(" ADD COLUMN ")
    };
    found.retain(|line| !appends(line));
    nowhere(found);
}

#[test]
fn a_failure_is_made_by_itself_only_of_what_says_what_was_being_done() {
    let mut found = lines_with(&["for Failure"], |_| true);
    found.retain(|line| !line.ends_with("impl From<Unread> for Failure {"));
    nowhere(found);
}

/// Elsewhere files are only read. A tool that writes in one place keeps its promises in one place: private, whole, never
/// over a register, nothing in a dry run.
#[test]
fn only_the_door_to_the_disk_makes_renames_or_removes_files() {
    let elsewhere = |path: &str| !in_rooms(path, &["disk"]);
    let mut found =
        lines_with(&["fs::", "File::", "OpenOptions", "DirBuilder", "tempfile"], elsewhere);
    let reads = [
        "fs::File::open(",
        "fs::metadata(",
        "fs::read(",
        "fs::read_dir(",
        "fs::read_to_string(",
        "File::open(",
        "fs::File;",
        "fs::canonicalize(",
    ];
    let only_reads = |line: &String| {
        let mut rest = line.split_once(": ").map_or("", |(_, code)| code).to_string();
        reads.iter().for_each(|read| rest = rest.replace(read, ""));
        !["fs::", "File::", "OpenOptions", "DirBuilder", "tempfile"]
            .iter()
            .any(|w| rest.contains(w))
    };
    found.retain(|line| !only_reads(line));
    nowhere(found);
    // Names that would hide where they come from.
    nowhere(lines_with(&["use std::fs;", "use std::fs::{self", "use std::fs::*"], elsewhere));
    // SQLite writes files by these, and makes one where it is asked to open what is not there.
    let sql = [
        "VACUUM INTO",
        "vacuum into",
        "ATTACH",
        "attach database",
        "Connection::open(",
        "SQLITE_OPEN_CREATE",
    ];
    nowhere(lines_with(&sql, elsewhere));
}
