//! A chapter of the manual: Markdown in, text for a terminal or a manual page out.
//!
//! The chapters use only headings, paragraphs, lists, tables and code blocks.

mod roff;
mod text;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A chapter, read from Markdown.
#[derive(Debug)]
pub struct Chapter {
    /// Its parts, from the title on.
    blocks: Vec<Block>,
}

/// A part of a chapter.
#[derive(Debug)]
enum Block {
    /// A heading; the title has level 1.
    Heading(HeadingLevel, String),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// An item of a list: how many lists deep, its mark (`-` or `2.`), and its words.
    Item { mark: String, depth: usize, spans: Vec<Span> },
    /// Lines of code: what is typed, and the output.
    Code(String),
    /// A table: which columns are numbers, then the rows, the header first.
    Table { numbers: Vec<bool>, rows: Vec<Vec<String>> },
}

/// Words in one style.
#[derive(Debug)]
enum Span {
    Plain(String),
    /// What is typed, or a name from the program.
    Code(String),
    Emphasis(String),
}

impl Chapter {
    /// Reads a chapter.
    pub fn read(markdown: &str) -> Chapter {
        let mut reader = Reader::default();
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            reader.take(event);
        }
        Chapter { blocks: reader.blocks }
    }

    /// The title: the first heading.
    pub fn title(&self) -> &str {
        let title = self.blocks.iter().find_map(|block| match block {
            Block::Heading(HeadingLevel::H1, title) => Some(title.as_str()),
            _ => None,
        });
        title.unwrap_or_default()
    }
}

/// The parts read so far.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    emphasis: usize,
    /// The mark of the item that begins, and the next number of each list around it, if numbered.
    mark: Option<String>,
    lists: Vec<Option<u64>>,
    /// The address of the link being read.
    link: Option<String>,
    numbers: Vec<bool>,
    rows: Vec<Vec<String>>,
    in_code: bool,
}

impl Reader {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => {
                if let Some(Block::Code(code)) = self.blocks.last_mut() {
                    code.push_str(&text);
                }
            }
            Event::Text(text) if self.emphasis > 0 => {
                self.spans.push(Span::Emphasis(text.to_string()));
            }
            Event::Text(text) => self.spans.push(Span::Plain(text.to_string())),
            Event::Code(text) => self.spans.push(Span::Code(text.to_string())),
            Event::SoftBreak | Event::HardBreak => self.spans.push(Span::Plain(" ".to_string())),
            _ => {}
        }
    }

    fn begin(&mut self, tag: Tag) {
        match tag {
            Tag::Emphasis | Tag::Strong => self.emphasis += 1,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.to_string()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.in_code = true;
                self.blocks.push(Block::Code(String::new()));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|number| {
                    *number += 1;
                    *number - 1
                });
                self.mark = Some(number.map_or("-".to_string(), |number| format!("{number}.")));
            }
            Tag::Table(columns) => {
                self.numbers = columns.iter().map(|column| *column == Alignment::Right).collect();
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.emphasis -= 1,
            TagEnd::Link => {
                // The words are a path and need no address.
                if let Some(link) = self.link.take().filter(|link| link.starts_with("http")) {
                    self.spans.push(Span::Plain(format!(" <{link}>")));
                }
            }
            TagEnd::Heading(level) => {
                let title = words(&std::mem::take(&mut self.spans));
                self.blocks.push(Block::Heading(level, title));
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::TableCell => {
                let spans = std::mem::take(&mut self.spans);
                // A cell with only code needs no marks.
                let cell = match spans.as_slice() {
                    [Span::Code(code)] => code.clone(),
                    spans => words(spans),
                };
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            TagEnd::Table => {
                let numbers = std::mem::take(&mut self.numbers);
                self.blocks.push(Block::Table { numbers, rows: std::mem::take(&mut self.rows) });
            }
            _ => {}
        }
    }

    /// Ends the current paragraph or item, if there is one.
    fn flush(&mut self) {
        if self.spans.is_empty() {
            return;
        }
        let spans = std::mem::take(&mut self.spans);
        let depth = self.lists.len();
        self.blocks.push(match self.mark.take() {
            Some(mark) => Block::Item { mark, depth, spans },
            // Another paragraph of the same item has no mark.
            None if depth > 0 => Block::Item { mark: String::new(), depth, spans },
            None => Block::Paragraph(spans),
        });
    }
}

/// Words as plain text; code keeps its marks.
fn words(spans: &[Span]) -> String {
    let shown = spans.iter().map(|span| match span {
        Span::Plain(text) | Span::Emphasis(text) => text.clone(),
        Span::Code(text) => format!("`{text}`"),
    });
    shown.collect()
}

#[cfg(test)]
mod tests;
