//! Finding the certificate that a number names.

use crate::certificate::{Typed, folded, read};
use crate::failure::Failure;
use crate::model::{Certification, Id, Kind, Transcript};
use crate::register::Reading;

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

/// The certificate of the number typed, check character and all.
pub fn certificate(reading: &Reading, typed: &str) -> Result<Found, Failure> {
    let found = all(reading, typed)?;
    if found.is_empty() && matches!(read(typed), Typed::Unchecked(_)) {
        let typed = typed.trim();
        return Err(Failure::usage(format!(
            "'{typed}' lacks the check character, the last of a certificate's number"
        ))
        .hint("type the number whole: LSSC, six digits and the check character"));
    }
    one(found, typed)
}

/// The certificate of the number typed, or of the certification of that plain number.
pub fn certificate_or_certification(reading: &Reading, typed: &str) -> Result<Found, Failure> {
    let mut found = all(reading, typed)?;
    if let Typed::Unchecked(number) = read(typed) {
        found.extend(certification(reading, number)?);
        found.dedup_by_key(|f| f.certification.id);
    }
    one(found, typed)
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
            "'{typed}' has a typing error: its check character does not fit"
        ))
        .hint("read the number on the certificate again"),
        _ => Failure::failed(format!("there is no certificate of the number '{typed}'"))
            .hint("read the number on the certificate again, or look for its holder: lssc candidate find TEXT"),
    })
}

/// Every certificate that has the number typed.
pub fn all(reading: &Reading, typed: &str) -> Result<Vec<Found>, Failure> {
    let mut found = printed(reading, typed)?;
    if let Typed::Number(number) = read(typed) {
        let numbered = certification(reading, number.0)?;
        // On one given before these records began stands another number.
        found.extend(numbered.filter(|f| f.number() == number.to_string()));
    }
    Ok(found)
}

/// The certificates given before these records began that have this number: exactly so, or else in any letter case,
/// with or without blanks and hyphens.
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

/// The certificate of the certification of this number.
pub fn certification(reading: &Reading, number: Id) -> Result<Option<Found>, Failure> {
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
