//! `candidate update`: changes a person's details or completes an application; the history keeps the old values.

use clap::Args;

use crate::acts::namesakes::Namesakes;
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::Context;
use crate::commands::enroll::{self, Details, check_email};
use crate::commands::given::{Given, member_note, member_over};
use crate::commands::lookup;
use crate::commands::retract::rests;
use crate::failure::{Doing, Failure};
use crate::model::{Enrollment, Id, Person};
use crate::register::read::email_key;
use crate::register::write::Restates;
use crate::register::{Reading, Recording};
use crate::rules::decisions::enrollment;
use crate::rules::meaning::{admission, calendar, recognition};
use crate::rules::{Finding, Measure, Requirement};

/// Change a candidate's details or the latest application
///
/// Only what you name changes, and the history keeps the earlier values. Name, e-mail address, membership and state
/// change from now on; schooling, position, experience and graduation change in the latest application. The jobs given
/// with --experience replace all earlier ones, and --position without --requires-mlis means that the position requires no
/// master's degree.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc candidate update 3 --name 'Paige Turner-Lee' --reason 'changed her name'
  lssc candidate update paige@example.org --email paige@library.example.org
  lssc candidate update 3 \\
      --experience 'Springfield Public Library; 2020-01-01; -; 30/week; paid'")]
pub struct UpdateArgs {
    /// Number or e-mail address
    candidate: String,
    #[command(flatten)]
    details: Details,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Change it even if an award or renewal depends on it, which remains; `check` lists it
    #[arg(long)]
    even_so: bool,
}

pub fn run(args: UpdateArgs, ctx: &Context) -> Result<(), Failure> {
    check_stated(&args.details)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, args.reason.as_deref())?;
    let before = lookup::reading(ctx, recording.conn())?;
    let transcript = lookup::asked(ctx, &before, &args.candidate)?;
    let (known, number) = (&transcript.person, transcript.person.number);

    let person = person_stated(&args.details, known);
    one_candidate_an_address(&before, &person, known)?;
    let latest = transcript.enrollments.last();
    let mut enrollment = enrollment_stated(&args.details, latest, &before, ctx)?;
    let twice = fitting_jobs(&args.details, enrollment.as_mut(), known, &before)?;

    let mut said = Said::default();
    said.notes.extend(member_note(&args.details.ala_member));
    let mut changed: Vec<&str> = Vec::new();
    if person != *known {
        changed.extend(differences(&person, known));
        let id = recording.detail(&person).doing("record the candidate's details")?;
        said = said.made("detail", id);
        if ["name", "state", "ALA membership"].iter().any(|field| changed.contains(field)) {
            said.notes.extend(Namesakes::default().of(&before, &person)?);
        }
    }
    if let Some((stated, latest)) = enrollment.as_ref().zip(latest)
        && stated != latest
    {
        changed.push("application");
        let id = amend(&recording, number, stated, latest)?;
        said = said.made("enrollment", id);
        said.notes.extend(twice);
        said.notes.extend(unmet(stated, &before, ctx));
    }
    if changed.is_empty() {
        said.lines.push(format!("No change: {number} {} already has these details.", known.name));
        said.notes.push("the register already has the same".to_string());
        return conclude(ctx, &recording, &before, &Concerned::one(number), said);
    }
    let after = Reading::new(recording.conn(), None)?;
    refuse_if_rested_on(&before, &after, number, &person.name, args.even_so)?;
    said.lines.push(format!("Updated {number} {}: {}.", person.name, changed.join(", ")));
    conclude(ctx, &recording, &before, &Concerned::one(number), said)
}

/// Checks that something is given, and that nothing is blank that must not be.
fn check_stated(d: &Details) -> Result<(), Failure> {
    let nothing = d.name.is_none()
        && d.email.is_none()
        && d.education.is_none()
        && d.position.is_none()
        && d.requires_mlis.is_none()
        && d.experience.is_empty()
        && d.ala_member.is_none()
        && d.state.is_none()
        && d.graduate_of.is_none()
        && d.graduated_on.is_none();
    if nothing {
        return Err(Failure::usage("there is nothing to update")
            .hint("name what changed, such as --email ADDRESS: lssc candidate update --help"));
    }
    for (flag, text) in [("--name", &d.name), ("--position", &d.position)] {
        if text.as_deref().is_some_and(|text| text.trim().is_empty()) {
            return Err(Failure::usage(format!("{flag} is blank")));
        }
    }
    match &d.email {
        Some(email) => check_email(email).map(|_| ()).map_err(Failure::usage),
        None => Ok(()),
    }
}

fn person_stated(d: &Details, known: &Person) -> Person {
    let trimmed = |text: &Option<String>| text.as_deref().map(|t| t.trim().to_string());
    Person {
        number: known.number,
        name: trimmed(&d.name).unwrap_or_else(|| known.name.clone()),
        email: d
            .email
            .as_deref()
            .and_then(|email| check_email(email).ok())
            .unwrap_or_else(|| known.email.clone()),
        // A blank number means that the membership has ended.
        ala_member: member_over(&d.ala_member, known.ala_member.clone()),
        state: Given::over(&d.state, known.state.clone()),
    }
}

fn differences(person: &Person, known: &Person) -> Vec<&'static str> {
    [
        ("name", person.name != known.name),
        ("e-mail address", person.email != known.email),
        ("ALA membership", person.ala_member != known.ala_member),
        ("state", person.state != known.state),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

/// Refuses an e-mail address that is another candidate's.
fn one_candidate_an_address(
    reading: &Reading,
    person: &Person,
    known: &Person,
) -> Result<(), Failure> {
    if email_key(&person.email) == email_key(&known.email) {
        return Ok(());
    }
    let owner = reading.by_email(&person.email)?;
    let Some(owner) = owner.filter(|owner| *owner != known.number) else {
        return Ok(());
    };
    let finding = Finding::unless(
        Requirement::NotRecorded,
        Measure::text("an address of no other candidate"),
        Measure::text(person.email.clone()),
        "Reading",
        vec![format!("{} is the address of candidate {owner}", person.email)],
        String::new(),
    );
    Err(Failure::refused(format!("{} {} is not updated", known.number, known.name), vec![finding])
        .hint(format!("see who that is: lssc candidate show {owner}")))
}

/// The latest application with its changes. None if the arguments change nothing of it.
fn enrollment_stated(
    d: &Details,
    latest: Option<&Enrollment>,
    reading: &Reading,
    ctx: &Context,
) -> Result<Option<Enrollment>, Failure> {
    let named = d.education.is_some()
        || d.position.is_some()
        || d.requires_mlis.is_some()
        || !d.experience.is_empty()
        || d.graduate_of.is_some()
        || d.graduated_on.is_some();
    if !named {
        return Ok(None);
    }
    let Some(latest) = latest.filter(|latest| latest.certificate.is_none()) else {
        return Err(Failure::failed("there is no application in force to change")
            .hint("record the application: lssc enroll --help"));
    };
    let graduation = enroll::graduation(d, latest.graduation.clone(), reading, ctx)?;
    let jobs = enroll::jobs(d, latest.jobs.clone(), ctx)?;
    let position = d.position.as_deref().map(|p| p.trim().to_string());
    Ok(Some(Enrollment {
        education: d.education.unwrap_or(latest.education),
        requires_mlis: d.requires_mlis.unwrap_or(position.is_none() && latest.requires_mlis),
        position: position.unwrap_or_else(|| latest.position.clone()),
        graduation,
        jobs,
        ..latest.clone()
    }))
}

/// Keeps each typed job once, with a note for each that was typed twice. Refuses a job with more hours than its days
/// have.
fn fitting_jobs(
    d: &Details,
    stated: Option<&mut Enrollment>,
    known: &Person,
    reading: &Reading,
) -> Result<Vec<String>, Failure> {
    let Some(stated) = stated.filter(|_| !d.experience.is_empty()) else {
        return Ok(Vec::new());
    };
    let (jobs, notes) = calendar::each_once(&stated.jobs);
    stated.jobs = jobs;
    match enrollment::jobs_fit(&stated.jobs, stated.received_on, &reading.policy) {
        None => Ok(notes),
        Some(unmet) => {
            let text = format!("{} {} is not updated", known.number, known.name);
            Err(Failure::refused(text, vec![unmet])
                .hint("correct the hours or the days of the job"))
        }
    }
}

fn amend(
    recording: &Recording,
    candidate: Id,
    stated: &Enrollment,
    latest: &Enrollment,
) -> Result<Id, Failure> {
    recording
        .enrollment(candidate, stated, Restates::Amends(latest.id))
        .doing("record the application")
}

/// Notes on requirements that the application no longer meets, and on a graduation without an agreement.
fn unmet(stated: &Enrollment, reading: &Reading, ctx: &Context) -> Vec<String> {
    let findings = admission::eligibility(stated, &reading.policy);
    let unmet = findings.iter().filter(|f| !f.met());
    let mut notes: Vec<String> =
        unmet.map(|f| format!("not met: {} ({})", f.text, f.source)).collect();
    let graduation = stated.graduation.as_ref();
    notes.extend(
        graduation.and_then(|g| recognition::why_not_recognized(g, ctx.bench(reading, ctx.today))),
    );
    notes
}

/// Refuses a change that an award or renewal does not survive, as a retraction would.
fn refuse_if_rested_on(
    before: &Reading,
    after: &Reading,
    number: Id,
    name: &str,
    even_so: bool,
) -> Result<(), Failure> {
    rests::refuse_if_rested_on(before, after, &Concerned::one(number), even_so).map_err(
        |mut failure| {
            if failure.exit == crate::failure::Exit::Refused {
                failure.text = format!(
                    "{number} {name} is not updated: an award or renewal depends on the present details"
                );
                failure.hints = vec!["to change it anyway, add --even-so; lssc check lists what depends on it".to_string()];
            }
            failure
        },
    )
}
