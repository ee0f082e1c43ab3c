//! The page: each budget with its figure, then the detailed tables and plots.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::budgets;
use crate::builds::VARIANTS;
use crate::figures::Figures;
use crate::growth;
use crate::lines;
use crate::linked;
use crate::plot::{self, Bar};
use crate::rustc;

const SETS: [(&str, &str); 8] = [
    ("codes_bundled", "the bundled error codes"),
    ("codes_260", "260 codes in 13 clusters"),
    ("codes_5000", "5,000 random `u16`"),
    ("codes_60000", "60,000 random `u32`"),
    ("texts_bundled", "the bundled submodule states"),
    ("texts_260", "260 texts of 20 bytes"),
    ("texts_5000", "5,000 texts of 20 bytes"),
    ("texts_60000", "60,000 texts of 20 bytes"),
];

const LOOKUPS: [(&str, &str); 8] = [
    ("errdex", "errdex"),
    ("match_arms", "`match`"),
    ("strum", "`strum`"),
    ("fx_hash_map", "`FxHashMap`"),
    ("binary_search", "binary search"),
    ("std_hash_map", "std `HashMap`"),
    ("strum_phf", "`strum` with `phf`"),
    ("phf", "`phf`"),
];

/// Writes the page and its plots into the folder of documents.
pub(crate) fn write(figures: &Figures, docs: &Path) {
    let mut page = include_str!("performance.md").to_owned();
    let sections = [
        ("{machine}", figures.machine.clone()),
        ("{budgets}", budgets(figures)),
        ("{counts}", lookups(figures, "counts", "/hits")),
        ("{misses}", lookups(figures, "counts", "/misses")),
        ("{others}", others(figures)),
        (
            "{body}",
            cell(figures.get("counts/classification/mean body")),
        ),
        ("{times}", lookups(figures, "times", "")),
        ("{linked}", linked(figures)),
        ("{rustc}", rustc(figures)),
        ("{growth}", growth(figures)),
        ("{builds}", builds(figures)),
        ("{command}", command(figures)),
        ("{lines}", lines(figures)),
    ];
    for (place, section) in sections {
        page = page.replace(place, section.trim_end());
    }
    fs::write(docs.join("performance.md"), page).expect("docs/ can be written to");
    for (name, svg) in plots(figures) {
        fs::write(docs.join("performance").join(name), svg).expect("docs/ can be written to");
    }
}

/// A figure with its significant digits.
pub(crate) fn short(figure: f64) -> String {
    match figure {
        figure if figure.fract() == 0.0 || figure >= 100.0 => format!("{figure:.0}"),
        figure if figure >= 10.0 => format!("{figure:.1}"),
        figure => format!("{figure:.2}"),
    }
}

fn cell(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_owned(), short)
}

fn budgets(figures: &Figures) -> String {
    let mut table = "| what | target | measured | |\n| --- | --- | --- | --- |\n".to_owned();
    for budget in budgets::all() {
        let figure = (budget.figure)(figures);
        let verdict = match figure {
            Some(figure) if budget.is_met_by(figure) => "met",
            Some(_) => "**missed**",
            None => "not measured",
        };
        let figure = figure.map_or_else(|| "–".to_owned(), |figure| short(figure) + budget.unit);
        writeln!(
            table,
            "| {} | {} | {figure} | {verdict} |",
            budget.what,
            budget.target()
        )
        .expect("writing to a string never fails");
    }
    table
}

fn lookups(figures: &Figures, part: &str, end: &str) -> String {
    let names = LOOKUPS.map(|(_, name)| name).join(" | ");
    let mut table = format!(
        "| keys | {names} |\n| --- |{}\n",
        " --- |".repeat(LOOKUPS.len())
    );
    for (set, what) in SETS {
        let cells =
            LOOKUPS.map(|(lookup, _)| cell(figures.get(&format!("{part}/{set}/{lookup}{end}"))));
        writeln!(table, "| {what} | {} |", cells.join(" | "))
            .expect("writing to a string never fails");
    }
    table
}

fn others(figures: &Figures) -> String {
    let rows = [
        (
            "`GatewayMessage::from_text`, ignoring case and surrounding whitespace",
            "bundled/message_in_any_case",
        ),
        ("`ErrorCode::from_name`", "bundled/name"),
        (
            "`classify`, certainty and recovery",
            "classification/classified",
        ),
        (
            "`Observation::from_json` and the same",
            "classification/body_read_and_classified",
        ),
    ];
    let mut table = "| call | hit | miss |\n| --- | --- | --- |\n".to_owned();
    for (what, name) in rows {
        let figure = |kind| cell(figures.get(&format!("counts/{name}/{kind}")));
        writeln!(
            table,
            "| {what} | {} | {} |",
            figure("hits"),
            figure("misses")
        )
        .expect("writing to a string never fails");
    }
    table
}

fn linked(figures: &Figures) -> String {
    let mut table = "| program | bytes | of them prose | prose in debug |\n\
                     | --- | --- | --- | --- |\n"
        .to_owned();
    for (name, what, _) in linked::PROGRAMS {
        let cells = ["bytes", "prose", "prose in debug"]
            .map(|column| cell(figures.get(&format!("linked/{name}/{column}"))));
        writeln!(table, "| {what} | {} |", cells.join(" | "))
            .expect("writing to a string never fails");
    }
    table
}

fn rustc(figures: &Figures) -> String {
    let mut table = "| entries | errdex (s, MB) | naive (s, MB) | rustdoc of errdex (s) |\n\
                     | --- | --- | --- | --- |\n"
        .to_owned();
    for count in rustc::ENTRIES {
        let figure = |name: &str| cell(figures.get(&format!("rustc/{count}/{name}")));
        let both = |name: &str| {
            format!(
                "{}, {}",
                figure(&format!("{name}/cpu")),
                figure(&format!("{name}/peak"))
            )
        };
        writeln!(
            table,
            "| {count} | {} | {} | {} |",
            both("errdex"),
            both("naive"),
            figure("rustdoc/cpu")
        )
        .expect("writing to a string never fails");
    }
    table
}

fn growth(figures: &Figures) -> String {
    let mut table = "| entries | YAML (MB) | Rust (MB) | time (s) | peak memory (MB) |\n\
                     | --- | --- | --- | --- | --- |\n"
        .to_owned();
    for count in growth::ENTRIES {
        let cells = ["yaml", "rust", "seconds", "peak"]
            .map(|column| cell(figures.get(&format!("growth/{count}/{column}"))));
        writeln!(table, "| {count} | {} |", cells.join(" | "))
            .expect("writing to a string never fails");
    }
    table
}

fn builds(figures: &Figures) -> String {
    let mut table =
        "| depends on | wall (s) | CPU (s) | crates |\n| --- | --- | --- | --- |\n".to_owned();
    for (name, _) in VARIANTS {
        let cells = ["seconds", "cpu", "crates"]
            .map(|column| cell(figures.get(&format!("builds/{name}/{column}"))));
        writeln!(table, "| {name} | {} |", cells.join(" | "))
            .expect("writing to a string never fails");
    }
    table
}

fn command(figures: &Figures) -> String {
    let figure = |name: &str| cell(figures.get(&format!("command/{name}")));
    let millions = |name: &str| {
        cell(
            figures
                .get(&format!("command/{name}"))
                .map(|count| count / 1e6),
        )
    };
    format!(
        "| what | figure |\n| --- | --- |\n\
         | `errdex explain 62`, from start to end | {} ms |\n\
         | its instructions | {} million |\n\
         | instructions of `errdex explain --catalog data/cloud-recording 62` | {} million |\n\
         | instructions of `errdex check data/cloud-recording` | {} million |\n",
        figure("start"),
        millions("explain"),
        millions("explain a folder"),
        millions("check a folder"),
    )
}

fn lines(figures: &Figures) -> String {
    let mut table =
        "| program | user (s) | wall (s) | MB/s | peak memory (MB) | instructions a line |\n\
                     | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (name, what) in lines::PROGRAMS {
        let get = |column: &str| figures.get(&format!("lines/{name}/{column}"));
        let megabytes = figures.get("lines/megabytes");
        let speed = megabytes
            .zip(get("seconds"))
            .map(|(megabytes, seconds)| megabytes / seconds);
        let cells = [
            get("user"),
            get("seconds"),
            speed,
            get("peak"),
            get("instructions"),
        ];
        writeln!(table, "| {what} | {} |", cells.map(cell).join(" | "))
            .expect("writing to a string never fails");
    }
    table
}

fn plots(figures: &Figures) -> Vec<(&'static str, String)> {
    let lookups = |set: &str| {
        let bars = LOOKUPS.into_iter().filter_map(|(lookup, name)| {
            Some(Bar {
                label: name.replace('`', ""),
                figure: figures.get(&format!("counts/{set}/{lookup}/hits"))?,
                is_ours: lookup == "errdex",
            })
        });
        bars.collect::<Vec<_>>()
    };
    let builds = VARIANTS.into_iter().filter_map(|(name, _)| {
        Some(Bar {
            label: name
                .replace('`', "")
                .replace("prebuilt tables", "prebuilt")
                .replace(" with derive", ""),
            figure: figures.get(&format!("builds/{name}/seconds"))?,
            is_ours: name != "nothing" && !name.starts_with('`'),
        })
    });
    let codes = plot::bars(
        "Instructions of from_code, 260 keys, hits",
        "",
        lookups("codes_260"),
    );
    let texts = plot::bars(
        "Instructions of from_text, 5,000 keys, hits",
        "",
        lookups("texts_5000"),
    );
    let builds = plot::bars("Clean build of a dependent", " s", builds.collect());
    vec![
        ("codes.svg", codes),
        ("texts.svg", texts),
        ("builds.svg", builds),
    ]
}
