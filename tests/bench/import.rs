//! How fast files come in and reports go out, beside the sqlite3 shell doing the least that could be done.
//!
//!     cargo bench --bench import                         100,000 people, 500 courses, 1,000,000 completions
//!     cargo bench --bench import -- --people 10000 --completions 100000 [--rounds 5] [--keep FOLDER]
//!     cargo bench --bench import -- --only-files FOLDER  writes the files of the benchmark and measures nothing
//!
//! The same arguments give the same files. Commands are run in turn, so that a busy machine is busy for all; told are
//! medians, their ratios, and the most memory that a command held. Nothing here is part of `cargo test`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "import/files.rs"]
mod files;
#[path = "import/measure.rs"]
mod measure;

use std::path::{Path, PathBuf};

use files::Size;
use measure::{Measured, lssc, shell};

/// What is asked for.
struct Asked {
    size: Size,
    rounds: usize,
    keep: Option<PathBuf>,
    only_files: bool,
}

fn asked() -> Asked {
    let mut asked = Asked {
        size: Size { people: 100_000, courses: 500, completions: 1_000_000 },
        rounds: 5,
        keep: None,
        only_files: false,
    };
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    while let Some(flag) = args.next() {
        let value = args.next().unwrap_or_else(|| panic!("{flag} needs a value"));
        let number = || value.parse().unwrap_or_else(|_| panic!("{flag} {value}: not a number"));
        match flag.as_str() {
            "--people" => asked.size.people = number(),
            "--courses" => asked.size.courses = number(),
            "--completions" => asked.size.completions = number(),
            "--rounds" => asked.rounds = number(),
            "--keep" => asked.keep = Some(PathBuf::from(value)),
            "--only-files" => {
                asked.keep = Some(PathBuf::from(value));
                asked.only_files = true;
            }
            _ => panic!("{flag} is not known; see the head of tests/bench/import.rs"),
        }
    }
    asked
}

fn main() {
    let asked = asked();
    let scratch = tempfile::tempdir().unwrap();
    let folder = asked.keep.clone().unwrap_or_else(|| scratch.path().to_path_buf());
    std::fs::create_dir_all(&folder).unwrap();
    eprintln!("writing the files into {}", folder.display());
    files::write(&folder, asked.size);
    if asked.only_files {
        return;
    }
    if cfg!(debug_assertions) {
        eprintln!("this is not an optimized build: its figures say nothing");
    }
    prepare(&folder, asked.size.people);
    let bench = Bench { folder: &folder, rounds: asked.rounds };
    let Size { people, courses, completions } = asked.size;
    println!(
        "{people} people, {courses} courses, {completions} completions; medians of {}\n",
        asked.rounds
    );
    println!("{:<42} {:>9} {:>9} {:>9} {:>6}", "", "seconds", "CPU", "MiB", "ratio");
    bench.imports();
    bench.small();
    bench.reports();
}

/// The registers and databases that the commands begin with.
fn prepare(folder: &Path, people: usize) {
    eprintln!("enrolling {people} people");
    measure::run(lssc(folder, "base.db", "init"));
    measure::run(lssc(folder, "base.db", "catalog import catalog.csv"));
    measure::run(lssc(
        folder,
        "base.db",
        "enroll --csv people.csv --experience-csv experience.csv",
    ));
    let schema = "\
PRAGMA foreign_keys = on;
CREATE TABLE candidate(id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE course(code TEXT PRIMARY KEY) STRICT;
CREATE TABLE completion(
    id INTEGER PRIMARY KEY,
    candidate_id INTEGER NOT NULL REFERENCES candidate,
    course TEXT NOT NULL REFERENCES course,
    completed_on TEXT NOT NULL CHECK (completed_on IS date(completed_on)),
    proof TEXT NOT NULL,
    UNIQUE (candidate_id, course)
) STRICT;
CREATE VIEW arriving AS SELECT candidate_id, course, completed_on, proof FROM completion;
CREATE TRIGGER arrive INSTEAD OF INSERT ON arriving BEGIN
    INSERT INTO completion(candidate_id, course, completed_on, proof)
    VALUES (new.candidate_id, new.course, new.completed_on, new.proof);
END;
ATTACH 'base.db' AS register;
INSERT INTO candidate SELECT id FROM register.candidate;
INSERT INTO course SELECT code FROM register.course;
";
    let _ = std::fs::remove_file(folder.join("floor-base.db"));
    measure::run(shell(folder, "floor-base.db", schema));
}

struct Bench<'a> {
    folder: &'a Path,
    rounds: usize,
}

impl Bench<'_> {
    /// Runs the commands in turn, each on a fresh copy of its base where it has one, and tells the medians.
    fn compare(&self, rows: &[Compared]) {
        let mut measured: Vec<Vec<Measured>> = rows.iter().map(|_| Vec::new()).collect();
        for round in 0..self.rounds {
            for (row, all) in rows.iter().zip(&mut measured) {
                if let Some(base) = row.base {
                    std::fs::copy(self.folder.join(base), self.folder.join(row.database)).unwrap();
                }
                eprintln!("round {}: {}", round + 1, row.name);
                let runs: Vec<Measured> = (0..row.times)
                    .map(|_| {
                        let command = match row.program {
                            Program::Lssc => lssc(self.folder, row.database, &row.what),
                            Program::Shell => shell(self.folder, row.database, &row.what),
                        };
                        measure::measure(command, row.ends)
                    })
                    .collect();
                all.push(measure::average(&runs));
            }
        }
        let floor = measure::median(&measured[0], |m| m.seconds);
        for (row, all) in rows.iter().zip(&measured) {
            let seconds = measure::median(all, |m| m.seconds);
            println!(
                "{:<42} {seconds:>9.3} {:>9.3} {:>9.1} {:>6.2}",
                row.name,
                measure::median(all, |m| m.cpu),
                measure::median(all, |m| m.mebibytes),
                seconds / floor
            );
        }
        println!();
    }

    fn imports(&self) {
        let import = |name, file: &str, ends, base, database| Compared {
            name,
            program: Program::Lssc,
            base: Some(base),
            database,
            what: format!("record-course --csv {file}"),
            ends,
            times: 1,
        };
        let floor = Compared {
            name: "sqlite3 .import of the file",
            program: Program::Shell,
            base: Some("floor-base.db"),
            database: "floor.db",
            what: "PRAGMA foreign_keys = on;\n.mode csv\n.import --skip 1 completions-by-number.csv arriving\n"
                .to_string(),
            ends: 0,
            times: 1,
        };
        let straight = Compared {
            name: "sqlite3 .import, into a table as it is",
            base: Some("floor-base.db"),
            what: "PRAGMA foreign_keys = on;\nCREATE TABLE plain(candidate_id INTEGER NOT NULL REFERENCES candidate, course TEXT NOT NULL REFERENCES course, completed_on TEXT NOT NULL CHECK (completed_on IS date(completed_on)), proof TEXT NOT NULL, UNIQUE (candidate_id, course)) STRICT;\n.mode csv\n.import --skip 1 completions-by-number.csv plain\n".to_string(),
            ..floor.clone()
        };
        // The register that the same file meets again.
        std::fs::copy(self.folder.join("base.db"), self.folder.join("full.db")).unwrap();
        measure::run(lssc(self.folder, "full.db", "record-course --csv completions.csv"));
        self.compare(&[
            floor,
            straight,
            import("lssc, people by number", "completions-by-number.csv", 0, "base.db", "r.db"),
            import("lssc, people by e-mail address", "completions.csv", 0, "base.db", "r.db"),
            import("lssc, 1 % bad rows", "completions-dirty.csv", 4, "base.db", "r.db"),
            import("lssc, the same file again", "completions.csv", 0, "full.db", "again.db"),
        ]);
    }

    fn small(&self) {
        let lssc = |name, what: &str, base| Compared {
            name,
            program: Program::Lssc,
            base,
            database: "full.db",
            what: what.to_string(),
            ends: 0,
            times: 40,
        };
        let mut hundred = lssc(
            "lssc record-course, 100 rows (dry run)",
            "record-course --csv hundred.csv --dry-run",
            None,
        );
        hundred.database = "full.db";
        self.compare(&[
            Compared {
                name: "sqlite3 'select 1'",
                program: Program::Shell,
                base: None,
                database: "full.db",
                what: "select 1;".to_string(),
                ends: 0,
                times: 40,
            },
            lssc("lssc candidate find", "candidate find p77@example.org", None),
            lssc("lssc report progress", "report progress 77", None),
            hundred,
        ]);
    }

    fn reports(&self) {
        let read = "\
SELECT * FROM candidate c JOIN detail d ON d.candidate_id = c.id ORDER BY c.id;
SELECT * FROM enrollment ORDER BY candidate_id;
SELECT * FROM job ORDER BY candidate_id;
SELECT * FROM payment ORDER BY candidate_id;
SELECT * FROM completion ORDER BY candidate_id;
";
        let report = |name, what: &str| Compared {
            name,
            program: Program::Lssc,
            base: None,
            database: "full.db",
            what: what.to_string(),
            ends: 0,
            times: 1,
        };
        self.compare(&[
            Compared {
                name: "sqlite3, the same rows by candidate",
                program: Program::Shell,
                base: None,
                database: "full.db",
                what: read.to_string(),
                ends: 0,
                times: 1,
            },
            report("lssc report roster", "report roster"),
            report("lssc report roster --format csv", "report roster --format csv"),
            report("lssc report expiring", "report expiring"),
        ]);
    }
}

#[derive(Clone, Copy)]
enum Program {
    Lssc,
    Shell,
}

/// A command that is measured; the first of several is what the others are compared with.
#[derive(Clone)]
struct Compared {
    name: &'static str,
    program: Program,
    /// The file that is copied to `database` before each run.
    base: Option<&'static str>,
    database: &'static str,
    /// Arguments, or what is typed into the shell.
    what: String,
    ends: i32,
    /// How often it is run for one figure: a short command often, because CPU time comes in hundredths of a second.
    times: usize,
}
