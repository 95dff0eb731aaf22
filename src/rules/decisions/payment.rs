//! Where money goes; waivers and refunds (A5, FAQ 21 to 23).

use crate::model::{Id, Purpose, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::rules::meaning::account::{Settlement, account};
use crate::rules::meaning::standing;
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// The application that money received on a day goes to, as known on the day asked about (A5). None if the person has
/// no application, or no such portfolio.
///
/// Money for the application goes to the latest unpaid one. Other money goes to the candidacy that runs on its day, or
/// if none runs to the latest unpaid application.
///
/// **Reading**: if no application is unpaid either, it is credit of the last one received by its day, or of the first
/// one if it came before all of them.
pub fn goes_to(person: &Transcript, purpose: Purpose, paid_on: Day, bench: Bench) -> Option<Id> {
    if let Purpose::Portfolio(id) = purpose {
        return person.portfolios.iter().find(|p| p.id == id).map(|p| p.enrollment);
    }
    let open = open_application(person, bench);
    open.filter(|_| purpose == Purpose::Application)
        .or_else(|| runs(person, bench.at(paid_on)))
        .or(open)
        .or_else(|| application_of(person, paid_on))
}

/// The application that money belongs to that settles nothing: the latest one received by that day, or else the first.
pub fn application_of(person: &Transcript, on: Day) -> Option<Id> {
    let applications = &person.enrollments;
    let by_then = applications.iter().rfind(|e| e.received_on <= on);
    by_then.or(applications.first()).map(|e| e.id)
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

/// Decides on a waiver from the day asked about: the fee must have been charged and not settled by then.
///
/// `portfolio` is the portfolio whose fee it is; none means the application fee of the latest enrollment. Grants the
/// enrollment and the unpaid amount. **Reading**: staff may waive the two fees of candidacy, no other requirement.
pub fn waiver(
    transcript: &Transcript,
    portfolio: Option<Id>,
    bench: Bench,
) -> Decision<(Id, Cents)> {
    let then = as_it_stood(transcript, bench.on);
    let account = account(&then, bench.policy);
    let (requirement, what) = match portfolio {
        Some(_) => (Requirement::PortfolioFee, "portfolio fee"),
        None => (Requirement::ApplicationFee, "application fee"),
    };
    let enrollment = then.enrollments.last().map(|e| e.id);
    let charge = account.charges.iter().find(|c| match portfolio {
        Some(_) => c.portfolio == portfolio,
        None => c.portfolio.is_none() && Some(c.enrollment) == enrollment,
    });
    let fee = charge.map(|c| c.settlement);
    let (open, on) = (fee.map_or(Cents::ZERO, Settlement::open), bench.on);
    let obstacle = match fee {
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
        "Reading, waivers",
        obstacle.into_iter().collect(),
        format!("${open} of the {what} is unpaid on {on}"),
    );
    let enrollment = charge.map_or(0, |c| c.enrollment);
    Decision::new(vec![finding], Vec::new(), || (enrollment, open))
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
