//! `renew activity`: an activity of continuing education (R3, R4).

use std::path::PathBuf;

use clap::Args;

use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::lookup;
use crate::commands::renew::csv;
use crate::failure::{Doing, Failure};
use crate::hours::{Decimal, Minutes};
use crate::import::{Grade, outcome_help};
use crate::model::{Activity, ActivityUnit, Id, Kind, Standing, Transcript, same_text};
use crate::period::Day;
use crate::register::Reading;
use crate::reports::held;
use crate::rules::decisions::{activity, renewal};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Finding, Requirement};

/// Record an activity of continuing education, or many with --csv
///
/// Its size is stated in hours, in credits (a semester credit is 15 hours, a quarter credit 10) or in conference days
/// (6 hours). An activity for the technology set is technology for all its hours unless stated otherwise.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc renew activity [OPTIONS] --title <TEXT> --on <DAY> --set <SET> <CANDIDATE>
lssc renew activity [OPTIONS] --csv <FILE>")]
#[command(after_help = format!("\
Examples:
  lssc renew activity 14 --title 'Metadata workshop' --on 2026-03-04 \\
      --set cataloging --hours 6
  lssc renew activity 14 --title 'Web design' --on 2026-05-20 \\
      --set technology --credits 2 --unit semester
  lssc renew activity renee@example.org --title 'State conference' \\
      --on 2026-10-07 --set access --days 3
  lssc renew activity --csv activities.csv

{}
The column candidate has a number or an e-mail address. Fill exactly one of
hours, credits and days. A name that is not the candidate's rejects the row.

{}", batch::columns("activities.csv", csv::COLUMNS), outcome_help()))]
pub struct ActivityArgs {
    /// Number or e-mail address
    #[arg(required_unless_present = "csv")]
    candidate: Option<String>,
    /// Title of the activity
    #[arg(long, value_name = "TEXT", required_unless_present = "csv")]
    title: Option<String>,
    /// Day of the activity
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "csv")]
    on: Option<Day>,
    /// Competency set to which it relates
    #[arg(long, value_name = "SET", required_unless_present = "csv")]
    set: Option<String>,
    /// Hours, such as 1.5 or 1:30
    #[arg(long, value_name = "N", value_parser = parse_hours, conflicts_with_all = ["credits", "days"])]
    hours: Option<Minutes>,
    /// Credits
    #[arg(long, value_name = "N", value_parser = parse_decimal, requires = "unit", conflicts_with = "days")]
    credits: Option<Decimal>,
    /// Unit of the credits: semester or quarter
    #[arg(long, value_name = "UNIT", value_parser = parse_credit_unit, requires = "credits", conflicts_with_all = ["hours", "days"])]
    unit: Option<ActivityUnit>,
    /// Conference days
    #[arg(long, value_name = "N", value_parser = parse_decimal)]
    days: Option<Decimal>,
    /// The part of it that is technology
    #[arg(long, value_name = "N", value_parser = parse_technology, conflicts_with = "technology")]
    technology_hours: Option<Minutes>,
    /// All of it is technology
    #[arg(long)]
    technology: bool,
    /// Number of a certificate, or the like
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    proof: String,
    /// Record everything in a file of activities
    #[arg(long, value_name = "FILE", conflicts_with_all = ["candidate", "title", "on", "set", "hours", "credits", "days", "technology_hours", "technology"])]
    csv: Option<PathBuf>,
    /// The lowest grade that passes, where the file has a column of grades
    #[arg(long, value_name = "GRADE", value_parser = Grade::parse, requires = "csv")]
    passing: Option<Grade>,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    correction: Correction,
}

fn parse_technology(text: &str) -> Result<Minutes, String> {
    Minutes::parse(text).map_err(|e| e.to_string())
}

fn parse_hours(text: &str) -> Result<Minutes, String> {
    match Minutes::parse(text) {
        Ok(minutes) if minutes > Minutes(0) => Ok(minutes),
        Ok(_) => Err("an activity has more than no hours".to_string()),
        Err(why) => Err(why.to_string()),
    }
}

/// Reads a decimal that is more than nothing.
pub fn parse_decimal(text: &str) -> Result<Decimal, String> {
    match Decimal::parse(text) {
        Some(decimal) if decimal.0 > 0 && decimal.0 <= 10_000 * Decimal::ONE => Ok(decimal),
        _ => Err("is not a number of credits or days, such as 2 or 1.5".to_string()),
    }
}

/// Reads the unit of credits.
pub fn parse_credit_unit(text: &str) -> Result<ActivityUnit, String> {
    match text.parse() {
        Ok(unit @ (ActivityUnit::Semester | ActivityUnit::Quarter)) => Ok(unit),
        _ => Err("is none of: semester, quarter".to_string()),
    }
}

/// Hours as the register holds an activity's amount.
///
/// Minutes are cut into millionths of an hour, rounded up so that they read back as the same minutes.
pub fn hours_amount(minutes: Minutes) -> Decimal {
    Decimal((i128::from(minutes.0) * Decimal::ONE + 30) / 60)
}

pub fn run(args: ActivityArgs, ctx: &Context) -> Result<(), Failure> {
    let (Some(candidate), Some(title), Some(on), Some(set)) =
        (&args.candidate, &args.title, args.on, &args.set)
    else {
        return match &args.csv {
            Some(file) => {
                args.correction.not_of_a_file()?;
                super::csv::run(file, &BatchArgs { passing: args.passing, ..args.batch }, ctx)
            }
            None => Err(Failure::usage(
                "renew activity needs CANDIDATE, --title, --on and --set, or --csv FILE",
            )),
        };
    };
    let activity_on = ctx.past("--on", on)?;
    if title.trim().is_empty() {
        return Err(Failure::usage("--title is empty: an activity needs a title"));
    }
    let (amount, unit) = match (args.hours, args.credits.zip(args.unit), args.days) {
        (Some(minutes), _, _) => (hours_amount(minutes), ActivityUnit::Hours),
        (None, Some((credits, unit)), _) => (credits, unit),
        (None, None, Some(days)) => (days, ActivityUnit::Days),
        (None, None, None) => {
            return Err(Failure::usage(
                "the size of the activity is missing: give --hours N, --credits N --unit semester|quarter, or --days N",
            ));
        }
    };
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let desk = Desk::open(
        ctx,
        &recording,
        &args.correction,
        Kind::Activity,
        Some(candidate),
        |reading, row| {
            let person = lookup::candidate(reading, candidate)?;
            Ok(person.activities.iter().any(|a| a.id == row && same_text(&a.title, title)))
        },
    )?;
    let reading = desk.reading();
    let transcript = lookup::asked(ctx, reading, candidate)?;
    let set = lookup::set(reading, set)?;
    let (number, name) = (transcript.person.number, &transcript.person.name);
    let bench = ctx.bench(reading, activity_on);
    let mut activity = Activity {
        id: 0,
        entry: 0,
        title: title.trim().to_string(),
        activity_on,
        set,
        amount,
        unit,
        technology: args.technology_hours,
    };
    if args.technology {
        activity.technology = Some(whole(&transcript, &activity, bench));
    }

    let proofs = reading.activity_proofs(number)?;
    let decision = activity::activity(&transcript, &activity, bench);
    let proof = args.proof.trim();
    let recorded = recorded(&transcript, &proofs, &activity, proof);
    if let Recorded::Same { entry, .. } = recorded {
        desk.nothing_else_to_record(entry)?;
        let said = Said::already("activity", entry);
        return conclude(ctx, &recording, &desk.before, &Concerned::one(number), said);
    }
    let refused = |findings| {
        Failure::refused(format!("the activity of {number} {name} is not recorded"), findings)
    };
    if let Recorded::Otherwise { finding, .. } = recorded {
        return Err(refused(decision.findings.into_iter().chain([finding]).collect()));
    }
    let (size, _, notes) = decision.into_result().map_err(refused)?;

    let code = reading.policy.set(set).code.as_str();
    let id = recording.activity(number, &activity, code, proof).doing("record the activity")?;
    let mut said = Said { notes, ..Said::default() }.made("activity", id);
    said.lines.push(format!(
        "Recorded \"{}\", {size} on {activity_on}, for {number} {name}.",
        activity.title
    ));
    let after = Reading::new(recording.conn(), None)?;
    let now = after.transcript(number)?;
    let nothing = now.and_then(|now| held::counts_nothing(&now, id, ctx.bench(&after, ctx.today)));
    // Why it counts nothing may be noted already.
    if let Some(why) = nothing.filter(|_| said.notes.is_empty()) {
        said.notes.push(format!("it counts nothing: {why}"));
    }
    said.lines.extend(hours_so_far(&after, number, ctx)?);
    conclude(ctx, &recording, &desk.before, &Concerned::one(number), said)
}

/// All hours of an activity, by the units that govern it.
pub fn whole(transcript: &Transcript, activity: &Activity, bench: Bench) -> Minutes {
    activity::activity(transcript, activity, bench).grant().copied().unwrap_or(Minutes(0))
}

/// Whether an activity is in the register already.
pub enum Recorded {
    /// It is not.
    No,
    /// It is.
    Same {
        /// Its number.
        id: Id,
        /// The entry that recorded it.
        entry: Id,
    },
    /// It is, with other details.
    Otherwise {
        /// Its number.
        id: Id,
        /// The entry that recorded it.
        entry: Id,
        /// What stands against the new one.
        finding: Finding,
    },
}

/// Looks for an activity of the same title, day and set.
pub fn recorded(
    transcript: &Transcript,
    proofs: &std::collections::HashMap<i64, String>,
    new: &Activity,
    proof: &str,
) -> Recorded {
    let Some(old) = transcript.activities.iter().find(|a| a.is_again(new)) else {
        return Recorded::No;
    };
    let same = (old.amount, old.unit, old.technology) == (new.amount, new.unit, new.technology)
        && proofs.get(&old.id).map_or("", String::as_str) == proof;
    if same {
        return Recorded::Same { id: old.id, entry: old.entry };
    }
    let finding = Finding::not_recorded(Some(format!(
        "\"{}\" on {} is recorded with other details (entry {e}); to change it add --corrects {e}",
        old.title,
        old.activity_on,
        e = old.entry
    )));
    Recorded::Otherwise { id: old.id, entry: old.entry, finding }
}

/// How far the contact hours toward the next renewal are.
fn hours_so_far(reading: &Reading, candidate: i64, ctx: &Context) -> Result<Vec<String>, Failure> {
    let transcript = reading.transcript(candidate)?.unwrap_or_default();
    let then = transcript.clone().up_to(ctx.today);
    let bench = ctx.bench(reading, ctx.today);
    let situation = standing::situation(&then, bench);
    let findings = renewal::renewal_findings(&transcript, &then, situation.as_ref(), bench);
    let hours = [Requirement::ContactHours, Requirement::TechnologyHours];
    let texts: Vec<&str> = findings
        .iter()
        .filter(|f| hours.contains(&f.requirement))
        .map(|f| f.text.as_str())
        .collect();
    let mut lines = Vec::new();
    if !texts.is_empty() {
        lines.push(format!("Toward renewal: {}.", texts.join(", ")));
    }
    let over = [Standing::Lapsed, Standing::Withdrawn, Standing::Revoked];
    let standing = situation.map(|s| s.standing);
    if let Some(standing) = standing.filter(|standing| over.contains(standing)) {
        lines.push(format!("{candidate} {} is {standing} today.", then.person.name));
    }
    Ok(lines)
}
