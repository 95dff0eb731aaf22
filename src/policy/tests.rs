//! What a policy promises, and why rows may not be one.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::hours::Minutes;
use crate::money::Cents;
use crate::period::Day;
use crate::period::parse_day;

const PARAMETERS: &str = include_str!("parameters.csv");
const SETS: &str = include_str!("competency_sets.csv");
const COMPETENCIES: &str = include_str!("competencies.csv");

fn day(text: &str) -> Day {
    parse_day(text).unwrap()
}

fn built_in() -> Policy {
    Policy::built_in().unwrap()
}

fn arizona() -> Policy {
    Policy::parse(
        include_str!("../../fixtures/policies/arizona/parameters.csv"),
        include_str!("../../fixtures/policies/arizona/competency_sets.csv"),
        include_str!("../../fixtures/policies/arizona/competencies.csv"),
    )
    .unwrap()
}

/// The problems of the built-in policy after replacing a text in each file.
fn problems(changes: &[(&str, &str, &str)]) -> Vec<String> {
    let mut files = [PARAMETERS, SETS, COMPETENCIES].map(str::to_owned);
    for (file, old, new) in changes {
        let at = [PARAMETERS_CSV, SETS_CSV, COMPETENCIES_CSV]
            .iter()
            .position(|name| name == file)
            .unwrap();
        assert!(files[at].contains(old), "{file} has no {old}");
        files[at] = files[at].replacen(old, new, 1);
    }
    match Policy::parse(&files[0], &files[1], &files[2]) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(Problem::to_string).collect(),
    }
}

/// The only problem of the built-in policy after one replacement.
fn problem(file: &str, old: &str, new: &str) -> String {
    let mut problems = problems(&[(file, old, new)]);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

#[test]
fn the_built_in_policy_has_three_required_and_seven_elective_sets_in_published_order() {
    let policy = built_in();
    let codes: Vec<&str> = policy.sets().iter().map(|set| set.code.as_str()).collect();
    let order = "foundations communication technology access readers-advisory cataloging collection reference supervision youth";
    assert_eq!(codes.join(" "), order);
    let required = |set: &&CompetencySet| set.kind == SetKind::Required;
    assert_eq!(policy.sets().iter().filter(required).count(), 3);
    let counts: Vec<usize> = (0..10)
        .map(|place| policy.edition(SetId(place), day("2012-10-28")).unwrap())
        .map(|edition| edition.competencies.len())
        .collect();
    assert_eq!(counts, [12, 9, 9, 13, 12, 8, 10, 9, 16, 12]);
}

#[test]
fn the_built_in_policy_promises_what_the_program_publishes() {
    use Parameter::*;
    let (policy, on) = (built_in(), day("2026-11-22"));
    let months = |p| policy.months(p, on).unwrap().value.0;
    let hours = |p| policy.hours(p, on).unwrap().value;
    let number = |p| policy.number(p, on).unwrap().value;
    let text = |p| policy.text(p, on).unwrap().value;
    let fee = |p| policy.fee(p, on).map(|promise| promise.value);
    assert_eq!(text(ProgramName), "Library Support Staff Certification");
    assert_eq!(text(ProgramSponsor), "ALA Allied Professional Association");
    assert_eq!(text(AdmissionSchooling), "high-school");
    assert!(policy.yes(AdmissionPosition, on).unwrap().value);
    assert_eq!(hours(AdmissionExperience), Minutes::hours(1820));
    let spans = [
        (AdmissionExperienceLookback, 60),
        (CandidacyLength, 48),
        (CreditBeforeApproval, 24),
        (ApprovalLength, 48),
        (RecognitionBeforeSigning, 24),
        (TermLength, 48),
        (RenewalOpens, 12),
        (RenewalGrace, 2),
    ];
    assert!(spans.iter().all(|(p, asked)| months(*p) == *asked));
    let numbers = [
        (CertificationRequiredSets, 3),
        (CertificationElectiveSets, 3),
        (PortfolioEvaluators, 2),
        (PortfolioMetPercent, 70),
        (PortfolioRevision, 60),
    ];
    assert!(numbers.iter().all(|(p, asked)| number(*p) == *asked));
    let lengths = [
        (RenewalContactHours, 32),
        (RenewalTechnologyHours, 4),
        (RenewalActivityMinimum, 1),
        (RenewalSemesterCredit, 15),
        (RenewalQuarterCredit, 10),
        (RenewalConferenceDay, 6),
    ];
    assert!(lengths.iter().all(|(p, asked)| hours(*p) == Minutes::hours(*asked)));
    assert_eq!(policy.technology_set(on).unwrap().value, SetId(2));
    assert_eq!(fee(FeeApplication), Some(Cents(35_000)));
    assert_eq!(fee(FeeApplicationMember), Some(Cents(32_500)));
    assert_eq!(fee(FeePortfolio), Some(Cents(6_000)));
    assert_eq!(fee(FeePortfolioMember), Some(Cents(5_000)));
    assert_eq!(fee(FeeRenewal), None);
    assert_eq!(fee(FeeRenewalMember), None);
}

#[test]
fn every_promise_of_the_built_in_policy_says_where_it_is_written_and_what_it_says() {
    for row in &built_in().rows().parameters {
        assert!(!row.source.is_empty() && !row.quote.is_empty(), "{row:?}");
    }
    let policy = built_in();
    let promise = policy.months(Parameter::RenewalGrace, day("2020-01-01"));
    assert_eq!(promise.unwrap().source, "FAQ 19");
}

#[test]
fn every_parameter_is_found_by_its_name_and_only_fees_and_a_unit_of_activities_may_be_absent() {
    for (place, parameter) in Parameter::all().iter().enumerate() {
        assert_eq!(*parameter as usize, place);
        assert_eq!(Parameter::from_name(parameter.name()), Some(*parameter));
        let name = parameter.name();
        assert_eq!(parameter.may_be_absent(), name.starts_with("fee.") || name == "renewal.ceu");
    }
}

#[test]
fn a_day_before_the_first_value_has_none_and_the_gap_says_from_which_day_there_is_one() {
    let policy = built_in();
    let gap = policy.months(Parameter::CandidacyLength, day("2009-07-12"));
    assert_eq!(
        gap.unwrap_err().to_string(),
        "the policy has no value of candidacy.length on 2009-07-12; its first one is in force from 2009-07-13"
    );
    assert!(policy.months(Parameter::CandidacyLength, day("2009-07-13")).is_ok());
    let gap = policy.yes(Parameter::PortfolioOpen, day("2012-10-27"));
    assert_eq!(gap.unwrap_err().first_on, Some(day("2012-10-28")));
    let edition = |on| policy.edition(SetId(0), day(on));
    assert_eq!(edition("2012-10-27"), None);
    assert_eq!(edition("2012-10-28").unwrap().edition, "2012");
}

#[test]
fn the_portfolio_route_closes_with_one_more_line() {
    let closing =
        "portfolio.open,2019-02-01,no,yes/no,program site,The portfolio route is closed.\n";
    assert!(PARAMETERS.contains(closing.trim_end()), "quoted as it is typed");
    let policy = Policy::parse(&format!("{PARAMETERS}{closing}"), SETS, COMPETENCIES).unwrap();
    let open = |on| policy.yes(Parameter::PortfolioOpen, day(on)).unwrap().value;
    assert!(open("2012-10-28") && open("2019-01-31"));
    assert!(!open("2019-02-01") && !open("2026-11-22"));
}

#[test]
fn a_later_value_is_in_force_from_its_first_day_whatever_the_order_of_the_rows() {
    let row = "fee.application,2008-01-01,99,dollars,Reading,Earlier.\n";
    let policy = Policy::parse(&format!("{PARAMETERS}{row}"), SETS, COMPETENCIES).unwrap();
    let fee = |on| policy.fee(Parameter::FeeApplication, day(on)).map(|p| p.value);
    assert_eq!(fee("2007-12-31"), None);
    assert_eq!(fee("2009-07-12"), Some(Cents(9_900)));
    assert_eq!(fee("2009-07-13"), Some(Cents(35_000)));
}

#[test]
fn a_set_is_known_by_every_name_met_in_files() {
    let policy = built_in();
    for (text, code) in [
        ("FOUNDATIONS", "foundations"),
        ("Foundations of Library Service", "foundations"),
        ("Foundation of Library Services", "foundations"),
        ("Communication & Teamwork", "communication"),
        ("Reader's Advisory", "readers-advisory"),
        ("Readers’ Advisory", "readers-advisory"),
        ("adult readers‘ advisory  services", "readers-advisory"),
        ("Cataloguing", "cataloging"),
        ("Collections", "collection"),
        ("Collection Development", "collection"),
        ("supervision&management", "supervision"),
        ("\tYouth\u{a0}Services ", "youth"),
    ] {
        let found = policy.find_set(text).map(|id| policy.set(id).code.as_str());
        assert_eq!(found, Some(code), "{text}");
    }
    assert_eq!(policy.find_set(""), None);
    assert_eq!(policy.nearest_sets("catalogging"), ["cataloging"]);
    assert_eq!(policy.nearest_sets("cat"), ["cataloging"]);
    assert!(policy.nearest_sets("zzz").is_empty());
}

#[test]
fn a_set_that_has_ended_is_in_the_policy_but_not_in_force() {
    let sets = SETS.replacen(
        "youth,Youth Services,elective,2009-07-13,,",
        "youth,Youth Services,elective,2009-07-13,2020-12-31,",
        1,
    );
    let policy = Policy::parse(PARAMETERS, &sets, COMPETENCIES).unwrap();
    let on = |text| policy.sets_on(day(text)).count();
    assert_eq!((on("2009-07-12"), on("2020-12-31"), on("2021-01-01")), (0, 10, 9));
    assert_eq!(policy.find_set("youth"), Some(SetId(9)));
}

#[test]
fn rows_come_back_as_they_were_read_and_make_the_same_policy() {
    let policy = built_in();
    assert_eq!(Policy::from_rows(policy.rows().clone()), Ok(policy.clone()));
    let written = |rows: &mut dyn FnMut(&mut csv::Writer<Vec<u8>>)| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        rows(&mut writer);
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    let rows = policy.rows();
    let parameters = written(&mut |w| rows.parameters.iter().for_each(|r| w.serialize(r).unwrap()));
    let sets = written(&mut |w| rows.sets.iter().for_each(|r| w.serialize(r).unwrap()));
    let texts = written(&mut |w| rows.competencies.iter().for_each(|r| w.serialize(r).unwrap()));
    assert_eq!(
        (parameters.as_str(), sets.as_str(), texts.as_str()),
        (PARAMETERS, SETS, COMPETENCIES)
    );
}

#[test]
fn a_spreadsheets_way_of_writing_the_files_is_read() {
    let semicolons =
        format!("\u{feff}{}", SETS.replace(',', ";").replace('\n', "\r\n") + ";;;;;\r\n");
    assert_eq!(Policy::parse(PARAMETERS, &semicolons, COMPETENCIES), Policy::built_in());
    let no_last_on = SETS.replacen("last_on,", "", 1).replace(",2009-07-13,,", ",2009-07-13,");
    let shouted = no_last_on.replacen("set,name,kind", "SET, Name ,Kind", 1);
    assert_eq!(Policy::parse(PARAMETERS, &shouted, COMPETENCIES), Policy::built_in());
}

#[test]
fn a_problem_names_the_line_on_which_its_row_begins() {
    for (new, line) in [
        ("\n\n\naccess,Access Services,none,", 8),
        ("\"two\nlines\",Two,elective,2009-07-13,,\naccess,Access Services,none,", 7),
    ] {
        let sets = SETS.replacen("access,Access Services,elective,", new, 1);
        for sets in [sets.replace('\n', "\r\n"), format!("\u{feff}{sets}"), sets] {
            let problems = Policy::parse(PARAMETERS, &sets, COMPETENCIES).unwrap_err();
            let kind = problems.iter().find(|p| p.text.contains("is not a kind"));
            assert_eq!(kind.unwrap().line, Some(line), "{problems:#?}");
        }
    }
}

#[test]
fn a_position_is_asked_for_unless_the_policy_says_any() {
    let row = "admission.position,2009-07-13,yes,yes/no";
    for (new, asked) in [
        ("admission.position,2009-07-13,any,text", false),
        ("admission.position,2009-07-13,support-staff,text", true),
        ("admission.position,2009-07-13,No,yes/no", false),
    ] {
        let policy = Policy::parse(&PARAMETERS.replacen(row, new, 1), SETS, COMPETENCIES).unwrap();
        let promise = policy.yes(Parameter::AdmissionPosition, day("2020-01-01"));
        assert_eq!(promise.unwrap().value, asked, "{new}");
    }
    for unit in ["text", "sets"] {
        let new = format!("evaluators,2009-07-13,2,{unit}");
        let parameters = PARAMETERS.replacen("evaluators,2009-07-13,2,people", &new, 1);
        let policy = Policy::parse(&parameters, SETS, COMPETENCIES).unwrap();
        let promise = policy.number(Parameter::PortfolioEvaluators, day("2020-01-01"));
        assert_eq!(promise.unwrap().value, 2);
    }
}

#[test]
fn a_parameter_is_refused_unless_it_can_be_used() {
    for (old, new, text) in [
        (
            "term.length,2009-07-13,48,months",
            "term.lenght,2009-07-13,48,months",
            "line 18: \"term.lenght\" is not a parameter: did you mean term.length?",
        ),
        (
            "term.length,2009-07-13,48,months",
            "term.length,2009-07-13,4,years",
            "line 18: term.length is not counted in \"years\": write the unit months",
        ),
        (
            "term.length,2009-07-13,48,months",
            "term.length,2009-07-13,0,months",
            "line 18: the value \"0\" of term.length cannot be used: write a whole number from 1 to 9999",
        ),
        (
            "term.length,2009-07-13,48",
            "term.length,2009-13-01,48",
            "line 18: first_on \"2009-13-01\" is not a day of the calendar",
        ),
        ("70,percent", "101,percent", "from 0 to 100"),
        ("350.00,dollars", "350.5,dollars", "is not an amount"),
        ("1820,hours", "many,hours", "is not a number of hours"),
        ("yes,yes/no", "maybe,yes/no", "write yes or no"),
        ("high-school,text", "school,text", "write one of none, high-school, equivalency, college"),
        (
            "2009-07-13,technology,text",
            "2009-07-13,tecnology,text",
            "is not a set of competency_sets.csv: did you mean technology?",
        ),
        (
            "certification.elective_sets,2009-07-13,3",
            "certification.elective_sets,2009-07-13,8",
            "line 10: certification.elective_sets asks for 8 sets, but competency_sets.csv has 7 that are elective",
        ),
        (
            "candidacy.length,2009-07-13,48,months,FAQ 18",
            "candidacy.length,2009-07-13,48,months,FAQ 18, 19",
            "has 7 fields where the header names 6: put double quotes",
        ),
    ] {
        let expected = problems(&[(PARAMETERS_CSV, old, new)]);
        assert!(
            expected
                .iter()
                .any(|problem| problem.starts_with("parameters.csv, line ")
                    && problem.contains(text)),
            "{expected:#?}"
        );
    }
}

#[test]
fn two_values_from_one_day_are_refused() {
    let row = "renewal.grace,2009-07-13,3,months,Reading,Three.\nrenewal.opens,";
    assert_eq!(
        problem(PARAMETERS_CSV, "renewal.opens,", row),
        "parameters.csv, line 21: renewal.grace has two values from 2009-07-13: leave one out, or write another first_on"
    );
}

#[test]
fn a_missing_parameter_is_refused_unless_it_may_be_absent() {
    let without = |name: &str| {
        let lines = PARAMETERS.lines().filter(|line| !line.starts_with(name));
        let parameters: Vec<&str> = lines.collect();
        Policy::parse(&parameters.join("\n"), SETS, COMPETENCIES)
    };
    for parameter in Parameter::all() {
        match without(&format!("{},", parameter.name())) {
            Ok(policy) => assert_eq!(policy.source(*parameter, day("2020-01-01")), None),
            Err(problems) => {
                assert_eq!(problems.len(), 1);
                assert!(problems[0].to_string().starts_with(&format!(
                    "parameters.csv: {} is missing: add a row",
                    parameter.name()
                )));
            }
        }
    }
}

#[test]
fn a_set_is_refused_unless_it_is_one_of_its_own() {
    for (old, new, text) in [
        (
            "access,Access",
            "Foundations,Access",
            "line 5: Foundations already names the set foundations",
        ),
        (
            "Cataloguing|",
            "Cataloguing|collections|",
            "line 8: \"Collections\" already names the set cataloging",
        ),
        (
            "Services,elective,2009-07-13,,",
            "Services,optional,2009-07-13,,",
            "line 5: \"optional\" is not a kind: write required or elective",
        ),
        (
            "Services,elective,2009-07-13,,",
            "Services,elective,2009-07-13,2009-07-12,",
            "line 5: access ends on 2009-07-12, before it begins on 2009-07-13",
        ),
        (
            "Services,elective,2009-07-13,,",
            "Services,elective,,,",
            "line 5: first_on \"\" is not a day",
        ),
        ("access,Access", "\"access,x\",Access", "is not a code"),
        (
            "set,name",
            "code,name",
            "line 1: has no column set: the header is set,name,kind,first_on,last_on,aliases",
        ),
    ] {
        let found = problems(&[(SETS_CSV, old, new)]);
        assert!(found.iter().any(|problem| problem.contains(text)), "{found:#?}");
    }
}

#[test]
fn competencies_are_refused_unless_they_are_numbered_within_one_dated_edition() {
    let row = "youth,2012,2012-10-28,12,";
    for (new, text) in [
        (
            "youht,2012,2012-10-28,12,",
            "line 111: \"youht\" is not a set of competency_sets.csv: did you mean youth?",
        ),
        ("youth,2012,2012-10-28,13,", "line 100: edition 2012 of youth has no competency 12"),
        ("youth,2012,2012-10-28,11,", "line 111: edition 2012 of youth has competency 11 twice"),
        ("youth,2012,2012-10-28,XII,", "line 111: \"XII\" is not a competency's number"),
        (
            "youth,2012,2012-10-29,12,",
            "line 111: edition 2012 of youth begins on 2012-10-28 in line 100, and on 2012-10-29 here",
        ),
        (
            "youth,2013,2012-10-28,1,",
            "line 111: editions 2012 and 2013 of youth both begin on 2012-10-28",
        ),
        ("youth,2012,28.10.2012,12,", "line 111: first_on \"28.10.2012\" is not a day"),
    ] {
        assert!(
            problem(COMPETENCIES_CSV, row, new).contains(text),
            "{new}: {}",
            problem(COMPETENCIES_CSV, row, new)
        );
    }
}

#[test]
fn an_open_portfolio_route_needs_competencies_of_every_set() {
    let lines: Vec<&str> =
        COMPETENCIES.lines().filter(|line| !line.starts_with("youth,")).collect();
    let without_youth = lines.join("\n");
    let problems = Policy::parse(PARAMETERS, SETS, &without_youth).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().starts_with("competencies.csv: youth has no competencies, but may be achieved by portfolio from 2012-10-28"));
    let closed =
        PARAMETERS.replacen("portfolio.open,2012-10-28,yes", "portfolio.open,2012-10-28,no", 1);
    assert!(Policy::parse(&closed, SETS, &without_youth).is_ok());
}

#[test]
fn everything_that_stands_against_a_policy_is_said_at_once() {
    let found = problems(&[
        (PARAMETERS_CSV, "term.length,", "term.size,"),
        (PARAMETERS_CSV, "70,percent", "most,percent"),
        (SETS_CSV, "Technology,required", "Technology,wanted"),
        (COMPETENCIES_CSV, "foundations,2012,2012-10-28,1,", "foundation,2012,2012-10-28,0,"),
    ]);
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(found.is_sorted_by_key(|problem| problem.split([',', ':']).next().map(str::to_owned)));
}

#[test]
fn an_adapted_program_is_other_data() {
    let (policy, on) = (arizona(), day("2026-11-22"));
    assert_eq!(policy.sets().len(), 8);
    assert_eq!(policy.find_set("supervision"), None);
    assert!(!policy.yes(Parameter::PortfolioOpen, on).unwrap().value);
    let mut absent = Parameter::all().iter().filter(|p| p.may_be_absent());
    assert!(absent.all(|parameter| policy.source(*parameter, on).is_none()));
    let elective = policy.number(Parameter::CertificationElectiveSets, on);
    assert_eq!(elective.unwrap().value, 3);
}

#[test]
fn the_adapted_catalog_covers_three_required_and_three_elective_sets() {
    let policy = arizona();
    let catalog = include_str!("../../fixtures/policies/arizona/catalog.csv");
    let mut courses = std::collections::BTreeSet::new();
    let mut sets = std::collections::BTreeSet::new();
    for row in csv::Reader::from_reader(catalog.as_bytes()).records() {
        let row = row.unwrap();
        courses.insert(row[0].to_owned());
        sets.insert(policy.find_set(&row[4]).unwrap());
    }
    assert_eq!((courses.len(), sets.len()), (8, 6));
    let required = sets.iter().filter(|set| policy.set(**set).kind == SetKind::Required);
    assert_eq!(required.count(), 3);
}
