//! `renew activity`: an activity of continuing education (R3, R4).

use std::path::PathBuf;

use clap::Args;

use crate::acts::activity::{Made, take};
use crate::commands::act::{self, About};
use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::given::{Given, given, given_text};
use crate::commands::lookup;
use crate::commands::renew::amounts::{
    first_of_several, hours_amount, parse_credit_unit, parse_decimal, parse_hours, parse_minutes,
    parse_technology,
};
use crate::commands::renew::csv;
use crate::failure::Failure;
use crate::hours::{Decimal, Minutes};
use crate::import::{Grade, outcome_help};
use crate::model::{Activity, ActivityUnit, Id, Kind, Standing, Transcript, same_text};
use crate::period::Day;
use crate::register::Reading;
use crate::rules::Requirement;
use crate::rules::decisions::{activity, renewal};
use crate::rules::meaning::standing;
use crate::text;

/// Record an activity of continuing education, or many with --csv
///
/// Give its size in hours, in minutes, in credits (a semester credit is 15 hours, a quarter credit 10) or in conference
/// days (6 hours). Hours must fit its days: 24 a day at most. An activity for the technology set is technology for all
/// its hours unless you say otherwise. A proof belongs to one activity a day; parts of it say which part they are, such
/// as CONF-77/1 and CONF-77/2.
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
  lssc renew activity 14 --title 'Web accessibility' --from 2026-09-01 \\
      --on 2026-09-30 --set technology --hours 20 --proof WJ-77
  lssc renew activity --csv activities.csv

{}
The column candidate has a number or an e-mail address. Fill exactly one of
hours, minutes, credits and days. A name that is not the candidate's rejects the
row. A proof written n/a is none.

{}", batch::columns("activities.csv", csv::COLUMNS), outcome_help()))]
pub struct ActivityArgs {
    /// Number or e-mail address
    #[arg(required_unless_present_any = ["csv", "corrects"])]
    candidate: Option<String>,
    /// Title of the activity
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["csv", "corrects"])]
    title: Option<String>,
    /// Its first day, if it has several; - for none
    #[arg(long, value_name = "DAY", value_parser = given(typed_day))]
    from: Option<Given<Day>>,
    /// Day of the activity, or the last of several
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present_any = ["csv", "corrects"])]
    on: Option<Day>,
    /// Competency set it relates to
    #[arg(long, value_name = "SET", required_unless_present_any = ["csv", "corrects"])]
    set: Option<String>,
    /// Hours, such as 1.5 or 1:30
    #[arg(long, value_name = "N", value_parser = parse_hours, conflicts_with_all = ["minutes", "credits", "days"])]
    hours: Option<Minutes>,
    /// Minutes, such as 90
    #[arg(long, value_name = "N", value_parser = parse_minutes, conflicts_with_all = ["credits", "days"])]
    minutes: Option<Minutes>,
    /// Credits
    #[arg(long, value_name = "N", value_parser = parse_decimal, requires = "unit", conflicts_with = "days")]
    credits: Option<Decimal>,
    /// Unit of the credits: semester, quarter or ceu
    #[arg(long, value_name = "UNIT", value_parser = parse_credit_unit, requires = "credits", conflicts_with_all = ["hours", "minutes", "days"])]
    unit: Option<ActivityUnit>,
    /// Conference days
    #[arg(long, value_name = "N", value_parser = parse_decimal)]
    days: Option<Decimal>,
    /// The technology part of it
    #[arg(long, value_name = "N", value_parser = given(parse_technology), conflicts_with = "technology")]
    technology_hours: Option<Given<Minutes>>,
    /// All of it is technology
    #[arg(long)]
    technology: bool,
    /// Number of a certificate, or the like
    #[arg(long, value_name = "TEXT", value_parser = given_text)]
    proof: Option<Given<String>>,
    /// Record everything in a file of activities
    #[arg(long, value_name = "FILE", conflicts_with_all = ["candidate", "title", "from", "on", "set", "hours", "minutes", "credits", "days", "technology_hours", "technology", "proof"])]
    csv: Option<PathBuf>,
    /// The lowest grade that passes, if the file has a column of grades
    #[arg(long, value_name = "GRADE", value_parser = Grade::parse, requires = "csv")]
    passing: Option<Grade>,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    correction: Correction,
}

pub fn run(args: ActivityArgs, ctx: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.csv {
        args.correction.not_of_a_file()?;
        let batch = BatchArgs { passing: args.passing, ..args.batch };
        return super::csv::run(file, &batch, ctx);
    }
    args.on.map(|on| ctx.past("--on", on)).transpose()?;
    if args.title.as_ref().is_some_and(|title| title.trim().is_empty()) {
        return Err(Failure::usage("--title is empty: an activity needs a title"));
    }
    let size = size(&args);
    if size.is_none() && args.correction.corrects.is_none() {
        return Err(Failure::usage(
            "the size of the activity is missing: give --hours N, --minutes N, --credits N --unit semester|quarter|ceu, or --days N",
        ));
    }
    let about = About { kind: Kind::Activity, candidate: args.candidate.as_deref() };
    let subject = |reading: &Reading, row: Id| {
        let owner = reading.owner_of(Kind::Activity, row)?;
        let owner = owner.map(|owner| reading.transcript(owner));
        let activities = owner.transpose()?.flatten().unwrap_or_default().activities;
        let recorded = activities.iter().find(|a| a.id == row);
        let named = recorded.zip(args.title.as_ref()).is_some_and(|(a, t)| same_text(&a.title, t));
        Ok(Subject::if_it_fits(named))
    };
    act::record(about, &args.correction, ctx, subject, |recording, desk| {
        let missing = "renew activity needs CANDIDATE, --title, --on and --set, or --csv FILE";
        let transcript = desk.candidate(args.candidate.as_deref(), missing, ctx)?;
        let old = recorded(desk)?;
        let new = stated(&args, size, old.as_ref(), &transcript, desk, ctx)?;
        let (number, name) = (transcript.person.number, &transcript.person.name);
        let act = take(recording, desk.reading(), &transcript, &new, old.as_ref(), ctx.today)?;
        let act = act.and(|made| {
            let Made { id, size, notes } = made;
            let Activity { title, from_on, activity_on, .. } = &new;
            let days = match from_on {
                None => format!("on {activity_on}"),
                Some(first) => format!("from {first} to {activity_on}"),
            };
            let line = format!("Recorded \"{title}\", {size} {days}, for {number} {name}.");
            let mut said = Said { notes, ..Said::line(line) }.made("activity", id);
            let after = Reading::new(recording.conn(), None)?;
            said.lines.extend(hours_so_far(&after, number, ctx)?);
            Ok(said.correcting(old.as_ref(), &new, desk, ctx))
        })?;
        Ok((act, Concerned::one(number)))
    })
}

/// The size in the arguments, if there is one.
fn size(args: &ActivityArgs) -> Option<(Decimal, ActivityUnit)> {
    let hours = args.hours.or(args.minutes);
    let hours = hours.map(|minutes| (hours_amount(minutes), ActivityUnit::Hours));
    let days = args.days.map(|days| (days, ActivityUnit::Days));
    hours.or(args.credits.zip(args.unit)).or(days)
}

/// The recorded activity, if one is being corrected.
fn recorded(desk: &Desk) -> Result<Option<Activity>, Failure> {
    let activities = desk.owner_before()?.map(|owner| owner.activities).unwrap_or_default();
    Ok(activities.into_iter().find(|a| Some(a.id) == desk.record()))
}

/// The new activity: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(
    args: &ActivityArgs,
    size: Option<(Decimal, ActivityUnit)>,
    old: Option<&Activity>,
    transcript: &Transcript,
    desk: &Desk,
    ctx: &Context,
) -> Result<Activity, Failure> {
    let missing = || Failure::usage("renew activity needs --title, --on and --set");
    let set = args.set.as_ref().map(|set| lookup::set(desk.reading(), set)).transpose()?;
    let (amount, unit) = size.or(old.map(|a| (a.amount, a.unit))).ok_or_else(missing)?;
    let title = args.title.as_ref().map(|title| title.trim().to_string());
    let proof = Given::text_over(&args.proof, old.map(|a| a.proof.clone())).unwrap_or_default();
    let mut activity = Activity {
        id: 0,
        entry: 0,
        title: title.or(old.map(|a| a.title.clone())).ok_or_else(missing)?,
        from_on: Given::over(&args.from, old.and_then(|a| a.from_on)),
        activity_on: args.on.or(old.map(|a| a.activity_on)).ok_or_else(missing)?,
        set: set.or(old.map(|a| a.set)).ok_or_else(missing)?,
        amount,
        unit,
        technology: Given::over(&args.technology_hours, old.and_then(|a| a.technology)),
        proof: text::proof(&proof).to_string(),
    };
    activity.from_on = first_of_several(activity.from_on, activity.activity_on)
        .map_err(|why| Failure::usage(format!("--from {why}")))?;
    if args.technology {
        let bench = ctx.bench(desk.reading(), activity.activity_on);
        activity.technology = Some(activity::whole(transcript, &activity, bench));
    }
    Ok(activity)
}

/// The contact hours so far toward the next renewal.
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
