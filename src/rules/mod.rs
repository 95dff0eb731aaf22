//! What the facts mean. Pure: facts, policy and a day in; a decision with all its reasons out.
//!
//! A decision is a checklist of [`Finding`]s, one per requirement, met or not. The same checklist is the refusal, the
//! progress report, the JSON and the paper for an appeal. Nothing here reads a file, the clock or the register, or
//! prints.

pub mod checks;
pub mod decisions;
pub mod follows;
pub mod meaning;
pub mod resting;

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::hours::Minutes;
use crate::model::{Catalog, Transcript};
use crate::money::Cents;
use crate::period::Day;
use crate::policy::{Gap, Parameter, Policy};

/// What a rule needs besides the facts of one person: the catalog, the policy, and the day asked about.
///
/// The catalog has approvals and agreements of every day; one whose first day is after `on` does not exist yet.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// Courses, bundles and agreements.
    pub catalog: &'a Catalog,
    /// The dated policy.
    pub policy: &'a Policy,
    /// The day asked about.
    pub on: Day,
}

impl<'a> Bench<'a> {
    /// The same catalog and policy, asked about another day.
    pub fn at(self, on: Day) -> Bench<'a> {
        Bench { on, ..self }
    }
}

macro_rules! requirements {
    ($($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// A requirement of a decision, with the code that scripts use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Requirement { $($(#[$doc])* $variant),+ }

        impl Requirement {
            /// Every requirement.
            pub const ALL: &'static [Requirement] = &[$(Requirement::$variant),+];

            /// The code, as contract and scripts write it.
            pub fn code(self) -> &'static str {
                match self { $(Requirement::$variant => $code),+ }
            }
        }
    };
}

requirements! {
    /// A1, FAQ 6.
    Schooling = "schooling",
    /// A2, FAQ 3.
    Position = "position",
    /// A3, FAQ 6.
    Experience = "experience",
    /// A8: one candidacy at a time.
    NotEnrolled = "not-enrolled",
    /// A4, A5, FAQ 21 to 23.
    ApplicationFee = "application-fee",
    /// C1: the approval has not ended.
    Approval = "approval",
    /// C1: not too long before the approval.
    BeforeApproval = "before-approval",
    /// C2: every course of the bundle.
    Bundle = "bundle",
    /// The same fact is not in the register with other details.
    NotRecorded = "not-recorded",
    /// P6, P8: the route is open, for this set.
    PortfolioRoute = "portfolio-route",
    /// P1: the portfolio's fee is settled.
    PortfolioFee = "portfolio-fee",
    /// P2: qualified for the set.
    EvaluatorQualified = "evaluator-qualified",
    /// P2: independent of the candidate, and a different person from the round's other evaluators.
    EvaluatorIndependent = "evaluator-independent",
    /// P2: one rating a competency, in a round that takes them.
    Ratings = "ratings",
    /// P2, P6: a round lacks evaluators, and as many may be asked.
    Evaluators = "evaluators",
    /// R7: the fee of the award is charged and open.
    AwardFee = "award-fee",
    /// R7: the fee of a renewal is charged and open.
    RenewalFee = "renewal-fee",
    /// A5.
    Admitted = "admitted",
    /// C6.
    RequiredSets = "required-sets",
    /// C6.
    ElectiveSets = "elective-sets",
    /// C8: within the four years, neither withdrawn nor followed by another.
    Candidacy = "candidacy",
    /// R1: awarded once.
    NotCertified = "not-certified",
    /// R2: awarded and not revoked.
    Certified = "certified",
    /// R2.
    RenewalWindow = "renewal-window",
    /// R3.
    ContactHours = "contact-hours",
    /// R3.
    TechnologyHours = "technology-hours",
    /// R8: an act fits the standing.
    Standing = "standing",
    /// Refunds are no more than was paid.
    Paid = "paid",
    /// No award or renewal depends on the retracted record.
    NotRestedOn = "not-rested-on",
    /// A policy has every set that the register uses.
    SetsInUse = "sets-in-use",
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// What policy asks or the facts show, in its own unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd)]
pub enum Measure {
    /// Nothing.
    Nothing,
    /// A word or a phrase.
    Text(String),
    /// A whole number.
    Count(u32),
    /// Hours, in JSON a number of hours.
    Hours(Minutes),
    /// Money, in JSON a text such as `"350.00"`.
    Money(Cents),
    /// A day.
    Day(Day),
}

impl Measure {
    /// A phrase as a measure.
    pub fn text(text: impl Into<String>) -> Measure {
        Measure::Text(text.into())
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Measure::Nothing => f.write_str("nothing"),
            Measure::Text(text) => f.write_str(text),
            Measure::Count(count) => write!(f, "{count}"),
            Measure::Hours(minutes) => write!(f, "{minutes}"),
            Measure::Money(cents) => write!(f, "${cents}"),
            Measure::Day(day) => write!(f, "{day}"),
        }
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Measure::Nothing => serializer.serialize_none(),
            Measure::Text(text) => serializer.serialize_str(text),
            Measure::Count(count) => serializer.serialize_u32(*count),
            Measure::Hours(minutes) => minutes.serialize(serializer),
            Measure::Money(cents) => cents.serialize(serializer),
            Measure::Day(day) => day.serialize(serializer),
        }
    }
}

/// One requirement of a decision: what was asked, what the facts show, and whether that meets it.
///
/// `met` is computed where the finding is made and cannot be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which requirement.
    pub requirement: Requirement,
    /// What policy asks.
    pub asked: Measure,
    /// What the facts show.
    pub shown: Measure,
    /// The clause or page that says so.
    pub source: String,
    /// The same as one sentence for people.
    pub text: String,
    met: bool,
}

impl Finding {
    /// Met if what is shown is at least what is asked, both in the same unit.
    pub fn at_least(
        requirement: Requirement,
        asked: Measure,
        shown: Measure,
        source: &str,
        text: String,
    ) -> Finding {
        let comparable = std::mem::discriminant(&asked) == std::mem::discriminant(&shown);
        let met = comparable && shown >= asked;
        Finding { requirement, asked, shown, source: source.to_string(), text, met }
    }

    /// Met if there are no obstacles; otherwise the obstacles are the sentence.
    pub fn unless(
        requirement: Requirement,
        asked: Measure,
        shown: Measure,
        source: &str,
        obstacles: Vec<String>,
        otherwise: String,
    ) -> Finding {
        let met = obstacles.is_empty();
        let text = if met { otherwise } else { obstacles.join("; ") };
        Finding { requirement, asked, shown, source: source.to_string(), text, met }
    }

    /// Met if the register does not have the fact with other details; otherwise the conflict is the sentence.
    pub fn not_recorded(conflict: Option<String>) -> Finding {
        let shown =
            if conflict.is_some() { "recorded otherwise" } else { "not recorded otherwise" };
        let asked = Measure::text("not recorded with other details");
        let (conflicts, otherwise) =
            (conflict.into_iter().collect(), "not recorded otherwise".to_string());
        Finding::unless(
            Requirement::NotRecorded,
            asked,
            Measure::text(shown),
            "Reading",
            conflicts,
            otherwise,
        )
    }

    /// Never met: policy has no value for a parameter on the governing day.
    pub fn ungoverned(requirement: Requirement, gap: &Gap) -> Finding {
        let (asked, shown) = (Measure::text(gap.parameter.name()), Measure::Nothing);
        Finding {
            requirement,
            asked,
            shown,
            source: "policy".to_string(),
            text: gap.to_string(),
            met: false,
        }
    }

    /// Whether the requirement is met.
    pub fn met(&self) -> bool {
        self.met
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut s = serializer.serialize_struct("Finding", 6)?;
        s.serialize_field("requirement", self.requirement.code())?;
        s.serialize_field("met", &self.met)?;
        s.serialize_field("asked", &self.asked)?;
        s.serialize_field("shown", &self.shown)?;
        s.serialize_field("source", &self.source)?;
        s.serialize_field("text", &self.text)?;
        s.end()
    }
}

/// The result of a rule: every requirement, and the grant if all are met.
#[derive(Debug, Clone)]
#[must_use]
pub struct Decision<T> {
    /// Every requirement of the decision, met or not, in the contract's order.
    pub findings: Vec<Finding>,
    /// Other things the person should know.
    pub notes: Vec<String>,
    grant: Option<T>,
}

impl<T> Decision<T> {
    /// Decides: calls `grant` only if every finding is met.
    pub fn new(
        findings: Vec<Finding>,
        notes: Vec<String>,
        grant: impl FnOnce() -> T,
    ) -> Decision<T> {
        let grant = findings.iter().all(Finding::met).then(grant);
        Decision { findings, notes, grant }
    }

    /// The grant. None if any finding is unmet.
    pub fn grant(&self) -> Option<&T> {
        self.grant.as_ref()
    }

    /// The grant, or the whole checklist.
    pub fn into_result(self) -> Result<(T, Vec<Finding>, Vec<String>), Vec<Finding>> {
        match self.grant {
            Some(grant) => Ok((grant, self.findings, self.notes)),
            None => Err(self.findings),
        }
    }
}

/// Whether every requirement of a checklist is met.
pub fn all_met(findings: &[Finding]) -> bool {
    findings.iter().all(Finding::met)
}

/// The source of a parameter's value on a day, or `policy` if it has none.
pub(crate) fn source(policy: &Policy, parameter: Parameter, on: Day) -> &str {
    policy.source(parameter, on).unwrap_or("policy")
}

/// The transcript up to the day asked about, for rules that look back from another day.
pub(crate) fn as_it_stood(transcript: &Transcript, on: Day) -> Transcript {
    transcript.clone().up_to(on)
}
