#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::{Act, ActKind, Renewal, Transcript};
use crate::reports::sample::*;

/// The numbers of a measure as `by group value[/of]`.
fn told(statistics: &Statistics, which: Measure) -> Vec<String> {
    let one = |row: &Row| {
        let value = row.value.map_or("*".to_string(), |v| v.to_string());
        let of = row.of.map_or(String::new(), |of| format!("/{of}"));
        format!("{} {} {value}{of}", row.by.word(), row.group)
    };
    statistics.of(which).map(one).collect()
}

fn of(people: &[Transcript], from: Option<&str>, on: &str, public: bool) -> Statistics {
    let world = World::new();
    let mut tally = Tally::new(from.map(day), day(on));
    for person in people {
        tally.add(&person.clone().up_to(day(on)), world.bench(on));
    }
    tally.close(day(on), public)
}

fn from_state(mut person: Transcript, state: &str) -> Transcript {
    person.person.state = Some(state.to_string());
    person
}

#[test]
fn each_act_counts_in_the_year_of_its_own_day() {
    let all = of(&[certified(1), candidate(2)], None, "2026-11-22", false);
    assert_eq!(
        told(&all, Measure::Applied),
        ["all all 2", "year 2022 2", "state none 2"]
    );
    assert_eq!(told(&all, Measure::Certified)[1], "year 2022 1");
    assert_eq!(
        told(&all, Measure::MonthsToCertify),
        ["all all 8", "year 2022 8"]
    );
    assert_eq!(
        told(&all, Measure::Finished),
        ["all all 1/2", "year 2022 1/2"]
    );
    assert_eq!(
        told(&all, Measure::Running),
        ["all all 0/2", "year 2022 0/2"]
    );
    assert_eq!(
        told(&all, Measure::Sets)[..2],
        ["all all 6", "route course 6"]
    );
    assert_eq!(told(&all, Measure::Received)[0], "all all 700.00");
}

#[test]
fn people_are_active_or_hold_a_certification_on_the_last_day_of_a_year() {
    let all = of(&[certified(1), candidate(2)], None, "2027-06-30", false);
    assert_eq!(
        told(&all, Measure::Active),
        ["year 2022 1", "year 2023 1", "year 2024 1", "year 2025 1"]
    );
    assert_eq!(
        told(&all, Measure::Holders),
        ["year 2022 1", "year 2023 1", "year 2024 1", "year 2025 1"]
    );
    let then = of(&[certified(1)], None, "2026-11-22", false);
    assert_eq!(told(&then, Measure::Holders)[0], "all all 1");
}

#[test]
fn a_term_counts_toward_the_renewal_rate_once_its_fate_is_decided() {
    let ben = certified(2);
    let mut ann = certified(1);
    ann.renewals = vec![Renewal {
        id: 1,
        entry: 1,
        enrollment: 1,
        term: 2,
        received_on: day("2026-01-15"),
    }];
    let rate = |on| {
        let all = of(&[ann.clone(), ben.clone()], None, on, false);
        (
            told(&all, Measure::RenewalRate).first().cloned(),
            told(&all, Measure::Lapsed).first().cloned(),
        )
    };
    let text = |text: &str| Some(text.to_string());
    assert_eq!(rate("2026-01-14"), (None, None));
    assert_eq!(rate("2027-01-22"), (text("all all 1/1"), None));
    assert_eq!(rate("2027-01-23"), (text("all all 1/2"), text("all all 1")));
}

#[test]
fn a_certification_that_was_revoked_did_not_lapse() {
    let mut ben = certified(2);
    ben.acts = vec![Act {
        id: 1,
        entry: 1,
        enrollment: 1,
        kind: ActKind::Revoke,
        acted_on: day("2024-01-01"),
        until: None,
        term: None,
        reason: "fraud".to_string(),
    }];
    let all = of(&[ben], None, "2028-01-01", false);
    assert_eq!(told(&all, Measure::Lapsed), Vec::<String>::new());
    assert_eq!(told(&all, Measure::RenewalRate), Vec::<String>::new());
}

#[test]
fn only_days_from_the_first_to_the_last_are_counted() {
    let people = [certified(1)];
    let later = of(&people, Some("2022-03-11"), "2026-11-22", false);
    assert!(told(&later, Measure::Applied).is_empty());
    assert_eq!(told(&later, Measure::Certified)[0], "all all 1");
    let same_day = of(&people, Some("2022-03-10"), "2026-11-22", false);
    assert_eq!(told(&same_day, Measure::Applied)[0], "all all 1");
}

#[test]
fn of_two_in_the_middle_the_lower_is_the_median() {
    assert_eq!(middle(&[]), 0);
    assert_eq!(middle(&[9, 1]), 1);
    assert_eq!(middle(&[9, 1, 4]), 4);
}

#[test]
fn the_public_is_told_no_number_below_five_nor_one_that_gives_it_away() {
    let people = |counts: &[(&str, i64)]| -> Vec<Transcript> {
        let mut number = 0;
        let mut all = Vec::new();
        for (state, count) in counts {
            for _ in 0..*count {
                number += 1;
                all.push(from_state(candidate(number), state));
            }
        }
        all
    };
    let applied = |counts: &[(&str, i64)]| {
        told(
            &of(&people(counts), None, "2023-01-01", true),
            Measure::Applied,
        )
    };
    let plain = applied(&[("AZ", 5), ("CA", 7)]);
    assert_eq!(plain[2..], ["state AZ 5", "state CA 7"]);
    // One small state would follow from the sum: the next smallest is hidden with it.
    let one = applied(&[("AZ", 1), ("CA", 9), ("IL", 7)]);
    assert_eq!(one[0], "all all 17");
    assert_eq!(one[2..], ["state AZ *", "state CA 9", "state IL *"]);
    // Two states of one person each follow from the sum as well.
    let two = applied(&[("AZ", 1), ("CA", 1), ("IL", 7), ("NY", 8)]);
    assert_eq!(
        two[2..],
        ["state AZ *", "state CA *", "state IL *", "state NY 8"]
    );
    // Nobody else to hide behind: the sum is hidden.
    assert_eq!(applied(&[("AZ", 3)])[0], "all all *");
}

#[test]
fn of_a_share_both_sides_are_people() {
    let mut people: Vec<Transcript> = (1..=9).map(certified).collect();
    people.push(candidate(10));
    let all = of(&people, None, "2026-11-22", true);
    assert_eq!(told(&all, Measure::Finished), ["all all *", "year 2022 *"]);
}
