//! Every kind of record, in every place that shows or uses records.

use crate::office::Office;

#[test]
fn a_waiver_is_shown_wherever_the_person_is_shown() {
    let office = Office::open();
    office.say("candidate waive 1 application-fee --on 2026-11-20 --reason scholarship").ends(0);
    let held = office.say("candidate show 1 --format json").ends(0).json();
    assert_eq!(held["waivers"][0]["waives"], "application-fee", "{held}");
    assert_eq!(held["waivers"][0]["waived_on"], "2026-11-20");
    assert_eq!(held["waivers"][0]["reason"], "scholarship");
    let csv = office.say("candidate show 1 --format csv").ends(0).out;
    assert!(csv.contains(",waiver,1,"), "{csv}");
    assert!(csv.contains(",2026-11-20,\"application fee, scholarship\","), "{csv}");
    let text = office.say("candidate show 1").ends(0).out;
    assert!(text.contains("application fee, scholarship (entry"), "{text}");
}
