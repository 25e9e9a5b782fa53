//! Pulls through their doors: by hand and by schedule, told where they stand, and no address is ever shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use haina_api::testing::{TestCity, pull_tables};
use haina_lake::pull::Connections;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::catalog::registration;

const TABLE: &str = "/v1/tables/police.register";

/// The office's file, and the connections to it and to a server that is not there.
pub fn office(folder: &Path) -> (Connection, Connections) {
    let conn = Connection::open(folder.join("office.db")).unwrap();
    conn.execute_batch(
        "CREATE TABLE register (identity TEXT, name TEXT, district TEXT, seq INTEGER);
         INSERT INTO register VALUES ('370230198901020014', '王海宁', '370202', 1);",
    )
    .unwrap();
    let urls = [
        ("office", "sqlite:office.db"),
        ("gone", "postgres://haina:s3cret@127.0.0.1:1/office"),
    ];
    let urls = urls.map(|(name, url)| (name.to_owned(), url.to_owned()));
    let of_police = || BTreeSet::from(["police".to_owned()]);
    let departments = ["office", "gone"].map(|name| (name.to_owned(), of_police()));
    let connections = Connections::new(BTreeMap::from(urls), Some(folder.to_owned()))
        .for_departments(BTreeMap::from(departments));
    (conn, connections)
}

/// How the register is declared when it is pulled.
pub fn declaration() -> Value {
    json!({"mode": "keyed", "keys": ["identity"], "pulls": {"police": {
        "kind": "sqlite", "connection": "office", "table": "register", "since": {"column": "seq"},
        "schedule": {"every": "realtime"},
    }}})
}

#[tokio::test]
async fn a_table_is_pulled_by_hand_and_by_schedule() {
    let folder = tempfile::tempdir().unwrap();
    let (office, connections) = office(folder.path());
    let city = TestCity::with(|config| config.sources = connections).await;
    let lead = city.as_role("unit-lead");
    let made = lead
        .post("/v1/catalog/resources", registration("police.register"))
        .await;
    made.assert_status(201);
    let table = lead.put(TABLE, declaration()).await.ok();
    assert_eq!(table["pulls"][0]["connection"], "office", "{table}");
    assert_eq!(table["pulls"][0]["tried_at"], Value::Null);

    let pulls = format!("{TABLE}/pulls");
    let handler = city.as_role("handler");
    let entries = city.entries().await;
    let pulled = handler.post(&pulls, json!({})).await;
    pulled.assert_status(201);
    let pulled = pulled.json();
    assert_eq!(pulled["batch"]["read"], 1, "{pulled}");
    assert_eq!(
        pulled["batch"]["pulled"],
        json!({"kind": "sqlite", "connection": "office", "table": "register", "until": null})
    );
    assert!(city.entries().await > entries);
    let again = handler.post(&pulls, json!({"source": "police"})).await;
    again.assert_status(200);
    assert_eq!(again.json(), json!({"outcome": "nothing", "batch": null}));
    // Who may not deliver may not pull.
    let resident = city.as_role("resident").post(&pulls, json!({})).await;
    assert!(
        matches!(resident.status.as_u16(), 403 | 404),
        "{}",
        resident.text()
    );

    // By itself, when it is due and not before.
    let insert = |id: &str, seq: u32| {
        let sql = format!("INSERT INTO register VALUES ('{id}', '李岚', '370202', {seq})");
        office.execute_batch(&sql).unwrap();
    };
    let rows = async || lead.get(TABLE).await.ok()["rows"].clone();
    insert("370230198901020022", 2);
    pull_tables(city.app.api()).await;
    assert_eq!(rows().await, 1);
    city.clock.advance(jiff::SignedDuration::from_mins(20));
    pull_tables(city.app.api()).await;
    assert_eq!(rows().await, 2);
    let standing = lead.get(TABLE).await.ok()["pulls"][0].clone();
    assert_eq!(
        (&standing["failed"], &standing["every"]),
        (&Value::Null, &json!("realtime"))
    );

    // A source that is not there is told by its code, and what was served still is.
    let mut other = declaration();
    other["pulls"]["police"]["connection"] = json!("gone");
    other["pulls"]["police"]["kind"] = json!("postgresql");
    lead.put(TABLE, other).await.ok();
    let gone = handler.post(&pulls, json!({})).await;
    gone.assert_status(503).assert_problem("LAK0018");
    assert!(
        !gone.text().contains("s3cret") && !gone.text().contains("127.0.0.1"),
        "{}",
        gone.text()
    );
    assert_eq!(rows().await, 2);
    let standing = lead.get(TABLE).await.ok()["pulls"][0].clone();
    assert_eq!(standing["failed"], "LAK0018");
    assert!(
        standing["words"]["zh"]
            .as_str()
            .is_some_and(|words| !words.is_empty()),
        "{standing}"
    );
    // One that cannot be pulled keeps no other from being pulled.
    city.clock.advance(jiff::SignedDuration::from_mins(20));
    pull_tables(city.app.api()).await;
    assert_eq!(rows().await, 2);
}
