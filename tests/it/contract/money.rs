//! A4, A5, P1: fees, what settles them, and the day of admission.

use super::*;

#[test]
fn the_fee_is_that_of_the_membership_and_money_is_a_text() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2024-03-10");
    assert_eq!(shell.progress(ana, TODAY)["balance"], "350.00");
    shell.ok(&format!("{} --received 2024-03-10 --ala-member 123", applicant("bo")));
    let progress = shell.progress(2, TODAY);
    assert_eq!(progress["balance"], "325.00");
    let fee = finding(&progress, "application-fee");
    assert_eq!((&fee["asked"], &fee["shown"]), (&"325.00".into(), &"0.00".into()));
    shell.ok("payment receive 2 325 --on 2024-03-11");
    assert_eq!(shell.standing(2, "2024-03-10"), "awaiting-payment");
    assert_eq!(shell.standing(2, "2024-03-11"), "candidate");
}

#[test]
fn admission_is_the_first_day_on_which_payments_reach_the_fee_in_whatever_order_they_are_entered() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2024-03-10");
    shell.ok(&format!("payment receive {ana} 150 --on 2024-06-01"));
    assert_eq!(shell.standing(ana, TODAY), "awaiting-payment");
    shell.ok(&format!(
        "payment receive {ana} $200.00 --on 2024-05-01 --payer 'Town Library' --method check"
    ));
    assert_eq!(shell.progress(ana, TODAY)["admitted_on"], "2024-06-01");
    shell.ok(&format!("payment receive {ana} 150 --on 2024-05-15"));
    assert_eq!(shell.progress(ana, TODAY)["admitted_on"], "2024-05-15");
    assert_eq!(shell.progress(ana, TODAY)["balance"], "-150.00");
    shell.ok(&format!("payment receive {ana} 350 --on 2024-02-01"));
    assert_eq!(shell.progress(ana, TODAY)["admitted_on"], "2024-03-10");
}

#[test]
fn a_refund_does_not_undo_admission_and_a_retraction_does() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    let ended =
        shell.run(&format!("payment refund {ana} 350 --on 2024-04-01 --reason asked")).with(2);
    assert!(ended.stderr.contains("--yes"));
    shell.ok(&format!("payment refund {ana} 350 --on 2024-04-01 --reason asked --yes"));
    let progress = shell.progress(ana, TODAY);
    assert_eq!(
        (&progress["standing"], &progress["balance"]),
        (&"candidate".into(), &"350.00".into())
    );
    assert_eq!(shell.progress(ana, "2024-03-31")["balance"], "0.00");
    shell.ok("retract record payment 1 --reason bounced --yes");
    assert_eq!(shell.standing(ana, TODAY), "awaiting-payment");
}

#[test]
fn a_refund_before_the_fee_is_reached_counts_against_it() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2024-03-10");
    shell.ok(&format!("payment receive {ana} 200 --on 2024-04-01"));
    shell.ok(&format!("payment receive {ana} 150 --on 2024-04-10"));
    shell.ok(&format!("payment refund {ana} 50 --on 2024-04-05 --reason asked --yes"));
    assert_eq!(shell.standing(ana, TODAY), "awaiting-payment");
    shell.ok(&format!("payment receive {ana} 50 --on 2024-05-01"));
    assert_eq!(shell.progress(ana, TODAY)["admitted_on"], "2024-05-01");
}

#[test]
fn a_payment_settles_the_application_then_the_oldest_open_portfolio_then_is_credit() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("submit-portfolio {ana} access --on 2024-04-01"));
    shell.ok(&format!("submit-portfolio {ana} youth --on 2024-04-02"));
    assert_eq!(shell.progress(ana, TODAY)["balance"], "120.00");
    shell.ok(&format!("payment receive {ana} 60 --on 2024-04-03"));
    shell.ok("evaluator add --name eve --email e@example.org --sets access,youth");
    let rate = |n: i64, len: usize| {
        format!(
            "evaluate portfolio {n} --evaluator eve --ratings {} --on 2024-04-04",
            "M".repeat(len)
        )
    };
    shell.ok(&rate(1, 13));
    assert_eq!(
        shell.refused(&rate(2, 12)),
        "!portfolio-fee evaluator-qualified evaluator-independent ratings"
    );
    shell.ok(&format!("payment receive {ana} 100 --on 2024-04-04"));
    shell.ok(&rate(2, 12));
    assert_eq!(shell.progress(ana, TODAY)["balance"], "-40.00");
    // Credit settles nothing by itself.
    shell.ok(&format!("submit-portfolio {ana} reference --on 2024-05-01"));
    assert_eq!(shell.progress(ana, TODAY)["balance"], "20.00");
    let three = shell
        .run("evaluate portfolio 3 --evaluator eve --ratings M --on 2024-05-02 --format json")
        .with(3);
    assert!(!finding(&three.json(), "portfolio-fee")["met"].as_bool().unwrap());
}

#[test]
fn a_payment_for_a_portfolio_goes_there_although_another_is_older() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.ok(&format!("submit-portfolio {ana} access --on 2024-04-01"));
    shell.ok(&format!("submit-portfolio {ana} youth --on 2024-04-02"));
    shell.ok(&format!("payment receive {ana} 60 --on 2024-04-03 --for portfolio:2"));
    shell.ok("evaluator add --name eve --email e@example.org --sets access,youth");
    shell.ok("evaluate portfolio 2 --evaluator eve --ratings MMMMMMMMMMMM --on 2024-04-03");
    shell.ended(1, &format!("payment receive {ana} 60 --on 2024-04-03 --for portfolio:9"));
    shell.run(&format!("payment receive {ana} 60 --on 2024-04-03 --for lunch")).with(2);
    for amount in ["350.5", "1e3", "0", "-5", "abc"] {
        shell.run(&format!("payment receive {ana} {amount} --on 2024-04-03")).with(2);
    }
}

#[test]
fn payments_typed_singly_are_never_the_same() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2024-03-10");
    let line = format!("payment receive {ana} 100 --on 2024-04-03");
    assert!(shell.ok(&line)["entry"].is_number());
    assert!(shell.ok(&line)["entry"].is_number());
    assert_eq!(shell.progress(ana, TODAY)["balance"], "150.00");
}

#[test]
fn no_more_is_given_back_than_was_paid() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell.refused(&format!("payment refund {ana} 350.01 --on 2024-04-01 --reason x --yes"));
}

#[test]
fn the_portfolio_fee_of_a_member_is_less() {
    let shell = Shell::new();
    shell.ok(&format!("{} --received 2024-03-10 --ala-member 9 --paid 325", applicant("bo")));
    shell.ok("submit-portfolio 1 access --on 2024-04-01");
    assert_eq!(shell.progress(1, TODAY)["balance"], "50.00");
}

#[test]
fn a_correction_of_a_payment_moves_the_admission() {
    let shell = Shell::new();
    let ana = shell.enroll("ana", "2024-03-10");
    let made = shell.ok(&format!("payment receive {ana} 350 --on 2024-04-03"));
    shell.ok(&format!(
        "payment receive {ana} 350 --on 2024-04-13 --corrects {} --reason typed",
        made["entry"]
    ));
    let progress = shell.progress(ana, TODAY);
    assert_eq!(
        (&progress["admitted_on"], &progress["balance"]),
        (&"2024-04-13".into(), &"0.00".into())
    );
}

#[test]
fn with_the_payment_unsettled_facts_are_recorded_all_the_same() {
    let shell = Shell::with_courses();
    let ana = shell.enroll("ana", "2024-03-10");
    shell.complete(ana, &["access"], "2024-04-01");
    assert_eq!(
        shell.refused(&format!("submit-portfolio {ana} youth --on 2024-04-01")),
        "!admitted candidacy portfolio-route"
    );
}

#[test]
fn money_goes_to_the_application_that_it_can_settle_whichever_verb_records_it() {
    let again = || {
        let shell = Shell::new();
        let ana = shell.admit("ana", "2018-01-10");
        shell.ok(&format!("{} --received 2024-09-20", applicant("ana")));
        (shell, ana)
    };
    for line in [
        "payment receive 1 350 --on 2024-09-15",
        "payment receive 1 350 --on 2024-09-15 --for application",
    ] {
        let (shell, ana) = again();
        shell.ok(line);
        let progress = shell.progress(ana, TODAY);
        assert_eq!(progress["admitted_on"], "2024-09-20", "{line}");
        assert_eq!(progress["balance"], "0.00", "{line}");
    }
    // An order named before the second application came.
    let shell = Shell::new();
    let ana = shell.admit("ana", "2018-01-10");
    std::fs::write(shell.path("o.csv"), "name,email,amount\nana,ana@example.org,350\n").unwrap();
    shell.ok("order add PO-1 --institution City --on 2024-09-01 --csv o.csv");
    shell.ok("order pay PO-1 350 --on 2024-09-15");
    shell.ok(&format!("{} --received 2024-09-20", applicant("ana")));
    assert_eq!(shell.progress(ana, TODAY)["admitted_on"], "2024-09-20");
}

#[test]
fn what_is_open_is_said_of_the_latest_application() {
    let shell = Shell::new();
    shell.admit("ana", "2018-01-10");
    shell.ok(&format!("{} --received 2024-09-20", applicant("ana")));
    let told = shell.run("payment receive 1 100 --on 2019-09-15").with(0);
    assert!(told.stdout.contains("$350.00 is unpaid; $100.00 is on account."), "{}", told.stdout);
}

/// A policy with a fee for renewals and one for awards.
fn with_fees() -> Shell {
    let shell = Shell::with_courses();
    shell.ok("policy show --to pol");
    let rows = "fee.renewal,2014-01-01,75,dollars,board,\nfee.renewal_member,2014-01-01,60,dollars,board,\nfee.award,2023-06-01,25,dollars,board,\n";
    let parameters = shell.read("pol/parameters.csv") + rows;
    std::fs::write(shell.path("pol/parameters.csv"), parameters).unwrap();
    shell.ok("policy adopt pol --reason fee --yes");
    shell
}

#[test]
fn a_renewal_charges_its_fee_and_does_not_wait_for_the_money() {
    let shell = with_fees();
    let ana = shell.certify("ana", "2022-03-10", "2023-05-01");
    assert_eq!(shell.progress(ana, TODAY)["balance"], "0.00", "an award before the first value");
    shell.ok(&format!(
        "renew activity {ana} --title Talk --from 2024-05-28 --on 2024-06-01 --set technology --hours 40"
    ));
    let renewed = shell.run(&format!("renew certification {ana} --on 2026-06-01")).with(0);
    assert!(renewed.stdout.contains("The renewal fee is $75.00."), "{}", renewed.stdout);
    let next = format!("Next: lssc payment receive {ana} 75.00 --on {TODAY} --for renewal");
    assert!(renewed.stdout.contains(&next), "{}", renewed.stdout);
    assert_eq!(shell.standing(ana, "2026-06-01"), "certified");
    assert_eq!(shell.progress(ana, "2026-06-01")["balance"], "75.00");
    let desk = shell.ok("report next");
    assert_eq!(desk[0]["text"], "renewal fee of term 2, $75.00 unpaid");
    let ledger = shell.ok("report ledger --from 2026-06-01 --to 2026-06-01");
    assert_eq!(ledger["totals"]["charges"], "75.00");
    assert_eq!(ledger["by_kind"][0]["kind"], "renewal-fee");
    shell.ok(&format!("payment receive {ana} 75 --on 2026-06-02 --for renewal"));
    assert_eq!(shell.progress(ana, TODAY)["balance"], "0.00");
    let list = shell.ok(&format!("payment list {ana}"));
    assert_eq!(list[1]["for"], "renewal");
    // A correction of its day leaves the money where it was.
    let entry = shell.ok("report entries").as_array().unwrap().len() - 1;
    shell.ok(&format!("renew certification --on 2026-06-03 --corrects {entry} --reason typed"));
    assert_eq!(shell.progress(ana, TODAY)["balance"], "0.00");
    shell.ended(1, &format!("payment receive {ana} 25 --on 2026-06-02 --for award"));
}

#[test]
fn an_award_and_a_renewal_are_waived_and_recorded_before_the_fee_have_none() {
    let shell = with_fees();
    let ana = shell.certify("ana", "2022-03-10", "2023-06-01");
    assert_eq!(shell.progress(ana, TODAY)["balance"], "25.00");
    assert_eq!(
        shell.refused(&format!("candidate waive {ana} renewal-fee --reason x")),
        "!renewal-fee"
    );
    let waived = shell.ok(&format!("candidate waive {ana} award-fee --reason gift"));
    assert_eq!(waived["recorded"]["waiver"], 1);
    assert_eq!(shell.progress(ana, TODAY)["balance"], "0.00");
    assert_eq!(shell.ok("payment list --from 2026-11-22")[0]["for"], "award");
    let before = Shell::with_courses();
    let bo = before.certify("bo", "2022-03-10", "2023-06-01");
    before.ok("policy show --to pol");
    let parameters = before.read("pol/parameters.csv") + "fee.award,2014-01-01,25,dollars,board,\n";
    std::fs::write(before.path("pol/parameters.csv"), parameters).unwrap();
    before.ok("policy adopt pol --reason fee --yes");
    assert_eq!(before.progress(bo, TODAY)["balance"], "0.00");
}

#[test]
fn credit_is_applied_to_a_fee_and_its_payment_goes_only_after_it() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2024-03-10");
    shell
        .ok(&format!("payment receive {ana} 60 --on 2024-04-01 --method transfer --reference T-7"));
    let told = shell.run(&format!("submit-portfolio {ana} access --on 2024-04-02")).with(0);
    let next = format!("Next: lssc payment apply {ana} --to portfolio:1 --on {TODAY}");
    assert!(told.stdout.contains(&next), "{}", told.stdout);
    assert_eq!(
        shell.refused(&format!("payment apply {ana} --to portfolio:1 --on 2024-04-01")),
        "!portfolio-fee paid"
    );
    shell.ended(1, &format!("payment apply {ana} --to portfolio:9"));
    let applied = shell.ok(&format!("payment apply {ana} --to portfolio:1 --on 2024-04-03"));
    assert_eq!(applied["recorded"]["applied"], 1);
    let again = shell.ok(&format!("payment apply {ana} --to portfolio:1 --on 2024-04-03"));
    assert!(again["entry"].is_null());
    let shown = shell.ok(&format!("candidate show {ana}"));
    let portfolio = &shown["charges"][1];
    assert_eq!(
        (&portfolio["fee"], &portfolio["settled_on"]),
        (&"portfolio-fee".into(), &"2024-04-03".into())
    );
    assert_eq!(shell.refused("retract record payment 2 --reason bounced --yes"), "!not-rested-on");
    assert_eq!(shell.refused("payment receive 1 50 --corrects 3 --reason typed"), "!not-rested-on");
    shell.ok("retract record applied 1 --reason typed --yes");
    shell.ok("retract record payment 2 --reason bounced --yes");
    assert_eq!(shell.progress(ana, TODAY)["balance"], "60.00");
}

#[test]
fn who_enrolls_with_credit_is_told_how_it_is_applied() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2018-01-10");
    shell.ok(&format!("payment receive {ana} 350 --on 2018-02-01"));
    let told = shell.run(&format!("{} --received 2024-09-20", applicant("ana"))).with(0);
    assert!(told.stdout.contains(&format!("Next: lssc payment apply {ana} --to application")));
    shell.ok(&format!("payment apply {ana} --to application --on 2024-09-25"));
    assert_eq!(shell.progress(ana, TODAY)["admitted_on"], "2024-09-25");
}

#[test]
fn what_was_given_back_to_an_applicant_who_was_not_eligible_does_not_admit_later() {
    let shell = Shell::new();
    let line = format!("{} --received 2024-03-10 --requires-mlis", applicant("ana"));
    shell.ok(&format!("{line} --paid 350 --keep"));
    shell.ok("payment refund 1 350 --on 2024-04-01 --reason 'not eligible' --yes");
    shell.ok("candidate update 1 --requires-mlis=no");
    let progress = shell.progress(1, TODAY);
    assert_eq!(progress["standing"], "awaiting-payment");
    assert_eq!(progress["balance"], "350.00");
}

#[test]
fn what_is_unlikely_of_a_payment_is_noted() {
    let shell = Shell::new();
    let ana = shell.admit("ana", "2018-03-10");
    let notes = |line: &str| shell.ok(line)["notes"].to_string();
    let sent = notes(&format!("payment receive {ana} 3500.01 --on 2018-04-01"));
    assert!(sent.contains("more than ten times the highest fee"), "{sent}");
    assert_eq!(notes(&format!("payment receive {ana} 3500 --on 2018-04-02")), "[]");
    let late = notes(&format!("payment receive {ana} 10 --on 2022-03-11"));
    assert!(late.contains("more than 24 months"), "{late}");
    assert_eq!(notes(&format!("payment receive {ana} 10 --on 2022-03-10")), "[]");
    let award =
        format!("payment receive {ana} 20 --on 2019-01-01 --method award --payer 'City Fund'");
    assert_eq!(notes(&award), "[]");
    let twice = notes(&award.replace("2019-01-01", "2020-01-01"));
    assert!(twice.contains("City Fund gave ana Sample an award before"), "{twice}");
}

#[test]
fn a_membership_is_a_number_and_not_a_word() {
    let shell = Shell::new();
    let line = format!("{} --received 2024-03-10 --ala-member", applicant("bo"));
    shell.run(&format!("{line} pending")).with(2);
    let told = shell.ok(&format!("{line} no"));
    assert!(told["notes"].to_string().contains("is read as none"), "{told}");
    assert_eq!(shell.progress(1, TODAY)["balance"], "350.00");
    shell.run("candidate update 1 --ala-member yes").with(2);
    shell.ok("candidate update 1 --ala-member 1234567");
}
