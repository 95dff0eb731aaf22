//! Exit codes, and what is printed where.

use std::time::Duration;

use super::*;

#[test]
fn init_makes_a_register_and_never_overwrites() {
    let shell = Shell::bare();
    let made = shell.ok("init");
    assert_eq!(keys(&made), "entry recorded candidates notes");
    assert_eq!(made["entry"], 1);
    let before = fs::read(shell.register()).unwrap();
    let failed = shell.ended(1, "init");
    assert_eq!(keys(&failed), "failed hints");
    assert_eq!(fs::read(shell.register()).unwrap(), before);
}

#[test]
fn only_init_makes_a_file() {
    let shell = Shell::bare();
    for line in ["report roster", "candidate find x", "catalog list", "evaluate candidacy --all"] {
        let ended = shell.run(line).with(1);
        assert!(ended.stderr.contains("lssc init"), "{ended:#?}");
        assert!(!shell.exists("register.db"));
    }
}

#[test]
fn what_is_no_register_ends_with_6() {
    let shell = Shell::bare();
    shell.file(
        "register.db",
        "this is a letter, not a register, and long enough to be looked at as one by SQLite",
    );
    let failed = shell.ended(6, "report roster");
    assert_eq!(keys(&failed), "failed hints");
    let other = Shell::bare();
    fs::create_dir(other.register()).unwrap();
    other.run("report roster").with(6);
    let foreign = Shell::bare();
    rusqlite::Connection::open(foreign.register())
        .unwrap()
        .execute_batch("CREATE TABLE a (b)")
        .unwrap();
    foreign.run("report roster").with(6);
    let newer = Shell::new();
    let conn = rusqlite::Connection::open(newer.register()).unwrap();
    conn.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(conn);
    newer.run("report roster").with(6);
    newer.run("evaluate candidacy --all").with(6);
}

#[test]
fn a_register_that_someone_else_is_writing_to_ends_with_5() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let conn = rusqlite::Connection::open(shell.register()).unwrap();
    conn.busy_timeout(Duration::from_secs(1)).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ended =
        shell.run(&format!("record-course {ana} C-access --on 2024-04-01 --format json")).with(5);
    assert_eq!(keys(&ended.json()), "failed hints");
    shell.ok("report roster");
    conn.execute_batch("ROLLBACK").unwrap();
    shell.ok(&format!("record-course {ana} C-access --on 2024-04-01"));
}

#[test]
fn arguments_that_cannot_be_read_end_with_2() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    for line in [
        "record-course".to_string(),
        format!("record-course {ana} C-access"),
        format!("record-course {ana} C-access --on lately"),
        format!("record-course {ana} C-access --on 2024-4-1"),
        format!("renew activity {ana} --title T --on 2024-04-01 --set access --hours x"),
        format!("renew activity {ana} --title T --on 2024-04-01 --set access"),
        format!("renew activity {ana} --title T --on 2024-04-01 --set access --credits 2"),
        format!(
            "renew activity {ana} --title T --on 2024-04-01 --set access --credits 2 --unit month"
        ),
        format!("renew certification {ana} --on 2026-11-23"),
        format!("submit-portfolio {ana} access --on 2026-11-23"),
        format!("payment receive {ana} 5 --on 2026-11-23"),
        format!("payment receive {ana} 5 --on 2026-11-22 --method barter"),
        "evaluate portfolio x --evaluator e --ratings M --on 2024-01-01".to_string(),
        "retract entry x --reason r --yes".to_string(),
        "report expiring --within soon".to_string(),
        "report roster --format xml".to_string(),
        "frobnicate".to_string(),
        format!("candidate withdraw {ana} --on 2024-04-01"),
    ] {
        let ended = shell.run(&line).with(2);
        assert!(ended.stdout.is_empty() && !ended.stderr.is_empty(), "{ended:#?}");
    }
}

#[test]
fn a_refusal_in_words_goes_to_the_error_stream_and_says_that_nothing_was_recorded() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2024-03-10");
    let ended = shell.run(&format!("evaluate candidacy {ana} --yes")).with(3);
    assert!(ended.stdout.is_empty(), "{ended:#?}");
    assert!(ended.stderr.contains("Nothing was recorded"), "{ended:#?}");
    let json = shell.run(&format!("evaluate candidacy {ana} --yes --format json")).with(3);
    let document = json.json();
    assert!(keys(&document).starts_with("refused findings"));
}

#[test]
fn someone_unknown_is_told_the_nearest_names() {
    let shell = Shell::new();
    shell.enroll("annabel", "2024-03-10");
    for line in [
        "report progress anabel@example.org",
        "payment receive anabel@example.org 5 --on 2024-04-01",
        "candidate withdraw anabel@example.org --on 2024-04-01 --reason x",
        "renew certification anabel@example.org --on 2024-04-01",
        "submit-portfolio anabel@example.org access --on 2024-04-01",
        "evaluate candidacy anabel@example.org --yes",
    ] {
        let failed = shell.ended(1, line);
        assert!(failed["hints"].to_string().contains("annabel@example.org"), "{line}: {failed}");
    }
    shell.ended(1, "report progress 77");
}

#[test]
fn an_adapted_policy_is_refused_naming_file_and_line() {
    let shell = Shell::new();
    shell.ok("policy show --to p");
    let text = shell.read("p/parameters.csv").replace("48,months,FAQ 18", "48,moons,FAQ 18");
    shell.file("p/parameters.csv", text);
    let other = Shell::bare();
    let ended = other.run(&format!("init --policy {}", shell.path("p").display())).with(1);
    assert!(ended.stderr.contains("parameters.csv") && ended.stderr.contains("line"), "{ended:#?}");
    assert!(!other.exists("register.db"));
}

#[test]
fn a_dry_run_of_every_verb_says_what_the_real_run_says_and_records_nothing() {
    let shell = Shell::with_courses();
    let mut lines = vec![
        format!("{} --received 2020-03-10 --paid 300", applicant("ana")),
        "payment receive 1 50 --on 2020-03-12 --for application --payer 'Town Library'".to_string(),
        "payment refund 1 5 --on 2020-04-01 --reason asked --yes".to_string(),
        "agreement add --college C --award A --signed-on 2020-01-01 --covers foundations,communication,technology,access,youth,reference".to_string(),
        "evaluator add --name eve --email eve@example.org --sets reference".to_string(),
        "evaluator add --name fay --email fay@example.org --sets reference".to_string(),
        "submit-portfolio 1 reference --on 2020-05-01 --paid 60 --pre-review 'looks well'".to_string(),
        "evaluate portfolio 1 --evaluator eve --ratings MMMMMMMMN --on 2020-05-02".to_string(),
        "evaluate portfolio 1 --evaluator 2 --ratings MMMMMMMMN --on 2020-05-02".to_string(),
        "submit-portfolio --revision 1 --on 2020-06-02".to_string(),
        "evaluate portfolio 1 --evaluator eve --ratings MMMMMMMMM --on 2020-06-12".to_string(),
        "evaluate portfolio 1 --evaluator fay --ratings MMMMMMMMM --on 2020-06-12".to_string(),
        "candidate extend 1 --until 2025-01-01 --on 2020-07-01 --reason leave".to_string(),
        "candidate withdraw 1 --on 2020-07-02 --reason moved".to_string(),
        "candidate reinstate 1 --on 2020-07-03 --reason back".to_string(),
    ];
    lines.extend(SIX[..5].iter().map(|set| format!("record-course 1 C-{set} --on 2021-06-01")));
    lines.extend([
        "record-course 1 C-youth --on 2010-06-01".to_string(),
        "evaluate candidacy --all --on 2021-07-01 --yes".to_string(),
        "renew activity 1 --title T --from 2021-12-20 --on 2022-01-01 --set technology --hours 31:30".to_string(),
        "renew activity 1 --title U --on 2022-01-02 --set access --credits 0.5 --unit quarter --proof P".to_string(),
        "renew certification 1 --on 2024-06-01".to_string(),
        "candidate revoke 1 --on 2026-01-01 --reason fraud --yes".to_string(),
        "retract record act 4 --reason wrong --yes".to_string(),
        "record-course 1 C-youth --on 2022-06-01 --corrects 23 --reason typed".to_string(),
    ]);
    for line in &lines {
        let entries = shell.entries();
        let mut dry = shell.ok(&format!("{line} --dry-run"));
        assert!(dry["entry"].is_null(), "{line}");
        assert_eq!(shell.entries(), entries, "{line}");
        let wet = shell.ok(line);
        assert_eq!(wet["entry"], entries + 1, "{line}");
        dry["entry"] = wet["entry"].clone();
        assert_eq!(dry, wet, "{line}");
        let changed = if line.contains("--corrects") { " changed" } else { "" };
        assert_eq!(keys(&wet), format!("entry recorded candidates notes{changed}"), "{line}");
    }
    let term = shell.progress(1, TODAY)["certification"].clone();
    assert_eq!((&term["term"], &term["last"]), (&2.into(), &"2029-06-01".into()));
}
