//! Questions at a terminal: a line of text, a yes, one of a few words.
//!
//! All keys go through [`key`], so that Ctrl-C, Ctrl-D and Ctrl-\ end any question. dialoguer's own prompts ignore
//! Ctrl-D and leave the cursor hidden after Ctrl-C; here the cursor is never hidden. Its console reads the keys and
//! draws.

use std::fmt::Display;
use std::io;

use dialoguer::console::{Key, Term};

use crate::failure::{Doing, Exit, Failure};
use crate::render::{columns, visible, wrapped};
use crate::text::name;

/// At least this many columns are left for an answer on the line of its question.
const ROOM: usize = 20;

/// Asks for a line of text until `check` accepts it. Enter alone gives the default, if there is one.
///
/// # Errors
/// The user ended the question, or the terminal is gone.
pub fn text(
    question: &str,
    default: Option<&str>,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<String, Failure> {
    let question = match default {
        Some(default) => format!("{question} [{default}]: "),
        None => format!("{question}: "),
    };
    let term = Term::stderr();
    loop {
        let typed = line(&term, &question)?;
        let typed = match (typed.trim(), default) {
            ("", Some(default)) => default.to_string(),
            (typed, _) => typed.to_string(),
        };
        let is_text = || name(&typed).map_err(|why| format!("it {why}"));
        match check(&typed).and_then(|()| is_text()) {
            Ok(()) => return Ok(typed),
            Err(why) => drawn(term.write_line(&visible(&format!("  {why}"))))?,
        }
    }
}

/// Asks for a yes; Enter alone is a no.
///
/// # Errors
/// The user ended the question, or the terminal is gone.
pub fn yes(question: &str) -> Result<bool, Failure> {
    let read = |typed: &str| match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "" | "n" | "no" => Ok(false),
        _ => Err("type yes or no".to_string()),
    };
    let question = format!("{question} [y/N] ");
    let term = Term::stderr();
    loop {
        match read(&line(&term, &question)?) {
            Ok(answer) => return Ok(answer),
            Err(why) => drawn(term.write_line(&format!("  {why}")))?,
        }
    }
}

/// Asks for one of a few words. The list shows those that contain what is typed. The arrow keys choose among them, and
/// nothing is preselected.
///
/// # Errors
/// The user ended the question, or the terminal is gone.
pub fn one_of<T: Copy + Display>(question: &str, all: &[T]) -> Result<T, Failure> {
    let term = Term::stderr();
    let mut typed = Line::default();
    let mut chosen: Option<usize> = None;
    loop {
        let wanted = typed.text().to_lowercase();
        let fits = |one: &&T| one.to_string().to_lowercase().contains(&wanted);
        let shown: Vec<T> = all.iter().filter(fits).copied().collect();
        let mut lines: Vec<String> = vec![format!("{question}: {}", typed.text())];
        lines.extend(shown.iter().enumerate().map(|(place, one)| {
            let mark = if chosen == Some(place) { ">" } else { " " };
            format!("{mark} {one}")
        }));
        drawn(lines.iter().try_for_each(|line| term.write_line(&visible(line))))?;
        let pressed = key(&term)?;
        drawn(term.clear_last_lines(lines.len()))?;
        let last = shown.len().saturating_sub(1);
        match pressed {
            Key::Enter => {
                let one = match shown.as_slice() {
                    [one] => Some(one),
                    several => chosen.and_then(|place| several.get(place)),
                };
                if let Some(one) = one {
                    drawn(term.write_line(&visible(&format!("{question}: {one}"))))?;
                    return Ok(*one);
                }
            }
            Key::ArrowDown | Key::Tab => {
                chosen = Some(chosen.map_or(0, |place| if place >= last { 0 } else { place + 1 }));
            }
            Key::ArrowUp | Key::BackTab => {
                chosen = Some(chosen.map_or(last, |place| place.checked_sub(1).unwrap_or(last)));
            }
            other => {
                typed.press(other);
                chosen = None;
            }
        }
    }
}

/// Reads a line after a question. A question that leaves too little room gets lines of its own.
fn line(term: &Term, question: &str) -> Result<String, Failure> {
    let question = visible(question);
    let width = usize::from(term.size().1).max(2 * ROOM);
    let mut question: &str = &question;
    if columns(question) + ROOM > width {
        drawn(term.write_line(&wrapped(question, width)))?;
        question = "> ";
    }
    let room = width - columns(question) - 1;
    let mut typed = Line::default();
    loop {
        let (shown, back) = typed.shown(room);
        drawn(term.clear_line())?;
        drawn(term.write_str(&format!("{question}{shown}")))?;
        drawn(term.move_cursor_left(back))?;
        match key(term)? {
            Key::Enter => {
                drawn(term.write_line(""))?;
                return Ok(typed.text());
            }
            other => typed.press(other),
        }
    }
}

/// The next key. Fails if it ends the question; then nothing was recorded.
///
/// **Reading**: Ctrl-C ends with 130 and Ctrl-\ with 131, like a program that the signal ends; Ctrl-D is not an answer,
/// and ends with 1 as a no does.
fn key(term: &Term) -> Result<Key, Failure> {
    let ended = |exit, by: &str| {
        // The cursor is in the middle of the question.
        let _ = term.write_line("");
        Err(Failure::new(exit, format!("Nothing was recorded: {by} ended the question")))
    };
    match term.read_key_raw() {
        Ok(Key::CtrlC) => ended(Exit::Interrupted, "Ctrl-C"),
        Ok(Key::Char('\u{1c}')) => ended(Exit::Quit, "Ctrl-\\"),
        // Ctrl-D between two keys arrives as a zero.
        Ok(Key::Char('\u{4}' | '\0')) => ended(Exit::Failed, "Ctrl-D"),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            ended(Exit::Failed, "the end of the terminal")
        }
        read => read.doing("read the answer"),
    }
}

fn drawn(drawn: io::Result<()>) -> Result<(), Failure> {
    drawn.doing("ask")
}

/// A line that is being typed.
#[derive(Debug, Default)]
struct Line {
    letters: Vec<char>,
    /// The cursor is before this letter.
    at: usize,
}

impl Line {
    fn text(&self) -> String {
        self.letters.iter().collect()
    }

    /// Applies a key to a line.
    fn press(&mut self, key: Key) {
        match key {
            Key::Char('\u{15}') => drop(self.letters.drain(..std::mem::take(&mut self.at))),
            Key::Char('\u{17}') => {
                let before = &self.letters[..self.at];
                let word = before.iter().rposition(|c| *c != ' ').map_or(0, |last| {
                    before[..last].iter().rposition(|c| *c == ' ').map_or(0, |blank| blank + 1)
                });
                self.letters.drain(word..self.at);
                self.at = word;
            }
            Key::Char(letter) if !letter.is_control() => {
                self.letters.insert(self.at, letter);
                self.at += 1;
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.letters.remove(self.at);
            }
            Key::Del if self.at < self.letters.len() => drop(self.letters.remove(self.at)),
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = (self.at + 1).min(self.letters.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.letters.len(),
            _ => {}
        }
    }

    /// The part of the line shown in `room` columns, with the cursor in sight, and how many columns the cursor is
    /// before its end.
    fn shown(&self, room: usize) -> (String, usize) {
        let wide = |letters: &[char]| columns(&letters.iter().collect::<String>());
        let first = (0..self.at).find(|first| wide(&self.letters[*first..self.at]) < room);
        let first = first.unwrap_or(self.at);
        let mut last = self.letters.len();
        while last > self.at && wide(&self.letters[first..last]) > room {
            last -= 1;
        }
        (self.letters[first..last].iter().collect(), wide(&self.letters[self.at..last]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(keys: &[Key]) -> Line {
        let mut line = Line::default();
        keys.iter().for_each(|key| line.press(key.clone()));
        line
    }

    fn typed(text: &str, keys: &[Key]) -> String {
        let text = text.chars().map(Key::Char);
        pressed(&text.chain(keys.iter().cloned()).collect::<Vec<_>>()).text()
    }

    #[test]
    fn a_line_is_corrected_where_the_cursor_stands() {
        assert_eq!(typed("Ana", &[Key::Backspace]), "An");
        assert_eq!(typed("Ana", &[Key::ArrowLeft, Key::Backspace, Key::Char('d')]), "Ada");
        assert_eq!(typed("Ana", &[Key::Home, Key::Del, Key::Char('E')]), "Ena");
        assert_eq!(typed("Ana", &[Key::Home, Key::Backspace, Key::End, Key::Del]), "Ana");
        assert_eq!(typed("Ana Diaz ", &[Key::Char('\u{17}')]), "Ana ");
        assert_eq!(typed("Ana", &[Key::Char('\u{17}')]), "");
        assert_eq!(typed("Ana", &[Key::ArrowLeft, Key::Char('\u{15}')]), "a");
        assert_eq!(typed("", &[Key::ArrowLeft, Key::Backspace, Key::Del, Key::ArrowRight]), "");
        assert_eq!(typed("A\u{1b}\u{7}", &[Key::Escape, Key::PageUp]), "A");
    }

    #[test]
    fn a_line_that_is_too_long_is_shown_around_the_cursor() {
        let keys: Vec<Key> = "abcdefgh".chars().map(Key::Char).collect();
        let mut line = pressed(&keys);
        assert_eq!(line.shown(20), ("abcdefgh".to_string(), 0));
        assert_eq!(line.shown(5), ("efgh".to_string(), 0));
        line.press(Key::Home);
        assert_eq!(line.shown(5), ("abcde".to_string(), 5));
        let wide = pressed(&[Key::Char('山'), Key::Char('田'), Key::ArrowLeft]);
        assert_eq!(wide.shown(10).1, 2);
    }
}
