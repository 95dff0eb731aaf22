//! `record-course`: records a completed course (C1 to C4).

mod csv;
mod known;

use std::path::PathBuf;

use clap::Args;

use crate::acts;
use crate::acts::completion::Stated;
use crate::commands::act::{self, About};
use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::given::{Given, given_text};
use crate::commands::lookup;
use crate::failure::Failure;
use crate::import::{Grade, outcome_help};
use crate::model::{Completion, Id, Kind, Standing, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::reports::credit;
use crate::rules::Bench;
use crate::rules::meaning::standing;
use crate::text;

/// Record that a candidate completed a course, or many with --csv
///
/// A completion earns credit if its day is within an approval of the course or in the 24 months before it. A completion
/// without credit is recorded as well, with the reason.
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
    #[arg(required_unless_present_any = ["csv", "corrects"])]
    candidate: Option<String>,
    /// Code of the course
    #[arg(required_unless_present_any = ["csv", "corrects"])]
    course: Option<String>,
    /// Day of completion
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present_any = ["csv", "corrects"])]
    on: Option<Day>,
    /// Number of a certificate, or the like
    #[arg(long, value_name = "TEXT", value_parser = given_text)]
    proof: Option<Given<String>>,
    /// Record everything in a file of completions
    #[arg(long, value_name = "FILE", conflicts_with_all = ["candidate", "course", "on", "proof"])]
    csv: Option<PathBuf>,
    /// The lowest grade that passes, if the file has a column of grades
    #[arg(long, value_name = "GRADE", value_parser = Grade::parse, requires = "csv")]
    passing: Option<Grade>,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: RecordCourseArgs, ctx: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.csv {
        args.correction.not_of_a_file()?;
        let batch = BatchArgs { passing: args.passing, ..args.batch };
        return csv::run(file, &batch, ctx);
    }
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    let about = About { kind: Kind::Completion, candidate: args.candidate.as_deref() };
    let subject = |reading: &Reading, row: Id| {
        let course = args.course.as_ref().map(|course| lookup::course(reading, course));
        let course = course.transpose()?;
        let owner = reading.owner_of(Kind::Completion, row)?;
        let owner = owner.map(|owner| reading.transcript(owner));
        let completions = owner.transpose()?.flatten().unwrap_or_default().completions;
        let fits = |c: &Completion| c.id == row && Some(c.course) == course;
        Ok(Subject::if_it_fits(completions.iter().any(fits)))
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let transcript = desk.candidate(args.candidate.as_deref(), MISSING, ctx)?;
        let old = match (desk.record(), desk.owner_before()?) {
            (Some(row), Some(owner)) => acts::completion::recorded(&desk.before, &owner, row)?,
            _ => None,
        };
        let new = stated(&args, old.clone(), desk)?;
        let bench = ctx.bench(desk.reading(), ctx.today);
        let act = acts::completion::take(recording, desk.reading(), &transcript, &new, bench)?;
        let act = act.and(|id| {
            let made = Completion { id, ..new.completion };
            let said = said(recording, &transcript, &made, ctx)?;
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(transcript.person.number)))
    })
}

const MISSING: &str = "record-course needs CANDIDATE, COURSE and --on DAY, or --csv FILE";

/// The new completion: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(args: &RecordCourseArgs, old: Option<Stated>, desk: &Desk) -> Result<Stated, Failure> {
    let missing = || Failure::usage(MISSING);
    let course = args.course.as_ref().map(|course| lookup::course(desk.reading(), course));
    let (proof, old) = old.map(|old| (old.proof, old.completion)).unzip();
    let completion = Completion {
        id: 0,
        entry: 0,
        course: course.transpose()?.or(old.map(|c| c.course)).ok_or_else(missing)?,
        completed_on: args.on.or(old.map(|c| c.completed_on)).ok_or_else(missing)?,
    };
    let proof = Given::text_over(&args.proof, proof).unwrap_or_default();
    Ok(Stated { completion, proof: text::proof(&proof).to_string() })
}

/// Reports the completion and its credit.
fn said(
    recording: &Recording,
    transcript: &Transcript,
    made: &Completion,
    ctx: &Context,
) -> Result<Said, Failure> {
    let after = Reading::new(recording.conn(), None)?;
    let number = transcript.person.number;
    let now = after.transcript(number)?.unwrap_or_default();
    let bench = ctx.bench(&after, ctx.today);
    let (mut lines, notes) = credit_said(&now, made, bench);
    let (code, day) = (bench.catalog.code(made.course), made.completed_on);
    let name = &now.person.name;
    lines.insert(0, format!("Recorded {code}, completed {day}, for {number} {name}."));
    Ok(Said { lines, notes, ..Said::default() }.made("completion", made.id))
}

/// The credit of a completion and the candidate's progress, or why it earned none.
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
        Some((set, achievement)) => {
            let day = achievement.achieved_on;
            lines.push(format!(
                "{} is achieved {day} by {}.",
                bench.policy.set(set).name,
                achievement.route.by(bench)
            ));
            let late = credit::after_award(day, situation.certification);
            notes
                .extend(late.map(|late| format!("achieved {late}; it may be an activity instead")));
        }
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
