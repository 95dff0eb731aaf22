//! `report roster`: everybody's standing on a day, with a row for each person.

use crate::model::{Id, Standing, Transcript};
use crate::period::Day;
use crate::render::row;
use crate::reports::day_or_blank;
use crate::rules::Bench;
use crate::rules::meaning::standing;

row! {
    /// One person on the roster; the fields are the contract's, in its order.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RosterRow {
        /// The candidate's number.
        pub candidate: Id = number "no",
        /// The name.
        pub name: String = text "name",
        /// The e-mail address.
        pub email: String,
        /// The standing on the day asked about.
        pub standing: Standing = word "standing",
        /// The day the latest application was received.
        pub received_on: Day,
        /// The day of admission.
        pub admitted_on: Option<Day>,
        /// The last day of the candidacy.
        pub candidacy_last: Option<Day>,
        /// Required sets achieved in time, or before admission, achieved so far.
        pub required: u32 = number "req",
        /// The same for elective sets.
        pub elective: u32 = number "elec",
        /// The completion day.
        pub completed_on: Option<Day>,
        /// The number of the certification.
        pub certification: Option<Id> = number "cert",
        /// The number of the term granted last.
        pub term: Option<u32> = number "term",
        /// Its first day.
        pub term_first: Option<Day>,
        /// Its last day.
        pub term_last: Option<Day> = word "until" => |row| day_or_blank(row.until()),
        /// The last day of its grace.
        pub grace_ends_on: Option<Day>,
        /// The number on the certificate.
        pub certificate: Option<String>,
    }
}

/// The row of one person; none if no application was received by the day asked about.
///
/// `transcript` has the facts up to that day.
pub fn row(transcript: &Transcript, bench: Bench) -> Option<RosterRow> {
    let situation = standing::situation(transcript, bench)?;
    let (candidacy, term) = (&situation.candidacy, situation.term);
    Some(RosterRow {
        candidate: transcript.person.number,
        name: transcript.person.name.clone(),
        email: transcript.person.email.clone(),
        standing: situation.standing,
        received_on: candidacy.enrollment.received_on,
        admitted_on: candidacy.admitted_on,
        candidacy_last: candidacy.period.map(|p| p.last),
        required: candidacy.required.shown,
        elective: candidacy.elective.shown,
        completed_on: candidacy.completed_on,
        certification: situation.certification.map(|c| c.id),
        term: term.map(|t| t.number),
        term_first: term.map(|t| t.first),
        term_last: term.map(|t| t.last),
        grace_ends_on: term.map(|t| t.grace_ends_on),
        certificate: situation.certification.map(|c| transcript.certificate(c)),
    })
}

impl RosterRow {
    /// The last day of the term, of its grace once the term is over, or of the candidacy.
    fn until(&self) -> Option<Day> {
        match self.standing {
            Standing::Grace | Standing::Lapsed => self.grace_ends_on,
            _ => self.term_last.or(self.candidacy_last),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::reports::sample::*;

    fn json(transcript: Transcript, on: &str) -> serde_json::Value {
        let world = World::new();
        let row = row(&transcript.up_to(day(on)), world.bench(on)).unwrap();
        serde_json::to_value(row).unwrap()
    }

    #[test]
    fn the_json_of_a_row_has_the_contracts_keys_in_its_order() {
        let contract = "candidate name email standing received_on admitted_on candidacy_last required elective \
            completed_on certification term term_first term_last grace_ends_on certificate";
        let json = json(certified(1), "2026-11-23");
        let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, contract.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn days_are_texts_numbers_are_numbers_and_what_is_not_there_is_null() {
        let ana = json(candidate(1), "2022-03-10");
        assert_eq!(ana["standing"], "candidate");
        assert_eq!(ana["admitted_on"], "2022-03-10");
        assert_eq!(ana["candidacy_last"], "2026-03-10");
        assert_eq!((&ana["required"], &ana["elective"]), (&0.into(), &0.into()));
        for key in ["completed_on", "certification", "term", "term_first", "term_last"] {
            assert!(ana[key].is_null(), "{key}");
        }
        let ben = json(certified(2), "2026-11-23");
        assert_eq!((&ben["required"], &ben["elective"]), (&3.into(), &3.into()));
        assert_eq!((&ben["certification"], &ben["term"]), (&102.into(), &1.into()));
        assert_eq!(ben["term_last"], "2026-11-22");
        assert_eq!(ben["grace_ends_on"], "2027-01-22");
        assert_eq!(ben["standing"], "grace");
    }

    #[test]
    fn nobody_is_on_the_roster_before_their_application_was_received() {
        let world = World::new();
        let on = "2022-03-09";
        assert_eq!(row(&candidate(1).up_to(day(on)), world.bench(on)), None);
    }
}
