//! `report certificate`: a certificate to frame.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::commands::certificates;
use crate::commands::context::{Context, quoted_path};
use crate::commands::desk::printed::finish;
use crate::commands::known_at::KnownAt;
use crate::commands::report::manners::AsOf;
use crate::commands::written::{Written, writing};
use crate::disk::{Draft, Readers, Screen};
use crate::failure::{Doing, Failure};
use crate::model::{Standing, Transcript};
use crate::render::certificate::{self as paper, Missing};
use crate::render::{self, Format};
use crate::reports::certificate::{Certificate, certificate};
use crate::rules::decisions::certificate;
use crate::rules::meaning::standing;

/// Make a certificate to frame
///
/// It is a page of Letter paper, as a PDF or as a web page that prints the same. It shows the program, the holder's
/// name, the days of the term, the sets achieved, the number with its check character, the seal of the program, and
/// lines to sign on. Without --pdf and --html lssc says what it would show. The same certificate always gives the same
/// file, byte for byte.
///
/// lssc refuses it for a certification that is revoked, and for a term that is over; for one that ended, ask as of a
/// day when it was valid.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lssc report certificate LSSC-000001-X --pdf ana.pdf
  lssc report certificate bea@example.org --html bea.html --as-of 2026-06-30")]
pub struct CertificateArgs {
    /// The full number on the certificate, or the holder: a number alone is a candidate's
    #[arg(value_name = "CERTIFICATE")]
    number: String,
    /// Write it as a PDF to this file
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Write it as a web page to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    as_of: AsOf,
    #[command(flatten)]
    known: KnownAt,
}

pub fn run(args: &CertificateArgs, ctx: &Context) -> Result<(), Failure> {
    let on = args.as_of.day(ctx);
    let mut register = ctx.open()?;
    let snapshot = register.snapshot()?;
    let reading = args.known.reading(ctx, &snapshot)?;
    let bench = ctx.bench(&reading, on);
    let found = certificates::of_holder_or_number(ctx, &reading, &args.number, on)?;
    let (number, certification) = (found.number(), found.certification);
    let transcript = found.transcript.up_to(ctx.today.max(on));

    let decision = certificate::certificate(&transcript, &certification, bench);
    let then = transcript.up_to(on);
    decision.into_result().map_err(|findings| {
        let refused = Failure::refused(format!("certificate {number} is refused"), findings);
        match standing::of_certification(&then, &certification, bench) {
            (Standing::Grace | Standing::Lapsed, Some(term)) => refused.hint(format!(
                "to get one that shows its days, ask as of its last day: --as-of {}",
                term.last
            )),
            _ => refused,
        }
    })?;
    if then.person.is_forgotten() {
        return Err(Failure::failed(format!(
            "certificate {number} cannot be made: its holder's name was forgotten"
        )));
    }
    let made = certificate(&then, &certification, bench).ok_or_else(|| {
        Failure::failed(format!("the the policy has no value for the days of certificate {number}"))
    })?;
    let drawing = paper::lay_out(&made).map_err(|missing| no_letter(&made, missing, &then))?;
    let mut files = Vec::new();
    if let Some(place) = &args.pdf {
        let bytes = paper::pdf(&drawing).doing("draw the certificate")?;
        files.push(file(place, &bytes, ctx)?);
    }
    if let Some(place) = &args.html {
        files.push(file(place, paper::web(&drawing).as_bytes(), ctx)?);
    }

    let on_screen = files.iter().any(Draft::is_on_screen);
    files.into_iter().try_for_each(|file| file.keep().written())?;
    if on_screen {
        return Ok(());
    }
    let places: Vec<String> =
        [&args.pdf, &args.html].into_iter().flatten().map(|place| quoted_path(place)).collect();
    say(&made, &places, ctx)
}

/// Begins a file for the certificate.
fn file(place: &Path, bytes: &[u8], ctx: &Context) -> Result<Draft, Failure> {
    let mut file = ctx.door().file(place, Readers::Owner).written()?;
    file.write_all(bytes).doing(&writing(place))?;
    ctx.tell_unwritten(place);
    Ok(file)
}

/// The failure for a character that the fonts lack, and the text that has it.
fn no_letter(made: &Certificate, missing: Missing, holder: &Transcript) -> Failure {
    let number = &made.certificate;
    let texts = [&made.name, &made.program, &made.sponsor].into_iter();
    let whose = texts.chain(&made.sets).chain([number]).find(|text| text.contains(missing.0));
    let text = whose.map_or("", String::as_str);
    let failure = Failure::failed(format!(
        "certificate {number} cannot be made: the fonts have no letter {missing}, which is in '{text}'"
    ));
    if text == made.name {
        failure.hint(format!(
            "the fonts have Latin, Greek and Cyrillic letters; record the name in them: \
             lssc candidate update {} --name NAME",
            holder.person.number
        ))
    } else {
        failure
    }
}

fn say(made: &Certificate, places: &[String], ctx: &Context) -> Result<(), Failure> {
    match ctx.format {
        Format::Json => ctx.print_json(&json!(made)),
        Format::Csv => finish(render::csv_of_fields(Screen::new(), made)),
        Format::Table if places.is_empty() => {
            ctx.print_lines(made.lines().iter().map(String::as_str))
        }
        Format::Table => {
            ctx.tell(&format!(
                "Wrote certificate {} of {} to {}.",
                made.certificate,
                made.name,
                places.join(" and ")
            ));
            Ok(())
        }
    }
}
