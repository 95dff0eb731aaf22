//! Statements that later ones repeat: who somebody is, and what an application says, are stated whole each time.
//!
//! To take back one that a later one has followed is to take back what it changed: the retraction states the rest anew.

use std::collections::BTreeSet;

use rusqlite::params;

use crate::failure::{Doing, Failure};
use crate::model::{Enrollment, Id, Person};
use crate::register::history::Taking;
use crate::register::write::Restates;
use crate::register::{Reading, Recording};

/// States anew what is left of the details and applications of which `takings` take back or give back a statement.
pub fn restate(recording: &Recording, takings: &[Taking]) -> Result<(), Failure> {
    let what = "state anew what is left";
    let conn = recording.conn();
    let mut takings: Vec<&Taking> = takings.iter().collect();
    takings.sort_by_key(|taking| std::cmp::Reverse(taking.target));
    for taking in takings {
        let numbers = stated_by(recording, taking).doing(what)?;
        if numbers.is_empty() {
            continue;
        }
        // As known just before it was stated, and just then: what the statement changed.
        let known_at = |through| Reading::new(conn, through);
        let then = known_at(Some(taking.target - 1)).doing(what)?;
        let made = known_at(Some(taking.target)).doing(what)?;
        let now = known_at(None).doing(what)?;
        for number in numbers {
            let of = |reading: &Reading| reading.transcript(number).doing(what);
            let (Some(then), Some(made), Some(now)) = (of(&then)?, of(&made)?, of(&now)?) else {
                continue;
            };
            let (from, to) = match taking.restores {
                true => (then, made),
                false => (made, then),
            };
            let mut person = now.person.clone();
            changed(&mut person, &from.person, &to.person);
            if person != now.person {
                recording.detail(&person).doing(what)?;
            }
            for stands in &now.enrollments {
                let of = |all: &[Enrollment]| all.iter().find(|e| e.id == stands.id).cloned();
                let (Some(from), Some(to)) = (of(&from.enrollments), of(&to.enrollments)) else {
                    continue;
                };
                let mut left = stands.clone();
                amended(&mut left, &from, &to);
                if left != *stands {
                    recording
                        .enrollment(number, &left, Restates::Amends(stands.id))
                        .doing(what)?;
                }
            }
        }
    }
    Ok(())
}

/// Whose details or applications a taking concerns, of those who were in the register before it.
fn stated_by(recording: &Recording, taking: &Taking) -> rusqlite::Result<BTreeSet<Id>> {
    let mut numbers = BTreeSet::new();
    for table in ["detail", "enrollment"] {
        let record = match taking.record {
            Some((kind, _)) if kind.table() != table => continue,
            record => record.map(|(_, id)| id),
        };
        let mut statement = recording.conn().prepare_cached(&format!(
            "SELECT candidate_id FROM {table} WHERE entry_id = ?1 AND (?2 IS NULL OR id = ?2)
             AND candidate_id NOT IN (SELECT id FROM candidate WHERE entry_id = ?1)"
        ))?;
        let mut rows = statement.query(params![taking.target, record])?;
        while let Some(row) = rows.next()? {
            numbers.insert(row.get(0)?);
        }
    }
    Ok(numbers)
}

/// Changes a field from what it was to what it is to be, if it still is what it was.
fn change<T: PartialEq + Clone>(field: &mut T, from: &T, to: &T) {
    if from != to && field == from {
        *field = to.clone();
    }
}

fn changed(person: &mut Person, from: &Person, to: &Person) {
    change(&mut person.name, &from.name, &to.name);
    change(&mut person.email, &from.email, &to.email);
    change(&mut person.ala_member, &from.ala_member, &to.ala_member);
    change(&mut person.state, &from.state, &to.state);
}

fn amended(e: &mut Enrollment, from: &Enrollment, to: &Enrollment) {
    change(&mut e.received_on, &from.received_on, &to.received_on);
    change(&mut e.education, &from.education, &to.education);
    change(&mut e.position, &from.position, &to.position);
    change(&mut e.requires_mlis, &from.requires_mlis, &to.requires_mlis);
    change(&mut e.fee, &from.fee, &to.fee);
    change(&mut e.graduation, &from.graduation, &to.graduation);
    change(&mut e.certificate, &from.certificate, &to.certificate);
    change(&mut e.jobs, &from.jobs, &to.jobs);
}
