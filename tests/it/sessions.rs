//! The manual is the test: every terminal session in README.md, the help topics and tests/sessions/ is typed and
//! compared.
//!
//! A session runs in a folder of its own, with the project's fixtures and the files of `<session>.in/` beside it, in a
//! register of its own; on 2026-11-22, unless it says on each line which day it is. `TRYCMD=overwrite cargo test --test it sessions` writes down what is said now.

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a folder's files and folders.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Types one session.
fn run(session: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("session.md");
    std::fs::copy(session, &page).unwrap();
    let desk = page.with_extension("in");
    copy(&root().join("fixtures"), &desk.join("fixtures"));
    let files = session.with_extension("in");
    if files.is_dir() {
        copy(&files, &desk);
    }
    let cases = trycmd::TestCases::new();
    cases
        .case(&page)
        .register_bin("lssc", Path::new(env!("CARGO_BIN_EXE_lssc")))
        .register_bin("cat", Path::new("/bin/cat"))
        .env("LSSC_REGISTER", "register.db")
        .env("LSSC_STAFF", "Sam Staff");
    if !std::fs::read_to_string(session).unwrap().contains("$ LSSC_TODAY=") {
        cases.env("LSSC_TODAY", "2026-11-22");
    }
    let typed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cases.run()));
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        std::fs::copy(&page, session).unwrap();
    }
    assert!(typed.is_ok(), "{} does not say what happens", session.display());
}

#[test]
fn every_session_says_what_happens() {
    let folders = ["tests/sessions", "src/commands/help/topics"];
    let files =
        folders.into_iter().flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap());
    let pages = files.map(|entry| entry.unwrap().path());
    let mut sessions: Vec<PathBuf> =
        pages.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    sessions.push(root().join("README.md"));
    // A page on which nothing is typed needs no desk.
    sessions.retain(|page| std::fs::read_to_string(page).unwrap().contains("```console\n"));
    sessions.sort();
    assert!(sessions.len() > 20, "{sessions:?}");
    let wrong: Vec<PathBuf> = std::thread::scope(|scope| {
        let running: Vec<_> =
            sessions.iter().map(|session| (session, scope.spawn(|| run(session)))).collect();
        let ended = running.into_iter().map(|(session, typed)| (session, typed.join()));
        ended.filter(|(_, typed)| typed.is_err()).map(|(session, _)| session.clone()).collect()
    });
    assert!(wrong.is_empty(), "these sessions do not say what happens: {wrong:?}");
}

#[test]
fn a_program_without_fees_never_speaks_of_money() {
    let session = std::fs::read_to_string(root().join("tests/sessions/arizona.md")).unwrap();
    let typed_or_told = session.split("```");
    let said = typed_or_told.filter(|part| part.starts_with("console"));
    let said: Vec<&str> =
        said.flat_map(str::lines).filter(|line| !line.starts_with("$ ")).collect();
    assert!(said.len() > 50);
    for word in ["$", "fee", "paid", "pay", "owed", "balance", "credit:", "charge", "cost"] {
        let line = said
            .iter()
            .find(|line| line.to_lowercase().contains(word) && !line.contains("earns no credit"));
        assert_eq!(line, None, "{word}");
    }
}
