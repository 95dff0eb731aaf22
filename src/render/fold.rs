//! Text broken into lines.

use std::borrow::Cow;

use crate::render::columns;

/// Breaks a text into lines of at most `width` columns, between words, or within words longer than a line.
pub(super) fn folded(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut used = 0;
    for word in text.split_whitespace() {
        if used > 0 && used + 1 + columns(word) <= width {
            out.push(' ');
            used += 1;
        } else if used > 0 {
            out.push('\n');
            used = 0;
        }
        let mut rest = word;
        while columns(rest) > width {
            let (line, after) = rest.split_at(fits(rest, width));
            out.push_str(line);
            out.push('\n');
            rest = after;
        }
        out.push_str(rest);
        used += columns(rest);
    }
    Cow::Owned(out)
}

/// Where to break a word longer than a line: after the last punctuation mark that fits, or else after the last
/// character that fits.
fn fits(word: &str, width: usize) -> usize {
    let ends = word.char_indices().map(|(place, sign)| place + sign.len_utf8());
    let ends = ends.take_while(|end| columns(&word[..*end]) <= width);
    let (mut sign, mut mark) = (0, None);
    for end in ends {
        sign = end;
        if word[..end].ends_with(['-', '@', '.', '/', '_', ',']) {
            mark = Some(end);
        }
    }
    // One character at least, however narrow the line.
    let first = word.chars().next().map_or(0, char::len_utf8);
    mark.unwrap_or(sign).max(first)
}

/// Breaks a text into lines of at most `width` columns, only between words, so a path stays whole.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    flowing(text, width, width)
}

/// Like [`wrapped`], with `blanks` blanks before the first line and two more before the others.
pub(crate) fn hanging(text: &str, width: usize, blanks: usize) -> String {
    let room = width.saturating_sub(blanks);
    let lines = flowing(text, room, room.saturating_sub(2));
    let later = format!("\n{}", " ".repeat(blanks + 2));
    " ".repeat(blanks) + &lines.replace('\n', &later)
}

/// Breaks a text into lines: the first at most `first` columns wide, the others at most `others`.
fn flowing(text: &str, first: usize, others: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let (mut used, mut width) = (0, first);
    for word in text.split_whitespace() {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width {
            out.push('\n');
            (used, width) = (0, others);
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
    out
}

/// Breaks a line for a terminal, between words, and indents the lines after the first by two more blanks. A command
/// stays whole so that it can be copied; one at the end of a sentence gets its own line.
pub fn paragraph(line: &str, width: usize) -> Cow<'_, str> {
    let is_command = line.trim_start().starts_with('$') || line.trim_start().starts_with("lssc ");
    if columns(line) <= width || is_command {
        return Cow::Borrowed(line);
    }
    let (prose, command) = match line.rfind(": lssc ") {
        Some(colon) => (&line[..=colon], Some(&line[colon + 2..])),
        None => (line, None),
    };
    let blanks = prose.len() - prose.trim_start_matches(' ').len();
    let mut out = hanging(prose, width, blanks);
    if let Some(command) = command {
        out.push('\n');
        out.push_str(&" ".repeat(blanks + 2));
        out.push_str(command);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_longer_than_its_line_is_broken_and_loses_nothing() {
        let texts = [
            "abcdefghijklmnopqrstuvwxyz",
            "a bcdefghijklmnopqrstu v",
            "山田太郎山田太郎山田太郎",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
        ];
        for text in texts {
            for width in 2..30 {
                let folded = folded(text, width);
                assert!(folded.lines().all(|line| columns(line) <= width), "{folded:?}");
                let plain = |text: &str| text.replace(['\n', ' '], "");
                assert_eq!(plain(&folded), plain(text));
                assert!(!folded.contains("\n\u{301}"), "{folded:?}");
            }
        }
    }

    #[test]
    fn a_command_is_whole_on_a_line_of_its_own_where_the_line_is_too_long() {
        let short = "hint: type: lssc init";
        assert_eq!(paragraph(short, 21), short);
        assert_eq!(paragraph(short, 20), "hint: type:\n  lssc init");
        assert_eq!(
            paragraph("  [ ] one two three four (A1)", 16),
            "  [ ] one two\n    three four\n    (A1)"
        );
        let long = "retract it: lssc retract record payment 12 --reason TEXT";
        assert_eq!(
            paragraph(long, 30),
            "retract it:\n  lssc retract record payment 12 --reason TEXT"
        );
    }
}
