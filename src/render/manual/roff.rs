//! A chapter as a page for `man`.

use std::io;

use clap_mangen::roff::{Inline, Roff, bold, italic, roman};
use pulldown_cmark::HeadingLevel;

use crate::render::manual::text::grid;
use crate::render::manual::{Block, Chapter, Span};

/// The width of a table, which is plain text on a page for `man`.
const WIDTH: u16 = 72;

impl Chapter {
    /// The chapter as sections for `man`, without its title, which goes under NAME.
    ///
    /// # Errors
    /// None: writing to memory does not fail.
    pub fn roff(&self) -> io::Result<Roff> {
        let mut page = Roff::new();
        page.control("SH", ["DESCRIPTION"]);
        for block in &self.blocks {
            match block {
                Block::Heading(HeadingLevel::H1, _) => {}
                Block::Heading(HeadingLevel::H2, title) => {
                    page.control("SH", [title.to_uppercase().as_str()]);
                }
                Block::Heading(_, title) => {
                    page.control("SS", [title.as_str()]);
                }
                Block::Paragraph(spans) => {
                    page.control("PP", []);
                    page.text(inlines(spans));
                }
                Block::Item { mark, depth, spans } => {
                    let indent = (2 * depth + 2).to_string();
                    page.control("IP", [if mark.is_empty() { "\"\"" } else { mark }, &indent]);
                    page.text(inlines(spans));
                }
                Block::Code(code) => as_typed(&mut page, code),
                Block::Table { numbers, rows } => {
                    let mut text = Vec::new();
                    grid(&mut text, WIDTH, numbers, rows)?;
                    as_typed(&mut page, &String::from_utf8_lossy(&text));
                }
            }
        }
        Ok(page)
    }
}

/// Lines that stay as they are.
fn as_typed(page: &mut Roff, text: &str) {
    page.control("PP", []);
    page.control("nf", []);
    page.control("RS", ["4"]);
    for line in text.lines() {
        // An empty line of the source gives one on the page and no warning from a checker.
        if line.is_empty() {
            page.control("sp", []);
        } else {
            page.text([roman(line)]);
        }
    }
    page.control("RE", []);
    page.control("fi", []);
}

fn inlines(spans: &[Span]) -> Vec<Inline> {
    let inline = |span: &Span| match span {
        Span::Plain(text) => roman(text),
        Span::Code(text) => bold(text),
        Span::Emphasis(text) => italic(text),
    };
    spans.iter().map(inline).collect()
}
