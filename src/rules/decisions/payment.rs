//! Where money goes; waivers and refunds (A5, FAQ 21 to 23).

use crate::model::{Fee, Id, Method, Payment, Transcript, same_text};
use crate::money::Cents;
use crate::period::{Day, days_before, days_between, months_between};
use crate::rules::meaning::account::{Charge, Settlement, account};
use crate::rules::meaning::fees;
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// The application that money received on a day goes to, as known on the day asked about (A5). None if the person has
/// no application, or no such charge.
///
/// Money for the application goes to the latest unpaid one. Other money goes to the candidacy that runs on its day, or
/// if none runs to the latest unpaid application.
///
/// **Reading**: if no application is unpaid either, it is credit of the last one received by its day, or of the first
/// one if it came before all of them.
pub fn goes_to(
    person: &Transcript,
    purpose: Option<Fee>,
    paid_on: Day,
    bench: Bench,
) -> Option<Id> {
    match purpose {
        None | Some(Fee::Application) => {}
        Some(fee) => return charge_of(person, fee, bench).map(|charge| charge.enrollment),
    }
    let open = open_application(person, bench);
    open.filter(|_| purpose.is_some())
        .or_else(|| runs(person, bench.at(paid_on)))
        .or(open)
        .or_else(|| application_of(person, paid_on))
}

/// Which renewal money for a renewal, or a waiver, is for: the oldest unpaid one of the candidacy charged last, or else
/// its last one. None if no renewal fee was charged by the day asked about.
pub fn renewal_meant(person: &Transcript, bench: Bench) -> Option<Fee> {
    let then = as_it_stood(person, bench.on);
    let account = account(&then, bench.policy);
    let renewals = account.charges.iter().filter(|c| matches!(c.fee, Fee::Renewal(_)));
    let latest = renewals.clone().next_back()?.enrollment;
    let mut of_latest = renewals.filter(|c| c.enrollment == latest);
    let open = of_latest.clone().find(|c| c.settlement.open() > Cents::ZERO);
    open.or_else(|| of_latest.next_back()).map(|c| c.fee)
}

/// The charge that a fee is, of the latest candidacy that has it; none if there is no such charge by the day asked about.
pub fn charge_of(person: &Transcript, fee: Fee, bench: Bench) -> Option<Charge> {
    let then = as_it_stood(person, bench.on);
    let account = account(&then, bench.policy);
    account.charges.into_iter().rfind(|charge| charge.fee == fee)
}

/// The application that money belongs to that settles nothing: the latest one received by that day, or else the first.
pub fn application_of(person: &Transcript, on: Day) -> Option<Id> {
    let applications = &person.enrollments;
    let by_then = applications.iter().rfind(|e| e.received_on <= on);
    by_then.or(applications.first()).map(|e| e.id)
}

/// What is unlikely of a payment for an application: an amount above ten times the highest fee of its day, and a day
/// more than 24 months from that application, while its candidacy or certification does not run.
pub fn unlikely(person: &Transcript, payment: &Payment, bench: Bench) -> Vec<String> {
    let on = payment.paid_on;
    let runs = runs(person, bench.at(on)) == Some(payment.enrollment);
    let application = person.enrollments.iter().find(|e| e.id == payment.enrollment);
    let far = application.filter(|_| !runs).and_then(|e| far_from(e.received_on, on));
    too_much(payment.amount, on, bench).into_iter().chain(far).collect()
}

/// That an amount is above ten times the highest fee of its day.
pub fn too_much(amount: Cents, on: Day, bench: Bench) -> Option<String> {
    let highest = fees::highest(on, bench.policy)?;
    let above = amount.0 > highest.0.saturating_mul(10);
    above.then(|| format!("${amount} is more than ten times the highest fee of {on}, ${highest}"))
}

/// That a payment is more than 24 months before or after its application was received.
fn far_from(received_on: Day, paid_on: Day) -> Option<String> {
    let (first, last) = (received_on.min(paid_on), received_on.max(paid_on));
    let is_far = days_between(first, last) > 0 && months_between(first, days_before(last, 1)) >= 24;
    is_far.then(|| {
        format!("{paid_on} is more than 24 months from the application received {received_on}")
    })
}

/// That one sponsor gave somebody an award before.
pub fn awarded_before(person: &Transcript, payment: &Payment) -> Option<String> {
    let sponsor = payment.payer.as_deref()?;
    let by_them = |p: &&Payment| {
        let same = p.payer.as_deref().is_some_and(|payer| same_text(payer, sponsor));
        p.id != payment.id && p.method == Some(Method::Award) && same
    };
    let found = person.payments.iter().filter(|_| payment.method == Some(Method::Award));
    found.clone().find(by_them).map(|p| {
        let name = &person.person.name;
        format!(
            "{sponsor} gave {name} an award before, ${} on {} (entry {})",
            p.amount, p.paid_on, p.entry
        )
    })
}

/// The latest application with something unpaid on the day asked about.
pub(crate) fn open_application(person: &Transcript, bench: Bench) -> Option<Id> {
    let then = as_it_stood(person, bench.on);
    let account = account(&then, bench.policy);
    let is_open = |id| account.application(id).is_some_and(|fee| fee.open() > Cents::ZERO);
    then.enrollments.iter().map(|e| e.id).rfind(|id| is_open(*id))
}

/// The application whose candidacy or certification runs on the day asked about.
fn runs(person: &Transcript, bench: Bench) -> Option<Id> {
    let then = as_it_stood(person, bench.on);
    let standing = standing::standing(&then, bench)?;
    then.enrollments.last().map(|e| e.id).filter(|_| standing.is_running())
}

/// Decides on a waiver from the day asked about: the fee must have been charged and not settled by then. Grants the
/// enrollment under which it is charged and the unpaid amount.
///
/// **Reading**: staff may waive fees and nothing else.
pub fn waiver(transcript: &Transcript, fee: Fee, bench: Bench) -> Decision<(Id, Cents)> {
    let (charge, finding) = open_charge(transcript, fee, "Reading, waivers", bench);
    let enrollment = charge.map_or(0, |c| c.enrollment);
    let open = charge.map_or(Cents::ZERO, |c| c.settlement.open());
    Decision::new(vec![finding], Vec::new(), || (enrollment, open))
}

/// Decides on applying credit to a fee on the day asked about (A5): the fee is charged and not settled by then, and
/// there is credit by then (`paid`). What is granted is the enrollment under which it is charged and what it settles.
pub fn apply(transcript: &Transcript, fee: Fee, bench: Bench) -> Decision<(Id, Cents)> {
    let (charge, finding) = open_charge(transcript, fee, "Reading A5", bench);
    let then = as_it_stood(transcript, bench.on);
    let credit = account(&then, bench.policy).credit.max(Cents::ZERO);
    let nothing = (credit == Cents::ZERO).then(|| format!("there is no credit on {}", bench.on));
    let came = Finding::unless(
        Requirement::Paid,
        Measure::text("credit"),
        Measure::Money(credit),
        "Reading A5",
        nothing.into_iter().collect(),
        format!("${credit} is credit on {}", bench.on),
    );
    let enrollment = charge.map_or(0, |c| c.enrollment);
    let open = charge.map_or(Cents::ZERO, |c| c.settlement.open());
    Decision::new(vec![finding, came], Vec::new(), || (enrollment, open.min(credit)))
}

/// The charge that a fee is, and whether anything of it is open on the day asked about, as a finding.
fn open_charge(
    transcript: &Transcript,
    fee: Fee,
    source: &str,
    bench: Bench,
) -> (Option<Charge>, Finding) {
    let then = as_it_stood(transcript, bench.on);
    let charges = account(&then, bench.policy).charges;
    let latest = then.enrollments.last().map(|e| e.id);
    let of_latest = |c: &Charge| fee != Fee::Application || Some(c.enrollment) == latest;
    let charge = charges.into_iter().rfind(|c| c.fee == fee && of_latest(c));
    let (requirement, what) = match fee {
        Fee::Application => (Requirement::ApplicationFee, "application fee"),
        Fee::Portfolio(_) => (Requirement::PortfolioFee, "portfolio fee"),
        Fee::Award => (Requirement::AwardFee, "award fee"),
        Fee::Renewal(_) => (Requirement::RenewalFee, "renewal fee"),
    };
    let settlement = charge.map(|c| c.settlement);
    let (open, on) = (settlement.map_or(Cents::ZERO, Settlement::open), bench.on);
    let obstacle = match settlement {
        None => Some(format!("no {what} was charged by {on}")),
        Some(fee) if fee.charge == Cents::ZERO => Some(format!("there is no {what}")),
        Some(fee) if open == Cents::ZERO => Some(match fee.waived_by() {
            Some((_, how)) => format!("the {what} is already settled on {on}: {how}"),
            None => format!("the {what} of ${} is already settled on {on}", fee.charge),
        }),
        Some(_) => None,
    };
    let finding = Finding::unless(
        requirement,
        Measure::text("open"),
        Measure::Money(open),
        source,
        obstacle.into_iter().collect(),
        format!("${open} of the {what} is unpaid on {on}"),
    );
    (charge, finding)
}

/// Decides on a refund on the day asked about: `paid`, it is no more than was paid and not yet refunded;
/// `not-rested-on`, it does not take away the fee that admitted somebody who is certified.
///
/// `transcript` has everything known about the person. Credit may be refunded at any time. With `even_so` the second
/// requirement is not asked.
pub fn refund(transcript: &Transcript, amount: Cents, even_so: bool, bench: Bench) -> Decision<()> {
    let then = as_it_stood(transcript, bench.on);
    let paid: Cents = then.payments.iter().map(|p| p.amount).sum();
    let refunded: Cents = transcript.refunds.iter().map(|r| r.amount).sum();
    let left = paid - refunded;
    let finding = Finding::at_least(
        Requirement::Paid,
        Measure::Money(amount),
        Measure::Money(left),
        "Reading A5",
        format!("${left} was paid by {} and not refunded", bench.on),
    );
    let credit = account(&then, bench.policy).credit;
    let enrollment = transcript.enrollments.last().map(|e| e.id);
    let certified = enrollment
        .and_then(|id| transcript.certification_of(id))
        .filter(|_| amount > credit && !even_so);
    let rests = certified.map(|c| {
        format!(
            "certification {}, awarded {} (entry {}), depends on the admission that this money paid for; only ${credit} is credit",
            c.id, c.awarded_on, c.entry
        )
    });
    let rested = Finding::unless(
        Requirement::NotRestedOn,
        Measure::text("no certification depends on it"),
        Measure::Count(u32::from(rests.is_some())),
        "Reading A5",
        rests.into_iter().collect(),
        "no certification depends on it".to_string(),
    );
    Decision::new(vec![finding, rested], Vec::new(), || ())
}
