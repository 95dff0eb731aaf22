//! A register that someone else writes to or reads: whoever comes waits for a while, and then says who is waited for.

use std::io::Read;
use std::process::Child;
use std::time::Duration;

use rusqlite::Connection;

use super::commands::{READING, WRITING};
use super::{Desk, begin, end};

/// Someone else at the same register, in the middle of something.
fn someone(desk: &Desk, doing: &str) -> Connection {
    let conn = Connection::open(desk.office.path("r.db")).unwrap();
    conn.execute_batch(doing).unwrap();
    conn
}

fn all_begin(desk: &Desk, lines: &[&'static str]) -> Vec<(&'static str, Child)> {
    lines.iter().map(|line| (*line, begin(desk.line(line)))).collect()
}

#[test]
fn beside_someone_who_writes_whoever_records_waits_and_ends_with_nothing_recorded() {
    let desk = Desk::new();
    let before = desk.bytes();
    let other = someone(
        &desk,
        "BEGIN IMMEDIATE; INSERT INTO entry (made_at, made_by, command) VALUES ('x', 'x', 'x')",
    );
    let mut waited = 0;
    for (line, child) in all_begin(&desk, WRITING) {
        let ended = end(child);
        match ended.code {
            Some(5) => {
                waited += 1;
                let said = "someone else is writing to the register, and nothing was recorded.\nhint: try again in a moment";
                assert!(ended.err.contains(said), "{line}: {ended:?}");
                assert_eq!(ended.out, "", "{line}");
            }
            // Reports, copies and other registers do not wait for who has not come to the end.
            _ => assert_eq!(ended.code, Some(0), "{line}: {ended:?}"),
        }
    }
    assert!(waited > 30, "{waited}");
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert_eq!(desk.bytes()["r.db"], before["r.db"]);
    desk.is_well("");
    desk.says("payment receive penny@example.org 250 --on 2026-11-20").ends(0);
}

#[test]
fn beside_someone_who_keeps_what_was_written_reports_wait_too() {
    let desk = Desk::new();
    let other = someone(&desk, "BEGIN EXCLUSIVE");
    let mut waited = 0;
    let lines = [READING, &["backup new.db", "export folder"]].concat();
    for (line, child) in all_begin(&desk, &lines) {
        let ended = end(child);
        assert!(matches!(ended.code, Some(0 | 5)), "{line}: {ended:?}");
        waited += usize::from(ended.code == Some(5));
    }
    assert!(waited >= lines.len() - 6, "all but those that need no register: {waited}");
    assert!(!desk.office.path("new.db").exists() && !desk.office.path("folder").exists());
    drop(other);
    desk.says("report roster").ends(0);
}

#[test]
fn whoever_waits_goes_on_when_the_other_is_done() {
    let desk = Desk::new();
    let other = someone(&desk, "BEGIN EXCLUSIVE");
    let waiting = all_begin(
        &desk,
        &["report roster", "payment receive penny@example.org 250 --on 2026-11-20"],
    );
    std::thread::sleep(Duration::from_millis(700));
    drop(other);
    for (line, child) in waiting {
        assert_eq!(end(child).code, Some(0), "{line}");
    }
}

#[test]
fn what_cannot_be_kept_because_someone_reads_is_not_recorded_and_can_be_typed_again() {
    let lines = [
        "payment receive penny@example.org 250 --on 2026-11-20",
        "record-course --csv completions.csv",
        "evaluate candidacy --all --yes",
        "policy adopt adapted --reason 'fees of 2027'",
    ];
    let begun = lines.map(|line| {
        let desk = Desk::new();
        let reader = someone(&desk, "BEGIN; SELECT count(*) FROM entry");
        let child = begin(desk.line(line));
        (line, desk, reader, child)
    });
    for (line, desk, reader, child) in begun {
        let ended = end(child).ends(5);
        assert!(ended.err.contains("nothing was recorded"), "{line}: {ended:?}");
        assert!(!ended.out.contains("Entry"), "{line}: {ended:?}");
        drop(reader);
        desk.is_well(line);
        assert_eq!(desk.bytes()["r.db"], Desk::new().bytes()["r.db"], "{line}");
        let again = desk.says(line);
        assert!(matches!(again.code, Some(0 | 4)), "{line}: {again:?}");
    }
}

/// More than a pipe holds stands in a pager until somebody turns the page.
#[test]
fn a_report_that_stands_in_a_pager_keeps_nobody_from_recording() {
    let desk = Desk::new();
    let mut people = String::from("name,email,education,position,received_on\n");
    let mut jobs = String::from("email,library,first_on,last_on,hours_per_week,basis\n");
    for n in 0..400 {
        people.push_str(&format!("Person {n},p{n}@example.org,college,Clerk,2026-01-10\n"));
        jobs.push_str(&format!("p{n}@example.org,Lib,2020-01-01,-,30,paid\n"));
    }
    desk.office.write("people.csv", people);
    desk.office.write("experience.csv", jobs);
    desk.says("enroll --csv people.csv --experience-csv experience.csv").ends(0);
    let mut report = begin(desk.line("report roster --format json"));
    // It has begun to write, and nobody reads on.
    let mut first = [0];
    report.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    desk.says("payment receive penny@example.org 250 --on 2026-11-20").ends(0);
    let told = end(report).ends(0).out;
    assert!(told.len() > 1 << 17, "a pipe would hold it: {}", told.len());
}
