//! Competency sets, their editions, and how a set is known from what people type.

use std::collections::HashMap;
use std::fmt;

use crate::period::{Day, LAST_DAY, Period};

/// A set's place in the policy's order, from 0. It means something only to the policy it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(pub u8);

/// Whether a set must be achieved or may be chosen (FAQ 8, 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKind {
    /// Every candidate must achieve it.
    Required,
    /// One of those from which a candidate chooses.
    Elective,
}

impl SetKind {
    /// `required` or `elective`, as files and reports write it.
    pub fn name(self) -> &'static str {
        match self {
            SetKind::Required => "required",
            SetKind::Elective => "elective",
        }
    }
}

impl fmt::Display for SetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of competencies that is achieved as one (FAQ 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetencySet {
    /// The short name by which files and commands name it, for example `access`.
    pub code: String,
    /// The name in full, for example `Access Services`.
    pub name: String,
    /// Whether it is required or elective.
    pub kind: SetKind,
    /// The first day on which the program has it.
    pub first_on: Day,
    /// The last such day, if it has ended.
    pub last_on: Option<Day>,
    /// Other names met in files.
    pub aliases: Vec<String>,
}

impl CompetencySet {
    /// The days on which the program has the set, both ends included.
    pub fn period(&self) -> Period {
        Period { first: self.first_on, last: self.last_on.unwrap_or(LAST_DAY) }
    }

    /// Every text that names the set: code, name, aliases.
    fn known_as(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.name].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

/// The competencies of a set as they were worded from a day on (program §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The set it words.
    pub set: SetId,
    /// What the edition is called, for example `2012`.
    pub edition: String,
    /// The first day on which it governs a portfolio; it does so until the next edition begins.
    pub first_on: Day,
    /// The competencies in order; the first is number 1.
    pub competencies: Vec<String>,
}

/// Which set each known text names, folded as [`fold`] does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Names(HashMap<String, SetId>);

impl Names {
    /// The set that `text` names.
    pub(super) fn find(&self, text: &str) -> Option<SetId> {
        self.0.get(&fold(text)).copied()
    }

    /// Learns the names of one set; answers with those that already name another.
    ///
    /// **Reading**: a name that a set gives itself twice is harmless (`technology`, Technology).
    pub(super) fn learn<'s>(&mut self, id: SetId, set: &'s CompetencySet) -> Vec<(&'s str, SetId)> {
        set.known_as()
            .filter_map(|text| {
                let known = *self.0.entry(fold(text)).or_insert(id);
                (known != id).then_some((text, known))
            })
            .collect()
    }
}

/// The codes of the sets whose code, name or alias is nearest to `text`, nearest first, at most three.
///
/// **Reading**: a set that begins with what was typed is near; one that differs from it in more than half of its letters,
/// or in more than two letters beyond the nearest, is no help and left out.
pub(super) fn nearest<'s>(sets: &'s [CompetencySet], text: &str) -> Vec<&'s str> {
    let text = fold(text);
    let mut near: Vec<(usize, &str)> = sets
        .iter()
        .filter_map(|set| {
            let errors = |known| match fold(known) {
                known if text.len() > 1 && known.starts_with(&text) => 1,
                known => strsim::damerau_levenshtein(&known, &text),
            };
            Some((set.known_as().map(errors).min()?, set.code.as_str()))
        })
        .filter(|(errors, _)| *errors <= (text.chars().count() / 2).max(1))
        .collect();
    near.sort_by_key(|(errors, _)| *errors);
    let most = near.first().map_or(0, |(errors, _)| errors + 2);
    near.retain(|(errors, _)| *errors <= most);
    near.truncate(3);
    near.into_iter().map(|(_, code)| code).collect()
}

/// A name as it is compared: small letters, single blanks, straight apostrophes, `and` for `&`.
fn fold(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
            c => c,
        })
        .collect();
    let plain = plain.replace('&', " and ").to_lowercase();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
