//! Turns rows of competency_sets.csv and competencies.csv into sets and their editions.

use std::collections::BTreeMap;

use super::{Check, did_you_mean, whole_number};
use crate::period::{Day, FIRST_DAY};
use crate::policy::rows::{COMPETENCIES_CSV, CompetencyRow, Lined, SETS_CSV, SetRow};
use crate::policy::sets::{CompetencySet, Edition, Names, SetId, SetKind, nearest};

/// The competencies of one set and edition, while they are being gathered.
struct Gathered {
    line: u64,
    first_on: Day,
    by_number: BTreeMap<u32, String>,
    readable: bool,
}

impl Check {
    /// The sets in their order. Keeps a set that has a problem, so that rows that name it cause no further problem.
    pub(super) fn sets(&mut self, rows: &[Lined<SetRow>]) -> (Vec<CompetencySet>, Names) {
        let (mut sets, mut names) = (Vec::<CompetencySet>::new(), Names::default());
        if rows.is_empty() {
            self.say(SETS_CSV, None, "has no set: add a row for each".to_owned());
        }
        for (place, Lined { line, row }) in (0..).zip(rows) {
            let Ok(place) = u8::try_from(place) else {
                self.say(
                    SETS_CSV,
                    *line,
                    "a policy has at most 256 sets: leave some out".to_owned(),
                );
                break;
            };
            let set = self.set(*line, row);
            let taken = names.learn(SetId(place), &set);
            let twice = taken.iter().any(|(text, _)| *text == set.code);
            for (text, other) in taken {
                let other = &sets[usize::from(other.0)].code;
                if text == set.code {
                    self.say(
                        SETS_CSV,
                        *line,
                        format!("{text} already names the set {other}: leave one row out, or choose another code"),
                    );
                } else if !twice {
                    self.say(
                        SETS_CSV,
                        *line,
                        format!("\"{text}\" already names the set {other}: leave it out in one of the two"),
                    );
                }
            }
            sets.push(set);
        }
        (sets, names)
    }

    fn set(&mut self, line: u64, row: &SetRow) -> CompetencySet {
        let code_breaks = |c: char| c.is_whitespace() || c.is_control() || ",;|".contains(c);
        if row.set.is_empty() || row.set.contains(code_breaks) {
            self.say(
                SETS_CSV,
                line,
                format!("\"{}\" is not a code: write one word, such as readers-advisory", row.set),
            );
        }
        if row.name.is_empty() {
            self.say(SETS_CSV, line, format!("{} has no name: write it in full", row.set));
        }
        let kind = match row.kind.to_lowercase().as_str() {
            "required" => SetKind::Required,
            "elective" => SetKind::Elective,
            _ => {
                self.say(
                    SETS_CSV,
                    line,
                    format!("\"{}\" is not a kind: write required or elective", row.kind),
                );
                SetKind::Elective
            }
        };
        let first_on = self.day(SETS_CSV, line, "first_on", &row.first_on);
        let last_on = (!row.last_on.is_empty())
            .then(|| self.day(SETS_CSV, line, "last_on", &row.last_on))
            .flatten();
        if let (Some(first), Some(last)) = (first_on, last_on)
            && last < first
        {
            self.say(
                SETS_CSV,
                line,
                format!(
                    "{} ends on {last}, before it begins on {first}: write a later last_on",
                    row.set
                ),
            );
        }
        let aliases = row.aliases.split('|').map(str::trim);
        CompetencySet {
            code: row.set.clone(),
            name: row.name.clone(),
            kind,
            first_on: first_on.unwrap_or(FIRST_DAY),
            last_on,
            aliases: aliases.filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        }
    }

    /// The editions of each set, earliest first.
    pub(super) fn editions(
        &mut self,
        rows: &[Lined<CompetencyRow>],
        sets: &[CompetencySet],
        names: &Names,
    ) -> Vec<Vec<Edition>> {
        let mut editions: Vec<Vec<Edition>> = vec![Vec::new(); sets.len()];
        for ((set, edition), gathered) in self.gather(rows, sets, names) {
            let code = &sets[usize::from(set.0)].code;
            let (line, first_on) = (gathered.line, gathered.first_on);
            let mut numbers = (1..).zip(gathered.by_number.keys());
            if let Some((missing, _)) = numbers.find(|(expected, number)| expected != *number)
                && gathered.readable
            {
                self.say(
                    COMPETENCIES_CSV,
                    line,
                    format!("edition {edition} of {code} has no competency {missing}: number them from 1 without a gap"),
                );
            }
            let of_set = &mut editions[usize::from(set.0)];
            if let Some(other) = of_set.iter().find(|other| other.first_on == first_on)
                && gathered.readable
            {
                self.say(
                    COMPETENCIES_CSV,
                    line,
                    format!(
                        "editions {} and {edition} of {code} both begin on {first_on}: write another first_on for one",
                        other.edition
                    ),
                );
            }
            of_set.push(Edition {
                set,
                edition,
                first_on,
                competencies: gathered.by_number.into_values().collect(),
            });
        }
        for of_set in &mut editions {
            of_set.sort_by_key(|edition| edition.first_on);
        }
        editions
    }

    /// Gathers the competencies of each set and edition, by number.
    fn gather(
        &mut self,
        rows: &[Lined<CompetencyRow>],
        sets: &[CompetencySet],
        names: &Names,
    ) -> BTreeMap<(SetId, String), Gathered> {
        let mut all = BTreeMap::new();
        for Lined { line, row } in rows {
            let line = *line;
            let mut say = |text| self.say(COMPETENCIES_CSV, line, text);
            if row.edition.is_empty() {
                say("has no edition: write what it is called, such as 2012".to_owned());
            }
            if row.competency.is_empty() {
                say("has no competency: write what it is".to_owned());
            }
            let set = names.find(&row.set);
            if set.is_none() {
                let near = did_you_mean(&nearest(sets, &row.set));
                say(format!("\"{}\" is not a set of {SETS_CSV}{near}", row.set));
            }
            let number = whole_number(&row.number, 9_999).filter(|number| *number > 0);
            if number.is_none() {
                say(format!(
                    "\"{}\" is not a competency's number: write 1 for the first",
                    row.number
                ));
            }
            let first_on = self.day(COMPETENCIES_CSV, line, "first_on", &row.first_on);
            let Some(set) = set else { continue };
            let edition: &mut Gathered =
                all.entry((set, row.edition.clone())).or_insert_with(|| Gathered {
                    line,
                    first_on: first_on.unwrap_or(FIRST_DAY),
                    by_number: BTreeMap::new(),
                    readable: true,
                });
            let (Some(number), Some(first_on)) = (number, first_on) else {
                edition.readable = false;
                continue;
            };
            let which = format!("edition {} of {}", row.edition, row.set);
            if first_on != edition.first_on && edition.readable {
                let text = format!(
                    "{which} begins on {} in line {}, and on {first_on} here: write one first_on for all of it",
                    edition.first_on, edition.line
                );
                self.say(COMPETENCIES_CSV, line, text);
            }
            let before = edition.by_number.insert(number, row.competency.clone());
            if before.is_some() {
                let text = format!(
                    "{which} has competency {number} twice: leave one out, or write its own number"
                );
                self.say(COMPETENCIES_CSV, line, text);
            }
        }
        all
    }
}
