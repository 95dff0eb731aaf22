//! Fees and what settles them (A4, A5, P1, FAQ 21 to 23; contract, `report progress`).

use crate::model::{Enrollment, Id, Payment, Purpose, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::{Parameter, Policy};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, admission};

/// The application fee by the schedule of the day received (A4, FAQ 21, 23). No row in the schedule: no fee.
pub fn application_fee(received_on: Day, member: bool, policy: &Policy) -> Cents {
    scheduled(
        Parameter::FeeApplication,
        Parameter::FeeApplicationMember,
        received_on,
        member,
        policy,
    )
}

/// The portfolio fee by the schedule of the day submitted (P1, FAQ 21). No row in the schedule: no fee.
pub fn portfolio_fee(submitted_on: Day, member: bool, policy: &Policy) -> Cents {
    scheduled(
        Parameter::FeePortfolio,
        Parameter::FeePortfolioMember,
        submitted_on,
        member,
        policy,
    )
}

/// The renewal fee by the schedule of the term's first day (R7); none where the schedule has no row.
pub fn renewal_fee(term_first_on: Day, member: bool, policy: &Policy) -> Option<Cents> {
    let row = |parameter| {
        policy
            .fee(parameter, term_first_on)
            .map(|promise| promise.value)
    };
    let ordinary = row(Parameter::FeeRenewal);
    if member {
        row(Parameter::FeeRenewalMember).or(ordinary)
    } else {
        ordinary
    }
}

/// **Reading**: where the schedule has no row for members, they pay what others pay.
fn scheduled(
    ordinary: Parameter,
    reduced: Parameter,
    on: Day,
    member: bool,
    policy: &Policy,
) -> Cents {
    let row = |parameter| policy.fee(parameter, on).map(|promise| promise.value);
    let fee = if member {
        row(reduced).or(row(ordinary))
    } else {
        row(ordinary)
    };
    fee.unwrap_or(Cents::ZERO)
}

/// How one charge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// What was charged.
    pub charge: Cents,
    /// Payments for it, less refunds.
    pub paid: Cents,
    /// The first day on which payments less refunds reached the charge; a later refund does not undo it.
    pub settled_on: Option<Day>,
}

impl Settlement {
    fn open(self) -> Cents {
        Cents((self.charge.0 - self.paid.0).max(0))
    }
}

/// One charge and how it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The enrollment whose application it is, or under which the portfolio was submitted.
    pub enrollment: Id,
    /// The portfolio; none for an application.
    pub portfolio: Option<Id>,
    /// The day from which it is owed.
    pub charged_on: Day,
    /// How it stands.
    pub settlement: Settlement,
}

/// A person's money: every charge with what was paid for it, and what is left over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Charges: applications by day received, then portfolios by day submitted.
    pub charges: Vec<Charge>,
    /// Paid, and settling nothing.
    pub credit: Cents,
}

impl Account {
    /// What the candidate owes; negative is credit.
    pub fn balance(&self) -> Cents {
        let open: Cents = self
            .charges
            .iter()
            .map(|c| c.settlement.charge - c.settlement.paid)
            .sum();
        open - self.credit
    }

    /// How the application fee of an enrollment stands.
    pub fn application(&self, enrollment: Id) -> Option<Settlement> {
        let charge = self
            .charges
            .iter()
            .find(|c| c.enrollment == enrollment && c.portfolio.is_none());
        charge.map(|c| c.settlement)
    }

    /// How the fee of a portfolio stands.
    pub fn portfolio(&self, portfolio: Id) -> Option<Settlement> {
        self.charges
            .iter()
            .find(|c| c.portfolio == Some(portfolio))
            .map(|c| c.settlement)
    }

    /// Puts one payment where it belongs; what is left over is credit.
    fn receive(&mut self, payment: &Payment) {
        let mut left = payment.amount;
        let fits = |charge: &Charge| match payment.purpose {
            Purpose::Application => {
                charge.portfolio.is_none() && charge.enrollment == payment.enrollment
            }
            Purpose::Portfolio(id) => charge.portfolio == Some(id),
            Purpose::Open => {
                let applies = charge.portfolio.is_none() || charge.charged_on <= payment.paid_on;
                applies && charge.enrollment == payment.enrollment
            }
        };
        for charge in self.charges.iter_mut().filter(|c| fits(c)) {
            let part = left.min(charge.settlement.open());
            charge.settlement.paid = charge.settlement.paid + part;
            left = left - part;
        }
        self.credit = self.credit + left;
    }

    /// Takes a refund from credit first, then from the application, then from the newest portfolio.
    fn give_back(&mut self, amount: Cents, enrollment: Id) {
        let from_credit = amount.min(self.credit);
        self.credit = self.credit - from_credit;
        let mut left = amount - from_credit;
        let (applications, portfolios): (Vec<_>, Vec<_>) = self
            .charges
            .iter_mut()
            .filter(|c| c.enrollment == enrollment)
            .partition(|c| c.portfolio.is_none());
        for charge in applications.into_iter().chain(portfolios.into_iter().rev()) {
            let part = left.min(charge.settlement.paid);
            charge.settlement.paid = charge.settlement.paid - part;
            left = left - part;
        }
        self.credit = self.credit - left;
    }

    fn note_settled(&mut self, day: Day) {
        for settlement in self.charges.iter_mut().map(|c| &mut c.settlement) {
            if settlement.settled_on.is_none() && settlement.paid >= settlement.charge {
                settlement.settled_on = Some(day);
            }
        }
    }
}

/// A person's account by the eligibility that policy gives each of their applications.
pub fn account(transcript: &Transcript, policy: &Policy) -> Account {
    settle(transcript, |e| {
        super::all_met(&admission::eligibility(e, policy))
    })
}

/// Settles a person's charges with their payments, day by day (A5; contract, `report progress`).
///
/// `is_eligible` says of an enrollment whether its requirements are met: to an ineligible applicant no fee is
/// charged, and what they paid is credit until refunded (A6).
///
/// **Reading**: within a day payments come before refunds, those that say what they are for first, and a charge is settled by how the day ends. A payment for
/// which nothing is said settles the application, whenever that was received, then portfolios submitted by its day,
/// oldest first. Credit settles nothing by itself, neither of this candidacy nor of one before it (A8).
pub fn settle(transcript: &Transcript, is_eligible: impl Fn(&Enrollment) -> bool) -> Account {
    let settlement = |charge: Cents, charged_on: Day| Settlement {
        charge,
        paid: Cents::ZERO,
        settled_on: (charge == Cents::ZERO).then_some(charged_on),
    };
    let applications = transcript.enrollments.iter().map(|e| {
        let fee = if is_eligible(e) { e.fee } else { Cents::ZERO };
        let charged_on = e.received_on;
        Charge {
            enrollment: e.id,
            portfolio: None,
            charged_on,
            settlement: settlement(fee, charged_on),
        }
    });
    let portfolios = transcript.portfolios.iter().map(|p| {
        let charged_on = p.submitted_on;
        Charge {
            enrollment: p.enrollment,
            portfolio: Some(p.id),
            charged_on,
            settlement: settlement(p.fee, charged_on),
        }
    });
    let mut account = Account {
        charges: applications.chain(portfolios).collect(),
        credit: Cents::ZERO,
    };
    let mut days: Vec<Day> = transcript.payments.iter().map(|p| p.paid_on).collect();
    days.extend(transcript.refunds.iter().map(|r| r.refunded_on));
    days.sort_unstable();
    days.dedup();
    for day in days {
        let (open, named): (Vec<_>, Vec<_>) = transcript
            .payments
            .iter()
            .filter(|p| p.paid_on == day)
            .partition(|p| p.purpose == Purpose::Open);
        for payment in named.into_iter().chain(open) {
            account.receive(payment);
        }
        for refund in transcript.refunds.iter().filter(|r| r.refunded_on == day) {
            account.give_back(refund.amount, refund.enrollment);
        }
        account.note_settled(day);
    }
    account
}

/// Decides on a refund on the day asked about: `paid`, no more than was paid and not given back before.
///
/// `transcript` is all that is known of the person.
pub fn refund(transcript: &Transcript, amount: Cents, bench: Bench) -> Decision<()> {
    let then = super::as_it_stood(transcript, bench.on);
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
    Decision::new(vec![finding], Vec::new(), || ())
}
