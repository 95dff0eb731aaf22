//! Whether a recognition agreement may be recorded (C5, FAQ 12).

use crate::policy::{Parameter, SetId, SetKind};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement};

/// Decides whether an agreement may be recorded (C5): the sets it covers and the further sets it names must together
/// reach the required and the elective sets of the signing day's policy.
pub fn agreement(covers: &[SetId], also: &[SetId], bench: Bench) -> Decision<()> {
    let mut sets: Vec<SetId> = covers.iter().chain(also).copied().collect();
    sets.sort_unstable();
    sets.dedup();
    let reach = |kind: SetKind, parameter: Parameter, requirement: Requirement, word: &str| {
        let shown = sets.iter().filter(|s| bench.policy.set(**s).kind == kind).count() as u32;
        match bench.policy.number(parameter, bench.on) {
            Err(gap) => Finding::ungoverned(requirement, &gap),
            Ok(promise) => Finding::at_least(
                requirement,
                Measure::Count(promise.value),
                Measure::Count(shown),
                "FAQ 12",
                format!(
                    "{shown} {word} sets are covered or named as further sets; policy asks for {}",
                    promise.value
                ),
            ),
        }
    };
    let findings = vec![
        reach(
            SetKind::Required,
            Parameter::CertificationRequiredSets,
            Requirement::RequiredSets,
            "required",
        ),
        reach(
            SetKind::Elective,
            Parameter::CertificationElectiveSets,
            Requirement::ElectiveSets,
            "elective",
        ),
    ];
    Decision::new(findings, Vec::new(), || ())
}
