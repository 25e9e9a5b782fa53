//! Writing: state row, index rows, entry and timer, all in one transaction.

use haina_journal::{Draft, Timer, timer};
use haina_store::{FtsIndex, Tx, args};
use jiff::Timestamp;
use serde_json::json;

use super::write_new::{insert_keys, insert_tasks, key_rows, task_rows};
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
        let Some(before) = change.before else {
            return self.write_new(tx, std::slice::from_ref(change)).await;
        };
        // What must be looked at first; the rest goes with the commit.
        self.write_state(tx, change, before).await?;
        write_search(tx, change, before).await?;
        self.inner.journal.append(tx, entry(change)).await?;
        write_keys(tx, &before.matter, change.after).await?;
        write_tasks(tx, &before.matter, change.after).await?;
        write_timer(tx, change, before).await
    }

    /// The state row; another version in between is a clash.
    pub(super) async fn write_state(
        &self,
        tx: &mut Tx,
        change: &Change<'_>,
        before: &Loaded,
    ) -> Result<(), MatterError> {
        let (matter, calendar) = (change.after, self.calendar());
        let row = |matter| {
            let erase_at = columns::erase_at(matter, change.kind);
            columns::values(matter, change.source, erase_at, &calendar)
        };
        let mut all = args![matter.id, before.version, body(matter)?];
        let mut names = Vec::new();
        let values = row(matter).into_iter().zip(row(&before.matter));
        for (name, (new, old)) in columns::NAMES.iter().zip(values) {
            if new != old || !columns::INDEXED.contains(name) {
                names.push(*name);
                all.push(new);
            }
        }
        match tx.execute(&update_sql(&names), &all).await? {
            1 => Ok(()),
            _ => Err(MatterError::Clash),
        }
    }
}

/// The entry of the journal.
pub(super) fn entry(change: &Change<'_>) -> Draft {
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
    Draft {
        kind: format!("matter.{name}"),
        subject: change.after.id.to_string(),
        actor: change.actor.clone(),
        body,
        personal,
    }
}

/// The state as it is kept.
pub(super) fn body(matter: &Matter) -> Result<String, MatterError> {
    serde_json::to_string(matter).map_err(|source| MatterError::Broken {
        id: matter.id.to_string(),
        source,
    })
}

/// Keys, where they or what they are sorted by changed.
async fn write_keys(tx: &mut Tx, before: &Matter, matter: &Matter) -> Result<(), MatterError> {
    let sorted = |m: &Matter| (m.state.is_open(), columns::listed_due(m), m.opened_at);
    let (now, old) = (columns::keys(matter), columns::keys(before));
    let (open, due, opened) = sorted(matter);
    if sorted(before) != sorted(matter) {
        let sql = "UPDATE matter_key SET due_at = $2, open = $3, opened_at = $4 WHERE matter = $1";
        tx.later(sql, &args![matter.id, due, open, opened]).await?;
    }
    for gone in old.difference(&now) {
        let sql = "DELETE FROM matter_key WHERE matter = $1 AND key = $2";
        tx.later(sql, &args![matter.id, gone]).await?;
    }
    insert_keys(tx, key_rows(matter, now.difference(&old))).await
}

/// Open tasks, where they changed.
async fn write_tasks(tx: &mut Tx, before: &Matter, matter: &Matter) -> Result<(), MatterError> {
    let (now, old) = (columns::tasks(matter), columns::tasks(before));
    for gone in old.iter().filter(|task| !now.contains(task)) {
        let sql = "DELETE FROM matter_task WHERE matter = $1 AND key = $2";
        tx.later(sql, &args![matter.id, &gone.0]).await?;
    }
    let new = now.into_iter().filter(|task| !old.contains(task));
    insert_tasks(tx, task_rows(matter, new)).await
}

/// The one timer of a matter: its next rung.
pub(super) async fn write_timer(
    tx: &mut Tx,
    change: &Change<'_>,
    before: &Loaded,
) -> Result<(), MatterError> {
    let (matter, old) = (change.after, before.matter.next_wake());
    match matter.next_wake() {
        Some(due_at) if old != Some(due_at) || change.action == "wake" => {
            set_wake(tx, matter, due_at).await
        }
        None if old.is_some() => {
            timer::cancel(tx, &wake_key(matter)).await?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The search index, where its text changed.
pub(super) async fn write_search(
    tx: &mut Tx,
    change: &Change<'_>,
    before: &Loaded,
) -> Result<(), MatterError> {
    let text = |matter| columns::search_text(matter, &change.kind.def().form.text);
    let now = text(change.after);
    if text(&before.matter) != now {
        SEARCH.put(tx, change.after.id.uuid(), &now).await?;
    }
    Ok(())
}

/// Sets the timer that wakes a matter.
pub(super) async fn set_wake(
    tx: &mut Tx,
    matter: &Matter,
    due_at: Timestamp,
) -> Result<(), MatterError> {
    let timer = Timer {
        key: wake_key(matter),
        due_at,
        kind: WAKE.to_owned(),
        subject: matter.id.to_string(),
        payload: json!({}),
    };
    timer::set(tx, &timer).await?;
    Ok(())
}

fn wake_key(matter: &Matter) -> String {
    format!("{}/wake", matter.id)
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
