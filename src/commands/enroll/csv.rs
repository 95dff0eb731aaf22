//! `enroll --csv`: a file of people, and one of their experience.

use std::collections::HashMap;
use std::path::Path;

use crate::acts::enrollment::{Applicant, Made, in_words, take};
use crate::acts::namesakes::Namesakes;
use crate::acts::{Act, Refusal};
use crate::commands::batch::{self, BatchArgs, Desk, FailureInRow, Touched};
use crate::commands::context::{Context, quoted_word};
use crate::commands::enroll::values::{check_email, parse_state};
use crate::commands::lookup;
use crate::failure::{Failure, did_you_mean};
use crate::import::fields::{self, filled, money, past_day, yes_no};
use crate::import::{Batch, Column, Outcome, Reject, Row, Sheet};
use crate::model::{Education, Enrollment, Graduation, Id, Job, JobHours, Payment, Person};
use crate::money::Cents;
use crate::register::former::Whose;
use crate::register::read::email_key;
use crate::rules::Requirement;
use crate::rules::meaning::calendar::overfull;

pub const PEOPLE: &[Column] = &[
    Column { name: "name", aliases: &["full name", "candidate name", "applicant"], required: true },
    batch::EMAIL,
    Column { name: "education", aliases: &["schooling"], required: true },
    Column { name: "position", aliases: &["post", "job title"], required: true },
    Column { name: "requires_mlis", aliases: &["mlis required"], required: false },
    batch::ALA_MEMBER,
    batch::STATE,
    Column { name: "received_on", aliases: &["received", "date received"], required: true },
    Column { name: "graduate_of", aliases: &["college"], required: false },
    Column {
        name: "graduated_on",
        aliases: &["graduation date", "date graduated"],
        required: false,
    },
    Column { name: "paid", aliases: &["amount", "amount paid"], required: false },
    Column { name: "paid_on", aliases: &["date paid", "payment date"], required: false },
    Column { name: "payer", aliases: &["paid by"], required: false },
];

pub const EXPERIENCE: &[Column] = &[
    batch::EMAIL,
    Column { name: "library", aliases: &["employer"], required: true },
    Column { name: "first_on", aliases: &["from", "start date", "first day"], required: true },
    Column { name: "last_on", aliases: &["to", "until", "end date", "last day"], required: true },
    Column { name: "hours_per_week", aliases: &["weekly hours"], required: false },
    Column { name: "total_hours", aliases: &["total", "hours"], required: false },
    Column { name: "basis", aliases: &["paid or volunteer"], required: true },
];

/// The jobs for one e-mail address, with their faults.
#[derive(Default)]
struct Stated {
    jobs: Vec<Job>,
    faults: Vec<Reject>,
    line: u64,
    used: bool,
}

/// The rows so far.
#[derive(Default)]
struct Seen {
    /// The line of each application, by e-mail address and day received.
    lines: HashMap<(String, String), u64>,
    /// Everybody, to compare each applicant with.
    namesakes: Namesakes,
}

/// Enrolls everybody in `people`.
pub fn run(
    people: &Path,
    experience: Option<&Path>,
    keep: bool,
    args: &BatchArgs,
    ctx: &Context,
) -> Result<(), Failure> {
    let (mut stated, mut header) = match experience {
        None => (None, Vec::new()),
        Some(file) => {
            let (stated, header) = read_experience(file, args, ctx)?;
            (Some(stated), header)
        }
    };
    let prepare = |_: &Desk| Ok(Seen::default());
    batch::import_rows(
        people,
        PEOPLE,
        args,
        false,
        ctx,
        prepare,
        |seen, desk, sheet, batch, touched, bar| {
            let mut kept = 0;
            settle_all(seen, desk, sheet, batch, touched, bar, &mut stated, keep, &mut kept, ctx)?;
            let mut notes: Vec<String> = Vec::new();
            match kept {
                0 => {}
                1 => notes.push("1 ineligible application was kept on file.".to_string()),
                n => notes.push(format!("{n} ineligible applications were kept on file.")),
            }
            notes.append(&mut header);
            let mut unused: Vec<(&String, &Stated)> =
                stated.iter().flatten().filter(|(_, s)| !s.used).collect();
            unused.sort_by_key(|(_, s)| s.line);
            notes.extend(unused.iter().map(|(email, s)| match email.as_str() {
                "" => format!("experience line {}: email is empty", s.line),
                email => {
                    format!("experience line {}: {email} is nobody in {}", s.line, people.display())
                }
            }));
            Ok(notes)
        },
    )
}

#[allow(clippy::too_many_arguments)]
fn settle_all(
    seen: &mut Seen,
    desk: &Desk,
    sheet: &mut Sheet,
    batch: &mut Batch,
    touched: &mut Touched,
    bar: &indicatif::ProgressBar,
    stated: &mut Option<HashMap<String, Stated>>,
    keep: bool,
    kept: &mut u64,
    ctx: &Context,
) -> anyhow::Result<()> {
    while let Some(row) = sheet.next_row()? {
        bar.set_position(row.offset());
        let outcome = match row.fault() {
            Some(fault) => Outcome::Rejected(vec![fault]),
            None => settle(&row, desk, stated, seen, keep, kept, touched, ctx)?,
        };
        batch.settle(&row, outcome)?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn settle(
    row: &Row,
    desk: &Desk,
    stated: &mut Option<HashMap<String, Stated>>,
    Seen { lines: seen, namesakes }: &mut Seen,
    keep: bool,
    kept: &mut u64,
    touched: &mut Touched,
    ctx: &Context,
) -> anyhow::Result<Outcome> {
    let mut faults = Vec::new();
    let applicant = read_person(row, desk, &mut faults);
    let key = email_key(row.cell(1));
    let mut jobs = Vec::new();
    if let Some(stated) = stated.as_mut().and_then(|all| all.get_mut(&key)) {
        stated.used = true;
        jobs = stated.jobs.clone();
        faults.extend(stated.faults.iter().cloned());
    }
    let Some(mut applicant) = applicant.filter(|_| faults.is_empty()) else {
        return Ok(Outcome::Rejected(faults));
    };
    applicant.enrollment.jobs = jobs;
    let whose = desk.now.whose(&applicant.person.email, &applicant.person.name)?;
    if let Some(reject) = batch::of_several(desk, &whose, &applicant.person.email)? {
        return Ok(Outcome::Rejected(vec![reject]));
    }
    keep_left_out(row, desk, &whose, &mut applicant, stated.is_some())?;

    let line = row.line();
    let received = applicant.enrollment.received_on.to_string();
    let act = take(desk.recording, desk.now, &applicant, keep, None, namesakes, ctx.today);
    match act.map_err(FailureInRow)? {
        Act::Refused(Refusal { otherwise: Some(record), .. }) => {
            let line = seen.get(&(key, received)).copied();
            let field = in_words(record.field);
            let reject = recorded_otherwise(&applicant, field, record.entry, line);
            Ok(Outcome::Rejected(vec![reject]))
        }
        Act::Refused(Refusal { findings, .. }) => {
            let application = &applicant.enrollment;
            let overfull = !overfull(&application.jobs, application.received_on).is_empty();
            let mut rejects = batch::rejects(&findings, |requirement| match requirement {
                Requirement::Experience if overfull => {
                    "Correct the hours or the days of the job.".to_string()
                }
                _ => what_to_do(requirement),
            });
            if let (Some((amount, _, _)), Some(first)) = (&applicant.paid, rejects.first_mut()) {
                first.hint = format!("Refund the ${amount} paid. {}", first.hint);
            }
            Ok(Outcome::Rejected(rejects))
        }
        Act::Already(_, entry) => {
            let note = match seen.get(&(key, received)) {
                Some(earlier) if desk.recording.entry() == Some(entry) => {
                    Some(format!("the same as line {earlier}"))
                }
                _ => None,
            };
            Ok(Outcome::Already { note })
        }
        Act::Recorded(Made { candidate, kept: unmet, notes, .. }) => {
            touched.add(candidate);
            seen.insert((key, received), line);
            *kept += u64::from(unmet.is_some());
            Ok(Outcome::Recorded { note: fields::notes_of(notes, row.cell(5)) })
        }
    }
}

/// Fills in what the file has no column for from the register, and the jobs if there is no experience file: what is
/// left out neither changes nor contradicts anything.
fn keep_left_out(
    row: &Row,
    desk: &Desk,
    whose: &Whose,
    applicant: &mut Applicant,
    jobs_stated: bool,
) -> rusqlite::Result<()> {
    let columns = [4, 5, 6, 8, 9, 10].map(|column| row.has(column));
    let [mlis, member, state, college, graduated, paid] = columns;
    if columns.iter().all(|there| *there) && jobs_stated {
        return Ok(());
    }
    let known = match whose {
        Whose::Theirs(number) | Whose::Formerly(number) => desk.now.transcript(*number)?,
        _ => None,
    };
    let Some(known) = known else {
        return Ok(());
    };
    let stated = known.addressed(&applicant.person.email).clone();
    if !member {
        applicant.person.ala_member = stated.ala_member;
    }
    if !state {
        applicant.person.state = stated.state;
    }
    let new = &mut applicant.enrollment;
    let same = |e: &&Enrollment| e.received_on == new.received_on;
    if let Some(recorded) = known.enrollments.iter().find(same) {
        if !mlis {
            new.requires_mlis = recorded.requires_mlis;
        }
        if !college && !graduated {
            new.graduation = recorded.graduation.clone();
        }
        if !paid {
            let with_it = |p: &&Payment| p.entry == recorded.entry && p.order.is_none();
            let payment = known.payments.iter().find(with_it);
            applicant.paid = payment.map(|p| (p.amount, p.paid_on, p.payer.clone()));
        }
        if !jobs_stated {
            new.jobs = recorded.jobs.clone();
        }
    }
    Ok(())
}

/// Rejects an application that is already recorded, in the register or on an earlier line, with another value of a
/// field.
fn recorded_otherwise(applicant: &Applicant, field: &str, entry: Id, line: Option<u64>) -> Reject {
    let received_on = applicant.enrollment.received_on;
    let email = &applicant.person.email;
    let what = format!(
        "the application of {email} received {received_on} is already recorded with another {field}"
    );
    match line {
        Some(line) => batch::contradicts_line(&what, line),
        None => Reject {
            code: Some(Requirement::NotRecorded.code()),
            reason: format!("{what} in entry {entry}"),
            kind: batch::RECORDED_OTHERWISE,
            hint: format!(
                "If this row is right: lssc enroll --email {} --received {received_on} ... --corrects {entry} --reason TEXT",
                quoted_word(email)
            ),
        },
    }
}

/// What to do about a refused application.
fn what_to_do(requirement: Requirement) -> String {
    match requirement {
        Requirement::Experience => {
            "Add the person's jobs to the experience file (--experience-csv), or keep the application on file with --keep."
        }
        Requirement::Schooling | Requirement::Position => {
            "Correct the row if it is wrong, or keep the application on file with --keep."
        }
        Requirement::NotEnrolled => {
            "Delete the row: one candidacy at a time."
        }
        _ => "",
    }
    .to_string()
}

/// Reads a row of people; `faults` collects what cannot be read.
fn read_person(row: &Row, desk: &Desk, faults: &mut Vec<Reject>) -> Option<Applicant> {
    let mut note = |fault: Reject| faults.push(fault);
    let name = fields::name("name", row.cell(0)).map_err(&mut note).ok();
    let email = filled("email", row.cell(1)).and_then(email_address).map_err(&mut note).ok();
    let education =
        word::<Education>("education", row.cell(2), "not a schooling").map_err(&mut note).ok();
    let position = filled("position", row.cell(3)).map_err(&mut note).ok();
    let requires_mlis = yes_no("requires_mlis", row.cell(4), false).map_err(&mut note).ok();
    let ala_member = match row.cell(5) {
        "" => Some(None),
        text => fields::membership("ala_member", text).map_err(&mut note).ok(),
    };
    let state = match row.cell(6) {
        "" => Some(None),
        text => parse_state(text)
            .map_err(|why| note(fields::reject("state", text, &why, "not a state", "")))
            .ok()
            .map(Some),
    };
    let day = |column: &str, text: &str| past_day(column, text, desk.day_format, desk.today);
    let received_on = filled("received_on", row.cell(7))
        .and_then(|t| day("received_on", t))
        .map_err(&mut note)
        .ok();
    let graduation = graduation(row, desk, &mut note);
    let paid = match row.cell(10) {
        "" => None,
        text => money("paid", text).map_err(&mut note).ok().filter(|amount| *amount > Cents::ZERO),
    };
    let paid_on = match row.cell(11) {
        "" => received_on,
        text => day("paid_on", text).map_err(&mut note).ok(),
    };
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_string());
    Some(Applicant {
        person: Person {
            number: 0,
            name: name?.to_string(),
            email: email?,
            ala_member: ala_member?,
            state: state?,
        },
        enrollment: Enrollment {
            id: 0,
            entry: 0,
            received_on: received_on?,
            education: education?,
            position: position?.to_string(),
            requires_mlis: requires_mlis?,
            fee: Cents::ZERO,
            graduation: graduation?,
            certificate: None,
            jobs: Vec::new(),
        },
        paid: paid.zip(paid_on).map(|(amount, day)| (amount, day, optional(row.cell(12)))),
    })
}

/// Reads a cell with an e-mail address.
pub fn email_address(text: &str) -> Result<String, Reject> {
    check_email(text).map_err(|why| Reject {
        code: None,
        reason: format!("email {why}"),
        kind: "not an e-mail address",
        hint: "Write the address alone, such as ana@example.org.".to_string(),
    })
}

fn graduation(row: &Row, desk: &Desk, note: &mut impl FnMut(Reject)) -> Option<Option<Graduation>> {
    let (college, day) = (row.cell(8), row.cell(9));
    if college.is_empty() && day.is_empty() {
        return Some(None);
    }
    let college = filled("graduate_of", college).map_err(&mut *note).ok();
    let day = filled("graduated_on", day)
        .and_then(|t| past_day("graduated_on", t, desk.day_format, desk.today));
    let graduated_on = day.map_err(&mut *note).ok();
    let known = college.map(|c| lookup::college(desk.now, c));
    let college = match known? {
        Ok(college) => college,
        Err(failure) => {
            note(batch::unknown(failure, "unknown college"));
            return None;
        }
    };
    Some(Some(Graduation { college, graduated_on: graduated_on? }))
}

/// Reads a cell with a fixed word.
pub fn word<T: std::str::FromStr<Err = String>>(
    column: &str,
    text: &str,
    kind: &'static str,
) -> Result<T, Reject> {
    filled(column, text)?.parse().map_err(|why: String| {
        let hint = did_you_mean(text, &why).unwrap_or_else(|| "use one of these words".to_string());
        fields::reject(column, text, &why, kind, &hint)
    })
}

/// Reads the experience file, by e-mail address.
fn read_experience(
    file: &Path,
    args: &BatchArgs,
    ctx: &Context,
) -> Result<(HashMap<String, Stated>, Vec<String>), Failure> {
    let mut sheet = batch::open(file, EXPERIENCE, args, Some(batch::EXPERIENCE), ctx)?;
    let mut stated: HashMap<String, Stated> = HashMap::new();
    while let Some(row) = sheet.next_row().map_err(batch::unreadable)? {
        let of = stated.entry(email_key(row.cell(0))).or_default();
        of.line = if of.line == 0 { row.line() } else { of.line };
        let mut faults: Vec<Reject> = row.fault().into_iter().collect();
        match read_job(&row, args, ctx, &mut faults) {
            Some(job) if faults.is_empty() => of.jobs.push(job),
            _ => of.faults.extend(faults.into_iter().map(|fault| Reject {
                reason: format!("experience line {}: {}", row.line(), fault.reason),
                hint: match fault.hint.as_str() {
                    "" => format!("correct it in {}", file.display()),
                    hint => format!("in {}: {hint}", file.display()),
                },
                ..fault
            })),
        }
    }
    let said = |note: &String| format!("{}: {note}", file.display());
    Ok((stated, sheet.notes().iter().map(said).collect()))
}

fn read_job(row: &Row, args: &BatchArgs, ctx: &Context, faults: &mut Vec<Reject>) -> Option<Job> {
    let mut note = |fault: Reject| faults.push(fault);
    let library = filled("library", row.cell(1)).map_err(&mut note).ok();
    let day = |column: &str, text: &str| past_day(column, text, args.day_format, ctx.today);
    let first_on =
        filled("first_on", row.cell(2)).and_then(|t| day("first_on", t)).map_err(&mut note).ok();
    let last_on = match row.cell(3) {
        "" | "-" => Some(None),
        text => day("last_on", text)
            .map_err(|mut fault| {
                if fields::day("last_on", text, args.day_format).is_ok() {
                    fault.hint = "if they still work there, write - as the last day".to_string();
                }
                note(fault);
            })
            .ok()
            .map(Some),
    };
    if let (Some(first), Some(Some(last))) = (first_on, last_on)
        && last < first
    {
        note(fields::reject(
            "last_on",
            row.cell(3),
            &format!("is before the first day, {first}"),
            "ends before it begins",
            "",
        ));
    }
    let hours = match (row.cell(4), row.cell(5)) {
        ("", "") => {
            note(Reject {
                code: None,
                reason: "hours_per_week and total_hours are both empty".to_string(),
                kind: "no hours",
                hint: "Give one of them.".to_string(),
            });
            None
        }
        (text, "") => {
            fields::hours("hours_per_week", text).map_err(&mut note).ok().map(JobHours::Weekly)
        }
        ("", text) => {
            fields::hours("total_hours", text).map_err(&mut note).ok().map(JobHours::Total)
        }
        _ => {
            note(Reject {
                code: None,
                reason: "hours_per_week and total_hours are both given".to_string(),
                kind: "hours twice",
                hint: "give one of them".to_string(),
            });
            None
        }
    };
    let basis = word("basis", row.cell(6), "not a basis").map_err(&mut note).ok();
    let job = Job {
        library: library?.to_string(),
        first_on: first_on?,
        last_on: last_on?,
        hours: hours?,
        basis: basis?,
    };
    // The days of an open job are known only with the day received.
    if job.last_on.is_some() || matches!(job.hours, JobHours::Weekly(_)) {
        let too_many = overfull(std::slice::from_ref(&job), ctx.today).into_iter();
        too_many.for_each(|reason| {
            note(Reject {
                code: Some(Requirement::Experience.code()),
                reason,
                kind: "too many hours",
                hint: String::new(),
            })
        });
    }
    Some(job)
}
