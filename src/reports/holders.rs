//! `report register`: the public list of certificate holders who agree to be named.

use serde::Serialize;

use crate::model::{Standing, Transcript};
use crate::name::folded;
use crate::period::Day;
use crate::render::{Column, Flat, Row};
use crate::rules::Bench;
use crate::rules::meaning::standing;

/// One holder in the public list: the number on the certificate and the name, but no contact details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The number on the certificate.
    pub certificate: String,
    /// The name.
    pub name: String,
    /// Two letters of a state, if stated.
    pub state: Option<String>,
    /// The first day of the first term.
    pub first_on: Day,
    /// The last day of the latest term.
    pub last_on: Day,
    /// `certified`, `renewable` or `grace`.
    pub standing: Standing,
}

impl Flat for Holder {
    const FIELDS: &'static [&'static str] =
        &["certificate", "name", "state", "first_on", "last_on", "standing"];
}

impl Row for Holder {
    const COLUMNS: &'static [Column<Holder>] = &[
        Column::word("certificate", |r| r.certificate.clone()),
        Column::text("name", |r| r.name.clone()),
        Column::word("state", |r| r.state.clone().unwrap_or_default()),
        Column::word("first day", |r| r.first_on.to_string()),
        Column::word("last day", |r| r.last_on.to_string()),
        Column::word("standing", |r| r.standing.to_string()),
    ];
}

/// The list on one day.
#[derive(Debug, Default)]
pub struct Holders {
    /// Holders who agree to be named.
    pub named: Vec<Holder>,
    /// How many holders do not agree.
    pub unnamed: u64,
}

impl Holders {
    /// Adds a person if they have a certificate on the day of the bench.
    ///
    /// `transcript` has the facts up to that day; `agrees` says whether the person agrees today to be named.
    ///
    /// **Reading**: the list for a past day is published today, so it names those who agreed then and still agree today.
    pub fn add(&mut self, transcript: &Transcript, agrees: bool, bench: Bench) {
        let holds = [Standing::Certified, Standing::Renewable, Standing::Grace];
        for certification in &transcript.certifications {
            let (standing, term) = standing::of_certification(transcript, certification, bench);
            let Some(term) = term.filter(|_| holds.contains(&standing)) else {
                continue;
            };
            if !(agrees && transcript.agrees_to_be_named(bench.on)) {
                self.unnamed += 1;
                continue;
            }
            self.named.push(Holder {
                certificate: transcript.certificate(certification),
                name: transcript.person.name.clone(),
                state: transcript.person.state.clone(),
                first_on: certification.first_on,
                last_on: term.last,
                standing,
            });
        }
    }

    /// Sorts holders by name, ignoring letter case and accents.
    pub fn sorted(mut self) -> Holders {
        self.named.sort_by_cached_key(|holder| (folded(&holder.name), holder.certificate.clone()));
        self
    }
}
