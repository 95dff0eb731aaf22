//! What is printed: every report and list, of everybody, as of days past and to come.

use super::desk::Desk;

/// Days as of which reports are asked: past, lately, today and to come.
const AS_OF: [&str; 5] = ["2024-02-29", "2026-10-31", "2026-11-22", "2027-01-15", "2029-06-30"];

/// Reports as of a day, of everybody.
const OF_ALL: &[&str] = &[
    "report roster",
    "report expiring --within 800 --format json",
    "report next --within 800",
    "report ledger",
    "report ledger --from 2026-01-01 --format json",
    "report statistics --format json",
    "report reminders --days 400,60 --format json",
    "report policy --format csv",
    "report evaluators",
    "report register --format json",
    "order list --format json",
    "order list PO-1",
];

/// Reports as of a day, of one person.
const OF_ONE: &[&str] = &[
    "report progress WHO --format json",
    "report progress WHO --plan",
    "report progress WHO --letter",
    "candidate show WHO",
    "candidate show WHO --format json",
];

/// Lists, which are of no day.
const OF_NO_DAY: &[&str] = &[
    "policy show --format csv",
    "catalog list --on 2026-11-22",
    "agreement list",
    "evaluator list --format json",
];

/// Those that tell of entries by their numbers, and so of what was taken back.
const OF_ENTRIES: &[&str] = &[
    "payment list --as-of 2026-11-22",
    "report changes --since 20 --as-of 2026-11-22",
    "report entries",
    "report entries --digest",
    "report calendar --within 900 --as-of 2026-11-22",
];

/// The line of the report that a number chooses.
fn report(desk: &Desk, number: usize) -> String {
    let people = desk.number("SELECT max(id) FROM candidate") as usize;
    let as_of = AS_OF[number / 16 % AS_OF.len()];
    let place = number / 128;
    match number % 16 {
        0..=5 => format!("{} --as-of {as_of}", OF_ALL[place % OF_ALL.len()]),
        6..=7 => OF_NO_DAY[place % OF_NO_DAY.len()].to_string(),
        _ => {
            let line = OF_ONE[place % OF_ONE.len()];
            let who = 1 + place / OF_ONE.len() % people;
            format!("{} --as-of {as_of}", line.replace("WHO", &who.to_string()))
        }
    }
}

/// The lines of some of the reports, chosen by a number.
pub fn some(desk: &Desk, chosen: usize, count: usize) -> Vec<String> {
    let numbers = (chosen..).map(|number| number.wrapping_mul(0x9E37_79B9) >> 7 & 0xFF_FFFF);
    numbers.map(|number| report(desk, number)).take(count).collect()
}

/// The lines of some of the reports, one that tells of entries among them.
pub fn some_of_any_kind(desk: &Desk, chosen: usize, count: usize) -> Vec<String> {
    let mut lines = some(desk, chosen, count - 1);
    lines.push(OF_ENTRIES[chosen % OF_ENTRIES.len()].to_string());
    lines
}

/// What is printed for a line: who is not there is said not to be.
pub fn printed(desk: &Desk, today: &str, line: &str) -> String {
    let ended = desk.asks_on(today, line);
    format!("{line}: {:?}\n{}", ended.code, ended.out)
}
