//! Evaluators who turn out not to be independent, and those who rate no more (P2).

use serde_json::Value;

use crate::office::{Ended, Office};

/// Ana's portfolio for access, rated by Eve (1) and Ed (2).
fn rated() -> Office {
    let office = Office::open();
    for (name, email) in [("Eve Fox", "eve@example.org"), ("Ed Oak", "ed@example.org")] {
        office
            .types(["evaluator", "add", "--name", name, "--email", email, "--sets", "access,youth"])
            .ends(0);
    }
    office.say("submit-portfolio 1 access --on 2026-02-01 --paid 60").ends(0);
    for evaluator in [1, 2] {
        rates(&office, 1, evaluator, "2026-02-10").ends(0);
    }
    office.say("check").ends(0);
    office
}

fn rates(office: &Office, portfolio: u8, evaluator: u8, on: &str) -> Ended {
    // Access has thirteen competencies, youth twelve.
    let ratings = if portfolio == 1 { "MMMMMMMMMMMMM" } else { "MMMMMMMMMMMM" };
    office.say(&format!(
        "evaluate portfolio {portfolio} --evaluator {evaluator} --ratings {ratings} --on {on} --format json"
    ))
}

fn noted(said: &Ended) -> bool {
    said.json()["notes"].to_string().contains("the outcome stays as people were told")
}

fn listed(office: &Office) -> Vec<String> {
    let found = office.say("check --format json").json();
    let found = found.as_array().unwrap().iter();
    found.map(|f| f["check"].as_str().unwrap().to_string()).collect()
}

#[test]
fn what_makes_a_conflict_known_after_the_rating_notes_it_and_check_lists_it() {
    let makes_known: &[&[&str]] = &[
        &["evaluator", "add", "--not-for", "1", "--corrects", "5", "--reason", "her sister"],
        &["evaluator", "add", "--sets", "youth", "--corrects", "5", "--reason", "misread"],
        &["evaluator", "add", "--library", "Hill Library", "--corrects", "5", "--reason", "moved"],
        &["evaluator", "add", "--email", "ana@example.org", "--corrects", "5", "--reason", "same"],
        &["candidate", "update", "1", "--email", "eve@example.org"],
        &["evaluator", "end", "1", "--on", "2026-02-10"],
    ];
    for typed in makes_known {
        let office = rated();
        let said = office.types(typed.iter().copied().chain(["--format", "json"])).ends(0);
        assert!(noted(&said), "{typed:?}: {said:?}");
        assert_eq!(listed(&office), ["independence"], "{typed:?}");
        let progress = office.say("report progress 1 --format json").json();
        let sets = progress["sets"].as_array().unwrap();
        let access = sets.iter().find(|set| set["set"] == "access").unwrap();
        assert_eq!(access["achieved_on"], "2026-02-10", "the outcome told is kept");
    }
}

#[test]
fn a_new_job_and_a_merger_make_a_conflict_known() {
    let office = rated();
    office.say("evaluator add --library Vale --corrects 5 --reason x --format json").ends(0);
    office.say("check").ends(0);
    let job = "Vale; 2020-01-01; -; 30/week; paid";
    let update = ["candidate", "update", "1", "--experience", job, "--format", "json"];
    assert!(noted(&office.types(update).ends(0)));
    assert_eq!(listed(&office), ["independence"]);

    let office = rated();
    office
        .types(["evaluator", "add", "--not-for", "2", "--corrects", "5", "--reason", "x"])
        .ends(0);
    office.say("check").ends(0);
    let merged = office.say("candidate merge 2 into 1 --reason twice --yes --format json").ends(0);
    assert!(noted(&merged), "{merged:?}");
    assert_eq!(listed(&office), ["independence"]);
}

#[test]
fn every_address_that_a_person_had_is_theirs_for_independence() {
    let office = Office::open();
    let add =
        ["evaluator", "add", "--name", "Ana", "--email", "ana@example.org", "--sets", "access"];
    office.types(add).ends(0);
    office.say("submit-portfolio 1 access --on 2026-02-01 --paid 60").ends(0);
    office.say("candidate update 1 --email new@example.org --reason married").ends(0);
    let refused = rates(&office, 1, 1, "2026-02-10").ends(3).json();
    let unmet: Vec<&Value> =
        refused["findings"].as_array().unwrap().iter().filter(|f| f["met"] == false).collect();
    assert_eq!(unmet[0]["requirement"], "evaluator-independent", "{refused}");
    office.say("evaluate assign 1 --evaluators 1 --on 2026-02-10").ends(3);
}

#[test]
fn who_has_ended_rates_no_more_and_is_not_counted_as_asked() {
    let office = rated();
    office.say("submit-portfolio 1 youth --on 2026-09-01 --paid 60").ends(0);
    office.say("evaluate assign 2 --evaluators 1,2 --on 2026-09-02").ends(0);
    let ended = office.say("evaluator end eve@example.org --on 2026-10-01").ends(0);
    assert!(ended.out.contains("lssc evaluate assign 2"), "{ended:?}");
    office.say("check").ends(0);
    let refused = rates(&office, 2, 1, "2026-10-01").ends(3);
    assert!(refused.out.contains("evaluator-qualified"), "{refused:?}");
    let load = office.say("report evaluators --format json").json();
    assert_eq!((&load[0]["open"], &load[1]["open"]), (&0.into(), &1.into()), "{load}");
    let list = office.say("evaluator list --format json").json();
    assert_eq!((&list[0]["ended_on"], &list[1]["ended_on"]), (&"2026-10-01".into(), &Value::Null));
    let again = office.say("evaluator end 1 --on 2026-10-01 --format json").ends(0).json();
    assert!(again["entry"].is_null());
    office.say("evaluator end 1 --on 2026-10-02").ends(3);
    let entry = office.entries().to_string();
    let later =
        ["evaluator", "end", "--on", "2026-10-03", "--corrects", &entry, "--reason", "misread"];
    let changed = office.types(later.into_iter().chain(["--format", "json"])).ends(0).json();
    assert_eq!(changed["changed"]["ended_on"], serde_json::json!(["2026-10-01", "2026-10-03"]));
    rates(&office, 2, 1, "2026-10-02").ends(0);
    office.say("evaluator end 2 --on 2026-12-01").ends(2);
    office.say("retract record evaluator-end 2 --reason stays --yes").ends(0);
    let list = office.say("evaluator list --format json").json();
    assert_eq!(list[0]["ended_on"], Value::Null);
}
