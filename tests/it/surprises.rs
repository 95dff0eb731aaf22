//! Any bytes as a file: the files that once surprised the reader, and a long run of mutations of them.

use std::time::{Duration, Instant};

use crate::chance::{Chance, number};
use crate::office::Office;

#[path = "../fuzz/reader.rs"]
mod reader;

/// The files kept for their surprises, and the sample files, with their names.
fn kept() -> Vec<(String, Vec<u8>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = ["imports", "sample", "rules"].map(|name| root.join(name));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut all: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "csv"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn every_file_kept_for_its_surprise_is_read_or_refused() {
    for (name, bytes) in kept() {
        eprintln!("{name}");
        reader::holds(&bytes);
    }
}

/// Kinds of files and how they are imported.
const KINDS: [&str; 5] = [
    "record-course --csv x.csv",
    "catalog import x.csv",
    "enroll --csv x.csv --keep",
    "renew activity --csv x.csv --day-format dmy",
    "evaluate portfolio --csv x.csv --on 2026-06-01",
];

/// Imports `bytes` by the command as every kind of file: it ends as the contract says, and the counts add up.
fn is_imported(office: &Office, bytes: &[u8]) {
    office.write("x.csv", bytes);
    for kind in KINDS {
        let ended = office.say(&format!("{kind} --dry-run --format json"));
        assert!(matches!(ended.code, Some(0 | 1 | 4)), "{kind}: {ended:?}");
        assert_eq!(ended.err, "", "{kind}");
        let receipt = ended.json();
        let Some(rows) = receipt["rows"].as_u64() else {
            assert!(
                receipt["failed"].as_str().unwrap().ends_with("Nothing was recorded."),
                "{receipt}"
            );
            continue;
        };
        let parts = ["recorded", "already", "rejected"].map(|part| receipt[part].as_u64().unwrap());
        assert_eq!(rows, parts.iter().sum::<u64>(), "{kind}");
        assert_eq!(ended.code == Some(4), parts[2] > 0, "{kind}");
    }
}

#[test]
fn every_file_kept_for_its_surprise_is_imported_or_refused_as_every_kind() {
    let office = Office::open();
    for (name, bytes) in kept() {
        eprintln!("{name}");
        is_imported(&office, &bytes);
    }
}

const PIECES: [&[u8]; 30] = [
    b"\n",
    b"\r\n",
    b"\r",
    b",",
    b";",
    b"\t",
    b"\"",
    b"\"\"",
    b"\",\"",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\0",
    b"\xC2\xA0",
    b"\xE9",
    "\u{202e}".as_bytes(),
    b"\x1b[2J",
    b"=1+1",
    b"line,reason,hint",
    b",line,reason,hint",
    b"candidate,course,completed_on\n",
    b"email;course name;date completed\r\n",
    b"1,F1,2026-05-01\n",
    b"2026-02-30",
    b"99999999999999999999",
    b"-1",
    b"0",
    b"31/12/9999",
    b"1,F1,2026-05-01,\"a\nb\"\n",
    b"   ",
    b"'",
];

/// One change: a piece put in or over, bytes cut, doubled, changed, or a part of another file.
fn mutate(bytes: &mut Vec<u8>, others: &[(String, Vec<u8>)], random: &mut Chance) {
    let at = random.below(bytes.len() + 1);
    let until = at + random.below((bytes.len() - at).min(40) + 1);
    match random.below(7) {
        0 => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].iter().copied())),
        1 => drop(bytes.splice(at..until, PIECES[random.below(PIECES.len())].iter().copied())),
        2 => drop(bytes.drain(at..until)),
        3 => {
            let again = bytes[at..until].to_vec();
            bytes.splice(at..at, again);
        }
        4 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        5 => {
            let other = &others[random.below(others.len())].1;
            let from = random.below(other.len());
            let part = &other[from..from + random.below((other.len() - from).min(200))];
            bytes.splice(at..until, part.iter().copied());
        }
        _ => bytes.truncate(at),
    }
}

/// `LSSC_FUZZ_SECONDS` says how long, `LSSC_FUZZ_SEED` from which seed: cargo test --test it -- --ignored mutations
#[test]
#[ignore = "runs for as long as LSSC_FUZZ_SECONDS says"]
fn mutations_of_the_kept_files_are_read_or_refused() {
    let time = Duration::from_secs(number("LSSC_FUZZ_SECONDS").unwrap_or(60));
    let (mut random, seed) = Chance::seeded("LSSC_FUZZ_SEED");
    let (office, files) = (Office::open(), kept());
    let began = Instant::now();
    let (mut read, mut imported) = (0_u64, 0_u64);
    let last = std::env::temp_dir().join(format!("lssc-surprise-{seed}.csv"));
    eprintln!("seed {seed}; the file at work is {}", last.display());
    while began.elapsed() < time {
        let mut bytes = files[random.below(files.len())].1.clone();
        for _ in 0..=random.below(12) {
            mutate(&mut bytes, &files, &mut random);
        }
        std::fs::write(&last, &bytes).unwrap();
        let started = Instant::now();
        reader::holds(&bytes);
        read += 1;
        if random.below(40) == 0 {
            is_imported(&office, &bytes);
            imported += 5;
        }
        assert!(started.elapsed() < Duration::from_secs(10), "no file takes that long");
    }
    std::fs::remove_file(&last).unwrap();
    eprintln!("{read} files read, {imported} imported");
}
