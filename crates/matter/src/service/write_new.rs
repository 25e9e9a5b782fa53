//! Writing new matters: the same rows as a change writes, for many at once, many rows to a statement.

use haina_journal::Draft;
use haina_store::{Tx, Value, args};

use super::columns::TaskRow;
use super::write::{Change, SEARCH, body, entry, set_wake};
use super::{MatterError, Matters, columns};
use crate::matter::Matter;

impl Matters {
    /// Writes matters that are new; `before` of their changes is not looked at.
    pub(super) async fn write_new(
        &self,
        tx: &mut Tx,
        changes: &[Change<'_>],
    ) -> Result<(), MatterError> {
        let (mut keys, mut tasks, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for Change { after, kind, .. } in changes {
            keys.extend(key_rows(after, columns::keys(after)));
            tasks.extend(task_rows(after, columns::tasks(after)));
            let text = columns::search_text(after, &kind.def().form.text);
            texts.push((after.id.uuid(), text));
        }
        SEARCH.put_all(tx, &texts).await?;
        let drafts: Vec<Draft> = changes.iter().map(entry).collect();
        self.inner.journal.append_all(tx, drafts).await?;
        self.insert_states(tx, changes).await?;
        insert_keys(tx, keys).await?;
        insert_tasks(tx, tasks).await?;
        for change in changes {
            if let Some(due_at) = change.after.next_wake() {
                set_wake(tx, change.after, due_at).await?;
            }
        }
        Ok(())
    }

    async fn insert_states(&self, tx: &mut Tx, changes: &[Change<'_>]) -> Result<(), MatterError> {
        let calendar = self.calendar();
        let row = |change: &Change<'_>| {
            let erase_at = columns::erase_at(change.after, change.kind);
            let mut row = args![change.after.id, 1, body(change.after)?];
            row.extend(columns::values(
                change.after,
                change.source,
                erase_at,
                &calendar,
            ));
            Ok(row)
        };
        let rows: Vec<Vec<Value>> = changes
            .iter()
            .map(row)
            .collect::<Result<_, MatterError>>()?;
        let head = format!(
            "INSERT INTO matter_state (id, version, body, {})",
            columns::NAMES.join(", ")
        );
        tx.insert_later(&head, rows, "").await?;
        Ok(())
    }
}

/// Rows of keys by which a matter may be found.
pub(super) fn key_rows<K: AsRef<str>>(
    matter: &Matter,
    keys: impl IntoIterator<Item = K>,
) -> Vec<Vec<Value>> {
    let (open, due) = (matter.state.is_open(), columns::listed_due(matter));
    let row = move |key: K| args![matter.id, key.as_ref(), matter.opened_at, due, open];
    keys.into_iter().map(row).collect()
}

pub(super) async fn insert_keys(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), MatterError> {
    let head = "INSERT INTO matter_key (matter, key, opened_at, due_at, open)";
    tx.insert_later(head, rows, "").await?;
    Ok(())
}

/// Rows of tasks somebody can do something about now.
pub(super) fn task_rows(
    matter: &Matter,
    tasks: impl IntoIterator<Item = TaskRow>,
) -> Vec<Vec<Value>> {
    let row = move |(key, unit, person, state, since): TaskRow| {
        args![matter.id, key, unit, person, state, since]
    };
    tasks.into_iter().map(row).collect()
}

pub(super) async fn insert_tasks(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), MatterError> {
    let head = "INSERT INTO matter_task (matter, key, unit, person, state, since)";
    tx.insert_later(head, rows, "").await?;
    Ok(())
}
