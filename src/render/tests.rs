//! What a terminal, a spreadsheet and a script get.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::model::Id;
use crate::reports::roster::{self, RosterRow};
use crate::reports::sample::{World, candidate, certified, day};

#[derive(Serialize, Clone)]
struct Line {
    number: Id,
    name: String,
    term: Option<Term>,
    missing: Vec<String>,
    met: bool,
}

#[derive(Serialize, Clone)]
struct Term {
    last: String,
    cents: i64,
}

impl Flat for Line {
    const FIELDS: &'static [&'static str] =
        &["number", "name", "term_last", "term_cents", "missing", "met"];
}

impl Row for Line {
    const COLUMNS: &'static [Column<Line>] = &[
        Column::number("no", |l| l.number.to_string()),
        Column::text("name", |l| l.name.clone()),
        Column::word("last day", |l| l.term.as_ref().map_or(String::new(), |t| t.last.clone())),
    ];
}

fn line(name: &str) -> Line {
    Line {
        number: 7,
        name: name.to_string(),
        term: Some(Term { last: "2026-11-22".to_string(), cents: -350 }),
        missing: vec!["two".to_string(), "three".to_string()],
        met: true,
    }
}

fn written(format: Format, width: Option<u16>, lines: &[Line]) -> String {
    let mut out = Vec::new();
    rows(&mut out, format, width, "Nobody.", lines.iter().cloned()).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn csv_has_nested_fields_under_joined_names_and_arrays_in_one_cell() {
    let text = written(Format::Csv, None, &[line("Ana")]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "number,name,term_last,term_cents,missing,met");
    assert_eq!(lines[1], "7,Ana,2026-11-22,-350,two; three,yes");
}

#[test]
fn csv_keeps_its_columns_where_a_nested_value_is_null() {
    let ana = Line { term: None, missing: Vec::new(), ..line("Ana") };
    let text = written(Format::Csv, None, &[ana]);
    assert_eq!(text.lines().nth(1), Some("7,Ana,,,,yes"));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_defused_and_a_negative_number_is_not() {
    for (text, cell) in [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-cmd", "'-cmd"),
        ("-", "'-"),
        ("-1-1", "'-1-1"),
        ("-1.", "'-1."),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'␍x"),
        ("-350.00", "-350.00"),
        ("-7", "-7"),
        ("", ""),
        ("'quoted", "'quoted"),
        ("a=b", "a=b"),
    ] {
        assert_eq!(defused(text), cell, "{text:?}");
    }
    let text = written(Format::Csv, None, &[line("=HYPERLINK(\"x\")")]);
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
}

#[test]
fn control_characters_never_reach_the_output_raw_in_any_format() {
    let name = "Ana\u{1b}[31m\u{7}\u{9b}2J\u{7f}\u{202e}Diaz\0\r";
    for format in [Format::Table, Format::Csv, Format::Json] {
        let text = written(format, Some(80), &[line(name)]);
        let raw = text.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(raw, None, "{format:?} {text:?}");
        assert!(text.contains("Diaz"));
    }
    let back: serde_json::Value =
        serde_json::from_str(&written(Format::Json, None, &[line(name)])).unwrap();
    assert_eq!(back[0]["name"], name);
    assert_eq!(visible("a\u{1b}b\u{9b}c\u{202e}"), "a␛b\\u{9b}c\\u{202e}");
}

#[test]
fn a_line_end_in_a_name_does_not_break_a_line_of_a_table() {
    assert_eq!(written(Format::Table, None, &[line("A\nB")]).lines().count(), 2);
}

#[test]
fn an_empty_report_is_a_sentence_an_empty_array_or_a_header() {
    assert_eq!(written(Format::Table, Some(80), &[]), "Nobody.\n");
    assert_eq!(written(Format::Json, None, &[]), "[]\n");
    assert_eq!(written(Format::Csv, None, &[]), "number,name,term_last,term_cents,missing,met\n");
}

#[test]
fn json_is_one_array_of_the_rows_in_their_order() {
    let text = written(Format::Json, None, &[line("Ana"), line("Ben")]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(rows[0]["name"], "Ana");
    assert_eq!(rows[1]["name"], "Ben");
    assert!(text.starts_with("[\n  {\n    \"number\": 7,\n"), "{text}");
    assert!(text.ends_with("  }\n]\n"), "{text}");
}

#[test]
fn a_table_is_plain_has_numbers_at_the_right_and_no_blanks_at_the_end_of_a_line() {
    let mut short = line("Ana");
    short.term = None;
    let long = Line { number: 1234, ..line("Benedict") };
    assert_eq!(
        written(Format::Table, None, &[short, long]),
        "  no  name      last day\n\
         \u{20}  7  Ana\n\
         1234  Benedict  2026-11-22\n"
    );
}

#[test]
fn a_table_fits_the_terminal_by_wrapping_text_and_never_days() {
    let text = written(Format::Table, Some(40), &[line(&"long name ".repeat(9))]);
    assert!(text.lines().all(|l| l.chars().count() <= 40), "{text}");
    assert!(text.contains("2026-11-22"), "{text}");
    let piped = written(Format::Table, None, &[line(&"long name ".repeat(9))]);
    assert_eq!(piped.lines().count(), 2);
}

/// A pipe that takes some bytes and then is closed.
struct Pipe {
    taken: usize,
    most: usize,
    flushes: usize,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.taken >= self.most {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.taken += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.flushes += 1;
        Ok(())
    }
}

#[test]
fn a_closed_pipe_comes_back_as_the_error_it_is() {
    for format in [Format::Table, Format::Csv, Format::Json] {
        let pipe = Pipe { taken: 0, most: 200, flushes: 0 };
        let many = (0..10_000).map(|_| line("Ana"));
        let error = rows(pipe, format, None, "", many).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format:?}");
    }
}

#[test]
fn the_first_row_of_csv_and_json_goes_out_at_once() {
    for format in [Format::Csv, Format::Json] {
        let mut pipe = Pipe { taken: 0, most: usize::MAX, flushes: 0 };
        let mut sheet = Sheet::new(&mut pipe, format, None);
        sheet.row(&line("Ana")).unwrap();
        drop(sheet);
        assert!(pipe.taken > 20 && pipe.flushes > 0, "{format:?}");
    }
}

#[test]
fn a_receipt_is_one_header_and_one_row() {
    let mut out = Vec::new();
    let receipt =
        serde_json::json!({"entry": 4, "recorded": {"candidate": 3}, "notes": ["=a", "b"]});
    csv_of_one(&mut out, &receipt).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, "entry,recorded_candidate,notes\n4,3,'=a; b\n");
}

#[test]
fn the_roster_fits_eighty_columns() {
    let world = World::new();
    let on = "2026-11-22";
    let people = [candidate(1), certified(2)];
    let row = |t: &crate::model::Transcript| -> RosterRow {
        roster::row(&t.clone().up_to(day(on)), world.bench(on)).unwrap()
    };
    let mut out = Vec::new();
    rows(&mut out, Format::Table, Some(80), "", people.iter().map(row)).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert_eq!(
        text,
        "no  name             standing   req  elec  cert  term  until\n\
         \u{20}1  Sample Person 1  expired      0     0              2026-03-10\n\
         \u{20}2  Sample Person 2  renewable    3     3   102     1  2026-11-22\n"
    );
}

fn progress_text(transcript: crate::model::Transcript, on: &str, width: Option<u16>) -> String {
    let world = World::new();
    let transcript = transcript.up_to(day(on));
    let p = crate::reports::progress::progress(&transcript, world.bench(on)).unwrap();
    let mut out = Vec::new();
    progress(&mut out, Format::Table, width, &p).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn progress_for_people_is_a_checklist_within_eighty_columns() {
    let mut ana = certified(3);
    ana.person.name = "Ana \u{1b}[31mDiaz".to_string();
    let text = progress_text(ana, "2026-11-22", Some(80));
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert!(text.lines().all(|l| l.trim_end() == l), "{text}");
    assert!(text.starts_with("Ana ␛[31mDiaz, candidate 3, person3@example.org\n"));
    assert!(text.contains("[x]  schooling: college (FAQ 6)"), "{text}");
    assert!(text.contains("[ ]  0 h of 32 h contact hours (FAQ 19)"), "{text}");
    assert!(text.contains("\nSets: 3 of 3 required, 3 of 3 elective\n"), "{text}");
}

#[test]
fn a_command_among_the_next_steps_is_never_wrapped() {
    let text = progress_text(certified(3), "2026-11-22", Some(40));
    let command = "    lssc renew activity 3 --title TITLE --on DAY --set SET --hours HOURS\n";
    assert!(text.contains(command), "{text}");
}
