//! One rule for *the same fact again*. If it is equal in every field, it changes nothing. If it has the same key but
//! another value in any other field, it contradicts the recorded fact, which must be corrected instead (contract,
//! *Everywhere*).
//!
//! The same list of fields tells what a correction changes. A kind lists its fields by taking the fact apart without
//! `..`, so that a new field does not compile until it is compared and shown.

use serde::Serialize;
use serde_json::{Value, json};

use crate::model::{Entry, Id};
use crate::rules::{Bench, Finding};

/// One field of a fact, with its JSON key.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key, such as `proof`.
    pub key: &'static str,
    /// The value as JSON shows it.
    pub value: Value,
    /// The value to compare instead, if letter case, blanks or order do not matter.
    compared: Option<Value>,
}

impl Field {
    /// A field whose value is compared as it is.
    pub fn new(key: &'static str, value: impl Serialize) -> Field {
        Field { key, value: json!(value), compared: None }
    }

    /// A text in which letter case and blanks do not matter.
    pub fn text(key: &'static str, text: &str) -> Field {
        let letters = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
        Field { compared: Some(json!(letters.collect::<String>())), ..Field::new(key, text) }
    }

    /// A list in which neither order nor repetition matters.
    pub fn list<T: Serialize>(key: &'static str, items: &[T]) -> Field {
        let mut sorted: Vec<String> = items.iter().map(|item| json!(item).to_string()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        Field { compared: Some(json!(sorted)), ..Field::new(key, items) }
    }

    /// The same field, but compared by another value if there is one.
    pub fn compared_by(self, value: Option<impl Serialize>) -> Field {
        Field { compared: value.map(|value| json!(value)), ..self }
    }

    fn says_the_same(&self, other: &Field) -> bool {
        self.compared.as_ref().unwrap_or(&self.value)
            == other.compared.as_ref().unwrap_or(&other.value)
    }
}

/// A fact that has a key.
pub trait Fact {
    /// Its number, and the entry that recorded it.
    fn place(&self) -> (Id, Entry);

    /// Whether another fact has the same key.
    fn is_again(&self, other: &Self) -> bool;

    /// Every field, those of the key included. Take the fact apart without `..`.
    fn fields(&self, bench: Bench) -> Vec<Field>;

    /// Its name in a sentence: `evaluator 3 <eve@example.org>`.
    fn called(&self, bench: Bench) -> String;
}

/// How a stated fact compares with the recorded ones.
#[derive(Debug, Clone)]
pub enum Again {
    /// No fact with its key is recorded.
    New,
    /// It is recorded: its number and entry.
    Same(Id, Entry),
    /// It is recorded, but with another value in this field.
    Otherwise {
        /// The number of the recorded one.
        id: Id,
        /// Its entry.
        entry: Entry,
        /// The key of the first field that differs.
        field: &'static str,
        /// The unmet requirement, which names the entry to correct.
        finding: Finding,
    },
}

/// Looks for a fact among the recorded ones: by its key, then field by field.
pub fn again<'k, F: Fact + 'k>(
    known: impl IntoIterator<Item = &'k F>,
    new: &F,
    bench: Bench,
) -> Again {
    let known: Vec<&F> = known.into_iter().filter(|old| old.is_again(new)).collect();
    // The proof of one of two may not be stated: then the one that is equal in every field is meant.
    let same = known.iter().find(|old| difference(**old, new, bench).is_none());
    let Some(old) = same.or(known.first()).copied() else {
        return Again::New;
    };
    let (id, entry) = old.place();
    match difference(old, new, bench) {
        None => Again::Same(id, entry),
        Some(field) => {
            let finding = Finding::not_recorded(Some(format!(
                "{} is already recorded with {} (entry {entry}); to change it, add --corrects {entry}",
                old.called(bench),
                another(field)
            )));
            Again::Otherwise { id, entry, field, finding }
        }
    }
}

/// A field that differs, in words: `another proof`, `other comments`.
pub fn another(key: &str) -> String {
    let words = key.replace('_', " ");
    let words = words.strip_suffix(" on").map_or(words.clone(), |what| format!("day ({what})"));
    let several = words.ends_with('s') && !words.ends_with("ss");
    if several { format!("other {words}") } else { format!("another {words}") }
}

/// The first field in which two facts differ.
pub fn difference<F: Fact>(old: &F, new: &F, bench: Bench) -> Option<&'static str> {
    let (old, new) = (old.fields(bench), new.fields(bench));
    let mut both = old.iter().zip(&new);
    both.find(|(old, new)| !old.says_the_same(new)).map(|(old, _)| old.key)
}

/// One field that a correction changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The field's key in JSON.
    pub field: &'static str,
    /// The value before.
    pub old: Value,
    /// The value now.
    pub new: Value,
}

/// Every field in which the right fact differs from the wrong one, exactly compared.
pub fn changed<F: Fact>(old: &F, new: &F, bench: Bench) -> Vec<Changed> {
    let both = old.fields(bench).into_iter().zip(new.fields(bench));
    both.filter(|(old, new)| old.value != new.value)
        .map(|(old, new)| Changed { field: old.key, old: old.value, new: new.value })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Field, another};

    #[test]
    fn letter_case_blanks_and_order_tell_no_two_fields_apart_where_they_do_not_matter() {
        let text = |text| Field::text("name", text);
        assert!(text("Eve Fox").says_the_same(&text("eve  fox")));
        assert!(!text("Eve Fox").says_the_same(&text("eve fix")));
        let list = |items: &[&str]| Field::list("sets", items);
        assert!(list(&["youth", "access"]).says_the_same(&list(&["access", "youth"])));
        assert!(!list(&["youth"]).says_the_same(&list(&["access", "youth"])));
        assert!(!Field::new("proof", "A").says_the_same(&Field::new("proof", "a")));
    }

    #[test]
    fn the_field_that_differs_is_named_in_words() {
        assert_eq!(another("proof"), "another proof");
        assert_eq!(another("comments"), "other comments");
        assert_eq!(another("technology_hours"), "other technology hours");
        assert_eq!(another("ends_on"), "another day (ends)");
    }
}
