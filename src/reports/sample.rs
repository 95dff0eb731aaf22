//! Made-up people for the tests of reports.

#![allow(clippy::unwrap_used)]

use crate::hours::{Decimal, Minutes};
use crate::model::*;
use crate::money::Cents;
use crate::period::{Day, parse_day};
use crate::policy::Policy;
use crate::rules::Bench;

pub(crate) fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

/// A catalog with one course for each set, approved long enough, and the built-in policy.
pub(crate) struct World {
    pub catalog: Catalog,
    pub policy: Policy,
}

impl World {
    pub fn new() -> World {
        let policy = Policy::built_in().unwrap();
        let mut catalog = Catalog::default();
        for (place, set) in policy.sets_on(day("2022-01-01")).enumerate() {
            let course = CourseId(place as u32);
            catalog.add_course(course, format!("C-{}", policy.set(set).code));
            let approval = Approval {
                id: place as Id + 1,
                entry: 1,
                title: policy.set(set).name.clone(),
                provider: "Example State Library".to_string(),
                provider_kind: None,
                set,
                approved_on: day("2022-01-01"),
                approved_until: Some(day("2039-12-31")),
                bundle: None,
                format: None,
                cost: None,
            };
            catalog.add_approval(course, approval, None);
        }
        World { catalog, policy }
    }

    pub fn bench(&self, on: &str) -> Bench<'_> {
        Bench { catalog: &self.catalog, policy: &self.policy, on: day(on) }
    }
}

/// Enrolled and admitted on 2022-03-10: the last day of candidacy is 2026-03-10.
pub(crate) fn candidate(number: Id) -> Transcript {
    let received_on = day("2022-03-10");
    Transcript {
        person: Person {
            number,
            name: format!("Sample Person {number}"),
            email: format!("person{number}@example.org"),
            ..Person::default()
        },
        enrollments: vec![Enrollment {
            id: 1,
            entry: 1,
            received_on,
            education: Education::College,
            position: "Library assistant".to_string(),
            requires_mlis: false,
            fee: Cents(35_000),
            graduation: None,
            certificate: None,
            jobs: vec![Job {
                library: "Example Town Library".to_string(),
                first_on: day("2018-01-01"),
                last_on: None,
                hours: JobHours::Weekly(Minutes::hours(40)),
                basis: Basis::Paid,
            }],
        }],
        payments: vec![Payment {
            id: 1,
            entry: 1,
            enrollment: 1,
            amount: Cents(35_000),
            paid_on: received_on,
            purpose: None,
            payer: None,
            method: None,
            reference: None,
            order: None,
        }],
        ..Transcript::default()
    }
}

/// The first `sets` sets of the policy completed on one day.
pub(crate) fn completed(mut transcript: Transcript, sets: u32, on: &str) -> Transcript {
    transcript.completions = (0..sets)
        .map(|place| Completion {
            id: place as Id + 1,
            entry: 1,
            course: CourseId(place),
            completed_on: day(on),
        })
        .collect();
    transcript
}

/// Certified with a first term from 2022-11-22 to 2026-11-22, grace to 2027-01-22.
pub(crate) fn certified(number: Id) -> Transcript {
    let mut transcript = completed(candidate(number), 6, "2022-11-22");
    transcript.certifications = vec![Certification {
        id: number + 100,
        entry: 1,
        enrollment: 1,
        awarded_on: day("2022-12-01"),
        first_on: day("2022-11-22"),
        fee: None,
    }];
    transcript
}

/// Adds one activity in technology on 2024-05-05.
pub(crate) fn active(mut transcript: Transcript, hours: i128, world: &World) -> Transcript {
    transcript.activities.push(Activity {
        id: 1,
        entry: 1,
        title: "Workshop".to_string(),
        from_on: None,
        activity_on: day("2024-05-05"),
        set: world.policy.find_set("technology").unwrap(),
        amount: Decimal(hours * Decimal::ONE),
        unit: ActivityUnit::Hours,
        technology: None,
        proof: String::new(),
    });
    transcript
}
