//! The numbers that the register gives to entries and records.

/// Number of an entry of the register: entries are counted from 1 in the order recorded.
pub type Entry = i64;

/// Number of one record, counted within its kind.
pub type Id = i64;
