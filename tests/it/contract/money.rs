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
