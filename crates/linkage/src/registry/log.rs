//! The log of a registry: what became of entities, and what can be taken back.

use serde::{Deserialize, Serialize};

use super::rule::Ruling;

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// New records became a new entity (建档).
    Founded,
    /// New records came to an entity that was there (归档).
    Joined,
    /// All records of one entity came to another; its id ends (合并).
    Merged,
    /// Some records of an entity left it (拆分).
    Split,
    /// An officer ruled two records to be one, or to be apart (裁定).
    Ruled,
    /// An earlier entry was taken back (撤销).
    Undone,
    /// Another model decides from here on (更换模型).
    Retrained,
}

/// A record that changed its entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The record's key.
    pub record: String,
    /// The entity it was in; none for a new record.
    pub from: Option<String>,
    pub to: String,
}

/// One entry of the log. It says all that is needed to take it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Counted from 0, without gaps.
    pub number: u64,
    pub change: Change,
    pub moves: Vec<Move>,
    /// Rulings that came into force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ruled: Vec<Ruling>,
    /// Rulings that ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Ruling>,
    /// The entry that was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// The strongest link behind it: the two keys and the weight in bits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<(String, String, f32)>,
}

impl Entry {
    /// An entry with nothing in it yet; its number is given when it is appended.
    pub(crate) fn new(change: Change) -> Entry {
        Entry {
            number: 0,
            change,
            moves: Vec::new(),
            ruled: Vec::new(),
            withdrawn: Vec::new(),
            undoes: None,
            because: None,
        }
    }
}
