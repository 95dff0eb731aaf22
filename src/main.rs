//! The `lssc` command.
fn main() {}
