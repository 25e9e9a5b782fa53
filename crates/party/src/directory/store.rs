//! The directory in the database: applied from packs, read into memory.

use std::collections::BTreeSet;

use haina_core::Words;
use haina_store::{Row, Session, StoreError, Tx, args};
use serde_json::json;

use super::{Area, AreaKind, Department, DeptKind, Directory, DirectorySnapshot};
use crate::{Parties, PartyError, Principal};

/// What applying a directory did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct DirectoryChange {
    /// Departments and areas that are new or differ.
    pub changed: Vec<String>,
    /// Those the source named before and names no more.
    pub retired: Vec<String>,
}

/// An entry names this many and counts the rest; a record has a size limit.
const NAMED_MAX: usize = 500;

impl Parties {
    /// Makes the database say what `directory` says, in the caller's transaction. Nothing is
    /// deleted: what its source no longer names is retired from now on.
    ///
    /// After the commit call [`Parties::refresh_directory`].
    ///
    /// # Errors
    /// `PAR0020` with everything that is wrong; then nothing is changed.
    pub async fn apply_directory(
        &self,
        tx: &mut Tx,
        by: &Principal,
        directory: &Directory,
    ) -> Result<DirectoryChange, PartyError> {
        let present = load(tx).await?;
        let faults = directory.check(&present);
        if !faults.is_empty() {
            return Err(PartyError::Directory(faults));
        }
        let mut change = DirectoryChange::default();
        for area in top_down(&directory.areas, |a| &a.code, |a| a.parent.as_ref()) {
            if present.area(&area.code) != Some(area) {
                change.changed.push(area.code.clone());
                put_area(tx, &directory.source, area).await?;
            }
        }
        for dept in top_down(&directory.departments, |d| &d.key, |d| d.parent.as_ref()) {
            if present.dept(&dept.key) != Some(dept) {
                change.changed.push(dept.key.clone());
                put_department(tx, &directory.source, dept).await?;
            }
        }
        let depts = directory
            .departments
            .iter()
            .map(|d| d.key.as_str())
            .collect();
        let areas = directory.areas.iter().map(|a| a.code.as_str()).collect();
        self.retire(
            tx,
            &directory.source,
            "party_department",
            "key",
            &depts,
            &mut change,
        )
        .await?;
        self.retire(
            tx,
            &directory.source,
            "party_area",
            "code",
            &areas,
            &mut change,
        )
        .await?;
        if !(change.changed.is_empty() && change.retired.is_empty()) {
            let some = |keys: &[String]| keys.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>();
            let body = json!({
                "source": directory.source,
                "changed": some(&change.changed),
                "changed_count": change.changed.len(),
                "retired": some(&change.retired),
                "retired_count": change.retired.len(),
            });
            let (kind, actor) = ("directory_applied", by.actor("admin"));
            self.note(tx, actor, kind, "directory", body, None).await?;
        }
        Ok(change)
    }

    /// Reads the directory again. Call it after applying one, and on other nodes when an entry
    /// `party.directory_applied` arrives.
    pub async fn refresh_directory(&self) -> Result<(), PartyError> {
        let mut session = self.store.read().await?;
        self.directory.set(load(&mut session).await?);
        Ok(())
    }

    async fn retire(
        &self,
        tx: &mut Tx,
        source: &str,
        table: &str,
        key: &str,
        named: &BTreeSet<&str>,
        change: &mut DirectoryChange,
    ) -> Result<(), PartyError> {
        let now = self.env.now();
        let sql = format!(
            "SELECT {key} FROM {table} WHERE source = $1 AND (until_at IS NULL OR until_at > $2)
             ORDER BY {key}"
        );
        for row in tx.all(&sql, &args![source, now]).await? {
            let found: String = row.get(key)?;
            if !named.contains(found.as_str()) {
                let sql = format!("UPDATE {table} SET until_at = $2 WHERE {key} = $1");
                tx.execute(&sql, &args![found.as_str(), now]).await?;
                change.retired.push(found);
            }
        }
        Ok(())
    }
}

async fn put_department(tx: &mut Tx, source: &str, dept: &Department) -> Result<(), StoreError> {
    let sql = "INSERT INTO party_department
            (key, source, title_zh, title_en, kind, parent, area, from_at, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (key) DO UPDATE SET source = excluded.source, title_zh = excluded.title_zh,
            title_en = excluded.title_en, kind = excluded.kind, parent = excluded.parent,
            area = excluded.area, from_at = excluded.from_at, until_at = excluded.until_at";
    let args = args![
        dept.key.as_str(),
        source,
        dept.title.zh.as_str(),
        dept.title.en.as_str(),
        dept.kind.as_str(),
        dept.parent.as_deref(),
        dept.area.as_deref(),
        dept.from,
        dept.until,
    ];
    tx.execute(sql, &args).await.map(|_| ())
}

async fn put_area(tx: &mut Tx, source: &str, area: &Area) -> Result<(), StoreError> {
    let sql = "INSERT INTO party_area
            (code, source, title_zh, title_en, kind, parent, from_at, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (code) DO UPDATE SET source = excluded.source, title_zh = excluded.title_zh,
            title_en = excluded.title_en, kind = excluded.kind, parent = excluded.parent,
            from_at = excluded.from_at, until_at = excluded.until_at";
    let args = args![
        area.code.as_str(),
        source,
        area.title.zh.as_str(),
        area.title.en.as_str(),
        area.kind.as_str(),
        area.parent.as_deref(),
        area.from,
        area.until,
    ];
    tx.execute(sql, &args).await.map(|_| ())
}

async fn load(session: &mut Session) -> Result<DirectorySnapshot, PartyError> {
    let sql = "SELECT key, title_zh, title_en, kind, parent, area, from_at, until_at
        FROM party_department ORDER BY key";
    let departments = session.all(sql, &[]).await?;
    let sql = "SELECT code, title_zh, title_en, kind, parent, from_at, until_at
        FROM party_area ORDER BY code";
    let areas = session.all(sql, &[]).await?;
    let departments = departments
        .iter()
        .map(department)
        .collect::<Result<Vec<_>, _>>()?;
    let areas = areas.iter().map(area).collect::<Result<Vec<_>, _>>()?;
    Ok(DirectorySnapshot::new(departments, areas))
}

fn department(row: &Row) -> Result<Department, StoreError> {
    Ok(Department {
        key: row.get("key")?,
        title: Words::new(
            row.get::<String>("title_zh")?,
            row.get::<String>("title_en")?,
        ),
        kind: DeptKind::parse(&row.get::<String>("kind")?).unwrap_or(DeptKind::Bureau),
        parent: row.get("parent")?,
        area: row.get("area")?,
        from: row.get("from_at")?,
        until: row.get("until_at")?,
    })
}

fn area(row: &Row) -> Result<Area, StoreError> {
    Ok(Area {
        code: row.get("code")?,
        title: Words::new(
            row.get::<String>("title_zh")?,
            row.get::<String>("title_en")?,
        ),
        kind: AreaKind::parse(&row.get::<String>("kind")?).unwrap_or(AreaKind::District),
        parent: row.get("parent")?,
        from: row.get("from_at")?,
        until: row.get("until_at")?,
    })
}

/// Parents before children, else in the order given.
fn top_down<T>(
    items: &[T],
    key: impl Fn(&T) -> &String,
    parent: impl Fn(&T) -> Option<&String>,
) -> Vec<&T> {
    let here: BTreeSet<&String> = items.iter().map(&key).collect();
    let mut done: BTreeSet<&String> = BTreeSet::new();
    let mut sorted = Vec::with_capacity(items.len());
    while sorted.len() < items.len() {
        let before = sorted.len();
        for item in items {
            let ready = parent(item).is_none_or(|p| !here.contains(p) || done.contains(p));
            if ready && done.insert(key(item)) {
                sorted.push(item);
            }
        }
        if sorted.len() == before {
            break; // a circle or a repeat, which the check refuses before
        }
    }
    sorted
}
