//! Any bytes as a domain file: a report or Rust that parses, and never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;

const CATALOG: &str = "catalog: shop
title: A shop
operations:
  - {name: buy, http: {method: POST, path: /buy}, summary: Buys}
responses: {code: [code], text: [message]}
sources:
  - {id: manual, title: The manual}
";

fuzz_target!(|domain: &[u8]| {
    let files = [("catalog.yaml", CATALOG.as_bytes()), ("codes.yaml", domain)];
    match errdex_build::compile_files("shop", &files) {
        Ok(rust) => {
            syn::parse_file(&rust).expect("generated code is Rust");
        }
        Err(report) => assert!(!report.to_string().is_empty()),
    }
});
