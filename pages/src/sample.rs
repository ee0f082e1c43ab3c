//! Texts in, a catalog out that has them everywhere, for the tests of the formats.

use errdex_catalog::Report;
use errdex_catalog::model::Catalog;

/// A catalog whose literals and prose are all the same.
///
/// Literals are keys, bodies, titles and whatever else may hold any text; prose is what the checks
/// require to be inline Markdown.
pub(super) fn catalog(literal: &str, prose: &str) -> Catalog {
    // A JSON string is also a YAML string.
    let literal = serde_json::to_string(literal).unwrap();
    let prose = serde_json::to_string(prose).unwrap();
    let frame = format!(
        "catalog: sample\ntitle: {literal}\noperations: [{{name: start, http: {{method: {literal}, path: {literal}}}, \
         summary: {literal}, when_repeated: [states/other]}}]\nsources: [{{id: page, title: {literal}, \
         url: \"https://example.org/Exit_(a,b).\", dated: \"2024\", note: {literal}}}]\n"
    );
    let meaning = format!(
        "{{operations: [start], http_statuses: [500], texts: [{literal}], summary: {prose}, fault: service, causes: [{prose}], \
         fixes: [{prose}], recovery: {{retry: {{after: [500ms, 3s], then: {{restart: {{change: [{literal}]}}}}}}}}, \
         sources: [page], notes: [{prose}], conflicts: [{prose}]}}"
    );
    let domain = format!(
        "domain: states\ntype: State\nkey: string\ntitle: {literal}\nfound_in: {literal}\nentries:\n  \
         - {{text: {literal}, name: Same, old_names: [Old], summary: {prose}, lifecycle: {{state: current}}, \
         see_also: [other], notes: [{prose}], conflicts: [{prose}], meanings: [{meaning}], \
         examples: [{{operation: start, http_status: 500, body: {literal}}}]}}\n  \
         - {{text: other, name: Other, summary: Another, lifecycle: {{state: withdrawn, since: \"2020\"}}, \
         meanings: [{{http_statuses: [500], fault: nobody, recovery: settled, sources: [page]}}]}}\n"
    );
    let files = [
        ("catalog.yaml", frame.as_bytes()),
        ("states.yaml", domain.as_bytes()),
    ];
    let mut report = Report::default();
    // The checks reject much of it; pages must be safe without them too.
    let catalog = errdex_catalog::compile::unchecked_files("sample", &files, &mut report);
    assert_eq!(catalog.domains[0].entries.len(), 2, "{report}");
    catalog
}

/// Literals that look like markup.
pub(super) const LITERALS: [&str; 12] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "--> <b>x</b> <!--",
    "`` ` ```",
    "```\n<b>",
    "a | b || c \\| d",
    "[a](javascript:b) ![c](d) <https://e> [f]: g",
    "# h\n\n- i\n1. j\n> k\n---\n===",
    "* * *",
    "\\` \\<b> &lt;i&gt; &#60;",
    "</a></td></table>",
    "~~~ *x* _y_ **z** $a$ http://b.c",
];

/// Prose that looks like markup.
pub(super) const PROSE: [&str; 9] = [
    "- x",
    "1. x",
    "2) x",
    "+ x",
    "=== x",
    "a | `b | c` \\| d",
    "[x](javascript:y) and [x](https://e.f/\"onclick=g) # h",
    "x &lt;b&gt; 1 < 2 > 0 *y* _z_ ~~a~~ ![b](c)",
    "`<script>` and ``a ` b`` https://a.b/c",
];
