//! E-mail addresses: reads them, and tells when two are the same (program 3a).

use unicode_normalization::UnicodeNormalization;

use crate::text;

/// Reads an address as it is typed, pasted or exported: blanks around it, `mailto:` and `Name <address>` are taken off.
/// Letter case stays; two addresses are compared by their [`key`].
///
/// An address is a plain dot-atom at a domain, in ASCII: an address with a comment, a quotation or a route means another
/// mailbox to some programs than to others.
///
/// # Errors
/// Why it is none, with the character that is refused.
///
/// ```
/// use lssc::address::read;
/// assert_eq!(read(" Ana Diaz <mailto:ana@example.org> ").unwrap(), "ana@example.org");
/// assert!(read("ana(comment)@example.org").unwrap_err().contains("\"(\""));
/// assert!(read("jos\u{e9}@example.org").unwrap_err().contains("U+00E9"));
/// ```
pub fn read(typed: &str) -> Result<String, String> {
    if let Err(why) = text::one_line(typed.trim()) {
        return Err(format!("'{}' {why}", shown(typed)));
    }
    let address = bare(typed);
    let none = |why: &str| Err(format!("'{}' is not an e-mail address{why}", shown(typed)));
    if let Some(c) = address.chars().find(|c| !is_taken(*c)) {
        return none(&format!(": it has the character {}", named(c)));
    }
    let Some((local, domain)) = address.split_once('@') else {
        return none(", such as ana@example.org");
    };
    if domain.contains('@') {
        return none(": it has more than one @");
    }
    if local.split('.').any(str::is_empty) {
        return none(": before the @ there must be letters on both sides of a period");
    }
    let is_label = |label: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty()
            && label.chars().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !domain.contains('.') || !domain.split('.').all(is_label) {
        return none(": after the @ there must be a domain such as example.org");
    }
    if local.len() > 64 || address.len() > 254 {
        return none(": it is too long");
    }
    Ok(address)
}

/// An address as people are found by it: two that read the same have the same key. Any text has a key.
///
/// ```
/// use lssc::address::key;
/// assert_eq!(key("ANA@Example.org "), key("mailto:ana@example.org"));
/// ```
pub fn key(text: &str) -> String {
    bare(text).to_lowercase()
}

/// The address in `Name <mailto:address>`, without the blanks around its parts.
fn bare(typed: &str) -> String {
    let typed = typed.trim();
    let inner = typed.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    let address = inner.map_or(typed, |(_, inner)| inner).trim();
    let scheme = address.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    let address = scheme.map_or(address, |scheme| address[scheme.len()..].trim());
    let (local, domain) = address.split_once('@').unwrap_or((address, ""));
    let at = if address.contains('@') { "@" } else { "" };
    format!("{}{at}{}", local.trim_end(), domain.trim_start()).nfc().collect()
}

/// Whether a character is allowed in an address.
fn is_taken(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c)
}

/// The name of a character in a message.
fn named(c: char) -> String {
    match c {
        ' ' => "U+0020 SPACE".to_string(),
        c if c.is_ascii() => format!("\"{c}\""),
        c => format!("\"{c}\" (U+{:04X}), which is not ASCII", u32::from(c)),
    }
}

/// What was typed, shortened, and without invisible characters.
fn shown(typed: &str) -> String {
    typed.trim().chars().filter(|c| !text::is_refused(*c)).take(80).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn addresses_are_read_or_refused_as_the_table_says() {
        let file = include_str!("../fixtures/rules/addresses.csv");
        let mut table = csv::Reader::from_reader(file.as_bytes());
        let mut seen = 0;
        for case in table.records().map(Result::unwrap) {
            let mut typed = case[1].to_string();
            while let Some((before, rest)) = typed.split_once("\\u{") {
                let (code, after) = rest.split_once('}').unwrap();
                let c = char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap();
                typed = format!("{before}{c}{after}");
            }
            match read(&typed) {
                Ok(address) => {
                    assert_eq!((&address[..], ""), (&case[2], &case[3]), "{typed:?}");
                    assert_eq!(key(&typed), key(&address), "{typed:?}");
                }
                Err(why) => {
                    assert!(case[2].is_empty(), "{typed:?} {why}");
                    assert!(why.contains(&case[3]) && !case[3].is_empty(), "{typed:?} {why}");
                }
            }
            seen += 1;
        }
        assert!(seen > 40, "{seen}");
    }
}
