//! What depends on what: decisions told to a person, and what is left over where their ground is taken away.

use std::collections::BTreeSet;

use proptest::test_runner::{TestCaseError, TestCaseResult};

use super::desk::{Desk, Done};
use super::{fails, same};

/// What a retraction may leave to be seen to: facts without what they stood on.
const LEFT_OVER: &[&str] = &[
    "nobody",
    "details",
    "courses",
    "orders",
    "enrollment",
    "applications",
    "undecided",
    "assignments",
    "rounds",
    "evaluation-days",
    "refunds",
];

/// Decisions that stand although later facts speak against them, or what they rested on was taken back even so.
/// Conflicts that become known later are among them: the outcome that was told stays.
const LET_STAND: &[&str] = &[
    "awards",
    "renewals",
    "terms",
    "one-candidacy",
    "one-certification",
    "duplicates",
    "independence",
];

/// Holds a register to being well, but for what taking back leaves over.
pub fn is_well(desk: &Desk) -> TestCaseResult {
    let check = desk.asks("check --format json");
    let taken_back = desk.number("SELECT count(*) FROM retraction") > 0;
    let found = check.json();
    let names = found.as_array().unwrap().iter().map(|f| f["check"].as_str().unwrap());
    let unexpected: Vec<&str> = names
        .filter(|name| !(LET_STAND.contains(name) || taken_back && LEFT_OVER.contains(name)))
        .collect();
    match unexpected.is_empty() {
        true => Ok(()),
        false => fails(desk, format!("{unexpected:?}\n{}", check.out)),
    }
}

/// Types a line, and holds it to what a retraction may do: it leaves no decision without its ground, or it is refused
/// and names each that would be; those named.
pub fn types_judged(desk: &mut Desk, line: &str) -> Result<(Done, Decisions), TestCaseError> {
    let takes_back = line.starts_with("retract") || line.contains("--corrects");
    if !takes_back || line.contains("--even-so") {
        return Ok((desk.types(line), Decisions::new()));
    }
    let (stood, groundless) = (in_force(desk), groundless(desk));
    let done = desk.types(line);
    if done.entry.is_some() {
        // What is given back only now stands as it stood, whatever was recorded in the meantime.
        let without = self::groundless(desk).into_iter();
        let new =
            without.filter(|decision| !groundless.contains(decision) && stood.contains(decision));
        same(desk, "not refused", &new.collect::<Vec<_>>(), &[])?;
    }
    let parts = done.ended.err.split([']', ';']);
    let named: Decisions =
        parts.filter(|part| part.contains(", depends on it")).map(decision).collect();
    let said = done.ended.err.contains("an award or renewal depends on it");
    if said == named.is_empty() || (said && done.ended.code != Some(3)) {
        fails(desk, format!("refused without a name: {}", done.ended.err))?;
    }
    Ok((done, named))
}

/// Takes an entry back by the command, even so where decisions depend on it, and answers by which entry; none where it
/// cannot be. The decisions named are then listed by the check, and no others.
pub fn takes_back(desk: &mut Desk, entry: i64) -> Result<Option<i64>, TestCaseError> {
    let (before, stood) = (groundless(desk), in_force(desk));
    let line = format!("retract entry {entry} --reason wrong --yes");
    let (done, named) = types_judged(desk, &line)?;
    if named.is_empty() {
        return Ok(done.entry);
    }
    let even_so = desk.types(&format!("{line} --even-so"));
    if even_so.entry.is_some() {
        // What is given back only now stands as it stood, whatever was decided in the meantime.
        let mut listed: Vec<String> = groundless(desk).difference(&before).cloned().collect();
        listed.retain(|decision| stood.contains(decision));
        let named: Vec<String> = named.into_iter().collect();
        same(desk, "named, and then listed", &listed, &named)?;
    }
    Ok(even_so.entry)
}

/// Awards, renewals and applications by kind and number.
type Decisions = BTreeSet<String>;

/// The decision of which a text speaks first.
fn decision(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    words.join(" ")
}

/// Those that do not follow from the facts, as the check lists them.
fn groundless(desk: &Desk) -> Decisions {
    let found = desk.asks("check --format json").json();
    let found = found.as_array().unwrap().iter();
    let listed = ["awards", "renewals", "one-candidacy"];
    let of_decisions = found.filter(|f| listed.contains(&f["check"].as_str().unwrap()));
    of_decisions.map(|f| decision(f["what"].as_str().unwrap())).collect()
}

/// Those in force.
fn in_force(desk: &Desk) -> Decisions {
    let sql = "SELECT 'certification ' || id FROM certification_in_force
               UNION SELECT 'renewal ' || id FROM renewal_in_force
               UNION SELECT 'application ' || coalesce(number, id) FROM enrollment_in_force";
    let conn = desk.conn();
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}
