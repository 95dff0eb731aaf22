//! Questions for missing details of an application; only on a terminal.

use std::fmt::Display;

use crate::commands::ask::{one_of, text, yes};
use crate::commands::context::{Context, quoted_word, typed_day};
use crate::commands::enroll::EnrollArgs;
use crate::commands::enroll::values::{check_email, parse_job_hours};
use crate::commands::given::Given;
use crate::commands::payment::parse_amount;
use crate::failure::Failure;
use crate::hours::Minutes;
use crate::model::{Basis, Education, Job, JobHours};
use crate::period::Day;
use crate::rules::meaning::calendar::overfull;

/// Completes the arguments: asks on a terminal, or else names every missing flag.
pub fn complete(args: &mut EnrollArgs, ctx: &Context) -> Result<(), Failure> {
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    let d = &args.details;
    if args.correction.corrects.is_some() {
        return d
            .email
            .as_ref()
            .map_or(Ok(()), |email| check_email(email).map(|_| ()).map_err(Failure::usage));
    }
    let missing = [
        ("--name", blank(&d.name)),
        ("--email", d.email.is_none()),
        ("--education", d.education.is_none()),
        ("--position", blank(&d.position)),
    ];
    let missing: Vec<&str> =
        missing.into_iter().filter_map(|(flag, missing)| missing.then_some(flag)).collect();
    if !missing.is_empty() {
        if !ctx.has_terminal() {
            return Err(Failure::usage(format!("an application needs {}", missing.join(", ")))
                .hint("see all that it takes: lssc enroll --help"));
        }
        let flags = ask(args, &missing, ctx)?;
        ctx.tell(&format!("The same without questions: {} {flags}", ctx.command()));
    }
    if let Some(email) = &mut args.details.email {
        *email = check_email(email).map_err(Failure::usage)?;
    }
    Ok(())
}

/// Asks for what is missing, and for the usual details that were not given. Returns the flags that say the same.
fn ask(args: &mut EnrollArgs, missing: &[&str], ctx: &Context) -> Result<String, Failure> {
    let mut flags: Vec<String> = Vec::new();
    let mut flag = |name: &str, value: &dyn Display| {
        flags.push(format!("{name} {}", quoted_word(&value.to_string())));
    };
    let lacks = |name: &str| missing.contains(&name);
    let d = &mut args.details;
    if lacks("--name") {
        let name = text("Name as printed on the certificate", None, filled)?;
        flag("--name", &name);
        d.name = Some(name);
    }
    if lacks("--email") {
        let email = text("E-mail address", None, |typed| check_email(typed).map(|_| ()))?;
        flag("--email", &email);
        d.email = Some(email);
    }
    if args.received.is_none() {
        let received = day("Application received", Some(ctx.today), |typed| not_later(typed, ctx))?;
        flag("--received", &received);
        args.received = Some(received);
    }
    if lacks("--education") {
        let education = one_of("Schooling", Education::ALL)?;
        flag("--education", &education);
        d.education = Some(education);
    }
    if lacks("--position") {
        let position = text("Position", None, filled)?;
        flag("--position", &position);
        d.position = Some(position);
        let question = "Does the position require a master's degree in library science?";
        d.requires_mlis = Some(d.requires_mlis == Some(true) || yes(question)?);
    }
    if d.experience.is_empty() {
        loop {
            let job = job(args.received.unwrap_or(ctx.today), ctx)?;
            flag("--experience", &job_text(&job));
            d.experience.push(Given::Is(job));
            if !yes("Another job?")? {
                break;
            }
        }
    }
    if args.paid.is_none() && args.waive.is_none() {
        let paid = text("Amount paid, such as 350", Some("nothing"), |typed| {
            if typed == "nothing" { Ok(()) } else { parse_amount(typed).map(|_| ()) }
        })?;
        if let Ok(amount) = parse_amount(&paid) {
            flag("--paid", &amount);
            args.paid = Some(Given::Is(amount));
        }
    }
    if d.requires_mlis == Some(true) {
        flags.push("--requires-mlis".to_string());
    }
    Ok(flags.join(" "))
}

/// A job, part by part.
fn job(received_on: Day, ctx: &Context) -> Result<Job, Failure> {
    let library = text("Library", None, |typed| match typed.contains(';') {
        true => Err("it cannot have a semicolon".to_string()),
        false => filled(typed),
    })?;
    let first_on = day("First day there", None, |typed| not_later(typed, ctx))?;
    let last = text("Last day there", Some("still there"), |typed| {
        if typed == "still there" {
            Ok(())
        } else {
            typed_day(typed).and_then(|last| {
                if last < first_on {
                    Err(format!("{last} is before the first day, {first_on}"))
                } else {
                    not_later(last, ctx)
                }
            })
        }
    })?;
    let mut job = Job {
        library,
        first_on,
        last_on: typed_day(&last).ok(),
        hours: JobHours::Weekly(Minutes(0)),
        basis: Basis::Paid,
    };
    let hours = text("Hours a week, or the sum of all hours, such as 400 total", None, |typed| {
        let stated = Job { hours: job_hours(typed)?, ..job.clone() };
        overfull(&[stated], received_on).into_iter().next().map_or(Ok(()), Err)
    })?;
    job.hours = job_hours(&hours).map_err(Failure::usage)?;
    job.basis = one_of("Paid or volunteer", Basis::ALL)?;
    Ok(job)
}

/// The size of a job: a bare number means hours a week.
fn job_hours(text: &str) -> Result<JobHours, String> {
    if text.trim().chars().all(|c| c.is_ascii_digit() || c == '.' || c == ':') {
        parse_job_hours(&format!("{}/week", text.trim()))
    } else {
        parse_job_hours(text.trim())
    }
}

fn filled(text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err("it is blank".to_string()) } else { Ok(()) }
}

fn not_later(day: Day, ctx: &Context) -> Result<(), String> {
    if day > ctx.today {
        Err(format!("{day} is in the future; today is {}", ctx.today))
    } else {
        Ok(())
    }
}

fn day(
    prompt: &str,
    default: Option<Day>,
    check: impl Fn(Day) -> Result<(), String>,
) -> Result<Day, Failure> {
    let default = default.map(|day| day.to_string());
    let typed = text(prompt, default.as_deref(), |typed| typed_day(typed.trim()).and_then(&check))?;
    typed_day(&typed).map_err(Failure::usage)
}

fn job_text(job: &Job) -> String {
    let last = job.last_on.map_or("-".to_string(), |day| day.to_string());
    let hours = match job.hours {
        JobHours::Weekly(m) => format!("{}/week", m.as_decimal()),
        JobHours::Total(m) => format!("{} total", m.as_decimal()),
    };
    format!("{}; {}; {last}; {hours}; {}", job.library, job.first_on, job.basis)
}
