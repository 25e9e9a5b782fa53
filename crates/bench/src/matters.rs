//! `haina bench matters`: whole lives of matters while a million others are there.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use haina_api::App;
use haina_linkage::eval::cpu_seconds;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::ground::{Database, Ground, Site};
use crate::life::{self, Player, Steps};
use crate::machine::Machine;
use crate::sample::{Sample, Times, rounded};
use crate::{BenchError, Progress, fill};

/// What to measure.
#[derive(Debug, Clone)]
pub struct MattersPlan {
    pub site: Site,
    /// Matters present.
    pub rows: u64,
    /// Matters present in the baseline.
    pub baseline: u64,
    pub seconds: u64,
    /// Lives side by side.
    pub clients: u32,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct MattersReport {
    pub machine: Machine,
    pub database: Database,
    pub database_version: String,
    pub rows: u64,
    pub clients: u32,
    pub lives_per_s: f64,
    pub p95_ms: f64,
    /// The lives with `rows` matters present.
    pub lives: Lives,
    /// The same with few matters present, in the same run.
    pub baseline: Lives,
    /// How many times slower than the baseline, by lives per second.
    pub ratio: f64,
    pub fill_s: f64,
}

/// Lives at one size of the city.
#[derive(Debug, Clone, Serialize)]
pub struct Lives {
    pub rows: u64,
    pub seconds: f64,
    pub lives: u64,
    pub lives_per_s: f64,
    /// Time of the processor in this process for each life, background work with it: what the figure would be
    /// on a machine with other work.
    pub cpu_ms_per_life: f64,
    pub life: Times,
    pub steps: BTreeMap<&'static str, Times>,
    /// How long sequencer, timers and notices needed after the last life.
    pub settle_s: f64,
}

/// Measures the lives at both sizes.
///
/// # Errors
/// `BEN0003` when a life goes otherwise than planned.
pub async fn matters(
    plan: &MattersPlan,
    progress: &dyn Progress,
) -> Result<MattersReport, BenchError> {
    let small = plan.baseline.min(plan.rows);
    let (_, baseline, _) = city(plan, "baseline", small, progress).await?;
    let (fill_s, lives, database_version) = city(plan, "city", plan.rows, progress).await?;
    Ok(MattersReport {
        machine: Machine::here(),
        database: plan.site.database,
        database_version,
        rows: plan.rows,
        clients: plan.clients,
        lives_per_s: lives.lives_per_s,
        p95_ms: lives.life.p95_ms,
        ratio: rounded(baseline.lives_per_s / lives.lives_per_s),
        lives,
        baseline,
        fill_s,
    })
}

/// Fills a city of its own in `name`, and lives in it.
async fn city(
    plan: &MattersPlan,
    name: &str,
    rows: u64,
    progress: &dyn Progress,
) -> Result<(f64, Lives, String), BenchError> {
    let ground = Ground::prepare_in(&plan.site, name)?;
    let app = ground.city().await?;
    let version = ground.version(app.api().store()).await?;
    let begun = Instant::now();
    fill::fill(&ground, &app, rows, progress).await?;
    let fill_s = rounded(begun.elapsed().as_secs_f64());
    let cast = life::cast(&app).await?;
    let mut players = Vec::new();
    for seed in 0..plan.clients {
        let seed = app.api().env().u64() ^ u64::from(seed);
        players.push(Player::new(&cast, seed).await?);
    }
    progress.begin("living", 0);
    let lives = measure(&app, rows, players, plan.seconds).await?;
    progress.end();
    app.close().await;
    Ok((fill_s, lives, version))
}

/// A tenth of the time to warm up, then the lives that count, with all background work running.
async fn measure(
    app: &App,
    rows: u64,
    players: Vec<Player>,
    seconds: u64,
) -> Result<Lives, BenchError> {
    app.start().await;
    let warm = Duration::from_secs(seconds).div_f64(10.0);
    let (players, _) = all_live(players, warm).await?;
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let (_, steps) = all_live(players, Duration::from_secs(seconds)).await?;
    let (took, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    app.rest().await;
    let begun = Instant::now();
    app.settle().await?;
    let settle_s = rounded(begun.elapsed().as_secs_f64());
    let mut whole = Sample::default();
    let mut each: BTreeMap<&'static str, Sample> = BTreeMap::new();
    for life in &steps {
        whole.add(life.whole());
        for (step, took) in &life.steps {
            each.entry(step).or_default().add(*took);
        }
    }
    Ok(Lives {
        rows,
        seconds: rounded(took),
        lives: steps.len() as u64,
        lives_per_s: rounded(steps.len() as f64 / took),
        cpu_ms_per_life: rounded(cpu * 1000.0 / (steps.len().max(1) as f64)),
        life: whole.times(),
        steps: each.iter().map(|(step, s)| (*step, s.times())).collect(),
        settle_s,
    })
}

/// Every player lives until the time is over.
async fn all_live(
    players: Vec<Player>,
    time: Duration,
) -> Result<(Vec<Player>, Vec<Steps>), BenchError> {
    let mut side_by_side = JoinSet::new();
    for mut player in players {
        side_by_side.spawn(async move {
            let begun = Instant::now();
            let mut steps = Vec::new();
            while begun.elapsed() < time {
                steps.push(player.live().await?);
            }
            Ok::<_, BenchError>((player, steps))
        });
    }
    let (mut players, mut steps) = (Vec::new(), Vec::new());
    while let Some(done) = side_by_side.join_next().await {
        let (player, lived) = done??;
        players.push(player);
        steps.extend(lived);
    }
    Ok((players, steps))
}
