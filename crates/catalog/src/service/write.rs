//! Writing: state row, index rows, version, timer and entry, all in one transaction.

use std::collections::BTreeMap;

use haina_journal::{Actor, Draft, Timer, timer};
use haina_store::{Tx, Value, args};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::timer::{END, key};
use super::{Catalog, SEARCH};
use crate::{Application, CatalogError, Event, Fact, Happened, Resource, Wish};

/// What a resource goes through in a transaction.
pub(super) struct ResourceChange {
    /// The resource before with the version of its row; none for a new one.
    pub before: Option<(Resource, i64)>,
    pub after: Resource,
    pub happened: Happened,
}

/// What an application goes through in a transaction.
pub(super) struct ApplicationChange {
    /// The application before with the version of its row; none for a new one.
    pub before: Option<(Application, i64)>,
    pub after: Application,
    pub event: Event,
}

impl Catalog {
    /// Writes a change of a resource, done by the person `who`.
    ///
    /// # Errors
    /// `CAT0006` when the key of a new one is taken, `CAT0009` when another change came first.
    pub(super) async fn write_resource(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        who: &str,
        change: &ResourceChange,
    ) -> Result<(), CatalogError> {
        let after = &change.after;
        let stored = text(after, &after.id.to_string())?;
        match &change.before {
            None => insert(tx, after, &stored).await?,
            Some((_, row)) => {
                let sql = "UPDATE catalog_resource SET version = version + 1, body = $3, kind = $4,
                        area = $5, state = $6, grade = $7
                    WHERE id = $1 AND version = $2";
                let args = args![
                    after.id,
                    *row,
                    &stored,
                    <&str>::from(after.spec.kind),
                    area(after),
                    after.state.name(),
                    after.grade() as i64
                ];
                if tx.execute(sql, &args).await? != 1 {
                    return Err(CatalogError::Clash);
                }
            }
        }
        let sql = "INSERT INTO catalog_version (resource, version, event, by_person, at, body)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let (event, at) = (change.happened.name(), after.changed_at);
        let version = args![after.id, after.version, event, who, at, &stored];
        tx.execute(sql, &version).await?;
        let before = change.before.as_ref().map(|(before, _)| before);
        if before.map(Resource::classes) != Some(after.classes()) {
            write_classes(tx, after).await?;
        }
        if before.map(Resource::search_text).as_ref() != Some(&after.search_text()) {
            SEARCH
                .put(tx, after.id.uuid(), &after.search_text())
                .await?;
        }
        let draft = of_resource(change, actor);
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }

    /// Writes a change of an application.
    ///
    /// # Errors
    /// `CAT0009` when another change came first.
    pub(super) async fn write_application(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        change: &ApplicationChange,
    ) -> Result<(), CatalogError> {
        let after = &change.after;
        let stored = text(after, &after.id.to_string())?;
        match &change.before {
            None => {
                let sql = "INSERT INTO catalog_application
                    (id, version, body, resource, owner, applicant, state, live, applied_at)
                    VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)";
                let args = args![
                    after.id,
                    stored,
                    after.resource,
                    &after.owner,
                    &after.wish.applicant,
                    after.state.name(),
                    after.state.is_live(),
                    after.applied_at
                ];
                tx.execute(sql, &args).await?;
            }
            Some((_, row)) => {
                let sql = "UPDATE catalog_application SET version = version + 1, body = $3,
                        state = $4, live = $5
                    WHERE id = $1 AND version = $2";
                let (state, live) = (after.state.name(), after.state.is_live());
                let args = args![after.id, *row, stored, state, live];
                if tx.execute(sql, &args).await? != 1 {
                    return Err(CatalogError::Clash);
                }
            }
        }
        write_timer(tx, change).await?;
        self.inner
            .journal
            .append(tx, of_application(change, actor))
            .await?;
        Ok(())
    }
}

async fn insert(tx: &mut Tx, after: &Resource, stored: &str) -> Result<(), CatalogError> {
    let sql = "INSERT INTO catalog_resource
        (id, version, body, key, kind, owner, area, state, grade, registered_at, fact)
        VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (key) DO NOTHING";
    let fact = text(&Fact::default(), &after.id.to_string())?;
    let args = args![
        after.id,
        stored,
        &after.spec.key,
        <&str>::from(after.spec.kind),
        &after.spec.owner,
        area(after),
        after.state.name(),
        after.grade() as i64,
        after.registered_at,
        fact
    ];
    match tx.execute(sql, &args).await? {
        1 => Ok(()),
        _ => Err(CatalogError::Taken {
            key: after.spec.key.clone(),
        }),
    }
}

async fn write_classes(tx: &mut Tx, after: &Resource) -> Result<(), CatalogError> {
    let sql = "DELETE FROM catalog_class WHERE resource = $1";
    tx.execute(sql, &args![after.id]).await?;
    let classes = after.classes().into_iter();
    let rows: Vec<Vec<Value>> = classes
        .map(|class| args![class, after.id, after.registered_at])
        .collect();
    let head = "INSERT INTO catalog_class (class, resource, registered_at)";
    tx.insert(head, rows, "").await?;
    Ok(())
}

/// A grant in force has a timer at its end, and nothing else has one.
async fn write_timer(tx: &mut Tx, change: &ApplicationChange) -> Result<(), CatalogError> {
    let after = &change.after;
    let was_live = change
        .before
        .as_ref()
        .is_some_and(|(b, _)| b.state.is_live());
    match after.terms.as_ref().filter(|_| after.state.is_live()) {
        Some(terms) if !was_live => {
            let end = Timer {
                key: key(after),
                due_at: terms.ends_at,
                kind: END.to_owned(),
                subject: after.id.to_string(),
                payload: Json::Null,
            };
            timer::set(tx, &end).await?;
        }
        None if was_live => {
            timer::cancel(tx, &key(after)).await?;
        }
        _ => {}
    }
    Ok(())
}

/// The entry of a resource: what describes it is hashed. Examples are not: the journal and its webhooks go further than the
/// page that masks them.
fn of_resource(change: &ResourceChange, actor: &Actor) -> Draft {
    let after = &change.after;
    let mut body = json!({
        "event": change.happened.name(),
        "key": after.spec.key,
        "version": after.version,
        "state": after.state,
        "owner": after.spec.owner,
        "grade": after.grade(),
    });
    let mut personal = None;
    if matches!(change.happened, Happened::Registered | Happened::Changed) {
        let mut spec = after.spec.clone();
        let taken = spec.fields.iter_mut();
        let taken = taken.map(|field| (field.name.clone(), std::mem::take(&mut field.example)));
        let examples: BTreeMap<_, _> = taken.filter(|(_, example)| !example.is_empty()).collect();
        body["spec"] = json!(spec);
        personal = (!examples.is_empty()).then(|| json!({ "examples": examples }));
    }
    Draft {
        kind: format!("catalog.{}", change.happened.name()),
        subject: after.id.to_string(),
        actor: actor.clone(),
        body,
        personal,
    }
}

/// The entry of an application: which fields were asked and given is hashed; what people wrote can be erased.
fn of_application(change: &ApplicationChange, actor: &Actor) -> Draft {
    let after = &change.after;
    let mut body = json!({
        "event": change.event.name(),
        "resource": after.resource,
        "owner": after.owner,
        "applicant": after.wish.applicant,
        "state": after.state,
    });
    let mut personal = None;
    let reason = |decided: &Option<crate::Decided>| {
        let reason = decided.as_ref().map(|d| d.reason.clone());
        reason
            .filter(|r| !r.is_empty())
            .map(|r| json!({ "reason": r }))
    };
    match change.event {
        Event::Applied => {
            let Wish {
                applicant: _,
                fields,
                purpose,
                basis,
                until,
            } = &after.wish;
            body["wish"] = json!({ "fields": fields, "until": until });
            personal = Some(json!({ "purpose": purpose, "basis": basis }));
        }
        Event::Granted | Event::Confirmed => {
            body["terms"] = json!(after.terms);
            personal = reason(&after.decision);
        }
        Event::Refused => personal = reason(&after.decision),
        Event::Reviewed => body["withheld"] = json!(after.withheld),
        Event::Revoked | Event::Withdrawn | Event::Ended => personal = reason(&after.end),
    }
    Draft {
        kind: format!("catalog.{}", change.event.name()),
        subject: after.id.to_string(),
        actor: actor.clone(),
        body,
        personal,
    }
}

pub(super) fn text(value: &impl Serialize, id: &str) -> Result<String, CatalogError> {
    serde_json::to_string(value).map_err(|source| CatalogError::Broken {
        id: id.to_owned(),
        source,
    })
}

fn area(resource: &Resource) -> &str {
    resource.spec.area.as_deref().unwrap_or_default()
}
