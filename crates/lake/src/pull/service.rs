//! The service: who may pull, one at a time, and what is kept of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use haina_catalog::Promise;
use haina_core::Fault as _;
use haina_party::{DeptKey, Principal};
use jiff::Timestamp;

use super::connections::Connections;
use super::error::PullError;
use super::fetch::{Fetched, Order, fetch};
use super::remote;
use super::spec::PullSpec;
use super::spool::SpoolLimits;
use super::state::{self, Kept, Move, State};
use crate::LakeError;
use crate::load::{Batch, BatchId, Delivery, Lake, LoadMode, Manifest, Pullable};

/// Statements that one pull sends, and what else it may take beside their time.
const STATEMENTS: u32 = 3;
const GRACE: Duration = Duration::from_secs(60);

/// What a pull may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long one statement at a source may take.
    pub statement: Duration,
    /// Rows within the overlap that are remembered one by one, so that none is taken twice.
    pub window_rows_max: usize,
}

/// What a pull came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Something new, taken in.
    Taken(Box<Batch>),
    /// Nothing new: no batch, and what was served still is.
    Nothing,
}

/// How the pulls of a source stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub source: DeptKey,
    pub pull: PullSpec,
    /// The last one that was tried.
    pub tried_at: Option<Timestamp>,
    /// The code of its failure; none: it came through.
    pub failed: Option<String>,
    /// The batch that the last one with something new made.
    pub batch: Option<BatchId>,
    /// Up to when it was pulled, where the watermark is a time.
    pub until: Option<String>,
}

/// Pulls (拉取) as a service; clones share it.
#[derive(Clone)]
pub struct Pulls {
    lake: Lake,
    connections: Arc<Connections>,
    folder: PathBuf,
    limits: Limits,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            statement: Duration::from_secs(1_800),
            window_rows_max: 20_000,
        }
    }
}

impl Pulls {
    /// Pulls into the tables of `lake`; in `folder` lies what is pulled until it is taken in.
    pub fn new(lake: Lake, connections: Connections, folder: PathBuf, limits: Limits) -> Pulls {
        Pulls {
            lake,
            connections: Arc::new(connections),
            folder,
            limits,
        }
    }

    /// Pulls a source of a table now; when none is said, the one that is pulled, or the owner. What is new becomes a batch, by the
    /// way of every delivery; the source is not pulled twice at once.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say; `LAK0004` to `LAK0012` as [`Lake::load`]; `LAK0005` while it is pulled already;
    /// `LAK0015` for a department that does not deliver; `LAK0017` to `LAK0023` as the source says. Nothing is changed then.
    pub async fn pull(
        &self,
        principal: &Principal,
        key: &str,
        source: Option<DeptKey>,
    ) -> Result<Outcome, LakeError> {
        let what = self.lake.pullable(principal, key, source).await?;
        let name = format!("lake.pull.{}.{}", what.resource, what.source);
        let turn = self.lake.turn_named(&name).await?;
        let turn = turn.ok_or_else(|| LakeError::Busy {
            key: what.key.clone(),
        })?;
        let done = self.pull_now(principal, &what).await;
        turn.end().await;
        done
    }

    /// The sources whose next pull has come by their schedules: table and department.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn due(&self, now: Timestamp) -> Result<Vec<(String, DeptKey)>, LakeError> {
        let mut due = Vec::new();
        for one in self.lake.all_pulled().await? {
            if one.pull.schedule == Promise::default() {
                continue;
            }
            let mut session = self.lake.store().glance().await?;
            let kept = state::load(&mut session, one.resource, &one.source).await?;
            if kept
                .next(&one.pull.schedule)
                .is_some_and(|next| next <= now)
            {
                due.push((one.key, one.source));
            }
        }
        Ok(due)
    }

    /// How the pulls of a table stand, as far as the principal may see its sources.
    ///
    /// # Errors
    /// `LAK0001`, `LAK0002` as the policies say.
    pub async fn standing(
        &self,
        principal: &Principal,
        key: &str,
    ) -> Result<Vec<Standing>, LakeError> {
        let (_, pulled) = self.lake.pulled_of(principal, key).await?;
        let mut all = Vec::new();
        for one in pulled {
            let mut session = self.lake.store().glance().await?;
            let kept = state::load(&mut session, one.resource, &one.source).await?;
            let until = kept.state.and_then(|state| state.level?.told());
            all.push(Standing {
                source: one.source,
                pull: one.pull,
                tried_at: kept.tried_at,
                failed: Some(kept.tried_code).filter(|code| !code.is_empty()),
                batch: kept.batch,
                until,
            });
        }
        Ok(all)
    }

    async fn pull_now(&self, principal: &Principal, what: &Pullable) -> Result<Outcome, LakeError> {
        let mut session = self.lake.store().read().await?;
        let kept = state::load(&mut session, what.resource, &what.source).await?;
        drop(session);
        self.known(what).await?;
        let done = self.bring(principal, what, &kept).await;
        match &done {
            Ok(Outcome::Taken(_)) => {}
            Ok(Outcome::Nothing) => self.note(what, "").await?,
            Err(error) => self.note(what, error.code()).await?,
        }
        done
    }

    async fn bring(
        &self,
        principal: &Principal,
        what: &Pullable,
        kept: &Kept,
    ) -> Result<Outcome, LakeError> {
        let before = kept.state.clone();
        let same = before.filter(|state| state.of == State::of(&what.pull));
        if same.is_none() && kept.state.is_some() && what.mode == LoadMode::Append {
            return Err(LakeError::State {
                why: "what is pulled was declared anew, and everything would come twice: go back to before the first pull",
            });
        }
        let Some(fetched) = self.fetched(what, same).await? else {
            return Ok(Outcome::Nothing);
        };
        let Fetched {
            file,
            rows,
            after,
            mark,
        } = fetched;
        let how = Move {
            mark,
            row_version: kept.row_version,
            before: State::text(kept.state.as_ref(), what.resource)?,
            after: State::text(Some(&after), what.resource)?,
        };
        let delivery = Delivery {
            path: file.path().to_owned(),
            name: named(&what.pull),
            source: what.source.clone(),
            label: None,
            manifest: Manifest {
                sha256: None,
                // A source that is empty of a sudden is refused, as a file would be.
                rows: Some(rows).filter(|rows| *rows > 0),
            },
        };
        let batch = self
            .lake
            .load_pulled(principal, &what.key, &delivery, Some(&how));
        let batch = batch.await;
        // The file lies there until now.
        drop(file);
        batch.map(|batch| Outcome::Taken(Box::new(batch)))
    }

    /// Reads the source on a thread of its own.
    async fn fetched(
        &self,
        what: &Pullable,
        before: Option<State>,
    ) -> Result<Option<Fetched>, LakeError> {
        let (connections, what) = (self.connections.clone(), what.clone());
        let (folder, limits) = (self.folder.clone(), self.limits);
        let spool = SpoolLimits {
            bytes_max: self.lake.file_bytes_max(),
            window_max: limits.window_rows_max,
        };
        let handle = tokio::runtime::Handle::current();
        let work = move || {
            handle.block_on(async move {
                connections.brings(&what.pull.connection, &what.source)?;
                let mut source = remote::open(&connections, &what.pull, limits.statement).await?;
                let order = Order {
                    pull: &what.pull,
                    mode: what.mode,
                    fields: what.fields,
                    before: before.as_ref(),
                    folder: &folder,
                    limits: spool,
                };
                // A database that is cut off from us does not end its statements for us.
                let all = limits.statement.saturating_mul(STATEMENTS) + GRACE;
                let fetched = tokio::time::timeout(all, fetch(&order, source.as_mut())).await;
                fetched.unwrap_or_else(|_| {
                    Err(PullError::Slow {
                        name: order.pull.connection.clone(),
                        seconds: all.as_secs(),
                    }
                    .into())
                })
            })
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| LakeError::storage("pull", error))?
    }

    /// The source has its row before anything moves it.
    async fn known(&self, what: &Pullable) -> Result<(), LakeError> {
        let store = self.lake.store();
        let run = || async {
            let mut tx = store.begin().await?;
            state::known(&mut tx, what.resource, &what.source).await?;
            Ok::<(), LakeError>(tx.commit().await?)
        };
        store.retry(self.lake.env(), run).await
    }

    async fn note(&self, what: &Pullable, code: &str) -> Result<(), LakeError> {
        let (store, now) = (self.lake.store(), self.lake.env().now());
        let run = || async {
            let mut tx = store.begin().await?;
            state::tried(&mut tx, what.resource, &what.source, now, code).await?;
            Ok::<(), LakeError>(tx.commit().await?)
        };
        store.retry(self.lake.env(), run).await
    }
}

/// What a pulled delivery is called.
fn named(pull: &PullSpec) -> String {
    let what = pull.remote().unwrap_or("select");
    let short: String = what.chars().take(150).collect();
    format!("{}:{short}", pull.connection)
}
