//! A linking that is killed anywhere leaves each batch there or not there, and the next one comes to the same files.

use std::path::Path;
use std::process::Command;

use haina_core::Env;
use haina_store::testing::START;
use haina_store::{DatabaseConfig, Store, args};

use crate::town::{ROOMS, Town};

/// Where a child process finds its town.
const FOLDER: &str = "HAINA_DOSSIER_KILL_FOLDER";
/// Kills that are tried, over all steps of a linking.
const KILLS: u64 = 8;

async fn town(folder: &Path, seed: u64) -> Town {
    let config = DatabaseConfig {
        url: None,
        data_dir: folder.join("data"),
        pool_max: 2,
    };
    let (env, clock) = Env::replay(START.parse().unwrap(), seed);
    let store = Store::open(&config).await.unwrap();
    store.migrate(&ROOMS, &env).await.unwrap();
    Town::on(store, env, clock, folder).await
}

/// Not a test of its own: what the process does that is killed.
#[tokio::test]
async fn a_process_that_links() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let town = town(Path::new(&folder), 99).await;
    let ticks = haina_store::crash::ticks();
    town.link().await;
    println!("steps {ticks} {}", haina_store::crash::ticks());
    town.store.close().await;
}

fn child(folder: &Path, crash_at: u64) -> std::process::Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["kill::a_process_that_links", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env("HAINA_CRASH_AT", crash_at.to_string())
        .output()
        .unwrap()
}

/// Records, links and entries as the kind counts them and as they are there.
async fn adds_up(town: &Town) -> (u64, u64) {
    let mut session = town.store.read().await.unwrap();
    let row = session
        .optional(
            "SELECT records, links, entries, files FROM dossier_kind",
            &args![],
        )
        .await
        .unwrap();
    let counted = row.map_or([0; 4], |row| {
        ["records", "links", "entries", "files"].map(|column| row.get::<u64>(column).unwrap())
    });
    let mut there = [0; 4];
    for (n, sql) in [
        "SELECT count(*) AS n FROM dossier_record",
        "SELECT count(*) AS n FROM dossier_link",
        "SELECT count(*) AS n FROM dossier_log",
        "SELECT count(DISTINCT dossier) AS n FROM dossier_record",
    ]
    .into_iter()
    .enumerate()
    {
        there[n] = session
            .one(sql, &args![])
            .await
            .unwrap()
            .get::<u64>("n")
            .unwrap();
    }
    assert_eq!(counted, there);
    (there[0], there[3])
}

#[tokio::test]
async fn a_linking_that_is_killed_anywhere_is_there_in_whole_batches_and_goes_on() {
    let first = tempfile::tempdir().unwrap();
    let begun = town(first.path(), 1).await;
    begun.tables().await;
    let mut rows = "no,id,name,born,address,since\n".to_owned();
    for n in 0..3_000 {
        rows.push_str(&format!(
            "R{n},,周{}明{n},19{}-0{}-11,山东路{}号,2015-01-01\n",
            n % 7,
            50 + n % 50,
            1 + n % 9,
            n / 2
        ));
    }
    begun.load("police.register", &rows).await;
    begun.store.close().await;
    let copied = || {
        let copy = tempfile::tempdir().unwrap();
        let from = format!("{}/.", first.path().display());
        assert!(
            Command::new("cp")
                .args(["-a", &from])
                .arg(copy.path())
                .status()
                .unwrap()
                .success()
        );
        copy
    };
    let output = child(copied().path(), u64::MAX);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said
        .lines()
        .find_map(|line| line.split("steps ").nth(1))
        .unwrap_or_else(|| panic!("{said} {}", String::from_utf8_lossy(&output.stderr)));
    let counts: Vec<u64> = line.split(' ').map(|n| n.trim().parse().unwrap()).collect();
    let (begin, end) = (counts[0], counts[1]);
    let mut parts = std::collections::BTreeSet::new();
    for kill in 0..KILLS {
        let folder = copied();
        let at = begin + 1 + (end - begin - 1) * kill / (KILLS - 1);
        assert!(
            !child(folder.path(), at).status.success(),
            "it was killed at {at}"
        );
        let town = town(folder.path(), 7).await;
        parts.insert(adds_up(&town).await.0);
        town.link().await;
        assert_eq!(adds_up(&town).await.0, 3_000, "killed at {at}");
        town.store.close().await;
    }
    assert!(
        parts.len() >= 2,
        "some kills came between batches: {parts:?}"
    );
    assert!(
        parts.iter().all(|n| [0, 2_000, 3_000].contains(n)),
        "{parts:?}"
    );
}
