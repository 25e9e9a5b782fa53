//! Declared models (声明式模型): one SQL file and one header; runs, what changes from run to run, funnels.
//!
//! - [`Model`] is read from `NAME.sql` and `NAME.yaml`; a [`ModelSet`] puts the models of a pack into order. Every mistake is
//!   told at once, with file, line and what to do ([`ModelFault`]); [`ModelSet::check`] plans each against its tables.
//! - [`Models::run`] computes what has something new to read, writes it as a table, and serves it in the transaction that
//!   holds the run and its journal entry. A kill leaves the version before or after.
//! - [`diff::step`] says who enters, changes and leaves. An input that is late or short ([`Trouble`]) lets nobody leave, and
//!   is itself the finding.
//! - A step of a funnel keeps for every row that it drops the reason; what comes in is what is kept and dropped, checked at
//!   each run.
//! - An eligibility model answers [`Outcome`]; what follows is [`Consequence`]: renew, or ask a person. Nothing ends a payment.

mod claim;
mod compare;
pub mod diff;
mod elsewhere;
mod engine;
mod error;
mod fault;
mod functions;
mod gate;
mod header;
mod kept;
mod outcome;
mod plain_names;
mod plan;
mod play;
mod read;
mod results;
mod rows;
mod scan;
mod service;
mod set;
mod sieve;
mod sql;

pub use compare::Moved;
pub use diff::Change;
pub use elsewhere::{Engine, Unreachable};
pub use engine::RunLimits;
pub use error::ModelError;
pub use fault::{ModelFault, Weight};
pub use gate::{Trouble, shrank, trouble};
pub use header::{
    Basis, Claims, Dated, Eligibility, Header, Kind, Play, Promised, Stage, Value, Why,
};
pub use kept::DeltaResults;
pub use outcome::{Consequence, Outcome};
pub use plan::Schemas;
pub use play::Played;
pub use read::Model;
pub use results::{MemoryResults, Results, Written};
pub use service::{
    Around, Did, Facts, FunnelReport, Models, Ran, RunBody, RunId, RunRow, STEP, Served,
    StageReport,
};
pub use set::{MODELS_MAX, ModelSet};
pub use sql::SQL_BYTES_MAX;
