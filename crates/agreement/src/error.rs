//! What can go wrong.

use haina_core::{Fault, FaultKind};
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

use crate::{AgreementId, AgreementState, Breach};

/// A failure of this room. None of them changed anything.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// It does not exist, or the asker may not know that it does.
    #[error("there is no {what} `{id}`")]
    NotFound { what: &'static str, id: String },
    /// It has come to where this step is not possible.
    #[error("`{id}` is {state}, and cannot be {wanted}")]
    NotNow {
        id: AgreementId,
        state: AgreementState,
        wanted: &'static str,
    },
    #[error("the request is wrong: {why}")]
    Ask { why: String },
    #[error("this step is another party's to take")]
    NotYours,
    #[error("the stored {what} cannot be read")]
    Broken { what: &'static str },
    #[error("a policy has at most {max} {what}")]
    TooLarge { what: &'static str, max: usize },
    #[error("the policy cannot be read: {why}")]
    Unreadable { why: String },
    #[error("the policy holds a term that is not understood, at {at}: `{text}`")]
    NotUnderstood { at: String, text: String },
    /// The key is taken by something else.
    #[error("the key `{key}` is taken by something else")]
    Taken { key: String },
    /// It would break an article of a rule in force, which is quoted.
    #[error("《{}》{} forbids these terms: {}", .0.rule.zh, .0.place.zh, .0.text.zh)]
    Unlawful(Box<Breach>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Contended for AgreementError {
    fn contended(&self) -> bool {
        match self {
            AgreementError::Store(error) | AgreementError::Journal(JournalError::Store(error)) => {
                // Two who use the same new key at once: one of them finds the other's when it tries again.
                error.contended() || error.duplicate()
            }
            _ => false,
        }
    }
}

impl Fault for AgreementError {
    fn kind(&self) -> FaultKind {
        match self {
            AgreementError::NotFound { .. } => FaultKind::NotFound,
            AgreementError::NotNow { .. }
            | AgreementError::Taken { .. }
            | AgreementError::Unlawful(_) => FaultKind::Conflict,
            AgreementError::Ask { .. }
            | AgreementError::Unreadable { .. }
            | AgreementError::NotUnderstood { .. } => FaultKind::Invalid,
            AgreementError::NotYours => FaultKind::Forbidden,
            AgreementError::Broken { .. } => FaultKind::Internal,
            AgreementError::TooLarge { .. } => FaultKind::TooLarge,
            AgreementError::Store(error) => error.kind(),
            AgreementError::Journal(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            AgreementError::NotFound { .. } => "AGR0001",
            AgreementError::NotNow { .. } => "AGR0002",
            AgreementError::Ask { .. } => "AGR0003",
            AgreementError::NotYours => "AGR0004",
            AgreementError::Broken { .. } => "AGR0005",
            AgreementError::TooLarge { .. } => "AGR0006",
            AgreementError::Unreadable { .. } => "AGR0007",
            AgreementError::NotUnderstood { .. } => "AGR0008",
            AgreementError::Taken { .. } => "AGR0009",
            AgreementError::Unlawful(_) => "AGR0010",
            AgreementError::Store(error) => error.code(),
            AgreementError::Journal(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            AgreementError::NotFound { .. } => "check the id; it may also be out of your sight",
            AgreementError::NotNow { .. } => "read the agreement again; it may have moved on",
            AgreementError::Ask { .. } => "correct it; nothing was done",
            AgreementError::NotYours => "let the party do it whose turn it is",
            AgreementError::Broken { .. } => "restore the tables of the room from a backup",
            AgreementError::TooLarge { .. } => "split the policy, or say the same with fewer terms",
            AgreementError::Unreadable { .. } => {
                "send a policy as the Dataspace Protocol 2025-1 writes it"
            }
            AgreementError::NotUnderstood { .. } => {
                "say it with terms of ODRL or of our profile that the reference lists"
            }
            AgreementError::Taken { .. } => "take another key, or use what is there",
            AgreementError::Unlawful(breach) => {
                return Some(format!("{}（{}）", breach.instead.en, breach.instead.zh));
            }
            AgreementError::Store(error) => return error.hint(),
            AgreementError::Journal(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}

impl From<haina_store::list::NotOurs> for AgreementError {
    fn from(error: haina_store::list::NotOurs) -> AgreementError {
        AgreementError::Ask {
            why: error.to_string(),
        }
    }
}
