//! Records the sample lives: passes each fact to its act, as a command does.
//!
//! If a rule refuses, the sample data is wrong, and the failure says so.

use crate::acts::enrollment::{self, Applicant, Made};
use crate::acts::namesakes::Namesakes;
use crate::acts::{self, Act, Refusal};
use crate::commands::context::Context;
use crate::commands::lookup;
use crate::commands::renew::hours_amount;
use crate::failure::{Doing, Failure};
use crate::hours::{Decimal, Minutes};
use crate::model::{
    ActKind, Activity, ActivityUnit, Agreement, Approval, Completion, CourseFormat, Evaluator, Fee,
    Id, Payment, ProviderKind, Rating, Revision, Transcript,
};
use crate::money::Cents;
use crate::period::{Day, days_after, days_before};
use crate::policy::SetId;
use crate::register::{Reading, Recording};
use crate::rules::decisions::act;
use crate::rules::meaning::fees;
use crate::rules::{Bench, Decision, Finding};

/// One entry in progress.
pub struct Stage<'s, 'r> {
    recording: &'s Recording<'r>,
    reading: Reading<'s>,
    ctx: &'s Context,
}

/// A course of the sample catalog.
pub struct SampleCourse {
    pub code: &'static str,
    pub title: &'static str,
    pub provider: &'static str,
    pub kind: ProviderKind,
    pub set: &'static str,
    pub bundle: Option<&'static str>,
    pub dollars: i64,
}

impl<'s, 'r> Stage<'s, 'r> {
    pub fn new(recording: &'s Recording<'r>, ctx: &'s Context) -> Result<Stage<'s, 'r>, Failure> {
        let reading = Reading::new(recording.conn(), None)?;
        Ok(Stage { recording, reading, ctx })
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.ctx.today
    }

    /// The day this many days before today; a negative number is after it.
    pub fn ago(&self, days: i32) -> Day {
        match u32::try_from(days) {
            Ok(days) => days_before(self.ctx.today, days),
            Err(_) => days_after(self.ctx.today, days.unsigned_abs()),
        }
    }

    fn bench(&self, on: Day) -> Bench<'_> {
        self.ctx.bench(&self.reading, on)
    }

    fn transcript(&self, candidate: Id) -> Result<Transcript, Failure> {
        let found = self.reading.transcript(candidate)?;
        found.ok_or_else(|| Failure::failed(format!("there is no sample candidate {candidate}")))
    }

    fn set(&self, code: &str) -> Result<SetId, Failure> {
        lookup::set(&self.reading, code)
    }

    fn sets(&self, codes: &str) -> Result<Vec<SetId>, Failure> {
        codes.split(',').map(|code| self.set(code)).collect()
    }

    /// Records a course with one approval.
    pub fn approve(&self, course: &SampleCourse, first: Day, last: Day) -> Result<(), Failure> {
        let approval = Approval {
            id: 0,
            entry: 0,
            title: course.title.to_string(),
            provider: course.provider.to_string(),
            provider_kind: Some(course.kind),
            set: self.set(course.set)?,
            approved_on: first,
            approved_until: Some(last),
            bundle: None,
            format: Some(CourseFormat::Online),
            cost: Some(Cents(course.dollars * 100)),
        };
        let id = self.recording.course(course.code).doing("record the course")?;
        let stated = acts::approval::Stated {
            course: course.code.to_string(),
            approval,
            bundle: course.bundle.map(str::to_string),
        };
        let bench = self.bench(self.today());
        made(course.code, acts::approval::take(self.recording, id, &[], stated, bench)?)?;
        Ok(())
    }

    /// Records an agreement with a college.
    pub fn agree(
        &self,
        college: &str,
        signed_on: Day,
        covers: &str,
        also: &str,
    ) -> Result<(), Failure> {
        let agreement = Agreement {
            id: 0,
            entry: 0,
            college: college.to_string(),
            award: "Library Technician".to_string(),
            signed_on,
            retroactive_to: None,
            ends_on: None,
            covers: self.sets(covers)?,
            also: self.sets(also)?,
        };
        made("the agreement", acts::agreement::take(self.recording, &self.reading, &agreement)?)?;
        Ok(())
    }

    /// Records an evaluator who is qualified for every set.
    pub fn evaluator(&self, name: &str, email: &str, library: &str) -> Result<(), Failure> {
        let evaluator = Evaluator {
            name: name.to_string(),
            email: email.to_string(),
            sets: self.reading.policy.sets_on(self.today()).collect(),
            libraries: vec![library.to_string()],
            ..Evaluator::default()
        };
        let bench = self.bench(self.today());
        made(name, acts::evaluator::take(self.recording, &self.reading, &evaluator, bench)?)?;
        Ok(())
    }

    /// Enrolls an applicant. `kept` means that an ineligible one should be kept on file.
    pub fn enroll(&self, applicant: &Applicant, kept: bool) -> Result<Id, Failure> {
        let name = &applicant.person.name;
        let what = format!("the application of {name}");
        let today = self.ctx.today;
        let (recording, reading) = (self.recording, &self.reading);
        let mut namesakes = Namesakes::default();
        let act =
            enrollment::take(recording, reading, applicant, kept, None, &mut namesakes, today)?;
        match act {
            Act::Recorded(Made { candidate, kept: checklist, .. })
                if checklist.is_some() == kept =>
            {
                Ok(candidate)
            }
            Act::Recorded(Made { kept: checklist, .. }) => {
                Err(not_as_told(&what, &checklist.unwrap_or_default()))
            }
            Act::Refused(Refusal { findings, .. }) => Err(not_as_told(&what, &findings)),
            Act::Already(..) => Err(not_as_told(&what, &[])),
        }
    }

    /// The application fee for an application received on that day.
    pub fn application_fee(&self, received_on: Day, member: bool) -> Cents {
        fees::application_fee(received_on, member, &self.reading.policy)
    }

    /// Records a completion.
    pub fn complete(&self, candidate: Id, code: &str, on: Day) -> Result<(), Failure> {
        let course = lookup::course(&self.reading, code)?;
        let completion = Completion { id: 0, entry: 0, course, completed_on: on };
        let stated = acts::completion::Stated { completion, proof: String::new() };
        let (transcript, bench) = (self.transcript(candidate)?, self.bench(self.today()));
        let act =
            acts::completion::take(self.recording, &self.reading, &transcript, &stated, bench)?;
        made(&format!("the completion of {code}"), act)?;
        Ok(())
    }

    /// Records a portfolio, with its fee paid on the same day if `paid`. Returns its number.
    pub fn portfolio(&self, candidate: Id, set: &str, on: Day, paid: bool) -> Result<Id, Failure> {
        let stated = acts::portfolio::Stated {
            id: 0,
            entry: 0,
            set: self.set(set)?,
            submitted_on: on,
            pre_review: None,
            fee: Cents::ZERO,
        };
        let transcript = self.transcript(candidate)?;
        let act = acts::portfolio::take(self.recording, &self.reading, &transcript, &stated)?;
        let taken = made(&format!("the portfolio for {set}"), act)?;
        if paid && taken.fee > Cents::ZERO {
            let purpose = Some(Fee::Portfolio(taken.id));
            let payment = Payment::of(taken.enrollment, taken.fee, on, purpose);
            let stated = acts::payment::Stated { payment, stays: true };
            let (transcript, today) = (self.transcript(candidate)?, self.today());
            acts::payment::take(self.recording, &self.reading, &transcript, stated, today)?;
        }
        Ok(taken.id)
    }

    /// Records ratings: every competency is met, except that those numbered in `partly` are partially met.
    pub fn rate(
        &self,
        portfolio: Id,
        evaluator: &str,
        partly: &[usize],
        on: Day,
    ) -> Result<(), Failure> {
        let (transcript, found) = lookup::portfolio(&self.reading, portfolio)?;
        let evaluator = lookup::evaluator(&self.reading, evaluator)?;
        let edition = self.reading.policy.edition(found.set, found.submitted_on);
        let competencies = edition.map_or(0, |e| e.competencies.len());
        let rating = |number: usize| {
            if partly.contains(&number) { Rating::Partial } else { Rating::Met }
        };
        let ratings: Vec<Rating> = (1..=competencies).map(rating).collect();
        let stated = acts::evaluation::Stated {
            id: 0,
            entry: 0,
            evaluator: evaluator.id,
            evaluated_on: on,
            ratings,
            comments: Vec::new(),
        };
        let (recording, reading) = (self.recording, &self.reading);
        let act =
            acts::evaluation::take(recording, reading, &transcript, &found, &evaluator, &stated)?;
        made(&format!("the ratings of {}", evaluator.name), act)?;
        Ok(())
    }

    /// Records the additional information that was requested.
    pub fn revise(&self, portfolio: Id, on: Day) -> Result<(), Failure> {
        let (transcript, found) = lookup::portfolio(&self.reading, portfolio)?;
        let new = Revision { id: 0, entry: 0, submitted_on: on };
        let act = acts::portfolio::revise(self.recording, &self.reading, &transcript, &found, new)?;
        made("the revision", act)?;
        Ok(())
    }

    /// Awards certification.
    pub fn award(&self, candidate: Id, on: Day) -> Result<(), Failure> {
        let decision = acts::award::decide(&self.reading, &self.transcript(candidate)?, on);
        let award = granted("the award", decision)?;
        acts::award::give(self.recording, candidate, &award, on)?;
        Ok(())
    }

    /// Records an activity of this many hours.
    pub fn hours(
        &self,
        candidate: Id,
        title: &str,
        hours: i64,
        set: &str,
        on: Day,
    ) -> Result<(), Failure> {
        self.activity(
            candidate,
            title,
            hours_amount(Minutes::hours(hours)),
            ActivityUnit::Hours,
            set,
            on,
        )
    }

    /// Records a conference of this many days.
    pub fn conference(
        &self,
        candidate: Id,
        title: &str,
        days: i128,
        set: &str,
        on: Day,
    ) -> Result<(), Failure> {
        self.activity(candidate, title, Decimal(days * Decimal::ONE), ActivityUnit::Days, set, on)
    }

    /// Records an activity of this many semester credits.
    pub fn credits(
        &self,
        candidate: Id,
        title: &str,
        credits: i128,
        set: &str,
        on: Day,
    ) -> Result<(), Failure> {
        self.activity(
            candidate,
            title,
            Decimal(credits * Decimal::ONE),
            ActivityUnit::Semester,
            set,
            on,
        )
    }

    fn activity(
        &self,
        candidate: Id,
        title: &str,
        amount: Decimal,
        unit: ActivityUnit,
        set: &str,
        on: Day,
    ) -> Result<(), Failure> {
        let activity = Activity {
            id: 0,
            entry: 0,
            title: title.to_string(),
            from_on: None,
            activity_on: on,
            set: self.set(set)?,
            amount,
            unit,
            technology: None,
            proof: String::new(),
        };
        let transcript = self.transcript(candidate)?;
        let today = self.today();
        let act = acts::activity::take(
            self.recording,
            &self.reading,
            &transcript,
            &activity,
            None,
            today,
        )?;
        made(&format!("the activity \"{title}\""), act)?;
        Ok(())
    }

    /// Renews a certification.
    pub fn renew(&self, candidate: Id, on: Day) -> Result<(), Failure> {
        let transcript = self.transcript(candidate)?;
        made("the renewal", acts::renewal::take(self.recording, &self.reading, &transcript, on)?)?;
        Ok(())
    }

    /// Records an act of staff.
    pub fn act(
        &self,
        candidate: Id,
        kind: ActKind,
        on: Day,
        until: Option<Day>,
        why: &str,
    ) -> Result<(), Failure> {
        let decision = act::act(&self.transcript(candidate)?, kind, until, self.bench(on));
        let acted = granted(&format!("the act, {kind},"), decision)?;
        self.recording
            .act(candidate, acted.enrollment, kind, on, until, acted.term, why)
            .doing("record the act")?;
        Ok(())
    }
}

/// The record that an act made.
fn made<T>(what: &str, act: Act<T>) -> Result<T, Failure> {
    match act {
        Act::Recorded(made) => Ok(made),
        Act::Already(..) => Err(not_as_told(what, &[])),
        Act::Refused(Refusal { findings, .. }) => Err(not_as_told(what, &findings)),
    }
}

fn granted<T>(what: &str, decision: Decision<T>) -> Result<T, Failure> {
    match decision.into_result() {
        Ok((grant, _, _)) => Ok(grant),
        Err(findings) => Err(not_as_told(what, &findings)),
    }
}

/// The failure if a rule refuses the sample data.
fn not_as_told(what: &str, findings: &[Finding]) -> Failure {
    let text = format!("the sample people are not recorded: {what} is refused");
    let unmet = findings.iter().filter(|f| !f.met());
    unmet.fold(Failure::failed(text), |failure, f| failure.note(f.text.clone()))
}
