//! Why a whole file could not be read, or its rejects could not be written.

use std::fmt;

/// Why a file cannot be imported at all, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFailure {
    /// One or two sentences that name the file.
    pub text: String,
    /// What to do; each is an action.
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

/// The name of a file in a sentence, where `-` is the standard input.
pub(super) fn said(file: &str) -> &str {
    match file {
        "-" => "Standard input",
        name => name,
    }
}
