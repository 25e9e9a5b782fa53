//! Cut off at every step: the version before or the one after, never anything between.

use haina_lake::AsOf;
use haina_lake::Tables;
use haina_lake::load::LoadMode;

use super::town::{Town, each, one, spec, texts};

const BEFORE: &str = "no,name,age\n1,王芳,30\n2,李雷,41\n";
const AFTER: &str = "no,name,age\n2,李雷,42\n3,韩梅,20\nx,坏,1\n";

/// Does `what` with a failure at each step in turn, until it comes through; then looks whether all is well.
async fn cut_everywhere(town: &Town, key: &str, what: impl AsyncFn() -> bool, after: &[&str]) {
    let before = town.now(key).await;
    let mut cut = 0;
    loop {
        cut += 1;
        assert!(cut < 60, "it never comes through");
        town.place.cut_at(cut);
        let done = what().await;
        let left = town.place.cut_at(0);
        // As another process would find it.
        let lake = town.opened_again().await.unwrap();
        let opened = lake.open(key, AsOf::Now).await.unwrap().unwrap();
        let rows = texts(opened.provider, false).await;
        town.adds_up(key).await;
        for part in ["current", "history", "rejects"] {
            let table = town.place.table(&format!("{key}/{part}")).unwrap();
            let latest = table.latest().await.unwrap().unwrap();
            if part == "current" {
                let raw = texts(table.open(latest).await.unwrap(), false).await;
                assert_eq!(
                    raw, rows,
                    "whoever reads the files sees what is served (cut {cut})"
                );
            }
        }
        if done {
            assert_eq!(rows, after, "cut {cut}");
            assert!(left > 0);
            break;
        }
        // Told that it failed although it had been done: then it is there whole.
        if rows != before {
            assert_eq!(rows, after, "cut {cut}");
            break;
        }
    }
    assert!(cut > 3, "there are steps: {cut}");
}

#[tokio::test]
async fn a_load_that_is_cut_off_anywhere_leaves_the_version_before_or_after() {
    each(async |town: Town| {
        let cases: [(&str, LoadMode, &[&str], &[&str]); 3] = [
            ("full", LoadMode::Full, &[], &["2,李雷,42", "3,韩梅,20"]),
            (
                "append",
                LoadMode::Append,
                &[],
                &["1,王芳,30", "2,李雷,41", "2,李雷,42", "3,韩梅,20"],
            ),
            (
                "keyed",
                LoadMode::Keyed,
                &["no"],
                &["1,王芳,30", "2,李雷,42", "3,韩梅,20"],
            ),
        ];
        for (key, mode, keys, after) in cases {
            town.table(key, &spec(mode, keys)).await;
            town.load(key, BEFORE).await.unwrap();
            let load = async || town.load(key, AFTER).await.is_ok();
            cut_everywhere(&town, key, load, after).await;
            // The delivery is there once, and cannot come twice.
            assert_eq!(
                town.lake
                    .batches(&town.lead, key, None, 10)
                    .await
                    .unwrap()
                    .len(),
                2
            );
            assert!(town.load(key, AFTER).await.is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_that_is_cut_off_anywhere_leaves_the_version_before_or_after() {
    one(async |town: Town| {
        let key = "keyed";
        town.table(key, &spec(LoadMode::Keyed, &["no"])).await;
        town.load(key, BEFORE).await.unwrap();
        let second = town.load(key, AFTER).await.unwrap();
        let withdraw = async || {
            town.lake
                .withdraw(&town.lead, key, second.id, "错")
                .await
                .is_ok()
        };
        cut_everywhere(&town, key, withdraw, &["1,王芳,30", "2,李雷,41"]).await;
    })
    .await;
}

#[tokio::test]
async fn tidying_that_is_cut_off_anywhere_loses_no_row() {
    one(async |town: Town| {
        let key = "keyed";
        town.table(key, &spec(LoadMode::Append, &[])).await;
        for n in 0..3 {
            town.load(key, &format!("no,name,age\n{n},王芳,30\n"))
                .await
                .unwrap();
            town.clock.advance(jiff::SignedDuration::from_secs(60));
        }
        let all = ["0,王芳,30", "1,王芳,30", "2,王芳,30"];
        for cut in 1..20 {
            town.place.cut_at(cut);
            let done = town.lake.tidy(key, jiff::SignedDuration::ZERO).await;
            town.place.cut_at(0);
            let lake = town.opened_again().await.unwrap();
            let opened = lake.open(key, AsOf::Now).await.unwrap().unwrap();
            assert_eq!(texts(opened.provider, false).await, all, "cut {cut}");
            assert_eq!(
                town.rows(key, AsOf::Version(2)).await,
                all[..2],
                "cut {cut}"
            );
            if done.is_ok() {
                assert!(cut > 2);
                return;
            }
        }
        panic!("it never comes through");
    })
    .await;
}
