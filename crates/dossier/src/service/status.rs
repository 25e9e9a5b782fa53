//! How far the files of a kind have come.

use haina_core::Words;
use haina_party::Principal;
use jiff::Timestamp;

use super::Dossiers;
use crate::{Declaration, DossierError, FileKind};

/// The files of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindStatus {
    pub kind: FileKind,
    pub records: u64,
    pub files: u64,
    pub links: u64,
    /// Entries of the log.
    pub entries: u64,
    /// Records that the model was trained on; 0: there is none yet.
    pub trained_on: u64,
    pub linked_at: Option<Timestamp>,
    pub tables: Vec<TableStatus>,
}

/// A declared table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStatus {
    pub table: String,
    /// None: the catalogue has no such table.
    pub title: Option<Words>,
    pub group: String,
    /// The version that is linked, and the one that is served; 0: none.
    pub linked: u64,
    pub served: u64,
    pub at: Option<Timestamp>,
    /// Why it could not be read, by code; empty: it could.
    pub trouble: String,
}

impl Dossiers {
    /// How far the files of a kind have come.
    ///
    /// # Errors
    /// `DOS0002` as the policies say.
    pub async fn status(
        &self,
        principal: &Principal,
        of: &Declaration,
    ) -> Result<KindStatus, DossierError> {
        self.allowed(principal, "dossier.list", &haina_party::Resource::City)?;
        let around = self.around();
        let mut session = around.store.glance().await?;
        let stored = self.stored(&mut session, of.kind).await?;
        let sources = self.sources(&mut session, of.kind).await?;
        let mut tables = Vec::new();
        for (key, part) in &of.tables {
            let title = match around.catalog.stored(&mut session, key).await {
                Ok(resource) => Some(resource.spec.title),
                Err(haina_catalog::CatalogError::NotFound { .. }) => None,
                Err(error) => return Err(error.into()),
            };
            let row = sources.get(key);
            let served = match title {
                Some(_) => around
                    .lake
                    .marks(key)
                    .await?
                    .map_or(0, |marks| marks.version),
                None => 0,
            };
            tables.push(TableStatus {
                table: key.clone(),
                title,
                group: part.group.clone(),
                linked: row.map_or(0, |row| row.version),
                served,
                at: row.filter(|row| row.version > 0).map(|row| row.at),
                trouble: row.map(|row| row.trouble.clone()).unwrap_or_default(),
            });
        }
        let count = |of: fn(&super::held::Stored) -> u64| stored.as_ref().map_or(0, of);
        Ok(KindStatus {
            kind: of.kind,
            records: count(|stored| stored.records),
            files: count(|stored| stored.files),
            links: count(|stored| stored.links),
            entries: count(|stored| stored.entries),
            trained_on: count(|stored| stored.trained_on),
            linked_at: stored.as_ref().map(|stored| stored.linked_at),
            tables,
        })
    }

    /// Whether some declared table has a version that is not linked yet; for the product's own schedule.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn is_behind(&self, of: &Declaration) -> Result<bool, DossierError> {
        let around = self.around();
        let mut session = around.store.glance().await?;
        let sources = self.sources(&mut session, of.kind).await?;
        drop(session);
        for (key, part) in &of.tables {
            let Some(marks) = around.lake.marks(key).await? else {
                continue;
            };
            let linked = sources.get(key).filter(|row| row.form == part.form());
            if marks.version > linked.map_or(0, |row| row.version) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
