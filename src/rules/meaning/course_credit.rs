//! Course credit: which completions achieve which sets (C1 to C4).

use crate::model::{Approval, Bundle, BundleId, Completion, CourseId, Id};
use crate::period::{Day, Period};
use crate::policy::{Gap, Parameter, Policy, SetId};
use crate::rules::{Bench, Finding, Measure, Requirement, source};

/// How the day of a completion fits one approval of its course (C1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// The completion counts: its day is within the approval, or in the months before it.
    Fits,
    /// The approval does not exist yet on the day asked about.
    Unborn,
    /// Completed before the earliest day that counts.
    TooEarly {
        /// The earliest day that counts.
        earliest: Day,
    },
    /// Completed after the approval's last day.
    TooLate {
        /// The approval's last day.
        last: Day,
    },
    /// Policy has no value for the governing day.
    Ungoverned(Gap),
}

/// The first and last day of an approval (C1): 48 months unless it says otherwise, by the policy of its first day.
///
/// # Errors
/// A [`Gap`] if no last day was stated and policy has no length on its first day.
pub fn approval_period(approval: &Approval, policy: &Policy) -> Result<Period, Gap> {
    let last = match approval.approved_until {
        Some(last) => last,
        None => policy
            .months(Parameter::ApprovalLength, approval.approved_on)?
            .value
            .after(approval.approved_on),
    };
    Ok(Period { first: approval.approved_on, last })
}

/// Whether a completion on `completed_on` counts under one approval (C1, FAQ 16).
///
/// It counts on any day of the approval or of the 24 months before its first day, that first day included. The policy
/// of the day of completion says how many months.
pub fn fit(completed_on: Day, approval: &Approval, bench: Bench) -> Fit {
    if approval.approved_on > bench.on {
        return Fit::Unborn;
    }
    let back = match bench.policy.months(Parameter::CreditBeforeApproval, completed_on) {
        Ok(promise) => promise.value,
        Err(gap) => return Fit::Ungoverned(gap),
    };
    let period = match approval_period(approval, bench.policy) {
        Ok(period) => period,
        Err(gap) => return Fit::Ungoverned(gap),
    };
    let earliest = back.before(period.first);
    match () {
        () if completed_on < earliest => Fit::TooEarly { earliest },
        () if completed_on > period.last => Fit::TooLate { last: period.last },
        () => Fit::Fits,
    }
}

/// Whether a completion of `course` on that day fits any of its approvals as known on the day asked about.
pub fn fits_any(course: CourseId, completed_on: Day, bench: Bench) -> bool {
    bench
        .catalog
        .course(course)
        .is_some_and(|c| c.approvals.iter().any(|a| fit(completed_on, a, bench) == Fit::Fits))
}

/// A set achieved by courses: the day, and the completions that achieve it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseCredit {
    /// The set achieved.
    pub set: SetId,
    /// The day it was achieved.
    pub achieved_on: Day,
    /// The completion that achieves it, or every completion of the bundle.
    pub completions: Vec<Completion>,
}

/// Assigns each completion to the set it achieves (C1 to C4).
///
/// Takes completions in order of their days, and of their course codes within a day. Each goes to the first set in
/// policy order that it fits and that neither an earlier completion nor another route on an earlier day has achieved.
/// `other_route` is the day on which a portfolio or a recognition achieves a set, if one does in time.
///
/// **Reading**: a completion that fits a set by itself and also completes a bundle of the same set achieves it by
/// itself.
pub fn assign(
    completions: &[Completion],
    sets: &[SetId],
    other_route: impl Fn(SetId) -> Option<Day>,
    bench: Bench,
) -> Vec<CourseCredit> {
    let mut taken: Vec<Completion> = completions.to_vec();
    let code = |c: &Completion| bench.catalog.code(c.course);
    taken.sort_by(|a, b| (a.completed_on, code(a), a.id).cmp(&(b.completed_on, code(b), b.id)));
    let mut credits: Vec<CourseCredit> = Vec::new();
    let mut serving: Vec<Id> = Vec::new();
    for (place, completion) in taken.iter().enumerate() {
        let Some(course) = bench.catalog.course(completion.course) else {
            continue;
        };
        let open = |set: SetId| {
            sets.contains(&set)
                && credits.iter().all(|c| c.set != set)
                && other_route(set).is_none_or(|day| day >= completion.completed_on)
        };
        let fitting =
            |a: &&Approval| open(a.set) && fit(completion.completed_on, a, bench) == Fit::Fits;
        let mut fitting: Vec<&Approval> = course.approvals.iter().filter(fitting).collect();
        fitting.sort_by_key(|a| (a.set, a.bundle.is_some()));
        let served = fitting.into_iter().find_map(|approval| {
            let completions = match approval.bundle {
                None => vec![*completion],
                Some(bundle) => whole_bundle(bundle, completion, &taken[..place], &serving, bench)?,
            };
            Some(CourseCredit {
                set: approval.set,
                achieved_on: completion.completed_on,
                completions,
            })
        });
        if let Some(credit) = served {
            serving.extend(credit.completions.iter().map(|c| c.id));
            credits.push(credit);
        }
    }
    credits
}

/// The completions that fill a bundle with `last` as its last course. None while a course is missing (C2).
fn whole_bundle(
    bundle: BundleId,
    last: &Completion,
    before: &[Completion],
    serving: &[Id],
    bench: Bench,
) -> Option<Vec<Completion>> {
    let courses = &bench.catalog.bundles.get(bundle.0 as usize)?.courses;
    let fill = |course: &CourseId| {
        if *course == last.course {
            return Some(*last);
        }
        let mut free = before.iter().filter(|c| c.course == *course && !serving.contains(&c.id));
        free.find(|c| fits_bundle(c, bundle, bench)).copied()
    };
    courses.iter().map(fill).collect()
}

/// Whether a completion fits any row of its course within the bundle (C2).
fn fits_bundle(completion: &Completion, bundle: BundleId, bench: Bench) -> bool {
    let approvals = bench.catalog.course(completion.course).map_or(&[][..], |c| &c.approvals);
    approvals
        .iter()
        .any(|a| a.bundle == Some(bundle) && fit(completion.completed_on, a, bench) == Fit::Fits)
}

/// The courses of a bundle for which no completion in `completions` fits.
fn missing_courses(bundle: BundleId, completions: &[Completion], bench: Bench) -> Vec<CourseId> {
    let courses = bench.catalog.bundles.get(bundle.0 as usize).map_or(&[][..], |b| &b.courses);
    let missing = |course: &&CourseId| {
        !completions.iter().any(|c| c.course == **course && fits_bundle(c, bundle, bench))
    };
    courses.iter().filter(missing).copied().collect()
}

/// Why the catalog gives a completion no set, as a phrase. None if it fits an approval and no bundle lacks a course.
/// `others` are the person's completions, with or without this one.
pub fn why_no_credit(
    completion: &Completion,
    others: &[Completion],
    bench: Bench,
) -> Option<String> {
    let checklist = credit_findings(completion, others, bench);
    let unmet: Vec<&str> = checklist.iter().filter(|f| !f.met()).map(|f| f.text.as_str()).collect();
    (!unmet.is_empty()).then(|| unmet.join("; "))
}

/// The requirements of credit for one completion: approval, before-approval, bundle (C1, C2), each judged by the
/// approval that fits best.
pub fn credit_findings(
    completion: &Completion,
    others: &[Completion],
    bench: Bench,
) -> Vec<Finding> {
    let course = bench.catalog.course(completion.course);
    let (code, approvals) = course.map_or(("?", &[][..]), |c| (&c.code, &c.approvals));
    let fits = approvals.iter().map(|a| (a, fit(completion.completed_on, a, bench)));
    let fits: Vec<(&Approval, Fit)> = fits.filter(|(_, fit)| *fit != Fit::Unborn).collect();
    let [approval, before_approval] = approval_findings(completion, code, &fits, bench);
    let fitting = fits.iter().filter(|(_, fit)| *fit == Fit::Fits).map(|(a, _)| *a);
    let bundle = bundle_finding(completion, others, &fitting.collect::<Vec<_>>(), bench);
    vec![approval, before_approval, bundle]
}

/// Whether the day fits an approval of the course: not after its end, and not too long before its first day (C1).
fn approval_findings(
    completion: &Completion,
    code: &str,
    fits: &[(&Approval, Fit)],
    bench: Bench,
) -> [Finding; 2] {
    let day = completion.completed_on;
    let (mut gap, mut latest_end, mut earliest) = (None, None, None);
    for (_, fit) in fits {
        match fit {
            Fit::TooLate { last } => latest_end = latest_end.max(Some(*last)),
            Fit::TooEarly { earliest: from } => {
                earliest = Some(earliest.map_or(*from, |earliest: Day| earliest.min(*from)));
            }
            Fit::Ungoverned(missing) => gap = gap.or(Some(missing)),
            Fit::Fits | Fit::Unborn => {}
        }
    }
    let fitting: Vec<&Approval> =
        fits.iter().filter(|(_, fit)| *fit == Fit::Fits).map(|(a, _)| *a).collect();
    let (mut ended, mut early) = (Vec::new(), Vec::new());
    match (gap, earliest, latest_end) {
        _ if !fitting.is_empty() => {}
        (Some(gap), ..) => ended.push(gap.to_string()),
        (None, Some(earliest), Some(last)) => early.push(format!(
            "completed {day}, after the approval of {code} that ended {last} and before {earliest}, when the next one begins to count"
        )),
        (None, Some(earliest), None) => early.push(format!(
            "completed {day}; the approval of {code} counts completions only from {earliest} on"
        )),
        (None, None, Some(last)) => {
            ended.push(format!("completed {day}; the approval of {code} ended {last}"));
        }
        (None, None, None) => ended.push(format!("{code} is not approved for any set on {}", bench.on)),
    }
    let existing: Vec<&Approval> = fits.iter().map(|(a, _)| *a).collect();
    let named = if fitting.is_empty() { &existing } else { &fitting };
    let months = bench.policy.months(Parameter::CreditBeforeApproval, day);
    let back = months.map_or(String::new(), |m| format!("at most {} before an approval", m.value));
    let source = source(bench.policy, Parameter::CreditBeforeApproval, day);
    [
        Finding::unless(
            Requirement::Approval,
            Measure::text("completed before an approval of the course ended"),
            Measure::Day(day),
            source,
            ended,
            format!("{code} is approved for {}", set_codes(named, bench.policy)),
        ),
        Finding::unless(
            Requirement::BeforeApproval,
            earliest.map_or(Measure::text(back), Measure::Day),
            Measure::Day(day),
            source,
            early,
            format!("completed {day}, not too long before an approval"),
        ),
    ]
}

/// Whether an approval that fits needs no other course, or every course of its bundle is completed (C2).
fn bundle_finding(
    completion: &Completion,
    others: &[Completion],
    fitting: &[&Approval],
    bench: Bench,
) -> Finding {
    let mut with_this = others.to_vec();
    with_this.push(*completion);
    let bundles = fitting.iter().filter_map(|approval| {
        let bundle = bench.catalog.bundle_of(approval)?;
        Some((bundle, missing_courses(approval.bundle?, &with_this, bench)))
    });
    let waits: Vec<(&Bundle, Vec<CourseId>)> = bundles.collect();
    let alone = fitting.iter().any(|approval| approval.bundle.is_none());
    let complete = alone || waits.iter().any(|(_, missing)| missing.is_empty());
    let waits_for = waits.iter().filter(|_| !complete).map(|(bundle, missing)| {
        let codes: Vec<&str> = missing.iter().map(|c| bench.catalog.code(*c)).collect();
        let Bundle { name, provider, .. } = bundle;
        format!("bundle \"{name}\" of {provider} still lacks {}", codes.join(", "))
    });
    let waits_for: Vec<String> = waits_for.collect();
    let (asked, shown) = if waits_for.is_empty() {
        ("no further course", "complete")
    } else {
        ("every course of the bundle", "incomplete")
    };
    Finding::unless(
        Requirement::Bundle,
        Measure::text(asked),
        Measure::text(shown),
        source(bench.policy, Parameter::ApprovalLength, completion.completed_on),
        waits_for,
        "no other course is needed with it".to_string(),
    )
}

fn set_codes(approvals: &[&Approval], policy: &Policy) -> String {
    let mut codes: Vec<&str> = approvals.iter().map(|a| policy.set(a.set).code.as_str()).collect();
    codes.dedup();
    codes.join(", ")
}
