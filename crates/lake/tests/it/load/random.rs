//! The promise: what is served is the fold of the history, whatever was loaded, withdrawn and gone back to.

use std::collections::BTreeMap;

use haina_lake::AsOf;
use haina_lake::load::{BatchId, LoadMode};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::town::{Town, one, spec, texts};

/// What somebody does.
#[derive(Debug, Clone)]
enum Step {
    /// Rows with a key, an age and whether they say that it is gone.
    Load(bool, Vec<(u8, u8, bool)>),
    Withdraw(prop::sample::Index),
    GoBack(prop::sample::Index),
    Tidy,
}

/// A batch as the naive fold knows it.
#[derive(Debug, Clone)]
struct Known {
    id: BatchId,
    urban: bool,
    rows: Vec<(u8, u8, bool)>,
    withdrawn: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let row = (0u8..6, any::<u8>(), prop::bool::weighted(0.3));
    let rows = prop::collection::vec(row, 1..6);
    let step = prop_oneof![
        6 => (any::<bool>(), rows).prop_map(|(urban, rows)| Step::Load(urban, rows)),
        2 => any::<prop::sample::Index>().prop_map(Step::Withdraw),
        1 => any::<prop::sample::Index>().prop_map(Step::GoBack),
        1 => Just(Step::Tidy),
    ];
    prop::collection::vec(step, 2..8)
}

fn folded(mode: LoadMode, batches: &[Known]) -> Vec<String> {
    let live = || batches.iter().filter(|batch| !batch.withdrawn);
    let text = |key: u8, age: u8| format!("{key},人{key},{age}");
    let mut all: Vec<String> = match mode {
        LoadMode::Append => live()
            .flat_map(|b| b.rows.iter().map(|(k, a, _)| text(*k, *a)))
            .collect(),
        LoadMode::Full => {
            let last = |urban| live().rfind(|b| b.urban == urban);
            let both = [last(false), last(true)].into_iter().flatten();
            both.flat_map(|b| b.rows.iter().map(|(k, a, _)| text(*k, *a)))
                .collect()
        }
        LoadMode::Keyed | LoadMode::Changes => {
            let mut by_key = BTreeMap::new();
            for (key, age, gone) in live().flat_map(|batch| &batch.rows) {
                match mode == LoadMode::Changes && *gone {
                    true => by_key.remove(key),
                    false => by_key.insert(*key, *age),
                };
            }
            by_key.into_iter().map(|(k, a)| text(k, a)).collect()
        }
    };
    all.sort();
    all
}

async fn play(town: &Town, key: &str, mode: LoadMode, steps: &[Step]) {
    let keys: &[&str] = if mode.goes_by_key() { &["no"] } else { &[] };
    town.table(key, &spec(mode, keys)).await;
    let mut batches: Vec<Known> = Vec::new();
    let mut versions = vec![folded(mode, &batches)];
    let mut moments = Vec::new();
    for step in steps {
        moments.push((town.env.now(), versions.len() - 1));
        town.clock.advance(jiff::SignedDuration::from_secs(1));
        match step {
            Step::Load(urban, rows) => {
                let changes = mode == LoadMode::Changes;
                let mut text = if changes {
                    "change,no,name,age\n"
                } else {
                    "no,name,age\n"
                }
                .to_owned();
                for (no, age, gone) in rows {
                    if changes {
                        text.push_str(if *gone { "delete," } else { "update," });
                    }
                    text.push_str(&format!("{no},人{no},{age}\n"));
                }
                // Two deliveries of the same rows are different files.
                text.push_str(&"\n".repeat(batches.len()));
                let source = if *urban { "urban" } else { "civil" };
                let batch = town.load_from(source, key, &text).await.unwrap();
                batches.push(Known {
                    id: batch.id,
                    urban: *urban,
                    rows: rows.clone(),
                    withdrawn: false,
                });
                versions.push(folded(mode, &batches));
            }
            Step::Withdraw(at) if !batches.is_empty() => {
                let at = at.index(batches.len());
                let done = town
                    .lake
                    .withdraw(&town.lead, key, batches[at].id, "错")
                    .await;
                assert_eq!(done.is_err(), batches[at].withdrawn);
                if done.is_ok() {
                    batches[at].withdrawn = true;
                    versions.push(folded(mode, &batches));
                }
            }
            Step::GoBack(at) if !batches.is_empty() => {
                let at = at.index(batches.len());
                let done = town
                    .lake
                    .go_back(&town.lead, key, batches[at].id, "错")
                    .await;
                let later = batches[at + 1..].iter().any(|batch| !batch.withdrawn);
                assert_eq!(done.is_ok(), later && !batches[at].withdrawn);
                if done.is_ok() {
                    batches[at + 1..]
                        .iter_mut()
                        .for_each(|batch| batch.withdrawn = true);
                    versions.push(folded(mode, &batches));
                }
            }
            Step::Tidy => {
                town.lake
                    .tidy(key, jiff::SignedDuration::ZERO)
                    .await
                    .unwrap();
            }
            _ => {}
        }
        assert_eq!(
            town.now(key).await,
            *versions.last().unwrap(),
            "{mode} after {step:?}"
        );
    }
    town.adds_up(key).await;
    let anew = town.lake.recompute(key).await.unwrap();
    assert_eq!(
        texts(anew, false).await,
        *versions.last().unwrap(),
        "{mode}: computed anew"
    );
    for (number, rows) in versions.iter().enumerate() {
        let version = AsOf::Version(number as u64);
        assert_eq!(
            town.rows(key, version).await,
            *rows,
            "{mode}: version {number}"
        );
    }
    for (moment, number) in moments {
        let known = AsOf::Known(moment);
        assert_eq!(
            town.rows(key, known).await,
            versions[number],
            "{mode}: at {moment}"
        );
    }
}

#[tokio::test]
async fn what_is_served_is_the_fold_of_the_history_whatever_happened() {
    one(async |town: Town| {
        let mut runner = TestRunner::new_with_rng(
            ProptestConfig::default(),
            proptest::test_runner::TestRng::deterministic_rng(
                proptest::test_runner::RngAlgorithm::ChaCha,
            ),
        );
        let mut case = 0;
        for mode in [
            LoadMode::Full,
            LoadMode::Append,
            LoadMode::Keyed,
            LoadMode::Changes,
        ] {
            for _ in 0..3 {
                let steps = steps().new_tree(&mut runner).unwrap().current();
                case += 1;
                play(&town, &format!("random{case}"), mode, &steps).await;
            }
        }
    })
    .await;
}
