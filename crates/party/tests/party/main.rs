//! Parties on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // helpers of tests

mod box_city;
mod directory;
mod entries;
mod mandates;
mod oidc;
mod pages;
mod people;
mod provider;
mod sessions;
mod sign_in;
mod tokens;
