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

/// A sheet without the spaces and line ends that no rule needs; those in strings stay.
pub(super) fn tight(sheet: &str) -> String {
    let mut tight = String::with_capacity(sheet.len());
    let mut is_string = false;
    let mut chars = sheet.chars().peekable();
    while let Some(char) = chars.next() {
        is_string ^= char == '"';
        let next = chars.peek().copied();
        let is_needed = match char {
            _ if is_string => true,
            ' ' | '\n' => {
                let is_end = tight.ends_with(['{', '}', ';', ':', ',']);
                !is_end && next.is_some_and(|next| !['{', '}'].contains(&next))
            }
            ';' => !ends_a_rule(chars.clone()),
            _ => true,
        };
        if is_needed {
            tight.push(char);
        }
    }
    tight
}

/// Whether nothing but spaces is before the end of a rule.
fn ends_a_rule(rest: impl Iterator<Item = char>) -> bool {
    let mut rest = rest.filter(|char| !char.is_whitespace());
    rest.next() == Some('}')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_that_mean_something_stay() {
        let sheet = ".a .b, q > i { margin: 0 auto; quotes: \"a; }  {\" \"b\"; }\n@media (min-width: 2rem) {\n.a:not(.b) { top: calc(1px + 2px) }\n}\n";
        let expected = ".a .b,q > i{margin:0 auto;quotes:\"a; }  {\" \"b\"}@media (min-width:2rem){.a:not(.b){top:calc(1px + 2px)}}";
        assert_eq!(tight(sheet), expected);
    }
}
