//! Applying a pack: one transaction, all or nothing.

use haina_journal::{Draft, Journal};
use haina_party::{DirectoryChange, Parties, Principal};
use haina_store::{Store, Tx};
use serde_json::json;

use super::{ApplyError, Registry, rows};
use crate::check::against;
use crate::fault::PackFault;
use crate::model::Pack;

/// What applying did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    pub name: String,
    pub version: String,
    pub hash: String,
    /// It was there already, to the letter; nothing was done.
    pub already: bool,
    /// Departments and areas that are new, differ or are retired.
    pub directory: DirectoryChange,
}

/// Installs a version of a pack and makes it the one that new matters take.
///
/// Older versions stay: running matters keep theirs. In the caller's transaction; after its commit call
/// [`Registry::reload`] and `Parties::refresh_directory`, as [`apply_all`] does.
///
/// # Errors
/// `PAK0100` the version is there with other files, `PAK0101` a newer one is in force, `PAK0102` a needed pack
/// is not applied, and whatever the directory, the journal or the store refuse.
pub async fn apply(
    tx: &mut Tx,
    journal: &Journal,
    parties: &Parties,
    now: jiff::Timestamp,
    by: &Principal,
    pack: &Pack,
) -> Result<Applied, ApplyError> {
    let name = pack.name().to_owned();
    let version = pack.manifest.version.clone();
    let mut applied = Applied {
        name: name.clone(),
        version: version.to_string(),
        hash: pack.hash.clone(),
        ..Applied::default()
    };
    let there = rows::versions(tx).await?;
    if let Some(row) = there
        .iter()
        .find(|r| r.name == name && r.version == applied.version)
    {
        if row.hash != pack.hash {
            return Err(ApplyError::SameVersion { name, version });
        }
        if row.current {
            applied.already = true;
            return Ok(applied);
        }
    }
    let current = rows::current(tx).await?;
    if let Some((now, _)) = current.get(&name).filter(|(now, _)| *now > version) {
        return Err(ApplyError::Older {
            name,
            current: now.clone(),
            version,
        });
    }
    for (needs, range) in &pack.manifest.needs {
        if !current
            .get(needs)
            .is_some_and(|(found, _)| range.matches(found))
        {
            return Err(ApplyError::Needs {
                name,
                needs: needs.clone(),
                range: range.clone(),
            });
        }
    }
    if !pack.directory.departments.is_empty() || !pack.directory.areas.is_empty() {
        let change = parties.apply_directory(tx, by, &pack.directory).await;
        applied.directory = change.map_err(|source| ApplyError::Directory {
            name: name.clone(),
            source: Box::new(source),
        })?;
    }
    rows::insert(tx, pack, &by.subject().to_string(), now).await?;
    let types: Vec<_> = pack
        .matters
        .values()
        .map(|m| json!({"id": m.id, "hash": m.hash}))
        .collect();
    let body = json!({
        "version": applied.version,
        "hash": pack.hash,
        "replaces": current.get(&name).map(|(v, _)| v.to_string()),
        "types": types,
    });
    let draft = Draft {
        kind: "pack.applied".into(),
        subject: format!("pack:{name}"),
        actor: by.actor("admin"),
        body,
        personal: None,
    };
    journal.append(tx, draft).await?;
    Ok(applied)
}

/// Applies packs, those that are needed first, each in a transaction of its own, and puts them in force.
///
/// # Errors
/// `PAK0104` when one has errors among the others; then nothing was applied. Otherwise as [`apply`]: packs before
/// the one that failed stay applied.
pub async fn apply_all(
    store: &Store,
    journal: &Journal,
    parties: &Parties,
    registry: &Registry,
    by: &Principal,
    packs: &[Pack],
) -> Result<Vec<Applied>, ApplyError> {
    let installed = registry.packs();
    for pack in packs {
        let beside = packs.iter().filter(|p| p.name() != pack.name());
        let stored = installed
            .iter()
            .map(|p| &p.pack)
            .filter(|p| packs.iter().all(|q| q.name() != p.name()));
        let others: Vec<&Pack> = beside.chain(stored.map(AsRef::as_ref)).collect();
        let faults: Vec<_> = against::check(pack, &others)
            .into_iter()
            .filter(PackFault::is_error)
            .collect();
        if !faults.is_empty() {
            return Err(ApplyError::Faults {
                name: pack.name().to_owned(),
                faults,
            });
        }
    }
    let mut all = Vec::new();
    let ordered = crate::shelf::in_order(
        packs
            .iter()
            .map(|p| (p.name().to_owned(), p.clone()))
            .collect(),
    );
    for pack in &ordered {
        let mut tx = store.begin().await?;
        let applied = apply(&mut tx, journal, parties, registry.env().now(), by, pack).await?;
        if applied.already {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
            let refreshed = parties.refresh_directory().await;
            refreshed.map_err(|source| ApplyError::Directory {
                name: applied.name.clone(),
                source: Box::new(source),
            })?;
        }
        all.push(applied);
    }
    registry.reload().await?;
    Ok(all)
}
