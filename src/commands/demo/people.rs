//! The sample people: a catalog, a college, evaluators, and a life for every standing (program §8).
//!
//! Days count back from today. [`FOUR_YEARS`] is 48 months give or take a day; no life comes closer than ten days to a
//! boundary, so that every standing occurs on every day of the calendar.

use crate::acts::enrollment::Applicant;
use crate::commands::demo::stage::{SampleCourse, Stage};
use crate::failure::Failure;
use crate::hours::Minutes;
use crate::model::{
    ActKind, Basis, Education, Enrollment, Graduation, Id, Job, JobHours, Person, ProviderKind,
};
use crate::money::Cents;
use crate::period::Day;

/// The days of a candidacy or a term.
const FOUR_YEARS: i32 = 1461;

/// One entry of the demonstration.
pub struct Scene {
    pub title: &'static str,
    pub play: fn(&Stage) -> Result<(), Failure>,
}

/// Refuses a day so early that the longest of the sample lives would begin before the portfolio route opened.
pub fn refuse_too_early(today: Day) -> Result<(), Failure> {
    let earliest = Day::from_ymd_opt(2024, 1, 1).unwrap_or(today);
    if today >= earliest {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "the sample people need a day from {earliest} on, and today is taken to be {today}"
    ))
    .hint("set LSSC_TODAY to a later day, or leave it out"))
}

/// Every entry, in the order recorded.
pub fn scenes() -> Vec<Scene> {
    let scene = |title, play| Scene { title, play };
    vec![
        scene("a sample catalog of eleven courses, four of them in two bundles", catalog),
        scene("an agreement with a made-up college", college),
        scene("three evaluators", evaluators),
        scene("Newton Startham, who has too few hours and is kept on file", newton),
        scene("Penny Pending, who has paid only a part of the fee", penny),
        scene("Paige Turner, a candidate on all three routes", paige),
        scene("Justin Time, whose candidacy ends soon", justin),
        scene("Grady Waite, a graduate of a recognized college", grady),
        scene("Rhea Vision, who is asked for more information", rhea),
        scene("Tia Breaker, whose revision a third evaluator decided", tia),
        scene("Otto Luck, whose portfolio is not achieved", otto),
        scene("Xander Tension, whose candidacy was extended", xander),
        scene("Wade Inline, whose four years are over while a portfolio is rated", wade),
        scene("Donna Dunn, who is complete and awaits the award", donna),
        scene("Les Time, whose candidacy expired", les),
        scene("Bea Shelf, who is certified", bea),
        scene("Renee Wall, who may renew and lacks hours", renee),
        scene("Grace Period, in the two months after her term", grace),
        scene("Miss D. Date, whose certification lapsed", missed),
        scene("Vera Long, who has renewed twice", vera),
        scene("Ida Quit, who withdrew", ida),
        scene("Rev Oakes, whose certification was revoked", rev),
        scene("Phoenix Ray, whose candidacy expired and who began another", phoenix),
    ]
}

const COURSES: &[SampleCourse] = &[
    course("FND-101", "Foundations for Beginners", STATE, "foundations", None, 45),
    course(
        "COM-101",
        "Talking to the Public",
        IMAGINARY,
        "communication",
        Some("Communication"),
        60,
    ),
    course("COM-102", "Teams that Work", IMAGINARY, "communication", Some("Communication"), 60),
    course("TEC-101", "Computers, Calmly", STATE, "technology", None, 45),
    course("ACC-101", "At the Front Desk", STATE, "access", None, 45),
    course("CAT-101", "Cataloging by Example", IMAGINARY, "cataloging", None, 90),
    course("COL-101", "What to Keep", IMAGINARY, "collection", None, 80),
    course("REF-101", "Questions and Answers", STATE, "reference", None, 45),
    course("SUP-101", "First-time Supervisor", IMAGINARY, "supervision", None, 95),
    course("YTH-101", "Story Hours", IMAGINARY, "youth", Some("Youth"), 60),
    course("YTH-102", "Teens Welcome", IMAGINARY, "youth", Some("Youth"), 60),
];

const STATE: (&str, ProviderKind) = ("Example State Library", ProviderKind::StateLibrary);
const IMAGINARY: (&str, ProviderKind) =
    ("Imaginary Library Association", ProviderKind::Association);

const fn course(
    code: &'static str,
    title: &'static str,
    provider: (&'static str, ProviderKind),
    set: &'static str,
    bundle: Option<&'static str>,
    dollars: i64,
) -> SampleCourse {
    SampleCourse { code, title, provider: provider.0, kind: provider.1, set, bundle, dollars }
}

fn catalog(stage: &Stage) -> Result<(), Failure> {
    for course in COURSES {
        stage.approve(course, stage.ago(4_100), stage.ago(-700))?;
    }
    Ok(())
}

const COLLEGE: &str = "Prairie Made-up College";

fn college(stage: &Stage) -> Result<(), Failure> {
    let covers = "foundations,technology,access,cataloging,reference";
    stage.agree(COLLEGE, stage.ago(700), covers, "communication")
}

fn evaluators(stage: &Stage) -> Result<(), Failure> {
    for (name, email) in [
        ("Eva Luator", "eva@example.org"),
        ("Judge Wisely", "judge@example.org"),
        ("Cora Scorer", "cora@example.org"),
    ] {
        stage.evaluator(name, email, "Nowhere County Library")?;
    }
    Ok(())
}

/// An applicant who meets every requirement, received this many days ago, without a payment.
fn applicant(stage: &Stage, name: &str, email: &str, received: i32) -> Applicant {
    Applicant {
        person: Person {
            number: 0,
            name: name.to_string(),
            email: format!("{email}@example.org"),
            ala_member: None,
            state: Some("IL".to_string()),
        },
        enrollment: Enrollment {
            id: 0,
            entry: 0,
            received_on: stage.ago(received),
            education: Education::HighSchool,
            position: "Library assistant".to_string(),
            requires_mlis: false,
            fee: Cents::ZERO,
            graduation: None,
            certificate: None,
            jobs: vec![Job {
                library: "Example Public Library".to_string(),
                first_on: stage.ago(received + 1_000),
                last_on: None,
                hours: JobHours::Weekly(Minutes::hours(25)),
                basis: Basis::Paid,
            }],
        },
        paid: None,
    }
}

/// The same applicant with the fee paid on the day received.
fn paid(stage: &Stage, mut applicant: Applicant) -> Applicant {
    let (day, member) = (applicant.enrollment.received_on, applicant.person.ala_member.is_some());
    applicant.paid = Some((stage.application_fee(day, member), day, None));
    applicant
}

/// Somebody admitted this many days ago.
fn admitted(stage: &Stage, name: &str, email: &str, received: i32) -> Result<Id, Failure> {
    stage.enroll(&paid(stage, applicant(stage, name, email, received)), false)
}

/// Completed courses, each this many days ago.
fn completed(stage: &Stage, candidate: Id, courses: &[(&str, i32)]) -> Result<(), Failure> {
    for (code, ago) in courses {
        stage.complete(candidate, code, stage.ago(*ago))?;
    }
    Ok(())
}

/// Three required and two elective sets, the last of them this many days ago.
fn five_sets(stage: &Stage, candidate: Id, last: i32) -> Result<(), Failure> {
    completed(
        stage,
        candidate,
        &[
            ("FND-101", last + 400),
            ("TEC-101", last + 330),
            ("ACC-101", last + 240),
            ("COM-101", last + 150),
            ("COM-102", last + 120),
            ("CAT-101", last),
        ],
    )
}

/// Somebody admitted 500 days before the sixth set, which was completed this many days ago.
fn six_sets(stage: &Stage, name: &str, email: &str, last: i32) -> Result<Id, Failure> {
    let candidate = admitted(stage, name, email, last + 500)?;
    five_sets(stage, candidate, last + 60)?;
    completed(stage, candidate, &[("REF-101", last)])?;
    Ok(candidate)
}

/// Somebody certified since this many days ago; the award was made ten days later.
fn certified(stage: &Stage, name: &str, email: &str, since: i32) -> Result<Id, Failure> {
    let candidate = six_sets(stage, name, email, since)?;
    stage.award(candidate, stage.ago(since - 10))?;
    Ok(candidate)
}

fn newton(stage: &Stage) -> Result<(), Failure> {
    let mut newton = paid(stage, applicant(stage, "Newton Startham", "newton", 20));
    newton.enrollment.jobs[0].first_on = stage.ago(200);
    stage.enroll(&newton, true).map(|_| ())
}

fn penny(stage: &Stage) -> Result<(), Failure> {
    let mut penny = applicant(stage, "Penny Pending", "penny", 12);
    penny.paid = Some((Cents(10_000), stage.ago(12), None));
    stage.enroll(&penny, false).map(|_| ())
}

fn paige(stage: &Stage) -> Result<(), Failure> {
    let paige = admitted(stage, "Paige Turner", "paige", 300)?;
    completed(stage, paige, &[("FND-101", 250), ("TEC-101", 190), ("COM-101", 90)])?;
    let access = stage.portfolio(paige, "access", stage.ago(170), true)?;
    stage.rate(access, "Eva Luator", &[3], stage.ago(140))?;
    stage.rate(access, "Judge Wisely", &[3, 7], stage.ago(130))?;
    let reference = stage.portfolio(paige, "reference", stage.ago(35), true)?;
    stage.rate(reference, "Cora Scorer", &[], stage.ago(14))?;
    stage.portfolio(paige, "youth", stage.ago(6), false)?;
    Ok(())
}

fn justin(stage: &Stage) -> Result<(), Failure> {
    let justin = admitted(stage, "Justin Time", "justin", FOUR_YEARS - 45)?;
    five_sets(stage, justin, 100)
}

fn grady(stage: &Stage) -> Result<(), Failure> {
    let mut grady = paid(stage, applicant(stage, "Grady Waite", "grady", 200));
    grady.enrollment.graduation =
        Some(Graduation { college: COLLEGE.to_string(), graduated_on: stage.ago(400) });
    stage.enroll(&grady, false).map(|_| ())
}

fn rhea(stage: &Stage) -> Result<(), Failure> {
    let rhea = admitted(stage, "Rhea Vision", "rhea", 600)?;
    completed(stage, rhea, &[("FND-101", 500), ("TEC-101", 420)])?;
    let cataloging = stage.portfolio(rhea, "cataloging", stage.ago(60), true)?;
    stage.rate(cataloging, "Eva Luator", &[2, 5, 6], stage.ago(40))?;
    stage.rate(cataloging, "Cora Scorer", &[2, 5, 6], stage.ago(30))
}

fn tia(stage: &Stage) -> Result<(), Failure> {
    let tia = admitted(stage, "Tia Breaker", "tia", 800)?;
    let youth = stage.portfolio(tia, "youth", stage.ago(300), true)?;
    stage.rate(youth, "Eva Luator", &[1, 2, 3, 4, 5], stage.ago(280))?;
    stage.rate(youth, "Judge Wisely", &[1, 2, 3, 4, 5], stage.ago(270))?;
    stage.revise(youth, stage.ago(230))?;
    stage.rate(youth, "Eva Luator", &[1], stage.ago(215))?;
    stage.rate(youth, "Judge Wisely", &[1, 2, 3, 4, 5], stage.ago(210))?;
    stage.rate(youth, "Cora Scorer", &[2, 3], stage.ago(200))
}

fn otto(stage: &Stage) -> Result<(), Failure> {
    let otto = admitted(stage, "Otto Luck", "otto", 700)?;
    let collection = stage.portfolio(otto, "collection", stage.ago(500), true)?;
    stage.rate(collection, "Judge Wisely", &[1, 2, 3, 4], stage.ago(480))?;
    stage.rate(collection, "Cora Scorer", &[1, 2, 3, 4], stage.ago(470))
}

fn xander(stage: &Stage) -> Result<(), Failure> {
    let xander = admitted(stage, "Xander Tension", "xander", FOUR_YEARS + 10)?;
    completed(stage, xander, &[("FND-101", 900), ("TEC-101", 600)])?;
    let until = Some(stage.ago(-70));
    stage.act(xander, ActKind::Extend, stage.ago(40), until, "parental leave")
}

fn wade(stage: &Stage) -> Result<(), Failure> {
    let wade = admitted(stage, "Wade Inline", "wade", FOUR_YEARS + 20)?;
    five_sets(stage, wade, 200)?;
    let reference = stage.portfolio(wade, "reference", stage.ago(50), true)?;
    stage.rate(reference, "Judge Wisely", &[4], stage.ago(15))
}

fn donna(stage: &Stage) -> Result<(), Failure> {
    six_sets(stage, "Donna Dunn", "donna", 25).map(|_| ())
}

fn les(stage: &Stage) -> Result<(), Failure> {
    let les = admitted(stage, "Les Time", "les", FOUR_YEARS + 120)?;
    completed(
        stage,
        les,
        &[("FND-101", 1_200), ("COM-101", 900), ("COM-102", 850), ("TEC-101", 60)],
    )
}

fn bea(stage: &Stage) -> Result<(), Failure> {
    let bea = certified(stage, "Bea Shelf", "bea", 400)?;
    stage.hours(bea, "Book repair", 6, "collection", stage.ago(150))?;
    stage.hours(bea, "Spreadsheets for libraries", 3, "technology", stage.ago(80))
}

fn renee(stage: &Stage) -> Result<(), Failure> {
    let renee = certified(stage, "Renee Wall", "renee", FOUR_YEARS - 60)?;
    stage.conference(
        renee,
        "Conference of the Imaginary Library Association",
        3,
        "access",
        stage.ago(700),
    )?;
    stage.hours(renee, "Web pages by hand", 4, "technology", stage.ago(300))
}

fn grace(stage: &Stage) -> Result<(), Failure> {
    let mut grace = paid_member(stage, "Grace Period", "grace", FOUR_YEARS + 25 + 500);
    grace.person.state = Some("AZ".to_string());
    let grace = stage.enroll(&grace, false)?;
    five_sets(stage, grace, FOUR_YEARS + 25 + 60)?;
    completed(stage, grace, &[("REF-101", FOUR_YEARS + 25)])?;
    stage.award(grace, stage.ago(FOUR_YEARS + 15))?;
    stage.credits(grace, "Children's literature", 2, "youth", stage.ago(500))?;
    stage.hours(grace, "Databases", 5, "technology", stage.ago(120))
}

/// An ALA member, who pays lower fees.
fn paid_member(stage: &Stage, name: &str, email: &str, received: i32) -> Applicant {
    let mut member = applicant(stage, name, email, received);
    member.person.ala_member = Some("0000001".to_string());
    paid(stage, member)
}

fn missed(stage: &Stage) -> Result<(), Failure> {
    certified(stage, "Miss D. Date", "missed", FOUR_YEARS + 200).map(|_| ())
}

fn vera(stage: &Stage) -> Result<(), Failure> {
    let first = 2 * FOUR_YEARS + 300;
    let vera = certified(stage, "Vera Long", "vera", first)?;
    stage.conference(vera, "State conference", 3, "access", stage.ago(first - 300))?;
    stage.hours(vera, "Library technology institute", 8, "technology", stage.ago(first - 700))?;
    stage.hours(vera, "The art of the interview", 6, "reference", stage.ago(first - 1_000))?;
    stage.renew(vera, stage.ago(first - FOUR_YEARS + 100))?;
    stage.credits(vera, "Introduction to archives", 2, "collection", stage.ago(900))?;
    stage.hours(vera, "Privacy on public computers", 4, "technology", stage.ago(600))?;
    stage.renew(vera, stage.ago(270))?;
    stage.hours(vera, "Games night planning", 2, "youth", stage.ago(45))
}

fn ida(stage: &Stage) -> Result<(), Failure> {
    let ida = admitted(stage, "Ida Quit", "ida", 500)?;
    completed(stage, ida, &[("FND-101", 400)])?;
    stage.act(ida, ActKind::Withdraw, stage.ago(60), None, "left library work")
}

fn rev(stage: &Stage) -> Result<(), Failure> {
    let rev = certified(stage, "Rev Oakes", "rev", 600)?;
    stage.act(
        rev,
        ActKind::Revoke,
        stage.ago(90),
        None,
        "a certificate of completion was not genuine",
    )
}

fn phoenix(stage: &Stage) -> Result<(), Failure> {
    let phoenix = admitted(stage, "Phoenix Ray", "phoenix", FOUR_YEARS + 800)?;
    completed(stage, phoenix, &[("FND-101", 1_500), ("TEC-101", 1_300), ("SUP-101", 1_000)])?;
    admitted(stage, "Phoenix Ray", "phoenix", 100)?;
    completed(stage, phoenix, &[("YTH-101", 70), ("YTH-102", 30)])
}
