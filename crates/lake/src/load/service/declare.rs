//! Declaring how a table is loaded.

use haina_catalog::{Resource, ResourceState};
use haina_journal::Actor;
use haina_party::Principal;
use haina_store::args;

use super::rows::{self, Stored, text};
use super::version::insert_version;
use super::{Lake, entry, no_table};
use crate::LakeError;
use crate::load::batch::TableState;
use crate::load::quality::Rule;
use crate::load::schema;
use crate::load::spec::{Declared, LoadSpec};

impl Lake {
    /// Declares how the table of a resource is loaded, which makes the table, or changes that. The columns, the mode and the key
    /// stay as they were first declared.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say, `LAK0003` for a wrong declaration, `LAK0005` while another changes the table,
    /// `LAK0011` for a retired resource, `LAK0012` when the place cannot be written.
    pub async fn declare(
        &self,
        principal: &Principal,
        key: &str,
        spec: &LoadSpec,
    ) -> Result<TableState, LakeError> {
        let resource = self.resource(key).await?.ok_or_else(|| no_table(key))?;
        let owner = &resource.spec.owner;
        let actor = self.allowed(principal, "lake.declare", &resource, owner)?;
        if resource.state == ResourceState::Retired {
            return Err(LakeError::State {
                why: "the resource is retired",
            });
        }
        let wrong = |why| LakeError::Spec { why };
        spec.check(&resource).map_err(wrong)?;
        self.references_fit(principal, &resource, spec).await?;
        let declared = Declared::new(spec.clone(), &resource);
        let turn = self.turn(resource.id, &resource.spec.key).await?;
        let done = self.declare_now(&actor, &resource, &declared).await;
        turn.end().await;
        done
    }

    /// Tables that checks look things up in are those of who declares, and have fields of the same types: a rejected row tells
    /// what stands in the other table, so to deliver to it is not enough.
    async fn references_fit(
        &self,
        principal: &Principal,
        resource: &Resource,
        spec: &LoadSpec,
    ) -> Result<(), LakeError> {
        for check in &spec.checks {
            let Rule::References { fields, table, to } = &check.rule else {
                continue;
            };
            let (looked_up, other) = self.readable(principal, table).await?;
            self.allowed(principal, "lake.read", &looked_up, &looked_up.spec.owner)?;
            for (own, theirs) in fields.iter().zip(to) {
                let own = resource.field(own).map(|field| field.kind);
                let mut others = other.declared.fields.iter();
                let theirs = others
                    .find(|field| field.name == *theirs)
                    .map(|field| field.kind);
                if theirs.is_none() || own != theirs {
                    let why = format!("the check `{}` compares fields of other types", check.name);
                    return Err(LakeError::Spec { why });
                }
            }
        }
        Ok(())
    }

    async fn declare_now(
        &self,
        actor: &Actor,
        resource: &Resource,
        declared: &Declared,
    ) -> Result<TableState, LakeError> {
        let mut session = self.inner.store.glance().await?;
        let before = rows::table(&mut session, resource.id).await?;
        drop(session);
        if let Some(before) = &before {
            unchanged(before, declared)?;
        }
        let three = self.three(&resource.spec.key)?;
        let current = three.current.create(&schema::current(declared)).await?;
        let history = three.history.create(&schema::history(declared)).await?;
        let rejects = three.rejects.create(&schema::rejects()).await?;
        let now = self.inner.env.now();
        let (id, key) = (resource.id, &resource.spec.key);
        let stored = before.clone().unwrap_or(Stored {
            resource: id,
            row_version: 1,
            key: key.clone(),
            declared: declared.clone(),
            version: 0,
            current,
            history,
            rejects,
            rows: 0,
            last_ordinal: 0,
            declared_at: now,
        });
        let body = text(declared, &id.to_string())?;
        let by = by(actor);
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            match &before {
                Some(before) => {
                    let sql = "UPDATE lake_table SET row_version = row_version + 1, body = $3
                        WHERE resource = $1 AND row_version = $2";
                    let args = args![id, before.row_version, &body];
                    if tx.execute(sql, &args).await? != 1 {
                        return Err(LakeError::Busy { key: key.clone() });
                    }
                }
                None => {
                    let sql = "INSERT INTO lake_table (resource, row_version, key, body, version,
                            current_delta, history_delta, rejects_delta, rows, last_ordinal, declared_at)
                        VALUES ($1, 1, $2, $3, 0, $4, $5, $6, 0, 0, $7)";
                    let args = args![id, key, &body, current, history, rejects, now];
                    tx.execute(sql, &args).await?;
                    let what = ("declared", by.as_str(), "");
                    insert_version(&mut tx, &stored, 0, what, now, (current, 0)).await?;
                }
            }
            let draft = entry::declared(id, key, declared, before.is_some(), actor);
            self.inner.journal.append(&mut tx, draft).await?;
            tx.commit().await?;
            Ok(())
        };
        self.inner.place.step("declare")?;
        self.inner.store.retry(&self.inner.env, run).await?;
        Ok(stored.state(declared))
    }
}

impl Stored {
    pub(super) fn state(&self, declared: &Declared) -> TableState {
        TableState {
            resource: self.resource,
            key: self.key.clone(),
            spec: declared.spec.clone(),
            version: self.version,
            rows: self.rows,
            declared_at: self.declared_at,
        }
    }
}

/// What may not change, because the rows that are there were made by it.
fn unchanged(before: &Stored, declared: &Declared) -> Result<(), LakeError> {
    let wrong = |why: &str| {
        Err(LakeError::Spec {
            why: why.to_owned(),
        })
    };
    let (old, new) = (&before.declared, declared);
    match () {
        () if !old.same_columns(new) => wrong(
            "the resource has other columns than the table; register a resource for the new form and declare that",
        ),
        () if old.spec.mode != new.spec.mode || old.spec.keys != new.spec.keys => {
            wrong("the mode and the key of a table stay")
        }
        () if !old.spec.sources.is_subset(&new.spec.sources) => {
            wrong("a source that was declared stays: its rows are there")
        }
        () => Ok(()),
    }
}

/// Who acts, as it is stored.
pub(super) fn by(actor: &Actor) -> String {
    match actor {
        Actor::Person { id, .. } => id.clone(),
        Actor::System(name) | Actor::Pack(name) => name.clone(),
    }
}
