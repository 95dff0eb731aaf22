//! Questions for what an application lacks; only on a terminal.

use dialoguer::{Input, Select};

use crate::commands::context::Context;
use crate::commands::enroll::{Details, check_email, parse_job};
use crate::failure::{Doing, Failure};
use crate::model::{Education, Job};

/// Completes what was stated: asks on a terminal, otherwise names every flag that is missing.
pub fn complete(mut details: Details, ctx: &Context) -> Result<Details, Failure> {
    let missing: Vec<&str> = [
        (
            "--name",
            details.name.as_deref().is_none_or(|n| n.trim().is_empty()),
        ),
        ("--email", details.email.is_none()),
        ("--education", details.education.is_none()),
        (
            "--position",
            details
                .position
                .as_deref()
                .is_none_or(|p| p.trim().is_empty()),
        ),
    ]
    .into_iter()
    .filter_map(|(flag, missing)| missing.then_some(flag))
    .collect();
    if !missing.is_empty() {
        if !ctx.has_terminal() {
            return Err(
                Failure::usage(format!("an application needs {}", missing.join(", ")))
                    .hint("see all that it takes: lssc enroll --help"),
            );
        }
        let mut missing = missing;
        if details.experience.is_empty() {
            missing.push("--experience");
            ctx.tell("A job is written: LIBRARY; FIRST DAY; LAST DAY or -; 30/week or 400 total; paid or volunteer");
        }
        ask(&mut details, &missing)?;
        ctx.tell(&format!(
            "The same without questions: {} {}",
            ctx.command(),
            flags(&details, &missing)
        ));
    }
    if let Some(email) = &details.email {
        check_email(email.trim()).map_err(Failure::usage)?;
    }
    Ok(details)
}

fn ask(details: &mut Details, missing: &[&str]) -> Result<(), Failure> {
    let text = |prompt: &str| {
        Input::<String>::new()
            .with_prompt(prompt)
            .interact_text()
            .doing("ask")
    };
    if missing.contains(&"--name") {
        details.name = Some(text("Name as it goes on the certificate")?);
    }
    if missing.contains(&"--email") {
        let input = Input::<String>::new().with_prompt("E-mail address");
        let input = input.validate_with(|typed: &String| check_email(typed.trim()));
        details.email = Some(input.interact_text().doing("ask")?);
    }
    if missing.contains(&"--education") {
        let words: Vec<&str> = Education::ALL.iter().map(|e| e.word()).collect();
        let chosen = Select::new()
            .with_prompt("Schooling")
            .items(&words)
            .default(1)
            .interact()
            .doing("ask")?;
        details.education = Education::ALL.get(chosen).copied();
    }
    if missing.contains(&"--position") {
        details.position = Some(text("Post held")?);
    }
    while missing.contains(&"--experience") && (details.experience.is_empty() || more()?) {
        let input = Input::<String>::new().with_prompt("Job");
        let input = input.validate_with(|typed: &String| parse_job(typed).map(|_| ()));
        let typed = input.interact_text().doing("ask")?;
        details.experience.extend(parse_job(&typed).ok());
    }
    Ok(())
}

fn more() -> Result<bool, Failure> {
    dialoguer::Confirm::new()
        .with_prompt("Another job?")
        .default(false)
        .interact()
        .doing("ask")
}

/// The flags that say what was asked and answered.
fn flags(details: &Details, asked: &[&str]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let answers = [
        ("--name", details.name.clone()),
        ("--email", details.email.clone()),
        ("--education", details.education.map(|e| e.to_string())),
        ("--position", details.position.clone()),
    ];
    let answered = answers.into_iter().filter(|(flag, _)| asked.contains(flag));
    let mut flags: Vec<String> = answered
        .filter_map(|(flag, value)| Some(format!("{flag} {}", quoted(&value?))))
        .collect();
    if asked.contains(&"--experience") {
        flags.extend(
            details
                .experience
                .iter()
                .map(|job| format!("--experience {}", quoted(&job_text(job)))),
        );
    }
    flags.join(" ")
}

fn job_text(job: &Job) -> String {
    use crate::model::JobHours;
    let last = job.last_on.map_or("-".to_string(), |day| day.to_string());
    let hours = match job.hours {
        JobHours::Weekly(m) => format!("{}/week", m.as_decimal()),
        JobHours::Total(m) => format!("{} total", m.as_decimal()),
    };
    format!(
        "{}; {}; {last}; {hours}; {}",
        job.library, job.first_on, job.basis
    )
}
