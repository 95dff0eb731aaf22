//! Compares names of people the way somebody does who knows names (program 3a).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::is_unseen;

/// A name as it is sorted: letters and digits alone, small, without accents.
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
    small.filter(|c| c.is_alphanumeric()).for_each(|letter| push_plain(&mut key, letter));
    key
}

/// Appends a small letter without strokes or accents.
fn push_plain(key: &mut String, letter: char) {
    match letter {
        'ł' => key.push('l'),
        'ø' => key.push('o'),
        'đ' | 'ð' => key.push('d'),
        'ħ' => key.push('h'),
        'ı' => key.push('i'),
        'ς' => key.push('σ'),
        'æ' => key.push_str("ae"),
        'œ' => key.push_str("oe"),
        'ß' => key.push_str("ss"),
        'þ' => key.push_str("th"),
        letter => key.push(letter),
    }
}

/// A difference that does not tell two names apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    Case,
    Accents,
    Apostrophes,
    Hyphens,
    Blanks,
    Periods,
    Order,
    Titles,
    Initials,
    Unseen,
}

impl Aside {
    const ALL: [(Aside, &'static str); 10] = [
        (Aside::Case, "letter case"),
        (Aside::Accents, "accents"),
        (Aside::Apostrophes, "another kind of apostrophe"),
        (Aside::Hyphens, "hyphens"),
        (Aside::Blanks, "blanks"),
        (Aside::Periods, "periods"),
        (Aside::Order, "the last name first"),
        (Aside::Titles, "a title"),
        (Aside::Initials, "a middle initial"),
        (Aside::Unseen, "an invisible character"),
    ];
}

/// Titles before a name.
const TITLES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "rev",
    "reverend",
    "hon",
    "sir",
    "madam",
    "mme",
    "sra",
];

/// Degrees after a name, which are titles too.
const DEGREES: [&str; 9] = ["phd", "edd", "mlis", "mls", "msls", "mlib", "mba", "esq", "cpla"];

/// Degrees that may also be names or initials: they count as degrees only after a comma.
const SHORT_DEGREES: [&str; 7] = ["ma", "ms", "ba", "bs", "md", "jd", "rn"];

/// Suffixes that tell two people with one name apart, each with its other spellings.
const SUFFIXES: [(&str, &[&str]); 5] = [
    ("Jr", &["jr", "junior"]),
    ("Sr", &["sr", "senior"]),
    ("II", &["ii", "2nd"]),
    ("III", &["iii", "3rd"]),
    ("IV", &["iv", "4th"]),
];

/// The parts of a name that tell it apart.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    words: Vec<String>,
    initials: Vec<String>,
    suffixes: Vec<&'static str>,
}

/// How two names compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Whether they may be the same name.
    pub same: bool,
    /// What differs nevertheless, or why two similar names are not the same.
    pub differs: Vec<String>,
}

/// Whether two names may be the same (program 3a): Unicode normal form, accents, letter case, apostrophes and hyphens of
/// any kind, blanks of any kind and number and the order "Last, First" do not tell names apart, nor does a title or a
/// middle initial that only one has. Hyphen and blank are the same.
///
/// **Reading**: a degree after the name is a title, and two different titles do not tell names apart; a period is
/// nothing; a blank that one name lacks altogether tells them apart, as an apostrophe does.
///
/// ```
/// use lssc::name::may_be_same;
/// assert!(may_be_same("Zoë O’Connor-Lee", "o'connor lee, dr. ZOE M."));
/// assert!(!may_be_same("Zoë OConnor", "Zoë O'Connor"));
/// assert!(!may_be_same("John Q. Smith", "John R. Smith"));
/// assert!(!may_be_same("John Smith Jr.", "John Smith"));
/// ```
pub fn may_be_same(one: &str, other: &str) -> bool {
    one == other || alike(one, other, None)
}

/// A key for look-ups: all names that may be the same as this one have it, and perhaps others.
pub fn key(name: &str) -> String {
    let Parts { words, initials: _, suffixes } = read(name, None);
    match words.is_empty() {
        true => name.trim().to_string(),
        false => [words.join(" "), suffixes.join(" ")].join(","),
    }
}

/// Compares two names as [`may_be_same`] does, and says what differs.
///
/// ```
/// use lssc::name::compare;
/// assert_eq!(compare("Wall, Renée", "Renee Wall").differs, ["accents", "the last name first"]);
/// assert_eq!(compare("Renee A. Wall", "Renee B. Wall").differs, ["the initials A and B"]);
/// assert!(compare("Ana Diaz", "Ana Diaz").differs.is_empty());
/// ```
pub fn compare(one: &str, other: &str) -> Compared {
    if one == other {
        return Compared { same: true, differs: Vec::new() };
    }
    if !alike(one, other, None) {
        return Compared { same: false, differs: apart(one, other) };
    }
    if one.nfc().eq(other.nfc()) {
        let differs = vec!["composed and decomposed letters".to_string()];
        return Compared { same: true, differs };
    }
    let matters = |(aside, _): &&(Aside, &str)| !alike(one, other, Some(*aside));
    let mut differs: Vec<String> =
        Aside::ALL.iter().filter(matters).map(|(_, said)| said.to_string()).collect();
    if differs.len() > 1 {
        differs.retain(|said| said != "periods");
    }
    Compared { same: true, differs }
}

/// Whether two names are the same if every harmless difference but `except` is ignored.
fn alike(one: &str, other: &str, except: Option<Aside>) -> bool {
    let (a, b) = (read(one, except), read(other, except));
    if a.words.is_empty() && b.words.is_empty() {
        return one.trim() == other.trim();
    }
    a.words == b.words
        && a.suffixes == b.suffixes
        && (is_within(&a.initials, &b.initials) || is_within(&b.initials, &a.initials))
}

/// Whether all of `some` are among `all`, in their order.
fn is_within(some: &[String], all: &[String]) -> bool {
    let mut all = all.iter();
    some.iter().all(|one| all.any(|other| other == one))
}

/// Why two similar names are not the same.
fn apart(one: &str, other: &str) -> Vec<String> {
    let (a, b) = (read(one, None), read(other, None));
    let sorted = |parts: &Parts| {
        let mut words = parts.words.clone();
        words.sort();
        words
    };
    let without = |parts: &Parts, sign: &str| parts.words.concat().replace(sign, "");
    let mut differs = Vec::new();
    if a.words == b.words {
        if a.suffixes != b.suffixes {
            let said = |parts: &Parts| {
                if parts.suffixes.is_empty() {
                    "none".to_string()
                } else {
                    parts.suffixes.join(" ")
                }
            };
            differs.push(format!("the suffixes {} and {}", said(&a), said(&b)));
        }
        if !is_within(&a.initials, &b.initials) && !is_within(&b.initials, &a.initials) {
            let said = |parts: &Parts| parts.initials.join(" ").to_uppercase();
            differs.push(format!("the initials {} and {}", said(&a), said(&b)));
        }
    } else if sorted(&a) == sorted(&b) {
        differs.push("another order of the words, without a comma".to_string());
    } else if a.words.concat() == b.words.concat() {
        differs.push("a blank that is missing".to_string());
    } else if without(&a, "'") == without(&b, "'") {
        differs.push("an apostrophe that is missing".to_string());
    }
    differs
}

/// Reads a name, ignoring every harmless difference but `except`.
fn read(name: &str, except: Option<Aside>) -> Parts {
    let aside = |what| except != Some(what);
    let plain = letters(name, &aside);
    let segments = plain.split(',');
    let mut suffixes = Vec::new();
    let mut parts: Vec<Vec<String>> = Vec::new();
    for segment in segments {
        let is_first = parts.is_empty();
        let words = words(segment, !is_first, &aside, &mut suffixes);
        if !words.is_empty() {
            parts.push(words);
        }
    }
    let mut words = match &mut parts[..] {
        [last, first] if aside(Aside::Order) => {
            [std::mem::take(first), std::mem::take(last)].concat()
        }
        several => several.join(&",".to_string()),
    };
    without_titles(&mut words, &aside);
    let is_initial = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|c| c.is_lowercase() || c.is_uppercase())
            && letters.next().is_none()
    };
    let mut initials = Vec::new();
    if aside(Aside::Initials) && words.len() > 2 {
        let last = words.len() - 1;
        let mut at = 0;
        words.retain(|word| {
            let stays = at == 0 || at == last || !is_initial(word);
            at += 1;
            if !stays {
                initials.push(word.clone());
            }
            stays
        });
    }
    suffixes.sort_unstable();
    suffixes.dedup();
    Parts { words, initials, suffixes }
}

/// The letters of a name, for comparison.
fn letters(name: &str, aside: &impl Fn(Aside) -> bool) -> String {
    let mut text: String = name
        .chars()
        .filter(|c| !is_unseen(*c) || !aside(Aside::Unseen))
        .map(|c| match c {
            _ if is_apostrophe(c) && aside(Aside::Apostrophes) => '\'',
            // Different from the blank, if blanks are compared: the normal form would make them equal.
            _ if c != ' ' && c.is_whitespace() && !aside(Aside::Blanks) => '\u{E000}',
            _ => c,
        })
        .collect();
    if aside(Aside::Case) {
        text = text.to_uppercase().to_lowercase();
    }
    let mut plain = String::new();
    if aside(Aside::Accents) {
        for letter in text.nfkd().filter(|c| !is_combining_mark(*c)) {
            let mut small = letter.to_lowercase();
            match (small.next(), small.next()) {
                (Some(small), None) if small != letter => {
                    let mut bare = String::new();
                    push_plain(&mut bare, small);
                    plain.push_str(&bare.to_uppercase());
                }
                _ => push_plain(&mut plain, letter),
            }
        }
    } else {
        plain.extend(text.nfkc());
    }
    plain
        .chars()
        .map(|c| match c {
            _ if is_hyphen(c) && aside(Aside::Hyphens) => ' ',
            _ if is_apostrophe(c) && aside(Aside::Apostrophes) => '\'',
            '，' | '、' => ',',
            _ => c,
        })
        .collect()
}

/// The words of a name or a part of it, without titles, degrees and suffixes.
fn words(
    segment: &str,
    after_comma: bool,
    aside: &impl Fn(Aside) -> bool,
    suffixes: &mut Vec<&'static str>,
) -> Vec<String> {
    let tokens: Vec<&str> = if aside(Aside::Blanks) {
        segment.split_whitespace().collect()
    } else {
        segment.trim_matches(' ').split(' ').collect()
    };
    let bare = |token: &str| token.replace('.', "").to_lowercase();
    let suffix_of = |token: &str| {
        let token = token.to_lowercase();
        let token = token.trim_end_matches('.');
        SUFFIXES.iter().find(|(_, ways)| ways.contains(&token)).map(|(suffix, _)| *suffix)
    };
    let is_degree = |token: &str| {
        let token = bare(token);
        aside(Aside::Titles) && DEGREES.contains(&token.as_str())
    };
    let is_short_degree =
        |token: &str| aside(Aside::Titles) && SHORT_DEGREES.contains(&bare(token).as_str());
    let mut tokens = tokens;
    let of_degrees = |t: &&str| is_degree(t) || is_short_degree(t) || suffix_of(t).is_some();
    let all = after_comma && tokens.iter().all(of_degrees);
    while let Some(last) = tokens.last().filter(|_| all || tokens.len() > 1) {
        match suffix_of(last) {
            Some(suffix) => suffixes.push(suffix),
            None if all || is_degree(last) => {}
            None => break,
        }
        tokens.pop();
    }
    let mut words: Vec<String> = if aside(Aside::Periods) {
        let parts = |token: &&str| {
            let has_period = token.contains('.');
            let parts = token.split('.').filter(move |part| !has_period || !part.is_empty());
            parts.map(str::to_string).collect::<Vec<_>>()
        };
        tokens.iter().flat_map(parts).collect()
    } else {
        tokens.iter().map(|t| t.to_string()).collect()
    };
    if aside(Aside::Blanks) {
        words.retain(|word| !word.is_empty());
    }
    without_titles(&mut words, aside);
    words
}

/// Removes titles from the beginning, but never the only word.
fn without_titles(words: &mut Vec<String>, aside: &impl Fn(Aside) -> bool) {
    let is_title = |word: &String| {
        let word = word.to_lowercase();
        TITLES.contains(&word.trim_end_matches('.'))
    };
    while aside(Aside::Titles) && words.len() > 1 && is_title(&words[0]) {
        words.remove(0);
    }
}

/// An apostrophe of any kind, or a character typed instead of one.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '\u{B4}'
            | '\u{2B9}'
            | '\u{2BB}'..='\u{2BD}'
            | '\u{2C8}'
            | '\u{2018}'..='\u{201B}'
            | '\u{2032}'
            | '\u{55A}'
            | '\u{5F3}'
            | '\u{A78C}'
            | '\u{FF07}'
    )
}

/// A hyphen or a dash of any kind.
fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_may_be_the_same_as_the_table_says() {
        let file = include_str!("../fixtures/rules/names.csv");
        let mut table = csv::Reader::from_reader(file.as_bytes());
        let (mut seen, mut wrong) = ([0, 0], Vec::new());
        for case in table.records().map(Result::unwrap) {
            let (one, other) = (unescaped(&case[1]), unescaped(&case[2]));
            let compared = compare(&one, &other);
            let same = &case[3] == "same";
            let turned = may_be_same(&other, &one);
            if (compared.same, turned, &*compared.differs.join("; ")) != (same, same, &case[4]) {
                wrong.push(format!("{case:?}: {compared:?}, the other way round {turned}"));
            }
            seen[usize::from(same)] += 1;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(seen[0] >= 30 && seen[1] >= 30, "{seen:?}");
    }

    /// The text of a case, in which `\u{...}` is a character.
    fn unescaped(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("\\u{") {
            let (code, after) = behind.split_once('}').unwrap();
            out.push_str(before);
            out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
            rest = after;
        }
        out + rest
    }

    fn name() -> impl Strategy<Value = String> {
        let word = "(Dr\\. |Mrs )?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿłńśžőğ]{0,6}(['’-][A-Z][a-z]{1,4})?";
        (word, "( [A-Z]\\.?| [A-Z][a-z]{1,4})?", " [A-ZŁŚŽ][a-zéñü]{1,6}", "(,? (Jr\\.?|III|PhD))?")
            .prop_map(|(a, b, c, d)| a + &b + &c + &d)
    }

    proptest! {
        #[test]
        fn sameness_is_symmetric_and_reflexive(a in name(), b in name(), other in "\\PC{0,12}") {
            prop_assert!(may_be_same(&a, &a) && alike(&a, &a, None));
            prop_assert!(alike(&other, &other, None));
            prop_assert_eq!(may_be_same(&a, &b), may_be_same(&b, &a));
            prop_assert_eq!(may_be_same(&a, &other), may_be_same(&other, &a));
        }

        #[test]
        fn sameness_is_blind_for_letter_case_and_normal_form(a in name(), b in name()) {
            for written in [
                a.to_uppercase(),
                a.to_lowercase(),
                a.nfd().collect::<String>(),
                a.nfkc().collect(),
                a.replace(' ', "\u{a0} "),
                a.replace('\'', "\u{2019}"),
            ] {
                prop_assert!(may_be_same(&a, &written), "{} {}", a, written);
                prop_assert_eq!(may_be_same(&a, &b), may_be_same(&written, &b));
            }
        }
    }
}
