#![doc = include_str!("../README.md")]

mod agreement;
mod error;
mod fill;
mod ground;
mod journal;
mod ledger;
mod life;
mod link;
mod machine;
mod matters;
mod plans;
mod sample;
mod start;
mod tables;
mod timers;

pub use agreement::{AgreementPlan, AgreementReport, agreement};
pub use error::BenchError;
pub use ground::{Database, Ground, Site};
pub use journal::{JournalPlan, JournalReport, journal};
pub use ledger::{LedgerPlan, LedgerReport, ledger};
pub use link::{LinkPlan, LinkReport, link_people};
pub use machine::Machine;
pub use matters::{Lives, MattersPlan, MattersReport, matters};
pub use plans::{List, PlansPlan, PlansReport, Way, plans};
pub use sample::{Sample, Times};
pub use start::{StartPlan, StartReport, start};
pub use tables::{
    Counts, Elsewhere, FunnelFigures, FunnelPlan, FunnelSteps, IngestPlan, IngestReport, Loaded,
    Match, ModelTime, ModelsFigures, ModelsPlan, Pass, Peer, PeerStep, TruthReport, funnel,
    funnel_steps, ingest, models,
};
pub use timers::{TimersPlan, TimersReport, timers};

/// Who hears how far a benchmark is.
pub trait Progress: Sync {
    /// A part begins; `total` is 0 where its end is not known.
    fn begin(&self, what: &str, total: u64);
    /// How far it is.
    fn at(&self, done: u64);
    /// The part is over.
    fn end(&self);
}
