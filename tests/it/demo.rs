//! `lssc demo`, by the command itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use lssc::model::Standing;
use serde_json::Value;

fn demo(folder: &Path, today: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lssc"))
        .arg("demo")
        .args(args)
        .current_dir(folder)
        .env("LSSC_TODAY", today)
        .output()
        .unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_demonstration_shows_every_standing_on_any_day() {
    for today in ["2024-01-01", "2026-11-22", "2028-02-29", "2031-03-31", "2099-12-31"] {
        let folder = tempfile::tempdir().unwrap();
        let made = demo(folder.path(), today, &["--format", "json"]);
        assert!(made.status.success(), "{today}: {}", text(made.stderr));
        let document: Value = serde_json::from_slice(&made.stdout).unwrap();
        assert_eq!(document["recorded"]["register"], "lssc-demo/register.db");
        assert!(document["entry"].as_i64() > Some(3), "several entries");
        assert_eq!(document["notes"], Value::Array(Vec::new()));
        let candidates = document["candidates"].as_array().unwrap();
        assert!(candidates.iter().all(|c| c["before"].is_null()));
        let shown: BTreeSet<&str> =
            candidates.iter().map(|c| c["after"].as_str().unwrap()).collect();
        let every: BTreeSet<&str> = Standing::ALL.iter().map(|s| s.word()).collect();
        assert_eq!(shown, every, "on {today}");
    }
}

#[test]
fn the_tour_fits_eighty_columns_and_is_the_same_each_time() {
    let tours: Vec<String> = (0..2)
        .map(|_| {
            let folder = tempfile::tempdir().unwrap();
            let made = demo(folder.path(), "2028-02-29", &["--quiet"]);
            assert!(made.status.success() && made.stderr.is_empty());
            text(made.stdout)
        })
        .collect();
    assert_eq!(tours[0], tours[1]);
    for line in tours[0].lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for said in [
        "$ lssc report roster",
        "$ lssc report progress 3",
        "$ lssc report expiring --within 90",
        "export LSSC_REGISTER=lssc-demo/register.db",
    ] {
        assert!(tours[0].contains(said), "{said}");
    }
}

#[test]
fn what_the_tour_proposes_can_be_typed() {
    let folder = tempfile::tempdir().unwrap();
    let tour = text(demo(folder.path(), "2026-11-22", &["play here"]).stdout);
    let (_, last) = tour.split_once("Go on with:").unwrap();
    let proposed: Vec<&str> = last.lines().filter_map(|l| l.trim().strip_prefix("lssc ")).collect();
    assert_eq!(proposed.len(), 3);
    for line in proposed {
        let ended = Command::new(env!("CARGO_BIN_EXE_lssc"))
            .args(line.split_whitespace())
            .current_dir(folder.path())
            .env("LSSC_TODAY", "2026-11-22")
            .env("LSSC_REGISTER", "play here/register.db")
            .output()
            .unwrap();
        let code = ended.status.code().unwrap();
        assert!(code == 0 || code == 3, "{line}: {}", text(ended.stderr));
    }
}

#[test]
fn the_demonstration_never_takes_the_place_of_a_register() {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("lssc-demo/register.db");
    std::fs::create_dir(folder.path().join("lssc-demo")).unwrap();
    std::fs::write(&register, "mine").unwrap();
    let refused = demo(folder.path(), "2026-11-22", &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(refused.stderr).starts_with("There is already a file at lssc-demo/register.db"));
    assert_eq!(std::fs::read_to_string(&register).unwrap(), "mine");
}

#[test]
fn a_dry_run_of_the_demonstration_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let made = demo(folder.path(), "2026-11-22", &["--dry-run"]);
    assert!(made.status.success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn on_a_day_before_its_people_could_have_lived_the_demonstration_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let made = demo(folder.path(), "2023-12-31", &[]);
    assert_eq!(made.status.code(), Some(1));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
