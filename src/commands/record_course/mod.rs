//! `record-course`: a course was completed (C1 to C4).

mod csv;
mod known;

use std::path::PathBuf;

use clap::Args;

use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::lookup;
use crate::failure::{Doing, Failure};
use crate::import::{Grade, outcome_help};
use crate::model::{Completion, Kind, Standing, Transcript};
use crate::period::Day;
use crate::register::Reading;
use crate::reports::credit;
use crate::rules::Bench;
use crate::rules::decisions::completion;
use crate::rules::meaning::{course_credit, standing};

/// Record that a candidate completed a course, or many with --csv
///
/// A completion earns credit if its day lies in an approval of the course or in the 24 months before it. One that
/// earns none is recorded all the same, with the reason.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc record-course [OPTIONS] --on <DAY> <CANDIDATE> <COURSE>
lssc record-course [OPTIONS] --csv <FILE>")]
#[command(after_help = format!("\
Examples:
  lssc record-course 4 YTH-101 --on 2026-11-14 --proof CERT-77
  lssc record-course --csv completions.csv --dry-run

{}
The column candidate has a number or an e-mail address, the column course a code
or a title. A name that is not the candidate's rejects the row.

{}", batch::columns("completions.csv", csv::COLUMNS), outcome_help()))]
pub struct RecordCourseArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "csv")]
    candidate: Option<String>,
    /// Code of the course
    #[arg(required_unless_present = "csv")]
    course: Option<String>,
    /// Day of completion
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "csv")]
    on: Option<Day>,
    /// Number of a certificate, or the like
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    proof: String,
    /// Record everything in a file of completions
    #[arg(long, value_name = "FILE", conflicts_with_all = ["candidate", "course", "on", "proof"])]
    csv: Option<PathBuf>,
    /// The lowest grade that passes, where the file has a column of grades
    #[arg(long, value_name = "GRADE", value_parser = Grade::parse, requires = "csv")]
    passing: Option<Grade>,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: RecordCourseArgs, ctx: &Context) -> Result<(), Failure> {
    let (Some(candidate), Some(course), Some(on)) = (&args.candidate, &args.course, args.on) else {
        return match &args.csv {
            Some(file) => {
                args.correction.not_of_a_file()?;
                csv::run(file, &BatchArgs { passing: args.passing, ..args.batch }, ctx)
            }
            None => Err(Failure::usage(
                "record-course needs CANDIDATE, COURSE and --on DAY, or --csv FILE",
            )),
        };
    };
    let completed_on = ctx.past("--on", on)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk = Desk::open(
        ctx,
        &recording,
        &args.correction,
        Kind::Completion,
        Some(candidate),
        |reading, row| {
            let person = lookup::candidate(reading, candidate)?;
            let same_course = lookup::course(reading, course)?;
            Ok(person.completions.iter().any(|c| c.id == row && c.course == same_course))
        },
    )?;
    let reading = desk.reading();
    let transcript = lookup::asked(ctx, reading, candidate)?;
    let course = lookup::course(reading, course)?;
    let number = transcript.person.number;

    let bench = ctx.bench(reading, ctx.today);
    let new = Completion { id: 0, entry: 0, course, completed_on };
    let recorded = reading.completions_of(number, course)?;
    let proof = args.proof.trim();
    let credit = course_credit::credit_findings(&new, &transcript.completions, bench);
    let decision = completion::completion(&new, proof, &recorded, bench);
    let is_new = match decision.into_result() {
        Ok((is_new, _, _)) => is_new,
        Err(unmet) => {
            let text = format!("the completion of {} is not recorded", bench.catalog.code(course));
            return Err(Failure::refused(text, credit.into_iter().chain(unmet).collect()));
        }
    };
    if !is_new {
        let entry = recorded
            .iter()
            .find(|(c, _)| c.completed_on == completed_on)
            .map_or(0, |(c, _)| c.entry);
        desk.nothing_else_to_record(entry)?;
        let said = Said::already("completion", entry);
        return conclude(ctx, &recording, &desk.before, &Concerned::one(number), said);
    }

    let id =
        recording.completion(number, course, completed_on, proof).doing("record the completion")?;

    let after = Reading::new(recording.conn(), None)?;
    let transcript = after.transcript(number)?.unwrap_or_default();
    let made = Completion { id, ..new };
    let (mut lines, notes) = credit_said(&transcript, &made, ctx.bench(&after, ctx.today));
    let code = bench.catalog.code(course);
    lines.insert(
        0,
        format!(
            "Recorded {code}, completed {completed_on}, for {number} {}.",
            transcript.person.name
        ),
    );
    let said = Said { lines, notes, ..Said::default() }.made("completion", id);
    conclude(ctx, &recording, &desk.before, &Concerned::one(number), said)
}

/// What a completion earned and how far the candidate is, and why it earned nothing where that is so.
fn credit_said(
    transcript: &Transcript,
    made: &Completion,
    bench: Bench,
) -> (Vec<String>, Vec<String>) {
    let then = transcript.clone().up_to(bench.on);
    let Some(situation) = standing::situation(&then, bench) else {
        return (Vec::new(), Vec::new());
    };
    let candidacy = &situation.candidacy;
    let mut lines = Vec::new();
    let mut notes = Vec::new();
    match credit::served(candidacy, made) {
        Some((set, achievement)) => lines.push(format!(
            "{} is achieved {} by {}.",
            bench.policy.set(set).name,
            achievement.achieved_on,
            achievement.route.by(bench)
        )),
        None => {
            notes.push(format!("it earns no credit: {}", credit::no_credit(candidacy, made, bench)))
        }
    }
    use Standing::{AwaitingPayment, Ineligible, Revoked, Withdrawn};
    let standing = situation.standing;
    if matches!(standing, Ineligible | AwaitingPayment | Withdrawn | Revoked) {
        let person = &transcript.person;
        notes.push(format!("{} {} is {standing}", person.number, person.name));
    }
    lines.push(format!(
        "Now required {} of {}, elective {} of {}.",
        candidacy.required.shown,
        candidacy.required.asked,
        candidacy.elective.shown,
        candidacy.elective.asked
    ));
    (lines, notes)
}
