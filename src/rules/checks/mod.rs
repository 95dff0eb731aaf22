//! What `check` finds: pure functions of the recorded facts.

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
    /// The command that fixes it.
    pub hint: String,
    /// The facts that identify it, if `what` lacks them or says more.
    facts: Option<String>,
}

impl Wrong {
    /// Says what is wrong, and which command fixes it.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Wrong {
        Wrong { what: what.into(), hint: hint.into(), facts: None }
    }

    /// The same finding, identified by these facts, because `what` changes with the day or lacks them.
    pub fn known_by(self, facts: impl Into<String>) -> Wrong {
        Wrong { facts: Some(facts.into()), ..self }
    }

    /// The key of a finding: it changes with the facts of the finding, and with nothing else.
    ///
    /// **Reading**: a name is not such a fact, so `names` are left out.
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
