//! Everything held about one person as lines of one shape, for spreadsheets.

use serde::Serialize;

use crate::model::{Entry, Id};
use crate::period::Day;
use crate::render::{Column, Flat, Row};
use crate::reports::day_or_blank;
use crate::reports::held::{Held, HeldEnrollment, HeldPortfolio};

/// One record about a person.
#[derive(Debug, Clone, Serialize)]
pub struct HeldLine {
    /// The candidate's number.
    pub candidate: Id,
    /// What kind of record it is.
    pub kind: &'static str,
    /// Its number.
    pub number: Option<Id>,
    /// The entry that recorded it.
    pub entry: Option<Entry>,
    /// Its day.
    pub on: Option<Day>,
    /// What it says.
    pub what: String,
    /// How it counts, or why not.
    pub counts: String,
}

impl Flat for HeldLine {
    const FIELDS: &'static [&'static str] =
        &["candidate", "kind", "number", "entry", "on", "what", "counts"];
}

impl Row for HeldLine {
    const COLUMNS: &'static [Column<HeldLine>] = &[
        Column::word("kind", |r| r.kind.to_string()),
        Column::number("no", |r| r.number.map_or(String::new(), |n| n.to_string())),
        Column::word("on", |r| day_or_blank(r.on)),
        Column::text("what", |r| r.what.clone()),
        Column::text("counts", |r| r.counts.clone()),
    ];
}

impl Held {
    /// A line a record: who the person is first, then the records kind by kind, each kind by day.
    pub fn lines(&self) -> Vec<HeldLine> {
        let line = |kind, number, entry, on, what, counts| HeldLine {
            candidate: self.candidate,
            kind,
            number,
            entry,
            on,
            what,
            counts,
        };
        let standing = self.standing.map_or("not enrolled", |s| s.word());
        let mut lines = vec![line(
            "candidate",
            Some(self.candidate),
            None,
            None,
            who(self),
            format!("{standing} on {}", self.as_of),
        )];
        for e in &self.enrollments {
            let (on, entry) = (Some(e.received_on), Some(e.entry));
            lines.push(line(
                "enrollment",
                Some(e.enrollment),
                entry,
                on,
                application(e),
                candidacy(e),
            ));
            for job in &e.jobs {
                let hours = job.hours_counted.map_or(String::new(), |m| format!("{m} counted"));
                let counts = [Some(hours), job.note.clone()];
                lines.push(line(
                    "job",
                    None,
                    entry,
                    Some(job.first_on),
                    job.sentence(),
                    joined(counts),
                ));
            }
        }
        for c in &self.completions {
            let what = joined([Some(c.course.clone()), c.title.clone(), proof(&c.proof)]);
            lines.push(line(
                "completion",
                Some(c.completion),
                Some(c.entry),
                Some(c.completed_on),
                what,
                c.credit(),
            ));
        }
        for p in &self.portfolios {
            portfolio(p, &line, &mut lines);
        }
        for c in &self.certifications {
            let what = format!("first day {}", c.first_on);
            lines.push(line(
                "certification",
                Some(c.certification),
                Some(c.entry),
                Some(c.awarded_on),
                what,
                String::new(),
            ));
            for t in &c.terms {
                let what = format!("term {}: {} to {}", t.term, t.first, t.last);
                let counts = format!(
                    "renewal from {} to {}, grace included",
                    t.renewal_opens_on, t.grace_ends_on
                );
                match t.renewal {
                    Some(renewal) => lines.push(line(
                        "renewal",
                        Some(renewal),
                        t.entry,
                        t.received_on,
                        what,
                        counts,
                    )),
                    None => {
                        lines.push(line("term", None, Some(c.entry), Some(t.first), what, counts))
                    }
                }
            }
        }
        for a in &self.activities {
            let what = joined([
                Some(a.title.clone()),
                Some(a.size()),
                Some(a.set.clone()),
                proof(&a.proof),
            ]);
            lines.push(line(
                "activity",
                Some(a.activity),
                Some(a.entry),
                Some(a.activity_on),
                what,
                a.counts(),
            ));
        }
        for c in &self.charges {
            let what = match c.portfolio {
                Some(portfolio) => format!("${} for portfolio {portfolio}", c.charge),
                None => format!("${} for the application", c.charge),
            };
            let settled = c.settled_on.map(|day| format!("settled {day}"));
            let counts = joined([Some(format!("${} paid", c.paid)), settled]);
            lines.push(line("charge", None, None, Some(c.charged_on), what, counts));
        }
        for p in &self.payments {
            let order = p.order.as_ref().map(|number| format!("order {number}"));
            let payer = p.payer.as_ref().map(|payer| format!("from {payer}"));
            let method = p.method.map(|m| m.to_string());
            let what = joined([Some(format!("${}", p.amount)), payer, method, order]);
            let purpose =
                p.purpose.clone().map_or(String::new(), |purpose| format!("for {purpose}"));
            lines.push(line(
                "payment",
                Some(p.payment),
                Some(p.entry),
                Some(p.paid_on),
                what,
                purpose,
            ));
        }
        for r in &self.refunds {
            let what = format!("${}, {}", r.amount, r.reason);
            lines.push(line(
                "refund",
                Some(r.refund),
                Some(r.entry),
                Some(r.refunded_on),
                what,
                String::new(),
            ));
        }
        for w in &self.waivers {
            lines.push(line(
                "waiver",
                Some(w.waiver),
                Some(w.entry),
                Some(w.waived_on),
                w.sentence(),
                String::new(),
            ));
        }
        for a in &self.acts {
            lines.push(line(
                "act",
                Some(a.act),
                Some(a.entry),
                Some(a.acted_on),
                a.sentence(),
                String::new(),
            ));
        }
        for c in &self.consents {
            lines.push(line(
                "consent",
                Some(c.consent),
                Some(c.entry),
                Some(c.stated_on),
                c.sentence().to_string(),
                String::new(),
            ));
        }
        lines
    }
}

/// The parts that there are, with commas between.
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

/// What an application states, jobs aside.
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

/// What an application came to.
pub(crate) fn candidacy(e: &HeldEnrollment) -> String {
    if e.certificate.is_some() {
        return format!("complete on {}", e.received_on);
    }
    let hours = e.hours_counted.map(|m| format!("{m} of experience counted"));
    let admitted = match (e.eligible, e.admitted_on, e.candidacy) {
        (_, Some(day), Some(days)) => format!("admitted {day}, candidacy to {}", days.last),
        (_, Some(day), None) => format!("admitted {day}"),
        (true, None, _) => "eligible, not admitted: the fee is open".to_string(),
        (false, None, _) => "not eligible".to_string(),
    };
    joined([Some(admitted), hours])
}

fn portfolio(
    p: &HeldPortfolio,
    line: &impl Fn(&'static str, Option<Id>, Option<Entry>, Option<Day>, String, String) -> HeldLine,
    lines: &mut Vec<HeldLine>,
) {
    let review = p.pre_review.as_ref().map(|note| format!("pre-review: {note}"));
    let what = joined([Some(p.set.clone()), Some(format!("fee ${}", p.fee)), review]);
    lines.push(line(
        "portfolio",
        Some(p.portfolio),
        Some(p.entry),
        Some(p.submitted_on),
        what,
        p.outcome.clone(),
    ));
    for round in &p.rounds {
        if round.round > 1 {
            let what = format!("additional information for portfolio {}", p.portfolio);
            lines.push(line("revision", None, None, Some(round.submitted_on), what, String::new()));
        }
        for a in &round.assignments {
            let what = format!("portfolio {} round {}: {} asked", p.portfolio, round.round, a.name);
            lines.push(line(
                "assignment",
                Some(a.assignment),
                Some(a.entry),
                Some(a.assigned_on),
                what,
                String::new(),
            ));
        }
        for e in &round.evaluations {
            let what = format!(
                "portfolio {} round {} by {}: {}",
                p.portfolio, round.round, e.name, e.ratings
            );
            let written: Vec<String> =
                e.comments.iter().map(|c| format!("{}: {}", c.competency, c.comment)).collect();
            lines.push(line(
                "evaluation",
                Some(e.evaluation),
                Some(e.entry),
                Some(e.evaluated_on),
                what,
                written.join("; "),
            ));
        }
    }
}
