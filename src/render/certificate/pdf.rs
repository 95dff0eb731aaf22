//! A drawing as a PDF for archives (PDF/A-2u): with its fonts, and with text that can be searched and copied.

use std::io;

use chrono::Datelike;
use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::geom::{Path, PathBuilder, Point as Place, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Paint, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::render::certificate::drawing::{Drawing, Ink, Mark, Point, Shape, Step, Text};
use crate::render::certificate::faces::{Face, glyphs};
use crate::render::certificate::length::Length;

/// The bytes of the PDF. The same drawing gives the same bytes, since the PDF has the day of the drawing.
///
/// # Errors
/// The library cannot write it.
pub fn pdf(drawing: &Drawing) -> io::Result<Vec<u8>> {
    let mut document = Document::new_with(SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::A2_U),
        ..SerializeSettings::default()
    });
    let made_on = DateTime::new(u16::try_from(drawing.made_on.year()).unwrap_or_default())
        .month(u8::try_from(drawing.made_on.month()).unwrap_or(1))
        .day(u8::try_from(drawing.made_on.day()).unwrap_or(1));
    document.set_metadata(
        Metadata::new()
            .title(drawing.title.clone())
            .language("en".to_string())
            .creator("lssc".to_string())
            .creation_date(made_on),
    );
    let fonts = Face::ALL.map(|face| Font::new(face.file().into(), 0));
    let settings = PageSettings::from_wh(points(drawing.width), points(drawing.height));
    let mut page = document.start_page_with(settings.ok_or_else(unreadable)?);
    let mut surface = page.surface();
    for mark in &drawing.marks {
        match mark {
            Mark::Shape(shape) => draw(&mut surface, shape),
            Mark::Text(text) => {
                let font = fonts[text.look.face as usize].clone().ok_or_else(unreadable)?;
                write(&mut surface, text, font);
            }
        }
    }
    surface.finish();
    page.finish();
    document.finish().map_err(|error| io::Error::other(format!("{error:?}")))
}

fn unreadable() -> io::Error {
    io::Error::other("the page or one of its fonts is not as it was shipped")
}

fn draw(surface: &mut Surface, shape: &Shape) {
    surface.set_fill(shape.fill.map(fill));
    surface.set_stroke(shape.line.map(|(ink, width)| Stroke {
        paint: paint(ink),
        width: points(width),
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }));
    if let Some(path) = path(&shape.steps) {
        surface.draw_path(&path);
    }
}

fn write(surface: &mut Surface, text: &Text, font: Font) {
    let share = |thousandths: i32| thousandths as f32 / 1_000.0;
    let spacing = points(text.look.spacing) / points(text.look.size);
    let set: Vec<KrillaGlyph> = glyphs(text.look.face, &text.text)
        .unwrap_or_default()
        .into_iter()
        .map(|g| {
            let advance = share(g.advance) + if g.advance > 0 { spacing } else { 0.0 };
            let id = GlyphId::new(g.id);
            KrillaGlyph::new(id, advance, share(g.x), share(g.y), 0.0, g.part, None)
        })
        .collect();
    surface.set_fill(Some(fill(text.look.ink)));
    surface.set_stroke(None);
    let start = place(text.at);
    let turn = Transform::from_rotate_at(text.turn as f32 / 100.0, start.x, start.y);
    surface.push_transform(&turn);
    surface.draw_glyphs(start, &set, font, &text.text, points(text.look.size), false);
    surface.pop();
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
        match step {
            Step::Move(to) => path.move_to(points(to.x), points(to.y)),
            Step::Line(to) => path.line_to(points(to.x), points(to.y)),
            Step::Curve(a, b, to) => {
                let [a, b, to] = [a, b, to].map(|p| place(*p));
                path.cubic_to(a.x, a.y, b.x, b.y, to.x, to.y);
            }
            Step::Close => path.close(),
        }
    }
    path.finish()
}

fn points(length: Length) -> f32 {
    length as f32 / 100.0
}

fn place(point: Point) -> Place {
    Place::from_xy(points(point.x), points(point.y))
}

fn paint(ink: Ink) -> Paint {
    let [red, green, blue] = ink.rgb();
    rgb::Color::new(red, green, blue).into()
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: paint(ink), ..Fill::default() }
}
