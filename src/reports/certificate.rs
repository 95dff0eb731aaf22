//! `report certificate`: the text of a certificate.

use serde::Serialize;

use crate::model::{Certification, Id, Transcript};
use crate::period::Day;
use crate::policy::Parameter;
use crate::render::Flat;
use crate::rules::Bench;
use crate::rules::meaning::{candidacy, standing};

/// The text of a certificate, and its numbers in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// The number on the certificate.
    pub certificate: String,
    /// The number of the certification.
    pub certification: Id,
    /// The name of the program.
    pub program: String,
    /// Who runs it.
    pub sponsor: String,
    /// The holder's name.
    pub name: String,
    /// The first day of the first term.
    pub first_on: Day,
    /// The number of the term.
    pub term: u32,
    /// Its first day.
    pub term_first: Day,
    /// Its last day, as extended.
    pub term_last: Day,
    /// The day of the award or renewal that granted the term.
    pub granted_on: Day,
    /// The names of the sets achieved; none if these records do not show how it was earned.
    pub sets: Vec<String>,
}

impl Flat for Certificate {
    const FIELDS: &'static [&'static str] = &[
        "certificate",
        "certification",
        "program",
        "sponsor",
        "name",
        "first_on",
        "term",
        "term_first",
        "term_last",
        "granted_on",
        "sets",
    ];
}

/// The text of a certificate for the latest term; none if policy has no value for its days.
///
/// `transcript` has the facts up to the day of the bench.
///
/// **Reading**: the names of the program and its sponsor come from the policy on the day the term was granted. The
/// holder's name is the current one, so people who changed their name can get a certificate with it.
pub fn certificate(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> Option<Certificate> {
    let (_, term) = standing::of_certification(transcript, certification, bench);
    let term = term?;
    let mut renewals = transcript.renewals.iter();
    let renewal =
        renewals.find(|r| r.enrollment == certification.enrollment && r.term == term.number);
    let granted_on = renewal.map_or(certification.awarded_on, |r| r.received_on);
    let named = |parameter| bench.policy.text(parameter, granted_on);
    let text =
        |parameter| named(parameter).map_or(String::new(), |promise| promise.value.to_string());
    Some(Certificate {
        certificate: transcript.certificate(certification),
        certification: certification.id,
        program: text(Parameter::ProgramName),
        sponsor: text(Parameter::ProgramSponsor),
        name: transcript.person.name.clone(),
        first_on: certification.first_on,
        term: term.number,
        term_first: term.first,
        term_last: term.last,
        granted_on,
        sets: sets(transcript, certification, bench),
    })
}

/// The names of the sets that were achieved on the day of the award, in policy order.
fn sets(transcript: &Transcript, certification: &Certification, bench: Bench) -> Vec<String> {
    let then = transcript.clone().up_to(certification.awarded_on);
    let mut enrollments = then.enrollments.iter();
    let Some(place) = enrollments.position(|e| e.id == certification.enrollment) else {
        return Vec::new();
    };
    let candidacy = candidacy::candidacy(&then, place, bench.at(certification.awarded_on));
    let achieved = candidacy.sets.iter().filter(|(_, achieved)| achieved.is_some());
    achieved.map(|(set, _)| bench.policy.set(*set).name.clone()).collect()
}

impl Certificate {
    /// The text, line by line.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("Certificate {}", self.certificate),
            format!("  {}", self.name),
            format!("  {}, {}", self.program, self.sponsor),
            format!("  term {}, {} to {}", self.term, self.term_first, self.term_last),
        ];
        lines.extend((self.term > 1).then(|| format!("  certified since {}", self.first_on)));
        lines.extend(self.sets.iter().map(|set| format!("  {set}")));
        lines
    }
}
