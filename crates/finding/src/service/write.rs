//! Writing: the state row with its copies, the counts, and the entry, in one transaction.

use haina_journal::{Actor, Draft};
use haina_store::{Tx, Value, args};
use serde_json::json;

use super::Findings;
use crate::{Event, Finding, FindingError};

/// What one finding goes through in a transaction.
pub(super) struct Change {
    /// The finding before, with the version of its row; none for a new one.
    pub before: Option<(Finding, i64)>,
    pub after: Finding,
    pub event: Event,
}

/// The columns of `finding_state` behind `id`, `version` and `body`.
const COLUMNS: &str =
    "model, model_version, subject, state, open, unit, area, severity, opened_at, matter";

impl Findings {
    /// Writes changes of different findings; new ones many to a statement.
    ///
    /// # Errors
    /// `FND0006` when another change came first.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        changes: &[Change],
    ) -> Result<(), FindingError> {
        let drafts = changes.iter().map(|change| entry(change, actor)).collect();
        self.inner.journal.append_all(tx, drafts).await?;
        let mut new = Vec::new();
        for change in changes {
            let after = &change.after;
            let Some((_, version)) = &change.before else {
                let mut row = args![after.id, 1, body(after)?];
                row.extend(values(after));
                new.push(row);
                continue;
            };
            let mut row = args![after.id, *version, body(after)?];
            row.extend(values(after));
            let sql = "UPDATE finding_state SET version = version + 1, body = $3, model = $4,
                    model_version = $5, subject = $6, state = $7, open = $8, unit = $9, area = $10,
                    severity = $11, opened_at = $12, matter = $13
                WHERE id = $1 AND version = $2";
            if tx.execute(sql, &row).await? != 1 {
                return Err(FindingError::Clash);
            }
        }
        let head = format!("INSERT INTO finding_state (id, version, body, {COLUMNS})");
        // Two claims of the same subject at once: the unique index lets one of them stand.
        let tail = "ON CONFLICT DO NOTHING RETURNING id";
        let expected = new.len();
        if tx.insert(&head, new, tail).await?.len() != expected {
            return Err(FindingError::Clash);
        }
        self.count(tx, changes).await
    }

    /// Moves the findings from the count of what they were to that of what they are.
    async fn count(&self, tx: &mut Tx, changes: &[Change]) -> Result<(), FindingError> {
        let mut moved = std::collections::BTreeMap::new();
        for change in changes {
            let place = |finding: &Finding| {
                let Finding {
                    model,
                    model_version,
                    state,
                    ..
                } = finding;
                (model.clone(), model_version.clone(), state.name())
            };
            if let Some((before, _)) = &change.before {
                *moved.entry(place(before)).or_insert(0) -= 1;
            }
            *moved.entry(place(&change.after)).or_insert(0) += 1;
        }
        for ((model, version, state), n) in moved.into_iter().filter(|(_, n)| *n != 0_i64) {
            let sql = "INSERT INTO finding_count (model, model_version, state, n)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (model, model_version, state) DO UPDATE SET n = finding_count.n + excluded.n";
            tx.execute(sql, &args![model, version, state, n]).await?;
        }
        Ok(())
    }
}

/// The entry: what happened in the hashed part; whom it is about, what values say and what people wrote in the erasable one.
fn entry(change: &Change, actor: &Actor) -> Draft {
    let after = &change.after;
    let mut body = json!({
        "event": change.event.name(),
        "model": after.model,
        "version": after.model_version,
        "unit": after.unit,
        "area": after.area,
        "state": after.state,
        "severity": after.severity,
        "digest": after.digest,
    });
    let mut personal = json!({ "subject": after.subject });
    match &change.event {
        Event::Opened { finding } | Event::Changed { finding } => {
            body["title"] = json!(finding.title);
            body["earlier"] = json!(finding.earlier);
            personal["reasons"] = json!(finding.reasons);
        }
        Event::Completed { decision }
        | Event::Confirmed { decision }
        | Event::Refuted { decision } => {
            personal["note"] = json!(decision.note);
        }
        Event::Tied { matter } => body["matter"] = json!(matter),
        Event::Lapsed { .. } => {}
    }
    Draft {
        kind: format!("finding.{}", change.event.name()),
        subject: after.id.to_string(),
        actor: actor.clone(),
        body,
        personal: Some(personal),
    }
}

fn body(finding: &Finding) -> Result<String, FindingError> {
    serde_json::to_string(finding).map_err(|source| FindingError::Broken {
        id: finding.id.to_string(),
        source,
    })
}

fn values(finding: &Finding) -> Vec<Value> {
    args![
        &finding.model,
        &finding.model_version,
        &subject_key(&finding.subject.kind, &finding.subject.key),
        finding.state.name(),
        finding.state.is_open(),
        &finding.unit,
        finding.area.as_deref().unwrap_or_default(),
        finding.severity as i64,
        finding.opened_at,
        finding.matter.as_deref().unwrap_or_default()
    ]
}

/// A subject as one text: `person:…`.
pub(super) fn subject_key(kind: &str, key: &str) -> String {
    format!("{kind}:{key}")
}
