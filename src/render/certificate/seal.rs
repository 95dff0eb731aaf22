//! The seal of the program: a rosette with ribbons, and the program's name around an open book.

use crate::render::certificate::drawing::{
    Drawing, Ink, Look, Mark, Point, Step, TURN, Text, around, at, circle, smooth, straight,
};
use crate::render::certificate::faces::{Face, Missing};
use crate::render::certificate::length::Length;

/// The distance from the centre to the tips of the edge.
pub const RADIUS: Length = 5_800;

/// Draws the seal around `centre`, with `name` in its ring.
///
/// # Errors
/// The first character that the face does not have.
pub fn draw(page: &mut Drawing, centre: Point, name: &str) -> Result<(), Missing> {
    ribbons(page, centre);
    page.shape(wave(centre, RADIUS - 100, 100, 72, 0), Some(Ink::Blue), None);
    page.shape(circle(centre, RADIUS - 400), Some(Ink::White), None);
    for phase in 0..6 {
        let turned = phase * TURN / 24 / 6;
        page.line(wave(centre, RADIUS - 720, 240, 24, turned), Ink::Gold, 25);
    }
    page.shape(circle(centre, RADIUS - 1_040), Some(Ink::White), Some((Ink::Blue, 90)));
    page.line(circle(centre, RADIUS - 1_150), Ink::Gold, 30);
    ring(page, centre, RADIUS - 1_980, &name.to_uppercase())?;
    page.shape(circle(centre, RADIUS - 2_250), Some(Ink::White), Some((Ink::Gold, 30)));
    page.line(circle(centre, RADIUS - 2_350), Ink::Blue, 60);
    rays(page, at(centre.x, centre.y + 500));
    book(page, at(centre.x, centre.y + 800));
    Ok(())
}

/// A closed wave around a centre with `crests` crests, the first turned by `phase`.
fn wave(centre: Point, distance: Length, height: Length, crests: i32, phase: i32) -> Vec<Step> {
    let points = crests * 8;
    let point = |n: i32| {
        let swing = around(at(0, 0), height, n * TURN / 8 % TURN).x;
        around(centre, distance + swing, n * TURN / points + phase)
    };
    smooth(&(0..points).map(point).collect::<Vec<_>>(), true)
}

/// Two ribbons below the seal, drawn before it.
fn ribbons(page: &mut Drawing, centre: Point) {
    for side in [-1, 1] {
        let p = |x: Length, y: Length| at(centre.x + side * x, centre.y + y);
        let tail =
            [p(400, 3_000), p(2_700, 2_700), p(4_150, 7_700), p(3_000, 7_250), p(2_150, 8_200)];
        page.shape(straight(&tail, true), Some(Ink::Blue), Some((Ink::White, 60)));
        for stripe in [[p(900, 3_000), p(2_500, 7_700)], [p(2_200, 3_000), p(3_700, 7_300)]] {
            page.line(straight(&stripe, false), Ink::Pale, 40);
        }
    }
}

/// Letters around the centre, from a star at the bottom back to it.
///
/// # Errors
/// The first character that the face does not have.
fn ring(page: &mut Drawing, centre: Point, distance: Length, name: &str) -> Result<(), Missing> {
    let round = i64::from(distance) * 628 / 100;
    let mut look = Look { face: Face::Roman, size: 900, spacing: 60, ink: Ink::Blue };
    // As large as possible while a sixth of the circle stays free at the bottom.
    while look.size > 100 && i64::from(look.width(name)?) * 6 > round * 5 {
        look.size -= 10;
    }
    let mut along = -look.width(name)? / 2;
    for letter in name.chars() {
        let text = letter.to_string();
        let wide = look.width(&text)?;
        let turn = (i64::from(along + wide / 2) * i64::from(TURN) / round) as i32;
        // The middle of the letter is on the ring, but a letter turns around its beginning.
        let begin = around(around(centre, distance, turn), wide / 2, turn - TURN / 4);
        page.marks.push(Mark::Text(Text { text, at: begin, turn, look }));
        along += wide + look.spacing;
    }
    star(page, around(centre, distance + 300, TURN / 2));
    Ok(())
}

fn star(page: &mut Drawing, centre: Point) {
    let tip = |n: i32| around(centre, if n % 2 == 0 { 340 } else { 140 }, n * TURN / 10);
    page.shape(straight(&(0..10).map(tip).collect::<Vec<_>>(), true), Some(Ink::Gold), None);
}

/// Rays that rise from the book.
fn rays(page: &mut Drawing, centre: Point) {
    for n in -5..=5_i32 {
        let turn = n * 1_400;
        let (near, far) = if n % 2 == 0 { (1_450, 2_650) } else { (1_450, 2_150) };
        let ray = [around(centre, near, turn), around(centre, far, turn)];
        page.line(straight(&ray, false), Ink::Gold, 45);
    }
}

/// An open book with its spine above `foot`.
fn book(page: &mut Drawing, foot: Point) {
    for side in [-1, 1] {
        let p = |x: Length, y: Length| at(foot.x + side * x * 6 / 5, foot.y + y * 6 / 5);
        let cover = vec![
            Step::Move(p(0, 1_000)),
            Step::Curve(p(500, 650), p(1_400, 620), p(2_200, 880)),
            Step::Line(p(2_200, -620)),
            Step::Line(p(2_050, -620)),
            Step::Line(p(0, -400)),
            Step::Close,
        ];
        page.shape(cover, Some(Ink::Blue), None);
        let leaf = vec![
            Step::Move(p(0, 780)),
            Step::Curve(p(500, 430), p(1_350, 400), p(2_020, 620)),
            Step::Line(p(2_020, -820)),
            Step::Curve(p(1_350, -1_040), p(500, -1_010), p(0, -640)),
            Step::Close,
        ];
        page.shape(leaf, Some(Ink::White), Some((Ink::Blue, 60)));
        for line in 0..5 {
            let y = -500 + line * 215;
            let text = vec![
                Step::Move(p(270, y + 30)),
                Step::Curve(p(700, y - 215), p(1_250, y - 235), p(1_780, y - 90)),
            ];
            page.line(text, Ink::Gold, 40);
        }
    }
    let spine = [at(foot.x, foot.y - 770), at(foot.x, foot.y + 1_080)];
    page.line(straight(&spine, false), Ink::Blue, 70);
}
