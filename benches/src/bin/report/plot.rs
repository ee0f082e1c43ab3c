//! Bar charts as SVG, in colors for light and dark pages.

use std::fmt::Write as _;

/// A bar: its label, its length, and whether it is ours.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) figure: f64,
    pub(crate) is_ours: bool,
}

const BAR: usize = 18;
const STEP: usize = 26;
const LABELS: f64 = 190.0;
const LONGEST: f64 = 400.0;

/// Bars below each other, the shortest first.
pub(crate) fn bars(title: &str, unit: &str, mut bars: Vec<Bar>) -> String {
    bars.sort_by(|a, b| a.figure.total_cmp(&b.figure));
    let longest = bars
        .iter()
        .map(|bar| bar.figure)
        .fold(f64::MIN_POSITIVE, f64::max);
    let height = 44 + STEP * bars.len();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 {height}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <title>{title}</title>\n\
         <style>text{{fill:#333}} .bar{{fill:#9aa5b1}} .ours{{fill:#1f7a4d}}\n\
         @media (prefers-color-scheme: dark) {{text{{fill:#ddd}} .bar{{fill:#667}} .ours{{fill:#4cc38a}}}}</style>\n\
         <text x=\"8\" y=\"22\" font-weight=\"600\">{title}</text>\n"
    );
    for (row, bar) in bars.iter().enumerate() {
        let top = 36 + STEP * row;
        let middle = top + 14;
        let width = (bar.figure / longest * LONGEST).max(1.0);
        let class = if bar.is_ours { "ours" } else { "bar" };
        let end = LABELS + width + 6.0;
        writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{middle}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"{LABELS:.0}\" y=\"{top}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\"/>\
             <text x=\"{end:.1}\" y=\"{middle}\">{}{unit}</text>",
            LABELS - 8.0,
            bar.label,
            crate::page::short(bar.figure)
        )
        .expect("writing to a string never fails");
    }
    svg + "</svg>\n"
}
