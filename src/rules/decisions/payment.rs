//! Waivers and refunds (A5, FAQ 21 to 23).

use crate::model::{Id, Transcript};
use crate::money::Cents;
use crate::rules::meaning::account::{Settlement, account};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Decides on a waiver from the day asked about on: the fee is charged and not settled by then.
///
/// `portfolio` is the one whose fee it is; none for the application fee of the latest enrollment. What is granted is
/// the enrollment and what is open. **Reading**: staff may waive the two fees of candidacy, no other requirement.
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
        Some(fee) if fee.charge == Cents::ZERO => Some(format!("no {what} is asked")),
        Some(fee) if open == Cents::ZERO => Some(match fee.waived_by() {
            Some((_, how)) => format!("nothing of the {what} is open on {on}: {how}"),
            None => format!("nothing of the {what} of ${} is open on {on}", fee.charge),
        }),
        Some(_) => None,
    };
    let finding = Finding::unless(
        requirement,
        Measure::text("open"),
        Measure::Money(open),
        "Reading, waivers",
        obstacle.into_iter().collect(),
        format!("${open} of the {what} is open on {on}"),
    );
    let enrollment = charge.map_or(0, |c| c.enrollment);
    Decision::new(vec![finding], Vec::new(), || (enrollment, open))
}

/// Decides on a refund on the day asked about: `paid`, no more than was paid and not given back before;
/// `not-rested-on`, that it does not take the fee by which somebody certified was admitted.
///
/// `transcript` is all that is known of the person. Credit may be given back at any time. With `even_so` the second is
/// not asked.
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
        format!("${left} was paid by {} and not given back", bench.on),
    );
    let credit = account(&then, bench.policy).credit;
    let enrollment = transcript.enrollments.last().map(|e| e.id);
    let certified = enrollment
        .and_then(|id| transcript.certification_of(id))
        .filter(|_| amount > credit && !even_so);
    let rests = certified.map(|c| {
        format!(
            "certification {}, awarded {} (entry {}), rests on the admission that this money settled; ${credit} is credit",
            c.id, c.awarded_on, c.entry
        )
    });
    let rested = Finding::unless(
        Requirement::NotRestedOn,
        Measure::text("no certification rests on it"),
        Measure::Count(u32::from(rests.is_some())),
        "Reading A5",
        rests.into_iter().collect(),
        "no certification rests on it".to_string(),
    );
    Decision::new(vec![finding, rested], Vec::new(), || ())
}
