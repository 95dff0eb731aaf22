//! A chapter as text.

use std::io::{self, Write};

use crate::render::column::Kind;
use crate::render::fold::wrapped;
use crate::render::manual::{Block, Chapter, Span, words};
use crate::render::table;

/// Blanks before code.
const CODE: usize = 4;

/// A blank that does not break a line, while lines are being broken.
const TOGETHER: &str = "\u{e000}";

/// Code with at most this many letters is never broken.
const WHOLE: usize = 48;

impl Chapter {
    /// Writes the chapter in lines of at most `width`; code stays as it is. With `bold`, headings are bold.
    pub fn text(&self, out: &mut impl Write, width: u16, bold: bool) -> io::Result<()> {
        let mut before: Option<&Block> = None;
        for block in &self.blocks {
            let in_list = |block: &Block| matches!(block, Block::Item { .. });
            match before {
                None => {}
                Some(before) if in_list(before) && in_list(block) => {}
                Some(_) => writeln!(out)?,
            }
            write(block, out, width, bold)?;
            before = Some(block);
        }
        Ok(())
    }
}

fn write(block: &Block, out: &mut impl Write, width: u16, bold: bool) -> io::Result<()> {
    let wide = usize::from(width);
    match block {
        Block::Heading(_, title) if bold => writeln!(out, "\x1b[1m{title}\x1b[0m"),
        Block::Heading(_, title) => writeln!(out, "{title}"),
        Block::Paragraph(spans) => flow(spans, wide).lines().try_for_each(|l| writeln!(out, "{l}")),
        Block::Item { mark, depth, spans } => {
            let begins = " ".repeat(2 * depth - 2) + mark + if mark.is_empty() { "" } else { " " };
            let blanks = " ".repeat(begins.len().max(2 * depth));
            let begins = format!("{begins:width$}", width = blanks.len());
            for (n, line) in flow(spans, wide.saturating_sub(blanks.len())).lines().enumerate() {
                writeln!(out, "{}{line}", if n == 0 { &begins } else { &blanks })?;
            }
            Ok(())
        }
        Block::Code(code) => code.lines().try_for_each(|line| {
            if line.is_empty() { writeln!(out) } else { writeln!(out, "{:CODE$}{line}", "") }
        }),
        Block::Table { numbers, rows } => grid(out, width, numbers, rows),
    }
}

/// Writes a table in lines of at most `width`.
pub(super) fn grid(
    out: &mut impl Write,
    width: u16,
    numbers: &[bool],
    rows: &[Vec<String>],
) -> io::Result<()> {
    let Some((header, rows)) = rows.split_first() else { return Ok(()) };
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let kind = |number: &bool| if *number { Kind::Number } else { Kind::Text };
    let kinds: Vec<Kind> = numbers.iter().map(kind).collect();
    table::lines(out, Some(width), 0, Some(&header), &kinds, rows)
}

/// Breaks words into lines, without breaking a short command.
fn flow(spans: &[Span], width: usize) -> String {
    let kept: Vec<Span> = spans
        .iter()
        .map(|span| match span {
            Span::Plain(text) | Span::Emphasis(text) => Span::Plain(text.clone()),
            Span::Code(text) if text.chars().count() <= WHOLE => {
                Span::Code(text.replace(' ', TOGETHER))
            }
            Span::Code(text) => Span::Code(text.clone()),
        })
        .collect();
    wrapped(&words(&kept), width).replace(TOGETHER, " ")
}
