//! Notes on people who may be in the register twice, for enrollments, updates and imports (program 3a).

use crate::failure::Failure;
use crate::model::{Id, Person};
use crate::register::Reading;
use crate::rules::decisions::duplicates::{Everybody, Why};

/// Everybody in the register, read when somebody is first compared with them.
#[derive(Debug, Default)]
pub struct Namesakes {
    everybody: Option<Everybody>,
}

impl Namesakes {
    /// Adds somebody, or their new details, and names each other candidate who may be the same person, with the command that
    /// merges them.
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn of(&mut self, reading: &Reading, person: &Person) -> Result<Vec<String>, Failure> {
        if self.everybody.is_none() {
            self.everybody = Some(everybody(reading)?);
        }
        let Some(everybody) = &mut self.everybody else { return Ok(Vec::new()) };
        let like = everybody.like(person).into_iter();
        let notes = like.map(|(other, why)| note(person.number, other, why)).collect();
        everybody.add(person.clone());
        Ok(notes)
    }
}

/// Everybody in the register.
///
/// # Errors
/// The register cannot be read.
pub fn everybody(reading: &Reading) -> Result<Everybody, Failure> {
    let apart = reading.known_apart()?.into_iter().map(|apart| apart.pair);
    Ok(Everybody::of(reading.everything_stated()?, apart))
}

fn note(number: Id, other: &Person, why: Why) -> String {
    format!(
        "candidate {}, {} <{}>, may be the same person: {}; make them one: lssc candidate merge {number} into {0} --reason TEXT; \
         or say that they are two: lssc candidate apart {number} {0} --reason TEXT",
        other.number,
        other.name,
        other.email,
        why.clause()
    )
}
