//! What `check` finds: pure functions of what is recorded.

pub mod office;
pub mod people;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// The command that mends it.
    pub hint: String,
}

impl Wrong {
    /// What is wrong, and the command that mends it.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Wrong {
        Wrong { what: what.into(), hint: hint.into() }
    }
}
