//! Training the model that links, from the tables themselves.

use std::collections::{BTreeMap, BinaryHeap};

use haina_journal::Actor;
use haina_linkage::blocking::Pairing;
use haina_linkage::cluster::Limits;
use haina_linkage::model::Model;
use haina_linkage::records::{Records, hash_text};
use haina_linkage::registry::{Record, Registry};
use haina_linkage::train::{Options, train};
use serde_json::json;

use super::Dossiers;
use super::held::{Held, parsed, text};
use super::link::{Linked, News, fresh};
use super::turn::Turn;
use super::write::{Step, entry};
use crate::{Declaration, DossierError, DossierId, FileKind};

/// Records that a model is trained on at most, drawn by hash.
pub(super) const SAMPLE_MAX: usize = 200_000;
/// Records that a scheduled linking waits for before it trains the first model.
pub(super) const SAMPLE_MIN: usize = 500;
/// Times that a model is written and read until it stays as it is; two have always been enough.
const SETTLED_WITHIN: usize = 16;

impl Dossiers {
    /// Records to learn from: all that there are, or so many drawn by hash, in an order that does not depend on deliveries.
    pub(super) async fn sample(
        &self,
        of: &Declaration,
        first: bool,
        news: &[News<'_>],
    ) -> Result<Vec<Record>, DossierError> {
        let mut drawn = Drawn::default();
        if !first {
            let held = self.held(of.kind).await?;
            if let Some(held) = held.as_ref() {
                held.registry
                    .state()
                    .records
                    .into_iter()
                    .for_each(|record| drawn.put(record));
            }
        }
        for one in news {
            let reading = match self.reading(one).await {
                Ok(reading) => reading,
                // Told when the table is linked.
                Err(DossierError::Rows { .. } | DossierError::Lake(_)) => continue,
                Err(error) => return Err(error),
            };
            let Some(mut reading) = reading else { continue };
            loop {
                match reading.next().await {
                    Ok(Some(rows)) => {
                        for row in rows {
                            if let Some(fresh) = fresh(of, one, &row) {
                                drawn.put(fresh.record);
                            }
                        }
                    }
                    Ok(None) | Err(DossierError::Rows { .. }) => break,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(drawn.records())
    }

    /// Trains a model, and lets it decide from here on.
    pub(super) async fn train(
        &self,
        turn: &Turn,
        actor: &Actor,
        of: &Declaration,
        sample: Vec<Record>,
        linked: &mut Linked,
    ) -> Result<(), DossierError> {
        let kind = of.kind;
        let trained_on = sample.len() as u64;
        let model = working(kind.name(), move || model(kind, &sample)).await??;
        let mut held = self.held(kind).await?;
        let env = self.around().env.clone();
        let (registry, row_version) = match held.take() {
            Some(Held {
                mut registry,
                row_version,
                ..
            }) => {
                let done = working(kind.name(), move || {
                    let added = registry.retrain(model, &mut || DossierId::new(&env).to_string());
                    added.map(|added| (registry, added))
                });
                let (registry, added) = done.await??;
                linked.merged += added.merged as u64;
                linked.split += added.split as u64;
                (registry, row_version)
            }
            None => {
                let limits = Limits {
                    records_max: kind.records_max(),
                    ..Limits::default()
                };
                (Registry::new(model, limits), 0)
            }
        };
        *held = Some(Held {
            registry,
            row_version,
            trained_on,
        });
        linked.trained = true;
        let body = json!({ "trained_on": trained_on });
        let step = Step {
            kind,
            before: None,
            by: String::new(),
            reason: String::new(),
            rows: &[],
            source: None,
            draft: entry(kind, "trained", &of.owner, actor, body),
        };
        self.write(turn, &mut held, step).await
    }
}

/// Does what takes long where nobody waits for the thread.
pub(super) async fn working<T: Send + 'static>(
    kind: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DossierError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| DossierError::Rows {
        table: kind.to_owned(),
        source: Box::new(error),
    })
}

/// Trains on a sample. Invented people are no substitute where it is small: they have no households and no neighbours, and a
/// model that learned from them takes families for one person.
fn model(kind: FileKind, sample: &[Record]) -> Result<Model, DossierError> {
    let mut records = Records::new(kind.schema());
    for record in sample {
        records.push(
            record.source,
            record.cells.iter().map(|cell| cell.as_deref()),
        );
    }
    settled(train(&records, Pairing::All, Options::default())?.model)
}

/// The model as it is read back from the database: written numbers may come back with another last bit, and a decision at the
/// threshold must be the same before a restart and after it.
fn settled(mut model: Model) -> Result<Model, DossierError> {
    let mut written = text("the model", &model)?;
    for _ in 0..SETTLED_WITHIN {
        model = parsed("the model", &written)?;
        let again = text("the model", &model)?;
        if again == written {
            break;
        }
        written = again;
    }
    Ok(model)
}

/// Records with the smallest hashes.
#[derive(Default)]
struct Drawn {
    heap: BinaryHeap<(u64, String)>,
    records: BTreeMap<(u64, String), Record>,
}

impl Drawn {
    fn put(&mut self, record: Record) {
        let place = (hash_text(&record.key), record.key.clone());
        if self.heap.len() >= SAMPLE_MAX {
            match self.heap.peek() {
                Some(largest) if place < *largest => {
                    if let Some(largest) = self.heap.pop() {
                        self.records.remove(&largest);
                    }
                }
                _ => return,
            }
        }
        if self.records.insert(place.clone(), record).is_none() {
            self.heap.push(place);
        }
    }

    /// In the order of their hashes.
    fn records(self) -> Vec<Record> {
        self.records.into_values().collect()
    }
}
