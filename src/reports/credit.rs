//! What a completed course counts for: the set it achieves, or why it earns no credit (C1 to C4, A8).

use crate::model::{Certification, Completion};
use crate::period::Day;
use crate::policy::SetId;
use crate::rules::Bench;
use crate::rules::meaning::candidacy::{Achievement, Candidacy, Route};
use crate::rules::meaning::course_credit;

/// The set that a completion achieves in a candidacy, and how that set was achieved.
pub fn served<'c>(
    candidacy: &'c Candidacy,
    completion: &Completion,
) -> Option<(SetId, &'c Achievement)> {
    if candidacy.serving.iter().all(|c| c.id != completion.id) {
        return None;
    }
    let achieved = candidacy.sets.iter().filter_map(|(set, a)| a.as_ref().map(|a| (*set, a)));
    let mut by_course = achieved.filter(
        |(_, a)| matches!(&a.route, Route::Course(courses) if courses.contains(&completion.course)),
    );
    by_course.next()
}

/// A phrase if a set was achieved after the award: then it counts for no certification, and the course may be an activity
/// (R4).
pub fn after_award(achieved_on: Day, certification: Option<&Certification>) -> Option<String> {
    let awarded_on = certification?.awarded_on;
    (achieved_on > awarded_on)
        .then(|| format!("after the award of {awarded_on}, so it counts for no certification"))
}

/// Why a completion earns no credit in a candidacy, as a phrase.
pub fn no_credit(candidacy: &Candidacy, completion: &Completion, bench: Bench) -> String {
    let spent = candidacy.completions.iter().all(|c| c.id != completion.id);
    if spent && !candidacy.completions.is_empty() {
        return "it was used for an earlier certification".to_string();
    }
    if let Some(period) = candidacy.period.filter(|p| completion.completed_on > p.last) {
        return format!("completed after the candidacy's last day, {}", period.last);
    }
    let free: Vec<Completion> = candidacy
        .completions
        .iter()
        .filter(|c| candidacy.serving.iter().all(|s| s.id != c.id))
        .copied()
        .collect();
    course_credit::why_no_credit(completion, &free, bench).unwrap_or_else(|| {
        let approvals = bench.catalog.course(completion.course).map_or(&[][..], |c| &c.approvals);
        let mut sets: Vec<String> = approvals
            .iter()
            .filter_map(|a| {
                let achieved = candidacy.achievement(a.set)?;
                let code = &bench.policy.set(a.set).code;
                Some(format!(
                    "{code} is achieved {} by {}",
                    achieved.achieved_on,
                    achieved.route.by(bench)
                ))
            })
            .collect();
        sets.dedup();
        if sets.is_empty() {
            "this candidacy does not require its set".to_string()
        } else {
            sets.join("; ")
        }
    })
}
