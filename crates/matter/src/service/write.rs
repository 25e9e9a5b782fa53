//! Writing: state row, index rows, entry and timer, all in one transaction.

use haina_journal::{Draft, Timer, timer};
use haina_store::{FtsIndex, Tx, Value, args};
use jiff::Timestamp;
use serde_json::json;

use super::{Loaded, MatterError, Matters, columns};
use crate::compiled::Kind;
use crate::fact::{Event, split};
use crate::matter::Matter;
use crate::tell::Tell;

/// The kind of timers that wake matters.
pub(super) const WAKE: &str = "matter.wake";

pub(super) const SEARCH: FtsIndex = FtsIndex {
    table: "matter_search",
};

/// What one matter goes through in a transaction.
pub(super) struct Change<'a> {
    /// None for a new one.
    pub before: Option<&'a Loaded>,
    pub after: &'a Matter,
    pub events: &'a [Event],
    pub tells: &'a [Tell],
    pub action: &'a str,
    pub actor: haina_journal::Actor,
    pub kind: &'a Kind,
    pub source: &'a str,
}

impl Matters {
    /// Writes a change of one matter.
    pub(super) async fn write(&self, tx: &mut Tx, change: &Change<'_>) -> Result<(), MatterError> {
        self.enter(tx, change).await?;
        self.write_state(tx, change).await?;
        self.write_keys(tx, change).await?;
        self.write_tasks(tx, change).await?;
        self.write_timer(tx, change).await?;
        self.write_search(tx, change).await
    }

    /// The entry of the journal.
    async fn enter(&self, tx: &mut Tx, change: &Change<'_>) -> Result<(), MatterError> {
        let (events, personal) = split(change.events);
        let name = change
            .events
            .first()
            .map(|event| event.fact.name())
            .unwrap_or_default();
        let reference = &change.after.kind;
        let mut body = json!({
            "action": change.action,
            "type": reference.id,
            "hash": reference.hash,
            "events": events,
        });
        if !change.tells.is_empty() {
            body["tell"] = serde_json::to_value(change.tells).unwrap_or_default();
        }
        let draft = Draft {
            kind: format!("matter.{name}"),
            subject: change.after.id.to_string(),
            actor: change.actor.clone(),
            body,
            personal,
        };
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }

    /// The state row; another version in between is a clash.
    pub(super) async fn write_state(
        &self,
        tx: &mut Tx,
        change: &Change<'_>,
    ) -> Result<(), MatterError> {
        let matter = change.after;
        let body = serde_json::to_string(matter).map_err(|source| MatterError::Broken {
            id: matter.id.to_string(),
            source,
        })?;
        let erase_at = columns::erase_at(matter, change.kind);
        let calendar = self.calendar();
        let values = columns::values(matter, change.source, erase_at, &calendar);
        let changed = match change.before {
            None => {
                let mut all = args![matter.id, 1, body];
                all.extend(values);
                tx.execute(&insert_sql(), &all).await?
            }
            Some(before) => {
                let erase_at = columns::erase_at(&before.matter, change.kind);
                let old = columns::values(&before.matter, change.source, erase_at, &calendar);
                let mut all = args![matter.id, before.version, body];
                let mut names = Vec::new();
                for (name, (new, old)) in columns::NAMES.iter().zip(values.into_iter().zip(old)) {
                    if new != old || !columns::INDEXED.contains(name) {
                        names.push(*name);
                        all.push(new);
                    }
                }
                tx.execute(&update_sql(&names), &all).await?
            }
        };
        if changed == 1 {
            Ok(())
        } else {
            Err(MatterError::Clash)
        }
    }

    /// Keys, where they or what they are sorted by changed.
    pub(super) async fn write_keys(
        &self,
        tx: &mut Tx,
        change: &Change<'_>,
    ) -> Result<(), MatterError> {
        let matter = change.after;
        let sorted = |m: &Matter| (m.state.is_open(), columns::listed_due(m), m.opened_at);
        let now = columns::keys(matter);
        let old = change
            .before
            .map(|b| columns::keys(&b.matter))
            .unwrap_or_default();
        let same_sort = change
            .before
            .is_some_and(|b| sorted(&b.matter) == sorted(matter));
        let (open, due, opened) = sorted(matter);
        if !same_sort && !old.is_empty() {
            let sql =
                "UPDATE matter_key SET due_at = $2, open = $3, opened_at = $4 WHERE matter = $1";
            tx.execute(sql, &args![matter.id, due, open, opened])
                .await?;
        }
        for gone in old.difference(&now) {
            let sql = "DELETE FROM matter_key WHERE matter = $1 AND key = $2";
            tx.execute(sql, &args![matter.id, gone]).await?;
        }
        let new: Vec<&String> = now.difference(&old).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut all = args![matter.id, opened, due, open];
        let rows: Vec<String> = new
            .iter()
            .map(|key| {
                all.push(Value::from(*key));
                format!("($1, ${}, $2, $3, $4)", all.len())
            })
            .collect();
        let sql = format!(
            "INSERT INTO matter_key (matter, key, opened_at, due_at, open) VALUES {}",
            rows.join(", ")
        );
        tx.execute(&sql, &all).await?;
        Ok(())
    }

    /// Open tasks, where they changed.
    pub(super) async fn write_tasks(
        &self,
        tx: &mut Tx,
        change: &Change<'_>,
    ) -> Result<(), MatterError> {
        let id = change.after.id;
        let now = columns::tasks(change.after);
        let old = change
            .before
            .map(|b| columns::tasks(&b.matter))
            .unwrap_or_default();
        for gone in old.iter().filter(|task| !now.contains(task)) {
            let sql = "DELETE FROM matter_task WHERE matter = $1 AND key = $2";
            tx.execute(sql, &args![id, &gone.0]).await?;
        }
        for (key, unit, person, state, since) in now.iter().filter(|task| !old.contains(task)) {
            let sql = "INSERT INTO matter_task (matter, key, unit, person, state, since)
                VALUES ($1, $2, $3, $4, $5, $6)";
            tx.execute(sql, &args![id, key, unit, person, *state, *since])
                .await?;
        }
        Ok(())
    }

    /// The one timer of a matter: its next rung.
    pub(super) async fn write_timer(
        &self,
        tx: &mut Tx,
        change: &Change<'_>,
    ) -> Result<(), MatterError> {
        let before = change.before.and_then(|b| b.matter.next_wake());
        let now = change.after.next_wake();
        let key = format!("{}/wake", change.after.id);
        match now {
            Some(due_at) if before != Some(due_at) || change.action == "wake" => {
                set_wake(tx, change.after, key, due_at).await
            }
            None if before.is_some() => {
                timer::cancel(tx, &key).await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The search index, where its text changed.
    pub(super) async fn write_search(
        &self,
        tx: &mut Tx,
        change: &Change<'_>,
    ) -> Result<(), MatterError> {
        let field = &change.kind.def().form.text;
        let now = columns::search_text(change.after, field);
        let old = change
            .before
            .map(|b| columns::search_text(&b.matter, field));
        if old.as_ref() == Some(&now) {
            return Ok(());
        }
        SEARCH.put(tx, change.after.id.uuid(), &now).await?;
        Ok(())
    }
}

pub(super) async fn set_wake(
    tx: &mut Tx,
    matter: &Matter,
    key: String,
    due_at: Timestamp,
) -> Result<(), MatterError> {
    let subject = matter.id.to_string();
    let timer = Timer {
        key,
        due_at,
        kind: WAKE.to_owned(),
        subject,
        payload: json!({}),
    };
    timer::set(tx, &timer).await?;
    Ok(())
}

fn insert_sql() -> String {
    let numbers: Vec<String> = (1..=columns::NAMES.len() + 3)
        .map(|n| format!("${n}"))
        .collect();
    format!(
        "INSERT INTO matter_state (id, version, body, {}) VALUES ({})",
        columns::NAMES.join(", "),
        numbers.join(", ")
    )
}

/// Only the columns that are named: SQLite writes every index anew whose column is set, also to the same value.
fn update_sql(names: &[&str]) -> String {
    let named = names.iter().enumerate();
    let sets: Vec<String> = named
        .map(|(i, name)| format!("{name} = ${}", i + 4))
        .collect();
    format!(
        "UPDATE matter_state SET version = version + 1, body = $3, {} WHERE id = $1 AND version = $2",
        sets.join(", ")
    )
}
