//! Turns rows into a policy. Reports every problem at once, so that no rule meets one later.

mod sets;
mod values;

use super::parameter::Parameter;
use super::promise::{Dated, Policy};
use super::rows::{
    COMPETENCIES_CSV, CompetencyRow, Lined, PARAMETERS_CSV, ParameterRow, PolicyRows, Problem,
    SETS_CSV, SetRow, lined, read,
};
use super::sets::{CompetencySet, Edition, SetKind};
use crate::hours::digits;
use crate::period::{Day, FIRST_DAY, LAST_DAY, Period, parse_day};

/// The values of each parameter, in the order of [`Parameter::all`].
type Values = [Vec<Dated>; Parameter::COUNT];

/// Makes a policy from the text of its three files.
pub(super) fn files(
    parameters: &str,
    sets: &str,
    competencies: &str,
) -> Result<Policy, Vec<Problem>> {
    let mut problems = Vec::new();
    let columns = ["parameter", "first_on", "value", "unit", "source", "quote"];
    let parameters = read(PARAMETERS_CSV, parameters, &columns, &mut problems);
    let columns = ["set", "name", "kind", "first_on", "last_on", "aliases"];
    let sets = read(SETS_CSV, sets, &columns, &mut problems);
    let columns = ["set", "edition", "first_on", "number", "competency"];
    let competencies = read(COMPETENCIES_CSV, competencies, &columns, &mut problems);
    match (parameters, sets, competencies) {
        (Ok(parameters), Ok(sets), Ok(competencies)) => {
            Check { problems }.policy(parameters, sets, competencies)
        }
        (parameters, sets, competencies) => {
            let headers = [parameters.err(), sets.err(), competencies.err()];
            Err(headers.into_iter().flatten().flatten().collect())
        }
    }
}

/// Makes a policy from rows that came from no file.
pub(super) fn rows(rows: PolicyRows) -> Result<Policy, Vec<Problem>> {
    let problems = Vec::new();
    Check { problems }.policy(lined(rows.parameters), lined(rows.sets), lined(rows.competencies))
}

/// The problems found so far.
struct Check {
    problems: Vec<Problem>,
}

impl Check {
    fn policy(
        mut self,
        parameters: Vec<Lined<ParameterRow>>,
        sets: Vec<Lined<SetRow>>,
        competencies: Vec<Lined<CompetencyRow>>,
    ) -> Result<Policy, Vec<Problem>> {
        let (known, names) = self.sets(&sets);
        let editions = self.editions(&competencies, &known, &names);
        let values = self.values(&parameters, &known, &names);
        if !self.stands_against(SETS_CSV) {
            self.enough_sets(&parameters, &values, &known);
            if !self.stands_against(COMPETENCIES_CSV) {
                self.open_route_has_editions(&values, &known, &editions);
            }
        }
        if !self.problems.is_empty() {
            self.problems.sort_by_key(|p| (p.file, p.line));
            return Err(self.problems);
        }
        let rows = PolicyRows {
            parameters: parameters.into_iter().map(|lined| lined.row).collect(),
            sets: sets.into_iter().map(|lined| lined.row).collect(),
            competencies: competencies.into_iter().map(|lined| lined.row).collect(),
        };
        Ok(Policy { rows, values, sets: known, names, editions })
    }

    fn say(&mut self, file: &'static str, line: impl Into<Option<u64>>, text: String) {
        let line = line.into();
        self.problems.push(Problem { file, line, text });
    }

    fn stands_against(&self, file: &str) -> bool {
        self.problems.iter().any(|problem| problem.file == file)
    }

    /// Reads a day; adds a problem and returns none if it is not one.
    fn day(&mut self, file: &'static str, line: u64, column: &str, text: &str) -> Option<Day> {
        parse_day(text)
            .map_err(|why| self.say(file, line, format!("{column} \"{text}\" {why}")))
            .ok()
    }

    /// Checks that the policy never requires more sets than it has (C6).
    fn enough_sets(
        &mut self,
        rows: &[Lined<ParameterRow>],
        values: &Values,
        sets: &[CompetencySet],
    ) {
        for (parameter, kind) in [
            (Parameter::CertificationRequiredSets, SetKind::Required),
            (Parameter::CertificationElectiveSets, SetKind::Elective),
        ] {
            for value in &values[parameter as usize] {
                let offered =
                    |set: &&CompetencySet| set.kind == kind && value.first_on <= set.period().last;
                let has = sets.iter().filter(offered).count();
                if usize::try_from(value.amount).is_ok_and(|asked| asked > has) {
                    let text = format!(
                        "{} asks for {} sets, but {SETS_CSV} has {has} that are {kind}: write {has} or fewer, or add sets",
                        parameter.name(),
                        value.amount
                    );
                    self.say(PARAMETERS_CSV, rows[value.row].line, text);
                }
            }
        }
    }

    /// Checks that each set open to portfolios has competencies to rate (P1).
    fn open_route_has_editions(
        &mut self,
        values: &Values,
        sets: &[CompetencySet],
        editions: &[Vec<Edition>],
    ) {
        let open = open_periods(&values[Parameter::PortfolioOpen as usize]);
        for (set, editions) in sets.iter().zip(editions) {
            let mut offered = open.iter().filter_map(|open| open.meet(set.period()));
            let unworded = |period: &Period| !editions.iter().any(|e| e.first_on <= period.last);
            if let Some(period) = offered.find(unworded) {
                let text = format!(
                    "{} has no competencies, but may be achieved by portfolio from {}: add them, or close the route with portfolio.open in {PARAMETERS_CSV}",
                    set.code, period.first
                );
                self.say(COMPETENCIES_CSV, None, text);
            }
        }
    }
}

/// The periods when the portfolio route is open.
fn open_periods(values: &[Dated]) -> Vec<Period> {
    let next = values.iter().skip(1).map(|value| value.first_on.pred_opt());
    let last = next.map(|day| day.unwrap_or(FIRST_DAY)).chain([LAST_DAY]);
    values
        .iter()
        .zip(last)
        .filter(|(value, _)| value.amount != 0)
        .map(|(value, last)| Period { first: value.first_on, last })
        .collect()
}

fn whole_number(text: &str, most: u32) -> Option<u32> {
    let number = u32::try_from(digits(text)?).ok()?;
    (number <= most).then_some(number)
}

/// `: did you mean access or youth?`, or nothing if no name is near.
fn did_you_mean(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        names => format!(": did you mean {}?", names.join(" or ")),
    }
}
