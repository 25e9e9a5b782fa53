//! What the public may see.

use serde::{Deserialize, Serialize};

/// A field that may be shown to whoever holds the tracking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicField {
    Number,
    State,
    Title,
    Class,
    Area,
    /// The lead unit.
    Lead,
    Due,
    OpenedAt,
    /// Steps with their times, without names or texts.
    Timeline,
    /// Titles and states of the tasks.
    Tasks,
    /// The answer's text.
    Answer,
    /// The grade given.
    Rating,
    /// How many files there are, and what the person was asked for.
    Materials,
}
