//! A drawing: shapes and lines of text on a page, in whole hundredths of a point from the upper left corner.

use crate::period::Day;
use crate::render::certificate::faces::{Face, Missing, width};
use crate::render::certificate::length::Length;

/// A point on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Distance from the left edge.
    pub x: Length,
    /// Distance from the upper edge.
    pub y: Length,
}

/// Makes a point.
pub const fn at(x: Length, y: Length) -> Point {
    Point { x, y }
}

/// An ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// For the frame, the seal and the headings.
    Blue,
    /// For ornaments.
    Gold,
    /// For fine lines under others.
    Pale,
    /// For text.
    Black,
    /// The colour of the paper.
    White,
}

impl Ink {
    /// Red, green and blue.
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Ink::Blue => [0x1d, 0x35, 0x57],
            Ink::Gold => [0xa6, 0x7c, 0x37],
            Ink::Pale => [0xd9, 0xc6, 0x9a],
            Ink::Black => [0x1a, 0x1a, 0x1a],
            Ink::White => [0xff, 0xff, 0xff],
        }
    }
}

/// One step of an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Start a line here.
    Move(Point),
    /// Draw a straight line to here.
    Line(Point),
    /// Draw a curve with two handles to here.
    Curve(Point, Point, Point),
    /// Go back to where the line began.
    Close,
}

/// An outline that is filled, drawn with a line, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Its outline.
    pub steps: Vec<Step>,
    /// The ink that fills it.
    pub fill: Option<Ink>,
    /// The ink and the width of its line.
    pub line: Option<(Ink, Length)>,
}

/// How a line of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The face.
    pub face: Face,
    /// The size of the letters.
    pub size: Length,
    /// Extra space between letters.
    pub spacing: Length,
    /// The ink.
    pub ink: Ink,
}

impl Look {
    /// The width of a text in this look.
    ///
    /// # Errors
    /// The first character that the face does not have.
    pub fn width(self, text: &str) -> Result<Length, Missing> {
        width(self.face, text, self.size, self.spacing)
    }
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where it begins, on the base line.
    pub at: Point,
    /// How far it is turned clockwise around that point, in hundredths of a degree.
    pub turn: i32,
    /// How it looks.
    pub look: Look,
}

/// One thing on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A shape.
    Shape(Shape),
    /// A line of text.
    Text(Text),
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The title.
    pub title: String,
    /// The day on it.
    pub made_on: Day,
    /// Its width.
    pub width: Length,
    /// Its height.
    pub height: Length,
    /// Everything on it; later marks cover earlier ones.
    pub marks: Vec<Mark>,
}

impl Drawing {
    /// Adds a shape.
    pub fn shape(&mut self, steps: Vec<Step>, fill: Option<Ink>, line: Option<(Ink, Length)>) {
        self.marks.push(Mark::Shape(Shape { steps, fill, line }));
    }

    /// Adds a line without a fill.
    pub fn line(&mut self, steps: Vec<Step>, ink: Ink, width: Length) {
        self.shape(steps, None, Some((ink, width)));
    }

    /// Adds a centred line of text, smaller if it would be wider than `most`.
    ///
    /// # Errors
    /// The first character that the face does not have.
    pub fn text(
        &mut self,
        text: &str,
        middle: Point,
        look: Look,
        most: Length,
    ) -> Result<(), Missing> {
        let natural = look.width(text)?.max(1);
        let part = |length: Length| {
            if natural > most {
                (i64::from(length) * i64::from(most) / i64::from(natural)) as Length
            } else {
                length
            }
        };
        let look = Look { size: part(look.size), spacing: part(look.spacing), ..look };
        self.marks.push(Mark::Text(Text {
            text: text.to_string(),
            at: at(middle.x - look.width(text)? / 2, middle.y),
            turn: 0,
            look,
        }));
        Ok(())
    }
}

/// Straight lines from point to point, and back to the first if closed.
pub fn straight(points: &[Point], closed: bool) -> Vec<Step> {
    let step = |(place, point): (usize, &Point)| match place {
        0 => Step::Move(*point),
        _ => Step::Line(*point),
    };
    let steps = points.iter().enumerate().map(step);
    steps.chain(closed.then_some(Step::Close)).collect()
}

/// A rectangle between two corners.
pub fn rectangle(from: Point, to: Point) -> Vec<Step> {
    straight(&[from, at(to.x, from.y), to, at(from.x, to.y)], true)
}

/// A full turn, in hundredths of a degree.
pub const TURN: i32 = 36_000;

/// The point at a distance from a centre, `turn` hundredths of a degree clockwise from straight up.
pub fn around(centre: Point, distance: Length, turn: i32) -> Point {
    let (sine, cosine) = (f64::from(turn) / 18_000.0 * std::f64::consts::PI).sin_cos();
    let part = |share: f64| (f64::from(distance) * share).round() as Length;
    at(centre.x + part(sine), centre.y - part(cosine))
}

/// A circle.
pub fn circle(centre: Point, radius: Length) -> Vec<Step> {
    let points: Vec<Point> = (0..12).map(|n| around(centre, radius, n * TURN / 12)).collect();
    smooth(&points, true)
}

/// A smooth curve through points, closed or open.
pub fn smooth(points: &[Point], closed: bool) -> Vec<Step> {
    let count = points.len();
    let Some(first) = points.first() else {
        return Vec::new();
    };
    let point = |n: usize, by: isize| {
        let place = n as isize + by;
        if closed {
            points[place.rem_euclid(count as isize) as usize]
        } else {
            points[place.clamp(0, count as isize - 1) as usize]
        }
    };
    // The handles of a point are parallel to the line between its neighbours and a sixth as long.
    let handle = |n: usize, toward: isize| {
        let (here, before, after) = (point(n, 0), point(n, -1), point(n, 1));
        let part = |before: Length, after: Length| toward as Length * (after - before) / 6;
        at(here.x + part(before.x, after.x), here.y + part(before.y, after.y))
    };
    let mut steps = vec![Step::Move(*first)];
    let last = if closed { count } else { count - 1 };
    for n in 0..last {
        let next = (n + 1) % count;
        steps.push(Step::Curve(handle(n, 1), handle(next, -1), points[next]));
    }
    if closed {
        steps.push(Step::Close);
    }
    steps
}
