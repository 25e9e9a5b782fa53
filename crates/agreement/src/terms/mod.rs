//! The terms of an agreement (约定条款) as people and packs write them.

mod check;
mod compile;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Action;

/// The longest list of one term, and the most characters of a text in it.
pub const LIST_MAX: usize = 1_000;
pub const TEXT_CHARS_MAX: usize = 200;
/// The largest count, volume, group or amount.
pub const NUMBER_MAX: u64 = 1_000_000_000_000_000;

/// Terms (约定条款): what may be done, with what, for what, how often, until when and for how much. What is not named is not
/// limited, except the actions: of these only what is named, and what is part of it, is permitted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// 行为: at least one.
    pub actions: Vec<Action>,
    /// 字段: nothing but these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// 用途: one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<String>>,
    /// 次数: uses at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// 期间.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// 数据量, of all uses together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<Volume>,
    /// 最小群体: no total over fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_size_min: Option<u64>,
    /// 地域: one of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// 价格.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// 义务.
    #[serde(default, skip_serializing_if = "Duties::is_empty")]
    pub duties: Duties,
}

/// From a moment on until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// How much may leave, over all uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

/// What a use costs, in the smallest part of a unit of account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub unit: String,
    pub amount: u64,
    /// Whether it is paid before the use; else it is settled afterwards, from the receipts.
    #[serde(default)]
    pub prepaid: bool,
}

/// What the one who uses must do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// 用后删除: within so many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_after_days: Option<u32>,
    /// 告知: these parties, after each use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<String>,
    /// 注明来源: with these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
}

impl Duties {
    pub fn is_empty(&self) -> bool {
        *self == Duties::default()
    }
}
