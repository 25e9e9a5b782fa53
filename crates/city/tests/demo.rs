//! A short demo city, played through the real application.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

use std::path::{Path, PathBuf};
use std::sync::Arc;

use haina_api::{App, AppConfig};
use haina_city::{Client, Demo, build};
use haina_core::{Clock, Env, SeededChance, SystemClock};
use haina_party::Principal;

#[tokio::test(flavor = "multi_thread")]
async fn some_days_of_the_demo_city_opens_works_and_closes_matters() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::default());
    let env = Env {
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(7)),
    };
    let app = App::open(AppConfig::new(folder.path(), env)).await.unwrap();
    app.apply_packs(&Principal::system(), &packs())
        .await
        .unwrap();

    let before = clock.now();
    let demo = Demo {
        seed: 7,
        days: 3,
        still: true,
    };
    let built = build(&app, &clock, &demo, |_, _, _| {}).await.unwrap();
    let tally = &built.tally;
    println!("{tally:#?}");
    assert!(
        clock.now().duration_since(before).as_hours() < 1,
        "the clock came back"
    );
    assert!(
        tally.opened >= 8 && tally.deeds >= 3 * tally.opened,
        "{tally:?}"
    );
    assert!(
        tally.refused * 2 < tally.deeds,
        "most of what the city does is allowed: {tally:?}"
    );

    let auditor = Client::new(app.operator_router());
    let moved = auditor
        .get("/v1/matters?view=all&state=working,answered,closed&limit=200")
        .await;
    let moved = moved.unwrap();
    assert!(
        !moved["items"].as_array().unwrap().is_empty(),
        "units work on something"
    );
    app.close().await;
}

fn packs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut all: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("pack.yaml").exists())
        .collect();
    all.sort();
    all
}
