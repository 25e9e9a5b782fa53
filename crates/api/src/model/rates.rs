//! Rates, each with what it was counted from and what was left out.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Text;

/// The period and the grouping.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RatesQuery {
    /// First day, local date.
    #[param(value_type = Option<String>, format = Date, example = "2026-01-01")]
    pub from: Option<jiff::civil::Date>,
    /// Last day, local date.
    #[param(value_type = Option<String>, format = Date, example = "2026-02-28")]
    pub to: Option<jiff::civil::Date>,
    /// unit, class, area or type; none: all together.
    #[param(example = "unit")]
    pub by: Option<String>,
    #[serde(rename = "type")]
    #[param(example = "hotline-12345/appeal")]
    pub kind: Option<String>,
    /// A class and those below it.
    #[param(example = "environment/noise")]
    pub class: Option<String>,
    /// An area and those inside it.
    #[param(example = "370202")]
    pub area: Option<String>,
    /// Only matters that this import brought.
    #[param(example = "replies")]
    pub source: Option<String>,
    /// Numbers of working days after the day asked: how many were answered within each.
    #[param(example = "5,10,15,30")]
    pub answered_within: Option<String>,
}

/// The rates of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rates {
    /// First day; absent: from the beginning.
    #[schema(example = "2026-01-01")]
    pub from: Option<String>,
    /// Last day.
    #[schema(example = "2026-02-28")]
    pub to: String,
    pub total: RateGroup,
    pub lines: Vec<RateGroup>,
    /// The same by month, for a chart: the last 36 months of the period, none without a first day.
    pub months: Vec<RateGroup>,
    /// How many of all were answered within each number of working days that was asked for.
    pub answered_within: Vec<AnsweredWithin>,
}

/// How many were answered within so many working days after the day asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnsweredWithin {
    #[schema(example = 5)]
    pub workdays: u32,
    #[schema(example = 872)]
    pub count: u64,
}

/// The rates of one unit, class or area, or of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RateGroup {
    #[schema(example = "police")]
    pub key: String,
    pub title: Text,
    /// Matters opened in the period.
    pub opened: u64,
    /// Matters first answered in the period.
    pub answered: u64,
    pub response: Rate,
    pub solved: Rate,
    pub satisfied: Rate,
    pub on_time: Rate,
    /// Closed by now, of those opened in the period.
    pub closed: Rate,
    pub return_rate: Rate,
    pub redo_rate: Rate,
    /// Transfers of a dispatched matter on average; none without any.
    pub transfers: Option<f64>,
    pub median_workdays: Option<f64>,
}

/// A share: counted, of how many, and what was left out by which rule.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Rate {
    #[schema(example = 1701)]
    pub numerator: u64,
    #[schema(example = 2070)]
    pub denominator: u64,
    pub excluded: Vec<Excluded>,
}

/// What a rule left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Excluded {
    #[schema(example = "not-reached")]
    pub rule: String,
    pub title: Text,
    #[schema(example = 12)]
    pub count: u64,
}
