//! Every lookup to measure, as a function that a visitor calls with hits and misses.
//!
//! A file that includes this one first defines the macro `lookup`, which decides about inlining.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::sync::LazyLock;

use errdex::cloud_recording::{Observation, Operation, classify};
use errdex_benches::keys;
use rustc_hash::FxHashMap;

/// Keys in random order: those of a set, and similar ones.
pub struct Keys<K> {
    pub hits: Vec<K>,
    pub misses: Vec<K>,
}

pub trait Visitor {
    fn visit<K: Copy, R>(&mut self, set: &str, name: &str, keys: &Keys<K>, lookup: impl Fn(K) -> R);
}

/// The number of keys to look up, or all of a smaller set.
const SAMPLE: usize = 4_096;

fn codes<K: Copy + TryFrom<u64> + PartialEq>(set: &[K]) -> Keys<K> {
    let in_type = |number: u64, bits: u32| K::try_from(number >> (64 - bits)).ok();
    let bits = u32::try_from(8 * size_of::<K>()).expect("a key has few bits");
    let random = keys::random()
        .skip(1 << 20)
        .filter_map(|number| in_type(number, bits));
    Keys {
        hits: shuffled(set),
        misses: random
            .filter(|key| !set.contains(key))
            .take(SAMPLE)
            .collect(),
    }
}

fn texts(set: &[&'static str]) -> Keys<&'static str> {
    let random = keys::random().skip(1 << 20).map(keys::text);
    let others = random.filter(|text| set.binary_search(&text.as_str()).is_err());
    Keys {
        hits: shuffled(set),
        misses: others.take(SAMPLE).map(|text| &*text.leak()).collect(),
    }
}

fn shuffled<K: Copy>(set: &[K]) -> Vec<K> {
    let picked = keys::random().map(|number| set[(number % set.len() as u64) as usize]);
    picked.take(SAMPLE).collect()
}

fn rows<K: Copy + Eq + Hash, S: BuildHasher + Default>(set: &[K]) -> HashMap<K, u16, S> {
    set.iter().copied().zip(0..).collect()
}

macro_rules! set {
    ($set:ident: $key:ty, $keys:ident, $rivals:ident {
        $($name:ident = |$argument:ident| $body:expr;)+
    }) => {
        pub mod $set {
            use super::*;
            use errdex_benches::$rivals as rivals;

            static HASH_MAP: LazyLock<HashMap<$key, u16>> = LazyLock::new(|| rows(&rivals::KEYS));
            static FX_HASH_MAP: LazyLock<FxHashMap<$key, u16>> = LazyLock::new(|| rows(&rivals::KEYS));

            lookup! { pub fn std_hash_map(key: $key) -> impl Sized { HASH_MAP.get(&key).copied() } }
            lookup! { pub fn fx_hash_map(key: $key) -> impl Sized { FX_HASH_MAP.get(&key).copied() } }
            lookup! { pub fn binary_search(key: $key) -> impl Sized { rivals::KEYS.binary_search(&key).ok() } }
            $(lookup! { pub fn $name($argument: $key) -> impl Sized { $body } })+

            pub fn visit(visitor: &mut impl Visitor) {
                let keys = $keys(&rivals::KEYS);
                let set = stringify!($set);
                $(visitor.visit(set, stringify!($name), &keys, $name);)+
                visitor.visit(set, "fx_hash_map", &keys, fx_hash_map);
                visitor.visit(set, "std_hash_map", &keys, std_hash_map);
                visitor.visit(set, "binary_search", &keys, binary_search);
            }
        }
    };
}

set!(codes_bundled: u16, codes, codes_bundled_rivals {
    errdex = |code| errdex::cloud_recording::ErrorCode::from_code(code);
    phf = |code| rivals::PHF.get(&code).copied();
    match_arms = |code| rivals::by_match(code);
    strum = |code| rivals::Strum::from_repr(code);
});

set!(codes_260: u16, codes, codes_260_rivals {
    errdex = |code| errdex_benches::codes_260::Code::from_code(code);
    phf = |code| rivals::PHF.get(&code).copied();
    match_arms = |code| rivals::by_match(code);
    strum = |code| rivals::Strum::from_repr(code);
});

set!(codes_5000: u16, codes, codes_5000_rivals {
    errdex = |code| errdex_benches::codes_5000::Code::from_code(code);
    phf = |code| rivals::PHF.get(&code).copied();
});

set!(codes_60000: u32, codes, codes_60000_rivals {
    errdex = |code| errdex_benches::codes_60000::Code::from_code(code);
    phf = |code| rivals::PHF.get(&code).copied();
});

set!(texts_bundled: &'static str, texts, texts_bundled_rivals {
    errdex = |text| errdex::cloud_recording::SubmoduleState::from_text(text);
    phf = |text| rivals::PHF.get(text).copied();
    match_arms = |text| rivals::by_match(text);
    strum = |text| text.parse::<rivals::Strum>().ok();
    strum_phf = |text| text.parse::<rivals::StrumPhf>().ok();
});

set!(texts_260: &'static str, texts, texts_260_rivals {
    errdex = |text| errdex_benches::texts_260::Code::from_text(text);
    phf = |text| rivals::PHF.get(text).copied();
    match_arms = |text| rivals::by_match(text);
    strum = |text| text.parse::<rivals::Strum>().ok();
    strum_phf = |text| text.parse::<rivals::StrumPhf>().ok();
});

set!(texts_5000: &'static str, texts, texts_5000_rivals {
    errdex = |text| errdex_benches::texts_5000::Code::from_text(text);
    phf = |text| rivals::PHF.get(text).copied();
    strum_phf = |text| text.parse::<rivals::StrumPhf>().ok();
});

set!(texts_60000: &'static str, texts, texts_60000_rivals {
    errdex = |text| errdex_benches::texts_60000::Code::from_text(text);
    phf = |text| rivals::PHF.get(text).copied();
});

/// Texts that match in any case, and names.
pub mod bundled {
    use super::*;
    use errdex::cloud_recording::{ErrorCode, GatewayMessage};

    lookup! { pub fn message_in_any_case(text: &'static str) -> impl Sized { GatewayMessage::from_text(text) } }
    lookup! { pub fn name(name: &'static str) -> impl Sized { ErrorCode::from_name(name) } }

    pub fn visit(visitor: &mut impl Visitor) {
        let messages = Keys {
            hits: vec![
                "Invalid authentication credentials",
                "invalid appid",
                "APPID IS INVALID",
                " no Route matched with those values ",
            ],
            misses: vec!["", "internal error", "Invalid authentication credential"],
        };
        visitor.visit(
            "bundled",
            "message_in_any_case",
            &messages,
            message_in_any_case,
        );
        let names = ErrorCode::ALL.iter().map(|code| code.name());
        let names = Keys {
            hits: names.collect(),
            misses: vec!["", "Nothing", "TaskConflicts"],
        };
        visitor.visit("bundled", "name", &names, name);
    }
}

/// One accessor of an entry, in dense, hashed and string domains; nothing can miss.
pub mod summaries {
    use super::*;
    use errdex::cloud_recording::{ErrorCode, SubmoduleState};
    use errdex_benches::codes_260::Code;

    lookup! { pub fn dense(code: ErrorCode) -> impl Sized { code.summary() } }
    lookup! { pub fn hashed(code: Code) -> impl Sized { code.summary() } }
    lookup! { pub fn text(state: SubmoduleState) -> impl Sized { state.summary() } }

    fn entries<E: Copy>(all: &[E]) -> Keys<E> {
        Keys {
            hits: all.to_vec(),
            misses: Vec::new(),
        }
    }

    pub fn visit(visitor: &mut impl Visitor) {
        visitor.visit("summaries", "dense", &entries(ErrorCode::ALL), dense);
        visitor.visit("summaries", "hashed", &entries(Code::ALL), hashed);
        visitor.visit("summaries", "text", &entries(SubmoduleState::ALL), text);
    }
}

/// Responses as the examples of the bundled catalog show them; the misses have a code and a text that
/// nobody knows.
pub mod classification {
    use super::*;
    use errdex::Code;
    use errdex::cloud_recording::{ENTRIES, Example};

    type Seen = Observation<'static>;

    #[derive(Clone, Copy)]
    pub struct Response {
        operation: Option<Operation>,
        http_status: Option<u16>,
        body: &'static str,
    }

    impl From<&Example> for Response {
        fn from(example: &Example) -> Self {
            Self {
                operation: example.operation(),
                http_status: example.http_status(),
                body: example.body(),
            }
        }
    }

    impl Response {
        fn with_conditions(self, mut seen: Seen) -> Seen {
            if let Some(operation) = self.operation {
                seen = seen.with_operation(operation);
            }
            if let Some(http_status) = self.http_status {
                seen = seen.with_http_status(http_status);
            }
            seen
        }

        /// Its operation, HTTP status, code and text, if it has a code or a text.
        fn facts(self) -> Option<&'static Seen> {
            let read = Observation::from_json(self.body);
            let mut seen = self.with_conditions(Observation::new());
            if let Some(code) = read.code() {
                seen = seen.with_code(code);
            }
            if let Some(text) = read.text() {
                seen = seen.with_text(text.to_owned().leak());
            }
            let has_some = seen.code().is_some() || seen.text().is_some();
            has_some.then(|| &*Box::leak(Box::new(seen)))
        }
    }

    lookup! {
        pub fn classified(seen: &'static Seen) -> impl Sized {
            let diagnosis = classify(seen);
            (diagnosis.certainty(), diagnosis.recovery())
        }
    }

    lookup! {
        pub fn body_read_and_classified(response: Response) -> impl Sized {
            let seen = response.with_conditions(Observation::from_json(response.body));
            let diagnosis = classify(&seen);
            (diagnosis.certainty(), diagnosis.recovery())
        }
    }

    lookup! {
        pub fn large_body_read_and_classified(body: &'static str) -> impl Sized {
            classify(&Observation::from_json(body)).certainty()
        }
    }

    fn known() -> Vec<Response> {
        let examples = ENTRIES.iter().flat_map(|entry| entry.examples());
        examples.map(Response::from).collect()
    }

    fn unknown() -> Vec<Response> {
        let texts = keys::random().map(keys::text);
        let operations = Operation::ALL.iter().copied();
        let conditions = operations
            .flat_map(|operation| [200, 400, 404, 418, 503].map(|status| (operation, status)));
        let responses = conditions
            .zip(texts)
            .map(|((operation, status), text)| Response {
                operation: Some(operation),
                http_status: Some(status),
                body: format!(r#"{{"code":9999,"reason":"{text}"}}"#).leak(),
            });
        responses.collect()
    }

    /// A body of at least this many bytes: objects at places where the catalog has keys, objects that it
    /// does not know, and one long text with escapes, in equal parts.
    fn large(bytes: usize) -> &'static str {
        let state = r#"{"serviceName":"web_recorder_service","payload":{"state":"init","outputs":[{"status":"ok"}]}},"#;
        let file =
            r#"{"fileName":"a_b.m3u8","trackType":"audio_and_video","uid":"1","isPlayable":true},"#;
        let word = r#"it said \"no\" \u00e9 "#;
        let part = |of: &str| of.repeat(bytes.div_ceil(3 * of.len()));
        let body = format!(
            r#"{{"serverResponse":{{"extensionServiceState":[{}{{}}],"fileList":[{}{{}}]}},"details":"{}","code":62,"reason":"request timeout"}}"#,
            part(state),
            part(file),
            part(word),
        );
        body.leak()
    }

    pub fn visit(visitor: &mut impl Visitor) {
        let (known, unknown) = (known(), unknown());
        let facts =
            |responses: &[Response]| responses.iter().filter_map(|one| one.facts()).collect();
        let seen = Keys {
            hits: facts(&known),
            misses: facts(&unknown),
        };
        visitor.visit("classification", "classified", &seen, classified);
        let bodies = Keys {
            hits: known,
            misses: unknown,
        };
        let name = "body_read_and_classified";
        visitor.visit("classification", name, &bodies, body_read_and_classified);
        // Both are hits; two lists tell the sizes apart.
        let bodies = Keys {
            hits: vec![large(1_000_000)],
            misses: vec![large(10_000_000)],
        };
        let name = "large_body_read_and_classified";
        visitor.visit(
            "classification",
            name,
            &bodies,
            large_body_read_and_classified,
        );
    }
}

/// Passes every lookup to the visitor.
pub fn all(visitor: &mut impl Visitor) {
    codes_bundled::visit(visitor);
    codes_260::visit(visitor);
    codes_5000::visit(visitor);
    codes_60000::visit(visitor);
    texts_bundled::visit(visitor);
    texts_260::visit(visitor);
    texts_5000::visit(visitor);
    texts_60000::visit(visitor);
    bundled::visit(visitor);
    summaries::visit(visitor);
    classification::visit(visitor);
}
