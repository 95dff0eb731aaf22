//! `verify`: what may be told of a certificate to anybody who asks.
//!
//! **Reading**: nothing is published about it. Told are the standing of the certificate and its days, and the name of
//! a holder who agrees to be named in public; of any other holder only whether a name that the caller says is theirs.

use serde::Serialize;

use crate::model::{ActKind, Certification, Standing, Transcript};
use crate::name::folded;
use crate::period::{Day, days_before};
use crate::render::Flat;
use crate::rules::Bench;
use crate::rules::meaning::standing;

/// What may be told of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The number on the certificate.
    pub certificate: String,
    /// The day asked about.
    pub as_of: Day,
    /// The standing that it gives: `certified`, `renewable`, `grace`, `lapsed` or `revoked`.
    pub standing: Standing,
    /// Whether its holder is certified by it on that day.
    pub valid: bool,
    /// The first day of the first term.
    pub first_on: Day,
    /// The last day of the term granted last, or the day before the certification was revoked if that is earlier: in
    /// grace (R6) it was not valid.
    pub last_on: Option<Day>,
    /// The name, of a holder who agrees to be named in public.
    pub name: Option<String>,
    /// Whether the name said is the holder's, where one was said and can be compared.
    pub name_matches: Option<bool>,
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
    ];
}

/// What may be told of a certificate to a caller who says that its holder is called `said`.
///
/// `transcript` holds the facts up to the day asked about, the award among them. `named`: whether the holder agrees to
/// be named today, for it is today that the caller is told.
pub fn verification(
    transcript: &Transcript,
    certification: &Certification,
    said: Option<&str>,
    named: bool,
    bench: Bench,
) -> Verification {
    let (standing, term) = standing::of_certification(transcript, certification, bench);
    let person = &transcript.person;
    let same = |said: &str| {
        let mut known_as = transcript.known_as();
        known_as.any(|person| folded(said) == folded(&person.name))
    };
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
        // Of whoever is forgotten there is no name to compare with.
        name_matches: said.filter(|_| !person.is_forgotten()).map(same),
    }
}

/// The day from which a certification is revoked.
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
    /// As it is read out on the telephone.
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
        let matches = self.name_matches.map(|matches| {
            if matches {
                "The name asked about is the holder's.".to_string()
            } else {
                "The name asked about is not the holder's.".to_string()
            }
        });
        days.into_iter().chain([whose]).chain(matches).collect()
    }
}
