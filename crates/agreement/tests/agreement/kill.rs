//! A door that is killed anywhere has given nothing without a receipt, and the count goes on where it was.

use std::path::Path;
use std::process::{Command, Output};

use haina_agreement::{AgreementFilter, AgreementId, MIGRATIONS};
use haina_core::Env;
use haina_journal::{Journal, JournalConfig};
use haina_store::testing::START;
use haina_store::{DatabaseConfig, Store};
use serde_json::json;

use crate::town::{Town, offer};

/// Where a child process finds its town.
const FOLDER: &str = "HAINA_AGREEMENT_KILL_FOLDER";
/// Kills that are tried, over all steps of the uses.
const KILLS: u64 = 12;
const COUNT: u64 = 5;

async fn town(folder: &Path, seed: u64) -> Town {
    let config = DatabaseConfig {
        url: None,
        data_dir: folder.join("data"),
        pool_max: 2,
    };
    let (env, clock) = Env::replay(START.parse().unwrap(), seed);
    let store = Store::open(&config).await.unwrap();
    let rooms = [haina_journal::MIGRATIONS, MIGRATIONS];
    store.migrate(&rooms, &env).await.unwrap();
    let config = JournalConfig::new(folder.join("journal.key"), "town.example/journal");
    let journal = Journal::open(store.clone(), env.clone(), config).await;
    Town::over(store, journal.unwrap(), env, clock)
}

async fn agreement(town: &Town) -> AgreementId {
    let all = AgreementFilter::default();
    let page = town.agreements.agreements(&all, None, 2).await.unwrap();
    assert_eq!(page.items.len(), 1);
    page.items[0].id
}

/// Not a test of its own: what the process does that is killed.
#[tokio::test]
async fn a_process_that_uses() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let town = town(Path::new(&folder), 99).await;
    let id = agreement(&town).await;
    let ticks = haina_store::crash::ticks();
    while let Some(receipt) = town.run(&town.ask(id)).await.receipt {
        println!("gave {}", receipt.nth);
    }
    println!("steps {ticks} {}", haina_store::crash::ticks());
    town.store.close().await;
}

fn child(folder: &Path, crash_at: u64) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["kill::a_process_that_uses", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env("HAINA_CRASH_AT", crash_at.to_string())
        .output()
        .unwrap()
}

fn said(output: &Output, word: &str) -> Vec<Vec<u64>> {
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| line.split(word).nth(1));
    let numbers = |line: &str| {
        line.split_whitespace()
            .filter_map(|n| n.parse().ok())
            .collect()
    };
    lines.map(numbers).collect()
}

fn copied(from: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let from = format!("{}/.", from.display());
    let done = Command::new("cp")
        .args(["-a", &from])
        .arg(copy.path())
        .status();
    assert!(done.unwrap().success());
    copy
}

#[tokio::test]
async fn a_door_that_is_killed_anywhere_has_a_receipt_for_all_it_gave() {
    let first = tempfile::tempdir().unwrap();
    let begun = town(first.path(), 1).await;
    let terms = json!({ "actions": ["read"], "count": COUNT });
    begun.in_force(&offer("kill", terms)).await;
    begun.store.close().await;
    let whole = child(copied(first.path()).path(), u64::MAX);
    let steps = said(&whole, "steps ").pop().unwrap();
    assert_eq!(said(&whole, "gave ").len() as u64, COUNT);
    let (from, to) = (steps[0] + 1, steps[1]);
    for kill in 0..KILLS {
        let copy = copied(first.path());
        let at = from + kill * (to - from) / (KILLS - 1);
        let output = child(copy.path(), at);
        assert!(!output.status.success(), "killed at {at}");
        let town = town(copy.path(), 2 + kill).await;
        let id = agreement(&town).await;
        let metered = town.agreements.metered(id).await.unwrap();
        assert!(metered.holds(), "killed at {at}: {metered:?}");
        let gave = said(&output, "gave ").len() as u64;
        assert!(
            (gave..=gave + 1).contains(&metered.receipts.uses),
            "killed at {at}"
        );
        while town.permits(id).await {}
        let metered = town.agreements.metered(id).await.unwrap();
        assert!(metered.holds() && metered.receipts.uses == COUNT);
        let used = town
            .told(id)
            .await
            .iter()
            .filter(|kind| *kind == "used")
            .count();
        assert_eq!(used as u64, COUNT);
        town.store.close().await;
    }
}
