//! A city in a box: the real router, an own database, a fixed clock, seeded chance, one signed-in person per role.
//!
//! Nothing runs in the background: a test says when jobs run with [`TestCity::settle`].

#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr)] // only tests come here

mod answer;
mod caller;
mod people;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use haina_core::{Env, ManualClock};
use haina_party::SignInRules;

pub use answer::Answer;
pub use caller::Caller;
pub use people::{PASSWORD, PEOPLE, Someone};

use crate::{App, AppConfig};

/// The moment at which the clock stands: a Monday morning in Qingdao.
pub const START: &str = "2026-03-02T01:00:00Z";

/// Links files as a running server does after deliveries.
pub async fn link_files(api: &crate::Api) {
    let told = crate::links::Told::default();
    if let Err(problem) = crate::links::turn(api, &told).await {
        panic!(
            "the files are not linked: {} {:?}",
            problem.detail,
            problem.chain()
        );
    }
}

/// Pulls tables as a running server does when they are due.
pub async fn pull_tables(api: &crate::Api) {
    if let Err(problem) = crate::pulls::turn(api).await {
        panic!("the tables are not pulled: {}", problem.detail);
    }
}

/// A city for one test.
pub struct TestCity {
    pub app: App,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    router: Router,
    people: BTreeMap<&'static str, Signed>,
    _folder: tempfile::TempDir,
}

/// A person signed in.
#[derive(Debug, Clone)]
struct Signed {
    id: String,
    cookie: String,
    csrf: String,
}

impl TestCity {
    /// A city on SQLite.
    pub async fn new() -> TestCity {
        TestCity::with(|_| {}).await
    }

    /// A city whose configuration is changed before it opens.
    pub async fn with(change: impl FnOnce(&mut AppConfig)) -> TestCity {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (env, clock) = Env::replay(START.parse().expect("a time"), 1);
        let mut config = AppConfig::new(folder.path().join("data"), env.clone());
        config.sign_in = SignInRules::cheap();
        config.limits.per_minute = 1_000_000;
        config.limits.sign_in_per_minute = 1_000;
        config.limits.report_per_minute = 1_000_000;
        change(&mut config);
        let app = match App::open(config).await {
            Ok(app) => app,
            Err(problem) => panic!(
                "the city does not open: {} {:?}",
                problem.detail,
                problem.chain()
            ),
        };
        let mut city = TestCity {
            router: app.router(),
            app,
            env,
            clock,
            people: BTreeMap::new(),
            _folder: folder,
        };
        city.populate().await;
        city
    }

    /// Runs a test in a city on SQLite and in one on PostgreSQL, where there is one.
    pub async fn each(test: impl AsyncFn(TestCity)) {
        test(TestCity::new().await).await;
        haina_store::testing::on_postgres(&[], async |place| {
            let url = place.config.url.clone();
            test(TestCity::with(|config| config.database_url = url).await).await;
        })
        .await;
    }

    /// Requests by the person of this name; see [`PEOPLE`].
    pub fn as_role(&self, name: &str) -> Caller {
        let signed = self
            .people
            .get(name)
            .unwrap_or_else(|| panic!("there is no `{name}` in the test city"));
        Caller::new(self.router.clone())
            .with(
                "cookie",
                &format!("{}={}", crate::layer::COOKIE, signed.cookie),
            )
            .with("x-csrf-token", &signed.csrf)
    }

    /// Requests by nobody in particular.
    pub fn anonymous(&self) -> Caller {
        Caller::new(self.router.clone())
    }

    /// Requests with an API token.
    pub fn as_token(&self, token: &str) -> Caller {
        Caller::new(self.router.clone()).with("authorization", &format!("Bearer {token}"))
    }

    /// Requests by the operator who holds the data folder.
    pub fn as_operator(&self) -> Caller {
        Caller::new(self.app.operator_router())
    }

    /// The id of the person of this name.
    pub fn id(&self, name: &str) -> &str {
        &self
            .people
            .get(name)
            .unwrap_or_else(|| panic!("there is no `{name}` in the test city"))
            .id
    }

    /// Runs sequencer, reactions, timers and deliveries until nothing is due.
    pub async fn settle(&self) {
        if let Err(problem) = self.app.settle().await {
            panic!(
                "the jobs did not run: {} {:?}",
                problem.detail,
                problem.chain()
            );
        }
    }

    /// How many entries the journal has, sequenced or not.
    pub async fn entries(&self) -> u64 {
        self.settle().await;
        let api = self.app.api();
        let mut session = api.store().read().await.expect("a session");
        let checkpoint = api
            .journal()
            .checkpoint(&mut session)
            .await
            .expect("a checkpoint");
        checkpoint.map_or(0, |c| c.size)
    }
}
