//! `candidate legacy --csv`: a file of people certified before these records began.

use std::collections::HashMap;
use std::path::Path;

use crate::acts::namesakes::Namesakes;
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::candidate::legacy::{Holder, Taken, given_here, key, take};
use crate::commands::cells::{Cells, columns};
use crate::commands::context::Context;
use crate::import::fields::{self, past_day};
use crate::import::{Column, Outcome, Reject, Row};
use crate::model::Person;
use crate::period::Day;
use crate::rules::Requirement;
use crate::rules::decisions::legacy::Legacy;

columns! {
    Name = Column::must("name", &["full name", "candidate name"]),
    Email = batch::EMAIL,
    First = Column::must("first_on", &["first day", "certified from"]),
    Awarded = Column::must("awarded_on", &["awarded", "day of award"]),
    Number = Column::must("number", &["certificate", "certificate number"]),
    Renewed = Column::may("renewed_on", &["renewed", "renewals"]),
    AlaMember = batch::ALA_MEMBER,
    State = batch::STATE,
}

/// The line on which a certificate was recorded: by e-mail address and number.
type Lines = HashMap<(String, String), u64>;

/// Records everybody in `file`.
pub fn run(file: &Path, args: &BatchArgs, ctx: &Context) -> Result<(), crate::failure::Failure> {
    let prepare = |_: &Desk| Ok((Lines::new(), Namesakes::default()));
    batch::import(file, COLUMNS, args, false, ctx, prepare, settle)
}

fn settle(
    (lines, namesakes): &mut (Lines, Namesakes),
    desk: &Desk,
    row: &Row,
    touched: &mut Touched,
) -> anyhow::Result<Outcome> {
    let holder = match read(row, desk) {
        Ok(holder) => holder,
        Err(rejected) => return Ok(rejected),
    };
    let Person { email, name, .. } = &holder.person;
    if let Some(reject) = batch::of_several(desk, &desk.now.whose(email, name)?, email)? {
        return Ok(Outcome::Rejected(vec![reject]));
    }
    match take(desk.recording, desk.now, &holder, namesakes).map_err(FailureInRow)? {
        Taken::Refused(findings) => Ok(Outcome::Rejected(batch::rejects(&findings, what_to_do))),
        Taken::Already { .. } => {
            let earlier = lines.get(&key(&holder));
            Ok(Outcome::Already { note: earlier.map(|line| format!("the same as line {line}")) })
        }
        Taken::Recorded { candidate, notes, .. } => {
            touched.add(candidate);
            lines.insert(key(&holder), row.line());
            let membership = row.cell(At::AlaMember.into());
            Ok(Outcome::Recorded { note: fields::notes_of(notes, membership) })
        }
    }
}

/// What to do about a refused row.
fn what_to_do(requirement: Requirement) -> String {
    match requirement {
        Requirement::NotEnrolled => {
            "record the certificate before the later application: see lssc candidate show EMAIL"
                .to_string()
        }
        Requirement::NotRecorded => {
            "see whose it is: lssc candidate find NUMBER; retract the wrong entry".to_string()
        }
        Requirement::RenewalWindow => {
            "compare the days with the paper; leave out renewals that came too late".to_string()
        }
        _ => "compare the days with the paper".to_string(),
    }
}

/// Reads a row.
fn read(row: &Row, desk: &Desk) -> Result<Holder, Outcome> {
    let mut cells = Cells::of(row, COLUMNS, desk);
    let name = cells.name(At::Name);
    let email = cells.email(At::Email);
    let first_on = cells.past_day(At::First);
    let awarded_on = cells.past_day(At::Awarded);
    let number = cells.read(At::Number, |column, text| match given_here(text) {
        None => Ok(text),
        Some((why, hint)) => Err(Reject {
            code: None,
            reason: format!("{column} {why}"),
            kind: "a number of this register",
            hint: format!("{hint}, such as paper"),
        }),
    });
    let renewed = cells.text(At::Renewed).split(';').map(str::trim);
    let day = |text| past_day("renewed_on", text, desk.day_format, desk.today);
    let renewed: Result<Vec<Day>, Reject> =
        renewed.filter(|text| !text.is_empty()).map(day).collect();
    let renewed = cells.keep(renewed);
    let ala_member = cells.membership(At::AlaMember);
    let state = cells.state(At::State);
    let stated = || {
        let mut renewed_on = renewed?;
        renewed_on.sort_unstable();
        let (name, email) = (name?.to_string(), email?);
        Some(Holder {
            person: Person { number: 0, name, email, ala_member: ala_member?, state: state? },
            legacy: Legacy {
                certificate: number?.to_string(),
                first_on: first_on?,
                awarded_on: awarded_on?,
                renewed_on,
            },
        })
    };
    let stated = stated();
    cells.done(stated)
}
