//! One candidacy at a time (A8, A9), at every door by which two could come to run.

use super::*;

/// Bea, certified until 2025-04-06 with grace until 2025-06-06, and with the hours for a renewal.
fn lapsed(shell: &Shell) -> i64 {
    let bea = shell.certify("bea", "2020-03-10", "2021-04-06");
    shell
        .ok(&format!("renew activity {bea} --title T --from 2024-04-20 --on 2024-05-01 --set technology --hours 33"));
    bea
}

fn applies_again(shell: &Shell, name: &str, on: &str) {
    shell.enroll(name, on);
}

fn listed(shell: &Shell) -> Vec<String> {
    let found = shell.run("check --format json").json();
    let found = found.as_array().unwrap().iter();
    found.map(|f| f["check"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_renewal_that_would_run_when_the_next_application_was_received_is_refused() {
    let shell = Shell::with_courses();
    let bea = lapsed(&shell);
    applies_again(&shell, "bea", "2025-07-01");
    let refused = shell.refused(&format!("renew certification {bea} --on 2025-06-01"));
    assert_eq!(refused, "certified renewal-window contact-hours technology-hours !not-enrolled");
    assert!(listed(&shell).is_empty());
}

#[test]
fn what_is_given_back_is_asked_the_same_and_a_check_lists_what_staff_insist_on() {
    let shell = Shell::with_courses();
    let bea = lapsed(&shell);
    let renewed = shell.ok(&format!("renew certification {bea} --on 2025-06-01"));
    let taken = shell.ok(&format!("retract entry {} --reason typo --yes", renewed["entry"]));
    applies_again(&shell, "bea", "2025-07-01");
    let give_back = format!("retract entry {} --reason 'it was right' --yes", taken["entry"]);
    assert_eq!(shell.refused(&give_back), "!not-rested-on");

    let said = shell.ok(&format!("{give_back} --even-so"));
    assert!(
        said["notes"].to_string().contains("application 2 of 1 bea Sample, received 2025-07-01")
    );
    assert_eq!(listed(&shell), ["one-candidacy", "renewals"]);
    shell.ok(&format!("payment receive {bea} 350 --on 2025-07-01"));
    let row =
        |set: &&str| format!("D-{set},New {set},State Library,state-library,{set},2024-01-01,,,,");
    shell.catalog(&SIX.iter().map(row).collect::<Vec<_>>().join("\n"));
    for set in SIX {
        shell.ok(&format!("record-course {bea} D-{set} --on 2025-08-01"));
    }
    shell.ok(&format!("evaluate candidacy {bea} --on 2025-08-01 --yes"));
    assert_eq!(listed(&shell), ["one-candidacy", "one-certification", "renewals"]);
}

#[test]
fn a_policy_whose_grace_reaches_the_next_application_is_adopted_only_even_so() {
    let shell = Shell::with_courses();
    lapsed(&shell);
    applies_again(&shell, "bea", "2025-07-01");
    shell.run("policy show --to longer").with(0);
    let parameters = shell.read("longer/parameters.csv");
    let row = "renewal.grace,2010-01-01,3,months,board,\n";
    shell.file("longer/parameters.csv", parameters + row);
    assert_eq!(shell.refused("policy adopt longer --reason longer"), "!not-rested-on");
    shell.ok("policy adopt longer --reason longer --even-so");
    assert_eq!(listed(&shell), ["one-candidacy"]);
}

#[test]
fn a_withdrawal_that_allowed_an_application_is_corrected_and_taken_back_only_even_so() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2024-03-10");
    let act = shell.ok(&format!("candidate withdraw {ana} --on 2024-06-01 --reason moved"));
    applies_again(&shell, "ana", "2024-07-01");
    let line = format!("retract entry {} --reason typo --yes", act["entry"]);
    assert_eq!(shell.refused(&line), "!not-rested-on");
    let line = format!("candidate reinstate {ana} --on 2024-06-15 --reason back");
    assert_eq!(shell.refused(&line), "standing !not-enrolled");
}

#[test]
fn what_happened_is_recorded_all_the_same_with_a_note() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2020-03-10");
    shell.complete(ana, &SIX[..5], "2021-04-06");
    applies_again(&shell, "ana", "2024-03-11");
    assert!(listed(&shell).is_empty());
    let said = shell.ok(&format!("record-course {ana} C-reference --on 2024-03-10"));
    let note = said["notes"].to_string();
    assert!(note.contains("application 2 of 1 ana Sample, received 2024-03-11"), "{note}");
    assert!(note.contains("complete"), "{note}");
    assert_eq!(listed(&shell), ["one-candidacy"]);

    let other = Shell::with_courses();
    let ana = other.admit("ana", "2020-03-10");
    other.complete(ana, &SIX[..5], "2021-04-06");
    applies_again(&other, "ana", "2024-03-11");
    other
        .file("late.csv", format!("candidate,course,completed_on\n{ana},C-reference,2024-03-10\n"));
    let receipt = other.ok("record-course --csv late.csv");
    assert!(receipt["notes"].to_string().contains("application 2 of 1"), "{receipt:#}");
}
