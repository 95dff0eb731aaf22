//! Charts for a page: columns by year, and bars next to numbers, as SVG that scales.
//!
//! Widths are in percent and heights in pixels, so a chart fits both a phone and a sheet of paper, and its letters are
//! as large as those around it.

use std::fmt::Write as _;

use crate::render::html::escaped;

/// The height of the highest possible column and of the space above and below, in pixels.
const HIGH: i64 = 110;
const ABOVE: i64 = 20;
const BELOW: i64 = 22;

/// The least width of a chart and the width of a letter, in pixels.
const ACROSS: usize = 264;
const LETTER: usize = 7;

/// One column.
pub struct Column {
    /// The year.
    pub year: i32,
    /// Its height, in its own unit; none if nothing is drawn.
    pub long: Option<i64>,
    /// The label above it, if there is room.
    pub label: String,
    /// The text for somebody who points at it.
    pub told: String,
}

/// The scale of the columns.
pub struct Scale {
    /// The greatest height, in the unit of the columns.
    pub top: i64,
    /// The same as text.
    pub told: String,
    /// Whether each column is part of a whole with the greatest height.
    pub parts: bool,
}

/// A chart with a column for each year. `name` is one word, unique on the page.
pub fn columns(
    name: &str,
    title: &str,
    summary: &str,
    columns: &[Column],
    scale: &Scale,
) -> String {
    let count = columns.len().max(1);
    let (floor, height) = (ABOVE + HIGH, ABOVE + HIGH + BELOW);
    let mut svg = format!(
        "<svg height=\"{height}\" role=\"img\" aria-labelledby=\"{name}-title {name}-desc\">\n\
         <title id=\"{name}-title\">{}</title>\n<desc id=\"{name}-desc\">{}</desc>\n",
        escaped(title),
        escaped(summary)
    );
    let longest = columns.iter().map(|c| c.label.chars().count()).max();
    let all_told = count * (longest.unwrap_or(0) * LETTER + 6) <= ACROSS;
    // Writing to a string cannot fail.
    if !all_told {
        let _ = writeln!(
            svg,
            "<line class=\"line\" x1=\"0\" x2=\"100%\" y1=\"{ABOVE}\" y2=\"{ABOVE}\"/>\
             <text x=\"0\" y=\"{}\">{}</text>",
            ABOVE - 6,
            escaped(&scale.told)
        );
    }
    let every = spacing(count);
    let last = columns.last().map_or(0, |column| column.year);
    for (place, column) in columns.iter().enumerate() {
        let middle = percent(2 * place as i64 + 1, 2 * count as i64);
        let (x, width) = slot(place, count);
        let _ = write!(svg, "<g><title>{}: {}</title>", column.year, escaped(&column.told));
        if scale.parts && column.long.is_some() {
            let _ = write!(
                svg,
                "<rect class=\"track\" x=\"{x}\" y=\"{ABOVE}\" width=\"{width}\" height=\"{HIGH}\"/>"
            );
        }
        let high = column.long.map_or(0, |long| drawn(long, scale.top));
        if high > 0 {
            let _ = write!(
                svg,
                "<rect class=\"bar\" x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{}\"/>",
                hundredths(floor * 100 - high),
                hundredths(high)
            );
        }
        if all_told || column.long.is_none() {
            let above = match column.long {
                Some(_) if scale.parts => HIGH * 100,
                _ => high,
            };
            let class = if high > 0 { " class=\"told\"" } else { "" };
            let _ = write!(
                svg,
                "<text{class} text-anchor=\"middle\" x=\"{middle}\" y=\"{}\">{}</text>",
                hundredths((floor - 5) * 100 - above),
                escaped(&column.label)
            );
        }
        if (i64::from(last) - i64::from(column.year)) % every == 0 {
            let _ = write!(
                svg,
                "<text text-anchor=\"middle\" x=\"{middle}\" y=\"{}\">{}</text>",
                height - 5,
                column.year
            );
        }
        svg.push_str("</g>\n");
    }
    let _ = write!(
        svg,
        "<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"{floor}\" y2=\"{floor}\"/>\n</svg>\n"
    );
    svg
}

/// A bar next to its number, which says the same.
pub fn bar(long: i64, longest: i64) -> String {
    let width = percent(long.clamp(0, longest.max(1)), longest.max(1));
    format!(
        "<svg height=\"12\" aria-hidden=\"true\"><rect class=\"bar\" width=\"{width}\" height=\"12\"/></svg>"
    )
}

/// The next round number from `most` up: 10, 15, 20, 30, 40, 50, 60 or 80 times a power of ten.
pub fn round_up(most: i64) -> i64 {
    let mut tenth = 1_i64;
    loop {
        let rounds = [10, 15, 20, 30, 40, 50, 60, 80].map(|step| tenth.saturating_mul(step) / 10);
        if let Some(round) = rounds.into_iter().find(|round| *round >= most) {
            return round;
        }
        tenth = tenth.saturating_mul(10);
    }
}

/// How many years apart the labels are.
fn spacing(count: usize) -> i64 {
    let room = ACROSS / (4 * LETTER + 8);
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
    let fits = |step: &&usize| count.div_ceil(**step) <= room;
    steps.iter().find(fits).map_or(1_000, |step| *step as i64)
}

/// Where a column begins and how wide it is: seven tenths of its place, up to a limit.
fn slot(place: usize, count: usize) -> (String, String) {
    let (place, count) = (place as i64, count as i64);
    // In thousandths of the whole.
    let width = (700 / count).clamp(1, 140);
    let begins = (2 * place + 1) * 1_000 / count - width;
    (percent(begins, 2_000), percent(width, 1_000))
}

/// The height of a column in hundredths of a pixel: at least one pixel unless the number is zero.
fn drawn(long: i64, top: i64) -> i64 {
    let (long, top) = (i128::from(long.max(0)), i128::from(top.max(1)));
    let high = (long * i128::from(HIGH) * 100 / top).min(i128::from(HIGH) * 100);
    let high = high.max(if long > 0 { 100 } else { 0 });
    i64::try_from(high).unwrap_or(0)
}

/// A part in percent, to two places: `12.34%`.
fn percent(part: i64, whole: i64) -> String {
    let hundred = i128::from(part) * 10_000 / i128::from(whole.max(1));
    format!("{}%", hundredths(i64::try_from(hundred).unwrap_or(0)))
}

fn hundredths(number: i64) -> String {
    format!("{}.{:02}", number / 100, number.abs() % 100)
}
