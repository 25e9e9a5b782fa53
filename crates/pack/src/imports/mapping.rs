//! The types of a mapping file.

use std::fmt;
use std::str::FromStr;

use haina_core::Words;
use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A mapping from the columns of a table to the fields of matters of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// Its name in the pack; the file's name without `.yaml`.
    pub id: String,
    pub title: Words,
    /// The full matter type id: `hotline-12345/appeal`.
    pub matter: String,
    /// Who is said to have sent the table; kept with every matter as `source`.
    pub source: String,
    #[serde(default)]
    pub table: TableFormat,
    pub key: ImportKey,
    #[serde(default)]
    pub time: TimeReading,
    /// What of a matter is filled, and from what.
    pub columns: IndexMap<Target, Column>,
    /// Names for `matter duplicates --same kind,address`: name to the column of the table it compares.
    #[serde(default)]
    pub same: IndexMap<String, String>,
}

/// How the table is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableFormat {
    pub encoding: Encoding,
    /// One character: `,` `;` or a tab.
    pub delimiter: char,
    /// Rows over this many bytes are rejected.
    pub row_bytes_max: u64,
}

/// The encoding of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Encoding {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "gb18030")]
    Gb18030,
}

/// What makes a row the same row when the table is imported again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportKey {
    /// The columns whose values together name a row; a row without any of them is rejected.
    pub columns: Vec<String>,
}

/// How times are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TimeReading {
    /// IANA name of the zone of times without an offset: `America/New_York`.
    pub zone: String,
    /// strftime formats, tried in order; `rfc3339` reads times with an offset.
    pub formats: Vec<String>,
}

/// Where the value of a target comes from. Exactly one of `column`, `join` and `value` is set.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Column {
    /// The value of one column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Several columns and fixed texts, joined: `[{column: street}, {text: " "}, {column: number}]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub join: Vec<Part>,
    /// The same value for each row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Values of the table to values of the matter.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub map: IndexMap<String, Value>,
    /// For values that `map` does not name: `keep`, `default`, `reject`.
    pub unmapped: Unmapped,
    /// For an empty value (and for an unmapped one where `unmapped: default`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// A row without this value is rejected.
    pub required: bool,
    /// Longer texts are cut to that many characters, marked with `…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<u32>,
}

/// A piece of a joined value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Column(String),
    Text(String),
}

/// What to do with a value that the map does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmapped {
    #[default]
    Keep,
    Default,
    Reject,
}

/// What of a matter a value fills.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// The number the other system gave it; shown beside ours.
    Number,
    Title,
    Channel,
    Class,
    Area,
    Urgency,
    PlaceText,
    PlaceLat,
    PlaceLon,
    ReporterName,
    ReporterPhone,
    /// true or false.
    ReporterAnonymous,
    /// When it was opened; also when its clocks start.
    OpenedAt,
    /// The department that dealt with it.
    Lead,
    /// When the person was first contacted.
    ContactedAt,
    AnsweredAt,
    /// The text of the answer.
    Answer,
    ClosedAt,
    /// One of the matter states; what the history must end in. Without it: closed, answered or submitted by the times.
    State,
    /// 1 to 5.
    Rating,
    /// A field of the type's form.
    Form(String),
}

impl Target {
    /// Every fixed target by its written name; `form.FIELD` comes beside them.
    pub const NAMES: &'static [(&'static str, Target)] = &[
        ("number", Target::Number),
        ("title", Target::Title),
        ("channel", Target::Channel),
        ("class", Target::Class),
        ("area", Target::Area),
        ("urgency", Target::Urgency),
        ("place.text", Target::PlaceText),
        ("place.lat", Target::PlaceLat),
        ("place.lon", Target::PlaceLon),
        ("reporter.name", Target::ReporterName),
        ("reporter.phone", Target::ReporterPhone),
        ("reporter.anonymous", Target::ReporterAnonymous),
        ("opened_at", Target::OpenedAt),
        ("lead", Target::Lead),
        ("contacted_at", Target::ContactedAt),
        ("answered_at", Target::AnsweredAt),
        ("answer", Target::Answer),
        ("closed_at", Target::ClosedAt),
        ("state", Target::State),
        ("rating", Target::Rating),
    ];

    /// Whether its value is a time.
    pub fn is_time(&self) -> bool {
        matches!(
            self,
            Target::OpenedAt | Target::ContactedAt | Target::AnsweredAt | Target::ClosedAt
        )
    }

    /// Whether its value is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Target::PlaceLat | Target::PlaceLon | Target::Rating)
    }
}

impl Default for TableFormat {
    fn default() -> Self {
        TableFormat {
            encoding: Encoding::Utf8,
            delimiter: ',',
            row_bytes_max: 1 << 20,
        }
    }
}

impl Default for TimeReading {
    fn default() -> Self {
        TimeReading {
            zone: "Asia/Shanghai".into(),
            formats: vec![
                "rfc3339".into(),
                "%Y-%m-%d %H:%M:%S".into(),
                "%Y-%m-%d".into(),
            ],
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Target::Form(field) = self {
            return write!(f, "form.{field}");
        }
        let name = Target::NAMES
            .iter()
            .find(|(_, t)| t == self)
            .map_or("", |(n, _)| n);
        f.write_str(name)
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Target, String> {
        if let Some(field) = text.strip_prefix("form.") {
            return Ok(Target::Form(field.to_owned()));
        }
        let found = Target::NAMES.iter().find(|(name, _)| *name == text);
        found
            .map(|(_, t)| t.clone())
            .ok_or_else(|| format!("`{text}` is not a field of a matter"))
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Target, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
