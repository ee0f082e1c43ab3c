//! A query as words with roles: numbers, operations, what a catalog is about, and what asks for
//! something.
//!
//! The roles come from the catalog and from how people ask, in English and in Chinese.

use errdex_core::Kind;
use errdex_core::view::CatalogView;

use super::everyday::is_everyday;
use super::words::{self, fold, is_ideograph, number};

/// More words than this are not a question. The others of a longer query are ignored.
const MAX_WORDS: usize = 40;

/// Words that say nothing about what is looked for.
const FILLERS: &[&str] = &[
    "a",
    "about",
    "again",
    "all",
    "also",
    "always",
    "am",
    "an",
    "and",
    "any",
    "anyone",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "being",
    "both",
    "but",
    "by",
    "call",
    "called",
    "calling",
    "calls",
    "came",
    "can",
    "cannot",
    "cant",
    "cause",
    "caused",
    "causes",
    "come",
    "comes",
    "could",
    "describe",
    "did",
    "didnt",
    "do",
    "does",
    "doesnt",
    "doing",
    "done",
    "dont",
    "during",
    "each",
    "encountered",
    "ever",
    "every",
    "everything",
    "explain",
    "explanation",
    "face",
    "faced",
    "facing",
    "fix",
    "fixed",
    "fixes",
    "fixing",
    "for",
    "from",
    "gave",
    "get",
    "gets",
    "getting",
    "give",
    "given",
    "gives",
    "giving",
    "got",
    "had",
    "handle",
    "handling",
    "happen",
    "happened",
    "happening",
    "happens",
    "has",
    "have",
    "having",
    "help",
    "here",
    "how",
    "i",
    "if",
    "im",
    "in",
    "into",
    "is",
    "isnt",
    "issue",
    "issues",
    "it",
    "its",
    "ive",
    "just",
    "keep",
    "keeps",
    "kept",
    "may",
    "me",
    "mean",
    "meaning",
    "means",
    "meant",
    "message",
    "messages",
    "might",
    "must",
    "my",
    "need",
    "needs",
    "now",
    "of",
    "on",
    "one",
    "only",
    "or",
    "our",
    "permanent",
    "please",
    "pls",
    "possible",
    "problem",
    "problems",
    "question",
    "reason",
    "reasons",
    "receive",
    "received",
    "receiving",
    "response",
    "responses",
    "result",
    "return",
    "returned",
    "returning",
    "returns",
    "said",
    "saw",
    "say",
    "says",
    "see",
    "seeing",
    "seen",
    "shall",
    "should",
    "show",
    "showing",
    "shows",
    "so",
    "solution",
    "solve",
    "solved",
    "solving",
    "some",
    "someone",
    "sometimes",
    "still",
    "successful",
    "successfully",
    "suddenly",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "threw",
    "throw",
    "throwing",
    "throws",
    "to",
    "too",
    "tried",
    "tries",
    "try",
    "trying",
    "us",
    "using",
    "very",
    "via",
    "vs",
    "was",
    "wasnt",
    "we",
    "were",
    "what",
    "whats",
    "when",
    "whenever",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "wont",
    "work",
    "working",
    "works",
    "would",
    "yet",
    "you",
    "your",
];

/// Chinese for the same, the longer ones first.
const CHINESE_FILLERS: &[&str] = &[
    "是什么意思",
    "什么意思",
    "怎么解决",
    "怎么处理",
    "怎么回事",
    "如何解决",
    "如何处理",
    "怎么办",
    "为什么",
    "是什么",
    "生产环境",
    "不知道",
    "看不懂",
    "我们",
    "你们",
    "他们",
    "线上",
    "经常",
    "总是",
    "突然",
    "偶尔",
    "有时",
    "是否",
    "能否",
    "可以",
    "应该",
    "收到",
    "显示",
    "看到",
    "发生",
    "这个",
    "那个",
    "哪个",
    "问题",
    "重试",
    "原因",
    "现在",
    "今天",
    "昨天",
    "求助",
    "帮忙",
    "大家",
    "提示",
    "报错",
    "错误",
    "返回",
    "全部",
    "一直",
    "出现",
    "遇到",
    "请问",
    "如何",
    "怎么",
    "什么",
    "已经",
    "接口",
    "已",
    "了",
    "的",
    "吗",
    "时",
];

/// Units of a number that counts something.
const UNITS: &[&str] = &[
    "byte", "bytes", "day", "days", "gb", "h", "hour", "hours", "hrs", "kb", "mb", "min", "mins",
    "minute", "minutes", "ms", "s", "sec", "second", "seconds", "secs", "times", "user", "users",
    "week", "weeks",
];

/// Whether a word says nothing about what is looked for.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

/// What a number that follows or precedes some words is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Called {
    /// `HTTP`.
    pub(super) http: bool,
    /// `status`.
    pub(super) status: bool,
    /// `error` or `code`.
    pub(super) code: bool,
}

impl Called {
    fn by(word: &str) -> Self {
        let is = |names: &[&str]| names.contains(&word);
        Self {
            http: is(&["http", "https"]),
            status: is(&["status", "statuses", "状态码"]),
            code: is(&[
                "code",
                "codes",
                "errcode",
                "errorcode",
                "errno",
                "error",
                "errors",
                "err",
                "rc",
                "ret",
                "retcode",
                "错误码",
                "错误代码",
                "返回码",
            ]),
        }
    }

    pub(super) fn is_something(self) -> bool {
        self.http || self.status || self.code
    }

    fn and(self, other: Self) -> Self {
        Self {
            http: self.http || other.http,
            status: self.status || other.status,
            code: self.code || other.code,
        }
    }
}

/// What a word is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It says nothing.
    Filler,
    /// It says what kind of number is looked for.
    Kind,
    /// It says which catalog is looked in.
    Title,
    /// It is the operation of this number, or a part of its name.
    Operation(usize),
    /// It is a number.
    Number(i128),
    /// It says nothing, unless an entry has it.
    Everyday,
    /// It says what is looked for.
    Content,
    /// So it does, but it may be half of each of two words.
    Pair,
}

/// A word of a query.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In lower case, and without mistakes once they are corrected.
    pub(super) text: String,
    pub(super) role: Role,
}

impl Word {
    pub(super) fn is_content(&self) -> bool {
        matches!(self.role, Role::Content | Role::Pair)
    }

    /// Whether it may be a code: it contains a digit, and may also be a number.
    pub(super) fn is_code(&self) -> bool {
        let has_digit = self.text.bytes().any(|byte| byte.is_ascii_digit());
        has_digit && matches!(self.role, Role::Number(_) | Role::Content)
    }
}

/// What a query says about a domain.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint {
    /// How many words of its title are in the query.
    pub(super) words: u32,
    /// Whether one of them is about this domain rather than about any number.
    pub(super) is_distinct: bool,
    /// Whether all of them are.
    pub(super) is_whole: bool,
}

/// A query, ready to be compared with entries.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) words: Vec<Word>,
    /// For each domain of the catalog.
    pub(super) hints: Vec<Hint>,
    /// Whether it has a number that is the value of something else.
    has_value: bool,
}

impl Query {
    /// Reads a query to a catalog.
    pub(super) fn new(text: &str, catalog: &CatalogView<'_>) -> Self {
        let mut words = Vec::new();
        let mut before = String::new();
        let mut assigned = Vec::new();
        words::each(text, |word, start| {
            if words.len() >= MAX_WORDS {
                return;
            }
            if text[..start].ends_with('=') {
                assigned.push(words.len());
            }
            // The version in `HTTP/1.1 404` is not the status.
            let is_version = before == "http" && text[..start].ends_with('/');
            word.clone_into(&mut before);
            let role = match number(word) {
                _ if is_version => Role::Filler,
                Some(number) if is_negative(&text[..start]) => Role::Number(-number),
                Some(number) => Role::Number(number),
                None => Role::Content,
            };
            let text = word.to_owned();
            if word.starts_with(is_ideograph) {
                chinese(word, &mut words);
            } else if let Some(at) = end_of_kind(word) {
                let (kind, number) = word.split_at(at);
                words.push(plain(kind));
                words.extend(self::number(number).map(|value| Word {
                    text: number.to_owned(),
                    role: Role::Number(value),
                }));
            } else {
                words.push(Word { text, role });
            }
        });
        let mut query = Self {
            words,
            hints: Vec::new(),
            has_value: false,
        };
        query.roles(catalog);
        query.take_out_values(&assigned, catalog);
        query.hints = catalog
            .domains
            .iter()
            .map(|domain| {
                // A field with a key is named like its domain, but the title can be in other words.
                let field = domain.found_in.and_then(field).unwrap_or_default();
                let by_title = query.hint(domain.title, catalog);
                let by_field = query.hint(field, catalog);
                if domain.kind == Kind::Field && by_field.is_whole && by_field.is_distinct {
                    by_field
                } else {
                    by_title
                }
            })
            .collect();
        query
    }

    fn roles(&mut self, catalog: &CatalogView<'_>) {
        let about = words::folded(&format!("{} {}", catalog.title, catalog.id));
        for at in 0..self.words.len() {
            let unit = self.words.get(at + 1);
            let has_unit = unit.is_some_and(|unit| UNITS.contains(&unit.text.as_str()));
            let Word { text, role } = &mut self.words[at];
            let counted = text.trim_start_matches(|char: char| char.is_ascii_digit());
            let is_counted = counted.len() < text.len() && UNITS.contains(&counted);
            *role = match *role {
                Role::Number(_) if has_unit => Role::Filler,
                Role::Content if is_filler(text) || is_counted => Role::Filler,
                Role::Content if Called::by(text).is_something() => Role::Kind,
                Role::Content if about.iter().any(|word| word == fold(text)) => Role::Title,
                Role::Content if is_everyday(text) => Role::Everyday,
                role => role,
            };
        }
        for at in 1..self.words.len() {
            let [before, word] = [at - 1, at].map(|at| &self.words[at]);
            let is_counted = before.role == Role::Filler && number(&before.text).is_some();
            if is_counted && UNITS.contains(&word.text.as_str()) {
                self.words[at].role = Role::Filler;
            }
        }
        // The longest names first: `updateLayout` is not `update`.
        let names = catalog.operations.iter().enumerate();
        let mut names = names
            .map(|(number, name)| (words::folded(name), number))
            .collect::<Vec<_>>();
        names.sort_by_key(|(name, number)| (usize::MAX - name.len(), *number));
        for (name, number) in names {
            let joined = name.concat();
            for at in 0..self.words.len() {
                let word = &self.words[at];
                let is_free = !matches!(word.role, Role::Operation(_));
                // `stopped` says what happened, `stopping` what was asked for.
                let is_past = word.text.ends_with("ed") && word.text != name.concat();
                if is_free && fold(&word.text) == joined && !is_past {
                    self.words[at].role = Role::Operation(number);
                }
                let Some(words) = self.words.get_mut(at..at + name.len()) else {
                    continue;
                };
                let same = |(word, name): (&Word, &String)| fold(&word.text) == name;
                if name.len() > 1 && words.iter().zip(&name).all(same) {
                    for word in words {
                        word.role = Role::Operation(number);
                    }
                }
            }
        }
    }

    /// The number in `id=53` is the value of something else than a code.
    fn take_out_values(&mut self, assigned: &[usize], catalog: &CatalogView<'_>) {
        for &at in assigned {
            let of_domains =
                |word: &Word| word.role == Role::Content && is_of_domains(catalog, &word.text);
            let mut before = self.words[..at].iter().rev();
            let is_other = match before.next() {
                // `productId` is the name of a field, and `id` that of anything.
                Some(name) if name.text == "id" => !before.next().is_some_and(of_domains),
                Some(name) => name.role == Role::Content && !of_domains(name),
                None => false,
            };
            let is_number = matches!(self.words[at].role, Role::Number(_));
            if is_other && is_number && !self.called(at).is_something() {
                self.words[at].role = Role::Filler;
                self.has_value = true;
            }
        }
    }

    fn hint(&self, title: &str, catalog: &CatalogView<'_>) -> Hint {
        let mut hint = Hint {
            is_whole: !title.is_empty(),
            ..Hint::default()
        };
        let about = words::folded(&format!("{} {}", catalog.title, catalog.id));
        words::each(title, |word, _| {
            let mut mentions = self.words.iter();
            let Some(mention) = mentions.find(|other| fold(&other.text) == fold(word)) else {
                hint.is_whole = false;
                return;
            };
            hint.words += 1;
            let is_common = Called::by(word).is_something()
                || about.iter().any(|other| other == fold(word))
                || mention.role == Role::Filler
                || matches!(mention.role, Role::Operation(_));
            hint.is_distinct |= !is_common;
        });
        hint
    }

    /// What the number at this place is called: by the words before it, or else by those after it.
    pub(super) fn called(&self, at: usize) -> Called {
        let is_number = |word: &&Word| matches!(word.role, Role::Number(_));
        let all = |words: &mut dyn Iterator<Item = &Word>| {
            let called = words.map(|word| Called::by(&word.text));
            called.fold(Called::default(), Called::and)
        };
        let before = self.words[..at].iter().rev();
        let before = all(&mut before.take_while(|word| !is_number(word)));
        if before.is_something() {
            return before;
        }
        let after = self.words[at + 1..].iter();
        all(&mut after.take_while(|word| !is_number(word)))
    }

    /// The only operation in the query.
    pub(super) fn operation(&self) -> Option<usize> {
        let mut numbers = self.words.iter().filter_map(|word| match word.role {
            Role::Operation(number) => Some(number),
            _ => None,
        });
        let first = numbers.next()?;
        numbers.all(|other| other == first).then_some(first)
    }

    /// Whether it has more than one number.
    pub(super) fn has_numbers(&self) -> bool {
        let is_number = |word: &&Word| matches!(word.role, Role::Number(_));
        self.words.iter().filter(is_number).count() > 1
    }

    /// Whether it has a word without digits that says what is looked for.
    pub(super) fn has_content(&self) -> bool {
        let mut words = self.words.iter();
        words.any(|word| word.role == Role::Content && !word.is_code())
    }

    /// Whether it has a number, whatever that is.
    pub(super) fn is_about_number(&self) -> bool {
        self.has_value || self.has_number()
    }

    pub(super) fn has_number(&self) -> bool {
        self.words.iter().any(Word::is_code)
    }
}

/// Whether a word is in the name of a domain, or of a field where its keys are.
pub(super) fn is_of_domains(catalog: &CatalogView<'_>, typed: &str) -> bool {
    let wanted = fold(typed);
    let mut is_known = false;
    let mut look = |text: &str| words::each(text, |word, _| is_known |= fold(word) == wanted);
    for domain in &catalog.domains {
        [domain.id, domain.type_name, domain.title]
            .into_iter()
            .chain(domain.found_in)
            .for_each(&mut look);
    }
    is_known
}

/// Whether the sign of a number is before it; `code-62` and `2024-05` have none.
fn is_negative(before: &str) -> bool {
    let mut before = before.chars().rev();
    before.next() == Some('-') && !before.next().is_some_and(char::is_alphanumeric)
}

fn plain(text: &str) -> Word {
    Word {
        text: text.to_owned(),
        role: Role::Content,
    }
}

/// Where the number begins in a word such as `error62`.
fn end_of_kind(word: &str) -> Option<usize> {
    let at = word.find(|char: char| char.is_ascii_digit())?;
    let (kind, digits) = word.split_at(at);
    (Called::by(kind).is_something() && number(digits).is_some()).then_some(at)
}

/// The last name of the first field in backticks.
fn field(found_in: &str) -> Option<&str> {
    let path = found_in.split('`').nth(1)?;
    path.rsplit(['.', ']']).find(|name| !name.is_empty())
}

/// Adds the words of a text without spaces: what says which number is looked for, and each pair of
/// neighbors in the rest; one that is left alone says nothing.
fn chinese(text: &str, words: &mut Vec<Word>) {
    let mut rest = text;
    let mut start = rest;
    let pairs = |part: &str, words: &mut Vec<Word>| {
        let chars = part.chars().collect::<Vec<_>>();
        words.extend(chars.windows(2).map(|pair| Word {
            text: pair.iter().collect(),
            role: Role::Pair,
        }));
    };
    while let Some(first) = rest.chars().next() {
        let kinds = ["错误代码", "错误码", "状态码", "返回码"];
        let kind = kinds.iter().find(|kind| rest.starts_with(**kind));
        let filler = CHINESE_FILLERS.iter().find(|word| rest.starts_with(**word));
        let Some(found) = kind.or(filler) else {
            rest = &rest[first.len_utf8()..];
            continue;
        };
        pairs(&start[..start.len() - rest.len()], words);
        words.extend(kind.map(|kind| plain(kind)));
        rest = &rest[found.len()..];
        start = rest;
    }
    pairs(start, words);
    words.truncate(MAX_WORDS);
}
