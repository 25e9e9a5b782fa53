//! What is told to a person.

use haina_core::Words;
use serde::{Deserialize, Serialize};

/// A notice in both languages; the matter's content is not in it, only that something happened and where to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub title: Words,
    pub text: Words,
    /// Where to look.
    pub url: String,
    /// The person's id, for doors that need it.
    pub person: String,
}
