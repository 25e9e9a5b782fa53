//! Tables and batches (数据表与批次): what departments deliver, checked, counted, and served in versions.
//!
//! Everything comes from one truth, the **history**: every accepted row of every delivery, with the batch, source, line and
//! moment it came with. What is served is the fold of the history over the batches that count, in the order they were taken in;
//! see `fold`. Withdrawing a batch and going back to one are the same: batches that no longer count from a moment on. So the
//! state at any moment can be had again.
//!
//! A table has three Delta tables in the [`Place`](crate::delta::Place): `current` is what is served, `history`, and `rejects`,
//! the rows that were rejected. Which version of each is served stands in the database; a version is served from the moment the
//! database's transaction says so, in which its journal entry is, too. A Delta commit that no transaction names is served to
//! nobody, and is undone when the lake is opened.
//!
//! [`Lake`] is the service; start there.

mod batch;
mod build;
mod fold;
mod ids;
mod intake;
mod limits;
mod quality;
mod read;
mod reasons;
mod refusal;
mod schema;
mod service;
mod spec;

pub use batch::{
    Batch, Board, Delivery, Manifest, Pace, Refused, Reject, Standing, TableState, Tally, Trace,
    Version, Withdrawn,
};
pub use ids::{BatchId, RefusalId};
pub use intake::Counted;
pub use limits::Limits;
pub use quality::{Check, CheckResult, Rule, Strength};
pub use read::{DateStyle, Encoding, Facts, Format, Found};
pub use reasons::reason_words;
pub use refusal::Refusal;
pub(crate) use schema::served;
pub(crate) use service::Pullable;
pub use service::{Lake, MIGRATIONS, STANDING, Tidied};
pub use spec::{LoadMode, LoadSpec};
