//! Values as cells: flattened, with control characters visible and formulas defused.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use serde::Serialize;
use serde_json::Value;

/// Makes a text safe for a terminal: shows control characters as pictures (`␛`) or by their number (`\u{9b}`), and also
/// the marks that change the direction of writing or break a line.
///
/// ```
/// assert_eq!(lssc::render::visible("Ana\u{1b}[31m Diaz\n"), "Ana␛[31m Diaz␊");
/// assert_eq!(lssc::render::visible("Zoë O'Brien"), "Zoë O'Brien");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(text, |c| !steers(c))
}

/// How many columns a text takes on a terminal: a combining accent takes none, a wide character two.
///
/// ```
/// use lssc::render::columns;
/// assert_eq!((columns("Zoe\u{308}"), columns("山田")), (3, 4));
/// ```
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) }
}

/// A CSV cell that a spreadsheet takes for text: puts an apostrophe before what begins like a formula. A plain negative
/// number is not a formula. Tabs and line endings stay; other control characters become visible.
///
/// ```
/// use lssc::render::defused;
/// assert_eq!(defused("=1+1"), "'=1+1");
/// assert_eq!(defused("-350.00"), "-350.00");
/// assert_eq!(defused("-350.00+A1"), "'-350.00+A1");
/// ```
pub fn defused(text: &str) -> Cow<'_, str> {
    let cell = shown(text, |c| !steers(c) || matches!(c, '\t' | '\n'));
    if runs(text) {
        return Cow::Owned(format!("'{cell}"));
    }
    cell
}

/// A text as a CSV cell that [`read_exact`] reads back exactly, and that spreadsheets and terminals take for plain text.
///
/// Puts an apostrophe before a text that begins like a formula or with an apostrophe. Tabs and line feeds stay; other
/// control characters, and a backslash that would look like the beginning of one, are written by their number.
///
/// ```
/// use lssc::render::{exact, read_exact};
/// for (text, cell) in [("=1+1", "'=1+1"), ("'tis", "''tis"), ("\u{1b}[31m", "\\u{1b}[31m"), ("\\u{1b}", "\\u{5c}u{1b}")] {
///     assert_eq!(exact(text), cell);
///     assert_eq!(read_exact(cell).as_deref(), Ok(text));
/// }
/// ```
pub fn exact(text: &str) -> Cow<'_, str> {
    let stays = |c: char| !steers(c) || matches!(c, '\t' | '\n');
    let apostrophe = runs(text) || text.starts_with('\'');
    if !apostrophe && text.chars().all(stays) && !text.contains(BY_NUMBER) {
        return Cow::Borrowed(text);
    }
    let mut cell = String::with_capacity(text.len() + 8);
    if apostrophe {
        cell.push('\'');
    }
    for (place, c) in text.char_indices() {
        if stays(c) && !text[place..].starts_with(BY_NUMBER) {
            cell.push(c)
        } else {
            cell.extend(c.escape_unicode())
        }
    }
    Cow::Owned(cell)
}

/// The beginning of a character written by its number.
const BY_NUMBER: &str = "\\u{";

/// Reads a cell that [`exact`] wrote, without the apostrophe at its beginning.
///
/// # Errors
/// A number that is not a character's.
pub fn read_exact(cell: &str) -> Result<Cow<'_, str>, String> {
    let text = cell.strip_prefix('\'').unwrap_or(cell);
    let mut parts = text.split(BY_NUMBER);
    let mut read = Cow::Borrowed(parts.next().unwrap_or_default());
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap_or((part, part));
        let character = u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
        let Some(character) = character.filter(|_| rest.len() < part.len()) else {
            return Err(format!("'{BY_NUMBER}{number}' begins the number of no character"));
        };
        read.to_mut().push(character);
        read.to_mut().push_str(rest);
    }
    Ok(read)
}

/// Whether a spreadsheet would run a text as a formula.
fn runs(text: &str) -> bool {
    let begins = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    text.starts_with(begins) && !is_negative_number(text)
}

fn is_negative_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let Some(number) = text.strip_prefix('-') else {
        return false;
    };
    match number.split_once('.') {
        None => digits(number),
        Some((whole, places)) => digits(whole) && digits(places),
    }
}

/// Whether a character is invisible and acts on the terminal or on the text around it.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shown(text: &str, may_stay: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(&may_stay) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        let picture = match u32::from(c) {
            code @ 0..=0x1f => char::from_u32(0x2400 + code),
            0x7f => Some('\u{2421}'),
            _ => None,
        };
        match picture {
            _ if may_stay(c) => out.push(c),
            Some(picture) => out.push(picture),
            None => out.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(out)
}

/// A value as indented JSON. Escapes what could steer a terminal, which changes no value.
pub(super) fn json_text(value: &impl Serialize) -> io::Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    if !text.chars().any(|c| steers(c) && c != '\n') {
        return Ok(text);
    }
    // Outside of strings the only such characters in JSON are line endings.
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if steers(c) && c != '\n' {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Ok(out)
}

/// A value as JSON.
pub(super) fn as_value(value: &impl Serialize) -> io::Result<Value> {
    serde_json::to_value(value).map_err(io::Error::other)
}

/// The cells of these fields, in their order; a missing field is empty.
pub(super) fn of_fields(value: &impl Serialize, fields: &[&str]) -> io::Result<Vec<String>> {
    let cells = flattened(&as_value(value)?);
    let left_out =
        |(name, text): &&(String, String)| !text.is_empty() && !fields.contains(&&**name);
    debug_assert_eq!(cells.iter().find(left_out), None, "CSV leaves a field out");
    let cell = |field: &&str| {
        let found = cells.iter().find(|(name, _)| name == field);
        found.map_or(String::new(), |(_, text)| text.clone())
    };
    Ok(fields.iter().map(cell).collect())
}

/// The fields of an object as named cells, defused. An inner object gives joined names (`certification_number`); an
/// array gives one cell with `; ` between its members; true and false become yes and no, null an empty cell. An object
/// in an array is written as `name=value`, with commas between.
pub fn flattened(value: &Value) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    flatten("", value, &mut cells);
    cells
}

fn flatten(name: &str, value: &Value, cells: &mut Vec<(String, String)>) {
    let Value::Object(fields) = value else {
        cells.push((name.to_string(), defused(&phrase(value)).into_owned()));
        return;
    };
    for (field, value) in fields {
        if name.is_empty() {
            flatten(field, value, cells);
        } else {
            flatten(&format!("{name}_{field}"), value, cells);
        }
    }
}

fn phrase(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_string(),
        Value::Bool(false) => "no".to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(members) => {
            let members: Vec<String> = members.iter().map(phrase).collect();
            members.join("; ")
        }
        Value::Object(fields) => {
            let known = fields.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<String> =
                known.map(|(name, value)| format!("{name}={}", phrase(value))).collect();
            pairs.join(", ")
        }
    }
}
