//! Lengths on the page.

/// A length in hundredths of a point; an inch is 7200.
pub type Length = i32;
