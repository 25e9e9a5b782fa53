#![doc = include_str!("../README.md")]

mod append;
mod attempt;
mod cause;
mod checkpoint;
mod entry;
mod erase;
mod error;
mod feed;
mod fire;
mod hash;
mod hold;
mod journal;
mod key;
mod proof;
mod publish;
mod react;
mod reaction;
mod recent;
mod sequencer;
pub mod timer;
mod tree;
mod verify;
mod work;

pub use cause::caused_by;
pub use checkpoint::Checkpoint;
pub use entry::{Actor, Draft, Entry, EntryId, RECORD_BYTES_MAX};
pub use error::JournalError;
pub use hash::{Hash, empty_root, leaf_hash, node_hash};
pub use journal::{Filter, Journal, JournalConfig};
pub use key::PublicKey;
pub use proof::{Consistency, PersonalProof, Proof, Proven, consistent, root_of_path};
pub use reaction::{Cursor, Parked, Reaction, WorkError, cursors, parked};
pub use timer::{Timer, TimerHandler};
pub use tree::{Edge, Path, TILE_WIDTH, TileId, Tiles};
pub use verify::{Finding, Report, What, verify};
pub use work::{Settled, Workers, Works};

use haina_store::{Migrations, Step};

/// The journal's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "journal",
    steps: &[
        Step {
            number: 1,
            name: "journal",
            sql: include_str!("../migrations/0001_journal.sql"),
        },
        Step {
            number: 2,
            name: "cause",
            sql: include_str!("../migrations/0002_cause.sql"),
        },
        Step {
            number: 3,
            name: "kinds",
            sql: include_str!("../migrations/0003_kinds.sql"),
        },
    ],
};
