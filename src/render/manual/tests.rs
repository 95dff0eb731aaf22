//! A chapter as text and as a page for `man`.

#![allow(clippy::unwrap_used)]

use super::*;

const PAGE: &str = "\
# A title

Words that flow over the end of a line, `lssc candidate show 1` among them, and [a file](tests/x.md).

## More

- one
- two, which is long enough to be broken into more than one line of the page
  1. inner

```console
$ lssc check   --all

it's .fine
```

| column | number |
|---|--:|
| `code` | 1 |
| some words | 12 |
";

fn text(width: u16, bold: bool) -> String {
    let mut text = Vec::new();
    Chapter::read(PAGE).text(&mut text, width, bold).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn words_are_wrapped_and_what_is_typed_stays_as_it_is() {
    let expected = "\
A title

Words that flow over the end of a line,
`lssc candidate show 1` among them, and
a file.

More

- one
- two, which is long enough to be broken
  into more than one line of the page
  1. inner

    $ lssc check   --all

    it's .fine

column      number
code             1
some words      12
";
    assert_eq!(text(40, false), expected);
}

#[test]
fn a_terminal_has_headings_in_bold_and_nothing_else() {
    let bold = text(40, true);
    assert!(bold.starts_with("\x1b[1mA title\x1b[0m\n"), "{bold}");
    assert_eq!(bold.replace("\x1b[1m", "").replace("\x1b[0m", ""), text(40, false));
}

#[test]
fn a_page_for_man_takes_no_word_for_a_request() {
    let page = Chapter::read(PAGE).roff().unwrap().to_roff();
    assert!(page.contains("\\fBlssc candidate show 1\\fR among them"), "{page}");
    assert!(page.contains(".SH MORE\n"), "{page}");
    assert!(page.contains("\n$ lssc check   \\-\\-all\n.sp\nit's .fine\n"), "{page}");
    let dot = Chapter::read("# T\n\n```\n.fine\n'so'\n\\n\n```\n").roff().unwrap().to_roff();
    assert!(dot.contains("\n\\&.fine\n\\&'so'\n\\\\n\n"), "{dot}");
}

#[test]
fn no_line_of_a_table_is_longer_than_the_page() {
    let cell = "words ".repeat(40);
    let page = format!("# T\n\n|a|b|c|\n|---|---|---|\n|{cell}|x|{cell}|\n");
    let mut text = Vec::new();
    Chapter::read(&page).text(&mut text, 80, false).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}
