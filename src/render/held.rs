//! Everything about one person for people to read, section by section.

use std::io::{self, Write};

use crate::money::Cents;
use crate::render::{Format, json, rows, table, visible};
use crate::reports::held::{Held, HeldCertification, HeldEnrollment, HeldPortfolio, Part};

/// The width of text if there is no terminal.
const PAGE: u16 = 80;

/// Writes everything about one person: as text for people, as CSV with one line per record, or as one JSON document.
///
/// # Errors
/// The writer fails.
pub fn held<W: Write>(out: W, format: Format, width: Option<u16>, held: &Held) -> io::Result<()> {
    match format {
        Format::Table => text(out, width.or(Some(PAGE)), held),
        Format::Csv => rows(out, format, width, "", held.lines()).map(|_| ()),
        Format::Json => json(out, held),
    }
}

fn text<W: Write>(mut out: W, width: Option<u16>, h: &Held) -> io::Result<()> {
    let out = &mut out;
    writeln!(out, "{}, candidate {}, {}", visible(&h.name), h.candidate, visible(&h.email))?;
    let standing = h.standing.map_or("not enrolled", |s| s.word());
    let balance = match h.balance {
        Cents(0) => "nothing owed".to_string(),
        owed if owed > Cents::ZERO => format!("${owed} owed"),
        credit => format!("${} of credit", -credit),
    };
    let mut facts = vec![
        vec!["standing".to_string(), format!("{standing} on {}", h.as_of)],
        vec!["balance".to_string(), balance],
    ];
    facts.extend(h.ala_member.iter().map(|n| vec!["ALA member".to_string(), n.clone()]));
    facts.extend(h.state.iter().map(|s| vec!["state".to_string(), s.clone()]));
    facts.extend(h.given_up.iter().map(|n| {
        let text = format!("{} {}, {}", n.candidate, n.name, n.email);
        vec!["also".to_string(), text]
    }));
    table::list(out, width, None, &facts)?;

    for part in h.parts() {
        match part {
            Part::Enrollment(e) => enrollment(out, width, e)?,
            Part::Portfolio(p) => portfolio(out, width, p)?,
            Part::Certification(c) => certification(out, width, c)?,
            Part::Section(s) => {
                section(out, width, s.heading, s.lines.into_iter().map(|(_, cells)| cells))?;
            }
        }
    }
    out.flush()
}

fn certification(
    out: &mut impl Write,
    width: Option<u16>,
    c: &HeldCertification,
) -> io::Result<()> {
    let heading = format!(
        "Certification {}, certificate {}, awarded {} (entry {})",
        c.certification, c.certificate, c.awarded_on, c.entry
    );
    let terms = c.terms.iter().map(|t| {
        let by = match (t.renewal, t.received_on, t.entry) {
            (Some(renewal), Some(day), Some(entry)) => {
                format!("; by renewal {renewal}, received {day} (entry {entry})")
            }
            _ => String::new(),
        };
        let (opens, ends) = (t.renewal_opens_on, t.grace_ends_on);
        let days = format!(
            "{} to {}; renewal from {opens} to {ends}, grace included{by}",
            t.first, t.last
        );
        vec![format!("term {}", t.term), days]
    });
    section(out, width, &heading, terms)
}

/// A heading and its lines, or nothing if there are no lines.
fn section(
    out: &mut impl Write,
    width: Option<u16>,
    heading: &str,
    lines: impl Iterator<Item = Vec<String>>,
) -> io::Result<()> {
    let lines: Vec<Vec<String>> = lines.collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", visible(heading))?;
    table::list(out, width, None, &lines)
}

fn enrollment(out: &mut impl Write, width: Option<u16>, e: &HeldEnrollment) -> io::Result<()> {
    if let Some(certificate) = &e.certificate {
        return writeln!(
            out,
            "\nCertified before these records began: certificate {}, from {} (enrollment {}, entry {})",
            visible(certificate),
            e.received_on,
            e.enrollment,
            e.entry
        );
    }
    writeln!(
        out,
        "\nApplication received {} (enrollment {}, entry {})",
        e.received_on, e.enrollment, e.entry
    )?;
    let yes = |yes| if yes { "yes" } else { "no" };
    let mut facts = vec![
        vec!["schooling".to_string(), e.education.to_string()],
        vec![
            "position".to_string(),
            format!(
                "{}; requires a master's in library science: {}",
                if e.position.is_empty() { "(forgotten)" } else { &e.position },
                yes(e.requires_mlis)
            ),
        ],
        vec!["eligible".to_string(), yes(e.eligible).to_string()],
        vec!["fee".to_string(), format!("${}", e.fee)],
    ];
    let mut fact = |name: &str, text: Option<String>| {
        facts.extend(text.map(|text| vec![name.to_string(), text]))
    };
    let graduated = e.graduate_of.as_ref().zip(e.graduated_on);
    fact("graduated", graduated.map(|(college, day)| format!("{day} from {college}")));
    fact("admitted", e.admitted_on.map(|day| day.to_string()));
    fact("candidacy", e.candidacy.map(|c| format!("{} to {}", c.first, c.last)));
    let counted = e.hours_counted.zip(e.look_back);
    fact(
        "experience",
        counted.map(|(hours, days)| format!("{hours} counted of {} to {}", days.first, days.last)),
    );
    for job in &e.jobs {
        let hours = job.hours_counted.map_or(String::new(), |m| format!("; {m} counted"));
        let note = job.note.as_ref().map_or(String::new(), |note| format!("; {note}"));
        fact("  job", Some(format!("{}{hours}{note}", job.sentence())));
    }
    for note in &e.notes {
        fact("note", Some(note.clone()));
    }
    table::list(out, width, None, &facts)
}

fn portfolio(out: &mut impl Write, width: Option<u16>, p: &HeldPortfolio) -> io::Result<()> {
    writeln!(
        out,
        "\nPortfolio {} for {}, submitted {} (entry {})",
        p.portfolio,
        visible(&p.set),
        p.submitted_on,
        p.entry
    )?;
    let mut facts = vec![
        vec!["outcome".to_string(), p.outcome.clone()],
        vec!["fee".to_string(), format!("${}", p.fee)],
    ];
    facts.extend(p.edition.iter().map(|e| vec!["edition".to_string(), e.clone()]));
    facts.extend(p.pre_review.iter().map(|note| vec!["pre-review".to_string(), note.clone()]));
    table::list(out, width, None, &facts)?;
    for round in &p.rounds {
        writeln!(out, "  Round {}, handed in {}", round.round, round.submitted_on)?;
        let mut lines: Vec<Vec<String>> = Vec::new();
        for a in &round.assignments {
            let who = format!("{} (assignment {}, entry {})", a.name, a.assignment, a.entry);
            lines.push(vec![a.assigned_on.to_string(), "asked".to_string(), who]);
        }
        for e in &round.evaluations {
            lines.push(vec![
                e.evaluated_on.to_string(),
                e.ratings.clone(),
                format!("{} (evaluation {}, entry {})", e.name, e.evaluation, e.entry),
            ]);
            for c in &e.comments {
                lines.push(vec![
                    String::new(),
                    String::new(),
                    format!("competency {}: {}", c.competency, c.comment),
                ]);
            }
        }
        lines.extend(round.combined.iter().map(|c| {
            vec!["combined".to_string(), c.clone(), "M met, P partially met, N not met".to_string()]
        }));
        table::list(out, width, None, &lines)?;
    }
    Ok(())
}
