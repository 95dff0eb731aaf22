//! `candidate legacy --csv`: a file of people certified before these records began.

use std::collections::HashMap;
use std::path::Path;

use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::candidate::legacy::{Holder, Taken, given_here, key, take};
use crate::commands::context::Context;
use crate::commands::enroll::{check_email, parse_state};
use crate::import::fields::{self, filled, past_day};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::Person;
use crate::period::Day;
use crate::rules::Requirement;
use crate::rules::decisions::legacy::Legacy;

pub const COLUMNS: &[Column] = &[
    Column { name: "name", aliases: &["full name", "candidate name"], required: true },
    batch::EMAIL,
    Column { name: "first_on", aliases: &["first day", "certified from"], required: true },
    Column { name: "awarded_on", aliases: &["awarded", "day of award"], required: true },
    Column { name: "number", aliases: &["certificate", "certificate number"], required: true },
    Column { name: "renewed_on", aliases: &["renewed", "renewals"], required: false },
    batch::ALA_MEMBER,
    batch::STATE,
];

/// The line on which a certificate was recorded: by e-mail address and number.
type Lines = HashMap<(String, String), u64>;

/// Records everybody in `file`.
pub fn run(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), crate::failure::Failure> {
    let prepare = |_: &Desk| Ok(Lines::new());
    batch::import(file, COLUMNS, args, false, ctx, prepare, settle)
}

fn settle(
    lines: &mut Lines,
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
) -> anyhow::Result<Outcome> {
    let mut faults = Vec::new();
    let holder = read(row, desk, &mut faults);
    let Some(holder) = holder.filter(|_| faults.is_empty()) else {
        return Ok(Outcome::Rejected(faults));
    };
    match take(desk.recording, desk.now, &holder).map_err(FailureInRow)? {
        Taken::Refused(findings) => Ok(Outcome::Rejected(batch::rejects(&findings, what_to_do))),
        Taken::Already { .. } => {
            let earlier = lines.get(&key(&holder));
            Ok(Outcome::Already { note: earlier.map(|line| format!("the same as line {line}")) })
        }
        Taken::Recorded { candidate, notes, .. } => {
            touched.add(candidate);
            lines.insert(key(&holder), row.line());
            Ok(Outcome::Recorded { note: (!notes.is_empty()).then(|| notes.join("; ")) })
        }
    }
}

/// What is done about a row that is refused.
fn what_to_do(requirement: Requirement) -> String {
    match requirement {
        Requirement::NotEnrolled => {
            "record the certificate before the application that follows it: see lssc candidate show EMAIL".to_string()
        }
        Requirement::NotRecorded => {
            "see who holds it: lssc candidate find NUMBER; take back the entry that is wrong".to_string()
        }
        Requirement::RenewalWindow => {
            "compare the days with the paper; leave out renewals that were not received in time".to_string()
        }
        _ => "compare the days with the paper".to_string(),
    }
}

/// Reads a row; what cannot be read goes to `faults`.
fn read(row: &Row, desk: &Desk, faults: &mut Vec<Reject>) -> Option<Holder> {
    let mut note = |fault: Reject| faults.push(fault);
    let name = filled("name", row.cell(0)).map_err(&mut note).ok();
    let email = filled("email", row.cell(1)).map_err(&mut note).ok();
    if let Some(Err(why)) = email.map(check_email) {
        note(Reject {
            code: None,
            reason: format!("email {why}"),
            kind: "not an e-mail address",
            hint: String::new(),
        });
    }
    let day = |column: &str, text: &str| {
        filled(column, text).and_then(|t| past_day(column, t, desk.day_format, desk.today))
    };
    let first_on = day("first_on", row.cell(2)).map_err(&mut note).ok();
    let awarded_on = day("awarded_on", row.cell(3)).map_err(&mut note).ok();
    let number = filled("number", row.cell(4)).map_err(&mut note).ok();
    if let Some((why, hint)) = number.and_then(given_here) {
        note(Reject {
            code: None,
            reason: format!("number {why}"),
            kind: "a number of this register",
            hint: format!("{hint}, such as paper"),
        });
    }
    let renewed = row.cell(5).split(';').map(str::trim);
    let renewed: Result<Vec<Day>, Reject> =
        renewed.filter(|text| !text.is_empty()).map(|text| day("renewed_on", text)).collect();
    let renewed = renewed.map_err(&mut note).ok();
    let state = match row.cell(7) {
        "" => Some(None),
        text => parse_state(text)
            .map_err(|why| note(fields::reject("state", text, &why, "not a state", "")))
            .ok()
            .map(Some),
    };
    let mut renewed_on = renewed?;
    renewed_on.sort_unstable();
    Some(Holder {
        person: Person {
            number: 0,
            name: name?.to_string(),
            email: email?.to_string(),
            ala_member: Some(row.cell(6)).filter(|n| !n.is_empty()).map(str::to_string),
            state: state?,
        },
        legacy: Legacy {
            certificate: number?.to_string(),
            first_on: first_on?,
            awarded_on: awarded_on?,
            renewed_on,
        },
    })
}
