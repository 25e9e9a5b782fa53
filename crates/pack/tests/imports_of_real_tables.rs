//! The mappings that ship read the real tables, where those are at hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

use std::path::Path;

use haina_pack::imports::{ImportMapping, Target};

/// A small CSV reader, enough for tests.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.push(letters.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    if !cell.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

fn check(mapping: &str, table: &str, expected: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mapping = root.join("packs/hotline-12345/imports").join(mapping);
    let mapping = ImportMapping::load(&mapping).unwrap_or_else(|f| panic!("{f:#?}"));
    let found = [
        root.join("../shared/civic").join(table),
        root.join("../../shared/civic").join(table),
    ];
    let Some(path) = found.iter().find(|p| p.is_file()) else {
        println!("skipped: {table} is not here");
        return;
    };
    let all = rows(&std::fs::read_to_string(path).unwrap());
    let (head, body) = all.split_first().unwrap();
    let mut filled = 0;
    for row in body {
        let cell = |name: &str| {
            let n = head.iter().position(|h| h == name)?;
            Some(row.get(n).map_or("", String::as_str))
        };
        match mapping.fill(cell) {
            Ok(matter) => {
                assert!(matter.times.contains_key(&Target::OpenedAt));
                filled += 1;
            }
            Err(faults) => panic!("{row:?}: {faults:?}"),
        }
    }
    assert_eq!(filled, expected);
}

#[test]
fn every_message_with_its_reply_fills_a_matter() {
    check("replies.yaml", "appeals/replies.csv", 2272);
}

#[test]
fn every_labelled_appeal_fills_a_matter() {
    check("labelled.yaml", "appeals/labelled.csv", 2928);
}

#[test]
fn every_request_of_a_new_york_night_fills_a_matter() {
    check("nyc311.yaml", "nyc311/requests.csv", 743);
}
