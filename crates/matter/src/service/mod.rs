//! The service: the engine with a database, a journal, a directory and a calendar around it.

mod act;
mod allow;
mod audit;
mod board;
mod classed;
mod columns;
mod duplicates;
mod error;
mod export;
mod files;
mod import;
mod inbox;
mod list;
mod load;
mod number;
mod precedents;
mod public;
mod rates;
mod recipients;
mod retention;
mod timeline;
mod views;
mod wake;
mod world;
mod write;
mod write_new;

use std::sync::{Arc, RwLock};

use haina_core::{Calendar, Env};
use haina_journal::Journal;
use haina_party::Access;
use haina_store::{Migrations, Step, Store};

pub use audit::StateDigest;
pub use board::{Board, Load};
pub use duplicates::{Candidate, Group};
pub use error::MatterError;
pub use export::{Export, ExportFormat, ExportRow};
pub use files::{FileMeta, UPLOAD_BYTES_MAX};
pub use import::{IMPORT_ROWS_MAX, ImportMode, ImportRow, Imported};
pub use inbox::{COUNT_MAX, Inbox};
pub use list::{Filter, Page, Sort, ViewName};
pub use load::{Loaded, Sight};
pub use precedents::Precedent;
pub use public::{PublicStep, PublicTask, PublicView};
pub use rates::{Excluded, MONTHS_MAX, Rate, Rates, RatesBy, RatesQuery, Within, suppress};
pub use recipients::Recipient;
pub use retention::Retained;
pub use timeline::Happened;
pub use views::SavedView;
pub use wake::Waker;

use crate::compiled::{Kind, Types};

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "matter",
    steps: &[
        Step {
            number: 1,
            name: "matter",
            sql: include_str!("../../migrations/0001_matter.sql"),
        },
        Step {
            number: 2,
            name: "file_content",
            sql: include_str!("../../migrations/0002_file_content.sql"),
        },
        Step {
            number: 3,
            name: "lists_at_a_million",
            sql: include_str!("../../migrations/0003_lists_at_a_million.sql"),
        },
        Step {
            number: 4,
            name: "open_by_unit_and_area",
            sql: include_str!("../../migrations/0004_open_by_unit_and_area.sql"),
        },
        Step {
            number: 5,
            name: "numbers",
            sql: include_str!("../../migrations/0005_numbers.sql"),
        },
        Step {
            number: 6,
            name: "short_list_of_words",
            sql: include_str!("../../migrations/0006_short_list_of_words.sql"),
        },
    ],
};

/// A row of an import that is refused.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    pub key: String,
    pub reasons: Vec<String>,
}

/// Matters as a service; clones share it.
#[derive(Clone)]
pub struct Matters {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    journal: Journal,
    env: Env,
    access: Access,
    calendar: RwLock<Arc<Calendar>>,
    types: Arc<dyn Types>,
}

impl Matters {
    /// The service over a migrated store.
    pub fn new(
        store: Store,
        journal: Journal,
        env: Env,
        access: Access,
        calendar: Calendar,
        types: Arc<dyn Types>,
    ) -> Matters {
        let calendar = RwLock::new(Arc::new(calendar));
        Matters {
            inner: Arc::new(Inner {
                store,
                journal,
                env,
                access,
                calendar,
                types,
            }),
        }
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    /// Time and chance.
    pub fn env(&self) -> &Env {
        &self.inner.env
    }

    /// The policies.
    pub fn access(&self) -> &Access {
        &self.inner.access
    }

    /// The installed types.
    pub fn types(&self) -> &Arc<dyn Types> {
        &self.inner.types
    }

    /// The calendar in force.
    pub fn calendar(&self) -> Arc<Calendar> {
        match self.inner.calendar.read() {
            Ok(calendar) => Arc::clone(&calendar),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }

    /// The type a matter follows; the present one where its own is no longer known.
    fn kind(&self, reference: &crate::matter::KindRef) -> Result<Arc<Kind>, MatterError> {
        let pinned = self.inner.types.pinned(&reference.id, &reference.hash);
        let kind = pinned.or_else(|| self.inner.types.current(&reference.id));
        kind.ok_or_else(|| MatterError::NoType {
            id: reference.id.clone(),
        })
    }

    fn set_calendar(&self, calendar: Calendar) {
        let calendar = Arc::new(calendar);
        match self.inner.calendar.write() {
            Ok(mut place) => *place = calendar,
            Err(poisoned) => *poisoned.into_inner() = calendar,
        }
    }
}
