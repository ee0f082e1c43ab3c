//! `docs/diagnostics.md`: the list of rules.

use errdex_catalog::{Level, RULES};

use crate::file::Generated;

const HEAD: &str = "\
# Diagnostics

What `errdex check` and build scripts report about a catalog.
Each kind of finding has a stable id.
Nothing is generated from a catalog with an error.

| id | level | meaning |
| --- | --- | --- |
";

pub(super) fn page() -> Generated {
    let mut page = HEAD.to_owned();
    for rule in RULES {
        let level = match rule.level() {
            Level::Warning => "warning",
            Level::Error => "error",
        };
        page += &format!("| `{}` | {level} | {} |\n", rule.id(), rule.meaning());
    }
    Generated::new("docs/diagnostics.md", page)
}

#[cfg(test)]
mod tests {
    use crate::file::assert_fresh;

    #[test]
    fn the_committed_page_is_fresh() {
        assert_fresh(Ok(vec![super::page()]));
    }
}
