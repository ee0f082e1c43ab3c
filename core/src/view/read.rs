//! Records read from the JSON that they are written as.
//!
//! A key is read as a plain one, and a facet without the title of its value: an entry does not say how
//! its domain writes keys and what the domain calls values.

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{FacetView, KeyView, RemarksView};
use crate::sentence::Part;
use crate::{Key, KeyFormat, KeyType, Remark, WrittenKey};

impl<'de: 'a, 'a> Deserialize<'de> for KeyView<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = KeyView<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer or a text")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(plain(Key::Integer(number.into())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(plain(Key::Integer(number.into())))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(plain(Key::Text(text)))
    }
}

const fn plain(key: Key<'_>) -> KeyView<'_> {
    KeyView(WrittenKey::new(key, KeyType::String, KeyFormat::Decimal))
}

pub(super) fn facets<'de, D>(deserializer: D) -> Result<Vec<FacetView<'de>>, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(FacetsVisitor)
}

struct FacetsVisitor;

impl<'de> Visitor<'de> for FacetsVisitor {
    type Value = Vec<FacetView<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the facets of an entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut facets = Vec::new();
        while let Some((name, value)) = map.next_entry()? {
            facets.push(FacetView {
                name,
                value,
                title: None,
            });
        }
        Ok(facets)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RemarksView<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RemarksVisitor)
    }
}

struct RemarksVisitor;

impl<'de> Visitor<'de> for RemarksVisitor {
    type Value = RemarksView<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the remarks of an entry or meaning")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut remarks = RemarksView::new(|_| Vec::new());
        while let Some(name) = map.next_key::<&str>()? {
            match Remark::from_name(name) {
                Some(remark) => remarks.0[remark as usize] = map.next_value()?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(remarks)
    }
}

/// What is null is undecided; what is absent is not stated.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let part = Option::deserialize(deserializer)?;
        Ok(part.map_or(Self::Undecided, Self::Stated))
    }
}

pub(super) fn delays<'de, D>(deserializer: D) -> Result<Part<Vec<Duration>>, D::Error>
where
    D: Deserializer<'de>,
{
    let delays = Part::<Vec<f64>>::deserialize(deserializer)?;
    Ok(match delays {
        Part::Stated(delays) => {
            let delays = delays.into_iter().map(duration);
            Part::Stated(delays.collect::<Result<_, _>>()?)
        }
        Part::Undecided => Part::Undecided,
        Part::NotStated => Part::NotStated,
    })
}

pub(super) fn delay<'de, D>(deserializer: D) -> Result<Option<Duration>, D::Error>
where
    D: Deserializer<'de>,
{
    let seconds = Option::deserialize(deserializer)?;
    seconds.map(duration).transpose()
}

fn duration<E: Error>(seconds: f64) -> Result<Duration, E> {
    Duration::try_from_secs_f64(seconds).map_err(E::custom)
}
