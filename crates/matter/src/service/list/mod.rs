//! Lists: a scope, a filter, a cursor; every way to read them has an index.

mod query;
mod read;

use haina_party::{Principal, Scope};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(super) use self::query::{Drive, Query};
use super::load::{Loaded, hide_reporters};
use super::{MatterError, Matters};

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    pub view: ViewName,
    /// Words to search for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The type's full id.
    #[serde(skip_serializing_if = "String::is_empty", rename = "type")]
    pub kind: String,
    /// States, joined by commas; empty: all but drafts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// The lead.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// An area and those inside it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub area: String,
    /// A class and those below it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub class: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_before: Option<Timestamp>,
    /// The import source.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    pub sort: Sort,
}

/// Which part of what one may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewName {
    /// Tasks that are mine.
    Mine,
    /// Led or helped with by my units.
    Unit,
    /// To be accepted or dispatched by my desk.
    Desk,
    /// Led by my units, waiting for others: suspended, or answered and not closed.
    Waiting,
    /// Open and past due.
    Late,
    /// Under a supervision order.
    Supervised,
    /// In a consultation that is not concluded.
    Consulting,
    /// Reported or raised by me.
    Reported,
    #[default]
    All,
}

impl ViewName {
    /// Each of them once.
    pub const ALL: [ViewName; 9] = [
        ViewName::Mine,
        ViewName::Unit,
        ViewName::Desk,
        ViewName::Waiting,
        ViewName::Late,
        ViewName::Supervised,
        ViewName::Consulting,
        ViewName::Reported,
        ViewName::All,
    ];

    /// As a query names it: `consulting`.
    pub const fn name(self) -> &'static str {
        match self {
            ViewName::Mine => "mine",
            ViewName::Unit => "unit",
            ViewName::Desk => "desk",
            ViewName::Waiting => "waiting",
            ViewName::Late => "late",
            ViewName::Supervised => "supervised",
            ViewName::Consulting => "consulting",
            ViewName::Reported => "reported",
            ViewName::All => "all",
        }
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "-opened")]
    Opened,
    /// What is due first, then what has no deadline; only what is open.
    #[serde(rename = "due")]
    Due,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub items: Vec<Loaded>,
    /// Where the next page starts; none on the last.
    pub next: Option<String>,
}

/// The largest page.
pub const PAGE_MAX: u32 = 200;

/// How many keys are read each by itself; more are read through the whole list.
const KEYS_MAX: usize = 64;

impl Matters {
    /// Matters that the principal may read and the filter names. A list tells nobody who reported, save that they
    /// themselves did.
    ///
    /// # Errors
    /// `MAT0042` for a cursor or state that cannot be read.
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page, MatterError> {
        let mut page = self.page(principal, filter, cursor, limit).await?;
        for loaded in &mut page.items {
            hide_reporters(principal, &mut loaded.matter);
        }
        Ok(page)
    }

    /// As [`Matters::list`], with whatever the matters hold.
    pub(super) async fn page(
        &self,
        principal: &Principal,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page, MatterError> {
        let limit = limit.clamp(1, PAGE_MAX);
        let mut session = self.inner.store.read().await?;
        let query = Query::new(self, principal, filter, cursor, limit)?;
        let rows = query.run(self, &mut session).await?;
        let more = rows.len() > limit as usize;
        let mut items: Vec<Loaded> = Vec::new();
        let mut next = None;
        for found in rows.into_iter().take(limit as usize) {
            next = Some(found.cursor());
            items.push(found.loaded);
        }
        Ok(Page {
            items,
            next: next.filter(|_| more),
        })
    }

    pub(super) fn scope(&self, principal: &Principal) -> Scope {
        self.inner.access.scope(principal, self.inner.env.now())
    }
}
