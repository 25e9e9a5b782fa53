//! Where answers come from.

mod lake;
mod rest;

use async_trait::async_trait;

use crate::Question;

pub use lake::InLake;
pub(crate) use rest::Rests;

/// What a source found; none of the rest of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The field that was asked for.
    pub told: Option<String>,
}

/// A source that could not answer: why, for the log of the server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Down {
    pub why: String,
}

/// Something that answers questions about a table.
#[async_trait]
pub trait Source: Send + Sync {
    /// The record that the question is about; none: there is no such record. Asked twice with one `key` it is asked once.
    ///
    /// # Errors
    /// When it cannot answer.
    async fn find(&self, question: &Question, key: &str) -> Result<Option<Found>, Down>;
}
