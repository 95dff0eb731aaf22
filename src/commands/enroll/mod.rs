//! `enroll`: an application is received and decided on (program §4).

mod csv;
mod prompts;

use std::path::PathBuf;

use clap::Args;

pub use csv::word as csv_word;

use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk};
use crate::commands::payment::parse_amount;
use crate::commands::{lookup, waive};
use crate::failure::{Doing, Failure};
use crate::hours::Minutes;
use crate::model::{
    Basis, Education, Enrollment, FORGOTTEN_ADDRESS, Graduation, Id, Job, JobHours, Kind, Payment,
    Person, Purpose, Transcript, Waivable, same_text,
};
use crate::money::Cents;
use crate::period::{Day, parse_day};
use crate::register::read::email_key;
use crate::register::{Reading, Recording, write::Restates};
use crate::rules::decisions::enrollment;
use crate::rules::meaning::{admission, recognition, standing};
use crate::rules::{Bench, Finding, Requirement};

/// Enroll an applicant, or many with --csv
///
/// An applicant is enrolled who has a high school diploma or its equivalency, whose post needs no master's in library
/// science, and who has 1,820 hours of library work in the five years before the application was received. The
/// application fee is asked for admission, not for enrollment. An applicant who is not eligible is refused with every
/// unmet requirement named; --keep keeps the application on file.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc enroll [OPTIONS] --name <NAME> --email <EMAIL> --education <SCHOOLING> --position <TEXT> --experience <JOB>...
lssc enroll [OPTIONS] --csv <FILE>")]
#[command(after_help = format!("\
Examples:
  lssc enroll --name 'Ana Diaz' --email ana@example.org \\
      --education high-school --position 'Library assistant' \\
      --received 2026-01-10 --paid 350 \\
      --experience 'Springfield Public Library; 2022-03-01; -; 30/week; paid'
  lssc enroll --csv people.csv --experience-csv experience.csv

{}
{}", batch::columns("people.csv", csv::PEOPLE), batch::columns("experience.csv", csv::EXPERIENCE)))]
pub struct EnrollArgs {
    #[command(flatten)]
    pub details: Details,
    /// Day on which the application was received [default: today]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    received: Option<Day>,
    /// Amount paid for the application
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount)]
    paid: Option<Cents>,
    /// Day of the payment [default: the day received]
    #[arg(long, value_name = "DAY", value_parser = typed_day, requires = "paid")]
    paid_on: Option<Day>,
    /// Who paid, if not the applicant
    #[arg(long, value_name = "TEXT", requires = "paid")]
    payer: Option<String>,
    /// Waive the application fee from the day received, for the reason given: application-fee
    #[arg(long, value_name = "REQUIREMENT", value_parser = parse_waive, requires = "reason", conflicts_with = "csv")]
    waive: Option<Waivable>,
    /// Keep the application of an ineligible applicant on file
    #[arg(long)]
    keep: bool,
    /// Enroll everybody in a file of people
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "email", "education", "position", "experience", "received", "paid"])]
    csv: Option<PathBuf>,
    /// Their experience
    #[arg(long, value_name = "FILE", requires = "csv")]
    experience_csv: Option<PathBuf>,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    correction: Correction,
}

/// What an application states about the person; `candidate update` takes the same.
#[derive(Debug, Args, Default)]
pub struct Details {
    /// Name as it goes on the certificate
    #[arg(long)]
    pub name: Option<String>,
    /// E-mail address; one address is one candidate
    #[arg(long)]
    pub email: Option<String>,
    /// Schooling: none, high-school, equivalency or college
    #[arg(long, value_name = "SCHOOLING")]
    pub education: Option<Education>,
    /// The post held
    #[arg(long, value_name = "TEXT")]
    pub position: Option<String>,
    /// The post requires a master's degree in library science
    #[arg(long)]
    pub requires_mlis: bool,
    /// A job: 'LIBRARY; FIRST DAY; LAST DAY or -; 30/week or 400 total; paid or volunteer'
    #[arg(long, value_name = "JOB", value_parser = parse_job)]
    pub experience: Vec<Job>,
    /// ALA membership number
    #[arg(long, value_name = "NUMBER")]
    pub ala_member: Option<String>,
    /// Two letters of the state
    #[arg(long, value_name = "XX", value_parser = parse_state)]
    pub state: Option<String>,
    /// College with a recognition agreement
    #[arg(long, value_name = "COLLEGE", requires = "graduated_on")]
    pub graduate_of: Option<String>,
    /// Day of graduation from it
    #[arg(long, value_name = "DAY", value_parser = typed_day, requires = "graduate_of")]
    pub graduated_on: Option<Day>,
}

/// An application with everything stated.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// Name, e-mail address, membership, state.
    pub person: Person,
    /// The application.
    pub enrollment: Enrollment,
    /// What was paid with it: amount, day, payer.
    pub paid: Option<(Cents, Day, Option<String>)>,
}

/// How an application ended.
pub enum Enrolled {
    /// It was recorded.
    Recorded {
        /// The candidate's number.
        candidate: Id,
        /// The enrollment's number.
        enrollment: Id,
        /// The numbers of payments recorded with it.
        payments: Vec<Id>,
        /// The checklist, where it was kept although unmet.
        kept: Option<Vec<Finding>>,
        /// What else there is to know.
        notes: Vec<String>,
    },
    /// The same application is in the register.
    Already {
        /// The candidate's number.
        candidate: Id,
        /// The entry that recorded it.
        entry: Id,
    },
    /// It is refused.
    Refused {
        /// The whole checklist.
        findings: Vec<Finding>,
        /// The field in which the application is in the register otherwise, and the entry that recorded it.
        otherwise: Option<(&'static str, Id)>,
    },
}

pub fn run(mut args: EnrollArgs, ctx: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.csv {
        args.correction.not_of_a_file()?;
        return csv::run(file, args.experience_csv.as_deref(), args.keep, &args.batch, ctx);
    }
    prompts::complete(&mut args, ctx)?;
    let details = args.details;
    let received_on = ctx.past("--received", args.received.unwrap_or(ctx.today))?;
    let paid_on = ctx.past("--paid-on", args.paid_on.unwrap_or(received_on))?;
    let paid = args.paid.map(|amount| (amount, paid_on, args.payer.clone()));
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let email = details.email.clone().unwrap_or_default();
    let name = details.name.clone().unwrap_or_default();
    let desk =
        Desk::open(ctx, &recording, &args.correction, Kind::Enrollment, None, |reading, row| {
            let owner = reading.owner_of(Kind::Enrollment, row)?;
            match reading.by_email(&email)? {
                Some(known) => Ok(owner == Some(known)),
                // The address may be what was wrong: then the name says who it is.
                None => {
                    let person = match owner {
                        Some(owner) => reading.person(owner)?,
                        None => None,
                    };
                    Ok(person.is_some_and(|(_, called, _)| same_text(&called, &name)))
                }
            }
        })?;
    let applicant = applicant(details, received_on, paid, desk.reading(), ctx)?;

    let corrects = match desk.taken_back {
        Some((_, row)) => correct(&desk.before, &recording, row, args.paid.is_some())?,
        None => None,
    };
    match enroll(&recording, desk.reading(), &applicant, args.keep, corrects, ctx)? {
        Enrolled::Refused { findings, .. } => {
            let ineligible = findings.iter().any(|f| {
                !f.met()
                    && f.requirement != Requirement::NotEnrolled
                    && f.requirement != Requirement::NotRecorded
            });
            let name = &applicant.person.name;
            let mut failure = Failure::refused(
                match ineligible {
                    true => format!("{name} is not enrolled"),
                    false => format!("this application of {name} is not recorded"),
                },
                findings.clone(),
            );
            if ineligible {
                failure.notes = due_back(&applicant, &desk.before)?;
            }
            if ineligible && applicant.enrollment.jobs.is_empty() {
                failure = failure.hint(
                    "no job was stated; add each as --experience 'LIBRARY; FIRST DAY; LAST DAY or -; 30/week; paid'",
                );
            }
            Err(if ineligible && !args.keep {
                failure.hint("to keep the application on file all the same, add --keep")
            } else {
                failure
            })
        }
        Enrolled::Already { candidate, entry } => {
            desk.nothing_else_to_record(entry)?;
            let mut said = Said::line(format!(
                "Nothing to record: candidate {candidate} is enrolled with this application (entry {entry})."
            ));
            said.notes.push(format!("the same application is in the register, entry {entry}"));
            conclude(ctx, &recording, &desk.before, &Concerned::one(candidate), said)
        }
        Enrolled::Recorded { candidate, enrollment, payments, kept, notes } => {
            let now = Reading::new(recording.conn(), None)?;
            let transcript = now.transcript(candidate)?.unwrap_or_default();
            let mut said = Said {
                lines: sentences(&transcript, ctx.bench(&now, ctx.today)),
                notes,
                findings: kept,
                ..Said::default()
            }
            .made("candidate", candidate)
            .made("enrollment", enrollment);
            for payment in payments {
                said = said.made("payment", payment);
            }
            if let (Some(_), Some(reason)) = (args.waive, &args.correction.reason) {
                let waived =
                    waive::waive(&recording, &now, &transcript, None, received_on, reason, ctx)?;
                let now = Reading::new(recording.conn(), None)?;
                let transcript = now.transcript(candidate)?.unwrap_or_default();
                said.lines = sentences(&transcript, ctx.bench(&now, ctx.today));
                said.lines.push(waived.sentence);
                said = said.made("waiver", waived.id);
            }
            conclude(ctx, &recording, &desk.before, &Concerned::one(candidate), said)
        }
    }
}

/// The enrollment that a right one takes the place of.
#[derive(Clone, Copy)]
pub struct Corrected {
    /// The number of the candidate under which it is recorded, given up or not: the right one is recorded there too.
    candidate: Id,
    /// Its own number.
    enrollment: Id,
}

/// Takes back, with an enrollment that is corrected, what its entry stated about the person, and answers what the right
/// one takes over.
///
/// Money that came with it goes on counting, unless the right application states what was paid.
fn correct(
    before: &Reading,
    recording: &Recording,
    row: Id,
    paid: bool,
) -> Result<Option<Corrected>, Failure> {
    let found = before.restated(Kind::Enrollment, row)?;
    let Some((entry, candidate, enrollment)) = found else {
        return Ok(None);
    };
    let stated: &[Kind] = if paid { &[Kind::Detail, Kind::Payment] } else { &[Kind::Detail] };
    for &kind in stated {
        for id in crate::commands::retract::records_of(before, recording.conn(), entry, kind)? {
            if before.number_of(kind, id)? == Some(candidate) {
                recording
                    .retraction(entry, Some((kind, id)), false)
                    .doing("take the record back")?;
            }
        }
    }
    Ok(Some(Corrected { candidate, enrollment }))
}

/// Makes an application of what was stated; a college must be known by an agreement.
pub fn applicant(
    details: Details,
    received_on: Day,
    paid: Option<(Cents, Day, Option<String>)>,
    reading: &Reading,
    ctx: &Context,
) -> Result<Applicant, Failure> {
    let graduation = match details.graduate_of.zip(details.graduated_on) {
        None => None,
        Some((college, day)) => Some(Graduation {
            college: lookup::college(reading, &college)?,
            graduated_on: ctx.past("--graduated-on", day)?,
        }),
    };
    for job in &details.experience {
        ctx.past("the first day of a job,", job.first_on)?;
        if let Some(last) = job.last_on.filter(|last| *last > ctx.today) {
            return Err(Failure::usage(format!(
                "the last day of the job at {}, {last}, is after today, {}",
                job.library, ctx.today
            ))
            .hint("leave a job open that still runs: write - for its last day"));
        }
    }
    Ok(Applicant {
        person: Person {
            number: 0,
            name: details.name.unwrap_or_default().trim().to_string(),
            email: details.email.unwrap_or_default().trim().to_string(),
            ala_member: details.ala_member.map(|n| n.trim().to_string()).filter(|n| !n.is_empty()),
            state: details.state,
        },
        enrollment: Enrollment {
            id: 0,
            entry: 0,
            received_on,
            education: details.education.unwrap_or(Education::None),
            position: details.position.unwrap_or_default().trim().to_string(),
            requires_mlis: details.requires_mlis,
            fee: Cents::ZERO,
            graduation,
            jobs: details.experience,
            certificate: None,
        },
        paid,
    })
}

/// Decides on an application and records it.
pub fn enroll(
    recording: &Recording,
    reading: &Reading,
    applicant: &Applicant,
    keep: bool,
    corrects: Option<Corrected>,
    ctx: &Context,
) -> Result<Enrolled, Failure> {
    let on = applicant.enrollment.received_on;
    let bench = ctx.bench(reading, on);
    let by_email = reading.by_email(&applicant.person.email)?;
    let corrected = corrects.map(|c| reading.known.person(c.candidate));
    let known = corrected.or(by_email);
    if let Some(other) = by_email.filter(|other| Some(*other) != known) {
        return Err(Failure::failed(format!(
            "{} is the e-mail address of candidate {other}",
            applicant.person.email
        ))
        .hint("one address is one candidate: give each their own"));
    }
    let history = match known {
        Some(candidate) => reading.transcript(candidate)?,
        None => None,
    };
    let member = applicant.person.ala_member.is_some();
    // An application that is recorded already does not stand in its own way, nor do later ones.
    let mut others = history.clone();
    let recorded_already = |h: &Transcript| h.enrollments.iter().any(|e| e.received_on == on);
    if let Some(others) = others.as_mut().filter(|h| corrects.is_some() || recorded_already(h)) {
        others.enrollments.retain(|e| e.received_on < on);
    }
    let decision = enrollment::enrollment(&applicant.enrollment, member, others.as_ref(), bench);
    if let Some((history, recorded)) = history
        .as_ref()
        .and_then(|h| h.enrollments.iter().find(|e| e.received_on == on).map(|e| (h, e)))
    {
        let candidate = history.person.number;
        // What was stated then is the same fact still, although more has been stated since.
        let stated = reading.stated_by(candidate, recorded.entry)?;
        let known_as = history.addressed(&applicant.person.email);
        let differs = difference(applicant, known_as, history, recorded);
        let same_then =
            stated.iter().any(|then| difference(applicant, then, history, recorded).is_none());
        return Ok(match differs.filter(|_| !same_then) {
            None => Enrolled::Already { candidate, entry: recorded.entry },
            Some(field) => {
                let mut findings = decision.findings;
                let obstacle = format!(
                    "the application received {on} is recorded with another {field} (entry {e}); to change it add --corrects {e}",
                    e = recorded.entry
                );
                findings.push(Finding::not_recorded(Some(obstacle)));
                Enrolled::Refused { findings, otherwise: Some((field, recorded.entry)) }
            }
        });
    }
    let mut notes = decision.notes.clone();
    let ineligible =
        decision.findings.iter().any(|f| !f.met() && f.requirement != Requirement::NotEnrolled);
    let enrolled =
        decision.findings.iter().any(|f| !f.met() && f.requirement == Requirement::NotEnrolled);
    let kept = (keep && ineligible && !enrolled).then(|| decision.findings.clone());
    let fee = match (decision.into_result(), &kept) {
        (Ok((fee, _, _)), _) => fee,
        (Err(_), Some(_)) => crate::rules::meaning::fees::application_fee(on, member, bench.policy),
        (Err(findings), None) => {
            return Ok(Enrolled::Refused { findings, otherwise: None });
        }
    };
    if let Some(why) = applicant
        .enrollment
        .graduation
        .as_ref()
        .and_then(|g| recognition::why_not_recognized(g, bench.at(ctx.today)))
    {
        notes.push(why);
    }

    notes.extend(namesakes(reading, &applicant.person, known)?);

    let candidate = match known {
        Some(candidate) => candidate,
        None => recording.candidate().doing("record the candidate")?,
    };
    let under = corrects.map_or(candidate, |c| c.candidate);
    let mut stated = Person { number: under, ..applicant.person.clone() };
    if let Some(history) = history.as_ref().filter(|_| corrects.is_none()) {
        stated.email = address(history, &stated.email);
    }
    // A correction has taken back what the wrong application stated about the person.
    if corrects.is_some() || history.as_ref().is_none_or(|h| h.person != stated) {
        recording.detail(&stated).doing("record who the candidate is")?;
    }
    let restates = corrects.map_or(Restates::New, |c| Restates::Corrects(c.enrollment));
    let row = Enrollment { fee, ..applicant.enrollment.clone() };
    let enrollment = recording.enrollment(under, &row, restates).doing("record the enrollment")?;
    let mut payments = Vec::new();
    let mut pay = |amount: Cents, paid_on: Day, payer: Option<String>, order: Option<Id>| {
        let purpose = Purpose::Application;
        let method = order.map(|_| crate::model::Method::Order);
        let payment =
            Payment { id: 0, entry: 0, enrollment, amount, paid_on, purpose, payer, method, order };
        recording.payment(under, &payment).map(|id| payments.push(id)).doing("record the payment")
    };
    if let Some((amount, paid_on, payer)) = applicant.paid.clone() {
        pay(amount, paid_on, payer, None)?;
    }
    // An order that named this person before the application came, unless its money has come to them before.
    let naming = reading.orders_naming(&applicant.person.email)?;
    if !naming.is_empty() {
        let now = Reading::new(recording.conn(), None)?;
        for (order, line) in naming {
            let cancelled = order.cancelled_on.is_some() && line.paid.is_empty();
            let joined = now.joined(&order, &line)?;
            if cancelled || joined.is_some() {
                continue;
            }
            for (paid_on, amount) in line.payments() {
                let payer = Some(order.institution.clone());
                pay(amount, paid_on, payer, Some(order.id))?;
            }
            notes.push(format!(
                "purchase order {} of {} names this person",
                order.number, order.institution
            ));
        }
    }
    Ok(Enrolled::Recorded { candidate, enrollment, payments, kept, notes })
}

/// The address by which a person is known who states this one: that of a number given up goes on finding them, and does
/// not take the place of their own.
pub fn address(history: &Transcript, stated: &str) -> String {
    let own = &history.person.email;
    match email_key(own) != email_key(stated) && history.has_address(stated) {
        true => own.clone(),
        false => stated.to_string(),
    }
}

/// A warning for each other candidate of the same name and state: the same person may be in the register twice.
pub fn namesakes(
    reading: &Reading,
    person: &Person,
    known: Option<Id>,
) -> Result<Vec<String>, Failure> {
    let others = reading.namesakes(&person.name, person.state.as_deref())?;
    let warning = |(number, email): &(Id, String)| {
        format!(
            "candidate {number} <{email}> has the same name and state; if it is the same person, make them one: lssc candidate merge A into {number} --reason TEXT"
        )
    };
    let others = others.iter().filter(|(number, _)| Some(*number) != known);
    Ok(others.map(warning).collect())
}

/// The first field in which an application differs from the one recorded; none if they say the same.
fn difference(
    applicant: &Applicant,
    known: &Person,
    history: &Transcript,
    recorded: &Enrollment,
) -> Option<&'static str> {
    let (new, person) = (&applicant.enrollment, &applicant.person);
    let paid = history
        .payments
        .iter()
        .find(|p| p.enrollment == recorded.id && p.entry == recorded.entry && p.order.is_none());
    let paid = paid.map(|p| (p.amount, p.paid_on, p.payer.clone()));
    let graduation =
        |e: &Enrollment| e.graduation.as_ref().map(|g| (g.college.clone(), g.graduated_on));
    [
        ("name", person.name == known.name),
        (
            "e-mail address",
            email_key(&person.email) == email_key(&known.email)
                || history.has_address(&person.email),
        ),
        ("ALA membership", person.ala_member == known.ala_member),
        ("state", person.state == known.state),
        ("schooling", new.education == recorded.education),
        (
            "position",
            new.position == recorded.position && new.requires_mlis == recorded.requires_mlis,
        ),
        ("experience", same_jobs(&new.jobs, &recorded.jobs)),
        ("graduation", graduation(new) == graduation(recorded)),
        ("payment", applicant.paid == paid),
    ]
    .into_iter()
    .find_map(|(field, same)| (!same).then_some(field))
}

/// Whether two statements of experience hold the same jobs, in whatever order.
fn same_jobs(a: &[Job], b: &[Job]) -> bool {
    let mut rest: Vec<&Job> = b.iter().collect();
    let mut found = |job: &Job| {
        let place = rest.iter().position(|other| *other == job);
        place.map(|place| rest.swap_remove(place)).is_some()
    };
    a.iter().all(&mut found) && rest.is_empty()
}

/// What an enrollment came to, and what comes next.
fn sentences(transcript: &Transcript, bench: Bench) -> Vec<String> {
    let person = &transcript.person;
    let then = transcript.clone().up_to(bench.on);
    let Some(situation) = standing::situation(&then, bench) else {
        return Vec::new();
    };
    let candidacy = &situation.candidacy;
    let number = person.number;
    let mut lines = vec![format!(
        "Enrolled {} as candidate {number}, application received {}.",
        person.name, candidacy.enrollment.received_on
    )];
    if !candidacy.eligible {
        lines[0] = format!(
            "Kept the application of {} on file as candidate {number}: not eligible.",
            person.name
        );
    }
    match (
        candidacy.admitted_on,
        candidacy.period,
        candidacy.account.application(candidacy.enrollment.id),
    ) {
        (Some(day), Some(period), _) => {
            lines.push(format!("Admitted {day}; the candidacy runs to {}.", period.last))
        }
        (None, _, Some(fee)) if candidacy.eligible => {
            let open = fee.open();
            lines.push(format!("The application fee is ${}; ${open} is open.", fee.charge));
            lines.push(format!("Next: lssc payment receive {number} {open} --on {}", bench.on));
        }
        _ => {}
    }
    let credit = candidacy.account.credit;
    if credit > Cents::ZERO && !candidacy.eligible {
        lines.push(format!("${credit} was paid and is due back."));
        lines.push(format!(
            "Next: lssc payment refund {number} {credit} --on {} --reason 'not eligible'",
            bench.on
        ));
    } else if credit > Cents::ZERO {
        lines.push(format!("${credit} is credit."));
    }
    lines
}

/// How the hours of somebody who is not eligible were counted, and what was paid for them.
fn due_back(applicant: &Applicant, reading: &Reading) -> Result<Vec<String>, Failure> {
    let mut notes = Vec::new();
    if let Ok(experience) = admission::experience(&applicant.enrollment, &reading.policy) {
        notes.extend(experience.jobs.iter().map(|job| job.sentence()));
    }
    if let Some((amount, _, _)) = &applicant.paid {
        notes.push(format!("the ${amount} paid are due back"));
    }
    let naming = reading.orders_naming(&applicant.person.email)?;
    let paid = naming.iter().filter(|(_, line)| !line.paid.is_empty());
    notes.extend(paid.map(|(order, line)| {
        let (amount, number) = (line.received(), &order.number);
        let institution = &order.institution;
        format!("the ${amount} that {institution} paid wait on order {number}")
    }));
    Ok(notes)
}

fn parse_waive(text: &str) -> Result<Waivable, String> {
    waive::only(Waivable::ApplicationFee, text)
}

/// Reads a job as one text: library; first day; last day or -; hours; basis.
pub fn parse_job(text: &str) -> Result<Job, String> {
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let [library, first, last, hours, basis] = parts.as_slice() else {
        return Err(format!(
            "a job has five parts with semicolons between them, this has {}: LIBRARY; FIRST DAY; LAST DAY or -; 30/week or 400 total; paid or volunteer",
            parts.len()
        ));
    };
    if library.is_empty() {
        return Err("the first part, the library, is empty".to_string());
    }
    let day = |part: &str| parse_day(part).map_err(|e| format!("'{part}' {e}"));
    let first_on = day(first)?;
    let last_on = if *last == "-" { None } else { Some(day(last)?) };
    if last_on.is_some_and(|last| last < first_on) {
        return Err(format!("the last day, {last}, is before the first, {first}"));
    }
    let basis: Basis = basis.parse().map_err(|e| format!("'{basis}' {e}"))?;
    Ok(Job {
        library: library.to_string(),
        first_on,
        last_on,
        hours: parse_job_hours(hours)?,
        basis,
    })
}

fn parse_job_hours(text: &str) -> Result<JobHours, String> {
    let wrong = || format!("'{text}' is not the size of a job: write 30/week or 400 total");
    let read = |number: &str| {
        Minutes::parse(number.trim()).map_err(|e| format!("'{}' {e}", number.trim()))
    };
    let lower = text.to_lowercase();
    if let Some(number) = lower.strip_suffix("week").and_then(|t| t.trim_end().strip_suffix('/')) {
        return weekly(read(number)?).map(JobHours::Weekly);
    }
    match lower.strip_suffix("total") {
        Some(number) => read(number).map(JobHours::Total),
        None => Err(wrong()),
    }
}

/// Refuses more hours than a week has.
pub fn weekly(minutes: Minutes) -> Result<Minutes, String> {
    let most = Minutes::hours(168);
    if minutes > most { Err(format!("a week has {most}, not {minutes}")) } else { Ok(minutes) }
}

/// Reads a state: two letters.
pub fn parse_state(text: &str) -> Result<String, String> {
    let typed = text.trim();
    match typed.len() == 2 && typed.chars().all(|c| c.is_ascii_alphabetic()) {
        true => Ok(typed.to_ascii_uppercase()),
        false => Err("is not a state: write its two letters, such as IL".to_string()),
    }
}

/// Whether a text can be an e-mail address.
pub fn check_email(text: &str) -> Result<(), String> {
    let plain = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
    match text.split_once('@') {
        Some((before, after))
            if plain
                && !before.is_empty()
                && !before.starts_with(FORGOTTEN_ADDRESS)
                && after.len() > 2
                && !after.contains('@') =>
        {
            Ok(())
        }
        _ => Err(format!("'{text}' is not an e-mail address, such as ana@example.org")),
    }
}
