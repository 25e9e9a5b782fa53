#![doc = include_str!("../README.md")]

pub mod delta;
pub mod engine;
mod error;
pub mod load;
pub mod model;
pub mod pull;
pub mod query;
mod reason;
mod tables;

pub use error::LakeError;
pub use load::Lake;
pub use tables::{AsOf, BatchMark, History, Marks, Opened, Tables};

use haina_store::Migrations;

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "lake",
    steps: &[
        load::MIGRATIONS.steps[0],
        model::STEP,
        load::STANDING,
        pull::STEP,
    ],
};
