//! The YAML of a catalog as typed values that mirror it.
//!
//! The only module that names the YAML crate. It reads a tree that fits the shapes, so it cannot
//! fail on one; the comparison with the crate's own reading of the text makes sure that both
//! readers understood the same.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_yaml::Value as Yaml;
use serde_yaml::with::singleton_map_recursive as word_or_record;

use crate::yaml::tree::{Key, Node, Value};

pub(crate) use agreement::agrees;

mod agreement;

/// Reads the tree of `catalog.yaml`, which fits its shape.
///
/// # Errors
///
/// The YAML crate's message, which can only mean that the shapes and the types here have drifted.
pub(crate) fn read_frame(fitted: &Node) -> Result<RawCatalog, String> {
    typed(yaml(fitted))
}

/// Reads the tree of a domain, which fits its shape.
///
/// Entry by entry, so that a large domain is not held a second time.
///
/// # Errors
///
/// As for [`read_frame`].
pub(crate) fn read_domain(fitted: &Node) -> Result<RawDomain, String> {
    let Value::Record(fields) = &fitted.value else {
        return typed(yaml(fitted));
    };
    let head = fields.iter().filter(|(key, _)| key.value != "entries");
    let mut domain = typed::<RawDomain>(Yaml::Mapping(head.map(field).collect()))?;
    let entries = fitted.field("entries").map_or(&[][..], Node::items);
    domain.entries = entries
        .iter()
        .map(|entry| typed(yaml(entry)))
        .collect::<Result<_, _>>()?;
    Ok(domain)
}

fn typed<T: DeserializeOwned>(yaml: Yaml) -> Result<T, String> {
    serde_yaml::from_value(yaml).map_err(|error| error.to_string())
}

fn yaml(node: &Node) -> Yaml {
    match &node.value {
        Value::Text(text) | Value::Ambiguous { text, .. } => Yaml::String(text.clone()),
        Value::Number(number) => Yaml::Number(i64::try_from(*number).unwrap_or(i64::MAX).into()),
        Value::Reported => Yaml::Null,
        Value::Boolean(yes) => Yaml::Bool(*yes),
        Value::List(items) => Yaml::Sequence(items.iter().map(yaml).collect()),
        Value::Record(fields) => Yaml::Mapping(fields.iter().map(field).collect()),
    }
}

fn field((key, value): &(Key, Node)) -> (Yaml, Yaml) {
    (Yaml::String(key.value.clone()), yaml(value))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCatalog {
    pub(crate) catalog: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) operations: Vec<RawOperation>,
    #[serde(default)]
    pub(crate) body: RawBody,
    pub(crate) support: Option<RawSupport>,
    pub(crate) sources: Vec<RawSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOperation {
    pub(crate) name: String,
    pub(crate) http_method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) when_repeated: Vec<RawReference>,
    #[serde(default)]
    pub(crate) ends_session: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBody {
    #[serde(default)]
    pub(crate) code: Vec<String>,
    #[serde(default)]
    pub(crate) text: Vec<String>,
    #[serde(default)]
    pub(crate) unless: Vec<String>,
    #[serde(default)]
    pub(crate) ours: Vec<RawReference>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSupport {
    pub(crate) name: String,
    pub(crate) contact: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSource {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) dated: Option<String>,
    pub(crate) withdrawn: Option<String>,
    pub(crate) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDomain {
    pub(crate) domain: String,
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    pub(crate) key: RawKeyType,
    pub(crate) title: String,
    pub(crate) found_in: String,
    #[serde(default, rename = "match")]
    pub(crate) matching: RawMatching,
    pub(crate) seen_as: Option<RawSeenAs>,
    #[serde(default)]
    pub(crate) places: Vec<RawPlace>,
    #[serde(default)]
    pub(crate) mask: bool,
    #[serde(default)]
    pub(crate) errors: bool,
    #[serde(default)]
    pub(crate) context: bool,
    /// Read apart.
    #[serde(default)]
    pub(crate) entries: Vec<RawEntry>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawSeenAs {
    Code,
    Text,
    HttpStatus,
    Field,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPlace {
    pub(crate) paths: Vec<String>,
    #[serde(default)]
    pub(crate) beside: Vec<RawReference>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RawKeyType {
    U16,
    U32,
    I32,
    I64,
    String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawMatching {
    #[default]
    Exact,
    IgnoreCase,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEntry {
    pub(crate) code: Option<i64>,
    pub(crate) text: Option<String>,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) old_names: Vec<String>,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) summary: String,
    pub(crate) lifecycle: RawLifecycle,
    #[serde(default)]
    pub(crate) see_also: Vec<RawReference>,
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    #[serde(default)]
    pub(crate) conflicts: Vec<String>,
    pub(crate) meanings: Vec<RawMeaning>,
    #[serde(default)]
    pub(crate) examples: Vec<RawExample>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLifecycle {
    pub(crate) state: RawLifecycleState,
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawLifecycleState {
    Current,
    Withdrawn,
    Retired,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMeaning {
    #[serde(default)]
    pub(crate) on: Vec<String>,
    #[serde(default)]
    pub(crate) http: Vec<i64>,
    #[serde(default)]
    pub(crate) texts: Vec<String>,
    #[serde(default)]
    pub(crate) supporting_texts: Vec<String>,
    #[serde(default)]
    pub(crate) beside: Vec<RawReference>,
    pub(crate) summary: Option<String>,
    pub(crate) fault: RawFault,
    #[serde(default)]
    pub(crate) causes: Vec<String>,
    #[serde(default)]
    pub(crate) fixes: Vec<String>,
    #[serde(with = "word_or_record")]
    pub(crate) recovery: RawRecovery,
    #[serde(default)]
    pub(crate) evidence: RawEvidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    #[serde(default)]
    pub(crate) conflicts: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawFault {
    Caller,
    Account,
    Service,
    Network,
    Nobody,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawEvidence {
    #[default]
    Documented,
    Withdrawn,
    Observed,
    Inferred,
}

/// The key of an entry of the same domain, or `domain/key`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawReference {
    Number(i64),
    Text(String),
}

/// A word, or a record with one key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawRecovery {
    Settled,
    Retry(RawSchedule),
    Recheck(RawSchedule),
    SlowDown(RawSchedule),
    Restart(RawRestart),
    FixRequest,
    FixCredentials,
    FixAccount,
    ContactSupport,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSchedule {
    pub(crate) after: Vec<String>,
    pub(crate) then: Box<RawRecovery>,
    pub(crate) evidence: Option<RawEvidence>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRestart {
    pub(crate) from: Option<String>,
    #[serde(default)]
    pub(crate) change: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExample {
    pub(crate) on: Option<String>,
    pub(crate) http: Option<i64>,
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) evidence: RawEvidence,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
}
