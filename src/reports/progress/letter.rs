//! The letter that tells a person their standing.

use crate::model::Standing;
use crate::period::Day;
use crate::policy::Parameter;
use crate::render::wrapped;
use crate::reports::in_a_letter;
use crate::reports::progress::Progress;
use crate::rules::Bench;

/// A letter to the person with the content of the report, in lines of at most 72 characters.
pub fn letter(progress: &Progress, bench: Bench) -> String {
    let p = progress;
    let mut parts = vec![
        format!("{}\n{}", p.name, p.email),
        in_a_letter(&p.as_of.to_string()),
        format!("Dear {},", p.name),
        wrapped(
            &in_a_letter(&format!(
                "On {} {}. Your number with us is {}.",
                p.as_of,
                standing(p.standing),
                p.candidate
            )),
            72,
        ),
    ];
    part(
        &mut parts,
        "Your dates and how we count them",
        p.dates.iter().map(|d| format!("{}: {} ({})", d.on, d.date, d.sum)),
    );
    part(
        &mut parts,
        "What you have achieved",
        p.sets.iter().filter_map(|set| {
            let day: Day = set.achieved_on?;
            Some(format!("{day}: {}, by {}", set.name, set.by.as_deref()?))
        }),
    );
    part(
        &mut parts,
        "What does not count, and why",
        p.courses.iter().filter_map(|course| {
            let why = course.why.as_deref()?;
            Some(format!("{}, completed {}: {why}", course.course, course.completed_on))
        }),
    );
    let told = p.told.iter().filter(|line| !line.starts_with("lssc "));
    part(&mut parts, "What comes next", told.cloned());
    parts.push("Sincerely,".to_string());
    let text = |parameter| bench.policy.text(parameter, bench.on).ok();
    let signed = [Parameter::ProgramName, Parameter::ProgramSponsor].map(text);
    let signed: Vec<&str> = signed.iter().flatten().map(|promise| promise.value).collect();
    parts.push(signed.join("\n"));
    parts.join("\n\n") + "\n"
}

/// What a standing means, in a sentence to the person.
fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Ineligible => "you do not meet the requirements for admission",
        Standing::AwaitingPayment => {
            "you meet the requirements for admission, but your fee is not settled yet"
        }
        Standing::Candidate => "you are a candidate for certification",
        Standing::AwaitingEvaluation => {
            "your candidacy is over, and your portfolio is still being evaluated"
        }
        Standing::Complete => {
            "you have met every requirement, and we will award your certification next"
        }
        Standing::Certified => "you are certified",
        Standing::Renewable => "you are certified, and you can renew your certification",
        Standing::Grace => "your certification has ended, but you can still renew it",
        Standing::Lapsed => "your certification has lapsed",
        Standing::Expired => "your candidacy is over and was not complete in time",
        Standing::Withdrawn => "your candidacy has been withdrawn",
        Standing::Revoked => "your certification has been revoked",
    }
}

/// Adds a heading and its lines, if there are any lines.
fn part(parts: &mut Vec<String>, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines
        .map(|line| format!("- {}", wrapped(&in_a_letter(&line), 70).replace('\n', "\n  ")))
        .collect();
    if !lines.is_empty() {
        parts.push(format!("{heading}:\n{}", lines.join("\n")));
    }
}
