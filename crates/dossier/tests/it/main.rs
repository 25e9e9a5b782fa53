//! Files: linked, shown, ruled on; on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod census;
mod contest;
mod cuts;
mod file;
mod kill;
mod links;
mod pages;
mod town;
