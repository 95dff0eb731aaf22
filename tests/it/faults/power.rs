//! The power goes off at any call of any command: of what was not seen safe on the disk anything may be missing.
//!
//! Every command is run once with a log of what it did to its files. Then disks are made as a cut could leave them: what
//! was synced is there; of what was written since, each write is there, is not, or is torn between two sectors. Names
//! (made, moved, dropped) are kept in the order in which they were given, as file systems with a journal keep them: up
//! to the last sync of anything for certain, and then any number more.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::commands::WRITING;
use super::{Desk, Files, Held, at_first, often, over, shim};
use crate::chance::Chance;

/// What one call did.
#[derive(Debug)]
struct Did {
    what: String,
    path: String,
    other: String,
    place: usize,
    bytes: Vec<u8>,
}

/// Reads a log, with paths from the folder on.
fn read(log: &[u8], folder: &str) -> Vec<Did> {
    let inside = |path: &str| {
        let path = path.strip_prefix(folder).unwrap_or(path);
        let names: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
        names.join("/")
    };
    let mut all = Vec::new();
    let mut rest = log;
    while let Some(end) = rest.iter().position(|b| *b == b'\n') {
        let line = std::str::from_utf8(&rest[..end]).unwrap();
        let cells: Vec<&str> = line.split('\t').collect();
        let length: usize = cells[4].parse().unwrap();
        all.push(Did {
            what: cells[0].to_string(),
            path: inside(cells[1]),
            other: inside(cells[2]),
            place: cells[3].parse().unwrap(),
            bytes: rest[end + 1..][..length].to_vec(),
        });
        rest = &rest[end + 1 + length..];
    }
    all
}

/// The files under their names, each with the number of its contents.
type Names = BTreeMap<String, usize>;

/// Gives, moves or drops a name as a call did; a new file takes the next number.
fn name(names: &mut Names, did: &Did, next: &mut usize) {
    match did.what.as_str() {
        "make" => {
            names.insert(did.path.clone(), *next);
            *next += 1;
        }
        "drop" => drop(names.remove(&did.path)),
        "name" => drop(names.insert(did.other.clone(), names[&did.path])),
        "move" => {
            let below = format!("{}/", did.path);
            let moved: Vec<String> = names
                .keys()
                .filter(|name| **name == did.path || name.starts_with(&below))
                .cloned()
                .collect();
            for old in moved {
                let contents = names.remove(&old).unwrap();
                names.insert(old.replacen(&did.path, &did.other, 1), contents);
            }
        }
        _ => {}
    }
}

/// Writes as a call did, or sets the length.
fn write(contents: &mut Vec<u8>, did: &Did, length: usize) {
    if did.what == "size" {
        return contents.resize(did.place, 0);
    }
    let end = did.place + length;
    if contents.len() < end {
        contents.resize(end, 0);
    }
    contents[did.place..end].copy_from_slice(&did.bytes[..length]);
}

/// The files as a cut after these calls could leave them.
fn left_by(first: &Files, done: &[Did], chance: &mut Chance) -> Files {
    const SECTOR: usize = 512;
    let mut contents: Vec<Vec<u8>> = first.values().cloned().collect();
    let start: Names = first.keys().cloned().zip(0..).collect();
    // Whose contents each call is about, by the names of its time.
    let (mut names, mut next) = (start.clone(), contents.len());
    let mut of = Vec::new();
    for did in done {
        name(&mut names, did, &mut next);
        of.push(names.get(&did.path).copied());
    }
    contents.resize(next, Vec::new());

    let synced = |from: usize, one: Option<usize>| {
        let later = done.iter().zip(&of).skip(from);
        later.into_iter().any(|(did, of)| did.what == "sync" && (one.is_none() || *of == one))
    };
    for (call, did) in done.iter().enumerate() {
        let (Some(one), "write" | "size") = (of[call], did.what.as_str()) else {
            continue;
        };
        let length = match (synced(call, Some(one)), chance.below(3)) {
            (true, _) | (false, 0) => did.bytes.len(),
            (false, 1) => continue,
            _ => did.bytes.len().min(chance.below(did.bytes.len() / SECTOR + 1) * SECTOR),
        };
        write(&mut contents[one], did, length);
    }

    let kinds = ["make", "drop", "name", "move"];
    let named: Vec<usize> =
        (0..done.len()).filter(|n| kinds.contains(&done[*n].what.as_str())).collect();
    let certain = named.iter().filter(|call| synced(**call, None)).count();
    let kept = certain + chance.below(named.len() - certain + 1);
    let (mut names, mut next) = (start, first.len());
    for call in &named[..kept] {
        name(&mut names, &done[*call], &mut next);
    }
    names.into_iter().map(|(name, one)| (name, contents[one].clone())).collect()
}

#[test]
fn a_power_cut_at_any_call_leaves_all_or_nothing_and_what_was_said() {
    let (_, seed) = Chance::seeded("LSSC_SEED");
    let (cuts, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
    over(WRITING, |line| {
        let json = format!("{line} --format json");
        let desk = Desk::new();
        let before = Held::by(&desk);
        let log = tempfile::NamedTempFile::new().unwrap();
        shim::says(&desk, &json, &format!("log:{}", log.path().display()));
        let after = Held::by(&desk);
        let folder = desk.office.folder.path().canonicalize().unwrap();
        let done = read(&std::fs::read(log.path()).unwrap(), folder.to_str().unwrap());
        let said = done.iter().position(|did| did.what == "said");
        let mut chance = Chance::new(seed ^ line.len() as u64);
        for round in 0..often(2) {
            // Every other time when something was said.
            let first = said.filter(|_| round % 2 == 1).map_or(0, |said| said + 1);
            let cut = first + chance.below(done.len() + 1 - first);
            let at = format!("{line}, cut after {cut} of {} calls, LSSC_SEED={seed}", done.len());
            let left = left_by(at_first(), &done[..cut], &mut chance);
            desk.lay(&left);
            desk.is_well(line);
            let (all, _) = Held::by(&desk).is_between(&before, &after);
            let told = said.is_some_and(|said| said < cut) && !line.starts_with("report ");
            assert!(all || !told, "{at}: it said what is not there");
            cuts.fetch_add(1, Ordering::Relaxed);
            kept.fetch_add(usize::from(all), Ordering::Relaxed);
        }
    });
    let (cuts, kept) = (cuts.into_inner(), kept.into_inner());
    eprintln!("{} commands, {cuts} power cuts, {kept} left all; LSSC_SEED={seed}", WRITING.len());
}
