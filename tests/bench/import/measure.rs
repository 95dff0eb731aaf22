//! Runs commands and says how long they took, how much CPU time and how much memory.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The day that is taken for today.
pub const TODAY: &str = "2026-11-22";

/// What one run took.
pub struct Measured {
    pub seconds: f64,
    /// User and system time.
    pub cpu: f64,
    /// The most memory that it held.
    pub mebibytes: f64,
}

/// The middle one of several runs.
pub fn median(all: &[Measured], what: impl Fn(&Measured) -> f64) -> f64 {
    let mut values: Vec<f64> = all.iter().map(what).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Several runs of a short command as one.
pub fn average(all: &[Measured]) -> Measured {
    let mean = |what: fn(&Measured) -> f64| all.iter().map(what).sum::<f64>() / all.len() as f64;
    Measured {
        seconds: mean(|m| m.seconds),
        cpu: mean(|m| m.cpu),
        mebibytes: mean(|m| m.mebibytes),
    }
}

/// A command and what is typed into it.
pub struct Prepared {
    command: Command,
    typed: Option<String>,
}

/// The program itself, on a register.
pub fn lssc(folder: &Path, register: &str, args: &str) -> Prepared {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lssc"));
    command
        .current_dir(folder)
        .env("LSSC_TODAY", TODAY)
        .env("LSSC_STAFF", "Bench")
        .args(["--register", register])
        .args(args.split(' '));
    Prepared { command, typed: None }
}

/// The sqlite3 shell, on a database.
pub fn shell(folder: &Path, database: &str, typed: &str) -> Prepared {
    let mut command = Command::new("sqlite3");
    command.current_dir(folder).args(["-batch", "-bail", database]);
    Prepared { command, typed: Some(typed.to_string()) }
}

/// Runs a command that must succeed.
pub fn run(prepared: Prepared) {
    measure(prepared, 0);
}

/// Runs a command, holds it to its exit code and measures it; what it prints goes nowhere.
///
/// CPU time and memory are what Linux says in `/proc`: the peak as last seen while it ran, the time of the children that
/// have ended, before and after. Elsewhere they are 0.
pub fn measure(prepared: Prepared, ends: i32) -> Measured {
    let Prepared { mut command, typed } = prepared;
    let input = if typed.is_some() { Stdio::piped() } else { Stdio::null() };
    command.stdin(input).stdout(Stdio::null()).stderr(Stdio::piped());
    let before = children_cpu();
    let began = Instant::now();
    let mut child = command.spawn().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    if let (Some(mut stdin), Some(typed)) = (child.stdin.take(), typed) {
        stdin.write_all(typed.as_bytes()).unwrap();
    }
    let (status, pid) = (format!("/proc/{}/status", child.id()), child.id());
    // Told by a thread of its own, so that the wait for the end is exact.
    let (ended, over) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        let mut peak = 0;
        loop {
            peak = peak.max(kibibytes(&status));
            if over.recv_timeout(Duration::from_millis(2))
                != Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                return peak;
            }
        }
    });
    let output = child.wait_with_output().unwrap();
    let seconds = began.elapsed().as_secs_f64();
    drop(ended);
    let peak = watch.join().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(ends), "{command:?} ({pid}): {said}");
    Measured { seconds, cpu: children_cpu() - before, mebibytes: peak as f64 / 1024.0 }
}

/// The peak of a process's memory.
fn kibibytes(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}

/// User and system time of the children that have ended.
fn children_cpu() -> f64 {
    let mut text = String::new();
    if let Ok(mut file) = File::open("/proc/self/stat") {
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
    }
    // Behind the name in brackets: cutime is the 14th, cstime the 15th; a tick is a hundredth of a second.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(13).take(2);
    ticks.filter_map(|t| t.parse::<f64>().ok()).sum::<f64>() / 100.0
}
