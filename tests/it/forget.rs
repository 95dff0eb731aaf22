//! Forgetting: no trace of who it was in the file, and everything else as it was, and proved.

use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::office::{Ended, Office};

/// What is personal of the person forgotten below.
const TRACES: &[&str] = &[
    "Zoe Quell",
    "Zoe Quell-Marsh",
    "zoe.quell@example.org",
    "zoe@marsh.example.org",
    "ALA-778899",
    "Quellwater Branch",
    "Page of Quellwater",
    "PROOF-ZQ-1",
    "Quell Family Fund",
    "Zoe asked on the telephone",
];

/// An office in which Zoe (3) was enrolled in one file with Ana and Bo's colleagues, married, paid, was corrected.
fn office() -> Office {
    let office = Office::open();
    office.write(
        "order.csv",
        "name,email,amount\nZoe Quell,ZOE.QUELL@example.org,325\nNed New,ned@example.org,350\n",
    );
    office.say("order add PO-1 --institution Marsh --on 2026-01-10 --csv order.csv").ends(0);
    office.say("order pay PO-1 675 --on 2026-01-11").ends(0);
    office.write(
        "more.csv",
        "name,email,education,position,ala_member,received_on,paid,payer,state
Zoe Quell,zoe.quell@example.org,college,Page of Quellwater,ALA-778899,2026-01-12,,,CA
Cy Young,cy@example.org,college,Clerk,,2026-01-12,350,Young Family Fund,CA
",
    );
    office.write(
        "jobs.csv",
        "email,library,first_on,last_on,hours_per_week,total_hours,basis
zoe.quell@example.org,Quellwater Branch,2020-01-01,-,30,,paid
cy@example.org,Hill Library,2020-01-01,-,30,,paid
",
    );
    office.say("enroll --csv more.csv --experience-csv jobs.csv").ends(0);
    office.say("record-course zoe.quell@example.org F1 --on 2026-03-01 --proof PROOF-ZQ-1").ends(0);
    office
        .types([
            "candidate",
            "update",
            "zoe.quell@example.org",
            "--name",
            "Zoe Quell-Marsh",
            "--email",
            "zoe@marsh.example.org",
            "--reason",
            "Zoe asked on the telephone",
        ])
        .ends(0);
    office
        .types([
            "payment",
            "receive",
            "3",
            "10",
            "--on",
            "2026-03-02",
            "--payer",
            "Quell Family Fund",
        ])
        .ends(0);
    office.say("record-course 3 C1 --on 2026-03-02").ends(0);
    office
        .types(["retract", "entry", "10", "--reason", "Zoe asked on the telephone", "--yes"])
        .ends(0);
    office
        .types([
            "evaluator",
            "add",
            "--name",
            "Eva",
            "--email",
            "eva@example.org",
            "--sets",
            "cataloging",
            "--not-for",
            "zoe@marsh.example.org",
        ])
        .ends(0);
    office
        .types([
            "payment",
            "receive",
            "1",
            "10",
            "--on",
            "2026-03-03",
            "--payer",
            "a friend, zoe.quell@example.org",
        ])
        .ends(0);
    office
}

/// Somebody asks in writing to be forgotten, and staff say yes.
fn asked(office: &Office, who: &str) -> Ended {
    let reason = "asked in writing";
    office.types(["candidate", "forget", who, "--reason", reason, "--yes"])
}

fn forget(office: &Office, who: &str) {
    asked(office, who).ends(0);
}

fn traces(path: &Path) -> Vec<&'static str> {
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    let found = TRACES.iter().filter(|t| text.contains(&t.to_lowercase()));
    found.copied().collect()
}

/// Every report in which nobody's name stands, and those of others.
const UNTOUCHED: &[&str] = &[
    "report statistics --format json",
    "report progress 1 --format json",
    "report progress 4 --format json",
    "candidate show 4 --format json",
    "catalog list --format json",
    "evaluator list --format json",
];

fn told(office: &Office) -> Vec<String> {
    UNTOUCHED.iter().map(|words| office.say(words).ends(0).out).collect()
}

/// A report of a person without who they are, and what they wrote of themselves.
fn nameless(office: &Office, words: &str) -> Value {
    fn blank(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    match key.as_str() {
                        "by_payer" => *value = Value::Null,
                        "name" | "email" | "ala_member" | "text" | "position" | "payer" => {
                            *value = Value::Null
                        }
                        _ => blank(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(blank),
            _ => {}
        }
    }
    let mut value = office.say(words).ends(0).json();
    blank(&mut value);
    value
}

#[test]
fn no_byte_of_the_file_says_who_it_was() {
    let office = office();
    assert_eq!(traces(&office.path("r.db")), TRACES, "the test is about what is there");
    forget(&office, "ZOE@marsh.example.org");
    assert_eq!(traces(&office.path("r.db")), Vec::<&str>::new());
    // Others stay as they are.
    let bytes = String::from_utf8_lossy(&std::fs::read(office.path("r.db")).unwrap()).into_owned();
    for other in ["Ana Diaz", "cy@example.org", "Young Family Fund", "Ned New", "more.csv"] {
        assert!(bytes.contains(other), "{other}");
    }
}

#[test]
fn every_number_day_and_decision_is_as_it_was() {
    let office = office();
    let of_zoe = [
        "report progress 3 --format json",
        "report roster --format json",
        "report ledger --format json",
        "order list --format json",
    ];
    let before: Vec<Value> = of_zoe.iter().map(|words| nameless(&office, words)).collect();
    let others = told(&office);
    forget(&office, "3");
    let after: Vec<Value> = of_zoe.iter().map(|words| nameless(&office, words)).collect();
    assert_eq!(after, before);
    assert_eq!(
        told(&office),
        others.iter().map(|t| t.replace("a friend, zoe.quell@example.org", "")).collect::<Vec<_>>()
    );
    let shown = office.say("candidate show 3").ends(0).out;
    assert!(shown.contains("(forgotten)"), "{shown}");
}

#[test]
fn the_seals_of_old_hold_and_find_what_is_altered_afterwards() {
    let office = office();
    let lines = |office: &Office| -> Vec<String> {
        let line =
            |n: i64| office.say(&format!("report entries --digest --known-at {n}")).ends(0).out;
        (1..=13).map(line).collect()
    };
    let before = lines(&office);
    forget(&office, "3");
    // Of the same file another is forgotten too, and the first one a second time.
    forget(&office, "4");
    office
        .types(["candidate", "update", "3", "--name", "Zoe Again", "--email", "again@example.org"])
        .ends(0);
    forget(&office, "again@example.org");
    assert_eq!(lines(&office), before);
    office.say("check").ends(0);

    let conn = Connection::open(office.path("r.db")).unwrap();
    for table in ["detail", "payment", "entry", "forgotten"] {
        conn.execute_batch(&format!("DROP TRIGGER {table}_is_never_changed")).unwrap();
    }
    for altered in [
        "UPDATE detail SET name = 'Someone Else' WHERE candidate_id = 3",
        "UPDATE detail SET state = 'NV' WHERE candidate_id = 3",
        "UPDATE detail SET name = 'Someone Else' WHERE candidate_id = 4",
        "UPDATE payment SET cents = cents + 1 WHERE candidate_id = 3",
        "UPDATE entry SET made_by = 'x' WHERE id = 4",
        "UPDATE forgotten SET private_is = private_was WHERE private_was IS NOT NULL",
    ] {
        conn.execute_batch(&format!("SAVEPOINT s; {altered}")).unwrap();
        assert_ne!(lssc::register::seal::first_break(&conn).unwrap(), None, "{altered}");
        conn.execute_batch("ROLLBACK TO s; RELEASE s").unwrap();
    }
    assert_eq!(lssc::register::seal::first_break(&conn).unwrap(), None);
}

#[test]
fn in_a_register_of_an_older_schema_somebody_is_forgotten_too() {
    let office = Office::empty();
    std::fs::remove_file(office.path("r.db")).unwrap();
    crate::migration::old(&office.path("r.db"));
    let line = office.say("report entries --digest --known-at 33").ends(0).out;
    let told = office
        .types(["candidate", "forget", "20", "--reason", "asked in writing", "--yes"])
        .ends(0);
    assert!(told.err.contains("r.db.schema-1 still has the details"), "{}", told.err);
    office.say("check").ends(0);
    assert_eq!(office.say("report entries --digest --known-at 33").ends(0).out, line);
    let text = String::from_utf8_lossy(&std::fs::read(office.path("r.db")).unwrap()).into_owned();
    assert!(!text.contains("Phoenix"));
}

#[test]
fn it_is_said_exactly_before_it_is_done_and_needs_a_yes() {
    let office = office();
    let before = std::fs::read(office.path("r.db")).unwrap();
    let asked = office.types(["candidate", "forget", "3", "--reason", "asked in writing"]);
    assert_eq!(asked.code, Some(2));
    for said in [
        "2 candidates' details: name, e-mail address, membership number",
        "1 job: library",
        "1 completion: proof",
        "2 payments: payer",
        "Kept under number 3: the state",
        "the person is candidate on 2026-11-22",
        "--yes",
    ] {
        assert!(asked.err.contains(said), "{said}: {}", asked.err);
    }
    office.types(["candidate", "forget", "3", "--reason", "asked in writing", "--dry-run"]).ends(0);
    let named =
        office.types(["candidate", "forget", "3", "--reason", "zoe quell-marsh asked", "--yes"]);
    assert_eq!(named.code, Some(2), "{}", named.err);
    assert_eq!(std::fs::read(office.path("r.db")).unwrap(), before);
}

#[test]
fn what_is_forgotten_cannot_be_given_back() {
    let office = office();
    forget(&office, "3");
    let entries = office.entries();
    let refused = office.say(&format!("retract entry {entries} --reason no --yes"));
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    let again = office
        .types([
            "candidate",
            "forget",
            "3",
            "--reason",
            "asked in writing",
            "--yes",
            "--format",
            "json",
        ])
        .ends(0);
    assert_eq!(again.json()["entry"], Value::Null);
    assert_eq!(office.entries(), entries);
    // The address is free for somebody new, who is somebody else.
    let enrolled = office
        .types([
            "enroll",
            "--name",
            "Zoe Quell",
            "--email",
            "zoe.quell@example.org",
            "--education",
            "college",
            "--position",
            "Page",
            "--received",
            "2026-11-01",
            "--experience",
            "Hill Library; 2020-01-01; -; 30/week; paid",
            "--format",
            "json",
        ])
        .ends(0);
    assert_eq!(enrolled.json()["recorded"]["candidate"], 5);
}

#[test]
fn where_the_seals_do_not_hold_nothing_is_forgotten() {
    let office = office();
    let conn = Connection::open(office.path("r.db")).unwrap();
    // Whoever altered it has put the guard back.
    let guard = "SELECT sql FROM sqlite_master WHERE name = 'payment_is_never_changed'";
    let guard: String = conn.query_row(guard, [], |row| row.get(0)).unwrap();
    conn.execute_batch(&format!(
        "DROP TRIGGER payment_is_never_changed; UPDATE payment SET cents = 1 WHERE id = 1; {guard}"
    ))
    .unwrap();
    drop(conn);
    let refused = asked(&office, "3");
    assert_eq!(refused.code, Some(1), "{}", refused.err);
    assert!(refused.err.contains("lssc check"), "{}", refused.err);
    assert!(traces(&office.path("r.db")).contains(&"Zoe Quell"));
}

#[test]
fn nobody_forgotten_is_told_of_anything() {
    let office = office();
    let all = |office: &Office| {
        let rows = office
            .say("report reminders --as-of 2029-12-20 --preview 60 --format json")
            .ends(0)
            .json();
        rows.as_array().unwrap().iter().filter(|r| r["candidate"] == 3).count()
    };
    assert!(all(&office) > 0);
    forget(&office, "3");
    assert_eq!(all(&office), 0);
}

#[test]
fn an_address_that_holds_the_address_is_somebody_elses() {
    let office = office();
    office.write(
        "two.csv",
        "name,email,education,position,received_on,state
Lee,lee@example.org,college,Clerk,2026-01-12,CA
Ashlee,ashlee@example.org,college,Clerk,2026-01-12,CA
",
    );
    office.write(
        "two-jobs.csv",
        "email,library,first_on,last_on,hours_per_week,basis
lee@example.org,Hill Library,2020-01-01,-,30,paid
ashlee@example.org,Hill Library,2020-01-01,-,30,paid
",
    );
    office.say("enroll --csv two.csv --experience-csv two-jobs.csv").ends(0);
    office
        .types([
            "record-course",
            "6",
            "F1",
            "--on",
            "2026-03-01",
            "--proof",
            "mail of ashlee@example.org, no. 77",
        ])
        .ends(0);
    forget(&office, "lee@example.org");
    let shown = office.say("candidate show 6 --format json").ends(0).out;
    assert!(shown.contains("no. 77"), "{shown}");
}

#[test]
fn what_others_records_say_of_the_person_by_name_is_blanked_too() {
    let office = office();
    office.write("two.csv", "name,email,amount\nUna New,una@example.org,350\n");
    office.say("order add PO-2 --institution Marsh --on 2026-03-01 --csv two.csv").ends(0);
    office
        .types([
            "order",
            "cancel",
            "PO-2",
            "--on",
            "2026-04-01",
            "--reason",
            "Zoe Quell left the library",
        ])
        .ends(0);
    forget(&office, "3");
    assert_eq!(traces(&office.path("r.db")), Vec::<&str>::new());
    let free = office.types([
        "enroll",
        "--name",
        "X",
        "--email",
        "forgotten:3@example.org",
        "--education",
        "college",
        "--position",
        "Page",
        "--received",
        "2026-11-01",
        "--experience",
        "Hill Library; 2020-01-01; -; 30/week; paid",
    ]);
    assert_eq!(free.code, Some(2), "{}", free.err);
}

#[test]
fn nobody_is_forgotten_while_a_portfolio_is_undecided() {
    let office = office();
    office.say("submit-portfolio 3 cataloging --on 2026-04-01 --paid 50").ends(0);
    let refused = asked(&office, "3");
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    assert!(refused.err.contains("portfolio 1"), "{}", refused.err);
}

#[test]
fn a_reason_that_names_who_the_person_was_before_is_not_kept() {
    let office = office();
    let named = office.types([
        "candidate",
        "forget",
        "3",
        "--reason",
        "zoe.quell@example.org asked",
        "--yes",
    ]);
    assert_eq!(named.code, Some(2), "{}", named.err);
}

#[test]
fn what_is_put_where_details_were_forgotten_is_found() {
    let office = office();
    forget(&office, "3");
    let conn = Connection::open(office.path("r.db")).unwrap();
    conn.execute_batch(
        "DROP TRIGGER detail_is_never_changed; UPDATE detail SET name = 'Mallory', email = 'm@x.org' WHERE candidate_id = 3;
         CREATE TRIGGER detail_is_never_changed BEFORE UPDATE ON detail BEGIN SELECT 1; END",
    )
    .unwrap();
    drop(conn);
    let found = office.say("check --format csv");
    assert!(found.out.contains("details of candidate 3, who was forgotten"), "{}", found.out);
}
