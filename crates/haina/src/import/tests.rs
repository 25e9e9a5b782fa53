//! Tables read by a small mapping.

use super::*;
use crate::failure::Failure;

/// The table of this text, read by a small mapping.
fn table(csv: &str) -> Result<Table, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.csv");
    std::fs::write(&path, csv).unwrap();
    let mapping = serde_json::json!({
        "id": "old", "title": {"zh": "旧", "en": "Old"}, "matter": "hotline-12345/appeal", "source": "old",
        "key": {"columns": ["no"]},
        "columns": {"title": {"column": "what", "required": true}, "opened_at": {"column": "at", "required": true}},
    });
    read(&path, &serde_json::from_value(mapping).unwrap())
}

#[test]
fn good_rows_are_kept_and_bad_ones_say_their_line_and_reasons() {
    let csv = "no,what,at\n1,\"a\nb\",2026-01-05\n2,,soon\n1,c,2026-01-06\n4,d\n5,e,2026-01-07\n";
    let table = table(csv).unwrap();
    let lines: Vec<u64> = table.rows.iter().map(|good| good.line).collect();
    assert_eq!(lines, [2, 7]);
    let rejects: Vec<String> = table
        .rejects
        .iter()
        .map(|r| format!("{}: {}\n", r.line, r.reasons.join("; ")))
        .collect();
    expect_test::expect![[r"
        4: `title` is empty (column `what`); `soon` in column `at` is not a time as the mapping describes it
        5: line 2 has the same key
        6: it has 2 cells, the heading has 3
    "]]
    .assert_eq(&rejects.concat());
}

#[test]
fn a_missing_column_is_said_once_for_the_table() {
    let failure = table("no,text\n1,a\n").unwrap_err().to_string();
    assert!(
        failure.contains("it has no column `at`, `what`"),
        "{failure}"
    );
    assert!(
        failure.contains("hint: its columns are: no, text"),
        "{failure}"
    );
}
