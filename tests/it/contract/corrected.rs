//! The same fact again, and corrections that begin as the recorded fact: one table of every kind of record.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{SIX, Shell, applicant};

/// A fact of some kind: what comes before it, how it is typed, and how each of its fields is typed otherwise.
struct Fact {
    kind: &'static str,
    /// What has to be recorded before.
    before: &'static [&'static str],
    /// The fact with every field stated.
    line: &'static str,
    /// What shows it, in JSON.
    shown_by: &'static str,
    /// Options that change one field, the field's key in JSON, and what else follows from it.
    otherwise: &'static [(&'static str, &'static str, &'static [&'static str])],
    /// Whether typing it again can be the same fact: two payments never are.
    is_known_again: bool,
}

const PORTFOLIO: &[&str] = &[
    "evaluator add --name eve --email eve@example.org --sets cataloging",
    "evaluator add --name fay --email fay@example.org --sets cataloging",
    "submit-portfolio 1 cataloging --on 2024-04-01 --paid 60",
];

const FACTS: &[Fact] = &[
    Fact {
        kind: "evaluator",
        before: &[],
        line: "evaluator add --name 'Eve Fox' --email eve@example.org --sets access,youth --library Hill --library Vale --not-for 1",
        shown_by: "evaluator list",
        otherwise: &[
            ("--name 'Eva Fox'", "name", &[]),
            ("--sets youth", "sets", &[]),
            ("--library Hill", "libraries", &[]),
            ("--library -", "libraries", &[]),
            ("--not-for -", "not_for", &[]),
            ("--email eva@example.org", "email", &[]),
        ],
        is_known_again: true,
    },
    Fact {
        kind: "agreement",
        before: &[],
        line: "agreement add --college Hill --award Tech --signed-on 2022-01-15 --retroactive-to 2021-02-03 \
               --ends-on 2028-01-01 --covers foundations,technology,access,youth --also communication,reference",
        shown_by: "agreement list",
        otherwise: &[
            ("--retroactive-to 2021-02-04", "retroactive_to", &[]),
            ("--retroactive-to -", "retroactive_to", &[]),
            ("--ends-on 2029-01-01", "ends_on", &[]),
            ("--ends-on -", "ends_on", &[]),
            ("--covers foundations,technology,access,cataloging", "covers", &[]),
            ("--also communication,reference,collection", "also", &[]),
            ("--award Aide", "award", &[]),
            ("--signed-on 2022-01-16", "signed_on", &[]),
            ("--college Vale", "college", &[]),
        ],
        is_known_again: true,
    },
    Fact {
        kind: "completion",
        before: &[],
        line: "record-course 1 C-access --on 2024-05-01 --proof A-1",
        shown_by: "candidate show 1",
        otherwise: &[
            ("--proof A-2", "proof", &[]),
            ("--proof -", "proof", &[]),
            ("--on 2024-05-02", "completed_on", &["achieved_on"]),
        ],
        is_known_again: true,
    },
    Fact {
        kind: "applied",
        before: &[
            "payment receive 1 60 --on 2024-04-01 --for application",
            "submit-portfolio 1 youth --on 2024-04-02",
        ],
        line: "payment apply 1 --to portfolio:1 --on 2024-05-01",
        shown_by: "candidate show 1",
        otherwise: &[("--on 2024-05-02", "applied_on", &["settled_on"])],
        is_known_again: true,
    },
    Fact {
        kind: "note",
        before: &[],
        line: "candidate note 1 'call back' --again-on 2030-01-05",
        shown_by: "candidate show 1",
        otherwise: &[("--again-on 2030-01-06", "again_on", &[]), ("--again-on -", "again_on", &[])],
        is_known_again: true,
    },
    Fact {
        kind: "activity",
        before: &[],
        line: "renew activity 1 --title Web --on 2024-05-01 --set access --hours 6 --technology-hours 2 --proof A-1",
        shown_by: "candidate show 1",
        otherwise: &[
            ("--hours 7", "amount", &[]),
            ("--credits 6 --unit quarter", "unit", &[]),
            ("--proof A-1/2", "proof", &[]),
            ("--from 2024-04-30", "from", &[]),
            ("--proof -", "proof", &[]),
            ("--technology-hours 3", "technology_hours", &[]),
            ("--technology-hours -", "technology_hours", &[]),
            ("--title Webs", "title", &[]),
            ("--on 2024-05-02", "activity_on", &[]),
            ("--set youth", "set", &[]),
        ],
        is_known_again: true,
    },
    Fact {
        kind: "evaluation",
        before: PORTFOLIO,
        line: "evaluate portfolio 1 --evaluator eve --ratings MMMMMMMP --comment '8=a date is wrong' --comment 1=deep --on 2024-05-01",
        shown_by: "candidate show 1",
        otherwise: &[
            ("--ratings MMMMMMMM", "ratings", &["combined"]),
            ("--comment '8=a day is wrong' --comment 1=deep", "comments", &["comment"]),
            ("--comment -", "comments", &["comment", "competency"]),
            ("--on 2024-05-02", "evaluated_on", &[]),
        ],
        is_known_again: true,
    },
    Fact {
        kind: "portfolio",
        before: &[],
        line: "submit-portfolio 1 cataloging --on 2024-04-01 --pre-review 'looks well'",
        shown_by: "candidate show 1",
        otherwise: &[
            ("--pre-review 'looks better'", "pre_review", &[]),
            ("--pre-review -", "pre_review", &[]),
            ("--on 2024-04-02", "submitted_on", &["charged_on"]),
        ],
        is_known_again: false,
    },
    Fact {
        kind: "payment",
        before: &[],
        line: "payment receive 1 60 --on 2024-05-01 --for application --payer 'Hill Library' --method check --reference 1184",
        shown_by: "candidate show 1",
        otherwise: &[
            ("--payer 'Vale Library'", "payer", &[]),
            ("--payer -", "payer", &[]),
            ("--method card", "method", &[]),
            ("--method -", "method", &[]),
            ("--reference 1185", "reference", &[]),
            ("--for -", "purpose", &[]),
            ("--on 2024-05-02", "paid_on", &[]),
        ],
        is_known_again: false,
    },
    Fact {
        kind: "enrollment",
        before: &["agreement add --college Hill --award Tech --signed-on 2022-01-15 \
                   --covers foundations,technology,access,youth --also communication,reference"],
        line: "enroll --name Bo --email bo@example.org --education college --position Aide --requires-mlis=no \
               --received 2024-03-10 --ala-member 77 --state IL --graduate-of Hill --graduated-on 2023-06-01 \
               --experience 'Town; 2020-01-01; -; 30/week; paid' --paid 350 --paid-on 2024-03-12 --payer Hill",
        shown_by: "candidate show 2",
        otherwise: &[
            ("--name Bob", "name", &[]),
            ("--education high-school", "education", &[]),
            ("--position Clerk", "position", &[]),
            ("--ala-member 78", "ala_member", &[]),
            ("--ala-member -", "ala_member", &["fee", "charge", "paid", "balance"]),
            ("--state IN", "state", &[]),
            ("--state -", "state", &[]),
            ("--graduated-on 2023-06-02", "graduated_on", &["achieved_on"]),
            ("--graduate-of -", "graduate_of", &["graduated_on"]),
            (
                "--experience 'Town; 2020-01-02; -; 30/week; paid'",
                "jobs",
                &["first_on", "first", "hours_counted"],
            ),
            ("--paid-on 2024-03-13", "paid_on", &["settled_on", "admitted_on", "first", "last"]),
            ("--payer Vale", "payer", &[]),
            ("--payer -", "payer", &[]),
        ],
        is_known_again: true,
    },
];

/// A register with everything that comes before a fact, Ana enrolled as 1, and the fact; and the fact's entry.
fn with(fact: &Fact) -> (Shell, Value) {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-03-10");
    fact.before.iter().for_each(|line| drop(shell.ok(line)));
    let made = shell.ok(fact.line);
    (shell, made["entry"].clone())
}

/// The line of a fact with options instead of those that it has.
fn replaced(line: &str, options: &str) -> String {
    let words = |text: &str| super::words(text);
    let named: Vec<String> = words(options).into_iter().filter(|w| w.starts_with("--")).collect();
    // A size is stated in one unit.
    let size = ["--hours", "--credits", "--days"];
    let drops = |word: &str| {
        let same =
            |name: &String| name == word || (size.contains(&&**name) && size.contains(&word));
        named.iter().any(same)
    };
    let mut kept = Vec::new();
    let mut all = words(line).into_iter().peekable();
    while let Some(word) = all.next() {
        if word.starts_with("--") && drops(&word) {
            all.next_if(|value| !value.starts_with("--"));
        } else {
            kept.push(format!("'{word}'"));
        }
    }
    format!("{} {options}", kept.join(" "))
}

/// Every value of a document by its path, numbers of records and entries aside.
fn leaves(value: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
    const NUMBERS: &[&str] = &[
        "entry",
        "completion",
        "activity",
        "evaluation",
        "payment",
        "applied",
        "certification",
        "agreement",
    ];
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| !NUMBERS.contains(&key.as_str())) {
                leaves(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}/{place}"), found);
            }
        }
        value => drop(found.insert(path.to_string(), value.clone())),
    }
}

fn shown(shell: &Shell, line: &str) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    leaves(&shell.ok(line), "", &mut found);
    found
}

#[test]
fn a_fact_stated_twice_changes_nothing_and_with_one_field_changed_it_is_refused_and_names_the_entry()
 {
    for fact in FACTS.iter().filter(|fact| fact.is_known_again) {
        let (shell, entry) = with(fact);
        let again = shell.ok(fact.line);
        assert!(again["entry"].is_null(), "{}: {again:#}", fact.line);
        // Another value of a key tells of another fact, and a graduation needs both its parts.
        let keys = ["email", "college", "award", "signed_on", "title", "activity_on", "set"];
        let keys = [keys.as_slice(), &["graduate_of", "completed_on", "evaluated_on"]].concat();
        for (options, field, _) in fact.otherwise.iter().filter(|(_, f, _)| !keys.contains(f)) {
            let line = replaced(fact.line, options);
            let refused = shell.ended(3, &line);
            let unmet =
                refused["findings"].as_array().unwrap().iter().filter(|f| f["met"] == false);
            let texts: String = unmet.map(|f| f["text"].to_string()).collect();
            let names = format!("--corrects {entry}");
            assert!(texts.contains(&names), "{} with another {field}: {line}\n{texts}", fact.kind);
        }
    }
}

#[test]
fn a_correction_of_one_field_leaves_every_other_as_it_was() {
    for fact in FACTS {
        let (shell, entry) = with(fact);
        for (options, field, follows) in fact.otherwise {
            let verb = words_of_the_verb(fact.line);
            let before = shown(&shell, fact.shown_by);
            let corrects = latest(&shell, fact.kind);
            let line = format!("{verb} {options} --corrects {corrects} --reason right");
            let made = shell.ok(&line);
            let after = shown(&shell, fact.shown_by);
            let differing: Vec<&String> = before
                .keys()
                .chain(after.keys())
                .filter(|path| before.get(*path) != after.get(*path))
                .filter(|path| {
                    let key = path.rsplit('/').find(|part| part.parse::<u32>().is_err()).unwrap();
                    let derived = [
                        "note",
                        "hours_counted",
                        "technology_counted",
                        "outcome",
                        "retroactive_to",
                    ];
                    key != *field && !follows.contains(&key) && !derived.contains(&key)
                })
                .collect();
            assert!(differing.is_empty(), "{line} changed {differing:?}\n{before:#?}\n{after:#?}");
            let changed = &made["changed"][field];
            assert!(changed.is_array(), "{line}: {made:#}");
            assert_ne!(changed[0], changed[1], "{line}");
            // What it was is put back, so that the next field starts from the whole fact.
            shell.ok(&format!("retract entry {} --reason back --yes", made["entry"]));
            assert_eq!(shown(&shell, fact.shown_by), before, "{line}, taken back");
        }
        let line = format!("{} --corrects {entry} --reason same", words_of_the_verb(fact.line));
        let same = shell.ok(&line);
        assert!(same["entry"].is_null(), "{line}: {same:#}");
        assert!(same["notes"].to_string().contains("nothing changes"), "{same:#}");
    }
}

/// `evaluate portfolio` of a whole line: the words before the first value.
fn words_of_the_verb(line: &str) -> &str {
    const VERBS: &[&str] = &[
        "evaluator add",
        "agreement add",
        "record-course",
        "renew activity",
        "evaluate portfolio",
        "submit-portfolio",
        "payment receive",
        "payment apply",
        "candidate note",
        "enroll",
    ];
    VERBS.iter().find(|verb| line.starts_with(**verb)).unwrap()
}

/// The entry that recorded the only fact of a kind in force.
fn latest(shell: &Shell, kind: &str) -> i64 {
    let register = rusqlite::Connection::open(shell.register()).unwrap();
    let sql = format!("SELECT max(entry_id) FROM {kind}_in_force");
    register.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn comments_of_ratings_are_compared_and_kept_by_file_as_well() {
    let (shell, _) = with(&Fact { line: "order list", ..evaluation() });
    let rows = |comment: &str| -> String {
        let rows = (1..=8).map(|n| format!("1,fay,{n},M,{}\n", if n == 2 { comment } else { "" }));
        std::iter::once("portfolio,evaluator,competency,rating,comment\n".to_string())
            .chain(rows)
            .collect()
    };
    shell.file("r.csv", rows("deep"));
    let made = shell.ok("evaluate portfolio --csv r.csv --on 2024-05-01");
    assert_eq!(made["recorded"], 8);
    assert_eq!(shell.ok("evaluate portfolio --csv r.csv --on 2024-05-01")["already"], 8);
    for other in ["deeper", ""] {
        shell.file("r.csv", rows(other));
        let receipt = shell.ended(4, "evaluate portfolio --csv r.csv --on 2024-05-01");
        let reject = &receipt["rejects"][0];
        assert_eq!(reject["codes"][0], "evaluator-independent", "{receipt:#}");
        let reason = reject["reason"].as_str().unwrap();
        assert!(reason.contains(&format!("--corrects {}", made["entry"])), "{reason}");
    }
    let line = format!(
        "evaluate portfolio --ratings MMMMMMMP --corrects {} --reason letter",
        made["entry"]
    );
    assert_eq!(shell.ok(&line)["changed"]["ratings"][1], "MMMMMMMP");
    assert!(shell.ok("candidate show 1").to_string().contains("\"comment\":\"deep\""));
}

fn evaluation() -> Fact {
    Fact { before: PORTFOLIO, otherwise: &[], ..FACTS[4] }
}

#[test]
fn a_correction_is_judged_with_the_right_record_in_place() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(ana, &SIX[..5], "2023-05-01");
    let last = shell.ok(&format!("record-course {ana} C-{} --on 2023-06-01", SIX[5]));
    shell.ok(&format!("evaluate candidacy {ana} --on 2023-07-01 --yes"));
    let entry = &last["entry"];
    // The award would be the same with a proof, and another one a day later.
    let proven = shell.ok(&format!("record-course --proof A-1 --corrects {entry} --reason proof"));
    assert_eq!(proven["changed"]["proof"], serde_json::json!(["", "A-1"]));
    let entry = &proven["entry"];
    let later = format!("record-course --on 2023-06-02 --corrects {entry} --reason day");
    assert_eq!(shell.refused(&later), "!not-rested-on");
    shell.ok(&format!("{later} --even-so"));
}

#[test]
fn a_correction_says_which_sets_are_lost_and_gained() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("record-course {ana} C-youth --on 2024-05-01"));
    let line = format!("record-course {ana} C-access --corrects {} --reason course", made["entry"]);
    let told = shell.ok(&line)["notes"].to_string();
    assert!(told.contains("1 ana Sample loses youth and gains access."), "{told}");
}

#[test]
fn a_list_that_must_name_something_cannot_be_emptied() {
    let shell = Shell::with_courses();
    let made = shell.ok("evaluator add --name e --email e@example.org --sets youth");
    shell.ended(1, &format!("evaluator add --sets - --corrects {} --reason x", made["entry"]));
    let two = format!("{} --received 2024-03-10 --paid-on 2024-03-10", applicant("bo"));
    shell.run(&two).with(2);
}
