//! Reminders as letters to print and as messages to send.

use std::io::{self, Write};

use crate::render::visible;
use crate::reports::reminders::ReminderRow;

/// Writes a text as it is, line by line.
///
/// # Errors
/// The writer fails.
pub fn page<W: Write>(out: &mut W, text: &str) -> io::Result<()> {
    lines(out, text, "")
}

/// Writes letters, each on its own page.
///
/// # Errors
/// The writer fails.
pub fn letters<W: Write>(out: &mut W, rows: &[ReminderRow]) -> io::Result<()> {
    for (place, row) in rows.iter().enumerate() {
        // The form feed starts a page on a printer.
        let page = if place == 0 { "" } else { "\n\u{c}" };
        write!(
            out,
            "{page}{}\n{}\n\n{}\n\n",
            visible(&row.name),
            visible(&row.email),
            row.tell_on
        )?;
        lines(out, &row.body, "")?;
    }
    Ok(())
}

/// Writes messages as an mbox file, in the form where `From` lines in a message do no harm (mboxrd).
///
/// # Errors
/// The writer fails.
pub fn mbox<W: Write>(out: &mut W, sender: &str, rows: &[ReminderRow]) -> io::Result<()> {
    for row in rows {
        let day = row.tell_on;
        writeln!(out, "From {} {}", header(sender), day.format("%a %b %e 12:00:00 %Y"))?;
        writeln!(out, "Date: {}", day.format("%a, %d %b %Y 12:00:00 +0000"))?;
        writeln!(out, "From: {}", header(sender))?;
        writeln!(out, "To: {} <{}>", encoded(&row.name), header(&row.email))?;
        writeln!(out, "Subject: {}", unstructured(&row.subject))?;
        // The same notice always has the same id, so a mail program shows it once.
        writeln!(
            out,
            "Message-ID: <{}.{}.{}.{}.{}@lssc.invalid>",
            row.candidate, row.kind, row.about, row.last_on, row.due_on
        )?;
        writeln!(out, "MIME-Version: 1.0")?;
        writeln!(out, "Content-Type: text/plain; charset=utf-8")?;
        writeln!(out, "Content-Transfer-Encoding: 8bit\n")?;
        lines(out, &row.body, ">")?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes the lines of a text, with `quote` before a line that an mbox would take for the beginning of a message.
fn lines<W: Write>(out: &mut W, text: &str, quote: &str) -> io::Result<()> {
    for line in text.lines() {
        let begins = line.trim_start_matches('>').starts_with("From ");
        writeln!(out, "{}{}", if begins { quote } else { "" }, visible(line))?;
    }
    Ok(())
}

/// The most octets of a header that is written as it is. A longer one becomes encoded words, one a line, since no line
/// of a message may have more than 998 octets (RFC 5322, 2.1.1).
const LONGEST_PLAIN: usize = 300;

/// Makes a text safe, so that it cannot start another header.
fn header(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A header's text: as it is, or in encoded words if it is not plain text (RFC 2047).
fn unstructured(text: &str) -> String {
    let text = header(text);
    if text.is_ascii() && text.len() <= LONGEST_PLAIN { text } else { in_words(&text) }
}

/// A phrase in a header: as it is, quoted, or in encoded words if it is not plain text (RFC 2047).
fn encoded(text: &str) -> String {
    let text = header(text);
    let plain = |c: char| c.is_ascii_alphanumeric() || " -".contains(c);
    if text.len() > LONGEST_PLAIN {
        return in_words(&text);
    }
    if text.chars().all(plain) {
        return text;
    }
    if text.is_ascii() {
        return format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""));
    }
    in_words(&text)
}

/// A text as encoded words, each on its own line of the header (RFC 2047).
fn in_words(text: &str) -> String {
    // An encoded word has at most 75 characters and never splits one.
    let mut words = vec![String::new()];
    for letter in text.chars() {
        let mut bytes = [0; 4];
        let coded: String = letter
            .encode_utf8(&mut bytes)
            .bytes()
            .map(|byte| match byte {
                b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
                b' ' => "_".to_string(),
                b => format!("={b:02X}"),
            })
            .collect();
        match words.last_mut() {
            Some(word) if word.len() + coded.len() <= 63 => word.push_str(&coded),
            _ => words.push(coded),
        }
    }
    let words: Vec<String> = words.iter().map(|w| format!("=?utf-8?Q?{w}?=")).collect();
    words.join("\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_of_a_header_is_plain_quoted_or_encoded() {
        assert_eq!(encoded("Ana Diaz"), "Ana Diaz");
        assert_eq!(encoded("O'Hara, \"Bo\""), "\"O'Hara, \\\"Bo\\\"\"");
        assert_eq!(encoded("José Ñu"), "=?utf-8?Q?Jos=C3=A9_=C3=91u?=");
        assert_eq!(encoded("a\r\nBcc: b@c"), "\"aBcc: b@c\"");
        let long = encoded(&"é".repeat(40));
        assert!(long.lines().count() > 1);
        assert!(long.lines().all(|line| line.trim().len() <= 75));
    }

    #[test]
    fn no_line_of_a_header_is_longer_than_a_message_may_have() {
        for name in ["A".repeat(5_000), "Ana Diaz ".repeat(600), "é\"".repeat(2_000)] {
            for text in [encoded(&name), unstructured(&name)] {
                assert!(text.lines().count() > 1);
                assert!(text.lines().all(|line| line.len() <= 78), "{text}");
                assert!(text.lines().skip(1).all(|line| line.starts_with(' ')), "{text}");
            }
        }
    }

    #[test]
    fn a_line_that_looks_like_a_message_is_quoted_in_an_mbox_only() {
        let quoted = |quote| {
            let mut out = Vec::new();
            let written = lines(&mut out, "From here\n>From there\nfrom", quote);
            assert!(written.is_ok());
            String::from_utf8_lossy(&out).into_owned()
        };
        assert_eq!(quoted(">"), ">From here\n>>From there\nfrom\n");
        assert_eq!(quoted(""), "From here\n>From there\nfrom\n");
    }
}
