//! `record-course --csv`: a provider's roster of completions, at any size.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::commands::batch::{self, BatchArgs, Desk, Touched};
use crate::commands::context::Context;
use crate::commands::lookup::{near_courses, near_people};
use crate::failure::{Doing, Failure};
use crate::import::fields::{filled, past_day, quoted};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::{Completion, CourseId, Id, same_text};
use crate::period::Day;
use crate::register::read::email_key;
use crate::rules::{Bench, Requirement, course_credit};

const COLUMNS: &[Column] = &[
    Column {
        name: "candidate",
        aliases: &[
            "candidate number",
            "email",
            "email address",
            "e-mail",
            "e-mail address",
        ],
        required: true,
    },
    Column {
        name: "course",
        aliases: &["course code", "course name", "course title"],
        required: true,
    },
    Column {
        name: "completed_on",
        aliases: &[
            "completed",
            "date completed",
            "completion date",
            "completed date",
        ],
        required: true,
    },
    Column {
        name: "proof",
        aliases: &["certificate", "certificate number"],
        required: false,
    },
    Column {
        name: "name",
        aliases: &["candidate name", "full name", "participant"],
        required: false,
    },
];

/// A completion known for a person and course: what tells a new one from the same one.
#[derive(Clone, Copy)]
struct Recorded {
    completed_on: Day,
    proof: u64,
    entry: Id,
    line: u32,
}

/// What the rows are settled with: who and what is known, by what files call them.
struct Known {
    by_email: HashMap<String, Id>,
    people: Vec<(Id, String, String)>,
    recorded: HashMap<(u32, CourseId), Vec<Recorded>>,
}

/// Records every completion in `file`.
pub fn run(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    batch::import(file, COLUMNS, args, false, ctx, prepare, settle)
}

fn prepare(desk: &Desk) -> Result<Known, Failure> {
    let people = desk.now.people().doing("read who is known")?;
    let by_email = people
        .iter()
        .map(|(number, _, email)| (email_key(email), *number))
        .collect();
    let mut recorded: HashMap<(u32, CourseId), Vec<Recorded>> = HashMap::new();
    desk.now
        .completions(|candidate, c, proof| {
            let known = Recorded {
                completed_on: c.completed_on,
                proof: digest(proof),
                entry: c.entry,
                line: 0,
            };
            recorded
                .entry((candidate as u32, c.course))
                .or_default()
                .push(known);
        })
        .doing("read the completions")?;
    Ok(Known {
        by_email,
        people,
        recorded,
    })
}

fn digest(proof: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    proof.hash(&mut hasher);
    hasher.finish()
}

fn settle(
    known: &mut Known,
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
) -> anyhow::Result<Outcome> {
    let mut faults = Vec::new();
    let mut note = |fault: Reject| faults.push(fault);
    let candidate = filled("candidate", row.cell(0))
        .and_then(|text| person(known, text, row.cell(4)))
        .map_err(&mut note)
        .ok();
    let course = filled("course", row.cell(1))
        .and_then(|text| course(desk, text))
        .map_err(&mut note)
        .ok();
    let day = filled("completed_on", row.cell(2))
        .and_then(|text| past_day("completed_on", text, desk.day_format, desk.today));
    let completed_on = day.map_err(&mut note).ok();
    let (Some(candidate), Some(course), Some(completed_on)) = (candidate, course, completed_on)
    else {
        return Ok(Outcome::Rejected(faults));
    };
    let proof = row.cell(3);
    let new = Recorded {
        completed_on,
        proof: digest(proof),
        entry: 0,
        line: u32::try_from(row.line()).unwrap_or(0),
    };
    let bench = Bench {
        catalog: &desk.now.catalog,
        policy: &desk.now.policy,
        on: desk.today,
    };
    match known.recorded.entry((candidate as u32, course)) {
        Slot::Vacant(slot) => {
            slot.insert(vec![new]);
        }
        Slot::Occupied(mut slot) => {
            let same = slot
                .get()
                .iter()
                .find(|r| r.completed_on == completed_on && r.proof == new.proof);
            if let Some(same) = same {
                let note = (same.line > 0).then(|| format!("the same as line {}", same.line));
                return Ok(Outcome::Already { note });
            }
            let contradicts = |r: &&Recorded| {
                r.completed_on == completed_on
                    || course_credit::fits_any(course, r.completed_on, bench)
            };
            if let Some(old) = slot.get().iter().find(contradicts) {
                return Ok(Outcome::Rejected(vec![contradiction(
                    old,
                    candidate,
                    course,
                    completed_on,
                    bench,
                )]));
            }
            slot.get_mut().push(new);
        }
    }
    let id = desk
        .recording
        .completion(candidate, course, completed_on, proof)?;
    touched.0.insert(candidate);
    Ok(Outcome::Recorded {
        note: no_credit(id, course, completed_on, bench),
    })
}

/// Why a completion earns no credit by the day alone; a bundle that waits is told in the candidate's progress.
fn no_credit(id: Id, course: CourseId, completed_on: Day, bench: Bench) -> Option<String> {
    if course_credit::fits_any(course, completed_on, bench) {
        return None;
    }
    let completion = Completion {
        id,
        entry: 0,
        course,
        completed_on,
    };
    course_credit::why_no_credit(&completion, &[], bench)
        .map(|why| format!("recorded without credit: {why}"))
}

fn contradiction(
    old: &Recorded,
    candidate: Id,
    course: CourseId,
    completed_on: Day,
    bench: Bench,
) -> Reject {
    let code = bench.catalog.code(course);
    let differs = if old.completed_on == completed_on {
        "another proof"
    } else {
        "another day"
    };
    let (place, hint) = if old.entry == 0 {
        (
            format!("on line {} of this file", old.line),
            "keep the row that is right".to_string(),
        )
    } else {
        let command = format!(
            "lssc record-course {candidate} {code} --on {completed_on} --corrects {} --reason TEXT",
            old.entry
        );
        (
            format!("in entry {}", old.entry),
            format!("if this row is right: {command}"),
        )
    };
    Reject {
        code: Some(Requirement::NotRecorded.code()),
        reason: format!(
            "{code} of candidate {candidate} is recorded with {differs} ({}) {place}",
            old.completed_on
        ),
        kind: "recorded otherwise",
        hint,
    }
}

/// The candidate whom a cell names by number or e-mail address; a name beside it must agree.
fn person(known: &Known, text: &str, name: &str) -> Result<Id, Reject> {
    let place = match text.parse::<Id>() {
        Ok(number) => known
            .people
            .binary_search_by_key(&number, |(n, _, _)| *n)
            .ok(),
        Err(_) => {
            let number = known
                .by_email
                .get(text)
                .or_else(|| known.by_email.get(&email_key(text)));
            number.and_then(|n| known.people.binary_search_by_key(n, |(n, _, _)| *n).ok())
        }
    };
    let Some((number, called, _)) = place.map(|p| &known.people[p]) else {
        let near = near_people(&known.people, text);
        return Err(Reject {
            code: None,
            reason: format!("candidate {} is not in the register", quoted(text)),
            kind: "unknown person",
            hint: if near.is_empty() {
                "enroll them first".to_string()
            } else {
                format!("did you mean {}?", near.join(", or "))
            },
        });
    };
    if !name.is_empty() && !same_text(name, called) {
        return Err(Reject {
            code: None,
            reason: format!(
                "the name {} is not that of candidate {number}, {called}",
                quoted(name)
            ),
            kind: "name contradicts the candidate",
            hint: "find out whose completion it is".to_string(),
        });
    }
    Ok(*number)
}

fn course(desk: &Desk, text: &str) -> Result<CourseId, Reject> {
    desk.now.catalog.find(text).ok_or_else(|| {
        let near = near_courses(desk.now, text);
        Reject {
            code: None,
            reason: format!("course {} is not in the catalog", quoted(text)),
            kind: "unknown course",
            hint: if near.is_empty() {
                "see lssc catalog list".to_string()
            } else {
                format!("did you mean {}?", near.join(", "))
            },
        }
    })
}
