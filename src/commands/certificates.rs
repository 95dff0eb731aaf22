//! Finds the certificate with a number.

use crate::certificate::{Typed, folded, read};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::failure::Failure;
use crate::model::{Certification, Id, Kind, Standing, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::meaning::standing;

/// A certificate and everything known about its holder.
#[derive(Debug)]
pub struct Found {
    pub transcript: Transcript,
    pub certification: Certification,
}

impl Found {
    /// The number on the certificate.
    pub fn number(&self) -> String {
        self.transcript.certificate(&self.certification)
    }
}

/// The certificate with this full number, including the check character.
pub fn certificate(reading: &Reading, typed: &str) -> Result<Found, Failure> {
    let found = all(reading, typed)?;
    if found.is_empty() && matches!(read(typed), Typed::Unchecked(_)) {
        let typed = typed.trim();
        return Err(Failure::usage(format!("'{typed}' lacks the check character at the end"))
            .hint("type the full number: LSSC, six digits and the check character"));
    }
    one(found, typed)
}

/// The certificate with this full number, or the one of a candidate on a day. Digits alone are a candidate's number.
///
/// **Reading**: if somebody has several certificates, it is the one that is valid on the day, or else the latest.
pub fn of_holder_or_number(
    ctx: &Context,
    reading: &Reading,
    typed: &str,
    on: Day,
) -> Result<Found, Failure> {
    let plain = typed.trim().bytes().all(|b| b.is_ascii_digit());
    if !plain && (read(typed) != Typed::Other || !all(reading, typed)?.is_empty()) {
        return certificate(reading, typed);
    }
    let transcript = lookup::asked(ctx, reading, typed)?;
    let (then, bench) = (transcript.clone().up_to(on), ctx.bench(reading, on));
    let is_valid = |c: &&Certification| {
        let (standing, _) = standing::of_certification(&then, c, bench);
        matches!(standing, Standing::Certified | Standing::Renewable)
    };
    let awarded = &then.certifications;
    let valid = awarded.iter().rfind(is_valid).or(awarded.last()).copied();
    let (number, name) = (transcript.person.number, transcript.person.name.clone());
    valid.map(|certification| Found { transcript, certification }).ok_or_else(|| {
        Failure::failed(format!("{number} {name} has no certificate on {on}"))
            .hint(format!("see what is missing: lssc report progress {number}"))
    })
}

fn one(mut found: Vec<Found>, typed: &str) -> Result<Found, Failure> {
    let typed = typed.trim();
    if found.len() > 1 {
        let text = format!("several certificates have the number '{typed}'");
        let hint = format!("see whose they are: lssc candidate find '{typed}'");
        return Err(Failure::failed(text).hint(hint));
    }
    found.pop().ok_or_else(|| match read(typed) {
        Typed::Misfit => Failure::usage(format!(
            "'{typed}' has a typing error: its check character does not match"
        ))
        .hint("read the number on the certificate again"),
        _ => Failure::failed(format!("there is no certificate with the number '{typed}'"))
            .hint("read the number on the certificate again, or look for its holder: lssc candidate find TEXT"),
    })
}

/// Every certificate with this number.
pub fn all(reading: &Reading, typed: &str) -> Result<Vec<Found>, Failure> {
    let mut found = printed(reading, typed)?;
    if let Typed::Number(number) = read(typed) {
        let numbered = certification(reading, number.0)?;
        // A certificate from before these records has another number printed on it.
        found.extend(numbered.filter(|f| f.number() == number.to_string()));
    }
    Ok(found)
}

/// The certificates from before these records with this number: exactly, or else in any letter case and with or without
/// blanks and hyphens.
fn printed(reading: &Reading, typed: &str) -> Result<Vec<Found>, Failure> {
    let holders = reading.holders_of_like(typed)?;
    let mut found = Vec::new();
    for holder in holders {
        let held = certificates_of(reading, holder)?;
        found.extend(held.filter(|f| folded(&f.number()) == folded(typed)));
    }
    if found.iter().any(|f| f.number() == typed.trim()) {
        found.retain(|f| f.number() == typed.trim());
    }
    Ok(found)
}

/// The certificate of the certification with this number.
fn certification(reading: &Reading, number: Id) -> Result<Option<Found>, Failure> {
    let owner = reading.owner_of(Kind::Certification, number)?;
    match owner {
        Some(owner) => Ok(certificates_of(reading, owner)?.find(|f| f.certification.id == number)),
        None => Ok(None),
    }
}

fn certificates_of(
    reading: &Reading,
    candidate: Id,
) -> Result<impl Iterator<Item = Found>, Failure> {
    let transcript = reading.transcript(candidate)?;
    let transcript = transcript.unwrap_or_default();
    let certifications = transcript.certifications.clone();
    Ok(certifications
        .into_iter()
        .map(move |certification| Found { transcript: transcript.clone(), certification }))
}
