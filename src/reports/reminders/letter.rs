//! The text of a reminder.

use crate::model::{Notice, NoticeKind, Transcript};
use crate::period::{Day, days_between, next_day};
use crate::policy::Parameter;
use crate::render::wrapped;
use crate::reports::{BY_NAME, in_a_letter, missing, plural};
use crate::rules::Bench;
use crate::rules::decisions::{award, renewal};
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::standing::Situation;

/// The subject and the body of a reminder.
pub(super) fn write(
    transcript: &Transcript,
    situation: &Situation,
    notice: &Notice,
    bench: Bench,
) -> (String, String) {
    let last = notice.last_on;
    let (subject, mut said) = match notice.kind {
        NoticeKind::Candidacy => candidacy(transcript, situation, last, bench),
        NoticeKind::Window | NoticeKind::Term | NoticeKind::Grace => {
            term(transcript, situation, notice, bench)
        }
        NoticeKind::Revision => revision(situation, notice, bench),
    };
    let text = |parameter| bench.policy.text(parameter, bench.on).ok();
    let signed = [Parameter::ProgramName, Parameter::ProgramSponsor].map(text);
    let signed: Vec<&str> = signed.iter().flatten().map(|promise| promise.value).collect();
    let person = &transcript.person;
    said.insert(0, format!("Dear {},", person.name));
    said.push(format!("Your number with us is {}.", person.number));
    said.push("Sincerely,".to_string());
    let paragraphs: Vec<String> = said.iter().map(|text| wrapped(&in_a_letter(text), 72)).collect();
    let body = format!("{}\n\n{}\n", paragraphs.join("\n\n"), signed.join("\n"));
    (in_a_letter(&subject), body)
}

/// `in 30 days`, `today`.
fn left(on: Day, last: Day) -> String {
    match days_between(on, last) {
        0 => "today".to_string(),
        days => format!("in {days} day{}", plural(days)),
    }
}

/// A paragraph about what is still missing.
fn still_missing(missing: &[String], otherwise: &str) -> String {
    match missing {
        [] => otherwise.to_string(),
        missing => format!("Still missing: {}.", missing.join("; ")),
    }
}

fn candidacy(
    transcript: &Transcript,
    situation: &Situation,
    last: Day,
    bench: Bench,
) -> (String, Vec<String>) {
    let findings = award::award_findings(transcript, Some(situation), bench);
    let missing = missing(&findings, &situation.candidacy, BY_NAME, bench);
    let said = vec![
        format!("Your candidacy ends on {last}, {}; that day still counts.", left(bench.on, last)),
        still_missing(&missing, "All sets are achieved."),
        "A course counts by the day you complete it, a portfolio by the day you submit it. Send us proof of what you \
         have completed."
            .to_string(),
    ];
    (format!("Your candidacy ends on {last}"), said)
}

fn term(
    transcript: &Transcript,
    situation: &Situation,
    notice: &Notice,
    bench: Bench,
) -> (String, Vec<String>) {
    let findings = renewal::renewal_findings(transcript, transcript, Some(situation), bench);
    let missing = missing(&findings, &situation.candidacy, BY_NAME, bench);
    let on = bench.on;
    let (last, grace, opens) =
        situation.term.map_or((notice.last_on, notice.last_on, notice.due_on), |t| {
            (t.last, t.grace_ends_on, t.renewal_opens_on)
        });
    let (subject, first) = match notice.kind {
        NoticeKind::Grace => (
            format!("You can renew your certification until {grace}"),
            format!(
                "Your certification ended on {last}: since {} you are not certified. A renewal that we receive by \
                 {grace}, {}, closes the gap. After that day you need a new candidacy.",
                next_day(last),
                left(on, grace)
            ),
        ),
        NoticeKind::Window => (
            format!("You can renew your certification from {opens} on"),
            format!(
                "Your certification runs to {last}. You can renew it from {opens} on; renewing early or late does not \
                 move the next term."
            ),
        ),
        _ if on < opens => (
            format!("Your certification ends on {last}"),
            format!(
                "Your certification ends on {last}, {}. You can renew it from {opens} on.",
                left(on, last)
            ),
        ),
        _ => (
            format!("Your certification ends on {last}"),
            format!(
                "Your certification ends on {last}, {}. You can renew it now. After that day you are not certified, \
                 and you can renew only until {grace}.",
                left(on, last)
            ),
        ),
    };
    let hours =
        still_missing(&missing, "You have all the hours: only the renewal itself is missing.");
    (subject, vec![first, hours])
}

fn revision(situation: &Situation, notice: &Notice, bench: Bench) -> (String, Vec<String>) {
    let found =
        situation.candidacy.portfolios.iter().find(|(portfolio, _)| portfolio.id == notice.about);
    let last = notice.last_on;
    let mut said = vec![format!(
        "We asked for additional information on your portfolio {}. It must reach us by {last}, {}; without it the \
         portfolio is not achieved.",
        notice.about,
        left(bench.on, last)
    )];
    if let Some((portfolio, Outcome::InformationRequested { competencies, .. })) = found {
        let edition = bench.policy.edition(portfolio.set, portfolio.submitted_on);
        let worded = |number: &usize| {
            let text = edition.and_then(|e| e.competencies.get(number - 1));
            text.map_or(number.to_string(), |text| format!("{number} {text}"))
        };
        let named: Vec<String> = competencies.iter().map(worded).collect();
        said.push(format!(
            "It concerns these competencies of {}: {}",
            bench.policy.set(portfolio.set).name,
            named.join(" / ")
        ));
    }
    (format!("Additional information on your portfolio is due by {last}"), said)
}
