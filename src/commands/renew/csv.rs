//! `renew activity --csv`: a file of activities.

use std::collections::HashMap;
use std::path::Path;

use crate::acts::activity::{Made, take};
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::context::{Context, quoted_word};
use crate::commands::lookup;
use crate::commands::renew::amounts::{
    first_of_several, hours_amount, parse_credit_unit, parse_decimal, parse_minutes,
};
use crate::failure::Failure;
use crate::hours::{Decimal, Minutes};
use crate::import::fields::{self, filled, past_day, quoted};
use crate::import::{Column, OUTCOME, Outcome, PARTICIPANT, Reject, Row};
use crate::model::{Activity, ActivityUnit, Id};
use crate::rules::Requirement;
use crate::text;

pub const COLUMNS: &[Column] = &[
    batch::CANDIDATE,
    Column { name: "title", aliases: &["activity", "activity title"], required: true },
    Column { name: "from", aliases: &["first day"], required: false },
    Column { name: "activity_on", aliases: &["date", "activity date", "day"], required: true },
    Column { name: "set", aliases: &["competency set"], required: true },
    Column { name: "hours", aliases: &["contact hours"], required: false },
    Column { name: "minutes", aliases: &["duration in minutes"], required: false },
    Column { name: "credits", aliases: &[], required: false },
    Column { name: "unit", aliases: &["credit unit"], required: false },
    Column { name: "days", aliases: &["conference days"], required: false },
    Column { name: "technology_hours", aliases: &[], required: false },
    Column { name: "proof", aliases: &["certificate", "certificate number"], required: false },
    PARTICIPANT,
    OUTCOME,
];

/// The places of the columns, in the order of [`COLUMNS`].
const CANDIDATE: usize = 0;
const TITLE: usize = 1;
const FROM: usize = 2;
const ON: usize = 3;
const SET: usize = 4;
const HOURS: usize = 5;
const MINUTES: usize = 6;
const CREDITS: usize = 7;
const UNIT: usize = 8;
const DAYS: usize = 9;
const TECHNOLOGY: usize = 10;
const PROOF: usize = 11;
const NAME: usize = 12;

/// Records every activity in `file`.
pub fn run(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), Failure> {
    batch::import(
        file,
        COLUMNS,
        args,
        false,
        ctx,
        |_| Ok(State { lines: HashMap::new(), comparisons: 400_000 }),
        settle,
    )
}

/// State kept from row to row.
struct State {
    /// The line of this file that recorded an activity, by its number in the register.
    lines: HashMap<i64, u64>,
    /// How many texts may still be compared to find the nearest names.
    comparisons: usize,
}

fn settle(
    state: &mut State,
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
) -> anyhow::Result<Outcome> {
    let (mut faults, mut names) = (Vec::new(), Vec::new());
    let read = read(row, desk, &mut state.comparisons, &mut faults, &mut names);
    let Some((transcript, new)) = read.filter(|_| faults.is_empty()) else {
        return Ok(Outcome::Rejected(faults));
    };
    let candidate = transcript.person.number;
    let act = take(desk.recording, desk.now, &transcript, &new, None, desk.today)
        .map_err(FailureInRow)?;
    let what = || quoted(&new.title);
    let hint = |requirement, entry| match requirement {
        Requirement::NotRecorded if entry == 0 => {
            "Correct the proof: each part of a certificate says which it is.".to_string()
        }
        Requirement::NotRecorded => {
            format!("If this row is right: {}", correction(row, &new, candidate, entry))
        }
        Requirement::ContactHours if new.unit == ActivityUnit::Ceu => {
            "Write hours instead, or adopt a policy that has renewal.ceu.".to_string()
        }
        Requirement::ContactHours => {
            "Write minutes in a column minutes, or its first day in a column from.".to_string()
        }
        Requirement::TechnologyHours => {
            "Correct technology_hours: at most all hours of the activity.".to_string()
        }
        _ => String::new(),
    };
    match batch::settled(act, &state.lines, what, hint) {
        Err(outcome) => Ok(outcome),
        Ok(Made { id, mut notes, size: _ }) => {
            notes.splice(0..0, names);
            state.lines.insert(id, row.line());
            touched.add(candidate);
            Ok(Outcome::Recorded { note: (!notes.is_empty()).then(|| notes.join("; ")) })
        }
    }
}

/// The command that corrects an entry to what a row says.
fn correction(row: &Row, activity: &Activity, candidate: Id, entry: Id) -> String {
    let mut command = format!(
        "lssc renew activity {candidate} --title {} --on {}",
        quoted_word(&activity.title),
        activity.activity_on
    );
    let flags = [
        ("--set", SET),
        ("--hours", HOURS),
        ("--minutes", MINUTES),
        ("--credits", CREDITS),
        ("--unit", UNIT),
        ("--days", DAYS),
        ("--technology-hours", TECHNOLOGY),
        ("--proof", PROOF),
    ];
    if let Some(first) = activity.from_on {
        command.push_str(&format!(" --from {first}"));
    }
    for (flag, column) in flags {
        if !row.cell(column).is_empty() {
            command.push_str(&format!(" {flag} {}", quoted_word(row.cell(column))));
        }
    }
    format!("{command} --corrects {entry} --reason TEXT")
}

fn read(
    row: &Row,
    desk: &Desk,
    comparisons: &mut usize,
    faults: &mut Vec<Reject>,
    notes: &mut Vec<String>,
) -> Option<(crate::model::Transcript, Activity)> {
    let mut note = |fault: Reject| faults.push(fault);
    let person = filled("candidate", row.cell(CANDIDATE)).and_then(|text| {
        lookup::candidate_within(desk.now, text, comparisons)
            .map_err(|failure| batch::unknown(failure, "unknown person"))
            .and_then(|found| {
                let (number, called) = (found.person.number, &found.person.name);
                let also = || desk.now.names_of(number);
                let noted = batch::named(row.cell(NAME), number, called, also)
                    .map_err(|unread| batch::unknown(unread.into(), "unreadable"))??;
                notes.extend(noted);
                Ok(found)
            })
    });
    let transcript = person.map_err(&mut note).ok();
    let title = fields::name("title", row.cell(TITLE)).map_err(&mut note).ok();
    let day = filled("activity_on", row.cell(ON))
        .and_then(|t| past_day("activity_on", t, desk.day_format, desk.today));
    let activity_on = day.map_err(&mut note).ok();
    let from_on = match (row.cell(FROM), activity_on) {
        ("", _) => Some(None),
        (text, last) => fields::day("from", text, desk.day_format)
            .and_then(|first| {
                first_of_several(Some(first), last.unwrap_or(first)).map_err(|_| {
                    let why = format!("is after the last day, {}", last.unwrap_or(first));
                    let hint = "Correct one of the two days.";
                    fields::reject("from", text, &why, "ends before it begins", hint)
                })
            })
            .map_err(&mut note)
            .ok(),
    };
    let set = filled("set", row.cell(SET)).and_then(|text| {
        lookup::set(desk.now, text).map_err(|failure| batch::unknown(failure, "unknown set"))
    });
    let set = set.map_err(&mut note).ok();
    let size = size(row).map_err(&mut note).ok();
    let technology = match row.cell(TECHNOLOGY) {
        "" => Some(None),
        text => fields::hours("technology_hours", text).map_err(&mut note).ok().map(Some),
    };
    let (amount, unit) = size?;
    let activity = Activity {
        id: 0,
        entry: 0,
        title: title?.to_string(),
        from_on: from_on?,
        activity_on: activity_on?,
        set: set?,
        amount,
        unit,
        technology: technology?,
        proof: text::proof(row.cell(PROOF)).to_string(),
    };
    Some((transcript?, activity))
}

/// The size of an activity: one of hours, minutes, credits with their unit, and days.
fn size(row: &Row) -> Result<(Decimal, ActivityUnit), Reject> {
    let decimal = |column: &str, text: &str| {
        parse_decimal(text).map_err(|why| fields::reject(column, text, &why, "not a number", ""))
    };
    let sizes = [HOURS, MINUTES, CREDITS, DAYS].map(|column| (column, row.cell(column)));
    let stated: Vec<(usize, &str)> =
        sizes.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    match stated.as_slice() {
        [(HOURS, text)] => match fields::hours("hours", text)? {
            Minutes(0) => Err(fields::reject(
                "hours",
                text,
                "is zero",
                "no hours",
                "Write the hours, such as 1.5 or 1:30.",
            )),
            minutes => Ok((hours_amount(minutes), ActivityUnit::Hours)),
        },
        [(MINUTES, text)] => parse_minutes(text)
            .map(|minutes| (hours_amount(minutes), ActivityUnit::Hours))
            .map_err(|why| fields::reject("minutes", text, &why, "not a number", "")),
        [(CREDITS, text)] => {
            let unit = filled("unit", row.cell(UNIT))?;
            let unit = parse_credit_unit(unit)
                .map_err(|why| fields::reject("unit", unit, &why, "not a unit", ""))?;
            Ok((decimal("credits", text)?, unit))
        }
        [(DAYS, text)] => Ok((decimal("days", text)?, ActivityUnit::Days)),
        _ => Err(Reject {
            code: None,
            reason: "the size must be given exactly once, in hours, minutes, credits or days"
                .to_string(),
            kind: "no size",
            hint: "Fill one of hours, minutes, credits (with unit) and days.".to_string(),
        }),
    }
}
