//! `candidate show`: everything held about one person, and how each fact counts.

mod lines;

use std::collections::HashMap;

use serde::Serialize;

use crate::hours::Minutes;
use crate::model::{
    Act, ActKind, Activity, ActivityUnit, Basis, Certification, Completion, Education, Enrollment,
    Entry, Id, JobHours, Method, Portfolio, Purpose, Standing, Transcript, Waivable,
};
use crate::money::Cents;
use crate::period::{Day, Period};
use crate::reports::credit;
use crate::reports::progress::Days;
use crate::rules::Bench;
use crate::rules::meaning::candidacy::{Candidacy, candidacy};
use crate::rules::meaning::portfolio::{self, outcome_phrase};
use crate::rules::meaning::{account, admission, hours, standing, terms};

pub use lines::{HeldLine, Part, Said, Says, Section};

/// What a transcript does not carry, because no rule asks for it.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Proofs of completions, by number.
    pub completion_proofs: HashMap<Id, String>,
    /// Names of evaluators, by number.
    pub evaluators: HashMap<Id, String>,
    /// What was written about competencies, by number of the evaluation: the competency's number and the text.
    pub comments: HashMap<Id, Vec<(u32, String)>>,
    /// Numbers on the paper of purchase orders, by number in the register.
    pub orders: HashMap<Id, String>,
}

/// Everything held about one person, as known by a day.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// The candidate's number.
    pub candidate: Id,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The ALA membership number.
    pub ala_member: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// Who they are as stated under numbers given up.
    pub given_up: Vec<HeldNumber>,
    /// The day asked about.
    pub as_of: Day,
    /// The standing on that day; none where no application was received by then.
    pub standing: Option<Standing>,
    /// Applications, by day received.
    pub enrollments: Vec<HeldEnrollment>,
    /// Courses completed, by day.
    pub completions: Vec<HeldCompletion>,
    /// Portfolios, by day submitted.
    pub portfolios: Vec<HeldPortfolio>,
    /// Awards with their terms.
    pub certifications: Vec<HeldCertification>,
    /// Continuing education, by day.
    pub activities: Vec<HeldActivity>,
    /// What was charged and how it stands.
    pub charges: Vec<HeldCharge>,
    /// Money received.
    pub payments: Vec<HeldPayment>,
    /// Money given back.
    pub refunds: Vec<HeldRefund>,
    /// Fees waived.
    pub waivers: Vec<HeldWaiver>,
    /// What is owed; negative is credit.
    pub balance: Cents,
    /// Acts of staff.
    pub acts: Vec<HeldAct>,
    /// Whether they agree to be named in public, by day: the last is in force.
    pub consents: Vec<HeldConsent>,
    /// What staff noted about them, by day.
    pub notes: Vec<HeldNote>,
}

/// Whether a person agrees to be named in public, as stated on a day.
#[derive(Debug, Clone, Serialize)]
pub struct HeldConsent {
    /// Its number.
    pub consent: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Whether they agree.
    pub public_list: bool,
    /// The day from which it holds.
    pub stated_on: Day,
}

impl HeldConsent {
    /// What was stated.
    pub fn sentence(&self) -> &'static str {
        match self.public_list {
            true => "agrees to be named in public",
            false => "does not agree to be named in public",
        }
    }
}

/// What staff noted about a person.
#[derive(Debug, Clone, Serialize)]
pub struct HeldNote {
    /// Its number.
    pub note: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// What they wrote.
    pub text: String,
    /// The day on which they wrote it.
    pub noted_on: Day,
    /// The day from which the desk lists it.
    pub again_on: Option<Day>,
}

impl HeldNote {
    /// The note, and when the desk lists it.
    pub fn sentence(&self) -> String {
        let again = self.again_on.map_or(String::new(), |day| format!(" (again on {day})"));
        format!("{}{again}", self.text)
    }
}

/// A number given up, and who the person is as stated under it.
#[derive(Debug, Clone, Serialize)]
pub struct HeldNumber {
    /// The number.
    pub candidate: Id,
    /// The name.
    pub name: String,
    /// The e-mail address, which goes on finding the person.
    pub email: String,
}

/// One application and the candidacy it began.
#[derive(Debug, Clone, Serialize)]
pub struct HeldEnrollment {
    /// Its number.
    pub enrollment: Id,
    /// The entry that stated it last.
    pub entry: Entry,
    /// The day received.
    pub received_on: Day,
    /// Schooling.
    pub education: Education,
    /// The post held.
    pub position: String,
    /// Whether the post requires a master's degree in library science.
    pub requires_mlis: bool,
    /// The application fee told.
    pub fee: Cents,
    /// The college of a recognized program.
    pub graduate_of: Option<String>,
    /// The day of graduation from it.
    pub graduated_on: Option<Day>,
    /// Whether schooling, position and experience are met.
    pub eligible: bool,
    /// The day of admission.
    pub admitted_on: Option<Day>,
    /// The days of the candidacy.
    pub candidacy: Option<Days>,
    /// The days in which experience counts; unknown where policy has no value for the day received.
    pub look_back: Option<Days>,
    /// Hours of experience counted.
    pub hours_counted: Option<Minutes>,
    /// The jobs stated.
    pub jobs: Vec<HeldJob>,
    /// Warnings about the experience.
    pub notes: Vec<String>,
    /// The number of the certificate given before these records began, for which it stands; otherwise not written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// One job and what it counts.
#[derive(Debug, Clone, Serialize)]
pub struct HeldJob {
    /// The library.
    pub library: String,
    /// Its first day.
    pub first_on: Day,
    /// Its last day; none while it is open.
    pub last_on: Option<Day>,
    /// Hours a week, where so stated.
    pub hours_per_week: Option<Minutes>,
    /// Hours in total, where so stated.
    pub total_hours: Option<Minutes>,
    /// Paid or volunteer.
    pub basis: Basis,
    /// The days counted; none if it lies outside the look-back.
    pub counted: Option<Days>,
    /// Hours counted.
    pub hours_counted: Option<Minutes>,
    /// Why less than all of it counts, where that is so.
    pub note: Option<String>,
}

/// One completion and its credit.
#[derive(Debug, Clone, Serialize)]
pub struct HeldCompletion {
    /// Its number.
    pub completion: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The course code.
    pub course: String,
    /// The course's title, as approved last.
    pub title: Option<String>,
    /// The day of completion.
    pub completed_on: Day,
    /// A certificate's number or the like.
    pub proof: String,
    /// The set that it serves.
    pub set: Option<String>,
    /// The day on which that set was achieved.
    pub achieved_on: Option<Day>,
    /// Why it earns no credit, where it serves no set.
    pub note: Option<String>,
}

/// One portfolio, its rounds and what it came to.
#[derive(Debug, Clone, Serialize)]
pub struct HeldPortfolio {
    /// Its number.
    pub portfolio: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment under which it was handed in.
    pub enrollment: Id,
    /// The set.
    pub set: String,
    /// The edition of the competencies that governs it.
    pub edition: Option<String>,
    /// The day handed in.
    pub submitted_on: Day,
    /// The fee told.
    pub fee: Cents,
    /// What staff noted when looking at it before.
    pub pre_review: Option<String>,
    /// What it has come to, as a phrase.
    pub outcome: String,
    /// Whether that is not decided yet.
    pub undecided: bool,
    /// Its rounds.
    pub rounds: Vec<HeldRound>,
}

/// One round of a portfolio: who rated what.
#[derive(Debug, Clone, Serialize)]
pub struct HeldRound {
    /// 1, or 2 after additional information.
    pub round: u8,
    /// The day on which this round's material was handed in.
    pub submitted_on: Day,
    /// Who was asked to rate it, by day.
    pub assignments: Vec<HeldAssignment>,
    /// The evaluations, by day.
    pub evaluations: Vec<HeldEvaluation>,
    /// The combined rating of each competency, a letter each; none until all ratings are in.
    pub combined: Option<String>,
}

/// That an evaluator was asked to rate a round.
#[derive(Debug, Clone, Serialize)]
pub struct HeldAssignment {
    /// Its number.
    pub assignment: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The evaluator's number.
    pub evaluator: Id,
    /// The evaluator's name.
    pub name: String,
    /// The day.
    pub assigned_on: Day,
}

/// One evaluator's ratings.
#[derive(Debug, Clone, Serialize)]
pub struct HeldEvaluation {
    /// Its number.
    pub evaluation: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The evaluator's number.
    pub evaluator: Id,
    /// The evaluator's name.
    pub name: String,
    /// The day.
    pub evaluated_on: Day,
    /// A letter a competency: M, P or N.
    pub ratings: String,
    /// What was written about single competencies.
    pub comments: Vec<Comment>,
}

/// What an evaluator wrote about one competency.
#[derive(Debug, Clone, Serialize)]
pub struct Comment {
    /// The competency's number.
    pub competency: u32,
    /// The text.
    pub comment: String,
}

/// One award with its terms.
#[derive(Debug, Clone, Serialize)]
pub struct HeldCertification {
    /// Its number.
    pub certification: Id,
    /// The number on the certificate.
    pub certificate: String,
    /// The entry that awarded it.
    pub entry: Entry,
    /// The enrollment that it completed.
    pub enrollment: Id,
    /// The day of the award.
    pub awarded_on: Day,
    /// The first day, as told.
    pub first_on: Day,
    /// The terms granted.
    pub terms: Vec<HeldTerm>,
}

/// One term; a later one by the renewal that granted it.
#[derive(Debug, Clone, Serialize)]
pub struct HeldTerm {
    /// 1 for the first.
    pub term: u32,
    /// The first day.
    pub first: Day,
    /// The last day, as extended.
    pub last: Day,
    /// The first day on which a renewal may be received.
    pub renewal_opens_on: Day,
    /// The last day of grace.
    pub grace_ends_on: Day,
    /// The number of the renewal that granted it.
    pub renewal: Option<Id>,
    /// The entry that recorded that renewal.
    pub entry: Option<Entry>,
    /// The day on which that renewal was received.
    pub received_on: Option<Day>,
}

/// One activity and what it counts.
#[derive(Debug, Clone, Serialize)]
pub struct HeldActivity {
    /// Its number.
    pub activity: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Its title.
    pub title: String,
    /// The first of its days, if it has several.
    pub from: Option<Day>,
    /// Its day; of several the last.
    pub activity_on: Day,
    /// The set to which it relates.
    pub set: String,
    /// Its size as stated, in its unit.
    pub amount: String,
    /// The unit.
    pub unit: ActivityUnit,
    /// A certificate's number or the like.
    pub proof: String,
    /// The term toward whose renewal it counts.
    pub term: Option<u32>,
    /// Contact hours counted.
    pub hours_counted: Minutes,
    /// The part of them that is technology.
    pub technology_counted: Minutes,
    /// Why nothing counts, where that is so.
    pub note: Option<String>,
}

/// One charge and how it stands.
#[derive(Debug, Clone, Serialize)]
pub struct HeldCharge {
    /// The enrollment.
    pub enrollment: Id,
    /// The portfolio; none for an application.
    pub portfolio: Option<Id>,
    /// The day from which it is owed.
    pub charged_on: Day,
    /// The amount.
    pub charge: Cents,
    /// Payments for it, less refunds.
    pub paid: Cents,
    /// The day on which it was settled.
    pub settled_on: Option<Day>,
}

/// Money received.
#[derive(Debug, Clone, Serialize)]
pub struct HeldPayment {
    /// Its number.
    pub payment: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The amount.
    pub amount: Cents,
    /// Its day.
    pub paid_on: Day,
    /// `application`, `portfolio N`, or none: what was open.
    pub purpose: Option<String>,
    /// Who paid, if not the candidate.
    pub payer: Option<String>,
    /// How.
    pub method: Option<Method>,
    /// The number of the purchase order.
    pub order: Option<String>,
}

/// Money given back.
#[derive(Debug, Clone, Serialize)]
pub struct HeldRefund {
    /// Its number.
    pub refund: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The amount.
    pub amount: Cents,
    /// Its day.
    pub refunded_on: Day,
    /// Why.
    pub reason: String,
}

/// A fee that staff waived.
#[derive(Debug, Clone, Serialize)]
pub struct HeldWaiver {
    /// Its number.
    pub waiver: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment.
    pub enrollment: Id,
    /// Which fee.
    pub waives: Waivable,
    /// The portfolio whose fee it is; none for the application.
    pub portfolio: Option<Id>,
    /// The day from which nothing of the fee is owed.
    pub waived_on: Day,
    /// Why.
    pub reason: String,
}

/// An act of staff.
#[derive(Debug, Clone, Serialize)]
pub struct HeldAct {
    /// Its number.
    pub act: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// What was done.
    pub kind: ActKind,
    /// The day from which it holds.
    pub acted_on: Day,
    /// The new last day of an extension.
    pub until: Option<Day>,
    /// The term extended; none: the candidacy.
    pub term: Option<u32>,
    /// Why.
    pub reason: String,
}

impl HeldJob {
    /// The job as stated.
    pub fn sentence(&self) -> String {
        let hours = match (self.hours_per_week, self.total_hours) {
            (Some(m), _) => format!("{m} a week"),
            (None, Some(m)) => format!("{m} in total"),
            (None, None) => String::new(),
        };
        let days = match self.last_on {
            Some(last) => format!("{} to {last}", self.first_on),
            None => format!("since {}", self.first_on),
        };
        format!("{}: {hours}, {}, {days}", self.library, self.basis)
    }
}

impl HeldCompletion {
    /// The set it serves, or why it earns no credit.
    pub fn credit(&self) -> String {
        match (&self.set, self.achieved_on, &self.note) {
            (Some(set), Some(day), _) => format!("serves {set}, achieved {day}"),
            (Some(set), None, _) => format!("serves {set}"),
            (None, _, Some(why)) => format!("no credit: {why}"),
            (None, _, None) => String::new(),
        }
    }
}

impl HeldActivity {
    /// Its size as stated.
    pub fn size(&self) -> String {
        match self.unit {
            ActivityUnit::Hours => format!("{} h", self.amount),
            ActivityUnit::Semester => format!("{} semester credits", self.amount),
            ActivityUnit::Quarter => format!("{} quarter credits", self.amount),
            ActivityUnit::Days => format!("{} conference days", self.amount),
            ActivityUnit::Ceu => format!("{} CEU", self.amount),
        }
    }

    /// What it counts, or why nothing.
    pub fn counts(&self) -> String {
        let term = self.term.map(|term| format!(" toward the renewal of term {term}"));
        match &self.note {
            Some(why) => format!("counts nothing: {why}"),
            None => format!(
                "{} counted, {} in technology{}",
                self.hours_counted,
                self.technology_counted,
                term.unwrap_or_default()
            ),
        }
    }
}

impl HeldWaiver {
    /// Which fee was waived and why.
    pub fn sentence(&self) -> String {
        let fee = match self.portfolio {
            Some(portfolio) => format!("fee of portfolio {portfolio}"),
            None => "application fee".to_string(),
        };
        format!("{fee}, {}", self.reason)
    }
}

impl HeldAct {
    /// What was done and why.
    pub fn sentence(&self) -> String {
        let what = match (self.term, self.until) {
            (Some(term), Some(until)) => format!("extension of term {term} to {until}"),
            (None, Some(until)) => format!("extension of the candidacy to {until}"),
            _ => self.kind.noun().to_string(),
        };
        format!("{what}: {}", self.reason)
    }
}

impl From<Period> for Days {
    fn from(period: Period) -> Days {
        Days { first: period.first, last: period.last }
    }
}

/// Everything held about one person. `transcript` holds the facts up to the day of the bench.
pub fn held(transcript: &Transcript, beside: &Beside, bench: Bench) -> Held {
    let person = &transcript.person;
    let candidacies: Vec<Candidacy> = (0..transcript.enrollments.len())
        .map(|place| candidacy(transcript, place, bench))
        .collect();
    let account = account::account(transcript, bench.policy);
    let mut completions: Vec<HeldCompletion> =
        transcript.completions.iter().map(|c| completion(c, &candidacies, beside, bench)).collect();
    completions.sort_by_key(|c| c.completed_on);
    Held {
        candidate: person.number,
        name: person.name.clone(),
        email: person.email.clone(),
        ala_member: person.ala_member.clone(),
        state: person.state.clone(),
        given_up: transcript
            .given_up
            .iter()
            .map(|p| HeldNumber {
                candidate: p.number,
                name: p.name.clone(),
                email: p.email.clone(),
            })
            .collect(),
        as_of: bench.on,
        standing: standing::standing(transcript, bench),
        enrollments: candidacies.iter().map(|c| enrollment(c, bench)).collect(),
        completions,
        portfolios: transcript
            .portfolios
            .iter()
            .map(|p| portfolio(p, &account, beside, bench))
            .collect(),
        certifications: transcript
            .certifications
            .iter()
            .map(|c| certification(transcript, c, bench))
            .collect(),
        activities: activities(transcript, bench),
        charges: account
            .charges
            .iter()
            .map(|c| HeldCharge {
                enrollment: c.enrollment,
                portfolio: c.portfolio,
                charged_on: c.charged_on,
                charge: c.settlement.charge,
                paid: c.settlement.paid,
                settled_on: c.settlement.settled_on,
            })
            .collect(),
        payments: payments(transcript, beside),
        refunds: transcript
            .refunds
            .iter()
            .map(|r| HeldRefund {
                refund: r.id,
                entry: r.entry,
                amount: r.amount,
                refunded_on: r.refunded_on,
                reason: r.reason.clone(),
            })
            .collect(),
        waivers: transcript
            .waivers
            .iter()
            .map(|w| HeldWaiver {
                waiver: w.id,
                entry: w.entry,
                enrollment: w.enrollment,
                waives: w.waives(),
                portfolio: w.portfolio,
                waived_on: w.waived_on,
                reason: w.reason.clone(),
            })
            .collect(),
        balance: account.balance(),
        acts: transcript.acts.iter().map(act).collect(),
        consents: transcript
            .consents
            .iter()
            .map(|c| HeldConsent {
                consent: c.id,
                entry: c.entry,
                public_list: c.given,
                stated_on: c.stated_on,
            })
            .collect(),
        notes: transcript
            .notes
            .iter()
            .map(|n| HeldNote {
                note: n.id,
                entry: n.entry,
                text: n.text.clone(),
                noted_on: n.noted_on,
                again_on: n.again_on,
            })
            .collect(),
    }
}

fn enrollment(candidacy: &Candidacy, bench: Bench) -> HeldEnrollment {
    let e: &Enrollment = candidacy.enrollment;
    let experience = admission::experience(e, bench.policy).ok();
    let counted = experience.as_ref().map_or(&[][..], |x| x.jobs.as_slice());
    let jobs = e.jobs.iter().enumerate().map(|(place, job)| {
        let count = counted.get(place);
        let (hours_per_week, total_hours) = match job.hours {
            JobHours::Weekly(m) => (Some(m), None),
            JobHours::Total(m) => (None, Some(m)),
        };
        HeldJob {
            library: job.library.clone(),
            first_on: job.first_on,
            last_on: job.last_on,
            hours_per_week,
            total_hours,
            basis: job.basis,
            counted: count.and_then(|c| c.counted).map(Days::from),
            hours_counted: count.map(|c| c.minutes),
            note: count.and_then(admission::CountedJob::why_less),
        }
    });
    HeldEnrollment {
        enrollment: e.id,
        entry: e.entry,
        received_on: e.received_on,
        education: e.education,
        position: e.position.clone(),
        requires_mlis: e.requires_mlis,
        fee: e.fee,
        graduate_of: e.graduation.as_ref().map(|g| g.college.clone()),
        graduated_on: e.graduation.as_ref().map(|g| g.graduated_on),
        eligible: candidacy.eligible,
        admitted_on: candidacy.admitted_on,
        candidacy: candidacy.period.map(Days::from),
        look_back: experience.as_ref().map(|x| x.look_back.into()),
        hours_counted: experience.as_ref().map(|x| x.total),
        jobs: jobs.collect(),
        notes: experience.map_or(Vec::new(), |x| x.warnings),
        certificate: e.certificate.clone(),
    }
}

fn completion(
    c: &Completion,
    candidacies: &[Candidacy],
    beside: &Beside,
    bench: Bench,
) -> HeldCompletion {
    let course = bench.catalog.course(c.course);
    let serves = candidacies.iter().find_map(|candidacy| credit::served(candidacy, c));
    let note = match (serves, candidacies.last()) {
        (Some(_), _) => None,
        (None, Some(latest)) => Some(credit::no_credit(latest, c, bench)),
        (None, None) => Some("there is no enrollment in force".to_string()),
    };
    HeldCompletion {
        completion: c.id,
        entry: c.entry,
        course: bench.catalog.code(c.course).to_string(),
        title: course.and_then(|course| course.approvals.last()).map(|a| a.title.clone()),
        completed_on: c.completed_on,
        proof: beside.completion_proofs.get(&c.id).cloned().unwrap_or_default(),
        set: serves.map(|(set, _)| bench.policy.set(set).code.clone()),
        achieved_on: serves.map(|(_, achieved)| achieved.achieved_on),
        note,
    }
}

fn portfolio(
    p: &Portfolio,
    account: &account::Account,
    beside: &Beside,
    bench: Bench,
) -> HeldPortfolio {
    let outcome = portfolio::outcome(p, account.portfolio(p.id), bench);
    let days = [Some(p.submitted_on), p.revision.map(|r| r.submitted_on)];
    let name = |evaluator: Id| {
        let found = beside.evaluators.get(&evaluator);
        found.cloned().unwrap_or_default()
    };
    let rounds = (1u8..).zip(days).filter_map(|(number, day)| {
        let round = portfolio::round(p, number, bench).ok();
        let combined = round.map(|r| r.combined).filter(|c| !c.is_empty());
        Some(HeldRound {
            round: number,
            submitted_on: day?,
            assignments: p
                .assignments
                .iter()
                .filter(|a| a.round == number)
                .map(|a| HeldAssignment {
                    assignment: a.id,
                    entry: a.entry,
                    evaluator: a.evaluator,
                    name: name(a.evaluator),
                    assigned_on: a.assigned_on,
                })
                .collect(),
            evaluations: p
                .evaluations
                .iter()
                .filter(|e| e.round == number)
                .map(|e| HeldEvaluation {
                    evaluation: e.id,
                    entry: e.entry,
                    evaluator: e.evaluator,
                    name: name(e.evaluator),
                    evaluated_on: e.evaluated_on,
                    ratings: e.ratings.iter().map(|r| r.letter()).collect(),
                    comments: comments(beside, e.id),
                })
                .collect(),
            combined: combined.map(|c| c.iter().map(|r| r.letter()).collect()),
        })
    });
    HeldPortfolio {
        portfolio: p.id,
        entry: p.entry,
        enrollment: p.enrollment,
        set: bench.policy.set(p.set).code.clone(),
        edition: bench.policy.edition(p.set, p.submitted_on).map(|e| e.edition.clone()),
        submitted_on: p.submitted_on,
        fee: p.fee,
        pre_review: p.pre_review.clone(),
        outcome: outcome_phrase(&outcome),
        undecided: outcome.is_undecided(),
        rounds: rounds.collect(),
    }
}

fn comments(beside: &Beside, evaluation: Id) -> Vec<Comment> {
    let written = beside.comments.get(&evaluation).into_iter().flatten();
    let comment = |(competency, comment): &(u32, String)| Comment {
        competency: *competency,
        comment: comment.clone(),
    };
    written.map(comment).collect()
}

/// The terms of a certification: each as it was when the renewal that granted it was received.
fn terms(
    transcript: &Transcript,
    c: &Certification,
    bench: Bench,
) -> Vec<(terms::Term, Option<crate::model::Renewal>)> {
    let renewals = transcript.renewals.iter().filter(|r| r.enrollment == c.enrollment);
    let granting = std::iter::once(None).chain(renewals.map(|r| Some(*r)));
    granting
        .filter_map(|granted_by| {
            let mut then = transcript.clone();
            then.renewals.retain(|r| {
                granted_by.is_some_and(|by| (r.received_on, r.id) <= (by.received_on, by.id))
            });
            let term = terms::term(&then, c, bench.policy).ok()?;
            Some((term, granted_by))
        })
        .collect()
}

fn certification(transcript: &Transcript, c: &Certification, bench: Bench) -> HeldCertification {
    let terms = terms(transcript, c, bench).into_iter().map(|(term, granted_by)| HeldTerm {
        term: term.number,
        first: term.first,
        last: term.last,
        renewal_opens_on: term.renewal_opens_on,
        grace_ends_on: term.grace_ends_on,
        renewal: granted_by.map(|r| r.id),
        entry: granted_by.map(|r| r.entry),
        received_on: granted_by.map(|r| r.received_on),
    });
    HeldCertification {
        certification: c.id,
        certificate: transcript.certificate(c),
        entry: c.entry,
        enrollment: c.enrollment,
        awarded_on: c.awarded_on,
        first_on: c.first_on,
        terms: terms.collect(),
    }
}

/// Why an activity that is recorded counts nothing, where that is so.
pub fn counts_nothing(transcript: &Transcript, activity: Id, bench: Bench) -> Option<String> {
    let mut all = activities(transcript, bench).into_iter();
    all.find(|a| a.activity == activity)?.note
}

/// Every activity with the term toward whose renewal it counts, and why it counts nothing where that is so (R3, R4).
fn activities(transcript: &Transcript, bench: Bench) -> Vec<HeldActivity> {
    let mut counts: HashMap<Id, (u32, Minutes, Minutes, Option<String>)> = HashMap::new();
    for c in &transcript.certifications {
        let serving = hours::serving_completions(transcript, c, bench);
        let terms = terms(transcript, c, bench);
        for (place, (term, _)) in terms.iter().enumerate() {
            let renewed_on = terms.get(place + 1).and_then(|(_, by)| *by).map(|r| r.received_on);
            let until = bench.at(renewed_on.unwrap_or(bench.on));
            for counted in hours::contact_hours(transcript, term, &serving, until).activities {
                let (hours, technology) = (counted.minutes, counted.technology);
                counts.insert(counted.activity.id, (term.number, hours, technology, counted.note));
            }
        }
    }
    let first = transcript.certifications.iter().map(|c| c.first_on).min();
    let outside = |a: &Activity| match first {
        None => "no certification was awarded: it counts toward none yet".to_string(),
        Some(first) if a.activity_on < first => {
            format!("before the first day of the first term, {first}")
        }
        Some(_) => "it falls in the days of no term".to_string(),
    };
    let mut row = |a: &Activity| {
        let count = counts.remove(&a.id);
        HeldActivity {
            activity: a.id,
            entry: a.entry,
            title: a.title.clone(),
            from: a.from_on,
            activity_on: a.activity_on,
            set: bench.policy.set(a.set).code.clone(),
            amount: a.amount.to_string(),
            unit: a.unit,
            proof: a.proof.clone(),
            term: count.as_ref().map(|c| c.0),
            hours_counted: count.as_ref().map_or(Minutes(0), |c| c.1),
            technology_counted: count.as_ref().map_or(Minutes(0), |c| c.2),
            note: count.map_or_else(|| Some(outside(a)), |c| c.3),
        }
    };
    transcript.activities.iter().map(&mut row).collect()
}

fn payments(transcript: &Transcript, beside: &Beside) -> Vec<HeldPayment> {
    let payment = |p: &crate::model::Payment| HeldPayment {
        payment: p.id,
        entry: p.entry,
        amount: p.amount,
        paid_on: p.paid_on,
        purpose: match p.purpose {
            Purpose::Open => None,
            Purpose::Application => Some("application".to_string()),
            Purpose::Portfolio(id) => Some(format!("portfolio {id}")),
        },
        payer: p.payer.clone(),
        method: p.method,
        order: p.order.map(|id| {
            let number = beside.orders.get(&id);
            number.cloned().unwrap_or_else(|| id.to_string())
        }),
    };
    transcript.payments.iter().map(payment).collect()
}

fn act(a: &Act) -> HeldAct {
    HeldAct {
        act: a.id,
        entry: a.entry,
        kind: a.kind,
        acted_on: a.acted_on,
        until: a.until,
        term: a.term,
        reason: a.reason.clone(),
    }
}
