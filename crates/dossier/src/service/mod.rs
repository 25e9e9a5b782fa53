//! The service: files with a database, a journal, the lake, the catalogue and the policies around them.

mod chain;
mod conflict;
mod contest;
mod decide;
mod file;
mod find;
mod held;
mod link;
mod log;
mod look;
mod own;
mod review;
mod rows;
mod rule;
mod status;
mod train;
mod turn;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use haina_catalog::Catalog;
use haina_core::Env;
use haina_journal::{Actor, Journal};
use haina_lake::Lake;
use haina_party::{Access, ApplicationAttributes, CatalogAttributes, Principal, Resource};
use haina_store::{Migrations, Step, Store};
use tokio::sync::Mutex;

pub use chain::{Chain, ChainFact, Standing};
pub use conflict::{Conflict, ConflictValue, Said};
pub use contest::{Contest, Contested, Wish};
pub use decide::{Shown, Withheld};
pub use file::{Ask, FieldView, File, RowView};
pub use find::{Face, Found, Searched, Seek};
pub use link::{Linked, Training};
pub use log::{LogEntry, Member, Moved};
pub use look::Look;
pub use review::{Doubtful, Waterfall, WaterfallStep};
pub use rule::{Ruled, Word};
pub use status::{KindStatus, TableStatus};

use crate::{Declaration, DossierError, FileKind};
use held::Held;

/// The room's tables.
pub const MIGRATIONS: Migrations = Migrations {
    room: "dossier",
    steps: &[Step {
        number: 1,
        name: "dossier",
        sql: include_str!("../../migrations/0001_dossier.sql"),
    }],
};

/// Files as a service; clones share it.
#[derive(Clone)]
pub struct Dossiers {
    inner: Arc<Inner>,
}

/// What the service stands on.
pub struct Around {
    pub store: Store,
    pub journal: Journal,
    pub env: Env,
    pub access: Access,
    pub catalog: Catalog,
    pub lake: Lake,
}

struct Inner {
    around: Around,
    /// What is held in memory of each kind, to link and to explain by.
    held: BTreeMap<FileKind, Mutex<Option<Held>>>,
}

impl Dossiers {
    /// The service over a migrated store.
    pub fn new(around: Around) -> Dossiers {
        let kinds = [FileKind::Person, FileKind::Enterprise];
        let held = kinds
            .into_iter()
            .map(|kind| (kind, Mutex::default()))
            .collect();
        Dossiers {
            inner: Arc::new(Inner { around, held }),
        }
    }

    fn around(&self) -> &Around {
        &self.inner.around
    }

    /// Who acts, by the role that lets them do it.
    ///
    /// # Errors
    /// `DOS0002` when the policies refuse.
    fn allowed(
        &self,
        principal: &Principal,
        action: &str,
        on: &Resource,
    ) -> Result<Actor, DossierError> {
        let around = self.around();
        let verdict = around
            .access
            .decide(principal, action, on, around.env.now());
        match verdict.allowed {
            true => Ok(principal.actor(verdict.role.as_deref().unwrap_or("person"))),
            false => Err(DossierError::Forbidden { why: verdict.why() }),
        }
    }

    /// As one of the department that keeps the files.
    fn keeper(
        &self,
        principal: &Principal,
        action: &str,
        of: &Declaration,
    ) -> Result<Actor, DossierError> {
        self.allowed(principal, action, &of.standing())
    }

    /// As one who works for the department that asks.
    fn asker(&self, principal: &Principal, unit: &str) -> Result<Actor, DossierError> {
        let on = Resource::Application(ApplicationAttributes {
            id: String::new(),
            owner: String::new(),
            applicant: unit.to_owned(),
        });
        self.allowed(principal, "dossier.look", &on)
    }
}

impl Declaration {
    /// What the policies know of the files: they stand in the department that keeps them.
    pub fn standing(&self) -> Resource {
        Resource::Catalogued(CatalogAttributes {
            id: self.kind.name().to_owned(),
            owner: self.owner.clone(),
            ..CatalogAttributes::default()
        })
    }
}

/// Words that people give: with something in them, and not endless.
fn told(what: &str, text: &str, most: usize) -> Result<String, DossierError> {
    let text = text.trim();
    match text.chars().count() {
        0..2 => Err(DossierError::Ask {
            why: format!("{what} is missing"),
        }),
        n if n > most => Err(DossierError::Ask {
            why: format!("{what} has over {most} characters"),
        }),
        _ => Ok(text.to_owned()),
    }
}

fn unknown(what: &'static str, id: &str) -> DossierError {
    DossierError::NotFound {
        what,
        id: id.chars().take(64).collect(),
    }
}
