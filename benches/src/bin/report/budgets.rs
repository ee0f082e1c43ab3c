//! The budgets: what is measured, and what it may cost.

use crate::figures::Figures;

/// Whether a figure should be small or large.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

/// One row of the table.
pub(crate) struct Budget {
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) bound: Bound,
    /// For a target that is missed today: what the figure may be meanwhile, so that it grows no further.
    pub(crate) held_at: Option<f64>,
    pub(crate) figure: fn(&Figures) -> Option<f64>,
}

impl Budget {
    pub(crate) fn is_met_by(&self, figure: f64) -> bool {
        match self.bound {
            Bound::AtMost(bound) => figure <= bound,
            Bound::AtLeast(bound) => figure >= bound,
        }
    }

    /// Whether a figure has not grown since the target was missed.
    pub(crate) fn is_held_by(&self, figure: f64) -> bool {
        self.held_at.is_some_and(|limit| figure <= limit)
    }

    const fn held_at(mut self, limit: f64) -> Self {
        self.held_at = Some(limit);
        self
    }

    pub(crate) fn target(&self) -> String {
        match self.bound {
            Bound::AtMost(bound) => format!("≤ {bound}{}", self.unit),
            Bound::AtLeast(bound) => format!("≥ {bound}{}", self.unit),
        }
    }
}

const HASHED_CODES: [&str; 6] = [
    "counts/codes_260/errdex/hits",
    "counts/codes_260/errdex/misses",
    "counts/codes_5000/errdex/hits",
    "counts/codes_5000/errdex/misses",
    "counts/codes_60000/errdex/hits",
    "counts/codes_60000/errdex/misses",
];

/// In debug mode too, where nothing is optimized.
const WITHOUT_PROSE: [&str; 8] = [
    "linked/from_code/prose",
    "linked/from_code/prose in debug",
    "linked/recovery/prose",
    "linked/recovery/prose in debug",
    "linked/classify/prose",
    "linked/classify/prose in debug",
    "linked/json/prose",
    "linked/json/prose in debug",
];

/// A line of a log takes so many times as long as its body that the answer comes within 100 µs on a slow machine.
const LOG_RATIO: f64 = 150.0;

const fn row(
    what: &'static str,
    unit: &'static str,
    bound: Bound,
    figure: fn(&Figures) -> Option<f64>,
) -> Budget {
    Budget {
        what,
        unit,
        bound,
        held_at: None,
        figure,
    }
}

/// Every budget with a figure; `tests/` enforces the others (sizes, allocations, `const`).
pub(crate) fn all() -> Vec<Budget> {
    use Bound::{AtLeast, AtMost};
    vec![
        row(
            "`from_code`, bundled catalog, instructions",
            "",
            AtMost(10.0),
            |figures| {
                figures.worst([
                    "counts/codes_bundled/errdex/hits",
                    "counts/codes_bundled/errdex/misses",
                ])
            },
        ),
        row(
            "`from_code`, 260 to 60,000 keys, hit or miss, instructions",
            "",
            AtMost(20.0),
            |figures| figures.worst(HASHED_CODES),
        ),
        row(
            "`from_text`, bundled states, instructions",
            "",
            AtMost(50.0),
            |figures| {
                figures.worst([
                    "counts/texts_bundled/errdex/hits",
                    "counts/texts_bundled/errdex/misses",
                ])
            },
        ),
        row(
            "`from_text`, 260 keys of 20 bytes, instructions",
            "",
            AtMost(58.0),
            |figures| {
                figures.worst([
                    "counts/texts_260/errdex/hits",
                    "counts/texts_260/errdex/misses",
                ])
            },
        ),
        row(
            "`from_text`, 5,000 keys of 20 bytes, instructions",
            "",
            AtMost(70.0),
            |figures| {
                figures.worst([
                    "counts/texts_5000/errdex/hits",
                    "counts/texts_5000/errdex/misses",
                ])
            },
        ),
        row(
            "`summary` of an entry, dense codes, instructions",
            "",
            AtMost(10.0),
            |figures| figures.get("counts/summaries/dense/hits"),
        ),
        row(
            "`summary` of an entry, hashed codes, instructions",
            "",
            AtMost(20.0),
            |figures| figures.get("counts/summaries/hashed/hits"),
        ),
        row(
            "`summary` of an entry, texts, instructions",
            "",
            AtMost(6.0),
            |figures| figures.get("counts/summaries/text/hits"),
        ),
        row(
            "`from_code` against `phf`, random keys, bundled catalog, time",
            " ×",
            AtLeast(10.0),
            |figures| figures.ratio("times/codes_bundled/phf", "times/codes_bundled/errdex"),
        ),
        row(
            "`from_code` against `phf`, random keys, 5,000 keys, time",
            " ×",
            AtLeast(10.0),
            |figures| figures.ratio("times/codes_5000/phf", "times/codes_5000/errdex"),
        ),
        row(
            "`from_text` against `phf`, random keys, bundled states, time",
            " ×",
            AtLeast(4.0),
            |figures| figures.ratio("times/texts_bundled/phf", "times/texts_bundled/errdex"),
        ),
        row(
            "`from_text` against `phf`, random keys, 5,000 keys, time",
            " ×",
            AtLeast(4.0),
            |figures| figures.ratio("times/texts_5000/phf", "times/texts_5000/errdex"),
        ),
        row(
            "`classify` of the facts of an example, instructions",
            "",
            AtMost(700.0),
            |figures| figures.get("counts/classification/classified/hits"),
        )
        .held_at(1_430.0),
        row(
            "`classify` of a code and a text that nobody knows, instructions",
            "",
            AtMost(500.0),
            |figures| figures.get("counts/classification/classified/misses"),
        )
        .held_at(1_430.0),
        row(
            "body of an example to diagnosis, instructions",
            "",
            AtMost(3_500.0),
            |figures| figures.get("counts/classification/body_read_and_classified/hits"),
        )
        .held_at(5_300.0),
        row(
            "body with a code and a text that nobody knows to diagnosis, instructions",
            "",
            AtMost(1_500.0),
            |figures| figures.get("counts/classification/body_read_and_classified/misses"),
        )
        .held_at(3_400.0),
        row(
            "body to diagnosis, from 1 to 10 MB, instructions",
            " ×",
            AtMost(11.0),
            |figures| {
                let of = "counts/classification/large_body_read_and_classified";
                figures.ratio(&format!("{of}/misses"), &format!("{of}/hits"))
            },
        ),
        row(
            "`errdex classify --lines`, instructions a line",
            "",
            AtMost(2_700.0),
            |figures| figures.get("lines/errdex/instructions"),
        )
        .held_at(4_150.0),
        row(
            "`errdex classify --lines` against a program by hand, speed",
            " ×",
            AtLeast(0.8),
            |figures| figures.ratio("lines/by hand/user", "lines/errdex/user"),
        ),
        row(
            "a response in a line of 2 kB of a log against its body alone, instructions",
            " ×",
            AtMost(LOG_RATIO),
            |figures| {
                let of = "lines/a line of a log/instructions";
                figures.ratio(of, "lines/a body/instructions")
            },
        ),
        row(
            "`errdex explain 62`, million instructions",
            "",
            AtMost(2.5),
            |figures| Some(figures.get("command/explain")? / 1e6),
        )
        .held_at(2.9),
        row(
            "`errdex explain --catalog` against `errdex check` of the same folder, instructions",
            " ×",
            AtMost(1.2),
            |figures| figures.ratio("command/explain a folder", "command/check a folder"),
        ),
        row(
            "linked for `from_code`, over an empty program",
            " bytes",
            AtMost(2_600.0),
            |figures| figures.get("linked/from_code/bytes"),
        ),
        row(
            "linked for `classify`, over an empty program",
            " bytes",
            AtMost(20_000.0),
            |figures| figures.get("linked/classify/bytes"),
        )
        .held_at(47_000.0),
        row(
            "linked for `from_json` and `classify`, over an empty program",
            " bytes",
            AtMost(45_000.0),
            |figures| figures.get("linked/json/bytes"),
        )
        .held_at(77_000.0),
        row(
            "prose linked for `from_code`, `recovery`, `classify` and `from_json`, release and debug",
            " bytes",
            AtMost(0.0),
            |figures| figures.worst(WITHOUT_PROSE),
        ),
        row(
            "build script of an own catalog, against the first version, instructions an entry",
            " ×",
            AtMost(0.5),
            |figures| Some(figures.get("script/instructions")? / crate::script::BEFORE),
        ),
        row(
            "rustc, 10,000 entries, against the naive shape, time",
            " ×",
            AtLeast(24.0),
            |figures| figures.ratio("rustc/10000/naive/cpu", "rustc/10000/errdex/cpu"),
        ),
        row(
            "rustc, 10,000 entries, against the naive shape, memory",
            " ×",
            AtLeast(8.0),
            |figures| figures.ratio("rustc/10000/naive/peak", "rustc/10000/errdex/peak"),
        ),
        row(
            "the compiler, from 1,000 to 10,000 entries, time",
            " ×",
            AtMost(12.5),
            |figures| figures.ratio("growth/10000/seconds", "growth/1000/seconds"),
        ),
        row(
            "the compiler, from 10,000 to 100,000 entries, time",
            " ×",
            AtMost(12.5),
            |figures| figures.ratio("growth/100000/seconds", "growth/10000/seconds"),
        ),
        row(
            "clean build with prebuilt tables, against `strum` with `derive`",
            " ×",
            AtMost(0.5),
            |figures| {
                figures.ratio(
                    "builds/prebuilt tables/seconds",
                    "builds/`strum` with `derive`/seconds",
                )
            },
        ),
        row(
            "clean build by default, against `serde`, `derive` and `serde_yaml`",
            " ×",
            AtMost(1.4),
            |figures| {
                let alone = "builds/`serde` with `derive` and `serde_yaml` alone/seconds";
                figures.ratio("builds/default features/seconds", alone)
            },
        ),
        row(
            "crates compiled for prebuilt tables, the dependent and both of ours included",
            "",
            AtMost(6.0),
            |figures| figures.get("builds/prebuilt tables/crates"),
        ),
        row(
            "crates compiled by default, the dependent included",
            "",
            AtMost(29.0),
            |figures| figures.get("builds/default features/crates"),
        ),
        row(
            "`errdex explain 62`, cold start",
            " ms",
            AtMost(5.0),
            |figures| figures.get("command/start"),
        ),
    ]
}
