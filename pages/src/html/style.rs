//! The style of the page: the sheet, and the rules for the words of the vocabulary.

use errdex_core::vocabulary::Vocabulary as _;
use errdex_core::{RecoveryKind, Remark};

const SHEET: &str = include_str!("../../templates/page.css");

/// The whole style, with a rule for each word.
pub(super) fn style() -> String {
    let kinds = RecoveryKind::VARIANTS.iter().map(|&kind| {
        let (hue, sign) = hue_and_sign(kind);
        let (name, word) = (kind.name(), kind.name().replace('-', " "));
        format!(".k-{name} {{ --k: var(--{hue}); --sign: \"{sign}\"; --word: \"{word}\"; }}\n")
    });
    let remarks = Remark::VARIANTS.iter().map(|&remark| rules(remark));
    let rules = kinds.chain(remarks).collect::<String>();
    format!("{SHEET}{rules}.lost {{ --k: var(--help); --sign: \"✗\"; --word: \"lost\"; }}\n")
}

/// How what to do looks: the variable of its hue, and a sign for those who see no hues.
fn hue_and_sign(kind: RecoveryKind) -> (&'static str, &'static str) {
    match kind {
        RecoveryKind::Settled => ("done", "✓"),
        RecoveryKind::Retry => ("again", "↻"),
        RecoveryKind::Recheck => ("again", "?"),
        RecoveryKind::SlowDown => ("slow", "‖"),
        RecoveryKind::Restart => ("begin", "⇤"),
        RecoveryKind::FixRequest => ("fix", "✎"),
        RecoveryKind::FixCredentials => ("fix", "∗"),
        RecoveryKind::FixAccount => ("fix", "@"),
        _ => ("help", "!"),
    }
}

/// How a list of remarks looks.
fn rules(remark: Remark) -> String {
    let list = format!(".r-{remark}");
    match remark {
        Remark::Conflicts => {
            format!("{list} li::before {{ background: var(--fix); border-radius: 0; }}\n")
        }
        Remark::Notes => format!(
            "{list} {{ color: var(--soft); margin-top: .4rem; }}\n\
             {list} li::before {{ width: .5rem; height: 1px; left: .1rem; top: .75em; border-radius: 0; }}\n"
        ),
    }
}
