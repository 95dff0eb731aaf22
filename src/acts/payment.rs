//! Receives money for a candidate (A5, P1).

use crate::acts::Act;
use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Payment, Purpose, Transcript};
use crate::period::Day;
use crate::register::{Reading, Recording};
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field};
use crate::rules::decisions::payment;

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
    let bench = Bench { catalog: &reading.catalog, policy: &reading.policy, on: today };
    if !stays {
        let goes_to = payment::goes_to(transcript, new.purpose, new.paid_on, bench);
        new.enrollment = goes_to.ok_or_else(|| nothing_to_pay(transcript, new.purpose))?;
    }
    new.id = recording.payment(transcript.person.number, &new).doing("record the payment")?;
    new.entry = recording.entry().unwrap_or_default();
    let notes = typed_twice(transcript, &new).into_iter().collect();
    Ok(Act::Recorded(Made { payment: new, notes }))
}

/// The failure if there is nothing that the money could be for.
fn nothing_to_pay(transcript: &Transcript, purpose: Purpose) -> Failure {
    let number = transcript.person.number;
    match purpose {
        Purpose::Portfolio(id) => {
            Failure::failed(format!("candidate {number} has no portfolio {id}"))
                .hint(format!("see their portfolios: lssc report progress {number}"))
        }
        Purpose::Open | Purpose::Application => {
            Failure::failed(format!("candidate {number} has no enrollment in force"))
        }
    }
}

/// A note if a payment of the same amount, day and payer is already recorded, unless both have different purposes.
fn typed_twice(transcript: &Transcript, new: &Payment) -> Option<String> {
    let same = |p: &&Payment| {
        let purposes = [p.purpose, new.purpose];
        let may_be_one = purposes[0] == purposes[1] || purposes.contains(&Purpose::Open);
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
        let Payment { id: _, entry: _, enrollment, amount, paid_on, purpose, payer, method, order } =
            self;
        let purpose = match purpose {
            Purpose::Open => None,
            Purpose::Application => Some("application".to_string()),
            Purpose::Portfolio(portfolio) => Some(format!("portfolio:{portfolio}")),
        };
        vec![
            Field::new("enrollment", enrollment),
            Field::new("amount", amount),
            Field::new("paid_on", paid_on),
            Field::new("purpose", purpose),
            Field::new("payer", payer),
            Field::new("method", method),
            Field::new("order", order),
        ]
    }

    fn called(&self, _: Bench) -> String {
        format!("payment {}", self.id)
    }
}
