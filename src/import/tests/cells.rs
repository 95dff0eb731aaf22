use crate::import::fields::{DayFormat, day, hours, money, number, past_day, quoted, yes_no};
use crate::money::Cents;
use crate::period::parse_day;

fn read(text: &str, format: DayFormat) -> String {
    match day("on", text, format) {
        Ok(day) => day.to_string(),
        Err(reject) => reject.kind.to_string(),
    }
}

#[test]
fn days_with_the_year_first_are_read_in_every_format() {
    for format in [DayFormat::Iso, DayFormat::Dmy, DayFormat::Mdy] {
        for text in ["2026-04-03", "2026/04/03", "2026-4-3", "2026.04.03"] {
            assert_eq!(read(text, format), "2026-04-03");
        }
    }
}

#[test]
fn days_with_the_year_last_need_a_format() {
    for text in ["03/04/2026", "3.4.2026", "03-04-2026"] {
        assert_eq!(read(text, DayFormat::Iso), "ambiguous day");
    }
    for (text, format) in [("13/04/2026", "dmy"), ("04/13/2026", "mdy")] {
        let why = day("completed_on", text, DayFormat::Iso).unwrap_err();
        assert_eq!(why.kind, "day without the year first");
        assert!(why.hint.contains(&format!("--day-format {format}")), "{why:?}");
    }
    assert_eq!(read("03/04/2026", DayFormat::Dmy), "2026-04-03");
    assert_eq!(read("3.4.2026", DayFormat::Mdy), "2026-03-04");
    assert_eq!(read("13/04/2026", DayFormat::Dmy), "2026-04-13");
    assert_eq!(read("13/04/2026", DayFormat::Mdy), "day not in the calendar");
    let hint = day("on", "03/04/2026", DayFormat::Iso).unwrap_err().hint;
    assert!(hint.contains("--day-format dmy") && hint.contains("mdy"));
}

#[test]
fn every_other_day_has_its_own_reason() {
    for (text, kind) in [
        ("", "empty cell"),
        ("2026-06-31", "day not in the calendar"),
        ("2026/06/31", "day not in the calendar"),
        ("2026-123-01", "day not in the calendar"),
        ("20226-01-01", "year of five digits"),
        ("1/1/20226", "year of five digits"),
        ("0202-01-01", "year before 1900"),
        ("3/4/26", "year of two digits"),
        ("26-04-03", "year of two digits"),
        ("45678", "spreadsheet day number"),
        ("45678.5", "spreadsheet day number"),
        ("2026-04-03T00:00:00Z", "day with a time"),
        ("4/3/2026 0:00", "day with a time"),
        ("20260403", "not a day"),
        ("3 April 2026", "not a day"),
        ("2026-04/03", "not a day"),
        ("٢٠٢٦-04-03", "not a day"),
        ("--", "not a day"),
        ("-", "not a day"),
    ] {
        assert_eq!(read(text, DayFormat::Iso), kind, "{text}");
    }
    let reason = day("on", "31/06/2026", DayFormat::Dmy).unwrap_err().reason;
    assert_eq!(
        reason,
        "on \"31/06/2026\" is not a day of the calendar, read as year 2026, month 06, day 31"
    );
}

#[test]
fn today_is_past_and_tomorrow_is_not() {
    let today = parse_day("2026-04-03").unwrap();
    assert_eq!(past_day("on", "2026-04-03", DayFormat::Iso, today), Ok(today));
    let late = past_day("on", "2026-04-04", DayFormat::Iso, today).unwrap_err();
    assert_eq!(late.kind, "day in the future");
}

#[test]
fn yes_no_money_hours_and_numbers_are_read_or_refused() {
    assert_eq!(yes_no("c", "YES", false), Ok(true));
    assert_eq!(yes_no("c", "0", true), Ok(false));
    assert_eq!(yes_no("c", "", true), Ok(true));
    assert!(yes_no("c", "maybe", true).is_err());
    assert_eq!(money("c", "$350.00"), Ok(Cents(35_000)));
    assert_eq!(money("c", "").unwrap_err().kind, "empty cell");
    assert!(money("c", "3,50").is_err());
    assert_eq!(hours("c", "1:30").map(|minutes| minutes.0), Ok(90));
    assert!(hours("c", "1e3").is_err());
    assert_eq!(number("c", "012"), Ok(12));
    assert!(number("c", "-1").is_err());
}

#[test]
fn quoted_text_is_short_and_harmless() {
    assert_eq!(quoted("a\tb\u{202e}"), "\"a\\tb\\u{202e}\"");
    assert_eq!(quoted(&"é".repeat(61)).chars().count(), 63);
}
