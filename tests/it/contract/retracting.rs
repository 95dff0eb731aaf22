//! Retractions and corrections.

use super::*;

#[test]
fn an_entry_is_taken_back_and_retracting_that_restores_it() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("record-course {ana} C-access --on 2024-04-01"));
    let line = format!("retract entry {} --reason wrong", made["entry"]);
    let ended = shell.run(&line).with(2);
    assert!(ended.stderr.contains("--yes"));
    let taken = shell.ok(&format!("{line} --yes"));
    assert!(taken["entry"].is_number());
    assert_eq!(taken["candidates"][0]["candidate"], ana);
    assert_eq!(shell.set(ana, "access", TODAY), "-");
    shell.ok(&format!("retract entry {} --reason 'it was right' --yes", taken["entry"]));
    assert_eq!(shell.set(ana, "access", TODAY), "2024-04-01 course C-access");
    shell.ended(1, "retract entry 99 --reason x --yes");
    shell.ended(1, "retract record completion 99 --reason x --yes");
    shell.run("retract record sandwich 1 --reason x --yes").with(2);
    shell.run("retract entry 2 --yes").with(2);
}

#[test]
fn what_an_award_rests_on_is_not_taken_back_unless_even_so() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2023-03-10", "2023-06-01");
    for line in [
        "retract record completion 1 --reason x --yes".to_string(),
        "retract record payment 1 --reason x --yes".to_string(),
        "retract record enrollment 1 --reason x --yes".to_string(),
        "retract entry 2 --reason x --yes".to_string(),
        format!("record-course {ana} C-foundations --on 2023-07-01 --corrects 4 --reason x"),
        // Another first day.
        format!("record-course {ana} C-foundations --on 2023-06-02 --corrects 4 --reason x"),
    ] {
        let ended = shell.run(&format!("{line} --format json")).with(3);
        assert!(ended.stdout.contains("certification 1"), "{ended:#?}");
    }
    // With the right record in place the award is the same.
    shell.ok(&format!("record-course {ana} C-foundations --on 2023-05-31 --corrects 4 --reason x"));
    // Nothing depends on a fourth elective.
    shell.complete(ana, &["youth"], "2023-06-01");
    shell.ok("retract record completion 8 --reason x --yes");
    shell.ok("retract record completion 2 --reason x --yes --even-so");
    assert_eq!(shell.progress(ana, TODAY)["certification"]["first"], "2023-06-01");
}

#[test]
fn what_a_renewal_rests_on_is_not_taken_back() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-03-10", "2021-06-01");
    shell
        .ok(&format!("renew activity {ana} --title T --from 2021-12-20 --on 2022-01-01 --set technology --hours 32"));
    shell.ok(&format!("renew activity {ana} --title U --on 2022-01-01 --set technology --hours 3"));
    shell.ok(&format!("renew certification {ana} --on 2025-06-01"));
    let ended = shell.run("retract record activity 1 --reason x --yes --format json").with(3);
    assert!(ended.stdout.contains("renewal 1"), "{ended:#?}");
    shell.ok("retract record activity 2 --reason x --yes");
    let ended = shell.run("retract record certification 1 --reason x --yes --format json").with(3);
    assert!(ended.stdout.contains("renewal 1"), "{ended:#?}");
    shell.ok("retract record renewal 1 --reason x --yes");
    assert_eq!(shell.progress(ana, TODAY)["certification"]["term"], 1);
    let taken = shell.ok("retract record certification 1 --reason x --yes");
    assert_eq!(taken["candidates"][0]["after"], "complete");
}

#[test]
fn a_candidate_taken_back_is_in_no_report_and_may_be_enrolled_again() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("payment receive {ana} 10 --on 2024-04-10"));
    let taken = shell.ok(&format!("retract record candidate {ana} --reason test --yes"));
    // Nothing about her is left behind.
    assert_eq!(shell.run("check").with(0).stdout, "");
    assert_eq!(taken["candidates"][0]["before"], "candidate");
    assert!(taken["candidates"][0]["after"].is_null());
    assert_eq!(shell.ok("report roster").to_string(), "[]");
    assert_eq!(shell.ok("candidate find ana").to_string(), "[]");
    shell.run(&format!("report progress {ana}")).with(1);
    shell.admit("ana", "2024-03-10");
    assert_eq!(shell.ok("report roster").as_array().unwrap().len(), 1);
}

#[test]
fn an_enrollment_taken_back_leaves_the_person_and_an_enrollment_again_the_number() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok("retract record enrollment 1 --reason test --yes");
    assert_eq!(shell.ok("report roster").to_string(), "[]");
    assert_eq!(shell.enroll("ana", "2024-04-10"), ana);
}

#[test]
fn a_dry_run_of_a_retraction_takes_nothing_back() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    shell.complete(ana, &["access"], "2024-04-01");
    let entries = shell.entries();
    let dry = shell.ok("retract record completion 1 --reason x --dry-run");
    assert!(dry["entry"].is_null());
    assert_eq!(shell.entries(), entries);
    assert_eq!(shell.set(ana, "access", TODAY), "2024-04-01 course C-access");
}

#[test]
fn an_import_is_taken_back_whole_and_a_catalog_lists_whose_standing_changes() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(ana, &SIX, "2023-06-01");
    let taken = shell.ok("retract entry 2 --reason 'wrong catalog' --yes");
    assert_eq!(taken["candidates"][0]["candidate"], ana);
    assert_eq!(taken["candidates"][0]["before"], "complete");
    assert_eq!(taken["candidates"][0]["after"], "candidate");
    assert_eq!(shell.ok("catalog list").to_string(), "[]");
}

#[test]
fn a_batch_of_approvals_lists_whose_standing_changes() {
    let shell = Shell::with_courses();
    shell.catalog("N-1,New,P,college,access,2010-01-01,2010-12-31,,online,");
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(
        ana,
        &["foundations", "communication", "technology", "cataloging", "reference"],
        "2023-06-01",
    );
    shell.ok(&format!("record-course {ana} N-1 --on 2023-06-02"));
    let receipt = shell.catalog("N-1,New,P,college,access,2023-01-01,,,online,");
    assert_eq!(
        receipt["candidates"][0].to_string(),
        format!(r#"{{"candidate":{ana},"before":"candidate","after":"complete"}}"#)
    );
}
