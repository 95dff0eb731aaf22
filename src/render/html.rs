//! The frame of every page of HTML: one file that needs no other and cannot load any.

use std::borrow::Cow;

/// A page. It has no script, and its content policy forbids loading anything.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The kind of page in one word, which [`Page::is`] recognizes.
    pub kind: &'a str,
    /// The title, as text.
    pub title: &'a str,
    /// The style sheet.
    pub style: &'a str,
    /// The content, as HTML.
    pub body: &'a str,
}

impl Page<'_> {
    /// The whole page.
    pub fn text(&self) -> String {
        let Page { style, body, .. } = self;
        let title = escaped(self.title);
        let mark = mark(self.kind);
        format!(
            "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             img-src data:; font-src data:\">
{mark}
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{body}</body>
</html>
"
        )
    }

    /// Whether a file is a page of this kind that this program made.
    pub fn is(kind: &str, file: &[u8]) -> bool {
        String::from_utf8_lossy(file).contains(&mark(kind))
    }
}

fn mark(kind: &str) -> String {
    format!("<meta name=\"generator\" content=\"lssc {kind}\">")
}

/// Escapes a text for HTML, between tags or in a quoted attribute; makes control characters visible.
///
/// ```
/// use lssc::render::html::escaped;
/// assert_eq!(escaped("<b>Ana & \"Ben\"</b>\u{1b}"), "&lt;b&gt;Ana &amp; &quot;Ben&quot;&lt;/b&gt;␛");
/// assert_eq!(escaped("Zoë"), "Zoë");
/// ```
pub fn escaped(text: &str) -> Cow<'_, str> {
    let text = super::visible(text);
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
