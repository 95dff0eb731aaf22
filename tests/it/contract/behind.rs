//! What is recorded behind something of a later day, or taken back from under it: refused where the later would not stand,
//! and otherwise as if it had been so from the start.

use super::*;

fn balance(shell: &Shell, candidate: i64, as_of: &str) -> String {
    let progress = shell.progress(candidate, as_of);
    progress["balance"].as_str().unwrap().to_string()
}

/// An order of one person, and its entry.
fn ordered(shell: &Shell, name: &str, on: &str) -> i64 {
    shell.file("order.csv", format!("name,email,amount\n{name},{name}@example.org,350\n"));
    let line = format!("order add PO-1 --institution Univ --on {on} --csv order.csv");
    shell.ok(&line)["entry"].as_i64().unwrap()
}

/// Enrolls somebody called so at an address.
fn enrolled_as(shell: &Shell, name: &str, address: &str, on: &str) -> Value {
    let line = applicant(address).replace(&format!("{address} Sample"), name);
    shell.ok(&format!("{line} --received {on}"))
}

fn is_well(shell: &Shell) {
    shell.run("check").with(0);
}

#[test]
fn what_came_of_the_money_of_an_order_goes_and_comes_with_it() {
    let shell = Shell::new();
    ordered(&shell, "ana", "2026-02-01");
    let paid = shell.ok("order pay PO-1 350 --on 2026-02-10")["entry"].clone();
    let ana = shell.enroll("ana", "2026-03-01");
    assert_eq!(shell.standing(ana, "2026-04-01"), "candidate");
    let taken = shell.ok(&format!("retract entry {paid} --reason bounced --yes"));
    assert_eq!(shell.standing(ana, "2026-04-01"), "awaiting-payment");
    assert_eq!(balance(&shell, ana, "2026-04-01"), "350.00");
    is_well(&shell);
    shell.ok(&format!("retract entry {} --reason cleared --yes", taken["entry"]));
    assert_eq!(shell.standing(ana, "2026-04-01"), "candidate");
    assert_eq!(balance(&shell, ana, "2026-04-01"), "0.00");
    is_well(&shell);
}

#[test]
fn an_order_is_not_taken_back_while_payments_stand_on_it() {
    let shell = Shell::new();
    shell.enroll("ana", "2026-01-10");
    let order = ordered(&shell, "ana", "2026-02-01");
    let paid = shell.ok("order pay PO-1 350 --on 2026-02-10")["entry"].clone();
    let refused = shell.ended(3, &format!("retract entry {order} --reason wrong --yes"));
    let hint = refused["hints"][0].as_str().unwrap();
    assert!(hint.contains(&format!("lssc retract entry {paid} ")), "{hint}");
    shell.ok(&format!("retract entry {paid} --reason wrong --yes"));
    shell.ok(&format!("retract entry {order} --reason wrong --yes"));
    assert_eq!(shell.run("order list").with(0).stdout, "No order is recorded.\n");
    is_well(&shell);
}

#[test]
fn an_order_finds_its_people_by_the_address_that_they_had() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2026-01-10");
    ordered(&shell, "ana", "2026-02-01");
    shell.ok(&format!("candidate update {ana} --email other@example.org"));
    let paid = shell.ok(&format!("order pay PO-1 350 --on 2026-02-10 --only {ana}"));
    assert_eq!(paid["active"][0]["candidate"], ana);
    assert_eq!(shell.standing(ana, "2026-03-01"), "candidate");
    // Somebody new of another name at the address that is free again is somebody else.
    let made = enrolled_as(&shell, "Bo Wolf", "ana", "2026-05-01");
    let note = made["notes"][0].as_str().unwrap();
    assert_eq!(note, "ana@example.org was the address of 1 ana Sample; Bo Wolf is somebody else");
    let new = made["recorded"]["candidate"].as_i64().unwrap();
    assert_eq!(shell.standing(new, "2026-06-01"), "awaiting-payment");
    is_well(&shell);
}

#[test]
fn money_of_an_order_comes_to_the_candidacy_of_its_day() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2020-01-10");
    ordered(&shell, "ana", "2020-02-01");
    shell.ok(&format!("payment receive {ana} 350 --on 2020-02-05"));
    // The candidacy is long over today.
    shell.ok("order pay PO-1 350 --on 2020-02-10");
    assert_eq!(balance(&shell, ana, "2020-03-01"), "-350.00");
    shell.enroll("ana", "2025-01-10");
    assert_eq!(shell.standing(ana, "2025-02-01"), "awaiting-payment", "A8");
}

#[test]
fn an_update_taken_back_takes_back_what_it_changed_under_later_ones_too() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    let shown = |what: &str| shell.ok(&format!("candidate show {ana}"))[what].clone();
    let jobs = || shown("enrollments")[0]["jobs"][0]["library"].clone();
    let update = |what: &str| shell.ok(&format!("candidate update {ana} {what}"))["entry"].clone();
    let member = update("--ala-member 77");
    let name = update("--name Bee");
    let job = update("--experience 'Wrong Library; 2020-01-01; -; 40/week; paid'");
    update("--education college");
    let back =
        |entry| shell.ok(&format!("retract entry {entry} --reason typo --yes"))["entry"].clone();

    let no_member = back(member);
    assert_eq!((shown("ala_member"), shown("name")), (().into(), "Bee".into()));
    back(job);
    assert_eq!(jobs(), "Town Library");
    assert_eq!(shown("enrollments")[0]["education"], "college");
    back(name);
    assert_eq!((shown("ala_member"), shown("name")), (().into(), "ana Sample".into()));
    back(no_member);
    assert_eq!((shown("ala_member"), shown("name")), ("77".into(), "ana Sample".into()));
    assert_eq!(shown("enrollments")[0]["education"], "college");
    is_well(&shell);
}

#[test]
fn nothing_revives_a_certification_or_candidacy_that_an_application_has_followed() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-02-01", "2020-06-01");
    shell.ok(&format!("candidate revoke {ana} --on 2021-01-01 --reason x --yes"));
    shell.admit("ana", "2021-06-10");
    for (act, unmet) in [
        ("reinstate", "standing !not-enrolled"),
        ("extend --until 2025-06-01", "!standing not-enrolled"),
    ] {
        let line = format!("candidate {act} {ana} --on 2021-03-01 --reason x");
        assert_eq!(shell.refused(&line), unmet);
    }
    // Nor is the end taken back on which the application stands.
    let refused = shell.ended(3, "retract record act 1 --reason x --yes");
    assert_eq!(refused["findings"][0]["source"], "Reading A9");
    shell.ok("retract record enrollment 2 --reason x --yes");
    shell.ok("retract record act 1 --reason x --yes");
    assert_eq!(shell.standing(ana, "2021-03-01"), "certified");
}

#[test]
fn a_withdrawal_stands_on_which_another_application_stands() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    shell.ok(&format!("candidate withdraw {ana} --on 2024-06-01 --reason x"));
    shell.admit("ana", "2024-06-02");
    let refused = shell.ended(3, "retract record act 1 --reason x --yes");
    let hint = refused["hints"][0].as_str().unwrap();
    assert!(hint.contains("lssc retract record enrollment 2 "), "{hint}");
}

#[test]
fn a_term_is_not_extended_to_the_end_of_the_next() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-02-01", "2020-06-01");
    let extend =
        |until: &str| format!("candidate extend {ana} --until {until} --on 2023-05-01 --reason x");
    assert_eq!(shell.refused(&extend("2028-06-01")), "!standing");
    shell.ok(&extend("2028-05-31"));
    shell
        .ok(&format!("renew activity {ana} --title A --from 2021-12-20 --on 2022-01-01 --set technology --hours 32"));
    shell.ok("retract record act 1 --reason x --yes");
    shell.ok(&format!("renew certification {ana} --on 2024-02-01"));
    // Behind the renewal, an extension would move its window.
    let behind = format!("candidate extend {ana} --until 2025-01-01 --on 2024-01-01 --reason x");
    assert_eq!(shell.refused(&behind), "!standing");
    let behind = format!("candidate revoke {ana} --on 2024-01-01 --reason x --yes");
    assert_eq!(shell.refused(&behind), "!standing");
}

#[test]
fn no_award_is_made_behind_a_withdrawal() {
    let shell = Shell::with_courses();
    let ana = shell.admit("ana", "2020-02-01");
    shell.complete(ana, &SIX, "2021-01-05");
    shell.ok(&format!("candidate withdraw {ana} --on 2022-01-01 --reason x"));
    let award = format!("evaluate candidacy {ana} --on 2021-12-31 --yes");
    assert!(shell.refused(&award).contains("!candidacy"));
    shell.ok(&format!("candidate reinstate {ana} --on 2022-02-01 --reason x"));
    shell.ok(&award);
    is_well(&shell);
}

#[test]
fn an_award_and_its_revocation_on_one_day_are_well() {
    let shell = Shell::with_courses();
    let ana = shell.certify("ana", "2020-02-01", "2021-01-05");
    shell.ok(&format!("candidate revoke {ana} --on 2021-01-05 --reason x --yes"));
    is_well(&shell);
}

#[test]
fn a_portfolio_counts_in_its_candidacy_and_not_before_its_fee_is_settled() {
    let shell = Shell::new();
    for name in ["eve", "bob"] {
        shell.ok(&format!("evaluator add --name {name} --email {name}@elsewhere.org --sets youth"));
    }
    let ana = shell.admit("ana", "2024-01-10");
    shell.ok(&format!("submit-portfolio {ana} youth --on 2024-02-01"));
    let pay = |on: &str| shell.ok(&format!("payment receive {ana} 60 --on {on} --for portfolio:1"));
    pay("2024-02-05");
    for name in ["eve", "bob"] {
        shell.ok(&format!(
            "evaluate portfolio 1 --evaluator {name} --ratings MMMMMMMMMMMM --on 2024-03-01"
        ));
    }
    assert_eq!(shell.set(ana, "youth", "2024-04-01"), "2024-03-01 portfolio portfolio 1");
    shell.ok("retract record payment 2 --reason bounced --yes");
    pay("2024-05-05");
    assert_eq!(shell.set(ana, "youth", "2024-05-04"), "-");
    assert_eq!(shell.set(ana, "youth", "2024-06-01"), "2024-05-05 portfolio portfolio 1");
    // Admitted only later: it was handed in on no day of the candidacy.
    shell.ok("retract record payment 1 --reason bounced --yes");
    shell.ok(&format!("payment receive {ana} 350 --on 2024-07-01"));
    assert_eq!(shell.set(ana, "youth", "2024-08-01"), "-");
}

#[test]
fn a_repetition_is_not_called_ineligible() {
    let shell = Shell::new();
    shell.admit("ana", "2024-01-10");
    let again = super::applicant("ana") + " --received 2024-01-10 --paid 325";
    let Some(refused) = shell.ended(3, &again)["refused"].as_str().map(str::to_string) else {
        panic!("it is refused");
    };
    assert_eq!(refused, "this application of ana Sample is not recorded");
    assert!(!shell.run(&again).stderr.contains("refund the"));
}

#[test]
fn money_of_an_order_is_taken_back_with_its_own_payment_alone() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2026-01-10");
    ordered(&shell, "ana", "2026-02-01");
    let first = shell.ok("order pay PO-1 350 --on 2026-02-10")["entry"].clone();
    let back = shell.ok(&format!("retract entry {first} --reason bounced --yes"))["entry"].clone();
    let second = shell.ok("order pay PO-1 350 --on 2026-02-20")["entry"].clone();
    shell.ok(&format!("retract entry {back} --reason cleared --yes"));
    assert_eq!(balance(&shell, ana, "2026-03-01"), "-350.00");
    shell.ok(&format!("retract entry {second} --reason twice --yes"));
    assert_eq!(balance(&shell, ana, "2026-03-01"), "0.00");
    assert_eq!(shell.progress(ana, "2026-03-01")["admitted_on"], "2026-02-10");
    is_well(&shell);
}

#[test]
fn money_of_an_order_is_for_who_had_the_address_when_it_was_written() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2025-01-10");
    shell.ok(&format!("candidate update {ana} --email new@example.org"));
    // The address is another's by now, who is still to apply.
    ordered(&shell, "ana", "2026-02-01");
    shell.ok("order pay PO-1 350 --on 2026-02-10");
    assert_eq!(shell.standing(ana, "2026-03-01"), "awaiting-payment");
    let other = enrolled_as(&shell, "Bo Wolf", "ana", "2026-03-01");
    let other = other["recorded"]["candidate"].as_i64().unwrap();
    assert_ne!(other, ana);
    assert_eq!(shell.standing(other, "2026-03-01"), "candidate");
    assert_eq!(shell.standing(ana, "2026-03-01"), "awaiting-payment");
    is_well(&shell);
}

#[test]
fn money_that_joined_by_an_address_taken_back_since_joins_nobody_else() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2025-01-10");
    let moved =
        shell.ok(&format!("candidate update {ana} --email bo@example.org"))["entry"].clone();
    ordered(&shell, "bo", "2026-02-01");
    shell.ok("order pay PO-1 350 --on 2026-02-10");
    assert_eq!(shell.standing(ana, "2026-03-01"), "candidate");
    shell.ok(&format!("retract entry {moved} --reason typo --yes"));
    let bo = shell.enroll("bo", "2026-03-01");
    assert_eq!(shell.standing(bo, "2026-03-01"), "awaiting-payment");
    is_well(&shell);
}

#[test]
fn one_person_stands_in_an_order_once_by_whatever_address() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2025-01-10");
    ordered(&shell, "ana", "2026-02-01");
    shell.ok(&format!("candidate update {ana} --email new@example.org"));
    shell.file("more.csv", "name,email,amount\nana Sample,new@example.org,350\n");
    let line = "order add PO-1 --institution Univ --on 2026-02-01 --csv more.csv";
    let reason = shell.ended(4, line)["rejects"][0]["reason"].clone();
    assert!(reason.as_str().unwrap().contains("in the order as ana@example.org"), "{reason}");
}

#[test]
fn nobody_leaves_an_order_whose_money_came_to_them() {
    let shell = Shell::new();
    for name in ["ana", "bo", "cy"] {
        shell.enroll(name, "2026-01-10");
    }
    ordered(&shell, "ana", "2026-02-01");
    shell.file("more.csv", "name,email,amount\nbo Sample,bo@example.org,350\n");
    let more = "order add PO-1 --institution Univ --on 2026-02-01 --csv more.csv";
    let more = shell.ok(more)["entry"].clone();
    let place = "order substitute PO-1 --from bo@example.org --to cy@example.org --name 'cy Sample' --on 2026-02-05";
    let place = shell.ok(place)["entry"].clone();
    let paid = shell.ok("order pay PO-1 700 --on 2026-02-10")["entry"].clone();
    for entry in [&more, &place] {
        let refused = shell.ended(3, &format!("retract entry {entry} --reason wrong --yes"));
        let hint = refused["hints"][0].as_str().unwrap();
        assert!(hint.contains(&format!("lssc retract entry {paid} ")), "{hint}");
    }
    for entry in [&paid, &place, &more] {
        shell.ok(&format!("retract entry {entry} --reason wrong --yes"));
    }
    is_well(&shell);
}

#[test]
fn one_record_taken_back_takes_nothing_else_of_its_entry() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    let update = "--name Wrong --position boss --education college";
    shell.ok(&format!("candidate update {ana} {update}"));
    shell.ok("retract record detail 2 --reason typo --yes");
    let shown = shell.ok(&format!("candidate show {ana}"));
    assert_eq!(shown["name"], "ana Sample");
    assert_eq!(shown["enrollments"][0]["position"], "boss");
    assert_eq!(shown["enrollments"][0]["education"], "college");
}

#[test]
fn what_is_stated_anew_since_stays_and_a_retraction_that_changes_nothing_says_so() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    let update =
        |state: &str| shell.ok(&format!("candidate update {ana} --state {state}"))["entry"].clone();
    let first = update("WI");
    update("IL");
    update("WI");
    let taken = shell.ok(&format!("retract entry {first} --reason typo --yes"));
    assert_eq!(shell.ok(&format!("candidate show {ana}"))["state"], "WI");
    let note = taken["notes"][0].as_str().unwrap();
    assert!(note.ends_with(", so nothing changes"), "{note}");
}

#[test]
fn an_update_under_a_number_given_up_since_is_taken_back_too() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    let bo = shell.admit("bo", "2018-01-10");
    let post =
        shell.ok(&format!("candidate update {bo} --position boss --requires-mlis --even-so"));
    shell.ok(&format!("candidate update {bo} --education college"));
    let name = shell.ok(&format!("candidate update {bo} --name Wrong --state WI"))["entry"].clone();
    shell.ok(&format!("candidate update {bo} --state IL"));
    let merged = shell.ok(&format!("candidate merge {bo} into {ana} --reason same --yes"));
    shell.ok(&format!("retract entry {} --reason typo --yes", post["entry"]));
    shell.ok(&format!("retract entry {name} --reason typo --yes"));
    let shown = shell.ok(&format!("candidate show {ana}"));
    let of_bo = shown["enrollments"].as_array().unwrap().iter().find(|e| e["enrollment"] == 2);
    let of_bo = of_bo.unwrap();
    assert_eq!((&of_bo["position"], &of_bo["education"]), (&"Assistant".into(), &"college".into()));
    shell.ok(&format!("retract entry {} --reason two --yes", merged["entry"]));
    let shown = shell.ok(&format!("candidate show {bo}"));
    assert_eq!((&shown["name"], &shown["state"]), (&"bo Sample".into(), &"IL".into()));
    is_well(&shell);
}

#[test]
fn facts_are_recorded_whatever_they_leave_of_an_earlier_candidacy() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2018-01-01");
    shell.admit("ana", "2022-06-01");
    // Admitted a year later the first candidacy was not over: a correction asks (A9).
    let line = format!(
        "payment receive {ana} 350 --on 2019-01-01 --for application --corrects 2 --reason x"
    );
    assert_eq!(shell.refused(&line), "!not-rested-on");
    let said = shell.ok(&format!("{line} --even-so"));
    assert!(said["notes"].to_string().contains("application 2 of 1 ana Sample"), "{said:#}");
    // Reports of its days follow the facts (A8).
    assert_eq!(shell.standing(ana, "2022-05-31"), "candidate");
    assert_eq!(shell.ended(1, "check")[0]["check"], "one-candidacy");
}

#[test]
fn what_made_an_application_ineligible_stands_under_another_one() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    let update = shell.ok(&format!("candidate update {ana} --education none"))["entry"].clone();
    shell.admit("ana", "2025-01-10");
    let refused = shell.ended(3, &format!("retract entry {update} --reason x --yes"));
    assert_eq!(refused["findings"][0]["source"], "Reading A9");
}

#[test]
fn a_value_taken_back_does_not_come_back() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-01-10");
    let update = |what: &str| shell.ok(&format!("candidate update {ana} {what}"))["entry"].clone();
    let first = update("--name B --email b@example.org");
    let second = update("--name C --state TX");
    for entry in [first, second] {
        shell.ok(&format!("retract entry {entry} --reason x --yes"));
    }
    let shown = shell.ok(&format!("candidate show {ana}"));
    let said = ["name", "email", "state"].map(|key| shown[key].to_string());
    assert_eq!(said, ["\"ana Sample\"", "\"ana@example.org\"", "null"]);
}

#[test]
fn each_one_in_an_order_has_their_own_money() {
    let shell = Shell::new();
    let ana = enrolled_as(&shell, "ana Sample", "bo", "2026-01-10");
    let ana = ana["recorded"]["candidate"].as_i64().unwrap();
    shell.ok(&format!("candidate update {ana} --email ana@example.org"));
    shell.file("order.csv", "name,email,amount\nana,ana@example.org,350\nbo,bo@example.org,350\n");
    shell.ok("order add PO-1 --institution Univ --on 2026-02-01 --csv order.csv");
    shell.ok("order pay PO-1 350 --on 2026-02-10 --only ana@example.org");
    let of_bo =
        shell.ok("order pay PO-1 350 --on 2026-02-10 --only bo@example.org")["entry"].clone();
    // Bo has the address that was Ana's once.
    let bo = shell.enroll("bo", "2026-03-01");
    assert_eq!(shell.standing(bo, "2026-04-01"), "candidate");
    shell.ok(&format!("retract entry {of_bo} --reason bounced --yes"));
    assert_eq!(shell.standing(bo, "2026-04-01"), "awaiting-payment");
    assert_eq!(shell.standing(ana, "2026-04-01"), "candidate");
    is_well(&shell);
}

#[test]
fn money_of_an_order_is_not_given_back_where_it_has_gone_to_somebody_else() {
    let shell = Shell::new();
    ordered(&shell, "ana", "2026-02-01");
    shell.ok("order pay PO-1 350 --on 2026-02-10");
    shell.enroll("ana", "2026-03-01");
    shell.enroll("bo", "2026-03-02");
    let taken = shell.ok("retract entry 4 --reason twice --yes")["entry"].clone();
    let place = "order substitute PO-1 --from ana@example.org --to bo@example.org --name 'bo Sample' --on 2026-04-01";
    let place = shell.ok(place)["entry"].clone();
    let back = format!("retract entry {taken} --reason right --yes");
    let refused = shell.ended(3, &back);
    assert_eq!(refused["findings"][0]["source"], "Reading A5");
    shell.ok(&format!("retract entry {place} --reason wrong --yes"));
    shell.ok(&back);
    assert_eq!(shell.standing(1, "2026-04-01"), "candidate");
    is_well(&shell);
}

#[test]
fn money_finds_who_corrected_their_address_between_enrollment_and_payment() {
    let shell = Shell::new();
    ordered(&shell, "ana", "2026-02-01");
    let ana = shell.enroll("ana", "2026-02-05");
    shell.ok(&format!("candidate update {ana} --email other@example.org"));
    shell.ok("order pay PO-1 350 --on 2026-02-10");
    assert_eq!(shell.standing(ana, "2026-03-01"), "candidate");
    is_well(&shell);
}

#[test]
fn a_yes_to_a_file_is_kept_where_an_earlier_rejects_file_is_set_aside() {
    let shell = Shell::with_courses();
    shell.admit("ana", "2024-01-10");
    let import = |rows: &str, more: &str| {
        shell.file("may.csv", format!("candidate,course,completed_on\n{rows}"));
        shell.ended(4, &format!("record-course --csv may.csv {more}"))
    };
    import("1,C-none,2024-02-01\n", "");
    shell.file("may.rejected.csv", "candidate,course,completed_on\n1,C-youth,2024-02-01\n");
    let dry = import("1,C-none,2024-02-01\n1,C-access,2024-02-01\n", "--dry-run");
    assert_eq!(dry["notes"].as_array().unwrap().len(), 0, "a dry run moves nothing");
    assert!(shell.read("may.rejected.csv").contains("C-youth"));
    let again = import("1,C-none,2024-02-01\n1,C-access,2024-02-01\n", "");
    assert_eq!(again["recorded"], 1);
    let note = again["notes"][0].as_str().unwrap();
    assert!(note.ends_with("kept as may.rejected.1.csv."), "{note}");
    assert!(shell.read("may.rejected.1.csv").contains("C-youth"));
    assert!(shell.read("may.rejected.csv").contains("C-none"));
    let third = import("1,C-none,2024-02-01\n1,C-access,2024-02-01\n", "");
    assert_eq!(third["notes"].as_array().unwrap().len(), 0, "the same is not kept twice");
}

#[test]
fn an_application_under_a_former_address_is_theirs_only_if_the_name_may_be() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2018-01-10");
    shell.ok(&format!("candidate update {ana} --email new@example.org"));
    let made = enrolled_as(&shell, "SAMPLE, Ana", "ana", "2024-01-10");
    assert_eq!(made["recorded"]["candidate"], ana);
    assert_eq!(
        made["notes"][0],
        "ana@example.org is a former address of 1 ana Sample, now new@example.org"
    );
    assert_eq!(shell.progress(ana, TODAY)["email"], "new@example.org");
    // A former address of two people finds neither, in a file too.
    let bo = enrolled_as(&shell, "Bo Wolf", "ana", "2024-02-10");
    let bo = bo["recorded"]["candidate"].as_i64().unwrap();
    assert_ne!(bo, ana);
    shell.ok(&format!("candidate update {bo} --email bo@example.org"));
    let line = format!("{} --received 2025-01-10", applicant("ana"));
    let failed = shell.ended(1, &line);
    let said = "ana@example.org is or was the address of 1 SAMPLE, Ana and of 2 Bo Wolf";
    assert_eq!(failed["failed"], said);
    shell.file("people.csv", "name,email,education,position,received_on\nana Sample,ana@example.org,college,Clerk,2025-01-10\n");
    let receipt = shell.ended(4, "enroll --csv people.csv");
    assert_eq!(receipt["rejects"][0]["reason"], said);
    for line in ["report entries", "candidate export", "report progress", "candidate show"] {
        shell.run(&format!("{line} ana@example.org")).with(1);
    }
    shell.run("candidate export new@example.org").with(0);
}

#[test]
fn two_people_who_look_like_one_are_named_until_they_are_one_or_known_to_be_two() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2026-01-10");
    let made = shell.ok(&format!(
        "{} --received 2026-02-10 --state IL",
        applicant("ana").replace("ana@", "ana2@")
    ));
    let other = made["recorded"]["candidate"].as_i64().unwrap();
    let note = made["notes"][0].as_str().unwrap();
    assert!(
        note.contains(&format!("lssc candidate merge {other} into {ana} --reason TEXT")),
        "{note}"
    );
    assert_eq!(shell.ended(1, "check")[0]["check"], "duplicates");
    let apart = format!("candidate apart {other} {ana} --reason 'both called'");
    let said = shell.ok(&apart);
    assert_eq!(said["recorded"]["apart"], 1);
    assert_eq!(shell.ok(&apart)["entry"], Value::Null);
    is_well(&shell);
    shell.ok("retract record apart 1 --reason 'one after all' --yes");
    assert_eq!(shell.ended(1, "check")[0]["check"], "duplicates");
    let text = "name,email,education,position,received_on,ala_member\nCy Wolf,cy@example.org,college,Clerk,2026-01-10,77\nDi Fox,di@example.org,college,Clerk,2026-01-10,77\n";
    shell.file("people.csv", text);
    let receipt = shell.ok("enroll --csv people.csv --keep");
    let notes = receipt["notes"].to_string();
    assert!(notes.contains("candidate 3, Cy Wolf <cy@example.org>, may be the same person: the membership number is the same"), "{notes}");
    shell.run(&format!("candidate apart {ana} {ana} --reason x")).with(2);
}
