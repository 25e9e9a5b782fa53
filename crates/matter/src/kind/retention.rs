//! How long personal content is kept.

use serde::{Deserialize, Serialize};

/// After closing, personal content is erased; the proofs stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// `3 years`, `36 months`, `90 days`; none keeps it for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<String>,
}

impl RetentionRule {
    /// The period in months and days; none when there is none or it cannot be read.
    pub fn span(&self) -> Option<jiff::Span> {
        let (number, unit) = self.personal.as_deref()?.trim().split_once(' ')?;
        let number: i32 = number.parse().ok().filter(|n| (1..=1200).contains(n))?;
        match unit.trim() {
            "year" | "years" => Some(jiff::Span::new().years(number)),
            "month" | "months" => Some(jiff::Span::new().months(number)),
            "day" | "days" => Some(jiff::Span::new().days(number)),
            _ => None,
        }
    }
}
