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

/// The renewal fee by the schedule of the day received (R7); none if the schedule has no row by then.
pub fn renewal_fee(received_on: Day, member: bool, policy: &Policy) -> Option<Cents> {
    row(Parameter::FeeRenewal, Parameter::FeeRenewalMember, received_on, member, policy)
}

/// The award fee by the schedule of the day of the award (R7); none if the schedule has no row by then.
pub fn award_fee(awarded_on: Day, member: bool, policy: &Policy) -> Option<Cents> {
    row(Parameter::FeeAward, Parameter::FeeAwardMember, awarded_on, member, policy)
}

/// The highest fee of any kind by the schedule of a day; none if it has no fee at all.
pub fn highest(on: Day, policy: &Policy) -> Option<Cents> {
    let fees = [
        Parameter::FeeApplication,
        Parameter::FeeApplicationMember,
        Parameter::FeePortfolio,
        Parameter::FeePortfolioMember,
        Parameter::FeeRenewal,
        Parameter::FeeRenewalMember,
        Parameter::FeeAward,
        Parameter::FeeAwardMember,
    ];
    fees.iter().filter_map(|fee| policy.fee(*fee, on)).map(|promise| promise.value).max()
}

/// A fee without a row is none.
fn scheduled(
    ordinary: Parameter,
    reduced: Parameter,
    on: Day,
    member: bool,
    policy: &Policy,
) -> Cents {
    row(ordinary, reduced, on, member, policy).unwrap_or(Cents::ZERO)
}

/// **Reading**: where the schedule has no row for members, they pay what others pay.
fn row(
    ordinary: Parameter,
    reduced: Parameter,
    on: Day,
    member: bool,
    policy: &Policy,
) -> Option<Cents> {
    let row = |parameter| policy.fee(parameter, on).map(|promise| promise.value);
    if member { row(reduced).or(row(ordinary)) } else { row(ordinary) }
}
