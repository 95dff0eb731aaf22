//! What a check finds.

/// What is wrong, and what to do about it.
pub struct Wrong {
    pub what: String,
    pub hint: String,
}

impl Wrong {
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Wrong {
        Wrong { what: what.into(), hint: hint.into() }
    }
}
