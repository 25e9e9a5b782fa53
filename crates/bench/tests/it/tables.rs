//! What the lake makes of the invented city's files is what its truth says, and what DuckDB counts on the same files.

use haina_bench::{BenchError, FunnelPlan, IngestPlan, ModelsPlan, Site, funnel, ingest, models};

use crate::{Silent, packs};

pub fn site() -> Site {
    Site {
        packs: packs(),
        ..Site::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_funnel_counts_what_the_truth_and_duckdb_count() {
    let plan = FunnelPlan {
        site: site(),
        people: 4_000,
        seed: 3,
        program: None,
    };
    let figures = match funnel(&plan, &Silent).await {
        Err(BenchError::Peer { why }) => return eprintln!("notice: {why}: not compared"),
        figures => figures.unwrap(),
    };
    assert!(figures.raw > 1_000, "{}", figures.raw);
    assert!(figures.same_as_truth, "{:?}", figures.steps);
    assert!(
        figures.same_as_duckdb,
        "{:?} {:?}",
        figures.steps, figures.duckdb.steps
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_that_duckdb_reads_is_read() {
    let plan = IngestPlan {
        site: site(),
        people: 2_000,
        seed: 3,
    };
    let report = match ingest(&plan, &Silent).await {
        Err(BenchError::Peer { why }) => return eprintln!("notice: {why}: not compared"),
        report => report.unwrap(),
    };
    assert_eq!(report.haina.rows, report.duckdb.rows);
    assert!(report.haina.rows > 500, "{}", report.haina.rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_models_find_people_and_changes_as_they_are_and_a_day_later_too() {
    let plan = ModelsPlan {
        site: site(),
        people: 1_000,
        classes: 77,
        seed: 3,
        engine: None,
    };
    let figures = models(&plan, &Silent).await.unwrap();
    assert!((800..1_300).contains(&figures.people), "{}", figures.people);
    assert!((60..=77).contains(&figures.classes), "{:?}", figures.counts);
    assert!(figures.as_it_should_be, "{figures:?}");
    assert_ne!(figures.same_as_duckdb, Some(false), "{figures:?}");
    assert!(figures.full.entered > 10, "{:?}", figures.full);
    assert!(figures.day_loaded.rows > 0, "{:?}", figures.day_loaded);
}
