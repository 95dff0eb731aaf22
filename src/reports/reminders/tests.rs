#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::{Act, ActKind, Renewal};
use crate::period::next_day;
use crate::reports::sample::*;

const STAGES: &[u32] = &[90, 60, 30];

fn of(person: &Transcript, on: Day, told: &[Notice]) -> Vec<ReminderRow> {
    let world = World::new();
    let on = on.to_string();
    let person = person.clone().up_to(day(&on));
    rows(&person, STAGES, told, world.bench(&on))
}

/// The reminders sent if staff run the report every few days, as `day kind`.
fn told_every(person: &Transcript, from: &str, to: &str, days: u32) -> Vec<String> {
    let (mut told, mut said, mut on) = (Vec::new(), Vec::new(), day(from));
    while on <= day(to) {
        for row in of(person, on, &told) {
            said.push(format!("{on} {}", row.kind));
            told.push(row.notice());
        }
        on = crate::period::days_after(on, days);
    }
    said
}

#[test]
fn asked_every_day_each_notice_is_told_once_on_its_day() {
    assert_eq!(
        told_every(&candidate(1), "2022-03-10", "2026-12-31", 1),
        ["2025-12-10 candidacy", "2026-01-09 candidacy", "2026-02-08 candidacy"]
    );
    // Renewal opens 2025-11-22; the term ends 2026-11-22, its grace 2027-01-22.
    assert_eq!(
        told_every(&certified(2), "2022-03-10", "2027-12-31", 1),
        [
            "2025-11-22 window",
            "2026-08-24 term",
            "2026-09-23 term",
            "2026-10-23 term",
            "2026-11-23 grace",
            "2026-12-23 grace"
        ]
    );
}

#[test]
fn missed_days_are_caught_up_with_the_latest_notice_only() {
    let ben = certified(2);
    let missed = of(&ben, day("2026-11-01"), &[]);
    assert_eq!(missed.len(), 1);
    assert_eq!(missed[0].due_on, day("2026-10-23"));
    assert_eq!(missed[0].days_left, 21);
    assert!(of(&ben, day("2026-11-02"), &[missed[0].notice()]).is_empty());
}

#[test]
fn a_stage_asked_for_later_is_not_told_after_a_later_one() {
    let ben = certified(2);
    let on = day("2026-11-01");
    let told = [of(&ben, on, &[])[0].notice()];
    let world = World::new();
    assert!(rows(&ben, &[45], &told, world.bench("2026-11-02")).is_empty());
    assert_eq!(rows(&ben, &[20], &told, world.bench("2026-11-02")).len(), 1);
}

#[test]
fn a_renewal_cancels_and_an_extension_arms_again() {
    let mut ben = certified(2);
    ben.renewals = vec![Renewal {
        id: 1,
        entry: 1,
        enrollment: 1,
        term: 2,
        received_on: day("2026-10-01"),
        fee: None,
    }];
    assert_eq!(told_every(&ben, "2026-09-23", "2029-11-21", 1), ["2026-09-23 term"]);
    let mut ana = candidate(1);
    ana.acts = vec![Act {
        id: 1,
        entry: 1,
        enrollment: 1,
        kind: ActKind::Extend,
        acted_on: day("2026-02-20"),
        until: Some(day("2026-05-10")),
        term: None,
        reason: "illness".to_string(),
    }];
    // 79 days are left on the day of the extension: the stage of 90 is due again at once.
    assert_eq!(
        told_every(&ana, "2026-02-08", "2026-12-31", 1),
        [
            "2026-02-08 candidacy",
            "2026-02-20 candidacy",
            "2026-03-11 candidacy",
            "2026-04-10 candidacy"
        ]
    );
}

#[test]
fn nobody_is_told_of_what_has_ended_or_was_withdrawn() {
    let mut ana = candidate(1);
    assert!(of(&ana, next_day(day("2026-03-10")), &[]).is_empty());
    ana.acts = vec![Act {
        id: 1,
        entry: 1,
        enrollment: 1,
        kind: ActKind::Withdraw,
        acted_on: day("2026-01-01"),
        until: None,
        term: None,
        reason: "moved".to_string(),
    }];
    assert!(of(&ana, day("2026-02-08"), &[]).is_empty());
}

#[test]
fn a_letter_says_until_when_and_what_is_missing_in_lines_that_fit_mail() {
    let letter = of(&candidate(1), day("2026-03-09"), &[]).remove(0);
    assert_eq!(letter.subject, "Your candidacy ends on March 10, 2026");
    assert!(
        letter.body.starts_with(
            "Dear Sample Person 1,\n\nYour candidacy ends on March 10, 2026, in 1 day;"
        )
    );
    assert!(letter.body.contains("Still missing: 3 more required sets: Foundations"));
    assert!(letter.body.lines().all(|line| line.chars().count() <= 72));
    let grace = of(&certified(2), day("2027-01-22"), &[]).remove(0);
    assert!(
        grace.body.contains("since November 23, 2026\nyou are not certified"),
        "{}",
        grace.body
    );
    assert!(grace.body.contains("today"));
}

#[test]
fn the_fields_of_a_row_are_those_of_the_csv() {
    let row = of(&candidate(1), day("2026-03-09"), &[]).remove(0);
    let json = serde_json::to_value(&row).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ReminderRow::FIELDS);
}
