//! Checks whether a retraction may separate two numbers again, or merge them again.

use crate::failure::{Doing, Failure};
use crate::model::Kind;
use crate::register::{Reading, belongs};
use crate::rules::resting::not_about_both;

/// Refuses to separate two numbers while records made since the merger are about both.
pub fn refuse_if_mixed(before: &Reading, after: &Reading) -> Result<(), Failure> {
    if before.known.mergers() == after.known.mergers() {
        return Ok(());
    }
    let conn = after.conn();
    let what = "look for records about both numbers";
    let already = belongs::strangers(conn, &before.known).doing(what)?;
    let strangers = belongs::strangers(conn, &after.known).doing(what)?;
    let crossings = belongs::crossings(conn, &before.known, &after.known).doing(what)?;
    let mut mixed = Vec::new();
    let mut hints = Vec::new();
    for s in strangers.iter().filter(|s| !already.contains(s)) {
        let (table, id, of) = (s.table, s.id, s.of);
        mixed.push(format!(
            "{table} {id} of {} refers to {of} {} of {}",
            s.candidate, s.of_id, s.of_candidate
        ));
        hints.push(format!("lssc retract record {table} {id} --reason TEXT"));
    }
    for c in &crossings {
        let (kind, id, number) = c.taken_back;
        let entry = c.entry;
        mixed.push(format!(
            "entry {entry} replaced {kind} {id} of {number} with a record of {}",
            c.recorded
        ));
        hints.push(format!("lssc retract entry {entry} --reason TEXT"));
    }
    if mixed.is_empty() {
        return Ok(());
    }
    let failure = Failure::refused(
        "Not undone: records made since then are about both numbers",
        vec![not_about_both(mixed)],
    );
    hints.dedup();
    Err(hints
        .into_iter()
        .fold(failure, |failure, hint| failure.hint(format!("retract that first: {hint}"))))
}

/// Refuses a retraction after which a retired number would not be a candidate's, or would be merged into a number that
/// is not, twice, or in a circle.
pub fn refuse_if_impossible(before: &Reading, after: &Reading) -> Result<(), Failure> {
    let what = "look at the retired numbers";
    let already = impossible(before).doing(what)?;
    let now = impossible(after).doing(what)?;
    match now.into_iter().find(|(id, _)| already.iter().all(|(other, _)| other != id)) {
        None => Ok(()),
        Some((id, why)) => Err(Failure::failed(format!("then {why}")).hint(format!(
            "first retract the merger: lssc retract record {} {id} --reason TEXT",
            Kind::Merger
        ))),
    }
}

/// The mergers in force that cannot be, and why.
pub fn impossible(reading: &Reading) -> rusqlite::Result<Vec<(i64, String)>> {
    let mergers = reading.known.mergers();
    let mut wrong = Vec::new();
    for m in mergers.impossible() {
        let person = mergers.person(m.given_up);
        let why = if person == m.given_up {
            format!(
                "{} would be merged into {}, which is already merged into {0}",
                m.given_up, m.into
            )
        } else {
            format!(
                "{} would be merged into {}, but is already merged into {person}",
                m.given_up, m.into
            )
        };
        wrong.push((m.id, why));
    }
    for m in mergers.followed() {
        for number in [m.given_up, m.into] {
            if !reading.knows(number)? {
                let why = format!(
                    "{} would be merged into {}, but candidate {number} is retracted",
                    m.given_up, m.into
                );
                wrong.push((m.id, why));
            }
        }
    }
    wrong.sort();
    Ok(wrong)
}
