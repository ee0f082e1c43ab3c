//! From keys and names to the entries of a domain: indexes, conversions and public maps.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::column;
use crate::model::{Domain, Entry, Key, KeyType, Matching, SeenAs};

pub(super) fn tokens(domain: &Domain, name: &Ident) -> TokenStream {
    let (lookups, by_key) = match domain.key_type {
        KeyType::Text => (text_lookups(domain, name), by_text(domain, name)),
        _ => (code_lookups(domain, name), by_code(domain, name)),
    };
    let name_index = name_index(domain);
    let by_name = by_name(domain, name);
    quote! {
        #lookups
        #name_index
        #by_key
        #by_name
    }
}

/// The Rust type of an integer key, and the search for one.
fn integer(key_type: KeyType) -> (Ident, Ident) {
    let key = match key_type {
        KeyType::U16 => "u16",
        KeyType::U32 => "u32",
        KeyType::I32 => "i32",
        KeyType::I64 | KeyType::Text => "i64",
    };
    (format_ident!("{key}"), format_ident!("find_{key}"))
}

fn code_lookups(domain: &Domain, name: &Ident) -> TokenStream {
    let (key, find) = integer(domain.key_type);
    let id = &domain.id.value;
    let codes = column::plain(
        &format_ident!("CODES"),
        &quote!(#key),
        domain
            .entries
            .iter()
            .map(|entry| code_literal(&entry.key.value)),
    );
    let (number, from_number) = if domain.key_type == KeyType::I64 {
        (quote!(code), quote!(Self::from_code(code)))
    } else {
        let narrowed = quote!(#key::try_from(code).ok().and_then(Self::from_code));
        (quote!(i64::from(code)), narrowed)
    };
    let mask = mask(domain, name);
    let http_conversions = (domain.seen_as.value == SeenAs::HttpStatus)
        .then(|| quote!(::errdex::__http_conversions!(#name);));
    quote! {
        #codes

        impl #name {
            /// The entry of a code.
            #[inline]
            pub const fn from_code(code: #key) -> Option<Self> {
                match ::errdex::index::#find(&CODES, code) {
                    Some(row) => Some(ALL[row]),
                    None => None,
                }
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

            fn try_from(code: #key) -> Result<Self, ::errdex::UnknownCode> {
                Self::from_code(code).ok_or(::errdex::UnknownCode::number(#id, #number))
            }
        }

        impl From<#name> for #key {
            fn from(entry: #name) -> Self {
                entry.code()
            }
        }

        /// Reads a code in decimal digits, or the name of a variant.
        impl ::core::str::FromStr for #name {
            type Err = ::errdex::UnknownCode;

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
    let (matching, rule) = match domain.matching {
        Matching::Exact => (
            quote!(Exact),
            " The entry of a text, which must be the same to the byte.",
        ),
        Matching::IgnoreCase => (
            quote!(IgnoreCase),
            " The entry of a text, in any ASCII case, with or without blanks around it.",
        ),
    };
    let spellings = domain.entries.iter().enumerate().flat_map(|(row, entry)| {
        let spellings = spellings(entry).into_iter();
        spellings.map(move |text| (domain.matching.normalize(&text), row))
    });
    let spellings = column::spellings(
        &format_ident!("TEXT_INDEX"),
        &quote!(::errdex::index::Matching::#matching),
        spellings.collect(),
    );
    quote! {
        #texts
        #spellings

        impl #name {
            #[doc = #rule]
            #[inline]
            pub const fn from_text(text: &str) -> Option<Self> {
                match TEXT_INDEX.find(text) {
                    Some(row) => Some(ALL[row]),
                    None => None,
                }
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

            fn try_from(text: &str) -> Result<Self, ::errdex::UnknownCode> {
                Self::from_text(text).ok_or(::errdex::UnknownCode::text(#id))
            }
        }

        impl From<#name> for &'static str {
            fn from(entry: #name) -> Self {
                entry.text()
            }
        }

        /// Reads a text, or the name of a variant.
        impl ::core::str::FromStr for #name {
            type Err = ::errdex::UnknownCode;

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
    let (key, _) = integer(domain.key_type);
    let widen = match domain.key_type {
        KeyType::I64 => quote!(mask),
        _ => quote!(i64::from(mask)),
    };
    domain.mask.then(|| {
        quote! {
            impl #name {
                /// The entries in a bit mask, the lowest bit first.
                pub fn in_mask(mask: #key) -> ::errdex::Mask<Self> {
                    ::errdex::Mask::new(#widen)
                }
            }
        }
    })
}

fn name_index(domain: &Domain) -> TokenStream {
    let names = domain.entries.iter().enumerate();
    column::spellings(
        &format_ident!("NAME_INDEX"),
        &quote!(::errdex::index::Matching::Exact),
        names
            .map(|(row, entry)| (entry.name.value.clone(), row))
            .collect(),
    )
}

/// The key of a text entry and its other spellings, each once.
fn spellings(entry: &Entry) -> BTreeSet<String> {
    let aliases = entry.aliases.iter().map(|alias| alias.value.clone());
    aliases.chain([entry.key.value.to_string()]).collect()
}

fn code_literal(key: &Key) -> TokenStream {
    let Key::Number(number) = key else {
        return quote!();
    };
    let literal = Literal::i64_unsuffixed(*number);
    quote!(#literal)
}

fn by_code(domain: &Domain, name: &Ident) -> TokenStream {
    let (key, _) = integer(domain.key_type);
    let codes = domain.entries.iter().map(|entry| match entry.key.value {
        Key::Number(number) => number,
        Key::Text(_) => 0,
    });
    let codes = codes.enumerate().map(|(row, code)| (code, row));
    let by_code = match domain.key_type {
        KeyType::U16 => map(codes.filter_map(|(code, row)| Some((u16::try_from(code).ok()?, row)))),
        KeyType::U32 => map(codes.filter_map(|(code, row)| Some((u32::try_from(code).ok()?, row)))),
        KeyType::I32 => map(codes.filter_map(|(code, row)| Some((i32::try_from(code).ok()?, row)))),
        KeyType::I64 | KeyType::Text => map(codes),
    };
    quote! {
        /// Every entry by its code, as a map to iterate over or to hand on.
        #[allow(dead_code, reason = "for those who want a map")]
        pub static BY_CODE: ::errdex::phf::Map<#key, #name> = #by_code;
    }
}

fn by_text(domain: &Domain, name: &Ident) -> TokenStream {
    let spellings = domain
        .entries
        .iter()
        .enumerate()
        .map(|(row, entry)| (spellings(entry), row))
        .collect::<Vec<_>>();
    let by_text = map(spellings
        .iter()
        .flat_map(|(texts, row)| texts.iter().map(|text| (text.as_str(), *row))));
    quote! {
        /// Every entry by its text and other spellings, as a map to iterate over or to hand on.
        ///
        /// The map knows the spellings to the byte.
        #[allow(dead_code, reason = "for those who want a map")]
        pub static BY_TEXT: ::errdex::phf::Map<&'static str, #name> = #by_text;
    }
}

fn by_name(domain: &Domain, name: &Ident) -> TokenStream {
    let names = domain.entries.iter().enumerate();
    let by_name = map(names.map(|(row, entry)| (entry.name.value.as_str(), row)));
    quote! {
        /// Every entry by its name, as a map to iterate over or to hand on.
        #[allow(dead_code, reason = "for those who want a map")]
        pub static BY_NAME: ::errdex::phf::Map<&'static str, #name> = #by_name;
    }
}

/// A perfect hash map from keys to entries, which are named by their rows.
fn map<K>(rows: impl Iterator<Item = (K, usize)>) -> TokenStream
where
    K: std::hash::Hash + phf_shared::PhfHash + Eq + phf_shared::FmtConst,
{
    let mut map = phf_codegen::Map::new();
    map.phf_path("::errdex::phf");
    for (key, row) in rows {
        map.entry(key, format!("ALL[{row}]"));
    }
    let map = map.build();
    quote!(#map)
}
