//! Opens every room in the order of the layers, starts the background work and ends it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use haina_agreement::Agreements;
use haina_catalog::Catalog;
use haina_core::Calendar;
use haina_dossier::Dossiers;
use haina_finding::Findings;
use haina_journal::{Journal, JournalConfig, Settled, Workers, Works};
use haina_ledger::Ledger;
use haina_matter::Matters;
use haina_pack::{Applied, Registry};
use haina_party::{Parties, PersonId, Principal, Via};
use haina_proof::{InLake, Proofs};
use haina_store::{DatabaseConfig, Files, Migrations, Store};
use tokio::sync::{Mutex, Semaphore};

use super::lake;
use super::law::CityLaw;
use super::serve::router;
use super::state::Inner;
use super::watch::DirectoryWatch;
use super::{Api, AppConfig};
use crate::Problem;
use crate::bind::{Bind, BindContests, Quality};
use crate::fault::ApiFault;
use crate::layer::{InProcess, Rates, free_left_behind};
use crate::metrics::Metrics;
use crate::notify::sender::Doors;
use crate::notify::{Mailer, Notify, Outbound};
use crate::openapi;
use crate::operations::Operations;
use crate::papers::{self, Papers};
use crate::v1::packs;

/// A server, opened; cheap to clone.
#[derive(Clone)]
pub struct App {
    api: Api,
    router: Router,
    works: Works,
    workers: Arc<Mutex<Option<Background>>>,
}

struct Background {
    journal: Workers,
    chores: crate::chores::Chores,
}

/// The tables of all rooms, lower layers first.
pub(super) const ROOMS: &[Migrations] = &[
    haina_journal::MIGRATIONS,
    haina_party::MIGRATIONS,
    haina_catalog::MIGRATIONS,
    haina_ledger::MIGRATIONS,
    haina_agreement::MIGRATIONS,
    haina_finding::MIGRATIONS,
    haina_lake::MIGRATIONS,
    haina_dossier::MIGRATIONS,
    haina_proof::MIGRATIONS,
    haina_matter::MIGRATIONS,
    haina_pack::MIGRATIONS,
    crate::MIGRATIONS,
];

impl App {
    /// Opens the rooms and migrates their tables. Nothing runs in the background yet.
    ///
    /// # Errors
    /// Whatever a room refuses to open with; a data folder that another process holds is a conflict.
    pub async fn open(config: AppConfig) -> Result<App, Problem> {
        let env = config.env.clone();
        let store = Store::open(&DatabaseConfig {
            url: config.database_url.clone(),
            data_dir: config.data_dir.clone(),
            pool_max: config.pool_max,
        })
        .await?;
        store.migrate(ROOMS, &env).await?;
        free_left_behind(&store).await?;
        let key = config
            .journal_key
            .clone()
            .unwrap_or_else(|| config.data_dir.join("journal.key"));
        let journal_config = JournalConfig::new(key, &config.journal_origin);
        let journal = Journal::open(store.clone(), env.clone(), journal_config).await?;
        let parties = Parties::open(
            store.clone(),
            journal.clone(),
            env.clone(),
            config.sign_in.clone(),
        )
        .await?;
        let catalog = Catalog::new(
            store.clone(),
            journal.clone(),
            env.clone(),
            parties.access().clone(),
        );
        let findings = Findings::new(
            store.clone(),
            journal.clone(),
            env.clone(),
            parties.access().clone(),
        );
        let ledger = Ledger::new(store.clone(), journal.clone(), env.clone());
        let rooms = (&catalog, &findings);
        let (lake, pulls, queries, models) =
            lake::open(&config, (&store, &journal), &parties, rooms).await?;
        let dossiers = Dossiers::new(haina_dossier::Around {
            store: store.clone(),
            journal: journal.clone(),
            env: env.clone(),
            access: parties.access().clone(),
            catalog: catalog.clone(),
            lake: lake.clone(),
        });
        let registry = Registry::open(store.clone(), env.clone()).await?;
        let law = CityLaw {
            registry: registry.clone(),
            catalog: catalog.clone(),
        };
        let agreements = Agreements::new(store.clone(), journal.clone(), env.clone());
        let agreements = agreements.under(Arc::new(law));
        let matters = Matters::new(
            store.clone(),
            journal.clone(),
            env.clone(),
            parties.access().clone(),
            calendar(&config)?,
            Arc::new(registry.clone()),
        );
        let folder = config.data_dir.join("files").display().to_string();
        let files = Files::open(
            config.files_url.as_deref().unwrap_or(&folder),
            config.limits.upload_bytes_max as u64,
        )?;
        let out = Outbound::new(&config.outbound_hosts)?;
        let proofs = Proofs::new(haina_proof::Around {
            store: store.clone(),
            env: env.clone(),
            catalog: catalog.clone(),
            agreements: agreements.clone(),
            lake: Arc::new(InLake(lake.clone())),
            services: papers::services(&config.proof_services, &out)?,
        });
        let doors = Doors {
            out,
            mail: config.mail.as_ref().map(Mailer::new).transpose()?,
            doors: config.doors.clone(),
        };
        let (routes, document) = openapi::routes();
        let api = Api::new(Inner {
            operations: Operations::read(&document, crate::open311::ROUTES)?,
            document,
            metrics: Metrics::default(),
            rates: Rates::new(&config.limits),
            places: Semaphore::new(config.limits.concurrent_max),
            live_places: Arc::new(Semaphore::new(config.limits.live_max)),
            doors,
            holder: format!("{}-{:016x}", std::process::id(), env.u64()),
            store,
            journal,
            parties,
            registry,
            catalog,
            ledger,
            agreements,
            lake,
            pulls,
            queries,
            models,
            dossiers,
            proofs,
            findings,
            matters,
            files,
            config,
        });
        let works = Works::default()
            .handler(api.matters().waker())
            .handler(api.catalog().ender())
            .reaction(api.registry().clone())
            .reaction(DirectoryWatch(api.clone()))
            .reaction(Bind(api.clone()))
            .reaction(Quality(api.clone()))
            .reaction(BindContests(api.clone()))
            .reaction(Papers(api.clone()))
            .reaction(Notify::new(api.clone()));
        Ok(App {
            router: router(&api, routes),
            api,
            works,
            workers: Arc::default(),
        })
    }

    /// The rooms, for those who run in the same process.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// The router for the world.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A router whose every request is that of the operator who holds the data folder. Never bind it to a socket.
    pub fn operator_router(&self) -> Router {
        self.router_as(Principal::system())
    }

    /// A router whose every request is that of `principal`. Never bind it to a socket.
    pub fn router_as(&self, principal: Principal) -> Router {
        self.router().layer(axum::Extension(InProcess(principal)))
    }

    /// A person with the roles they hold now.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person or they are retired.
    pub async fn principal(&self, person: PersonId) -> Result<Principal, Problem> {
        let mut session = self.api.store().read().await?;
        Ok(self
            .api
            .parties()
            .principal(&mut session, person, Via::Session)
            .await?)
    }

    /// Applies the packs in these folders, those that are needed first; packs already there are left as they are.
    ///
    /// # Errors
    /// `API0028` or `PAK…` for the first pack with mistakes; it and what comes after it is not applied.
    pub async fn apply_packs(
        &self,
        by: &Principal,
        folders: &[PathBuf],
    ) -> Result<Vec<Applied>, Problem> {
        let mut read = BTreeMap::new();
        for folder in folders {
            let pack = haina_pack::load(folder).map_err(|faults| packs::refuse(&faults))?;
            read.insert(pack.name().to_owned(), pack);
        }
        packs::apply(&self.api, by, haina_pack::in_order(read)).await
    }

    /// Starts sequencer, reactions, timers, deliveries and chores; other nodes share the work by leases.
    pub async fn start(&self) {
        let mut workers = self.workers.lock().await;
        if workers.is_none() {
            let journal = self.api.journal().start(self.works.clone());
            let chores = crate::chores::Chores::start(&self.api);
            *workers = Some(Background { journal, chores });
        }
    }

    /// Does all that is due now, deliveries included, until nothing is left: for tests and one-off commands.
    pub async fn settle(&self) -> Result<Settled, Problem> {
        let mut settled = self.api.journal().settle(&self.works).await?;
        while papers::turn(&self.api).await? + crate::notify::sender::turn(&self.api).await? > 0 {
            let more = self.api.journal().settle(&self.works).await?;
            settled.sequenced += more.sequenced;
            settled.reacted += more.reacted;
            settled.fired += more.fired;
        }
        Ok(settled)
    }

    /// Ends the background work after what is being done; [`App::start`] begins it again.
    pub async fn rest(&self) {
        if let Some(background) = self.workers.lock().await.take() {
            background.chores.stop().await;
            background.journal.stop().await;
        }
    }

    /// Ends the background work after what is being done, and closes the database.
    pub async fn close(&self) {
        self.rest().await;
        self.api.store().close().await;
    }
}

fn calendar(config: &AppConfig) -> Result<Calendar, Problem> {
    if config.holiday_notices.is_empty() {
        return Ok(Calendar::standard());
    }
    let notices: Vec<&str> = config.holiday_notices.iter().map(String::as_str).collect();
    let read = Calendar::from_notices(&notices);
    read.map_err(|e| {
        ApiFault::Start {
            what: "the calendar",
            source: Box::new(e),
        }
        .into()
    })
}
