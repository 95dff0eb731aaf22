//! Section 5: courses, bundles, one route a set.

use super::*;

const CATALOG_A: &str =
    "T-1,Tech One,Prairie,state-library,technology,2020-01-01,2021-12-31,,online,
T-1,Tech One,Prairie,state-library,technology,2024-01-01,2026-06-30,,online,
Y-1,Youth One,Prairie,state-library,youth,2021-01-01,,Youth,online,
Y-2,Youth Two,Prairie,state-library,youth,2021-01-01,,Youth,online,
F-1,Foundations One,Prairie,state-library,Foundation of Library Service,2021-01-01,,,online,
M-1,Many,Prairie,state-library,access,2021-01-01,,,online,
M-1,Many,Prairie,state-library,cataloging,2021-01-01,,,online,
M-2,Many Two,Prairie,state-library,access,2021-01-01,,,online,";

fn office() -> (Shell, i64) {
    let shell = Shell::new();
    let receipt = shell.catalog(CATALOG_A);
    assert_eq!((&receipt["recorded"], &receipt["rejected"]), (&8.into(), &0.into()));
    let ana = shell.admit("ana", "2023-03-10");
    (shell, ana)
}

#[test]
fn a_completion_counts_inside_an_approval_and_24_months_before_it_ends_included() {
    for (day, counts) in [
        ("2017-12-31", false),
        ("2018-01-01", true),
        ("2021-12-31", true),
        ("2022-01-01", true), // 24 months before the second approval
        ("2026-06-30", true),
        ("2026-07-01", false),
    ] {
        let (shell, ana) = office();
        let made = shell.ok(&format!("record-course {ana} t-1 --on {day}"));
        assert_eq!(made["recorded"]["completion"], 1);
        assert_eq!(made["notes"].as_array().unwrap().is_empty(), counts, "{day} {made:#}");
        let expected = if counts { format!("{day} course T-1") } else { "-".into() };
        assert_eq!(shell.set(ana, "technology", TODAY), expected, "{day}");
    }
}

#[test]
fn an_approval_exists_from_its_first_day_and_credit_has_effect_on_its_own_day() {
    let (shell, ana) = office();
    shell.ok(&format!("record-course {ana} T-1 --on 2023-06-01"));
    assert_eq!(shell.set(ana, "technology", "2023-12-31"), "-");
    assert_eq!(shell.set(ana, "technology", "2024-01-01"), "2023-06-01 course T-1");
}

#[test]
fn a_completion_does_not_exist_before_its_day() {
    let (shell, ana) = office();
    shell.ok(&format!("record-course {ana} F-1 --on 2023-06-01"));
    assert_eq!(shell.set(ana, "foundations", "2023-05-31"), "-");
    assert_eq!(shell.set(ana, "foundations", "2023-06-01"), "2023-06-01 course F-1");
}

#[test]
fn a_bundle_achieves_its_set_on_the_day_of_its_last_course() {
    let (shell, ana) = office();
    let first = shell.ok(&format!("record-course {ana} Y-2 --on 2023-06-01"));
    assert!(first["notes"].to_string().contains("Y-1"), "{first:#}");
    assert_eq!(shell.set(ana, "youth", TODAY), "-");
    shell.ok(&format!("record-course {ana} Y-1 --on 2023-07-01"));
    assert_eq!(shell.set(ana, "youth", "2023-06-30"), "-");
    let set = shell.set(ana, "youth", TODAY);
    assert!(set.starts_with("2023-07-01 course "), "{set}");
    assert!(set.contains("Y-1") && set.contains("Y-2"), "{set}");
}

#[test]
fn one_completion_serves_one_set_the_first_in_policy_order() {
    let (shell, ana) = office();
    shell.ok(&format!("record-course {ana} M-1 --on 2023-06-01"));
    assert_eq!(shell.set(ana, "access", TODAY), "2023-06-01 course M-1");
    assert_eq!(shell.set(ana, "cataloging", TODAY), "-");
    shell.ok(&format!("record-course {ana} M-2 --on 2023-05-01"));
    assert_eq!(shell.set(ana, "access", TODAY), "2023-05-01 course M-2");
    assert_eq!(shell.set(ana, "cataloging", TODAY), "2023-06-01 course M-1");
    // As of a day between, the later completion does not exist.
    assert_eq!(shell.set(ana, "cataloging", "2023-05-31"), "-");
}

#[test]
fn the_same_completion_again_is_a_note_and_another_proof_or_day_is_refused() {
    let (shell, ana) = office();
    let line = format!("record-course {ana} F-1 --on 2023-06-01 --proof P1");
    let made = shell.ok(&line);
    let again = shell.ok(&line);
    assert!(again["entry"].is_null() && !again["notes"].as_array().unwrap().is_empty());
    for other in ["--on 2023-06-01 --proof P2", "--on 2023-06-01", "--on 2023-06-02 --proof P1"] {
        let line = format!("record-course {ana} F-1 {other}");
        assert_eq!(
            shell.refused(&line),
            "approval before-approval bundle !not-recorded",
            "{other}"
        );
        let document = shell.ended(3, &line);
        let text = finding(&document, "not-recorded")["text"].as_str().unwrap().to_string();
        assert!(text.contains(&format!("entry {}", made["entry"])), "{text}");
    }
    // Corrected, it is the right one that stands.
    shell.ok(&format!(
        "record-course {ana} F-1 --on 2023-06-02 --proof P1 --corrects {} --reason typed",
        made["entry"]
    ));
    assert_eq!(shell.set(ana, "foundations", TODAY), "2023-06-02 course F-1");
}

#[test]
fn a_second_day_is_recorded_where_the_first_fits_no_approval() {
    let (shell, ana) = office();
    shell.ok(&format!("record-course {ana} T-1 --on 2017-01-01"));
    shell.ok(&format!("record-course {ana} T-1 --on 2024-02-01"));
    assert_eq!(shell.set(ana, "technology", TODAY), "2024-02-01 course T-1");
}

#[test]
fn a_correction_takes_back_nothing_of_somebody_else() {
    let (shell, ana) = office();
    let bo = shell.admit("bo", "2023-03-10");
    let made = shell.ok(&format!("record-course {ana} F-1 --on 2023-06-01"));
    let entries = shell.entries();
    shell.ended(
        1,
        &format!(
            "record-course {bo} F-1 --on 2023-06-02 --corrects {} --reason typed",
            made["entry"]
        ),
    );
    assert_eq!(shell.entries(), entries);
    assert_eq!(shell.set(ana, "foundations", TODAY), "2023-06-01 course F-1");
}

#[test]
fn a_set_achieved_too_late_has_no_day_and_a_note() {
    let (shell, _) = office();
    let bo = shell.admit("bo", "2020-03-10");
    shell.ok(&format!("record-course {bo} F-1 --on 2024-03-11"));
    let progress = shell.progress(bo, TODAY);
    let set = &progress["sets"][0];
    assert_eq!(keys(set), "set name kind achieved_on route by note");
    assert!(set["achieved_on"].is_null() && set["note"].is_string(), "{set}");
    assert_eq!(progress["required"]["shown"], 0);
    shell.ok(&format!("record-course {bo} M-2 --on 2024-03-10"));
    assert_eq!(shell.progress(bo, TODAY)["elective"]["shown"], 1);
}

#[test]
fn unknown_courses_sets_and_people_fail_with_the_nearest_names() {
    let (shell, ana) = office();
    let course = shell.ended(1, &format!("record-course {ana} FF-1 --on 2023-06-01"));
    assert_eq!(keys(&course), "failed hints");
    assert!(course["hints"].to_string().contains("F-1"), "{course}");
    let person = shell.ended(1, "record-course anna@example.org F-1 --on 2023-06-01");
    assert!(person["hints"].to_string().contains("ana@example.org"), "{person}");
    let set = shell.ended(1, "catalog list --set technolgy");
    assert!(set["hints"].to_string().contains("technology"), "{set}");
    shell.run(&format!("record-course {ana} F-1 --on 2023-02-30")).with(2);
    shell.run(&format!("record-course {ana} F-1 --on 2026-11-23")).with(2);
    shell.ok(&format!("record-course {ana} F-1 --on 2026-11-22"));
}

#[test]
fn sets_are_understood_by_code_name_and_alias_in_any_letter_case() {
    let (shell, _) = office();
    for set in ["YOUTH", "'youth services'"] {
        let rows = shell.ok(&format!("catalog list --set {set} --on 2024-01-01"));
        assert_eq!(rows.as_array().unwrap().len(), 2, "{set}");
    }
    for set in ["'Reader’s Advisory'", "\u{2019}", "'supervision & management'"] {
        let code = if set == "\u{2019}" { 1 } else { 0 };
        shell.run(&format!("catalog list --set {set}")).with(code);
    }
}

#[test]
fn an_approval_or_agreement_does_not_begin_in_the_future_but_may_end_there() {
    let shell = Shell::new();
    let header =
        "course,title,provider,provider_kind,set,approved_on,approved_until,bundle,format,cost";
    let row = "A-1,A,P,college,access,2026-11-23,2030-01-01,,online,";
    shell.file("c.csv", format!("{header}\n{row}\n"));
    let receipt = shell.ended(4, "catalog import c.csv");
    assert_eq!(receipt["rejected"], 1);
    shell.file("c.csv", format!("{header}\n{}\n", row.replace("2026-11-23", "2026-11-22")));
    shell.ok("catalog import c.csv");
    shell
        .run("agreement add --college C --award A --signed-on 2026-11-23 --covers foundations")
        .with(2);
}

#[test]
fn a_completion_before_the_policy_is_a_fact_without_credit() {
    let shell = Shell::new();
    shell.catalog("O-1,Old,P,college,access,2009-07-13,,,online,");
    let ana = shell.admit("ana", "2012-01-01");
    let made = shell.ok(&format!("record-course {ana} O-1 --on 2009-07-12"));
    assert!(made["notes"].to_string().contains("credit.before_approval"), "{made:#}");
    assert_eq!(shell.set(ana, "access", "2012-01-01"), "-");
}

#[test]
fn a_candidacy_that_expired_becomes_complete_by_a_later_approval_with_effect_on_the_day_of_completion()
 {
    let shell = Shell::with_courses();
    shell.catalog("L-1,Late,P,college,reference,2024-06-01,,,online,");
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX[..5], "2023-01-01");
    shell.ok(&format!("record-course {ana} L-1 --on 2024-03-10"));
    assert_eq!(shell.standing(ana, "2024-05-31"), "expired");
    assert_eq!(shell.standing(ana, "2024-06-01"), "complete");
    assert_eq!(shell.progress(ana, "2024-06-01")["completed_on"], "2024-03-10");
    let made = shell.ok(&format!("evaluate candidacy {ana} --on 2024-06-01 --yes"));
    assert_eq!(made["recorded"]["certification"], 1);
    assert_eq!(shell.progress(ana, TODAY)["certification"]["first"], "2024-03-10");
}
