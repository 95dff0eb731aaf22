//! The two faces of EB Garamond: which characters they have, and how wide a line of text is.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use rustybuzz::UnicodeBuffer;

use crate::render::certificate::length::Length;

/// A face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Upright: Latin, Greek and Cyrillic letters.
    Roman,
    /// Italic: the letters of English and similar languages.
    Italic,
}

impl Face {
    /// Both, in order.
    pub const ALL: [Face; 2] = [Face::Roman, Face::Italic];

    /// The font's file.
    pub fn file(self) -> &'static [u8] {
        match self {
            Face::Roman => include_bytes!("../fonts/EBGaramond-Regular.ttf"),
            Face::Italic => include_bytes!("../fonts/EBGaramond-Italic.ttf"),
        }
    }
}

/// A character that a face does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing(pub char);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' (U+{:04X})", self.0, u32::from(self.0))
    }
}

/// One glyph of a line, measured in thousandths of the size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// The distance to the next glyph; 0 for a mark above or below a letter.
    pub advance: i32,
    /// How far it is moved to the right.
    pub x: i32,
    /// How far it is moved up.
    pub y: i32,
    /// The part of the text that it shows.
    pub part: Range<usize>,
}

/// A line of text as glyphs, with kerning, ligatures and marks in place.
///
/// # Errors
/// The first character that the face does not have.
pub fn glyphs(face: Face, text: &str) -> Result<Vec<Glyph>, Missing> {
    static FONTS: LazyLock<[Option<rustybuzz::Face<'static>>; 2]> =
        LazyLock::new(|| Face::ALL.map(|face| rustybuzz::Face::from_slice(face.file(), 0)));
    let Some(font) = &FONTS[face as usize] else {
        return Ok(Vec::new());
    };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let set = rustybuzz::shape(font, &[], buffer);
    let mut begins: Vec<usize> = set.glyph_infos().iter().map(|g| g.cluster as usize).collect();
    begins.push(text.len());
    begins.sort_unstable();
    let glyph = |(info, position): (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition)| {
        let begin = info.cluster as usize;
        if info.glyph_id == 0 {
            return Err(Missing(text[begin..].chars().next().unwrap_or_default()));
        }
        let end = begins.iter().copied().find(|b| *b > begin);
        Ok(Glyph {
            id: info.glyph_id,
            advance: position.x_advance,
            x: position.x_offset,
            y: position.y_offset,
            part: begin..end.unwrap_or(text.len()),
        })
    };
    set.glyph_infos().iter().zip(set.glyph_positions()).map(glyph).collect()
}

/// How wide a line of text is, with `spacing` between its letters.
///
/// # Errors
/// The first character that the face does not have.
pub fn width(face: Face, text: &str, size: Length, spacing: Length) -> Result<Length, Missing> {
    let glyphs = glyphs(face, text)?;
    let advances: i64 = glyphs.iter().map(|g| i64::from(g.advance)).sum();
    let letters = glyphs.iter().filter(|g| g.advance > 0).count() as Length;
    Ok((advances * i64::from(size) / 1_000) as Length + (letters - 1).max(0) * spacing)
}
