//! Money is received for a candidate (A5, P1).

use crate::failure::{Doing, Failure};
use crate::model::{Entry, Id, Payment, Purpose};
use crate::register::Recording;
use crate::rules::Bench;
use crate::rules::decisions::again::{Fact, Field};

/// Records a payment of a candidate. Two payments are never the same fact.
///
/// # Errors
/// The register cannot be written.
pub fn take(recording: &Recording, candidate: Id, new: &Payment) -> Result<Id, Failure> {
    recording.payment(candidate, new).doing("record the payment")
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
