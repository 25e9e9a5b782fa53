//! Tables and models of the lake, beside DuckDB.

mod funnel;
mod ingest;
mod peer;
mod town;

pub use funnel::{FunnelFigures, FunnelPlan, funnel};
pub use ingest::{IngestPlan, IngestReport, ingest};
pub use peer::{Peer, PeerStep};
pub use town::Loaded;
