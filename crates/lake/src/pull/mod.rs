//! Pulls (拉取): rows of a department's database, fetched as a delivery like any other.
//!
//! A table's declaration says for each department that delivers where its rows are pulled from: a connection that the
//! configuration names, a table or a `SELECT` there, and whether all of it comes every time or what is new since a watermark.
//! What is pulled is put down as a file first, in one reading of the source and with memory that does not grow with it; then it
//! goes the way of every delivery: checked, counted, refused whole or taken in, with its entry in the journal.
//!
//! How far a source was pulled stands in the database, and moves in the transaction in which the batch is taken in: a kill
//! before it pulls the same again, a kill after it finds nothing new. Withdrawing the batch moves it back.
//!
//! Start with [`Pulls`].

mod connections;
mod error;
mod fetch;
mod mark;
mod remote;
mod service;
mod spec;
mod spool;
mod state;
mod text;

use haina_store::Step;

pub use connections::Connections;
pub use error::PullError;
pub use service::{Limits, Outcome, Pulls, Standing};
pub use spec::{PullSpec, Since, SourceKind};
pub use state::Mark;
pub(crate) use state::{Move, moved, took_back};

/// Where the state of pulls is kept.
pub const STEP: Step = Step {
    number: 4,
    name: "pull",
    sql: include_str!("../../migrations/0004_pull.sql"),
};
