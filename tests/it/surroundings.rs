//! What is set around a command: variables that are no text, blank ones, a home folder that is none.
#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::office::{Ended, Office};

/// Every variable that holds a text.
const TEXTS: [&str; 2] = ["LSSC_TODAY", "LSSC_STAFF"];

#[test]
fn a_variable_that_is_not_utf_8_is_refused_and_nothing_is_recorded() {
    let office = Office::open();
    let before = office.entries();
    for name in TEXTS {
        for line in ["report roster", "record-course 1 F1 --on 2026-02-01", "init --register n.db"]
        {
            let mut command = office.command();
            command.args(line.split(' ')).env(name, OsStr::from_bytes(b"2026-11-2\xff"));
            let ended = Ended::from(command.output().unwrap()).ends(2);
            assert!(ended.err.starts_with(name), "{line}: {ended:?}");
            assert!(ended.err.contains("not UTF-8"), "{line}: {ended:?}");
        }
    }
    assert_eq!(office.entries(), before);
    assert!(!office.path("n.db").exists());
}

#[test]
fn who_records_is_named_on_one_line_without_odd_characters() {
    let office = Office::open();
    let before = office.entries();
    for (odd, named) in [
        ("Sam\nStaff", "U+000A LINE FEED"),
        ("Sam\u{1b}[2J", "U+001B ESCAPE"),
        ("Sam\u{200b}", "U+200B ZERO WIDTH SPACE"),
    ] {
        let mut command = office.command();
        command.args(["candidate", "note", "1", "called"]).env("LSSC_STAFF", odd);
        let ended = Ended::from(command.output().unwrap()).ends(2);
        assert!(ended.err.starts_with("LSSC_STAFF has the character"), "{ended:?}");
        assert!(ended.err.contains(named), "{ended:?}");
        let by = office.types(["candidate", "note", "1", "called", "--by", odd]).ends(2);
        assert!(by.err.contains(named), "{by:?}");
    }
    assert_eq!(office.entries(), before);
}

#[test]
fn a_variable_that_is_blank_is_as_good_as_not_set() {
    let office = Office::open();
    for name in TEXTS {
        for blank in ["", "  "] {
            let mut command = office.command();
            command.args(["report", "policy"]).env(name, blank);
            Ended::from(command.output().unwrap()).ends(0);
        }
    }
}

#[test]
fn a_register_that_is_a_path_of_any_bytes_is_opened() {
    let office = Office::empty();
    let odd = OsStr::from_bytes(b"\xff.db");
    std::fs::rename(office.path("r.db"), office.folder.path().join(odd)).unwrap();
    let mut command = office.command();
    command.args(["report", "roster"]).env("LSSC_REGISTER", odd);
    Ended::from(command.output().unwrap()).ends(0);
}

#[test]
fn no_folder_is_made_under_a_home_that_is_not_an_absolute_path() {
    let office = Office::empty();
    for line in ["init", "demo", "report roster"] {
        let mut command = office.command();
        command.args([line.split(' ').collect::<Vec<_>>()].concat());
        command.env_remove("LSSC_REGISTER").env_remove("XDG_DATA_HOME").env("HOME", "relative");
        let ended = Ended::from(command.output().unwrap());
        if line != "demo" {
            assert_eq!(ended.code, Some(1), "{line}: {ended:?}");
            assert!(ended.err.contains("HOME is not an absolute path"), "{line}: {ended:?}");
        }
        assert!(!office.path("relative").exists(), "{line}: {ended:?}");
    }
}

#[test]
fn a_message_keeps_the_letters_of_the_name_of_a_file() {
    let office = Office::open();
    for name in ["p", "ff", "order", "the", "no"] {
        office.write(name, "a,b\n1,2\n");
        let ended = office.say(&format!("record-course --csv {name}")).ends(1);
        assert!(ended.err.contains(&format!("{name} lacks the column")), "{ended:?}");
        std::fs::remove_file(office.path(name)).unwrap();
        std::fs::create_dir(office.path(name)).unwrap();
        for line in [
            format!("record-course --csv {name}"),
            format!("report roster --output {name}"),
            format!("report roster --register {name}"),
            format!("backup {name}"),
            format!("candidate export 1 --to {name}"),
        ] {
            let ended = office.say(&line);
            assert_ne!(ended.code, Some(0), "{line}: {ended:?}");
            let mut letters = name.chars();
            let other = letters.next().unwrap().to_uppercase().to_string() + letters.as_str();
            assert!(!ended.err.contains(&format!("{other} ")), "{line}: {ended:?}");
        }
    }
}
