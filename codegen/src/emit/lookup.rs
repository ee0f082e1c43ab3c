//! From keys and names to the entries of a domain, and the conversions that follow from it.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::column;
use super::perfect_hash::{Map, Texts, integers};
use errdex_catalog::model::{Domain, Key, normalize};
use errdex_core::Kind;
use errdex_core::{KeyType, Matching};

/// What leads from keys to entries and back.
pub(super) fn keys(domain: &Domain, name: &Ident) -> TokenStream {
    match domain.key_type {
        KeyType::String => text_lookups(domain, name),
        _ => code_lookups(domain, name),
    }
}

/// The number that an enum variant takes, as a type and in bytes.
pub(super) fn representation(domain: &Domain) -> (Ident, u64) {
    // With 256 variants a byte has no room for `None`.
    if domain.entries.len() < 256 {
        (format_ident!("u8"), 1)
    } else {
        (format_ident!("u16"), 2)
    }
}

/// The Rust type of an integer key.
fn integer(key_type: KeyType) -> Ident {
    let key = match key_type {
        KeyType::U16 => "u16",
        KeyType::U32 => "u32",
        KeyType::I32 => "i32",
        _ => "i64",
    };
    format_ident!("{key}")
}

fn code_lookups(domain: &Domain, name: &Ident) -> TokenStream {
    let key = integer(domain.key_type);
    let id = &domain.id.value;
    let codes = codes(domain);
    let index = integers(
        (&key, domain.key_type),
        name,
        &codes,
        representation(domain).1,
    );
    let codes = column::plain(
        &format_ident!("CODES"),
        &quote!(#key),
        codes.into_iter().map(Literal::i64_unsuffixed),
    );
    let (number, from_number) = if domain.key_type == KeyType::I64 {
        (quote!(code), quote!(Self::from_code(code)))
    } else {
        let narrowed = quote!(#key::try_from(code).ok().and_then(Self::from_code));
        (quote!(i64::from(code)), narrowed)
    };
    let get = format_ident!("get_{key}");
    let mask = mask(domain, name);
    let http_conversions = (domain.kind.value == Kind::HttpStatus)
        .then(|| quote!(::errdex::__http_conversions!(#name);));
    quote! {
        #codes
        #index

        impl #name {
            /// The entry of a code.
            #[inline]
            pub const fn from_code(code: #key) -> Option<Self> {
                CODE_INDEX.#get(code)
            }

            /// The code, as it stands on the wire.
            #[inline]
            pub const fn code(self) -> #key {
                CODES[self as usize]
            }
        }

        #mask

        impl ::errdex::Keyed for #name {
            type Raw = i64;

            #[inline]
            fn from_key(key: ::errdex::Key<'_>) -> Option<Self> {
                match key {
                    ::errdex::Key::Integer(code) => #from_number,
                    _ => None,
                }
            }
        }

        ::errdex::__integer_conversions!(#name);
        #http_conversions

        impl TryFrom<#key> for #name {
            type Error = ::errdex::UnknownCode;

            #[inline]
            fn try_from(code: #key) -> Result<Self, ::errdex::UnknownCode> {
                Self::from_code(code).ok_or(::errdex::UnknownCode::number(#id, #number))
            }
        }

        impl From<#name> for #key {
            #[inline]
            fn from(entry: #name) -> Self {
                entry.code()
            }
        }

        /// Reads a code in decimal digits, or the name of a variant.
        impl ::core::str::FromStr for #name {
            type Err = ::errdex::UnknownCode;

            #[inline]
            fn from_str(text: &str) -> Result<Self, ::errdex::UnknownCode> {
                match text.parse::<#key>() {
                    Ok(code) => Self::try_from(code),
                    Err(_) => Self::from_name(text).ok_or(::errdex::UnknownCode::text(#id)),
                }
            }
        }
    }
}

fn text_lookups(domain: &Domain, name: &Ident) -> TokenStream {
    let id = &domain.id.value;
    let texts = column::plain(
        &format_ident!("TEXTS"),
        &quote!(&str),
        domain.entries.iter().map(|entry| {
            let text = entry.key.value.to_string();
            quote!(#text)
        }),
    );
    let rule = match domain.matching {
        Matching::Exact => " The entry of a text, which must be the same to the byte.",
        Matching::IgnoreCase => {
            " The entry of a text, in any ASCII case, with or without blanks around it."
        }
    };
    let index = text_index(domain, name);
    quote! {
        #texts
        #index

        impl #name {
            #[doc = #rule]
            #[inline]
            pub const fn from_text(text: &str) -> Option<Self> {
                TEXT_INDEX.get(text)
            }

            /// The text, as it stands on the wire.
            #[inline]
            pub const fn text(self) -> &'static str {
                TEXTS[self as usize]
            }

            /// Other spellings of the text.
            #[inline]
            pub const fn aliases(self) -> &'static [&'static str] {
                ALIASES.get(self as usize)
            }
        }

        impl ::errdex::Keyed for #name {
            type Raw = ::errdex::RawText;

            #[inline]
            fn from_key(key: ::errdex::Key<'_>) -> Option<Self> {
                match key {
                    ::errdex::Key::Text(text) => Self::from_text(text),
                    _ => None,
                }
            }
        }

        ::errdex::__text_conversions!(#name);

        impl TryFrom<&str> for #name {
            type Error = ::errdex::UnknownCode;

            #[inline]
            fn try_from(text: &str) -> Result<Self, ::errdex::UnknownCode> {
                Self::from_text(text).ok_or(::errdex::UnknownCode::text(#id))
            }
        }

        impl From<#name> for &'static str {
            #[inline]
            fn from(entry: #name) -> Self {
                entry.text()
            }
        }

        /// Reads a text, or the name of a variant.
        impl ::core::str::FromStr for #name {
            type Err = ::errdex::UnknownCode;

            #[inline]
            fn from_str(text: &str) -> Result<Self, ::errdex::UnknownCode> {
                match Self::from_text(text).or(Self::from_name(text)) {
                    Some(entry) => Ok(entry),
                    None => Err(::errdex::UnknownCode::text(#id)),
                }
            }
        }
    }
}

/// The reading of values that are sums of keys.
fn mask(domain: &Domain, name: &Ident) -> Option<TokenStream> {
    let key = integer(domain.key_type);
    let widen = match domain.key_type {
        KeyType::I64 => quote!(mask),
        _ => quote!(i64::from(mask)),
    };
    domain.bitmask.then(|| {
        quote! {
            impl #name {
                /// The entries in a bit mask, the lowest bit first.
                #[inline]
                pub fn in_mask(mask: #key) -> ::errdex::Mask<Self> {
                    ::errdex::Mask::new(#widen)
                }
            }
        }
    })
}

/// The index of the spellings by which texts are looked up.
fn text_index(domain: &Domain, name: &Ident) -> TokenStream {
    let spellings = spellings(domain, |text| normalize(domain.matching, text));
    let texts = spellings.keys().map(String::as_str).collect::<Vec<_>>();
    let index = |columns| {
        let index = Texts {
            prefix: "TEXT",
            columns,
            value: name,
            matching: domain.matching,
        };
        index.tokens(&texts)
    };
    if are_keys(&spellings, domain) {
        return index(("TEXTS", "ALL"));
    }
    let columns = spelling_columns("SPELLING", &spellings, name);
    let index = index(("SPELLING_TEXTS", "SPELLING_VALUES"));
    quote!(#columns #index)
}

/// What leads from names to entries.
pub(super) fn names(domain: &Domain, name: &Ident) -> TokenStream {
    let names = entry_names(domain);
    let index = Texts {
        prefix: "NAME",
        columns: ("NAMES", "ALL"),
        value: name,
        matching: Matching::Exact,
    };
    index.tokens(&names)
}

fn entry_names(domain: &Domain) -> Vec<&str> {
    let entries = domain.entries.iter();
    entries.map(|entry| entry.name.value.as_str()).collect()
}

/// Every spelling of the keys, each with the row of its entry.
fn spellings(domain: &Domain, spelled: impl Fn(&str) -> String) -> BTreeMap<String, usize> {
    let rows = domain.entries.iter().enumerate().flat_map(|(row, entry)| {
        let aliases = entry.aliases.iter().map(|alias| alias.value.clone());
        let texts = aliases.chain([entry.key.value.to_string()]);
        texts.map(move |text| (text, row))
    });
    rows.map(|(text, row)| (spelled(&text), row)).collect()
}

/// Whether the spellings are the keys as they stand, so that no column of their own is needed.
fn are_keys(spellings: &BTreeMap<String, usize>, domain: &Domain) -> bool {
    let keys = domain.entries.iter().enumerate();
    spellings.len() == domain.entries.len()
        && keys
            .zip(spellings)
            .all(|((row, entry), spelling)| (&entry.key.value.to_string(), &row) == spelling)
}

/// The spellings and their entries as columns.
fn spelling_columns(
    prefix: &str,
    spellings: &BTreeMap<String, usize>,
    name: &Ident,
) -> TokenStream {
    let texts = format_ident!("{prefix}_TEXTS");
    let texts = column::plain(&texts, &quote!(&str), spellings.keys());
    let values = format_ident!("{prefix}_VALUES");
    let length = column::number(spellings.len());
    let rows = spellings.values().map(|&row| column::number(row));
    quote! {
        #texts
        static #values: [#name; #length] = ::errdex::column::pick(&ALL, &[#(#rows),*]);
    }
}

fn codes(domain: &Domain) -> Vec<i64> {
    let codes = domain.entries.iter().map(|entry| match entry.key.value {
        Key::Integer(number) => i64::try_from(number).unwrap_or_default(),
        Key::Text(_) => 0,
    });
    codes.collect()
}

/// A domain with more entries has no maps.
///
/// rustc checks each value of a map by going through the variants of the enum, which takes time with
/// the square of their number; lookups and the slice of all entries do without maps.
const MAX_ENTRIES_OF_MAPS: usize = 4096;

/// The public map of the keys.
pub(super) fn key_map(domain: &Domain, name: &Ident) -> TokenStream {
    match domain.key_type {
        _ if domain.entries.len() > MAX_ENTRIES_OF_MAPS => TokenStream::new(),
        KeyType::String => by_text(domain, name),
        _ => by_code(domain, name),
    }
}

fn by_code(domain: &Domain, name: &Ident) -> TokenStream {
    let key = integer(domain.key_type);
    let map = Map {
        name: "BY_CODE",
        doc: &[" Every entry by its code, as a map to iterate over or to hand on."],
        columns: ("CODES", "ALL"),
        types: (quote!(#key), name),
    };
    let codes = codes(domain);
    match domain.key_type {
        KeyType::U16 => map.tokens(&narrow::<u16>(&codes)),
        KeyType::U32 => map.tokens(&narrow::<u32>(&codes)),
        KeyType::I32 => map.tokens(&narrow::<i32>(&codes)),
        _ => map.tokens(&codes),
    }
}

/// Codes in the type of their domain, which the checks found them to fit.
fn narrow<T: TryFrom<i64>>(codes: &[i64]) -> Vec<T> {
    let codes = codes.iter().map(|&code| T::try_from(code));
    codes.filter_map(Result::ok).collect()
}

fn by_text(domain: &Domain, name: &Ident) -> TokenStream {
    let spellings = spellings(domain, str::to_owned);
    let map = |columns| {
        let map = Map {
            name: "BY_TEXT",
            doc: &[
                " Every entry by its text and other spellings, as a map to iterate over or to hand on.",
                "",
                " The map knows the spellings to the byte.",
            ],
            columns,
            types: (quote!(&str), name),
        };
        map.tokens(&spellings.keys().map(String::as_str).collect::<Vec<_>>())
    };
    if are_keys(&spellings, domain) {
        return map(("TEXTS", "ALL"));
    }
    let columns = spelling_columns("BY_TEXT", &spellings, name);
    let map = map(("BY_TEXT_TEXTS", "BY_TEXT_VALUES"));
    quote!(#columns #map)
}

/// The public map of the names.
pub(super) fn name_map(domain: &Domain, name: &Ident) -> TokenStream {
    if domain.entries.len() > MAX_ENTRIES_OF_MAPS {
        return TokenStream::new();
    }
    let map = Map {
        name: "BY_NAME",
        doc: &[" Every entry by its name, as a map to iterate over or to hand on."],
        columns: ("NAMES", "ALL"),
        types: (quote!(&str), name),
    };
    map.tokens(&entry_names(domain))
}
