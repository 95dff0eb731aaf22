//! The number on a certificate: the certification's number with a check character that catches typing errors.
//!
//! [`CertificateNumber`] writes it, [`read`] reads what people type. A certificate from before these records began
//! keeps the number printed on it, in whatever form; that is not read here.

use std::fmt;

use crate::ids::Id;

/// The letters before every number.
const PREFIX: &str = "LSSC";

/// The least number of digits before the check character.
const DIGITS: usize = 6;

/// The certificate number of a certification: `LSSC-000012-4`.
///
/// **Reading**: the program publishes nothing about numbers. The check character follows ISO/IEC 7064, MOD 11-2, which
/// is made for digits: it catches every wrong digit and every two swapped ones. It is a digit or X, so no other letter
/// can be mistaken for a digit on paper.
///
/// ```
/// use lssc::certificate::CertificateNumber;
/// assert_eq!(CertificateNumber(12).to_string(), "LSSC-000012-4");
/// assert_eq!(CertificateNumber(1).to_string(), "LSSC-000001-X");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateNumber(pub Id);

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0width$}", self.0, width = DIGITS);
        write!(f, "{PREFIX}-{digits}-{}", check_character(&digits))
    }
}

/// What somebody typed as a certificate number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// A number with the right check character.
    Number(CertificateNumber),
    /// A number without a check character.
    Unchecked(Id),
    /// A number with a typing error.
    Misfit,
    /// Not a number of this form.
    Other,
}

/// Reads a certificate number in any letter case, with or without blanks, hyphens, leading zeros and the prefix.
///
/// The last character is the check character if it is separate, is X, or follows six digits or more.
///
/// ```
/// use lssc::certificate::{CertificateNumber, Typed, read};
/// let twelve = Typed::Number(CertificateNumber(12));
/// for text in ["LSSC-000012-4", "lssc 000012 4", "LSSC0000124", "0000124", "12-4"] {
///     assert_eq!(read(text), twelve, "{text}");
/// }
/// assert_eq!(read("LSSC-000012"), Typed::Unchecked(12));
/// assert_eq!(read("LSSC-000021-4"), Typed::Misfit);
/// assert_eq!(read("paper 7/2011"), Typed::Other);
/// ```
pub fn read(text: &str) -> Typed {
    let whole = folded(text);
    let (lettered, number) = match whole.strip_prefix(PREFIX) {
        Some(number) => (true, number),
        None => (false, whole.as_str()),
    };
    let by_itself = text.trim().chars().rev().nth(1).is_some_and(|c| !c.is_alphanumeric());
    let checked = by_itself || number.len() > DIGITS || number.ends_with('X');
    let digits =
        if checked { number.get(..number.len().saturating_sub(1)).unwrap_or("") } else { number };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return if lettered { Typed::Misfit } else { Typed::Other };
    }
    match (digits.parse(), checked) {
        (Ok(plain), false) => Typed::Unchecked(plain),
        (Ok(plain), true) if number.ends_with(check_character(digits)) => {
            Typed::Number(CertificateNumber(plain))
        }
        _ => Typed::Misfit,
    }
}

/// A number for comparison: capital letters, without blanks and hyphens.
pub fn folded(text: &str) -> String {
    let between = |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−');
    text.chars().filter(|c| !between(c)).flat_map(char::to_uppercase).collect()
}

/// The check character of some digits by ISO/IEC 7064, MOD 11-2, which writes 10 as X.
fn check_character(digits: &str) -> char {
    let sum = digits.bytes().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    char::from_digit((12 - sum) % 11, 10).unwrap_or('X')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // The standard's own example, and two identifiers published by a registry that uses it.
        for (digits, check) in
            [("0794", '0'), ("079", 'X'), ("000000021825009", '7'), ("000000021694233", 'X')]
        {
            assert_eq!(check_character(digits), check, "{digits}");
        }
    }

    #[test]
    fn a_number_is_read_as_it_is_typed() {
        let number = |n| Typed::Number(CertificateNumber(n));
        for (text, typed) in [
            (" lssc-000001-x ", number(1)),
            ("LSSC 000 001 X", number(1)),
            ("LSSC\u{2011}000001\u{2013}X", number(1)),
            ("1x", number(1)),
            ("LSSC-1234567-2", number(1_234_567)),
            ("12", Typed::Unchecked(12)),
            ("LSSC-12", Typed::Unchecked(12)),
            ("LSSC-00001-2", Typed::Misfit),
            ("LSSC-000001-Y", Typed::Misfit),
            ("LSSC-O00001-X", Typed::Misfit),
            ("LSSC-99999999999999999999-0", Typed::Misfit),
            ("LSSC", Typed::Misfit),
            ("-X", Typed::Other),
            ("X", Typed::Other),
            ("", Typed::Other),
            ("LSSX-000001-X", Typed::Other),
            ("0042/b", Typed::Other),
            ("né", Typed::Other),
        ] {
            assert_eq!(read(text), typed, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read(number in 0..=Id::MAX) {
            let written = CertificateNumber(number).to_string();
            let read_back = Typed::Number(CertificateNumber(number));
            prop_assert_eq!(read(&written), read_back);
            prop_assert_eq!(read(&folded(&written).to_lowercase()), read_back);
        }

        #[test]
        fn no_wrong_character_goes_unnoticed(number in 0..10_000_000_i64, place in 0..14_usize, wrong in "[0-9A-Z]") {
            let written = folded(&CertificateNumber(number).to_string());
            prop_assume!(place < written.len());
            let mut typed = written.clone();
            typed.replace_range(place..=place, &wrong);
            prop_assert!(typed == written || !matches!(read(&typed), Typed::Number(_)), "{typed}");
        }

        #[test]
        fn no_two_characters_change_places_unnoticed(number in 0..10_000_000_i64, place in 0..14_usize) {
            let written = folded(&CertificateNumber(number).to_string());
            prop_assume!(place + 1 < written.len());
            let mut typed: Vec<char> = written.chars().collect();
            typed.swap(place, place + 1);
            let typed: String = typed.into_iter().collect();
            prop_assert!(typed == written || !matches!(read(&typed), Typed::Number(_)), "{typed}");
        }

        #[test]
        fn any_text_is_read_as_something(text in any::<String>()) {
            read(&text);
        }
    }
}
