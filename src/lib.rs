//! lssc
pub mod hours;
pub mod money;
pub mod period;
pub mod policy;
