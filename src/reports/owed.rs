//! What is open of a person's fees besides what their standing waits for, and the command that settles it.

use crate::model::{Fee, Id, Standing};
use crate::money::Cents;
use crate::period::Day;
use crate::rules::meaning::account::Charge;
use crate::rules::meaning::portfolio::Outcome;
use crate::rules::meaning::standing::Situation;

/// The charges of the latest candidacy with something open. Left out are an application and portfolios that wait for
/// their fees: reports name those anyway.
pub fn others(situation: &Situation) -> Vec<Charge> {
    let candidacy = &situation.candidacy;
    let waits = |fee: Fee| match fee {
        Fee::Application => situation.standing == Standing::AwaitingPayment,
        Fee::Portfolio(id) => candidacy
            .portfolios
            .iter()
            .any(|(p, outcome)| p.id == id && matches!(outcome, Outcome::AwaitingFee)),
        Fee::Award | Fee::Renewal(_) => false,
    };
    let charges = candidacy.account.charges.iter();
    let open = charges.filter(|c| c.enrollment == candidacy.enrollment.id && !waits(c.fee));
    open.filter(|c| c.settlement.open() > Cents::ZERO).copied().collect()
}

/// The command that settles what is open of a fee: by credit if there is any, otherwise by money.
pub fn command(candidate: Id, fee: Fee, open: Cents, credit: Cents, on: Day) -> String {
    if credit > Cents::ZERO {
        return format!("lssc payment apply {candidate} --to {fee} --on {on}");
    }
    let purpose = match fee {
        Fee::Application => String::new(),
        fee => format!(" --for {fee}"),
    };
    format!("lssc payment receive {candidate} {open} --on {on}{purpose}")
}
