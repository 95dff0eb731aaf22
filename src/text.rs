//! The characters allowed in a typed text: visible ones (program 3a).

/// Why a text is not allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotText {
    /// It has an invisible character, or one that turns the direction of text or controls a terminal.
    Character(char),
    /// It has more characters than this.
    TooLong(usize),
}

impl std::fmt::Display for NotText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NotText::Character(c) => write!(f, "has the character {}, {}", named(*c), why(*c)),
            NotText::TooLong(most) => write!(f, "has more than {most} characters"),
        }
    }
}

/// The longest name of a person or title.
pub const LONGEST_NAME: usize = 200;

/// A text of one line without characters that cannot be seen, that turn the direction of text, or that control a
/// terminal.
///
/// # Errors
/// The first such character.
///
/// ```
/// use lssc::text::one_line;
/// assert!(one_line("José Núñez-O’Hara").is_ok());
/// let why = one_line("pai\u{200b}ge").unwrap_err();
/// assert_eq!(why.to_string(), "has the character U+200B ZERO WIDTH SPACE, which cannot be seen");
/// ```
pub fn one_line(text: &str) -> Result<(), NotText> {
    // Nearly every cell of a file is plain letters.
    if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Ok(());
    }
    match text.chars().find(|c| is_refused(*c)) {
        Some(c) => Err(NotText::Character(c)),
        None => Ok(()),
    }
}

/// Like `one_line`, for a text that may have several lines: allows line breaks and tabs.
///
/// # Errors
/// The first character that is not allowed.
pub fn lines(text: &str) -> Result<(), NotText> {
    match text.chars().find(|c| is_refused(*c) && !matches!(c, '\n' | '\r' | '\t')) {
        Some(c) => Err(NotText::Character(c)),
        None => Ok(()),
    }
}

/// A name of a person or a title: one line of at most 200 characters.
///
/// # Errors
/// The first character that is not allowed, or that it is too long.
pub fn name(text: &str) -> Result<(), NotText> {
    one_line(text)?;
    match text.trim().chars().nth(LONGEST_NAME) {
        Some(_) => Err(NotText::TooLong(LONGEST_NAME)),
        None => Ok(()),
    }
}

/// The number of a certificate or the like as it is typed; a word that says there is none is no number.
///
/// ```
/// use lssc::text::proof;
/// assert_eq!([proof(" WJ-77"), proof("N/A"), proof("none"), proof("-")], ["WJ-77", "", "", ""]);
/// ```
pub fn proof(typed: &str) -> &str {
    const NONE: [&str; 8] = ["n/a", "n.a.", "na", "none", "no", "-", "\u{2013}", "\u{2014}"];
    let typed = typed.trim();
    if NONE.iter().any(|word| typed.eq_ignore_ascii_case(word)) { "" } else { typed }
}

/// Whether a character is invisible, turns the direction of text, or controls a terminal.
pub fn is_refused(c: char) -> bool {
    c.is_control() || is_unseen(c)
}

/// Whether a character is invisible without being a blank: format characters, fillers, selectors, separators.
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{600}'..='\u{605}'
            | '\u{61C}'
            | '\u{6DD}'
            | '\u{70F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// A character by its code point and its name in Unicode: `U+200B ZERO WIDTH SPACE`.
pub fn named(c: char) -> String {
    let code = u32::from(c);
    let name = match c {
        '\u{0}' => "NULL",
        '\u{7}' => "BELL",
        '\u{8}' => "BACKSPACE",
        '\t' => "CHARACTER TABULATION",
        '\n' => "LINE FEED",
        '\r' => "CARRIAGE RETURN",
        '\u{1B}' => "ESCAPE",
        '\u{85}' => "NEXT LINE",
        '\u{9B}' => "CONTROL SEQUENCE INTRODUCER",
        '\u{AD}' => "SOFT HYPHEN",
        '\u{34F}' => "COMBINING GRAPHEME JOINER",
        '\u{61C}' => "ARABIC LETTER MARK",
        '\u{115F}' => "HANGUL CHOSEONG FILLER",
        '\u{1160}' => "HANGUL JUNGSEONG FILLER",
        '\u{180E}' => "MONGOLIAN VOWEL SEPARATOR",
        '\u{200B}' => "ZERO WIDTH SPACE",
        '\u{200C}' => "ZERO WIDTH NON-JOINER",
        '\u{200D}' => "ZERO WIDTH JOINER",
        '\u{200E}' => "LEFT-TO-RIGHT MARK",
        '\u{200F}' => "RIGHT-TO-LEFT MARK",
        '\u{2028}' => "LINE SEPARATOR",
        '\u{2029}' => "PARAGRAPH SEPARATOR",
        '\u{202A}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202B}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202C}' => "POP DIRECTIONAL FORMATTING",
        '\u{202D}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202E}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2060}' => "WORD JOINER",
        '\u{2061}' => "FUNCTION APPLICATION",
        '\u{2062}' => "INVISIBLE TIMES",
        '\u{2063}' => "INVISIBLE SEPARATOR",
        '\u{2064}' => "INVISIBLE PLUS",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        '\u{2800}' => "BRAILLE PATTERN BLANK",
        '\u{3164}' => "HANGUL FILLER",
        '\u{FEFF}' => "ZERO WIDTH NO-BREAK SPACE",
        '\u{FFA0}' => "HALFWIDTH HANGUL FILLER",
        '\u{FE00}'..='\u{FE0F}' => {
            return format!("U+{code:04X} VARIATION SELECTOR-{}", code - 0xFDFF);
        }
        '\u{E0020}'..='\u{E007E}' => {
            let letter = char::from_u32(code - 0xE0000).unwrap_or(' ');
            return format!("U+{code:04X} TAG {letter:?}");
        }
        _ if c.is_control() => "CONTROL CHARACTER",
        _ => return format!("U+{code:04X}"),
    };
    format!("U+{code:04X} {name}")
}

/// Why a character is not allowed, as a clause.
fn why(c: char) -> &'static str {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "which breaks the line",
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "which turns the direction of text"
        }
        _ if c.is_control() => "which controls a terminal",
        _ => "which cannot be seen",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_are_taken_or_refused_as_the_table_says() {
        let file = include_str!("../fixtures/rules/texts.csv");
        let mut table = csv::Reader::from_reader(file.as_bytes());
        let mut seen = 0;
        for case in table.records().map(Result::unwrap) {
            let code = u32::from_str_radix(&case[1], 16).unwrap();
            let text = format!("a{}b", char::from_u32(code).unwrap());
            let told = one_line(&text).map_or_else(|why| why.to_string(), |()| "taken".to_string());
            assert_eq!(told, &case[2], "{}", &case[0]);
            assert_eq!(lines(&text).is_ok(), &case[3] == "yes", "{}", &case[0]);
            seen += 1;
        }
        assert!(seen > 40, "{seen}");
    }

    #[test]
    fn a_name_has_at_most_two_hundred_characters() {
        assert!(name(&"é".repeat(200)).is_ok());
        assert_eq!(name(&"é".repeat(201)).unwrap_err(), NotText::TooLong(200));
    }
}
