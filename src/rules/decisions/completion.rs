//! Whether a completion may be recorded (contract, `completions`).

use crate::model::Completion;
use crate::rules::meaning::course_credit;
use crate::rules::{Bench, Decision, Finding};
use crate::text;

/// Decides whether a completion may be recorded next to those in the register (contract, `completions`). Grants `true`
/// for a new fact, and `false` for the same fact again.
///
/// Credit ([`course_credit::credit_findings`]) only informs; only a contradiction keeps a completion out. `recorded`
/// are the person's completions of this course in force, with their proofs.
///
/// **Reading**: another day contradicts the first only if the first fits an approval known today.
pub fn completion(
    new: &Completion,
    proof: &str,
    recorded: &[(Completion, String)],
    bench: Bench,
) -> Decision<bool> {
    let same_proof = |old: &str| text::proof(old) == text::proof(proof);
    let again =
        recorded.iter().any(|(old, p)| old.completed_on == new.completed_on && same_proof(p));
    let conflict = recorded.iter().filter(|_| !again).find_map(|(old, old_proof)| {
        let same_day = old.completed_on == new.completed_on;
        if same_day && same_proof(old_proof) {
            return None;
        }
        let code = bench.catalog.code(new.course);
        if same_day {
            return Some(format!(
                "{code} on {} is already recorded with another proof, \"{old_proof}\" (entry {}); to change it, add --corrects {}",
                old.completed_on, old.entry, old.entry
            ));
        }
        let counts = course_credit::fits_any(old.course, old.completed_on, bench);
        counts.then(|| format!(
            "{code} is already recorded as completed on {} (entry {}); if that is wrong, add --corrects {}",
            old.completed_on, old.entry, old.entry
        ))
    });
    let finding = Finding::not_recorded(conflict);
    Decision::new(vec![finding], Vec::new(), || !again)
}
