//! Every lookup finds every key, and nothing else, from eight keys to 60,000.

use std::collections::HashSet;
use std::hash::Hash;

use errdex_benches::*;

/// Each key leads to its own entry, which returns the key; other keys lead nowhere.
fn is_perfect<K: Copy + Eq + Hash, E: PartialEq + Copy>(
    keys: &[K],
    strangers: impl Iterator<Item = K>,
    find: impl Fn(K) -> Option<E>,
    key: impl Fn(E) -> K,
) {
    for &known in keys {
        assert!(find(known).is_some_and(|entry| key(entry) == known));
    }
    let known = keys.iter().copied().collect::<HashSet<_>>();
    let strangers = strangers.filter(|key| !known.contains(key));
    assert!(
        strangers
            .take(200_000)
            .all(|stranger| find(stranger).is_none())
    );
}

macro_rules! codes {
    ($($set:ident, $rivals:ident: $key:ty, $strangers:expr;)+) => {$(
        #[test]
        fn $set() {
            use $set::Code;
            is_perfect(&$rivals::KEYS, $strangers, Code::from_code, Code::code);
        }
    )+};
}

codes! {
    codes_260, codes_260_rivals: u16, 0..=u16::MAX;
    codes_5000, codes_5000_rivals: u16, 0..=u16::MAX;
    codes_60000, codes_60000_rivals: u32, keys::random().map(|key| (key >> 11) as u32);
}

macro_rules! texts {
    ($($set:ident, $rivals:ident;)+) => {$(
        #[test]
        fn $set() {
            use $set::Code;
            let strangers = keys::random().skip(1 << 20).take(100_000).map(keys::text);
            // One byte too many, one too few, and the empty text.
            let near = $rivals::KEYS.iter().take(5_000).flat_map(|text| {
                [text[1..].to_owned(), text[..19].to_owned(), format!("{text}A"), text.to_lowercase()]
            });
            let short = (0..100).map(|length| "E".repeat(length));
            let strangers = strangers.chain(near).chain(short).map(|text| &*text.leak());
            is_perfect(&$rivals::KEYS, strangers, Code::from_text, Code::text);
        }
    )+};
}

texts! {
    texts_260, texts_260_rivals;
    texts_5000, texts_5000_rivals;
    texts_60000, texts_60000_rivals;
}
