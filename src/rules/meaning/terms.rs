//! The terms of a certification (R1, R2, R5, R8).

use crate::model::{ActKind, Certification, Id, Transcript};
use crate::period::{Day, Months, next_day};
use crate::policy::{Gap, Parameter, Policy};

/// One term of a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// 1 for the first.
    pub number: u32,
    /// The first day.
    pub first: Day,
    /// The last day, as extended.
    pub last: Day,
    /// The first day on which a renewal may be received (R2).
    pub renewal_opens_on: Day,
    /// The last day of grace (R2).
    pub grace_ends_on: Day,
    /// The day from which activities count for its renewal (R4).
    pub activities_from: Day,
    /// Months from the first day of the certification to the last day, extensions aside.
    pub months: Months,
}

/// The term granted last, by the renewals and acts of a transcript (R1, R2, R5, R8).
///
/// The last day is counted from the first day of the first term, so an early or late renewal never moves it. An
/// extension moves the last day of its term, and the next term begins the day after. Lengths, window and grace follow
/// the policy of each term's first day.
///
/// # Errors
/// A [`Gap`] if policy has no value on a term's first day.
///
/// **Reading**: uses all renewals and acts in the transcript, so filter it to the day asked about first.
pub fn term(
    transcript: &Transcript,
    certification: &Certification,
    policy: &Policy,
) -> Result<Term, Gap> {
    let of_this = |enrollment: Id| enrollment == certification.enrollment;
    let extended = |number: u32| {
        let acts =
            transcript.acts.iter().filter(|a| a.kind == ActKind::Extend && of_this(a.enrollment));
        acts.filter(|a| a.term == Some(number)).filter_map(|a| a.until).max()
    };
    let begin = |number: u32, first: Day, months_before: Months, activities_from: Day| {
        let months = months_before + policy.months(Parameter::TermLength, first)?.value;
        let last = extended(number).unwrap_or(months.after(certification.first_on));
        Ok(Term {
            number,
            first,
            last,
            renewal_opens_on: policy.months(Parameter::RenewalOpens, first)?.value.before(last),
            grace_ends_on: policy.months(Parameter::RenewalGrace, first)?.value.after(last),
            activities_from,
            months,
        })
    };
    let mut term = begin(1, certification.first_on, Months::default(), certification.first_on)?;
    for renewal in transcript.renewals.iter().filter(|r| of_this(r.enrollment)) {
        term = begin(
            term.number + 1,
            next_day(term.last),
            term.months,
            next_day(renewal.received_on),
        )?;
    }
    Ok(term)
}

/// The last day of the term after this one, by the policy of today's terms (R5). None if policy has no length for it.
pub fn next_ends_on(certification: &Certification, term: &Term, policy: &Policy) -> Option<Day> {
    let length = policy.months(Parameter::TermLength, next_day(term.last)).ok()?;
    Some((term.months + length.value).after(certification.first_on))
}
