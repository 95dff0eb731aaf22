//! `evaluate assign` and `report evaluators`, typed.

use serde_json::{Value, json};

use crate::contract::{Shell, keys};

/// Ana's portfolio 1 for access, of 2026-09-01 and paid; evaluators eve, fay, gus and hal for access, ida for youth.
fn office() -> Shell {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-03-10");
    for (name, sets) in [
        ("eve", "access"),
        ("fay", "access,youth"),
        ("gus", "access"),
        ("hal", "access"),
        ("ida", "youth"),
    ] {
        shell.ok(&format!("evaluator add --name {name} --email {name}@example.org --sets {sets}"));
    }
    shell.ok("submit-portfolio 1 access --on 2026-09-01 --paid 60");
    shell
}

/// Numbers of the evaluators asked by a command's answer.
fn asked(answer: &Value) -> Vec<i64> {
    let weighed = answer["evaluators"].as_array().unwrap();
    let asked = weighed.iter().filter(|e| e["asked"] == true);
    asked.map(|e| e["evaluator"].as_i64().unwrap()).collect()
}

/// A row of the report.
fn evaluator(shell: &Shell, number: usize, more: &str) -> Value {
    shell.ok(&format!("report evaluators {more}"))[number - 1].clone()
}

/// What the desk says of the portfolio, and the command it proposes.
fn desk(shell: &Shell) -> (String, String) {
    let rows = shell.ok("report next --within 0");
    let row = rows.as_array().unwrap().iter().find(|r| r["what"] == "evaluation");
    let text = |key: &str| row.unwrap()[key].as_str().unwrap().to_string();
    (text("text"), text("command"))
}

#[test]
fn two_evaluators_are_asked_in_one_entry_and_every_other_is_told_why_not() {
    let shell = office();
    let before = shell.entries();
    let dry = shell.ok("evaluate assign 1 --on 2026-09-02 --dry-run");
    assert_eq!((asked(&dry), &dry["entry"]), (vec![1, 2], &Value::Null));
    assert_eq!(shell.entries(), before);
    let made = shell.ok("evaluate assign 1 --on 2026-09-02");
    assert_eq!(made["entry"], before + 1);
    assert_eq!(made["recorded"], json!({ "portfolio": 1, "assignment": [1, 2] }));
    assert_eq!((asked(&made), &made["round"]), (vec![1, 2], &json!(1)));
    let weighed = made["evaluators"].as_array().unwrap();
    assert_eq!(weighed.len(), 5);
    let form = "evaluator name email open rated last_on asked passed_over";
    assert!(weighed.iter().all(|e| keys(e) == form));
    assert!(weighed.iter().all(|e| e["asked"] == json!(e["passed_over"].is_null())));
    assert_eq!(weighed[4]["passed_over"], "ida is not qualified for access");
    let again = shell.ok("evaluate assign 1");
    assert_eq!(again["entry"], Value::Null);
    assert_eq!(
        again["notes"][0],
        format!("the same assignment is already in the register, entry {}", before + 1)
    );
}

#[test]
fn who_has_more_waiting_is_asked_after_who_has_less() {
    let shell = office();
    shell.ok("evaluate assign 1 --evaluators eve,4 --on 2026-09-02");
    shell.admit("ben", "2024-03-10");
    shell.ok("submit-portfolio 2 access --on 2026-09-03 --paid 60");
    assert_eq!(asked(&shell.ok("evaluate assign 2 --on 2026-09-04 --dry-run")), [2, 3]);
    // Fay is asked to rate another, and comes behind eve, for whom one waits as well, as the higher number.
    shell.ok("submit-portfolio 2 youth --on 2026-09-01 --paid 60");
    shell.ok("evaluate assign 3 --on 2026-09-04");
    assert_eq!(asked(&shell.ok("evaluate assign 2 --on 2026-09-04 --dry-run")), [3, 1]);
    for who in ["eve", "hal"] {
        shell.ok(&format!(
            "evaluate portfolio 1 --evaluator {who} --ratings MMMMMMMMMMMMM --on 2026-09-05"
        ));
    }
    // What is rated waits no more, but who has rated less comes before.
    assert_eq!(asked(&shell.ok("evaluate assign 2 --on 2026-09-06 --dry-run")), [3, 1]);
}

#[test]
fn where_too_few_may_be_asked_nobody_is_and_nothing_is_recorded() {
    let shell = office();
    shell.ok("submit-portfolio 1 cataloging --on 2026-09-01 --paid 60");
    let codes = "portfolio-fee evaluator-qualified evaluator-independent ratings";
    let refused = |line: &str| {
        let before = shell.entries();
        let document = shell.ended(3, line);
        assert_eq!(shell.entries(), before);
        let findings = document["findings"].as_array().unwrap();
        let told: Vec<&str> = findings.iter().map(|f| f["requirement"].as_str().unwrap()).collect();
        assert_eq!(told.join(" "), format!("{codes} evaluators"));
        let unmet = findings.iter().filter(|f| f["met"] == false);
        unmet.map(|f| f["text"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    let few = refused("evaluate assign 2");
    assert!(
        few[0].starts_with("round 1 lacks 2 evaluators, and nobody may be asked; eve is not"),
        "{few:?}"
    );
    assert_eq!(refused("evaluate assign 1 --evaluators ida"), ["ida is not qualified for access"]);
    let many = refused("evaluate assign 1 --evaluators eve,fay,gus");
    assert_eq!(many, ["round 1 lacks 2 evaluators, and 3 are named"]);
    let said = shell.run("evaluate assign 2").with(3).stderr;
    assert!(
        said.starts_with("Nobody was asked to rate portfolio 2. Nothing was recorded.\n"),
        "{said}"
    );

    let unknown = shell.run("evaluate assign 1 --evaluators ewe").with(1);
    assert!(unknown.stderr.contains("did you mean eve"), "{unknown:?}");
    shell.run("evaluate assign 9").with(1);
    shell.run("evaluate assign 1 --on 2026-11-23").with(2);
    shell.run("evaluate assign 1 --instead-of eve").with(2);
    shell.run("evaluate assign 1 --instead-of eve --reason ' '").with(2);
}

#[test]
fn one_who_was_asked_is_replaced_in_one_entry_that_can_be_taken_back() {
    let shell = office();
    shell.ok("evaluate assign 1 --on 2026-09-02");
    let made =
        shell.ok("evaluate assign 1 --instead-of eve --reason 'has no time' --on 2026-09-03");
    assert_eq!(asked(&made), [3]);
    assert_eq!(made["recorded"], json!({ "portfolio": 1, "assignment": 3 }));
    assert_eq!(desk(&shell).0, "portfolio 1, access: round 1 has 0 of 2 ratings; asked: fay, gus");
    assert_eq!(evaluator(&shell, 1, "")["assigned"], 0);
    let entry = made["entry"].as_i64().unwrap();
    shell.ok(&format!("retract entry {entry} --reason 'has time' --yes"));
    assert_eq!(desk(&shell).0, "portfolio 1, access: round 1 has 0 of 2 ratings; asked: eve, fay");
    shell.ok("retract record assignment 2 --reason 'was not asked' --yes");
    let (text, command) = desk(&shell);
    assert_eq!(text, "portfolio 1, access: round 1 has 0 of 2 ratings; asked: eve");
    assert_eq!(command, "lssc evaluate assign 1");
    assert_eq!(asked(&shell.ok("evaluate assign 1 --on 2026-09-04")), [2]);
}

#[test]
fn who_was_asked_already_stands_in_for_nobody() {
    let shell = office();
    shell.ok("evaluate assign 1 --on 2026-09-02");
    let before = shell.entries();
    let line = "evaluate assign 1 --instead-of eve --evaluators fay --reason 'has no time' --on 2026-09-03";
    let refused = shell.ended(3, line);
    let unmet: Vec<&Value> = refused["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["met"] == false)
        .map(|f| &f["text"])
        .collect();
    assert_eq!(unmet, ["fay was asked on 2026-09-02 already"]);
    assert_eq!(shell.entries(), before);
    assert!(desk(&shell).0.ends_with("asked: eve, fay"));
}

#[test]
fn who_was_asked_and_may_rate_no_more_is_asked_no_more() {
    let shell = office();
    let entries = shell.entries();
    shell.ok("evaluate assign 1 --on 2026-09-02");
    shell.run("check").with(0);
    // Eve's entry is the first of the five evaluators', before the portfolio.
    let added = entries - 5;
    shell.ok(&format!(
        "evaluator add --name eve --email eve@example.org --sets foundations --corrects {added} --reason 'wrong set'"
    ));
    let (text, command) = desk(&shell);
    assert!(text.ends_with("0 of 2 ratings; asked: fay"), "{text}");
    assert_eq!(command, "lssc evaluate assign 1");
    let eve = evaluator(&shell, 1, "");
    assert_eq!((&eve["assigned"], &eve["open"]), (&json!(1), &json!(0)));
    let wrong = shell.ended(1, "check");
    assert_eq!(wrong[0]["check"], "assignments");
    assert_eq!(
        wrong[0]["what"],
        "assignment 1 of portfolio 1 of 1 ana Sample asks somebody who may not rate it: eve is not qualified for access"
    );
    assert_eq!(
        wrong[0]["hint"],
        "retract it: lssc retract record assignment 1 --reason TEXT; then ask another: lssc evaluate assign 1"
    );
    assert_eq!(asked(&shell.ok("evaluate assign 1 --dry-run")), [3]);
    let replaced = "evaluate assign 1 --instead-of eve --reason 'not qualified' --on 2026-09-03";
    assert_eq!(asked(&shell.ok(replaced)), [3]);
    shell.run("check").with(0);
    assert!(desk(&shell).0.ends_with("asked: fay, gus"));
}

#[test]
fn the_desk_proposes_to_ask_and_then_whose_ratings_to_record() {
    let shell = office();
    let waits = "portfolio 1, access: round 1 has";
    assert_eq!(
        desk(&shell),
        (format!("{waits} 0 of 2 ratings"), "lssc evaluate assign 1".to_string())
    );
    // An office that asks nobody is not told to.
    shell.ok("evaluate portfolio 1 --evaluator gus --ratings MMMMMMMMMMMMM --on 2026-09-05");
    let record = |who: &str| {
        format!("lssc evaluate portfolio 1 --evaluator {who} --ratings MMPN... --on 2026-11-22")
    };
    assert_eq!(desk(&shell), (format!("{waits} 1 of 2 ratings"), record("NAME")));
    assert_eq!(asked(&shell.ok("evaluate assign 1 --on 2026-09-06")), [1]);
    assert_eq!(desk(&shell), (format!("{waits} 1 of 2 ratings; asked: eve"), record("1")));
    let before = shell.ok("report next --within 0 --as-of 2026-09-05");
    assert_eq!(before[0]["text"], format!("{waits} 1 of 2 ratings"));
}

#[test]
fn an_evaluators_row_tells_load_waiting_turn_round_and_agreement() {
    let shell = office();
    shell.ok("evaluate assign 1 --evaluators eve,fay --on 2026-09-11");
    let form = "evaluator name email sets assigned open waiting_since waiting_days rated turn_round_days agreement";
    let eve = |more: &str| evaluator(&shell, 1, more);
    assert_eq!(keys(&eve("")), form);
    let load = |row: Value| {
        (row["open"].clone(), row["waiting_since"].clone(), row["waiting_days"].clone())
    };
    assert_eq!(load(eve("--as-of 2026-09-10")), (json!(0), Value::Null, Value::Null));
    assert_eq!(load(eve("--as-of 2026-09-15")), (json!(1), json!("2026-09-11"), json!(4)));
    shell.ok("evaluate portfolio 1 --evaluator eve --ratings MMMMMMMMMMMMM --on 2026-09-14");
    assert_eq!(load(eve("")), (json!(0), Value::Null, Value::Null));
    assert_eq!(load(evaluator(&shell, 2, "")).0, 1);
    assert_eq!(eve("")["turn_round_days"], 3);
    assert_eq!(eve("")["agreement"], json!({ "value": 0, "of": 0, "per_mille": null }));
    // Gus was not asked: his days run from the day handed in. What waited for fay waits no more.
    shell.ok("evaluate portfolio 1 --evaluator gus --ratings MMMMMMMMMMPPP --on 2026-09-21");
    let gus = evaluator(&shell, 3, "");
    assert_eq!((&gus["turn_round_days"], &gus["assigned"]), (&json!(20), &json!(0)));
    let agreement = json!({ "value": 10, "of": 13, "per_mille": 769 });
    assert_eq!((&eve("")["agreement"], &gus["agreement"]), (&agreement, &agreement));
    assert_eq!(load(evaluator(&shell, 2, "")).0, 0);
    let statistics = shell.run("report statistics --format csv").with(0).stdout;
    assert!(statistics.contains("10,13,769"), "{statistics}");

    let last = shell.entries();
    shell.ok("retract record assignment 1 --reason 'nobody asked her' --yes");
    assert_eq!(eve("")["turn_round_days"], 13);
    assert_eq!(eve(&format!("--known-at {last}"))["turn_round_days"], 3);
    let table = shell.run("report evaluators").with(0).stdout;
    assert!(table.lines().all(|line| line.len() <= 80), "{table}");
    let csv = shell.run("report evaluators --format csv").with(0).stdout;
    assert!(
        csv.starts_with(&format!(
            "{},agreement_value,agreement_of,agreement_per_mille\n",
            form.replace(" agreement", "").replace(' ', ",")
        )),
        "{csv}"
    );
}

#[test]
fn nothing_waits_for_an_evaluator_once_the_candidate_is_withdrawn() {
    let shell = office();
    shell.ok("evaluate assign 1 --on 2026-09-02");
    assert_eq!(evaluator(&shell, 1, "")["open"], 1);
    shell.ok("candidate withdraw 1 --on 2026-10-01 --reason 'moved away'");
    assert_eq!(evaluator(&shell, 1, "")["open"], 0);
    assert_eq!(evaluator(&shell, 1, "--as-of 2026-09-30")["open"], 1);
    assert_eq!(
        shell.refused("evaluate assign 1 --instead-of 1 --reason x").split(' ').nth(3),
        Some("!ratings")
    );
}

#[test]
fn an_assignment_is_held_told_exported_and_changes_no_decision() {
    let shell = office();
    let rate = "evaluate portfolio 1 --evaluator hal --ratings MMMMMMMMMMMMM --on 2026-09-05";
    let free = shell.ok(&format!("{rate} --dry-run"));
    let entry = shell.ok("evaluate assign 1 --on 2026-09-02")["entry"].as_i64().unwrap();
    assert_eq!(shell.ok(&format!("{rate} --dry-run"))["candidates"], free["candidates"]);
    assert!(shell.ok("report changes --since 2 --as-of 2026-11-22").is_array());

    let shown = shell.run("candidate show 1").with(0).stdout;
    let line = format!("eve (assignment 1, entry {entry})");
    assert!(shown.lines().any(|l| l.contains("2026-09-02") && l.contains(&line)), "{shown}");
    let held = shell.ok("candidate show 1");
    let round = &held["portfolios"][0]["rounds"][0]["assignments"];
    assert_eq!(keys(&round[0]), "assignment entry evaluator name assigned_on");
    let csv = shell.run("candidate show 1 --format csv").with(0).stdout;
    assert!(csv.contains("portfolio 1 round 1: eve asked"), "{csv}");
    let told = shell.run("report entries 1").with(0).stdout;
    assert!(
        told.contains("evaluator 2 asked to rate portfolio 1, round 1, on 2026-09-02"),
        "{told}"
    );
    let dossier = shell.run("candidate export 1").with(0).stdout;
    assert!(dossier.contains("\"assignment\""), "{dossier}");
    shell.run("export all").with(0);
    assert_eq!(shell.read("all/assignment.csv").lines().count(), 3);
    shell.run("check").with(0);
    shell.ok("retract record evaluator 2 --reason 'has left' --yes");
    let wrong = shell.ended(1, "check");
    assert_eq!(wrong[0]["hint"], "retract it: lssc retract record assignment 2 --reason TEXT");
    assert_eq!(asked(&shell.ok("evaluate assign 1 --on 2026-09-09")), [3]);
}
