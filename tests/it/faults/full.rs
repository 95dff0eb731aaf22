//! A disk that is full, fails or goes away at any call of any command: nothing is recorded, and the command says so.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::sync::atomic::{AtomicUsize, Ordering};

use super::commands::WRITING;
use super::{Desk, Held, is_no_panic, often, over, shim};
use crate::chance::Chance;
use crate::office::Ended;

/// Types every command with a fault at calls chosen by chance, each of them if `LSSC_KILLS` is large enough.
///
/// What ends well is done; what fails is not, unless it says so.
fn everywhere(fault: &str, judge: impl Fn(&str, &Ended) + Sync) {
    let (_, seed) = Chance::seeded("LSSC_SEED");
    let faults = AtomicUsize::new(0);
    over(WRITING, |line| {
        let desk = Desk::new();
        let before = Held::by(&desk);
        let way = if fault == "gone" { "reads" } else { "count" };
        let calls = shim::counted(&desk, line, way);
        let after = Held::by(&desk);
        let times = often(1).min(calls);
        let mut chance = Chance::new(seed ^ line.len() as u64);
        for n in 0..times {
            let (from, until) = (n * calls / times, (n + 1) * calls / times);
            let call = from + chance.below(until - from) + 1;
            let at = format!("{line}, {fault}:{call}, LSSC_SEED={seed}");
            desk.reset();
            let ended = shim::says(&desk, line, &format!("{fault}:{call}"));
            is_no_panic(&ended);
            desk.is_well(line);
            let now = Held::by(&desk);
            let (all, _) = now.is_between(&before, &after);
            match ended.code {
                Some(0 | 4) => assert!(all, "{at}: {ended:?}"),
                // What cannot be read from the disk is damage to SQLite.
                Some(code) if code == 1 || fault == "gone" && code == 6 => {
                    let recorded = now.of("r.db") != before.of("r.db");
                    let unsure = ended.err.contains("it may or may not be recorded");
                    assert!(unsure || recorded == says_recorded(&ended), "{at}: {ended:?}");
                    judge(&at, &ended);
                }
                _ => panic!("{at}: {ended:?}"),
            }
            if !all {
                let again = desk.says(line);
                assert!(matches!(again.code, Some(0 | 4)), "{at}: {again:?}");
                let (all, _) = Held::by(&desk).is_between(&before, &after);
                assert!(all, "{at}: it can be typed again");
            }
            faults.fetch_add(1, Ordering::Relaxed);
        }
    });
    let faults = faults.into_inner();
    let commands = WRITING.len();
    eprintln!("{commands} commands, {faults} with {fault}, LSSC_SEED={seed}");
}

/// Whether a failure is said to come after the entry was kept.
fn says_recorded(ended: &Ended) -> bool {
    let said = ["it is recorded nevertheless, as entry ", "The details are forgotten, but"];
    said.iter().any(|said| ended.err.contains(said))
}

#[test]
fn a_disk_that_is_full_from_any_call_on_records_nothing() {
    everywhere("full", |at, ended| {
        // Why a journal cannot be made, SQLite does not say.
        let said = ["the disk is full", "the disk has space", "free some space on the disk"];
        assert!(said.iter().any(|said| ended.err.contains(said)), "{at}: {ended:?}");
    });
}

#[test]
fn a_disk_that_fails_at_any_call_records_nothing_unless_the_command_says_so() {
    everywhere("fail", |at, ended| {
        assert!(ended.err.contains("ould not") || says_recorded(ended), "{at}: {ended:?}");
    });
}

#[test]
fn what_is_in_its_place_is_made_though_its_other_name_cannot_be_removed() {
    let desk = Desk::new();
    for (line, made) in [
        ("init --register new.db", "new.db"),
        ("backup copy.db", "copy.db"),
        ("demo tour", "tour/register.db"),
    ] {
        let ended = shim::says(&desk, line, "stay:0");
        assert_eq!(ended.code, Some(0), "{line}: {ended:?}");
        let left = Held::by(&desk);
        assert!(left.has(made), "{line}");
        let parts = desk.bytes();
        assert!(parts.keys().any(|name| name.contains(".part")), "{line}: the fault came");
        desk.says(&format!("check --register {made}")).ends(0);
        desk.reset();
    }
}

#[test]
fn a_disk_that_goes_away_at_any_call_leaves_all_or_nothing() {
    everywhere("gone", |at, ended| {
        assert!(ended.err.contains("ould not") || says_recorded(ended), "{at}: {ended:?}");
    });
}
