//! Saved views of lists, each person's own.

use haina_journal::Draft;
use haina_party::{Principal, Resource};
use haina_store::{Tx, args};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::act::journal_actor;
use super::{Filter, MatterError, Matters};
use crate::ViewId;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    pub id: ViewId,
    pub name: String,
    pub query: Filter,
}

/// So many views a person may save.
const VIEWS_MAX: usize = 50;

impl Matters {
    /// The views a person saved, oldest first.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn views(&self, principal: &Principal) -> Result<Vec<SavedView>, MatterError> {
        let mut session = self.inner.store.read().await?;
        let sql =
            "SELECT id, name, query FROM matter_view WHERE person = $1 ORDER BY at, id LIMIT 50";
        let rows = session
            .all(sql, &args![principal.subject().to_string()])
            .await?;
        let one = |row: &haina_store::Row| {
            let query: serde_json::Value = row.get("query")?;
            Ok(SavedView {
                id: row.get("id")?,
                name: row.get("name")?,
                query: serde_json::from_value(query).unwrap_or_default(),
            })
        };
        rows.iter().map(one).collect()
    }

    /// Saves a view.
    ///
    /// # Errors
    /// `MAT0042` without a name, or when there are too many.
    pub async fn save_view(
        &self,
        principal: &Principal,
        name: &str,
        query: &Filter,
    ) -> Result<SavedView, MatterError> {
        let name: String = name.trim().chars().take(60).collect();
        if name.is_empty() {
            return Err(MatterError::Query {
                why: "a view needs a name".into(),
            });
        }
        if self.views(principal).await?.len() >= VIEWS_MAX {
            return Err(MatterError::Query {
                why: format!("at most {VIEWS_MAX} views are kept"),
            });
        }
        let view = SavedView {
            id: ViewId::new(&self.inner.env),
            name,
            query: query.clone(),
        };
        let role = self.own(principal)?;
        let mut tx = self.inner.store.begin().await?;
        self.note_view(&mut tx, principal, role.as_deref(), "view.saved", view.id)
            .await?;
        let sql =
            "INSERT INTO matter_view (id, person, name, query, at) VALUES ($1, $2, $3, $4, $5)";
        let query = serde_json::to_value(query).unwrap_or_default();
        let person = principal.subject().to_string();
        tx.execute(
            sql,
            &args![view.id, person, &view.name, query, self.inner.env.now()],
        )
        .await?;
        tx.commit().await?;
        Ok(view)
    }

    /// Takes a view away.
    ///
    /// # Errors
    /// `MAT0001` when the person has none of this id.
    pub async fn drop_view(&self, principal: &Principal, id: ViewId) -> Result<(), MatterError> {
        let role = self.own(principal)?;
        let mut tx = self.inner.store.begin().await?;
        let sql = "DELETE FROM matter_view WHERE id = $1 AND person = $2";
        let gone = tx
            .execute(sql, &args![id, principal.subject().to_string()])
            .await?;
        if gone == 0 {
            return Err(MatterError::NotFound {
                what: "view",
                id: id.to_string(),
            });
        }
        self.note_view(&mut tx, principal, role.as_deref(), "view.deleted", id)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    fn own(&self, principal: &Principal) -> Result<Option<String>, MatterError> {
        let id = principal.subject();
        self.allowed(principal, "view.save", &Resource::Person { id })
    }

    async fn note_view(
        &self,
        tx: &mut Tx,
        principal: &Principal,
        role: Option<&str>,
        kind: &str,
        id: ViewId,
    ) -> Result<(), MatterError> {
        let actor = journal_actor(principal, role);
        let draft = Draft::new(kind, id.to_string(), actor, json!({}));
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }
}
