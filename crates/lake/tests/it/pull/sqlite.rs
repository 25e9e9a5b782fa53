//! SQLite: a file of an office.

use haina_lake::load::LoadMode;
use haina_lake::pull::Outcome;
use rusqlite::Connection;
use serde_json::json;

use super::source::{keyed_life, nothing, pulled, pulls, refused, taken};
use crate::load::town::{Town, each, one};

/// An office's file in the town's allowed folder.
fn office(town: &Town) -> (std::path::PathBuf, Connection) {
    let folder = town.folder.join("offices");
    std::fs::create_dir_all(&folder).unwrap();
    let conn = Connection::open(folder.join("office.db")).unwrap();
    (folder, conn)
}

const HOUSEHOLD: &str = "CREATE TABLE household (id INTEGER, name TEXT, age INTEGER, seq INTEGER)";

#[tokio::test]
async fn a_table_is_pulled_whole_and_again_only_when_it_is_another() {
    each(async |town: Town| {
        let (folder, office) = office(&town);
        office
            .execute_batch("CREATE TABLE r (no INTEGER, name TEXT, age INTEGER, secret TEXT)")
            .unwrap();
        let run = |sql: &str| office.execute_batch(sql).unwrap();
        let pulls = pulls(&town, "sqlite:office.db", Some(&folder));
        let pull = json!({"kind": "sqlite", "connection": "office", "table": "r"});
        town.table("full", &pulled(LoadMode::Full, &[], pull)).await;
        nothing(&town, &pulls, "full").await;
        run("INSERT INTO r VALUES (1, '王芳', 30, 'x'), (2, '李雷', 41, 'y')");
        let first = taken(&town, &pulls, "full").await;
        assert_eq!(
            (first.counted.read, first.file_name.as_str()),
            (2, "office:r")
        );
        assert_eq!(town.now("full").await, ["1,王芳,30", "2,李雷,41"]);
        nothing(&town, &pulls, "full").await;
        // What is not a field does not come.
        run("UPDATE r SET secret = 'z'");
        nothing(&town, &pulls, "full").await;
        run("UPDATE r SET age = 42 WHERE no = 2");
        taken(&town, &pulls, "full").await;
        // It is again what it was: that is news.
        run("UPDATE r SET age = 41 WHERE no = 2");
        let third = taken(&town, &pulls, "full").await;
        assert_eq!(third.sha256, first.sha256);
        assert_eq!(town.now("full").await, ["1,王芳,30", "2,李雷,41"]);
        // Emptied, it takes nothing away.
        run("DELETE FROM r");
        assert!(refused(&town, &pulls, "full").await.starts_with("LAK0010 "));
        town.adds_up("full").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_new_is_pulled_once() {
    each(async |town: Town| {
        let (folder, office) = office(&town);
        office.execute_batch(HOUSEHOLD).unwrap();
        let pulls = pulls(&town, "sqlite:office.db", Some(&folder));
        let run = async |sql: &str| office.execute_batch(sql).unwrap();
        keyed_life(&town, &pulls, "sqlite", run).await;
    })
    .await;
}

#[tokio::test]
async fn rows_that_are_added_do_not_come_twice() {
    one(async |town: Town| {
        let (folder, office) = office(&town);
        office.execute_batch("CREATE TABLE log (no INTEGER, name TEXT, age INTEGER, at TEXT)").unwrap();
        let run = |sql: &str| office.execute_batch(sql).unwrap();
        let pulls = pulls(&town, "sqlite:office.db", Some(&folder));
        let pull = json!({
            "kind": "sqlite", "connection": "office", "select": "SELECT * FROM log WHERE age > 0",
            "since": {"column": "at", "overlap_seconds": 60},
        });
        town.table("append", &pulled(LoadMode::Append, &[], pull.clone())).await;
        run("INSERT INTO log VALUES (1, '甲', 1, '2026-03-01T08:00:00'), (2, '乙', 1, '2026-03-01T08:00:00')");
        taken(&town, &pulls, "append").await;
        nothing(&town, &pulls, "append").await;
        // At the same second, the same row once more, late, and new.
        run("INSERT INTO log VALUES (3, '丙', 1, '2026-03-01T08:00:00'), (1, '甲', 1, '2026-03-01T08:00:00'),
            (4, '丁', 1, '2026-03-01T07:59:30'), (5, '戊', 1, '2026-03-01T09:00:00'), (6, '己', 0, '2026-03-01T09:00:00')");
        assert_eq!(taken(&town, &pulls, "append").await.counted.read, 4);
        nothing(&town, &pulls, "append").await;
        assert_eq!(town.now("append").await, ["1,甲,1", "1,甲,1", "2,乙,1", "3,丙,1", "4,丁,1", "5,戊,1"]);
        // More rows than are remembered: told, not doubled.
        run("INSERT INTO log SELECT no, name, age, '2026-03-01T10:00:00' FROM log");
        assert!(refused(&town, &pulls, "append").await.starts_with("LAK0023 "));
        // Declared anew, everything would come twice.
        let mut other = pull;
        other["select"] = json!("SELECT no, name, age, at FROM log");
        let spec = pulled(LoadMode::Append, &[], other);
        town.lake.declare(&town.lead, "append", &spec).await.unwrap();
        assert!(refused(&town, &pulls, "append").await.starts_with("LAK0011 "));
        town.adds_up("append").await;
    })
    .await;
}

#[tokio::test]
async fn by_key_more_rows_than_are_remembered_come_again_and_change_nothing() {
    one(async |town: Town| {
        let (folder, office) = office(&town);
        office.execute_batch(HOUSEHOLD).unwrap();
        let pulls = pulls(&town, "sqlite:office.db", Some(&folder));
        let pull = json!({"kind": "sqlite", "connection": "office", "table": "household",
            "columns": {"no": "id"}, "since": {"column": "seq"}});
        town.table("keyed", &pulled(LoadMode::Keyed, &["no"], pull))
            .await;
        for id in 0..9 {
            let sql = format!("INSERT INTO household VALUES ({id}, '人', 1, 7)");
            office.execute_batch(&sql).unwrap();
        }
        taken(&town, &pulls, "keyed").await;
        nothing(&town, &pulls, "keyed").await;
        office
            .execute_batch("INSERT INTO household VALUES (9, '人', 1, 8)")
            .unwrap();
        assert_eq!(taken(&town, &pulls, "keyed").await.counted.read, 10);
        assert_eq!(town.now("keyed").await.len(), 10);
        nothing(&town, &pulls, "keyed").await;
    })
    .await;
}

#[tokio::test]
async fn a_source_that_is_wrong_is_told_and_nothing_changes() {
    one(async |town: Town| {
        let (folder, office) = office(&town);
        office
            .execute_batch(
                "CREATE TABLE r (no INTEGER, name TEXT, age INTEGER, photo BLOB, w INTEGER)",
            )
            .unwrap();
        office
            .execute_batch("INSERT INTO r VALUES (1, '王芳', 30, x'00', NULL)")
            .unwrap();
        let pulls_of = |url: &str| pulls(&town, url, Some(&folder));
        let pulls = pulls_of("sqlite:office.db");
        let mut n = 0;
        let mut said = async |pull: serde_json::Value| {
            n += 1;
            let key = format!("wrong{n}");
            town.table(&key, &pulled(LoadMode::Keyed, &["no"], pull))
                .await;
            refused(&town, &pulls, &key).await
        };
        let base = json!({"kind": "sqlite", "connection": "office"});
        let with = |more: serde_json::Value| {
            let mut base = base.clone();
            base.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            base
        };
        let missing = said(with(json!({"select": "SELECT no, name FROM r"}))).await;
        assert!(
            missing.starts_with("LAK0020 ") && missing.contains("`age`"),
            "{missing}"
        );
        assert!(
            said(with(json!({"table": "gone"})))
                .await
                .starts_with("LAK0020 ")
        );
        assert!(
            said(with(json!({"table": "r", "connection": "other"})))
                .await
                .starts_with("LAK0017 ")
        );
        let others = said(with(json!({"table": "r", "connection": "elsewhere"}))).await;
        assert!(
            others.starts_with("LAK0017 ") && others.contains("this department"),
            "{others}"
        );
        assert!(
            said(with(json!({"table": "r", "kind": "postgresql"})))
                .await
                .starts_with("LAK0017 ")
        );
        let blob = said(with(json!({"table": "r", "columns": {"name": "photo"}}))).await;
        assert!(
            blob.starts_with("LAK0021 ") && blob.contains("photo"),
            "{blob}"
        );
        let level = said(with(json!({"table": "r", "since": {"column": "w"}}))).await;
        assert!(
            level.starts_with("LAK0023 ") && level.contains("no value"),
            "{level}"
        );
        assert!(
            said(with(json!({"table": "r", "since": {"column": "z"}})))
                .await
                .contains("`z`")
        );
        // Outside of the folder, and nowhere.
        let nowhere = [
            ("outside", "sqlite:../journal.key", "LAK0017"),
            ("nowhere", "sqlite:none.db", "LAK0018"),
        ];
        for (key, url, code) in nowhere {
            let spec = pulled(LoadMode::Full, &[], with(json!({"table": "r"})));
            town.table(key, &spec).await;
            let said = refused(&town, &pulls_of(url), key).await;
            assert!(said.starts_with(code), "{said}");
        }
        // Only who may deliver may pull; a source that is not pulled cannot be.
        assert!(pulls.pull(&town.stranger, "wrong1", None).await.is_err());
        assert!(
            pulls
                .pull(&town.source, "wrong1", Some("urban".to_owned()))
                .await
                .is_err()
        );
        // Bad rows are rejected with their reasons, as of every delivery.
        office
            .execute_batch("INSERT INTO r VALUES (2, '李雷', 'alt', NULL, 1)")
            .unwrap();
        town.table(
            "rejects",
            &pulled(LoadMode::Keyed, &["no"], with(json!({"table": "r"}))),
        )
        .await;
        let batch = taken(&town, &pulls, "rejects").await;
        assert_eq!((batch.counted.accepted, batch.counted.rejected), (1, 1));
        assert_eq!(batch.counted.reasons.get("bad-integer"), Some(&1));
    })
    .await;
}

#[tokio::test]
async fn a_pull_that_is_cut_off_anywhere_is_pulled_again_and_comes_once() {
    one(async |town: Town| {
        let (folder, office) = office(&town);
        office.execute_batch("CREATE TABLE log (no INTEGER, name TEXT, age INTEGER, seq INTEGER)").unwrap();
        let pulls = pulls(&town, "sqlite:office.db", Some(&folder));
        let pull = json!({"kind": "sqlite", "connection": "office", "table": "log", "since": {"column": "seq"}});
        town.table("append", &pulled(LoadMode::Append, &[], pull)).await;
        let mut expected = Vec::new();
        for n in 0..12_u32 {
            office.execute_batch(&format!("INSERT INTO log VALUES ({n}, '人', 1, {n})")).unwrap();
            expected.push(format!("{n},人,1"));
            town.place.cut_at(n + 1);
            let _ = pulls.pull(&town.handler, "append", None).await;
            town.place.cut_at(0);
            town.opened_again().await.unwrap();
            let _: Outcome = pulls.pull(&town.handler, "append", None).await.unwrap();
            let mut sorted = expected.clone();
            sorted.sort();
            assert_eq!(town.now("append").await, sorted, "cut {n}");
            nothing(&town, &pulls, "append").await;
        }
        town.adds_up("append").await;
    })
    .await;
}

#[tokio::test]
async fn a_pull_is_due_by_its_schedule_and_stands_told() {
    one(async |town: Town| {
        let (folder, office) = office(&town);
        office.execute_batch("CREATE TABLE r (no INTEGER, name TEXT, age INTEGER)").unwrap();
        office.execute_batch("INSERT INTO r VALUES (1, '王芳', 30)").unwrap();
        let pulls = pulls(&town, "sqlite:office.db", Some(&folder));
        let pull = json!({"kind": "sqlite", "connection": "office", "table": "r", "schedule": {"every": "daily", "by": "06:00"}});
        town.table("full", &pulled(LoadMode::Full, &[], pull)).await;
        let due = async || pulls.due(town.env.now()).await.unwrap();
        assert_eq!(due().await, [("full".to_owned(), "civil".to_owned())]);
        let batch = taken(&town, &pulls, "full").await;
        assert!(due().await.is_empty());
        town.clock.advance(jiff::SignedDuration::from_hours(24));
        assert_eq!(due().await.len(), 1);
        nothing(&town, &pulls, "full").await;
        assert!(due().await.is_empty());
        // What is away for the moment is tried again before the next day.
        town.clock.advance(jiff::SignedDuration::from_hours(24));
        let (there, away) = (folder.join("office.db"), folder.join("away.db"));
        std::fs::rename(&there, &away).unwrap();
        assert!(refused(&town, &pulls, "full").await.starts_with("LAK0018 "));
        assert!(due().await.is_empty());
        town.clock.advance(jiff::SignedDuration::from_mins(16));
        assert_eq!(due().await.len(), 1);
        std::fs::rename(&away, &there).unwrap();
        nothing(&town, &pulls, "full").await;
        let standing = pulls.standing(&town.lead, "full").await.unwrap();
        assert_eq!(standing.len(), 1);
        assert_eq!((standing[0].batch, standing[0].failed.as_deref()), (Some(batch.id), None));
        assert!(pulls.standing(&town.stranger, "full").await.is_err());
    })
    .await;
}
