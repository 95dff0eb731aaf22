//! `verify`: what we may tell anybody who asks about a certificate.
//!
//! **Reading**: the program publishes nothing about it. We tell the standing of the certificate and its days, and the
//! name of a holder who agrees to be named in public; for any other holder only whether the caller's name is right.

use serde::Serialize;

use crate::model::{ActKind, Certification, Standing, Transcript};
use crate::name::may_be_same;
use crate::period::{Day, days_before};
use crate::render::Flat;
use crate::rules::Bench;
use crate::rules::meaning::standing;

/// What we may tell about a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The number on the certificate.
    pub certificate: String,
    /// The day asked about.
    pub as_of: Day,
    /// Its standing: `certified`, `renewable`, `grace`, `lapsed` or `revoked`.
    pub standing: Standing,
    /// Whether it makes its holder certified on that day.
    pub valid: bool,
    /// The first day of the first term.
    pub first_on: Day,
    /// The last day of the latest term, or the day before the certification was revoked if that is earlier. It is not
    /// valid in grace (R6).
    pub last_on: Option<Day>,
    /// The name, if the holder agrees to be named in public.
    pub name: Option<String>,
    /// Whether the given name is the holder's, if one was given and can be compared.
    pub name_matches: Option<bool>,
    /// Whether it is one that the holder had before (program 3a).
    pub name_is_former: Option<bool>,
}

impl Flat for Verification {
    const FIELDS: &'static [&'static str] = &[
        "certificate",
        "as_of",
        "standing",
        "valid",
        "first_on",
        "last_on",
        "name",
        "name_matches",
        "name_is_former",
    ];
}

/// What we may tell a caller about a certificate; `said` is the holder's name according to the caller.
///
/// `transcript` has the facts up to the day asked about, including the award. `named` says whether the holder agrees to
/// be named today, since we tell the caller today.
pub fn verification(
    transcript: &Transcript,
    certification: &Certification,
    said: Option<(&str, &[String])>,
    named: bool,
    bench: Bench,
) -> Verification {
    let (standing, term) = standing::of_certification(transcript, certification, bench);
    let person = &transcript.person;
    let is_known = |said: &str| transcript.known_as().any(|p| may_be_same(said, &p.name));
    let was_known = |said: &str, names: &[String]| names.iter().any(|n| may_be_same(said, n));
    // A forgotten person's name is missing to compare with.
    let said = said.filter(|_| !person.is_forgotten());
    Verification {
        certificate: transcript.certificate(certification),
        as_of: bench.on,
        standing,
        valid: matches!(standing, Standing::Certified | Standing::Renewable),
        first_on: certification.first_on,
        last_on: revoked_on(transcript, certification, standing)
            .map(|day| days_before(day, 1))
            .into_iter()
            .chain(term.map(|t| t.last))
            .min(),
        name: named.then(|| person.name.clone()),
        name_matches: said.map(|(said, names)| is_known(said) || was_known(said, names)),
        name_is_former: said.map(|(said, names)| !is_known(said) && was_known(said, names)),
    }
}

/// The first day a certification is revoked.
fn revoked_on(
    transcript: &Transcript,
    certification: &Certification,
    standing: Standing,
) -> Option<Day> {
    let mut acts = transcript.acts.iter().rev();
    let of_this =
        acts.find(|a| a.enrollment == certification.enrollment && a.kind == ActKind::Revoke);
    of_this.filter(|_| standing == Standing::Revoked).map(|a| a.acted_on)
}

impl Verification {
    /// The sentences to read out on the telephone.
    pub fn sentences(&self) -> Vec<String> {
        let (number, on, first) = (&self.certificate, self.as_of, self.first_on);
        let valid = match self.standing {
            Standing::Certified | Standing::Renewable => "valid",
            Standing::Grace => "not valid: its term is over, and it can still be renewed",
            Standing::Lapsed => "not valid: it lapsed",
            _ => "not valid: it was revoked",
        };
        let last = self.last_on.map_or(String::new(), |day| format!(" to {day}"));
        let runs = if self.valid { "runs" } else { "ran" };
        let days = [
            format!("On {on} certificate {number} is {valid}."),
            format!("It {runs} from {first}{last}."),
        ];
        let whose = match &self.name {
            Some(name) => format!("Its holder is {name}."),
            None => "Its holder has not agreed to be named: the name is not given out.".to_string(),
        };
        let is_former = self.name_is_former == Some(true);
        let matches = self.name_matches.map(|matches| {
            if matches && is_former {
                "The name asked about is a former name of the holder's.".to_string()
            } else if matches {
                "The name asked about is the holder's.".to_string()
            } else {
                "The name asked about is not the holder's.".to_string()
            }
        });
        days.into_iter().chain([whose]).chain(matches).collect()
    }
}
