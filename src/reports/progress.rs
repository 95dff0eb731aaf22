//! `report progress`: everything about one person on a day, and what comes next.

mod dates;
mod letter;
mod next;
mod plan;

use serde::Serialize;

pub use dates::DateSum;
pub use letter::letter;
pub use plan::{Plan, Way, plan};

use crate::hours::Minutes;
use crate::model::{Completion, Id, Standing, Transcript};
use crate::money::Cents;
use crate::period::{Day, Period};
use crate::render::Flat;
use crate::reports::{BY_CODE, BY_NAME, Share, credit};
use crate::rules::decisions::{award, renewal};
use crate::rules::meaning::account::{self, Moved};
use crate::rules::meaning::admission;
use crate::rules::meaning::candidacy::{self, Candidacy};
use crate::rules::meaning::standing::{Situation, situation};
use crate::rules::{Bench, Finding, Measure, Requirement};

/// One person on a day; the fields are the contract's, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The candidate's number.
    pub candidate: Id,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The day asked about.
    pub as_of: Day,
    /// The standing on that day.
    pub standing: Standing,
    /// The day the latest application was received.
    pub received_on: Day,
    /// The day of admission.
    pub admitted_on: Option<Day>,
    /// The days of the candidacy; none before admission.
    pub candidacy: Option<Days>,
    /// All sets of the governing policy, in its order.
    pub sets: Vec<SetProgress>,
    /// Required sets achieved in time, or before admission, achieved so far.
    pub required: SetShare,
    /// The same for elective sets.
    pub elective: SetShare,
    /// The completion day.
    pub completed_on: Option<Day>,
    /// The certification with its latest term, also after grace and after a revocation.
    pub certification: Option<CertificationProgress>,
    /// Hours toward the next renewal; none if there can be no renewal.
    pub renewal: Option<RenewalProgress>,
    /// What the candidate owes; negative is credit.
    pub balance: Cents,
    /// Whether the policy has any fee; if not, reports for people do not mention money.
    #[serde(skip)]
    pub asks_fees: bool,
    /// The requirements of admission, and then those of the award or, once awarded, of the renewal.
    pub findings: Vec<Finding>,
    /// What comes next: sentences, and commands to type that begin with `lssc `.
    pub next: Vec<String>,
    /// What comes next as sentences for the person, with the names of the sets.
    #[serde(skip)]
    pub told: Vec<String>,
    /// Each date and how it is calculated, by day.
    pub dates: Vec<DateSum>,
    /// Every course completed: the set it serves, or why it earns no credit.
    pub courses: Vec<CourseProgress>,
    /// What would finish the candidacy; only with `--plan`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// Every movement of the person's money, by day. Only for people: scripts have `payment list` and the ledger.
    #[serde(skip)]
    pub statement: Vec<StatementLine>,
}

/// One completed course, and what it counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseProgress {
    /// The code of the course.
    pub course: String,
    /// The day of completion.
    pub completed_on: Day,
    /// The code of the set it achieves.
    pub serves: Option<String>,
    /// Why it achieves none.
    pub why: Option<String>,
}

/// One movement of a person's money, and the balance after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The day.
    pub on: Day,
    /// What it is, as a phrase: `application fee`, `payment by card, Example Library`.
    pub what: String,
    /// The amount; payments and waivers are negative.
    pub amount: Cents,
    /// What is owed after it; negative is credit.
    pub balance: Cents,
}

/// A first and a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

/// How many sets of one kind are required, and how many achieved in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SetShare {
    /// How many policy requires; none if it has no value on the governing day.
    pub asked: Option<u32>,
    /// How many are achieved.
    pub shown: u32,
}

impl From<candidacy::Share> for SetShare {
    fn from(share: candidacy::Share) -> SetShare {
        SetShare {
            // A number greater than the sets of any policy means that policy has no value.
            asked: Some(share.asked).filter(|asked| *asked < u32::MAX),
            shown: share.shown,
        }
    }
}

/// One competency set of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetProgress {
    /// The code of the set.
    pub set: String,
    /// Its name.
    pub name: String,
    /// `required` or `elective`.
    pub kind: &'static str,
    /// The day it was achieved, if in time.
    pub achieved_on: Option<Day>,
    /// `course`, `portfolio` or `recognition`.
    pub route: Option<&'static str>,
    /// The courses, the portfolio or the college that achieved it.
    pub by: Option<String>,
    /// Why it is not achieved, if something is recorded toward it, or that it was achieved only after the award.
    pub note: Option<String>,
}

/// A certification and its latest term. The term is unknown only if policy has no value for its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificationProgress {
    /// The number of the certification.
    pub number: Id,
    /// The number of the term.
    pub term: Option<u32>,
    /// The first day of the term.
    pub first: Option<Day>,
    /// Its last day, as extended.
    pub last: Option<Day>,
    /// The first day for receiving a renewal.
    pub renewal_opens_on: Option<Day>,
    /// The last day for receiving a renewal.
    pub grace_ends_on: Option<Day>,
    /// The number on the certificate.
    pub certificate: String,
}

/// Hours toward a renewal, up to the day asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenewalProgress {
    /// Contact hours.
    pub contact_hours: Share<Minutes>,
    /// The hours among them in technology.
    pub technology_hours: Share<Minutes>,
}

/// The progress of one person on the day of the bench; none if no application was received by then.
///
/// `transcript` has the facts up to that day. Nothing in the result depends on today, so it is the same whenever you
/// ask.
pub fn progress(transcript: &Transcript, bench: Bench) -> Option<Progress> {
    let situation = situation(transcript, bench)?;
    let candidacy = &situation.candidacy;
    let findings = findings(transcript, &situation, bench);
    let [next, told] = [BY_CODE, BY_NAME]
        .map(|called| next::next(transcript, &situation, &findings, called, bench));
    let statement = statement(transcript, &candidacy.account);
    Some(Progress {
        candidate: transcript.person.number,
        name: transcript.person.name.clone(),
        email: transcript.person.email.clone(),
        as_of: bench.on,
        standing: situation.standing,
        received_on: candidacy.enrollment.received_on,
        admitted_on: candidacy.admitted_on,
        candidacy: candidacy.period.map(|Period { first, last }| Days { first, last }),
        sets: sets(&situation, bench),
        required: candidacy.required.into(),
        elective: candidacy.elective.into(),
        completed_on: candidacy.completed_on,
        certification: situation.certification.map(|c| CertificationProgress {
            number: c.id,
            term: situation.term.map(|t| t.number),
            first: situation.term.map(|t| t.first),
            last: situation.term.map(|t| t.last),
            renewal_opens_on: situation.term.map(|t| t.renewal_opens_on),
            grace_ends_on: situation.term.map(|t| t.grace_ends_on),
            certificate: transcript.certificate(c),
        }),
        renewal: hours_toward_renewal(&situation, &findings),
        balance: candidacy.account.balance(),
        asks_fees: bench.policy.asks_fees(),
        findings,
        next,
        told,
        dates: dates::dates(&situation, bench),
        courses: courses(transcript, candidacy, bench),
        plan: None,
        statement,
    })
}

/// Eligibility and the application fee, then the requirements of the award or, once awarded, of the renewal.
fn findings(transcript: &Transcript, situation: &Situation, bench: Bench) -> Vec<Finding> {
    let candidacy = &situation.candidacy;
    let mut findings = admission::eligibility(candidacy.enrollment, bench.policy);
    // A policy without fees does not mention money.
    let fee = candidacy.account.application(candidacy.enrollment.id);
    let fee = fee.filter(|fee| bench.policy.asks_fees() || fee.charge > Cents::ZERO);
    findings.extend(fee.as_ref().map(account::application_fee));
    findings.extend(match situation.certification {
        None => award::award_findings(transcript, Some(situation), bench),
        Some(_) => renewal::renewal_findings(transcript, transcript, Some(situation), bench),
    });
    findings
}

/// Every course completed, by day.
fn courses(transcript: &Transcript, candidacy: &Candidacy, bench: Bench) -> Vec<CourseProgress> {
    let told = |completion: &Completion| {
        let served = credit::served(candidacy, completion);
        CourseProgress {
            course: bench.catalog.code(completion.course).to_string(),
            completed_on: completion.completed_on,
            serves: served.map(|(set, _)| bench.policy.set(set).code.clone()),
            why: match served {
                Some(_) => None,
                None => Some(credit::no_credit(candidacy, completion, bench)),
            },
        }
    };
    let mut courses: Vec<CourseProgress> = transcript.completions.iter().map(told).collect();
    courses.sort_by(|a, b| (a.completed_on, &a.course).cmp(&(b.completed_on, &b.course)));
    courses
}

/// Every movement, with the balance after it.
fn statement(transcript: &Transcript, account: &account::Account) -> Vec<StatementLine> {
    let mut balance = Cents::ZERO;
    let line = |movement: account::Movement| {
        balance = balance + movement.effect();
        StatementLine {
            on: movement.day,
            what: phrase(&movement),
            amount: movement.effect(),
            balance,
        }
    };
    account::movements(transcript, account).into_iter().map(line).collect()
}

fn phrase(movement: &account::Movement) -> String {
    let what = match movement.what {
        Moved::Charge(fee) => fee.phrase(),
        Moved::Payment => {
            movement.method.map_or("payment".to_string(), |method| format!("payment by {method}"))
        }
        Moved::Refund => "refund".to_string(),
        Moved::Waiver => "waiver".to_string(),
    };
    let more = movement.payer.as_ref().or(movement.reason.as_ref());
    match more {
        Some(more) => format!("{what}, {more}"),
        None => what,
    }
}

fn sets(situation: &Situation, bench: Bench) -> Vec<SetProgress> {
    let candidacy = &situation.candidacy;
    let progress = |(set, achieved): &(_, Option<candidacy::Achievement>)| {
        let known = bench.policy.set(*set);
        SetProgress {
            set: known.code.clone(),
            name: known.name.clone(),
            kind: known.kind.name(),
            achieved_on: achieved.as_ref().map(|a| a.achieved_on),
            route: achieved.as_ref().map(|a| a.route.word()),
            by: achieved.as_ref().map(|a| a.route.by(bench)),
            note: match achieved {
                Some(a) => credit::after_award(a.achieved_on, situation.certification),
                None => candidacy.note(*set, bench),
            },
        }
    };
    candidacy.sets.iter().map(progress).collect()
}

/// The hours, taken from the renewal's findings so that the two never disagree.
fn hours_toward_renewal(situation: &Situation, findings: &[Finding]) -> Option<RenewalProgress> {
    let open = [Standing::Certified, Standing::Renewable, Standing::Grace];
    if !open.contains(&situation.standing) {
        return None;
    }
    let share = |requirement| {
        let finding = findings.iter().find(|f| f.requirement == requirement)?;
        match (&finding.asked, &finding.shown) {
            (Measure::Hours(asked), Measure::Hours(shown)) => {
                Some(Share { asked: *asked, shown: *shown })
            }
            _ => None,
        }
    };
    Some(RenewalProgress {
        contact_hours: share(Requirement::ContactHours)?,
        technology_hours: share(Requirement::TechnologyHours)?,
    })
}

impl Flat for Progress {
    const FIELDS: &'static [&'static str] = &[
        "candidate",
        "name",
        "email",
        "as_of",
        "standing",
        "received_on",
        "admitted_on",
        "candidacy_first",
        "candidacy_last",
        "sets",
        "required_asked",
        "required_shown",
        "elective_asked",
        "elective_shown",
        "completed_on",
        "certification_number",
        "certification_term",
        "certification_first",
        "certification_last",
        "certification_renewal_opens_on",
        "certification_grace_ends_on",
        "certification_certificate",
        "renewal_contact_hours_asked",
        "renewal_contact_hours_shown",
        "renewal_technology_hours_asked",
        "renewal_technology_hours_shown",
        "balance",
        "findings",
        "next",
        "dates",
        "courses",
        "plan_ways",
        "plan_finishes",
        "plan_cost",
        "plan_until",
    ];
}

#[cfg(test)]
mod tests;
