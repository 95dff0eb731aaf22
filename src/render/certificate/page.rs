//! The layout of a certificate: landscape Letter, 11 by 8.5 inches.

use crate::period::Day;
use crate::render::certificate::drawing::{
    Drawing, Ink, Look, Point, Step, TURN, around, at, circle, rectangle, smooth, straight,
};
use crate::render::certificate::faces::{Face, Missing};
use crate::render::certificate::length::Length;
use crate::render::certificate::seal;
use crate::render::visible;
use crate::reports::certificate::Certificate;

const WIDTH: Length = 79_200;
const HEIGHT: Length = 61_200;
const MIDDLE: Length = WIDTH / 2;
/// The distance from the edge of the paper to the frame, and the width of the frame.
const EDGE: Length = 2_700;
const BAND: Length = 1_500;
/// The greatest width of a line of text.
const MOST: Length = WIDTH - 2 * (EDGE + BAND) - 6_000;

const fn look(face: Face, size: Length, spacing: Length, ink: Ink) -> Look {
    Look { face, size, spacing, ink }
}

const SPONSOR: Look = look(Face::Roman, 1_200, 130, Ink::Blue);
const PROGRAM: Look = look(Face::Roman, 3_800, 0, Ink::Blue);
const PHRASE: Look = look(Face::Italic, 1_700, 0, Ink::Black);
const NAME: Look = look(Face::Roman, 4_800, 0, Ink::Black);
const LONG_NAME: Look = look(Face::Roman, 2_600, 0, Ink::Black);
const DAYS: Look = look(Face::Roman, 2_000, 0, Ink::Black);
const SINCE: Look = look(Face::Italic, 1_300, 0, Ink::Black);
const SETS: Look = look(Face::Italic, 1_100, 0, Ink::Blue);
const CAPTION: Look = look(Face::Italic, 1_100, 0, Ink::Black);
const NUMBER: Look = look(Face::Roman, 1_200, 30, Ink::Blue);

/// Lays a certificate out.
///
/// # Errors
/// The first character that the face does not have.
pub fn lay_out(c: &Certificate) -> Result<Drawing, Missing> {
    let mut page = Drawing {
        title: format!("Certificate {}", c.certificate),
        made_on: c.granted_on,
        width: WIDTH,
        height: HEIGHT,
        marks: Vec::new(),
    };
    let middle = |y: Length| at(MIDDLE, y);
    frame(&mut page);
    page.text(&c.sponsor.to_uppercase(), middle(9_300), SPONSOR, MOST)?;
    page.text(&c.program, middle(13_700), PROGRAM, MOST)?;
    flourish(&mut page, 15_700);
    page.text("This is to certify that", middle(19_100), PHRASE, MOST)?;
    name(&mut page, &c.name)?;
    let met = "has met the requirements of the program and is certified";
    page.text(met, middle(29_000), PHRASE, MOST)?;
    let days = format!("from {} to {}", written(c.term_first), written(c.term_last));
    page.text(&days, middle(31_900), DAYS, MOST)?;
    if c.term > 1 {
        let since = format!("certified since {}", written(c.first_on));
        page.text(&since, middle(34_000), SINCE, MOST)?;
    }
    sets(&mut page, &c.sets)?;
    seal::draw(&mut page, middle(45_600), &c.program)?;
    signature(&mut page, 17_500, &format!("for the {}", c.sponsor))?;
    signature(&mut page, WIDTH - 17_500, "date")?;
    page.text(&format!("No. {}", c.certificate), middle(55_400), NUMBER, MOST)?;
    Ok(page)
}

/// A day as documents write it.
fn written(day: Day) -> String {
    day.format("%B %-d, %Y").to_string()
}

/// The full name: in one line if it fits at five eighths of its size or more, otherwise in two.
fn name(page: &mut Drawing, name: &str) -> Result<(), Missing> {
    let name: Vec<&str> = name.split_whitespace().collect();
    let name = name.join(" ");
    // A control character is not part of a name.
    if let Some(steers) = name.chars().find(|c| visible(&c.to_string()) != c.to_string()) {
        return Err(Missing(steers));
    }
    let rule = [at(MIDDLE - 23_000, 26_300), at(MIDDLE + 23_000, 26_300)];
    page.line(straight(&rule, false), Ink::Gold, 60);
    if NAME.width(&name)? <= MOST * 8 / 5 {
        return page.text(&name, at(MIDDLE, 25_000), NAME, MOST);
    }
    let (above, below) = halves(&name);
    page.text(above, at(MIDDLE, 22_700), LONG_NAME, MOST)?;
    page.text(below, at(MIDDLE, 25_600), LONG_NAME, MOST)
}

/// Splits a text into two parts of about the same length, between words if it has several.
fn halves(text: &str) -> (&str, &str) {
    let middle = text.len() / 2;
    let places = text.char_indices();
    let gaps = places.clone().filter(|(_, letter)| *letter == ' ');
    let near = |(place, _): &(usize, char)| place.abs_diff(middle);
    let place = gaps.min_by_key(near).or(places.min_by_key(near));
    let (above, below) = text.split_at(place.map_or(0, |(place, _)| place));
    (above, below.trim_start())
}

/// The competency sets achieved, in as few lines as possible, all about the same length.
fn sets(page: &mut Drawing, sets: &[String]) -> Result<(), Missing> {
    let most = 54_000;
    let mut lines = in_lines(sets, most)?;
    for narrower in (0..most).rev().step_by(500) {
        let narrow = in_lines(sets, narrower)?;
        if narrow.len() > lines.len() {
            break;
        }
        lines = narrow;
    }
    for (place, text) in lines.iter().enumerate() {
        let middle = at(MIDDLE, 36_400 + 1_450 * place as Length);
        page.text(text, middle, SETS, most)?;
    }
    Ok(())
}

/// Names with dots between them, in lines of at most `most`.
fn in_lines(names: &[String], most: Length) -> Result<Vec<String>, Missing> {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        let longer = lines.last().map(|line| format!("{line}  ·  {name}"));
        match (lines.last_mut(), longer) {
            (Some(line), Some(longer)) if SETS.width(&longer)? <= most => *line = longer,
            _ => lines.push(name.clone()),
        }
    }
    Ok(lines)
}

fn signature(page: &mut Drawing, middle: Length, what: &str) -> Result<(), Missing> {
    let line = [at(middle - 10_000, 50_600), at(middle + 10_000, 50_600)];
    page.line(straight(&line, false), Ink::Black, 50);
    page.text(what, at(middle, 52_100), CAPTION, 20_000)
}

/// A fine line on both sides of a lozenge.
fn flourish(page: &mut Drawing, y: Length) {
    for side in [-1, 1] {
        let p = |x: Length, rise: Length| at(MIDDLE + side * x, y - rise);
        let stroke =
            vec![Step::Move(p(700, 0)), Step::Curve(p(3_000, 500), p(5_000, -500), p(9_000, 0))];
        page.line(stroke, Ink::Gold, 60);
    }
    let lozenge =
        [at(MIDDLE - 420, y), at(MIDDLE, y - 260), at(MIDDLE + 420, y), at(MIDDLE, y + 260)];
    page.shape(straight(&lozenge, true), Some(Ink::Gold), None);
}

/// Lines around the page, a band of waves between them, and a rosette in each corner.
fn frame(page: &mut Drawing) {
    let inset = |by: Length| rectangle(at(by, by), at(WIDTH - by, HEIGHT - by));
    let (outer, inner) = (EDGE, EDGE + BAND);
    let middle = (outer + inner) / 2;
    let (right, foot) = (WIDTH - middle, HEIGHT - middle);
    for phase in 0..4 {
        let waves = [
            (at(inner, middle), at(WIDTH - inner, middle), 44),
            (at(inner, foot), at(WIDTH - inner, foot), 44),
            (at(middle, inner), at(middle, HEIGHT - inner), 33),
            (at(right, inner), at(right, HEIGHT - inner), 33),
        ];
        for (from, to, crests) in waves {
            let ink = if phase % 2 == 0 { Ink::Gold } else { Ink::Pale };
            page.line(wave(from, to, crests, phase * TURN / 4), ink, 30);
        }
    }
    for (x, y) in [(middle, middle), (right, middle), (middle, foot), (right, foot)] {
        corner(page, at(x, y));
    }
    page.line(inset(outer - 350), Ink::Blue, 40);
    page.line(inset(outer), Ink::Blue, 180);
    page.line(inset(inner), Ink::Blue, 90);
    page.line(inset(inner + 300), Ink::Gold, 30);
}

/// A wave along a horizontal or vertical line.
fn wave(from: Point, to: Point, crests: i32, phase: i32) -> Vec<Step> {
    let points = crests * 8;
    let point = |n: i32| {
        let part = |from: Length, to: Length| {
            from + (i64::from(to - from) * i64::from(n) / i64::from(points)) as Length
        };
        let swing = around(at(0, 0), BAND / 2 - 200, (n * TURN / 8 + phase) % TURN).x;
        if from.y == to.y {
            at(part(from.x, to.x), from.y + swing)
        } else {
            at(from.x + swing, part(from.y, to.y))
        }
    };
    smooth(&(0..=points).map(point).collect::<Vec<_>>(), false)
}

fn corner(page: &mut Drawing, centre: Point) {
    let half = BAND / 2;
    let (from, to) = (at(centre.x - half, centre.y - half), at(centre.x + half, centre.y + half));
    page.shape(rectangle(from, to), Some(Ink::White), Some((Ink::Blue, 90)));
    for n in 0..8 {
        page.line(circle(around(centre, 270, n * TURN / 8), 270), Ink::Gold, 30);
    }
    page.shape(circle(centre, 90), Some(Ink::Blue), None);
}
