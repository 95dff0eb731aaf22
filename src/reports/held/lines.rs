//! Everything about one person as lines of the same shape, for spreadsheets.

use crate::model::{Entry, Id, Waivable};
use crate::period::Day;
use crate::render::row;
use crate::reports::day_or_blank;
use crate::reports::held::{
    Held, HeldAct, HeldActivity, HeldApplied, HeldCertification, HeldCharge, HeldCompletion,
    HeldConsent, HeldEnrollment, HeldNote, HeldPayment, HeldPortfolio, HeldRefund, HeldWaiver,
};

row! {
    /// One record about a person.
    #[derive(Debug, Clone)]
    pub struct HeldLine {
        /// The candidate's number.
        pub candidate: Id,
        /// What kind of record it is.
        pub kind: &'static str = word "kind",
        /// Its number.
        pub number: Option<Id> = number "no",
        /// The entry that recorded it.
        pub entry: Option<Entry>,
        /// Its day.
        pub on: Option<Day> = word "on",
        /// The record in words.
        pub what: String = text "what",
        /// How it counts, or why it does not.
        pub counts: String = text "counts",
    }
}

/// How to show a record, defined once for CSV and for the page.
pub trait Says {
    /// The word for it in the column `kind`.
    const KIND: &'static str;

    /// The record in words.
    fn says(&self) -> Said;

    /// The cells of its line on the page, unless those are just its day and its words.
    fn on_page(&self) -> Option<Vec<String>> {
        None
    }
}

/// A record in words.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Its number.
    pub number: Option<Id>,
    /// The entry that recorded it.
    pub entry: Option<Entry>,
    /// Its day.
    pub on: Option<Day>,
    /// The record in words.
    pub what: String,
    /// How it counts, or why it does not.
    pub counts: String,
}

impl Said {
    fn record(number: Id, entry: Entry, on: Day, what: String) -> Said {
        Said { number: Some(number), entry: Some(entry), on: Some(on), what, ..Said::default() }
    }
}

/// One part of everything about a person, in display order.
#[derive(Debug)]
pub enum Part<'h> {
    /// An application with its jobs.
    Enrollment(&'h HeldEnrollment),
    /// A portfolio with its rounds.
    Portfolio(&'h HeldPortfolio),
    /// An award with its terms.
    Certification(&'h HeldCertification),
    /// Records under a heading, one per line.
    Section(Section),
}

/// Records under one heading.
#[derive(Debug)]
pub struct Section {
    /// The heading.
    pub heading: &'static str,
    /// Whether each line names its kind, because there are several.
    pub mixed: bool,
    /// The records, each with its cells on the page.
    pub lines: Vec<(HeldLine, Vec<String>)>,
}

impl Section {
    fn new(heading: &'static str, mixed: bool) -> Section {
        Section { heading, mixed, lines: Vec::new() }
    }

    /// Adds the records of one kind.
    fn with<T: Says>(mut self, candidate: Id, records: &[T]) -> Section {
        for record in records {
            let line = line(candidate, T::KIND, record.says());
            let cells = record.on_page().unwrap_or_else(|| cells(&line, self.mixed));
            self.lines.push((line, cells));
        }
        self
    }
}

fn line(candidate: Id, kind: &'static str, said: Said) -> HeldLine {
    let Said { number, entry, on, what, counts } = said;
    HeldLine { candidate, kind, number, entry, on, what, counts }
}

/// Its day, its kind if there are several, and its words.
fn cells(line: &HeldLine, mixed: bool) -> Vec<String> {
    let counts = if line.counts.is_empty() { String::new() } else { format!(": {}", line.counts) };
    let entry = line.entry.map_or(String::new(), |entry| format!(" (entry {entry})"));
    let mut cells = vec![day_or_blank(line.on)];
    cells.extend(mixed.then(|| line.kind.to_string()));
    cells.push(format!("{}{counts}{entry}", line.what));
    cells
}

impl Held {
    /// Every part, in display order.
    pub fn parts(&self) -> Vec<Part<'_>> {
        // Names every list, so that a new one does not compile until it is shown here.
        let Held {
            candidate,
            name: _,
            email: _,
            ala_member: _,
            state: _,
            given_up: _,
            as_of: _,
            standing: _,
            enrollments,
            completions,
            portfolios,
            certifications,
            activities,
            charges,
            payments,
            refunds,
            waivers,
            applied,
            balance: _,
            acts,
            consents,
            notes,
        } = self;
        let who = *candidate;
        let mut parts: Vec<Part> = enrollments.iter().map(Part::Enrollment).collect();
        parts.push(Part::Section(Section::new("Completions", false).with(who, completions)));
        parts.extend(portfolios.iter().map(Part::Portfolio));
        parts.extend(certifications.iter().map(Part::Certification));
        let money = Section::new("Money", true)
            .with(who, charges)
            .with(who, payments)
            .with(who, refunds)
            .with(who, waivers)
            .with(who, applied);
        parts.extend(
            [
                Section::new("Continuing education", false).with(who, activities),
                money,
                Section::new("Acts of staff", false).with(who, acts),
                Section::new("Public list", false).with(who, consents),
                Section::new("Notes", false).with(who, notes),
            ]
            .map(Part::Section),
        );
        parts
    }

    /// One line per record: first the person, then the records kind by kind, each kind by day.
    pub fn lines(&self) -> Vec<HeldLine> {
        let standing = self.standing.map_or("not enrolled", |s| s.word());
        let person = Said {
            number: Some(self.candidate),
            what: who(self),
            counts: format!("{standing} on {}", self.as_of),
            ..Said::default()
        };
        let mut lines = vec![line(self.candidate, "candidate", person)];
        for part in self.parts() {
            match part {
                Part::Enrollment(e) => enrollment(e, self.candidate, &mut lines),
                Part::Portfolio(p) => portfolio(p, self.candidate, &mut lines),
                Part::Certification(c) => certification(c, self.candidate, &mut lines),
                Part::Section(section) => {
                    lines.extend(section.lines.into_iter().map(|(line, _)| line));
                }
            }
        }
        lines
    }
}

impl Says for HeldCompletion {
    const KIND: &'static str = "completion";

    fn says(&self) -> Said {
        let what = joined([Some(self.course.clone()), self.title.clone(), proof(&self.proof)]);
        let said = Said::record(self.completion, self.entry, self.completed_on, what);
        Said { counts: self.credit(), ..said }
    }

    fn on_page(&self) -> Option<Vec<String>> {
        let title = self.title.as_ref().map_or(String::new(), |title| format!("{title}; "));
        let proof = proof(&self.proof).map_or(String::new(), |proof| format!("; {proof}"));
        Some(vec![
            self.completed_on.to_string(),
            self.course.clone(),
            format!("{title}{}{proof} (entry {})", self.credit(), self.entry),
        ])
    }
}

impl Says for HeldActivity {
    const KIND: &'static str = "activity";

    fn says(&self) -> Said {
        let what = [
            Some(self.title.clone()),
            self.from.map(|first| format!("from {first}")),
            Some(self.size()),
            Some(self.set.clone()),
            proof(&self.proof),
        ];
        let said = Said::record(self.activity, self.entry, self.activity_on, joined(what));
        Said { counts: self.counts(), ..said }
    }

    fn on_page(&self) -> Option<Vec<String>> {
        let proof = proof(&self.proof).map_or(String::new(), |proof| format!("; {proof}"));
        let (size, counts) = (self.size(), self.counts());
        let from = self.from.map_or(String::new(), |first| format!(" from {first}"));
        Some(vec![
            self.activity_on.to_string(),
            self.set.clone(),
            format!(
                "{}{from}, {size}: {counts}{proof} (activity {}, entry {})",
                self.title, self.activity, self.entry
            ),
        ])
    }
}

impl Says for HeldCharge {
    const KIND: &'static str = "charge";

    fn says(&self) -> Said {
        let what = match self.fee {
            Waivable::ApplicationFee => format!("${} for the application", self.charge),
            Waivable::PortfolioFee => {
                let portfolio = self.portfolio.unwrap_or_default();
                format!("${} for portfolio {portfolio}", self.charge)
            }
            Waivable::AwardFee | Waivable::RenewalFee => {
                format!("${} for the {}", self.charge, self.what)
            }
        };
        let settled = self.settled_on.map(|day| format!("settled {day}"));
        let counts = joined([Some(format!("${} paid", self.paid)), settled]);
        Said { on: Some(self.charged_on), what, counts, ..Said::default() }
    }
}

impl Says for HeldPayment {
    const KIND: &'static str = "payment";

    fn says(&self) -> Said {
        let order = self.order.as_ref().map(|number| format!("order {number}"));
        let payer = self.payer.as_ref().map(|payer| format!("from {payer}"));
        let method = self.method.map(|m| m.to_string());
        let reference = self.reference.clone();
        let what = joined([Some(format!("${}", self.amount)), payer, method, reference, order]);
        let counts =
            self.purpose.as_ref().map_or(String::new(), |purpose| format!("for {purpose}"));
        Said { counts, ..Said::record(self.payment, self.entry, self.paid_on, what) }
    }
}

impl Says for HeldRefund {
    const KIND: &'static str = "refund";

    fn says(&self) -> Said {
        let what = format!("${}, {}", self.amount, self.reason);
        Said::record(self.refund, self.entry, self.refunded_on, what)
    }
}

impl Says for HeldWaiver {
    const KIND: &'static str = "waiver";

    fn says(&self) -> Said {
        Said::record(self.waiver, self.entry, self.waived_on, self.sentence())
    }
}

impl Says for HeldApplied {
    const KIND: &'static str = "applied";

    fn says(&self) -> Said {
        let what = format!("${} of credit to the {}", self.amount, self.what);
        Said::record(self.applied, self.entry, self.applied_on, what)
    }
}

impl Says for HeldAct {
    const KIND: &'static str = "act";

    fn says(&self) -> Said {
        Said::record(self.act, self.entry, self.acted_on, self.sentence())
    }
}

impl Says for HeldConsent {
    const KIND: &'static str = "consent";

    fn says(&self) -> Said {
        Said::record(self.consent, self.entry, self.stated_on, self.sentence().to_string())
    }
}

impl Says for HeldNote {
    const KIND: &'static str = "note";

    fn says(&self) -> Said {
        Said::record(self.note, self.entry, self.noted_on, self.sentence())
    }
}

/// Joins the parts that are there with commas.
pub(crate) fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

pub(crate) fn proof(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| format!("proof {text}"))
}

/// Name, address, membership, state.
fn who(held: &Held) -> String {
    let member = held.ala_member.as_ref().map(|n| format!("ALA member {n}"));
    joined([Some(held.name.clone()), Some(held.email.clone()), member, held.state.clone()])
}

/// What an application says, apart from jobs.
pub(crate) fn application(e: &HeldEnrollment) -> String {
    if let Some(certificate) = &e.certificate {
        return format!("certificate {certificate}, given before these records began");
    }
    let post = if e.requires_mlis {
        format!("{} (requires a master's in library science)", e.position)
    } else {
        e.position.clone()
    };
    let graduated = e.graduate_of.as_ref().zip(e.graduated_on);
    let graduated = graduated.map(|(college, day)| format!("graduated {day} from {college}"));
    let fee = format!("fee ${}", e.fee);
    joined([Some(format!("schooling {}", e.education)), Some(post), graduated, Some(fee)])
}

/// The outcome of an application.
pub(crate) fn candidacy(e: &HeldEnrollment) -> String {
    if e.certificate.is_some() {
        return format!("complete on {}", e.received_on);
    }
    let hours = e.hours_counted.map(|m| format!("{m} of experience counted"));
    let admitted = match (e.eligible, e.admitted_on, e.candidacy) {
        (_, Some(day), Some(days)) => format!("admitted {day}, candidacy to {}", days.last),
        (_, Some(day), None) => format!("admitted {day}"),
        (true, None, _) => "eligible, but not admitted: the fee is unpaid".to_string(),
        (false, None, _) => "not eligible".to_string(),
    };
    joined([Some(admitted), hours])
}

fn enrollment(e: &HeldEnrollment, candidate: Id, lines: &mut Vec<HeldLine>) {
    let said = Said::record(e.enrollment, e.entry, e.received_on, application(e));
    lines.push(line(candidate, "enrollment", Said { counts: candidacy(e), ..said }));
    for job in &e.jobs {
        let hours = job.hours_counted.map_or(String::new(), |m| format!("{m} counted"));
        let said = Said {
            entry: Some(e.entry),
            on: Some(job.first_on),
            what: job.sentence(),
            counts: joined([Some(hours), job.note.clone()]),
            ..Said::default()
        };
        lines.push(line(candidate, "job", said));
    }
}

fn certification(c: &HeldCertification, candidate: Id, lines: &mut Vec<HeldLine>) {
    let what = format!("first day {}", c.first_on);
    let said = Said::record(c.certification, c.entry, c.awarded_on, what);
    lines.push(line(candidate, "certification", said));
    for t in &c.terms {
        let said = Said {
            number: t.renewal,
            entry: t.entry.or(Some(c.entry)),
            on: t.received_on.or(Some(t.first)),
            what: format!("term {}: {} to {}", t.term, t.first, t.last),
            counts: format!(
                "renewal from {} to {}, grace included",
                t.renewal_opens_on, t.grace_ends_on
            ),
        };
        let kind = if t.renewal.is_some() { "renewal" } else { "term" };
        lines.push(line(candidate, kind, said));
    }
}

fn portfolio(p: &HeldPortfolio, candidate: Id, lines: &mut Vec<HeldLine>) {
    let review = p.pre_review.as_ref().map(|note| format!("pre-review: {note}"));
    let what = joined([Some(p.set.clone()), Some(format!("fee ${}", p.fee)), review]);
    let said = Said::record(p.portfolio, p.entry, p.submitted_on, what);
    lines.push(line(candidate, "portfolio", Said { counts: p.outcome.clone(), ..said }));
    for round in &p.rounds {
        if round.round > 1 {
            let what = format!("additional information for portfolio {}", p.portfolio);
            let said = Said { on: Some(round.submitted_on), what, ..Said::default() };
            lines.push(line(candidate, "revision", said));
        }
        let which = format!("portfolio {} round {}", p.portfolio, round.round);
        for a in &round.assignments {
            let what = format!("{which}: {} asked", a.name);
            let said = Said::record(a.assignment, a.entry, a.assigned_on, what);
            lines.push(line(candidate, "assignment", said));
        }
        for e in &round.evaluations {
            let what = format!("{which} by {}: {}", e.name, e.ratings);
            let written: Vec<String> =
                e.comments.iter().map(|c| format!("{}: {}", c.competency, c.comment)).collect();
            let said = Said::record(e.evaluation, e.entry, e.evaluated_on, what);
            lines.push(line(candidate, "evaluation", Said { counts: written.join("; "), ..said }));
        }
    }
}
