//! Who may be in the register twice (program 3a).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{Id, Person};
use crate::name;

/// Why two candidates may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Their names may be the same, and their states do not tell them apart.
    Name,
    /// Their membership numbers are the same.
    Member,
}

impl Why {
    /// The reason as a clause.
    pub fn clause(self) -> &'static str {
        match self {
            Why::Name => "the name may be the same",
            Why::Member => "the membership number is the same",
        }
    }
}

/// Whether two people may be one, by their names or by their membership numbers (program 3a).
///
/// **Reading**: two different states tell two people with the same name apart; an unknown state does not. A forgotten person is like
/// nobody.
pub fn may_be_one(one: &Person, other: &Person) -> Option<Why> {
    if one.is_forgotten() || other.is_forgotten() {
        return None;
    }
    if member(one).is_some() && member(one) == member(other) {
        return Some(Why::Member);
    }
    let states = one.state.as_ref().zip(other.state.as_ref());
    let compatible = states.is_none_or(|(one, other)| one.eq_ignore_ascii_case(other));
    (compatible && name::may_be_same(&one.name, &other.name)).then_some(Why::Name)
}

/// The letters and digits of a membership number: only these tell two numbers apart.
fn member(person: &Person) -> Option<String> {
    let letters = person.ala_member.as_ref()?.chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    Some(letters).filter(|letters| !letters.is_empty())
}

/// Everybody, found by what two people may have in common.
#[derive(Debug, Default)]
pub struct Everybody {
    /// Their present and former details, each once, the latest of a number last.
    stated: BTreeMap<Id, Vec<Person>>,
    by_name: HashMap<String, BTreeSet<Id>>,
    by_member: HashMap<String, BTreeSet<Id>>,
    /// Pairs who are known to be two people, the smaller number first.
    apart: BTreeSet<(Id, Id)>,
}

impl Everybody {
    /// From everybody's details, each under the current number, in the order recorded.
    pub fn of(
        stated: impl IntoIterator<Item = Person>,
        apart: impl IntoIterator<Item = (Id, Id)>,
    ) -> Everybody {
        let apart = apart.into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
        let mut everybody = Everybody { apart, ..Everybody::default() };
        stated.into_iter().for_each(|person| everybody.add(person));
        everybody
    }

    /// Adds somebody's new details.
    pub fn add(&mut self, person: Person) {
        let number = person.number;
        self.by_name.entry(name::key(&person.name)).or_default().insert(number);
        if let Some(member) = member(&person) {
            self.by_member.entry(member).or_default().insert(number);
        }
        self.stated.entry(number).or_default().push(person);
    }

    /// Everybody who may be the same person as this one, by number, without those known to be another person.
    ///
    /// **Reading**: a former name counts as a name; state and membership are the latest ones.
    pub fn like(&self, person: &Person) -> Vec<(&Person, Why)> {
        let named = self.by_name.get(&name::key(&person.name)).into_iter().flatten();
        let member = member(person).and_then(|member| self.by_member.get(&member));
        let found: BTreeSet<Id> = named.chain(member.into_iter().flatten()).copied().collect();
        let number = person.number;
        let others = found.into_iter().filter(|other| {
            *other != number && !self.apart.contains(&(number.min(*other), number.max(*other)))
        });
        others.filter_map(|other| self.is_like(person, other)).collect()
    }

    fn is_like(&self, person: &Person, other: Id) -> Option<(&Person, Why)> {
        let stated = self.stated.get(&other)?;
        let current = stated.last()?;
        let as_called = |was: &Person| Person { name: was.name.clone(), ..current.clone() };
        let why = stated.iter().rev().find_map(|was| may_be_one(person, &as_called(was)))?;
        Some((current, why))
    }

    /// Every two candidates who may be one person, by number.
    pub fn pairs(&self) -> Vec<(&Person, &Person, Why)> {
        let current = self.stated.values().filter_map(|stated| Some((stated, stated.last()?)));
        let mut pairs: BTreeMap<(Id, Id), (&Person, &Person, Why)> = BTreeMap::new();
        for (stated, person) in current {
            for was in stated {
                let as_called = Person { name: was.name.clone(), ..person.clone() };
                for (other, why) in self.like(&as_called) {
                    let (first, second) = if person.number < other.number {
                        (person, other)
                    } else {
                        (other, person)
                    };
                    pairs.entry((first.number, second.number)).or_insert((first, second, why));
                }
            }
        }
        pairs.into_values().collect()
    }
}
