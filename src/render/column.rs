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
    /// Wrapped if the terminal is narrow.
    Text,
    /// Never wrapped.
    Word,
    /// Never wrapped, aligned right.
    Number,
    /// A command to copy: on its own line below the row, never wrapped.
    Below,
}

impl<R> Column<R> {
    const fn of(header: &'static str, kind: Kind, cell: fn(&R) -> String) -> Column<R> {
        Column { header, kind, spare: false, cell }
    }

    /// Lets the column move below the row, after its header, if the terminal is too narrow for all columns.
    pub const fn spare(self) -> Column<R> {
        Column { spare: true, ..self }
    }

    /// Text, wrapped if the terminal is narrow.
    pub const fn text(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Text, cell)
    }

    /// A word, a code or a day, never wrapped.
    pub const fn word(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Word, cell)
    }

    /// A number, aligned right and never wrapped.
    pub const fn number(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Number, cell)
    }

    /// A command to copy: on its own line below the row, never wrapped.
    pub const fn below(header: &'static str, cell: fn(&R) -> String) -> Column<R> {
        Column::of(header, Kind::Below, cell)
    }
}
