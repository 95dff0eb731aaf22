//! Receives money for a candidate (A5, P1).

use crate::acts::{Act, bench};
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Fee, Id, Payment, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field};
use crate::rules::decisions::payment;

/// Which fee is named, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// This fee.
    Fee(Fee),
    /// The fee of the renewal that is meant.
    Renewal,
}

impl std::str::FromStr for Named {
    type Err = String;

    /// Reads `application`, `portfolio:N`, `award` or `renewal`.
    fn from_str(text: &str) -> Result<Named, String> {
        let word = text.trim().to_lowercase();
        match word.split_once(':') {
            None if word == "application" => Ok(Named::Fee(Fee::Application)),
            None if word == "award" => Ok(Named::Fee(Fee::Award)),
            None if word == "renewal" => Ok(Named::Renewal),
            Some(("portfolio", number)) => match number.parse() {
                Ok(number) => Ok(Named::Fee(Fee::Portfolio(number))),
                Err(_) => Err(format!("'{number}' is not the number of a portfolio")),
            },
            _ => Err("is none of: application, portfolio:N, renewal, award".to_string()),
        }
    }
}

impl Named {
    /// The fee that is named; of renewals the one that the rules take to be meant on the day asked about.
    pub fn of(self, transcript: &Transcript, bench: Bench) -> Option<Fee> {
        match self {
            Named::Fee(fee) => Some(fee),
            Named::Renewal => payment::renewal_meant(transcript, bench),
        }
    }

    /// The fee in words, where `fee` is the one that is named.
    pub fn phrase(self, fee: Fee) -> String {
        match (self, fee) {
            (Named::Renewal, Fee::Renewal(0)) => "renewal fee".to_string(),
            _ => fee.phrase(),
        }
    }
}

/// A payment, as stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// The payment.
    pub payment: Payment,
    /// Whether it stays with the enrollment it names. Otherwise the rule decides where the money goes.
    pub stays: bool,
}

/// What was recorded.
pub struct Made {
    /// The payment, with its number and the enrollment that the money went to.
    pub payment: Payment,
    /// Other things to know.
    pub notes: Vec<String>,
    /// What is unlikely of it: staff are asked about it where somebody is there to answer.
    pub unlikely: Vec<String>,
}

/// Decides where money goes and records it. Two payments are never the same fact.
///
/// # Errors
/// The person has no application or no such portfolio, or the register cannot be written.
pub fn take(
    recording: &Recording,
    reading: &Reading,
    transcript: &Transcript,
    new: Stated,
    today: Day,
) -> Result<Act<Made>, Failure> {
    let Stated { payment: mut new, stays } = new;
    let bench = bench(reading, today);
    if !stays {
        let goes_to = payment::goes_to(transcript, new.purpose, new.paid_on, bench);
        new.enrollment = goes_to.ok_or_else(|| nothing_to_pay(transcript, new.purpose))?;
    }
    new.id = recording.payment(transcript.person.number, &new).doing("record the payment")?;
    new.entry = recording.entry().unwrap_or_default();
    let twice = payment::awarded_before(transcript, &new);
    let notes = typed_twice(transcript, &new).into_iter().chain(twice).collect();
    let unlikely = payment::unlikely(transcript, &new, bench);
    Ok(Act::Recorded(Made { payment: new, notes, unlikely }))
}

/// The failure if there is nothing that the money could be for.
fn nothing_to_pay(transcript: &Transcript, purpose: Option<Fee>) -> Failure {
    let number = transcript.person.number;
    match purpose {
        Some(Fee::Portfolio(id)) => no_portfolio(transcript, id),
        Some(Fee::Award | Fee::Renewal(_)) => not_charged(transcript, "award"),
        None | Some(Fee::Application) => {
            Failure::failed(format!("candidate {number} has no enrollment in force"))
        }
    }
}

/// That a candidate has no portfolio of this number.
pub fn no_portfolio(transcript: &Transcript, id: Id) -> Failure {
    let number = transcript.person.number;
    Failure::failed(format!("candidate {number} has no portfolio {id}"))
        .hint(format!("see their portfolios: lssc report progress {number}"))
}

/// That no fee of this kind was charged.
pub fn not_charged(transcript: &Transcript, what: &str) -> Failure {
    let number = transcript.person.number;
    Failure::failed(format!("no {what} fee was charged to candidate {number}"))
        .hint(format!("see what was charged: lssc candidate show {number}"))
        .hint("without --for the money is taken for what is open; what is left is credit")
}

/// A note if a payment of the same amount, day and payer is already recorded, unless both have different purposes.
fn typed_twice(transcript: &Transcript, new: &Payment) -> Option<String> {
    let same = |p: &&Payment| {
        let purposes = [p.purpose, new.purpose];
        let may_be_one = purposes[0] == purposes[1] || purposes.contains(&None);
        may_be_one && (p.amount, p.paid_on, &p.payer) == (new.amount, new.paid_on, &new.payer)
    };
    transcript.payments.iter().find(same).map(|other| {
        format!(
            "entry {} also records ${} on {}; if it was one payment: lssc retract record payment {} --reason 'typed twice'",
            other.entry, other.amount, other.paid_on, new.id
        )
    })
}

impl Fact for Payment {
    fn place(&self) -> (Id, Entry) {
        (self.id, self.entry)
    }

    fn is_again(&self, _: &Payment) -> bool {
        false
    }

    fn fields(&self, _: Bench) -> Vec<Field> {
        let Payment {
            id: _,
            entry: _,
            enrollment,
            amount,
            paid_on,
            purpose,
            payer,
            method,
            reference,
            order,
        } = self;
        let purpose = purpose.map(|fee| fee.to_string());
        vec![
            Field::new("enrollment", enrollment),
            Field::new("amount", amount),
            Field::new("paid_on", paid_on),
            Field::new("purpose", purpose),
            Field::new("payer", payer),
            Field::new("method", method),
            Field::new("reference", reference),
            Field::new("order", order),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("payment {}", self.id)
    }
}
