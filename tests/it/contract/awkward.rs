//! Awkward days and orders: hindsight, spent credit, routes on one day, leap days, corrections of corrections.

use super::*;

fn evaluators(shell: &Shell, sets: &str) {
    for name in ["eve", "fay"] {
        shell.ok(&format!("evaluator add --name {name} --email {name}@example.org --sets {sets}"));
    }
}

fn rated(shell: &Shell, portfolio: i64, ratings: &str, on: &str) {
    for name in ["eve", "fay"] {
        shell.ok(&format!(
            "evaluate portfolio {portfolio} --evaluator {name} --ratings {ratings} --on {on}"
        ));
    }
}

#[test]
fn of_two_routes_on_one_day_the_course_comes_first_and_an_earlier_route_leaves_the_completion_free()
{
    let shell = Shell::with_courses();
    shell.catalog("B-1,Both,P,college,access,2020-01-01,,,online,\nB-1,Both,P,college,youth,2020-01-01,,,online,");
    evaluators(&shell, "access");
    let ana = shell.admit("ana", "2023-03-10");
    let bo = shell.admit("bo", "2023-03-10");
    for (n, who) in [(1, ana), (2, bo)] {
        shell.ok(&format!("submit-portfolio {who} access --on 2023-04-01 --paid 60"));
        rated(&shell, n, "MMMMMMMMMMMMM", "2023-05-01");
    }
    shell.ok(&format!("record-course {ana} B-1 --on 2023-05-01"));
    assert_eq!(shell.set(ana, "access", TODAY), "2023-05-01 course B-1");
    assert_eq!(shell.set(ana, "youth", TODAY), "-");
    shell.ok(&format!("record-course {bo} B-1 --on 2023-05-02"));
    assert!(shell.set(bo, "access", TODAY).starts_with("2023-05-01 portfolio"));
    assert_eq!(shell.set(bo, "youth", TODAY), "2023-05-02 course B-1");
}

#[test]
fn a_completion_too_late_does_not_hide_a_portfolio_in_time() {
    let shell = Shell::with_courses();
    evaluators(&shell, "access");
    let ana = shell.admit("ana", "2020-03-10");
    shell.ok(&format!("submit-portfolio {ana} access --on 2024-03-10 --paid 60"));
    shell.ok(&format!("record-course {ana} C-access --on 2024-03-11"));
    rated(&shell, 1, "MMMMMMMMMMMMM", "2024-05-01");
    assert!(shell.set(ana, "access", TODAY).starts_with("2024-05-01 portfolio"));
}

#[test]
fn days_on_which_a_revision_may_still_come_are_undecided() {
    let shell = Shell::with_courses();
    evaluators(&shell, "reference");
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX[..5], "2023-01-01");
    shell.ok(&format!("submit-portfolio {ana} reference --on 2024-03-01 --paid 60"));
    rated(&shell, 1, "NMMMMMMMM", "2024-03-05");
    assert_eq!(shell.standing(ana, "2024-03-10"), "candidate");
    assert_eq!(shell.standing(ana, "2024-05-04"), "awaiting-evaluation");
    assert_eq!(shell.standing(ana, "2024-05-05"), "expired");
    let late = "submit-portfolio --revision 1 --on 2024-05-05";
    assert_eq!(shell.refused(late), "!portfolio-route");
    shell.ok("submit-portfolio --revision 1 --on 2024-05-04");
    assert_eq!(shell.standing(ana, TODAY), "awaiting-evaluation");
    let again = shell.ok("submit-portfolio --revision 1 --on 2024-05-04");
    assert!(again["entry"].is_null());
    rated(&shell, 1, "NMMMMMMMM", "2024-06-01");
    assert_eq!(shell.standing(ana, "2024-06-01"), "expired");
}

#[test]
fn an_undecided_portfolio_that_could_not_complete_leaves_a_candidacy_expired() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX[..4], "2023-01-01");
    shell.ok(&format!("submit-portfolio {ana} reference --on 2024-03-01 --paid 60"));
    assert_eq!(shell.standing(ana, "2024-03-11"), "expired");
}

#[test]
fn a_portfolio_of_an_old_candidacy_may_be_evaluated_and_changes_nothing() {
    let shell = Shell::with_courses();
    evaluators(&shell, "reference");
    let ana = shell.admit("ana", "2020-03-10");
    shell.ok(&format!("submit-portfolio {ana} reference --on 2024-03-01 --paid 60"));
    shell.admit("ana", "2024-04-01");
    rated(&shell, 1, "MMMMMMMMM", "2024-05-01");
    assert_eq!(shell.set(ana, "reference", TODAY), "-");
    shell.ok(&format!("submit-portfolio {ana} reference --on 2024-06-01"));
    assert_eq!(
        shell.refused(&format!("submit-portfolio {ana} youth --on 2024-03-31")),
        "admitted !candidacy portfolio-route"
    );
}

#[test]
fn a_graduation_that_achieved_an_awarded_set_is_spent() {
    let shell = Shell::with_courses();
    shell.ok("agreement add --college C --award A --signed-on 2020-01-01 \
              --covers foundations,communication,technology,access,cataloging,reference");
    shell.ok(&format!(
        "{} --received 2020-03-10 --paid 350 --graduate-of C --graduated-on 2019-06-01",
        applicant("ana")
    ));
    shell.ok("evaluate candidacy 1 --on 2020-03-10 --yes");
    assert_eq!(shell.progress(1, "2020-03-10")["certification"]["first"], "2020-03-10");
    shell.admit("ana", "2025-01-01");
    assert_eq!(shell.progress(1, TODAY)["required"]["shown"], 0);
    // Not awarded: the graduation counts again.
    shell.ok(&format!(
        "{} --received 2020-03-10 --graduate-of C --graduated-on 2019-06-01",
        applicant("bo")
    ));
    shell.ok("candidate withdraw 2 --on 2021-01-01 --reason x");
    shell.admit("bo", "2022-01-01");
    assert_eq!(shell.standing(2, TODAY), "complete");
}

#[test]
fn an_agreement_recognizes_from_its_retroactive_day_to_its_end_and_exists_from_its_signing() {
    for (graduated, counts) in
        [("2020-05-31", false), ("2020-06-01", true), ("2024-06-01", true), ("2024-06-02", false)]
    {
        let shell = Shell::new();
        shell
            .ok("agreement add --college C --award A --signed-on 2022-06-01 --ends-on 2024-06-01 \
                  --covers foundations,communication,technology,access,cataloging,reference");
        shell.ok(&format!(
            "{} --received 2022-03-10 --paid 350 --graduate-of C --graduated-on {graduated}",
            applicant("ana")
        ));
        assert_eq!(
            shell.standing(1, TODAY),
            if counts { "complete" } else { "expired" },
            "{graduated}"
        );
        assert_eq!(shell.standing(1, "2022-05-31"), "candidate");
    }
}

#[test]
fn an_agreement_lists_whom_it_makes_complete() {
    let shell = Shell::new();
    let line = |signed: &str| {
        format!(
            "agreement add --college C --award A --signed-on {signed} --covers foundations,communication,technology,access,cataloging,reference"
        )
    };
    shell.ok(&line("2015-01-01"));
    shell.ok(&format!(
        "{} --received 2024-03-10 --paid 350 --graduate-of C --graduated-on 2012-06-01",
        applicant("ana")
    ));
    assert_eq!(shell.standing(1, TODAY), "candidate");
    let made = shell.ok(&format!("{} --retroactive-to 2012-06-01", line("2014-01-01")));
    assert_eq!(
        made["candidates"].to_string(),
        r#"[{"candidate":1,"before":"candidate","after":"complete"}]"#
    );
    shell.ok("evaluate candidacy 1 --yes");
    let ended = shell.run("retract record agreement 2 --reason x --yes --format json").with(3);
    assert!(ended.stdout.contains("certification 1"), "{ended:#?}");
    shell.ok("retract record agreement 1 --reason x --yes");
}

#[test]
fn leap_days_are_clamped_from_the_anchor() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-02-29", "2020-02-29");
    let progress = shell.progress(ana, "2020-03-01");
    assert_eq!(progress["candidacy"]["last"], "2024-02-29");
    let term = &progress["certification"];
    assert_eq!(
        (&term["last"], &term["renewal_opens_on"], &term["grace_ends_on"]),
        (&"2024-02-29".into(), &"2023-02-28".into(), &"2024-04-29".into())
    );
    shell
        .ok(&format!("renew activity {ana} --title T --from 2021-12-20 --on 2022-01-01 --set technology --hours 32"));
    shell.ok(&format!("renew certification {ana} --on 2023-02-28"));
    assert_eq!(shell.progress(ana, TODAY)["certification"]["last"], "2028-02-29");
}

#[test]
fn what_was_retracted_may_be_recorded_and_imported_again() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    shell.file("d.csv", "candidate,course,completed_on,proof\n1,C-access,2024-04-01,\n");
    let receipt = shell.ok("record-course --csv d.csv");
    shell.ok(&format!("retract entry {} --reason x --yes", receipt["entry"]));
    assert_eq!(shell.ok("record-course --csv d.csv")["recorded"], 1);
    shell.ok("retract record completion 2 --reason x --yes");
    assert!(
        shell.ok(&format!("record-course {ana} C-access --on 2024-04-02"))["entry"].is_number()
    );
    shell.ok("retract entry 2 --reason x --yes");
    assert_eq!(shell.ok("catalog import catalog.csv")["recorded"], 10);
    assert_eq!(shell.set(ana, "access", TODAY), "2024-04-02 course C-access");
}

#[test]
fn a_dry_run_of_a_correction_takes_nothing_back() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("record-course {ana} C-access --on 2024-04-01"));
    let line = format!(
        "record-course {ana} C-access --on 2024-04-02 --corrects {} --reason typed",
        made["entry"]
    );
    assert!(shell.ok(&format!("{line} --dry-run"))["entry"].is_null());
    assert_eq!(shell.set(ana, "access", TODAY), "2024-04-01 course C-access");
    let right = shell.ok(&line);
    // A correction taken back gives back what it corrected.
    shell.ok(&format!("retract entry {} --reason 'it was right' --yes", right["entry"]));
    assert_eq!(shell.set(ana, "access", TODAY), "2024-04-01 course C-access");
    shell.ended(1, &line.replace(&format!("--corrects {}", made["entry"]), "--corrects 99"));
    shell.ended(1, &line.replace(&format!("--corrects {}", made["entry"]), "--corrects 1"));
    shell
        .run(&format!("record-course {ana} C-access --on 2024-04-02 --corrects {}", made["entry"]))
        .with(2);
}

#[test]
fn a_correction_from_an_import_finds_the_record_of_the_same_subject() {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-03-10");
    shell.admit("bo", "2024-03-10");
    shell.file(
        "d.csv",
        "candidate,course,completed_on,proof\n1,C-access,2024-04-01,\n2,C-access,2024-04-01,\n2,C-youth,2024-04-01,\n",
    );
    let receipt = shell.ok("record-course --csv d.csv");
    shell.ok(&format!(
        "record-course 2 C-access --on 2024-04-09 --corrects {} --reason typed",
        receipt["entry"]
    ));
    assert_eq!(shell.set(1, "access", TODAY), "2024-04-01 course C-access");
    assert_eq!(shell.set(2, "access", TODAY), "2024-04-09 course C-access");
    assert_eq!(shell.set(2, "youth", TODAY), "2024-04-01 course C-youth");
}

#[test]
fn a_corrected_enrollment_keeps_what_hangs_on_it_and_a_corrected_address_the_person() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    shell.complete(ana, &["access"], "2024-04-01");
    shell.ok(&format!("submit-portfolio {ana} youth --on 2024-05-01 --paid 60"));
    let line =
        format!("{} --received 2024-03-10 --paid 350", applicant("ana")).replace("ana@", "anna@");
    let made = shell.ok(&format!("{line} --corrects 3 --reason typed"));
    assert_eq!(made["recorded"]["candidate"], ana);
    assert_eq!(made["candidates"].as_array().unwrap().len(), 1);
    let progress = shell.progress(ana, TODAY);
    assert_eq!(
        (&progress["email"], &progress["balance"]),
        (&"anna@example.org".into(), &"0.00".into())
    );
    assert_eq!(shell.set(ana, "access", TODAY), "2024-04-01 course C-access");
    shell.ended(1, "report progress ana@example.org");
    assert_eq!(shell.ok("report roster").as_array().unwrap().len(), 1);
}

#[test]
fn a_corrected_enrollment_of_an_import_leaves_the_others_alone() {
    let shell = Shell::new();
    shell.file(
        "people.csv",
        "name,email,education,position,received_on,paid\nAna,ana@example.org,college,P,2024-03-10,350\nBo,bo@example.org,college,P,2024-03-10,350\n",
    );
    shell.file(
        "jobs.csv",
        "email,library,first_on,last_on,hours_per_week,total_hours,basis\nana@example.org,T,2020-01-01,-,40,,paid\nbo@example.org,T,2020-01-01,-,40,,paid\n",
    );
    let line = "enroll --csv people.csv --experience-csv jobs.csv";
    let mut dry = shell.ok(&format!("{line} --dry-run"));
    let wet = shell.ok(line);
    dry["entry"] = wet["entry"].clone();
    assert_eq!(dry, wet);
    shell.ok(
        "enroll --name Bob --email bo@example.org --education college --position P --received 2024-03-11 --paid 350 \
         --experience 'T; 2020-01-01; -; 40/week; paid' --corrects 2 --reason typed",
    );
    let rows = shell.ok("report roster");
    let names: Vec<&str> =
        rows.as_array().unwrap().iter().map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ana", "Bob"]);
    assert_eq!(shell.progress(2, TODAY)["admitted_on"], "2024-03-11");
    assert_eq!(shell.progress(1, TODAY)["balance"], "0.00");
    assert_eq!(shell.progress(2, TODAY)["balance"], "0.00");
}

#[test]
fn a_corrected_portfolio_keeps_its_number_and_what_was_paid() {
    let shell = Shell::new();
    evaluators(&shell, "access,youth");
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("submit-portfolio {ana} access --on 2024-04-01"));
    shell.ok(&format!("payment receive {ana} 60 --on 2024-04-05"));
    let right = shell.ok(&format!(
        "submit-portfolio {ana} access --on 2024-04-02 --corrects {} --reason typed",
        made["entry"]
    ));
    assert_eq!(right["recorded"]["portfolio"], 1);
    assert_eq!(shell.progress(ana, TODAY)["balance"], "0.00");
    rated(&shell, 1, "MMMMMMMMMMMMM", "2024-04-06");
    assert!(shell.set(ana, "access", TODAY).starts_with("2024-04-06 portfolio"));
}

#[test]
fn a_corrected_evaluator_stays_the_evaluator_of_what_they_rated() {
    let shell = Shell::new();
    evaluators(&shell, "access");
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("submit-portfolio {ana} access --on 2024-04-01 --paid 60"));
    shell.ok("evaluate portfolio 1 --evaluator eve --ratings MMMMMMMMMMMMM --on 2024-04-02");
    let right = shell.ok("evaluator add --name Eve --email eva@example.org --sets access --corrects 2 --reason typed");
    assert_eq!(right["recorded"]["evaluator"], 1);
    let again = shell.ok(
        "evaluate portfolio 1 --evaluator eva@example.org --ratings MMMMMMMMMMMMM --on 2024-04-02",
    );
    assert!(again["entry"].is_null());
}

#[test]
fn an_evaluation_that_an_award_rests_on_is_not_taken_back() {
    let shell = Shell::with_courses();
    evaluators(&shell, "reference");
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(ana, &SIX[..5], "2023-05-01");
    shell.ok(&format!("submit-portfolio {ana} reference --on 2023-06-01 --paid 60"));
    rated(&shell, 1, "MMMMMMMMM", "2023-07-01");
    shell.ok(&format!("evaluate candidacy {ana} --yes"));
    for line in [
        "retract record evaluation 1 --reason x --yes",
        "retract record portfolio 1 --reason x --yes",
        "retract entry 2 --reason x --yes",
    ] {
        let ended = shell.run(&format!("{line} --format json")).with(3);
        assert!(ended.stdout.contains("certification 1"), "{ended:#?}");
    }
}

#[test]
fn a_name_beside_the_candidate_that_is_another_persons_rejects_the_row() {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-03-10");
    shell.file(
        "d.csv",
        "Name,Candidate,Course,Completed On\nBo Sample,1,C-access,2024-04-01\nANA SAMPLE,1,C-youth,2024-04-01\n",
    );
    let receipt = shell.ended(4, "record-course --csv d.csv");
    assert_eq!((&receipt["recorded"], &receipt["rejected"]), (&1.into(), &1.into()));
    shell.file(
        "a.csv",
        "name,candidate,title,activity_on,set,hours\nBo Sample,1,T,2024-04-01,access,2\nAna Sample,1,T,2024-04-02,access,2\n",
    );
    let receipt = shell.ended(4, "renew activity --csv a.csv");
    assert_eq!((&receipt["recorded"], &receipt["rejected"]), (&1.into(), &1.into()));
}

#[test]
fn a_bundle_counts_by_any_row_of_its_courses_and_only_whole() {
    let shell = Shell::new();
    shell.catalog(
        "Y-1,One,Prairie,college,youth,2018-01-01,2019-12-31,Pair,online,\n\
         Y-1,One,Prairie,college,youth,2022-01-01,,Pair,online,\n\
         Y-2,Two,Prairie,college,youth,2022-01-01,,Pair,online,\n\
         Y-2,Two,Other,college,youth,2022-01-01,,Pair,online,",
    );
    let ana = shell.admit("ana", "2023-03-10");
    shell.ok(&format!("record-course {ana} Y-1 --on 2019-12-31"));
    // A course alone in the bundle of another provider.
    shell.ok(&format!("record-course {ana} Y-2 --on 2023-05-01"));
    let set = shell.set(ana, "youth", TODAY);
    assert!(set.starts_with("2023-05-01 course"), "{set}");
    let bo = shell.admit("bo", "2023-03-10");
    shell.ok(&format!("record-course {bo} Y-1 --on 2023-05-01"));
    assert_eq!(shell.set(bo, "youth", TODAY), "-");
}

#[test]
fn quiet_says_nothing_beside_the_result_and_tables_carry_no_trailing_blanks() {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-03-10");
    let ended = shell.run("record-course 1 C-access --on 2011-01-01 --quiet").with(0);
    assert!(ended.stderr.is_empty(), "{ended:#?}");
    for line in
        ["report roster", "report progress 1", "catalog list", "report expiring --within 900"]
    {
        let ended = shell.run(line).with(0);
        assert!(ended.stdout.lines().all(|l| l == l.trim_end()), "{ended:#?}");
        assert!(!ended.stdout.contains('\u{1b}'));
    }
}

#[test]
fn the_standing_of_every_day_follows_the_facts_of_that_day() {
    let shell = Shell::with_courses();
    let ana = shell.enroll("ana", "2020-03-10");
    shell.ok(&format!("payment receive {ana} 350 --on 2020-04-01"));
    shell.complete(ana, &SIX, "2021-06-01");
    shell.ok(&format!("evaluate candidacy {ana} --on 2021-07-01 --yes"));
    for (day, standing) in [
        ("2020-03-10", "awaiting-payment"),
        ("2020-03-31", "awaiting-payment"),
        ("2020-04-01", "candidate"),
        ("2021-05-31", "candidate"),
        ("2021-06-01", "complete"),
        ("2021-06-30", "complete"),
        ("2021-07-01", "certified"),
    ] {
        assert_eq!(shell.standing(ana, day), standing, "{day}");
    }
    let before = shell.progress(ana, "2021-06-30");
    assert!(before["certification"].is_null());
    assert_eq!(before["completed_on"], "2021-06-01");
}

#[test]
fn a_late_fact_does_not_loosen_what_an_award_rests_on() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2023-03-10", "2023-06-01");
    shell.catalog("E-1,Early,P,college,youth,2020-01-01,,,online,\nE-2,Early Two,P,college,technology,2020-01-01,,,online,");
    // Today's facts would give an earlier first day only if all were earlier: one elective and the award's own day.
    shell.ok(&format!("record-course {ana} E-1 --on 2023-05-01"));
    for course in ["foundations", "communication"] {
        let ended = shell.run(&format!(
            "record-course {ana} C-{course} --on 2023-06-02 --corrects {} --reason x --format json",
            if course == "foundations" { 4 } else { 5 }
        ));
        ended.with(3);
    }
    shell.ok(&format!("payment receive {ana} 10 --on 2023-03-01"));
    let ended = shell.run("retract record payment 1 --reason x --yes --format json").with(3);
    assert!(ended.stdout.contains("certification 1"), "{ended:#?}");
}

#[test]
fn an_award_moved_by_a_late_completion_still_rests_on_its_admission() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2023-03-10");
    shell.complete(ana, &SIX[..5], "2023-04-01");
    shell.complete(ana, &SIX[5..], "2023-06-01");
    shell.ok(&format!("evaluate candidacy {ana} --yes"));
    // A late elective: today's facts would give an earlier first day than the one awarded.
    shell.complete(ana, &["youth"], "2023-04-02");
    let ended = shell.run("retract record payment 1 --reason x --yes --format json").with(3);
    assert!(ended.stdout.contains("certification 1"), "{ended:#?}");
    // Without the late one the award is as it was told.
    shell.ok("retract record completion 7 --reason x --yes");
}

#[test]
fn an_empty_reason_is_none_and_a_file_corrects_nothing() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    for line in [
        format!("candidate withdraw {ana} --on 2024-04-01 --reason ''"),
        "retract entry 2 --reason ' ' --yes".to_string(),
        format!("payment refund {ana} 5 --on 2024-04-01 --reason '' --yes"),
        format!("record-course {ana} C-access --on 2024-04-01 --corrects 3 --reason ''"),
        "record-course --csv d.csv --corrects 3 --reason x".to_string(),
    ] {
        shell.run(&line).with(2);
    }
}
