//! Section 7, R2 to R7: activities and renewals.

use super::*;

/// Ana, certified 2021-06-01 to 2025-06-01; window from 2024-06-01, grace to 2025-08-01.
fn office() -> (Shell, i64) {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-03-10", "2021-06-01");
    (shell, ana)
}

fn hours(shell: &Shell, candidate: i64, on: &str, set: &str, size: &str) -> Value {
    shell.ok(&format!(
        "renew activity {candidate} --title 'Talk {on} {set} {size}' --on {on} --set {set} {size}"
    ))
}

fn shown(shell: &Shell, candidate: i64, as_of: &str) -> (String, String) {
    let renewal = shell.progress(candidate, as_of)["renewal"].clone();
    assert_eq!(keys(&renewal), "contact_hours technology_hours");
    (
        renewal["contact_hours"]["shown"].to_string(),
        renewal["technology_hours"]["shown"].to_string(),
    )
}

#[test]
fn a_renewal_is_refused_with_its_four_requirements_and_without_a_certification_with_one() {
    let (shell, ana) = office();
    let line = format!("renew certification {ana} --on");
    assert_eq!(
        shell.refused(&format!("{line} 2024-05-31")),
        "certified !renewal-window !contact-hours !technology-hours"
    );
    assert_eq!(
        shell.refused(&format!("{line} 2024-06-01")),
        "certified renewal-window !contact-hours !technology-hours"
    );
    assert_eq!(
        shell.refused(&format!("{line} 2025-08-01")),
        "certified renewal-window !contact-hours !technology-hours"
    );
    assert_eq!(
        shell.refused(&format!("{line} 2025-08-02")),
        "certified !renewal-window !contact-hours !technology-hours"
    );
    assert_eq!(shell.refused(&format!("{line} 2021-05-31")), "!certified");
    let bo = shell.admit("bo", "2023-03-10");
    assert_eq!(shell.refused(&format!("renew certification {bo} --on 2024-06-01")), "!certified");
    let document = shell.ended(3, &format!("{line} 2024-06-01"));
    let hours = finding(&document, "contact-hours");
    assert_eq!((&hours["asked"], &hours["shown"]), (&32.into(), &0.into()));
}

#[test]
fn the_next_term_runs_from_the_day_after_and_ends_by_the_anchor_early_or_late() {
    for received in ["2024-06-01", "2025-06-01", "2025-08-01"] {
        let (shell, ana) = office();
        hours(&shell, ana, "2022-01-01", "access", "--from 2021-12-31 --hours 28");
        hours(&shell, ana, "2022-01-02", "technology", "--hours 4");
        let made = shell.ok(&format!("renew certification {ana} --on {received}"));
        assert_eq!(made["recorded"]["renewal"], 1);
        let term = shell.progress(ana, TODAY)["certification"].clone();
        assert_eq!(term["term"], 2);
        assert_eq!(
            (&term["first"], &term["last"]),
            (&"2025-06-02".into(), &"2029-06-01".into()),
            "{received}"
        );
        let before = shell.progress(ana, "2024-05-31")["certification"].clone();
        assert_eq!(before["term"], 1);
        assert_eq!(shell.standing(ana, received), "certified");
        // No carry-over.
        assert_eq!(shown(&shell, ana, TODAY), ("0".into(), "0".into()));
    }
}

#[test]
fn grace_is_not_certified_but_can_renew_and_after_it_the_certification_has_lapsed() {
    let (shell, ana) = office();
    for (day, standing) in [
        ("2021-06-01", "certified"),
        ("2024-05-31", "certified"),
        ("2024-06-01", "renewable"),
        ("2025-06-01", "renewable"),
        ("2025-06-02", "grace"),
        ("2025-08-01", "grace"),
        ("2025-08-02", "lapsed"),
    ] {
        assert_eq!(shell.standing(ana, day), standing, "{day}");
    }
    let lapsed = shell.progress(ana, TODAY);
    assert!(lapsed["renewal"].is_null());
    assert_eq!(lapsed["certification"]["term"], 1);
}

#[test]
fn units_are_converted_and_technology_follows_the_set_unless_stated() {
    let (shell, ana) = office();
    for (size, set, contact, technology) in [
        ("--hours 1.5", "access", "1.5", "0"),
        ("--hours 1:20", "technology", "2.8333", "1.3333"),
        ("--credits 2 --unit semester", "access", "32.8333", "1.3333"),
        ("--credits 1 --unit quarter", "youth", "42.8333", "1.3333"),
        ("--days 2", "access", "54.8333", "1.3333"),
        ("--hours 3 --technology-hours 1", "technology", "57.8333", "2.3333"),
        ("--hours 3 --technology-hours 1:10", "youth", "60.8333", "3.5"),
        ("--hours 2 --technology", "reference", "62.8333", "5.5"),
        ("--hours 0:59", "reference", "62.8333", "5.5"),
        ("--hours 1", "reference", "63.8333", "5.5"),
    ] {
        let made = hours(&shell, ana, "2022-01-01", set, size);
        assert_eq!(
            made["notes"].as_array().unwrap().is_empty(),
            size != "--hours 0:59",
            "{made:#}"
        );
        let (c, t) = shown(&shell, ana, "2024-06-01");
        assert!(c.starts_with(contact), "{size}: {c}");
        assert!(t.starts_with(technology), "{size}: {t}");
    }
    let line = format!(
        "renew activity {ana} --title X --on 2022-01-01 --set access --hours 2 --technology-hours 2:01"
    );
    assert_eq!(shell.refused(&line), "!technology-hours");
}

#[test]
fn activities_count_from_the_first_day_of_the_term_to_the_day_of_renewal() {
    let (shell, ana) = office();
    hours(&shell, ana, "2021-05-31", "access", "--hours 10");
    hours(&shell, ana, "2021-06-01", "technology", "--hours 20");
    hours(&shell, ana, "2024-07-01", "access", "--hours 12");
    hours(&shell, ana, "2024-07-02", "access", "--hours 5");
    assert_eq!(shown(&shell, ana, "2024-06-30"), ("20".into(), "20".into()));
    let early = format!("renew certification {ana} --on 2024-06-30");
    assert_eq!(shell.refused(&early), "certified renewal-window !contact-hours technology-hours");
    shell.ok(&format!("renew certification {ana} --on 2024-07-01"));
    // What came after the renewal was received counts for the next.
    assert_eq!(shown(&shell, ana, TODAY), ("5".into(), "0".into()));
}

#[test]
fn a_course_that_achieved_a_set_is_not_also_an_activity() {
    let (shell, ana) = office();
    for title in ["c-access", "COURSE OF ACCESS"] {
        let made = shell.ok(&format!(
            "renew activity {ana} --title '{title}' --on 2021-06-01 --set access --hours 20"
        ));
        assert!(made["notes"].to_string().contains("C-access"), "{made:#}");
    }
    assert_eq!(shown(&shell, ana, "2024-06-01"), ("0".into(), "0".into()));
    hours(&shell, ana, "2021-06-02", "access", "--hours 20");
    assert_eq!(shown(&shell, ana, "2024-06-01"), ("20".into(), "0".into()));
}

#[test]
fn the_same_activity_again_is_a_note_and_another_size_is_refused() {
    let (shell, ana) = office();
    let line = format!("renew activity {ana} --title Talk --on 2022-01-01 --set access --hours");
    shell.ok(&format!("{line} 2"));
    assert!(shell.ok(&format!("{line} 2"))["entry"].is_null());
    assert_eq!(shell.refused(&format!("{line} 3")), "technology-hours !not-recorded");
    shell.ok(&format!("{} 3", line.replace("--set access", "--set youth")));
}

#[test]
fn activities_come_from_a_file() {
    let (shell, ana) = office();
    shell.file(
        "a.csv",
        format!(
            "candidate,title,activity_on,set,hours,credits,unit,days,technology_hours,proof\n\
             {ana},One,2022-01-01,Access Services,1.5,,,,,\n\
             ana@example.org,Two,2022-01-02,technology,,2,semester,,,\n\
             {ana},Three,2022-01-03,access,,,,1,7,\n\
             {ana},Four,2022-01-04,access,1,,,1,,\n\
             99,Five,2022-01-04,access,1,,,,,\n\
             {ana},One,2022-01-01,access,1:30,,,,,\n"
        ),
    );
    let receipt = shell.ended(4, "renew activity --csv a.csv");
    assert_eq!(
        (&receipt["recorded"], &receipt["already"], &receipt["rejected"]),
        (&2.into(), &1.into(), &3.into())
    );
    assert_eq!(receipt["rejects"][0]["line"], 4);
    assert_eq!(receipt["rejects"][0]["codes"].to_string(), "[\"technology-hours\"]");
    assert_eq!(receipt["rejects"][2]["codes"].to_string(), "[]");
    assert_eq!(shown(&shell, ana, "2024-06-01"), ("31.5".into(), "30".into()));
}

#[test]
fn a_leap_day_term_is_clamped_and_several_terms_count_from_the_anchor() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-03-10", "2021-08-31");
    let term = shell.progress(ana, "2022-01-01")["certification"].clone();
    assert_eq!(
        (&term["last"], &term["grace_ends_on"]),
        (&"2025-08-31".into(), &"2025-10-31".into())
    );
    hours(&shell, ana, "2022-01-01", "technology", "--from 2021-12-20 --hours 32");
    shell.ok(&format!("renew certification {ana} --on 2025-10-31"));
    assert_eq!(shell.progress(ana, TODAY)["certification"]["last"], "2029-08-31");
    let again = format!("renew certification {ana} --on 2025-10-31");
    assert_eq!(shell.refused(&again), "certified !renewal-window !contact-hours !technology-hours");
}

#[test]
fn a_renewal_says_that_no_fee_is_published() {
    let (shell, ana) = office();
    hours(&shell, ana, "2022-01-01", "technology", "--from 2021-12-20 --hours 32");
    let made = shell.ok(&format!("renew certification {ana} --on 2025-06-01"));
    assert!(made["notes"].to_string().contains("fee"), "{made:#}");
    assert_eq!(shell.progress(ana, TODAY)["balance"], "0.00");
}
