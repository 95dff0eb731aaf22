//! Every file that a command writes: who may read it, what it may not replace, and what a signal or a limit leaves.
//!
//! Each case is tried on every way of naming an output that there is ([`OUTPUTS`]).

use std::collections::BTreeSet;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::commands::WRITING;
use super::{Desk, begin, mode, over, words};
use crate::office::{Ended, at};

/// A command that writes to a place, which stands for `OUT`; and what the place is.
const OUTPUTS: &[(&str, What)] = &[
    ("report roster --output OUT", What::File),
    ("report ledger --output OUT --format csv", What::File),
    ("report calendar --output OUT", What::File),
    ("report register --output OUT", What::Public),
    ("report statistics --public --format csv --output OUT", What::Public),
    ("report statistics --public --html OUT --quiet", What::Public),
    ("report statistics --html OUT", What::File),
    ("report reminders --mbox OUT --sender office@example.org", What::File),
    ("report reminders --letters --output OUT", What::File),
    ("report certificate 13 --pdf OUT", What::File),
    ("report certificate 13 --html OUT", What::File),
    ("order invoice PO-1 --on 2026-11-20 --html OUT", What::Invoice),
    ("candidate export paige@example.org --to OUT", What::New),
    ("record-course --csv completions.csv --rejects OUT", What::Rejects),
    ("backup OUT", What::NewRegister),
    ("backup --force OUT", What::Register),
    ("backup --keep 2 OUT", What::Register),
    ("export OUT", What::Folder),
    ("policy show --to OUT", What::Folder),
    ("report register --html OUT", What::PublicFolder),
    ("man --to OUT", What::PublicFolder),
];

/// What a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    File,
    /// A file that everybody may read.
    Public,
    /// A file that replaces nothing.
    New,
    /// A page that replaces only its like.
    Invoice,
    Rejects,
    Register,
    NewRegister,
    Folder,
    PublicFolder,
}

impl What {
    fn is_folder(self) -> bool {
        matches!(self, What::Folder | What::PublicFolder)
    }

    /// The modes of a file and of a folder that it makes, with umask 022.
    fn modes(self) -> (u32, u32) {
        match self {
            What::Public | What::PublicFolder => (0o644, 0o755),
            _ => (0o600, 0o700),
        }
    }
}

fn ends_well(ended: &Ended) -> bool {
    matches!(ended.code, Some(0 | 4))
}

/// A line under umask 022.
fn says(desk: &Desk, line: &str) -> Ended {
    let mut shell = at(desk.office.folder.path(), "/bin/sh");
    shell.args(["-c", "umask 022; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_lssc")]);
    shell.args(words(line)).env("LSSC_REGISTER", "r.db");
    Ended::from(shell.output().unwrap())
}

fn mode_of(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().permissions().mode() & 0o777
}

fn private(desk: &Desk) {
    mode(&desk.office.path("r.db"), 0o600);
    mode(&desk.office.path("completions.csv"), 0o600);
}

#[test]
fn a_new_file_is_private_unless_the_public_should_read_it() {
    let tried = std::sync::atomic::AtomicUsize::new(0);
    over(OUTPUTS, |(line, what)| {
        let desk = Desk::new();
        private(&desk);
        let ended = says(&desk, &line.replace("OUT", "out"));
        assert!(ends_well(&ended), "{line}: {ended:?}");
        let (file, folder) = what.modes();
        let made = desk.office.path("out");
        assert_eq!(mode_of(&made), if what.is_folder() { folder } else { file }, "{line}");
        if what.is_folder() {
            for inside in std::fs::read_dir(&made).unwrap() {
                assert_eq!(mode_of(&inside.unwrap().path()), file, "{line}");
            }
        }
        tried.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    for line in
        ["init --register new/folder/n.db", "demo tour", "init --from exported --register n.db"]
    {
        let desk = Desk::new();
        assert_eq!(says(&desk, line).code, Some(0), "{line}");
        for (path, expected) in [
            ("new", 0o700),
            ("new/folder", 0o700),
            ("new/folder/n.db", 0o600),
            ("tour", 0o700),
            ("tour/register.db", 0o600),
            ("n.db", 0o600),
        ] {
            let path = desk.office.path(path);
            assert!(!path.exists() || mode_of(&path) == expected, "{line}: {path:?}");
        }
    }
    eprintln!("{} outputs", tried.into_inner());
}

#[test]
fn a_file_that_is_there_keeps_its_mode_and_rejects_are_no_less_private_than_it() {
    over(OUTPUTS, |(line, what)| {
        if matches!(what, What::New | What::NewRegister) || what.is_folder() {
            return;
        }
        for (before, rejects) in [(0o640, 0o600), (0o644, 0o600), (0o600, 0o600)] {
            let desk = Desk::new();
            private(&desk);
            assert!(ends_well(&says(&desk, &line.replace("OUT", "out"))));
            mode(&desk.office.path("out"), before);
            let ended = says(&desk, &line.replace("OUT", "out"));
            assert!(ends_well(&ended), "{line}: {ended:?}");
            let expected = if *what == What::Rejects { rejects } else { before };
            assert_eq!(mode_of(&desk.office.path("out")), expected, "{line}");
        }
    });
}

/// The register, the names of its companions, another register, all of it through links and hard links.
#[test]
fn no_output_replaces_a_register_or_takes_the_name_of_a_companion() {
    let names = [
        "r.db",
        "r.db-journal",
        "r.db-wal",
        "r.db-shm",
        "kept.db",
        "kept.db-journal",
        "soft",
        "hard",
        "soft-journal",
        "to-wal",
        "./folder/../r.db",
    ];
    over(OUTPUTS, |(line, what)| {
        for name in names {
            // A backup is written over another register.
            if matches!(what, What::Register | What::NewRegister) && name == "kept.db" {
                continue;
            }
            for dry in ["", " --dry-run"] {
                let desk = Desk::new();
                let path = |name: &str| desk.office.path(name);
                std::fs::create_dir(path("folder")).unwrap();
                symlink("r.db", path("soft")).unwrap();
                symlink("r.db-wal", path("to-wal")).unwrap();
                std::fs::hard_link(path("r.db"), path("hard")).unwrap();
                let before = desk.bytes();
                let ended = desk.says(&format!("{}{dry}", line.replace("OUT", name)));
                let why = format!("{line} {name}{dry}: {ended:?}");
                assert!(matches!(ended.code, Some(1 | 2)), "{why}");
                assert!(desk.bytes() == before, "{why}");
                assert!(path("soft").is_symlink() && path("to-wal").is_symlink(), "{why}");
                desk.is_well("");
            }
        }
    });
}

#[test]
fn a_link_is_followed_also_to_a_name_that_is_not_there() {
    over(OUTPUTS, |(line, what)| {
        let desk = Desk::new();
        std::fs::create_dir(desk.office.path("away")).unwrap();
        symlink("away/real", desk.office.path("link")).unwrap();
        let line = line.replace("OUT", "link");
        for round in 0..2 {
            let once = matches!(what, What::New | What::NewRegister | What::Folder);
            if round == 1 && once {
                continue;
            }
            let ended = desk.says(&line);
            assert!(ends_well(&ended), "{line}: {ended:?}");
            assert!(desk.office.path("link").is_symlink(), "{line}");
            assert_eq!(desk.office.path("away/real").is_dir(), what.is_folder(), "{line}");
            let kept = 1 + usize::from(round == 1 && line.contains("--keep"));
            assert_eq!(desk.office.path("away").read_dir().unwrap().count(), kept, "{line}");
        }
    });
}

/// Names that somebody prepared: what `FILE.part` and `FILE.PID.part` used to be.
#[test]
fn no_name_that_somebody_prepared_is_written() {
    over(OUTPUTS, |(line, _)| {
        let desk = Desk::new();
        desk.office.write("diary", "mine");
        let folder = desk.office.folder.path();
        // The shell and the program have one process number.
        let script = "for n in out.part out.$$.part; do ln -s diary $n; done; exec \"$0\" \"$@\"";
        let mut shell = at(folder, "/bin/sh");
        shell
            .args(["-c", script, env!("CARGO_BIN_EXE_lssc")])
            .args(words(&line.replace("OUT", "out")));
        let ended = Ended::from(shell.env("LSSC_REGISTER", "r.db").output().unwrap());
        assert!(ends_well(&ended), "{line}: {ended:?}");
        assert_eq!(desk.office.read("diary"), "mine", "{line}");
        let links = |name: &String| desk.office.path(name).is_symlink();
        assert_eq!(desk.office.files().iter().filter(|name| links(name)).count(), 2, "{line}");
    });
}

#[test]
fn a_dry_run_makes_moves_and_replaces_nothing() {
    let named = OUTPUTS.iter().map(|(line, _)| line.replace("OUT", "out"));
    let lines: BTreeSet<String> =
        WRITING.iter().map(|line| line.to_string()).chain(named).collect();
    let lines: Vec<String> = lines.into_iter().collect();
    over(&lines, |line| {
        let desk = Desk::new();
        desk.office.write("completions.rejected.csv", "by hand\n");
        let state = |desk: &Desk| -> Vec<_> {
            let all = desk.bytes().into_keys().map(|name| {
                let found = desk.office.path(&name).metadata().unwrap();
                (name, found.ino(), found.mtime(), found.mtime_nsec(), found.mode())
            });
            all.collect()
        };
        let (before, bytes) = (state(&desk), desk.bytes());
        let ended = desk.says(&format!("{line} --dry-run"));
        assert!(ends_well(&ended), "{line}: {ended:?}");
        assert!(desk.bytes() == bytes, "{line}");
        assert_eq!(state(&desk), before, "{line}");
    });
}

/// Sends a signal at moments all over a command's time.
#[test]
fn a_signal_leaves_nothing_under_way_and_is_what_ends_the_program() {
    let rounds = super::often(1) as u32;
    let sent = std::sync::atomic::AtomicUsize::new(0);
    let signals = ["INT", "TERM", "HUP"];
    let lines: Vec<String> = OUTPUTS
        .iter()
        .map(|(line, _)| line.replace("OUT", "out"))
        .chain(
            ["init --register new/n.db", "demo tour", "init --from exported --register n.db"]
                .map(String::from),
        )
        .collect();
    over(&lines, |line| {
        let desk = Desk::new();
        let names = desk.office.files();
        let began = std::time::Instant::now();
        desk.says(line);
        let takes = began.elapsed();
        for (n, signal) in signals.iter().cycle().take(signals.len() * rounds as usize).enumerate()
        {
            desk.reset();
            let child = begin(desk.line(line));
            let share = (n as u32 * 37 + line.len() as u32 * 11) % 100;
            std::thread::sleep(takes * share / 100 + Duration::from_millis(1));
            let number = child.id().to_string();
            let _ = Command::new("kill").args([&format!("-{signal}"), &number]).output();
            let output = child.wait_with_output().unwrap();
            let ended = (output.status.code(), output.status.signal());
            let expected = [2, 15, 1][n % 3];
            assert!(
                matches!(ended.0, Some(0 | 4)) || ended.1 == Some(expected),
                "{line}, {signal}: {ended:?} {}",
                String::from_utf8_lossy(&output.stderr)
            );
            let left: Vec<String> = all(desk.office.folder.path());
            assert!(!left.iter().any(|name| name.contains(".part")), "{line}, {signal}: {left:?}");
            if ended.1.is_some() {
                sent.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                for made in ["new", "tour"] {
                    let made = desk.office.path(made);
                    let empty = made.is_dir() && std::fs::read_dir(&made).unwrap().next().is_none();
                    assert!(!empty, "{line}, {signal}: an empty folder is left");
                }
                let allowed = |name: &String| {
                    names.contains(name)
                        || name == "out"
                        || name == "n.db"
                        || name == "new"
                        || name == "tour"
                        || name.starts_with("r.db")
                };
                assert!(
                    desk.office.files().iter().all(allowed),
                    "{line}, {signal}: {:?}",
                    desk.office.files()
                );
            }
            desk.is_well("");
        }
    });
    eprintln!(
        "{} of {} signals met the command at work",
        sent.into_inner(),
        lines.len() * signals.len() * rounds as usize
    );
}

/// Every name in a folder and below it, folders too.
fn all(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        if path.is_dir() {
            names.extend(all(&path));
        }
    }
    names
}

/// `nohup` and a job in the background ignore a signal: it stays ignored.
#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_is_ignored_stays_ignored() {
    let desk = Desk::new();
    let mut shell = at(desk.office.folder.path(), "/bin/sh");
    let script = "trap '' HUP; \"$0\" demo tour >said 2>&1 & sleep 0.02; kill -HUP $!; wait $!";
    let ended =
        Ended::from(shell.args(["-c", script, env!("CARGO_BIN_EXE_lssc")]).output().unwrap());
    assert_eq!(ended.code, Some(0), "{ended:?} {}", desk.office.read("said"));
    assert!(desk.office.path("tour/register.db").exists());
}

#[test]
fn a_write_past_the_limit_of_files_is_a_failure_that_is_told() {
    over(OUTPUTS, |(line, _)| {
        let desk = Desk::new();
        let before = desk.bytes();
        let script = "ulimit -f 0; exec \"$0\" \"$@\" 3>&-";
        let mut shell = at(desk.office.folder.path(), "/bin/sh");
        shell
            .args(["-c", script, env!("CARGO_BIN_EXE_lssc")])
            .args(words(&line.replace("OUT", "out")));
        let ended = Ended::from(shell.env("LSSC_REGISTER", "r.db").output().unwrap());
        assert_eq!(ended.code, Some(1), "{line}: {ended:?}");
        assert!(
            ended.err.contains("ould not") || ended.err.contains("not be written"),
            "{line}: {ended:?}"
        );
        assert!(desk.bytes() == before, "{line}: {:?}", desk.office.files());
    });
}

/// In a folder where everybody may make names and nobody may take those of others.
#[test]
fn a_sticky_folder_is_written_like_any_other() {
    over(OUTPUTS, |(line, _)| {
        let desk = Desk::new();
        std::fs::create_dir(desk.office.path("shared")).unwrap();
        mode(&desk.office.path("shared"), 0o1777);
        let ended = desk.says(&line.replace("OUT", "shared/out"));
        assert!(ends_well(&ended), "{line}: {ended:?}");
        assert_eq!(std::fs::read_dir(desk.office.path("shared")).unwrap().count(), 1, "{line}");
    });
}

#[test]
fn a_dash_is_the_standard_output_for_one_document_and_refused_elsewhere() {
    for (line, what) in OUTPUTS {
        let desk = Desk::new();
        // A certificate is no text.
        let ended = desk.line(&line.replace("OUT", "-")).output().unwrap();
        let names = desk.office.files();
        assert!(!names.contains(&"-".to_string()), "{line}");
        let refused =
            what.is_folder() || matches!(what, What::Rejects | What::Register | What::NewRegister);
        assert_eq!(ended.status.code(), Some(if refused { 2 } else { 0 }), "{line}: {ended:?}");
        assert_eq!(ended.stdout.is_empty(), refused, "{line}");
    }
}

/// The report that stands next to a document on the standard output would spoil it.
#[test]
fn a_document_has_the_standard_output_to_itself() {
    let desk = Desk::new();
    for (line, begins, ends) in [
        ("report reminders --mbox - --sender office@example.org", "From ", "\n"),
        ("report statistics --html -", "<!doctype html>", "</html>\n"),
        ("report certificate 13 --html -", "<!doctype html>", "</html>\n"),
        ("report certificate 13 --pdf -", "%PDF", "%%EOF\n"),
        ("order invoice PO-1 --on 2026-11-20 --html -", "<!doctype html>", "</html>\n"),
        ("candidate export paige@example.org --to -", "{", "}\n"),
    ] {
        let output = desk.line(line).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout).to_lowercase();
        assert!(out.starts_with(&begins.to_lowercase()), "{line}: {out}");
        assert!(out.trim_end().ends_with(ends.to_lowercase().trim_end()), "{line}");
    }
}

#[test]
fn backups_that_are_kept_move_only_registers() {
    let desk = Desk::new();
    std::fs::create_dir(desk.office.path("d")).unwrap();
    desk.office.write("d/report.1", "letters");
    desk.office.write("d/report.2", "more");
    for _ in 0..4 {
        desk.says("backup --keep 2 d/report").ends(0);
        assert_eq!(desk.office.read("d/report.1"), "letters");
        assert_eq!(desk.office.read("d/report.2"), "more");
    }
    let mut names = all(&desk.office.path("d"));
    names.sort();
    assert_eq!(names, ["report", "report.1", "report.2", "report.3"]);
}
