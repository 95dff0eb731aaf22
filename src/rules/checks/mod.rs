//! What `check` finds: pure functions of what is recorded.

mod case;
pub mod office;
pub mod people;
pub mod ratings;
pub mod tightened;

use sha2::{Digest, Sha256};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// The command that mends it.
    pub hint: String,
    /// The facts by which it is known again, where `what` does not say them or says more.
    facts: Option<String>,
}

impl Wrong {
    /// What is wrong, and the command that mends it.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Wrong {
        Wrong { what: what.into(), hint: hint.into(), facts: None }
    }

    /// The same, known again by these facts: `what` would change with the day, or does not say them.
    pub fn known_by(self, facts: impl Into<String>) -> Wrong {
        Wrong { facts: Some(facts.into()), ..self }
    }

    /// The key of a finding of a check: it changes with the facts of the finding, and with nothing else.
    ///
    /// **Reading**: a name is no such fact; `names` are left out.
    pub fn key(&self, check: &str, names: &[&str]) -> String {
        let mut facts = self.facts.clone().unwrap_or_else(|| self.what.clone());
        for name in names.iter().filter(|name| !name.is_empty()) {
            facts = facts.replace(name, "");
        }
        let digest = Sha256::digest(facts.as_bytes());
        let digits: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("{check}-{digits}")
    }
}
