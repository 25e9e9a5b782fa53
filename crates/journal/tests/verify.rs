//! Proofs hold offline, and whatever is done to a journal behind its back is found and named.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use haina_core::Fault;
use haina_journal::{
    Actor, Checkpoint, Draft, EntryId, Filter, Journal, JournalConfig, MIGRATIONS, Proof,
    PublicKey, Report, TileId, What, Works, leaf_hash, verify,
};
use haina_store::testing::{Place, each_place, on_sqlite};
use haina_store::{Value, args};
use serde_json::json;

async fn open(place: &Place, key: &str) -> Journal {
    let config = JournalConfig::new(place.folder.join(key), "test/journal");
    Journal::open(place.store.clone(), place.env.clone(), config)
        .await
        .unwrap()
}

/// Appends and sequences `n` entries, each third with personal content.
async fn write(journal: &Journal, place: &Place, n: u32) -> Vec<EntryId> {
    let mut ids = Vec::new();
    let mut tx = place.store.begin().await.unwrap();
    for i in 0..n {
        let actor = Actor::System("test".to_owned());
        let mut draft = Draft::new("test.done", format!("mat_{i}"), actor, json!({"n": i}));
        if i % 3 == 0 {
            draft = draft.with_personal(json!({"phone": format!("1380000{i:04}")}));
        }
        ids.push(journal.append(&mut tx, draft).await.unwrap());
    }
    tx.commit().await.unwrap();
    journal.settle(&Works::default()).await.unwrap();
    ids
}

async fn sql(place: &Place, sql: &str, args: &[Value]) {
    let mut tx = place.store.begin().await.unwrap();
    assert!(tx.execute(sql, args).await.unwrap() > 0, "{sql}");
    tx.commit().await.unwrap();
}

async fn check(place: &Place, journal: &Journal, outside: &[Checkpoint]) -> Report {
    let mut heard = (0, 0);
    let key = journal.public_key();
    let report = verify(&place.store, &key, outside, |done, all| heard = (done, all));
    let report = report.await.unwrap();
    assert!(heard.0 <= heard.1);
    report
}

fn told(report: &Report, what: What) -> Vec<(Option<u64>, Option<EntryId>)> {
    let of = report
        .findings
        .iter()
        .filter(|finding| finding.what == what);
    of.map(|finding| (finding.seq, finding.entry)).collect()
}

async fn checkpoint(place: &Place, journal: &Journal) -> Checkpoint {
    let mut session = place.store.read().await.unwrap();
    journal.checkpoint(&mut session).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_proof_holds_with_the_public_key_alone_also_after_erasing() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        let mut ids = write(&journal, &place, 300).await;
        ids.extend(write(&journal, &place, 5).await);
        let key: PublicKey = journal.public_key().to_string().parse().unwrap();
        let prove = async |id, personal| {
            let mut session = place.store.read().await.unwrap();
            journal
                .prove(&mut session, id, personal)
                .await
                .unwrap()
                .text()
        };
        for (index, id) in ids.iter().enumerate() {
            let proven = Proof::parse(&prove(*id, false).await)
                .unwrap()
                .check(&key)
                .unwrap();
            assert_eq!(
                (proven.entry.id, proven.entry.seq),
                (*id, Some(index as u64))
            );
            assert_eq!((proven.entry.personal, proven.checkpoint.size), (None, 305));
        }
        let before = prove(ids[3], true).await;
        let proof = Proof::parse(&before).unwrap();
        let proven = proof.check(&key).unwrap();
        assert_eq!(proven.entry.personal, Some(json!({"phone": "13800000003"})));

        let mut tx = place.store.begin().await.unwrap();
        let clerk = Actor::System("retention".to_owned());
        assert!(
            journal
                .erase(&mut tx, ids[3], clerk, "three years")
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        journal.settle(&Works::default()).await.unwrap();
        assert!(!prove(ids[3], true).await.contains("13800000003"));
        Proof::parse(&prove(ids[3], true).await)
            .unwrap()
            .check(&key)
            .unwrap();
        proof.check(&key).unwrap();
        let report = check(&place, &journal, &[]).await;
        assert!(report.holds(), "{report:?}");
        assert_eq!(
            (report.entries, report.erased, report.checkpoints),
            (306, 1, 3)
        );

        let forge = |from: &str, to: &str| Proof::parse(&before.replace(from, to)).unwrap();
        for (from, to) in [
            ("\\\"n\\\":3", "\\\"n\\\":4"),
            ("\"index\": 3", "\"index\": 4"),
        ] {
            let error = forge(from, to).check(&key).unwrap_err();
            assert_eq!(error.code(), "JRN0009", "{from}");
        }
        assert_eq!(
            forge("1380000", "1390000").check(&key).unwrap_err().code(),
            "JRN0009"
        );
        assert_eq!(
            forge("\\n305\\n", "\\n306\\n")
                .check(&key)
                .unwrap_err()
                .code(),
            "JRN0009"
        );
        let other = open_other(&place).await;
        assert_eq!(proof.check(&other).unwrap_err().code(), "JRN0009");
        assert_eq!(Proof::parse("{}").unwrap_err().code(), "JRN0008");
    })
    .await;
}

/// The public key of another log of the same name.
async fn open_other(place: &Place) -> PublicKey {
    let config = JournalConfig::new(place.folder.join("other"), "test/journal");
    let mut key = None;
    on_sqlite(&[MIGRATIONS], async |own: Place| {
        let journal = Journal::open(own.store.clone(), haina_core::Env::system(), config.clone());
        let found = journal.await.unwrap().public_key();
        std::fs::write(place.folder.join("other.pub"), found.to_string()).unwrap();
    })
    .await;
    if key.is_none() {
        key = std::fs::read_to_string(place.folder.join("other.pub"))
            .unwrap()
            .parse()
            .ok();
    }
    key.unwrap()
}

#[tokio::test]
async fn checkpoints_are_consistent_and_tiles_are_published() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        for n in [3, 300, 1, 700] {
            write(&journal, &place, n).await;
        }
        let key = journal.public_key();
        let mut session = place.store.read().await.unwrap();
        for (from, to) in [(3, 303), (303, 304), (304, 1004), (3, 1004), (1004, 1004)] {
            let proof = journal
                .prove_consistency(&mut session, from, to)
                .await
                .unwrap();
            let (old, new) = proof.check(&key).unwrap();
            assert_eq!((old.size, new.size), (from, to));
            let mut cut = proof.clone();
            cut.path.pop();
            assert_eq!(
                cut.check(&key).is_ok(),
                proof.path.is_empty(),
                "{from} {to}"
            );
        }
        assert!(journal.prove_consistency(&mut session, 3, 5).await.is_err());
        let tile = |level, index| TileId { level, index };
        for (id, width, there) in [
            (tile(0, 0), 256, true),
            (tile(0, 3), 236, true),
            (tile(0, 3), 7, true),
            (tile(0, 3), 237, false),
            (tile(1, 0), 3, true),
            (tile(1, 0), 4, false),
            (tile(2, 0), 1, false),
            (tile(9, u64::MAX), 1, false),
        ] {
            let found = journal.tile(&mut session, id, width).await.unwrap();
            assert_eq!(
                found.map(|f| f.len() as u64),
                there.then_some(width * 32),
                "{id:?}"
            );
        }
        let leaves = journal
            .tile(&mut session, tile(0, 1), 256)
            .await
            .unwrap()
            .unwrap();
        let bundle = journal.bundle(&mut session, 1, 256).await.unwrap().unwrap();
        let mut rest = bundle.as_slice();
        for leaf in leaves.as_chunks::<32>().0 {
            let (length, after) = rest.split_first_chunk::<2>().unwrap();
            let (record, after) = after.split_at(u16::from_be_bytes(*length).into());
            assert_eq!(leaf_hash(record), *leaf);
            rest = after;
        }
        assert!(rest.is_empty());
        assert_eq!(journal.bundle(&mut session, 3, 237).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_changed_record_is_named() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        let ids = write(&journal, &place, 700).await;
        let change = "UPDATE journal_entry SET record = replace(record, '\"n\":299', '\"n\":298')
            WHERE id = $1";
        sql(&place, change, &args![ids[299]]).await;
        let report = check(&place, &journal, &[]).await;
        let named = vec![(Some(299), Some(ids[299]))];
        assert_eq!(told(&report, What::Record), named);
        assert_eq!(told(&report, What::Column), named);
        assert_eq!(report.wrong, 2);
        // The leaf hash beside it is made to fit: still found.
        let mut session = place.store.read().await.unwrap();
        let find = "SELECT record FROM journal_entry WHERE id = $1";
        let row = session.one(find, &args![ids[299]]).await.unwrap();
        let leaf = leaf_hash(row.get::<String>("record").unwrap().as_bytes());
        drop(session);
        let fit = "UPDATE journal_entry SET leaf = $2 WHERE id = $1";
        sql(&place, fit, &args![ids[299], leaf]).await;
        let report = check(&place, &journal, &[]).await;
        assert_eq!((told(&report, What::Record), report.wrong), (named, 1));
        // So is the tile: then the checkpoint tells.
        write(&journal, &place, 3).await;
        let mut session = place.store.read().await.unwrap();
        let find = "SELECT hashes FROM journal_tile WHERE level = 0 AND idx = 1";
        let mut tile: Vec<u8> = session.one(find, &[]).await.unwrap().get("hashes").unwrap();
        drop(session);
        tile[43 * 32..44 * 32].copy_from_slice(&leaf);
        sql(
            &place,
            "UPDATE journal_tile SET hashes = $1 WHERE level = 0 AND idx = 1",
            &args![tile],
        )
        .await;
        let report = check(&place, &journal, &[]).await;
        assert_eq!(told(&report, What::Tile), [(Some(256), None)], "{report:?}");
        assert_eq!(told(&report, What::Fork).len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_dropped_entry_is_named_wherever_it_was() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        let ids = write(&journal, &place, 600).await;
        for seq in [599u64, 0, 300] {
            sql(
                &place,
                "DELETE FROM journal_entry WHERE seq = $1",
                &args![seq],
            )
            .await;
        }
        let report = check(&place, &journal, &[]).await;
        let missing = [(Some(0), None), (Some(300), None), (Some(599), None)];
        assert_eq!(told(&report, What::Missing), missing);
        assert_eq!(report.wrong, 3, "{report:?}");
        assert!(
            report.findings[1]
                .reason
                .ends_with(&format!("after `{}`", ids[299]))
        );
        // With its tile gone too, the end of the log is still known from the checkpoint.
        sql(&place, "DELETE FROM journal_entry WHERE seq >= 512", &[]).await;
        sql(
            &place,
            "DELETE FROM journal_tile WHERE level = 0 AND idx = 2",
            &[],
        )
        .await;
        let report = check(&place, &journal, &[]).await;
        assert!(
            told(&report, What::Missing).contains(&(Some(512), None)),
            "{report:?}"
        );
        assert!(
            !report.findings.iter().any(|f| f.what == What::Fork),
            "{report:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn reordered_entries_are_named_both() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        let ids = write(&journal, &place, 300).await;
        for (from, to) in [(10i64, 5000i64), (20, 10), (5000, 20)] {
            let swap = "UPDATE journal_entry SET seq = $2 WHERE seq = $1";
            sql(&place, swap, &args![from, to]).await;
        }
        let report = check(&place, &journal, &[]).await;
        let named = [(Some(10), Some(ids[20])), (Some(20), Some(ids[10]))];
        assert_eq!(told(&report, What::Reordered), named);
        assert_eq!(report.wrong, 2, "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn a_changed_or_swapped_tile_is_named() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        let ids = write(&journal, &place, 600).await;
        let mut session = place.store.read().await.unwrap();
        let find = "SELECT hashes FROM journal_tile WHERE level = 0 AND idx = 0";
        let good: Vec<u8> = session.one(find, &[]).await.unwrap().get("hashes").unwrap();
        drop(session);
        let mut tile = good.clone();
        tile[7 * 32] ^= 1;
        let set = "UPDATE journal_tile SET hashes = $1 WHERE level = 0 AND idx = 0";
        sql(&place, set, &args![&tile]).await;
        let report = check(&place, &journal, &[]).await;
        assert!(
            told(&report, What::Tile).contains(&(Some(7), Some(ids[7]))),
            "{report:?}"
        );
        assert!(told(&report, What::Record).is_empty() && told(&report, What::Fork).is_empty());
        sql(&place, set, &args![good]).await;
        assert!(check(&place, &journal, &[]).await.holds());
        for (from, to) in [(0i64, 9i64), (1, 0), (9, 1)] {
            let swap = "UPDATE journal_tile SET idx = $2 WHERE level = 0 AND idx = $1";
            sql(&place, swap, &args![from, to]).await;
        }
        let report = check(&place, &journal, &[]).await;
        let tiles = told(&report, What::Tile);
        assert!(tiles.contains(&(Some(0), Some(ids[0]))), "{report:?}");
        assert!(tiles.contains(&(Some(511), Some(ids[511]))));
        assert!(told(&report, What::Record).is_empty());
    })
    .await;
}

#[tokio::test]
async fn columns_content_and_unsigned_entries_are_checked() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        let ids = write(&journal, &place, 12).await;
        let named = |n: usize| (Some(n as u64), Some(ids[n]));
        sql(
            &place,
            "UPDATE journal_entry SET subject = 'mat_x' WHERE id = $1",
            &args![ids[2]],
        )
        .await;
        sql(
            &place,
            "UPDATE journal_content SET content = '{}' WHERE entry = $1",
            &args![ids[3]],
        )
        .await;
        sql(
            &place,
            "DELETE FROM journal_content WHERE entry = $1",
            &args![ids[6]],
        )
        .await;
        let put = "INSERT INTO journal_content (entry, salt, content) VALUES ($1, $2, '{}')";
        sql(&place, put, &args![ids[7], vec![0u8; 32]]).await;
        let hide = "UPDATE journal_content SET content = NULL WHERE entry = $1";
        sql(&place, hide, &args![ids[9]]).await;
        let report = check(&place, &journal, &[]).await;
        assert_eq!(told(&report, What::Column), [named(2)]);
        assert_eq!(told(&report, What::Content), [3, 6, 7, 9].map(named));
        assert_eq!(report.wrong, 5, "{report:?}");
        sql(&place, "DELETE FROM journal_checkpoint", &[]).await;
        let report = check(&place, &journal, &[]).await;
        assert_eq!(told(&report, What::Unsigned), [named(0)]);
    })
    .await;
}

#[tokio::test]
async fn a_fork_and_a_rewritten_log_are_told() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        write(&journal, &place, 10).await;
        let kept = checkpoint(&place, &journal).await;
        // A log of the same key, with another history.
        let mut forked = None;
        let key = std::fs::read_to_string(place.folder.join("key")).unwrap();
        let text = place.folder.join("forked");
        on_sqlite(&[MIGRATIONS], async |other: Place| {
            std::fs::write(other.folder.join("key"), &key).unwrap();
            // A key file without a journal is taken as it is.
            let journal = open(&other, "key").await;
            write(&journal, &other, 12).await;
            let fork = checkpoint(&other, &journal).await;
            std::fs::write(&text, fork.to_string()).unwrap();
        })
        .await;
        forked.replace(std::fs::read_to_string(&text).unwrap().parse::<Checkpoint>().unwrap());
        let forked = forked.unwrap();
        forked.check(&journal.public_key()).unwrap();
        write(&journal, &place, 2).await;
        assert!(check(&place, &journal, std::slice::from_ref(&kept)).await.holds());
        let report = check(&place, &journal, std::slice::from_ref(&forked)).await;
        assert_eq!(told(&report, What::Fork).len(), 1, "{report:?}");
        // Stored in place of ours it is told as well.
        let put = "UPDATE journal_checkpoint SET note = $1, root = $2 WHERE size = 12";
        sql(&place, put, &args![forked.to_string(), forked.root]).await;
        let report = check(&place, &journal, &[]).await;
        assert_eq!((told(&report, What::Fork).len(), report.wrong), (1, 1), "{report:?}");
        // A signature that does not hold.
        let put = "UPDATE journal_checkpoint SET note = replace(note, 'test/journal', 'x') WHERE size = 12";
        sql(&place, put, &[]).await;
        let report = check(&place, &journal, &[]).await;
        assert_eq!(told(&report, What::Checkpoint).len(), 1, "{report:?}");
        // The log cut back to before a checkpoint that someone kept.
        sql(&place, "DELETE FROM journal_checkpoint WHERE size = 12", &[]).await;
        sql(&place, "DELETE FROM journal_entry WHERE seq >= 10", &[]).await;
        let cut = "SELECT hashes FROM journal_tile WHERE level = 0";
        let mut session = place.store.read().await.unwrap();
        let tile: Vec<u8> = session.one(cut, &[]).await.unwrap().get("hashes").unwrap();
        drop(session);
        sql(&place, "UPDATE journal_tile SET hashes = $1", &args![&tile[..320]]).await;
        assert!(check(&place, &journal, &[]).await.holds(), "cannot be told without a witness");
        let report = check(&place, &journal, &[forked]).await;
        assert_eq!(told(&report, What::Missing), [(Some(10), None)]);
    })
    .await;
}

#[tokio::test]
async fn the_key_file_is_private_and_another_key_is_refused() {
    each_place(&[MIGRATIONS], async |place| {
        let journal = open(&place, "key").await;
        write(&journal, &place, 1).await;
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(place.folder.join("key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(open(&place, "key").await.public_key(), journal.public_key());
        let open = async |file: &str| {
            let config = JournalConfig::new(place.folder.join(file), "test/journal");
            let journal = Journal::open(place.store.clone(), place.env.clone(), config).await;
            journal.err().map(|error| error.code())
        };
        assert_eq!(
            open("absent").await,
            Some("JRN0003"),
            "no key is made for a log that has one"
        );
        std::fs::write(place.folder.join("nonsense"), "PRIVATE+KEY+x").unwrap();
        assert_eq!(open("nonsense").await, Some("JRN0003"));
        open_other(&place).await;
        assert_eq!(open("other").await, Some("JRN0004"));
        let mut session = place.store.read().await.unwrap();
        let all = journal
            .entries(&mut session, 0, &Filter::default(), 10)
            .await
            .unwrap();
        assert_eq!(all.len(), 1);
    })
    .await;
}
