//! A transcript: everything recorded about one candidate, a list for each kind of record.

use crate::address;
use crate::certificate::CertificateNumber;
use crate::model::{
    Act, Activity, Applied, Assignment, Certification, Completion, Consent, Enrollment, Entry,
    Evaluation, Id, Kind, Note, Payment, Person, Portfolio, Refund, Renewal, Revision, Waiver,
};
use crate::period::Day;

/// One fact of a transcript, whatever its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What kind of record it is.
    pub kind: Kind,
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Its day: on an earlier day it does not exist yet (program §3).
    pub on: Day,
}

/// A record of a person that has a number, an entry and a day.
pub trait Recorded {
    /// What kind of record it is.
    const KIND: Kind;

    /// The record itself as a fact.
    fn fact(&self) -> Fact;

    /// The facts recorded about this one: a portfolio's evaluations, for example.
    fn within(&self) -> Vec<Fact> {
        Vec::new()
    }

    /// Removes what happened to this fact after `day`.
    fn cut(&mut self, _day: Day) {}

    /// Sorts what is within this fact.
    fn order_within(&mut self) {}

    /// Whether both are the same fact, recorded under two numbers of one person. It then counts once.
    fn is_counted_once_with(&self, _other: &Self) -> bool {
        false
    }
}

/// Says which field of each kind of record is its day.
///
/// `Waiver: waived_on;` expands to an `impl Recorded for Waiver` with `KIND = Kind::Waiver` and a `fact` that takes
/// its day from `waived_on`. Methods in braces replace the provided ones.
macro_rules! recorded {
    ($($record:ident: $on:ident $({ $($more:item)* })?;)+) => { $(
        impl Recorded for $record {
            const KIND: Kind = Kind::$record;

            fn fact(&self) -> Fact {
                Fact { kind: Self::KIND, id: self.id, entry: self.entry, on: self.$on }
            }

            $($($more)*)?
        }
    )+ };
}

recorded! {
    Enrollment: received_on {
        fn cut(&mut self, day: Day) {
            self.graduation = self.graduation.take().filter(|g| g.graduated_on <= day);
        }
    };
    Completion: completed_on {
        fn is_counted_once_with(&self, other: &Completion) -> bool {
            self.is_again(other)
        }
    };
    Portfolio: submitted_on {
        fn within(&self) -> Vec<Fact> {
            // Names every field, so that a new list of records does not compile until it is handled here.
            let Portfolio { id: _, entry: _, enrollment: _, set: _, submitted_on: _, fee: _, pre_review: _, revision,
                assignments, evaluations } = self;
            let revision = revision.iter().map(Recorded::fact);
            let assignments = assignments.iter().map(Recorded::fact);
            revision.chain(assignments).chain(evaluations.iter().map(Recorded::fact)).collect()
        }

        fn cut(&mut self, day: Day) {
            self.revision = self.revision.filter(|r| r.submitted_on <= day);
            cut(&mut self.assignments, day);
            cut(&mut self.evaluations, day);
        }

        fn order_within(&mut self) {
            order(&mut self.assignments);
            order(&mut self.evaluations);
        }
    };
    Revision: submitted_on;
    Assignment: assigned_on;
    Evaluation: evaluated_on;
    Certification: awarded_on;
    Renewal: received_on;
    Activity: activity_on {
        fn is_counted_once_with(&self, other: &Activity) -> bool {
            self.is_again(other)
        }
    };
    Payment: paid_on;
    Refund: refunded_on;
    Waiver: waived_on;
    Applied: applied_on;
    Act: acted_on;
    Consent: stated_on;
    Note: noted_on;
}

/// Keeps the records that exist on `day`, each as it was then.
fn cut<T: Recorded>(records: &mut Vec<T>, day: Day) {
    records.retain(|record| record.fact().on <= day);
    records.iter_mut().for_each(|record| record.cut(day));
}

/// Orders records by day, and within a day as they were recorded.
fn order<T: Recorded>(records: &mut [T]) {
    records.sort_by_key(|record| {
        let fact = record.fact();
        (fact.on, fact.id)
    });
    records.iter_mut().for_each(T::order_within);
}

/// Adds the records of another number of the same person. A fact recorded under both counts once, as in `more`.
fn join<T: Recorded>(records: &mut Vec<T>, more: Vec<T>) {
    records.retain(|record| !more.iter().any(|again| record.is_counted_once_with(again)));
    records.extend(more);
}

/// Declares the transcript with one list for each kind of record, and what is done to every list.
///
/// `/// Waivers by day.` and `waivers: Waiver,` expand to the field `pub waivers: Vec<Waiver>` and one statement for it
/// in each of the methods below; nobody can add a list and forget one of them.
macro_rules! transcript {
    ($($(#[$doc:meta])* $list:ident: $record:ty,)+) => {
        /// Everything recorded about one candidate, in force, as known at some entry.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Transcript {
            /// The person's details.
            pub person: Person,
            /// The details recorded under retired numbers, whose facts are part of this transcript.
            pub given_up: Vec<Person>,
            /// The e-mail addresses that the person had before, under any number.
            pub former_addresses: Vec<String>,
            $($(#[$doc])* pub $list: Vec<$record>,)+
        }

        impl Transcript {
            /// Every fact, kind by kind; what is recorded about a fact follows it.
            pub fn facts(&self) -> Vec<Fact> {
                let mut facts = Vec::new();
                $(for record in &self.$list {
                    facts.push(record.fact());
                    facts.extend(record.within());
                })+
                facts
            }

            /// The transcript as it was on `day`: a fact of a later day does not exist yet (program §3).
            pub fn up_to(mut self, day: Day) -> Transcript {
                $(cut(&mut self.$list, day);)+
                self
            }

            /// Orders the facts by their days, and within a day as they were recorded.
            pub fn in_order(&mut self) {
                $(order(&mut self.$list);)+
            }

            /// Adds the facts recorded under another number of the same person. A fact recorded under both counts once,
            /// as `more` has it. Does not change the person's details or the order.
            pub fn join(&mut self, more: Transcript) {
                $(join(&mut self.$list, more.$list);)+
            }
        }
    };
}

transcript! {
    /// Enrollments by day received.
    enrollments: Enrollment,
    /// Applications that a merger dropped in favor of another one for the same candidacy (3a).
    merged: Enrollment,
    /// Completions by day.
    completions: Completion,
    /// Portfolios by day submitted.
    portfolios: Portfolio,
    /// Certifications by day awarded.
    certifications: Certification,
    /// Renewals by day received.
    renewals: Renewal,
    /// Activities by day.
    activities: Activity,
    /// Payments by day.
    payments: Payment,
    /// Refunds by day.
    refunds: Refund,
    /// Waivers by day.
    waivers: Waiver,
    /// Credit applied, by day.
    applied: Applied,
    /// Acts of staff by day.
    acts: Act,
    /// Whether they agree to be named in public, by day.
    consents: Consent,
    /// What staff noted about them, by day.
    notes: Note,
}

impl Transcript {
    /// Drops an application in favor of another one for the same candidacy, if both are in force (3a): from its own day
    /// on, everything recorded for it counts for the one that is kept.
    ///
    /// **Reading**: if only the dropped one has a graduation, the kept one gets it. Acts of staff on the dropped one
    /// ended or moved only that one.
    pub fn merge_applications(&mut self, other: Id, kept: Id) {
        let place = |id: Id| self.enrollments.iter().position(|e| e.id == id);
        let (Some(other_at), Some(_)) = (place(other), place(kept)) else { return };
        let given_up = self.enrollments.remove(other_at);
        if let Some(kept) = self.enrollments.iter_mut().find(|e| e.id == kept) {
            kept.graduation = kept.graduation.take().or(given_up.graduation.clone());
        }
        let portfolios = self.portfolios.iter_mut().map(|p| &mut p.enrollment);
        let payments = self.payments.iter_mut().map(|p| &mut p.enrollment);
        let refunds = self.refunds.iter_mut().map(|r| &mut r.enrollment);
        let waivers = self.waivers.iter_mut().map(|w| &mut w.enrollment);
        let applied = self.applied.iter_mut().map(|a| &mut a.enrollment);
        let all = portfolios.chain(payments).chain(refunds).chain(waivers).chain(applied);
        all.filter(|enrollment| **enrollment == other).for_each(|enrollment| *enrollment = kept);
        self.merged.push(given_up);
    }

    /// The days of all facts, kind by kind: how many there are of each kind, and from when.
    pub fn days(&self) -> Vec<(Kind, Vec<Day>)> {
        let mut kinds: Vec<(Kind, Vec<Day>)> = Vec::new();
        for fact in self.facts() {
            match kinds.iter_mut().find(|(kind, _)| *kind == fact.kind) {
                Some((_, days)) => days.push(fact.on),
                None => kinds.push((fact.kind, vec![fact.on])),
            }
        }
        kinds
    }

    /// Whether the person agrees on a day to be named in public. False for people who never said, and for forgotten
    /// people.
    pub fn agrees_to_be_named(&self, on: Day) -> bool {
        let stated = self.consents.iter().rfind(|c| c.stated_on <= on);
        !self.person.is_forgotten() && stated.is_some_and(|c| c.given)
    }

    /// The person's details under every number, the current one first.
    pub fn known_as(&self) -> impl Iterator<Item = &Person> {
        std::iter::once(&self.person).chain(&self.given_up)
    }

    /// The details with this e-mail address, under any number, or else the current details.
    pub fn addressed(&self, email: &str) -> &Person {
        let mut known_as = self.known_as();
        let found = known_as.find(|person| address::key(&person.email) == address::key(email));
        found.unwrap_or(&self.person)
    }

    /// Whether an e-mail address is theirs, under any number.
    pub fn has_address(&self, email: &str) -> bool {
        self.known_as().any(|person| address::key(&person.email) == address::key(email))
    }

    /// Whether an e-mail address is or was theirs, under any number (program 3a).
    pub fn has_had_address(&self, email: &str) -> bool {
        let mut former = self.former_addresses.iter();
        self.has_address(email) || former.any(|had| address::key(had) == address::key(email))
    }

    /// The certification awarded for an enrollment, if any.
    pub fn certification_of(&self, enrollment: Id) -> Option<&Certification> {
        self.certifications.iter().find(|c| c.enrollment == enrollment)
    }

    /// The number on the certificate of a certification. For one given before these records began, as printed.
    pub fn certificate(&self, certification: &Certification) -> String {
        let completed = |e: &&Enrollment| e.id == certification.enrollment;
        let enrollment = self.enrollments.iter().find(completed);
        let printed = enrollment.and_then(|e| e.certificate.clone());
        printed.unwrap_or_else(|| CertificateNumber(certification.id).to_string())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What the two macros expand to for one kind of record.
    #[test]
    fn a_record_has_a_day_a_place_in_its_list_and_counts_from_its_day_on() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let consent = |id, on: &str| Consent { id, entry: 7, given: true, stated_on: day(on) };
        let mut transcript = Transcript {
            consents: vec![consent(2, "2026-03-01"), consent(1, "2026-03-01")],
            ..Transcript::default()
        };
        let fact = Fact { kind: Kind::Consent, id: 2, entry: 7, on: day("2026-03-01") };
        assert_eq!(transcript.consents[0].fact(), fact);
        assert_eq!(transcript.facts()[0], fact);

        transcript.in_order();
        let ids = |t: &Transcript| t.facts().iter().map(|f| f.id).collect::<Vec<Id>>();
        assert_eq!(ids(&transcript), [1, 2]);
        assert_eq!(ids(&transcript.clone().up_to(day("2026-03-01"))), [1, 2]);
        assert!(transcript.clone().up_to(day("2026-02-28")).facts().is_empty());

        let more = Transcript { consents: vec![consent(3, "2026-01-01")], ..Transcript::default() };
        transcript.join(more);
        assert_eq!(ids(&transcript), [1, 2, 3]);
    }

    #[test]
    fn what_is_recorded_about_a_portfolio_is_a_fact_of_its_own() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let portfolio = Portfolio {
            id: 1,
            entry: 1,
            enrollment: 1,
            set: crate::policy::Policy::built_in().unwrap().find_set("technology").unwrap(),
            submitted_on: day("2026-01-01"),
            fee: crate::money::Cents::ZERO,
            pre_review: None,
            revision: Some(Revision { id: 5, entry: 4, submitted_on: day("2026-03-01") }),
            assignments: vec![Assignment {
                id: 6,
                entry: 2,
                round: 1,
                evaluator: 1,
                assigned_on: day("2026-01-02"),
            }],
            evaluations: Vec::new(),
        };
        let all = Transcript { portfolios: vec![portfolio], ..Transcript::default() };
        let kinds = |t: &Transcript| t.facts().iter().map(|f| f.kind).collect::<Vec<Kind>>();
        assert_eq!(kinds(&all), [Kind::Portfolio, Kind::Revision, Kind::Assignment]);
        assert_eq!(
            kinds(&all.clone().up_to(day("2026-02-01"))),
            [Kind::Portfolio, Kind::Assignment]
        );
        assert_eq!(kinds(&all.up_to(day("2026-01-01"))), [Kind::Portfolio]);
    }
}
