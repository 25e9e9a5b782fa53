//! A run that is cut off anywhere: the version before or after, never between, and in the end what an unbroken run makes.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use std::sync::Arc;

use haina_core::{Fault as _, FaultKind};
use haina_lake::LakeError;
use haina_lake::delta::{Place as Folder, WriteLimits};
use haina_lake::model::{DeltaResults, MemoryResults, ModelSet, RunLimits};
use haina_store::testing::{self, Place};
use jiff::SignedDuration;

use super::town::{self, ROOMS, Town, rows_of, set, town_with};

/// Gives a future so many turns and then drops it, as a kill does.
struct Turns<F> {
    inner: Pin<Box<F>>,
    left: u64,
    taken: u64,
}

impl<F: Future> Future for Turns<F> {
    type Output = Result<u64, ()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(Err(()));
        }
        self.left -= 1;
        self.taken += 1;
        let taken = self.taken;
        self.inner.as_mut().poll(context).map(|_| Ok(taken))
    }
}

/// `Ok`: it came to its end, in so many turns.
async fn turns<F: Future>(future: F, left: u64) -> Result<u64, ()> {
    let inner = Box::pin(future);
    Turns {
        inner,
        left,
        taken: 0,
    }
    .await
}

fn town_models() -> ModelSet {
    let table = "title: {zh: 表, en: t}\nowner: civil\nkey: [person]\ninputs: {hrss.income: {}}\n";
    let claims = claims("poor");
    set(&[
        (
            "poor",
            "SELECT person, income FROM hrss.income WHERE income < 1000",
            table,
        ),
        ("low", "SELECT person, income FROM poor", &claims),
    ])
}

/// The header of a model that claims of who is in `table`.
fn claims(table: &str) -> String {
    format!(
        "title: {{zh: 低收入, en: low}}\nowner: civil\nkey: [person]\ninputs: {{{table}: {{}}}}\nfinding:\n  \
         subject: person\n  claim: {{zh: 低收入, en: low}}\n  unit: civil\n  reasons:\n    \
         - {{column: income, title: {{zh: 收入, en: income}}, from: {table}.income}}\n"
    )
}

fn first() -> String {
    incomes(|n| (n < 30).then_some(100))
}

/// Ten leave, ten change, a thousand and more enter: more than are passed on at a time.
fn second() -> String {
    incomes(|n| match n {
        0..10 => None,
        10..20 => Some(200),
        _ => Some(100),
    })
}

fn incomes(of: impl Fn(u32) -> Option<u32>) -> String {
    let mut text = "person,income:int\n".to_owned();
    for n in 0..1_050 {
        if let Some(income) = of(n) {
            text += &format!("p{n},{income}\n");
        }
    }
    text
}

async fn rows(town: &Town, set: &ModelSet, model: &str) -> usize {
    let served = town.models.served(set, model).await.unwrap().unwrap();
    let rows = rows_of(served.provider).await.len();
    assert_eq!(rows as u64, served.rows, "what is counted is what is there");
    rows
}

#[tokio::test]
async fn a_run_cut_off_anywhere_leaves_the_version_before_or_after_and_goes_on_from_there() {
    let set = town_models();
    let (mut after, passed) = (1, Cell::new(false));
    // Each in a town of its own, cut off later and later until it is not cut off any more.
    while !passed.get() {
        town::one(async |town| {
            town.tables.put("hrss.income", &first());
            town.run(&set).await;
            town.tables.put("hrss.income", &second());
            passed.set(turns(town.models.run(&set), after).await.is_ok());
            let (poor, low) = (
                rows(&town, &set, "poor").await,
                rows(&town, &set, "low").await,
            );
            assert!(
                [30, 1_040].contains(&poor) && [30, 1_040].contains(&low),
                "{poor} {low}"
            );
            assert!(low == 30 || poor == 1_040, "what is read is there first");
            let runs = town.models.runs(&set, "low").await.unwrap();
            assert_eq!(runs.len(), if low == 30 { 1 } else { 2 });
            assert_eq!(
                town.entries("lake.model_ran").await.len(),
                2 + usize::from(poor > 30) + usize::from(low > 30)
            );

            // Whoever died holds the work for a while.
            town.days(1);
            town.run(&set).await;
            let all = town.found("low-income/low").await;
            let count = |said: &str| all.values().filter(|v| **v == said).count();
            let counts = [
                count("lapsed 100"),
                count("suspected 200"),
                count("suspected 100"),
            ];
            assert_eq!(counts, [10, 10, 1_030], "cut off after {after} turns");
            assert_eq!(town.entries("finding.opened").await.len().min(1_000), 1_000);
            assert!(
                town.models
                    .runs(&set, "low")
                    .await
                    .unwrap()
                    .iter()
                    .all(|run| !run.open)
            );
            assert_eq!(town.words(&set).await, "poor unchanged, low unchanged");
        })
        .await;
        after += 1 + after / 2;
    }
}

#[tokio::test]
async fn a_disk_that_fails_at_any_step_leaves_the_version_before_or_after() {
    let claims = claims("hrss.income");
    let set = set(&[(
        "low",
        "SELECT person, income FROM hrss.income WHERE income < 1000",
        &claims,
    )]);
    testing::on_sqlite(&ROOMS, async |place: Place| {
        let folder = Folder::folder(&place.folder.join("tables")).unwrap();
        let results = Arc::new(DeltaResults::new(folder.clone(), WriteLimits::default()));
        let memory = Arc::new(MemoryResults::default());
        let town = town_with(&place, memory, results, RunLimits::default()).await;
        town.tables.put("hrss.income", &first());
        town.run(&set).await;
        let (mut nth, mut cut) = (1, true);
        while cut {
            // Turn by turn the one and the other, so that each cut run has something new to read.
            let (text, before, after) = match nth % 2 {
                1 => (incomes(|n| (n < 50).then_some(1)), 30, 50),
                _ => (first(), 50, 30),
            };
            town.tables.put("hrss.income", &text);
            town.clock.advance(SignedDuration::from_mins(1));
            folder.cut_at(nth);
            let ran = town.models.run(&set).await.unwrap();
            cut = folder.cut_at(0) == 0;
            let low = rows(&town, &set, "low").await;
            let failed = ran[0].word() == "failed";
            assert_eq!(low, if failed { before } else { after }, "step {nth}");
            town.run(&set).await;
            assert_eq!(rows(&town, &set, "low").await, after);
            let open = town.all_findings("low-income/low").await;
            let open = open
                .iter()
                .filter(|finding| finding.state.is_open())
                .count();
            assert_eq!(open, after, "step {nth}");
            nth += 1;
        }
        assert!(nth > 5, "{nth}");
    })
    .await;
}

#[tokio::test]
async fn of_two_runs_at_once_one_wins_and_the_other_is_told() {
    town::each(async |town| {
        let set = town_models();
        town.tables.put("hrss.income", &first());
        let (one, two) = tokio::join!(town.models.run(&set), town.models.run(&set));
        let (made, told): (Vec<_>, Vec<_>) = [one, two].into_iter().partition(Result::is_ok);
        let made = made.into_iter().flatten().flatten();
        assert!(made.map(|ran| ran.word()).eq(["made", "made"]));
        let told: Vec<LakeError> = told.into_iter().filter_map(Result::err).collect();
        assert_eq!(told[0].code(), "LAK0071");
        assert_eq!(told[0].kind(), FaultKind::Conflict);
        assert_eq!(town.models.runs(&set, "poor").await.unwrap().len(), 1);
        assert_eq!(town.words(&set).await, "poor unchanged, low unchanged");
    })
    .await;
}
