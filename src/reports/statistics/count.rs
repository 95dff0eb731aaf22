//! What each person adds to the counts.

use chrono::Datelike;

use crate::model::{ActKind, Certification, Id, Portfolio, Renewal, Standing, Transcript, Waiting};
use crate::period::{Day, months_between, next_day};
use crate::policy::Policy;
use crate::reports::statistics::{By, Cell, Measure, Settled, Tally};
use crate::rules::Bench;
use crate::rules::meaning::account::{self, Moved, Movement};
use crate::rules::meaning::candidacy::{Candidacy, candidacy};
use crate::rules::meaning::portfolio::{self, Outcome};
use crate::rules::meaning::standing;
use crate::rules::meaning::terms::{self, Term};

/// The state of people without a recorded one.
const NO_STATE: &str = "none";

impl Tally {
    /// Counts one person. `transcript` has the facts up to the day of the bench, which is the day asked about.
    pub fn add(&mut self, transcript: &Transcript, bench: Bench) {
        self.person += 1;
        let state = transcript.person.state.as_deref().unwrap_or(NO_STATE);
        for place in 0..transcript.enrollments.len() {
            let candidacy = candidacy(transcript, place, bench);
            self.candidacy(transcript, &candidacy, place, state, bench);
        }
        for certification in &transcript.certifications {
            self.one(Measure::Certified, certification.awarded_on, state);
            self.terms(transcript, certification, state, bench);
        }
        for renewal in &transcript.renewals {
            self.one(Measure::Renewed, renewal.received_on, state);
        }
        let account = account::account(transcript, bench.policy);
        self.money(&account::movements(transcript, &account));
        self.standings(transcript, state, bench);
    }

    /// Counts money of an order that is nobody's payment, as known on the day asked about.
    pub fn add_waiting(&mut self, waiting: &Waiting, on: Day) {
        self.person += 1;
        let mut movements = account::movements_waiting(waiting);
        movements.retain(|movement| movement.day <= on);
        self.money(&movements);
    }

    fn money(&mut self, movements: &[Movement]) {
        for movement in movements {
            let measure = match movement.what {
                Moved::Payment => Measure::Received,
                Moved::Refund => Measure::Refunded,
                Moved::Waiver => Measure::Waived,
                Moved::Charge(_) => continue,
            };
            self.sum(measure, movement.day, movement.amount.0);
        }
    }

    fn candidacy(
        &mut self,
        transcript: &Transcript,
        candidacy: &Candidacy,
        place: usize,
        state: &str,
        bench: Bench,
    ) {
        let received_on = candidacy.enrollment.received_on;
        // A certificate from before these records is not an application, and nobody knows how it was earned.
        if candidacy.enrollment.certificate.is_some() {
            return;
        }
        self.one(Measure::Applied, received_on, state);
        for (portfolio, outcome) in &candidacy.portfolios {
            self.portfolio(portfolio, outcome);
        }
        let Some(admitted_on) = candidacy.admitted_on else {
            return;
        };
        self.one(Measure::Admitted, admitted_on, state);
        if let Some(day) = candidacy.completed_on {
            self.one(Measure::Complete, day, state);
        }
        if let Some(award) = transcript.certification_of(candidacy.enrollment.id) {
            let months = months_between(admitted_on, award.first_on);
            self.each(Measure::MonthsToCertify, award.awarded_on, months);
        }
        let finished = candidacy.completed_on.is_some();
        let latest = place + 1 == transcript.enrollments.len();
        let running = latest && !finished && is_running(standing::standing(transcript, bench));
        self.share(Measure::Finished, admitted_on, i64::from(finished), 1);
        self.share(Measure::Running, admitted_on, i64::from(running), 1);
        for (set, achieved) in &candidacy.sets {
            let Some(achieved) = achieved else { continue };
            if self.counts(achieved.achieved_on) {
                let code = &bench.policy.set(*set).code;
                self.bump(Measure::Sets, By::All, "all");
                self.bump(Measure::Sets, By::Route, achieved.route.word());
                self.bump(Measure::Sets, By::Set, code);
            }
        }
    }

    fn portfolio(&mut self, portfolio: &Portfolio, outcome: &Outcome) {
        let day = portfolio.submitted_on;
        if !self.counts(day) {
            return;
        }
        let revised = portfolio.revision.is_some();
        let word = match outcome {
            Outcome::Achieved { .. } if revised => "achieved-revised",
            Outcome::Achieved { .. } => "achieved",
            Outcome::NotAchieved { .. } => "not-achieved",
            _ => "undecided",
        };
        self.bump(Measure::Portfolios, By::All, "all");
        self.bump(Measure::Portfolios, By::Outcome, word);
        for agreement in portfolio::agreements(portfolio) {
            let (alike, rated) = (agreement.alike.into(), agreement.rated.into());
            self.share(Measure::Agreement, day, alike, rated);
        }
    }

    /// Counts the renewed and lost terms of a certification, and whether it lapsed.
    fn terms(
        &mut self,
        transcript: &Transcript,
        certification: &Certification,
        state: &str,
        bench: Bench,
    ) {
        let of_this = |enrollment: Id| enrollment == certification.enrollment;
        let ended =
            transcript.acts.iter().rfind(|a| of_this(a.enrollment) && a.kind != ActKind::Extend);
        let revoked = ended.is_some_and(|a| a.kind == ActKind::Revoke);
        let renewals: Vec<&Renewal> =
            transcript.renewals.iter().filter(|r| of_this(r.enrollment)).collect();
        for renewed in 0..=renewals.len() {
            let taken = &renewals[..renewed];
            let Some(term) = term_after(transcript, certification, taken, bench.policy) else {
                return;
            };
            if renewed < renewals.len() {
                self.share(Measure::RenewalRate, term.last, 1, 1);
            } else if bench.on > term.grace_ends_on && !revoked {
                self.share(Measure::RenewalRate, term.last, 0, 1);
                self.one(Measure::Lapsed, next_day(term.grace_ends_on), state);
            }
        }
    }

    /// The standing at the end of each year, and on the last day counted.
    ///
    /// After some year it no longer changes, so it is not computed again, however far off the last day is.
    fn standings(&mut self, transcript: &Transcript, state: &str, bench: Bench) {
        let Some(enrollment) = transcript.enrollments.first() else {
            return;
        };
        let from = self.from.unwrap_or(enrollment.received_on);
        let first = from.max(enrollment.received_on);
        let (to, last_year) = (self.to, self.to.year());
        let at_end_of = |year: i32| {
            let day = Day::from_ymd_opt(year, 12, 31).unwrap_or(to).min(to);
            standing::standing(&transcript.clone().up_to(day), bench.at(day))
        };
        let at_last = at_end_of(last_year);
        let begins = *self.last_begins_on.get_or_insert_with(|| last_begins_on(bench));
        let settled = settled_in(transcript, begins, bench.at(to)).max(first.year());
        let is_settled = settled < last_year && at_end_of(settled) == at_last;
        let asked = if is_settled { settled } else { last_year };
        let mut before = None;
        for year in first.year()..=asked {
            let standing = if year == last_year { at_last } else { at_end_of(year) };
            if standing != before {
                (self.latest, before) = (self.latest.max(year), standing);
            }
            if let Some(measure) = measure_of(standing) {
                self.counts(first);
                self.count_standing(measure, year, state);
            }
        }
        if let Some(measure) = measure_of(at_last) {
            self.counts(first);
            self.bump(measure, By::All, "all");
            self.bump(measure, By::State, state);
            if is_settled {
                let (person, state) = (self.person, state.to_string());
                self.settled.push(Settled { person, first_year: asked + 1, measure, state });
            }
        }
    }

    /// Counts a standing at the end of a year.
    pub(super) fn count_standing(&mut self, measure: Measure, year: i32, state: &str) {
        self.bump(measure, By::Year, &year.to_string());
        self.bump(measure, By::YearState, &format!("{year} {state}"));
    }

    /// Changes one cell, and counts the current person in it.
    fn change(&mut self, measure: Measure, by: By, group: &str, change: impl Fn(&mut Cell)) {
        let cell = self.cells.entry((measure, by, group.to_string()));
        let cell = cell.or_default();
        if cell.latest != self.person {
            cell.latest = self.person;
            cell.people += 1;
        }
        change(cell);
    }

    fn bump(&mut self, measure: Measure, by: By, group: &str) {
        self.change(measure, by, group, |cell| cell.value += 1);
    }

    /// Counts one more, on a day and in a state.
    fn one(&mut self, measure: Measure, day: Day, state: &str) {
        if self.counts(day) {
            let year = day.year();
            self.bump(measure, By::All, "all");
            self.bump(measure, By::Year, &year.to_string());
            self.bump(measure, By::State, state);
            self.bump(measure, By::YearState, &format!("{year} {state}"));
        }
    }

    /// Changes the cells of all and of the day's year.
    fn on(&mut self, measure: Measure, day: Day, change: impl Fn(&mut Cell)) {
        if self.counts(day) {
            self.change(measure, By::All, "all", &change);
            self.change(measure, By::Year, &day.year().to_string(), &change);
        }
    }

    fn sum(&mut self, measure: Measure, day: Day, amount: i64) {
        self.on(measure, day, |cell| cell.value += amount);
    }

    fn share(&mut self, measure: Measure, day: Day, part: i64, whole: i64) {
        self.on(measure, day, |cell| {
            cell.value += part;
            cell.of += whole;
        });
    }

    fn each(&mut self, measure: Measure, day: Day, number: u32) {
        self.on(measure, day, |cell| cell.each.push(number));
    }
}

/// The measure that counts a standing at the end of a year.
fn measure_of(standing: Option<Standing>) -> Option<Measure> {
    match standing {
        Some(Standing::Certified | Standing::Renewable) => Some(Measure::Holders),
        standing if is_running(standing) => Some(Measure::Active),
        _ => None,
    }
}

/// The year from which a standing stays the same, as far as the facts tell: nothing happens after it, no day of the latest
/// candidacy or term is still to come, and no approval or agreement begins.
fn settled_in(transcript: &Transcript, last_begins_on: Day, bench: Bench) -> i32 {
    let facts = transcript.facts().into_iter().map(|fact| fact.on);
    let situation = standing::situation(transcript, bench);
    let days = situation.iter().flat_map(|s| {
        let due = s.candidacy.portfolios.iter().filter_map(|(_, outcome)| match outcome {
            Outcome::NotAchieved { since, .. } => Some(*since),
            Outcome::InformationRequested { due_on, .. } => Some(*due_on),
            _ => None,
        });
        let period = s.candidacy.period.map(|period| period.last);
        let grace = s.term.map(|term| term.grace_ends_on);
        due.chain(period).chain(grace).collect::<Vec<Day>>()
    });
    let last = facts.chain(days).fold(last_begins_on, Day::max);
    // From the day after the last of them nothing changes.
    next_day(last).year()
}

/// The day on which the last approval or agreement begins.
fn last_begins_on(bench: Bench) -> Day {
    let approved = bench.catalog.approved();
    let approvals = approved.iter().flat_map(|(_, course)| &course.approvals);
    let begins = approvals.map(|approval| approval.approved_on);
    let signed = bench.catalog.agreements.iter().map(|agreement| agreement.signed_on);
    begins.chain(signed).max().unwrap_or(Day::MIN)
}

fn is_running(standing: Option<Standing>) -> bool {
    matches!(standing, Some(Standing::Candidate | Standing::AwaitingEvaluation))
}

/// The term after some renewals.
fn term_after(
    transcript: &Transcript,
    certification: &Certification,
    taken: &[&Renewal],
    policy: &Policy,
) -> Option<Term> {
    let then = Transcript {
        renewals: taken.iter().map(|r| **r).collect(),
        acts: transcript.acts.clone(),
        ..Transcript::default()
    };
    terms::term(&then, certification, policy).ok()
}
