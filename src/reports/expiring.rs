//! `report expiring`: what ends soon while there is still time to act, with a line for each person.

use serde::Serialize;

use crate::model::{Id, Standing, Transcript};
use crate::period::{Day, days_after, days_between};
use crate::render::row;
use crate::reports::{BY_CODE, missing};
use crate::rules::Bench;
use crate::rules::decisions::{award, renewal};
use crate::rules::meaning::standing;

/// What is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A candidacy that is not complete.
    Candidacy,
    /// A term that is not renewed yet.
    Certification,
    /// The grace after a term.
    Grace,
}

impl What {
    /// The word in JSON, CSV and tables.
    pub fn word(self) -> &'static str {
        match self {
            What::Candidacy => "candidacy",
            What::Certification => "certification",
            What::Grace => "grace",
        }
    }
}

row! {
    /// One person whose time is running out; the fields are the contract's, in its order.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ExpiringRow {
        /// The candidate's number.
        pub candidate: Id = number "no",
        /// The name.
        pub name: String = text "name",
        /// The e-mail address.
        pub email: String,
        /// What ends.
        pub what: What = word "what" => |row| row.what.word().to_string(),
        /// Its last day.
        pub last_on: Day = word "last day",
        /// Days from the day asked about to the last day: 0 on the last day itself.
        pub days_left: i64 = number "days",
        /// What is missing for completion or renewal; empty if only the award or renewal itself is missing.
        pub missing: Vec<String> = text "missing" => |row| match (row.missing.is_empty(), row.what) {
            (false, _) => row.missing.join("; "),
            (true, What::Candidacy) => "nothing".to_string(),
            (true, _) => "only the renewal".to_string(),
        },
    }
}

/// The row of one person; none if nothing ends for them from the day asked about to `within` days later, both included.
///
/// `transcript` has the facts up to that day. A certification in grace is listed only as grace, from the first day of
/// grace on. Not listed: a candidacy that is complete, over, withdrawn or not begun, and a certification that was
/// revoked or has lapsed. The term is the latest one, so an early renewal moves its last day.
pub fn row(transcript: &Transcript, within: u32, bench: Bench) -> Option<ExpiringRow> {
    let situation = standing::situation(transcript, bench)?;
    let (what, last_on) = match situation.standing {
        Standing::Candidate => (What::Candidacy, situation.candidacy.period?.last),
        Standing::Certified | Standing::Renewable => (What::Certification, situation.term?.last),
        Standing::Grace => (What::Grace, situation.term?.grace_ends_on),
        _ => return None,
    };
    if last_on < bench.on || last_on > days_after(bench.on, within) {
        return None;
    }
    let findings = match what {
        What::Candidacy => award::award_findings(transcript, Some(&situation), bench),
        What::Certification | What::Grace => {
            renewal::renewal_findings(transcript, transcript, Some(&situation), bench)
        }
    };
    Some(ExpiringRow {
        candidate: transcript.person.number,
        name: transcript.person.name.clone(),
        email: transcript.person.email.clone(),
        what,
        last_on,
        days_left: days_between(bench.on, last_on),
        missing: missing(&findings, &situation.candidacy, BY_CODE, bench),
    })
}

/// Sorts rows for the report: soonest first, then by candidate number.
pub fn sort(rows: &mut [ExpiringRow]) {
    rows.sort_by_key(|row| (row.last_on, row.candidate));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::{Act, ActKind, Renewal};
    use crate::reports::sample::*;

    fn of(transcript: &Transcript, on: &str, within: u32) -> Option<ExpiringRow> {
        let world = World::new();
        row(&transcript.clone().up_to(day(on)), within, world.bench(on))
    }

    /// What ends, and how many days are left.
    fn listed(transcript: &Transcript, on: &str, within: u32) -> Option<(What, i64)> {
        of(transcript, on, within).map(|row| (row.what, row.days_left))
    }

    #[test]
    fn a_candidacy_is_listed_from_so_many_days_before_its_last_day_to_the_last_day() {
        let ana = candidate(1);
        assert_eq!(listed(&ana, "2025-12-09", 90), None);
        assert_eq!(listed(&ana, "2025-12-10", 90), Some((What::Candidacy, 90)));
        assert_eq!(listed(&ana, "2026-03-09", 90), Some((What::Candidacy, 1)));
        assert_eq!(listed(&ana, "2026-03-10", 90), Some((What::Candidacy, 0)));
        assert_eq!(listed(&ana, "2026-03-11", 90), None);
    }

    #[test]
    fn within_no_days_lists_only_what_ends_on_the_day_asked() {
        let ana = candidate(1);
        assert_eq!(listed(&ana, "2026-03-10", 0), Some((What::Candidacy, 0)));
        assert_eq!(listed(&ana, "2026-03-09", 0), None);
    }

    #[test]
    fn a_candidacy_that_is_complete_is_not_listed() {
        let ana = completed(candidate(1), 6, "2025-06-01");
        assert_eq!(of(&ana, "2026-03-10", 90), None);
    }

    #[test]
    fn a_candidacy_that_was_extended_or_withdrawn_is_listed_accordingly() {
        let mut ana = candidate(1);
        let act = Act {
            id: 1,
            entry: 1,
            enrollment: 1,
            kind: ActKind::Extend,
            acted_on: day("2026-01-01"),
            until: Some(day("2026-06-10")),
            term: None,
            reason: "illness".to_string(),
        };
        ana.acts = vec![act.clone()];
        assert_eq!(listed(&ana, "2026-03-10", 90), None);
        assert_eq!(listed(&ana, "2026-03-12", 90), Some((What::Candidacy, 90)));
        ana.acts.push(Act {
            kind: ActKind::Withdraw,
            acted_on: day("2026-04-01"),
            until: None,
            ..act
        });
        assert_eq!(of(&ana, "2026-06-10", 90), None);
    }

    #[test]
    fn somebody_who_has_not_paid_has_no_candidacy_that_could_end() {
        let mut ana = candidate(1);
        ana.payments.clear();
        assert_eq!(of(&ana, "2026-03-10", 90), None);
    }

    #[test]
    fn a_term_is_listed_to_its_last_day_and_grace_only_from_the_day_after() {
        let ben = certified(2);
        assert_eq!(listed(&ben, "2026-08-23", 90), None);
        let term = |left| Some((What::Certification, left));
        assert_eq!(listed(&ben, "2026-08-24", 90), term(90));
        assert_eq!(listed(&ben, "2026-11-22", 90), term(0));
        assert_eq!(listed(&ben, "2026-11-23", 90), Some((What::Grace, 60)));
        assert_eq!(listed(&ben, "2026-11-23", 60), Some((What::Grace, 60)));
        assert_eq!(listed(&ben, "2026-11-23", 59), None);
        assert_eq!(listed(&ben, "2027-01-22", 90), Some((What::Grace, 0)));
        assert_eq!(listed(&ben, "2027-01-23", 90), None);
    }

    #[test]
    fn a_term_is_listed_also_before_its_renewal_window_opens() {
        let ben = certified(2);
        assert_eq!(listed(&ben, "2025-11-21", 366), Some((What::Certification, 366)));
    }

    #[test]
    fn an_early_renewal_moves_the_last_day_on_at_once() {
        let mut ben = certified(2);
        ben.renewals = vec![Renewal {
            id: 1,
            entry: 1,
            enrollment: 1,
            term: 2,
            received_on: day("2026-01-15"),
            fee: None,
        }];
        assert_eq!(listed(&ben, "2026-11-22", 90), None);
        assert_eq!(listed(&ben, "2030-11-22", 90), Some((What::Certification, 0)));
        assert_eq!(listed(&ben, "2026-01-14", 365), Some((What::Certification, 312)));
    }

    #[test]
    fn missing_names_the_sets_or_hours_and_is_empty_where_only_the_act_is_missing() {
        let world = World::new();
        let ana = completed(candidate(1), 2, "2025-06-01");
        let missing = of(&ana, "2026-03-10", 90).unwrap().missing;
        let electives =
            "access, readers-advisory, cataloging, collection, reference, supervision, youth";
        assert_eq!(
            missing,
            [
                "1 more required set: technology".to_string(),
                format!("3 more elective sets of: {electives}")
            ]
        );
        let ben = active(certified(2), 30, &world);
        let missing = of(&ben, "2026-11-22", 90).unwrap().missing;
        assert_eq!(missing, ["2 h more of contact hours (30 h of 32 h)"]);
        let ben = active(certified(2), 32, &world);
        assert!(of(&ben, "2026-11-23", 90).unwrap().missing.is_empty());
        assert!(of(&ben, "2025-11-21", 366).unwrap().missing.is_empty());
    }

    #[test]
    fn the_soonest_comes_first_and_equal_days_are_in_order_of_candidate_numbers() {
        let on = "2026-01-10";
        let mut rows: Vec<ExpiringRow> = [certified(3), candidate(12), candidate(4)]
            .iter()
            .filter_map(|t| of(t, on, 400))
            .collect();
        sort(&mut rows);
        let numbers: Vec<Id> = rows.iter().map(|r| r.candidate).collect();
        assert_eq!(numbers, [4, 12, 3]);
    }

    #[test]
    fn the_json_of_a_row_has_the_contracts_keys_and_words() {
        let row = of(&candidate(1), "2026-03-10", 0).unwrap();
        let json = serde_json::to_value(&row).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        let contract = ["candidate", "name", "email", "what", "last_on", "days_left", "missing"];
        assert_eq!(keys, contract);
        assert_eq!(json["what"], row.what.word());
        assert_eq!(json["last_on"], "2026-03-10");
    }
}
