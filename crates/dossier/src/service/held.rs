//! What is held in memory of a kind: the registry as the database has it.

use std::collections::BTreeMap;

use haina_linkage::cluster::{Limits, Link, Rulings};
use haina_linkage::model::Model;
use haina_linkage::registry::{Change, Entry, Move, Record, Registry, Ruling, State};
use haina_store::{Row, Session, args};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::MutexGuard;

use super::Dossiers;
use crate::{DossierError, DossierId, FileKind};

/// Rows that are read by one statement.
const PAGE: u64 = 20_000;

/// A kind as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub row_version: i64,
    pub model: String,
    pub limits: String,
    pub trained_on: u64,
    pub records: u64,
    pub links: u64,
    pub entries: u64,
    pub files: u64,
    pub linked_at: jiff::Timestamp,
}

/// The registry of a kind, with the version of the kind that it is of.
pub(super) struct Held {
    pub registry: Registry,
    pub row_version: i64,
    pub trained_on: u64,
}

/// An entry of the log as it is stored: records by their places.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Body {
    /// Place, where it was, where it is.
    pub moves: Vec<(u64, Option<DossierId>, DossierId)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ruled: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<(u64, u64, f32)>,
}

/// A ruling by places of records.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Pair {
    pub one: bool,
    pub left: u64,
    pub right: u64,
}

impl Dossiers {
    /// The kind as it is stored; none: nothing was ever linked.
    pub(super) async fn stored(
        &self,
        session: &mut Session,
        kind: FileKind,
    ) -> Result<Option<Stored>, DossierError> {
        let sql = "SELECT row_version, model, limits, trained_on, records, links, entries, files, linked_at
            FROM dossier_kind WHERE kind = $1";
        let row = session.optional(sql, &args![kind.name()]).await?;
        row.map(|row| -> Result<Stored, DossierError> {
            Ok(Stored {
                row_version: row.get("row_version")?,
                model: row.get("model")?,
                limits: row.get("limits")?,
                trained_on: row.get("trained_on")?,
                records: row.get("records")?,
                links: row.get("links")?,
                entries: row.get("entries")?,
                files: row.get("files")?,
                linked_at: row.get("linked_at")?,
            })
        })
        .transpose()
    }

    /// The numbers of a kind's tables.
    pub(super) async fn sources(
        &self,
        session: &mut Session,
        kind: FileKind,
    ) -> Result<BTreeMap<String, SourceRow>, DossierError> {
        let sql = "SELECT resource_key, number, version, form, at, trouble FROM dossier_source WHERE kind = $1";
        let rows = session.all(sql, &args![kind.name()]).await?;
        let one = |row: &Row| -> Result<(String, SourceRow), DossierError> {
            let source = SourceRow {
                number: row.get("number")?,
                version: row.get("version")?,
                form: row.get("form")?,
                at: row.get("at")?,
                trouble: row.get("trouble")?,
            };
            Ok((row.get("resource_key")?, source))
        };
        rows.iter().map(one).collect()
    }

    /// What is held of a kind, read anew when another node or an earlier failure left it behind; none: nothing was trained yet.
    pub(super) async fn held(
        &self,
        kind: FileKind,
    ) -> Result<MutexGuard<'_, Option<Held>>, DossierError> {
        let slot = self.inner.held.get(&kind);
        let slot = slot.ok_or_else(|| super::unknown("kind of files", kind.name()))?;
        let mut held = slot.lock().await;
        // One snapshot, so that all parts are of one moment.
        let mut session = self.around().store.read().await?;
        let Some(stored) = self.stored(&mut session, kind).await? else {
            *held = None;
            return Ok(held);
        };
        if held
            .as_ref()
            .is_some_and(|held| held.row_version == stored.row_version)
        {
            return Ok(held);
        }
        *held = None;
        let sources = self.sources(&mut session, kind).await?;
        let state = self
            .read_state(&mut session, kind, &stored, &sources)
            .await?;
        drop(session);
        let registry = tokio::task::spawn_blocking(move || Registry::from_state(state));
        let registry = registry.await.map_err(|error| DossierError::Rows {
            table: kind.to_string(),
            source: Box::new(error),
        })??;
        *held = Some(Held {
            registry,
            row_version: stored.row_version,
            trained_on: stored.trained_on,
        });
        Ok(held)
    }

    async fn read_state(
        &self,
        session: &mut Session,
        kind: FileKind,
        stored: &Stored,
        sources: &BTreeMap<String, SourceRow>,
    ) -> Result<State, DossierError> {
        let model: Model = parsed("the model", &stored.model)?;
        let limits: Limits = parsed("the limits", &stored.limits)?;
        let names: BTreeMap<u16, &str> = sources
            .iter()
            .map(|(key, row)| (row.number, key.as_str()))
            .collect();
        let (mut records, mut entities) = (Vec::new(), Vec::new());
        let sql = "SELECT place, source, row_key, digest, cells, dossier FROM dossier_record
            WHERE kind = $1 AND place >= $2 AND place < $3 ORDER BY place";
        let mut from = 0;
        while from < stored.records {
            for row in session
                .all(sql, &args![kind.name(), from, from + PAGE])
                .await?
            {
                let source: u16 = row.get("source")?;
                let cells: String = row.get("cells")?;
                let (row_key, digest): (String, String) = (row.get("row_key")?, row.get("digest")?);
                let table = names.get(&source).copied().unwrap_or_default();
                records.push(Record {
                    key: record_key(table, &row_key, &digest),
                    source,
                    cells: parsed("a record", &cells)?,
                });
                entities.push(row.get::<DossierId>("dossier")?.to_string());
            }
            from += PAGE;
        }
        let mut links = Vec::new();
        let sql = "SELECT a, b, bits, basis FROM dossier_link
            WHERE kind = $1 AND place >= $2 AND place < $3 ORDER BY place";
        let mut from = 0;
        while from < stored.links {
            for row in session
                .all(sql, &args![kind.name(), from, from + PAGE])
                .await?
            {
                let basis: String = row.get("basis")?;
                links.push(Link {
                    a: row.get("a")?,
                    b: row.get("b")?,
                    bits: row.get::<f64>("bits")? as f32,
                    basis: parsed("a link", &format!("\"{basis}\""))?,
                });
            }
            from += PAGE;
        }
        let log = self.read_log(session, kind, stored, &records).await?;
        let places = records.iter().zip(0u32..);
        let places: FxHashMap<&str, u32> = places
            .map(|(record, place)| (record.key.as_str(), place))
            .collect();
        let rulings = Rulings::of_log(&log, &places);
        Ok(State {
            model,
            limits,
            records,
            links,
            rulings,
            entities,
            log,
        })
    }

    async fn read_log(
        &self,
        session: &mut Session,
        kind: FileKind,
        stored: &Stored,
        records: &[Record],
    ) -> Result<Vec<Entry>, DossierError> {
        let sql = "SELECT number, change, body, undoes FROM dossier_log
            WHERE kind = $1 AND number >= $2 AND number < $3 ORDER BY number";
        let (mut log, mut from) = (Vec::new(), 0);
        while from < stored.entries {
            for row in session
                .all(sql, &args![kind.name(), from, from + PAGE])
                .await?
            {
                let (change, body): (String, String) = (row.get("change")?, row.get("body")?);
                let change: Change = parsed("an entry", &format!("\"{change}\""))?;
                let body: Body = parsed("an entry", &body)?;
                log.push(body.into_entry(row.get("number")?, change, row.get("undoes")?, records));
            }
            from += PAGE;
        }
        Ok(log)
    }
}

/// A table of a kind, as it is stored.
#[derive(Debug, Clone)]
pub(super) struct SourceRow {
    pub number: u16,
    pub version: u64,
    /// Of the key and the linked columns as they were declared: with others the table is read anew.
    pub form: String,
    pub at: jiff::Timestamp,
    pub trouble: String,
}

/// What a record is called for good: table, row, and the values by which it was linked.
pub(super) fn record_key(table: &str, row_key: &str, digest: &str) -> String {
    format!("{table}\u{1f}{row_key}\u{1f}{digest}")
}

pub(super) fn parsed<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, DossierError> {
    serde_json::from_str(text).map_err(|source| DossierError::Broken {
        id: what.to_owned(),
        source,
    })
}

pub(super) fn text<T: Serialize>(what: &str, value: &T) -> Result<String, DossierError> {
    serde_json::to_string(value).map_err(|source| DossierError::Broken {
        id: what.to_owned(),
        source,
    })
}

impl Body {
    /// An entry as it is stored.
    pub fn of(entry: &Entry, registry: &Registry) -> Result<Body, DossierError> {
        let place = |key: &str| registry.place_of(key).unwrap_or(u64::MAX);
        let id = |text: &str| {
            text.parse::<DossierId>()
                .map_err(|_| super::unknown("file", text))
        };
        let pair = |ruling: &Ruling| {
            let one = matches!(ruling, Ruling::One(..));
            let (Ruling::One(left, right) | Ruling::Apart(left, right)) = ruling;
            Pair {
                one,
                left: place(left),
                right: place(right),
            }
        };
        let moved = |moved: &Move| -> Result<_, DossierError> {
            let from = moved.from.as_deref().map(id).transpose()?;
            Ok((place(&moved.record), from, id(&moved.to)?))
        };
        Ok(Body {
            moves: entry.moves.iter().map(moved).collect::<Result<_, _>>()?,
            ruled: entry.ruled.iter().map(pair).collect(),
            withdrawn: entry.withdrawn.iter().map(pair).collect(),
            because: entry
                .because
                .as_ref()
                .map(|(a, b, bits)| (place(a), place(b), *bits)),
        })
    }

    fn into_entry(
        self,
        number: u64,
        change: Change,
        undoes: Option<u64>,
        records: &[Record],
    ) -> Entry {
        let key = |place: u64| {
            let record = usize::try_from(place)
                .ok()
                .and_then(|place| records.get(place));
            record.map(|record| record.key.clone()).unwrap_or_default()
        };
        let ruling = |pair: Pair| match pair.one {
            true => Ruling::One(key(pair.left), key(pair.right)),
            false => Ruling::Apart(key(pair.left), key(pair.right)),
        };
        let moved = |(record, from, to): (u64, Option<DossierId>, DossierId)| Move {
            record: key(record),
            from: from.map(|id| id.to_string()),
            to: to.to_string(),
        };
        Entry {
            number,
            change,
            moves: self.moves.into_iter().map(moved).collect(),
            ruled: self.ruled.into_iter().map(ruling).collect(),
            withdrawn: self.withdrawn.into_iter().map(ruling).collect(),
            undoes,
            because: self.because.map(|(a, b, bits)| (key(a), key(b), bits)),
        }
    }
}
