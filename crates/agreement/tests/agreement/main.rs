//! Agreements: the evaluator by random policies and the public suite, the service over both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod draw;
mod explained;
mod kill;
mod law;
mod life;
mod plans;
mod properties;
mod reading;
mod suite;
mod terms;
mod town;
mod usage;
