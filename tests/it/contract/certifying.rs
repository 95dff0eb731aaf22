//! Section 7, R1: the award.

use serde_json::json;

use super::*;

#[test]
fn an_award_needs_a_yes_and_begins_on_the_completion_day() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(ana, &SIX[..5], "2023-05-01");
    shell.complete(ana, &SIX[5..], "2023-06-01");
    let ended = shell.run(&format!("evaluate candidacy {ana}")).with(2);
    assert!(ended.stderr.contains("--yes"), "{ended:#?}");
    let ended = shell.run(&format!("evaluate candidacy {ana} --format json")).with(2);
    assert!(ended.stderr.contains("--yes"), "{ended:#?}");
    let dry = shell.ok(&format!("evaluate candidacy {ana} --dry-run"));
    assert!(dry["entry"].is_null());
    assert_eq!(dry["candidates"][0]["after"], "renewable");
    let made = shell.ok(&format!("evaluate candidacy {ana} --yes"));
    assert_eq!(made["recorded"]["certification"], 1);
    assert_eq!(made["candidates"][0]["before"], "complete");
    assert_eq!(made["candidates"][0]["after"], "renewable");
    let progress = shell.progress(ana, TODAY);
    assert_eq!(
        keys(&progress["certification"]),
        "number term first last renewal_opens_on grace_ends_on certificate"
    );
    let term = &progress["certification"];
    assert_eq!(
        (&term["term"], &term["first"], &term["last"]),
        (&1.into(), &"2023-06-01".into(), &"2027-06-01".into())
    );
    assert_eq!(term["renewal_opens_on"], "2026-06-01");
    assert_eq!(term["grace_ends_on"], "2027-08-01");
    // Complete and certified are two events.
    assert_eq!(shell.standing(ana, "2026-11-21"), "complete");
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {ana} --yes")),
        "admitted required-sets elective-sets candidacy !not-certified"
    );
}

#[test]
fn a_certificate_has_a_number_by_which_its_holder_is_found() {
    let shell = Shell::with_courses();
    for name in ["ana", "ben"] {
        let candidate = shell.admit(name, "2023-03-10");
        shell.complete(candidate, &SIX, "2023-05-01");
    }
    let made = shell.run("evaluate candidacy --all --yes").with(0).stdout;
    assert!(made.contains("Awarded certification 1 to 1 ana Sample"));
    assert!(made.contains("; certificate LSSC-000001-X."), "{made}");
    assert!(made.contains("; certificate LSSC-000002-8."), "{made}");
    let certification = &shell.progress(2, TODAY)["certification"];
    assert_eq!(certification["certificate"], "LSSC-000002-8");
    assert_eq!(shell.ok("report roster")[1]["certificate"], "LSSC-000002-8");
    let shown = shell.run("candidate show 2").with(0).stdout;
    assert!(shown.contains("Certification 2, certificate LSSC-000002-8, awarded 2026-11-22"));
    for typed in ["LSSC-000002-8", "lssc0000028", "'LSSC 000002 8'"] {
        let found = shell.ok(&format!("candidate find {typed}"));
        assert_eq!(found[0]["name"], "ben Sample", "{typed}");
        assert_eq!(found.as_array().unwrap().len(), 1);
    }
    assert_eq!(shell.ok("candidate find LSSC-000002-7"), json!([]));
}

#[test]
fn a_refused_award_lists_all_five_requirements() {
    let shell = Shell::with_courses();
    let ana = shell.enroll("ana", "2023-03-10");
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {ana} --yes")),
        "!admitted !required-sets !elective-sets candidacy not-certified"
    );
    let bo = shell.admit("bo", "2020-03-10");
    shell.complete(bo, &SIX[..5], "2021-01-01");
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {bo} --yes")),
        "admitted required-sets !elective-sets !candidacy not-certified"
    );
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {bo} --on 2024-03-10 --yes")),
        "admitted required-sets !elective-sets candidacy not-certified"
    );
    let document = shell.ended(3, &format!("evaluate candidacy {bo} --yes"));
    let electives = finding(&document, "elective-sets");
    assert_eq!((&electives["asked"], &electives["shown"]), (&3.into(), &2.into()));
}

#[test]
fn a_fourth_elective_never_replaces_a_required_set() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(
        ana,
        &["foundations", "technology", "access", "cataloging", "reference", "youth"],
        "2023-05-01",
    );
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {ana} --yes")),
        "admitted !required-sets elective-sets candidacy not-certified"
    );
}

#[test]
fn someone_complete_in_time_is_awarded_after_the_candidacy() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX, "2024-03-10");
    assert_eq!(shell.standing(ana, "2024-03-11"), "complete");
    shell.ok(&format!("evaluate candidacy {ana} --yes"));
}

#[test]
fn the_completion_day_is_never_before_admission() {
    let shell = Shell::with_courses();
    let ana = shell.enroll("ana", "2023-03-10");
    shell.complete(ana, &SIX, "2022-05-01");
    let before = shell.progress(ana, TODAY);
    assert_eq!((&before["required"]["shown"], &before["completed_on"]), (&3.into(), &Value::Null));
    shell.ok(&format!("payment receive {ana} 350 --on 2023-09-01"));
    assert_eq!(shell.progress(ana, TODAY)["completed_on"], "2023-09-01");
    assert_eq!(shell.progress(ana, TODAY)["candidacy"]["last"], "2027-09-01");
}

#[test]
fn all_who_are_complete_are_awarded_in_one_entry() {
    let shell = Shell::with_courses();
    let nobody = shell.ok("evaluate candidacy --all");
    assert!(nobody["entry"].is_null());
    let ana = shell.admit("ana", "2023-03-10");
    let bo = shell.admit("bo", "2023-03-10");
    shell.admit("cy", "2023-03-10");
    shell.complete(ana, &SIX, "2023-05-01");
    shell.complete(bo, &SIX, "2023-05-02");
    let ended = shell.run("evaluate candidacy --all").with(2);
    assert!(ended.stderr.contains("--yes"));
    let made = shell.ok("evaluate candidacy --all --yes");
    assert_eq!(made["recorded"]["certification"].to_string(), "[1,2]");
    assert_eq!(made["candidates"].as_array().unwrap().len(), 2);
    assert!(shell.ok("evaluate candidacy --all --yes")["entry"].is_null());
    assert_eq!(shell.progress(bo, TODAY)["certification"]["first"], "2023-05-02");
}

#[test]
fn a_certification_keeps_the_first_day_it_was_awarded_with() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2023-03-10", "2023-06-01");
    shell.complete(ana, &["youth", "supervision"], "2023-05-01");
    shell.catalog("E-1,Early,P,college,access,2020-01-01,,,online,");
    shell.ok(&format!("record-course {ana} E-1 --on 2023-03-20"));
    let progress = shell.progress(ana, TODAY);
    assert_eq!(progress["certification"]["first"], "2023-06-01");
}

#[test]
fn a_candidacy_that_another_followed_is_never_awarded() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX[..5], "2021-01-01");
    shell.admit("ana", "2024-05-01");
    // A completion found later would have made the first candidacy complete.
    shell.complete(ana, &SIX[5..], "2022-01-01");
    let line = format!("evaluate candidacy {ana} --on 2024-04-01 --yes");
    assert_eq!(shell.standing(ana, "2024-04-01"), "complete");
    assert_eq!(
        shell.refused(&line),
        "admitted required-sets elective-sets !candidacy not-certified"
    );
    let made = shell.ok(&format!("evaluate candidacy {ana} --yes"));
    assert_eq!(made["candidates"][0]["after"], "certified");
    assert_eq!(shell.progress(ana, TODAY)["certification"]["first"], "2024-05-01");
}

#[test]
fn award_on_a_day_before_completion_is_refused() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(ana, &SIX, "2023-06-01");
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {ana} --on 2023-05-31 --yes")),
        "admitted !required-sets !elective-sets candidacy not-certified"
    );
}
