//! Febrl's data set 4, where it is at hand: `shared/` beside the repository or its worktree, or `HAINA_LINKAGE`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use haina_linkage::cluster::Limits;
use haina_linkage::eval::{Request, evaluate};
use haina_linkage::link::{Linked, link};
use haina_linkage::profile::{profile, schema};
use haina_linkage::records::Records;
use haina_linkage::registry::{Change, Record, Registry};
use haina_linkage::schema::Schema;
use haina_linkage::table::Table;
use haina_linkage::train::Options;

fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let places = ["shared/linkage", "../shared/linkage"].map(|p| root.join(p));
    let given = std::env::var("HAINA_LINKAGE").ok().map(PathBuf::from);
    let found = given
        .into_iter()
        .chain(places)
        .map(|p| p.join("febrl4"))
        .find(|p| p.is_dir());
    if found.is_none() {
        eprintln!("skipped: ../shared/linkage/febrl4 is not here");
    }
    found
}

fn check(without: &[&str], f1_min: f64) {
    let Some(folder) = folder() else { return };
    let request = Request {
        paths: vec![folder],
        without: without.iter().map(|c| (*c).to_owned()).collect(),
        seed: 1,
        ..Request::default()
    };
    let report = evaluate(&request).unwrap();
    assert_eq!(report.score.pairs_true, 5000);
    assert!(report.score.f1 >= f1_min, "{:?}", report.score);
    assert!(report.one_to_one);
    let ignored: Vec<&str> = report
        .columns
        .iter()
        .filter(|c| c.ignored.is_some())
        .map(|c| c.name.as_str())
        .collect();
    assert!(ignored.contains(&"rec_id"), "the truth is never evidence");
}

#[test]
fn febrl4_is_linked_nearly_without_a_mistake() {
    check(&[], 0.9992);
}

#[test]
fn febrl4_is_linked_without_the_insurance_number() {
    check(&["soc_sec_id"], 0.993);
}

#[test]
fn febrl4_is_linked_by_names_and_addresses_alone() {
    check(&["soc_sec_id", "date_of_birth", "postcode"], 0.99);
}

/// The tables with the columns that are evidence, and each record's key.
fn read() -> Option<(Records, Vec<Record>)> {
    let folder = folder()?;
    let tables =
        ["dataset4a.csv", "dataset4b.csv"].map(|name| Table::read(&folder.join(name)).unwrap());
    let both = [&tables[0], &tables[1]];
    let mut whole = schema(&both, &profile(&both));
    let columns = whole.columns.split_off(1);
    let mut records = Records::new(Schema { columns });
    let mut keyed = Vec::new();
    for (source, table) in both.iter().enumerate() {
        for row in 0..table.len() {
            let cells: Vec<Option<&str>> = (1..table.columns().len())
                .map(|c| table.cell(row, c))
                .collect();
            records.push(source as u16, cells.iter().copied());
            keyed.push(Record {
                key: table.cell(row, 0).unwrap().to_owned(),
                source: source as u16,
                cells: cells.iter().map(|c| c.map(str::to_owned)).collect(),
            });
        }
    }
    Some((records, keyed))
}

fn groups(registry: &Registry) -> BTreeSet<Vec<String>> {
    let keys = registry.entities().map(|(_, keys)| {
        let mut keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        keys.sort();
        keys
    });
    keys.collect()
}

#[test]
fn fifty_increments_give_the_pairs_of_one_batch_and_ids_change_only_by_the_log() {
    let Some((mut records, mut keyed)) = read() else {
        return;
    };
    let Linked { model, .. } = link(&mut records, Options::default()).unwrap();
    let mut number = 0;
    let mut make_id = || {
        number += 1;
        format!("person_{number}")
    };
    let mut whole = Registry::new(model.clone(), Limits::default());
    whole.add(&keyed, &mut make_id).unwrap();
    // Neither table comes first.
    keyed.sort_by_key(|r| haina_linkage::records::hash_text(&r.key));
    let mut grown = Registry::new(model, Limits::default());
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for batch in keyed.chunks(keyed.len() / 50) {
        let added = grown.add(batch, &mut make_id).unwrap();
        for entry in &grown.log()[added.entries.start as usize..] {
            for step in &entry.moves {
                let before = known.insert(step.record.clone(), step.to.clone());
                assert_eq!(before, step.from);
                let new = matches!(entry.change, Change::Founded | Change::Joined);
                assert_eq!(
                    new,
                    step.from.is_none(),
                    "an id changes by a merge or a split only"
                );
            }
        }
        for (key, id) in &known {
            assert_eq!(grown.entity_of(key).unwrap(), id);
        }
    }
    assert_eq!(groups(&whole), groups(&grown));
    let pairs = groups(&grown).iter().filter(|g| g.len() == 2).count();
    assert!(pairs >= 4995, "{pairs}");
}
