//! Writing what came to a registry: records, links, log and entry in one transaction.

use haina_journal::{Actor, Draft};
use haina_linkage::registry::{Entry, Grown, Mark, Registry};
use haina_party::DeptKey;
use haina_store::{Tx, Value, args};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Dossiers;
use super::held::{Body, Held, SourceRow, text};
use super::turn::Turn;
use crate::{DossierError, DossierId, FileKind};

/// What one transaction writes.
pub(super) struct Step<'s> {
    pub kind: FileKind,
    /// Where the registry stood before; none: it was trained anew, and all links are new.
    pub before: Option<Mark>,
    pub by: String,
    pub reason: String,
    /// Table, row key and digest of each new record.
    pub rows: &'s [(String, String)],
    /// The table that is linked as of a version by this, with its number.
    pub source: Option<(&'s str, SourceRow)>,
    pub draft: Draft,
}

impl Dossiers {
    /// Writes a step if the turn still is ours. Whatever fails, what is held is read anew before it is used again.
    pub(super) async fn write(
        &self,
        turn: &Turn,
        held: &mut Option<Held>,
        step: Step<'_>,
    ) -> Result<(), DossierError> {
        let done = match held.as_ref() {
            Some(held) => {
                let run = || self.try_write(turn, held, &step);
                let around = self.around();
                around.store.retry(&around.env, run).await
            }
            None => Err(DossierError::Clash),
        };
        match (done, held.as_mut()) {
            (Ok(()), Some(held)) => {
                held.row_version += 1;
                Ok(())
            }
            (done, _) => {
                *held = None;
                done
            }
        }
    }

    async fn try_write(
        &self,
        turn: &Turn,
        held: &Held,
        step: &Step<'_>,
    ) -> Result<(), DossierError> {
        let around = self.around();
        let (kind, registry) = (step.kind, &held.registry);
        let now = around.env.now();
        let mut tx = around.store.begin().await?;
        turn.hold(&mut tx).await?;
        let nothing = Mark {
            records: 0,
            links: 0,
            entries: 0,
        };
        let anew = step.before.is_none();
        if anew {
            tx.execute(
                "DELETE FROM dossier_link WHERE kind = $1",
                &args![kind.name()],
            )
            .await?;
        }
        let stored = self.stored(&mut tx, kind).await?;
        let mark = step.before.unwrap_or_else(|| match &stored {
            Some(stored) => Mark {
                records: usize::try_from(stored.records).unwrap_or(usize::MAX),
                links: 0,
                entries: usize::try_from(stored.entries).unwrap_or(usize::MAX),
            },
            None => nothing,
        });
        let grown = registry.since(mark);
        records(&mut tx, kind, mark, &grown, step.rows, registry).await?;
        links(&mut tx, kind, mark, &grown).await?;
        log(&mut tx, step, &grown, registry, now).await?;
        if let Some((table, row)) = &step.source {
            source(&mut tx, kind, table, row).await?;
        }
        match (&stored, anew) {
            (Some(stored), _) if stored.row_version != held.row_version => {
                return Err(DossierError::Clash);
            }
            (Some(_), false) | (Some(_), true) | (None, true) => {}
            (None, false) => return Err(DossierError::Clash),
        }
        let end = registry.mark();
        let counts = (end.records as u64, end.links as u64, end.entries as u64);
        let files = registry.count() as u64;
        let model = match anew {
            true => text("the model", registry.model())?,
            false => String::new(),
        };
        let limits = text("the limits", registry.limits())?;
        let sql = "INSERT INTO dossier_kind
                (kind, row_version, model, limits, trained_on, records, links, entries, files, linked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (kind) DO UPDATE SET row_version = dossier_kind.row_version + 1,
                model = CASE WHEN excluded.model = '' THEN dossier_kind.model ELSE excluded.model END,
                trained_on = excluded.trained_on, records = excluded.records, links = excluded.links,
                entries = excluded.entries, files = excluded.files, linked_at = excluded.linked_at";
        let args = args![
            kind.name(),
            held.row_version + 1,
            model,
            limits,
            held.trained_on,
            counts.0,
            counts.1,
            counts.2,
            files,
            now
        ];
        tx.execute(sql, &args).await?;
        around.journal.append(&mut tx, step.draft.clone()).await?;
        Ok(tx.commit().await?)
    }
}

/// How far a table is linked.
pub(super) async fn source(
    tx: &mut Tx,
    kind: FileKind,
    table: &str,
    row: &SourceRow,
) -> Result<(), DossierError> {
    let sql = "INSERT INTO dossier_source (kind, resource_key, number, version, form, at, trouble)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (kind, resource_key) DO UPDATE SET version = excluded.version, form = excluded.form,
            at = excluded.at, trouble = excluded.trouble";
    let args = args![
        kind.name(),
        table,
        row.number,
        row.version,
        &row.form,
        row.at,
        &row.trouble
    ];
    tx.execute(sql, &args).await?;
    Ok(())
}

async fn records(
    tx: &mut Tx,
    kind: FileKind,
    mark: Mark,
    grown: &Grown<'_>,
    rows: &[(String, String)],
    registry: &Registry,
) -> Result<(), DossierError> {
    let schema = &registry.model().schema;
    let (number, name) = (schema.column(kind.number()), schema.column("name"));
    let mut values = Vec::with_capacity(grown.records.len());
    for (n, record) in grown.records.iter().enumerate() {
        let (row_key, digest) = rows.get(n).cloned().ok_or(DossierError::Clash)?;
        let cell = |at: Option<usize>| record.cells.get(at?)?.as_deref();
        let dossier = file_id(registry.entity_of(&record.key)?)?;
        values.push(args![
            kind.name(),
            (mark.records + n) as u64,
            record.source,
            row_key,
            digest,
            text("a record", &record.cells)?,
            cell(number).map(number_digest).unwrap_or_default(),
            cell(name).unwrap_or_default(),
            dossier
        ]);
    }
    let head = "INSERT INTO dossier_record
        (kind, place, source, row_key, digest, cells, number_digest, name, dossier)";
    tx.insert(head, values, "").await?;
    Ok(())
}

async fn links(
    tx: &mut Tx,
    kind: FileKind,
    mark: Mark,
    grown: &Grown<'_>,
) -> Result<(), DossierError> {
    let row =
        |(n, link): (usize, &haina_linkage::cluster::Link)| -> Result<Vec<Value>, DossierError> {
            let basis = text("a link", &link.basis)?;
            let basis = basis.trim_matches('"').to_owned();
            Ok(args![
                kind.name(),
                (mark.links + n) as u64,
                link.a,
                link.b,
                f64::from(link.bits),
                basis
            ])
        };
    let rows = grown
        .links
        .iter()
        .enumerate()
        .map(row)
        .collect::<Result<Vec<_>, _>>()?;
    let head = "INSERT INTO dossier_link (kind, place, a, b, bits, basis)";
    tx.insert(head, rows, "").await?;
    Ok(())
}

async fn log(
    tx: &mut Tx,
    step: &Step<'_>,
    grown: &Grown<'_>,
    registry: &Registry,
    now: Timestamp,
) -> Result<(), DossierError> {
    let kind = step.kind.name();
    let (mut entries, mut touches) = (Vec::new(), Vec::new());
    let known = step.before.map_or(0, |mark| mark.records as u64);
    for entry in grown.entries {
        let body = Body::of(entry, registry)?;
        let mut touched: Vec<DossierId> = Vec::new();
        for (place, from, to) in &body.moves {
            touched.extend(from.iter().chain([to]).copied());
            // New records are written with where they are.
            if *place < known || step.before.is_none() {
                let sql = "UPDATE dossier_record SET dossier = $3 WHERE kind = $1 AND place = $2";
                tx.execute(sql, &args![kind, *place, *to]).await?;
            }
        }
        touched.extend(ruled_files(entry, registry)?);
        touched.sort_unstable();
        touched.dedup();
        touches.extend(touched.iter().map(|id| args![kind, *id, entry.number]));
        let change = text("an entry", &entry.change)?;
        entries.push(args![
            kind,
            entry.number,
            change.trim_matches('"'),
            text("an entry", &body)?,
            entry.undoes,
            now,
            &step.by,
            &step.reason
        ]);
    }
    let head =
        "INSERT INTO dossier_log (kind, number, change, body, undoes, at, by_person, reason)";
    tx.insert(head, entries, "").await?;
    tx.insert(
        "INSERT INTO dossier_touch (kind, dossier, number)",
        touches,
        "",
    )
    .await?;
    Ok(())
}

/// The files whose records an entry rules about.
fn ruled_files(entry: &Entry, registry: &Registry) -> Result<Vec<DossierId>, DossierError> {
    use haina_linkage::registry::Ruling;
    let rulings = entry.ruled.iter().chain(&entry.withdrawn);
    let keys = rulings.flat_map(|ruling| {
        let (Ruling::One(left, right) | Ruling::Apart(left, right)) = ruling;
        [left, right]
    });
    keys.map(|key| file_id(registry.entity_of(key)?)).collect()
}

pub(super) fn file_id(text: &str) -> Result<DossierId, DossierError> {
    text.parse().map_err(|_| super::unknown("file", text))
}

/// What a number with a check digit is looked up by. It keeps honest eyes off numbers; whoever has the table can try them all.
pub(super) fn number_digest(number: &str) -> String {
    haina_party::identity_digest(number)
}

/// What tells records of one row apart: the values by which it was linked, as they came.
pub(super) fn values_digest(cells: &[Option<String>]) -> String {
    let mut hash = Sha256::new();
    for cell in cells {
        match cell {
            Some(text) => {
                hash.update([1]);
                hash.update(text.len().to_le_bytes());
                hash.update(text);
            }
            None => hash.update([0]),
        }
    }
    hex::encode(&hash.finalize()[..12])
}

/// The entry of a step: counts and ids, nothing of a person.
pub(super) fn entry(
    kind: FileKind,
    what: &str,
    owner: &DeptKey,
    actor: &Actor,
    mut body: serde_json::Value,
) -> Draft {
    body["kind"] = json!(kind);
    body["owner"] = json!(owner);
    Draft::new(
        format!("dossier.{what}"),
        format!("dossier:{kind}"),
        actor.clone(),
        body,
    )
}
