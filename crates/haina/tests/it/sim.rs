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

#[test]
fn papers_are_spared_while_departments_answer_and_asked_for_within_two_seconds_when_one_is_down() {
    let report = sim(&["proof", "--down", "social-security"]);
    assert_eq!(report["wrong"], Value::Array(Vec::new()), "{report}");
    assert_eq!(report["papers"], 5, "{report}");
    assert_eq!(report["up"]["asked"], Value::Array(Vec::new()), "{report}");
    let asked = &report["down"]["asked"];
    assert_eq!(asked, &serde_json::json!(["insurance-record"]), "{report}");
    let refused = haina(["sim", "proof", "--down", "nobody"]).fails(1);
    assert!(refused.contains("CLI0038"), "{refused}");
}

#[test]
fn a_bundle_takes_as_long_as_its_longest_way_and_a_silent_department_holds_up_only_what_needs_it() {
    let report = sim(&["bundle", "after-death"]);
    assert_eq!(report["items"], 41, "{report}");
    assert_eq!(report["departments"], 12, "{report}");
    assert_eq!(report["wrong"], Value::Array(Vec::new()), "{report}");
    assert_eq!(report["elapsed_days"], report["longest_days"], "{report}");
    assert!(report["at_once"].as_u64().unwrap() >= 12, "{report}");
    let days = |name: &str| report[name].as_f64().unwrap();
    assert!(days("serial_days") > 3.0 * days("elapsed_days"), "{report}");

    for wrong in [
        &["bundle", "no-such-pack"][..],
        &["bundle", "after-death", "--silent", "nobody"],
    ] {
        let refused = wrong.iter().fold(haina(["sim"]), |h, arg| h.arg(arg));
        let said = refused.fails(1);
        assert!(said.contains("CLI0038"), "{wrong:?}: {said}");
    }

    // A department that falls silent in the middle finishes not even what it has begun, until nothing else can be done.
    let middle = sim(&[
        "bundle",
        "after-death",
        "--silent",
        "police",
        "--after",
        "9",
    ]);
    assert_eq!(middle["wrong"], Value::Array(Vec::new()), "{middle}");
    assert_eq!(
        (&middle["items"], &middle["state"]),
        (&report["items"], &report["state"]),
        "{middle}"
    );

    let silent = sim(&["bundle", "after-death", "--silent", "natural-resources"]);
    assert_eq!(silent["wrong"], Value::Array(Vec::new()), "{silent}");
    assert_eq!(silent["items"], 41, "{silent}");
    let until = |of: &Value, task: &str| {
        let spans = of["spans"].as_array().unwrap();
        let span = spans.iter().find(|span| span["task"] == task).unwrap();
        span["until_day"].as_f64().unwrap()
    };
    let held: Vec<&str> = silent["held_up"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(!held.is_empty() && held.len() < 12, "{held:?}");
    for span in report["spans"].as_array().unwrap() {
        let task = span["task"].as_str().unwrap();
        let later = until(&silent, task) > until(&report, task);
        assert_eq!(later, held.contains(&task), "{task}: {held:?}");
    }
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
        (
            "UPDATE ledger_line SET amount = amount + 1 WHERE amount > 0",
            "the ledger does not add up",
        ),
        (
            "DELETE FROM ledger_transfer WHERE kind = 'budget'",
            "was acknowledged and is lost",
        ),
    ];
    for (sql, finding) in breaks {
        let said = said_after(&city, &script, sql).await;
        assert!(said.contains(finding), "{sql}: {said}");
    }
}
