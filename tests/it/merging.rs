//! Two numbers made one person: as if they had had one from the start, and parted again as if nothing had been.

use serde_json::{Value, json};

use crate::contract::Shell;

/// An application of Ana under an e-mail address, with the fee paid.
fn apply(shell: &Shell, email: &str, name: &str, received_on: &str) -> i64 {
    let made = shell.ok(&format!(
        "enroll --name '{name}' --email {email} --education high-school --position Assistant --received {received_on} \
         --paid 350 --experience 'Town Library; 2010-01-01; -; 40/week; paid'"
    ));
    made["recorded"]["candidate"].as_i64().unwrap()
}

/// Half a certification under the first address, expired, and the other half under the second; not awarded yet.
fn halves(shell: &Shell, first: &str, second: &str) -> (i64, i64) {
    let old = apply(shell, first, "Ana Diaz", "2020-03-01");
    shell.ok(&format!("record-course {old} C-foundations --on 2020-06-01 --proof P-1"));
    shell.ok(&format!("record-course {old} C-communication --on 2020-07-01"));
    shell.ok(&format!("record-course {old} C-technology --on 2020-08-01"));
    let new = apply(shell, second, "Ana Diaz", "2025-03-01");
    shell.ok(&format!("record-course {new} C-access --on 2025-04-01"));
    shell.ok(&format!("record-course {new} C-cataloging --on 2025-05-01"));
    shell.ok(&format!("record-course {new} C-reference --on 2025-06-01"));
    (old, new)
}

fn twice() -> Shell {
    let shell = Shell::with_courses();
    assert_eq!(halves(&shell, "old@example.org", "ana@example.org"), (1, 2));
    shell
}

const MERGE: &str = "candidate merge 1 into 2 --reason 'enrolled twice' --yes";

/// What every report answers, as it is printed.
fn reports(shell: &Shell, numbers: &[i64]) -> Vec<String> {
    let mut lines: Vec<String> = [
        "roster",
        "expiring --within 4000",
        "next",
        "statistics",
        "ledger",
        "reminders --preview 366",
        "calendar --format csv",
    ]
    .iter()
    .map(|report| format!("report {report}"))
    .collect();
    for number in numbers {
        lines.push(format!("report progress {number} --plan"));
        lines.push(format!("report progress {number} --as-of 2020-07-15"));
        lines.push(format!("candidate show {number}"));
        lines.push(format!("payment list {number}"));
    }
    lines.push("check".to_string());
    let answers = lines.iter().map(|line| {
        let format = if line.contains("--format") { "" } else { "--format json" };
        shell.run(&format!("{line} {format}")).stdout
    });
    answers.collect()
}

/// A document without what names the person and what is typed to them.
fn nameless(mut document: Value) -> Value {
    match &mut document {
        Value::Object(object) => {
            for key in ["candidate", "email", "next", "command", "hint", "given_up", "uid"] {
                object.remove(key);
            }
            for value in object.values_mut() {
                *value = nameless(value.take());
            }
        }
        Value::Array(rows) => rows.iter_mut().for_each(|row| *row = nameless(row.take())),
        _ => {}
    }
    document
}

/// Nothing is wrong, but for two numbers that look like one person.
fn well(shell: &Shell) {
    let found = shell.run("check --format json").json();
    let found = found.as_array().unwrap().iter().filter(|f| f["check"] != "duplicates");
    let found: Vec<&Value> = found.collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn who_was_enrolled_twice_is_then_as_if_they_had_had_one_number_from_the_start() {
    let (two, one) = (twice(), Shell::with_courses());
    assert_eq!(halves(&one, "ana@example.org", "ana@example.org"), (1, 1));
    let said = two.ok(MERGE);
    assert_eq!(said["recorded"], json!({ "merger": 1 }));
    let changes = json!([
        { "candidate": 1, "before": "expired", "after": null },
        { "candidate": 2, "before": "candidate", "after": "complete" },
    ]);
    assert_eq!(said["candidates"], changes);
    well(&two);
    for line in [
        "report roster",
        "report roster --as-of 2020-07-15",
        "report expiring --within 4000 --as-of 2025-05-01",
        "report next",
        "report statistics",
        "report ledger",
        "report reminders --preview 366",
        "report progress ana@example.org --plan",
        "report progress ana@example.org --as-of 2020-07-15",
        "candidate show ana@example.org",
        "payment list ana@example.org",
    ] {
        assert_eq!(nameless(two.ok(line)), nameless(one.ok(line)), "{line}");
    }
    for shell in [&two, &one] {
        shell.ok("evaluate candidacy ana@example.org --on 2025-07-01 --yes");
    }
    let line = "report progress ana@example.org";
    assert_eq!(nameless(two.ok(line)), nameless(one.ok(line)));
    assert_eq!(two.standing(2, "2025-07-01"), "certified");
}

#[test]
fn taking_the_merger_back_leaves_every_report_as_it_was_byte_for_byte() {
    for retract in ["retract entry 11", "retract record merger 1"] {
        let shell = twice();
        let before = reports(&shell, &[1, 2]);
        assert_eq!(shell.ok(MERGE)["entry"], 11);
        assert_ne!(reports(&shell, &[2])[0], before[0]);
        let said = shell.ok(&format!("{retract} --reason 'two people' --yes"));
        let changes = json!([
            { "candidate": 1, "before": null, "after": "expired" },
            { "candidate": 2, "before": "complete", "after": "candidate" },
        ]);
        assert_eq!(said["candidates"], changes, "{retract}");
        let calendar = 6;
        for (place, (was, is)) in before.iter().zip(reports(&shell, &[1, 2])).enumerate() {
            // In the calendar the days that were called off and set again have a higher number.
            assert!(place == calendar || *was == is, "{was}\n{is}");
        }
    }
}

#[test]
fn what_was_known_before_the_merger_still_tells_of_two() {
    let shell = twice();
    let before = shell.ok("report roster");
    shell.ok(MERGE);
    assert_eq!(shell.ok("report roster").as_array().unwrap().len(), 1);
    assert_eq!(shell.ok("report roster --known-at 10"), before);
    let then = shell.ok("report progress 1 --known-at 10");
    assert_eq!((&then["candidate"], &then["standing"]), (&json!(1), &json!("expired")));
    let old = "report progress old@example.org";
    assert_eq!(shell.ok(&format!("{old} --known-at 10"))["candidate"], 1);
    assert_eq!(shell.ok(old)["candidate"], 2);
    let changes = shell.ok("report changes --since 10");
    assert_eq!(changes[0]["after"]["standing"], Value::Null);
    assert_eq!(changes[1]["after"]["standing"], "complete");
    for person in [0, 1] {
        let entries = changes[person]["entries"].as_array().unwrap();
        assert!(entries.contains(&json!(11)), "{entries:?}");
    }
}

#[test]
fn a_number_given_up_and_its_address_go_on_finding_the_person() {
    let shell = twice();
    shell.ok(MERGE);
    let typed = shell.run("report progress 1").with(0);
    assert!(typed.stderr.contains("1 was merged into 2 by entry 11"), "{}", typed.stderr);
    assert!(!shell.run("report progress 2").with(0).stderr.contains("since"));
    for line in [
        "record-course 1 C-youth --on 2025-08-01",
        "record-course old@example.org C-supervision --on 2025-08-02",
        "payment receive 1 20 --on 2025-08-03",
        "candidate update old@example.org --state IL",
    ] {
        let said = shell.ok(line);
        assert_eq!(said["candidates"][0]["candidate"], 2, "{line}");
    }
    for text in ["1", "old@", "Diaz"] {
        let found = shell.ok(&format!("candidate find {text}"));
        assert_eq!(found.as_array().unwrap().len(), 1, "{text}");
        assert_eq!(found[0]["candidate"], 2, "{text}");
    }
    let shown = shell.run("candidate show 2").with(0).stdout;
    assert!(shown.contains("1 Ana Diaz, old@example.org"), "{shown}");
    let exported = shell.ok("candidate export 1");
    assert_eq!(exported["candidate"], 2);
    assert_eq!(exported["records"]["enrollment"].as_array().unwrap().len(), 2);
    assert_eq!(exported["records"]["merger"].as_array().unwrap().len(), 1);
    let history = shell.run("report entries 2").with(0).stdout;
    assert!(history.contains("merger of 1 into 2"), "{history}");
    assert!(history.contains("application received 2020-03-01"), "{history}");
    let of_both = shell.ok("report entries 1").as_array().unwrap().len();
    assert_eq!(shell.ok("report entries 2").as_array().unwrap().len(), of_both);
    let evaluator = "evaluator add --name Eve --email eve@example.org --sets youth --not-for 1";
    shell.ok(evaluator);
    assert_eq!(shell.ok("evaluator list")[0]["not_for"], json!([2]));
}

#[test]
fn rosters_with_the_old_address_the_old_number_and_the_old_name_go_on_working() {
    let shell = Shell::with_courses();
    apply(&shell, "old@example.org", "Ana Dias", "2020-03-01");
    apply(&shell, "ana@example.org", "Ana Diaz", "2025-03-01");
    shell.ok(MERGE);
    // A long file is settled with everybody read at once, a short one person by person.
    shell.file("long.csv", "candidate,course,completed_on,name\nold@example.org,C-youth,2025-07-01,Ana Dias\n1,C-access,2025-07-02,Ana Diaz\n");
    let said = shell.ok("record-course --csv long.csv");
    assert_eq!((&said["recorded"], &said["rejected"]), (&json!(2), &json!(0)), "{said:#}");
    // Long before any approval: none contradicts another.
    for on in 1..=28 {
        shell.ok(&format!("record-course 2 C-supervision --on 2010-02-{on:02}"));
    }
    shell.file(
        "short.csv",
        "candidate,course,completed_on,name\nOLD@example.org,C-youth,2025-07-01,Ana Dias\n",
    );
    assert_eq!(shell.ok("record-course --csv short.csv")["already"], 1);
    shell.file(
        "short.csv",
        "candidate,course,completed_on,name\nold@example.org,C-youth,2025-07-01,Bo Brown\n",
    );
    assert_eq!(shell.ended(4, "record-course --csv short.csv")["rejected"], 1);
    shell.file("activities.csv", "candidate,title,activity_on,set,hours,name\nold@example.org,Talk,2025-08-01,access,2,Ana Dias\n");
    assert_eq!(shell.ok("renew activity --csv activities.csv")["recorded"], 1);
    well(&shell);
}

#[test]
fn enrolling_under_the_old_address_is_enrolling_the_person() {
    let shell = twice();
    let old = "name,email,education,position,received_on,paid\nAna Diaz,old@example.org,high-school,Assistant,2020-03-01,350\n";
    shell.file("people.csv", old);
    shell.ok("candidate update 1 --state IL");
    shell.ok("candidate update 2 --state OH --name 'Ana Diaz-Lee'");
    shell.file("experience.csv", "email,library,first_on,last_on,hours_per_week,total_hours,basis\nold@example.org,Town Library,2010-01-01,-,40,,paid\n");
    shell.ok(MERGE);
    let again = shell.ok("enroll --csv people.csv --experience-csv experience.csv");
    assert_eq!((&again["already"], &again["entry"]), (&json!(1), &Value::Null), "{again:#}");
    let refused = shell.run(
        "enroll --name 'Ana Diaz' --email old@example.org --education college --position Clerk --received 2026-01-10",
    );
    assert!(refused.with(3).stderr.contains("candidate 2, Ana Diaz-Lee"));
    shell.ok("candidate withdraw 2 --on 2025-12-01 --reason 'moved away'");
    assert_eq!(apply(&shell, "old@example.org", "Ana Diaz", "2026-01-10"), 2);
    assert_eq!(shell.progress(2, "2026-11-22")["email"], "ana@example.org");
    assert_eq!(shell.standing(2, "2026-11-22"), "complete");
    well(&shell);
}

#[test]
fn an_order_that_names_the_old_address_is_for_the_person() {
    let shell = Shell::with_courses();
    let enroll = "enroll --education college --position Clerk --experience 'Town Library; 2010-01-01; -; 40/week; paid'";
    shell.ok(&format!("{enroll} --name 'Ana Diaz' --email old@example.org --received 2020-01-10"));
    shell.ok("candidate withdraw 1 --on 2020-02-01 --reason 'moved away'");
    shell.ok(&format!("{enroll} --name 'Ana Diaz' --email ana@example.org --received 2026-01-10"));
    shell.file("people.csv", "name,email,amount\nAna Diaz,old@example.org,350\n");
    shell.ok("order add PO-1 --institution 'Town Library' --on 2026-02-01 --csv people.csv");
    shell.ok(MERGE);
    let paid = shell.ok("order pay PO-1 350 --on 2026-02-10 --only 1");
    assert_eq!(paid["candidates"][0]["candidate"], 2, "{paid:#}");
    assert_eq!(shell.standing(2, "2026-11-22"), "candidate");
    let listed = shell.ok("order list PO-1");
    assert_eq!((&listed[0]["candidate"], &listed[0]["standing"]), (&json!(2), &json!("candidate")));
    assert_eq!(shell.ok("report ledger")["totals"], shell.ok("report ledger")["totals"]);
}

#[test]
fn two_applications_for_the_same_thing_become_one_and_nothing_leaves_the_books() {
    let shell = Shell::with_courses();
    let first = apply(&shell, "f@example.org", "Fay Fox", "2026-10-01");
    let line = "enroll --name 'Fay Fox' --email f2@example.org --education high-school --position Clerk --received 2026-10-03 --paid 350 \
         --experience 'City Library; 2010-01-01; -; 40/week; paid'";
    let second = shell.ok(line)["recorded"]["candidate"].as_i64().unwrap();
    shell.ok(&format!("submit-portfolio {second} cataloging --on 2026-10-10 --paid 60"));
    let merge = format!("candidate merge {second} into {first} --reason twice --yes");
    let said = shell.ok(&merge);
    assert_eq!(said["applications"], json!([{ "given_up": 2, "kept": 1 }]));
    assert_eq!(said["figures"]["together"]["balance"], "-350.00");
    let shown = shell.ok(&format!("candidate show {first}"));
    assert_eq!(shown["enrollments"].as_array().unwrap().len(), 1, "{shown:#}");
    assert_eq!(shown["portfolios"].as_array().unwrap().len(), 1, "{shown:#}");
    let back = "payment refund 1 350 --on 2026-11-01 --reason 'paid twice' --yes";
    shell.ok(back);
    assert_eq!(shell.progress(first, "2026-11-22")["balance"], "0.00");
    assert_eq!(shell.standing(first, "2026-11-22"), "candidate");
    well(&shell);
    // The same form once more is the same application still.
    assert_eq!(shell.ok(line)["entry"], Value::Null);

    // A library of either application is hers.
    shell.ok("evaluator add --name Eve --email eve@example.org --sets cataloging --library 'City Library'");
    let rate = "evaluate portfolio 1 --evaluator 1 --ratings MMMMMMMM --on 2026-11-02";
    assert!(shell.refused(rate).contains("!evaluator-independent"));

    shell.ok("retract record refund 1 --reason two --yes");
    shell.ok("retract record merger 1 --reason two --yes");
    for candidate in [first, second] {
        assert_eq!(shell.standing(candidate, "2026-11-22"), "candidate");
    }
    assert_eq!(shell.ok(&format!("candidate show {second}"))["enrollments"][0]["enrollment"], 2);
    well(&shell);
}

#[test]
fn staff_choose_whose_application_is_kept() {
    let shell = Shell::with_courses();
    apply(&shell, "old@example.org", "Ana Diaz", "2024-03-01");
    apply(&shell, "ana@example.org", "Ana Diaz", "2025-03-01");
    shell.run(&format!("{MERGE} --keep 9")).with(1);
    let said = shell.ok(&format!("{MERGE} --keep ana@example.org"));
    assert_eq!(said["applications"], json!([{ "given_up": 1, "kept": 2 }]));
    assert_eq!(shell.progress(2, "2026-11-22")["received_on"], "2025-03-01");
    assert_eq!(shell.progress(2, "2026-11-22")["balance"], "-350.00");
    shell.ok("enroll --corrects 3 --received 2024-03-05 --reason typo");
    assert_eq!(shell.progress(2, "2026-11-22")["received_on"], "2025-03-01");
    let other = twice();
    other.run(&format!("{MERGE} --keep 1")).with(2);
}

#[test]
fn an_application_while_a_certification_runs_is_no_other_for_the_same_thing() {
    let shell = Shell::with_courses();
    shell.certify("bo", "2020-03-01", "2020-06-01");
    apply(&shell, "bo2@example.org", "Bo Sample", "2021-05-01");
    let line = "candidate merge 2 into 1 --reason 'one person' --yes";
    assert_eq!(shell.refused(line), "!not-enrolled not-certified");
    let text = shell.run(line).stderr;
    assert!(text.contains("application 2 of 2, received 2021-05-01, came while the standing of application 1 of 1, received 2020-03-01, was certified"), "{text}");
    assert!(
        text.contains("lssc retract record enrollment 2 --reason TEXT, or enrollment 1"),
        "{text}"
    );
}

#[test]
fn what_an_award_would_not_follow_from_any_more_is_refused_unless_even_so() {
    let shell = Shell::with_courses();
    shell.certify("bo", "2020-03-01", "2020-06-01");
    apply(&shell, "ana@example.org", "Bo Sample", "2019-05-01");
    shell.ok("candidate withdraw 2 --on 2019-06-01 --reason 'moved away'");
    // Earlier courses of the other number: the certification would have begun on another day.
    shell.complete(
        2,
        &["foundations", "communication", "technology", "access", "cataloging", "reference"],
        "2020-05-01",
    );
    let line = "candidate merge 2 into 1 --reason 'one person' --yes";
    assert_eq!(shell.refused(line), "!not-rested-on");
    let text = shell.run(line).stderr;
    assert!(text.contains("certification 1 of 1 bo Sample, awarded 2020-06-01 (entry "), "{text}");
    let said = shell.ok(&format!("{line} --even-so"));
    assert_eq!(said["recorded"]["merger"], 1);
    let found = shell.ended(1, "check");
    assert_eq!(found[0]["check"], "awards", "{found:#}");
    // What does not follow now followed before, and does again: nothing depends on the merger.
    shell.ok("retract record merger 1 --reason 'two people' --yes");
    well(&shell);
}

#[test]
fn it_is_not_taken_back_while_later_records_are_about_both_numbers() {
    let shell = twice();
    shell.ok(MERGE);
    // Money of a day on which only the first application was there.
    let paid = shell.ok("payment receive 2 10 --on 2020-05-01");
    assert_eq!(paid["recorded"]["payment"], 3);
    let retract = "retract record merger 1 --reason 'two people' --yes";
    assert_eq!(shell.refused(retract), "!not-rested-on");
    let text = shell.run(retract).stderr;
    assert!(text.contains("payment 3 of 2 refers to enrollment 1 of 1"), "{text}");
    assert!(text.contains("lssc retract record payment 3 --reason TEXT"), "{text}");
    shell.ok("retract record payment 3 --reason 'another' --yes");
    // A course of the one corrected by a record of the other.
    let corrected = shell
        .ok("record-course 2 C-foundations --on 2020-06-02 --corrects 4 --reason 'typing error'");
    let entry = corrected["entry"].as_i64().unwrap();
    let text = shell.run(retract).with(3).stderr;
    assert!(
        text.contains(&format!("entry {entry} replaced completion 1 of 1 with a record of 2")),
        "{text}"
    );
    shell.ok(&format!("retract entry {entry} --reason 'not so' --yes"));
    shell.ok(retract);
    assert_eq!(shell.standing(1, "2026-11-22"), "expired");
    well(&shell);
}

#[test]
fn an_award_that_rests_on_both_numbers_keeps_them_one() {
    let shell = twice();
    shell.ok(MERGE);
    shell.ok("evaluate candidacy 2 --on 2025-07-01 --yes");
    let retract = "retract record merger 1 --reason 'two people' --yes";
    assert_eq!(shell.refused(retract), "!not-rested-on");
    shell.ok(&format!("{retract} --even-so"));
    assert_eq!(shell.standing(2, "2026-11-22"), "certified");
    let found = shell.ended(1, "check");
    assert_eq!((&found[0]["check"], &found[1]["check"]), (&json!("duplicates"), &json!("awards")));
}

#[test]
fn the_same_again_records_nothing_and_the_other_way_round_is_refused() {
    let shell = twice();
    for typed in [
        "candidate merge 1 2 --reason x",
        "candidate merge 1 onto 2 --reason x",
        "candidate merge 1 into 1 --reason x",
    ] {
        shell.run(typed).with(2);
    }
    shell.run("candidate merge 1 into 2 --reason x").with(2);
    shell.run("candidate merge 1 into 9 --reason x --yes").with(1);
    let dry = shell.ok("candidate merge 1 into 2 --reason x --dry-run");
    assert_eq!((&dry["entry"], &dry["candidates"][0]["after"]), (&Value::Null, &Value::Null));
    shell.ok(MERGE);
    for again in ["1 into 2", "old@example.org into ana@example.org", "1 into ana@example.org"] {
        let said = shell.ok(&format!("candidate merge {again} --reason x --yes"));
        assert_eq!(
            (&said["entry"], said["notes"].as_array().unwrap().len()),
            (&Value::Null, 1),
            "{again}"
        );
    }
    assert_eq!(shell.refused("candidate merge 2 into 1 --reason x --yes"), "!not-recorded");
    shell.run("candidate merge old@example.org into 1 --reason x --yes").with(2);
}

#[test]
fn who_was_joined_to_somebody_who_is_joined_in_turn_is_known_by_the_last_number() {
    let shell = twice();
    apply(&shell, "third@example.org", "Ana Diaz-Lee", "2015-03-01");
    shell.ok(MERGE);
    let said = shell.ok("candidate merge 2 into 3 --reason 'changed her name' --yes");
    assert_eq!(said["candidates"][1]["candidate"], 3);
    assert_eq!(shell.ok("report progress old@example.org")["candidate"], 3);
    assert_eq!(shell.ok("report progress 1")["name"], "Ana Diaz-Lee");
    let held = shell.ok("candidate show 3");
    assert_eq!(held["enrollments"].as_array().unwrap().len(), 3);
    well(&shell);
    // The first is taken back from under the second: the third keeps what was of the second alone.
    shell.ok("retract record merger 1 --reason 'two people' --yes");
    assert_eq!(shell.ok("report progress 1")["candidate"], 1);
    assert_eq!(shell.ok("report progress 2")["candidate"], 3);
    well(&shell);
}

#[test]
fn no_retraction_makes_a_circle_or_joins_a_number_to_nobody() {
    let shell = twice();
    shell.ok(MERGE);
    let taken = shell.ok("retract record merger 1 --reason 'the other way' --yes");
    shell.ok("candidate merge 2 into 1 --reason 'the other way' --yes");
    let restore = format!("retract entry {} --reason back --yes", taken["entry"]);
    let failed = shell.ended(1, &restore);
    assert_eq!(failed["failed"], "then 2 would be merged into 1, which is already merged into 2");
    let failed = shell.ended(1, "retract record candidate 1 --reason gone --yes --even-so");
    let text = failed["failed"].as_str().unwrap();
    assert!(text.contains("candidate 1 is retracted"), "{text}");
    assert_eq!(shell.ok("report progress 2")["candidate"], 1);
    well(&shell);
}

#[test]
fn an_application_corrected_after_the_merger_stays_with_its_number() {
    let shell = twice();
    shell.ok(MERGE);
    shell.ok(
        "enroll --name 'Ana Diaz' --email old@example.org --education college --position Assistant --received 2020-03-02 \
         --experience 'Town Library; 2010-01-01; -; 40/week; paid' --corrects 3 --reason 'typing error'",
    );
    let progress = shell.progress(2, "2020-12-31");
    assert_eq!(
        (&progress["received_on"], &progress["email"]),
        (&json!("2020-03-02"), &json!("ana@example.org"))
    );
    well(&shell);
    shell.ok("retract record merger 1 --reason 'two people' --yes");
    assert_eq!(shell.progress(1, "2026-11-22")["received_on"], "2020-03-02");
    well(&shell);
}

#[test]
fn what_hangs_on_the_person_hangs_on_both_numbers() {
    let shell = twice();
    shell.ok("candidate consent 1 --public-list yes --on 2020-04-01");
    shell.ok(MERGE);
    let consents = &shell.ok("candidate show 2")["consents"];
    assert_eq!(consents.as_array().unwrap().len(), 1);
    shell.ok("evaluate candidacy 2 --on 2025-07-01 --yes");
    let certificate = &shell.ok("report roster")[0]["certificate"];
    let certificate = certificate.as_str().unwrap();
    for name in ["Ana Diaz", "ana  diaz"] {
        let told = shell.ok(&format!("verify {certificate} --name '{name}'"));
        assert_eq!(told["name_matches"], true, "{told:#}");
    }
    shell.ok("candidate forget 1 --reason 'asked for it in writing' --yes");
    let roster = shell.ok("report roster");
    assert_eq!(roster[0]["name"], "(forgotten)");
    let copy = std::fs::read(shell.register()).unwrap();
    for gone in ["old@example.org", "ana@example.org", "Ana Diaz"] {
        let there = copy.windows(gone.len()).any(|part| part == gone.as_bytes());
        assert!(!there, "{gone}");
    }
    well(&shell);
}
