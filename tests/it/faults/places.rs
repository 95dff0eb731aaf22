//! A register's place is four names: what a crash left next to a name never gets into another register of that name.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::collections::BTreeMap;

use super::{Desk, Files, often, shim};

const RECORDS: &str =
    "renew activity bea@example.org --title Walk --on 2026-11-11 --set youth --hours 2";

/// What a kill at a call leaves: a register and its journal. One for each call that leaves a journal.
fn crashes() -> Vec<(usize, Files)> {
    let desk = Desk::new();
    let calls = shim::calls(&desk, RECORDS);
    let all: Vec<(usize, Files)> = (1..=calls)
        .filter_map(|call| {
            desk.reset();
            shim::says(&desk, RECORDS, &format!("kill:{call}"));
            let left = desk.bytes();
            let journal = left.get("r.db-journal").is_some_and(|bytes| !bytes.is_empty());
            journal.then_some((call, left))
        })
        .collect();
    assert!(all.len() > 3, "{calls} calls, and few leave a journal");
    // Near the end the file is half written.
    let some = often(3).clamp(1, all.len());
    all.into_iter().rev().take(some).collect()
}

/// What somebody does after a crash who tidies up first, and the register that it makes.
const AFTER: &[(&str, bool, &str)] = &[
    ("init --register r.db", true, "r.db"),
    ("init --register r.db --from exported", true, "r.db"),
    ("backup r.db --register kept.db", true, "r.db"),
    ("restore kept.db --yes", true, "r.db"),
    ("restore kept.db --yes", false, "r.db"),
    ("backup r.db --force --register kept.db", false, "r.db"),
    ("backup r.db --keep 3 --register kept.db", false, "r.db r.db.1"),
];

#[test]
fn what_a_crash_left_never_gets_into_another_register() {
    let crashes = crashes();
    super::over(&crashes, |(call, left)| {
        for (line, gone, made) in AFTER {
            let desk = Desk::empty();
            desk.lay(left);
            if *gone {
                std::fs::rename(desk.office.path("r.db"), desk.office.path("bad.db")).unwrap();
            }
            let ended = desk.says(line).ends(0);
            for register in made.split(' ') {
                let check = desk.says(&format!("check --register {register}"));
                assert_eq!(check.code, Some(0), "{line}, killed at {call}: {ended:?}\n{check:?}");
            }
            if *gone {
                let journals: BTreeMap<_, _> = desk
                    .bytes()
                    .into_iter()
                    .filter(|(name, _)| name.contains("-journal."))
                    .collect();
                let kept: Vec<_> = journals.values().collect();
                assert_eq!(kept, [&left["r.db-journal"]], "{line}: the journal is kept");
                let name = journals.keys().next().unwrap();
                assert!(
                    format!("{ended:?}").contains(name.as_str()),
                    "{line}: it is named: {ended:?}"
                );
            }
        }
    });
}
