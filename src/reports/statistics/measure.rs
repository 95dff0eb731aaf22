//! The measures, their units, and how they are split.

use serde::Serialize;

/// The unit of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Things or people.
    Count,
    /// A part of a whole.
    Share,
    /// The median of whole months.
    Months,
    /// Money.
    Dollars,
}

macro_rules! measures {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $unit:ident, $definition:literal;)+) => {
        /// The measures, in the order of the report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure { $($(#[$doc])* $variant),+ }

        impl Measure {
            /// Every measure, in order.
            pub const ALL: &'static [Measure] = &[$(Measure::$variant),+];

            /// The word in JSON and CSV.
            pub fn word(self) -> &'static str {
                match self { $(Measure::$variant => $name),+ }
            }

            /// What exactly is counted.
            pub fn definition(self) -> &'static str {
                match self { $(Measure::$variant => $definition),+ }
            }

            /// The unit.
            pub fn unit(self) -> Unit {
                match self { $(Measure::$variant => Unit::$unit),+ }
            }
        }
    };
}

measures! {
    /// Applications.
    Applied = "applied", Count, "Applications by the day received. Somebody who applies again counts again; a certificate given before these records began is not an application.";
    /// Admissions.
    Admitted = "admitted", Count, "Candidacies by the day of admission.";
    /// Candidates at the end of a year.
    Active = "active", Count, "People whose standing was candidate or awaiting-evaluation on the last day of the year, or on the last day asked about.";
    /// Completions of candidacies.
    Complete = "complete", Count, "Candidacies by the day of completion, awarded or not.";
    /// Awards.
    Certified = "certified", Count, "Certifications by the day of the award.";
    /// Holders at the end of a year.
    Holders = "holders", Count, "People whose standing was certified or renewable on the last day of the year, or on the last day asked about.";
    /// Renewals.
    Renewed = "renewed", Count, "Renewals by the day received.";
    /// Certifications that lapsed.
    Lapsed = "lapsed", Count, "Certifications whose grace ended without a renewal, by the day after.";
    /// How long it takes.
    MonthsToCertify = "months-to-certify", Months, "Whole months from admission to the first day of the certification: the median (the lower of two in the middle), by the year of the award.";
    /// Who finishes.
    Finished = "finished", Share, "Of the candidacies admitted in a year, those complete by the day asked about.";
    /// Who may still finish.
    Running = "running", Share, "Of the candidacies admitted in a year, those neither complete nor over on the day asked about.";
    /// The routes.
    Sets = "sets", Count, "Competency sets achieved by those admitted, by the day achieved.";
    /// The outcomes of portfolios.
    Portfolios = "portfolios", Count, "Portfolios by the day submitted, and their outcome by the day asked about; revised means after additional information.";
    /// Whether evaluators agree.
    Agreement = "agreement", Share, "Of the competencies that the first two evaluators of a round rated, those that both rated the same, by the day submitted.";
    /// Who renews.
    RenewalRate = "renewal-rate", Share, "Of the terms by their last day that are renewed or whose grace is over, those renewed; revoked ones are left out.";
    /// Money in.
    Received = "received", Dollars, "Payments by the day received, including those that wait on an order until somebody enrolls.";
    /// Money back.
    Refunded = "refunded", Dollars, "Refunds by their day.";
    /// Fees waived.
    Waived = "waived", Dollars, "Fees waived, by the first day they are not owed.";
}

/// How a measure is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Not at all.
    All,
    /// By year.
    Year,
    /// By the person's state.
    State,
    /// By year and, within each, by state: the group is `2025 IL`.
    #[serde(rename = "year-and-state")]
    YearState,
    /// By the route of an achievement.
    Route,
    /// By competency set.
    Set,
    /// By outcome.
    Outcome,
}

impl By {
    /// The word that JSON and CSV hold.
    pub fn word(self) -> &'static str {
        match self {
            By::All => "all",
            By::Year => "year",
            By::State => "state",
            By::YearState => "year-and-state",
            By::Route => "route",
            By::Set => "set",
            By::Outcome => "outcome",
        }
    }
}
