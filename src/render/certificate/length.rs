//! How long something on the page is.

/// A length in hundredths of a point; 7200 are an inch.
pub type Length = i32;
