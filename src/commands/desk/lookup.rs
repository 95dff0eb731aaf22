//! Finds what an argument names. If there is no such thing, suggests the nearest known names (exit 1).

use crate::commands::context::Context;
use crate::failure::{Doing, Failure, nearest};
use crate::model::{CourseId, Evaluator, Id, Portfolio, Transcript, same_text};
use crate::policy::SetId;
use crate::register::Reading;

/// The transcript of the candidate with this number or e-mail address.
pub fn candidate(reading: &Reading, text: &str) -> Result<Transcript, Failure> {
    candidate_within(reading, text, &mut { usize::MAX })
}

/// The same for a row of a file. `comparisons` limits how many texts may still be compared to find the nearest names.
pub fn candidate_within(
    reading: &Reading,
    text: &str,
    comparisons: &mut usize,
) -> Result<Transcript, Failure> {
    let typed = text.trim();
    let number = match typed.parse::<Id>() {
        Ok(number) => Some(number),
        Err(_) => by_address(reading, typed)?,
    };
    let found = match number {
        Some(number) => reading.transcript(reading.known.person(number))?,
        None => None,
    };
    if let Some(transcript) = found {
        return Ok(transcript);
    }
    let people = 2 * reading.count_people().doing("count who is known")?;
    if people > *comparisons {
        return Err(not_known(typed));
    }
    *comparisons -= people;
    Err(unknown_candidate(reading, typed)?)
}

/// The candidate of an e-mail address: the one who has it now, or else the one person who had it (program 3a).
///
/// # Errors
/// Several people have it, or nobody has it and several had it; names them.
pub fn by_address(reading: &Reading, email: &str) -> Result<Option<Id>, Failure> {
    let mut found = reading.all_by_email(email)?;
    let mut which = "is";
    if found.is_empty() {
        found = reading.all_who_had(email)?.into_iter().collect();
        which = "was";
    }
    match found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => {
            let mut named = Vec::new();
            for number in &found {
                let person = reading.person(*number)?;
                named.extend(person.map(|(number, name, _)| format!("{number} {name}")));
            }
            let (email, people) = (email.trim(), named.join(" and of "));
            Err(Failure::failed(format!("{email} {which} the address of {people}"))
                .hint("name the candidate by number"))
        }
    }
}

/// The candidate a command is about. Says so if the typed number is retired or the address is a former one.
pub fn asked(ctx: &Context, reading: &Reading, text: &str) -> Result<Transcript, Failure> {
    let transcript = candidate(reading, text)?;
    tell_given_up(ctx, reading, text);
    if text.contains('@') && !transcript.has_address(text) {
        let person = &transcript.person;
        ctx.tell(&format!(
            "note: {} is a former address of {} {}, now {}",
            text.trim(),
            person.number,
            person.name,
            person.email
        ));
    }
    Ok(transcript)
}

/// The numbers of the candidates whom `texts` name.
pub fn numbers(ctx: &Context, reading: &Reading, texts: &[String]) -> Result<Vec<Id>, Failure> {
    let number = |text: &String| asked(ctx, reading, text).map(|t| t.person.number);
    texts.iter().map(number).collect()
}

/// Says which number replaces a typed one that is retired.
pub fn tell_given_up(ctx: &Context, reading: &Reading, text: &str) {
    let number: Id = text.trim().parse().unwrap_or(0);
    if let Some(since) = reading.known.mergers().since(number) {
        let person = reading.known.person(number);
        ctx.tell(&format!("note: {number} was merged into {person} by entry {since}"));
    }
}

fn not_known(typed: &str) -> Failure {
    Failure::failed(format!("there is no candidate '{typed}' in the register"))
        .hint("look for part of the name or address: lssc candidate find TEXT")
}

/// Says that a candidate is not in the register, and names the nearest who are.
pub fn unknown_candidate(reading: &Reading, typed: &str) -> Result<Failure, Failure> {
    let failure = Failure::failed(format!("there is no candidate '{typed}' in the register"));
    let near = near_people(&reading.people()?, typed);
    Ok(if near.is_empty() {
        failure.hint("look for part of the name or address: lssc candidate find TEXT")
    } else {
        failure.hint(format!("did you mean {}?", near.join(", or ")))
    })
}

/// The people nearest to what was typed, as `12, Ana Diaz <ana@example.org>`.
///
/// Compares only the part of an address before the @, because many share a domain.
pub fn near_people(people: &[(Id, String, String)], typed: &str) -> Vec<String> {
    let local = |address: &str| address.split('@').next().unwrap_or_default().to_lowercase();
    let emails = people.iter().map(|(_, _, email)| email.as_str());
    let names = people.iter().map(|(_, name, _)| name.as_str());
    let found = match typed.split_once('@') {
        Some((before, _)) => {
            let locals: Vec<String> = emails.map(local).collect();
            nearest(before, locals.iter().map(String::as_str))
        }
        None => nearest(typed, emails.chain(names)),
    };
    let mut near: Vec<String> = Vec::new();
    for text in found {
        let whose = people.iter().filter(|(_, name, email)| {
            if typed.contains('@') { local(email) == text } else { *name == text || *email == text }
        });
        for (number, name, email) in whose.take(2) {
            let line = format!("{number}, {name} <{email}>");
            if !near.contains(&line) {
                near.push(line);
            }
        }
    }
    near.truncate(3);
    near
}

/// The set that `text` names by code, name or alias.
pub fn set(reading: &Reading, text: &str) -> Result<SetId, Failure> {
    reading.policy.find_set(text).ok_or_else(|| {
        let failure = Failure::failed(format!("there is no competency set '{}'", text.trim()));
        let near = reading.policy.nearest_sets(text);
        if near.is_empty() {
            let codes: Vec<&str> =
                reading.policy.sets().iter().map(|set| set.code.as_str()).collect();
            failure.hint(format!("the sets are: {}", codes.join(", ")))
        } else {
            failure.hint(format!("did you mean {}?", near.join(", ")))
        }
    })
}

/// The sets that `texts` name.
pub fn sets(reading: &Reading, texts: &[String]) -> Result<Vec<SetId>, Failure> {
    texts.iter().map(|text| set(reading, text)).collect()
}

/// The course of this code, or the one course of this title.
pub fn course(reading: &Reading, code: &str) -> Result<CourseId, Failure> {
    let approved = reading.catalog.approved();
    let mut titled =
        approved.iter().filter(|(_, c)| c.approvals.iter().any(|a| same_text(&a.title, code)));
    let titled = match (titled.next(), titled.next()) {
        (Some((id, _)), None) => Some(*id),
        _ => None,
    };
    reading.catalog.find(code).or(titled).ok_or_else(|| {
        let failure =
            Failure::failed(format!("there is no course '{}' in the catalog", code.trim()));
        let near = near_courses(reading, code);
        if near.is_empty() {
            failure.hint("see the approved courses: lssc catalog list")
        } else {
            failure.hint(format!("did you mean {}?", near.join(", ")))
        }
    })
}

/// The course codes nearest to what was typed, a code or a title.
pub fn near_courses(reading: &Reading, typed: &str) -> Vec<String> {
    let approved = reading.catalog.approved();
    let by_code = nearest(typed, approved.iter().map(|(_, c)| c.code.as_str()));
    if !by_code.is_empty() {
        return by_code;
    }
    let titles = approved.iter().filter_map(|(_, c)| c.approvals.last().map(|a| a.title.as_str()));
    let near = nearest(typed, titles);
    let coded = |title: &String| {
        let course = approved.iter().find(|(_, c)| c.approvals.iter().any(|a| a.title == *title));
        course.map(|(_, c)| format!("{} ({title})", c.code))
    };
    near.iter().filter_map(coded).collect()
}

/// The college's name as its agreements write it.
pub fn college(reading: &Reading, typed: &str) -> Result<String, Failure> {
    let agreements = &reading.catalog.agreements;
    let known = agreements.iter().find(|a| same_text(&a.college, typed));
    known.map(|a| a.college.clone()).ok_or_else(|| {
        let failure =
            Failure::failed(format!("there is no agreement with a college '{}'", typed.trim()));
        let near = nearest(typed, agreements.iter().map(|a| a.college.as_str()));
        if near.is_empty() {
            failure.hint("record it first: lssc agreement add --college NAME ...")
        } else {
            failure.hint(format!("did you mean {}?", near.join(", ")))
        }
    })
}

/// The evaluator with this number, e-mail address or name.
pub fn evaluator(reading: &Reading, text: &str) -> Result<Evaluator, Failure> {
    let evaluators = reading.evaluators()?;
    let typed = text.trim();
    let same = |e: &&Evaluator| {
        e.id.to_string() == typed || same_text(&e.email, typed) || same_text(&e.name, typed)
    };
    let found: Vec<&Evaluator> = evaluators.iter().filter(same).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => {
            let failure =
                Failure::failed(format!("there is no evaluator '{typed}' in the register"));
            let known = evaluators.iter().flat_map(|e| [e.name.as_str(), e.email.as_str()]);
            let near = nearest(typed, known);
            Err(if near.is_empty() {
                failure.hint("see who is known: lssc evaluator list")
            } else {
                failure.hint(format!("did you mean {}?", near.join(", ")))
            })
        }
        several => {
            let numbers: Vec<String> =
                several.iter().map(|e| format!("{} <{}>", e.id, e.email)).collect();
            Err(Failure::failed(format!("'{typed}' names several evaluators"))
                .hint(format!("name one by number or e-mail address: {}", numbers.join(", "))))
        }
    }
}

/// A portfolio by its number, with its candidate's transcript.
pub fn portfolio(reading: &Reading, number: Id) -> Result<(Transcript, Portfolio), Failure> {
    let owner = reading.owner_of_portfolio(number)?;
    let transcript = match owner {
        Some(owner) => reading.transcript(owner)?,
        None => None,
    };
    let found = transcript
        .and_then(|t| t.portfolios.iter().find(|p| p.id == number).cloned().map(|p| (t, p)));
    found.ok_or_else(|| {
        Failure::failed(format!("there is no portfolio {number} in the register"))
            .hint("see a candidate's portfolios: lssc report progress CANDIDATE")
    })
}

/// Reads the register up to the last entry, so that it stays the same while more is recorded.
pub fn reading<'c>(_ctx: &Context, conn: &'c rusqlite::Connection) -> Result<Reading<'c>, Failure> {
    let last: Id = conn
        .query_row("SELECT coalesce(max(id), 0) FROM entry", [], |row| row.get(0))
        .doing("read the register")?;
    Reading::new(conn, Some(last)).doing("read the register")
}
