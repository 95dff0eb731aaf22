//! What comes next while a command is typed: what the program answers, and what the shells that are here make of it.

use std::path::Path;
use std::process::Command;

use crate::office::{Ended, Office, known_of_old};

/// The shells' names, and whether each is on this machine.
fn is_here(shell: &str) -> bool {
    let asked = Command::new(shell).arg("-c").arg("exit 0").output();
    asked.is_ok_and(|ended| ended.status.success())
}

/// What is answered to fish, whose lines are a candidate and what it is.
fn answered(office: &Office, words: &[&str]) -> Vec<(String, String)> {
    let asked = [&["complete-word", "fish", "--", "lssc"], words].concat();
    let ended = office.types(asked).ends(0);
    assert_eq!(ended.err, "");
    let lines = ended.out.lines().skip(1);
    lines
        .map(|line| line.split_once('\t').unwrap())
        .map(|(word, about)| (word.to_string(), about.to_string()))
        .collect()
}

/// The candidates alone.
fn words(office: &Office, words: &[&str]) -> Vec<String> {
    let answered = answered(office, words).into_iter();
    answered.map(|(word, _)| word).collect()
}

const NAME: &str = "Mal \u{1b}[31m $(touch ran) `touch ran` \"q\" 's' a:b";
const ADDRESS: &str = "x$(touch${IFS}ran);'\"@example.org";
const COLLEGE: &str = "Q `touch ran` & \"Co\"";

/// An office in whose register stand people, a college and an order whose names a shell could take for commands.
fn hostile() -> Office {
    let office = Office::open();
    let applies = [
        "enroll",
        "--name",
        "Mal Old",
        "--email",
        "mal@example.org",
        "--education",
        "college",
        "--position",
        "Clerk",
        "--experience",
        "Lib; 2022-03-01; -; 30/week; paid",
    ];
    office.types(applies).ends(0);
    known_of_old(&office.path("r.db"), "Mal Old", NAME, ADDRESS);
    let agrees = "--award X --signed-on 2020-01-01 --covers foundations,communication,technology,access,youth,reference";
    let college = ["agreement", "add", "--college", COLLEGE].into_iter();
    office.types(college.chain(agrees.split(' '))).ends(0);
    office
}

#[test]
fn candidates_are_completed_by_number_and_by_address_with_their_names() {
    let office = Office::open();
    let people = answered(&office, &["report", "progress", ""]);
    let numbers: Vec<&str> = people.iter().map(|(number, _)| number.as_str()).collect();
    assert_eq!(numbers, ["1", "2"]);
    assert!(people[0].1.starts_with("Ana Diaz <"), "{people:?}");
    assert_eq!(words(&office, &["record-course", "ANA@"]), ["ANA@example.org"]);
    assert_eq!(words(&office, &["candidate", "show", "3"]), [""; 0]);
    // What was corrected since is nobody's address any more.
    office.say("candidate update 1 --email diaz@example.org --reason moved").ends(0);
    assert_eq!(words(&office, &["candidate", "show", "a"]), [""; 0]);
    assert_eq!(words(&office, &["candidate", "show", "d"]), ["diaz@example.org"]);
}

#[test]
fn of_many_candidates_a_few_are_offered_among_which_are_all_next_letters() {
    let office = Office::empty();
    let rows: String =
        (1..=300).map(|n| format!("P{n},p{n}@example.org,college,Clerk,2024-01-01\n")).collect();
    office.write("people.csv", format!("name,email,education,position,received_on\n{rows}"));
    let jobs = (1..=300).map(|n| format!("p{n}@example.org,Lib,2019-01-01,,40,,paid\n"));
    let header = "email,library,first_on,last_on,hours_per_week,total_hours,basis\n".to_string();
    office.write("jobs.csv", header + &jobs.collect::<String>());
    office.say("enroll --csv people.csv --experience-csv jobs.csv").ends(0);
    let numbers = words(&office, &["report", "progress", ""]);
    assert!(numbers.len() < 60 && numbers.starts_with(&["1", "2", "3"].map(String::from)));
    assert!(numbers.contains(&"300".to_string()));
    let begun = words(&office, &["report", "progress", "2"]);
    assert!(begun.contains(&"2".to_string()) && begun.contains(&"29".to_string()), "{begun:?}");
    assert!(begun.iter().all(|number| number.starts_with('2')));
    let addresses = words(&office, &["report", "progress", "p"]);
    assert!(
        addresses.len() < 60 && addresses.contains(&"p9@example.org".to_string()),
        "{addresses:?}"
    );
}

#[test]
fn sets_courses_portfolios_evaluators_orders_and_entries_are_completed() {
    let office = Office::open();
    office.say("evaluator add --name Eva --email eva@example.org --sets cataloging").ends(0);
    office.write("order.csv", "name,email,amount\nZed,zed@example.org,350\n");
    office.say("order add PO-7 --institution Lib --on 2026-01-20 --csv order.csv").ends(0);
    assert_eq!(words(&office, &["catalog", "list", "--set", "ca"]), ["cataloging"]);
    assert_eq!(words(&office, &["catalog", "list", "--set=ca"]), ["--set=cataloging"]);
    let sets = ["agreement", "add", "--covers", "access,foundations,c"];
    let rest = ["communication", "cataloging", "collection"]
        .map(|set| format!("access,foundations,{set}"));
    assert_eq!(words(&office, &sets), rest);
    let courses = words(&office, &["record-course", "1", ""]);
    assert!(courses.len() == 6, "{courses:?}");
    let small = courses[0].to_lowercase();
    assert_eq!(words(&office, &["record-course", "1", &small]), [small]);
    assert_eq!(
        words(&office, &["evaluate", "portfolio", "1", "--evaluator", "e"]),
        ["eva@example.org"]
    );
    assert_eq!(words(&office, &["order", "pay", "po"]), ["po-7"]);
    assert_eq!(words(&office, &["order", "add", "po"]), [""; 0]);
    let entries = answered(&office, &["retract", "entry", ""]);
    assert!(entries.iter().any(|(_, about)| about.contains("lssc order add PO-7")), "{entries:?}");
    assert_eq!(words(&office, &["retract", "record", "enroll"]), ["enrollment"]);
    assert_eq!(words(&office, &["retract", "record", "evaluator", ""]), ["1"]);
}

#[test]
fn commands_options_and_fixed_words_are_completed_without_a_register() {
    let office = Office::empty();
    std::fs::remove_file(office.path("r.db")).unwrap();
    assert_eq!(words(&office, &["re"]), ["record-course", "renew", "report", "retract", "restore"]);
    assert_eq!(words(&office, &["report", "ro"]), ["roster"]);
    assert_eq!(words(&office, &["report", "roster", "--exit-code", "--ex"]), [""; 0]);
    assert_eq!(
        words(&office, &["report", "roster", "--standing", "certified,l"]),
        ["certified,lapsed"]
    );
    assert_eq!(words(&office, &["report", "roster", "--format", "j"]), ["json"]);
    assert_eq!(
        words(&office, &["record-course", "1", "X", "--on", ""]),
        ["2026-11-22", "2026-11-21"]
    );
    assert_eq!(
        words(&office, &["candidate", "extend", "1", ""])[0],
        "--until",
        "what must be comes first"
    );
    let files = office.types(["complete-word", "fish", "--", "lssc", "--register", ""]).ends(0);
    assert_eq!(files.out, "files\n");
    assert_eq!(words(&office, &["complete"]), [""; 0], "the command that answers is not shown");
}

#[test]
fn the_register_named_in_the_line_is_looked_in() {
    let office = Office::open();
    std::fs::rename(office.path("r.db"), office.path("other.db")).unwrap();
    assert_eq!(words(&office, &["report", "progress", ""]), [""; 0]);
    assert_eq!(words(&office, &["--register", "other.db", "report", "progress", ""]), ["1", "2"]);
    assert_eq!(words(&office, &["report", "progress", "--register=other.db", ""]), ["1", "2"]);
}

#[test]
fn a_register_that_cannot_be_read_at_once_answers_nothing_and_is_left_alone() {
    let office = Office::open();
    let register = office.path("r.db");
    let before = std::fs::read(&register).unwrap();
    let asked = ["report", "progress", ""];
    assert_eq!(words(&office, &asked).len(), 2);
    assert_eq!(std::fs::read(&register).unwrap(), before);

    let other = rusqlite::Connection::open(&register).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(words(&office, &asked), [""; 0]);
    drop(other);

    std::fs::write(&register, &before[..before.len() / 2]).unwrap();
    words(&office, &asked);
    std::fs::write(&register, "no register").unwrap();
    assert_eq!(words(&office, &asked), [""; 0]);
    assert_eq!(std::fs::read(&register).unwrap(), b"no register");
    let mut unlucky = office.command();
    unlucky.args(["complete-word", "fish", "--", "lssc", "report", "roster", "--on", ""]);
    let ended = Ended::from(unlucky.env("LSSC_TODAY", "soon").output().unwrap()).ends(0);
    assert_eq!(ended.err, "");
}

#[test]
fn a_name_is_one_line_whatever_is_in_it() {
    let office = hostile();
    for shell in ["fish", "zsh"] {
        let ended =
            office.types(["complete-word", shell, "--", "lssc", "report", "progress", ""]).ends(0);
        assert_eq!(ended.out.lines().count(), 4, "{}", ended.out);
        assert!(ended.out.contains("␛[31m") && !ended.out.contains('\u{1b}'));
    }
    let list =
        office.types(["complete-word", "bash", "--", "63", "", "lssc report progress "]).ends(0);
    assert!(list.out.contains("␛[31m") && !list.out.contains('\u{1b}'));
    let one =
        office.types(["complete-word", "bash", "--", "9", "", "lssc report progress "]).ends(0);
    assert_eq!(one.out, "words\n1\n2\n3\n", "what is inserted is the number alone");
}

/// Runs a script of a shell in the office's folder, with the program on the path and the completions at `script`.
fn runs(office: &Office, shell: &str, script: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_lssc")).parent().unwrap();
    let mut paths = vec![program.to_path_buf()];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let completions = office.say(&format!("completions {shell}")).ends(0);
    office.write("completions", completions.out);
    office.write("script", script);
    let plain: &[&str] = match shell {
        "bash" => &["--norc", "--noprofile"],
        "zsh" => &["-f"],
        _ => &["--no-config"],
    };
    let mut command = crate::office::at(office.folder.path(), shell);
    let ended = command
        .args(plain)
        .arg("script")
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("HOME", office.folder.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{shell}");
    assert!(!office.path("ran").exists(), "{shell} ran what was a name");
    String::from_utf8(ended.stdout).unwrap()
}

/// What bash makes of the candidates for each line: the words that it would hand to the program.
const IN_BASH: &str = r#"
. ./completions
compopt() { :; }
try() {
    COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
    _lssc lssc "$2" x
    for word in "${COMPREPLY[@]}"; do
        eval "set -- $3$word"
        printf '%s\n' "$@"
    done
}
"#;

#[test]
fn bash_takes_what_is_answered_as_words_and_runs_none_of_it() {
    if !is_here("bash") {
        return;
    }
    let office = hostile();
    let script = format!(
        "{IN_BASH}
        try 'lssc report progress ' ''
        try 'lssc report progress x' x
        try 'lssc report progress ANA@ex' '@ex' ANA
        try 'lssc enroll --graduate-of ' ''
        try \"lssc enroll --graduate-of 'Q\" Q \"'\"
        try 'lssc enroll --graduate-of=Q' Q
        try 'lssc > out' out
        try 'lssc report roster --st' --st"
    );
    // The quote that is open bash closes itself.
    let script = script
        .replace("\"'\"", "\"'\" \"'\"")
        .replace("eval \"set -- $3$word\"", "eval \"set -- $3$word$4\"");
    let said = runs(&office, "bash", &script);
    let words =
        ["1", "2", "3", ADDRESS, "ANA@example.org", COLLEGE, COLLEGE, COLLEGE, "--standing"];
    assert_eq!(said.lines().collect::<Vec<_>>(), words);
}

#[test]
fn zsh_is_handed_what_is_answered_as_it_is() {
    if !is_here("zsh") {
        return;
    }
    let office = hostile();
    let script = r#"
compdef() { : }
compadd() { print -rl -- "${values[@]}" }
_files() { print files }
. ./completions
try() { words=("$@"); CURRENT=$#; PREFIX=${words[-1]}; _lssc }
try lssc report progress ''
try lssc report progress x
try lssc enroll --graduate-of Q
try lssc --register ''
"#;
    let said = runs(&office, "zsh", script);
    assert_eq!(said.lines().collect::<Vec<_>>(), ["1", "2", "3", ADDRESS, COLLEGE, "files"]);
}

#[test]
fn fish_shows_candidates_with_their_names() {
    if !is_here("fish") {
        return;
    }
    let office = hostile();
    let script = "source completions
complete -C 'lssc report progress '
complete -C 'lssc report progress x'
complete -C 'lssc --register comp'";
    let said = runs(&office, "fish", script);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("1\tAna Diaz <"), "{said}");
    assert!(lines[2].starts_with("3\tMal ␛[31m $(touch ran)"), "{said}");
    assert!(lines[3].starts_with(ADDRESS), "{said}");
    assert_eq!(lines[4..], ["completions"]);
}
