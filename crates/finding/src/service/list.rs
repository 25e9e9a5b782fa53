//! Lists of findings, newest first, of what the principal may see.

use std::collections::HashMap;

use haina_party::{Principal, Resource};
use haina_store::list::{self, ListQuery, Place};
use serde::{Deserialize, Serialize};

use super::Findings;
use super::load::read;
use super::write::subject_key;
use crate::{Finding, FindingError, FindingState};

/// What narrows a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Only those somebody still has to decide on.
    pub open: bool,
    /// `confirmed`, `refuted`, …; empty: all.
    pub state: String,
    /// The key of a model; empty: all.
    pub model: String,
    /// The key of a unit; empty: all.
    pub unit: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    pub items: Vec<Finding>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

impl Findings {
    /// A page of findings, at most `limit`.
    ///
    /// # Errors
    /// `FND0002` when the policies refuse, `FND0005` for a state nobody knows or a cursor that is not ours.
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page, FindingError> {
        self.allowed(principal, "finding.list", &Resource::City)?;
        let now = self.inner.env.now();
        let scope = self.inner.access.scope_of(principal, "finding.read", now);
        let mut query = narrowed(filter)?;
        if let Some(cursor) = cursor {
            query.past("f.opened_at", "f.id", cursor.parse()?);
        }
        let head = "SELECT f.id, f.version, f.body FROM finding_state f";
        let tail = format!("ORDER BY f.opened_at DESC, f.id DESC LIMIT {}", limit + 1);
        let mut session = self.inner.store.glance().await?;
        let mut found = Vec::new();
        for door in scope.doors(&[("dept", &["f.unit"]), ("area", &["f.area"])]) {
            let (sql, args) = query.sql(head, &door, &tail);
            for row in session.all(&sql, &args).await? {
                found.push(read(&row)?.0);
            }
        }
        let place = |finding: &Finding| Place {
            at: finding.opened_at,
            id: finding.id.uuid(),
        };
        let (items, next) = list::newest(found, limit, place);
        Ok(Page { items, next })
    }
}

impl Findings {
    /// The last finding of a model about each of these subjects of one kind, by their keys, as far as the principal may see it.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn about(
        &self,
        principal: &Principal,
        model: &str,
        kind: &str,
        keys: &[String],
    ) -> Result<HashMap<String, Finding>, FindingError> {
        let subjects: Vec<String> = keys.iter().map(|key| subject_key(kind, key)).collect();
        let mut session = self.inner.store.glance().await?;
        let found = self.last(&mut session, model, &subjects).await?;
        let seen = |finding: &Finding| {
            let on = Resource::Finding(finding.attributes());
            self.allowed(principal, "finding.read", &on).is_ok()
        };
        let found = found.into_values().map(|(finding, _)| finding);
        let seen = found.filter(seen);
        Ok(seen
            .map(|finding| (finding.subject.key.clone(), finding))
            .collect())
    }
}

fn narrowed(filter: &Filter) -> Result<ListQuery, FindingError> {
    let mut query = ListQuery::default();
    if filter.open {
        query.and("f.open");
    }
    let state = filter.state.trim();
    if !state.is_empty() {
        let known: Result<FindingState, _> = state.parse();
        let known = known.map_err(|_| FindingError::Query {
            why: format!("`{}` is not a state", short(state)),
        })?;
        query.is("f.state", known.name());
    }
    for (column, value) in [("f.model", &filter.model), ("f.unit", &filter.unit)] {
        if !value.is_empty() {
            query.is(column, value);
        }
    }
    Ok(query)
}

fn short(text: &str) -> String {
    text.chars().take(32).collect()
}
