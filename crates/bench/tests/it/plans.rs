//! No list reads a whole table that grows with the city, on either database.

use haina_bench::{BenchError, Database, PlansPlan, Site, Way, plans};

use crate::{Silent, packs};

async fn check(database: Database) {
    let site = Site {
        at: None,
        database,
        packs: packs(),
    };
    // Small enough to be quick; the planner is told that a whole table costs more than an index.
    let plan = PlansPlan { site, rows: 400 };
    let report = match plans(&plan, &Silent).await {
        Err(BenchError::NoPostgres) => return eprintln!("notice: no PostgreSQL: not looked at"),
        report => report.unwrap(),
    };
    assert!(report.lists.len() > 200, "{}", report.lists.len());
    let scans = report.lists.iter().filter(|list| list.way == Way::Scan);
    let scans: Vec<String> = scans
        .map(|list| format!("{} {}: {}\n  {}", list.who, list.path, list.step, list.sql))
        .collect();
    assert!(scans.is_empty(), "{}", scans.join("\n"));
    let refused = report.lists.iter().filter(|list| list.status == 400);
    let refused: Vec<&String> = refused.map(|list| &list.path).collect();
    assert!(refused.is_empty(), "not understood: {refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_reads_a_whole_table_on_sqlite() {
    check(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_reads_a_whole_table_on_postgres() {
    check(Database::Postgres).await;
}
