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
        ask(&mut details, &missing)?;
        ctx.tell(&format!(
            "The same without questions: lssc enroll {}",
            flags(&details)
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
    while details.experience.is_empty() || more()? {
        let input = Input::<String>::new().with_prompt(
            "Job (LIBRARY; FIRST DAY; LAST DAY or -; 30/week or 400 total; paid or volunteer)",
        );
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

/// The flags that say what was answered.
fn flags(details: &Details) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let mut flags = Vec::new();
    let mut flag = |name: &str, value: Option<String>| {
        flags.extend(value.map(|v| format!("{name} {}", quoted(&v))))
    };
    flag("--name", details.name.clone());
    flag("--email", details.email.clone());
    flag("--education", details.education.map(|e| e.to_string()));
    flag("--position", details.position.clone());
    for job in &details.experience {
        flag("--experience", Some(job_text(job)));
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
