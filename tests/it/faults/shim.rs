//! Faults at one exact call, by a library laid before the C library (`shim.c`).
#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use super::{Desk, begin, end};
use crate::office::Ended;

/// The library, compiled once a run.
fn library() -> &'static PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faults-shim.so");
        let part = place.with_extension(std::process::id().to_string());
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/faults/shim.c");
        let mut command = Command::new(compiler);
        command.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&part).args([source, "-ldl"]);
        assert!(command.status().unwrap().success(), "{command:?}");
        std::fs::rename(&part, &place).unwrap();
        place
    })
}

/// Types a line with a fault, such as `kill:12`.
pub fn says(desk: &Desk, line: &str, fault: &str) -> Ended {
    let mut command = desk.line(line);
    command.env("LD_PRELOAD", library()).env("LSSC_FAULT", fault);
    end(begin(command))
}

/// Types a line and counts the calls by which it changes files or writes.
pub fn calls(desk: &Desk, line: &str) -> usize {
    counted(desk, line, "count")
}

/// Types a line and counts its calls by a way of counting: `count`, or `reads`.
pub fn counted(desk: &Desk, line: &str, way: &str) -> usize {
    let told = tempfile::NamedTempFile::new().unwrap();
    let ended = says(desk, line, &format!("{way}:{}", told.path().display()));
    assert!(matches!(ended.code, Some(0 | 4)), "{line}: {ended:?}");
    let calls = std::fs::read_to_string(told.path()).unwrap();
    calls.parse().expect("the calls are counted")
}
