//! The form of a matter, its place and its files.

use haina_core::Words;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The data of a matter: a JSON Schema, how to draw it, and which fields carry title and text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// JSON Schema 2020-12 of an object. In a pack a file name; a pack puts the schema in.
    pub schema: Value,
    /// Fields in the order in which they are shown.
    #[serde(default)]
    pub ui: Vec<UiField>,
    /// The field that is the title when none is given.
    #[serde(default = "title_field")]
    pub title: String,
    /// The field that is the body: searched, and compared with others' for duplicates.
    #[serde(default = "text_field")]
    pub text: String,
}

/// How one field is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UiField {
    pub field: String,
    pub title: Words,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Words>,
    #[serde(default)]
    pub widget: Widget,
    /// Words of the group the field stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Words>,
    /// CEL over `form`: shown only when true. The server checks the schema in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Words for the values of an `enum`.
    #[serde(default, skip_serializing_if = "indexmap::IndexMap::is_empty")]
    pub options: indexmap::IndexMap<String, Words>,
}

/// What a field is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Widget {
    #[default]
    Text,
    Longtext,
    Number,
    Choice,
    Choices,
    Switch,
    Date,
    Phone,
    Unit,
    Person,
    File,
}

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    None,
    #[default]
    Optional,
    Required,
}

/// What files a matter takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentRule {
    /// At most so many files over the whole life.
    #[serde(default = "files_max")]
    pub max: u32,
    /// `20MB`, `512KB` or a number of bytes; of one file.
    #[serde(default = "bytes_max")]
    pub bytes_max: String,
    #[serde(default = "file_kinds")]
    pub kinds: Vec<FileKind>,
    /// Pictures that must be there before the matter may be answered.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// What a file is, told from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Photo,
    Document,
    Audio,
    Video,
}

/// What a file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// How it was before the work.
    Before,
    /// How it is after the work.
    After,
    /// That the person was, or could not be, reached.
    Contact,
    /// Anything else.
    Other,
}

impl Default for AttachmentRule {
    fn default() -> AttachmentRule {
        AttachmentRule {
            max: files_max(),
            bytes_max: bytes_max(),
            kinds: file_kinds(),
            evidence: Vec::new(),
        }
    }
}

impl AttachmentRule {
    /// `bytes_max` in bytes; none when it cannot be read.
    pub fn bytes(&self) -> Option<u64> {
        let text = self.bytes_max.trim();
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let unit = match text[split..].trim() {
            "" | "B" => 1,
            "KB" => 1 << 10,
            "MB" => 1 << 20,
            "GB" => 1 << 30,
            _ => return None,
        };
        text[..split].parse::<u64>().ok()?.checked_mul(unit)
    }
}

fn title_field() -> String {
    "title".to_owned()
}

fn text_field() -> String {
    "text".to_owned()
}

fn files_max() -> u32 {
    9
}

fn bytes_max() -> String {
    "20MB".to_owned()
}

fn file_kinds() -> Vec<FileKind> {
    vec![FileKind::Photo, FileKind::Document]
}
