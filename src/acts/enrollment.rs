//! Receives an application (program §4).

use crate::acts::namesakes::Namesakes;
use crate::acts::{Act, Otherwise, Refusal, bench};
use crate::failure::{Doing, Failure};
use crate::model::{
    Enrollment, Entry, Fee, Graduation, Id, Job, JobHours, Method, Order, OrderLine, Payment,
    Person, Transcript,
};
use crate::money::Cents;
use crate::period::Day;
use crate::register::former::Whose;
use crate::register::read::email_key;
use crate::register::{Reading, Recording, write::Restates};
use crate::rules::decisions::again::{Fact, Field, difference};
use crate::rules::decisions::{enrollment, payment};
use crate::rules::meaning::{calendar, fees, recognition};
use crate::rules::{Bench, Finding, Requirement};
use serde_json::{Value, json};

/// An application with everything stated in it.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// Name, e-mail address, membership, state.
    pub person: Person,
    /// The application.
    pub enrollment: Enrollment,
    /// The payment that came with it: amount, day, payer.
    pub paid: Option<(Cents, Day, Option<String>)>,
}

/// The enrollment that a correction replaces.
#[derive(Debug, Clone, Copy)]
pub struct Corrected {
    /// The candidate's number it is recorded under, retired or not: the right one is recorded there too.
    pub candidate: Id,
    /// Its own number.
    pub enrollment: Id,
    /// Whether the person's details are unchanged, so that they are not recorded again.
    pub same_person: bool,
    /// Whether the payment is unchanged, so that it is not recorded again.
    pub same_payment: bool,
    /// Whether the jobs are unchanged: then they count as they did.
    pub same_jobs: bool,
}

/// What was recorded.
pub struct Made {
    /// The candidate's number.
    pub candidate: Id,
    /// The enrollment's number.
    pub enrollment: Id,
    /// The numbers of the payments recorded with it.
    pub payments: Vec<Id>,
    /// The checklist, if the application was kept although something is unmet.
    pub kept: Option<Vec<Finding>>,
    /// Other things to know.
    pub notes: Vec<String>,
}

/// A recorded application, of somebody with this name and address.
pub fn recorded(history: &Transcript, enrollment: &Enrollment, known_as: &Person) -> Applicant {
    // The payment of an application that a merger dropped counts for another one.
    let given_up = history.merged.iter().any(|e| e.id == enrollment.id);
    let with_it = |p: &&Payment| {
        let of_this = p.enrollment == enrollment.id || given_up;
        of_this && p.entry == enrollment.entry && p.order.is_none()
    };
    let paid = history.payments.iter().find(with_it);
    Applicant {
        person: known_as.clone(),
        enrollment: enrollment.clone(),
        paid: paid.map(|p| (p.amount, p.paid_on, p.payer.clone())),
    }
}

/// Decides on an application and records it. `keep` keeps an ineligible one on file.
///
/// If the register already has the same application, returns the candidate's number.
///
/// # Errors
/// The register cannot be read or written, or the e-mail address is another candidate's.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    applicant: &Applicant,
    keep: bool,
    corrects: Option<Corrected>,
    namesakes: &mut Namesakes,
    today: Day,
) -> Result<Act<Made>, Failure> {
    let on = applicant.enrollment.received_on;
    let bench = bench(reading, on);
    let (applicant, twice) = &each_job_once(applicant, corrects);
    let typed =
        if corrects.is_some_and(|c| c.same_jobs) { &[] } else { &applicant.enrollment.jobs[..] };
    let Known { history, note } = known(reading, applicant, corrects)?;
    let member = applicant.person.ala_member.is_some();
    let others = others(history.as_ref(), on, corrects.is_some());
    let decision =
        enrollment::enrollment(&applicant.enrollment, typed, member, others.as_ref(), bench);
    if let Some(history) = &history {
        let applications = history.enrollments.iter().chain(&history.merged);
        let same_day = applications.filter(|e| e.received_on == on);
        let mut settled = None;
        for enrollment in same_day {
            let findings = decision.findings.clone();
            let act = again(reading, applicant, history, enrollment, findings, bench)?;
            if matches!(act, Act::Already(..)) || settled.is_none() {
                settled = Some(act);
            }
        }
        if let Some(settled) = settled {
            return Ok(settled);
        }
    }
    let mut notes = decision.notes.clone();
    notes.extend(note);
    notes.extend_from_slice(twice);
    let unmet = |f: &&Finding| !f.met();
    let (enrolled, ineligible): (Vec<&Finding>, Vec<&Finding>) = decision
        .findings
        .iter()
        .filter(unmet)
        .partition(|f| f.requirement == Requirement::NotEnrolled);
    let fits = calendar::overfull(typed, on).is_empty();
    let kept = keep && fits && !ineligible.is_empty() && enrolled.is_empty();
    let kept = kept.then(|| decision.findings.clone());
    let fee = match (decision.into_result(), &kept) {
        (Ok((fee, _, _)), _) => fee,
        (Err(_), Some(_)) => fees::application_fee(on, member, bench.policy),
        (Err(findings), None) => return Ok(Act::refused(refused(applicant, &findings), findings)),
    };
    let graduation = applicant.enrollment.graduation.as_ref();
    let why_not = |g| recognition::why_not_recognized(g, bench.at(today));
    notes.extend(graduation.and_then(why_not));
    let known = history.as_ref().map(|h| h.person.number);

    let candidate = match known {
        Some(candidate) => candidate,
        None => recording.candidate().doing("record the candidate")?,
    };
    let under = corrects.map_or(candidate, |c| c.candidate);
    let person = state_person(recording, applicant, under, history.as_ref(), corrects)?;
    notes.extend(namesakes.of(reading, &Person { number: candidate, ..person })?);
    let restates = corrects.map_or(Restates::New, |c| Restates::Corrects(c.enrollment));
    let row = Enrollment { fee, ..applicant.enrollment.clone() };
    let enrollment = recording.enrollment(under, &row, restates).doing("record the enrollment")?;
    let mut payments = Vec::new();
    if let Some((amount, paid_on, payer)) = applicant.paid.clone()
        && !corrects.is_some_and(|c| c.same_payment)
    {
        notes.extend(payment::too_much(amount, paid_on, bench));
        let payment = Payment::of(enrollment, amount, paid_on, Some(Fee::Application));
        let payment = Payment { payer, ..payment };
        payments.push(recording.payment(under, &payment).doing("record the payment")?);
    }
    for (order, line) in waiting(recording, reading, &applicant.person.email, Some(candidate))? {
        payments.extend(join(recording, under, enrollment, &order, &line)?);
        notes.push(format!(
            "purchase order {} of {} names this person",
            order.number, order.institution
        ));
    }
    Ok(Act::Recorded(Made { candidate, enrollment, payments, kept, notes }))
}

/// The application with every job once, and a note for each that was typed twice. Jobs that are not typed stay as they
/// are.
fn each_job_once(applicant: &Applicant, corrects: Option<Corrected>) -> (Applicant, Vec<String>) {
    let mut applicant = applicant.clone();
    if corrects.is_some_and(|c| c.same_jobs) {
        return (applicant, Vec::new());
    }
    let (jobs, notes) = calendar::each_once(&applicant.enrollment.jobs);
    applicant.enrollment.jobs = jobs;
    (applicant, notes)
}

/// What did not happen: somebody is not enrolled, or just this application is not recorded.
fn refused(applicant: &Applicant, findings: &[Finding]) -> String {
    let name = &applicant.person.name;
    if is_ineligible(findings) {
        format!("{name} is not enrolled")
    } else {
        format!("this application of {name} is not recorded")
    }
}

/// Whether a requirement of admission is unmet.
pub fn is_ineligible(findings: &[Finding]) -> bool {
    let of_the_register = [Requirement::NotEnrolled, Requirement::NotRecorded];
    findings.iter().any(|f| !f.met() && !of_the_register.contains(&f.requirement))
}

/// Who the applicant is.
struct Known {
    /// Everything recorded about them. None for somebody new.
    history: Option<Transcript>,
    /// A note about the address, if there is one.
    note: Option<String>,
}

/// Who the applicant is: the owner of the corrected application, or else of the address.
fn known(
    reading: &Reading,
    applicant: &Applicant,
    corrects: Option<Corrected>,
) -> Result<Known, Failure> {
    let Person { email, name, .. } = &applicant.person;
    let corrected = corrects.map(|c| reading.known.person(c.candidate));
    let (found, note) = match (reading.whose(email, name)?, corrected) {
        (Whose::Several(people), Some(one)) if people.contains(&one) => (corrected, None),
        (whose, _) => found(reading, whose, email, name)?,
    };
    let theirs = corrected.or(found);
    if let Some(other) = found.filter(|other| Some(*other) != theirs) {
        return Err(Failure::failed(format!("{email} is the e-mail address of candidate {other}"))
            .hint("an address belongs to one candidate: give each their own"));
    }
    let history = theirs.map(|candidate| reading.transcript(candidate)).transpose()?.flatten();
    Ok(Known { history, note: note.filter(|_| corrects.is_none()) })
}

/// The person with this e-mail address and name, and a note about the address. A former address is its owner's only if the name
/// may be the same; otherwise it belongs to somebody new (program 3a).
///
/// # Errors
/// Several people have the address, or nobody has it and several had it.
pub fn addressed(
    reading: &Reading,
    email: &str,
    name: &str,
) -> Result<(Option<Id>, Option<String>), Failure> {
    found(reading, reading.whose(email, name)?, email, name)
}

/// The person whom an address finds, and a note about the address.
fn found(
    reading: &Reading,
    whose: Whose,
    email: &str,
    name: &str,
) -> Result<(Option<Id>, Option<String>), Failure> {
    let (found, former) = match whose {
        Whose::Nobodys => (None, None),
        Whose::Theirs(one) => (Some(one), None),
        Whose::Formerly(one) => (Some(one), Some(one)),
        Whose::Anothers(one) => (None, Some(one)),
        Whose::Several(people) => return Err(several(reading, email, &people)?),
    };
    let former = former.map(|one| reading.person(one)).transpose()?.flatten();
    let note = former.map(|(number, called, now)| match found {
        Some(_) => format!("{email} is a former address of {number} {called}, now {now}"),
        None => format!("{email} was the address of {number} {called}; {name} is somebody else"),
    });
    Ok((found, note))
}

/// The failure for an address that several people have or had, so that it finds none of them.
///
/// # Errors
/// The register cannot be read.
pub fn several(reading: &Reading, email: &str, people: &[Id]) -> Result<Failure, Failure> {
    let mut named = Vec::new();
    for number in people {
        let person = reading.person(*number)?;
        named.extend(person.map(|(number, name, _)| format!("{number} {name}")));
    }
    let (email, people) = (email.trim(), named.join(" and of "));
    Ok(Failure::failed(format!("{email} is or was the address of {people}"))
        .hint("name the candidate by number"))
}

/// Everything else known about the applicant. A recorded application does not exclude itself, nor do later ones.
fn others(history: Option<&Transcript>, on: Day, corrects: bool) -> Option<Transcript> {
    let mut others = history?.clone();
    if corrects || others.enrollments.iter().any(|e| e.received_on == on) {
        others.enrollments.retain(|e| e.received_on < on);
    }
    Some(others)
}

/// The outcome of an application received on the same day as a recorded one. It is the same fact if it equals what that
/// one stated, even if more has been stated since.
fn again(
    reading: &Reading,
    applicant: &Applicant,
    history: &Transcript,
    enrollment: &Enrollment,
    mut findings: Vec<Finding>,
    bench: Bench,
) -> Result<Act<Made>, Failure> {
    let (candidate, entry) = (history.person.number, enrollment.entry);
    let email = &applicant.person.email;
    // Whichever address found them, it is theirs.
    let differs = |known_as: &Person| {
        let mut known = recorded(history, enrollment, known_as);
        known.person.email.clone_from(email);
        difference(&known, applicant, bench)
    };
    let stated = reading.stated_by(candidate, entry)?;
    let differs_now = differs(history.addressed(email));
    let Some(field) = differs_now.filter(|_| stated.iter().all(|then| differs(then).is_some()))
    else {
        return Ok(Act::Already(candidate, entry));
    };
    findings.push(Finding::not_recorded(Some(format!(
        "the application received {} is already recorded with another {} (entry {entry}); to change it, add --corrects {entry}",
        enrollment.received_on,
        in_words(field)
    ))));
    let otherwise = Some(Otherwise { id: enrollment.id, entry, field });
    Ok(Act::Refused(Refusal { text: refused(applicant, &findings), findings, otherwise }))
}

/// The staff's name for a field of an application.
pub fn in_words(field: &str) -> &str {
    match field {
        "email" => "e-mail address",
        "ala_member" => "ALA membership",
        "education" => "schooling",
        "requires_mlis" => "position",
        "jobs" => "experience",
        "graduate_of" | "graduated_on" => "graduation",
        "paid" | "paid_on" | "payer" => "payment",
        field => field,
    }
}

/// Records the applicant's details, unless they are already recorded.
fn state_person(
    recording: &Recording,
    applicant: &Applicant,
    under: Id,
    history: Option<&Transcript>,
    corrects: Option<Corrected>,
) -> Result<Person, Failure> {
    let mut stated = Person { number: under, ..applicant.person.clone() };
    if let Some(history) = history.filter(|_| corrects.is_none()) {
        stated.email = address(history, &stated.email);
    }
    let said = match corrects {
        Some(corrected) => corrected.same_person,
        None => history.is_some_and(|h| h.person == stated),
    };
    if !said {
        recording.detail(&stated).doing("record the candidate's details")?;
    }
    Ok(stated)
}

/// Order lines that named this person before the application came, unless somebody has received their money.
fn waiting(
    recording: &Recording,
    reading: &Reading,
    email: &str,
    person: Option<Id>,
) -> Result<Vec<(Order, OrderLine)>, Failure> {
    let naming = reading.orders_naming(email, person)?;
    if naming.is_empty() {
        return Ok(Vec::new());
    }
    let now = Reading::new(recording.conn(), None)?;
    let mut waiting = Vec::new();
    for (order, line) in naming {
        let cancelled = order.cancelled_on.is_some() && line.paid.is_empty();
        let joined = now.joined(&order, &line)?;
        if !cancelled && joined.is_none() {
            waiting.push((order, line));
        }
    }
    Ok(waiting)
}

/// Makes the money of an order line the payment of the person, who now has an enrollment.
fn join(
    recording: &Recording,
    candidate: Id,
    enrollment: Id,
    order: &Order,
    line: &OrderLine,
) -> Result<Vec<Id>, Failure> {
    let record = |(paid_on, amount)| {
        let payment = Payment {
            payer: Some(order.institution.clone()),
            method: Some(Method::Order),
            order: Some(order.id),
            ..Payment::of(enrollment, amount, paid_on, Some(Fee::Application))
        };
        recording.payment(candidate, &payment).doing("record the payment")
    };
    line.payments().map(record).collect()
}

/// The current address of a person who gives this one: a former address, or one of a retired number, finds them but does not
/// replace their own.
pub fn address(history: &Transcript, stated: &str) -> String {
    let own = &history.person.email;
    if email_key(own) == email_key(stated) { stated.to_string() } else { own.clone() }
}

impl Fact for Applicant {
    fn place(&self) -> (Id, Entry) {
        (self.enrollment.id, self.enrollment.entry)
    }

    /// The address, which is part of the key, was compared by the look-up.
    fn is_again(&self, other: &Applicant) -> bool {
        self.enrollment.received_on == other.enrollment.received_on
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Applicant { person, enrollment, paid } = self;
        let Person { number: _, name, email, ala_member, state } = person;
        let Enrollment {
            id: _,
            entry: _,
            received_on,
            education,
            position,
            requires_mlis,
            // It follows from the policy on the day received.
            fee: _,
            graduation,
            jobs,
            // An application never has one.
            certificate: _,
        } = enrollment;
        let (college, graduated_on) = graduation
            .as_ref()
            .map(|Graduation { college, graduated_on }| (college, graduated_on))
            .unzip();
        let (amount, paid_on, payer) = match paid {
            None => (None, None, None),
            Some((amount, paid_on, payer)) => (Some(amount), Some(paid_on), payer.as_ref()),
        };
        let jobs: Vec<Value> = jobs.iter().map(job).collect();
        vec![
            Field::new("name", name),
            Field::text("email", email),
            Field::new("ala_member", ala_member),
            Field::new("state", state),
            Field::new("received_on", received_on),
            Field::new("education", education),
            Field::new("position", position),
            Field::new("requires_mlis", requires_mlis),
            Field::list("jobs", &jobs),
            Field::new("graduate_of", college),
            Field::new("graduated_on", graduated_on),
            Field::new("paid", amount),
            Field::new("paid_on", paid_on),
            Field::new("payer", payer),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("the application received {}", self.enrollment.received_on)
    }
}

/// A job in JSON.
fn job(job: &Job) -> Value {
    let Job { library, first_on, last_on, hours, basis } = job;
    let (weekly, total) = match hours {
        JobHours::Weekly(minutes) => (Some(minutes), None),
        JobHours::Total(minutes) => (None, Some(minutes)),
    };
    json!({
        "library": library,
        "first_on": first_on,
        "last_on": last_on,
        "hours_per_week": weekly,
        "total_hours": total,
        "basis": basis,
    })
}
