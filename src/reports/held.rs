//! `candidate show`: everything the register has about one person, and how each fact counts.

mod lines;

use std::collections::HashMap;

use serde::Serialize;

use crate::hours::Minutes;
use crate::model::{
    Act, ActKind, Activity, ActivityUnit, Applied, Basis, Certification, Completion, Education,
    Enrollment, Entry, Id, JobHours, Method, Portfolio, Standing, Transcript, Waivable,
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

/// Facts that are not in a transcript, because no rule needs them.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Proofs of completions, by number.
    pub completion_proofs: HashMap<Id, String>,
    /// Names of evaluators, by number.
    pub evaluators: HashMap<Id, String>,
    /// Comments on competencies, by number of the evaluation: the competency's number and the text.
    pub comments: HashMap<Id, Vec<(u32, String)>>,
    /// Numbers on purchase orders, by their number in the register.
    pub orders: HashMap<Id, String>,
}

/// Everything about one person, as known on a day.
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
    /// Name and address as recorded under retired numbers.
    pub given_up: Vec<HeldNumber>,
    /// The day asked about.
    pub as_of: Day,
    /// The standing on that day. None if no application was received by then.
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
    /// Charges and their state.
    pub charges: Vec<HeldCharge>,
    /// Money received.
    pub payments: Vec<HeldPayment>,
    /// Money refunded.
    pub refunds: Vec<HeldRefund>,
    /// Fees waived.
    pub waivers: Vec<HeldWaiver>,
    /// Credit applied to fees.
    pub applied: Vec<HeldApplied>,
    /// What is owed; negative is credit.
    pub balance: Cents,
    /// Acts of staff.
    pub acts: Vec<HeldAct>,
    /// Whether they agree to be named in public, by day; the last one counts.
    pub consents: Vec<HeldConsent>,
    /// Notes of staff about them, by day.
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
    /// The day from which it counts.
    pub stated_on: Day,
}

impl HeldConsent {
    /// The statement in words.
    pub fn sentence(&self) -> &'static str {
        if self.public_list {
            "agrees to be named in public"
        } else {
            "does not agree to be named in public"
        }
    }
}

/// A note of staff about a person.
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

/// A retired number, with name and address as recorded under it.
#[derive(Debug, Clone, Serialize)]
pub struct HeldNumber {
    /// The number.
    pub candidate: Id,
    /// The name.
    pub name: String,
    /// The e-mail address, which still finds the person.
    pub email: String,
}

/// One application and the candidacy it began.
#[derive(Debug, Clone, Serialize)]
pub struct HeldEnrollment {
    /// Its number.
    pub enrollment: Id,
    /// The entry that last recorded or changed it.
    pub entry: Entry,
    /// The day received.
    pub received_on: Day,
    /// Schooling.
    pub education: Education,
    /// The position.
    pub position: String,
    /// Whether the position requires a master's degree in library science.
    pub requires_mlis: bool,
    /// The application fee charged.
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
    /// The days in which experience counts. Unknown if policy has no value for the day received.
    pub look_back: Option<Days>,
    /// Hours of experience counted.
    pub hours_counted: Option<Minutes>,
    /// The jobs stated.
    pub jobs: Vec<HeldJob>,
    /// Warnings about the experience.
    pub notes: Vec<String>,
    /// The number of a certificate given before these records began, if this enrollment represents one; otherwise left
    /// out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

/// One job and how much of it counts.
#[derive(Debug, Clone, Serialize)]
pub struct HeldJob {
    /// The library.
    pub library: String,
    /// Its first day.
    pub first_on: Day,
    /// Its last day. None while it continues.
    pub last_on: Option<Day>,
    /// Hours a week, if stated so.
    pub hours_per_week: Option<Minutes>,
    /// Hours in total, if stated so.
    pub total_hours: Option<Minutes>,
    /// Paid or volunteer.
    pub basis: Basis,
    /// The days counted. None if it is outside the look-back.
    pub counted: Option<Days>,
    /// Hours counted.
    pub hours_counted: Option<Minutes>,
    /// Why less than all of it counts, if so.
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
    /// The set it achieves.
    pub set: Option<String>,
    /// The day that set was achieved.
    pub achieved_on: Option<Day>,
    /// Why it earns no credit, if it achieves no set.
    pub note: Option<String>,
}

/// One portfolio, its rounds and its outcome.
#[derive(Debug, Clone, Serialize)]
pub struct HeldPortfolio {
    /// Its number.
    pub portfolio: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment it was handed in under.
    pub enrollment: Id,
    /// The set.
    pub set: String,
    /// The edition of the competencies that governs it.
    pub edition: Option<String>,
    /// The day handed in.
    pub submitted_on: Day,
    /// The fee charged.
    pub fee: Cents,
    /// The staff's note from looking at it before submission.
    pub pre_review: Option<String>,
    /// The outcome, as a phrase.
    pub outcome: String,
    /// Whether it is still undecided.
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
    /// The evaluators asked to rate it, by day.
    pub assignments: Vec<HeldAssignment>,
    /// The evaluations, by day.
    pub evaluations: Vec<HeldEvaluation>,
    /// The combined rating of each competency, a letter each. None until all ratings are in.
    pub combined: Option<String>,
}

/// A request to an evaluator to rate a round.
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
    /// One letter per competency: M, P or N.
    pub ratings: String,
    /// Comments on single competencies.
    pub comments: Vec<Comment>,
}

/// An evaluator's comment on one competency.
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
    /// The enrollment it completed.
    pub enrollment: Id,
    /// The day of the award.
    pub awarded_on: Day,
    /// The first day that the holder was told.
    pub first_on: Day,
    /// The terms granted.
    pub terms: Vec<HeldTerm>,
}

/// One term; a later one has the renewal that granted it.
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
    /// The day that renewal was received.
    pub received_on: Option<Day>,
}

/// One activity and how much of it counts.
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
    /// The term whose renewal it counts toward.
    pub term: Option<u32>,
    /// Contact hours counted.
    pub hours_counted: Minutes,
    /// The technology part of them.
    pub technology_counted: Minutes,
    /// Why nothing counts, if so.
    pub note: Option<String>,
}

/// One charge and its state.
#[derive(Debug, Clone, Serialize)]
pub struct HeldCharge {
    /// The enrollment.
    pub enrollment: Id,
    /// Which fee.
    pub fee: Waivable,
    /// The portfolio whose fee it is.
    pub portfolio: Option<Id>,
    /// Which fee, in words.
    #[serde(skip)]
    pub what: String,
    /// The day from which it is owed.
    pub charged_on: Day,
    /// The amount.
    pub charge: Cents,
    /// Payments toward it, less refunds.
    pub paid: Cents,
    /// The day it was settled.
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
    /// `application`, `portfolio N`, or none if no purpose was given.
    pub purpose: Option<String>,
    /// Who paid, if not the candidate.
    pub payer: Option<String>,
    /// How it was paid.
    pub method: Option<Method>,
    /// The number of the check or the like.
    pub reference: Option<String>,
    /// The number of the purchase order.
    pub order: Option<String>,
}

/// Money refunded.
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
    /// The reason.
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
    /// The portfolio whose fee it is.
    pub portfolio: Option<Id>,
    /// Which fee, in words.
    #[serde(skip)]
    pub what: String,
    /// The day from which nothing of the fee is owed.
    pub waived_on: Day,
    /// The reason.
    pub reason: String,
}

/// Credit applied to a fee.
#[derive(Debug, Clone, Serialize)]
pub struct HeldApplied {
    /// Its number.
    pub applied: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment.
    pub enrollment: Id,
    /// Which fee, as it is typed.
    pub to: String,
    /// Which fee, in words.
    #[serde(skip)]
    pub what: String,
    /// The day from which it counts.
    pub applied_on: Day,
    /// What it has settled.
    pub amount: Cents,
}

/// An act of staff.
#[derive(Debug, Clone, Serialize)]
pub struct HeldAct {
    /// Its number.
    pub act: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// What they did.
    pub kind: ActKind,
    /// The day from which it counts.
    pub acted_on: Day,
    /// The new last day of an extension.
    pub until: Option<Day>,
    /// The term it extends, or none for the candidacy.
    pub term: Option<u32>,
    /// The reason.
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
    /// The set it achieves, or why it earns no credit.
    pub fn credit(&self) -> String {
        match (&self.set, self.achieved_on, &self.note) {
            (Some(set), Some(day), _) => format!("achieves {set}, {day}"),
            (Some(set), None, _) => format!("achieves {set}"),
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

    /// How much of it counts, or why nothing does.
    pub fn counts(&self) -> String {
        let term = self.term.map(|term| format!(" toward the renewal of term {term}"));
        match &self.note {
            Some(why) => format!("does not count: {why}"),
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
    /// The fee that was waived, and the reason.
    pub fn sentence(&self) -> String {
        format!("{}, {}", self.what, self.reason)
    }
}

impl HeldAct {
    /// What was done, and the reason.
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

/// Everything about one person. `transcript` has the facts up to the day of the bench.
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
                fee: c.fee.waivable(),
                portfolio: c.fee.portfolio(),
                what: c.fee.phrase(),
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
                waives: w.fee.waivable(),
                portfolio: w.fee.portfolio(),
                what: w.fee.phrase(),
                waived_on: w.waived_on,
                reason: w.reason.clone(),
            })
            .collect(),
        applied: transcript.applied.iter().map(|a| applied(a, &account)).collect(),
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

/// The terms of a certification, each as it was when its renewal was received.
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

/// Why a recorded activity does not count, if so.
pub fn counts_nothing(transcript: &Transcript, activity: Id, bench: Bench) -> Option<String> {
    let mut all = activities(transcript, bench).into_iter();
    all.find(|a| a.activity == activity)?.note
}

/// Every activity with the term whose renewal it counts toward, or why it does not count (R3, R4).
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
        None => "the candidate is not certified yet".to_string(),
        Some(first) if a.activity_on < first => {
            format!("before the first day of the first term, {first}")
        }
        Some(_) => "its day is not in any term".to_string(),
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
        purpose: p.purpose.map(|fee| fee.to_string().replace(':', " ")),
        payer: p.payer.clone(),
        method: p.method,
        reference: p.reference.clone(),
        order: p.order.map(|id| {
            let number = beside.orders.get(&id);
            number.cloned().unwrap_or_else(|| id.to_string())
        }),
    };
    transcript.payments.iter().map(payment).collect()
}

fn applied(a: &Applied, account: &account::Account) -> HeldApplied {
    let settled = account.applied.iter().filter(|(id, ..)| *id == a.id);
    HeldApplied {
        applied: a.id,
        entry: a.entry,
        enrollment: a.enrollment,
        to: a.fee.to_string(),
        what: a.fee.phrase(),
        applied_on: a.applied_on,
        amount: settled.map(|(.., amount)| *amount).sum(),
    }
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
