//! Names of people, compared as a listener compares them.

use unicode_normalization::UnicodeNormalization;

/// A name as it is compared and sorted: letters and digits alone, small, without accents.
///
/// ```
/// use lssc::name::folded;
/// assert_eq!(folded("José  Núñez-O’Hara"), folded("jose nunez o'hara"));
/// assert_eq!(folded("Łucja Sørensen"), "lucjasorensen");
/// assert_eq!(folded("-"), "");
/// ```
pub fn folded(name: &str) -> String {
    let small = name.nfkd().flat_map(char::to_lowercase);
    let mut key = String::new();
    for letter in small.filter(|c| c.is_alphanumeric()) {
        match letter {
            'ł' => key.push('l'),
            'ø' => key.push('o'),
            'đ' | 'ð' => key.push('d'),
            'ħ' => key.push('h'),
            'ı' => key.push('i'),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'ß' => key.push_str("ss"),
            'þ' => key.push_str("th"),
            letter => key.push(letter),
        }
    }
    key
}
