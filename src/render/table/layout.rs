//! The widths of a table's columns.

use crate::render::column::Kind;
use crate::render::columns;

/// Blanks between two columns.
pub(super) const GAP: usize = 2;

/// The least width of a column of text, unless its text is shorter.
const NARROW: usize = 11;

/// Words up to this width are never broken.
const WORD: usize = 16;

/// What a column needs.
pub(super) struct Need {
    kind: Kind,
    /// Whether it may be left out if there is no room.
    pub(super) spare: bool,
    /// Whether all its cells are empty.
    pub(super) empty: bool,
    /// The width of its longest cell or of its header.
    wide: usize,
    /// The width of its longest word that is not broken.
    word: usize,
}

impl Need {
    /// The least width it can have.
    fn least(&self) -> usize {
        match self.kind {
            Kind::Text => self.wide.min(NARROW.max(self.word)),
            Kind::Word | Kind::Number | Kind::Below => self.wide,
        }
    }

    /// Its width on a later page: on a terminal text wraps as before.
    pub(super) fn after(&self, before: usize, width: Option<u16>) -> usize {
        if self.kind == Kind::Text && width.is_some() { before } else { before.max(self.wide) }
    }
}

/// What the columns of some rows need.
pub(super) fn needs(headers: &[&str], kinds: &[Kind], rows: &[Vec<String>]) -> Vec<Need> {
    let need = |(place, kind): (usize, &Kind)| {
        let cells = rows.iter().filter_map(|row| row.get(place));
        let longest = cells.map(|cell| columns(cell)).max().unwrap_or(0);
        let header = headers.get(place).map_or(0, |header| columns(header));
        let cells = rows.iter().filter_map(|row| row.get(place));
        let words = cells.flat_map(|cell| cell.split_whitespace()).map(columns);
        let word = match kind {
            Kind::Text => words.filter(|word| *word <= WORD).max().unwrap_or(0),
            _ => 0,
        };
        Need { kind: *kind, spare: false, empty: longest == 0, wide: longest.max(header), word }
    };
    kinds.iter().enumerate().map(need).collect()
}

/// The width of each column; none if it is left out. Empty columns go before any text is wrapped, then spare ones, the
/// last first, if wrapping is not enough. Columns below the row take no room. Texts share the rest.
pub(super) fn arranged(room: Option<usize>, needs: &[Need]) -> Vec<Option<usize>> {
    let beside = |need: &Need| (need.kind != Kind::Below).then_some(need.wide);
    let mut widths: Vec<Option<usize>> = needs.iter().map(beside).collect();
    let Some(room) = room else { return widths };
    let used = |widths: &[Option<usize>], width: &dyn Fn(&Need) -> usize| {
        let kept = widths.iter().zip(needs).filter(|(kept, _)| kept.is_some());
        let sum: usize = kept.map(|(_, need)| width(need) + GAP).sum();
        sum.saturating_sub(GAP)
    };
    for place in (0..needs.len()).rev().filter(|place| needs[*place].empty) {
        if used(&widths, &|need| need.wide) > room {
            widths[place] = None;
        }
    }
    for place in (0..needs.len()).rev().filter(|place| needs[*place].spare) {
        if used(&widths, &Need::least) > room {
            widths[place] = None;
        }
    }
    let fixed = |need: &Need| match need.kind {
        Kind::Text => 0,
        Kind::Word | Kind::Number | Kind::Below => need.wide,
    };
    let mut left = room.saturating_sub(used(&widths, &fixed));
    let mut texts: Vec<usize> = (0..needs.len())
        .filter(|place| widths[*place].is_some() && needs[*place].kind == Kind::Text)
        .collect();
    texts.sort_by_key(|place| needs[*place].wide);
    for (done, place) in texts.iter().enumerate() {
        let need = &needs[*place];
        let share = left / (texts.len() - done);
        let width = need.wide.min(share.max(need.least()));
        widths[*place] = Some(width);
        left = left.saturating_sub(width);
    }
    widths
}
