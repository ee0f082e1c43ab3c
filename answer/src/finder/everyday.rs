//! Words of everyday English that name no system, product, protocol or part of one.
//!
//! `production` in `code 62 in production` says nothing about whose code it is; `mysql` does. A word
//! belongs here only if nothing is called so. The twin in `pages/module/finder.mjs` has the same words.

use super::words::fold;

/// In any form that folds the same.
const EVERYDAY: &str = "\
    absolutely actually advice afternoon ago almost alone although annoying anybody anymore \
    anything anyway apparently appear arent argh arise around ask assume avoid aware away awful \
    badly basically become believe besides big blame bother brief btw bunch careful case certain \
    clearly colleague common company completely concern confused consider consistently constant \
    continually continuously couldnt couple crazy curious current customers daily damn dear decide \
    definitely denote deploy deployment despite dev development diagnose difference different \
    difficult discover docs documentation documented doubt easily easy either encounter entirely \
    env environment especially evening eventually everybody everyone everywhere exactly example \
    except experience fairly fault feel few figure finally folks forever frequent frequently funny \
    fyi generally good great guess guide guys happy hard hardly harmless hasnt havent hello hey hi \
    hint hit honestly hope hopefully however huge idea immediately imply important indicate info \
    initially instead interesting intermittent intermittently investigate know large lately later \
    latest learn less let lets likely little logging logs look lot lots lucky matter maybe \
    meanwhile mention mine month morning mostly mysterious nasty nearly necessary neither nice \
    night none notice nowadays observe occasion occasional occasionally occur odd once often omg \
    otherwise people perfectly perhaps periodically persist persistently person plz possibly \
    potential pretty prevent previous previously probably prod production proper properly qa quick \
    quickly quite random randomly rare rarely rather really recently recommend recoverable refer \
    regular regularly related release remedy repeatedly retriable retryable rid safe seem seldom \
    serious several severe shortly signify similar simple simply since situation small somebody \
    somehow something somewhere soon sorry special specific sporadic sporadically staging standing \
    step strange stuff suggest suggestion suppose sure surely take temporary terrible test testing \
    thank thanks thats therefore theres theyre thing think though thought three through thus thx \
    time tip today together tomorrow tonight totally trick troubleshoot truly typical typically \
    ugh ugly unclear understand unfortunately unless until unusual urgent useful usual usually \
    various want way ways week weekend weird weirdly weve whatever wherever whether whole whose \
    wonder workaround worry worse wouldnt year yes yesterday youre";

/// Whether a word says nothing about what a query is about, unless an entry has it.
pub(super) fn is_everyday(word: &str) -> bool {
    let wanted = fold(word);
    EVERYDAY.split_whitespace().any(|word| fold(word) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_the_name_of_something_is_not_everyday() {
        for name in [
            "mysql", "stripe", "teams", "steam", "slack", "zoom", "printer",
        ] {
            assert!(!is_everyday(name), "{name}");
        }
        for word in ["production", "retryable", "occurs", "logs", "times"] {
            assert!(is_everyday(word), "{word}");
        }
    }
}
