//! One person's progress at every standing.

#![allow(clippy::unwrap_used)]

use serde_json::Value;

use super::*;
use crate::reports::sample::{World, active, candidate, certified, completed, day};

fn of(transcript: Transcript, on: &str) -> Progress {
    let world = World::new();
    progress(&transcript.up_to(day(on)), world.bench(on)).unwrap()
}

fn json(transcript: Transcript, on: &str) -> Value {
    serde_json::to_value(of(transcript, on)).unwrap()
}

fn keys(value: &Value) -> String {
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.join(" ")
}

#[test]
fn the_json_has_the_contracts_keys_in_its_order() {
    let world = World::new();
    let json = json(active(certified(1), 30, &world), "2026-11-22");
    assert_eq!(
        keys(&json),
        "candidate name email as_of standing received_on admitted_on candidacy sets required elective \
         completed_on certification renewal balance findings next dates courses"
    );
    assert_eq!(keys(&json["candidacy"]), "first last");
    assert_eq!(keys(&json["sets"][0]), "set name kind achieved_on route by note");
    assert_eq!(keys(&json["required"]), "asked shown");
    assert_eq!(keys(&json["elective"]), "asked shown");
    assert_eq!(
        keys(&json["certification"]),
        "number term first last renewal_opens_on grace_ends_on certificate"
    );
    assert_eq!(keys(&json["renewal"]), "contact_hours technology_hours");
    assert_eq!(keys(&json["renewal"]["contact_hours"]), "asked shown");
    assert_eq!(keys(&json["findings"][0]), "requirement met asked shown source text");
}

#[test]
fn every_field_of_the_json_has_its_column_in_csv() {
    let world = World::new();
    let mut p = of(active(certified(1), 30, &world), "2026-11-22");
    p.plan = plan(&candidate(1), world.bench("2022-03-10"));
    let cells = crate::render::flattened(&serde_json::to_value(&p).unwrap());
    let names: Vec<&str> = cells.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, Progress::FIELDS);
}

#[test]
fn hours_are_numbers_money_is_text_and_days_are_texts() {
    let world = World::new();
    let json = json(active(certified(1), 30, &world), "2026-11-22");
    assert_eq!(json["renewal"]["contact_hours"].to_string(), r#"{"asked":32,"shown":30}"#);
    assert_eq!(json["balance"], "0.00");
    assert_eq!(json["certification"]["last"], "2026-11-22");
    assert_eq!(json["certification"]["renewal_opens_on"], "2025-11-22");
    assert_eq!(json["candidacy"]["last"], "2026-03-10");
}

#[test]
fn sets_stand_in_policy_order_with_route_and_what_did_it() {
    let json = json(completed(candidate(1), 2, "2023-01-05"), "2026-03-10");
    let sets = json["sets"].as_array().unwrap();
    assert_eq!(sets.len(), 10);
    assert_eq!(sets[0]["set"], "foundations");
    assert_eq!(sets[0]["achieved_on"], "2023-01-05");
    assert_eq!((&sets[0]["route"], &sets[0]["by"]), (&"course".into(), &"C-foundations".into()));
    assert!(sets[0]["note"].is_null());
    assert!(sets[2]["achieved_on"].is_null() && sets[2]["route"].is_null());
}

#[test]
fn a_set_achieved_too_late_has_no_day_and_a_note() {
    let json = json(completed(candidate(1), 1, "2026-03-11"), "2026-03-11");
    assert_eq!(json["standing"], "expired");
    assert!(json["sets"][0]["achieved_on"].is_null());
    let note = json["sets"][0]["note"].as_str().unwrap();
    assert!(note.contains("after the candidacy's last day"), "{note}");
    assert_eq!(json["required"]["shown"], 0);
}

#[test]
fn after_grace_the_certification_stays_and_the_renewal_is_gone() {
    let (grace, lapsed) = (json(certified(1), "2027-01-22"), json(certified(1), "2027-01-23"));
    assert_eq!(grace["standing"], "grace");
    assert!(grace["renewal"].is_object());
    assert_eq!(lapsed["standing"], "lapsed");
    assert_eq!(lapsed["certification"]["term"], 1);
    assert!(lapsed["renewal"].is_null());
}

fn codes(json: &Value) -> String {
    let findings = json["findings"].as_array().unwrap();
    let codes: Vec<&str> = findings.iter().map(|f| f["requirement"].as_str().unwrap()).collect();
    codes.join(" ")
}

#[test]
fn findings_are_those_of_admission_and_then_of_the_award_or_once_awarded_of_the_renewal() {
    let admission = "schooling position experience application-fee";
    assert_eq!(
        codes(&json(candidate(1), "2024-01-01")),
        format!("{admission} admitted required-sets elective-sets candidacy not-certified")
    );
    assert_eq!(
        codes(&json(certified(1), "2024-01-01")),
        format!("{admission} certified renewal-window contact-hours technology-hours")
    );
}

#[test]
fn somebody_awaiting_payment_is_told_the_command_that_pays() {
    let mut ana = candidate(3);
    ana.payments.clear();
    let p = of(ana, "2022-03-12");
    assert_eq!(p.standing, Standing::AwaitingPayment);
    assert_eq!(p.balance, Cents(35_000));
    assert!(p.candidacy.is_none());
    assert_eq!(p.next[1], "lssc payment receive 3 350.00 --on 2022-03-12");
    assert_eq!(p.next.len(), 2);
}

#[test]
fn an_ineligible_applicant_is_told_what_is_unmet_and_what_is_due_back() {
    let mut ana = candidate(3);
    ana.enrollments[0].requires_mlis = true;
    let p = of(ana, "2022-03-12");
    assert_eq!(p.standing, Standing::Ineligible);
    assert_eq!(p.balance, Cents(-35_000));
    assert!(p.next[0].starts_with("Not eligible: the position"), "{:?}", p.next);
    assert!(p.next.iter().any(|n| n.starts_with("lssc payment refund 3 350.00 ")));
}

#[test]
fn a_complete_candidacy_is_told_the_award_and_a_renewable_term_its_renewal() {
    let world = World::new();
    let p = of(completed(candidate(3), 6, "2023-01-05"), "2023-01-05");
    assert_eq!(p.next[1], "lssc evaluate candidacy 3 --on 2023-01-05");
    let p = of(active(certified(3), 32, &world), "2025-11-22");
    assert_eq!(p.standing, Standing::Renewable);
    assert_eq!(p.next.last().unwrap(), "lssc renew certification 3 --on 2025-11-22");
    let p = of(active(certified(3), 30, &world), "2025-11-22");
    assert_eq!(p.next[1], "Missing: 2 h more of contact hours (30 h of 32 h).");
}

#[test]
fn a_candidate_is_told_the_days_left_and_what_is_missing() {
    let p = of(completed(candidate(3), 2, "2023-01-05"), "2026-03-09");
    assert_eq!(p.next[0], "The candidacy runs to 2026-03-10: 1 day left.");
    assert!(p.next[1].starts_with("Missing: 1 more required set: technology; 3 more"));
    let p = of(candidate(3), "2026-03-10");
    assert_eq!(p.next[0], "The candidacy runs to 2026-03-10: this is the last day.");
}

#[test]
fn a_portfolio_that_waits_is_named_with_what_it_waits_for() {
    let mut ana = candidate(3);
    let world = World::new();
    ana.portfolios.push(crate::model::Portfolio {
        id: 7,
        entry: 1,
        enrollment: 1,
        set: world.policy.find_set("technology").unwrap(),
        submitted_on: day("2023-05-01"),
        fee: Cents(6_000),
        pre_review: None,
        revision: None,
        assignments: Vec::new(),
        evaluations: Vec::new(),
    });
    let p = of(ana.clone(), "2023-05-02");
    assert!(
        p.next.contains(
            &"lssc payment receive 3 60.00 --on 2023-05-02 --for portfolio:7".to_string()
        )
    );
    assert_eq!(p.sets[2].note.as_deref(), Some("portfolio 7: its fee is not settled"));
    ana.payments[0].amount = Cents(41_000);
    let mut paid = ana.payments[0].clone();
    (paid.id, paid.paid_on, paid.amount) = (2, day("2023-05-01"), Cents(6_000));
    ana.payments[0].amount = Cents(35_000);
    ana.payments.push(paid);
    let p = of(ana, "2023-05-02");
    assert!(
        p.next.contains(&"Portfolio 7 for technology: round 1 has 0 of 2 ratings.".to_string()),
        "{:?}",
        p.next
    );
}

#[test]
fn nobody_has_progress_before_their_application_was_received() {
    let world = World::new();
    let on = "2022-03-09";
    let nobody = progress(&candidate(1).up_to(day(on)), world.bench(on));
    assert_eq!(nobody, None);
}

/// Each date as `day name: sum`.
fn dates(transcript: Transcript, on: &str) -> Vec<String> {
    let world = World::new();
    let progress = progress(&transcript.up_to(day(on)), world.bench(on)).unwrap();
    let told = progress.dates.iter();
    told.map(|d| format!("{} {}: {}", d.on, d.date, d.sum)).collect()
}

#[test]
fn each_date_stands_with_its_sum() {
    assert_eq!(
        dates(certified(1), "2026-11-22"),
        [
            "2022-03-10 admission: received, and the fee settled",
            "2022-11-22 completion: the last required set asked: foundations, communication, technology, access, \
             readers-advisory, cataloging",
            "2025-11-22 renewal opens: last day 2026-11-22 - 12 months",
            "2026-03-10 candidacy ends: admission 2022-03-10 + 48 months",
            "2026-11-22 term 1 ends: first day of the certification 2022-11-22 + 48 months",
            "2027-01-22 grace ends: last day 2026-11-22 + 2 months",
        ]
    );
}

#[test]
fn a_sum_says_where_a_month_was_too_short_and_where_the_last_day_was_extended() {
    let mut ana = certified(1);
    ana.certifications[0].first_on = day("2022-12-31");
    let told = dates(ana.clone(), "2026-11-22");
    assert_eq!(
        told.last().unwrap(),
        "2027-02-28 grace ends: last day 2026-12-31 + 2 months, clamped"
    );
    ana.acts = vec![crate::model::Act {
        id: 1,
        entry: 1,
        enrollment: 1,
        kind: crate::model::ActKind::Extend,
        acted_on: day("2026-11-01"),
        until: Some(day("2027-01-15")),
        term: Some(1),
        reason: "illness".to_string(),
    }];
    assert!(dates(ana, "2026-11-22").contains(
        &"2027-01-15 term 1 ends: extended; first day of the certification 2022-12-31 + 48 months was 2026-12-31"
            .to_string()
    ));
}

#[test]
fn a_course_that_serves_no_set_says_why() {
    let world = World::new();
    let mut ana = completed(candidate(1), 2, "2025-06-01");
    ana.completions[1].completed_on = day("2019-06-01");
    let told = progress(&ana, world.bench("2026-01-01")).unwrap();
    assert_eq!(told.courses[0].serves, None);
    assert!(told.courses[0].why.as_ref().unwrap().contains("2020-01-01"));
    assert_eq!(told.courses[1].serves.as_deref(), Some("foundations"));
    assert_eq!(told.courses[1].why, None);
}

#[test]
fn the_letter_says_what_the_report_says_without_commands() {
    let world = World::new();
    let on = "2026-01-01";
    let told = progress(&candidate(1), world.bench(on)).unwrap();
    let letter = letter(&told, world.bench(on));
    assert!(letter.starts_with(
        "Sample Person 1\nperson1@example.org\n\nJanuary 1, 2026\n\nDear Sample Person 1,"
    ));
    assert!(letter.contains("\n\nOn January 1, 2026 you are a candidate for certification. "));
    assert!(
        letter.contains("- March 10, 2026: candidacy ends (admission March 10, 2022 + 48 months)")
    );
    assert!(letter.contains("The candidacy runs to March 10, 2026: 68 days left."));
    assert!(!letter.contains("lssc "));
    assert!(letter.lines().all(|line| line.chars().count() <= 72));
}

/// The ways of a plan as `set by until cost`, the chosen ones with a star.
fn ways(transcript: &Transcript, on: &str) -> (Vec<String>, bool, String) {
    let mut world = World::new();
    // A cheap course for access that ends soon, an expensive one that does not, and a bundle for youth.
    let add = |world: &mut World, code: &str, set: &str, until: &str, cost: i64, bundle| {
        let id = crate::model::CourseId(world.catalog.codes().count() as u32);
        world.catalog.add_course(id, code.to_string());
        let approval = crate::model::Approval {
            id: 100,
            entry: 1,
            title: code.to_string(),
            provider: "Example College".to_string(),
            provider_kind: None,
            set: world.policy.find_set(set).unwrap(),
            approved_on: day("2022-01-01"),
            approved_until: Some(day(until)),
            bundle: None,
            format: None,
            cost: Some(Cents(cost)),
        };
        world.catalog.add_approval(id, approval, bundle);
    };
    add(&mut world, "A-CHEAP", "access", "2026-01-31", 2_000, None);
    add(&mut world, "A-OVER", "access", "2025-12-31", 1_000, None);
    add(&mut world, "Y-1", "youth", "2039-01-01", 1_000, Some("Youth"));
    add(&mut world, "Y-2", "youth", "2026-02-01", 1_500, Some("Youth"));
    let plan = plan(&transcript.clone().up_to(day(on)), world.bench(on)).unwrap();
    let told = plan.ways.iter().map(|way| {
        let star = if way.chosen { "*" } else { "" };
        let cost = way.cost.map_or("-".to_string(), |cost| cost.to_string());
        format!("{star}{} {} {} {cost}", way.set, way.by, way.until)
    });
    let until = plan.until.map_or(String::new(), |day| day.to_string());
    (told.collect(), plan.finishes, format!("{} {until}", plan.cost))
}

#[test]
fn a_plan_takes_the_cheapest_ways_and_says_by_when_the_first_has_to_be_done() {
    // One elective set is missing.
    let ana = completed(candidate(1), 5, "2025-06-01");
    let (told, finishes, sum) = ways(&ana, "2026-01-01");
    assert!(finishes);
    assert_eq!(sum, "25.00 2026-02-01");
    assert!(told.contains(&"*youth Y-1 + Y-2 2026-02-01 25.00".to_string()), "{told:?}");
    assert!(told.contains(&"youth portfolio 2026-03-10 60.00".to_string()));
    let none = completed(candidate(1), 3, "2025-06-01");
    let (told, _, sum) = ways(&none, "2026-01-01");
    assert!(told.contains(&"*access A-CHEAP 2026-01-31 20.00".to_string()));
    assert!(!told.iter().any(|way| way.contains("A-OVER")), "{told:?}");
    assert_eq!(sum, "105.00 2026-01-31");
}

#[test]
fn nobody_but_a_candidate_has_a_plan() {
    let world = World::new();
    let on = "2026-11-22";
    assert_eq!(plan(&certified(1), world.bench(on)), None);
    assert_eq!(plan(&candidate(1), world.bench(on)), None, "expired");
}
