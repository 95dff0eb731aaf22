//! The renewal of a certification (R2 to R7, FAQ 19).

use crate::hours::Minutes;
use crate::model::{Certification, Id, Renewal, Standing, Transcript};
use crate::money::Cents;
use crate::period::Period;
use crate::policy::Parameter;
use crate::rules::decisions::one_candidacy;
use crate::rules::meaning::fees;
use crate::rules::meaning::hours::{contact_hours, serving_completions};
use crate::rules::meaning::standing;
use crate::rules::meaning::terms::{self, Term};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood, source};

/// What a renewal grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// The enrollment whose certification is renewed.
    pub enrollment: Id,
    /// The certification renewed.
    pub certification: Id,
    /// The term granted.
    pub term: Term,
    /// The renewal fee, by the schedule of the day received. None if that has no amount for it (R7).
    pub fee: Option<Cents>,
}

/// Decides on a renewal received on the day asked about (R2 to R6): `certified`, `renewal-window`, `contact-hours`,
/// `technology-hours`, and `not-enrolled` if an application was received later (A9). If `certified` is unmet, nothing
/// else is asked. `transcript` has everything known about the person.
pub fn renewal(transcript: &Transcript, bench: Bench) -> Decision<Renewed> {
    let then = as_it_stood(transcript, bench.on);
    let situation = standing::situation(&then, bench);
    let mut findings = renewal_findings(transcript, &then, situation.as_ref(), bench);
    let term = situation.as_ref().and_then(|s| Some((s.certification?, s.term?)));
    let granted = term.map(|(certification, old)| {
        let (enrollment, term) = (certification.enrollment, old.number + 1);
        let member = transcript.person.ala_member.is_some();
        let fee = fees::renewal_fee(bench.on, member, bench.policy);
        let renewal = Renewal { id: 0, entry: 0, enrollment, term, received_on: bench.on, fee };
        let mut after = then.clone();
        after.renewals.push(renewal);
        let mut all = transcript.clone();
        all.renewals.push(renewal);
        all.in_order();
        findings.extend(one_candidacy::keeps_later(transcript, &all, bench));
        let term = terms::term(&after, certification, bench.policy).unwrap_or(old);
        Renewed { enrollment: certification.enrollment, certification: certification.id, term, fee }
    });
    match granted {
        Some(granted) => Decision::new(findings, Vec::new(), || granted),
        None => Decision { findings, notes: Vec::new(), grant: None },
    }
}

/// The requirements of a renewal, met or not, on the day asked about.
pub fn renewal_findings(
    transcript: &Transcript,
    then: &Transcript,
    situation: Option<&standing::Situation>,
    bench: Bench,
) -> Vec<Finding> {
    let certification = situation.and_then(|s| s.certification);
    let revoked = situation.filter(|_| certification.is_some()).and_then(|s| match s.standing {
        Standing::Revoked => Some("the certification was revoked"),
        Standing::Withdrawn => Some("the candidacy was withdrawn"),
        _ => None,
    });
    let mut obstacles: Vec<String> = revoked.into_iter().map(str::to_string).collect();
    if certification.is_none() {
        obstacles.push(match then.certifications.last() {
            None => format!("no certification was awarded by {}", bench.on),
            Some(earlier) => format!(
                "certification {} is from an earlier candidacy; in this one none was awarded by {}",
                earlier.id, bench.on
            ),
        });
    }
    let unmet = !obstacles.is_empty();
    let mut findings = vec![Finding::unless(
        Requirement::Certified,
        Measure::text("certified"),
        situation.map_or(Measure::Nothing, |s| Measure::text(s.standing.word())),
        "FAQ 19",
        obstacles,
        certification
            .map_or(String::new(), |c| format!("certification {} awarded {}", c.id, c.awarded_on)),
    )];
    let (Some(certification), false) = (certification, unmet) else {
        return findings;
    };
    let term = match terms::term(then, certification, bench.policy) {
        Ok(term) => term,
        Err(gap) => {
            findings.push(Finding::ungoverned(Requirement::RenewalWindow, &gap));
            return findings;
        }
    };
    findings.push(window(transcript, certification, &term, bench));
    let serving = serving_completions(then, certification, bench);
    let hours = contact_hours(then, &term, &serving, bench);
    let asked = |parameter, requirement, shown: Minutes, what: &str| match bench
        .policy
        .hours(parameter, term.first)
    {
        Err(gap) => Finding::ungoverned(requirement, &gap),
        Ok(promise) => Finding::at_least(
            requirement,
            Measure::Hours(promise.value),
            Measure::Hours(shown),
            promise.source,
            format!("{shown} of {} {what}", promise.value),
        ),
    };
    findings.push(asked(
        Parameter::RenewalContactHours,
        Requirement::ContactHours,
        hours.contact,
        "contact hours",
    ));
    findings.push(asked(
        Parameter::RenewalTechnologyHours,
        Requirement::TechnologyHours,
        hours.technology,
        "in technology",
    ));
    findings
}

/// R2: from 12 months before the last day to 2 months after it, both ends included.
pub(crate) fn window(
    transcript: &Transcript,
    certification: &Certification,
    term: &Term,
    bench: Bench,
) -> Finding {
    let mut obstacles = Vec::new();
    if bench.on < term.renewal_opens_on {
        obstacles.push(format!("the window opens {}", term.renewal_opens_on));
    }
    if bench.on > term.grace_ends_on {
        obstacles.push(format!(
            "grace ended {}; only a new candidacy leads to a certification again",
            term.grace_ends_on
        ));
    }
    let of_this = |r: &&Renewal| r.enrollment == certification.enrollment;
    if let Some(later) =
        transcript.renewals.iter().filter(of_this).find(|r| r.received_on > bench.on)
    {
        obstacles.push(format!("a later renewal is recorded, received {}", later.received_on));
    }
    let window = Period { first: term.renewal_opens_on, last: term.grace_ends_on };
    Finding::unless(
        Requirement::RenewalWindow,
        Measure::text(window.to_string()),
        Measure::Day(bench.on),
        source(bench.policy, Parameter::RenewalOpens, term.first),
        obstacles,
        format!("received {}, within {window}", bench.on),
    )
}
