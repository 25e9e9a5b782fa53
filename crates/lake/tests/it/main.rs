//! The lake: tables and batches, queries, models.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod load;
mod model;
mod pull;
mod query;
