//! `candidate legacy`: a certification given before these records began.

mod csv;

use std::path::PathBuf;

use clap::Args;

use crate::acts::enrollment::{address, addressed};
use crate::acts::namesakes::Namesakes;
use crate::certificate::{Typed, folded, read};
use crate::commands::batch::{self, BatchArgs};
use crate::commands::conclude::{Concerned, Said, conclude};
use crate::commands::context::{Context, typed_day};
use crate::commands::enroll::{check_email, parse_state};
use crate::commands::given::{Given, given_member, member_note, member_over};
use crate::commands::lookup;
use crate::failure::{Doing, Failure};
use crate::model::{Certification, Id, Person, Renewal, Transcript, same_text};
use crate::period::Day;
use crate::register::read::email_key;
use crate::register::write::Restates;
use crate::register::{Reading, Recording};
use crate::rules::Finding;
use crate::rules::decisions::legacy::{self, Legacy};
use crate::rules::meaning::standing;

/// Record someone who was certified before these records began, or many with --csv
///
/// lssc does not ask how they earned it: the candidacy counts as complete on the first day, and nothing is charged.
/// From then on it is a certification like any other, with its terms, renewals, grace and lapse. For the renewals that
/// you name, only the days are judged, not the hours.
#[derive(Debug, Args)]
#[command(override_usage = "\
lssc candidate legacy [OPTIONS] --name <NAME> --email <EMAIL> --first-on <DAY> --awarded-on <DAY> --number <TEXT> --reason <TEXT>
lssc candidate legacy [OPTIONS] --csv <FILE> --reason <TEXT>")]
#[command(after_help = format!("\
Examples:
  lssc candidate legacy --name 'Flo Gray' --email flo@example.org \\
      --first-on 2011-05-02 --awarded-on 2011-05-20 --number 0042 \\
      --renewed 2015-04-11,2019-05-30 --reason 'paper register, sheet 3'
  lssc candidate legacy --csv certified.csv --reason 'paper register'

{}
The column renewed_on has days separated by semicolons.", batch::columns("certified.csv", csv::COLUMNS)))]
pub struct LegacyArgs {
    /// Name as printed on the certificate
    #[arg(long, required_unless_present = "csv")]
    name: Option<String>,
    /// E-mail address; it belongs to one candidate
    #[arg(long, required_unless_present = "csv")]
    email: Option<String>,
    /// First day of the certification
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "csv")]
    first_on: Option<Day>,
    /// Day of the award
    #[arg(long, value_name = "DAY", value_parser = typed_day, required_unless_present = "csv")]
    awarded_on: Option<Day>,
    /// Number on the certificate
    #[arg(long, value_name = "TEXT", required_unless_present = "csv")]
    number: Option<String>,
    /// Days on which renewals were received
    #[arg(long, value_name = "DAY,...", value_parser = typed_day, value_delimiter = ',')]
    renewed: Vec<Day>,
    /// ALA membership number
    #[arg(long, value_name = "NUMBER", value_parser = given_member)]
    ala_member: Option<Given<String>>,
    /// Two letters of the state
    #[arg(long, value_name = "XX", value_parser = parse_state)]
    state: Option<String>,
    /// Why, or where it is written
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Record everybody in a file
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "name", "email", "first_on", "awarded_on", "number", "renewed", "ala_member", "state",
    ])]
    csv: Option<PathBuf>,
    #[command(flatten)]
    batch: BatchArgs,
}

/// Somebody certified before these records began.
struct Holder {
    person: Person,
    legacy: Legacy,
}

/// The outcome of recording such a certification.
enum Taken {
    /// It was recorded.
    Recorded {
        candidate: Id,
        enrollment: Id,
        certification: Id,
        renewals: Vec<Id>,
        notes: Vec<String>,
    },
    /// The register already has the same one.
    Already { candidate: Id, entry: Id },
    /// It is refused.
    Refused(Vec<Finding>),
}

pub fn run(args: LegacyArgs, ctx: &Context) -> Result<(), Failure> {
    if let Some(file) = &args.csv {
        let batch = BatchArgs { reason: Some(args.reason), ..args.batch };
        return csv::run(file, &batch, ctx);
    }
    let holder = stated(&args, ctx)?;
    let mut register = ctx.open_for_recording()?;
    let recording = ctx.record(&mut register, Some(&args.reason))?;
    let before = lookup::reading(ctx, recording.conn())?;
    let name = &holder.person.name;
    match take(&recording, &before, &holder, &mut Namesakes::default())? {
        Taken::Refused(findings) => {
            Err(Failure::refused(format!("the certification of {name} is not recorded"), findings))
        }
        Taken::Already { candidate, entry } => {
            let mut said = Said::line(format!(
                "Nothing to record: candidate {candidate} already has this certificate (entry {entry})."
            ));
            said.notes
                .push(format!("the same certificate is already in the register, entry {entry}"));
            let concerned = Concerned::one(candidate);
            conclude(ctx, &recording, &before, &concerned, said)
        }
        Taken::Recorded { candidate, enrollment, certification, renewals, notes } => {
            let line = sentence(&recording, candidate, certification, &holder, ctx)?;
            let mut notes = notes;
            notes.extend(member_note(&args.ala_member));
            let mut said = Said { notes, ..Said::line(line) }
                .made("candidate", candidate)
                .made("enrollment", enrollment)
                .made("certification", certification);
            for renewal in renewals {
                said = said.made("renewal", renewal);
            }
            let concerned = Concerned::one(candidate);
            conclude(ctx, &recording, &before, &concerned, said)
        }
    }
}

/// The certification as typed, if it can be read and none of its days is in the future.
fn stated(args: &LegacyArgs, ctx: &Context) -> Result<Holder, Failure> {
    let filled = |flag: &str, text: &Option<String>| match text.as_deref().map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_string()),
        _ => Err(Failure::usage(format!("{flag} is blank"))),
    };
    let day = |flag: &str, day: Option<Day>| match day {
        Some(day) => ctx.past(flag, day),
        None => Err(Failure::usage(format!("{flag} is not given"))),
    };
    let email = check_email(&filled("--email", &args.email)?).map_err(Failure::usage)?;
    let mut renewed_on = Vec::new();
    for day in &args.renewed {
        renewed_on.push(ctx.past("--renewed", *day)?);
    }
    renewed_on.sort_unstable();
    let number = filled("--number", &args.number)?;
    if let Some((why, hint)) = given_here(&number) {
        return Err(Failure::usage(format!("--number {why}"))
            .hint(format!("{hint}: --number 'paper {number}'")));
    }
    Ok(Holder {
        person: Person {
            number: 0,
            name: filled("--name", &args.name)?,
            email,
            ala_member: member_over(&args.ala_member, None),
            state: args.state.clone(),
        },
        legacy: Legacy {
            certificate: number,
            first_on: day("--first-on", args.first_on)?,
            awarded_on: day("--awarded-on", args.awarded_on)?,
            renewed_on,
        },
    })
}

/// Why the number of a certificate cannot be an older one, and what to type instead: it looks like a number that this
/// register gives, so that `verify` could not tell which is meant.
fn given_here(number: &str) -> Option<(String, &'static str)> {
    let Typed::Number(own) = read(number) else {
        return None;
    };
    let why = format!("'{number}' looks like {own}, a number that this register itself gives");
    Some((why, "write a word before it to tell them apart"))
}

/// Decides on a certification given before these records began, and records it.
fn take(
    recording: &Recording,
    reading: &Reading,
    holder: &Holder,
    namesakes: &mut Namesakes,
) -> Result<Taken, Failure> {
    let Holder { person, legacy } = holder;
    let (known, former) = addressed(reading, &person.email, &person.name)?;
    let history = match known {
        Some(candidate) => reading.transcript(candidate)?,
        None => None,
    };
    let holders = reading.holders_of_like(&legacy.certificate)?;
    if let Some(history) = history.as_ref().filter(|h| holders.contains(&h.person.number)) {
        return Ok(again(history, holder));
    }
    let bench = crate::rules::Bench {
        catalog: &reading.catalog,
        policy: &reading.policy,
        on: legacy.first_on,
    };
    let mut decision = legacy::grant(legacy, history.as_ref(), bench);
    if let Some(other) = holders.first() {
        let obstacle = format!(
            "certificate {} is already recorded as that of candidate {other}",
            legacy.certificate
        );
        decision.findings.push(recorded_otherwise(obstacle));
        return Ok(Taken::Refused(decision.findings));
    }
    let terms = match decision.into_result() {
        Ok((terms, _, _)) => terms,
        Err(findings) => return Ok(Taken::Refused(findings)),
    };

    let candidate = match known {
        Some(candidate) => candidate,
        None => recording.candidate().doing("record the candidate")?,
    };
    let mut person = Person { number: candidate, ..person.clone() };
    if let Some(history) = &history {
        person.email = address(history, &person.email);
    }
    let mut notes: Vec<String> = former.into_iter().collect();
    notes.extend(namesakes.of(reading, &person)?);
    if history.is_none_or(|h| h.person != person) {
        recording.detail(&person).doing("record the candidate's details")?;
    }
    let enrollment = recording
        .enrollment(candidate, &legacy.enrollment(), Restates::New)
        .doing("record the enrollment")?;
    // What was charged before these records began is not known here (R7).
    let certification = Certification {
        id: 0,
        entry: 0,
        enrollment,
        awarded_on: legacy.awarded_on,
        first_on: legacy.first_on,
        fee: None,
    };
    let certification = recording.certification(candidate, &certification);
    let certification = certification.doing("record the certification")?;
    let mut renewals = Vec::new();
    for (term, day) in terms.into_iter().zip(&legacy.renewed_on) {
        let received_on = *day;
        let renewal = Renewal { id: 0, entry: 0, enrollment, term, received_on, fee: None };
        let id = recording.renewal(candidate, &renewal).doing("record the renewal")?;
        renewals.push(id);
    }
    Ok(Taken::Recorded { candidate, enrollment, certification, renewals, notes })
}

/// The certificate is already this person's: nothing to record, unless something of it differs now.
fn again(history: &Transcript, holder: &Holder) -> Taken {
    let Holder { person, legacy } = holder;
    let (known, candidate) = (history.addressed(&person.email), history.person.number);
    let mut held = history
        .enrollments
        .iter()
        .filter(|e| e.certificate.as_deref().map(folded) == Some(folded(&legacy.certificate)));
    let Some(enrollment) = held.next() else {
        return Taken::Refused(vec![recorded_otherwise(format!(
            "certificate {} is recorded with another enrollment",
            legacy.certificate
        ))]);
    };
    let certification = history.certification_of(enrollment.id);
    let renewed = history
        .renewals
        .iter()
        .filter(|r| r.enrollment == enrollment.id && r.entry == enrollment.entry)
        .map(|r| r.received_on);
    let differs = [
        ("name", same_text(&person.name, &known.name)),
        ("ALA membership", person.ala_member == known.ala_member),
        ("state", person.state == known.state),
        ("first day", enrollment.received_on == legacy.first_on),
        ("day of the award", certification.is_some_and(|c| c.awarded_on == legacy.awarded_on)),
        ("list of renewals", renewed.eq(legacy.renewed_on.iter().copied())),
    ]
    .into_iter()
    .find_map(|(field, same)| (!same).then_some(field));
    let entry = enrollment.entry;
    match differs {
        None => Taken::Already { candidate, entry },
        Some(field) => Taken::Refused(vec![recorded_otherwise(format!(
            "certificate {} is recorded with another {field} (entry {entry}); to record it again, first retract that: \
             lssc retract entry {entry} --reason TEXT",
            legacy.certificate
        ))]),
    }
}

fn recorded_otherwise(obstacle: String) -> Finding {
    Finding::not_recorded(Some(obstacle))
}

fn sentence(
    recording: &Recording,
    candidate: Id,
    certification: Id,
    holder: &Holder,
    ctx: &Context,
) -> Result<String, Failure> {
    let now = Reading::new(recording.conn(), None)?;
    let transcript = now.transcript(candidate)?.unwrap_or_default().up_to(ctx.today);
    let term = standing::situation(&transcript, ctx.bench(&now, ctx.today)).and_then(|s| s.term);
    let runs =
        term.map_or(String::new(), |t| format!("; term {}, {} to {}", t.number, t.first, t.last));
    Ok(format!(
        "Recorded {candidate} {}, certified before these records began: certificate {}, here certification \
         {certification}{runs}.",
        holder.person.name, holder.legacy.certificate
    ))
}

/// The key of a row in a file: the e-mail address and the number on the certificate.
fn key(holder: &Holder) -> (String, String) {
    (email_key(&holder.person.email), folded(&holder.legacy.certificate))
}
