//! Competency sets, their editions, and how to find a set from what people type.

use std::collections::HashMap;
use std::fmt;

use crate::period::{Day, LAST_DAY, Period};

/// A set's index in the policy, from 0. It has no meaning in any other policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(pub u8);

/// Whether a set must be achieved or may be chosen (FAQ 8, 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKind {
    /// Every candidate must achieve it.
    Required,
    /// A candidate chooses among these.
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

/// A set of competencies, achieved as a whole (FAQ 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompetencySet {
    /// The short name in files and commands, for example `access`.
    pub code: String,
    /// The full name, for example `Access Services`.
    pub name: String,
    /// Whether it is required or elective.
    pub kind: SetKind,
    /// The first day the program has it.
    pub first_on: Day,
    /// The last day the program has it, if it ends.
    pub last_on: Option<Day>,
    /// Other names found in files.
    pub aliases: Vec<String>,
}

impl CompetencySet {
    /// The days the program has the set, both ends included.
    pub fn period(&self) -> Period {
        Period { first: self.first_on, last: self.last_on.unwrap_or(LAST_DAY) }
    }

    /// Every name of the set: code, name, aliases.
    fn known_as(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.name].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

/// The competencies of a set as worded from one day on (program §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// The set.
    pub set: SetId,
    /// The name of the edition, for example `2012`.
    pub edition: String,
    /// The first day it governs portfolios; it does so until the next edition begins.
    pub first_on: Day,
    /// The competencies in order; the first is number 1.
    pub competencies: Vec<String>,
}

/// Maps each known name, folded by [`fold`], to its set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Names(HashMap<String, SetId>);

impl Names {
    /// The set that `text` names.
    pub(super) fn find(&self, text: &str) -> Option<SetId> {
        self.0.get(&fold(text)).copied()
    }

    /// Adds the names of one set. Returns those that already name another set.
    ///
    /// **Reading**: a set may have the same name twice (`technology`, Technology).
    pub(super) fn learn<'s>(&mut self, id: SetId, set: &'s CompetencySet) -> Vec<(&'s str, SetId)> {
        set.known_as()
            .filter_map(|text| {
                let known = *self.0.entry(fold(text)).or_insert(id);
                (known != id).then_some((text, known))
            })
            .collect()
    }
}

/// The codes of the sets with the code, name or alias nearest to `text`, nearest first, at most three.
///
/// **Reading**: a set that begins with the typed text is near. One that differs in more than half of its letters, or in
/// more than two letters beyond the nearest, is left out.
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

/// A name for comparison: small letters, single blanks, straight apostrophes, `and` for `&`.
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
