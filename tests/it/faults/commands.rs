//! Every command of the program, as it is typed at a desk: those that change something, and those that only read.

use std::collections::BTreeSet;

use clap::{Arg, Command, CommandFactory};
use lssc::commands::Cli;

use super::{Desk, Held, words};

/// Every command that records or writes a file, in each of its forms. It must end well, and change something.
pub const WRITING: &[&str] = &[
    "init --register new.db",
    "init --register folder/adapted.db --policy arizona",
    "init --register again.db --from exported",
    "demo play",
    "catalog import catalog.csv",
    "agreement add --college Delta --award LT --signed-on 2026-01-15 \
     --covers foundations,communication,technology,access,cataloging,reference",
    "evaluator add --name 'Nora New' --email nora@example.org --sets access,youth",
    "enroll --name 'Ann New' --email ann@example.org --education college --position Clerk --received 2026-11-02 \
     --experience 'Far Library; 2010-01-01; -; 30/week; paid' --paid 350",
    "enroll --csv people.csv --experience-csv experience.csv",
    "record-course tia@example.org YTH-101 --on 2026-11-20 --proof CERT-1",
    "record-course --csv completions.csv",
    "record-course --csv completions.csv --rejects bad.csv",
    "record-course xander@example.org FND-101 --on 2024-06-06 --corrects 13 --reason 'typing error'",
    "submit-portfolio justin@example.org youth --on 2026-11-20 --paid 60",
    "submit-portfolio --revision 4 --on 2026-11-20",
    "evaluate assign 7",
    "evaluate portfolio 2 --evaluator 1 --ratings MMMMMMMMM --on 2026-11-20",
    "evaluate portfolio --csv ratings.csv --on 2026-11-20",
    "evaluate candidacy donna@example.org --yes",
    "evaluate candidacy --all --yes",
    "renew activity bea@example.org --title Talk --on 2026-11-10 --set youth --hours 8",
    "renew activity --csv activities.csv",
    "renew certification grace@example.org --on 2026-11-20",
    "payment receive penny@example.org 250 --on 2026-11-20",
    "payment receive 3 60 --on 2026-11-20 --for application --method cash",
    "payment receive 3 10 --on 2026-11-20 --register old.db",
    "payment refund newton@example.org 350 --on 2026-11-20 --reason ineligible --yes",
    "order add PO-2 --institution 'Far Library' --on 2026-11-10 --csv order.csv",
    "order invoice PO-1 --on 2026-11-12 --html invoice.html",
    "order pay PO-1 700 --on 2026-11-20",
    "order substitute PO-1 --from one@example.org --to sub@example.org --name 'Sue Sub' --on 2026-11-20",
    "order cancel PO-1 --on 2026-11-20 --reason withdrawn",
    "candidate update paige@example.org --name 'Paige Turner-Lee' --reason married",
    "candidate legacy --name 'Flo Gray' --email flo@example.org --first-on 2023-05-02 --awarded-on 2023-05-20 \
     --number 42 --reason 'paper register'",
    "candidate legacy --csv certified.csv --reason 'paper register'",
    "candidate export paige@example.org --to paige.json",
    "candidate withdraw tia@example.org --on 2026-11-20 --reason moved --yes",
    "candidate revoke bea@example.org --on 2026-11-20 --reason forged --yes",
    "candidate reinstate ida@example.org --on 2026-11-20 --reason appeal",
    "candidate extend justin@example.org --until 2027-06-30 --on 2026-11-20 --reason illness",
    "candidate consent bea@example.org --public-list yes --on 2026-11-20",
    "evaluator end 2 --on 2026-11-20",
    "candidate apart 2 12 --reason 'both called'",
    "payment apply 3 --to portfolio:3 --on 2026-11-20",
    "candidate note bea@example.org 'called about hours' --again-on 2026-12-01",
    "candidate merge les@example.org into penny@example.org --reason 'enrolled twice' --yes",
    "candidate forget les@example.org --reason 'asked for it' --yes",
    "candidate waive penny@example.org application-fee --on 2026-11-20 --reason scholarship",
    "report reminders --mark --mbox today.mbox --sender office@example.org",
    "report roster --output roster.txt",
    "report statistics --html statistics.html",
    "report register --html site",
    "report certificate 13 --pdf bea.pdf",
    "report certificate 13 --html bea.html",
    "retract entry 22 --reason 'wrong person' --yes",
    "retract record payment 2 --reason 'it bounced' --yes",
    "policy adopt adapted --reason 'fees of 2027'",
    "policy show --to files",
    "backup copy.db",
    "backup --keep 2 kept.db",
    "restore kept.db --yes",
    "export records",
    "man --to pages",
];

/// Every command that changes nothing.
pub const READING: &[&str] = &[
    "catalog list",
    "agreement list",
    "evaluator list",
    "payment list",
    "order list",
    "candidate show paige@example.org",
    "candidate find paige",
    "candidate export paige@example.org",
    "report progress paige@example.org",
    "report roster",
    "report expiring",
    "report ledger",
    "report next",
    "report reminders",
    "report statistics",
    "report register",
    "report certificate 13",
    "report policy",
    "report entries",
    "report changes --since 5",
    "report calendar",
    "report evaluators",
    "verify LSSC-000001-X",
    "policy show",
    "policy diff arizona",
    "check",
    "check --all",
    "completions bash",
    "complete-word fish -- lssc report progress pa",
    "man",
    "help",
    "help corrections",
];

/// Flags that many commands take in the same way: one line with each of them is enough.
const SHARED: &[&str] = &["output", "rejects"];

/// The files that the commands read.
pub const FILES: &[(&str, &str)] = &[
    (
        "catalog.csv",
        "course,title,provider,set,approved_on\nNEW-1,New,Acme,youth,2026-01-01\nNEW-2,New,Acme,access,2026-01-01\n",
    ),
    (
        "people.csv",
        "name,email,education,position,received_on,paid\n\
        Max Many,max@example.org,college,Clerk,2026-11-03,350\nMia Many,mia@example.org,none,Clerk,2026-11-03,350\n",
    ),
    (
        "experience.csv",
        "email,library,first_on,last_on,hours_per_week,basis\n\
        max@example.org,Far Library,2010-01-01,-,30,paid\nmia@example.org,Far Library,2010-01-01,-,30,paid\n",
    ),
    (
        "completions.csv",
        "candidate,course,completed_on,proof\n\
        tia@example.org,YTH-101,2026-11-20,P-1\ntia@example.org,YTH-102,2026-02-30,P-2\n\
        tia@example.org,SUP-101,2026-11-20,P-3\nnobody@example.org,SUP-101,2026-11-20,P-4\n",
    ),
    (
        "ratings.csv",
        "portfolio,evaluator,competency,rating\n\
        7,1,1,M\n7,1,2,M\n7,1,3,M\n7,1,4,M\n7,1,5,M\n7,1,6,M\n7,1,7,M\n7,1,8,M\n7,1,9,P\n",
    ),
    (
        "activities.csv",
        "candidate,title,activity_on,set,hours\n\
        bea@example.org,Talk,2026-11-10,youth,3\nbea@example.org,Walk,2026-11-11,access,2\n",
    ),
    ("order.csv", "name,email,amount\nTwo,two@example.org,350\nThree,three@example.org,350\n"),
    (
        "certified.csv",
        "name,email,first_on,awarded_on,number\nFlo Gray,flo@example.org,2023-05-02,2023-05-20,42\n",
    ),
];

/// The commands that can be typed, with the words that name them.
fn leaves() -> Vec<(String, Command)> {
    fn into(path: &str, command: &Command, found: &mut Vec<(String, Command)>) {
        let subcommands: Vec<_> = command.get_subcommands().collect();
        if subcommands.is_empty() {
            found.push((path.to_string(), command.clone()));
        }
        for sub in subcommands {
            into(&format!("{path} {}", sub.get_name()), sub, found);
        }
    }
    let mut found = Vec::new();
    for command in Cli::command().get_subcommands() {
        into(command.get_name(), command, &mut found);
    }
    assert!(found.len() > 40);
    found
}

fn lines_of<'l>(path: &str, lines: &[&'l str]) -> Vec<&'l str> {
    let typed = |line: &&&str| **line == path || line.starts_with(&format!("{path} "));
    lines.iter().filter(typed).copied().collect()
}

/// Whether an argument names a file or a folder.
fn is_place(arg: &Arg) -> bool {
    let named = arg.get_value_names().unwrap_or_default();
    let words = ["FILE", "DIR", "PATH", "FOLDER"];
    arg.get_long().is_some()
        && !arg.is_global_set()
        && named.iter().any(|n| words.contains(&n.as_str()))
}

#[test]
fn every_command_stands_in_the_lists_in_each_of_its_forms() {
    let mut missing = Vec::new();
    for (path, command) in leaves() {
        let writing = lines_of(&path, WRITING);
        let all = [writing.clone(), lines_of(&path, READING)].concat();
        if all.is_empty() {
            missing.push(path.clone());
        }
        for arg in command.get_arguments() {
            let flag = arg.get_long().unwrap_or_default();
            let form = ["revision", "all", "mark"].contains(&flag);
            let stands = |line: &&str| words(line).contains(&format!("--{flag}"));
            let is_listed = if form { all.iter().any(stands) } else { writing.iter().any(stands) };
            if (form || is_place(arg) && !SHARED.contains(&flag)) && !is_listed {
                missing.push(format!("{path} --{flag}"));
            }
            let alone = flag == "csv" && !arg.is_required_set();
            if alone && writing.iter().all(stands) {
                missing.push(format!("{path} without --csv"));
            }
        }
    }
    for flag in SHARED.iter().copied().chain(["corrects"]) {
        if !WRITING.iter().any(|line| line.contains(&format!(" --{flag} "))) {
            missing.push(format!("a line with --{flag}"));
        }
    }
    assert!(missing.is_empty(), "in tests/it/faults/commands.rs there is no line of {missing:#?}");
}

#[test]
fn no_line_is_of_a_command_that_there_is_not() {
    let paths: BTreeSet<String> = leaves().into_iter().map(|(path, _)| path).collect();
    for line in WRITING.iter().chain(READING) {
        assert!(paths.iter().any(|path| !lines_of(path, &[line]).is_empty()), "{line}");
    }
}

#[test]
fn what_only_reads_leaves_every_file_as_it_is() {
    let desk = Desk::new();
    let before = desk.bytes();
    for line in READING {
        desk.says(line).ends(0);
        assert_eq!(desk.bytes(), before, "{line}");
    }
}

#[test]
fn what_writes_changes_something_and_only_adds() {
    let desk = Desk::new();
    let before = Held::by(&desk);
    for line in WRITING {
        desk.reset();
        let ended = desk.says(line);
        assert!(matches!(ended.code, Some(0 | 4)), "{line}: {ended:?}");
        let after = Held::by(&desk);
        assert_ne!(after, before, "{line}");
        assert!(before.names().all(|name| after.has(name)), "{line}");
    }
}
