//! What is around the register: its path, its disk, its version, and the clock.

use lssc::register::{Clock, Header, migrate};
use rusqlite::Connection;

use super::commands::{READING, WRITING};
use super::{Desk, as_nobody, mode, over};

const READS: &str = "report roster";
const RECORDS: &str = "payment receive penny@example.org 250 --on 2026-11-20";

#[test]
fn a_path_that_is_not_what_it_was_is_said_and_nothing_is_made_there() {
    type Change = fn(&Desk);
    let changes: [(&str, Change, i32, &str); 7] = [
        (
            "removed",
            |desk| std::fs::remove_file(desk.office.path("r.db")).unwrap(),
            1,
            "There is no register at r.db.",
        ),
        (
            "moved away",
            |desk| std::fs::rename(desk.office.path("r.db"), desk.office.path("s.db")).unwrap(),
            1,
            "There is no register at r.db.",
        ),
        (
            "a folder",
            |desk| {
                std::fs::remove_file(desk.office.path("r.db")).unwrap();
                std::fs::create_dir(desk.office.path("r.db")).unwrap();
            },
            6,
            "is not a file",
        ),
        (
            "a link to nothing",
            |desk| {
                std::fs::remove_file(desk.office.path("r.db")).unwrap();
                std::os::unix::fs::symlink("gone/r.db", desk.office.path("r.db")).unwrap();
            },
            1,
            "There is no register at r.db.",
        ),
        ("empty", |desk| desk.office.write("r.db", ""), 6, "is not a register of lssc"),
        (
            "something else",
            |desk| desk.office.write("r.db", "name,email\n".repeat(999)),
            6,
            "is not a register of lssc",
        ),
        (
            "a pipe",
            |desk| {
                std::fs::remove_file(desk.office.path("r.db")).unwrap();
                let made =
                    std::process::Command::new("mkfifo").arg(desk.office.path("r.db")).status();
                assert!(made.unwrap().success());
            },
            6,
            "is not a file",
        ),
    ];
    for (how, change, code, said) in changes {
        let desk = Desk::new();
        change(&desk);
        let names = desk.office.files();
        for line in [READS, RECORDS, "check", "backup copy.db"] {
            let ended = desk.says(line).ends(code);
            assert!(ended.err.contains(said), "{how}, {line}: {ended:?}");
            assert!(ended.err.contains("hint: "), "{how}, {line}: {ended:?}");
            assert_eq!(desk.office.files(), names, "{how}, {line}");
        }
    }
}

#[test]
fn a_folder_that_is_gone_is_said() {
    let desk = Desk::new();
    for line in [READS, RECORDS, "check"] {
        let ended = desk.says(&format!("{line} --register gone/away/r.db")).ends(1);
        assert!(ended.err.starts_with("There is no register at gone/away/r.db."), "{ended:?}");
    }
    assert!(!desk.office.path("gone").exists());
}

#[test]
fn a_register_behind_a_link_is_that_register() {
    let desk = Desk::new();
    std::fs::create_dir(desk.office.path("away")).unwrap();
    std::fs::rename(desk.office.path("r.db"), desk.office.path("away/r.db")).unwrap();
    std::os::unix::fs::symlink("away/r.db", desk.office.path("r.db")).unwrap();
    desk.says(RECORDS).ends(0);
    desk.is_well("");
    assert!(desk.office.path("r.db").is_symlink());
    let there = std::fs::read_dir(desk.office.path("away")).unwrap().count();
    assert_eq!(there, 1, "the journal was beside the file, and is gone");
}

/// Every command refuses a register of a newer version, and leaves it as it is.
#[test]
fn a_newer_register_is_refused_by_every_command_and_left_alone() {
    let desk = Desk::new();
    let conn = Connection::open(desk.office.path("r.db")).unwrap();
    conn.pragma_update(None, "user_version", migrate::VERSION + 1).unwrap();
    drop(conn);
    let before = desk.bytes()["r.db"].clone();
    let elsewhere = ["init", "demo", "completions", "complete-word", "man", "help"];
    let lines: Vec<&str> = WRITING
        .iter()
        .chain(READING)
        .copied()
        .filter(|line| {
            !elsewhere.iter().any(|word| line.starts_with(word)) && !line.contains("old.db")
        })
        .collect();
    assert!(lines.len() > 55);
    over(&lines, |line| {
        let ended = desk.says(line);
        assert_eq!(ended.code, Some(6), "{line}: {ended:?}");
        assert!(ended.err.contains("was made by a newer lssc"), "{line}: {ended:?}");
        assert_eq!(ended.out, "", "{line}");
    });
    assert_eq!(desk.bytes()["r.db"], before);
}

#[test]
fn a_clock_that_was_set_back_is_told_when_something_is_recorded_and_by_check() {
    let desk = Desk::new();
    let header = Header {
        clock: Clock::stopped_at("2099-12-31T23:59:59Z"),
        made_by: "Sam Staff".to_string(),
        command: "lssc".to_string(),
        reason: None,
    };
    let mut register = crate::office::writable(&desk.office.path("r.db"));
    let recording = register.record(header).unwrap();
    recording.candidate().unwrap();
    let entry = recording.commit().unwrap().unwrap();
    drop(recording);
    drop(register);
    let said =
        format!("note: entry {entry} was made 2099-12-31T23:59:59Z, which is later than now");
    // What records nothing has nothing to say of it.
    assert!(!desk.says(&format!("{RECORDS} --dry-run")).ends(0).err.contains("clock"));
    assert!(!desk.says(READS).ends(0).err.contains("clock"));
    let recorded = desk.says(RECORDS).ends(0);
    assert!(recorded.err.contains(&said), "{recorded:?}");
    assert!(recorded.out.contains(&format!("Entry {}.", entry + 1)), "{recorded:?}");
    // It is told once: the next one comes after one made by the clock as it is.
    assert!(!desk.says(RECORDS).ends(0).err.contains("clock"));
    let found = desk.says("check --format json").ends(1).json();
    let times: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["check"] == "entry-times")
        .map(|f| f["what"].as_str().unwrap())
        .collect();
    assert_eq!(times.len(), 1, "{found}");
    assert!(times[0].starts_with(&format!("entry {} was made ", entry + 1)), "{times:?}");
}

/// A journal that a command left which was cut off is taken back by whoever may write, and by nobody else.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn what_was_cut_off_on_a_disk_that_is_read_only_now_is_said() {
    let desk = Desk::new();
    let before = super::Held::by(&desk);
    let calls = super::shim::calls(&desk, RECORDS);
    desk.reset();
    // Near the end: the journal is whole, and the register half written.
    let half = |call: &usize| {
        desk.reset();
        super::shim::says(&desk, RECORDS, &format!("kill:{call}"));
        desk.office.path("r.db-journal").exists()
            && desk.bytes()["r.db"] != Desk::new().bytes()["r.db"]
    };
    (1..=calls).rev().find(half).expect("a kill in the middle of the register");
    let folder = desk.office.folder.path();
    let lssc = desk.office.path("lssc");
    std::fs::copy(env!("CARGO_BIN_EXE_lssc"), lssc).unwrap();
    mode(&desk.office.path("r.db"), 0o444);
    mode(&desk.office.path("r.db-journal"), 0o444);
    mode(folder, 0o555);
    let ended = as_nobody(&desk.office, READS);
    mode(folder, 0o700);
    mode(&desk.office.path("r.db"), 0o600);
    mode(&desk.office.path("r.db-journal"), 0o600);
    let ended = ended.ends(1);
    assert!(ended.err.contains("a command was interrupted here"), "{ended:?}");
    desk.is_well("");
    std::fs::remove_file(desk.office.path("lssc")).unwrap();
    assert_eq!(super::Held::by(&desk), before);
}
