//! A small simulation, so that the large one never rots.

use haina_store::{DatabaseConfig, Store};
use serde_json::Value;

use crate::run::haina;

fn sim(args: &[&str]) -> Value {
    args.iter().fold(haina(["sim"]), |h, arg| h.arg(arg)).json()
}

#[test]
fn a_city_killed_here_and_there_keeps_every_promise_and_a_seed_tells_one_story() {
    let few = ["--turns", "12", "--fire", "4"];
    let alone = sim(&[&["--seed", "7"], &few[..]].concat());
    let killed = sim(&[&["--seed", "7", "--kill", "--stride", "330"], &few[..]].concat());
    for report in [&alone, &killed] {
        assert_eq!(report["failures"], Value::Array(Vec::new()), "{report}");
        assert!(report["acknowledged"].as_u64().unwrap() >= 20, "{report}");
    }
    assert!(killed["kills"].as_u64().unwrap() >= 4, "{killed}");
    assert_eq!(alone["digests"]["7"].as_str().unwrap().len(), 64);
    assert_eq!(alone["digests"], killed["digests"]);
}

/// What an inspection says of a city in whose database somebody ran `sql`.
async fn said_after(city: &std::path::Path, script: &std::path::Path, sql: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(city).unwrap().flatten() {
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    let config = DatabaseConfig {
        url: None,
        data_dir: folder.path().to_owned(),
        pool_max: 2,
    };
    let store = Store::open(&config).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    assert!(tx.execute(sql, &[]).await.unwrap() > 0, "{sql}");
    tx.commit().await.unwrap();
    store.close().await;
    let inspect = haina(["sim-city", "inspect"]).arg(folder.path());
    inspect.arg("5").arg(script).ok()
}

#[tokio::test]
async fn a_city_that_broke_a_promise_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let city = folder.path().join("city");
    let script = folder.path().join("script");
    let told = haina(["sim-city", "live"])
        .arg(&city)
        .arg("5")
        .arg("40")
        .ok();
    std::fs::write(&script, told).unwrap();
    let breaks = [
        (
            "DELETE FROM journal_entry WHERE pos = (SELECT MAX(pos) FROM journal_entry WHERE kind LIKE 'matter.%')",
            "is not the fold of its entries",
        ),
        ("DELETE FROM journal_timer", "its timers at []"),
        (
            "DELETE FROM matter_key",
            "its keys are not those of its state",
        ),
        (
            "UPDATE matter_state SET excluded = 'draft'",
            "the events tell of",
        ),
        ("DELETE FROM api_idempotency", "refused when asked again"),
    ];
    for (sql, finding) in breaks {
        let said = said_after(&city, &script, sql).await;
        assert!(said.contains(finding), "{sql}: {said}");
    }
}
