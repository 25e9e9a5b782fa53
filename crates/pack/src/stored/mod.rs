//! Packs in the database: applied versions, what they change, and the types in force.

mod apply;
mod error;
mod plan;
mod registry;
mod rows;

use haina_store::{Migrations, Step};

pub use apply::{Applied, apply, apply_all};
pub use error::ApplyError;
pub use plan::{Change, How, Plan, plan};
pub use registry::{Installed, Registry, WATCHED_KIND};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "pack",
    steps: &[Step {
        number: 1,
        name: "pack",
        sql: include_str!("../../migrations/0001_pack.sql"),
    }],
};
