//! Reading findings.

use std::collections::HashMap;

use haina_party::{Principal, Resource};
use haina_store::{Row, Session, Value, args};

use super::Findings;
use crate::{Finding, FindingError, FindingId};

/// Subjects whose last findings are read by one statement.
const SUBJECTS_AT_ONCE: usize = 200;

impl Findings {
    /// A finding, if the principal may see it.
    ///
    /// # Errors
    /// `FND0001` when there is none, or none the principal may know of.
    pub async fn load(
        &self,
        principal: &Principal,
        id: FindingId,
    ) -> Result<Finding, FindingError> {
        let mut session = self.inner.store.glance().await?;
        let (finding, _) = self.found(&mut session, id).await?;
        let resource = Resource::Finding(finding.attributes());
        let seen = self.allowed(principal, "finding.read", &resource);
        seen.map_err(|_| missing(&id.to_string()))?;
        Ok(finding)
    }

    /// The finding for which a matter was opened, for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn of_matter(
        &self,
        session: &mut Session,
        matter: &str,
    ) -> Result<Option<Finding>, FindingError> {
        let sql = "SELECT id, version, body FROM finding_state WHERE matter = $1 AND matter <> '' LIMIT 1";
        let row = session.optional(sql, &args![matter]).await?;
        Ok(row
            .map(|row| read(&row))
            .transpose()?
            .map(|(finding, _)| finding))
    }

    /// A finding as it is stored, for the product's own work: no policy is asked.
    ///
    /// # Errors
    /// `FND0001` when there is none.
    pub async fn stored(
        &self,
        session: &mut Session,
        id: FindingId,
    ) -> Result<Finding, FindingError> {
        Ok(self.found(session, id).await?.0)
    }

    /// The finding as it is stored, with the version of its row.
    pub(super) async fn found(
        &self,
        session: &mut Session,
        id: FindingId,
    ) -> Result<(Finding, i64), FindingError> {
        let sql = "SELECT id, version, body FROM finding_state WHERE id = $1";
        let row = session.optional(sql, &args![id]).await?;
        read(&row.ok_or_else(|| missing(&id.to_string()))?)
    }

    /// The last finding of the model about each of the subjects.
    pub(super) async fn last(
        &self,
        session: &mut Session,
        model: &str,
        subjects: &[String],
    ) -> Result<HashMap<String, (Finding, i64)>, FindingError> {
        let mut last = HashMap::new();
        for some in subjects.chunks(SUBJECTS_AT_ONCE) {
            let mut args = args![model];
            let numbers = some.iter().map(|subject| {
                args.push(Value::from(subject));
                format!("${}", args.len())
            });
            let numbers = numbers.collect::<Vec<_>>().join(", ");
            // Oldest first: a later one takes the place of an earlier one.
            let sql = format!(
                "SELECT id, version, body, subject FROM finding_state
                 WHERE model = $1 AND subject IN ({numbers}) ORDER BY subject, opened_at, id"
            );
            for row in session.all(&sql, &args).await? {
                last.insert(row.get("subject")?, read(&row)?);
            }
        }
        Ok(last)
    }
}

pub(super) fn read(row: &Row) -> Result<(Finding, i64), FindingError> {
    let id: FindingId = row.get("id")?;
    let body: String = row.get("body")?;
    let finding = serde_json::from_str(&body).map_err(|source| FindingError::Broken {
        id: id.to_string(),
        source,
    })?;
    Ok((finding, row.get("version")?))
}

pub(super) fn missing(id: &str) -> FindingError {
    FindingError::NotFound {
        what: "finding",
        id: id.chars().take(64).collect(),
    }
}
