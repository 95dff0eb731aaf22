//! `renew activity --csv`: a file of activities.

use std::collections::HashMap;
use std::path::Path;

use crate::acts::activity::{Made, Stated, take};
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::context::{Context, quoted_word};
use crate::commands::lookup;
use crate::commands::renew::activity::{hours_amount, parse_credit_unit, parse_decimal};
use crate::failure::Failure;
use crate::hours::{Decimal, Minutes};
use crate::import::fields::{self, filled, past_day, quoted};
use crate::import::{Column, OUTCOME, Outcome, PARTICIPANT, Reject, Row};
use crate::model::{Activity, ActivityUnit, Id};
use crate::rules::Requirement;

pub const COLUMNS: &[Column] = &[
    batch::CANDIDATE,
    Column { name: "title", aliases: &["activity", "activity title"], required: true },
    Column { name: "activity_on", aliases: &["date", "activity date", "day"], required: true },
    Column { name: "set", aliases: &["competency set"], required: true },
    Column { name: "hours", aliases: &["contact hours"], required: false },
    Column { name: "credits", aliases: &[], required: false },
    Column { name: "unit", aliases: &["credit unit"], required: false },
    Column { name: "days", aliases: &["conference days"], required: false },
    Column { name: "technology_hours", aliases: &[], required: false },
    Column { name: "proof", aliases: &["certificate", "certificate number"], required: false },
    PARTICIPANT,
    OUTCOME,
];

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

/// What is carried from row to row.
struct State {
    /// The line of this file on which an activity was recorded, by its number in the register.
    lines: HashMap<i64, u64>,
    /// How many comparisons of texts may still be spent on the nearest known names.
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
    let Some((transcript, activity)) = read.filter(|_| faults.is_empty()) else {
        return Ok(Outcome::Rejected(faults));
    };
    let candidate = transcript.person.number;
    let new = Stated { activity, proof: row.cell(9).to_string() };
    let act =
        take(desk.recording, desk.now, &transcript, &new, desk.today).map_err(FailureInRow)?;
    let what = || quoted(&new.activity.title);
    let hint = |requirement, entry| match requirement {
        Requirement::NotRecorded => {
            format!("If this row is right: {}", correction(row, &new.activity, candidate, entry))
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

/// The command that puts what a row says in the place of what an entry recorded.
fn correction(row: &Row, activity: &Activity, candidate: Id, entry: Id) -> String {
    let mut command = format!(
        "lssc renew activity {candidate} --title {} --on {}",
        quoted_word(&activity.title),
        activity.activity_on
    );
    let flags = [
        ("--set", 3),
        ("--hours", 4),
        ("--credits", 5),
        ("--unit", 6),
        ("--days", 7),
        ("--technology-hours", 8),
        ("--proof", 9),
    ];
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
    let person = filled("candidate", row.cell(0)).and_then(|text| {
        lookup::candidate_within(desk.now, text, comparisons)
            .map_err(|failure| batch::unknown(failure, "unknown person"))
            .and_then(|found| {
                let (number, called) = (found.person.number, &found.person.name);
                let also = || desk.now.names_of(number);
                let noted = batch::named(row.cell(10), number, called, also)
                    .map_err(|unread| batch::unknown(unread.into(), "unreadable"))??;
                notes.extend(noted);
                Ok(found)
            })
    });
    let transcript = person.map_err(&mut note).ok();
    let title = fields::name("title", row.cell(1)).map_err(&mut note).ok();
    let day = filled("activity_on", row.cell(2))
        .and_then(|t| past_day("activity_on", t, desk.day_format, desk.today));
    let activity_on = day.map_err(&mut note).ok();
    let set = filled("set", row.cell(3)).and_then(|text| {
        lookup::set(desk.now, text).map_err(|failure| batch::unknown(failure, "unknown set"))
    });
    let set = set.map_err(&mut note).ok();
    let size = size(row).map_err(&mut note).ok();
    let technology = match row.cell(8) {
        "" => Some(None),
        text => fields::hours("technology_hours", text).map_err(&mut note).ok().map(Some),
    };
    let (amount, unit) = size?;
    let activity = Activity {
        id: 0,
        entry: 0,
        title: title?.to_string(),
        activity_on: activity_on?,
        set: set?,
        amount,
        unit,
        technology: technology?,
    };
    Some((transcript?, activity))
}

/// The size of an activity: one of hours, credits with their unit, or days.
fn size(row: &Row) -> Result<(Decimal, ActivityUnit), Reject> {
    let decimal = |column: &str, text: &str| {
        parse_decimal(text).map_err(|why| fields::reject(column, text, &why, "not a number", ""))
    };
    match (row.cell(4), row.cell(5), row.cell(7)) {
        (text, "", "") if !text.is_empty() => match fields::hours("hours", text)? {
            Minutes(0) => Err(fields::reject("hours", text, "is no time at all", "no hours", "")),
            minutes => Ok((hours_amount(minutes), ActivityUnit::Hours)),
        },
        ("", text, "") if !text.is_empty() => {
            let unit = filled("unit", row.cell(6))?;
            let unit = parse_credit_unit(unit)
                .map_err(|why| fields::reject("unit", unit, &why, "not a unit", ""))?;
            Ok((decimal("credits", text)?, unit))
        }
        ("", "", text) if !text.is_empty() => Ok((decimal("days", text)?, ActivityUnit::Days)),
        _ => Err(Reject {
            code: None,
            reason: "the size is not stated once: one of hours, credits and days is to be filled"
                .to_string(),
            kind: "no size",
            hint: "Fill one of hours, credits (with unit) and days.".to_string(),
        }),
    }
}
