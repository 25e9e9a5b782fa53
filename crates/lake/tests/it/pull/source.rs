//! A town with sources, and what every kind of source must do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use haina_core::Fault as _;
use haina_lake::LakeError;
use haina_lake::load::{Batch, LoadMode, LoadSpec};
use haina_lake::pull::{Connections, Limits, Outcome, PullSpec, Pulls};
use serde_json::{Value, json};

use crate::load::town::{Town, spec};

/// The pulls of a town, with the connection `office` of its owner, and the same place as another department's, `elsewhere`.
pub fn pulls(town: &Town, url: &str, folder: Option<&Path>) -> Pulls {
    let urls = ["office", "elsewhere"].map(|name| (name.to_owned(), url.to_owned()));
    let urls = BTreeMap::from(urls);
    let connections =
        Connections::new(urls, folder.map(Path::to_owned)).for_departments(of_civil());
    let limits = Limits {
        window_rows_max: 5,
        ..Limits::default()
    };
    Pulls::new(
        town.lake.clone(),
        connections,
        town.folder.join("incoming"),
        limits,
    )
}

/// The connection brings rows of the owner of the towns' tables.
pub fn of_civil() -> BTreeMap<String, BTreeSet<String>> {
    BTreeMap::from([("office".to_owned(), BTreeSet::from(["civil".to_owned()]))])
}

/// How a table is loaded when its owner's rows are pulled.
pub fn pulled(mode: LoadMode, keys: &[&str], pull: Value) -> LoadSpec {
    let pull: PullSpec = serde_json::from_value(pull).unwrap();
    LoadSpec {
        pulls: BTreeMap::from([("civil".to_owned(), pull)]),
        ..spec(mode, keys)
    }
}

/// A pull of the owner's that brings something.
pub async fn taken(town: &Town, pulls: &Pulls, key: &str) -> Batch {
    match pulls.pull(&town.handler, key, None).await.unwrap() {
        Outcome::Taken(batch) => *batch,
        Outcome::Nothing => panic!("there was something new"),
    }
}

/// A pull that finds nothing new, and changes nothing.
pub async fn nothing(town: &Town, pulls: &Pulls, key: &str) {
    let before = town.version(key).await;
    assert_eq!(
        pulls.pull(&town.handler, key, None).await.unwrap(),
        Outcome::Nothing
    );
    assert_eq!(town.version(key).await, before);
}

/// The code and the words of a pull that fails, and that what was served still is.
pub async fn refused(town: &Town, pulls: &Pulls, key: &str) -> String {
    let before = (town.now(key).await, town.version(key).await);
    let error: LakeError = pulls.pull(&town.handler, key, None).await.unwrap_err();
    assert_eq!((town.now(key).await, town.version(key).await), before);
    assert!(error.hint().is_some());
    let standing = pulls.standing(&town.handler, key).await.unwrap();
    assert_eq!(standing[0].failed.as_deref(), Some(error.code()));
    format!("{} {error}", error.code())
}

/// A life of pulls `since` a growing number, with an overlap of one, into a table by key: new rows, changed rows, late rows,
/// a withdrawal. `run` runs a statement at the source.
pub async fn keyed_life(town: &Town, pulls: &Pulls, kind: &str, run: impl AsyncFn(&str)) {
    let key = "keyed";
    let pull = json!({
        "kind": kind, "connection": "office", "table": "household",
        "columns": {"no": "id"}, "since": {"column": "seq", "overlap_keys": 1},
    });
    town.table(key, &pulled(LoadMode::Keyed, &["no"], pull))
        .await;
    run("INSERT INTO household (id, name, age, seq) VALUES (1, '王芳', 30, 10)").await;
    run("INSERT INTO household (id, name, age, seq) VALUES (2, '李雷', 41, 20)").await;
    let first = taken(town, pulls, key).await;
    assert_eq!((first.counted.read, first.source.as_str()), (2, "civil"));
    let mark = first.pulled.unwrap();
    assert_eq!(
        (mark.connection.as_str(), mark.table.as_deref()),
        ("office", Some("household"))
    );
    nothing(town, pulls, key).await;
    // One is changed, one is new, one comes late within the overlap.
    run("UPDATE household SET age = 31, seq = 30 WHERE id = 1").await;
    run("INSERT INTO household (id, name, age, seq) VALUES (3, '韩梅', 20, 40)").await;
    run("INSERT INTO household (id, name, age, seq) VALUES (4, '迟到', 50, 19)").await;
    let second = taken(town, pulls, key).await;
    // What stood at the watermark was seen already.
    assert_eq!(second.counted.read, 3);
    let all = ["1,王芳,31", "2,李雷,41", "3,韩梅,20", "4,迟到,50"];
    assert_eq!(town.now(key).await, all);
    nothing(town, pulls, key).await;
    // Withdrawn, it is pulled again.
    town.lake
        .withdraw(&town.lead, key, second.id, "误")
        .await
        .unwrap();
    assert_eq!(town.now(key).await, ["1,王芳,30", "2,李雷,41"]);
    let again = taken(town, pulls, key).await;
    assert_eq!((again.counted.read, again.sha256), (3, second.sha256));
    assert_eq!(town.now(key).await, all);
    nothing(town, pulls, key).await;
    town.adds_up(key).await;
    // Another sends a file to the same table, as ever.
    town.load_from("urban", key, "no,name,age\n9,外来,1\n")
        .await
        .unwrap();
    nothing(town, pulls, key).await;
}
