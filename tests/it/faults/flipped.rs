//! Bytes changed by anything but the program: `check` finds them, or no report differs.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Desk, at_first, over};
use crate::chance::{Chance, number};
use crate::office::Ended;

const PAGE: usize = 4_096;

/// What is asked of a damaged register.
const REPORTS: &[&str] = &[
    "report roster",
    "report progress paige@example.org",
    "report next",
    "report ledger",
    "report entries",
    "policy show",
];

/// Damages a register in one of the ways in which disks, copies and cables do, and says how.
fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) -> String {
    let pages = bytes.len() / PAGE;
    // The header is small, and everything hangs on it.
    let place = match chance.below(12) {
        0 => chance.below(100),
        _ => chance.below(bytes.len()),
    };
    let page = chance.below(pages) * PAGE;
    let other = chance.below(pages) * PAGE;
    match chance.below(10) {
        0..4 => {
            let bit = chance.below(8);
            bytes[place] ^= 1 << bit;
            format!("bit {bit} of byte {place}")
        }
        4 | 5 => {
            bytes[place] = chance.below(256) as u8;
            format!("byte {place} is {}", bytes[place])
        }
        6 => {
            let until = (place + 2 + chance.below(200)).min(bytes.len());
            bytes[place..until].fill_with(|| chance.below(256) as u8);
            format!("bytes {place} to {until}")
        }
        7 => {
            bytes[page..page + PAGE].fill(0);
            format!("page {} is zeros", page / PAGE + 1)
        }
        8 => {
            let moved = bytes[page..page + PAGE].to_vec();
            bytes.copy_within(other..other + PAGE, page);
            if chance.below(2) == 0 {
                bytes[other..other + PAGE].copy_from_slice(&moved);
                return format!(
                    "pages {} and {} changed places",
                    page / PAGE + 1,
                    other / PAGE + 1
                );
            }
            format!("page {} is a copy of page {}", page / PAGE + 1, other / PAGE + 1)
        }
        _ => {
            bytes.truncate(place);
            format!("cut off at {place}")
        }
    }
}

/// What is wrong about a register damaged in one way, if anything; and whether it was found.
fn judged(bytes: &[u8], told: &[Ended], chance: &mut Chance) -> (Option<String>, bool) {
    let desk = Desk::empty();
    desk.office.write("r.db", bytes);
    let ends = |ended: &Ended| matches!(ended.code, Some(0 | 1 | 6));
    let check = desk.says("check");
    if !ends(&check) {
        return (Some(format!("check: {check:?}")), true);
    }
    let files = desk.bytes();
    if files.len() != 1 || files["r.db"] != bytes {
        return (Some("check changed something".to_string()), true);
    }
    let found = check.code != Some(0);
    let one = chance.below(REPORTS.len());
    for (place, report) in REPORTS.iter().enumerate() {
        // Where it is found, one of them shows that nothing panics.
        if found && place != one {
            continue;
        }
        let ended = desk.says(report);
        if !ends(&ended) {
            return (Some(format!("{report}: {ended:?}")), found);
        }
        if !found && (ended.code != Some(0) || ended.out != told[place].out) {
            return (Some(format!("check was silent, and {report} differs")), found);
        }
    }
    (None, found)
}

/// `LSSC_FLIPS` says how often.
#[test]
fn damage_anywhere_is_found_or_changes_no_report() {
    let (mut chance, seed) = Chance::seeded("LSSC_SEED");
    let flips = number("LSSC_FLIPS").map_or(120, |n| n as usize);
    let seeds: Vec<u64> = (0..flips).map(|_| chance.below(usize::MAX) as u64).collect();
    let whole = Desk::new();
    let told: Vec<Ended> = REPORTS.iter().map(|report| whole.says(report).ends(0)).collect();
    let (found, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    over(&seeds, |own| {
        let mut chance = Chance::new(*own);
        let mut bytes = at_first()["r.db"].clone();
        let how = damage(&mut bytes, &mut chance);
        let (trouble, was_found) = judged(&bytes, &told, &mut chance);
        found.fetch_add(usize::from(was_found), Ordering::Relaxed);
        if let Some(trouble) = trouble {
            wrong.lock().unwrap().push(format!("{how}: {trouble}"));
        }
    });
    let found = found.into_inner();
    eprintln!("{flips} times damaged: {found} found, the others without a trace; LSSC_SEED={seed}");
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "LSSC_SEED={seed}\n{}", wrong.join("\n"));
    assert!(found > flips / 4, "only {found} found");
}
