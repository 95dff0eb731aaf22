//! Sections 4 and 9: enrollment, admission, a second candidacy.

use super::*;

#[test]
fn an_applicant_is_enrolled_and_the_record_is_said_as_json() {
    let shell = Shell::new();
    let made = shell.ok(&format!("{} --received 2022-03-10 --paid 350", applicant("ana")));
    assert_eq!(keys(&made), "entry recorded candidates notes");
    assert_eq!(made["entry"], 2);
    assert_eq!(made["recorded"]["candidate"], 1);
    assert_eq!(made["recorded"]["payment"], 1);
    let change = &made["candidates"][0];
    assert_eq!(keys(change), "candidate before after");
    assert!(change["before"].is_null());
    assert_eq!(change["after"], "expired");
    assert_eq!(shell.standing(1, "2022-03-10"), "candidate");
}

#[test]
fn a_dry_run_gives_the_same_json_without_an_entry_and_records_nothing() {
    let shell = Shell::new();
    let line = format!("{} --received 2024-03-10 --paid 350", applicant("ana"));
    let mut dry = shell.ok(&format!("{line} --dry-run"));
    assert!(dry["entry"].is_null());
    assert_eq!(shell.entries(), 1);
    let wet = shell.ok(&line);
    dry["entry"] = wet["entry"].clone();
    assert_eq!(dry, wet);
}

#[test]
fn a_refusal_lists_every_requirement_in_the_contracts_order() {
    let shell = Shell::new();
    let line = "enroll --name 'Bo Sample' --email bo@example.org --education none --position Librarian --requires-mlis \
                --experience 'Town Library; 2026-01-01; -; 10/week; volunteer'";
    assert_eq!(shell.refused(line), "!schooling !position !experience not-enrolled");
    let document = shell.ended(3, line);
    let experience = finding(&document, "experience");
    assert_eq!(experience["asked"], 1820);
    assert!(experience["shown"].is_number());
}

#[test]
fn experience_of_exactly_1820_hours_suffices_and_a_minute_less_does_not() {
    let shell = Shell::new();
    let line = |total: &str| {
        format!(
            "enroll --name A --email a@example.org --education equivalency --position P --received 2026-01-10 \
             --experience 'L; 2024-01-01; 2024-12-31; {total} total; volunteer'"
        )
    };
    assert_eq!(shell.refused(&line("1819:59")), "schooling position !experience not-enrolled");
    shell.ok(&line("1820"));
}

#[test]
fn an_ineligible_application_is_kept_with_its_findings_and_what_was_paid_is_credit() {
    let shell = Shell::new();
    let line = "enroll --name 'Bo Sample' --email bo@example.org --education none --position P --received 2026-01-10 \
                --experience 'L; 2010-01-01; -; 40/week; paid' --paid 350 --keep";
    let kept = shell.ok(line);
    assert_eq!(checklist(&kept), "!schooling position experience not-enrolled");
    assert_eq!(kept["candidates"][0]["after"], "ineligible");
    assert_eq!(shell.progress(1, TODAY)["balance"], "-350.00");
    shell.ok("payment refund 1 350 --on 2026-02-01 --reason 'not eligible' --yes");
    assert_eq!(shell.progress(1, TODAY)["balance"], "0.00");
    // The same again is the same fact.
    let again = shell.ok(line);
    assert!(again["entry"].is_null());
    assert_eq!(again["notes"].as_array().unwrap().len(), 1);
    // Another day is a new candidacy (A8).
    shell.ok(&format!("{} --received 2026-03-10", applicant("bo")));
    assert_eq!(shell.standing(1, "2026-03-09"), "ineligible");
    assert_eq!(shell.standing(1, "2026-03-10"), "awaiting-payment");
}

#[test]
fn the_same_application_again_is_a_note_and_another_value_is_refused() {
    let shell = Shell::new();
    let line = format!("{} --received 2026-03-10 --paid 350", applicant("ana"));
    shell.ok(&line);
    let again = shell.ok(&line);
    assert!(again["entry"].is_null());
    assert_eq!(again["recorded"].as_object().unwrap().len(), 0);
    assert_eq!(again["candidates"][0]["before"], "candidate");
    assert_eq!(again["candidates"][0]["after"], "candidate");
    assert!(!again["notes"].as_array().unwrap().is_empty());
    assert_eq!(shell.entries(), 2);
    let upper = line.replace("ana@example.org", "ANA@Example.org");
    assert!(shell.ok(&upper)["entry"].is_null());
    let other = line.replace("Assistant", "Clerk");
    let refused = shell.refused(&other);
    assert!(refused.ends_with("!not-recorded"), "{refused}");
    let document = shell.ended(3, &other);
    assert!(finding(&document, "not-recorded")["text"].as_str().unwrap().contains("entry 2"));
    let unpaid = format!("{} --received 2026-03-10", applicant("ana"));
    assert!(shell.refused(&unpaid).ends_with("!not-recorded"));
    let jobs = line.replace("40/week", "39/week");
    assert!(shell.refused(&jobs).ends_with("!not-recorded"));
}

#[test]
fn another_day_while_a_candidacy_runs_is_refused_as_enrolled() {
    let shell = Shell::new();
    shell.admit("ana", "2024-03-10");
    let line = format!("{} --received 2025-03-10", applicant("ana"));
    assert_eq!(shell.refused(&line), "schooling position experience !not-enrolled");
}

#[test]
fn someone_expired_enrolls_again_under_the_same_number() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &["access"], "2021-01-01");
    assert_eq!(shell.standing(ana, "2024-03-10"), "candidate");
    assert_eq!(shell.standing(ana, "2024-03-11"), "expired");
    let early = format!("{} --received 2024-03-10", applicant("ana"));
    assert_eq!(shell.refused(&early), "schooling position experience !not-enrolled");
    assert_eq!(shell.admit("ana", "2024-03-11"), ana);
    assert_eq!(shell.standing(ana, "2024-03-10"), "candidate");
    let now = shell.progress(ana, TODAY);
    assert_eq!(now["received_on"], "2024-03-11");
    assert_eq!(now["candidacy"]["last"], "2028-03-11");
    // A completion that no award has spent counts again (C3, A8).
    assert_eq!(shell.set(ana, "access", TODAY), "2021-01-01 course C-access");
}

#[test]
fn a_lapsed_holder_starts_anew_and_what_was_awarded_is_spent() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-03-10", "2021-05-01");
    shell.complete(ana, &["youth"], "2022-01-01");
    assert_eq!(shell.standing(ana, "2025-05-01"), "renewable");
    assert_eq!(shell.standing(ana, "2025-07-01"), "grace");
    assert_eq!(shell.standing(ana, "2025-07-02"), "lapsed");
    let early = format!("{} --received 2025-07-01", applicant("ana"));
    assert_eq!(shell.refused(&early), "schooling position experience !not-enrolled");
    assert_eq!(shell.admit("ana", "2025-07-02"), ana);
    let now = shell.progress(ana, TODAY);
    assert_eq!(now["standing"], "candidate");
    assert_eq!(now["required"]["shown"], 0);
    assert_eq!(now["elective"]["shown"], 1);
    assert!(now["certification"].is_null());
    assert_eq!(shell.set(ana, "youth", TODAY), "2022-01-01 course C-youth");
    assert_eq!(shell.standing(ana, "2025-07-01"), "grace");
}

#[test]
fn credit_of_the_old_candidacy_does_not_settle_the_new_fee() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2020-03-10");
    shell.ok(&format!("payment receive {ana} 350 --on 2021-01-01"));
    shell.enroll("ana", "2024-05-01");
    assert_eq!(shell.standing(ana, TODAY), "awaiting-payment");
}

#[test]
fn graduates_are_recognized_by_an_agreement_that_fits() {
    let shell = Shell::new();
    shell
        .ok("agreement add --college 'Prairie College' --award Technician --signed-on 2022-01-15 \
              --covers foundations,technology,access,cataloging,reference --also communication");
    let line = format!(
        "{} --received 2024-03-10 --paid 350 --graduate-of 'prairie college' --graduated-on 2021-06-01",
        applicant("ana")
    );
    shell.ok(&line);
    assert_eq!(shell.set(1, "access", TODAY), "2021-06-01 recognition Prairie College, Technician");
    assert_eq!(shell.set(1, "communication", TODAY), "-");
    assert_eq!(shell.progress(1, TODAY)["required"]["shown"], 2);
    assert!(shell.ok(&line)["entry"].is_null());
    let unknown = line.replace("prairie college", "Prarie Colege");
    let failed = shell.ended(1, &unknown);
    assert!(failed["hints"].to_string().contains("Prairie College"), "{failed}");
    // Graduated before the agreement reaches back: recorded with a note, no credit.
    let bo = shell.ok(&format!(
        "{} --received 2024-03-10 --graduate-of 'Prairie College' --graduated-on 2020-01-14",
        applicant("bo")
    ));
    assert!(!bo["notes"].as_array().unwrap().is_empty());
    assert_eq!(shell.set(2, "access", TODAY), "-");
    // An agreement signed later that fits serves as well.
    shell.ok("agreement add --college 'Prairie College' --award Technician --signed-on 2024-06-01 --retroactive-to 2019-01-01 \
              --covers foundations,technology,communication,access,cataloging,reference");
    assert_eq!(shell.set(2, "access", "2024-05-31"), "-");
    assert_eq!(
        shell.set(2, "access", "2024-06-01"),
        "2020-01-14 recognition Prairie College, Technician"
    );
}

#[test]
fn an_agreement_that_does_not_reach_three_and_three_is_refused() {
    let shell = Shell::new();
    let line = "agreement add --college C --award A --signed-on 2022-01-15 --covers foundations,technology,access,youth";
    assert_eq!(shell.refused(line), "!required-sets !elective-sets");
    let full = "agreement add --college C --award A --signed-on 2022-01-15 --covers foundations,technology,access,youth --also communication,reference";
    assert_eq!(shell.ok(full)["recorded"]["agreement"], 1);
    assert!(shell.ok(full)["entry"].is_null());
    assert_eq!(
        shell.refused(&format!("{full} --ends-on 2030-01-01")),
        "required-sets elective-sets !not-recorded"
    );
    shell.ended(1, &full.replace("youth", "yuoth"));
}

#[test]
fn a_correction_puts_the_right_application_in_the_place_of_the_wrong_one() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    let line = format!(
        "{} --received 2024-03-01 --paid 350 --corrects 2 --reason typed",
        applicant("ana")
    );
    let made = shell.ok(&line);
    assert_eq!(made["recorded"]["candidate"], ana);
    let now = shell.progress(ana, TODAY);
    assert_eq!((&now["received_on"], &now["balance"]), (&"2024-03-01".into(), &"0.00".into()));
    assert_eq!(now["admitted_on"], "2024-03-01");
}

#[test]
fn a_day_before_the_policy_refuses_the_decision_and_names_the_parameter() {
    let shell = Shell::new();
    let line = format!("{} --received 2009-07-12", applicant("ana").replace("2010", "2004"));
    assert_eq!(shell.refused(&line), "!schooling !position !experience not-enrolled");
    let document = shell.ended(3, &line);
    assert!(
        finding(&document, "schooling")["text"].as_str().unwrap().contains("admission.schooling")
    );
    assert!(
        finding(&document, "experience")["text"].as_str().unwrap().contains("admission.experience")
    );
    shell.ok(&line.replace("07-12", "07-13"));
}

#[test]
fn without_a_terminal_nothing_is_asked_and_what_is_missing_is_named() {
    let shell = Shell::new();
    let ended = shell.run("enroll --name Ana --email a@example.org").with(2);
    assert!(
        ended.stderr.contains("--education") && ended.stderr.contains("--position"),
        "{ended:#?}"
    );
    shell.run(&format!("{} --experience nonsense", applicant("ana"))).with(2);
    shell.run(&applicant("ana").replace("high-school", "highschool")).with(2);
    shell.run(&format!("{} --received 2026-11-23", applicant("ana"))).with(2);
    shell.run(&applicant("ana").replace("; -;", "; 2026-11-23;")).with(2);
    shell.run(&format!("{} --paid 350.5", applicant("ana"))).with(2);
    shell.run(&format!("{} --paid 0", applicant("ana"))).with(2);
    assert_eq!(shell.entries(), 1);
}

#[test]
fn more_than_sixty_hours_a_week_at_once_is_accepted_with_a_warning() {
    let shell = Shell::new();
    let line =
        format!("{} --experience 'Other; 2020-01-01; -; 21/week; volunteer'", applicant("ana"));
    let made = shell.ok(&line);
    assert!(made["notes"].to_string().contains("60"), "{made:#}");
}
