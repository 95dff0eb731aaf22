//! The letter that tells a person how they stand.

use crate::period::Day;
use crate::policy::Parameter;
use crate::reports::progress::Progress;
use crate::reports::wrapped;
use crate::rules::Bench;

/// A letter to the person, saying what the report says, in lines of at most 72 signs.
pub fn letter(progress: &Progress, bench: Bench) -> String {
    let p = progress;
    let mut parts = vec![
        format!("{}\n{}", p.name, p.email),
        p.as_of.to_string(),
        format!("Dear {},", p.name),
        wrapped(
            &format!(
                "this is how you stand on {} (your number with us is {}): {}.",
                p.as_of, p.candidate, p.standing
            ),
            72,
        ),
    ];
    part(
        &mut parts,
        "Your dates, and how each of them is counted",
        p.dates
            .iter()
            .map(|d| format!("{} {}: {}", d.on, d.date, d.sum)),
    );
    part(
        &mut parts,
        "What you have achieved",
        p.sets.iter().filter_map(|set| {
            let day: Day = set.achieved_on?;
            Some(format!("{day} {}, by {}", set.name, set.by.as_deref()?))
        }),
    );
    part(
        &mut parts,
        "What does not count, and why",
        p.courses.iter().filter_map(|course| {
            let why = course.why.as_deref()?;
            Some(format!(
                "{}, completed {}: {why}",
                course.course, course.completed_on
            ))
        }),
    );
    let told = p.next.iter().filter(|line| !line.starts_with("lssc "));
    part(&mut parts, "What comes next", told.cloned());
    let text = |parameter| bench.policy.text(parameter, bench.on).ok();
    let signed = [Parameter::ProgramName, Parameter::ProgramSponsor].map(text);
    let signed: Vec<&str> = signed
        .iter()
        .flatten()
        .map(|promise| promise.value)
        .collect();
    parts.push(signed.join("\n"));
    parts.join("\n\n") + "\n"
}

/// A heading and its lines; nothing where there is no line.
fn part(parts: &mut Vec<String>, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines
        .map(|line| format!("- {}", wrapped(&line, 70).replace('\n', "\n  ")))
        .collect();
    if !lines.is_empty() {
        parts.push(format!("{heading}:\n{}", lines.join("\n")));
    }
}
