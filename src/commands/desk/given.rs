//! Fields as given: a new record takes what is given, a correction keeps what is not named.

use crate::membership;

/// An optional field as given: a value, or `-` for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<T> {
    /// This value.
    Is(T),
    /// No value: clears what is recorded.
    Nothing,
}

impl<T: Clone> Given<T> {
    /// The new value of the field: what is given, or else the old one.
    pub fn over(given: &Option<Given<T>>, old: Option<T>) -> Option<T> {
        match given {
            None => old,
            Some(Given::Is(value)) => Some(value.clone()),
            Some(Given::Nothing) => None,
        }
    }
}

impl Given<String> {
    /// The new value of a text, trimmed. An empty one is none.
    pub fn text_over(given: &Option<Given<String>>, old: Option<String>) -> Option<String> {
        Given::over(given, old).map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
    }
}

/// Reads `-` as nothing and everything else by `parse`.
pub fn given<T: Clone + Send + Sync + 'static>(
    parse: impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static,
) -> impl Fn(&str) -> Result<Given<T>, String> + Clone + Send + Sync + 'static {
    move |text: &str| match text.trim() {
        "-" => Ok(Given::Nothing),
        _ => parse(text).map(Given::Is),
    }
}

/// Reads `-` as nothing and everything else as a text.
pub fn given_text(text: &str) -> Result<Given<String>, String> {
    Ok(if text.trim() == "-" { Given::Nothing } else { Given::Is(text.to_string()) })
}

/// Reads an item of a list, which must not be empty.
pub fn item(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("has an empty item: name what is meant, or leave the list out".to_string()),
        item => Ok(item.to_string()),
    }
}

/// Reads `-` as nothing and everything else as a membership of ALA, whose word is kept if it denies one.
pub fn given_member(text: &str) -> Result<Given<String>, String> {
    membership::read(text)?;
    given_text(text)
}

/// A membership as it is to be: a word that denies one is none.
pub fn member_over(given: &Option<Given<String>>, old: Option<String>) -> Option<String> {
    match given {
        None => old,
        Some(Given::Nothing) => None,
        Some(Given::Is(text)) => membership::read(text).ok().flatten(),
    }
}

/// A note where a word that denies a membership is read as none.
pub fn member_note(given: &Option<Given<String>>) -> Option<String> {
    match given {
        Some(Given::Is(text)) => membership::denied(text),
        _ => None,
    }
}

/// The new value of a list: what is named replaces the whole list, `-` alone empties it.
pub fn list_over<T, E>(
    named: &[String],
    old: Vec<T>,
    read: impl FnOnce(&[String]) -> Result<Vec<T>, E>,
) -> Result<Vec<T>, E> {
    match named {
        [] => Ok(old),
        [one] if one.trim() == "-" => Ok(Vec::new()),
        named => read(named),
    }
}
