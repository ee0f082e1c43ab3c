//! Columns: the `static` arrays of one field, and the constant that reads them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use errdex_catalog::source::Spanned;

/// A field that is a list of texts.
pub(super) type TextsOf<T> = fn(&T) -> &[Spanned<String>];

/// The number in a row of a pool that has no value, as the runtime knows it.
const NO_VALUE: usize = u32::MAX as usize;

/// A number without its type behind it.
pub(super) fn number(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

/// A text, or nothing.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// A field with one value in each row.
pub(super) fn plain(
    name: &Ident,
    item: &TokenStream,
    rows: impl IntoIterator<Item = impl ToTokens>,
) -> TokenStream {
    let rows = rows.into_iter().collect::<Vec<_>>();
    let length = number(rows.len());
    quote!(static #name: [#item; #length] = [#(#rows),*];)
}

/// A field with a number in each row; one that is the same everywhere is written once.
pub(super) fn numbers(name: &Ident, item: &TokenStream, rows: &[usize]) -> TokenStream {
    let length = number(rows.len());
    match rows {
        [first, second, rest @ ..] if first == second && rest.iter().all(|row| row == first) => {
            let first = number(*first);
            quote!(static #name: [#item; #length] = [#first; #length];)
        }
        _ => plain(name, item, rows.iter().map(|&row| number(row))),
    }
}

/// A field with a list in each row, for the module around this one to read.
pub(super) fn lists(
    name: &Ident,
    item: &TokenStream,
    rows: impl IntoIterator<Item = Vec<impl ToTokens>>,
) -> TokenStream {
    let (items, reader) = items_and_reader(name, item, rows);
    quote! {
        #items
        pub(super) #reader
    }
}

/// The same where there may be no module around: a catalog can be included at the root of a crate.
pub(super) fn private_lists(
    name: &Ident,
    item: &TokenStream,
    rows: impl IntoIterator<Item = Vec<impl ToTokens>>,
) -> TokenStream {
    let (items, reader) = items_and_reader(name, item, rows);
    quote!(#items #reader)
}

fn items_and_reader(
    name: &Ident,
    item: &TokenStream,
    rows: impl IntoIterator<Item = Vec<impl ToTokens>>,
) -> (TokenStream, TokenStream) {
    let rows = rows.into_iter().collect::<Vec<_>>();
    let lengths = starts(rows.iter().map(Vec::len));
    let items = plain(
        &format_ident!("{name}_ITEMS"),
        item,
        rows.into_iter().flatten(),
    );
    let (starts, reader) = lists_of(name, item, &lengths);
    (quote!(#items #starts), reader)
}

/// The starts and the reader of a field of lists whose items stand in the static called after it.
pub(super) fn lists_of(
    name: &Ident,
    item: &TokenStream,
    starts: &[usize],
) -> (TokenStream, TokenStream) {
    let items_name = format_ident!("{name}_ITEMS");
    let starts_name = format_ident!("{name}_STARTS");
    let starts = numbers(&starts_name, &quote!(u32), starts);
    let reader = quote! {
        const #name: ::errdex::column::Lists<#item> =
            ::errdex::column::Lists::new(&#items_name, &#starts_name);
    };
    (starts, reader)
}

/// Where each list starts when all are put behind each other, and where the last one ends.
pub(super) fn starts(lengths: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut starts = vec![0];
    let mut end = 0;
    for length in lengths {
        end += length;
        starts.push(end);
    }
    starts
}

/// A field in which few values recur: each distinct value once, in order of first use, and its
/// number in each row.
pub(super) fn pool<T: Ord>(
    name: &Ident,
    item: &TokenStream,
    rows: impl IntoIterator<Item = Option<T>>,
    value: impl FnMut(&T) -> TokenStream,
) -> TokenStream {
    let mut distinct = std::collections::BTreeMap::new();
    let row_numbers = rows
        .into_iter()
        .map(|row| match row {
            Some(row) => {
                let next = distinct.len();
                *distinct.entry(row).or_insert(next)
            }
            None => NO_VALUE,
        })
        .collect::<Vec<_>>();
    let mut values = distinct.into_iter().collect::<Vec<_>>();
    values.sort_by_key(|(_, number)| *number);
    let values_name = format_ident!("{name}_VALUES");
    let rows_name = format_ident!("{name}_ROWS");
    let distinct = values
        .into_iter()
        .map(|(distinct, _)| distinct)
        .collect::<Vec<_>>();
    let values = plain(&values_name, item, distinct.iter().map(value));
    let rows = numbers(&rows_name, &quote!(u32), &row_numbers);
    quote! {
        #values
        #rows
        pub(super) const #name: ::errdex::column::Pool<#item> =
            ::errdex::column::Pool::new(&#values_name, &#rows_name);
    }
}

/// The texts of a list.
pub(super) fn texts(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

/// The values of a list.
pub(super) fn values<T: Copy>(items: &[Spanned<T>]) -> Vec<T> {
    items.iter().map(|item| item.value).collect()
}
