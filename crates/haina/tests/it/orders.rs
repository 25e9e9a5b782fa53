//! Real old work orders from the command line, where they are at hand.

use std::path::{Path, PathBuf};

use crate::run::{civic, haina};

/// A city with the hotline's pack, and its folder.
fn hotline() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let applied = haina(["pack", "apply"])
        .arg(pack("city-base"))
        .arg(pack("hotline-12345"))
        .data(folder.path())
        .ok();
    assert!(
        applied.contains("hotline-12345 1.1.0 is in force"),
        "{applied}"
    );
    folder
}

pub fn pack(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../packs")
        .join(name)
}

/// Brings a table in by a mapping of the hotline's pack; gives what the program says.
fn import(city: &Path, mapping: &str, table: &Path) -> String {
    haina(["matter", "import", "--mapping"])
        .arg(pack("hotline-12345").join("imports").join(mapping))
        .arg(table)
        .data(city)
        .ok()
}

#[test]
fn replies_are_imported_once_and_counted_as_they_are_known_to_be() {
    let Some(table) = civic("appeals/replies.csv") else {
        return;
    };
    let city = hotline();
    let told = import(city.path(), "replies.yaml", &table);
    assert_eq!(told.trim(), "2272 imported, 0 there already, 0 rejected");
    let within = haina(["matter", "rates", "--on-time", "5,10,15,30"])
        .data(city.path())
        .ok();
    assert_eq!(within.trim(), "872 1412 1701 2070");
    let all = haina(["matter", "rates"]).data(city.path()).ok();
    assert!(all.contains("38.4% (872/2272)"), "{all}");
    let months = haina([
        "matter",
        "rates",
        "--months",
        "--from",
        "2019-01-01",
        "--to",
        "2019-12-31",
    ])
    .data(city.path())
    .ok();
    assert!(
        months.lines().any(|line| line.starts_with("2019-12")),
        "{months}"
    );
}

#[test]
fn a_night_is_merged_and_taken_apart_again_to_the_same_state() {
    let Some(table) = civic("nyc311/requests.csv") else {
        return;
    };
    let city = hotline();
    let told = import(city.path(), "nyc311.yaml", &table);
    assert_eq!(told.trim(), "743 imported, 0 there already, 0 rejected");
    let digest = || haina(["matter", "digest"]).data(city.path()).ok();
    let duplicates = |option: &str| {
        let program = haina(["matter", "duplicates", "--same", "kind,address"]);
        let program = if option.is_empty() {
            program
        } else {
            program.arg(option)
        };
        program.data(city.path()).ok().trim().to_owned()
    };
    let before = digest();
    assert_eq!(duplicates(""), "82 groups, 109 mergeable, largest 6");
    assert!(duplicates("--merge").ends_with("; merged 109"));
    assert_ne!(digest(), before);
    assert_eq!(duplicates(""), "0 groups, 0 mergeable, largest 0");
    assert!(duplicates("--unmerge").ends_with("; un-merged 109"));
    assert_eq!(digest(), before);
    let verified = haina(["journal", "verify"]).data(city.path()).ok();
    assert!(verified.contains("hold"), "{verified}");
}

#[test]
fn labelled_appeals_are_found_by_their_words_and_dispatched_by_their_class() {
    let Some(table) = civic("appeals/labelled.csv") else {
        return;
    };
    let city = hotline();
    // The first three hundred do: each is one of seven classes.
    let text = std::fs::read_to_string(table).unwrap();
    let part = city.path().join("part.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_path(&part).unwrap();
    writer.write_record(reader.headers().unwrap()).unwrap();
    for record in reader.records().take(300) {
        writer.write_record(&record.unwrap()).unwrap();
    }
    writer.flush().unwrap();
    drop(writer);
    let told = import(city.path(), "labelled.yaml", &part);
    assert_eq!(told.trim(), "300 imported, 0 there already, 0 rejected");
    let found = |args: [&str; 4]| {
        let list = haina(["matter", "list", "--limit", "200"]);
        let list = args
            .iter()
            .filter(|a| !a.is_empty())
            .fold(list, |l, a| l.arg(a));
        list.data(city.path()).json()["items"]
            .as_array()
            .unwrap()
            .clone()
    };
    let labour = found(["--class", "labour", "--q", "工资"]);
    assert!(!labour.is_empty());
    assert!(labour.iter().all(|matter| matter["class"] == "labour"));
    let id = labour[0]["id"].as_str().unwrap();
    let told = haina(["matter", "do", id, "reclassify", "--set", "class=wages"])
        .data(city.path())
        .run();
    assert_eq!(told.code, 0, "{told:?}");
    haina(["matter", "do", id, "dispatch"])
        .data(city.path())
        .ok();
    let shown = haina(["matter", "show", id]).data(city.path()).json();
    assert_eq!(shown["lead"]["key"], "human-resources", "{shown}");
}
