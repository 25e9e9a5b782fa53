//! Any cut of the same rows into deliveries, and a restart between any two, give the same files.

use std::collections::{BTreeMap, BTreeSet};

use haina_dossier::{Training, Word};
use haina_store::args;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::town::{Town, each, one};

const HEADS: [(&str, &str); 3] = [
    ("police.register", "no,id,name,born,address,since"),
    ("police.permit", "no,id,name,born,phone,since"),
    ("civil.aid", "no,id,name,born,phone,kind,since,until"),
];

/// A valid identity number of nobody.
fn number(n: usize) -> String {
    let base = format!(
        "3702301{:03}0{}{:02}{:03}",
        950 + n % 50,
        1 + n % 9,
        10 + n % 18,
        n
    );
    let base: String = base.chars().take(17).collect();
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = base
        .chars()
        .zip(weights)
        .map(|(c, w)| c.to_digit(10).unwrap() * w)
        .sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).unwrap();
    format!("{base}{check}")
}

/// Rows of the three tables about so many people, some damaged: table, row.
fn rows(people: usize) -> Vec<(usize, String)> {
    let surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄"];
    let given = [
        "海宁", "岚", "伟", "敏", "秀英", "磊", "洋", "艳", "勇", "军",
    ];
    let mut all = Vec::new();
    for n in 0..people {
        let id = number(n);
        let name = format!("{}{}", surnames[n % 8], given[n / 8 % 10]);
        let born = format!("{}-0{}-{:02}", 1950 + n % 50, 1 + n % 9, 10 + n % 18);
        let phone = format!("102000{n:05}");
        all.push((0, format!("R{n},{id},{name},{born},南京路{n}号,2010-01-01")));
        if n % 2 == 0 {
            // Every fifth has no number, and is told by name, birth and telephone.
            let id = if n % 5 == 0 {
                String::new()
            } else {
                id.clone()
            };
            all.push((1, format!("P{n},{id},{name},{born},{phone},2015-01-01")));
        }
        if n % 3 == 0 {
            // Every seventh carries somebody else's number.
            let id = if n % 7 == 0 {
                number((n + 1) % people)
            } else {
                id
            };
            all.push((
                2,
                format!("A{n},{id},{name},{born},{phone},低保,2020-01-01,"),
            ));
        }
    }
    all
}

/// Delivers rows, table by table, and links.
async fn deliver(town: &Town, some: &[(usize, String)]) {
    for (at, (key, head)) in HEADS.iter().enumerate() {
        let own: Vec<&str> = some
            .iter()
            .filter(|(of, _)| *of == at)
            .map(|(_, row)| row.as_str())
            .collect();
        if !own.is_empty() {
            town.load(key, &format!("{head}\n{}\n", own.join("\n")))
                .await;
        }
    }
    town.link().await;
}

/// The files: each a set of rows by table and key.
async fn files(town: &Town) -> BTreeSet<BTreeSet<String>> {
    let mut session = town.store.read().await.unwrap();
    let sql = "SELECT r.dossier AS dossier, s.resource_key AS resource_key, r.row_key AS row_key, r.digest AS digest
        FROM dossier_record r JOIN dossier_source s ON s.kind = r.kind AND s.number = r.source ORDER BY r.place";
    let mut files: BTreeMap<haina_dossier::DossierId, BTreeSet<String>> = BTreeMap::new();
    for row in session.all(sql, &args![]).await.unwrap() {
        let parts = ["resource_key", "row_key", "digest"].map(|c| row.get::<String>(c).unwrap());
        files
            .entry(row.get("dossier").unwrap())
            .or_default()
            .insert(parts.join(" "));
    }
    files.into_values().collect()
}

/// Trains on the whole, elsewhere, so that all cuts are decided on by one model.
async fn model_of(town: &Town, all: &[(usize, String)]) -> (String, String, i64) {
    deliver(town, all).await;
    let mut session = town.store.read().await.unwrap();
    let row = session
        .one(
            "SELECT model, limits, trained_on FROM dossier_kind",
            &args![],
        )
        .await
        .unwrap();
    (
        row.get("model").unwrap(),
        row.get("limits").unwrap(),
        row.get("trained_on").unwrap(),
    )
}

async fn with_model(town: &Town, model: &(String, String, i64)) {
    let mut tx = town.store.begin().await.unwrap();
    let sql = "INSERT INTO dossier_kind
            (kind, row_version, model, limits, trained_on, records, links, entries, files, linked_at)
        VALUES ('person', 1, $1, $2, $3, 0, 0, 0, 0, 0)";
    tx.execute(sql, &args![&model.0, &model.1, model.2])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn cut(
    all: &[(usize, String)],
    order: Vec<usize>,
    cuts: Vec<usize>,
    wanted: &BTreeSet<BTreeSet<String>>,
    model: &(String, String, i64),
) {
    one(async |mut town: Town| {
        // Sources are numbered as they come: the model knows them by the numbers of the whole.
        town.tables().await;
        with_model(&town, model).await;
        let shuffled: Vec<(usize, String)> = order.iter().map(|at| all[*at].clone()).collect();
        let mut from = 0;
        for to in cuts.iter().copied().chain([shuffled.len()]) {
            if to > from {
                deliver(&town, &shuffled[from..to]).await;
                from = to;
                town.again();
            }
        }
        assert_eq!(&files(&town).await, wanted);
        // What was undone stays undone, also after the restart.
        let status = town
            .dossiers
            .status(&town.keeper, &town.declared)
            .await
            .unwrap();
        assert_eq!(status.files as usize, wanted.len());
    })
    .await;
}

#[test]
fn any_cut_into_deliveries_with_restarts_between_gives_the_same_files() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let all = rows(80);
    let (mut wanted, mut model) = (BTreeSet::new(), (String::new(), String::new(), 0));
    runtime.block_on(async {
        let found = std::sync::Mutex::new(None);
        one(async |town: Town| {
            town.tables().await;
            let model = model_of(&town, &all).await;
            *found.lock().unwrap() = Some((files(&town).await, model));
        })
        .await;
        (wanted, model) = found.into_inner().unwrap().unwrap();
    });
    assert!(
        wanted.len() >= 70 && wanted.iter().any(|file| file.len() >= 3),
        "{}",
        wanted.len()
    );
    let mut runner = TestRunner::new(Config {
        cases: 6,
        ..Config::default()
    });
    let strategy = (
        Just((0..all.len()).collect::<Vec<_>>()).prop_shuffle(),
        proptest::collection::btree_set(1..all.len(), 0..5),
    );
    runner
        .run(&strategy, |(order, cuts)| {
            let cuts = cuts.into_iter().collect();
            runtime.block_on(cut(&all, order, cuts, &wanted, &model));
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn the_files_and_the_rulings_are_the_same_after_a_restart_on_both_databases() {
    each(async |mut town: Town| {
        town.tables().await;
        let all = rows(40);
        deliver(&town, &all[..60]).await;
        let log = town
            .dossiers
            .log(&town.keeper, &town.declared, None, None, 200)
            .await
            .unwrap();
        let founded: Vec<u64> = log
            .iter()
            .filter(|e| e.change == "founded")
            .map(|e| e.moves[0].place)
            .collect();
        let pair = (founded[0], founded[1]);
        let ruled = town
            .dossiers
            .rule(
                &town.keeper,
                &town.declared,
                Word::One,
                pair,
                "经核实为同一人",
            )
            .await
            .unwrap();
        let before = files(&town).await;
        town.again();
        deliver(&town, &all[60..]).await;
        let after = files(&town).await;
        let of =
            |files: &BTreeSet<BTreeSet<String>>| files.iter().map(BTreeSet::len).max().unwrap();
        assert!(of(&after) >= of(&before));
        // With everything read anew the same doubts, the same log and the same files are there.
        let doubts = town
            .dossiers
            .doubts(&town.keeper, &town.declared, 0, 100)
            .await
            .unwrap();
        let log = town
            .dossiers
            .log(&town.keeper, &town.declared, None, None, 200)
            .await
            .unwrap();
        town.again();
        let again = town
            .dossiers
            .doubts(&town.keeper, &town.declared, 0, 100)
            .await
            .unwrap();
        assert_eq!(doubts.len(), again.len());
        assert_eq!(
            log,
            town.dossiers
                .log(&town.keeper, &town.declared, None, None, 200)
                .await
                .unwrap()
        );
        town.dossiers
            .undo(&town.keeper, &town.declared, ruled.first, "撤销")
            .await
            .unwrap();
        town.again();
        let linked = town
            .dossiers
            .link(&town.keeper, &town.declared, Training::Once)
            .await
            .unwrap();
        assert_eq!(linked.records, 0);
    })
    .await;
}
