//! The `lssc` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lssc::commands::main()
}
