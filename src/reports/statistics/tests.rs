#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::{Act, ActKind, Renewal, Transcript};
use crate::reports::sample::*;

/// The numbers of a measure as `by group value[/of]`, without those of each year by state.
fn told(statistics: &Statistics, which: Measure) -> Vec<String> {
    let one = |row: &Row| {
        let value = row.value.map_or("*".to_string(), |v| v.to_string());
        let of = row.of.map_or(String::new(), |of| format!("/{of}"));
        format!("{} {} {value}{of}", row.by.word(), row.group)
    };
    let rows = statistics.of(which).filter(|row| row.by != By::YearState);
    rows.map(one).collect()
}

fn of(people: &[Transcript], from: Option<&str>, on: &str, public: bool) -> Statistics {
    let world = World::new();
    let mut tally = Tally::new(from.map(day), day(on));
    for person in people {
        tally.add(&person.clone().up_to(day(on)), world.bench(on));
    }
    tally.close("A Program", day(on), public)
}

fn from_state(mut person: Transcript, state: &str) -> Transcript {
    person.person.state = Some(state.to_string());
    person
}

#[test]
fn each_act_counts_in_the_year_of_its_own_day() {
    let all = of(&[certified(1), candidate(2)], None, "2026-11-22", false);
    assert_eq!(told(&all, Measure::Applied), ["all all 2", "year 2022 2", "state none 2"]);
    assert_eq!(told(&all, Measure::Certified)[1], "year 2022 1");
    assert_eq!(told(&all, Measure::MonthsToCertify), ["all all 8", "year 2022 8"]);
    assert_eq!(told(&all, Measure::Finished), ["all all 1/2", "year 2022 1/2"]);
    assert_eq!(told(&all, Measure::Running), ["all all 0/2", "year 2022 0/2"]);
    assert_eq!(told(&all, Measure::Sets)[..2], ["all all 6", "route course 6"]);
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
fn years_in_which_nothing_happened_after_all_that_did_are_left_out() {
    let mut person = certified(1);
    person.certifications.clear();
    person.completions.clear();
    let rows = |on| of(&[person.clone(), certified(2)], None, on, false).lines().count();
    assert!(rows("9999-12-31") < 60, "{}", rows("9999-12-31"));
    assert_eq!(rows("9999-12-31"), rows("2040-12-31"));
    let all = of(&[certified(1)], None, "2026-11-22", false);
    assert_eq!(told(&all, Measure::Holders)[5], "year 2026 1");
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
        fee: None,
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
fn without_a_first_day_the_first_of_all_days_is_told() {
    let mut legacy = certified(1);
    legacy.enrollments[0].certificate = Some("LSSC-1".to_string());
    let all = of(&[legacy], None, "2026-11-22", false);
    assert_eq!(told(&all, Measure::Applied), Vec::<String>::new());
    assert_eq!(all.first, day("2022-03-10"));
    let nobody = of(&[], None, "2026-11-22", false);
    assert_eq!((nobody.first, nobody.is_empty()), (day("2026-11-22"), true));
}

#[test]
fn of_two_in_the_middle_the_lower_is_the_median() {
    assert_eq!(middle(&[]), None);
    assert_eq!(middle(&[9, 1]), Some(1));
    assert_eq!(middle(&[9, 1, 4]), Some(4));
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
        told(&of(&people(counts), None, "2023-01-01", true), Measure::Applied)
    };
    let plain = applied(&[("AZ", 5), ("CA", 7)]);
    assert_eq!(plain[2..], ["state AZ 5", "state CA 7"]);
    // One small state would follow from the sum: the next smallest is hidden with it.
    let one = applied(&[("AZ", 1), ("CA", 9), ("IL", 7)]);
    assert_eq!(one[0], "all all 17");
    assert_eq!(one[2..], ["state AZ *", "state CA 9", "state IL *"]);
    // Two states of one person each follow from the sum as well.
    let two = applied(&[("AZ", 1), ("CA", 1), ("IL", 7), ("NY", 8)]);
    assert_eq!(two[2..], ["state AZ *", "state CA *", "state IL *", "state NY 8"]);
    // There is no other number to hide: the sum is hidden.
    assert_eq!(applied(&[("AZ", 3)])[0], "all all *");
}

#[test]
fn each_year_is_told_by_state_too() {
    let people = [from_state(certified(1), "IL"), from_state(candidate(2), "AZ")];
    let all = of(&people, None, "2023-06-30", false);
    let of_years = |which| -> Vec<(String, Option<Value>)> {
        let rows = all.of(which).filter(|row| row.by == By::YearState);
        rows.map(|row| (row.group.clone(), row.value)).collect()
    };
    let one = |group: &str| (group.to_string(), Some(Value::Whole(1)));
    assert_eq!(of_years(Measure::Applied), [one("2022 AZ"), one("2022 IL")]);
    assert_eq!(of_years(Measure::Active), [one("2022 AZ"), one("2023 AZ")]);
    assert_eq!(of_years(Measure::Holders), [one("2022 IL"), one("2023 IL")]);
}

#[test]
fn one_person_with_many_sets_is_one_person() {
    let all = of(&[certified(1)], None, "2026-11-22", true);
    assert_eq!(told(&all, Measure::Sets)[..2], ["all all *", "route course *"]);
    let five: Vec<Transcript> = (1..=5).map(certified).collect();
    let all = of(&five, None, "2026-11-22", true);
    assert_eq!(told(&all, Measure::Sets)[0], "all all 30");
}

/// Applications of two years from three states, as published.
fn published(table: [[i64; 3]; 2]) -> Vec<Row> {
    let mut cells: BTreeMap<(By, String), i64> = BTreeMap::new();
    for (year, states) in [("2024", table[0]), ("2025", table[1])] {
        for (state, number) in ["AZ", "CA", "IL"].into_iter().zip(states) {
            for (by, group) in [
                (By::All, "all".to_string()),
                (By::Year, year.to_string()),
                (By::State, state.to_string()),
                (By::YearState, format!("{year} {state}")),
            ] {
                *cells.entry((by, group)).or_default() += number;
            }
        }
    }
    cells.retain(|_, number| *number > 0);
    let row = |((by, group), number): ((By, String), i64)| {
        let cell = Cell { value: number, people: number, ..Cell::default() };
        super::row(Measure::Applied, by, &group, &cell)
    };
    let mut measured = Measured {
        measure: "applied",
        definition: "",
        unit: Unit::Count,
        rows: cells.into_iter().map(row).collect(),
        which: Measure::Applied,
    };
    public::hide(&mut measured, 2025);
    measured.rows
}

/// The possible values of each hidden number, from all tables that look the same. Zero is never hidden.
fn could_be(table: [[i64; 3]; 2], most: i64) -> Vec<std::collections::BTreeSet<i64>> {
    let shown = published(table);
    let value = |by: By, group: String| -> Option<Option<i64>> {
        let row = shown.iter().find(|row| row.by == by && row.group == group);
        row.map(|row| match row.value {
            Some(Value::Whole(number)) => Some(number),
            _ => None,
        })
    };
    let fits = |by, group: String, number: i64| match value(by, group) {
        None => number == 0,
        Some(None) => number > 0,
        Some(Some(shown)) => number == shown,
    };
    let years = ["2024", "2025"];
    let states = ["AZ", "CA", "IL"];
    let possible: Vec<Vec<i64>> = (0..6)
        .map(|place| {
            let group = format!("{} {}", years[place / 3], states[place % 3]);
            let numbers = 0..=most;
            numbers.filter(|n| fits(By::YearState, group.clone(), *n)).collect()
        })
        .collect();
    let mut found = vec![std::collections::BTreeSet::new(); 6];
    let mut tables: Vec<Vec<i64>> = vec![Vec::new()];
    for (place, numbers) in possible.iter().enumerate() {
        let longer = |table: &Vec<i64>| -> Vec<Vec<i64>> {
            numbers.iter().map(|n| [table.as_slice(), &[*n]].concat()).collect()
        };
        tables = tables.iter().flat_map(longer).collect();
        if place % 3 == 2 {
            let year = place / 3;
            tables.retain(|t| fits(By::Year, years[year].to_string(), t[year * 3..].iter().sum()));
        }
    }
    for table in tables {
        let by_state =
            (0..3).all(|s| fits(By::State, states[s].to_string(), table[s] + table[s + 3]));
        if by_state && fits(By::All, "all".to_string(), table.iter().sum()) {
            for (place, number) in table.into_iter().enumerate() {
                found[place].insert(number);
            }
        }
    }
    found
}

#[test]
fn bounds_give_away_no_number_below_five() {
    for table in [[[0, 4, 1], [1, 6, 6]], [[1, 7, 4], [0, 1, 4]], [[1, 0, 4], [6, 1, 4]]] {
        let possible = could_be(table, 10);
        for (number, possible) in table.as_flattened().iter().zip(possible) {
            let small = (1..public::FEWEST).contains(number);
            assert!(!small || possible.len() > 1, "{table:?} tells {number}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 30,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn no_number_below_five_follows_from_those_shown(table: [[u8; 3]; 2]) {
        let table = table.map(|year| year.map(|number| i64::from(number % 9)));
        let possible = could_be(table, 10);
        for (number, possible) in table.as_flattened().iter().zip(possible) {
            proptest::prop_assert!(possible.contains(number));
            if (1..public::FEWEST).contains(number) {
                proptest::prop_assert!(possible.len() > 1, "{table:?} tells {number}");
            }
        }
    }
}

#[test]
fn no_more_is_hidden_than_must_be() {
    let shown = |table| published(table).iter().filter(|row| !row.hidden).count();
    assert_eq!(shown([[5, 6, 7], [8, 9, 5]]), 12);
    // One small number hides a second in its year, and both one in their states each.
    assert_eq!(shown([[1, 6, 9], [8, 7, 9]]), 8);
}

#[test]
fn of_a_share_both_sides_are_people() {
    let mut people: Vec<Transcript> = (1..=9).map(certified).collect();
    people.push(candidate(10));
    let all = of(&people, None, "2026-11-22", true);
    assert_eq!(told(&all, Measure::Finished), ["all all *", "year 2022 *"]);
}

/// Does not compute a lasting standing again year by year, because each time takes all of a person's facts.
#[test]
fn a_day_far_off_counts_each_year_as_a_day_right_after_all_that_happens_does() {
    let lapsed = certified(3);
    let mut renewed = certified(4);
    renewed.renewals = vec![Renewal {
        id: 1,
        entry: 1,
        enrollment: 1,
        term: 2,
        received_on: day("2026-03-01"),
        fee: None,
    }];
    let people = [certified(1), candidate(2), from_state(lapsed, "OH"), renewed];
    let years = |on: &str| {
        let all = of(&people, None, on, false);
        let measures = [Measure::Holders, Measure::Active, Measure::Lapsed];
        let told = measures.map(|measure| told(&all, measure));
        told.concat().into_iter().filter(|row| row < &"year 2035".to_string()).collect::<Vec<_>>()
    };
    let mut far = years("9999-12-31");
    let near = years("2040-12-31");
    assert_eq!(far, near);
    far.retain(|row| row.starts_with("year 2027"));
    assert!(!far.is_empty());
    let begun = std::time::Instant::now();
    let many: Vec<Transcript> = (1..=60).map(certified).collect();
    of(&many, None, "9999-12-31", false);
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}
