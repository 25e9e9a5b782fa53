//! The service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use datafusion::execution::SessionState;
use haina_catalog::{Catalog, CatalogError};
use haina_core::Env;
use haina_journal::{Actor, Journal};
use haina_party::{Access, ApplicationAttributes, Principal, Resource};
use haina_store::Store;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::ask::{Answer, Ask, Explained, Progress, QueryId, ScanEstimate, TableRead};
use super::entry::Record;
use super::guard::Guard;
use super::prepare::{Bench, Prepared, prepare};
use super::reading::{Reading, Terms};
use super::run::Output;
use super::running::{One, Running};
use super::stop::Stop;
use super::{Limits, Lineage, QueryError, names, run};
use crate::{LakeError, Tables};

/// Bytes of stack of the threads that work on statements: their depth is bounded, and fits.
const STACK_BYTES: usize = 64 << 20;
/// Threads that may wait for disks.
const BLOCKING_MAX: usize = 32;
/// Characters of a purpose.
const PURPOSE_MAX: usize = 200;

/// SQL with grades; clones share it.
#[derive(Clone)]
pub struct Queries {
    inner: Arc<Inner>,
}

struct Inner {
    tables: Arc<dyn Tables>,
    catalog: Catalog,
    journal: Journal,
    store: Store,
    env: Env,
    access: Access,
    limits: Limits,
    running: Arc<Running>,
    engine: Engine,
}

/// Threads of their own: a query that keeps them busy keeps nobody else waiting.
struct Engine(Option<Runtime>);

/// Tables by key, each with what the unit may do with it.
type Opened = BTreeMap<String, (Terms, Arc<Guard>)>;

/// A statement that was decided on.
struct Ready {
    prepared: Prepared,
    state: SessionState,
    tables: Opened,
}

impl Queries {
    /// The service over a migrated store.
    ///
    /// # Errors
    /// `LAK0057` when the machine gives no threads.
    pub fn new(
        tables: Arc<dyn Tables>,
        catalog: Catalog,
        journal: Journal,
        store: Store,
        env: Env,
        access: Access,
        limits: Limits,
    ) -> Result<Queries, LakeError> {
        let engine = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(limits.target_partitions.max(1) * limits.queries_max.max(1))
            .max_blocking_threads(BLOCKING_MAX)
            .thread_stack_size(STACK_BYTES)
            .thread_name("query")
            .enable_all()
            .build()
            .map_err(|_| QueryError::broken("no threads to work on"))?;
        let running = Arc::new(Running::new(&limits));
        let inner = Inner {
            tables,
            catalog,
            journal,
            store,
            env,
            access,
            limits,
            running,
            engine: Engine(Some(engine)),
        };
        Ok(Queries {
            inner: Arc::new(inner),
        })
    }

    /// Asks, and waits for the whole answer. Whatever becomes of it is in the journal before anything is given out; when the
    /// caller goes away, the query is cancelled.
    ///
    /// # Errors
    /// `LAK0040` to `LAK0057`, and as catalogue, tables, store and journal fail.
    pub async fn ask(&self, principal: &Principal, ask: Ask) -> Result<Answer, LakeError> {
        let running = &self.inner.running;
        let entered = running.enter(ask.id, principal, self.inner.env.now())?;
        let one = Arc::clone(&entered.one);
        let (queries, principal) = (self.clone(), principal.clone());
        // The work goes on when nobody waits for it any more, so that its entry is written.
        let work = tokio::spawn(async move { queries.work(&principal, ask, one).await });
        let answer = work.await;
        drop(entered);
        answer.map_err(|_| QueryError::broken("the work broke off"))?
    }

    /// Says what a statement would do, and whether it may; runs nothing.
    ///
    /// # Errors
    /// As [`Queries::ask`]; that columns are refused is in the verdict.
    pub async fn explain(&self, principal: &Principal, ask: Ask) -> Result<Explained, LakeError> {
        let now = self.inner.env.now();
        let entered = self.inner.running.enter(ask.id, principal, now)?;
        let mut record = Record::default();
        let wall = Instant::now() + self.inner.limits.wall_time;
        self.allowed(principal, &ask)?;
        let ready = self.ready(principal, &ask, &entered.one, &mut record, wall);
        let Ready {
            prepared,
            tables,
            state,
        } = ready.await?;
        let Prepared {
            lineage,
            verdict,
            tree,
            plan: _,
        } = prepared;
        let mut scans = Vec::new();
        for (key, (terms, guard)) in &tables {
            let named = verdict.columns.iter().filter(|c| &c.source.table == key);
            let may = matches!(terms.entry(), Reading::Clear);
            scans.push(ScanEstimate {
                table: key.clone(),
                version: terms.version,
                rows: guard.rows(&state).await.filter(|_| may),
                columns: named.map(|c| c.source.column.clone()).collect(),
            });
        }
        Ok(Explained {
            tree,
            lineage,
            verdict,
            scans,
        })
    }

    /// Ends a running query of one's own.
    ///
    /// # Errors
    /// `LAK0056` when nothing of this id runs, or somebody else's does.
    pub fn cancel(&self, principal: &Principal, id: QueryId) -> Result<(), LakeError> {
        self.inner.running.find(principal, id)?.stop.cancel();
        Ok(())
    }

    /// How far a running query of one's own is.
    ///
    /// # Errors
    /// `LAK0056` when nothing of this id runs, or somebody else's does.
    pub fn progress(&self, principal: &Principal, id: QueryId) -> Result<Progress, LakeError> {
        let one = self.inner.running.find(principal, id)?;
        Ok(one.progress(self.inner.env.now()))
    }

    async fn work(
        &self,
        principal: &Principal,
        ask: Ask,
        one: Arc<One>,
    ) -> Result<Answer, LakeError> {
        let mut record = Record::default();
        let since = self.inner.env.now();
        let (actor, outcome) = match self.allowed(principal, &ask) {
            Ok(actor) => {
                let outcome = self.answered(principal, &ask, &one, &mut record).await;
                (actor, outcome)
            }
            Err(no) => (principal.actor("person"), Err(no)),
        };
        let took = self.inner.env.now().duration_since(since);
        record.took_ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
        if let Ok((output, _)) = &outcome {
            (record.rows, record.bytes) = (output.rows, output.bytes);
        }
        let told = outcome.as_ref().map(|_| ());
        self.enter(&actor, &ask, &record, told).await?;
        let (output, lineage) = outcome?;
        let Some(verdict) = record.verdict else {
            return Err(QueryError::broken("an answer that nobody decided on").into());
        };
        Ok(Answer {
            id: ask.id,
            schema: output.schema,
            batches: output.batches,
            rows: output.rows,
            bytes: output.bytes,
            took,
            tables: record.tables,
            lineage,
            verdict,
        })
    }

    async fn answered(
        &self,
        principal: &Principal,
        ask: &Ask,
        one: &Arc<One>,
        record: &mut Record,
    ) -> Result<(Output, Lineage), LakeError> {
        let limits = &self.inner.limits;
        let deadline = Instant::now() + limits.wall_time;
        let ready = self.ready(principal, ask, one, record, deadline).await?;
        let Ready {
            prepared, state, ..
        } = ready;
        let denied = prepared.verdict.denied.clone();
        let Some(plan) = prepared.plan else {
            return Err(QueryError::Denied { columns: denied }.into());
        };
        let (stop, limits) = (Arc::clone(&one.stop), limits.clone());
        let held = Arc::clone(one);
        let work = self.engine()?.spawn(async move {
            let output = run::run(&plan, &state, &held.stop, &limits).await;
            drop(held);
            output
        });
        let output = self.within(work, &stop, deadline).await?;
        Ok((output, prepared.lineage))
    }

    /// Reads, opens, plans and decides.
    async fn ready(
        &self,
        principal: &Principal,
        ask: &Ask,
        one: &Arc<One>,
        record: &mut Record,
        wall: Instant,
    ) -> Result<Ready, LakeError> {
        check(ask)?;
        if !self.is_dept(&ask.unit) {
            let why = "there is no such department";
            return Err(QueryError::Question { why }.into());
        }
        let limits = self.inner.limits.clone();
        let deadline = wall.min(Instant::now() + limits.plan_time);
        let (sql, held) = (ask.sql.clone(), Arc::clone(one));
        let names = self.engine()?.spawn_blocking(move || {
            let parsed = names::parse(&sql, &limits).map(|parsed| parsed.tables);
            drop(held);
            parsed
        });
        let names = self.within(names, &one.stop, deadline).await?;
        let tables = async { self.open(principal, ask, names, record).await };
        let tables = timeout_at(wall, tables).await;
        let tables =
            tables.map_err(|_| self.out_of_time(&one.stop, self.inner.limits.wall_time))??;
        let state = run::session(&self.inner.limits)?;
        for (_, guard) in tables.values() {
            let rows = guard.rows(&state).await.unwrap_or(0);
            one.rows_in_tables.fetch_add(rows, Ordering::Relaxed);
        }
        let bench = Bench {
            sql: ask.sql.clone(),
            limits: self.inner.limits.clone(),
            now: self.inner.env.now(),
            tables: tables.clone(),
            state: state.clone(),
            stop: Arc::clone(&one.stop),
        };
        let held = Arc::clone(one);
        let prepared = self.engine()?.spawn_blocking(move || {
            let prepared = prepare(&bench);
            drop(held);
            prepared
        });
        let deadline = wall.min(Instant::now() + self.inner.limits.plan_time);
        let prepared = self.within(prepared, &one.stop, deadline).await?;
        record.verdict = Some(prepared.verdict.clone());
        Ok(Ready {
            prepared,
            state,
            tables,
        })
    }

    /// Opens the tables of these keys, and asks what the unit may do with each.
    async fn open(
        &self,
        principal: &Principal,
        ask: &Ask,
        keys: BTreeSet<String>,
        record: &mut Record,
    ) -> Result<Opened, LakeError> {
        if ask.as_of.keys().any(|key| !keys.contains(key)) {
            let why = "a state of a table is asked for that the statement does not name";
            return Err(QueryError::Question { why }.into());
        }
        let mut all = Opened::new();
        for key in keys {
            let as_of = ask.as_of.get(&key).copied().unwrap_or_default();
            let missing = || QueryError::NoTable {
                key: key.chars().take(96).collect(),
            };
            let (resource, _) = match self.inner.catalog.load(principal, &key).await {
                Ok(found) => found,
                Err(CatalogError::NotFound { .. }) => return Err(missing().into()),
                Err(error) => return Err(error.into()),
            };
            // Found by its id, or by another writing of its key: the statement has to say the key.
            if resource.spec.key != key {
                return Err(missing().into());
            }
            let opened = self.inner.tables.open(&key, as_of).await?;
            let opened = opened.ok_or_else(missing)?;
            if opened.resource.id != resource.id {
                return Err(QueryError::broken("another table than was asked for").into());
            }
            let mut session = self.inner.store.glance().await?;
            let catalog = &self.inner.catalog;
            let decision = catalog
                .may(&mut session, &ask.unit, &key, &[], &ask.purpose)
                .await?;
            drop(session);
            record.tables.push(TableRead {
                key: key.clone(),
                resource: resource.id,
                version: opened.version,
                as_of,
            });
            let terms = Terms::new(resource, opened.version, &decision);
            let guard = Arc::new(Guard::new(&key, opened.provider, &terms));
            all.insert(key, (terms, guard));
        }
        Ok(all)
    }

    /// What a thread of ours makes, unless the query is ended before.
    async fn within<T>(
        &self,
        mut work: JoinHandle<Result<T, QueryError>>,
        stop: &Stop,
        deadline: Instant,
    ) -> Result<T, QueryError> {
        let since = Instant::now();
        let done = tokio::select! {
            done = &mut work => done,
            () = stop.ended() => {
                work.abort();
                return Err(QueryError::Cancelled);
            }
            () = tokio::time::sleep_until(deadline) => {
                work.abort();
                return Err(self.out_of_time(stop, since.elapsed()));
            }
        };
        done.map_err(|_| QueryError::broken("the work broke off"))?
    }

    fn out_of_time(&self, stop: &Stop, after: std::time::Duration) -> QueryError {
        stop.out_of_time();
        QueryError::Time { after }
    }

    /// Whether the person may ask for the unit.
    fn allowed(&self, principal: &Principal, ask: &Ask) -> Result<Actor, LakeError> {
        let now = self.inner.env.now();
        let on = Resource::Application(ApplicationAttributes {
            id: String::new(),
            owner: ask.unit.clone(),
            applicant: ask.unit.clone(),
        });
        let verdict = self.inner.access.decide(principal, "lake.query", &on, now);
        match verdict.allowed {
            true => Ok(principal.actor(verdict.role.as_deref().unwrap_or("person"))),
            false => Err(QueryError::Forbidden { why: verdict.why() }.into()),
        }
    }

    fn engine(&self) -> Result<&Runtime, QueryError> {
        let engine = self.inner.engine.0.as_ref();
        engine.ok_or_else(|| QueryError::broken("no threads to work on"))
    }

    pub(super) fn is_dept(&self, unit: &str) -> bool {
        self.inner.access.directory().dept(unit).is_some()
    }

    pub(super) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(super) fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    pub(super) fn env(&self) -> &Env {
        &self.inner.env
    }
}

fn check(ask: &Ask) -> Result<(), QueryError> {
    let purpose = ask.purpose.trim();
    if purpose.is_empty() {
        let why = "a purpose is needed: the words of the grant, or what it is for";
        return Err(QueryError::Question { why });
    }
    match ask.purpose.chars().count() > PURPOSE_MAX {
        true => Err(QueryError::Question {
            why: "the purpose is too long",
        }),
        false => Ok(()),
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Without waiting: it may be dropped where nobody may wait.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
