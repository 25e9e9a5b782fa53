#![doc = include_str!("../README.md")]

mod error;
pub mod model;
mod tables;

pub use error::LakeError;
pub use tables::{AsOf, Opened, Tables};

use haina_store::Migrations;

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "lake",
    steps: &[model::STEP],
};
