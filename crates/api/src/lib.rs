#![doc = include_str!("../README.md")]
// A problem is made once per refused request; a box would save nothing.
#![allow(clippy::result_large_err)]

pub mod app;
mod bind;
mod chores;
mod errors;
pub mod extract;
mod fault;
mod layer;
mod links;
mod metrics;
pub mod model;
pub mod notify;
mod open311;
pub mod openapi;
mod operations;
mod ops;
mod page;
mod papers;
mod problem;
mod pulls;
mod runs;
#[cfg(feature = "testing")]
pub mod testing;
mod v1;
mod web;

pub use app::{Api, App, AppConfig, INCOMING};
pub use fault::{ApiFault, status_of};
pub use operations::{Gate, Keys, Operation, Operations};
pub use problem::{Problem, pages};
pub use web::has_web;

use haina_party::Principal;
use haina_store::{Migrations, Step};

/// The operator who holds the data folder: the product itself.
pub fn operator() -> Principal {
    Principal::system()
}

/// This room's own tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "api",
    steps: &[
        Step {
            number: 1,
            name: "idempotency",
            sql: include_str!("../migrations/0001_idempotency.sql"),
        },
        Step {
            number: 2,
            name: "deliveries",
            sql: include_str!("../migrations/0002_deliveries.sql"),
        },
        Step {
            number: 3,
            name: "webhooks",
            sql: include_str!("../migrations/0003_webhooks.sql"),
        },
        Step {
            number: 4,
            name: "notices",
            sql: include_str!("../migrations/0004_notices.sql"),
        },
        Step {
            number: 5,
            name: "deliveries_by_state",
            sql: include_str!("../migrations/0005_deliveries_by_state.sql"),
        },
    ],
};
