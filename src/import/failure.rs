//! Why a whole file could not be read, or its rejects not written.

use std::fmt;

/// A file that cannot be imported at all: what stands against it, and what can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFailure {
    /// One or two sentences that name the file.
    pub text: String,
    /// What to do, an action each.
    pub hints: Vec<String>,
}

impl ImportFailure {
    /// A failure with one hint.
    pub(super) fn new(text: String, hint: &str) -> ImportFailure {
        ImportFailure { text, hints: vec![hint.to_string()] }
    }
}

impl fmt::Display for ImportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for ImportFailure {}

/// How a sentence calls a file: `-` is the standard input.
pub(super) fn said(file: &str) -> &str {
    match file {
        "-" => "Standard input",
        name => name,
    }
}
