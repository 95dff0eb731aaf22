//! The names of a policy's parameters, and the units each may have.

/// The unit of a value: the column `unit` of parameters.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Months,
    Days,
    Hours,
    Sets,
    Percent,
    People,
    Dollars,
    YesNo,
    Text,
}

impl Unit {
    /// The unit as parameters.csv writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Unit::Months => "months",
            Unit::Days => "days",
            Unit::Hours => "hours",
            Unit::Sets => "sets",
            Unit::Percent => "percent",
            Unit::People => "people",
            Unit::Dollars => "dollars",
            Unit::YesNo => "yes/no",
            Unit::Text => "text",
        }
    }
}

/// Writes the enum, the list of all and the two tables from one list, so they cannot disagree.
macro_rules! parameters {
    ($($(#[$doc:meta])* $variant:ident $name:literal $($unit:ident)|+;)+) => {
        /// One thing that a policy promises: the column `parameter` of parameters.csv.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Parameter {
            $($(#[$doc])* $variant,)+
        }

        impl Parameter {
            const ALL: &[Parameter] = &[$(Parameter::$variant),+];
            pub(super) const COUNT: usize = Self::ALL.len();

            /// The name as parameters.csv writes it, for example `candidacy.length`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Parameter::$variant => $name,)+
                }
            }

            /// The units a value may have; the first is the usual one.
            pub(super) fn units(self) -> &'static [Unit] {
                match self {
                    $(Parameter::$variant => &[$(Unit::$unit),+],)+
                }
            }
        }
    };
}

parameters! {
    /// What the program is called.
    ProgramName "program.name" Text;
    /// Who runs the program.
    ProgramSponsor "program.sponsor" Text;
    /// A1: the lowest schooling that is enough; none is lowest, then high-school or equivalency, then college (FAQ 6).
    AdmissionSchooling "admission.schooling" Text;
    /// A2: whether the post must be one that requires no master's degree in library science (FAQ 3). As text, `any`
    /// means no, and any other word means yes.
    AdmissionPosition "admission.position" YesNo | Text;
    /// A3: hours worked or volunteered in a library (FAQ 6).
    AdmissionExperience "admission.experience" Hours;
    /// A3: how far back from the day received the experience may lie (FAQ 6).
    AdmissionExperienceLookback "admission.experience_lookback" Months;
    /// C8: how long a candidacy runs from the day of admission (FAQ 18).
    CandidacyLength "candidacy.length" Months;
    /// C6: how many required sets a candidate must achieve (FAQ 8, 9).
    CertificationRequiredSets "certification.required_sets" Sets;
    /// C6: how many elective sets a candidate must achieve (FAQ 8, 9).
    CertificationElectiveSets "certification.elective_sets" Sets;
    /// C1: how long before an approval's first day a completion still counts (FAQ 16).
    CreditBeforeApproval "credit.before_approval" Months;
    /// C1: how long an approval without a last day lasts (course-provider page).
    ApprovalLength "approval.length" Months;
    /// C5: how far an agreement reaches back from its signing, unless it says so itself (FAQ 16).
    RecognitionBeforeSigning "recognition.before_signing" Months;
    /// P8: whether a set may be achieved by portfolio (FAQ 10).
    PortfolioOpen "portfolio.open" YesNo;
    /// P2: how many evaluators rate a round (portfolio page, step 4). Each of the units means a number of people.
    PortfolioEvaluators "portfolio.evaluators" People | Text | Sets;
    /// P4: the share of competencies that must be met.
    PortfolioMetPercent "portfolio.met_percent" Percent;
    /// P5: how long after the request a revision may arrive (Reading).
    PortfolioRevision "portfolio.revision" Days;
    /// R1: how long a term of certification lasts (FAQ 19).
    TermLength "term.length" Months;
    /// R2: how long before the last day of the term renewal opens (FAQ 19).
    RenewalOpens "renewal.opens" Months;
    /// R2: how long after the last day of the term renewal stays possible (FAQ 19).
    RenewalGrace "renewal.grace" Months;
    /// R3: the contact hours of a renewal (FAQ 19).
    RenewalContactHours "renewal.contact_hours" Hours;
    /// R3: how many of them must be in technology (FAQ 19).
    RenewalTechnologyHours "renewal.technology_hours" Hours;
    /// R4: the set whose activities count as technology for all their hours unless stated otherwise.
    RenewalTechnologySet "renewal.technology_set" Text;
    /// R3: a shorter activity does not count (renewal policy page).
    RenewalActivityMinimum "renewal.activity_minimum" Hours;
    /// R3: what a semester credit is worth (renewal policy page).
    RenewalSemesterCredit "renewal.semester_credit" Hours;
    /// R3: what a quarter credit is worth (renewal policy page).
    RenewalQuarterCredit "renewal.quarter_credit" Hours;
    /// R3: what a day at a conference is worth (renewal policy page).
    RenewalConferenceDay "renewal.conference_day" Hours;
    /// R3: what a continuing education unit is worth; the built-in policy has none.
    RenewalCeu "renewal.ceu" Hours;
    /// A4: the application fee (FAQ 21).
    FeeApplication "fee.application" Dollars;
    /// A4: the application fee of an ALA member (FAQ 21, 23).
    FeeApplicationMember "fee.application_member" Dollars;
    /// P1: the fee for a portfolio (FAQ 21).
    FeePortfolio "fee.portfolio" Dollars;
    /// P1: the fee of an ALA member for a portfolio (FAQ 21).
    FeePortfolioMember "fee.portfolio_member" Dollars;
    /// R7: the renewal fee; its amount is not published, so the built-in policy has none.
    FeeRenewal "fee.renewal" Dollars;
    /// R7: the renewal fee of an ALA member; the built-in policy has none.
    FeeRenewalMember "fee.renewal_member" Dollars;
    /// R7: the fee of an award; the built-in policy has none.
    FeeAward "fee.award" Dollars;
    /// R7: the fee of an ALA member for an award; the built-in policy has none.
    FeeAwardMember "fee.award_member" Dollars;
}

impl Parameter {
    /// Every parameter, grouped: the program, admission, candidacy, routes, renewal, fees.
    pub fn all() -> &'static [Parameter] {
        Self::ALL
    }

    /// Finds a parameter by its name, in any letter case.
    pub fn from_name(name: &str) -> Option<Parameter> {
        let mut all = Self::ALL.iter().copied();
        all.find(|p| p.name().eq_ignore_ascii_case(name))
    }

    /// Whether a policy may leave it out: a fee, and then nothing is charged (R7); a unit of activities that the program
    /// does not take (R3).
    pub(super) fn may_be_absent(self) -> bool {
        self.units() == [Unit::Dollars] || self == Parameter::RenewalCeu
    }
}
