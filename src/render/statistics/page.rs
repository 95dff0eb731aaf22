//! The statistics as one page of HTML: charts, and their numbers.

use std::fmt::Write as _;

use chrono::Datelike;

use crate::hours::thousands;
use crate::period::Day;
use crate::policy::Policy;
use crate::render::html::{Page, escaped};
use crate::render::statistics::chart::{self, Column, Scale};
use crate::render::statistics::{SIDE_BY_SIDE, groups, long};
use crate::reports::statistics::{By, Measure, Row, Statistics, Unit, Value};

/// Replaces a hidden number.
const HIDDEN: &str = "<span role=\"img\" aria-label=\"hidden\" title=\"hidden\">*</span>";

/// Replaces a missing number.
const NONE: &str = "<span role=\"img\" aria-label=\"none\">–</span>";

/// The statistics as a page that needs no other file: it has no script, follows the reader's choice of light or
/// dark, and prints with every number. The policy names the sets.
pub fn statistics_page(s: &Statistics, policy: &Policy) -> String {
    let mut body = head(s);
    if s.is_empty() {
        body.push_str("<main>\n<p>Nothing is counted.</p>\n</main>\n");
    } else {
        body.push_str("<main>\n");
        body.push_str(&in_short(s));
        for section in [
            by_year(s),
            by_state(s),
            finishing(s),
            sets(s, policy),
            portfolios(s),
            renewals(s),
            money(s),
        ] {
            body.push_str(&section);
        }
        body.push_str("</main>\n");
    }
    let title = format!("{}: statistics, {} to {}", s.program, s.first, s.last);
    Page { kind: "statistics", title: &title, style: include_str!("page.css"), body: &body }.text()
}

/// The program, the period, and what is left out.
fn head(s: &Statistics) -> String {
    let [first, last, as_of] = [s.first, s.last, s.as_of].map(time);
    let mut notes = format!("What became known after {as_of} is left out.");
    if (s.last.month(), s.last.day()) != (12, 31) {
        let _ = write!(notes, " The year {} is counted to {last} only.", s.last.year());
    }
    if s.public {
        notes.push_str(
            " A star replaces each number of fewer than five people, and each number that would give one away by \
             subtraction.",
        );
    }
    format!(
        "<header>\n<h1>{}</h1>\n<p class=\"period\">Statistics from {first} to {last}, as known on {as_of}</p>\n\
         <p class=\"note\">{notes}</p>\n</header>\n",
        escaped(&s.program),
    )
}

/// A day, never broken across lines.
fn time(day: Day) -> String {
    format!("<time>{day}</time>")
}

/// The few numbers that people ask for first.
fn in_short(s: &Statistics) -> String {
    let last = time(s.last);
    let told = [
        (Measure::Holders, format!("hold a certification on {last}")),
        (Measure::Active, format!("are candidates on {last}")),
        (Measure::Applied, "applications".to_string()),
        (Measure::Certified, "certifications awarded".to_string()),
        (Measure::MonthsToCertify, "months to certify, the median".to_string()),
        (Measure::RenewalRate, "of the terms that ended are renewed".to_string()),
    ];
    let mut out = String::from("<dl class=\"short\">\n");
    for (which, words) in told {
        let row = s.row(which, By::All, "all");
        let number = match row {
            Some(row) if which.unit() == Unit::Share => share(row),
            row => cell(row, which.unit()),
        };
        let _ = writeln!(out, "<div><dt>{words}</dt><dd>{number}</dd></div>");
    }
    out.push_str("</dl>\n");
    out
}

fn section(heading: &str, content: &str) -> String {
    if content.is_empty() {
        String::new()
    } else {
        format!("<section>\n<h2>{heading}</h2>\n{content}</section>\n")
    }
}

fn grid(figures: &[String], class: &str) -> String {
    let figures = figures.concat();
    if figures.is_empty() {
        String::new()
    } else {
        format!("<div class=\"{class}\">\n{figures}</div>\n")
    }
}

fn figure(title: &str, which: Measure, content: &str) -> String {
    format!(
        "<figure>\n<figcaption><h3>{title}</h3><p>{}</p></figcaption>\n<div>\n{content}</div>\n</figure>\n",
        escaped(which.definition())
    )
}

/// A small chart of each count, and one table of all.
fn by_year(s: &Statistics) -> String {
    let years = groups(s, &SIDE_BY_SIDE, By::Year);
    if years.is_empty() {
        return String::new();
    }
    let at_the_end = |which: Measure| matches!(which, Measure::Active | Measure::Holders);
    // One scale for events, another for numbers of people.
    let top = |of_those: bool| {
        let measures = SIDE_BY_SIDE.iter().filter(|which| at_the_end(**which) == of_those);
        let rows = measures.flat_map(|which| s.of(*which).filter(|row| row.by == By::Year));
        rows.map(long).max().unwrap_or(0)
    };
    let tops = [top(false), top(true)];
    let figures: Vec<String> = SIDE_BY_SIDE
        .iter()
        .map(|which| {
            let top = tops[usize::from(at_the_end(*which))];
            figure(title(*which), *which, &columns(s, *which, Some(top)))
        })
        .collect();
    let table = side_by_side(s, "Year", &years, By::Year, |year| year.to_string());
    let region = "<div class=\"across\" role=\"region\" aria-label=\"The numbers of each year\" tabindex=\"0\">\n";
    section(
        "From application to certification, by year",
        &format!("{}{region}{table}</div>\n", grid(&figures, "grid")),
    )
}

/// Where people are, the counts of each state, and those of each year in it.
fn by_state(s: &Statistics) -> String {
    let states = groups(s, &SIDE_BY_SIDE, By::State);
    if states.is_empty() {
        return String::new();
    }
    let bars = [Measure::Holders, Measure::Active].map(|which| {
        let names: Vec<(String, String)> =
            states.iter().map(|state| (state.clone(), named(state))).collect();
        match s.row(which, By::All, "all") {
            Some(_) => figure(
                &format!("{} on {}", title(which), time(s.last)),
                which,
                &bars(s, which, By::State, "State", &names),
            ),
            None => String::new(),
        }
    });
    let table = side_by_side(s, "State", &states, By::State, named);
    let region = "<div class=\"across\" role=\"region\" aria-label=\"The numbers of each state\" tabindex=\"0\">\n";
    let mut each = String::new();
    for state in &states {
        let suffix = format!(" {state}");
        let years: Vec<String> = groups(s, &SIDE_BY_SIDE, By::YearState)
            .into_iter()
            .filter(|group| group.ends_with(&suffix))
            .collect();
        let year = |group: &str| group.trim_end_matches(&suffix).to_string();
        let table = side_by_side(s, "Year", &years, By::YearState, year);
        let _ = write!(
            each,
            "<details><summary>{}, by year</summary>\n<div class=\"across\">{table}</div></details>\n",
            escaped(&named(state))
        );
    }
    section(
        "By state",
        &format!(
            "{}{region}{table}</div>\n<div class=\"each\">\n<h3>Each state, year by year</h3>\n\
             <div class=\"states\">\n{each}</div>\n</div>\n",
            grid(&bars, "grid wide long")
        ),
    )
}

fn finishing(s: &Statistics) -> String {
    let figures = [Measure::MonthsToCertify, Measure::Finished, Measure::Running]
        .map(|which| with_table(s, which));
    section("How long it takes, and who finishes", &grid(&figures, "grid"))
}

fn sets(s: &Statistics, policy: &Policy) -> String {
    let name = |code: String| {
        let set = policy.find_set(&code).map(|set| policy.set(set).name.clone());
        let name = set.unwrap_or_else(|| code.clone());
        (code, name)
    };
    let of = |by| groups(s, &[Measure::Sets], by);
    let routes: Vec<_> = of(By::Route).into_iter().map(|r| (r.clone(), r)).collect();
    let sets: Vec<_> = of(By::Set).into_iter().map(name).collect();
    if sets.is_empty() {
        return String::new();
    }
    let figures = [
        figure("By set", Measure::Sets, &bars(s, Measure::Sets, By::Set, "Set", &sets)),
        figure("By route", Measure::Sets, &bars(s, Measure::Sets, By::Route, "Route", &routes)),
    ];
    section("Competency sets achieved", &grid(&figures, "grid wide"))
}

fn portfolios(s: &Statistics) -> String {
    let outcomes = [
        ("achieved", "achieved at once"),
        ("achieved-revised", "achieved after additional information"),
        ("not-achieved", "not achieved"),
        ("undecided", "undecided"),
    ];
    let names: Vec<_> = outcomes
        .iter()
        .filter(|(code, _)| s.row(Measure::Portfolios, By::Outcome, code).is_some())
        .map(|(code, name)| (code.to_string(), name.to_string()))
        .collect();
    let mut figures = Vec::new();
    if !names.is_empty() {
        let bars = bars(s, Measure::Portfolios, By::Outcome, "Outcome", &names);
        figures.push(figure(title(Measure::Portfolios), Measure::Portfolios, &bars));
    }
    figures.push(with_table(s, Measure::Agreement));
    section("Portfolios and their evaluators", &grid(&figures, "grid wide"))
}

fn renewals(s: &Statistics) -> String {
    section("Renewals", &grid(&[with_table(s, Measure::RenewalRate)], "grid wide"))
}

fn money(s: &Statistics) -> String {
    let figures =
        [Measure::Received, Measure::Refunded, Measure::Waived].map(|which| with_table(s, which));
    section("Money", &grid(&figures, "grid wide"))
}

fn title(which: Measure) -> &'static str {
    match which {
        Measure::Applied => "Applications",
        Measure::Admitted => "Admissions",
        Measure::Active => "Candidates",
        Measure::Complete => "Completions",
        Measure::Certified => "Certifications awarded",
        Measure::Holders => "Holders of a certification",
        Measure::Renewed => "Renewals",
        Measure::Lapsed => "Lapsed certifications",
        Measure::MonthsToCertify => "Median months to certify",
        Measure::Finished => "Share finished, by year of admission",
        Measure::Running => "Share still running, by year of admission",
        Measure::Sets => "Competency sets achieved",
        Measure::Portfolios => "Outcomes of portfolios",
        Measure::Agreement => "Ratings alike of two evaluators",
        Measure::RenewalRate => "Share renewed, by year in which the term ended",
        Measure::Received => "Received",
        Measure::Refunded => "Refunded",
        Measure::Waived => "Waived",
    }
}

/// The state as text.
fn named(state: &str) -> String {
    match state {
        "none" => "no state recorded".to_string(),
        state => state.to_string(),
    }
}

/// A chart of columns over a table of the same numbers; empty if nothing was counted.
fn with_table(s: &Statistics, which: Measure) -> String {
    let years = groups(s, &[which], By::Year);
    if years.is_empty() {
        return String::new();
    }
    let line = |head: &str, row: Option<&Row>| {
        let cells = match which.unit() {
            Unit::Share => format!(
                "<td class=\"n\">{}</td><td class=\"n\">{}</td>",
                parts(row),
                row.map_or(NONE.to_string(), share)
            ),
            unit => format!("<td class=\"n\">{}</td>", cell(row, unit)),
        };
        format!("<tr><th scope=\"row\">{head}</th>{cells}</tr>\n")
    };
    let heads = match which.unit() {
        Unit::Share => {
            "<th scope=\"col\" class=\"n\">Number</th><th scope=\"col\" class=\"n\">Share</th>"
        }
        Unit::Months => "<th scope=\"col\" class=\"n\">Months</th>",
        Unit::Dollars => "<th scope=\"col\" class=\"n\">Dollars</th>",
        Unit::Count => "<th scope=\"col\" class=\"n\">Number</th>",
    };
    let mut rows = String::new();
    for year in &years {
        rows.push_str(&line(year, s.row(which, By::Year, year)));
    }
    let all = line("all", s.row(which, By::All, "all"));
    let table = format!(
        "<details class=\"numbers\"><summary>The numbers</summary>\n<table>\n\
         <thead><tr><th scope=\"col\">Year</th>{heads}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n<tfoot>{all}</tfoot>\n</table>\n</details>\n"
    );
    figure(title(which), which, &format!("{}{table}", columns(s, which, None)))
}

/// A chart of columns of one measure; `top` is the greatest number of all charts with the same scale.
fn columns(s: &Statistics, which: Measure, top: Option<i64>) -> String {
    let unit = which.unit();
    let years = match top {
        Some(_) => groups(s, &SIDE_BY_SIDE, By::Year),
        None => groups(s, &[which], By::Year),
    };
    let column = |year: &String| {
        let row = s.row(which, By::Year, year);
        let nothing = matches!(unit, Unit::Count | Unit::Dollars);
        let (long, label, told) = match row {
            Some(row) if row.hidden => (None, "*".to_string(), "hidden".to_string()),
            Some(row) if unit == Unit::Share => {
                (Some(long(row)), plain(row), format!("{}, {}", words(row), plain(row)))
            }
            Some(row) => (Some(long(row)), plain(row), plain(row)),
            None if nothing => (Some(0), "0".to_string(), "0".to_string()),
            None => (None, String::new(), "none".to_string()),
        };
        Column { year: year.parse().unwrap_or(0), long, label, told }
    };
    let list: Vec<Column> = years.iter().map(column).collect();
    let most = list.iter().filter_map(|column| column.long).max().unwrap_or(0);
    let scale = match unit {
        Unit::Share => Scale { top: 1_000, told: "100%".to_string(), parts: true },
        _ => {
            let top = chart::round_up(top.unwrap_or(most).max(1));
            let told = match unit {
                Unit::Dollars => dollars(top),
                _ => thousands(top),
            };
            Scale { top, told, parts: false }
        }
    };
    chart::columns(which.word(), title(which), &summary(&list, most), &list, &scale)
}

/// What a chart shows, in a sentence or two.
fn summary(list: &[Column], most: i64) -> String {
    let (Some(first), Some(last)) = (list.first(), list.last()) else {
        return String::new();
    };
    let mut text = format!("A column for each year from {} to {}.", first.year, last.year);
    if let Some(column) = list.iter().find(|column| column.long == Some(most) && most > 0) {
        let _ = write!(text, " The highest is {}: {}.", column.year, column.told);
    }
    let hidden = list.iter().filter(|column| column.told == "hidden").count();
    if hidden > 0 {
        let _ = write!(text, " Hidden: {hidden}.");
    }
    text.push_str(" The numbers are in the table below.");
    text
}

/// A table with the bars of one measure, each next to its number.
fn bars(s: &Statistics, which: Measure, by: By, head: &str, names: &[(String, String)]) -> String {
    let longest = s.of(which).filter(|row| row.by == by).map(long).max().unwrap_or(0);
    let mut rows = String::new();
    for (group, name) in names {
        let row = s.row(which, by, group);
        let bar = row
            .filter(|row| !row.hidden)
            .map_or(String::new(), |row| chart::bar(long(row), longest));
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"drawn\">{bar}</td></tr>",
            escaped(name),
            cell(row, which.unit())
        );
    }
    format!(
        "<table class=\"bars\">\n<thead><tr><th scope=\"col\">{head}</th><th scope=\"col\" class=\"n\">Number</th><td></td></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n<tfoot><tr><th scope=\"row\">all</th><td class=\"n\">{}</td><td></td></tr></tfoot>\n</table>\n",
        cell(s.row(which, By::All, "all"), which.unit())
    )
}

/// The counts of groups with a column for each measure; for years or states also those of all.
fn side_by_side(
    s: &Statistics,
    head: &str,
    list: &[String],
    by: By,
    name: impl Fn(&str) -> String,
) -> String {
    let heads: String = SIDE_BY_SIDE
        .iter()
        .map(|which| format!("<th scope=\"col\" class=\"n\">{}</th>", capital(which.word())))
        .collect();
    let line = |head: &str, by: By, group: &str| {
        let cells: String = SIDE_BY_SIDE
            .iter()
            .map(|which| {
                format!("<td class=\"n\">{}</td>", cell(s.row(*which, by, group), Unit::Count))
            })
            .collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", escaped(head))
    };
    let rows: String = list.iter().map(|group| line(&name(group), by, group)).collect();
    let foot = match by {
        By::YearState => String::new(),
        _ => format!("<tfoot>{}</tfoot>\n", line("all", By::All, "all")),
    };
    format!(
        "<table>\n<thead><tr><th scope=\"col\">{head}</th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n{foot}</table>\n"
    )
}

/// A word as the heading of a column.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A number in a cell.
fn cell(row: Option<&Row>, unit: Unit) -> String {
    match (row, unit) {
        (Some(row), _) if row.hidden => HIDDEN.to_string(),
        (Some(row), _) => plain(row),
        (None, Unit::Count) => "0".to_string(),
        (None, Unit::Dollars) => dollars(0),
        (None, _) => NONE.to_string(),
    }
}

/// `12 of 20`.
fn parts(row: Option<&Row>) -> String {
    match row {
        Some(row) if row.hidden => HIDDEN.to_string(),
        Some(row) => words(row),
        None => NONE.to_string(),
    }
}

fn words(row: &Row) -> String {
    match (row.value, row.of) {
        (Some(Value::Whole(part)), Some(of)) => format!("{} of {}", thousands(part), thousands(of)),
        _ => String::new(),
    }
}

/// A share in percent.
fn share(row: &Row) -> String {
    if row.hidden { HIDDEN.to_string() } else { plain(row) }
}

/// A number that is not hidden: a share in percent, money in dollars.
fn plain(row: &Row) -> String {
    match (row.per_mille, row.value) {
        (Some(mille), _) => format!("{}.{}%", mille / 10, mille % 10),
        (None, Some(Value::Whole(number))) => thousands(number),
        (None, Some(Value::Money(cents))) => dollars(cents.0),
        (None, None) => String::new(),
    }
}

/// Dollars, with cents if there are any.
fn dollars(cents: i64) -> String {
    let whole = thousands(cents / 100);
    match cents % 100 {
        0 => format!("${whole}"),
        rest => format!("${whole}.{:02}", rest.abs()),
    }
}
