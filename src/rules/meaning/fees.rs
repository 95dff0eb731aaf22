//! The schedule of fees (A4, P1, R7, FAQ 21 to 23).

use crate::money::Cents;
use crate::period::Day;
use crate::policy::{Parameter, Policy};

/// The application fee by the schedule of the day received (A4, FAQ 21, 23). No row in the schedule means no fee.
pub fn application_fee(received_on: Day, member: bool, policy: &Policy) -> Cents {
    scheduled(
        Parameter::FeeApplication,
        Parameter::FeeApplicationMember,
        received_on,
        member,
        policy,
    )
}

/// The portfolio fee by the schedule of the day submitted (P1, FAQ 21). No row in the schedule means no fee.
pub fn portfolio_fee(submitted_on: Day, member: bool, policy: &Policy) -> Cents {
    scheduled(Parameter::FeePortfolio, Parameter::FeePortfolioMember, submitted_on, member, policy)
}

/// The renewal fee by the schedule of the term's first day (R7). None if the schedule has no row.
pub fn renewal_fee(term_first_on: Day, member: bool, policy: &Policy) -> Option<Cents> {
    let row = |parameter| policy.fee(parameter, term_first_on).map(|promise| promise.value);
    let ordinary = row(Parameter::FeeRenewal);
    if member { row(Parameter::FeeRenewalMember).or(ordinary) } else { ordinary }
}

/// **Reading**: if the schedule has no row for members, they pay what others pay.
fn scheduled(
    ordinary: Parameter,
    reduced: Parameter,
    on: Day,
    member: bool,
    policy: &Policy,
) -> Cents {
    let row = |parameter| policy.fee(parameter, on).map(|promise| promise.value);
    let fee = if member { row(reduced).or(row(ordinary)) } else { row(ordinary) };
    fee.unwrap_or(Cents::ZERO)
}
