//! The candidacy and its completion (A5, A8, C3 to C8).

use crate::model::{
    ActKind, Completion, CourseId, Enrollment, Graduation, Id, Portfolio, Transcript, same_text,
};
use crate::period::{Day, Period};
use crate::policy::{Parameter, SetId, SetKind};
use crate::rules::meaning::account;
use crate::rules::meaning::admission;
use crate::rules::meaning::course_credit::{self, CourseCredit};
use crate::rules::meaning::portfolio::{self, Outcome, outcome_phrase};
use crate::rules::meaning::recognition;
use crate::rules::{Bench, Finding, Measure, Requirement, all_met, as_it_stood};

/// The day of admission (A5, FAQ 18, 22): the later of the day received and the first day on which payments less
/// refunds for the application reach the fee. None while a requirement is unmet.
///
/// **Reading**: a later refund does not undo it.
pub fn admitted_on(
    enrollment: &Enrollment,
    eligible: bool,
    settlement: &account::Settlement,
) -> Option<Day> {
    settlement.settled_on.filter(|_| eligible).map(|day| day.max(enrollment.received_on))
}

/// How a set was achieved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// A course, or every course of a bundle.
    Course(Vec<CourseId>),
    /// A portfolio.
    Portfolio(Id),
    /// Graduation under a recognition agreement.
    Recognition(Id),
}

impl Route {
    /// `course`, `portfolio` or `recognition`.
    pub fn word(&self) -> &'static str {
        match self {
            Route::Course(_) => "course",
            Route::Portfolio(_) => "portfolio",
            Route::Recognition(_) => "recognition",
        }
    }

    /// The course codes, the portfolio's number, or the college and its award.
    pub fn by(&self, bench: Bench) -> String {
        match self {
            Route::Course(courses) => {
                let codes: Vec<&str> = courses.iter().map(|c| bench.catalog.code(*c)).collect();
                codes.join(" + ")
            }
            Route::Portfolio(id) => format!("portfolio {id}"),
            Route::Recognition(id) => {
                let agreement = bench.catalog.agreements.iter().find(|a| a.id == *id);
                agreement.map_or(String::new(), |a| format!("{}, {}", a.college, a.award))
            }
        }
    }
}

/// A set achieved in time (C4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    /// The day on which it was achieved.
    pub achieved_on: Day,
    /// How.
    pub route: Route,
}

/// How many sets of one kind are needed and achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Needed, by the policy of the day of admission.
    pub asked: u32,
    /// Achieved in time.
    pub shown: u32,
}

/// One candidacy on a day: admission, the four years, every set, the completion day.
#[derive(Debug, Clone)]
pub struct Candidacy<'t> {
    /// The enrollment that began it.
    pub enrollment: &'t Enrollment,
    /// Whether schooling, position and experience are met.
    pub eligible: bool,
    /// The person's money.
    pub account: account::Account,
    /// The day of admission (A5).
    pub admitted_on: Option<Day>,
    /// The four years, as extended. None before admission.
    pub period: Option<Period>,
    /// Every set of the policy of the day of admission, in policy order, with its achievement if it is achieved.
    pub sets: Vec<(SetId, Option<Achievement>)>,
    /// Required sets.
    pub required: Share,
    /// Elective sets.
    pub elective: Share,
    /// The completion day (C7).
    pub completed_on: Option<Day>,
    /// Portfolios of this candidacy and their outcomes.
    pub portfolios: Vec<(&'t Portfolio, Outcome)>,
    /// Completions that may count for this candidacy: not used for an earlier certification (A8).
    pub completions: Vec<Completion>,
    /// Graduations that may count for this candidacy.
    pub graduations: Vec<&'t Graduation>,
    /// Completions that achieve a set.
    pub serving: Vec<Completion>,
}

impl Candidacy<'_> {
    /// The achievement of a set, if it is achieved in time.
    pub fn achievement(&self, set: SetId) -> Option<&Achievement> {
        self.sets.iter().find(|(s, _)| *s == set).and_then(|(_, a)| a.as_ref())
    }

    /// Whether a portfolio was handed in on a day of the candidacy (C8), which has no days before admission.
    pub fn handed_in_within(&self, portfolio: &Portfolio) -> bool {
        self.period.is_some_and(|p| p.contains(portfolio.submitted_on))
    }

    /// Whether a day is in time for the candidacy: not after its last day. Before admission every day is (C3).
    pub fn in_time(&self, day: Day) -> bool {
        self.period.is_none_or(|p| day <= p.last)
    }

    /// Whether undecided portfolios that were handed in on time could still make it complete (program §8).
    pub fn could_be_completed(&self, bench: Bench) -> bool {
        let undecided = |set: SetId| {
            self.portfolios
                .iter()
                .any(|(p, o)| p.set == set && o.is_undecided() && self.handed_in_within(p))
        };
        let reach = |kind: SetKind, share: Share| {
            let hoped = self.sets.iter().filter(|(s, a)| {
                bench.policy.set(*s).kind == kind && (a.is_some() || undecided(*s))
            });
            hoped.count() as u32 >= share.asked
        };
        reach(SetKind::Required, self.required) && reach(SetKind::Elective, self.elective)
    }

    /// Why a set is not achieved although facts come near: achieved too late, or still waiting.
    pub fn note(&self, set: SetId, bench: Bench) -> Option<String> {
        if self.achievement(set).is_some() {
            return None;
        }
        if let Some(certificate) = &self.enrollment.certificate {
            return Some(format!("not recorded: certificate {certificate}"));
        }
        let last = self.period.map(|p| p.last);
        let late = self.completions.iter().filter(|c| !self.in_time(c.completed_on)).find(|c| {
            let approvals = bench.catalog.course(c.course).map_or(&[][..], |c| &c.approvals);
            approvals.iter().any(|a| {
                a.set == set
                    && course_credit::fit(c.completed_on, a, bench) == course_credit::Fit::Fits
            })
        });
        if let (Some(late), Some(last)) = (late, last) {
            let code = bench.catalog.code(late.course);
            return Some(format!(
                "{code} was completed {}, after the candidacy's last day, {last}",
                late.completed_on
            ));
        }
        let graduated_late = self.graduations.iter().find(|g| {
            !self.in_time(g.graduated_on) && recognition::achieves(g, set, bench).is_some()
        });
        if let (Some(late), Some(last)) = (graduated_late, last) {
            return Some(format!(
                "graduated {}, after the candidacy's last day, {last}",
                late.graduated_on
            ));
        }
        let portfolio = self.portfolios.iter().rev().find(|(p, _)| p.set == set);
        portfolio.map(|(p, outcome)| match outcome {
            Outcome::Achieved { .. } => format!(
                "portfolio {} was handed in {}, outside the candidacy",
                p.id, p.submitted_on
            ),
            outcome => format!("portfolio {}: {}", p.id, outcome_phrase(outcome)),
        })
    }
}

/// The candidacy begun by the enrollment at `place`, on the day asked about (C3 to C8).
///
/// `transcript` has the facts up to that day.
///
/// **Reading**: the policy of the day of admission says what must be achieved, and before admission that of the day
/// received. Before admission it shows the sets achieved so far.
pub fn candidacy<'t>(transcript: &'t Transcript, place: usize, bench: Bench) -> Candidacy<'t> {
    let enrollment = &transcript.enrollments[place];
    let is_eligible = |e: &Enrollment| all_met(&admission::eligibility(e, bench.policy));
    let eligible = is_eligible(enrollment);
    let account =
        account::settle(
            transcript,
            |e| if e.id == enrollment.id { eligible } else { is_eligible(e) },
        );
    let settlement = account.application(enrollment.id);
    let admitted_on = settlement.and_then(|s| admitted_on(enrollment, eligible, &s));
    let period = admitted_on.and_then(|day| period_of(transcript, enrollment, day, bench));
    let governing = admitted_on.unwrap_or(enrollment.received_on);

    let (spent, spent_graduations) = spent_before(transcript, place, bench);
    let completions: Vec<Completion> =
        transcript.completions.iter().filter(|c| !spent.contains(&c.id)).copied().collect();
    let unspent = |g: &&Graduation| {
        !spent_graduations
            .iter()
            .any(|s| s.graduated_on == g.graduated_on && same_text(&s.college, &g.college))
    };
    let graduations: Vec<&Graduation> = transcript.enrollments[..=place]
        .iter()
        .filter_map(|e| e.graduation.as_ref())
        .filter(unspent)
        .collect();
    let portfolios: Vec<(&Portfolio, Outcome)> = transcript
        .portfolios
        .iter()
        .filter(|p| p.enrollment == enrollment.id)
        .map(|p| (p, portfolio::outcome(p, account.portfolio(p.id), bench)))
        .collect();
    let mut candidacy = Candidacy {
        enrollment,
        eligible,
        account,
        admitted_on,
        period,
        sets: Vec::new(),
        required: asked(Parameter::CertificationRequiredSets, governing, bench),
        elective: asked(Parameter::CertificationElectiveSets, governing, bench),
        completed_on: None,
        portfolios,
        completions,
        graduations,
        serving: Vec::new(),
    };
    achieve(&mut candidacy, governing, bench);
    candidacy
}

fn asked(parameter: Parameter, governing: Day, bench: Bench) -> Share {
    // Without a value nothing can be completed: it asks for more sets than any policy has.
    Share {
        asked: bench.policy.number(parameter, governing).map_or(u32::MAX, |promise| promise.value),
        shown: 0,
    }
}

/// The four years from the day of admission, moved by extensions (C8, R8, FAQ 18).
///
/// For a candidacy that ended with a certificate before these records began, only that day is known.
fn period_of(
    transcript: &Transcript,
    enrollment: &Enrollment,
    admitted_on: Day,
    bench: Bench,
) -> Option<Period> {
    if enrollment.certificate.is_some() {
        return Some(Period { first: admitted_on, last: admitted_on });
    }
    let length = bench.policy.months(Parameter::CandidacyLength, admitted_on).ok()?.value;
    let extended = transcript
        .acts
        .iter()
        .filter(|a| a.kind == ActKind::Extend && a.enrollment == enrollment.id && a.term.is_none())
        .filter_map(|a| a.until);
    Some(Period { first: admitted_on, last: extended.max().unwrap_or(length.after(admitted_on)) })
}

/// Completions and graduations that achieved sets for certifications of earlier candidacies (A8).
fn spent_before<'t>(
    transcript: &'t Transcript,
    place: usize,
    bench: Bench,
) -> (Vec<Id>, Vec<&'t Graduation>) {
    let (mut completions, mut graduations) = (Vec::new(), Vec::new());
    for earlier in 0..place {
        let enrollment = transcript.enrollments[earlier].id;
        let Some(award) = transcript.certification_of(enrollment) else {
            continue;
        };
        // A corrected application may have been received after an award that was kept.
        let then = as_it_stood(transcript, award.awarded_on);
        let Some(place) = then.enrollments.iter().position(|e| e.id == enrollment) else {
            continue;
        };
        let candidacy = candidacy(&then, place, bench.at(award.awarded_on));
        completions.extend(candidacy.serving.iter().map(|c| c.id));
        let served = |g: &&Graduation| {
            candidacy.sets.iter().flat_map(|(_, a)| a).any(|a| {
                let Route::Recognition(agreement) = a.route else {
                    return false;
                };
                let by = bench.catalog.agreements.iter().find(|a| a.id == agreement);
                a.achieved_on == g.graduated_on
                    && by.is_some_and(|by| same_text(&by.college, &g.college))
            })
        };
        let stated = transcript.enrollments[..=earlier].iter();
        graduations.extend(stated.filter_map(|e| e.graduation.as_ref()).filter(served));
    }
    (completions, graduations)
}

/// Fills in how each set was achieved, and the completion day.
fn achieve(candidacy: &mut Candidacy, governing: Day, bench: Bench) {
    let sets: Vec<SetId> = bench.policy.sets_on(governing).collect();
    let by_portfolio = |set: SetId| {
        let achieved = candidacy
            .portfolios
            .iter()
            .filter(|(p, _)| p.set == set && candidacy.handed_in_within(p));
        let days = achieved.filter_map(|(p, outcome)| match outcome {
            Outcome::Achieved { achieved_on } => Some((*achieved_on, Route::Portfolio(p.id))),
            _ => None,
        });
        days.min_by_key(|(day, _)| *day)
    };
    let by_recognition = |set: SetId| {
        let in_time = candidacy.graduations.iter().filter(|g| candidacy.in_time(g.graduated_on));
        let days = in_time.filter_map(|g| {
            recognition::achieves(g, set, bench).map(|a| (g.graduated_on, Route::Recognition(a.id)))
        });
        days.min_by_key(|(day, _)| *day)
    };
    // Two routes on one day: course before portfolio before recognition (C4).
    let others: Vec<Option<(Day, Route)>> = sets
        .iter()
        .map(|set| match (by_portfolio(*set), by_recognition(*set)) {
            (Some(p), Some(r)) => Some(if r.0 < p.0 { r } else { p }),
            (p, r) => p.or(r),
        })
        .collect();
    let other_day = |set: SetId| {
        let place = sets.iter().position(|s| *s == set)?;
        others[place].as_ref().map(|(day, _)| *day)
    };
    let in_time: Vec<Completion> = candidacy
        .completions
        .iter()
        .filter(|c| candidacy.in_time(c.completed_on))
        .copied()
        .collect();
    let credits: Vec<CourseCredit> = course_credit::assign(&in_time, &sets, other_day, bench);
    let achievement = |set: &SetId, other: &Option<(Day, Route)>| {
        let credit = credits.iter().find(|c| c.set == *set);
        match credit {
            Some(credit) => Some(Achievement {
                achieved_on: credit.achieved_on,
                route: Route::Course(credit.completions.iter().map(|c| c.course).collect()),
            }),
            None => other.clone().map(|(achieved_on, route)| Achievement { achieved_on, route }),
        }
    };
    candidacy.sets =
        sets.iter().zip(&others).map(|(set, other)| (*set, achievement(set, other))).collect();
    candidacy.serving = credits.into_iter().flat_map(|c| c.completions).collect();

    let days = |kind: SetKind| {
        let of_kind = candidacy.sets.iter().filter(|(s, _)| bench.policy.set(*s).kind == kind);
        let mut days: Vec<Day> =
            of_kind.filter_map(|(_, a)| a.as_ref().map(|a| a.achieved_on)).collect();
        days.sort_unstable();
        days
    };
    let (required, elective) = (days(SetKind::Required), days(SetKind::Elective));
    candidacy.required.shown = required.len() as u32;
    candidacy.elective.shown = elective.len() as u32;
    candidacy.completed_on = completion_day(candidacy, &required, &elective);
    // The register does not know which sets the certificate was given for, only that they were achieved.
    if candidacy.enrollment.certificate.is_some() {
        candidacy.required.shown = candidacy.required.asked;
        candidacy.elective.shown = candidacy.elective.asked;
        candidacy.completed_on = candidacy.admitted_on;
    }
}

/// C7: the latest of the required days and the third-earliest elective day, but never before the admission day.
fn completion_day(candidacy: &Candidacy, required: &[Day], elective: &[Day]) -> Option<Day> {
    let enough = |days: &[Day], asked: u32| match (asked as usize).checked_sub(1) {
        None => candidacy.admitted_on,
        Some(last) => days.get(last).copied(),
    };
    let sets = enough(required, candidacy.required.asked)?
        .max(enough(elective, candidacy.elective.asked)?);
    candidacy.admitted_on.map(|day| day.max(sets))
}

/// Whether the person is admitted by a day, as a finding. Mentions a waiver that helped.
pub(crate) fn admitted_by(candidacy: Option<&Candidacy>, on: Day) -> Finding {
    let fee = candidacy.and_then(|c| c.account.application(c.enrollment.id));
    let waived = fee.and_then(|f| f.waived_by()).map(|(entry, _)| entry);
    let admitted_on = candidacy.and_then(|c| c.admitted_on);
    let (shown, text) = match (admitted_on, waived) {
        (Some(day), Some(entry)) => (
            Measure::Day(day),
            format!("admitted {day}, the application fee waived by entry {entry}"),
        ),
        (Some(day), None) => (Measure::Day(day), format!("admitted {day}")),
        (None, _) => (Measure::Nothing, format!("not admitted by {on}")),
    };
    let source = match waived {
        Some(entry) => format!("FAQ 22; waived, entry {entry}"),
        None => "FAQ 22".to_string(),
    };
    let obstacle = admitted_on.is_none().then(|| text.clone());
    let asked = Measure::text("admitted");
    Finding::unless(
        Requirement::Admitted,
        asked,
        shown,
        &source,
        obstacle.into_iter().collect(),
        text,
    )
}
