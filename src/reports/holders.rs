//! `report register`: the public list of certificate holders who agree to be named.

use crate::model::{Standing, Transcript};
use crate::name::folded;
use crate::period::Day;
use crate::render::row;
use crate::rules::Bench;
use crate::rules::meaning::standing;

row! {
    /// One holder in the public list: the number on the certificate and the name, but no contact details.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Holder {
        /// The number on the certificate.
        pub certificate: String = word "certificate",
        /// The name.
        pub name: String = text "name",
        /// Two letters of a state, if stated.
        pub state: Option<String> = word "state",
        /// The first day of the first term.
        pub first_on: Day = word "first day",
        /// The last day of the latest term.
        pub last_on: Day = word "last day",
        /// `certified`, `renewable` or `grace`.
        pub standing: Standing = word "standing",
    }
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
