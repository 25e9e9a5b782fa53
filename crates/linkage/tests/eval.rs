//! Evaluating tables of any sort: names of columns, styles and sizes must not matter.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests

use std::collections::BTreeSet;

use haina_core::Fault;
use haina_linkage::eval::{Report, Request, evaluate, evaluate_tables};
use haina_linkage::synth;
use haina_linkage::table::Table;

/// The table with other column names, its columns turned round, and only rows for which `keep` holds.
fn disguised(table: &Table, names: &[&str], keep: impl Fn(usize) -> bool) -> Table {
    let columns = table.columns().len();
    let mut out = Table::new("x", names);
    for row in (0..table.len()).filter(|r| keep(*r)) {
        out.push(
            (0..columns)
                .rev()
                .map(|c| table.cell(row, c).unwrap_or_default()),
        );
    }
    out
}

fn run(tables: &[Table], request: &Request) -> Report {
    evaluate_tables(tables, request, 0.0).unwrap()
}

const NAMES: [&str; 7] = ["f", "e", "d", "c", "b", "a", "cluster"];

#[test]
fn a_table_in_disguise_is_linked_as_well() {
    let table = disguised(&synth::people(4000, 3), &NAMES, |_| true);
    let report = run(std::slice::from_ref(&table), &Request::default());
    assert!(report.score.f1 > 0.99, "{:?}", report.score);
    assert_eq!(report.truth, "cluster");
    let without = Request {
        without: vec!["e".to_owned(), "B".to_owned()],
        ..Request::default()
    };
    let report = run(&[table], &without);
    assert!(report.score.f1 > 0.9, "{:?}", report.score);
    assert!(
        report
            .columns
            .iter()
            .any(|c| c.ignored.as_deref() == Some("left out by request"))
    );
}

#[test]
fn two_tables_with_other_names_are_brought_together() {
    let table = synth::people(4000, 3);
    let names: Vec<&str> = table.columns().iter().map(String::as_str).rev().collect();
    let left = disguised(&table, &names, |r| r % 2 == 0);
    let mut other = NAMES;
    other[6] = "实体编号";
    let right = disguised(&table, &other, |r| r % 2 == 1);
    let report = run(&[left, right], &Request::default());
    assert!(
        report.score.pairs_true > 300 && report.score.f1 > 0.98,
        "{:?}",
        report.score
    );
    assert_eq!(report.columns.len(), 7);
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let table = synth::people(1500, 5);
    let once = |seed| {
        let request = Request {
            seed,
            examples: 3,
            ..Request::default()
        };
        let mut report = run(std::slice::from_ref(&table), &request);
        report.cpu_seconds = 0.0;
        serde_json::to_string(&report).unwrap()
    };
    assert_eq!(once(9), once(9));
}

#[test]
fn nothing_is_linked_where_nothing_belongs_together() {
    let table = synth::people(3000, 8);
    let mut seen = BTreeSet::new();
    let first: Vec<bool> = (0..table.len())
        .map(|r| seen.insert(table.cell(r, 0).unwrap()))
        .collect();
    let table = disguised(&table, &NAMES, |r| first[r]);
    let request = Request {
        truth: Some("cluster".to_owned()),
        ..Request::default()
    };
    let report = run(&[table], &request);
    assert_eq!(report.score.pairs_true, 0);
    assert!(report.score.pairs_found <= 3, "{:?}", report.score);
}

#[test]
fn small_and_odd_tables_are_answered_or_refused_and_never_break() {
    let code = |text: &str, truth: Option<&str>| {
        let table = Table::parse("t", text.as_bytes()).unwrap();
        let request = Request {
            truth: truth.map(str::to_owned),
            ..Request::default()
        };
        evaluate_tables(&[table], &request, 0.0).map_or_else(|e| e.code(), |_| "")
    };
    assert_eq!(code("cluster,name\n1,a\n1,a\n2,b\n", None), "");
    assert_eq!(code("cluster,name\n1,a\n", Some("cluster")), "LNK0006");
    assert_eq!(code("cluster,name\n1,a\n2,a\n", Some("cluster")), "LNK0006");
    assert_eq!(
        code("cluster,name,x\n1,,\n1,,\n", Some("cluster")),
        "LNK0006"
    );
    assert_eq!(code("name,x\na,1\na,2\n", None), "LNK0005");
    assert_eq!(code("name,x\na,1\na,2\n", Some("truth")), "LNK0004");
    assert_eq!(code("cluster,name\n", Some("cluster")), "LNK0006");
    let same: String = (0..700)
        .map(|i| format!("{},same,x{}\n", i % 3, i % 2))
        .collect();
    assert_eq!(code(&format!("cluster,a,b\n{same}"), Some("cluster")), "");
}

#[test]
fn folders_hold_one_or_two_tables() {
    let folder = tempfile::tempdir().unwrap();
    let request = Request {
        paths: vec![folder.path().to_owned()],
        ..Request::default()
    };
    assert_eq!(evaluate(&request).unwrap_err().code(), "LNK0003");
    std::fs::write(folder.path().join("README.md"), "not a table").unwrap();
    let (bytes, _, _) = encoding_rs::GB18030
        .encode("实体编号,姓名,出生日期\n1,王丽,1990-01-02\n1,王丽,19900102\n2,李强,1980-02-03\n");
    std::fs::write(folder.path().join("t.csv"), &bytes).unwrap();
    let report = evaluate(&request).unwrap();
    assert_eq!(
        (report.score.pairs_true, report.truth.as_str()),
        (1, "实体编号")
    );
    let absent = Request {
        paths: vec![folder.path().join("none.csv")],
        ..Request::default()
    };
    assert_eq!(evaluate(&absent).unwrap_err().code(), "LNK0001");
}
