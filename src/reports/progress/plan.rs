//! `--plan`: what would finish a candidacy, what it costs, and by when.

use serde::Serialize;

use crate::model::{Approval, BundleId, CourseId, Standing, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::{SetId, SetKind};
use crate::rules::Bench;
use crate::rules::decisions::submission;
use crate::rules::meaning::candidacy::{Candidacy, Share};
use crate::rules::meaning::course_credit;
use crate::rules::meaning::standing::situation;

/// One way to achieve one open set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// The code of the set.
    pub set: String,
    /// `required` or `elective`.
    pub kind: &'static str,
    /// `course` or `portfolio`.
    pub route: &'static str,
    /// The courses still to be completed, or `portfolio`.
    pub by: String,
    /// The cost; none if a course does not state it.
    pub cost: Option<Cents>,
    /// The last day it counts: the end of the candidacy, or of an approval that ends earlier.
    pub until: Day,
    /// Whether it belongs to the cheapest ways that together finish the candidacy.
    pub chosen: bool,
    #[serde(skip)]
    courses: Vec<CourseId>,
}

/// What would finish a candidacy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Every way, by set, cheapest first.
    pub ways: Vec<Way>,
    /// Whether the chosen ways finish it.
    pub finishes: bool,
    /// The total cost of the chosen ways, as far as stated.
    pub cost: Cents,
    /// The day by which the first chosen way must be done.
    pub until: Option<Day>,
}

/// The plan for somebody who is a candidate on the day of the bench; none for anybody else.
///
/// `transcript` has the facts up to that day.
///
/// **Reading**: never proposes a completed course again, and counts no course for two sets. Assumes that approvals and
/// fees stay as they are that day.
pub fn plan(transcript: &Transcript, bench: Bench) -> Option<Plan> {
    let situation = situation(transcript, bench).filter(|s| s.standing == Standing::Candidate)?;
    let candidacy = &situation.candidacy;
    let last = candidacy.period?.last;
    let open = candidacy.sets.iter().filter(|(_, achieved)| achieved.is_none());
    let mut ways: Vec<Way> = Vec::new();
    for (set, _) in open {
        let mut of_set = by_courses(*set, candidacy, last, bench);
        of_set.extend(by_portfolio(*set, transcript, last, bench));
        of_set.sort_by_key(price);
        ways.extend(of_set);
    }
    let missing = |share: Share| share.asked.saturating_sub(share.shown);
    let required = choose(&mut ways, SetKind::Required, missing(candidacy.required));
    let elective = choose(&mut ways, SetKind::Elective, missing(candidacy.elective));
    let taken = || ways.iter().filter(|way| way.chosen);
    Some(Plan {
        finishes: required && elective,
        cost: taken().filter_map(|way| way.cost).sum(),
        until: taken().map(|way| way.until).min(),
        ways,
    })
}

/// Sorts by cost, unknown costs last, and equal costs by the latest last day.
fn price(way: &Way) -> (bool, Option<Cents>, std::cmp::Reverse<Day>, String) {
    (way.cost.is_none(), way.cost, std::cmp::Reverse(way.until), way.by.clone())
}

/// Marks the cheapest ways to `wanted` sets of a kind. Returns whether there are enough.
fn choose(ways: &mut [Way], kind: SetKind, wanted: u32) -> bool {
    for _ in 0..wanted {
        let taken: Vec<CourseId> =
            ways.iter().filter(|w| w.chosen).flat_map(|w| w.courses.clone()).collect();
        let sets: Vec<String> = ways.iter().filter(|w| w.chosen).map(|w| w.set.clone()).collect();
        let next = ways
            .iter_mut()
            .filter(|w| w.kind == kind.name() && !sets.contains(&w.set))
            .filter(|w| w.courses.iter().all(|c| !taken.contains(c)))
            .min_by_key(|w| price(w));
        match next {
            Some(way) => way.chosen = true,
            None => return false,
        }
    }
    true
}

/// Courses and bundles that achieve a set if the rest of them is completed in time.
fn by_courses(set: SetId, candidacy: &Candidacy, last: Day, bench: Bench) -> Vec<Way> {
    let known = bench.policy.set(set);
    let way = |courses: Vec<(CourseId, Day, Option<Cents>)>| {
        let codes: Vec<&str> = courses.iter().map(|(c, _, _)| bench.catalog.code(*c)).collect();
        Some(Way {
            set: known.code.clone(),
            kind: known.kind.name(),
            route: "course",
            by: codes.join(" + "),
            cost: courses.iter().map(|(_, _, cost)| *cost).sum(),
            until: courses.iter().map(|(_, until, _)| *until).min()?,
            chosen: false,
            courses: courses.iter().map(|(c, _, _)| *c).collect(),
        })
    };
    let mut ways = Vec::new();
    for (course, _) in bench.catalog.approved() {
        if candidacy.completions.iter().any(|c| c.course == course) {
            continue;
        }
        let offered = offered(course, set, None, last, bench);
        ways.extend(offered.and_then(|(until, cost)| way(vec![(course, until, cost)])));
    }
    for (place, bundle) in (0u32..).zip(&bench.catalog.bundles) {
        if bundle.set != set {
            continue;
        }
        let missing = bundle
            .courses
            .iter()
            .filter(|course| !is_done(**course, set, BundleId(place), candidacy, bench));
        let still: Option<Vec<_>> = missing
            .map(|course| {
                let (until, cost) = offered(*course, set, Some(BundleId(place)), last, bench)?;
                Some((*course, until, cost))
            })
            .collect();
        ways.extend(still.and_then(way));
    }
    ways
}

/// The approvals of a course for a set, alone or in a bundle.
fn approvals(
    course: CourseId,
    set: SetId,
    bundle: Option<BundleId>,
    bench: Bench<'_>,
) -> impl Iterator<Item = &Approval> {
    let found = bench.catalog.course(course).into_iter();
    found
        .flat_map(|c| &c.approvals)
        .filter(move |a| a.set == set && a.bundle == bundle && a.approved_on <= bench.on)
}

/// The last day a course not yet completed counts, and its cost; none if no approval is left.
fn offered(
    course: CourseId,
    set: SetId,
    bundle: Option<BundleId>,
    last: Day,
    bench: Bench,
) -> Option<(Day, Option<Cents>)> {
    approvals(course, set, bundle, bench)
        .filter_map(|a| {
            let period = course_credit::approval_period(a, bench.policy).ok()?;
            (period.last >= bench.on).then_some((period.last.min(last), a.cost))
        })
        .max_by_key(|(until, _)| *until)
}

/// Whether a course of a bundle was completed in time and serves no other set.
fn is_done(
    course: CourseId,
    set: SetId,
    bundle: BundleId,
    candidacy: &Candidacy,
    bench: Bench,
) -> bool {
    candidacy.completions.iter().any(|c| {
        c.course == course
            && candidacy.in_time(c.completed_on)
            && candidacy.serving.iter().all(|s| s.id != c.id)
            && approvals(course, set, Some(bundle), bench)
                .any(|a| course_credit::fit(c.completed_on, a, bench) == course_credit::Fit::Fits)
    })
}

/// A portfolio, if one would be accepted on the day asked about.
fn by_portfolio(set: SetId, transcript: &Transcript, last: Day, bench: Bench) -> Option<Way> {
    let decision = submission::submission(transcript, set, bench);
    let fee = decision.grant()?.fee;
    let known = bench.policy.set(set);
    Some(Way {
        set: known.code.clone(),
        kind: known.kind.name(),
        route: "portfolio",
        by: "portfolio".to_string(),
        cost: Some(fee),
        until: last,
        chosen: false,
        courses: Vec::new(),
    })
}
