//! How two policies differ, value by value.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::policy::{CompetencyRow, ParameterRow, PolicyRows, SetRow};

/// One difference between two policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of thing differs: `parameter`, `set` or `competency`.
    pub what: &'static str,
    /// Which one: the parameter, the set's code, or the competency's set, edition and number.
    pub name: String,
    /// The first day of the value.
    pub first_on: String,
    /// The value in the first policy; none if that has none.
    pub before: Option<String>,
    /// The value in the second policy; none if that has none.
    pub after: Option<String>,
}

/// Lists every difference: parameters, then sets, then competencies, each by name and day.
pub fn differences(before: &PolicyRows, after: &PolicyRows) -> Vec<Difference> {
    let mut all = compare("parameter", &before.parameters, &after.parameters, parameter);
    all.extend(compare("set", &before.sets, &after.sets, set));
    all.extend(compare("competency", &before.competencies, &after.competencies, competency));
    all
}

/// Name and first day of a row, and what it says.
type Told = ((String, String), String);

fn parameter(r: &ParameterRow) -> Told {
    let says = format!("{} {} ({}: {})", r.value, r.unit, r.source, r.quote);
    ((r.parameter.clone(), r.first_on.clone()), says)
}

fn set(r: &SetRow) -> Told {
    let until = match r.last_on.as_str() {
        "" => String::new(),
        last => format!(", until {last}"),
    };
    let aliases = match r.aliases.as_str() {
        "" => String::new(),
        aliases => format!(", also {aliases}"),
    };
    let says = format!("{}, {}{until}{aliases}", r.name, r.kind);
    ((r.set.clone(), r.first_on.clone()), says)
}

fn competency(r: &CompetencyRow) -> Told {
    let name = format!("{} {} {}", r.set, r.edition, r.number);
    ((name, r.first_on.clone()), r.competency.clone())
}

fn compare<R>(
    what: &'static str,
    before: &[R],
    after: &[R],
    tell: fn(&R) -> Told,
) -> Vec<Difference> {
    let mut both: BTreeMap<(String, String), (Option<String>, Option<String>)> = BTreeMap::new();
    for row in before {
        let (key, says) = tell(row);
        both.entry(key).or_default().0 = Some(says);
    }
    for row in after {
        let (key, says) = tell(row);
        both.entry(key).or_default().1 = Some(says);
    }
    let differs = both.into_iter().filter(|(_, (old, new))| old != new);
    let difference =
        |((name, first_on), (before, after))| Difference { what, name, first_on, before, after };
    differs.map(difference).collect()
}
