//! What a word may be: commands, options, fixed words, and what the register knows.

use clap::{Arg, Command};

use crate::commands::complete::cursor::{Cursor, Place};
use crate::commands::context::Context;
use crate::commands::help::topics::TOPICS;
use crate::model::{Education, Id, Kind, Method, Standing, Waivable};
use crate::register::{Reading, Register};

/// A completion of the word being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The whole word.
    pub text: String,
    /// Its description.
    pub about: String,
}

/// The completions, and what the shell does with them.
#[derive(Debug)]
pub struct Answer {
    /// `words`; `open`: no blank follows them; `files`, `folders`: the shell completes them itself.
    pub form: &'static str,
    /// The completions, in order.
    pub words: Vec<Word>,
}

/// The kind of values of an argument.
enum Values {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Text that cannot be completed.
    Free,
    /// Days near today.
    Day,
    /// Topics and commands, and after a command its subcommands.
    Pages,
    /// Always the same words.
    Fixed(Vec<Word>),
    /// What the register knows.
    Known(fn(&Reading, &Cursor) -> rusqlite::Result<Vec<Word>>),
}

/// The kind of values with this placeholder in the help; none if the placeholder is unknown.
fn values(name: &str) -> Option<Values> {
    Some(match name {
        "BACKUP" | "FILE" | "PATH" => Values::File,
        "DIR" | "FOLDER" => Values::Folder,
        "AMOUNT" | "CERTIFICATE" | "DAYS" | "EMAIL" | "JOB" | "KEY" | "LETTERS" | "LIBRARY"
        | "N" | "N=TEXT" | "NAME" | "NAME=HEADING" | "NOTE" | "TEXT" | "XX" => Values::Free,
        "GRADE" => fixed(&["A", "B", "C", "D"]),
        "DAY" => Values::Day,
        "COMMAND" | "TOPIC" => Values::Pages,
        "WORD" => fixed(Standing::ALL),
        "SCHOOLING" => fixed(Education::ALL),
        "METHOD" => fixed(Method::ALL),
        "KIND" => fixed(Kind::ALL),
        "REQUIREMENT" => fixed(Waivable::ALL),
        "YES|NO" => fixed(&["yes", "no"]),
        "UNIT" => fixed(&["semester", "quarter", "ceu"]),
        "YES" | "NO" => fixed(&["yes", "no"]),
        "into" => fixed(&["into"]),
        "CANDIDATE" | "OTHER" => Values::Known(people),
        "SET" => Values::Known(sets),
        "COURSE" => Values::Known(courses),
        "COLLEGE" => Values::Known(colleges),
        "PORTFOLIO" => Values::Known(|reading, cursor| portfolios(reading, &cursor.typed)),
        "PURPOSE" => Values::Known(purposes),
        "EVALUATOR" => Values::Known(evaluators),
        "ORDER" => Values::Known(orders),
        "ENTRY" | "WHEN" => Values::Known(entries),
        "NUMBER" => Values::Known(records),
        _ => return None,
    })
}

fn word(text: impl ToString, about: impl ToString) -> Word {
    Word { text: text.to_string(), about: about.to_string() }
}

fn fixed<T: ToString>(words: &[T]) -> Values {
    Values::Fixed(words.iter().map(|text| word(text.to_string(), "")).collect())
}

/// Completions at the cursor; opens the register only if it must.
pub fn answer(cursor: &Cursor, ctx: impl FnOnce() -> Option<Context>) -> Answer {
    let typed = cursor.typed.as_str();
    let exactly =
        |words: Vec<Word>| words.into_iter().filter(|word| word.text.starts_with(typed)).collect();
    let (form, words): (_, Vec<Word>) = match cursor.place {
        Place::Command => ("words", exactly(commands(cursor.command))),
        Place::Option => ("words", exactly(options(cursor))),
        Place::Nothing if typed.is_empty() => ("words", options(cursor)),
        Place::Nothing => ("words", Vec::new()),
        Place::Value(arg) => values_of(cursor, arg, ctx),
    };
    let whole = |word: Word| Word { text: format!("{}{}", cursor.head, word.text), ..word };
    Answer { form, words: words.into_iter().map(whole).collect() }
}

fn commands(command: &Command) -> Vec<Word> {
    let shown = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    let named = shown.map(|inner| {
        word(inner.get_name(), inner.get_about().map_or(String::new(), ToString::to_string))
    });
    named.collect()
}

/// What may follow the words already typed after `lssc help` and `lssc man`.
fn pages(cursor: &Cursor, arg: &Arg) -> Vec<Word> {
    let mut before = cursor.given.iter().filter(|(given, _)| given.get_id() == arg.get_id());
    match before.clone().next() {
        None => {
            let topics = TOPICS.iter().map(|topic| word(topic.name, topic.about()));
            topics.chain(commands(cursor.root)).collect()
        }
        Some(_) => {
            let inner =
                before.try_fold(cursor.root, |command, (_, name)| command.find_subcommand(name));
            inner.map_or(Vec::new(), commands)
        }
    }
}

fn options(cursor: &Cursor) -> Vec<Word> {
    let options = cursor.allowed().into_iter();
    let named = options.map(|arg| {
        let help = arg.get_help().map_or(String::new(), ToString::to_string);
        word(format!("--{}", arg.get_long().unwrap_or_default()), help)
    });
    named.collect()
}

fn values_of(
    cursor: &Cursor,
    arg: &Arg,
    ctx: impl FnOnce() -> Option<Context>,
) -> (&'static str, Vec<Word>) {
    let typed = cursor.typed.as_str();
    let possible = arg.get_possible_values().into_iter();
    let possible: Vec<Word> = possible
        .map(|value| {
            word(value.get_name(), value.get_help().map_or(String::new(), ToString::to_string))
        })
        .collect();
    let found = match name(arg).and_then(values) {
        _ if !possible.is_empty() => possible,
        Some(Values::File) => return ("files", Vec::new()),
        Some(Values::Folder) => return ("folders", Vec::new()),
        Some(Values::Day) => ctx().map_or(Vec::new(), |ctx| {
            let before = ctx.today.pred_opt();
            let days = [(Some(ctx.today), "today"), (before, "yesterday")];
            days.into_iter().filter_map(|(day, about)| Some(word(day?, about))).collect()
        }),
        Some(Values::Pages) => pages(cursor, arg),
        Some(Values::Fixed(words)) => words,
        Some(Values::Known(look)) => {
            ctx().and_then(|ctx| known(&ctx, cursor, look)).unwrap_or_default()
        }
        Some(Values::Free) | None => Vec::new(),
    };
    let named: Vec<&str> = cursor.head.split(',').collect();
    let as_typed =
        found.into_iter().filter(|word| !named.contains(&word.text.as_str())).filter_map(|word| {
            // Keep the typed letters if the command accepts any letter case.
            let rest = rest_of(&word.text, typed)?;
            Some(Word { text: format!("{typed}{rest}"), ..word })
        });
    let words: Vec<Word> = as_typed.collect();
    let goes_on =
        arg.get_value_delimiter().is_some() || words.iter().any(|word| word.text.ends_with(':'));
    (if goes_on { "open" } else { "words" }, words)
}

/// The (first) placeholder for an argument's values in the help.
fn name(arg: &Arg) -> Option<&str> {
    let name = arg.get_value_names()?.first()?.as_str();
    name.split([',', '|']).next()
}

/// The rest of a word that begins with `typed`, in any letter case.
fn rest_of<'w>(word: &'w str, beginning: &str) -> Option<&'w str> {
    let mut letters = word.chars();
    for typed in beginning.chars() {
        letters.next().filter(|letter| letter.to_lowercase().eq(typed.to_lowercase()))?;
    }
    Some(letters.as_str())
}

/// Looks in the register; returns nothing if it cannot be read at once.
fn known(
    ctx: &Context,
    cursor: &Cursor,
    look: impl Fn(&Reading, &Cursor) -> rusqlite::Result<Vec<Word>>,
) -> Option<Vec<Word>> {
    let mut register = Register::glance(&ctx.path).ok()?;
    let snapshot = register.snapshot().ok()?;
    let reading = Reading::new(&snapshot, None).ok()?;
    look(&reading, cursor).ok()
}

fn people(reading: &Reading, cursor: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let typed = &cursor.typed;
    let numbered = reading.people_numbered(typed)?.into_iter();
    let numbered = numbered.map(|(number, name, email)| word(number, format!("{name} <{email}>")));
    let addressed = if typed.is_empty() { Vec::new() } else { reading.people_addressed(typed)? };
    let addressed =
        addressed.into_iter().map(|(number, name, email)| word(email, format!("{number} {name}")));
    Ok(numbered.chain(addressed).collect())
}

fn sets(reading: &Reading, _: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let sets = reading.policy.sets().iter();
    Ok(sets.map(|set| word(&set.code, format!("{}, {}", set.name, set.kind))).collect())
}

fn courses(reading: &Reading, _: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let approved = reading.catalog.approved().into_iter();
    let courses = approved.map(|(_, course)| {
        let latest = course.approvals.last();
        word(&course.code, latest.map_or("", |approval| approval.title.as_str()))
    });
    Ok(courses.collect())
}

fn colleges(reading: &Reading, _: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let agreements = reading.catalog.agreements.iter();
    let mut colleges: Vec<Word> = agreements.map(|a| word(&a.college, &a.award)).collect();
    colleges.sort_by(|a, b| a.text.cmp(&b.text));
    colleges.dedup_by(|a, b| a.text == b.text);
    Ok(colleges)
}

fn portfolios(reading: &Reading, typed: &str) -> rusqlite::Result<Vec<Word>> {
    let mut words = Vec::new();
    for (number, _) in reading.records_numbered(Kind::Portfolio, typed)? {
        let owner = reading.owner_of_portfolio(number)?.unwrap_or(0);
        let transcript = reading.transcript(owner)?.unwrap_or_default();
        if let Some(portfolio) = transcript.portfolios.iter().find(|p| p.id == number) {
            let set = &reading.policy.set(portfolio.set).code;
            words.push(word(number, format!("{set}, {} {}", owner, transcript.person.name)));
        }
    }
    Ok(words)
}

/// `application`, or `portfolio:N`.
fn purposes(reading: &Reading, cursor: &Cursor) -> rusqlite::Result<Vec<Word>> {
    const PORTFOLIO: &str = "portfolio:";
    let Some(number) = cursor.typed.strip_prefix(PORTFOLIO) else {
        return Ok(vec![
            word("application", "the application fee"),
            word(PORTFOLIO, "the fee of a portfolio"),
            word("renewal", "the fee of a renewal"),
            word("award", "the fee of the award"),
        ]);
    };
    let numbered = portfolios(reading, number)?.into_iter();
    Ok(numbered.map(|found| Word { text: format!("{PORTFOLIO}{}", found.text), ..found }).collect())
}

fn evaluators(reading: &Reading, cursor: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let evaluators = reading.evaluators()?.into_iter();
    let by_address = !cursor.typed.is_empty();
    let named = evaluators.flat_map(|evaluator| {
        let sets: Vec<&str> =
            evaluator.sets.iter().map(|set| reading.policy.set(*set).code.as_str()).collect();
        let number = word(evaluator.id, format!("{}: {}", evaluator.name, sets.join(", ")));
        let address = word(evaluator.email, format!("{} {}", evaluator.id, evaluator.name));
        std::iter::once(number).chain(by_address.then_some(address))
    });
    Ok(named.collect())
}

fn orders(reading: &Reading, _: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let orders = reading.orders()?.into_iter();
    Ok(orders
        .map(|order| word(order.number, format!("{}, {}", order.institution, order.ordered_on)))
        .collect())
}

fn entries(reading: &Reading, cursor: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let numbers = reading.entries_numbered(&cursor.typed)?.into_iter();
    numbers.map(|number| Ok(word(number, command(reading, number)?))).collect()
}

/// The records of the kind typed before.
fn records(reading: &Reading, cursor: &Cursor) -> rusqlite::Result<Vec<Word>> {
    let Some(kind) = cursor.value("kind").and_then(|kind| kind.parse::<Kind>().ok()) else {
        return Ok(Vec::new());
    };
    let records = reading.records_numbered(kind, &cursor.typed)?.into_iter();
    records.map(|(number, entry)| Ok(word(number, command(reading, entry)?))).collect()
}

fn command(reading: &Reading, entry: Id) -> rusqlite::Result<String> {
    Ok(reading.entry(entry)?.map_or(String::new(), |row| format!("entry {entry}: {}", row.command)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Cli;
    use clap::CommandFactory;

    /// Every argument that takes a value, with its command as typed.
    fn arguments(command: &Command, typed: &str, found: &mut Vec<(String, Arg)>) {
        let valued = command.get_arguments().filter(|arg| arg.get_action().takes_values());
        found.extend(valued.map(|arg| (typed.to_string(), arg.clone())));
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            arguments(inner, &format!("{typed} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn of_every_value_it_is_known_what_may_be_typed() {
        let mut root = Cli::command();
        root.build();
        let mut found = Vec::new();
        arguments(&root, "lssc", &mut found);
        assert!(found.len() > 100);
        for (typed, arg) in found {
            let known =
                !arg.get_possible_values().is_empty() || name(&arg).and_then(values).is_some();
            assert!(known, "{typed}: name the values of {} in complete/values.rs", arg.get_id());
        }
    }

    #[test]
    fn a_word_goes_on_as_it_is_typed() {
        assert_eq!(rest_of("FND-101", "fnd-"), Some("101"));
        assert_eq!(rest_of("Zoë", "ZOË"), Some(""));
        assert_eq!(rest_of("FND-101", "FND-1012"), None);
    }
}
