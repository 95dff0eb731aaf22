#![allow(clippy::unwrap_used)]

use serde::Serialize;

use super::*;
use crate::render::Column;
use crate::render::{Flat, Format, columns, rows};

#[derive(Serialize, Clone, Default)]
struct Person {
    number: i64,
    name: String,
    note: String,
    cents: i64,
    until: String,
}

impl Flat for Person {
    const FIELDS: &'static [&'static str] = &["number", "name", "note", "cents", "until"];
}

impl Row for Person {
    const COLUMNS: &'static [Column<Person>] = &[
        Column::number("no", |p| p.number.to_string()),
        Column::text("name", |p| p.name.clone()),
        Column::text("note", |p| p.note.clone()),
        Column::number("cents", |p: &Person| p.cents.to_string()).spare(),
        Column::word("until", |p| p.until.clone()),
    ];
}

fn person(number: i64, name: &str) -> Person {
    Person {
        number,
        name: name.to_string(),
        note: String::new(),
        cents: 100 * number,
        until: "2030-01-05".to_string(),
    }
}

fn drawn(width: Option<u16>, people: &[Person]) -> Vec<String> {
    let mut out = Vec::new();
    let people = people.iter().cloned();
    rows(&mut out, Format::Table, width, "Nobody.", people).unwrap();
    let text = String::from_utf8(out).unwrap();
    text.lines().map(str::to_string).collect()
}

/// The column of the terminal where a text begins.
fn begins(line: &str, text: &str) -> usize {
    columns(&line[..line.find(text).unwrap()])
}

#[test]
fn accents_that_join_a_letter_take_no_column_and_wide_signs_two() {
    let people: Vec<Person> = ["Jose\u{301} A\u{30a}ngstro\u{308}m", "山田太郎", "김민수", "Ana"]
        .into_iter()
        .zip(1..)
        .map(|(name, number)| person(number, name))
        .collect();
    for width in [None, Some(80), Some(120)] {
        let lines = drawn(width, &people);
        for line in &lines[1..] {
            assert_eq!(begins(line, "2030-01-05"), begins(&lines[0], "until"));
        }
    }
}

#[test]
fn a_name_of_forty_signs_is_whole_where_there_is_room_and_wrapped_between_words_where_not() {
    let name = "Alexandrina Konstantinopolitanska-Smithe";
    let long = Person {
        note: "waits for a second evaluator of cataloging since 2026-01-22".to_string(),
        ..person(1, name)
    };
    for (width, lines) in [(None, 2), (Some(140), 2), (Some(80), 4)] {
        let drawn = drawn(width, std::slice::from_ref(&long));
        assert_eq!(drawn.len(), lines, "{drawn:#?}");
        let most = usize::from(width.unwrap_or(u16::MAX));
        assert!(drawn.iter().all(|line| columns(line) <= most), "{drawn:#?}");
    }
    let narrow = drawn(Some(80), &[long]);
    assert!(narrow[1].contains(" Alexandrina "), "{narrow:#?}");
    assert!(narrow[2].contains(" Konstantinopolitanska- "));
    assert!(narrow[3].contains(" Smithe "), "{narrow:#?}");
}

#[test]
fn a_column_in_which_nothing_stands_gives_way_before_a_name_is_wrapped() {
    let people = [person(1, &"long ".repeat(10))];
    assert!(drawn(Some(80), &people)[0].contains("note"));
    let narrow = drawn(Some(75), &people);
    assert_eq!(narrow.len(), 2, "{narrow:#?}");
    assert!(!narrow[0].contains("note") && narrow[0].contains("cents"));
}

#[test]
fn a_spare_column_goes_below_the_row_where_wrapping_is_not_enough() {
    let people = [Person {
        note: "a note of some length".to_string(),
        ..person(1, "Ana Konstantinopolitanska")
    }];
    let header = |width| drawn(Some(width), &people).remove(0);
    assert!(header(47).contains("cents"));
    assert!(!header(45).contains("cents"));
    assert!(header(20).contains("until"), "what is not spare stays");
    assert_eq!(drawn(Some(45), &people).last().unwrap(), "    cents 100");
    assert!(!drawn(Some(47), &people).join("").contains("cents 100"));
}

#[test]
fn a_long_table_has_the_same_columns_from_its_first_line_to_its_last() {
    let mut people: Vec<Person> = (1..=45_000).map(|n| person(n, "Ana Diaz")).collect();
    people[40_000].name = "Somebody whose name is longer than all on the pages before".to_string();
    let lines = drawn(Some(80), &people);
    assert_eq!(lines.len(), 45_001 + 7);
    let name = begins(&lines[0], "name");
    let until = begins(&lines[0], "until");
    let of_people = lines.iter().filter(|line| line.ends_with("2030-01-05"));
    let (mut counted, mut last) = (0, 0);
    for line in of_people {
        assert_eq!((line.len(), line.rfind("2030")), (until + 10, Some(until)), "{line}");
        assert_eq!(&line[name - 2..name], "  ");
        counted += 1;
        last = last.max(line.len());
    }
    assert_eq!((counted, last), (45_000, until + 10));
}

#[test]
fn one_row_and_none() {
    assert_eq!(drawn(Some(80), &[]), ["Nobody."]);
    assert_eq!(drawn(Some(80), &[person(7, "Ana")]).len(), 2);
}
