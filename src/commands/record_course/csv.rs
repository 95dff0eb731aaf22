//! `record-course --csv`: a provider's roster of completions, at any size.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::commands::batch::{self, BatchArgs, Desk, Touched};
use crate::commands::context::Context;
use crate::commands::lookup::{near_courses, near_people};
use crate::failure::{Doing, Failure};
use crate::import::fields::{filled, past_day, quoted};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::{Completion, CourseId, Id};
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
    /// The line of this file, or the entry of the register as a negative number.
    place: i32,
    proof: u64,
}

impl Recorded {
    fn line(&self) -> Option<i32> {
        (self.place > 0).then_some(self.place)
    }
}

/// A person and a course in one number.
type Key = u64;

fn key(candidate: Id, course: CourseId) -> Key {
    ((candidate as u64) << 32) | u64::from(course.0)
}

/// A completion settled and not yet written.
struct Pending {
    candidate: Id,
    course: CourseId,
    completed_on: Day,
    proof: std::ops::Range<usize>,
}

/// So many completions are written at once, in the order of people: the register is then filled and read in order.
const WRITTEN_AT_ONCE: usize = 1 << 18;

/// What the rows are settled with: who and what is known, by what files call them.
struct Known {
    people: Vec<(Id, String, String)>,
    by_email: HashMap<String, u32>,
    recorded: HashMap<Key, Recorded, Spread>,
    /// Further completions of one person and course, of which there are few.
    more: HashMap<Key, Vec<Recorded>>,
    pending: Vec<Pending>,
    proofs: String,
    hints: Hints,
}

impl Known {
    fn add(&mut self, key: Key, known: Recorded) {
        match self.recorded.entry(key) {
            Slot::Vacant(slot) => {
                slot.insert(known);
            }
            Slot::Occupied(_) => self.more.entry(key).or_default().push(known),
        }
    }

    /// Writes what is settled, in the order of people and courses.
    fn write(&mut self, desk: &Desk) -> rusqlite::Result<()> {
        self.pending
            .sort_unstable_by_key(|p| (p.candidate, p.course, p.completed_on, p.proof.start));
        let rows = self.pending.iter().map(|p| {
            (
                p.candidate,
                p.course,
                p.completed_on,
                &self.proofs[p.proof.clone()],
            )
        });
        desk.recording.completions(rows)?;
        self.pending.clear();
        self.proofs.clear();
        Ok(())
    }
}

/// Spreads keys over a hash map: they are numbers of the register, which nobody chooses.
#[derive(Clone, Default)]
struct Spread;

impl BuildHasher for Spread {
    type Hasher = Spreading;
    fn build_hasher(&self) -> Spreading {
        Spreading(0)
    }
}

struct Spreading(u64);

impl Hasher for Spreading {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// How many comparisons of texts are spent on the nearest known names; the rest are told how to look.
struct Hints {
    comparisons: usize,
}

impl Hints {
    fn spend(&mut self, comparisons: usize) -> bool {
        let spent = comparisons <= self.comparisons;
        self.comparisons = self.comparisons.saturating_sub(comparisons);
        spent
    }
}

/// Records every completion in `file`.
pub fn run(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    let rows = std::fs::metadata(file).map_or(0, |m| m.len() / 32) as usize;
    let prepare = |desk: &Desk| prepare(desk, rows);
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
                    None => settle(known, desk, &row, touched),
                };
                batch.settle(&row, outcome)?;
                if known.pending.len() >= WRITTEN_AT_ONCE {
                    bar.set_position(row.offset());
                    known.write(desk)?;
                }
            }
            known.write(desk)?;
            // What was known is not needed to compare standings.
            (known.recorded, known.more) = (HashMap::default(), HashMap::new());
            Ok(Vec::new())
        },
    )
}

/// `rows` is about how many rows are to come.
fn prepare(desk: &Desk, rows: usize) -> Result<Known, Failure> {
    let people = desk.now.people().doing("read who is known")?;
    let by_email = people
        .iter()
        .enumerate()
        .map(|(place, (_, _, email))| (email_key(email), place as u32))
        .collect();
    let stored = desk
        .now
        .count_completions()
        .doing("count the completions")?;
    let mut known = Known {
        people,
        by_email,
        recorded: HashMap::with_capacity_and_hasher(stored.max(rows), Spread),
        more: HashMap::new(),
        pending: Vec::new(),
        proofs: String::new(),
        hints: Hints {
            comparisons: 400_000,
        },
    };
    desk.now
        .completions(|candidate, c, proof| {
            let place = -i32::try_from(c.entry).unwrap_or(i32::MAX);
            known.add(
                key(candidate, c.course),
                Recorded {
                    completed_on: c.completed_on,
                    place,
                    proof: digest(proof),
                },
            );
        })
        .doing("read the completions")?;
    Ok(known)
}

fn digest(proof: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    proof.hash(&mut hasher);
    hasher.finish()
}

fn settle(known: &mut Known, desk: &Desk, row: &Row, touched: &mut Touched) -> Outcome {
    let mut faults = Vec::new();
    let mut note = |fault: Reject| faults.push(fault);
    let candidate = filled("candidate", row.cell(0))
        .and_then(|text| person(known, text, row.cell(4)))
        .map_err(&mut note)
        .ok();
    let course = filled("course", row.cell(1))
        .and_then(|text| course(known, desk, text))
        .map_err(&mut note)
        .ok();
    let day = filled("completed_on", row.cell(2))
        .and_then(|text| past_day("completed_on", text, desk.day_format, desk.today));
    let completed_on = day.map_err(&mut note).ok();
    let (Some(candidate), Some(course), Some(completed_on)) = (candidate, course, completed_on)
    else {
        return Outcome::Rejected(faults);
    };
    let proof = row.cell(3);
    let place = i32::try_from(row.line()).unwrap_or(i32::MAX);
    let new = Recorded {
        completed_on,
        place,
        proof: digest(proof),
    };
    let bench = Bench {
        catalog: &desk.now.catalog,
        policy: &desk.now.policy,
        on: desk.today,
    };
    let key = key(candidate, course);
    match known.recorded.entry(key) {
        Slot::Vacant(slot) => {
            slot.insert(new);
        }
        Slot::Occupied(first) => {
            let more = known.more.get(&key).into_iter().flatten();
            let known_here = std::iter::once(first.get()).chain(more);
            match beside(known_here, &new, candidate, course, bench) {
                Some(outcome) => return outcome,
                None => known.more.entry(key).or_default().push(new),
            }
        }
    }
    let start = known.proofs.len();
    known.proofs.push_str(proof);
    known.pending.push(Pending {
        candidate,
        course,
        completed_on,
        proof: start..known.proofs.len(),
    });
    touched.add(candidate);
    Outcome::Recorded {
        note: no_credit(course, completed_on, bench),
    }
}

/// What a completion is beside others of the same person and course: the same, a contradiction, or neither.
fn beside<'k>(
    known: impl Iterator<Item = &'k Recorded> + Clone,
    new: &Recorded,
    candidate: Id,
    course: CourseId,
    bench: Bench,
) -> Option<Outcome> {
    let same = |r: &&Recorded| r.completed_on == new.completed_on && r.proof == new.proof;
    if let Some(same) = known.clone().find(same) {
        return Some(Outcome::Already {
            note: same.line().map(|line| format!("the same as line {line}")),
        });
    }
    let contradicts = |r: &&Recorded| {
        r.completed_on == new.completed_on || course_credit::fits_any(course, r.completed_on, bench)
    };
    let old = known.clone().find(contradicts)?;
    Some(Outcome::Rejected(vec![contradiction(
        old,
        candidate,
        course,
        new.completed_on,
        bench,
    )]))
}

/// Why a completion earns no credit by the day alone; a bundle that waits is told in the candidate's progress.
fn no_credit(course: CourseId, completed_on: Day, bench: Bench) -> Option<String> {
    if course_credit::fits_any(course, completed_on, bench) {
        return None;
    }
    let completion = Completion {
        id: 0,
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
    let (place, hint) = match old.line() {
        Some(line) => (
            format!("on line {line} of this file"),
            "keep the row that is right".to_string(),
        ),
        None => {
            let entry = -old.place;
            let command = format!(
                "lssc record-course {candidate} {code} --on {completed_on} --corrects {entry} --reason TEXT"
            );
            (
                format!("in entry {entry}"),
                format!("if this row is right: {command}"),
            )
        }
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
fn person(known: &mut Known, text: &str, name: &str) -> Result<Id, Reject> {
    let place = match text.parse::<Id>() {
        Ok(number) => known
            .people
            .binary_search_by_key(&number, |(n, _, _)| *n)
            .ok(),
        Err(_) => {
            let place = known
                .by_email
                .get(text)
                .or_else(|| known.by_email.get(&email_key(text)));
            place.map(|place| *place as usize)
        }
    };
    let Some(place) = place else {
        let near = match known.hints.spend(2 * known.people.len()) {
            true => near_people(&known.people, text),
            false => Vec::new(),
        };
        return Err(Reject {
            code: None,
            reason: format!("candidate {} is not in the register", quoted(text)),
            kind: "unknown person",
            hint: if near.is_empty() {
                "enroll them first, or look for them: lssc candidate find TEXT".to_string()
            } else {
                format!("did you mean {}?", near.join(", or "))
            },
        });
    };
    let (number, called, _) = &known.people[place];
    batch::named(name, *number, called)?;
    Ok(*number)
}

fn course(known: &mut Known, desk: &Desk, text: &str) -> Result<CourseId, Reject> {
    desk.now.catalog.find(text).ok_or_else(|| {
        let near = match known.hints.spend(desk.now.catalog.codes().count()) {
            true => near_courses(desk.now, text),
            false => Vec::new(),
        };
        Reject {
            code: None,
            reason: format!("course {} is not in the catalog", quoted(text)),
            kind: "unknown course",
            hint: if near.is_empty() {
                "see the approved courses: lssc catalog list".to_string()
            } else {
                format!("did you mean {}?", near.join(", "))
            },
        }
    })
}
