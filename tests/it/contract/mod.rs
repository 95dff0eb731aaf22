//! The contract, asked of the program from outside: every command is typed, and what it prints and leaves is looked at.

mod acts;
mod awkward;
mod batches;
mod behind;
mod certifying;
mod corrected;
mod crediting;
mod endings;
mod enrolling;
mod mended;
mod money;
mod one_candidacy;
mod portfolios;
mod renewing;
mod reports;
mod retracting;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The day taken for today.
const TODAY: &str = "2026-11-22";

/// Where commands are typed: a folder with a register of its own.
pub(crate) struct Shell {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    #[allow(dead_code, reason = "printed where a test fails")]
    typed: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// The one JSON document on the standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {self:#?}"))
    }

    /// The same, if the command ended with this code.
    pub(crate) fn with(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

impl Shell {
    /// A folder without a register.
    pub(crate) fn bare() -> Shell {
        Shell { folder: crate::office::private_folder() }
    }

    /// A folder with a new register of the built-in policy.
    pub(crate) fn new() -> Shell {
        let shell = Shell::bare();
        shell.run("init").with(0);
        shell
    }

    /// A new register with one approved course a set, from 2020-01-01 to 2029-12-31, named after the set: `C-access`.
    pub(crate) fn with_courses() -> Shell {
        let shell = Shell::new();
        let rows: Vec<String> = SETS
            .iter()
            .map(|set| {
                format!("C-{set},Course of {set},Prairie State Library,state-library,{set},2020-01-01,2029-12-31,,online,100")
            })
            .collect();
        shell.catalog(&rows.join("\n"));
        shell
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn register(&self) -> PathBuf {
        self.path("register.db")
    }

    /// Writes a file into the folder.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Types a command, without a terminal.
    pub(crate) fn run(&self, line: &str) -> Ended {
        self.run_with(line, TODAY, None)
    }

    pub(crate) fn run_with(&self, line: &str, today: &str, stdin: Option<&Path>) -> Ended {
        let input = stdin.map_or(Stdio::null(), |p| Stdio::from(fs::File::open(p).unwrap()));
        let output = Command::new(env!("CARGO_BIN_EXE_lssc"))
            .args(words(line))
            .current_dir(self.folder.path())
            .env("LSSC_REGISTER", self.register())
            .env("LSSC_TODAY", today)
            .env("LSSC_STAFF", "Sam Staff")
            .stdin(input)
            .output()
            .unwrap();
        Ended {
            typed: line.to_string(),
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Types a command that ends well, and reads its JSON.
    pub(crate) fn ok(&self, line: &str) -> Value {
        self.ended(0, line)
    }

    /// Types a command that ends with `code`, and reads its JSON.
    pub(crate) fn ended(&self, code: i32, line: &str) -> Value {
        self.run(&format!("{line} --format json")).with(code).json()
    }

    /// Types a command that is refused: its checklist as `code` met and `!code` unmet, in order.
    pub(crate) fn refused(&self, line: &str) -> String {
        let before = self.entries();
        let document = self.ended(3, line);
        assert!(document["refused"].is_string(), "{document:#}");
        assert_eq!(self.entries(), before, "a refusal recorded something: {line}");
        checklist(&document)
    }

    pub(crate) fn catalog(&self, rows: &str) -> Value {
        let header =
            "course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost";
        self.file("catalog.csv", format!("{header}\n{rows}\n"));
        self.ok("catalog import catalog.csv")
    }

    /// Enrolls an eligible applicant without payment; the answer is the candidate's number.
    pub(crate) fn enroll(&self, name: &str, received_on: &str) -> i64 {
        let made = self.ok(&format!("{} --received {received_on}", applicant(name)));
        made["recorded"]["candidate"].as_i64().unwrap()
    }

    /// Enrolls and admits an applicant on one day.
    pub(crate) fn admit(&self, name: &str, received_on: &str) -> i64 {
        let line = format!("{} --received {received_on} --paid 350", applicant(name));
        self.ok(&line)["recorded"]["candidate"].as_i64().unwrap()
    }

    /// Records the course of each set, all on one day.
    pub(crate) fn complete(&self, candidate: i64, sets: &[&str], on: &str) {
        for set in sets {
            self.ok(&format!("record-course {candidate} C-{set} --on {on}"));
        }
    }

    /// Somebody certified from `first`, who was admitted `admitted`.
    pub(crate) fn certify(&self, name: &str, admitted: &str, first: &str) -> i64 {
        let candidate = self.admit(name, admitted);
        self.complete(candidate, &SIX, first);
        self.ok(&format!("evaluate candidacy {candidate} --on {first} --yes"));
        candidate
    }

    pub(crate) fn progress(&self, candidate: i64, as_of: &str) -> Value {
        self.ok(&format!("report progress {candidate} --as-of {as_of}"))
    }

    pub(crate) fn standing(&self, candidate: i64, as_of: &str) -> String {
        let progress = self.progress(candidate, as_of);
        progress["standing"].as_str().unwrap().to_string()
    }

    /// The day and route of a set, such as `2021-05-01 course C-access`, and `-` where it is not achieved.
    pub(crate) fn set(&self, candidate: i64, set: &str, as_of: &str) -> String {
        let progress = self.progress(candidate, as_of);
        let sets = progress["sets"].as_array().unwrap();
        let found = sets.iter().find(|s| s["set"] == set).unwrap();
        match found["achieved_on"].as_str() {
            None => "-".to_string(),
            Some(day) => format!(
                "{day} {} {}",
                found["route"].as_str().unwrap(),
                found["by"].as_str().unwrap()
            ),
        }
    }

    /// How many entries the register has.
    pub(crate) fn entries(&self) -> i64 {
        let conn = rusqlite::Connection::open(self.register()).unwrap();
        conn.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap()
    }
}

/// The sets in policy order.
const SETS: [&str; 10] = [
    "foundations",
    "communication",
    "technology",
    "access",
    "readers-advisory",
    "cataloging",
    "collection",
    "reference",
    "supervision",
    "youth",
];

/// Three required and three elective sets.
const SIX: [&str; 6] =
    ["foundations", "communication", "technology", "access", "cataloging", "reference"];

/// An eligible application of somebody called so.
fn applicant(name: &str) -> String {
    format!(
        "enroll --name '{name} Sample' --email {name}@example.org --education high-school --position Assistant \
         --experience 'Town Library; 2010-01-01; -; 40/week; paid'"
    )
}

/// `code` for a requirement met, `!code` for one unmet.
fn checklist(document: &Value) -> String {
    let findings = document["findings"].as_array().unwrap();
    let word = |f: &Value| {
        for key in ["requirement", "met", "asked", "shown", "source", "text"] {
            assert!(f.get(key).is_some(), "{key} of {f:#}");
        }
        let not = if f["met"].as_bool().unwrap() { "" } else { "!" };
        format!("{not}{}", f["requirement"].as_str().unwrap())
    };
    findings.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// The keys of an object, in order.
pub(crate) fn keys(value: &Value) -> String {
    let object = value.as_object().unwrap();
    object.keys().cloned().collect::<Vec<_>>().join(" ")
}

/// The finding of a requirement.
fn finding<'v>(document: &'v Value, code: &str) -> &'v Value {
    let findings = document["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|f| f["requirement"] == code)
        .unwrap_or_else(|| panic!("no {code} in {document:#}"))
}

/// The words of a command line; single quotes keep blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
