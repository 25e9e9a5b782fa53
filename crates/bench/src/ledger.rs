//! `haina bench ledger`: durable transfers, many to a transaction and one by one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use haina_core::{Env, Words};
use haina_journal::{Actor, Works};
use haina_ledger::{
    AccountId, Deed, Holder, Ledger, NewAccount, Order, Overdraft, Proof, UnitOfAccount,
};
use haina_store::Store;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::ground::{Database, Ground, Site};
use crate::machine::Machine;
use crate::sample::{Sample, Times, rounded};
use crate::{BenchError, Progress, journal};

/// What to measure.
#[derive(Debug, Clone)]
pub struct LedgerPlan {
    pub site: Site,
    /// Purses that are paid from a fund, and pay each other.
    pub accounts: u64,
    /// Transfers of one transaction where they come in batches; each is a group of its own.
    pub batch: usize,
    pub seconds: u64,
    /// Who pays side by side.
    pub payers: u32,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerReport {
    pub machine: Machine,
    pub database: Database,
    pub database_version: String,
    /// What the database says of its durability.
    pub durability: String,
    pub accounts: u64,
    pub batch: usize,
    pub payers: u32,
    /// Transfers acknowledged in a second, in batches.
    pub transfers_per_s: f64,
    /// From the beginning of a batch to its acknowledgement.
    pub batches: Times,
    /// Transfers acknowledged in a second, each in a transaction of its own, with its own journal entry.
    pub singles_per_s: f64,
    pub singles: Times,
    /// The same by one payer alone: what one sync of this disk costs.
    pub alone: Times,
    /// Transfers that were refused: a purse that was empty.
    pub refused: u64,
    /// How long adding everything up takes, and whether it holds.
    pub proof_s: f64,
    pub holds: bool,
}

/// What each purse begins with.
const FILL: i64 = 1_000_000;
const OPENED_AT_ONCE: u64 = 1_000;

/// Who pays whom: the same for all who pay side by side.
struct Town {
    ledger: Ledger,
    purses: Vec<AccountId>,
    next: AtomicU64,
    refused: AtomicU64,
}

/// Opens purses, pays between them, and adds everything up.
///
/// # Errors
/// As store, journal and ledger fail.
pub async fn ledger(
    plan: &LedgerPlan,
    progress: &dyn Progress,
) -> Result<LedgerReport, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let (store, journal) = journal::open(&ground).await?;
    let env = Env::system();
    store.migrate(&[haina_ledger::MIGRATIONS], &env).await?;
    let ledger = Ledger::new(store.clone(), journal.clone(), env.clone());
    let purses = open(&store, &ledger, plan.accounts.max(2), progress).await?;
    let town = Arc::new(Town {
        ledger,
        purses,
        // Keys are new in a folder that is used again.
        next: AtomicU64::new(env.u64() >> 16),
        refused: AtomicU64::new(0),
    });
    let workers = journal.start(Works::default());
    let time = Duration::from_secs(plan.seconds);
    progress.begin("paying in batches", 0);
    let (batches, moved, took) = pay(&town, 2, plan.batch.max(1), time).await?;
    let transfers_per_s = rounded(moved as f64 / took);
    progress.begin("paying one by one", 0);
    let (alone, _, _) = pay(&town, 1, 1, time.div_f64(4.0)).await?;
    let (singles, moved, took) = pay(&town, plan.payers.max(1), 1, time).await?;
    workers.stop().await;
    progress.begin("adding up", 0);
    let begun = Instant::now();
    let proof: Proof = town.ledger.proof().await?;
    progress.end();
    let report = LedgerReport {
        machine: Machine::here(),
        database: plan.site.database,
        database_version: ground.version(&store).await?,
        durability: ground.durability(&store).await?,
        accounts: town.purses.len() as u64,
        batch: plan.batch,
        payers: plan.payers,
        transfers_per_s,
        batches,
        singles_per_s: rounded(moved as f64 / took),
        singles,
        alone,
        refused: town.refused.load(Ordering::Relaxed),
        proof_s: rounded(begun.elapsed().as_secs_f64()),
        holds: proof.holds,
    };
    store.close().await;
    Ok(report)
}

fn by() -> Actor {
    Actor::System("bench".to_owned())
}

async fn open(
    store: &Store,
    ledger: &Ledger,
    accounts: u64,
    progress: &dyn Progress,
) -> Result<Vec<AccountId>, BenchError> {
    progress.begin("opening accounts", accounts);
    let unit = UnitOfAccount {
        key: "fen".to_owned(),
        title: Words::new("人民币", "yuan"),
        symbol: Words::new("元", "CNY"),
        scale: 2,
    };
    let account = |key: String, overdraft| NewAccount {
        key,
        title: Words::default(),
        unit: "fen".to_owned(),
        holder: Holder::dept("bench"),
        overdraft,
    };
    let mut tx = store.begin().await?;
    ledger.declare(&mut tx, &by(), &unit).await?;
    let fund = account("fund".to_owned(), Overdraft::Free);
    let fund = ledger.open(&mut tx, &by(), &fund).await?.id;
    tx.commit().await?;
    let mut purses = Vec::new();
    let mut begin = 0;
    while begin < accounts {
        let end = accounts.min(begin + OPENED_AT_ONCE);
        let mut tx = store.begin().await?;
        let mut fills = Vec::new();
        for n in begin..end {
            let purse = account(format!("purse/{n}"), Overdraft::UpTo(0));
            let purse = ledger.open(&mut tx, &by(), &purse).await?.id;
            fills.push(vec![transfer(format!("fill/{n}"), fund, purse, FILL)]);
            purses.push(purse);
        }
        ledger.carry_out(&mut tx, &by(), &fills).await?;
        tx.commit().await?;
        progress.at(end);
        begin = end;
    }
    progress.end();
    Ok(purses)
}

fn transfer(key: String, from: AccountId, to: AccountId, amount: i64) -> Deed {
    Deed::Transfer(Order {
        key,
        from,
        to,
        amount,
        kind: "bench".to_owned(),
        about: String::new(),
        pending: false,
        expires_at: None,
    })
}

/// Pays until the time is over: so many to a transaction, so many payers side by side.
async fn pay(
    town: &Arc<Town>,
    payers: u32,
    batch: usize,
    time: Duration,
) -> Result<(Times, u64, f64), BenchError> {
    let begun = Instant::now();
    let mut side_by_side = JoinSet::new();
    for _ in 0..payers {
        let town = town.clone();
        side_by_side.spawn(async move {
            let (mut sample, mut moved) = (Sample::default(), 0);
            while begun.elapsed() < time {
                let groups: Vec<Vec<Deed>> = (0..batch).map(|_| vec![town.next()]).collect();
                let from = Instant::now();
                let outcomes = town.ledger.run(&by(), &groups).await?;
                sample.add(from.elapsed());
                let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
                let refused = (outcomes.len() - done) as u64;
                town.refused.fetch_add(refused, Ordering::Relaxed);
                moved += done as u64;
            }
            Ok::<_, BenchError>((sample, moved))
        });
    }
    let (mut all, mut moved) = (Sample::default(), 0);
    while let Some(done) = side_by_side.join_next().await {
        let (sample, of_one) = done??;
        all.merge(sample);
        moved += of_one;
    }
    Ok((all.times(), moved, begun.elapsed().as_secs_f64()))
}

impl Town {
    /// The next transfer: from a purse to another far away, as people in a city pay.
    fn next(&self) -> Deed {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let count = self.purses.len() as u64;
        // Steps without a common part with most counts: every purse pays and is paid in turn.
        let (from, apart) = (n.wrapping_mul(7_919) % count, 1 + n % (count - 1));
        let to = (from + apart) % count;
        let (from, to) = (self.purses[from as usize], self.purses[to as usize]);
        transfer(format!("pay/{n}"), from, to, 1 + (n % 50) as i64)
    }
}
