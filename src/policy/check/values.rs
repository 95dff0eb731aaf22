//! Turns rows of parameters.csv into the values of every parameter.

use super::{Check, Values, did_you_mean, whole_number};
use crate::hours::Minutes;
use crate::money::Cents;
use crate::policy::parameter::{Parameter, Unit};
use crate::policy::promise::Dated;
use crate::policy::rows::{Lined, PARAMETERS_CSV, ParameterRow, SETS_CSV};
use crate::policy::sets::{CompetencySet, Names, nearest};

impl Check {
    /// The values of every parameter, earliest first.
    pub(super) fn values(
        &mut self,
        rows: &[Lined<ParameterRow>],
        sets: &[CompetencySet],
        names: &Names,
    ) -> Values {
        let mut values: Values = std::array::from_fn(|_| Vec::new());
        let mut named = [false; Parameter::COUNT];
        for (place, Lined { line, row }) in rows.iter().enumerate() {
            let Some(parameter) = Parameter::from_name(&row.parameter) else {
                let near = did_you_mean(nearest_parameter(&row.parameter).as_slice());
                let text = format!("\"{}\" is not a parameter{near}", row.parameter);
                self.say(PARAMETERS_CSV, *line, text);
                continue;
            };
            named[parameter as usize] = true;
            let first_on = self.day(PARAMETERS_CSV, *line, "first_on", &row.first_on);
            let amount = read_value(parameter, row, sets, names)
                .map_err(|text| self.say(PARAMETERS_CSV, *line, text));
            let Some(first_on) = first_on else { continue };
            let of_parameter = &mut values[parameter as usize];
            if of_parameter.iter().any(|value| value.first_on == first_on) {
                let text = format!(
                    "{} has two values from {first_on}: leave one out, or write another first_on",
                    parameter.name()
                );
                self.say(PARAMETERS_CSV, *line, text);
            } else if let Ok(amount) = amount {
                of_parameter.push(Dated { first_on, amount, row: place });
            }
        }
        for of_parameter in &mut values {
            of_parameter.sort_by_key(|value| value.first_on);
        }
        for parameter in Parameter::all() {
            if !named[*parameter as usize] && !parameter.may_be_absent() {
                let (name, unit) = (parameter.name(), parameter.units()[0].name());
                let text =
                    format!("{name} is missing: add a row {name},DAY,VALUE,{unit},SOURCE,QUOTE");
                self.say(PARAMETERS_CSV, None, text);
            }
        }
        values
    }
}

/// Reads the value of a row in the parameter's smallest unit.
fn read_value(
    parameter: Parameter,
    row: &ParameterRow,
    sets: &[CompetencySet],
    names: &Names,
) -> Result<i64, String> {
    let (name, text) = (parameter.name(), row.value.as_str());
    let mut units = parameter.units().iter();
    let Some(unit) = units.find(|unit| unit.name().eq_ignore_ascii_case(&row.unit)) else {
        let usual = parameter.units()[0].name();
        return Err(format!("{name} is not counted in \"{}\": write the unit {usual}", row.unit));
    };
    match (unit, parameter) {
        (Unit::Hours, _) => Minutes::parse(text)
            .map(|minutes| minutes.0)
            .map_err(|why| format!("the value \"{text}\" of {name} {why}")),
        (Unit::Dollars, _) => Cents::parse(text)
            .map(|cents| cents.0)
            .map_err(|why| format!("the value \"{text}\" of {name} {why}")),
        (Unit::YesNo, _) => match text.to_lowercase().as_str() {
            "yes" => Ok(1),
            "no" => Ok(0),
            _ => Err(format!("the value \"{text}\" of {name} is neither: write yes or no")),
        },
        (Unit::Text, Parameter::PortfolioEvaluators) => count(parameter, text, 9_999),
        (Unit::Text, _) => read_text(parameter, text, sets, names),
        (Unit::Percent, _) => count(parameter, text, 100),
        (Unit::Months | Unit::Days | Unit::Sets | Unit::People, _) => count(parameter, text, 9_999),
    }
}

/// Reads a whole number: at least 1 for what must last or be done at all.
fn count(parameter: Parameter, text: &str, most: u32) -> Result<i64, String> {
    let least = match parameter {
        Parameter::CandidacyLength
        | Parameter::ApprovalLength
        | Parameter::TermLength
        | Parameter::PortfolioEvaluators => 1,
        _ => 0,
    };
    whole_number(text, most)
        .filter(|number| *number >= least)
        .map(i64::from)
        .ok_or_else(|| {
            let name = parameter.name();
            format!("the value \"{text}\" of {name} cannot be used: write a whole number from {least} to {most}")
        })
}

/// Reads a value that is text: the index of the set it names, or 1 if it requires anything.
fn read_text(
    parameter: Parameter,
    text: &str,
    sets: &[CompetencySet],
    names: &Names,
) -> Result<i64, String> {
    let name = parameter.name();
    if text.is_empty() {
        return Err(format!("{name} has no value: write one"));
    }
    match parameter {
        Parameter::AdmissionSchooling => {
            let ladder = ["none", "high-school", "equivalency", "college"];
            ladder.contains(&text).then_some(1).ok_or_else(|| {
                format!(
                    "the value \"{text}\" of {name} is not a schooling: write one of {}",
                    ladder.join(", ")
                )
            })
        }
        Parameter::RenewalTechnologySet => {
            let set = names.find(text).map(|set| i64::from(set.0));
            set.ok_or_else(|| {
                let near = did_you_mean(&nearest(sets, text));
                format!("the value \"{text}\" of {name} is not a set of {SETS_CSV}{near}")
            })
        }
        Parameter::AdmissionPosition => Ok(i64::from(!text.eq_ignore_ascii_case("any"))),
        _ => Ok(1),
    }
}

/// The parameter with the name nearest to an unknown one.
fn nearest_parameter(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let names = Parameter::all().iter().map(|parameter| parameter.name());
    names.min_by_key(|name| strsim::damerau_levenshtein(name, &text))
}
