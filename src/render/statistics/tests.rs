#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::Transcript;
use crate::reports::sample::{World, candidate, certified, day};
use crate::reports::statistics::Tally;

fn counted(program: &str, people: &[Transcript], on: &str, public: bool) -> Statistics {
    let world = World::new();
    let mut tally = Tally::new(None, day(on));
    for person in people {
        tally.add(&person.clone().up_to(day(on)), world.bench(on));
    }
    tally.close(program, day(on), public)
}

fn page(statistics: &Statistics) -> String {
    statistics_page(statistics, &World::new().policy)
}

fn people(states: &[(&str, i64)]) -> Vec<Transcript> {
    let mut all = Vec::new();
    for (state, count) in states {
        for _ in 0..*count {
            let mut person = candidate(all.len() as i64 + 1);
            person.person.state = Some(state.to_string());
            all.push(person);
        }
    }
    all
}

#[test]
fn names_on_the_page_are_text_and_nothing_else() {
    let hostile = "<script>alert(1)</script>\" onload=\"x\u{1b}";
    let mut person = certified(1);
    person.person.state = Some(hostile.to_string());
    let text = page(&counted(hostile, &[person], "2026-11-22", false));
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x␛"));
    for raw in ["<script", "\" onload", "\u{1b}"] {
        assert!(!text.contains(raw), "{raw}");
    }
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let text = page(&counted("P", &[certified(1)], "2026-11-22", false));
    for outside in ["://", "src=", "href=", "url(", "@import", "<script", "<link"] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert!(text.contains("default-src 'none'"));
}

#[test]
fn what_is_hidden_from_the_public_leaves_no_trace_on_the_page() {
    // The numbers of two states are hidden, so nobody can tell from the page which register it is.
    let one = people(&[("AZ", 1), ("CA", 9), ("IL", 7)]);
    let other = people(&[("AZ", 2), ("CA", 9), ("IL", 6)]);
    let told = |people: &[Transcript], public| page(&counted("P", people, "2022-12-01", public));
    assert_eq!(told(&one, true), told(&other, true));
    assert_ne!(told(&one, false), told(&other, false));
    assert!(told(&one, true).contains("aria-label=\"hidden\""));
}

#[test]
fn a_page_without_numbers_says_so() {
    let text = page(&counted("A Program", &[], "2026-11-22", false));
    assert!(text.contains("<h1>A Program</h1>"));
    assert!(text.contains("<p>Nothing is counted.</p>"));
    assert!(!text.contains("<svg"));
}

#[test]
fn each_measure_that_is_counted_stands_on_the_page_with_its_definition() {
    let s = counted("P", &[certified(1), candidate(2)], "2027-06-30", false);
    let text = page(&s);
    for measured in s.measures.iter().filter(|m| !m.rows.is_empty()) {
        assert!(text.contains(measured.definition), "{}", measured.measure);
    }
}

#[test]
fn a_year_in_which_nothing_was_counted_has_its_place() {
    let s = counted("P", &[certified(1)], "2027-06-30", false);
    assert!(s.row(Measure::Applied, By::Year, "2024").is_none());
    assert!(page(&s).contains("<title>2024: 0</title>"));
    let mut out = Vec::new();
    statistics(&mut out, Format::Table, Some(80), &s).unwrap();
    let text = String::from_utf8(out).unwrap();
    let of_2024 = text.lines().find(|line| line.starts_with("2024 "));
    let mut cells = of_2024.unwrap_or_default().split_whitespace().skip(1);
    assert_eq!(cells.next(), Some("0"), "{text}");
}

#[test]
fn lines_of_the_statistics_fit_eighty_columns_but_for_the_definitions() {
    let s = counted("P", &[certified(1), candidate(2)], "2027-06-30", false);
    for width in [None, Some(80), Some(120)] {
        let mut out = Vec::new();
        statistics(&mut out, Format::Table, width, &s).unwrap();
        let text = String::from_utf8(out).unwrap();
        let numbers = text.split("\nWhat is counted").next().unwrap();
        assert!(numbers.lines().all(|line| columns(line) <= 80), "{text}");
    }
}

#[test]
fn the_scale_of_a_chart_is_a_round_number() {
    for (most, top) in
        [(1, 1), (2, 2), (7, 8), (9, 10), (11, 15), (131, 150), (348, 400), (801, 1_000)]
    {
        assert_eq!(chart::round_up(most), top);
    }
}
