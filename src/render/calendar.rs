//! Events as an iCalendar document (RFC 5545).

use std::io::{self, Write};

use crate::period::{Day, next_day};
use crate::render::{Format, csv_of_all, json, visible};
use crate::reports::calendar::{CalendarRow, stamp};

/// The most octets of a line, without its line ending (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The time zone of the stamps, as a component (RFC 5545, 3.6.5).
const UTC: [(&str, &str); 9] = [
    ("BEGIN", "VTIMEZONE"),
    ("TZID", "Etc/UTC"),
    ("BEGIN", "STANDARD"),
    ("DTSTART", "19700101T000000"),
    ("TZOFFSETFROM", "+0000"),
    ("TZOFFSETTO", "+0000"),
    ("TZNAME", "UTC"),
    ("END", "STANDARD"),
    ("END", "VTIMEZONE"),
];

/// Writes events: as rows for scripts, otherwise as one iCalendar document with the name `name`.
///
/// # Errors
/// The writer fails.
pub fn calendar<W: Write>(
    mut out: W,
    format: Format,
    name: &str,
    rows: &[CalendarRow],
) -> io::Result<()> {
    match format {
        Format::Json => json(out, &rows),
        Format::Csv => csv_of_all(out, rows),
        Format::Table => document(&mut out, name, rows),
    }
}

/// Writes all-day events that make nobody busy. The same rows give the same bytes: the stamp of an event is the instant
/// of the entry that changed it last.
fn document<W: Write>(out: &mut W, name: &str, rows: &[CalendarRow]) -> io::Result<()> {
    let mut line = |property: &str, value: &str| fold(out, &format!("{property}:{value}"));
    line("BEGIN", "VCALENDAR")?;
    line("VERSION", "2.0")?;
    line("PRODID", "-//lssc//report calendar//EN")?;
    line("X-WR-CALNAME", &text(name))?;
    if rows.is_empty() {
        line("X-WR-CALDESC", "Nothing ends or opens.")?;
        // A calendar needs at least one component (RFC 5545, 3.6); this one does nothing.
        for (property, value) in UTC {
            line(property, value)?;
        }
    }
    for row in rows {
        line("BEGIN", "VEVENT")?;
        line("UID", &row.uid)?;
        line("DTSTAMP", &stamp(&row.changed_at))?;
        line("SEQUENCE", &row.sequence.to_string())?;
        line("STATUS", &row.status.word().to_uppercase())?;
        line("DTSTART;VALUE=DATE", &date(row.falls_on))?;
        // The end is the day after the event; the last day of all has none.
        let end = next_day(row.falls_on);
        if end > row.falls_on {
            line("DTEND;VALUE=DATE", &date(end))?;
        }
        line("TRANSP", "TRANSPARENT")?;
        line("CATEGORIES", row.subject.what.word())?;
        line("SUMMARY", &text(&row.summary()))?;
        let told = row.description().map(|told| text(&told));
        line("DESCRIPTION", &told.join("\\n"))?;
        line("END", "VEVENT")?;
    }
    line("END", "VCALENDAR")?;
    out.flush()
}

/// Escapes a text as a value, so that it cannot end the line, the value or the property.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn date(day: Day) -> String {
    day.format("%Y%m%d").to_string()
}

/// Writes a line and its ending, in pieces that are short enough and split no character.
fn fold<W: Write>(out: &mut W, line: &str) -> io::Result<()> {
    let mut rest = line;
    let mut room = LONGEST;
    while rest.len() > room {
        let piece = (1..=room).rfind(|place| rest.is_char_boundary(*place));
        let piece = piece.unwrap_or(rest.len());
        out.write_all(&rest.as_bytes()[..piece])?;
        // The blank at the beginning of a piece counts.
        out.write_all(b"\r\n ")?;
        rest = &rest[piece..];
        room = LONGEST - 1;
    }
    write!(out, "{rest}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(line: &str) -> String {
        let mut out = Vec::new();
        assert!(fold(&mut out, line).is_ok());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_line_is_folded_at_75_octets_and_never_within_a_character() {
        let line = |octets: usize| "x".repeat(octets);
        assert_eq!(folded(&line(75)), format!("{}\r\n", line(75)));
        assert_eq!(folded(&line(76)), format!("{}\r\n x\r\n", line(75)));
        let three = format!("{}\r\n {}\r\n x\r\n", line(75), line(74));
        assert_eq!(folded(&line(150)), three);
        let emoji = format!("{}\u{1f4da}y", line(72));
        assert_eq!(folded(&emoji), format!("{}\r\n \u{1f4da}y\r\n", line(72)));
    }

    #[test]
    fn a_text_ends_neither_its_line_nor_its_value() {
        assert_eq!(text("a\\b;c,d\r\ne\u{1b}[2J"), "a\\\\b\\;c\\,d␍␊e␛[2J");
    }
}
