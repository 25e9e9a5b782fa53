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
use haina_city::{Built, Cast, Client, Demo, build};
use haina_core::{Clock, Env, SeededChance, SystemClock};
use haina_party::Principal;
use jiff::Timestamp;
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread")]
async fn some_days_of_the_demo_city_opens_works_and_closes_matters() {
    let (folder, city) = city_at("2026-11-25T15:00:00+08:00").await;
    let before = city.clock.now();
    let built = city.build(3).await;
    let tally = &built.tally;
    println!("{tally:#?}");
    assert!(
        city.clock.now().duration_since(before).as_hours() < 1,
        "the clock came back"
    );
    assert!(
        tally.opened >= 8 && tally.deeds >= 3 * tally.opened,
        "{tally:?}"
    );
    let malformed = |refusal: &&String| refusal.starts_with("API");
    assert_eq!(tally.refusals.keys().find(malformed), None);
    assert!(
        tally.refused * 10 < tally.deeds,
        "what the city does is allowed: {tally:?}"
    );

    let auditor = Client::new(city.app.operator_router());
    let moved = auditor
        .get("/v1/matters?view=all&state=working,answered,closed&limit=200")
        .await;
    let moved = moved.unwrap();
    assert!(
        !moved["items"].as_array().unwrap().is_empty(),
        "units work on something"
    );
    let rates = auditor.get("/v1/rates").await.unwrap();
    let on_time = &rates["total"]["on_time"];
    let [kept, due] = ["numerator", "denominator"].map(|part| on_time[part].as_u64().unwrap());
    assert!(due > 0 && kept * 4 >= due * 3, "{kept} of {due} in time");
    the_funnel_adds_up(&auditor).await;
    city.app.close().await;
    drop(folder);
}

/// What comes into a step is what goes on and what is dropped, and who was never visited is a check, no more.
async fn the_funnel_adds_up(auditor: &Client) {
    let path = "/v1/funnels/migrant-children/migrant-children";
    let funnel = auditor.get(path).await.unwrap();
    println!("{funnel:#}");
    let count = |value: &serde_json::Value| value.as_u64().unwrap();
    let sum = |list: &serde_json::Value| -> u64 {
        let list = list.as_array().unwrap().iter();
        list.map(|one| count(&one["rows"])).sum()
    };
    assert_eq!(sum(&funnel["inputs"]), count(&funnel["raw"]));
    let mut comes_in = count(&funnel["raw"]);
    let stages = funnel["stages"].as_array().unwrap();
    assert_eq!(stages.len(), 4);
    for stage in stages {
        assert_eq!(count(&stage["rows_in"]), comes_in, "{stage}");
        comes_in = count(&stage["rows_out"]);
        assert_eq!(
            comes_in + sum(&stage["dropped"]),
            count(&stage["rows_in"]),
            "{stage}"
        );
        for drop in stage["dropped"].as_array().unwrap() {
            assert!(!drop["words"]["zh"].as_str().unwrap().is_empty(), "{drop}");
        }
    }
    assert!(comes_in > 0, "somebody is left: {funnel}");
    let path = "/v1/findings?limit=200&model=migrant-children/to_visit";
    let unvisited = auditor.get(path).await.unwrap();
    let unvisited = unvisited["items"].as_array().unwrap();
    println!("{} to visit, {comes_in} confirmed", unvisited.len());
    assert!(!unvisited.is_empty() && unvisited.len() < 100);
    assert!(unvisited.iter().all(|one| one["matter"].is_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_looks_in_at_night_on_a_holiday_finds_something_of_their_own() {
    let (folder, city) = city_at("2026-10-04T03:00:00+08:00").await;
    city.build(1).await;
    let cast = Cast::gather(&city.app).await.unwrap();
    for (name, view, at_least) in [
        ("resident", "reported", 1),
        ("deputy", "reported", 1),
        ("dispatcher", "desk", 5),
    ] {
        let client = cast.named(name).unwrap().client;
        let path = format!("/v1/matters?view={view}&limit=50");
        let list = client.get(&path).await.unwrap();
        let count = list["items"].as_array().unwrap().len();
        assert!(count >= at_least, "{name} has {count} in {view}");
    }
    city.app.close().await;
    drop(folder);
}

struct City {
    app: App,
    clock: Arc<SystemClock>,
}

impl City {
    async fn build(&self, days: u32) -> Built {
        let demo = Demo {
            seed: 7,
            days,
            still: true,
        };
        let built = build(&self.app, &self.clock, &demo, |_, _, _| {}).await;
        built.unwrap()
    }
}

/// An empty city whose clock shows this moment, so that what it plays does not depend on today.
async fn city_at(moment: &str) -> (TempDir, City) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SystemClock::default());
    let moment: Timestamp = moment.parse().unwrap();
    clock.set_offset(moment.duration_since(clock.now()));
    let env = Env {
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(7)),
    };
    let app = App::open(AppConfig::new(folder.path(), env)).await.unwrap();
    let applied = app.apply_packs(&Principal::system(), &packs()).await;
    applied.unwrap();
    (folder, City { app, clock })
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
