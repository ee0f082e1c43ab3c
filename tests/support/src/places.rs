//! Where the compiled catalog reads what a body says.

use errdex::Catalog as _;
use errdex::cloud_recording::CloudRecording;
use errdex::tables::{PlaceRow, Read, Tables};

const TABLES: Tables<'static> = CloudRecording::TABLES;

/// The places of the keys of other domains with their paths; those that depend on others come last.
pub fn places() -> Vec<(PlaceRow, String)> {
    let place = |(number, read): (u32, &Read)| match read {
        Read::Whose(place) | Read::Place(place) => {
            Some((TABLES.places[*place as usize], path(number)))
        }
        _ => None,
    };
    let mut places = (0..)
        .zip(TABLES.reads)
        .filter_map(place)
        .collect::<Vec<_>>();
    places.sort_by_key(|(place, _)| (place.depth, place.domain));
    places
}

/// The paths of what is read of a body for one purpose.
pub fn paths(read: Read) -> Vec<String> {
    let reads = (0..).zip(TABLES.reads);
    let reads = reads.filter(|(_, other)| **other == read);
    reads.map(|(number, _)| path(number)).collect()
}

fn path(read: u32) -> String {
    let place = TABLES.place_of(read);
    place.map(|place| place.to_string()).unwrap_or_default()
}
