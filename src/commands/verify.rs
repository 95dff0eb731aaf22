//! `verify`: what we may say on the telephone about a certificate.

use clap::Args;

use crate::commands::certificates;
use crate::commands::context::Context;
use crate::commands::desk::printed::finish;
use crate::commands::report::manners::AsOf;
use crate::disk::Screen;
use crate::failure::Failure;
use crate::name::folded;
use crate::register::Reading;
use crate::render::{self, Format};
use crate::reports::verification::verification;

/// Say what anybody who asks may know about a certificate
///
/// It says whether the certificate is valid, in grace, lapsed or revoked, its first and last day, and the holder's name if
/// the holder agrees today to be named in public. For any other holder, --name says whether the name that the caller gives
/// is right, or was before it changed; letter case, accents, titles, a middle initial and the order "Last, First" do not
/// matter. Type the number as it is printed on the certificate, in any letter case, with or without blanks and hyphens.
/// Its check character reveals a typing error.
///
/// The exit code is 0 if there is such a certificate, even if it is no longer valid; 1 if there is none; 2 if the number
/// has a typing error.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc verify LSSC-000001-X
  lssc verify LSSC-000002-8 --name 'Renee Wall' --as-of 2026-06-30")]
pub struct VerifyArgs {
    /// The number on the certificate, with its check character
    #[arg(value_name = "CERTIFICATE")]
    number: String,
    /// Say whether this is the holder's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

pub fn run(args: &VerifyArgs, ctx: &Context) -> Result<(), Failure> {
    let said = args.name.as_deref();
    if said.is_some_and(|name| folded(name).is_empty()) {
        return Err(Failure::usage("--name has no letters in it"));
    }
    let on = args.as_of.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = Reading::new(&snapshot, None)?;
    let found = certificates::certificate(&reading, &args.number)?;
    let number = found.number();
    if found.certification.awarded_on > on {
        let text = format!("there was no certificate with the number {number} on {on}");
        return Err(Failure::failed(text));
    }

    let named = found.transcript.agrees_to_be_named(ctx.today);
    let names = reading.names_of(found.transcript.person.number)?;
    let told = verification(
        &found.transcript.up_to(on),
        &found.certification,
        said.map(|said| (said, names.as_slice())),
        named,
        ctx.bench(&reading, on),
    );
    match ctx.format {
        Format::Json => ctx.print_json(&serde_json::json!(told)),
        Format::Csv => finish(render::csv_of_fields(Screen::new(), &told)),
        Format::Table => {
            ctx.print_lines(told.sentences().iter().map(String::as_str))?;
            match (said, told.name_matches, &told.name) {
                (Some(_), None, _) => {
                    ctx.tell("note: the name cannot be compared: the holder's name was forgotten");
                }
                (None, _, None) => {
                    ctx.tell("hint: to say whether a name is the holder's, add --name NAME");
                }
                _ => {}
            }
            Ok(())
        }
    }
}
