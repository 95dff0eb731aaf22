//! What happens when an import is cut off, the disk is full, somebody else writes, or nothing may be written.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{as_nobody, begin, end, mode, often};
use crate::chance::Chance;
use crate::office::{Ended, Office, at};

const PEOPLE: usize = 400;
const COURSES: usize = 50;
const ROWS: i64 = (PEOPLE * COURSES) as i64;

/// Completions of everybody and every course; every hundredth row cannot be read where `bad`.
fn roster(bad: bool) -> String {
    let mut text = String::from("candidate,course,completed_on,proof\n");
    for course in 0..COURSES {
        for person in 1..=PEOPLE {
            let n = course * PEOPLE + person;
            let day = if bad && n.is_multiple_of(100) { "2025-02-30" } else { "2025-02-28" };
            text.push_str(&format!("{person},K{course},{day},CERT-{n}\n"));
        }
    }
    text
}

/// An office with so many people and courses, and `roster.csv`.
fn office() -> Office {
    let office = Office::empty();
    let mut catalog = String::from("course,title,provider,set,approved_on\n");
    for n in 0..COURSES {
        catalog.push_str(&format!("K{n},Course {n},Acme,cataloging,2024-01-01\n"));
    }
    let mut people = String::from("name,email,education,position,received_on,paid\n");
    let mut jobs = String::from("email,library,first_on,last_on,hours_per_week,basis\n");
    for n in 1..=PEOPLE {
        people.push_str(&format!("P {n},p{n}@example.org,college,Clerk,2026-01-10,350\n"));
        jobs.push_str(&format!("p{n}@example.org,Lib,2020-01-01,-,30,paid\n"));
    }
    office.write("catalog.csv", catalog);
    office.write("people.csv", people);
    office.write("experience.csv", jobs);
    office.say("catalog import catalog.csv").ends(0);
    office.say("enroll --csv people.csv --experience-csv experience.csv").ends(0);
    office.write("roster.csv", roster(false));
    office
}

fn importing(office: &Office) -> Child {
    let mut command = office.command();
    command.args(["record-course", "--csv", "roster.csv"]);
    begin(command)
}

/// The completions are all there or none, and so is the entry.
#[track_caller]
fn all_or_none(office: &Office, rows: i64, entries: i64) -> bool {
    // The first command after a cut rolls back what was begun.
    office.say("report roster --format csv --quiet").ends(0);
    office.is_whole();
    let found = (office.number("SELECT count(*) FROM completion"), office.entries() - entries);
    assert!(found == (0, 0) || found == (rows, 1), "half a file: {found:?}");
    found.1 == 1
}

/// `LSSC_KILLS` says how often; every run kills at other moments.
#[test]
fn an_import_that_is_killed_leaves_all_of_the_file_or_none_of_it() {
    let kills = often(25) as u32;
    let office = office();
    let rows = ROWS - ROWS / 100;
    office.write("roster.csv", roster(true));
    let before = std::fs::read(office.path("r.db")).unwrap();
    let entries = office.entries();
    let started = Instant::now();
    end(importing(&office)).ends(4);
    let whole = started.elapsed();
    let (mut chance, seed) = Chance::seeded("LSSC_SEED");
    let mut outcomes = [0, 0];
    for round in 0..kills {
        // What a kill leaves has a name that nobody else takes, and stays.
        let part = |file: &String| file.ends_with(".part");
        let parts = office.files().into_iter().filter(part);
        for left in parts.chain(["r.db-journal", "roster.rejected.csv"].map(String::from)) {
            let _ = std::fs::remove_file(office.path(&left));
        }
        office.write("r.db", &before);
        let mut child = importing(&office);
        // Three of four while it works, the others about when it keeps the file.
        let share = match round % 4 {
            0 => 900 + chance.below(150),
            _ => chance.below(1_000),
        };
        std::thread::sleep(whole * u32::try_from(share).unwrap() / 1_000);
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = all_or_none(&office, rows, entries);
        outcomes[usize::from(kept)] += 1;
        if round % 5 == 0 {
            let left = office.files().into_iter().filter(part).count();
            end(importing(&office)).ends(4);
            assert!(all_or_none(&office, rows, entries), "the import can be repeated");
            let rejected = office.read("roster.rejected.csv");
            assert_eq!(rejected.lines().count() as i64, 1 + ROWS / 100);
            assert_eq!(office.files().into_iter().filter(part).count(), left);
        }
    }
    eprintln!("seed {seed}: {} left nothing, {} the whole file", outcomes[0], outcomes[1]);
}

/// A command under a limit of the size of files, which ends writing as a full disk does.
fn limited(office: &Office, blocks: usize, args: &str) -> Ended {
    let mut shell = at(office.folder.path(), "/bin/sh");
    let lssc = env!("CARGO_BIN_EXE_lssc");
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{lssc}' {args}");
    end(begin({
        shell.args(["-c", &line]);
        shell
    }))
}

#[test]
fn a_full_disk_ends_an_import_with_nothing_recorded() {
    let office = office();
    let entries = office.entries();
    let size = std::fs::metadata(office.path("r.db")).unwrap().len() as usize;
    for more in [1, 32, 512] {
        let ended = limited(&office, size / 512 + more, "record-course --csv roster.csv").ends(1);
        assert_eq!(ended.out, "");
        assert!(ended.err.contains("nothing was recorded"), "{}", ended.err);
        assert!(ended.err.contains("hint: "), "{}", ended.err);
        assert!(!all_or_none(&office, ROWS, entries));
        assert!(!office.files().iter().any(|f| f.contains("rejected")));
    }
    end(importing(&office)).ends(0);
    assert!(all_or_none(&office, ROWS, entries));
}

#[test]
fn rejects_that_cannot_be_written_end_an_import_with_nothing_recorded() {
    let office = office();
    let entries = office.entries();
    office.write("bad.csv", roster(false).replace("2025-02-28", "2025-02-30"));
    let says = |ended: Ended| {
        let ended = ended.ends(1);
        assert_eq!(ended.out, "");
        assert!(
            ended.err.starts_with("The rejected rows could not be written to "),
            "{}",
            ended.err
        );
        assert!(ended.err.contains("Nothing was recorded.\nhint: "), "{}", ended.err);
        assert_eq!(office.entries(), entries);
        assert!(!office.files().iter().any(|f| f.contains("rejected")), "{:?}", office.files());
    };
    says(limited(&office, 64, "record-course --csv bad.csv"));
    says(office.say("record-course --csv bad.csv --rejects nowhere/r.csv"));
    std::fs::create_dir(office.path("folder")).unwrap();
    says(office.say("record-course --csv bad.csv --rejects folder"));
    if Path::new("/dev/full").exists() {
        says(office.say("record-course --csv bad.csv --rejects /dev/full"));
    }
    office.say("record-course --csv bad.csv --rejects bad.csv").ends(1);
    assert_eq!(office.read("bad.csv").lines().count() as i64, ROWS + 1);
}

#[test]
fn a_receipt_that_cannot_be_written_says_what_was_recorded() {
    let office = office();
    if !Path::new("/dev/full").exists() {
        return eprintln!("skipped: this system has no /dev/full");
    }
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = office.command();
    command.args(["record-course", "--csv", "roster.csv"]).stdout(full);
    let ended = Ended::from(command.stderr(Stdio::piped()).output().unwrap()).ends(1);
    assert!(ended.err.contains("the rows are recorded nevertheless, as entry 4"), "{}", ended.err);
    assert_eq!(office.number("SELECT count(*) FROM completion"), ROWS);
}

#[test]
fn a_reader_that_goes_away_changes_nothing_about_the_import() {
    let office = office();
    let mut child = importing(&office);
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(office.number("SELECT count(*) FROM completion"), ROWS);
    let lssc = env!("CARGO_BIN_EXE_lssc");
    // Nobody to tell is a failure, though nothing is lost.
    let closed = format!("'{lssc}' record-course --csv roster.csv >&- 2>&- <&-");
    let mut shell = at(office.folder.path(), "/bin/sh");
    assert_eq!(shell.args(["-c", &closed]).status().unwrap().code(), Some(1));
    assert_eq!(office.number("SELECT count(*) FROM completion"), ROWS);
    let read = format!("'{lssc}' report roster | head -n 1 >/dev/null");
    let mut shell = at(office.folder.path(), "/bin/sh");
    let ended = Ended::from(shell.args(["-c", &read]).output().unwrap());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

#[test]
fn two_imports_at_once_wait_or_end_busy_and_nothing_is_lost() {
    let office = office();
    let text = roster(false);
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    for (name, part) in [("a.csv", &rows[..rows.len() / 2]), ("b.csv", &rows[rows.len() / 2..])] {
        office.write(name, format!("{header}\n{}\n", part.join("\n")));
    }
    let import = |name: &str| {
        let mut command = office.command();
        command.args(["record-course", "--csv", name]);
        begin(command)
    };
    let both = [("a.csv", import("a.csv")), ("b.csv", import("b.csv"))];
    for (name, child) in both {
        let ended = end(child);
        match ended.code {
            Some(0) => {}
            Some(5) => {
                assert!(
                    ended.err.contains("someone else is writing to the register"),
                    "{}",
                    ended.err
                );
                end(import(name)).ends(0);
            }
            _ => panic!("{ended:?}"),
        }
    }
    assert_eq!(office.number("SELECT count(*) FROM completion"), ROWS);
    office.is_whole();
}

#[test]
fn an_import_beside_one_that_does_not_end_says_that_someone_else_is_writing() {
    let office = office();
    let other = rusqlite::Connection::open(office.path("r.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = Instant::now();
    let ended = end(importing(&office)).ends(5);
    assert!(began.elapsed() > Duration::from_secs(4), "it waits for a while");
    assert!(
        ended.err.contains("someone else is writing to the register, and nothing was recorded"),
        "{}",
        ended.err
    );
    assert!(ended.err.contains("hint: try again in a moment"), "{}", ended.err);
    other.execute_batch("ROLLBACK").unwrap();
    end(importing(&office)).ends(0);
}

#[test]
fn a_register_or_folder_that_may_not_be_written_is_a_clear_end() {
    let office = office();
    let (folder, register) = (office.folder.path(), office.path("r.db"));
    let import = "record-course --csv roster.csv";
    // The register, in a folder that may be written.
    mode(folder, 0o777);
    mode(&register, 0o444);
    let ended = as_nobody(&office, import).ends(1);
    assert!(
        ended.err.contains("the register or its folder is read-only, and nothing was recorded"),
        "{}",
        ended.err
    );
    as_nobody(&office, "report roster").ends(0);
    // The folder, in which no journal can be kept.
    mode(&register, 0o666);
    mode(folder, 0o555);
    let ended = as_nobody(&office, import).ends(1);
    assert!(ended.err.contains("read-only, and nothing was recorded"), "{}", ended.err);
    as_nobody(&office, "report roster").ends(0);
    // A register that may not even be read.
    mode(&register, 0o000);
    let ended = as_nobody(&office, "report roster").ends(1);
    assert!(ended.err.contains("check that the file exists and can be read"), "{}", ended.err);
    mode(folder, 0o755);
    mode(&register, 0o644);
    assert_eq!(office.number("SELECT count(*) FROM completion"), 0);
}
