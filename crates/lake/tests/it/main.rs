//! The lake's tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod model;
