//! `record-course --csv`: a provider's roster of completions, at any size.

use std::path::Path;

use crate::acts;
use crate::commands::batch::{self, BatchArgs, Desk, Touched};
use crate::commands::cells::{Cells, columns};
use crate::commands::context::{Context, quoted_word};
use crate::commands::record_course::known::{Known, Recorded, digest};
use crate::failure::{Doing, Failure};
use crate::import::fields::quoted;
use crate::import::{Column, OUTCOME, Outcome, PARTICIPANT, Reject, Row};
use crate::model::{Completion, CourseId, Id};
use crate::period::Day;
use crate::rules::meaning::course_credit;
use crate::rules::{Bench, Requirement};
use crate::text;

columns! {
    Candidate = batch::CANDIDATE,
    Course = Column::must("course", &["course code", "course name", "course title"]),
    CompletedOn = Column::must(
        "completed_on",
        &["completed", "date completed", "completion date", "completed date"],
    ),
    Proof = Column::may("proof", &["certificate", "certificate number"]),
    Name = PARTICIPANT;
    OUTCOME
}

/// How often to update the progress bar, in lines.
const SHOWN_EVERY: u64 = 512;

/// Records every completion in `file`.
pub fn run(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    let bytes = std::fs::metadata(file).map_or(u64::MAX, |m| m.len());
    let prepare = |desk: &Desk| Known::new(desk, bytes).doing("read who and what is known");
    batch::import_rows(
        file,
        COLUMNS,
        args,
        false,
        ctx,
        prepare,
        |known, desk, sheet, batch, touched, bar| {
            while let Some(row) = sheet.next_row()? {
                let outcome = match row.fault() {
                    Some(fault) => Outcome::Rejected(vec![fault]),
                    None => settle(known, desk, &row, touched)?,
                };
                batch.settle(&row, outcome)?;
                if row.line() % SHOWN_EVERY == 0 {
                    bar.set_position(row.offset());
                }
                if known.is_full() {
                    known.write(desk)?;
                }
            }
            known.write(desk)?;
            known.forget();
            Ok(Vec::new())
        },
    )
}

fn settle(
    known: &mut Known,
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
) -> anyhow::Result<Outcome> {
    let mut cells = Cells::of(row, COLUMNS, desk);
    let candidate = match cells.filled(At::Candidate) {
        Some(text) => {
            let found = person(known, desk, text, cells.text(At::Name))?;
            cells.keep(found)
        }
        None => None,
    };
    let course = cells.read(At::Course, |_, text| course(known, desk, text));
    let completed_on = cells.past_day(At::CompletedOn);
    let proof = text::proof(cells.text(At::Proof));
    let stated = || Some((candidate?, course?, completed_on?));
    let ((candidate, noted), course, completed_on) = match cells.done(stated()) {
        Ok(stated) => stated,
        Err(rejected) => return Ok(rejected),
    };
    let place = i32::try_from(row.line()).unwrap_or(i32::MAX);
    let new = Recorded { completed_on, place, proof: digest(proof) };
    let bench = acts::bench(desk.now, desk.today);
    let outcome = known.add_unless(candidate, course, new, |others| {
        beside(others, &new, candidate, course, proof, bench)
    });
    if let Some(outcome) = outcome {
        return Ok(outcome);
    }
    known.later(candidate, course, completed_on, proof);
    touched.add(candidate);
    let notes: Vec<String> =
        noted.into_iter().chain(no_credit(course, completed_on, bench)).collect();
    Ok(Outcome::Recorded { note: (!notes.is_empty()).then(|| notes.join("; ")) })
}

/// Compares a completion with others of the same person and course: the same, a contradiction, or neither.
fn beside(
    known: &[Recorded],
    new: &Recorded,
    candidate: Id,
    course: CourseId,
    proof: &str,
    bench: Bench,
) -> Option<Outcome> {
    let same = |r: &&Recorded| r.completed_on == new.completed_on && r.proof == new.proof;
    if let Some(same) = known.iter().find(same) {
        return Some(Outcome::Already {
            note: same.line().map(|line| format!("the same as line {line}")),
        });
    }
    let contradicts = |r: &&Recorded| {
        r.completed_on == new.completed_on || course_credit::fits_any(course, r.completed_on, bench)
    };
    let old = known.iter().find(contradicts)?;
    Some(Outcome::Rejected(vec![contradiction(
        old,
        candidate,
        course,
        new.completed_on,
        proof,
        bench,
    )]))
}

/// Why a completion earns no credit, by its day alone. A bundle that waits for more courses is left to the progress
/// report.
fn no_credit(course: CourseId, completed_on: Day, bench: Bench) -> Option<String> {
    if course_credit::fits_any(course, completed_on, bench) {
        return None;
    }
    let completion = Completion { id: 0, entry: 0, course, completed_on };
    course_credit::why_no_credit(&completion, &[], bench)
        .map(|why| format!("recorded without credit: {why}"))
}

fn contradiction(
    old: &Recorded,
    candidate: Id,
    course: CourseId,
    completed_on: Day,
    proof: &str,
    bench: Bench,
) -> Reject {
    let code = bench.catalog.code(course);
    let differs = if old.completed_on == completed_on { "another proof" } else { "another day" };
    let what = format!(
        "{code} of candidate {candidate} is already recorded with {differs} ({})",
        old.completed_on
    );
    if let Some(line) = old.line() {
        return batch::contradicts_line(&what, line.unsigned_abs().into());
    }
    let entry = -old.place;
    let proof = match proof {
        "" => String::new(),
        proof => format!(" --proof {}", quoted_word(proof)),
    };
    Reject {
        code: Some(Requirement::NotRecorded.code()),
        reason: format!("{what} in entry {entry}"),
        kind: batch::RECORDED_OTHERWISE,
        hint: format!(
            "If this row is right: lssc record-course {candidate} {code} --on {completed_on}{proof} --corrects {entry} --reason TEXT"
        ),
    }
}

/// The candidate that a cell names by number or e-mail address; a name in the row must match.
fn person(
    known: &mut Known,
    desk: &Desk,
    text: &str,
    name: &str,
) -> rusqlite::Result<Result<(Id, Option<String>), Reject>> {
    let Some((number, called, _)) = known.person(desk, text)? else {
        let near = known.near_people(desk, text)?;
        return Ok(Err(Reject {
            code: None,
            reason: format!("candidate {} is not in the register", quoted(text)),
            kind: "unknown person",
            hint: if near.is_empty() {
                "Enroll them first, or look for them: lssc candidate find TEXT".to_string()
            } else {
                format!("Did you mean {}?", near.join(", or "))
            },
        }));
    };
    let noted = batch::named(name, number, called, || desk.now.names_of(number))?;
    Ok(noted.map(|note| (number, note)))
}

fn course(known: &mut Known, desk: &Desk, text: &str) -> Result<CourseId, Reject> {
    let found = desk.now.catalog.find(text);
    found.or_else(|| known.titled(desk, text)).ok_or_else(|| {
        let near = known.near_courses(desk, text);
        Reject {
            code: None,
            reason: format!("course {} is not in the catalog", quoted(text)),
            kind: "unknown course",
            hint: if near.is_empty() {
                "See the approved courses: lssc catalog list".to_string()
            } else {
                format!("Did you mean {}?", near.join(", "))
            },
        }
    })
}
