//! `haina bench agreement`: decisions a core makes in a second, and uses with receipts a database takes.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use haina_agreement::{
    Action, AgreementKind, Agreements, Clauses, Meter, NewOffer, Policy, Request, Step, Terms, Use,
    decide, odrl,
};
use haina_core::{Env, Words};
use haina_journal::{Actor, Works};
use serde::Serialize;
use serde_json::json;
use tokio::task::JoinSet;

use crate::ground::{Database, Ground, Site};
use crate::machine::Machine;
use crate::sample::{Sample, Times, rounded};
use crate::{BenchError, Progress, journal};

/// What to measure.
#[derive(Debug, Clone)]
pub struct AgreementPlan {
    pub site: Site,
    pub seconds: u64,
    /// Who uses side by side.
    pub users: u32,
    /// Agreements among which their uses are.
    pub agreements: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct AgreementReport {
    pub machine: Machine,
    pub database: Database,
    pub database_version: String,
    /// Decisions of one core in a second, each with the outcome of every term: half permitted, half denied; terms and ODRL in turn.
    pub decisions_per_s: f64,
    /// Uses in a second: decided, counted, receipted, in the journal, durable.
    pub uses_per_s: f64,
    pub use_times: Times,
    pub users: u32,
    pub agreements: u64,
}

const RESOURCE: &str = "police.register";
const OWNER: &str = "dept:police";
/// Decisions between two looks at the clock.
const ROUND: u64 = 2_000;

/// Decides for a while, then uses for a while.
///
/// # Errors
/// As store, journal and agreements fail.
pub async fn agreement(
    plan: &AgreementPlan,
    progress: &dyn Progress,
) -> Result<AgreementReport, BenchError> {
    let time = Duration::from_secs(plan.seconds);
    progress.begin("deciding", 0);
    let decisions_per_s = tokio::task::spawn_blocking(move || decisions(time)).await??;
    let ground = Ground::prepare(&plan.site)?;
    let (store, journal) = journal::open(&ground).await?;
    let env = Env::system();
    store.migrate(&[haina_agreement::MIGRATIONS], &env).await?;
    let agreements = Agreements::new(store.clone(), journal.clone(), env.clone());
    progress.begin("agreeing", plan.agreements);
    let count = plan.agreements.max(1);
    for n in 0..count {
        let mut tx = store.begin().await?;
        let offered = agreements.offer(&mut tx, &by(), &offer(n)).await?;
        if offered.state.to_string() == "offered" {
            let step = (Step::Accept, offered.version);
            let agreed = agreements
                .step(&mut tx, &by(), offered.id, &party(n), step)
                .await?;
            let step = (Step::Conclude, agreed.version);
            agreements
                .step(&mut tx, &by(), offered.id, OWNER, step)
                .await?;
        }
        tx.commit().await?;
        progress.at(n);
    }
    progress.begin("using", 0);
    let workers = journal.start(Works::default());
    let next = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut side_by_side = JoinSet::new();
    for _ in 0..plan.users.max(1) {
        let (agreements, next) = (agreements.clone(), next.clone());
        side_by_side.spawn(async move {
            let mut sample = Sample::default();
            while begun.elapsed() < time {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let asked = Use {
                    agreement: None,
                    key: None,
                    request: request(n % count, true),
                };
                let from = Instant::now();
                let used = agreements.run(&by(), &asked).await?;
                sample.add(from.elapsed());
                if used.receipt.is_none() {
                    let why = used.answer.explained().en;
                    return Err(BenchError::Life { why });
                }
            }
            Ok::<_, BenchError>(sample)
        });
    }
    let mut all = Sample::default();
    while let Some(done) = side_by_side.join_next().await {
        all.merge(done??);
    }
    let took = begun.elapsed().as_secs_f64();
    workers.stop().await;
    progress.end();
    let use_times = all.times();
    let report = AgreementReport {
        machine: Machine::here(),
        database: plan.site.database,
        database_version: ground.version(&store).await?,
        decisions_per_s,
        uses_per_s: rounded(use_times.count as f64 / took),
        use_times,
        users: plan.users,
        agreements: count,
    };
    store.close().await;
    Ok(report)
}

fn by() -> Actor {
    Actor::System("bench".to_owned())
}

fn party(n: u64) -> String {
    format!("dept:bench-{n}")
}

fn terms() -> Terms {
    let terms = json!({
        "actions": ["read"], "fields": ["id_number", "name", "born", "address"],
        "purposes": ["meal-assistance", "subsidy-check"], "count": 1_000_000_000,
        "window": {"from": "2026-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"},
        "volume": {"rows": 1_000_000_000}, "regions": ["370200", "370202"],
        "duties": {"delete_after_days": 30},
    });
    serde_json::from_value(terms).unwrap_or_default()
}

fn offer(n: u64) -> NewOffer {
    NewOffer {
        key: format!("bench/{n}"),
        kind: AgreementKind::Agreement,
        title: Words::new("户籍登记查询", "look-ups in the register"),
        resource: RESOURCE.to_owned(),
        owner: OWNER.to_owned(),
        party: Some(party(n)),
        clauses: Clauses::Terms(Box::new(terms())),
    }
}

/// A use as a proof asks for it; where it may not, for another purpose.
fn request(n: u64, permitted: bool) -> Request {
    let purpose = match permitted {
        true => "meal-assistance",
        false => "advertising",
    };
    Request {
        fields: Some(vec!["id_number".to_owned(), "born".to_owned()]),
        purpose: Some(purpose.to_owned()),
        region: Some("370202".to_owned()),
        rows: Some(1),
        meter: Some(Meter::default()),
        ..Request::new(party(n), Action::Read, RESOURCE, Env::system().now())
    }
}

/// Decisions of this thread in a second.
fn decisions(time: Duration) -> Result<f64, BenchError> {
    let ours = terms().policy().bound(RESOURCE, Some(&party(0)));
    let theirs = odrl::read(&odrl::write(&ours)?)?;
    let policies: [Policy; 2] = [ours, theirs];
    let requests = [request(0, true), request(0, false)];
    let (begun, mut made) = (Instant::now(), 0_u64);
    let mut permitted = 0_u64;
    while begun.elapsed() < time {
        for n in 0..ROUND {
            let (policy, asked) = (&policies[(n / 2 % 2) as usize], &requests[(n % 2) as usize]);
            let decision = decide(black_box(policy), black_box(asked));
            permitted += u64::from(black_box(decision).permit);
        }
        made += ROUND;
    }
    let rate = made as f64 / begun.elapsed().as_secs_f64();
    match permitted * 2 == made {
        true => Ok(rounded(rate)),
        false => Err(BenchError::Life {
            why: format!("{permitted} of {made} decisions permitted, not half"),
        }),
    }
}
