//! Cut off at every step: the version before or the one after, never anything between.

use std::path::Path;
use std::process::Command;

use haina_core::Env;
use haina_lake::AsOf;
use haina_lake::Tables;
use haina_lake::load::LoadMode;

use haina_store::testing::START;
use haina_store::{DatabaseConfig, Store};

use super::town::{ROOMS, Town, each, one, spec, texts};

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

pub async fn load_cut_everywhere(town: &Town, mode: LoadMode, keys: &[&str], after: &[&str]) {
    let key = &mode.to_string();
    town.table(key, &spec(mode, keys)).await;
    town.load(key, BEFORE).await.unwrap();
    let load = async || town.load(key, AFTER).await.is_ok();
    cut_everywhere(town, key, load, after).await;
    // The delivery is there once, and cannot come twice.
    let batches = town.lake.batches(&town.lead, key, None, 10).await.unwrap();
    assert_eq!(batches.len(), 2);
    assert!(town.load(key, AFTER).await.is_err());
}

#[tokio::test]
async fn a_load_that_is_cut_off_anywhere_leaves_the_version_before_or_after() {
    each(async |town: Town| {
        let after = ["1,王芳,30", "2,李雷,42", "3,韩梅,20"];
        load_cut_everywhere(&town, LoadMode::Keyed, &["no"], &after).await;
    })
    .await;
}

#[tokio::test]
async fn a_load_whose_files_are_served_as_they_came_is_cut_off_no_worse() {
    one(async |town: Town| {
        let after = ["2,李雷,42", "3,韩梅,20"];
        load_cut_everywhere(&town, LoadMode::Full, &[], &after).await;
        let after = ["1,王芳,30", "2,李雷,41", "2,李雷,42", "3,韩梅,20"];
        load_cut_everywhere(&town, LoadMode::Append, &[], &after).await;
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

/// Where a child process finds its city, and the chance it plays with.
const FOLDER: &str = "HAINA_LAKE_KILL_FOLDER";
/// Kills that are tried, over all steps of a load.
const KILLS: u64 = 7;

/// The city in a folder, as a process finds it.
async fn city(folder: &Path, seed: u64) -> Town {
    let config = DatabaseConfig {
        url: None,
        data_dir: folder.join("data"),
        pool_max: 2,
    };
    let (env, clock) = Env::replay(START.parse().unwrap(), seed);
    let store = Store::open(&config).await.unwrap();
    store.migrate(&ROOMS, &env).await.unwrap();
    Town::on(store, env, clock, folder).await
}

/// Not a test of its own: what the process does that is killed.
#[tokio::test]
async fn a_process_that_loads() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let town = city(Path::new(&folder), 99).await;
    let ticks = haina_store::crash::ticks();
    town.load("keyed", AFTER).await.unwrap();
    println!("steps {ticks} {}", haina_store::crash::ticks());
    town.store.close().await;
}

fn child(folder: &Path, crash_at: u64) -> std::process::Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["load::kill::a_process_that_loads", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env("HAINA_CRASH_AT", crash_at.to_string())
        .output()
        .unwrap()
}

#[tokio::test]
async fn a_process_that_is_killed_anywhere_in_a_load_leaves_the_version_before_or_after() {
    let first = tempfile::tempdir().unwrap();
    let town = city(first.path(), 1).await;
    town.table("keyed", &spec(LoadMode::Keyed, &["no"])).await;
    town.load("keyed", BEFORE).await.unwrap();
    town.store.close().await;
    let copied = || {
        let copy = tempfile::tempdir().unwrap();
        let from = format!("{}/.", first.path().display());
        let done = Command::new("cp")
            .args(["-a", &from])
            .arg(copy.path())
            .status();
        assert!(done.unwrap().success());
        copy
    };
    // A run to its end says how many steps there are.
    let output = child(copied().path(), u64::MAX);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said
        .lines()
        .find_map(|line| line.split("steps ").nth(1))
        .unwrap();
    let counts: Vec<u64> = line.split(' ').map(|n| n.trim().parse().unwrap()).collect();
    let (begin, end) = (counts[0], counts[1]);
    assert!(end - begin > 15, "{said}");
    let (mut before, mut after) = (0, 0);
    for kill in 0..KILLS {
        let folder = copied();
        let at = begin + 1 + (end - begin - 1) * kill / (KILLS - 1);
        let output = child(folder.path(), at);
        assert!(!output.status.success(), "it was killed at {at}");
        let town = city(folder.path(), 7).await;
        let rows = town.now("keyed").await;
        town.adds_up("keyed").await;
        match rows.len() {
            2 => {
                assert_eq!(rows, ["1,王芳,30", "2,李雷,41"]);
                before += 1;
                town.load("keyed", AFTER).await.unwrap();
            }
            _ => {
                after += 1;
                assert!(
                    town.load("keyed", AFTER).await.is_err(),
                    "it is there already"
                );
            }
        }
        assert_eq!(
            town.now("keyed").await,
            ["1,王芳,30", "2,李雷,42", "3,韩梅,20"]
        );
        town.store.close().await;
    }
    assert!(before > 0 && after > 0, "{before} before, {after} after");
}
