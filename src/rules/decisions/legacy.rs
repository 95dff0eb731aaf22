//! A certification given before these records began, recorded by an act of staff.
//!
//! **Reading**: nobody asks again how it was earned, so schooling, position, experience and sets are taken as met and
//! nothing is charged. When it began, when it was renewed and what it is worth today follow the rules of every other
//! certification (R1 to R6).

use crate::model::{Certification, Education, Enrollment, Renewal, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::Parameter;
use crate::rules::decisions::enrollment;
use crate::rules::decisions::renewal;
use crate::rules::meaning::terms;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, source};

/// The facts stated about a certification given before these records began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legacy {
    /// The number on the certificate.
    pub certificate: String,
    /// The first day of the first term.
    pub first_on: Day,
    /// The day of the award.
    pub awarded_on: Day,
    /// The days on which renewals were received, in order.
    pub renewed_on: Vec<Day>,
}

impl Legacy {
    /// The enrollment that represents it: received on the first day, without a fee, and with no other details.
    pub fn enrollment(&self) -> Enrollment {
        Enrollment {
            id: 0,
            entry: 0,
            received_on: self.first_on,
            education: Education::None,
            position: String::new(),
            requires_mlis: false,
            fee: Cents::ZERO,
            graduation: None,
            jobs: Vec::new(),
            certificate: Some(self.certificate.clone()),
        }
    }
}

/// Decides whether a certification given before these records began may be recorded (A8, R1, R2): `not-enrolled`,
/// `required-sets`, `elective-sets`, `certified`, `renewal-window`.
///
/// `history` is everything known about the person, or none if the e-mail address is new. Grants the terms of the
/// renewals, in order. Does not ask for the contact hours of those renewals again.
pub fn grant(legacy: &Legacy, history: Option<&Transcript>, bench: Bench) -> Decision<Vec<u32>> {
    let enrollment = legacy.enrollment();
    let bench = bench.at(legacy.first_on);
    let mut findings = vec![
        enrollment::not_enrolled(&enrollment, history, bench),
        sets_achieved(
            Requirement::RequiredSets,
            Parameter::CertificationRequiredSets,
            legacy,
            bench,
        ),
        sets_achieved(
            Requirement::ElectiveSets,
            Parameter::CertificationElectiveSets,
            legacy,
            bench,
        ),
    ];
    let certification = Certification {
        id: 0,
        entry: 0,
        enrollment: enrollment.id,
        awarded_on: legacy.awarded_on,
        first_on: legacy.first_on,
        fee: None,
    };
    let mut then = Transcript {
        enrollments: vec![enrollment],
        certifications: vec![certification],
        ..Transcript::default()
    };
    let mut terms = Vec::new();
    let ungoverned = terms::term(&then, &certification, bench.policy).err();
    findings.push(awarded(legacy, ungoverned.map(|gap| gap.to_string()), bench));
    for day in &legacy.renewed_on {
        match terms::term(&then, &certification, bench.policy) {
            Err(gap) => findings.push(Finding::ungoverned(Requirement::RenewalWindow, &gap)),
            Ok(term) => {
                findings.push(renewal::window(&then, &certification, &term, bench.at(*day)));
                terms.push(term.number + 1);
                then.renewals.push(Renewal {
                    id: 0,
                    entry: 0,
                    enrollment: certification.enrollment,
                    term: term.number + 1,
                    received_on: *day,
                    fee: None,
                });
            }
        }
    }
    Decision::new(findings, Vec::new(), || terms)
}

/// C6: takes as achieved as many sets as the policy of the first day asks for.
fn sets_achieved(
    requirement: Requirement,
    parameter: Parameter,
    legacy: &Legacy,
    bench: Bench,
) -> Finding {
    match bench.policy.number(parameter, legacy.first_on) {
        Err(gap) => Finding::ungoverned(requirement, &gap),
        Ok(promise) => Finding::at_least(
            requirement,
            Measure::Count(promise.value),
            Measure::Count(promise.value),
            promise.source,
            format!("{} taken as achieved with certificate {}", promise.value, legacy.certificate),
        ),
    }
}

/// R1: the award is on the first day of the term or later, and before the first renewal.
fn awarded(legacy: &Legacy, ungoverned: Option<String>, bench: Bench) -> Finding {
    let (first, awarded) = (legacy.first_on, legacy.awarded_on);
    let mut obstacles: Vec<String> = ungoverned.into_iter().collect();
    if awarded < first {
        obstacles.push(format!("awarded {awarded}, before the first day, {first}"));
    }
    if let Some(renewed) = legacy.renewed_on.iter().find(|day| **day < awarded) {
        obstacles.push(format!("renewed {renewed}, before the award, {awarded}"));
    }
    Finding::unless(
        Requirement::Certified,
        Measure::text("awarded from the first day on, and before it was renewed"),
        Measure::Day(awarded),
        source(bench.policy, Parameter::TermLength, first),
        obstacles,
        format!("certificate {}, from {first}, awarded {awarded}", legacy.certificate),
    )
}
