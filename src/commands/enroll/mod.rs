//! `enroll`: receives an application and decides on it (program §4).

mod csv;
mod prompts;
mod values;

use std::path::PathBuf;

use clap::Args;

pub use csv::{email_address, word as csv_word};
pub use values::{check_email, parse_job, parse_state, yes_or_no};

use crate::acts::enrollment::{Applicant, Corrected, Made, addressed, is_ineligible, take};
use crate::acts::namesakes::Namesakes;
use crate::acts::{self, Act, Refusal};
use crate::commands::act;
use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::correction::{Correction, Desk, Subject};
use crate::commands::given::{Given, given, given_member, given_text, member_note, member_over};
use crate::commands::payment::parse_amount;
use crate::commands::{lookup, retract, waive};
use crate::failure::{Doing, Failure};
use crate::model::{
    Education, Enrollment, Entry, Fee, Graduation, Id, Job, Kind, Person, Transcript, Waivable,
    same_text,
};
use crate::money::Cents;
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::reports::owed;
use crate::rules::Bench;
use crate::rules::meaning::{admission, calendar, standing};

/// Enroll an applicant, or many with --csv
///
/// An applicant needs a high school diploma or its equivalency, a position that does not require a master's in library
/// science, and 1,820 hours of library work in the five years before the application was received. The application fee
/// is needed for admission, not for enrollment. lssc refuses an applicant who is not eligible and names every unmet
/// requirement; --keep keeps the application on file.
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
    #[arg(long, value_name = "AMOUNT", value_parser = given(parse_amount))]
    paid: Option<Given<Cents>>,
    /// Day of the payment [default: the day received]
    #[arg(long, value_name = "DAY", value_parser = typed_day)]
    paid_on: Option<Day>,
    /// Who paid, if not the applicant
    #[arg(long, value_name = "TEXT", value_parser = given_text)]
    payer: Option<Given<String>>,
    /// Waive the application fee from the day received, for the reason given: application-fee
    #[arg(long, value_name = "REQUIREMENT", value_parser = values::parse_waive, requires = "reason", conflicts_with = "csv")]
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

/// The details in an application; `candidate update` takes the same.
#[derive(Debug, Args, Default)]
pub struct Details {
    /// Name as printed on the certificate
    #[arg(long)]
    pub name: Option<String>,
    /// E-mail address; it belongs to one candidate
    #[arg(long)]
    pub email: Option<String>,
    /// Schooling: none, high-school, equivalency or college
    #[arg(long, value_name = "SCHOOLING")]
    pub education: Option<Education>,
    /// The position
    #[arg(long, value_name = "TEXT")]
    pub position: Option<String>,
    /// The position requires a master's degree in library science; =no if it does not
    #[arg(long, value_name = "NO", value_parser = yes_or_no, num_args = 0..=1, require_equals = true, default_missing_value = "yes")]
    pub requires_mlis: Option<bool>,
    /// A job: 'LIBRARY; FIRST DAY; LAST DAY or -; 30/week or 400 total; paid or volunteer'
    #[arg(long, value_name = "JOB", value_parser = given(parse_job))]
    pub experience: Vec<Given<Job>>,
    /// ALA membership number
    #[arg(long, value_name = "NUMBER", value_parser = given_member)]
    pub ala_member: Option<Given<String>>,
    /// Two letters of the state
    #[arg(long, value_name = "XX", value_parser = given(parse_state))]
    pub state: Option<Given<String>>,
    /// College with a recognition agreement
    #[arg(long, value_name = "COLLEGE", value_parser = given_text)]
    pub graduate_of: Option<Given<String>>,
    /// Day of graduation from it
    #[arg(long, value_name = "DAY", value_parser = given(typed_day))]
    pub graduated_on: Option<Given<Day>>,
}

pub fn run(mut args: EnrollArgs, ctx: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.csv {
        args.correction.not_of_a_file()?;
        return csv::run(file, args.experience_csv.as_deref(), args.keep, &args.batch, ctx);
    }
    prompts::complete(&mut args, ctx)?;
    args.received.map(|day| ctx.past("--received", day)).transpose()?;
    args.paid_on.map(|day| ctx.past("--paid-on", day)).transpose()?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.correction.reason.as_deref())?;
    let subject = |reading: &Reading, row: Id| subject(&args.details, reading, row);
    let desk = Desk::open(&recording, &args.correction, Kind::Enrollment, None, subject, ctx)?;
    let wrong = wrong(&desk)?;
    let applicant = stated(&args, wrong.as_ref().map(|(old, _)| old), desk.reading(), ctx)?;
    let corrects = match &wrong {
        Some((old, row)) => Some(correct(old, &applicant, *row, &desk, &recording)?),
        None => None,
    };
    let reading = desk.reading();
    let (keep, mut namesakes) = (args.keep, Namesakes::default());
    let act = take(&recording, reading, &applicant, keep, corrects, &mut namesakes, ctx.today)?;
    let made = match act {
        Act::Recorded(made) => made,
        Act::Refused(refusal) => return Err(not_enrolled(refusal, &applicant, &args, &desk)?),
        Act::Already(candidate, entry) => {
            desk.nothing_else_to_record(entry)?;
            let mut said = Said::line(format!(
                "Nothing to record: candidate {candidate} is enrolled with this application (entry {entry})."
            ));
            said.notes
                .push(format!("the same application is already in the register, entry {entry}"));
            let concerned = Concerned::one(candidate);
            return conclude(ctx, &recording, &desk.before, &concerned, said);
        }
    };
    let candidate = made.candidate;
    let said = said(made, applicant.enrollment.received_on, &args, &recording, ctx)?;
    let said = said.correcting(wrong.as_ref().map(|(old, _)| old), &applicant, &desk, ctx);
    act::end(&recording, &desk, &Concerned::one(candidate), said, ctx)
}

/// Whether a correction can be about an application: judged by the applicant's address, and by the name if the address
/// may be what was wrong.
fn subject(details: &Details, reading: &Reading, row: Id) -> Result<Subject, Failure> {
    let owner = reading.owner_of(Kind::Enrollment, row)?;
    if let Some(email) = &details.email
        && let Some(known) = reading.by_address(email)?
    {
        return Ok(if owner == Some(known) { Subject::Named } else { Subject::Another });
    }
    let person = owner.map(|owner| reading.person(owner));
    let person = person.transpose()?.flatten();
    let called = person.map_or(String::new(), |(_, called, _)| called);
    let name = details.name.as_ref().map(|name| same_text(&called, name));
    // An address that nobody has belongs to somebody else, or is the right one of this person.
    Ok(Subject::by(&[details.email.as_ref().map(|_| false), name]))
}

/// The recorded application to correct, with the candidate's number and its own.
type Wrong = (Applicant, (Entry, Id, Id));

fn wrong(desk: &Desk) -> Result<Option<Wrong>, Failure> {
    let (Some(row), Some(history)) = (desk.record(), desk.owner_before()?) else {
        return Ok(None);
    };
    let restated = desk.before.restated(Kind::Enrollment, row)?;
    let Some((entry, candidate, number)) = restated else {
        return Ok(None);
    };
    let known_as = history.known_as().find(|person| person.number == candidate);
    let known_as = known_as.unwrap_or(&history.person);
    let applications = history.enrollments.iter().chain(&history.merged);
    let enrollment = applications.into_iter().find(|e| e.id == number);
    let found = enrollment.map(|e| acts::enrollment::recorded(&history, e, known_as));
    Ok(found.map(|applicant| (applicant, (entry, candidate, number))))
}

/// Retracts with an enrollment what its entry recorded about the person and the payment, if the right one differs.
/// Money recorded with it still counts, unless the right application names an amount.
fn correct(
    old: &Applicant,
    new: &Applicant,
    (entry, candidate, enrollment): (Entry, Id, Id),
    desk: &Desk,
    recording: &Recording,
) -> Result<Corrected, Failure> {
    let same_person = Person { number: 0, ..old.person.clone() } == new.person;
    let same_payment = old.paid == new.paid;
    let otherwise = [(Kind::Detail, same_person), (Kind::Payment, same_payment)];
    for (kind, _) in otherwise.into_iter().filter(|(_, same)| !same) {
        for id in retract::records_of(&desk.before, recording.conn(), entry, kind)? {
            let of = desk.before.number_of(kind, id)?;
            if of == Some(candidate) {
                recording.retraction(entry, Some((kind, id)), false).doing("retract the record")?;
            }
        }
    }
    let same_jobs = old.enrollment.jobs == new.enrollment.jobs;
    Ok(Corrected { candidate, enrollment, same_person, same_payment, same_jobs })
}

/// The new application: the recorded one, if it corrects one, with the changes that the arguments name.
fn stated(
    args: &EnrollArgs,
    old: Option<&Applicant>,
    reading: &Reading,
    ctx: &Context,
) -> Result<Applicant, Failure> {
    let d = &args.details;
    let received = args.received.or(old.map(|o| o.enrollment.received_on));
    let received_on = received.unwrap_or(ctx.today);
    let person = old.map(|o| o.person.clone()).unwrap_or_default();
    let text = |typed: &Option<String>, old: String| {
        typed.as_deref().map_or(old, |text| text.trim().to_string())
    };
    let application = old.map(|o| &o.enrollment);
    let graduation = graduation(d, application.and_then(|e| e.graduation.clone()), reading, ctx)?;
    let jobs = jobs(d, application.map(|e| e.jobs.clone()).unwrap_or_default(), ctx)?;
    let position = application.map(|e| e.position.clone()).unwrap_or_default();
    let requires_mlis = d.requires_mlis.or(application.map(|e| e.requires_mlis));
    Ok(Applicant {
        person: Person {
            number: 0,
            name: text(&d.name, person.name),
            email: text(&d.email, person.email),
            ala_member: member_over(&d.ala_member, person.ala_member),
            state: Given::over(&d.state, person.state),
        },
        enrollment: Enrollment {
            id: 0,
            entry: 0,
            received_on,
            education: d.education.or(application.map(|e| e.education)).unwrap_or(Education::None),
            position: text(&d.position, position),
            requires_mlis: requires_mlis.unwrap_or(false),
            fee: Cents::ZERO,
            graduation,
            jobs,
            certificate: None,
        },
        paid: paid(args, received_on, old, ctx)?,
    })
}

/// The payment that came with an application; a day and a payer need an amount. A payment on the day received moves
/// with that day.
fn paid(
    args: &EnrollArgs,
    received_on: Day,
    old: Option<&Applicant>,
    ctx: &Context,
) -> Result<Option<(Cents, Day, Option<String>)>, Failure> {
    let (amount, day, payer) = match old.and_then(|o| o.paid.clone()) {
        None => (None, None, None),
        Some((amount, day, payer)) => (Some(amount), Some(day), payer),
    };
    let by_default = old.map(|o| o.enrollment.received_on) == day;
    let day = day.filter(|_| args.paid.is_none() || !by_default);
    let Some(amount) = Given::over(&args.paid, amount) else {
        return match (args.paid_on, &args.payer) {
            (None, None) => Ok(None),
            _ => Err(Failure::usage("--paid-on and --payer need --paid AMOUNT")),
        };
    };
    let day = args.paid_on.or(day).unwrap_or(received_on);
    let day = ctx.past("--paid-on", day)?;
    Ok(Some((amount, day, Given::text_over(&args.payer, payer))))
}

/// The graduation as named, or else as before; the college must have an agreement.
pub fn graduation(
    d: &Details,
    old: Option<Graduation>,
    reading: &Reading,
    ctx: &Context,
) -> Result<Option<Graduation>, Failure> {
    let (college, day) = old.map(|g| (g.college, g.graduated_on)).unzip();
    let college = match &d.graduate_of {
        Some(Given::Is(typed)) => Some(lookup::college(reading, typed)?),
        given => Given::over(given, college),
    };
    let cleared = d.graduate_of == Some(Given::Nothing) && d.graduated_on.is_none();
    match (college, Given::over(&d.graduated_on, day.filter(|_| !cleared))) {
        (None, None) => Ok(None),
        (Some(college), Some(day)) => {
            Ok(Some(Graduation { college, graduated_on: ctx.past("--graduated-on", day)? }))
        }
        (Some(_), None) => Err(Failure::usage("--graduate-of needs --graduated-on DAY")),
        (None, Some(_)) => Err(Failure::usage("--graduated-on needs --graduate-of COLLEGE")),
    }
}

/// The jobs as named, or else as before; jobs that are named replace all others.
pub fn jobs(d: &Details, old: Vec<Job>, ctx: &Context) -> Result<Vec<Job>, Failure> {
    if d.experience.is_empty() {
        return Ok(old);
    }
    let named = d.experience.iter().filter_map(|given| match given {
        Given::Is(job) => Some(job.clone()),
        Given::Nothing => None,
    });
    let jobs: Vec<Job> = named.collect();
    for job in &jobs {
        ctx.past("the first day of a job,", job.first_on)?;
        if let Some(last) = job.last_on.filter(|last| *last > ctx.today) {
            return Err(Failure::usage(format!(
                "the last day of the job at {}, {last}, is in the future; today is {}",
                job.library, ctx.today
            ))
            .hint("if they still work there, write - as the last day"));
        }
    }
    Ok(jobs)
}

/// A refusal with its hints: how the hours were counted, what to refund, and how to keep the application.
fn not_enrolled(
    refusal: Refusal,
    applicant: &Applicant,
    args: &EnrollArgs,
    desk: &Desk,
) -> Result<Failure, Failure> {
    let ineligible = is_ineligible(&refusal.findings);
    let mut failure = Failure::refused(refusal.text, refusal.findings);
    if ineligible {
        failure.notes = due_back(applicant, &desk.before)?;
    }
    if ineligible && applicant.enrollment.jobs.is_empty() {
        failure = failure.hint(
            "no job was stated; add each as --experience 'LIBRARY; FIRST DAY; LAST DAY or -; 30/week; paid'",
        );
    }
    let application = &applicant.enrollment;
    let fits = calendar::overfull(&application.jobs, application.received_on).is_empty();
    if !fits {
        failure = failure.hint("correct the hours or the days of the job");
    } else if ineligible && !args.keep {
        failure = failure.hint("to keep the application on file anyway, add --keep");
    }
    Ok(failure)
}

/// Reports the result of an application, and waives its fee if requested.
fn said(
    made: Made,
    received_on: Day,
    args: &EnrollArgs,
    recording: &Recording,
    ctx: &Context,
) -> Result<Said, Failure> {
    let Made { candidate, enrollment, payments, kept, notes } = made;
    let known = || -> Result<(Reading, Transcript), Failure> {
        let now = Reading::new(recording.conn(), None)?;
        let transcript = now.transcript(candidate)?;
        Ok((now, transcript.unwrap_or_default()))
    };
    let (now, transcript) = known()?;
    let lines = sentences(&transcript, ctx.bench(&now, ctx.today));
    let mut notes = notes;
    notes.extend(member_note(&args.details.ala_member));
    let mut said = Said { lines, notes, findings: kept, ..Said::default() }
        .made("candidate", candidate)
        .made("enrollment", enrollment);
    for payment in payments {
        said = said.made("payment", payment);
    }
    if let (Some(_), Some(reason)) = (args.waive, &args.correction.reason) {
        let fee = Fee::Application;
        let waived = waive::waive(recording, &now, &transcript, fee, received_on, reason)?;
        let (now, transcript) = known()?;
        said.lines = sentences(&transcript, ctx.bench(&now, ctx.today));
        said.lines.push(waived.sentence);
        said = said.made("waiver", waived.id);
    }
    Ok(said)
}

/// The result of an enrollment, and what comes next.
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
            lines.push(format!("The application fee is ${}; ${open} is unpaid.", fee.charge));
            let credit = candidacy.account.credit;
            let next = owed::command(number, Fee::Application, open, credit, bench.on);
            lines.push(format!("Next: {next}"));
        }
        _ => {}
    }
    let credit = candidacy.account.credit;
    if credit > Cents::ZERO && !candidacy.eligible {
        lines.push(format!("${credit} was paid and must be refunded."));
        lines.push(format!(
            "Next: lssc payment refund {number} {credit} --on {} --reason 'not eligible'",
            bench.on
        ));
    } else if credit > Cents::ZERO {
        lines.push(format!("${credit} is on account and has not been applied to any fee."));
    }
    lines
}

/// How the hours of an ineligible applicant were counted, and what was paid for them.
fn due_back(applicant: &Applicant, reading: &Reading) -> Result<Vec<String>, Failure> {
    let mut notes = Vec::new();
    if let Ok(experience) = admission::experience(&applicant.enrollment, &reading.policy) {
        notes.extend(experience.jobs.iter().map(|job| job.sentence()));
    }
    if let Some((amount, _, _)) = &applicant.paid {
        notes.push(format!("refund the ${amount} paid"));
    }
    let Person { email, name, .. } = &applicant.person;
    let (known, _) = addressed(reading, email, name)?;
    let naming = reading.orders_naming(email, known)?;
    let paid = naming.iter().filter(|(_, line)| !line.paid.is_empty());
    notes.extend(paid.map(|(order, line)| {
        let (amount, number) = (line.received(), &order.number);
        let institution = &order.institution;
        format!("the ${amount} that {institution} paid waits on order {number}")
    }));
    Ok(notes)
}
