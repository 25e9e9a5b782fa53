//! How the deliveries of a department stand (报送情况): what its last one brought, and whether a later one was refused.

use haina_catalog::{Resource, ResourceId};
use haina_party::Principal;
use haina_store::{Session, args};

use super::look::read_refused;
use super::rows::{self, Stored};
use super::{Lake, no_table};
use crate::LakeError;
use crate::load::batch::{Batch, Board, Pace, Standing, TableState};
use crate::load::ids::BatchId;

/// The last batches of a table that a board shows, as a line.
const PACES: u32 = 12;

impl Lake {
    /// How the deliveries of `source` to a table stand; for the product's own work, no policy is asked.
    ///
    /// # Errors
    /// `LAK0001` when it is no table of the lake.
    pub async fn standing(
        &self,
        session: &mut Session,
        resource: ResourceId,
        source: &str,
    ) -> Result<Standing, LakeError> {
        let stored = rows::table(session, resource).await?;
        let stored = stored.ok_or_else(|| no_table(&resource.to_string()))?;
        stands(session, &stored, source).await
    }

    /// The tables whose deliveries the principal may survey, at most `limit` whose keys come after `after`, each with how its sources stand.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn board(
        &self,
        principal: &Principal,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(Resource, Board)>, LakeError> {
        let tables = self
            .tables_for(principal, "lake.survey", after, limit)
            .await?;
        let mut session = self.inner.store.glance().await?;
        let mut boards = Vec::new();
        for (resource, table) in tables {
            let board = board(&mut session, table).await?;
            boards.push((resource, board));
        }
        Ok(boards)
    }
}

async fn board(session: &mut Session, table: TableState) -> Result<Board, LakeError> {
    let mut sources = Vec::new();
    for source in &table.spec.sources {
        sources.push(stands_of(session, table.resource, &table.key, source).await?);
    }
    let sql = format!(
        "SELECT id, known_at, source, read_rows, rejected_rows FROM lake_batch
         WHERE resource = $1 AND withdrawn_at IS NULL ORDER BY ordinal DESC LIMIT {PACES}"
    );
    let rows = session.all(&sql, &args![table.resource]).await?;
    let pace = |row: &haina_store::Row| {
        Ok(Pace {
            batch: row.get("id")?,
            at: row.get("known_at")?,
            source: row.get("source")?,
            read: row.get("read_rows")?,
            rejected: row.get("rejected_rows")?,
        })
    };
    let mut paces = rows
        .iter()
        .map(pace)
        .collect::<Result<Vec<_>, LakeError>>()?;
    paces.reverse();
    Ok(Board {
        table,
        sources,
        paces,
    })
}

async fn stands(
    session: &mut Session,
    stored: &Stored,
    source: &str,
) -> Result<Standing, LakeError> {
    stands_of(session, stored.resource, &stored.key, source).await
}

async fn stands_of(
    session: &mut Session,
    resource: ResourceId,
    key: &str,
    source: &str,
) -> Result<Standing, LakeError> {
    let sql = "SELECT id FROM lake_batch
        WHERE resource = $1 AND source = $2 AND withdrawn_at IS NULL ORDER BY ordinal DESC LIMIT 1";
    let last = session.optional(sql, &args![resource, source]).await?;
    let last: Option<BatchId> = last.map(|row| row.get("id")).transpose()?;
    let batch: Option<Batch> = match last {
        Some(id) => Some(rows::batch(session, resource, id).await?),
        None => None,
    };
    // The same file sent twice is no news, and what came later counts.
    let sql = "SELECT id, source, at, file_name, sha256, code, why FROM lake_refusal
        WHERE resource = $1 AND source = $2 AND code <> 'LAK0004' ORDER BY at DESC, id DESC LIMIT 1";
    let refused = session.optional(sql, &args![resource, source]).await?;
    let refused = refused.as_ref().map(read_refused).transpose()?;
    let later = |refused: &crate::load::batch::Refused| {
        batch
            .as_ref()
            .is_none_or(|batch| refused.at > batch.known_at)
    };
    Ok(Standing {
        table: key.to_owned(),
        source: source.to_owned(),
        refused: refused.filter(later),
        batch,
    })
}
