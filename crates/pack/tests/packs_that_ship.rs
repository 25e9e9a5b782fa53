//! The packs in `packs/` pass their own checks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

use std::path::{Path, PathBuf};

use haina_pack::check_folders;

fn packs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut found: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("pack.yaml").is_file())
        .collect();
    found.sort();
    found
}

#[test]
fn every_pack_that_ships_passes_its_checks() {
    let packs = packs();
    assert!(packs.len() >= 7);
    let mut told = String::new();
    for checked in check_folders(&packs) {
        for fault in checked.faults.iter().filter(|f| f.is_error()) {
            told.push_str(&format!("{}/{fault}\n", checked.name));
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

#[tokio::test]
async fn the_models_of_migrant_children_pass_their_tests_without_a_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/migrant-children");
    let city = tempfile::tempdir().unwrap();
    let report = haina_pack::test_folder_served(&root, city.path()).await;
    let report = report.unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(report.failed(), 0, "\n{report}");
    assert!(report.passed() >= 8, "\n{report}");
}

#[test]
fn every_scenario_of_the_packs_that_ship_passes() {
    let mut told = String::new();
    for folder in packs() {
        let all = haina_pack::load_with_needs(&folder).unwrap_or_else(|f| panic!("{f:#?}"));
        let (pack, needs) = all.split_last().unwrap();
        let report = haina_pack::test(pack, &needs.iter().collect::<Vec<_>>());
        if report.failed() > 0 {
            told.push_str(&report.to_string());
        }
    }
    assert!(told.is_empty(), "\n{told}");
}
