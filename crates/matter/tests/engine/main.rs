//! The engine without any database: stories, and what always holds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

mod invariants;
mod moves;
mod papers;
mod play;
mod stories;
