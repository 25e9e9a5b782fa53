#![doc = include_str!("../README.md")]

mod backup;
pub mod cluster;
pub mod crash;
mod error;
mod explain;
mod files;
mod fts;
mod insert;
mod later;
mod lease;
pub mod list;
mod lite;
mod migrate;
mod pg;
mod record;
mod row;
mod session;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod value;
mod wake;

pub use backup::{Backup, backup_folder, check_file};
pub use error::{Rule, StoreError};
pub use explain::{explain, full_scans, plan};
pub use files::{FileRef, Files};
pub use fts::{FtsIndex, Hit};
pub use lease::Lease;
pub use lite::DATABASE_FILE;
pub use migrate::{Migrations, RoomStatus, Step};
pub use record::{Statement, record};
pub use row::{Cell, FromColumn, Row};
pub use session::{Session, Tx};
pub use store::{Contended, DatabaseConfig, Dialect, Store};
pub use value::{ToValue, Value, ValueKind};
pub use wake::Wakes;

pub(crate) use store::WAIT_MAX;

/// The store's own tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "store",
    steps: &[Step {
        number: 1,
        name: "leases",
        sql: include_str!("../migrations/0001_leases.sql"),
    }],
};
