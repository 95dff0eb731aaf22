//! Whether a certificate may be printed (R2, R6, R8).

use crate::model::{Certification, Standing, Transcript};
use crate::rules::meaning::standing::{ended_by_staff, of_certification};
use crate::rules::{Bench, Decision, Finding, Measure, Requirement, as_it_stood};

/// Decides whether a certificate may be printed (R2, R6, R8): `standing`.
///
/// **Reading**: only for a certification that is in force on the day asked about. To get one for a term that is over,
/// ask as of a day when it was not over, because the certificate shows those days. A revoked certification gets no
/// certificate, whatever day is asked about.
///
/// `transcript` has the facts up to today; a later day asked about is a forecast.
pub fn certificate(
    transcript: &Transcript,
    certification: &Certification,
    bench: Bench,
) -> Decision<()> {
    let then = as_it_stood(transcript, bench.on);
    let (standing, term) = of_certification(&then, certification, bench);
    let ended = ended_by_staff(transcript, certification.enrollment);
    let shown = ended.unwrap_or(standing);
    let certificate = transcript.certificate(certification);
    let obstacle = match (shown, term) {
        _ if certification.awarded_on > bench.on => {
            Some(format!("was awarded later, {}", certification.awarded_on))
        }
        (Standing::Certified | Standing::Renewable, _) => None,
        (Standing::Grace | Standing::Lapsed, Some(term)) => Some(format!("ended {}", term.last)),
        (shown, _) => Some(format!("is {shown}")),
    };
    let obstacles = obstacle.map(|why| format!("certificate {certificate} {why}"));
    let finding = Finding::unless(
        Requirement::Standing,
        Measure::text("certified, renewable"),
        Measure::text(shown.word()),
        "Reading R6, R8",
        obstacles.into_iter().collect(),
        format!("certificate {certificate} is {shown} on {}", bench.on),
    );
    Decision::new(vec![finding], Vec::new(), || ())
}
