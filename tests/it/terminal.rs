//! At the terminal and in pipes: keys that end a question, an output that is closed or full, the clock of people.
#![cfg(unix)]

use std::process::{Command, Stdio};

use rexpect::session::{PtySession, spawn_command};

use crate::faults::{Desk, words};
use crate::office::{Ended, Office};

/// Questions and what is typed at each.
type Answers = &'static [(&'static str, &'static str)];

/// Questions of every form: what is typed, what is answered before the question, and the question.
const QUESTIONS: [(&str, Answers, &str); 5] = [
    ("evaluate candidacy --all", &[], "person? [y/N]"),
    ("retract record payment 2 --reason bounced", &[], "[y/N]"),
    ("enroll", &[], "on the certificate: "),
    (
        "enroll",
        &[("certificate: ", "Una Vez\r"), ("address: ", "una@example.org\r"), ("received", "\r")],
        "  equivalency",
    ),
    (
        "enroll --name Una --email una@example.org --received today --education college",
        &[("Position: ", "Clerk\r")],
        "library science? [y/N]",
    ),
];

fn at_a_terminal(desk: &Desk, line: &str) -> PtySession {
    let mut command = desk.office.command();
    command.args(words(line)).env("TERM", "xterm");
    spawn_command(command, Some(60_000)).unwrap()
}

/// Answers questions, each when it is asked.
fn answer(session: &mut PtySession, answers: &[(&str, &str)]) {
    for (question, typed) in answers {
        session.exp_string(question).unwrap();
        session.send(typed).unwrap();
        session.flush().unwrap();
    }
}

#[test]
fn a_key_that_ends_a_question_leaves_the_cursor_shown_and_nothing_recorded() {
    let desk = Desk::new();
    let before = desk.bytes()["r.db"].clone();
    // As the signal itself does, where the key comes before the question listens.
    let keys = [
        ('c', "130", "SIGINT", "Ctrl-C"),
        ('d', ", 1)", ", 1)", "Ctrl-D"),
        ('\\', "131", "SIGQUIT", "Ctrl-\\"),
    ];
    for (line, answers, question) in QUESTIONS {
        for (key, code, signal, name) in keys {
            let mut session = at_a_terminal(&desk, line);
            answer(&mut session, answers);
            session.exp_string(question).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(50));
            session.send_control(key).unwrap();
            let said = session.exp_eof().unwrap();
            let ended = format!("{:?}", session.process().wait().unwrap());
            let at = format!("{line}, {question}, {name}: {ended} {said:?}");
            assert!(ended.contains(code) || ended.contains(signal), "{at}");
            if !ended.contains("SIG") {
                assert!(said.contains(&format!("Nothing was recorded: {name} ended")), "{at}");
            }
            assert!(!said.contains("\u{1b}[?25l"), "the cursor is hidden: {at}");
        }
    }
    assert_eq!(desk.bytes()["r.db"], before);
}

#[test]
fn an_application_is_recorded_as_it_was_answered_at_the_terminal() {
    let desk = Desk::new();
    let mut session = at_a_terminal(&desk, "enroll");
    let answers = [
        ("certificate: ", "Una Vex\u{7f}z\r"),
        ("address: ", "una\r"),
        ("address: ", "una@example.org\r"),
        ("received", "2026-11-02\r"),
        ("  equivalency", "coll\r"),
        ("Position: ", "Clerk\r"),
        ("library science? [y/N]", "perhaps\r"),
        ("library science? [y/N]", "no\r"),
        ("Library: ", "Far Library\r"),
        ("First day there: ", "2010-01-01\r"),
        ("Last day there [still there]: ", "\r"),
        ("400 total: ", "30\r"),
        ("  volunteer", "\u{1b}[B\r"),
        ("Another job? [y/N]", "\r"),
        ("such as 350", "350\r"),
    ];
    answer(&mut session, &answers);
    let said = session.exp_eof().unwrap();
    assert!(said.contains("The same without questions: lssc enroll --name 'Una Vez'"), "{said}");
    let shown = desk.says("candidate show una@example.org").ends(0).out;
    for part in ["Una Vez", "Far Library", "Clerk", "350"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

/// Types a line with the standard output as a shell redirects it.
fn with_output(office: &Office, line: &str, redirected: &str) -> Ended {
    let mut command = Command::new("sh");
    let typed = office.command();
    command.arg("-c").arg(format!("exec \"$0\" \"$@\" {redirected}"));
    command.arg(env!("CARGO_BIN_EXE_lssc")).args(words(line));
    command.current_dir(office.folder.path()).stdin(Stdio::null());
    command.envs(typed.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Ended::from(command.output().unwrap())
}

/// What can be printed: reports and lists in every format, help, and what was done.
const PRINTED: [&str; 22] = [
    "report roster",
    "report roster --format csv",
    "report roster --format json",
    "report progress 1",
    "report progress 1 --format json",
    "report progress 99 --format json",
    "report statistics --format csv",
    "report policy",
    "candidate show 1 --format csv",
    "catalog list",
    "catalog list --format json",
    "verify LSSC-000001-X --format csv",
    "check --format json",
    "man",
    "completions bash",
    "completions elvish",
    "--help",
    "enroll -h",
    "help enroll",
    "help",
    "--version",
    "policy show",
];

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_closed_or_full_is_a_failure_that_is_told() {
    let desk = Desk::new();
    crate::faults::over(&PRINTED, |line| {
        for (redirected, why) in [(">&-", "is closed"), (">/dev/full", "the disk is full")] {
            let ended = with_output(&desk.office, line, redirected);
            assert_eq!(ended.code, Some(1), "{line} {redirected}: {ended:?}");
            let told = ended.err.contains(why) || ended.err.contains("There is no candidate '99'");
            assert!(told, "{line} {redirected}: {ended:?}");
        }
        let ended = with_output(&desk.office, line, ">/dev/null");
        let ended_well = with_output(&desk.office, line, "");
        assert_eq!(ended.code, ended_well.code, "{line}: {ended:?}");
        // As others throw away what they do not want to read.
        let ended = with_output(&desk.office, line, "1<>/dev/null");
        assert_eq!(ended.code, ended_well.code, "{line}: {ended:?}");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn what_was_done_is_told_though_the_output_is_closed_or_full() {
    let lines = [
        ("payment receive 3 10 --on 2026-11-20", "entry "),
        ("payment receive 3 10 --on 2026-11-20 --format json", "entry "),
        ("payment receive 3 10 --on 2026-11-20 --format csv", "entry "),
        ("record-course --csv completions.csv", "entry "),
        ("record-course --csv completions.csv --format json", "entry "),
        ("backup copy.db", "copy.db"),
        ("backup copy.db --format json", "copy.db"),
        ("export records", "records"),
        ("export records --format json", "records"),
        ("candidate export 3 --to held.json", "held.json"),
        ("init --register new.db", "new.db"),
    ];
    crate::faults::over(&lines, |(line, told)| {
        for redirected in [">&-", ">/dev/full"] {
            let desk = Desk::new();
            let before = desk.office.entries();
            let ended = with_output(&desk.office, line, redirected);
            assert_eq!(ended.code, Some(1), "{line} {redirected}: {ended:?}");
            assert!(ended.err.contains("ould not write the output"), "{line}: {ended:?}");
            assert!(ended.err.contains(told), "{line} {redirected}: {ended:?}");
            if *told == "entry " {
                let entry = desk.office.entries();
                assert_eq!(entry, before + 1, "{line}");
                assert!(ended.err.contains(&format!("entry {entry}")), "{line}: {ended:?}");
            }
        }
    });
}

#[test]
fn people_read_the_clock_of_their_place_and_programs_that_of_the_world() {
    let office = Office::empty();
    let says = |zone: &str, format: &str| {
        let mut command = office.command();
        command.args(["report", "entries", "--format", format]).env("TZ", zone);
        Ended::from(command.output().unwrap()).ends(0)
    };
    let made = says("UTC0", "json").json()[0]["made_at"].as_str().unwrap().to_string();
    let hour: i64 = made[11..13].parse().unwrap();
    for (zone, ahead) in [("UTC0", 0), ("XXX6", -6), ("XXX-9", 9)] {
        let table = says(zone, "table").out;
        let here = (hour + ahead).rem_euclid(24);
        assert!(table.contains("when (local)"), "{table}");
        assert!(table.contains(&format!(" {here:02}:{}", &made[14..16])), "{zone} {made}: {table}");
        assert_eq!(says(zone, "json").json()[0]["made_at"], made.as_str());
        assert!(says(zone, "csv").out.contains(&made));
    }
}

#[test]
fn four_who_record_without_a_pause_all_end_well() {
    let desk = Desk::new();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let desk = &desk;
            scope.spawn(move || {
                for time in 0..6 {
                    let note = format!("{writer}-{time}");
                    let line = format!("candidate update 3 --position {note}");
                    desk.says(&line).ends(0);
                }
            });
        }
    });
    desk.is_well("");
}

#[test]
fn a_dry_run_waits_for_nobody_and_needs_no_permission_to_write() {
    let desk = Desk::new();
    let lines = ["evaluate candidacy --all --yes --dry-run", "payment receive 3 10 --dry-run"];
    let other = rusqlite::Connection::open(desk.office.path("r.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for line in lines {
        desk.says(&format!("{line} --on 2026-11-20")).ends(0);
    }
    drop(other);
    let folder = desk.office.folder.path();
    crate::faults::mode(&desk.office.path("r.db"), 0o444);
    crate::faults::mode(folder, 0o755);
    for line in lines {
        crate::faults::as_nobody(&desk.office, &format!("{line} --on 2026-11-20")).ends(0);
    }
}
