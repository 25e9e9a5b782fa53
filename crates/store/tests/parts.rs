//! Migrations, leases, files, search and backups, on both databases where they differ.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use haina_core::{Env, Fault};
use haina_store::testing::{self, Place};
use haina_store::{
    DATABASE_FILE, DatabaseConfig, Dialect, Files, FtsIndex, Lease, Migrations, Step, Store,
    StoreError, args, backup_folder, check_file, explain, full_scans,
};
use jiff::SignedDuration;
use uuid::Uuid;

const fn step(number: u32, sql: &'static str) -> Step {
    Step {
        number,
        name: "a step",
        sql,
    }
}

const SEARCH: Migrations = Migrations {
    room: "trial",
    steps: &[step(
        1,
        "-- texts to be found
         -- fts: trial_search
         -- fts numbers: trial_search
         CREATE TABLE trial (id {uuid} PRIMARY KEY, place TEXT NOT NULL, note TEXT NOT NULL);
         CREATE INDEX trial_place_idx ON trial (place);",
    )],
};

#[tokio::test]
async fn a_changed_step_and_a_newer_database_are_refused() {
    const ONE: Step = step(1, "CREATE TABLE trial (n BIGINT);\n");
    const TWO: Step = step(2, "CREATE TABLE trial_two (n BIGINT);");
    const CHANGED: &[Step] = &[step(1, "CREATE TABLE trial (n TEXT);"), TWO];
    const WRONG: &[Step] = &[
        ONE,
        TWO,
        step(3, "CREATE TABLE t3 (n BIGINT); CREATE nonsense;"),
    ];
    let of = |steps| Migrations {
        room: "trial",
        steps,
    };
    testing::each_place(&[], async |place: Place| {
        let (store, env) = (&place.store, &place.env);
        let both = of(&[ONE, TWO]);
        let applied = async || store.status(&[both]).await.unwrap()[1].applied;
        assert_eq!(applied().await, 0);
        store.migrate(&[of(&[ONE])], env).await.unwrap();
        assert_eq!(applied().await, 1);
        store.migrate(&[both], env).await.unwrap();
        store.migrate(&[both], env).await.unwrap();
        assert_eq!(applied().await, 2);
        let error = store.migrate(&[of(&[ONE])], env).await.unwrap_err();
        assert_eq!(error.code(), "STO0008");
        let changed = of(CHANGED);
        assert_eq!(
            store.migrate(&[changed], env).await.unwrap_err().code(),
            "STO0007"
        );
        let wrong = of(WRONG);
        assert_eq!(
            store.migrate(&[wrong], env).await.unwrap_err().code(),
            "STO0009"
        );
        assert_eq!(applied().await, 2);
        let mut session = store.read().await.unwrap();
        assert!(
            session.all("SELECT * FROM t3", &[]).await.is_err(),
            "half a step was kept"
        );
    })
    .await;
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_ends() {
    testing::each_place(&[], async |place: Place| {
        let ttl = SignedDuration::from_secs(5);
        let take = async |who| Lease::acquire(&place.store, &place.env, "work", who, ttl).await;
        let first = take("a").await.unwrap().unwrap();
        assert_eq!(take("b").await.unwrap(), None);
        place.clock.advance(SignedDuration::from_secs(4));
        assert_eq!(
            take("a").await.unwrap().unwrap().epoch,
            first.epoch,
            "renewed"
        );
        place.clock.advance(SignedDuration::from_secs(4));
        assert_eq!(take("b").await.unwrap(), None);
        place.clock.advance(SignedDuration::from_secs(1));
        let second = take("b").await.unwrap().unwrap();
        assert_eq!(second.epoch, first.epoch + 1);

        let hold = async |lease: Lease| {
            let mut tx = place.store.begin().await.unwrap();
            let held = lease.hold(&mut tx, &place.store, &place.env, ttl).await;
            tx.commit().await.unwrap();
            held
        };
        assert_eq!(hold(first).await.unwrap_err().code(), "STO0017");
        hold(second.clone()).await.unwrap();
        second.release(&place.store).await.unwrap();
        assert!(take("a").await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_lease_taken_by_a_clock_that_ran_ahead_does_not_keep_the_work_until_then() {
    testing::each_place(&[], async |place: Place| {
        let ttl = SignedDuration::from_secs(5);
        let take = async |who| Lease::acquire(&place.store, &place.env, "work", who, ttl).await;
        place.clock.advance(SignedDuration::from_hours(24));
        let ahead = take("ahead").await.unwrap().unwrap();
        place.clock.advance(SignedDuration::from_hours(-24));
        let next = take("right").await.unwrap().unwrap();
        assert_eq!(next.epoch, ahead.epoch + 1);
        // A clock that is a little ahead is believed.
        place.clock.advance(SignedDuration::from_secs(-4));
        assert_eq!(take("ahead").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_kept_by_its_content_and_damage_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("files");
    let files = Files::open(place.to_str().unwrap(), 10).unwrap();
    let file = files.put("海纳".into()).await.unwrap();
    assert_eq!(files.put("海纳".into()).await.unwrap(), file);
    assert_eq!(files.list().await.unwrap(), std::slice::from_ref(&file));
    assert_eq!(files.get(&file.sha256).await.unwrap(), "海纳");
    assert!(files.contains(&file.sha256).await.unwrap());
    let error = files.put("larger than 10".into()).await.unwrap_err();
    assert_eq!(error.code(), "STO0012");
    let path = place.join(&file.sha256[..2]).join(&file.sha256[2..]);
    std::fs::write(&path, "海内").unwrap();
    assert_eq!(files.get(&file.sha256).await.unwrap_err().code(), "STO0015");
    files.delete(&file.sha256).await.unwrap();
    files.delete(&file.sha256).await.unwrap();
    for absent in [file.sha256.as_str(), "../../etc/passwd", ""] {
        assert_eq!(
            files.get(absent).await.unwrap_err().code(),
            "STO0013",
            "{absent}"
        );
    }
}

#[tokio::test]
async fn texts_are_found_by_any_part_from_two_characters_on() {
    const TEXTS: [&str; 4] = [
        "市南区香港中路3号楼，夜间施工噪音扰民。",
        "崂山区沙子口街道 Street light BROKEN near Pier 12; 编号HN2026000123",
        "李沧区供热不足，室温１６度",
        "甲乙，乙丙",
    ];
    let index = FtsIndex {
        table: "trial_search",
    };
    testing::each(&[SEARCH], async |store: Store, _: Env| {
        let key = |n: usize| Uuid::from_u128(n as u128 + 1);
        let mut tx = store.begin().await.unwrap();
        index
            .put(&mut tx, key(0), "will be replaced 供热")
            .await
            .unwrap();
        for (n, text) in TEXTS.iter().enumerate() {
            index.put(&mut tx, key(n), text).await.unwrap();
        }
        tx.commit().await.unwrap();
        let find = async |terms: &str| {
            let mut session = store.read().await.unwrap();
            let hits = index.query(&mut session, terms, 10, None).await.unwrap();
            hits.iter()
                .map(|hit| hit.key.as_u128() - 1)
                .filter(|n| FtsIndex::holds(TEXTS[*n as usize], terms))
                .collect::<Vec<_>>()
        };
        let cases: [(&str, &[u128]); 31] = [
            ("市南", &[0]),
            ("香港中路", &[0]),
            ("施工噪音", &[0]),
            ("区", &[2, 1, 0]),
            ("民", &[0]),
            ("楼", &[0]),
            ("3号楼", &[0]),
            ("中路3", &[0]),
            ("路3号", &[0]),
            ("3号", &[0]),
            ("中路3号", &[0]),
            ("香港中路3号楼", &[0]),
            ("香港中路33号", &[]),
            ("青港中路3号", &[]),
            ("编号HN2026000123", &[1]),
            ("号HN20", &[1]),
            ("崂山区香港中路3号", &[]),
            ("市南区香港中路3", &[0]),
            ("light", &[1]),
            ("bro", &[1]),
            ("oken", &[]),
            ("pier 12", &[1]),
            ("HN2026", &[1]),
            ("hn2026000123", &[1]),
            ("噪音 市南", &[0]),
            ("噪音 崂山", &[]),
            ("16度", &[2]),
            ("供热", &[2]),
            ("甲乙丙", &[]),
            ("甲乙，乙丙", &[3]),
            ("\"' OR * :", &[]),
        ];
        for (terms, expected) in cases {
            assert_eq!(
                find(terms).await,
                expected,
                "{terms} on {:?}",
                store.dialect()
            );
        }
        let mut session = store.read().await.unwrap();
        // Found by its number, and yet it is in another district.
        let other = "崂山区香港中路3号";
        let hits = index.query(&mut session, other, 9, None).await.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.key).collect::<Vec<_>>(), [key(0)]);
        assert!(!FtsIndex::holds(TEXTS[0], other));
        let first = index.query(&mut session, "区", 1, None).await.unwrap()[0];
        let next = index
            .query(&mut session, "区", 9, Some(first.pos))
            .await
            .unwrap();
        assert_eq!(
            next.iter().map(|hit| hit.key).collect::<Vec<_>>(),
            [key(1), key(0)]
        );
        drop(session);
        let mut tx = store.begin().await.unwrap();
        index.delete(&mut tx, key(0)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(find("市南").await, []);
    })
    .await;
}

#[tokio::test]
async fn a_number_is_found_as_long_as_the_text_has_it() {
    let index = FtsIndex {
        table: "trial_search",
    };
    testing::each(&[SEARCH], async |store: Store, _: Env| {
        let key = |n: u128| Uuid::from_u128(n);
        let put = async |texts: &[(Uuid, &str)]| {
            let mut tx = store.begin().await.unwrap();
            index.put_all(&mut tx, texts).await.unwrap();
            tx.commit().await.unwrap();
        };
        let find = async |terms: &str, limit: u32, before: Option<i64>| {
            let mut session = store.read().await.unwrap();
            let hits = index.query(&mut session, terms, limit, before).await;
            let hits = hits.unwrap().into_iter().map(|hit| (hit.key, hit.pos));
            hits.unzip::<Uuid, i64, Vec<_>, Vec<_>>()
        };
        let found = async |terms: &str| find(terms, 10, None).await.0;
        put(&[
            (key(1), "香港中路100号，近香港中路1003号，夜间噪音"),
            (key(2), "香港中路100号，路灯不亮"),
        ])
        .await;
        assert_eq!(found("香港中路100号").await, [key(2), key(1)]);
        let (newest, at) = find("香港中路100", 1, None).await;
        assert_eq!(newest, [key(2)]);
        assert_eq!(find("香港中路100", 9, Some(at[0])).await.0, [key(1)]);
        assert_eq!(found("香港中路1003号").await, [key(1)]);
        for terms in [
            "中路100号 噪音",
            "中路100号 中路1003号",
            "港中路1003 夜间 中路100",
        ] {
            assert_eq!(found(terms).await, [key(1)], "{terms}");
        }
        // One number stays, one goes, one comes.
        put(&[(key(1), "香港中路100号，近江西路17号")]).await;
        assert_eq!(found("香港中路100号").await, [key(2), key(1)]);
        assert!(found("香港中路1003号").await.is_empty());
        assert_eq!(found("近江西路17号").await, [key(1)]);
        let mut tx = store.begin().await.unwrap();
        index.delete(&mut tx, key(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(found("近江西路17号").await.is_empty());
        assert_eq!(found("香港中路100号").await, [key(2)]);
    })
    .await;
}

#[tokio::test]
async fn a_full_scan_shows_in_the_plan() {
    testing::each(&[SEARCH], async |store: Store, _: Env| {
        let mut session = store.read().await.unwrap();
        let by = |column| format!("SELECT id FROM trial WHERE {column} = $1 ORDER BY id LIMIT 5");
        let plan = explain(&mut session, &by("place"), &args!["x"])
            .await
            .unwrap();
        assert!(full_scans(&plan).is_empty(), "{plan:?}");
        let plan = explain(
            &mut session,
            "SELECT id FROM trial WHERE note = $1",
            &args!["x"],
        )
        .await
        .unwrap();
        assert_eq!(full_scans(&plan).len(), 1, "{plan:?}");
    })
    .await;
}

#[tokio::test]
async fn a_backup_is_made_while_work_goes_on() {
    testing::each_place(&[SEARCH], async |place: Place| {
        let mut tx = place.store.begin().await.unwrap();
        let sql = "INSERT INTO trial (id, place, note) VALUES ($1, 'kept', '')";
        tx.execute(sql, &args![Uuid::nil()]).await.unwrap();
        tx.commit().await.unwrap();
        let open = place.store.begin();
        let to = place.folder.join("copy");
        std::fs::create_dir_all(&to).unwrap();
        let to_file = to.join(DATABASE_FILE);
        let made = match place.store.backup(&to_file).await {
            Err(StoreError::Backup { reason }) if reason.contains("not installed") => return,
            made => made.unwrap(),
        };
        drop(open);
        assert!(made.bytes > 0);
        assert_eq!(
            place.store.backup(&to_file).await.unwrap_err().code(),
            "STO0016"
        );
        if place.store.dialect() == Dialect::Postgres {
            return;
        }
        check_file(&to_file).await.unwrap();
        backup_folder(&place.config.data_dir, &place.folder.join("second"))
            .await
            .unwrap();
        let copy = DatabaseConfig {
            data_dir: to,
            ..place.config.clone()
        };
        let copy = Store::open(&copy).await.unwrap();
        let row = copy
            .read()
            .await
            .unwrap()
            .one("SELECT place FROM trial", &[])
            .await
            .unwrap();
        assert_eq!(row.get::<String>("place").unwrap(), "kept");
        copy.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_data_folder_is_held_by_one() {
    testing::on_sqlite(&[], async |place: Place| {
        let error = Store::open(&place.config).await.err().unwrap();
        assert_eq!(error.code(), "STO0002");
        assert!(
            error.to_string().ends_with(&std::process::id().to_string()),
            "{error}"
        );
        place.store.close().await;
        let again = Store::open(&place.config).await.unwrap();
        assert!(
            place.store.begin().await.is_err(),
            "a closed store works on"
        );
        again.close().await;
    })
    .await;
}
