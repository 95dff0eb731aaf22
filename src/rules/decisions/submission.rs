//! Whether a portfolio, or additional information, may be handed in (P5, P6, P8).

use crate::model::{Id, Portfolio, Standing, Transcript};
use crate::money::Cents;
use crate::policy::{Parameter, SetId};
use crate::rules::meaning::account;
use crate::rules::meaning::candidacy::admitted_by;
use crate::rules::meaning::fees;
use crate::rules::meaning::portfolio::{Outcome, outcome};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood, source};

/// What a portfolio taken is given: its enrollment, its fee, and the edition that governs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The enrollment under which it is handed in.
    pub enrollment: Id,
    /// The fee to be told (P1).
    pub fee: Cents,
    /// The edition of the competencies.
    pub edition: String,
}

/// Decides whether a portfolio is taken on the day asked about (P6, P8): `admitted`, `candidacy`, `portfolio-route`.
///
/// `transcript` is all that is known of the person. For a set already achieved it is taken with a note.
pub fn submission(transcript: &Transcript, set: SetId, bench: Bench) -> Decision<Submission> {
    let then = as_it_stood(transcript, bench.on);
    let situation = standing::situation(&then, bench);
    let code = bench.policy.set(set).code.as_str();
    let candidacy = situation.as_ref().map(|s| &s.candidacy);
    let mut out = Vec::new();
    let mut route = Vec::new();
    if let (Some(situation), Some(candidacy)) = (&situation, candidacy) {
        match situation.standing {
            Standing::Withdrawn => out.push("the candidacy was withdrawn".to_string()),
            Standing::Revoked => out.push("the certification was revoked".to_string()),
            _ => {}
        }
        if let Some(period) = candidacy.period.filter(|p| bench.on > p.last) {
            out.push(format!("the candidacy ended {}", period.last));
        }
        if transcript.enrollments.iter().any(|e| e.received_on > bench.on) {
            out.push("another candidacy has followed".to_string());
        }
        for (portfolio, outcome) in candidacy.portfolios.iter().filter(|(p, _)| p.set == set) {
            match outcome {
                Outcome::NotAchieved { since, .. } => route.push(format!(
                    "portfolio {} for {code} was not achieved ({since}); an approved course is the way to this set",
                    portfolio.id
                )),
                outcome if outcome.is_undecided() => {
                    route.push(format!("portfolio {} for {code} is undecided", portfolio.id));
                }
                _ => {}
            }
        }
    }
    if let Some(later) =
        transcript.portfolios.iter().find(|p| p.set == set && p.submitted_on > bench.on)
    {
        route.push(format!(
            "portfolio {} for {code} was submitted later, on {}",
            later.id, later.submitted_on
        ));
    }
    let edition = bench.policy.edition(set, bench.on);
    if !bench.policy.sets_on(bench.on).any(|s| s == set) {
        route.push(format!("{code} is no competency set on {}", bench.on));
    }
    if edition.is_none() {
        route.push(format!("{code} has no edition of its competencies on {}", bench.on));
    }
    let findings = vec![
        admitted_by(candidacy, bench.on),
        Finding::unless(
            Requirement::Candidacy,
            Measure::text("a day of the candidacy"),
            Measure::Day(bench.on),
            source(
                bench.policy,
                Parameter::CandidacyLength,
                candidacy.and_then(|c| c.admitted_on).unwrap_or(bench.on),
            ),
            out,
            candidacy
                .and_then(|c| c.period)
                .map_or("no candidacy has ended".to_string(), |p| format!("candidacy from {p}")),
        ),
        open_route(route, bench),
    ];
    let member = transcript.person.ala_member.is_some();
    let achieved = candidacy.and_then(|c| c.achievement(set));
    let notes = achieved
        .map(|a| format!("{code} is achieved already, on {}", a.achieved_on))
        .into_iter()
        .collect();
    let (enrollment, edition) =
        (candidacy.map_or(0, |c| c.enrollment.id), edition.map_or("", |e| &e.edition));
    Decision::new(findings, notes, || Submission {
        enrollment,
        fee: fees::portfolio_fee(bench.on, member, bench.policy),
        edition: edition.to_string(),
    })
}

/// The portfolio route, open by policy on the day asked about, unless something else stands against it (P8).
fn open_route(mut obstacles: Vec<String>, bench: Bench) -> Finding {
    let requirement = Requirement::PortfolioRoute;
    match bench.policy.yes(Parameter::PortfolioOpen, bench.on) {
        Err(gap) => Finding::ungoverned(requirement, &gap),
        Ok(promise) => {
            if !promise.value {
                obstacles
                    .insert(0, format!("the portfolio route is closed since {}", promise.first_on));
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

/// Decides whether additional information is taken on the day asked about (P5): `portfolio-route`.
///
/// `transcript` is all that is known of the person, `portfolio` one of theirs.
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
            obstacles.push(format!("it was due the day before {since}"));
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
