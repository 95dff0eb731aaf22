//! A list that is typed names something.

use crate::office::Office;

/// Commands that take a list, complete but for the list.
const LISTS: &[&[&str]] = &[
    &["evaluator", "add", "--name", "E", "--email", "e@example.org", "--sets"],
    &[
        "evaluator",
        "add",
        "--name",
        "E",
        "--email",
        "e@example.org",
        "--sets",
        "access",
        "--library",
    ],
    &[
        "evaluator",
        "add",
        "--name",
        "E",
        "--email",
        "e@example.org",
        "--sets",
        "access",
        "--not-for",
    ],
    &[
        "agreement",
        "add",
        "--college",
        "C",
        "--award",
        "A",
        "--signed-on",
        "2026-01-15",
        "--covers",
    ],
    &[
        "agreement",
        "add",
        "--college",
        "C",
        "--award",
        "A",
        "--signed-on",
        "2026-01-15",
        "--covers",
        "six",
        "--also",
    ],
    &["evaluate", "assign", "1", "--evaluators"],
    &["order", "pay", "PO-1", "350", "--only"],
    &["report", "roster", "--standing"],
    &["report", "reminders", "--days"],
    &["candidate", "update", "1", "--experience"],
    &["evaluate", "portfolio", "1", "--comment"],
    &[
        "candidate",
        "legacy",
        "--name",
        "L",
        "--email",
        "l@example.org",
        "--first-on",
        "2020-01-01",
        "--awarded-on",
        "2020-01-01",
        "--number",
        "1",
        "--reason",
        "x",
        "--renewed",
    ],
];

#[test]
fn an_empty_list_is_a_wrong_command_line_wherever_one_is_typed() {
    let office = Office::open();
    let entries = office.entries();
    for typed in LISTS {
        // A library may have a comma in its name.
        let is_split = !typed.ends_with(&["--library"]);
        for empty in ["", " "].into_iter().chain(is_split.then_some(",")) {
            let said = office.types(typed.iter().copied().chain([empty]));
            assert_eq!(said.code, Some(2), "{typed:?} {empty:?}: {said:?}");
        }
    }
    assert_eq!(office.entries(), entries);
}

/// Every list in the source has items that are read by something that refuses an empty one.
#[test]
fn every_list_of_texts_says_how_its_items_are_read() {
    let sources = std::process::Command::new("grep")
        .args(["-rn", "value_delimiter", "-A", "4", "src/commands", "--include=*.rs"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let sources = String::from_utf8(sources.stdout).unwrap();
    for list in sources.split("--\n").filter(|list| list.contains("#[arg") || list.contains(")]")) {
        let of_texts = list.contains("Vec<String>");
        assert!(!of_texts || list.contains("value_parser"), "{list}");
    }
}
