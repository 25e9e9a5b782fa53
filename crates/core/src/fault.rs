//! What every error of Haina can say of itself: its kind, its code, and what to do now.

use std::error::Error;

use serde::{Deserialize, Serialize};

/// What sort of failure it is; knows nothing of HTTP or exit codes, which are derived in one place each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The input is wrong and stays wrong until it is changed.
    Invalid,
    /// Nobody is signed in, or the proof of who it is does not hold.
    Unauthenticated,
    /// Known who it is, and they may not.
    Forbidden,
    /// It does not exist, or the caller may not know that it does.
    NotFound,
    /// It clashes with the present state; read again, then decide.
    Conflict,
    /// The input is larger than a stated limit.
    TooLarge,
    /// Asked more often than a stated limit; try again later.
    TooMany,
    /// Something needed is not reachable now; try again later.
    Unavailable,
    /// A defect of ours.
    Internal,
}

/// An error with a kind, a code that has a page in `docs/errors/`, and a hint.
pub trait Fault: Error + Send + Sync + 'static {
    /// What sort of failure it is.
    fn kind(&self) -> FaultKind;

    /// The code, three capital letters of the room and four digits: `MAT0007`.
    fn code(&self) -> &'static str;

    /// What to do now, in one sentence, where something can be done.
    fn hint(&self) -> Option<String> {
        None
    }
}
