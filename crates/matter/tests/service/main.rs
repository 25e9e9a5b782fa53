//! The service over both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

mod civic;
mod import;
mod keep;
mod life;
mod lists;
mod records;
mod recount;
mod told;
mod town;
