//! Tables and models of the lake, beside DuckDB.

mod funnel;
mod ingest;
mod models;
mod peer;
mod sql;
mod town;

pub use funnel::{FunnelFigures, FunnelPlan, FunnelSteps, funnel, funnel_steps};
pub use ingest::{IngestPlan, IngestReport, ingest};
pub use models::{
    Counts, Elsewhere, Match, ModelTime, ModelsFigures, ModelsPlan, Pass, TruthReport, models,
};
pub use peer::{Peer, PeerStep};
pub use town::Loaded;
