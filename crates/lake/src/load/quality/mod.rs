//! Checks of what is delivered (质量规则), in three strengths, told in the dimensions of GB/T 36344-2018.

mod judge;
mod keys;

use std::collections::BTreeSet;

use haina_catalog::{Dimension, FieldType, Resource};
use regex::RegexBuilder;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

pub(super) use judge::{Judges, by_dimension};
pub(super) use keys::{KeySet, digest};

use super::read::{Parsed, parse};

/// Bytes that a pattern may become.
const PATTERN_BYTES_MAX: usize = 1 << 20;
/// Characters of a pattern.
const PATTERN_CHARS_MAX: usize = 500;
/// Values of a set.
const VALUES_MAX: usize = 10_000;
/// Characters of a check's name.
const NAME_MAX: usize = 64;

/// What becomes of a row that fails a check.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Strength {
    /// 提示: it is taken in and counted.
    Warn,
    /// 隔离: it goes to the rejected rows.
    Quarantine,
    /// 阻断: the delivery is refused whole.
    Stop,
}

/// A check with its name and strength.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// `adult`: lower-case letters, digits and hyphens.
    pub name: String,
    pub strength: Strength,
    pub rule: Rule,
}

/// What a row must keep. A field without a value keeps every rule but the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// 非空
    NotNull { field: String },
    /// 唯一: no two rows of a delivery have the same values; the first of them passes.
    Unique { fields: Vec<String> },
    /// 值域
    OneOf {
        field: String,
        values: BTreeSet<String>,
    },
    /// 区间, both ends in it; written as in a file.
    Range {
        field: String,
        #[serde(default)]
        min: Option<String>,
        #[serde(default)]
        max: Option<String>,
    },
    /// 格式: a regular expression that the whole value fits.
    Pattern { field: String, pattern: String },
    /// 公民身份号码, GB 11643
    IdentityNumber { field: String },
    /// 统一社会信用代码, GB 32100
    CreditCode { field: String },
    /// 日期不晚于当前
    NotFuture { field: String },
    /// 引用: another table has a row with these values.
    References {
        fields: Vec<String>,
        /// The key of the other resource.
        table: String,
        to: Vec<String>,
    },
}

/// What came out of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    pub name: String,
    pub strength: Strength,
    pub dimension: Dimension,
    pub looked: u64,
    pub failed: u64,
}

impl Rule {
    /// The dimension of GB/T 36344-2018 (table 1) that it belongs to.
    pub fn dimension(&self) -> Dimension {
        match self {
            Rule::NotNull { .. } => Dimension::Completeness,
            Rule::OneOf { .. } | Rule::Pattern { .. } => Dimension::Conformity,
            Rule::Unique { .. }
            | Rule::Range { .. }
            | Rule::IdentityNumber { .. }
            | Rule::CreditCode { .. } => Dimension::Accuracy,
            Rule::NotFuture { .. } => Dimension::Timeliness,
            Rule::References { .. } => Dimension::Consistency,
        }
    }

    /// The fields that it looks at.
    pub fn fields(&self) -> Vec<&String> {
        match self {
            Rule::Unique { fields } | Rule::References { fields, .. } => fields.iter().collect(),
            Rule::NotNull { field }
            | Rule::OneOf { field, .. }
            | Rule::Range { field, .. }
            | Rule::Pattern { field, .. }
            | Rule::IdentityNumber { field }
            | Rule::CreditCode { field }
            | Rule::NotFuture { field } => vec![field],
        }
    }
}

impl Check {
    /// Says of the first mistake what it is.
    pub(super) fn check(&self, resource: &Resource) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || self.name.len() > NAME_MAX || !self.name.chars().all(plain) {
            return Err(format!(
                "a check's name has lower-case letters, digits and hyphens, at most {NAME_MAX}"
            ));
        }
        let wrong = |why: &str| Err(format!("the check `{}` {why}", self.name));
        let fields = self.rule.fields();
        if fields.is_empty() {
            return wrong("names no field");
        }
        let mut kinds = Vec::new();
        for field in fields {
            match resource.field(field) {
                Some(field) => kinds.push(field.kind),
                None => return wrong("names a field that is not there"),
            }
        }
        let kind = kinds.first().copied().unwrap_or(FieldType::Text);
        let is_text = matches!(kind, FieldType::Text | FieldType::Code);
        match &self.rule {
            Rule::OneOf { values, .. } if values.is_empty() || values.len() > VALUES_MAX => {
                wrong(&format!("has 1 to {VALUES_MAX} values"))
            }
            Rule::OneOf { .. } | Rule::Pattern { .. } if !is_text => {
                wrong("is for texts and codes")
            }
            Rule::IdentityNumber { .. } | Rule::CreditCode { .. } if !is_text => {
                wrong("is for texts and codes")
            }
            Rule::Pattern { pattern, .. } if compile(pattern).is_none() => {
                wrong("has a pattern that cannot be read or is too large")
            }
            Rule::NotFuture { .. } if !matches!(kind, FieldType::Date | FieldType::Timestamp) => {
                wrong("is for dates and times")
            }
            Rule::Range { min, max, .. } => {
                let bound = |text: &Option<String>| match text {
                    None => true,
                    Some(text) => bound(text, kind).is_some(),
                };
                match (min, max) {
                    (None, None) => wrong("has neither a lower nor an upper bound"),
                    _ if !bound(min) || !bound(max) => wrong("has a bound that is no such value"),
                    _ => Ok(()),
                }
            }
            Rule::References { fields, to, table } => {
                let simple = |kind: &FieldType| {
                    matches!(
                        kind,
                        FieldType::Text | FieldType::Code | FieldType::Integer | FieldType::Date
                    )
                };
                match () {
                    () if table == &resource.spec.key => wrong("refers to its own table"),
                    () if fields.len() != to.len() => {
                        wrong("compares as many fields as the other table's")
                    }
                    () if !kinds.iter().all(simple) => {
                        wrong("compares texts, codes, whole numbers and dates only")
                    }
                    () => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// A bound of a range, for a type that has an order; none: it is no such value.
fn bound(text: &str, kind: FieldType) -> Option<Parsed<'static>> {
    let ordered = matches!(
        kind,
        FieldType::Integer | FieldType::Decimal | FieldType::Date | FieldType::Timestamp
    );
    if !ordered {
        return None;
    }
    parse(text, kind, &[]).ok().map(Parsed::owned)
}

fn compile(pattern: &str) -> Option<regex::Regex> {
    if pattern.chars().count() > PATTERN_CHARS_MAX {
        return None;
    }
    // Alone first: within the brackets it could close them.
    regex::Regex::new(pattern).ok()?;
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(PATTERN_BYTES_MAX)
        .build()
        .ok()
}
