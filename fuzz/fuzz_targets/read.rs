//! Any bytes as what somebody pastes: a reading, never a panic, with every fact inside the input, and
//! never certainty about what had to be repaired or is the response of another API.

#![no_main]

use errdex::Catalog;
use errdex::cloud_recording::CloudRecording;
use errdex_answer::reading::{MAX_RESPONSES, Reader};
use errdex_answer::{Classification, Subject};
use errdex_core::view::Compiled;
use errdex_core::{Certainty, engine};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let catalog = Compiled::<CloudRecording>::new();
    let subject = Subject::new(&catalog, CloudRecording::TABLES);
    let reading = Reader::new(&subject).read(input);
    assert!(reading.responses().len() <= MAX_RESPONSES);
    for response in reading.responses() {
        let places = [
            response.body(),
            response.http_status().map(|(_, place)| place),
            response.operation().map(|(_, place)| place),
            response.url().map(|(_, place)| place),
        ];
        for place in places.into_iter().flatten() {
            assert!(place.start <= place.end && place.end <= input.len());
        }
    }
    let seen = reading.observation(subject.tables(), None, None);
    let diagnosis = engine::classify(subject.tables(), &seen);
    let is_repaired = reading
        .answered()
        .is_some_and(|response| response.repair().is_some());
    assert!(!is_repaired || diagnosis.certainty() != Certainty::Documented);
    let answer = Classification::new(&subject, &seen, &diagnosis, 4).with_reading(&reading);
    let _ = errdex_answer::text::classification(&answer, errdex_answer::text::Length::Full);
});
