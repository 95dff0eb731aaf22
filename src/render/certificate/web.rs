//! A drawing as a page of HTML that prints like the PDF: the same lines in the same fonts, which are in the page.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::render::certificate::drawing::{Drawing, Ink, Mark, Point, Shape, Step, Text};
use crate::render::certificate::faces::Face;
use crate::render::html::{Page, escaped};

const STYLE: &str = "\
@page { size: 11in 8.5in; margin: 0 }
:root { color-scheme: light dark }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#dfe3e8, #16191d) }
svg { display: block; box-sizing: border-box; width: min(100vw, 129vh); background: #fff; box-shadow: 0 0 1.5rem rgb(0 0 0 / .25) }
text { white-space: pre; font-kerning: normal; text-rendering: geometricPrecision }
@media print {
  body { display: block; background: none }
  svg { width: 11in; height: 8.5in; box-shadow: none }
}
";

/// The whole page.
pub fn web(drawing: &Drawing) -> String {
    let mut style = STYLE.to_string();
    for face in Face::ALL {
        let file = STANDARD.encode(face.file());
        let _ = writeln!(
            style,
            "@font-face {{ font-family: {}; src: url(data:font/ttf;base64,{file}) }}",
            family(face)
        );
    }
    let mut body = format!(
        "<svg viewBox=\"0 0 {} {}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n",
        drawing.width, drawing.height
    );
    for mark in &drawing.marks {
        body.push_str(&match mark {
            Mark::Shape(shape) => drawn(shape),
            Mark::Text(text) => written(text),
        });
    }
    body.push_str("</svg>\n");
    Page { kind: "certificate", title: &drawing.title, style: &style, body: &body }.text()
}

fn family(face: Face) -> &'static str {
    match face {
        Face::Roman => "roman",
        Face::Italic => "italics",
    }
}

fn drawn(shape: &Shape) -> String {
    let fill = shape.fill.map_or("none".to_string(), colour);
    let line = shape.line.map_or(String::new(), |(ink, width)| {
        format!(" stroke=\"{}\" stroke-width=\"{width}\"", colour(ink))
    });
    format!("<path fill=\"{fill}\"{line} d=\"{}\"/>\n", steps(&shape.steps))
}

fn steps(steps: &[Step]) -> String {
    let p = |p: &Point| format!("{} {}", p.x, p.y);
    let step = |step: &Step| match step {
        Step::Move(to) => format!("M{}", p(to)),
        Step::Line(to) => format!("L{}", p(to)),
        Step::Curve(a, b, to) => format!("C{} {} {}", p(a), p(b), p(to)),
        Step::Close => "Z".to_string(),
    };
    steps.iter().map(step).collect()
}

/// A line of text. Screen readers skip the single letters around the seal.
fn written(text: &Text) -> String {
    let Point { x, y } = text.at;
    let turn = match text.turn {
        0 => String::new(),
        turn => {
            let degrees = format!(
                "{}{}.{:02}",
                if turn < 0 { "-" } else { "" },
                turn.abs() / 100,
                turn.abs() % 100
            );
            format!(" transform=\"rotate({degrees} {x} {y})\" aria-hidden=\"true\"")
        }
    };
    let spacing = match text.look.spacing {
        0 => String::new(),
        spacing => format!(" letter-spacing=\"{spacing}\""),
    };
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-family=\"{}, Garamond, Georgia, serif\" font-size=\"{}\" fill=\"{}\"{spacing}{turn}>{}</text>\n",
        family(text.look.face),
        text.look.size,
        colour(text.look.ink),
        escaped(&text.text)
    )
}

fn colour(ink: Ink) -> String {
    let [red, green, blue] = ink.rgb();
    format!("#{red:02x}{green:02x}{blue:02x}")
}
