//! How failures speak, and how they end.

#![allow(clippy::unwrap_used)]

use rusqlite::ffi;

use super::*;
use crate::rules::{Measure, Requirement};

fn sqlite(code: i32) -> Result<(), rusqlite::Error> {
    let error = ffi::Error::new(code);
    Err(rusqlite::Error::SqliteFailure(error, Some("raw words".to_string())))
}

fn unmet(text: &str) -> Finding {
    let (asked, shown) = (Measure::Count(3), Measure::Count(2));
    Finding::at_least(Requirement::RequiredSets, asked, shown, "FAQ 9", text.to_string())
}

fn met() -> Finding {
    let (asked, shown) = (Measure::Count(3), Measure::Count(3));
    Finding::at_least(Requirement::ElectiveSets, asked, shown, "FAQ 9", "3 of 3".to_string())
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let code = |exit| Failure::new(exit, "").code();
    assert_eq!(code(Exit::Failed), 1);
    assert_eq!(code(Exit::Usage), 2);
    assert_eq!(code(Exit::Refused), 3);
    assert_eq!(code(Exit::Partial), 4);
    assert_eq!(code(Exit::Busy), 5);
    assert_eq!(code(Exit::NotARegister), 6);
    assert_eq!(code(Exit::NotEmpty), 10);
}

#[test]
fn a_refusal_says_that_nothing_was_recorded_and_lists_every_unmet_requirement_with_its_source() {
    let findings = vec![unmet("2 of 3 required sets"), met(), unmet("the fee is open")];
    let refused =
        Failure::refused("Ana Diaz was not certified", findings).hint("lssc report progress 3");
    assert_eq!(
        refused.sentences(),
        "Ana Diaz was not certified. Nothing was recorded.\n\
         \u{20} [ ] 2 of 3 required sets (FAQ 9)\n\
         \u{20} [ ] the fee is open (FAQ 9)\n\
         hint: lssc report progress 3\n"
    );
}

#[test]
fn a_refusal_in_json_has_all_findings_and_a_failure_its_hints() {
    let refused = Failure::refused("not certified", vec![unmet("x"), met()]).json();
    let keys: Vec<&String> = refused.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["refused", "findings"]);
    assert_eq!(refused["findings"].as_array().unwrap().len(), 2);
    let failed = Failure::failed("no such candidate").hint("lssc candidate find ana").json();
    assert_eq!(
        failed.to_string(),
        r#"{"failed":"no such candidate","hints":["lssc candidate find ana"]}"#
    );
}

#[test]
fn a_busy_register_ends_in_5_with_the_advice_to_try_again() {
    for code in [ffi::SQLITE_BUSY, ffi::SQLITE_LOCKED] {
        let failure = sqlite(code).doing("record the payment").unwrap_err();
        assert_eq!(failure.exit, Exit::Busy);
        assert_eq!(
            failure.sentences(),
            "Could not record the payment: someone else is writing to the register, and nothing was recorded.\n\
             hint: try again in a moment\n"
        );
    }
}

#[test]
fn what_is_no_register_or_damaged_ends_in_6() {
    for code in [ffi::SQLITE_NOTADB, ffi::SQLITE_CORRUPT] {
        let failure = sqlite(code).doing("open x.db").unwrap_err();
        assert_eq!(failure.exit, Exit::NotARegister, "{}", failure.text);
    }
}

#[test]
fn a_full_disk_a_read_only_file_and_one_that_does_not_open_have_their_own_sentences() {
    let text = |code| {
        let failure = sqlite(code).doing("record").unwrap_err();
        assert_eq!(failure.exit, Exit::Failed);
        failure.text
    };
    assert!(text(ffi::SQLITE_FULL).contains("the disk is full, and nothing was recorded"));
    assert!(text(ffi::SQLITE_READONLY).contains("read-only"));
    assert!(text(ffi::SQLITE_READONLY_ROLLBACK).contains("a command was interrupted here"));
    assert!(text(ffi::SQLITE_CANTOPEN).contains("cannot be opened"));
    assert!(text(ffi::SQLITE_IOERR_WRITE).contains("and nothing was recorded"));
    // The last step of keeping it: nobody can tell.
    assert!(text(ffi::SQLITE_IOERR_DIR_FSYNC).contains("it may or may not be recorded"));
    assert!(text(ffi::SQLITE_CONSTRAINT).contains("raw words"));
}

#[test]
fn an_error_of_sqlite_is_recognized_beneath_what_was_said_above_it() {
    let error = sqlite(ffi::SQLITE_BUSY)
        .map_err(|e| anyhow::Error::new(e).context("line 7"))
        .doing("import");
    let failure = error.unwrap_err();
    assert_eq!(failure.exit, Exit::Busy);
    assert!(failure.text.starts_with("could not import: line 7: someone else"));
}

#[test]
fn errors_of_files_are_said_in_plain_words() {
    let text = |kind: io::ErrorKind| {
        let failed: io::Result<()> = Err(kind.into());
        failed.doing("read people.csv").unwrap_err().text
    };
    use io::ErrorKind as K;
    assert!(text(K::NotFound).ends_with("there is no such file or folder"));
    assert!(text(K::PermissionDenied).ends_with("permission is denied"));
    assert!(text(K::IsADirectory).ends_with("it is a folder"));
    assert!(text(K::StorageFull).ends_with("the disk is full"));
}

#[test]
fn a_closed_pipe_is_known_as_one() {
    let closed: io::Result<()> = Err(io::ErrorKind::BrokenPipe.into());
    assert!(closed.doing("write").unwrap_err().is_broken_pipe());
    assert!(!Failure::failed("x").is_broken_pipe());
}

#[test]
fn a_sentence_begins_with_a_capital_letter_and_a_name_keeps_its_own_letters() {
    let said = |text: &str| Failure::failed(text).sentences();
    assert_eq!(said("there is no register at r.db"), "There is no register at r.db.\n");
    assert_eq!(said("order 7 is cancelled"), "Order 7 is cancelled.\n");
    assert_eq!(said("no course fits"), "No course fits.\n");
    for name in ["p", "ff", "folder", "order", "the", "no", "candidate", "Ärger", "ärger"] {
        for rest in
            ["is a folder", "lacks the column x", "has no header line", "exists", "already exists"]
        {
            let text = format!("{name} {rest}");
            assert_eq!(said(&text), format!("{text}.\n"));
        }
    }
}

#[test]
fn control_characters_in_a_failure_are_made_visible() {
    let failure = Failure::failed("no course \"\u{1b}[2J\"").note("a\nb").hint("c\rd");
    assert_eq!(failure.sentences(), "No course \"␛[2J\".\n  a␊b\nhint: c␍d\n");
}

#[test]
fn the_nearest_names_are_at_most_three_and_none_that_is_far_off() {
    let sets = ["technology", "access", "reference", "cataloging", "collection"];
    let near = |typed| nearest(typed, sets.into_iter());
    assert_eq!(near("tecnology"), ["technology"]);
    assert_eq!(near("TECH"), ["technology"]);
    assert_eq!(near("acess"), ["access"]);
    assert!(near("plumbing").is_empty());
    assert!(near("").is_empty());
    let many = ["A-1", "A-2", "A-3", "A-4"];
    assert_eq!(nearest("A-9", many.into_iter()).len(), 3);
}

/// The files below a folder of the source, but for tests.
fn sources(folder: &std::path::Path, found: &mut Vec<String>) {
    for path in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.ends_with("tests.rs")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_string());
        }
    }
}

#[test]
fn every_message_of_the_source_begins_with_a_word_that_gets_a_capital_letter() {
    let mut files = Vec::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    ["acts", "commands"].iter().for_each(|room| sources(&source.join(room), &mut files));
    let begins = [
        "Failure::failed(",
        "Failure::usage(",
        "Failure::refused(",
        "Act::refused(",
        "let text = ",
    ];
    let mut seen = 0;
    for rest in files.iter().flat_map(|text| begins.iter().flat_map(|b| text.split(b).skip(1))) {
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("format!(").unwrap_or(rest).trim_start();
        let Some(message) = rest.strip_prefix('"') else { continue };
        let word = message.split([' ', '"']).next().unwrap();
        if word.starts_with(|c: char| c.is_ascii_lowercase()) {
            seen += 1;
            assert!(BEGINNINGS.contains(&word), "{}", message.split('"').next().unwrap());
        }
    }
    assert!(seen > 80, "{seen}");
}
