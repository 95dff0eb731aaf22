//! The nouns: what the register has about a person, and the catalog that applies.
//!
//! A [`Transcript`] is everything recorded about one candidate; a [`Catalog`] is everything recorded about courses,
//! bundles and recognition agreements. Both are plain facts. Every fact has its number (`id`) and the number of the
//! entry that recorded it. [`crate::rules`] decides what the facts mean.

mod transcript;

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;

use crate::hours::{Decimal, Minutes};
pub use crate::ids::{Entry, Id};
use crate::money::Cents;
use crate::period::{Day, Period};
use crate::policy::SetId;
use crate::text;

pub use transcript::{Fact, Recorded, Transcript};

/// Declares an enum whose values people type, read in files and see in JSON as fixed words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word that people type and that JSON, CSV and the register use.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            /// Reads the word in any letter case. Ignores blanks around it, and takes a blank within it for a hyphen.
            fn from_str(text: &str) -> Result<$name, String> {
                let typed = text.trim().replace([' ', '_'], "-");
                $name::ALL.iter().copied().find(|v| v.word().eq_ignore_ascii_case(&typed)).ok_or_else(|| {
                    let words: Vec<&str> = $name::ALL.iter().map(|v| v.word()).collect();
                    format!("is none of: {}", words.join(", "))
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}

words! {
    /// Highest schooling of an applicant (program A1, FAQ 6).
    Education {
        /// No diploma and no equivalency.
        None = "none",
        /// A high school diploma.
        HighSchool = "high-school",
        /// The equivalency of a high school diploma.
        Equivalency = "equivalency",
        /// Some college or more.
        College = "college",
    }
}

impl Education {
    /// The level of schooling: a diploma and its equivalency are on the same level.
    pub fn rung(self) -> u8 {
        match self {
            Education::None => 0,
            Education::HighSchool | Education::Equivalency => 1,
            Education::College => 2,
        }
    }
}

words! {
    /// Whether hours were paid or volunteered; both count the same (program A3, FAQ 6).
    Basis {
        /// Paid work.
        Paid = "paid",
        /// Volunteer work.
        Volunteer = "volunteer",
    }
}

words! {
    /// A person's standing on a day (program §8); always computed, never stored.
    Standing {
        /// The application was kept on file although it does not meet a requirement of admission.
        Ineligible = "ineligible",
        /// Eligible, and the application fee is not settled yet.
        AwaitingPayment = "awaiting-payment",
        /// Admitted, within the four years.
        Candidate = "candidate",
        /// The four years are over, but undecided portfolios could still make it complete.
        AwaitingEvaluation = "awaiting-evaluation",
        /// Three and three achieved in time; the award is not made yet.
        Complete = "complete",
        /// The four years are over, not complete.
        Expired = "expired",
        /// Certified.
        Certified = "certified",
        /// Certified, and the renewal window is open.
        Renewable = "renewable",
        /// The term is over; renewal is still possible.
        Grace = "grace",
        /// The grace period is over without a renewal.
        Lapsed = "lapsed",
        /// Staff ended the candidacy.
        Withdrawn = "withdrawn",
        /// Staff ended the certification.
        Revoked = "revoked",
    }
}

impl Standing {
    /// Whether a candidacy or a certification runs (A5), so that money received then is for it.
    pub fn is_running(self) -> bool {
        match self {
            Standing::Candidate
            | Standing::AwaitingEvaluation
            | Standing::Complete
            | Standing::Certified
            | Standing::Renewable
            | Standing::Grace => true,
            Standing::Ineligible
            | Standing::AwaitingPayment
            | Standing::Expired
            | Standing::Lapsed
            | Standing::Withdrawn
            | Standing::Revoked => false,
        }
    }
}

words! {
    /// An act of staff upon a candidacy or certification (program R8).
    ActKind {
        /// Ends a candidacy.
        Withdraw = "withdraw",
        /// Ends a certification.
        Revoke = "revoke",
        /// Ends a withdrawal or a revocation.
        Reinstate = "reinstate",
        /// Moves the last day of the candidacy or of the term.
        Extend = "extend",
    }
}

impl ActKind {
    /// The act as a noun: a withdrawal.
    pub fn noun(self) -> &'static str {
        match self {
            ActKind::Withdraw => "withdrawal",
            ActKind::Revoke => "revocation",
            ActKind::Reinstate => "reinstatement",
            ActKind::Extend => "extension",
        }
    }
}

words! {
    /// How an activity's size was stated (program R3).
    ActivityUnit {
        /// Hours and minutes.
        Hours = "hours",
        /// Semester credits.
        Semester = "semester",
        /// Quarter credits.
        Quarter = "quarter",
        /// Conference days.
        Days = "days",
        /// Continuing education units.
        Ceu = "ceu",
    }
}

words! {
    /// How somebody paid.
    Method {
        /// By card.
        Card = "card",
        /// By check.
        Check = "check",
        /// In cash.
        Cash = "cash",
        /// By bank transfer.
        Transfer = "transfer",
        /// By purchase order of an institution.
        Order = "order",
        /// An award or subsidy.
        Award = "award",
    }
}

words! {
    /// What staff may waive.
    ///
    /// **Reading**: nothing published allows anybody to be admitted or certified with less than the program requires.
    /// So staff may waive only money: the fees.
    Waivable {
        /// The application fee.
        ApplicationFee = "application-fee",
        /// The fee of one portfolio.
        PortfolioFee = "portfolio-fee",
        /// The fee of a renewal.
        RenewalFee = "renewal-fee",
        /// The fee of the award.
        AwardFee = "award-fee",
    }
}

words! {
    /// What kind of body offers an approved course.
    ProviderKind {
        /// A state library.
        StateLibrary = "state-library",
        /// An association.
        Association = "association",
        /// A cooperative of libraries.
        Cooperative = "cooperative",
        /// A college.
        College = "college",
        /// A unit of the American Library Association.
        AlaUnit = "ala-unit",
        /// A consultant.
        Consultant = "consultant",
        /// Any other body.
        Other = "other",
    }
}

words! {
    /// How a course is held.
    CourseFormat {
        /// Over the network.
        Online = "online",
        /// In a room.
        InPerson = "in-person",
        /// Both.
        Mixed = "mixed",
    }
}

words! {
    /// The kinds of record that can be retracted one by one (contract, `retract record`).
    Kind {
        /// A person, with everything recorded about them.
        Candidate = "candidate",
        /// An enrollment.
        Enrollment = "enrollment",
        /// A completion.
        Completion = "completion",
        /// A portfolio.
        Portfolio = "portfolio",
        /// An evaluation.
        Evaluation = "evaluation",
        /// A certification.
        Certification = "certification",
        /// A renewal.
        Renewal = "renewal",
        /// An activity.
        Activity = "activity",
        /// A payment.
        Payment = "payment",
        /// A refund.
        Refund = "refund",
        /// A waiver.
        Waiver = "waiver",
        /// Credit applied to a fee.
        Applied = "applied",
        /// A recognition agreement.
        Agreement = "agreement",
        /// An evaluator.
        Evaluator = "evaluator",
        /// An approval of a course.
        Approval = "approval",
        /// A purchase order.
        Order = "order",
        /// A candidate's name, address and other details.
        Detail = "detail",
        /// Additional information handed in for a portfolio.
        Revision = "revision",
        /// An act of staff.
        Act = "act",
        /// An invoice.
        Invoice = "invoice",
        /// A reminder of a day that was sent to a person.
        Notice = "notice",
        /// A statement that two numbers are one person.
        Merger = "merger",
        /// Whether a person agrees to be named in public.
        Consent = "consent",
        /// A request to an evaluator to rate.
        Assignment = "assignment",
        /// A note of staff about a person.
        Note = "note",
        /// The end of an evaluator's work.
        EvaluatorEnd = "evaluator-end",
        /// A finding of `check` that staff know.
        Acceptance = "acceptance",
        /// A statement that two candidates are two people.
        Apart = "apart",
    }
}

words! {
    /// The days that people are reminded of.
    NoticeKind {
        /// The candidacy ends.
        Candidacy = "candidacy",
        /// Renewal opens.
        Window = "window",
        /// The term ends.
        Term = "term",
        /// Grace ends.
        Grace = "grace",
        /// Additional information for a portfolio is due.
        Revision = "revision",
    }
}

/// An evaluator's rating of one competency (program P2); the order is that of the program: *not met* is lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// The competency is not met.
    NotMet,
    /// The competency is partially met.
    Partial,
    /// The competency is met.
    Met,
}

impl Rating {
    /// The letter used on the command line and in the register: N, P or M.
    pub fn letter(self) -> char {
        match self {
            Rating::NotMet => 'N',
            Rating::Partial => 'P',
            Rating::Met => 'M',
        }
    }

    /// Reads one letter, any case.
    pub fn from_letter(letter: char) -> Option<Rating> {
        match letter.to_ascii_uppercase() {
            'N' => Some(Rating::NotMet),
            'P' => Some(Rating::Partial),
            'M' => Some(Rating::Met),
            _ => None,
        }
    }
}

/// A candidate's details, as last recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The candidate's number.
    pub number: Id,
    /// The name as printed on the certificate.
    pub name: String,
    /// The e-mail address, as typed. In any letter case it belongs to one candidate.
    pub email: String,
    /// ALA membership number, if a member.
    pub ala_member: Option<String>,
    /// The two letters of a state, if known.
    pub state: Option<String>,
}

/// The name of a forgotten person.
pub const FORGOTTEN_NAME: &str = "(forgotten)";

/// Prefix of a forgotten person's address, followed by the number: not an address, but still unique, so that records
/// joined by address stay joined.
pub const FORGOTTEN_ADDRESS: &str = "forgotten:";

impl Person {
    /// Whether the person is forgotten and nobody has recorded their details since.
    pub fn is_forgotten(&self) -> bool {
        self.email.starts_with(FORGOTTEN_ADDRESS)
    }
}

/// The size of a job, as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobHours {
    /// Minutes each week.
    Weekly(Minutes),
    /// Minutes over the whole job.
    Total(Minutes),
}

/// A job in a library, paid or volunteered (program A3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The library.
    pub library: String,
    /// The first day of the job.
    pub first_on: Day,
    /// The last day of the job. None while it continues.
    pub last_on: Option<Day>,
    /// Its hours, per week or in total.
    pub hours: JobHours,
    /// Paid or volunteered.
    pub basis: Basis,
}

/// A graduation from a college (program C5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graduation {
    /// The college's name.
    pub college: String,
    /// The day of graduation.
    pub graduated_on: Day,
}

/// An application to the program (program §4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrollment {
    /// Its number, which stays the same when its details are amended.
    pub id: Id,
    /// The entry that recorded it, or amended it last.
    pub entry: Entry,
    /// The day on which the application was received.
    pub received_on: Day,
    /// Schooling.
    pub education: Education,
    /// The position.
    pub position: String,
    /// Whether the position requires a master's degree in library science.
    pub requires_mlis: bool,
    /// The application fee charged.
    pub fee: Cents,
    /// The graduation stated, if any.
    pub graduation: Option<Graduation>,
    /// Experience, in the order stated.
    pub jobs: Vec<Job>,
    /// The number of a certificate given before these records began. Such an enrollment is not an application: by act
    /// of staff it only says that the candidacy was complete on its day.
    pub certificate: Option<String>,
}

/// A completed course (program C1). The rules decide whether it earns credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The course.
    pub course: CourseId,
    /// The day of completion.
    pub completed_on: Day,
}

impl Completion {
    /// Whether it is the same fact as another: the same course on the same day.
    pub fn is_again(&self, other: &Completion) -> bool {
        (self.course, self.completed_on) == (other.course, other.completed_on)
    }
}

/// One evaluator's ratings of one round of a portfolio (program P2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// 1, or 2 after additional information was handed in.
    pub round: u8,
    /// Who rated.
    pub evaluator: Id,
    /// The day of the evaluation.
    pub evaluated_on: Day,
    /// One rating a competency, in the order of the edition.
    pub ratings: Vec<Rating>,
}

/// A request to an evaluator to rate a round of a portfolio. Others may rate it as well (P2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// 1, or 2 after additional information was handed in.
    pub round: u8,
    /// Who was asked.
    pub evaluator: Id,
    /// The day on which they were asked.
    pub assigned_on: Day,
}

/// Additional information handed in for a portfolio (program P5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The day it was handed in.
    pub submitted_on: Day,
}

/// A portfolio handed in for one competency set (program §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment it was handed in under.
    pub enrollment: Id,
    /// The competency set it is for.
    pub set: SetId,
    /// The day it was handed in.
    pub submitted_on: Day,
    /// The portfolio fee charged.
    pub fee: Cents,
    /// The staff's note from looking at it before submission, if they did (program P7).
    pub pre_review: Option<String>,
    /// The additional information handed in, if any.
    pub revision: Option<Revision>,
    /// Who was asked to rate it, in the order of their days.
    pub assignments: Vec<Assignment>,
    /// Its evaluations, in the order of their days.
    pub evaluations: Vec<Evaluation>,
}

/// A fee that is charged under an application: what money is for, what is waived, what credit is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fee {
    /// The application fee (program A4).
    Application,
    /// The fee of this portfolio (program P1).
    Portfolio(Id),
    /// The fee of the award of certification (program R7).
    Award,
    /// The fee of the renewal that granted this term (program R7).
    Renewal(u32),
}

impl Fee {
    /// The word in the register and for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Fee::Application => "application",
            Fee::Portfolio(_) => "portfolio",
            Fee::Award => "award",
            Fee::Renewal(_) => "renewal",
        }
    }

    /// What staff may waive of it.
    pub fn waivable(self) -> Waivable {
        match self {
            Fee::Application => Waivable::ApplicationFee,
            Fee::Portfolio(_) => Waivable::PortfolioFee,
            Fee::Award => Waivable::AwardFee,
            Fee::Renewal(_) => Waivable::RenewalFee,
        }
    }

    /// The portfolio whose fee it is.
    pub fn portfolio(self) -> Option<Id> {
        match self {
            Fee::Portfolio(id) => Some(id),
            _ => None,
        }
    }

    /// In a sentence: `fee of portfolio 3`.
    pub fn phrase(self) -> String {
        match self {
            Fee::Application => "application fee".to_string(),
            Fee::Portfolio(id) => format!("fee of portfolio {id}"),
            Fee::Award => "award fee".to_string(),
            Fee::Renewal(term) => format!("renewal fee of term {term}"),
        }
    }
}

impl fmt::Display for Fee {
    /// As it is typed: `application`, `portfolio:3`, `award`, `renewal`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fee::Portfolio(id) => write!(f, "portfolio:{id}"),
            fee => f.pad(fee.word()),
        }
    }
}

/// Money received for a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment it is for.
    pub enrollment: Id,
    /// How much.
    pub amount: Cents,
    /// The day it was received.
    pub paid_on: Day,
    /// What it is for; none if nobody said so: then it settles what is open (contract, `report progress`).
    pub purpose: Option<Fee>,
    /// Who paid, if not the candidate.
    pub payer: Option<String>,
    /// How it was paid, if stated.
    pub method: Option<Method>,
    /// The number of the check or the like, where stated.
    pub reference: Option<String>,
    /// The purchase order it belongs to.
    pub order: Option<Id>,
}

impl Payment {
    /// A payment that is not recorded yet, with nothing said of who paid and how.
    pub fn of(enrollment: Id, amount: Cents, paid_on: Day, purpose: Option<Fee>) -> Payment {
        Payment {
            id: 0,
            entry: 0,
            enrollment,
            amount,
            paid_on,
            purpose,
            payer: None,
            method: None,
            reference: None,
            order: None,
        }
    }
}

/// Money refunded to a candidate or payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment the money was for.
    pub enrollment: Id,
    /// How much.
    pub amount: Cents,
    /// The day of the refund.
    pub refunded_on: Day,
    /// The reason.
    pub reason: String,
    /// Whether the applicant was not eligible when it was given back (A6); none if that was not asked then.
    pub ineligible: Option<bool>,
}

/// A fee that staff waived: nothing of it is owed from its day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment under which it is charged.
    pub enrollment: Id,
    /// Which fee.
    pub fee: Fee,
    /// The day from which it counts.
    pub waived_on: Day,
    /// The reason.
    pub reason: String,
}

/// That credit was applied to a fee: from its day on so much of the credit as the fee leaves open settles it (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment under which the fee is charged.
    pub enrollment: Id,
    /// Which fee.
    pub fee: Fee,
    /// The day from which it counts.
    pub applied_on: Day,
}

/// A person named in a purchase order (FAQ 22).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The name of the person in the line now.
    pub name: String,
    /// Their e-mail address, which joins the line to a candidate.
    pub email: String,
    /// The amount ordered.
    pub amount: Cents,
    /// Name and e-mail address in the original order.
    pub ordered: (String, String),
    /// The day from which a substitute is in the line.
    pub substituted_on: Option<Day>,
    /// The entry that named the person in the line now. They are found by their address at that entry.
    pub naming_entry: Entry,
    /// What was paid for it, and when.
    pub paid: Vec<(Day, Cents)>,
}

impl OrderLine {
    /// What was paid for it.
    pub fn received(&self) -> Cents {
        self.paid.iter().map(|(_, amount)| *amount).sum()
    }

    /// The payments for the person in the line now. Money paid for the person before them is theirs from the day of the
    /// substitution.
    pub fn payments(&self) -> impl Iterator<Item = (Day, Cents)> + '_ {
        let since = self.substituted_on;
        self.paid
            .iter()
            .map(move |(day, amount)| (since.map_or(*day, |since| since.max(*day)), *amount))
    }
}

/// An invoice that was sent for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it: what the invoice says is what was known then.
    pub entry: Entry,
    /// Its day.
    pub invoiced_on: Day,
    /// The amount due.
    pub amount: Cents,
}

/// A purchase order of an institution (FAQ 22).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number in the register.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Its number on the paper.
    pub number: String,
    /// The institution.
    pub institution: String,
    /// Its day.
    pub ordered_on: Day,
    /// The people named.
    pub lines: Vec<OrderLine>,
    /// Invoices sent, as they were recorded.
    pub invoices: Vec<Issued>,
    /// The day on which what was open of it was cancelled.
    pub cancelled_on: Option<Day>,
}

impl Order {
    /// The lines without a payment. None once the order is cancelled.
    pub fn open_lines(&self) -> impl Iterator<Item = &OrderLine> {
        let stands = self.cancelled_on.is_none();
        self.lines.iter().filter(move |line| stands && line.paid.is_empty())
    }

    /// The unpaid amount.
    pub fn open(&self) -> Cents {
        self.open_lines().map(|line| line.amount).sum()
    }

    /// The amount ordered and not cancelled.
    pub fn amount(&self) -> Cents {
        self.open() + self.received()
    }

    /// The amount paid.
    pub fn received(&self) -> Cents {
        self.lines.iter().map(OrderLine::received).sum()
    }
}

/// Money on an order line that is nobody's payment yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The order.
    pub order: Order,
    /// The line.
    pub line: OrderLine,
    /// What was paid for it, by day. Money that moved on to a substitute's application is subtracted on that day.
    pub moved: Vec<(Day, Cents)>,
}

/// The award of certification: an act of staff with a number (program R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certification {
    /// The number of the certification.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment whose candidacy it completes.
    pub enrollment: Id,
    /// The day of the award.
    pub awarded_on: Day,
    /// The first day of the first term: the completion day on the day of the award.
    pub first_on: Day,
    /// The award fee that was charged; none where the schedule had none, or before these fees were kept (R7).
    pub fee: Option<Cents>,
}

/// A renewal granted (program §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment whose certification it renews.
    pub enrollment: Id,
    /// The term it granted: 2 for the first renewal.
    pub term: u32,
    /// The day it was received.
    pub received_on: Day,
    /// The renewal fee that was charged; none where the schedule had none, or before these fees were kept (R7).
    pub fee: Option<Cents>,
}

/// An activity of continuing education (program R3, R4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Its title.
    pub title: String,
    /// The first of its days, if it has several.
    pub from_on: Option<Day>,
    /// Its day; of several the last, which is the one that counts.
    pub activity_on: Day,
    /// The competency set to which it relates.
    pub set: SetId,
    /// How much of `unit`.
    pub amount: Decimal,
    /// The unit of its size.
    pub unit: ActivityUnit,
    /// The technology part of it, if stated.
    pub technology: Option<Minutes>,
    /// The number of a certificate, or the like; empty if none is stated.
    pub proof: String,
}

impl Activity {
    /// Its days, from the first to the last.
    pub fn days(&self) -> Period {
        Period { first: self.from_on.unwrap_or(self.activity_on), last: self.activity_on }
    }

    /// Whether it is the same fact as another (R3): the same title, day and set. Two proofs make two activities only if
    /// both have one.
    pub fn is_again(&self, other: &Activity) -> bool {
        let states_none = [self, other].iter().any(|a| text::proof(&a.proof).is_empty());
        (self.activity_on, self.set) == (other.activity_on, other.set)
            && same_text(&self.title, &other.title)
            && (states_none || same_proof(&self.proof, &other.proof))
    }
}

/// An act of staff upon a candidacy or certification (program R8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The enrollment whose candidacy or certification it concerns.
    pub enrollment: Id,
    /// What they did.
    pub kind: ActKind,
    /// The day from which it counts.
    pub acted_on: Day,
    /// For an extension: the new last day.
    pub until: Option<Day>,
    /// For an extension: the term it extends, or none for the candidacy.
    pub term: Option<u32>,
    /// The reason.
    pub reason: String,
}

/// Whether a person agrees to be named in public, as stated on a day. It counts until they change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// Whether they agree.
    pub given: bool,
    /// The day from which it counts.
    pub stated_on: Day,
}

/// A note of staff about a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// What they wrote.
    pub text: String,
    /// The day on which they wrote it.
    pub noted_on: Day,
    /// The day from which the desk lists it. None if it is only kept.
    pub again_on: Option<Day>,
}

/// A reminder of a day that was sent to a person.
///
/// It is sent once per person, kind, subject, last day and day due. If a last day moves, it is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// The kind of day.
    pub kind: NoticeKind,
    /// The number of the enrollment, the certification or the portfolio.
    pub about: Id,
    /// The last day it is about.
    pub last_on: Day,
    /// The day from which it was due.
    pub due_on: Day,
    /// The day it was sent.
    pub told_on: Day,
}

/// A course's place in the catalog: its number in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourseId(pub u32);

/// One approval of one course for one set (program C1, C2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The course's title under this approval.
    pub title: String,
    /// The provider.
    pub provider: String,
    /// The kind of provider, where stated.
    pub provider_kind: Option<ProviderKind>,
    /// The set the course is approved for.
    pub set: SetId,
    /// The first day of the approval.
    pub approved_on: Day,
    /// The last day, where one was stated.
    pub approved_until: Option<Day>,
    /// The bundle the course is approved within, if any.
    pub bundle: Option<BundleId>,
    /// How the course is held, where stated.
    pub format: Option<CourseFormat>,
    /// What it costs, where stated.
    pub cost: Option<Cents>,
}

/// A course's code and all its approvals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    /// The code, as first written.
    pub code: String,
    /// Its approvals, by set in policy order and then by first day.
    pub approvals: Vec<Approval>,
}

/// A bundle's place in [`Catalog::bundles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BundleId(pub u32);

/// Courses of one provider that achieve a set together (program C2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The provider.
    pub provider: String,
    /// The set.
    pub set: SetId,
    /// The bundle's name.
    pub name: String,
    /// Its courses, in the order of their codes.
    pub courses: Vec<CourseId>,
}

/// A recognition agreement with a college (program C5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The college.
    pub college: String,
    /// The degree or certificate of the college.
    pub award: String,
    /// The day of signing.
    pub signed_on: Day,
    /// The earliest graduation recognized, where stated.
    pub retroactive_to: Option<Day>,
    /// Its last day, if it ends.
    pub ends_on: Option<Day>,
    /// The sets that a graduation achieves.
    pub covers: Vec<SetId>,
    /// The further sets that graduates must still achieve.
    pub also: Vec<SetId>,
}

/// Every course, bundle and agreement in force, whatever the day.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    courses: Vec<Course>,
    by_code: HashMap<String, CourseId>,
    /// The bundles.
    pub bundles: Vec<Bundle>,
    /// The agreements, by day of signing.
    pub agreements: Vec<Agreement>,
}

impl Catalog {
    /// A course's code and approvals. None for a number that the catalog does not have.
    pub fn course(&self, id: CourseId) -> Option<&Course> {
        self.courses.get(id.0 as usize)
    }

    /// The courses that have other approvals or bundles than in another catalog.
    pub fn differing(&self, other: &Catalog) -> HashSet<CourseId> {
        let last = self.courses.len().max(other.courses.len());
        let ids = (0..last as u32).map(CourseId);
        ids.filter(|id| self.terms_of(*id) != other.terms_of(*id)).collect()
    }

    /// Everything that decides whether a completion of a course counts: its approvals, and their bundles.
    fn terms_of(&self, id: CourseId) -> Option<(&Course, Vec<&Bundle>)> {
        let course = self.course(id)?;
        let bundles = course.approvals.iter().filter_map(|a| a.bundle);
        let bundles = bundles.filter_map(|b| self.bundles.get(b.0 as usize));
        Some((course, bundles.collect()))
    }

    /// The bundle within which a course is approved. None if it is approved alone.
    pub fn bundle_of(&self, approval: &Approval) -> Option<&Bundle> {
        self.bundles.get(approval.bundle?.0 as usize)
    }

    /// The code of a course, or `?` for a number that the catalog does not have.
    pub fn code(&self, id: CourseId) -> &str {
        self.course(id).map_or("?", |c| c.code.as_str())
    }

    /// The courses that have at least one approval, by code.
    pub fn approved(&self) -> Vec<(CourseId, &Course)> {
        let courses = self.courses.iter().enumerate().filter(|(_, c)| !c.approvals.is_empty());
        let mut courses: Vec<_> = courses.map(|(id, c)| (CourseId(id as u32), c)).collect();
        courses.sort_by(|a, b| a.1.code.cmp(&b.1.code));
        courses
    }

    /// Every course number with its code, approved or not.
    pub fn codes(&self) -> impl Iterator<Item = (CourseId, &str)> {
        let named = self.courses.iter().enumerate().filter(|(_, c)| !c.code.is_empty());
        named.map(|(id, c)| (CourseId(id as u32), c.code.as_str()))
    }

    /// Finds an approved course by its code, in any letter case.
    pub fn find(&self, code: &str) -> Option<CourseId> {
        let id = *self.by_code.get(code.trim().to_lowercase().as_str())?;
        self.course(id).filter(|c| !c.approvals.is_empty()).map(|_| id)
    }

    /// Adds a course number and its code, with or without approvals in force.
    pub fn add_course(&mut self, id: CourseId, code: String) {
        let place = id.0 as usize;
        if self.courses.len() <= place {
            self.courses.resize_with(place + 1, Course::default);
        }
        self.by_code.insert(code.to_lowercase(), id);
        self.courses[place].code = code;
    }

    /// Adds an approval of a course that was added before. `bundle` is the name of its bundle, if it has one.
    pub fn add_approval(&mut self, course: CourseId, mut approval: Approval, bundle: Option<&str>) {
        approval.bundle = bundle.map(|name| self.bundle(course, &approval, name));
        if let Some(course) = self.courses.get_mut(course.0 as usize) {
            course.approvals.push(approval);
            course.approvals.sort_by_key(|a| (a.set, a.approved_on, a.id));
        }
    }

    /// The bundle of this provider, set and name, with `course` in it. Makes it if it is new.
    fn bundle(&mut self, course: CourseId, approval: &Approval, name: &str) -> BundleId {
        let same = |b: &Bundle| {
            b.set == approval.set
                && same_text(&b.provider, &approval.provider)
                && same_text(&b.name, name)
        };
        let place = self.bundles.iter().position(same).unwrap_or_else(|| {
            let (provider, set) = (approval.provider.clone(), approval.set);
            self.bundles.push(Bundle {
                provider,
                set,
                name: name.to_string(),
                courses: Vec::new(),
            });
            self.bundles.len() - 1
        });
        let codes = &self.courses;
        let courses = &mut self.bundles[place].courses;
        if !courses.contains(&course) {
            courses.push(course);
            courses.sort_by(|a, b| codes[a.0 as usize].code.cmp(&codes[b.0 as usize].code));
        }
        BundleId(place as u32)
    }
}

/// Whether two texts read the same, ignoring letter case and blanks.
pub fn same_text(a: &str, b: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
    }
    letters(a).eq(letters(b))
}

/// Whether two proofs of one day are the same (R3): letter case and blanks aside, or one is a part of the other, as
/// `CONF-77/2` is of `CONF-77`. No proof is the same as none.
///
/// ```
/// use lssc::model::same_proof;
/// assert!(same_proof("CONF-77", "conf-77 / 2"));
/// assert!(!same_proof("CONF-77/1", "CONF-77/2"));
/// assert!(!same_proof("CONF-7", "CONF-77"));
/// assert!(!same_proof("", ""));
/// ```
pub fn same_proof(a: &str, b: &str) -> bool {
    let letters = |proof: &str| -> String {
        let letters = text::proof(proof).chars().filter(|c| !c.is_whitespace());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (letters(a), letters(b));
    let is_part = |part: &str, whole: &str| {
        part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !a.is_empty() && !b.is_empty() && (is_part(&a, &b) || is_part(&b, &a))
}

/// A subject expert who rates portfolios (program P2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evaluator {
    /// Their number.
    pub id: Id,
    /// The entry that recorded them.
    pub entry: Entry,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// The sets they are qualified for.
    pub sets: Vec<SetId>,
    /// The libraries they belong to.
    pub libraries: Vec<String>,
    /// Candidates they must not rate.
    pub not_for: Vec<Id>,
    /// The day from which they no longer rate.
    pub ended_on: Option<Day>,
}

/// The end of an evaluator's work: from a day on they no longer rate (program P2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluatorEnd {
    /// Its number.
    pub id: Id,
    /// The entry that recorded it.
    pub entry: Entry,
    /// The evaluator's number.
    pub evaluator: Id,
    /// The day from which they no longer rate; earlier ratings stay.
    pub ended_on: Day,
}
