//! The clocks of a type and their ladders.

use std::collections::BTreeMap;

use haina_core::Words;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::LimitRule;

/// A clock: from a moment to a moment, within a limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockKind {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    #[serde(default)]
    pub start: Moment,
    pub end: Moment,
    pub limit: LimitRule,
    /// Reasons of `suspend` that stop it.
    #[serde(default)]
    pub stop: Vec<String>,
    #[serde(default)]
    pub ladder: Rungs,
}

/// A moment of a matter's life.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    Submitted,
    Accepted,
    #[default]
    Dispatched,
    /// The lead has signed; a clock to here starts anew for each new lead.
    Signed,
    /// The person has been reached for the first time.
    Contacted,
    /// Every reporter has the answer of this round.
    Answered,
    Closed,
}

/// What happens when a share of the limit is used up; each happens once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RungAction {
    /// Tell whoever works on it.
    Remind,
    /// Tell the lead unit's head too.
    Warn,
    /// Tell the supervisor too.
    Escalate,
    /// Open a supervision order.
    Supervise,
}

/// A ladder: percent of the limit → what happens. Written `{50%: remind, 100%: escalate}`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rungs(pub BTreeMap<u32, RungAction>);

impl Serialize for Rungs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(percent, action)| (format!("{percent}%"), action)),
        )
    }
}

impl<'de> Deserialize<'de> for Rungs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rungs, D::Error> {
        let written = BTreeMap::<String, RungAction>::deserialize(deserializer)?;
        let rungs = written.into_iter().map(|(text, action)| {
            let percent = text.strip_suffix('%').and_then(|n| n.parse().ok());
            match percent {
                Some(n @ 1..=1000) => Ok((n, action)),
                _ => Err(D::Error::custom(format!(
                    "`{text}` is not a rung: write a percentage from 1% to 1000%"
                ))),
            }
        });
        rungs.collect::<Result<_, _>>().map(Rungs)
    }
}
