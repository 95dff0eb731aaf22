//! How a row ends: recorded, already there, or rejected with the reasons.

/// How a row ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Recorded; the note says what is odd about it.
    Recorded {
        /// What staff should know about the row.
        note: Option<String>,
    },
    /// The same fact is in the register, or on an earlier line of the file.
    Already {
        /// What staff should know about the row, such as the earlier line.
        note: Option<String>,
    },
    /// Not recorded, for all of these reasons.
    Rejected(Vec<Reject>),
}

/// One reason why a row is rejected.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reject {
    /// The unmet requirement; none if the row cannot be read or names somebody unknown.
    pub code: Option<&'static str>,
    /// The full reason, with values of the row.
    pub reason: String,
    /// The short reason without values of the row, for counting rejects.
    pub kind: &'static str,
    /// What to do; may be empty.
    pub hint: String,
}
