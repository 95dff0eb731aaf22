//! R8: acts of staff; candidate find.

use super::*;

#[test]
fn a_withdrawal_ends_a_candidacy_from_its_day_and_reinstatement_moves_no_date() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let made = shell.ok(&format!("candidate withdraw {ana} --on 2024-06-01 --reason moved"));
    assert_eq!(made["candidates"][0]["after"], "withdrawn");
    assert_eq!(shell.standing(ana, "2024-05-31"), "candidate");
    assert_eq!(shell.standing(ana, "2024-06-01"), "withdrawn");
    shell.complete(ana, &SIX, "2024-07-01");
    assert_eq!(
        shell.refused(&format!("evaluate candidacy {ana} --yes")),
        "admitted required-sets elective-sets !candidacy not-certified"
    );
    assert_eq!(
        shell.refused(&format!("submit-portfolio {ana} youth --on 2024-07-02")),
        "admitted !candidacy portfolio-route"
    );
    assert_eq!(
        shell.refused(&format!("candidate withdraw {ana} --on 2024-08-01 --reason again")),
        "!standing"
    );
    shell.ok(&format!("candidate reinstate {ana} --on 2024-09-01 --reason back"));
    assert_eq!(shell.standing(ana, "2024-08-31"), "withdrawn");
    assert_eq!(shell.standing(ana, "2024-09-01"), "complete");
    assert_eq!(shell.progress(ana, TODAY)["candidacy"]["last"], "2028-03-10");
    assert_eq!(shell.progress(ana, TODAY)["completed_on"], "2024-07-01");
}

#[test]
fn a_revocation_needs_a_yes_and_ends_a_certification() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2022-03-10", "2023-06-01");
    let line = format!("candidate revoke {ana} --on 2024-06-01 --reason fraud");
    let ended = shell.run(&line).with(2);
    assert!(ended.stderr.contains("--yes"));
    shell.ok(&format!("{line} --yes"));
    let progress = shell.progress(ana, TODAY);
    assert_eq!(progress["standing"], "revoked");
    assert!(progress["renewal"].is_null());
    assert_eq!(shell.refused(&format!("renew certification {ana} --on 2026-07-01")), "!certified");
    assert_eq!(
        shell.refused(&format!("candidate withdraw {ana} --on 2024-07-01 --reason x")),
        "!standing"
    );
    shell.ok(&format!("candidate reinstate {ana} --on 2025-01-01 --reason appeal"));
    assert_eq!(shell.standing(ana, "2025-01-01"), "certified");
    assert_eq!(shell.progress(ana, TODAY)["certification"]["last"], "2027-06-01");
    assert_eq!(
        shell.refused(&format!("candidate reinstate {ana} --on 2025-01-02 --reason x")),
        "!standing"
    );
}

#[test]
fn an_extension_moves_the_last_day_of_the_candidacy() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2022-03-10");
    let extend = |until: &str, on: &str| {
        format!("candidate extend {ana} --until {until} --on {on} --reason leave")
    };
    shell.refused(&extend("2026-03-10", "2025-01-01"));
    shell.refused(&extend("2026-12-31", "2026-03-11"));
    shell.ok(&extend("2026-12-31", "2026-03-10"));
    assert_eq!(shell.progress(ana, "2026-03-09")["candidacy"]["last"], "2026-03-10");
    assert_eq!(shell.progress(ana, TODAY)["candidacy"]["last"], "2026-12-31");
    assert_eq!(shell.standing(ana, TODAY), "candidate");
    shell.complete(ana, &SIX, "2026-11-01");
    assert_eq!(shell.standing(ana, TODAY), "complete");
    shell.run(&extend("2027-12-31", "2026-11-23")).with(2);
}

#[test]
fn an_extension_moves_the_last_day_of_the_term_and_the_next_ends_as_the_anchor_says() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-03-10", "2021-06-01");
    shell
        .ok(&format!("candidate extend {ana} --until 2025-12-01 --on 2025-07-15 --reason illness"));
    let term = shell.progress(ana, "2025-09-01")["certification"].clone();
    assert_eq!(
        (&term["last"], &term["renewal_opens_on"], &term["grace_ends_on"]),
        (&"2025-12-01".into(), &"2024-12-01".into(), &"2026-02-01".into())
    );
    assert_eq!(shell.standing(ana, "2025-07-14"), "grace");
    assert_eq!(shell.standing(ana, "2025-07-15"), "renewable");
    shell
        .ok(&format!("renew activity {ana} --title T --from 2021-12-20 --on 2022-01-01 --set technology --hours 32"));
    shell.ok(&format!("renew certification {ana} --on 2026-02-01"));
    let term = shell.progress(ana, TODAY)["certification"].clone();
    assert_eq!((&term["first"], &term["last"]), (&"2025-12-02".into(), &"2029-06-01".into()));
}

#[test]
fn candidates_are_found_by_part_of_name_or_address() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.admit("bo", "2024-03-10");
    let found = shell.ok("candidate find ANA");
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["candidate"], ana);
    assert_eq!(shell.ok("candidate find nobody").to_string(), "[]");
    assert_eq!(shell.ok("candidate find example.org").as_array().unwrap().len(), 2);
}

#[test]
fn a_withdrawn_candidate_enrolls_again() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("candidate withdraw {ana} --on 2024-06-01 --reason moved"));
    assert_eq!(
        shell.refused(&format!("{} --received 2024-05-31", applicant("ana"))),
        "schooling position experience !not-enrolled"
    );
    assert_eq!(shell.admit("ana", "2024-06-01"), ana);
    assert_eq!(shell.standing(ana, "2024-06-01"), "candidate");
}
