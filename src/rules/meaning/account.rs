//! A person's money: which payments settle which charge (A5, P1, FAQ 21 to 23; contract, `report progress`).

use crate::model::{Enrollment, Entry, Fee, Id, Method, Payment, Renewal, Transcript, Waiting};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::Policy;
use crate::rules::meaning::admission;
use crate::rules::{Finding, Measure, Requirement, all_met};

/// Whether the application fee is settled, as a finding (A4, A5, FAQ 21 to 23).
pub fn application_fee(settlement: &Settlement) -> Finding {
    let nothing = "there is no application fee";
    settlement.finding(Requirement::ApplicationFee, "application fee", None, nothing)
}

/// The state of one charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// What was charged.
    pub charge: Cents,
    /// Payments toward it, less refunds.
    pub paid: Cents,
    /// The amount waived.
    pub waived: Cents,
    /// The waiver in force, and the entry that recorded it.
    pub waiver: Option<(Id, Entry)>,
    /// The first day on which payments less refunds, plus waivers, reached the charge. A later refund does not undo it, unless the applicant was not eligible then.
    pub settled_on: Option<Day>,
}

impl Settlement {
    /// A charge without payments. A charge of nothing is settled on its day.
    pub(crate) fn of(charge: Cents, charged_on: Day) -> Settlement {
        Settlement {
            charge,
            paid: Cents::ZERO,
            waived: Cents::ZERO,
            waiver: None,
            settled_on: (charge == Cents::ZERO).then_some(charged_on),
        }
    }

    /// The unpaid amount.
    pub fn open(self) -> Cents {
        Cents((self.charge.0 - self.paid.0 - self.waived.0).max(0))
    }

    /// How a waiver helped settle a fee, if one did: `waived 2026-03-01 by entry 7, $200.00 paid`.
    pub(crate) fn waived_by(self) -> Option<(Entry, String)> {
        let (_, entry) = self.waiver.filter(|_| self.waived > Cents::ZERO)?;
        let what = if self.waived < self.charge {
            format!("${} of it waived by entry {entry}", self.waived)
        } else {
            format!("waived by entry {entry}")
        };
        Some((entry, what))
    }

    /// Whether a fee is settled, as a finding. Text and source mention a waiver and its entry. `by` is the day asked
    /// about, if it should be mentioned; `nothing` is the text if there is no fee.
    pub(crate) fn finding(
        self,
        requirement: Requirement,
        what: &str,
        by: Option<Day>,
        nothing: &str,
    ) -> Finding {
        let until = by.map_or(String::new(), |day| format!(" by {day}"));
        let waived = self.waived_by();
        let how = waived.as_ref().map_or(String::new(), |(_, how)| format!(", {how}"));
        let text = match self.settled_on {
            _ if self.charge == Cents::ZERO => nothing.to_string(),
            Some(day) => format!("{what} of ${} settled {day}{how}", self.charge),
            None => format!("${} of the {what} of ${} paid{until}", self.paid, self.charge),
        };
        let source = match waived {
            Some((entry, _)) => format!("FAQ 21; waived, entry {entry}"),
            None => "FAQ 21".to_string(),
        };
        let settled = self.settled_on.is_some() || self.charge == Cents::ZERO;
        let shown = if settled { self.charge } else { self.paid };
        Finding::at_least(
            requirement,
            Measure::Money(self.charge),
            Measure::Money(shown),
            &source,
            text,
        )
    }
}

/// One charge and its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The enrollment under which it is charged.
    pub enrollment: Id,
    /// Which fee.
    pub fee: Fee,
    /// The day from which it is owed.
    pub charged_on: Day,
    /// The state of the charge.
    pub settlement: Settlement,
}

impl Charge {
    /// A charge for which nothing has come yet.
    fn of(enrollment: Id, fee: Fee, charged_on: Day, amount: Cents) -> Charge {
        Charge { enrollment, fee, charged_on, settlement: Settlement::of(amount, charged_on) }
    }

    /// Whether it is this fee, charged under this enrollment. A portfolio has one, whatever the enrollment.
    fn is(&self, enrollment: Id, fee: Fee) -> bool {
        self.fee == fee && (fee.portfolio().is_some() || self.enrollment == enrollment)
    }
}

/// A person's money: every charge and what was paid for it, and the credit left over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Charges: applications by day received, then all others by their days.
    pub charges: Vec<Charge>,
    /// Money that settles nothing.
    pub credit: Cents,
    /// What each waiver took off its charge, and when.
    pub waived: Vec<(Id, Day, Cents)>,
    /// What credit that was applied has settled, by the number of the act, and when.
    pub applied: Vec<(Id, Day, Cents)>,
}

impl Account {
    /// What the candidate owes; negative is credit.
    pub fn balance(&self) -> Cents {
        let open: Cents = self
            .charges
            .iter()
            .map(|c| c.settlement.charge - c.settlement.paid - c.settlement.waived)
            .sum();
        open - self.credit
    }

    /// The state of an enrollment's application fee.
    pub fn application(&self, enrollment: Id) -> Option<Settlement> {
        self.fee(enrollment, Fee::Application)
    }

    /// What was paid for a fee charged under an enrollment, and what is unpaid.
    pub fn fee(&self, enrollment: Id, fee: Fee) -> Option<Settlement> {
        self.charges.iter().find(|c| c.is(enrollment, fee)).map(|c| c.settlement)
    }

    /// The state of a portfolio's fee.
    pub fn portfolio(&self, portfolio: Id) -> Option<Settlement> {
        self.fee(0, Fee::Portfolio(portfolio))
    }

    /// Applies one payment to its charges; the rest is credit.
    fn receive(&mut self, payment: &Payment) {
        let mut left = payment.amount;
        let fits = |charge: &Charge| match payment.purpose {
            Some(fee) => charge.is(payment.enrollment, fee),
            None => {
                let applies =
                    charge.fee == Fee::Application || charge.charged_on <= payment.paid_on;
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

    /// Takes a refund from credit first, then from the application, then from the newest other charge.
    fn give_back(&mut self, amount: Cents, enrollment: Id) {
        let from_credit = amount.min(self.credit);
        self.credit = self.credit - from_credit;
        let mut left = amount - from_credit;
        let (applications, others): (Vec<_>, Vec<_>) = self
            .charges
            .iter_mut()
            .filter(|c| c.enrollment == enrollment)
            .partition(|c| c.fee == Fee::Application);
        for charge in applications.into_iter().chain(others.into_iter().rev()) {
            let part = left.min(charge.settlement.paid);
            charge.settlement.paid = charge.settlement.paid - part;
            left = left - part;
        }
        self.credit = self.credit - left;
    }

    /// From the day of an application of credit on, so much of the credit as its charge leaves open settles it.
    fn apply(&mut self, transcript: &Transcript, day: Day) {
        for applied in &transcript.applied {
            let charge = self.charges.iter_mut().find(|c| c.is(applied.enrollment, applied.fee));
            let Some(charge) = charge.filter(|c| applied.applied_on.max(c.charged_on) <= day)
            else {
                continue;
            };
            let part = charge.settlement.open().min(self.credit);
            if part > Cents::ZERO {
                charge.settlement.paid = charge.settlement.paid + part;
                self.credit = self.credit - part;
                self.applied.push((applied.id, day, part));
            }
        }
    }

    /// From its day on, a waiver covers whatever part of its charge is unpaid at the end of a day.
    fn waive(&mut self, transcript: &Transcript, day: Day) {
        for charge in &mut self.charges {
            let waiver = transcript.waivers.iter().find(|w| {
                charge.is(w.enrollment, w.fee) && w.waived_on.max(charge.charged_on) <= day
            });
            let open = charge.settlement.open();
            if let Some(waiver) = waiver.filter(|_| open > Cents::ZERO) {
                charge.settlement.waiver = Some((waiver.id, waiver.entry));
                charge.settlement.waived = charge.settlement.waived + open;
                self.waived.push((waiver.id, day, open));
            }
        }
    }

    /// An application whose fee a refund opens again while the applicant is not eligible was never settled (A5, A6).
    fn undo_settled(&mut self, enrollment: Id) {
        let application = |c: &&mut Charge| c.is(enrollment, Fee::Application);
        for charge in self.charges.iter_mut().filter(application) {
            if charge.settlement.open() > Cents::ZERO {
                charge.settlement.settled_on = None;
            }
        }
    }

    fn note_settled(&mut self, day: Day) {
        for settlement in self.charges.iter_mut().map(|c| &mut c.settlement) {
            if settlement.settled_on.is_none() && settlement.open() == Cents::ZERO {
                settlement.settled_on = Some(day);
            }
        }
    }
}

/// A person's account, with the eligibility that policy gives each application.
pub fn account(transcript: &Transcript, policy: &Policy) -> Account {
    settle(transcript, |e| all_met(&admission::eligibility(e, policy)))
}

/// Settles a person's charges with their payments, day by day (A5; contract, `report progress`).
///
/// `is_eligible` says whether an enrollment meets its requirements: an ineligible applicant is charged no fee, and
/// their payments are credit until refunded (A6).
///
/// **Reading**: within a day payments come before refunds, refunds before credit that is applied, and that before waivers;
/// payments with a stated purpose come first, and the end of the day decides whether a charge is settled. A payment
/// without a purpose settles the application, whenever that was received, then what else was charged by its day, oldest
/// first. Credit settles nothing by itself, neither in this candidacy nor in an earlier one (A8). Once applied, it settles
/// its charge from the day of that act, of the charge or on which it came, whichever is latest. A waiver counts from its
/// day, or from the day of the charge if later: what is unpaid then, or becomes unpaid by a later refund, is not owed;
/// money that comes later is credit.
pub fn settle(transcript: &Transcript, is_eligible: impl Fn(&Enrollment) -> bool) -> Account {
    let mut account = Account { charges: charges(transcript, is_eligible), ..Account::default() };
    let mut days: Vec<Day> = transcript.payments.iter().map(|p| p.paid_on).collect();
    days.extend(transcript.refunds.iter().map(|r| r.refunded_on));
    if !transcript.waivers.is_empty() || !transcript.applied.is_empty() {
        days.extend(transcript.waivers.iter().map(|w| w.waived_on));
        days.extend(transcript.applied.iter().map(|a| a.applied_on));
        days.extend(account.charges.iter().map(|c| c.charged_on));
    }
    days.sort_unstable();
    days.dedup();
    for day in days {
        let of_day = transcript.payments.iter().filter(|p| p.paid_on == day);
        let (open, named): (Vec<_>, Vec<_>) = of_day.partition(|p| p.purpose.is_none());
        for payment in named.into_iter().chain(open) {
            account.receive(payment);
        }
        let refunds = || transcript.refunds.iter().filter(|r| r.refunded_on == day);
        for refund in refunds() {
            account.give_back(refund.amount, refund.enrollment);
        }
        account.apply(transcript, day);
        account.waive(transcript, day);
        for refund in refunds().filter(|refund| refund.ineligible == Some(true)) {
            account.undo_settled(refund.enrollment);
        }
        account.note_settled(day);
    }
    account
}

/// Every charge: the applications by day received, then all others by their days.
fn charges(transcript: &Transcript, is_eligible: impl Fn(&Enrollment) -> bool) -> Vec<Charge> {
    let mut charges: Vec<Charge> = transcript
        .enrollments
        .iter()
        .map(|e| {
            let fee = if is_eligible(e) { e.fee } else { Cents::ZERO };
            Charge::of(e.id, Fee::Application, e.received_on, fee)
        })
        .collect();
    let first_other = charges.len();
    // What else is charged is charged under an application: not without one, and not before it.
    let mut charge = |enrollment, fee, on: Day, amount| {
        if let Some(application) = transcript.enrollments.iter().find(|e| e.id == enrollment) {
            let charged_on = on.max(application.received_on);
            charges.push(Charge::of(enrollment, fee, charged_on, amount));
        }
    };
    for p in &transcript.portfolios {
        charge(p.enrollment, Fee::Portfolio(p.id), p.submitted_on, p.fee);
    }
    for c in &transcript.certifications {
        if let Some(fee) = c.fee {
            charge(c.enrollment, Fee::Award, c.awarded_on, fee);
        }
    }
    for r in &transcript.renewals {
        if let Some(fee) = r.fee {
            charge(r.enrollment, Fee::Renewal(r.term), r.received_on, fee);
        }
    }
    charges[first_other..].sort_by_key(|c| c.charged_on);
    charges
}

/// What kind of money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// A fee was charged.
    Charge(Fee),
    /// Money came in.
    Payment,
    /// Money was refunded.
    Refund,
    /// The unpaid part of a fee was waived.
    Waiver,
}

/// One movement of a person's money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The day.
    pub day: Day,
    /// What moved.
    pub what: Moved,
    /// The number of the enrollment, portfolio, payment, refund or waiver.
    pub id: Id,
    /// How much. Negative only for money that moved from an order line to the substitute's application.
    pub amount: Cents,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Who paid, if not the candidate.
    pub payer: Option<String>,
    /// How it was paid, if stated.
    pub method: Option<Method>,
    /// The number of the order it belongs to.
    pub order: Option<Id>,
    /// The reason, if one was given.
    pub reason: Option<String>,
}

impl Movement {
    /// Its effect on the balance: charges and refunds add to it, payments and waivers reduce it.
    pub fn effect(&self) -> Cents {
        match self.what {
            Moved::Charge(_) | Moved::Refund => self.amount,
            Moved::Payment | Moved::Waiver => -self.amount,
        }
    }
}

/// Every movement of a person's money by day. The effects add up to the balance of [`account`].
///
/// With [`movements_waiting`], this defines received, refunded and waived in every report.
///
/// Leaves out what is not charged: an application of an ineligible applicant, and a fee of zero.
pub fn movements(transcript: &Transcript, account: &Account) -> Vec<Movement> {
    let plain = |day, what, id, amount, entry| Movement {
        day,
        what,
        id,
        amount,
        entry,
        payer: None,
        method: None,
        order: None,
        reason: None,
    };
    let charges = account.charges.iter().filter_map(|c| {
        let (id, entry) = charged_by(transcript, c)?;
        Some(plain(c.charged_on, Moved::Charge(c.fee), id, c.settlement.charge, entry))
    });
    let payments = transcript.payments.iter().map(|p| Movement {
        payer: p.payer.clone(),
        method: p.method,
        order: p.order,
        ..plain(p.paid_on, Moved::Payment, p.id, p.amount, p.entry)
    });
    let refunds = transcript.refunds.iter().map(|r| Movement {
        reason: Some(r.reason.clone()),
        ..plain(r.refunded_on, Moved::Refund, r.id, r.amount, r.entry)
    });
    let waived = account.waived.iter().filter_map(|(id, day, amount)| {
        let waiver = transcript.waivers.iter().find(|w| w.id == *id)?;
        Some(Movement {
            reason: Some(waiver.reason.clone()),
            ..plain(*day, Moved::Waiver, *id, *amount, waiver.entry)
        })
    });
    let mut movements: Vec<Movement> = charges
        .chain(payments)
        .chain(refunds)
        .chain(waived)
        .filter(|m| m.amount > Cents::ZERO)
        .collect();
    movements.sort_by_key(|m| m.day);
    movements
}

/// The number and the entry of the record that makes a charge.
fn charged_by(transcript: &Transcript, charge: &Charge) -> Option<(Id, Entry)> {
    let of = charge.enrollment;
    match charge.fee {
        Fee::Application => {
            transcript.enrollments.iter().find(|e| e.id == of).map(|e| (e.id, e.entry))
        }
        Fee::Portfolio(id) => {
            transcript.portfolios.iter().find(|p| p.id == id).map(|p| (p.id, p.entry))
        }
        Fee::Award => transcript.certification_of(of).map(|c| (c.id, c.entry)),
        Fee::Renewal(term) => {
            let is_this = |r: &&Renewal| r.enrollment == of && r.term == term;
            transcript.renewals.iter().find(is_this).map(|r| (r.id, r.entry))
        }
    }
}

/// The movements of money on an order line that is nobody's payment yet: received on its day (A5).
pub fn movements_waiting(waiting: &Waiting) -> Vec<Movement> {
    let Waiting { order, line, moved } = waiting;
    let movement = |(day, amount): &(Day, Cents)| Movement {
        day: *day,
        what: Moved::Payment,
        id: line.id,
        amount: *amount,
        entry: line.entry,
        payer: Some(order.institution.clone()),
        method: Some(Method::Order),
        order: Some(order.id),
        reason: None,
    };
    moved.iter().map(movement).collect()
}
