//! The journal on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ActorView, Free, Moment};

/// An entry of the journal; personal content is not here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EntryView {
    #[schema(example = "ent_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = 1217)]
    pub seq: Option<u64>,
    pub at: Moment,
    #[schema(example = "matter.dispatched")]
    pub kind: String,
    #[schema(example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub subject: String,
    pub actor: ActorView,
    pub body: Free,
    /// Whether there is personal content beside it.
    pub personal: bool,
    /// Whether that content was erased.
    pub erased: bool,
}

/// The public key of the log, in the text form of C2SP signed notes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct JournalKey {
    #[schema(example = "haina.example/journal")]
    pub name: String,
    /// As proofs are checked with it: `name+id+key`, a verifier key (vkey) of C2SP signed notes.
    pub key: String,
}
