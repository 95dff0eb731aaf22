//! Each date of a person with the calculation, so that staff can check it by hand.

use chrono::Datelike;
use serde::Serialize;

use crate::money::Cents;
use crate::period::{Day, Months};
use crate::policy::{Parameter, Policy, SetKind};
use crate::reports::plural;
use crate::rules::Bench;
use crate::rules::meaning::candidacy::Candidacy;
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::standing::Situation;
use crate::rules::meaning::terms::Term;

/// A date and how it is calculated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateSum {
    /// What happens that day: `grace ends`.
    pub date: String,
    /// The day.
    pub on: Day,
    /// The calculation: `last day 2026-12-31 + 2 months, clamped`.
    pub sum: String,
}

/// The dates of a situation, by day.
pub(super) fn dates(situation: &Situation, bench: Bench) -> Vec<DateSum> {
    let candidacy = &situation.candidacy;
    let mut dates = Vec::new();
    let mut date = |date: &str, on: Option<Day>, sum: String| {
        dates.extend(on.map(|on| DateSum { date: date.to_string(), on, sum }));
    };
    // A certificate from before these records has only terms.
    let known = candidacy.enrollment.certificate.is_none();
    let admitted_on = candidacy.admitted_on.filter(|_| known);
    date("admission", admitted_on, admission(candidacy));
    if let Some(period) = candidacy.period.filter(|_| known) {
        let length = bench.policy.months(Parameter::CandidacyLength, period.first);
        let length = length.map_or(Months::default(), |promise| promise.value);
        let on = Some(period.last);
        date("candidacy ends", on, later("admission", period.first, length, period.last));
    }
    for (portfolio, outcome) in &candidacy.portfolios {
        if let Outcome::InformationRequested { requested_on, due_on, .. } = outcome {
            let days = crate::period::days_between(*requested_on, *due_on);
            let sum = format!("requested {requested_on} + {days} day{}", plural(days));
            date(&format!("information on portfolio {} is due", portfolio.id), Some(*due_on), sum);
        }
    }
    date("completion", candidacy.completed_on.filter(|_| known), completion(candidacy, bench));
    if let (Some(term), Some(certification)) = (situation.term, situation.certification) {
        let first = certification.first_on;
        let sum = later("first day of the certification", first, term.months, term.last);
        date(&format!("term {} ends", term.number), Some(term.last), sum);
        window(&term, bench.policy, &mut date);
    }
    dates.sort_by_key(|date: &DateSum| date.on);
    dates
}

fn window(term: &Term, policy: &Policy, date: &mut impl FnMut(&str, Option<Day>, String)) {
    let months = |parameter| {
        let promise = policy.months(parameter, term.first);
        promise.map_or(Months::default(), |promise| promise.value)
    };
    let (opens, grace) = (months(Parameter::RenewalOpens), months(Parameter::RenewalGrace));
    let clamped = clamped(term.last, term.renewal_opens_on);
    let sum = format!("last day {} - {opens}{clamped}", term.last);
    date("renewal opens", Some(term.renewal_opens_on), sum);
    let sum = later("last day", term.last, grace, term.grace_ends_on);
    date("grace ends", Some(term.grace_ends_on), sum);
}

/// `admission 2022-03-10 + 48 months`, and that an extension moved it, if one did.
fn later(anchor: &str, from: Day, months: Months, on: Day) -> String {
    let plain = months.after(from);
    let sum = format!("{anchor} {from} + {months}{}", clamped(from, plain));
    if plain == on { sum } else { format!("extended; {sum} was {plain}") }
}

/// Says that a day was moved back to the end of its month.
fn clamped(from: Day, on: Day) -> &'static str {
    if from.day() == on.day() { "" } else { ", clamped" }
}

/// The later of the day received and the day the fee was settled (A5).
fn admission(candidacy: &Candidacy) -> String {
    let received = candidacy.enrollment.received_on;
    let fee = candidacy.account.application(candidacy.enrollment.id);
    // Without a charge, do not mention money.
    let asked = fee.filter(|fee| fee.charge > Cents::ZERO);
    match asked.and_then(|fee| fee.settled_on) {
        Some(settled) if settled > received => {
            format!("the fee was settled; received {received}")
        }
        Some(settled) if settled < received => format!("received; the fee was settled {settled}"),
        Some(_) => "received, and the fee settled".to_string(),
        None => "received".to_string(),
    }
}

/// The latest day among the required sets, but not before admission (C7).
fn completion(candidacy: &Candidacy, bench: Bench) -> String {
    let Some(completed_on) = candidacy.completed_on else {
        return String::new();
    };
    let on_that_day = candidacy.sets.iter().filter(|(_, achieved)| {
        achieved.as_ref().is_some_and(|achieved| achieved.achieved_on == completed_on)
    });
    let codes: Vec<&str> =
        on_that_day.map(|(set, _)| bench.policy.set(*set).code.as_str()).collect();
    let days = |kind: SetKind| {
        let of_kind =
            candidacy.sets.iter().filter(move |(set, _)| bench.policy.set(*set).kind == kind);
        of_kind.filter_map(|(_, achieved)| achieved.as_ref().map(|a| a.achieved_on))
    };
    let asked = candidacy.elective.asked;
    match (codes.is_empty(), days(SetKind::Required).max()) {
        (true, _) => "admission; all sets were achieved before".to_string(),
        (false, last) if last == Some(completed_on) => {
            format!("the last required set asked: {}", codes.join(", "))
        }
        _ => format!("elective set {asked} of {asked}: {}", codes.join(", ")),
    }
}
