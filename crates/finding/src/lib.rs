#![doc = include_str!("../README.md")]

mod claim;
mod error;
mod finding;
mod ids;
mod service;
mod step;

pub use claim::{Claim, ModelRef, Reason, Subject};
pub use error::FindingError;
pub use finding::{Decision, Finding, FindingState, Severity};
pub use ids::FindingId;
pub use service::{CLAIMS_MAX, Claimed, Filter, Findings, MIGRATIONS, ModelRow, Page, Precision};
pub use step::{Command, Event, Refused, step};
