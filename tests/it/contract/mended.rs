//! What went wrong once: each a story that ended with a wrong answer, and now does not.

use super::{Shell, applicant};

fn evaluators(shell: &Shell, sets: &str) {
    for name in ["eve", "bob", "cy"] {
        shell
            .ok(&format!("evaluator add --name {name} --email {name}@elsewhere.org --sets {sets}"));
    }
}

#[test]
fn a_portfolio_is_not_corrected_into_one_for_another_set() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("submit-portfolio {ana} technology --on 2024-04-01 --paid 60"));
    let entry = &made["entry"];
    shell.ended(
        1,
        &format!(
            "submit-portfolio {ana} reference --on 2024-04-01 --corrects {entry} --reason set"
        ),
    );
}

#[test]
fn ratings_dated_before_a_portfolio_was_handed_in_rate_nothing() {
    let shell = Shell::with_courses();
    evaluators(&shell, "access");
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("submit-portfolio {ana} access --on 2024-04-01 --paid 60"));
    for name in ["eve", "bob"] {
        shell.ok(&format!(
            "evaluate portfolio 1 --evaluator {name} --ratings MMMMMMMMMMMMM --on 2024-05-01"
        ));
    }
    assert_eq!(shell.set(ana, "access", "2026-01-01"), "2024-05-01 portfolio portfolio 1");
    let entry = &made["entry"];
    shell.ok(&format!(
        "submit-portfolio {ana} access --on 2025-04-01 --paid 60 --corrects {entry} --reason day"
    ));
    assert_eq!(shell.set(ana, "access", "2026-01-01"), "-");
}

#[test]
fn a_portfolio_whose_payment_is_taken_back_is_not_achieved() {
    let shell = Shell::with_courses();
    evaluators(&shell, "access");
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("submit-portfolio {ana} access --on 2024-04-01 --paid 60"));
    for name in ["eve", "bob"] {
        shell.ok(&format!(
            "evaluate portfolio 1 --evaluator {name} --ratings MMMMMMMMMMMMM --on 2024-05-01"
        ));
    }
    let payment = &made["recorded"]["payment"];
    shell.ok(&format!("retract record payment {payment} --reason bounced --yes"));
    assert_eq!(shell.set(ana, "access", "2026-01-01"), "-");
}

#[test]
fn a_rating_of_the_first_round_is_corrected_in_the_first_round() {
    let shell = Shell::with_courses();
    evaluators(&shell, "cataloging");
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("submit-portfolio {ana} cataloging --on 2024-04-01 --paid 60"));
    let eve = shell.ok("evaluate portfolio 1 --evaluator eve --ratings MMMMMMPN --on 2024-05-01");
    shell.ok("evaluate portfolio 1 --evaluator bob --ratings MMMMMMMM --on 2024-05-02");
    shell.ok("submit-portfolio --revision 1 --on 2024-05-02");
    let entry = &eve["entry"];
    shell.ok(&format!(
        "evaluate portfolio 1 --evaluator eve --ratings MMMMMMNN --on 2024-05-01 --corrects {entry} --reason letter"
    ));
    shell.ok("evaluate portfolio 1 --evaluator eve --ratings MMMMMMMM --on 2024-06-01");
    shell.ok("evaluate portfolio 1 --evaluator bob --ratings MMMMMMMM --on 2024-06-02");
    assert_eq!(shell.set(ana, "cataloging", "2026-01-01"), "2024-06-02 portfolio portfolio 1");
}

#[test]
fn a_corrected_application_keeps_the_money_that_came_with_it() {
    let shell = Shell::with_courses();
    let made = shell.ok(&format!("{} --received 2024-03-10 --paid 350", applicant("ana")));
    let entry = &made["entry"];
    let right = shell.ok(&format!(
        "{} --state IL --received 2024-03-10 --corrects {entry} --reason state",
        applicant("ana")
    ));
    assert_eq!(right["candidates"][0]["after"], "candidate");
}

#[test]
fn an_application_is_not_corrected_into_somebody_elses() {
    let shell = Shell::with_courses();
    let made = shell.ok(&format!("{} --received 2024-03-10", applicant("ana")));
    shell.enroll("ben", "2024-03-10");
    let entry = &made["entry"];
    for other in ["ben", "cleo"] {
        shell.ended(
            1,
            &format!("{} --received 2024-03-11 --corrects {entry} --reason who", applicant(other)),
        );
    }
    let address = applicant("ana").replace("ana@example.org", "BEN@example.org");
    shell.ended(1, &format!("{address} --received 2024-03-10 --corrects {entry} --reason address"));
    let free = applicant("ana").replace("ana@example.org", "ana@elsewhere.org");
    let right =
        shell.ok(&format!("{free} --received 2024-03-10 --corrects {entry} --reason address"));
    assert_eq!(right["recorded"]["candidate"], 1);
}

#[test]
fn giving_back_an_enrollment_never_makes_two_candidates_of_one_address() {
    let shell = Shell::with_courses();
    let made = shell.ok(&format!("{} --received 2024-03-10", applicant("ana")));
    let taken = shell.ok(&format!("retract entry {} --reason typo --yes", made["entry"]));
    shell.enroll("ana", "2024-04-10");
    shell.ended(1, &format!("retract entry {} --reason back --yes", taken["entry"]));
}

#[test]
fn the_certification_of_somebody_never_loses_its_application() {
    let shell = Shell::with_courses();
    shell.certify("ana", "2023-03-10", "2023-05-01");
    let refused = shell.refused("retract record enrollment 1 --reason x --yes --even-so");
    assert_eq!(refused, "!not-rested-on");
}

#[test]
fn money_for_the_application_goes_to_the_latest_that_is_open() {
    let shell = Shell::with_courses();
    let ana = shell.enroll("ana", "2015-01-10");
    shell.ok(&format!("candidate withdraw {ana} --on 2016-01-01 --reason left"));
    shell.enroll("ana", "2025-01-10");
    shell.ok(&format!("payment receive {ana} 350 --on 2024-12-01 --for application"));
    assert_eq!(shell.standing(ana, "2015-06-01"), "awaiting-payment");
    assert_eq!(shell.standing(ana, "2025-06-01"), "candidate");
}

#[test]
fn an_act_is_not_recorded_behind_an_award_or_a_later_extension() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2023-03-10", "2023-05-01");
    assert_eq!(
        shell.refused(&format!("candidate withdraw {ana} --on 2023-04-01 --reason left")),
        "!standing"
    );
    let ben = shell.admit("ben", "2024-03-10");
    shell
        .ok(&format!("candidate extend {ben} --until 2029-06-01 --on 2025-06-01 --reason illness"));
    assert_eq!(
        shell.refused(&format!(
            "candidate extend {ben} --until 2030-01-01 --on 2024-06-01 --reason illness"
        )),
        "!standing"
    );
}

#[test]
fn a_completion_recorded_before_another_of_its_course_is_still_the_same_fact() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("record-course {ana} C-youth --on 2015-01-01"));
    shell.ok(&format!("record-course {ana} C-youth --on 2024-05-01"));
    let again = shell.ok(&format!("record-course {ana} C-youth --on 2015-01-01"));
    assert!(again["entry"].is_null());
}

#[test]
fn a_correction_to_what_is_recorded_already_takes_nothing_back() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("record-course {ana} C-youth --on 2024-05-01"));
    let other = shell.ok(&format!("record-course {ana} C-access --on 2024-05-01"));
    shell.ended(
        1,
        &format!(
            "record-course {ana} C-youth --on 2024-05-01 --corrects {} --reason course",
            other["entry"]
        ),
    );
    assert_eq!(shell.set(ana, "access", "2026-01-01"), "2024-05-01 course C-access");
}

#[test]
fn people_with_two_candidacies_in_one_file_are_already_there_the_second_time() {
    let shell = Shell::with_courses();
    shell.file(
        "people.csv",
        "name,email,education,position,received_on,paid\n\
         Ana,ana@example.org,college,Page,2010-01-10,350\nAna,ana@example.org,college,Page,2020-01-10,350\n",
    );
    shell.file(
        "jobs.csv",
        "email,library,first_on,last_on,hours_per_week,total_hours,basis\nana@example.org,Town,2000-01-01,-,40,,paid\n",
    );
    let line = "enroll --csv people.csv --experience-csv jobs.csv";
    assert_eq!(shell.ok(line)["recorded"], 2);
    let again = shell.ok(line);
    assert_eq!((&again["already"], &again["rejected"]), (&2.into(), &0.into()));
}
