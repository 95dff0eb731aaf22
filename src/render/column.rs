//! The columns of a table for people.

/// One column of a table for people.
pub struct Column<R> {
    pub(super) header: &'static str,
    pub(super) kind: Kind,
    pub(super) spare: bool,
    pub(super) cell: fn(&R) -> String,
}

/// How a column behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Wrapped where the terminal is narrow.
    Text,
    /// Never wrapped.
    Word,
    /// Never wrapped, at the right.
    Number,
    /// In a line of its own below the row, never wrapped: a command to copy.
    Below,
}

impl<R> Column<R> {
    const fn of(header: &'static str, kind: Kind, cell: fn(&R) -> String) -> Column<R> {
        Column { header, kind, spare: false, cell }
    }

    /// The same, written below the row, behind its header, where the terminal is too narrow for all.
    pub const fn spare(self) -> Column<R> {
        Column { spare: true, ..self }
    }

    /// Text, which is wrapped where the terminal is narrow.
    pub const fn text(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Text, cell)
    }

    /// A word, a code or a day, which is never wrapped.
    pub const fn word(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Word, cell)
    }

    /// A number, which stands at the right and is never wrapped.
    pub const fn number(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Number, cell)
    }

    /// What stands in a line of its own below the row and is never wrapped: a command to copy.
    pub const fn below(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Below, cell)
    }
}
