//! Whether a portfolio, or additional information, may be handed in (P5, P6, P8).

use crate::model::{Id, Portfolio, Standing, Transcript};
use crate::money::Cents;
use crate::policy::{Parameter, SetId};
use crate::rules::meaning::account;
use crate::rules::meaning::candidacy::{Candidacy, admitted_by};
use crate::rules::meaning::fees;
use crate::rules::meaning::portfolio::{Outcome, outcome};
use crate::rules::meaning::standing::{self, Situation};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood, source};

/// The grant for a portfolio: its enrollment, its fee, and the edition that governs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The enrollment it is handed in under.
    pub enrollment: Id,
    /// The fee to charge (P1).
    pub fee: Cents,
    /// The edition of the competencies.
    pub edition: String,
}

/// Decides whether a portfolio is accepted on the day asked about (P6, P8): `admitted`, `candidacy`, `portfolio-route`.
///
/// `transcript` has everything known about the person. For a set already achieved it is accepted with a note.
pub fn submission(transcript: &Transcript, set: SetId, bench: Bench) -> Decision<Submission> {
    let then = as_it_stood(transcript, bench.on);
    let situation = standing::situation(&then, bench);
    let candidacy = situation.as_ref().map(|s| &s.candidacy);
    let findings = vec![
        admitted_by(candidacy, bench.on),
        in_candidacy(transcript, situation.as_ref(), bench),
        open_route(against_set(transcript, candidacy, set, bench), bench),
    ];
    let code = bench.policy.set(set).code.as_str();
    let achieved = candidacy.and_then(|c| c.achievement(set));
    let notes = achieved.map(|a| format!("{code} is already achieved, on {}", a.achieved_on));
    let member = transcript.person.ala_member.is_some();
    Decision::new(findings, notes.into_iter().collect(), || Submission {
        enrollment: candidacy.map_or(0, |c| c.enrollment.id),
        fee: fees::portfolio_fee(bench.on, member, bench.policy),
        edition: bench.policy.edition(set, bench.on).map_or(String::new(), |e| e.edition.clone()),
    })
}

/// Met on a day of the candidacy, if nothing ended it and no other has followed (P6, R8).
fn in_candidacy(transcript: &Transcript, situation: Option<&Situation>, bench: Bench) -> Finding {
    let candidacy = situation.map(|s| &s.candidacy);
    let period = candidacy.and_then(|c| c.period);
    let ended = match situation.map(|s| s.standing) {
        Some(Standing::Withdrawn) => Some("the candidacy was withdrawn".to_string()),
        Some(Standing::Revoked) => Some("the certification was revoked".to_string()),
        _ => None,
    };
    let over = period.filter(|p| bench.on > p.last);
    let followed =
        candidacy.is_some() && transcript.enrollments.iter().any(|e| e.received_on > bench.on);
    let obstacles = ended
        .into_iter()
        .chain(over.map(|p| format!("the candidacy ended {}", p.last)))
        .chain(followed.then(|| "another candidacy has followed".to_string()));
    let governing = candidacy.and_then(|c| c.admitted_on).unwrap_or(bench.on);
    Finding::unless(
        Requirement::Candidacy,
        Measure::text("a day of the candidacy"),
        Measure::Day(bench.on),
        source(bench.policy, Parameter::CandidacyLength, governing),
        obstacles.collect(),
        period.map_or("no candidacy has ended".to_string(), |p| format!("candidacy from {p}")),
    )
}

/// What speaks against a portfolio for a set on the day asked about, apart from the route itself (P6).
fn against_set(
    transcript: &Transcript,
    candidacy: Option<&Candidacy>,
    set: SetId,
    bench: Bench,
) -> Vec<String> {
    let code = bench.policy.set(set).code.as_str();
    let portfolios = candidacy.map_or(&[][..], |c| &c.portfolios);
    let of_set = portfolios.iter().filter(|(p, _)| p.set == set);
    let earlier = of_set.filter_map(|(p, outcome)| match outcome {
        Outcome::NotAchieved { since, .. } => Some(format!(
            "portfolio {} for {code} was not achieved ({since}); only an approved course can still achieve this set",
            p.id
        )),
        outcome if outcome.is_undecided() => {
            Some(format!("portfolio {} for {code} is undecided", p.id))
        }
        _ => None,
    });
    let later = transcript.portfolios.iter().find(|p| p.set == set && p.submitted_on > bench.on);
    let later = later.map(|p| {
        format!("portfolio {} for {code} was submitted later, on {}", p.id, p.submitted_on)
    });
    let known = bench.policy.sets_on(bench.on).any(|s| s == set);
    let no_set = (!known).then(|| format!("{code} is not a competency set on {}", bench.on));
    let edition = bench.policy.edition(set, bench.on);
    let no_edition = edition
        .is_none()
        .then(|| format!("{code} has no edition of its competencies on {}", bench.on));
    earlier.chain(later).chain(no_set).chain(no_edition).collect()
}

/// The portfolio route: met if it is open by policy on the day asked about and nothing else speaks against it (P8).
fn open_route(mut obstacles: Vec<String>, bench: Bench) -> Finding {
    let requirement = Requirement::PortfolioRoute;
    match bench.policy.yes(Parameter::PortfolioOpen, bench.on) {
        Err(gap) => Finding::ungoverned(requirement, &gap),
        Ok(promise) => {
            if !promise.value {
                obstacles.insert(
                    0,
                    format!("the portfolio route has been closed since {}", promise.first_on),
                );
            }
            let shown = if obstacles.is_empty() { "open" } else { "closed" };
            let otherwise = "the portfolio route is open for this set".to_string();
            Finding::unless(
                requirement,
                Measure::text("open"),
                Measure::text(shown),
                promise.source,
                obstacles,
                otherwise,
            )
        }
    }
}

/// Decides whether additional information is accepted on the day asked about (P5): `portfolio-route`.
///
/// `transcript` has everything known about the person; `portfolio` is one of theirs.
pub fn revision(transcript: &Transcript, portfolio: &Portfolio, bench: Bench) -> Decision<()> {
    let mut obstacles = Vec::new();
    let then = as_it_stood(transcript, bench.on);
    let standing = standing::standing(&then, bench);
    if let Some(standing @ (Standing::Withdrawn | Standing::Revoked)) = standing {
        obstacles.push(format!("the candidate is {standing} on {}", bench.on));
    }
    if let Some(revision) = portfolio.revision {
        obstacles
            .push(format!("additional information was handed in on {}", revision.submitted_on));
    }
    let fee = account::account(&then, bench.policy).portfolio(portfolio.id);
    let judged =
        then.portfolios.iter().find(|p| p.id == portfolio.id).map(|p| outcome(p, fee, bench));
    let mut otherwise = String::new();
    match judged {
        None => obstacles.push(format!(
            "portfolio {} was submitted on {}",
            portfolio.id, portfolio.submitted_on
        )),
        Some(Outcome::InformationRequested { due_on, .. }) => {
            otherwise = format!("due by {due_on}")
        }
        Some(Outcome::NotAchieved { since, without_revision: true }) => {
            obstacles.push(format!("it was due by the day before {since}"));
        }
        Some(Outcome::Achieved { achieved_on }) => {
            obstacles.push(format!("the set was achieved on {achieved_on}"))
        }
        Some(Outcome::NotAchieved { since, .. }) => {
            obstacles.push(format!("not achieved since {since}"))
        }
        Some(Outcome::AwaitingFee | Outcome::Evaluating { .. }) if portfolio.revision.is_none() => {
            obstacles.push(format!("no additional information was requested by {}", bench.on));
        }
        Some(Outcome::Ungoverned(why)) => obstacles.push(why),
        Some(_) => {}
    }
    let finding = Finding::unless(
        Requirement::PortfolioRoute,
        Measure::text("within the days given for additional information"),
        Measure::Day(bench.on),
        "portfolio page, step 4",
        obstacles,
        otherwise,
    );
    Decision::new(vec![finding], Vec::new(), || ())
}
