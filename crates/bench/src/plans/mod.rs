//! `haina bench plans`: how every list comes to its rows, and how long it takes.

mod asks;
mod read;

use std::collections::BTreeSet;
use std::time::Instant;

use haina_api::App;
use haina_city::CallError;
use haina_store::{Statement, explain, plan, record};
use serde::Serialize;

pub use read::Way;

use crate::ground::{Database, Ground, Site};
use crate::life::{self, People, Player};
use crate::machine::Machine;
use crate::sample::rounded;
use crate::{BenchError, Progress, fill};

/// What to look at.
#[derive(Debug, Clone)]
pub struct PlansPlan {
    pub site: Site,
    /// Matters that are there.
    pub rows: u64,
}

/// What was seen.
#[derive(Debug, Clone, Serialize)]
pub struct PlansReport {
    pub machine: Machine,
    pub database: Database,
    pub database_version: String,
    pub rows: u64,
    pub lists: Vec<List>,
    /// Lists of which a statement reads a whole table.
    pub scans: usize,
    /// The statements of one life of a matter and the search for it, in their order.
    pub life: Vec<String>,
}

/// One list as one person asks for it.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    pub who: String,
    pub path: String,
    pub status: u16,
    pub took_ms: f64,
    pub statements: usize,
    /// The worst of its statements.
    pub way: Way,
    /// The step of the plan that makes it so.
    pub step: String,
    /// The statement with that step.
    pub sql: String,
}

/// Lives that are played first, so that tasks, notices and timers are there too.
const LIVES: u32 = 40;

/// From here on a whole table costs so much that the planner's own choice is looked at; below, whether there
/// is another way at all.
const LARGE: u64 = 100_000;

/// Asks for every list and looks at the plans of its statements.
///
/// # Errors
/// As the city refuses; a full scan is no error but stands in the report.
pub async fn plans(plan: &PlansPlan, progress: &dyn Progress) -> Result<PlansReport, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let app = ground.city().await?;
    fill::fill(&ground, &app, plan.rows, progress).await?;
    let cast = life::cast(&app).await?;
    let mut player = Player::new(&cast, app.api().env().u64()).await?;
    for _ in 0..LIVES {
        player.live().await?;
    }
    let (lived, life) = record(player.live()).await;
    lived?;
    app.settle().await?;
    let people = People::of(&app, &cast).await?;
    let asks = asks::asks(&app, &people).await?;
    progress.begin("asking for lists", asks.len() as u64);
    let mut lists = Vec::new();
    for ask in asks {
        lists.push(look(&app, &people, ask, plan.rows >= LARGE).await?);
        progress.at(lists.len() as u64);
    }
    progress.end();
    let report = PlansReport {
        machine: Machine::here(),
        database: plan.site.database,
        database_version: ground.version(app.api().store()).await?,
        rows: plan.rows,
        scans: lists.iter().filter(|list| list.way == Way::Scan).count(),
        lists,
        life: life.into_iter().map(|statement| statement.sql).collect(),
    };
    app.close().await;
    Ok(report)
}

async fn look(app: &App, people: &People, ask: asks::Ask, large: bool) -> Result<List, BenchError> {
    let begun = Instant::now();
    let (answer, statements) = record(people.get(ask.who, &ask.path)).await;
    let took_ms = rounded(begun.elapsed().as_secs_f64() * 1000.0);
    let status = match answer {
        Ok(_) => 200,
        Err(CallError::Refused { status, .. }) if !status.is_server_error() => status.as_u16(),
        Err(error) => return Err(error.into()),
    };
    let mut worst = (Way::Search, String::new(), String::new());
    let mut seen = BTreeSet::new();
    for statement in statements.iter().filter(|one| reads(one)) {
        if seen.insert(statement.sql.clone()) {
            let mut session = app.api().store().read().await?;
            let (sql, args) = (&statement.sql, &statement.args);
            let lines = match large {
                true => plan(&mut session, sql, args).await?,
                false => explain(&mut session, sql, args).await?,
            };
            let (way, step) = read::way(statement, &lines, session.dialect());
            if way > worst.0 {
                worst = (way, step, statement.sql.clone());
            }
        }
    }
    Ok(List {
        who: ask.who.to_owned(),
        path: ask.path,
        status,
        took_ms,
        statements: statements.len(),
        way: worst.0,
        step: worst.1,
        sql: worst.2,
    })
}

fn reads(statement: &Statement) -> bool {
    let begin = statement.sql.trim_start();
    begin.starts_with("SELECT") || begin.starts_with("WITH")
}
