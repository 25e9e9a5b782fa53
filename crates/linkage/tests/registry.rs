//! A registry of invented people: batches, rulings, undoing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use haina_core::Fault;
use haina_linkage::checked::Basis;
use haina_linkage::cluster::{Doubt, Limits};
use haina_linkage::link::link;
use haina_linkage::model::Model;
use haina_linkage::records::{Records, mix};
use haina_linkage::registry::{Change, Record, Registry, Ruling, State};
use haina_linkage::synth;
use haina_linkage::table::Table;
use haina_linkage::train::Options;
use proptest::prelude::*;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| synth::people(4000, 7))
}

/// A model trained on many people; tests work on a few of them.
fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let table = table();
        let mut records = Records::new(synth::schema());
        for row in 0..table.len() {
            records.push(0, (1..7).map(|c| table.cell(row, c)));
        }
        link(&mut records, Options::default()).unwrap().model
    })
}

fn people(range: std::ops::Range<usize>) -> Vec<Record> {
    let table = table();
    let record = |row: usize| Record {
        key: format!("r{row}"),
        source: 0,
        cells: (1..7)
            .map(|c| table.cell(row, c).map(str::to_owned))
            .collect(),
    };
    range.map(record).collect()
}

fn person(key: &str, cells: [&str; 6]) -> Record {
    Record {
        key: key.to_owned(),
        source: 0,
        cells: cells
            .iter()
            .map(|c| (!c.is_empty()).then(|| (*c).to_owned()))
            .collect(),
    }
}

fn ids() -> impl FnMut() -> String {
    let mut number = 0;
    move || {
        number += 1;
        format!("person_{number}")
    }
}

fn by_record(registry: &Registry) -> BTreeMap<String, String> {
    let all = registry.entities().flat_map(|(id, keys)| {
        keys.into_iter()
            .map(|k| (k.to_owned(), id.to_owned()))
            .collect::<Vec<_>>()
    });
    all.collect()
}

fn groups(registry: &Registry) -> BTreeSet<Vec<String>> {
    let sorted = registry.entities().map(|(_, keys)| {
        let mut keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
        keys.sort();
        keys
    });
    sorted.collect()
}

/// The entities as the log alone tells them.
fn told(registry: &Registry) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for step in registry.log().iter().flat_map(|e| &e.moves) {
        assert_eq!(
            known.insert(step.record.clone(), step.to.clone()),
            step.from
        );
    }
    known
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_batches_give_the_same_people(seed in any::<u64>(), sizes in prop::collection::vec(1usize..90, 1..20)) {
        let mut all = people(0..500);
        let mut make_id = ids();
        let mut whole = Registry::new(model().clone(), Limits::default());
        whole.add(&all, &mut make_id).unwrap();
        all.sort_by_key(|r| mix(haina_linkage::records::hash_text(&r.key) ^ seed));
        let mut grown = Registry::new(model().clone(), Limits::default());
        let mut rest = all.as_slice();
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (batch, later) = rest.split_at(rest.len().min(*size));
            grown.add(batch, &mut make_id).unwrap();
            rest = later;
        }
        prop_assert_eq!(groups(&whole), groups(&grown));
        prop_assert_eq!(told(&grown), by_record(&grown));
        let entities: Vec<usize> = grown.entities().map(|(_, keys)| keys.len()).collect();
        prop_assert!(entities.iter().all(|n| *n <= Limits::default().records_max));
    }

    #[test]
    fn undoing_restores_and_later_batches_do_not_undo_the_undoing(pick in any::<prop::sample::Index>()) {
        let mut make_id = ids();
        let mut registry = Registry::new(model().clone(), Limits::default());
        registry.add(&people(0..300), &mut make_id).unwrap();
        registry.add(&people(300..500), &mut make_id).unwrap();
        let changes: Vec<u64> = registry
            .log()
            .iter()
            .filter(|e| e.change != Change::Founded)
            .map(|e| e.number)
            .collect();
        let entry = changes[pick.index(changes.len())];
        let before = by_record(&registry);
        let done = match registry.undo(entry, &mut make_id) {
            Ok(done) => done,
            Err(error) => {
                prop_assert_eq!(error.code(), "LNK0012");
                prop_assert_eq!(by_record(&registry), before);
                return Ok(());
            }
        };
        let undone = by_record(&registry);
        for step in &registry.log()[entry as usize].moves {
            prop_assert_ne!(&undone[&step.record], &step.to);
            if let Some(from) = &step.from {
                prop_assert_eq!(&undone[&step.record], from);
            }
        }
        let moved: BTreeSet<String> =
            registry.log()[entry as usize].moves.iter().map(|m| m.record.clone()).collect();
        for (record, id) in before.iter().filter(|(r, _)| !moved.contains(*r)) {
            prop_assert_eq!(&undone[record], id);
        }
        // What was undone stays undone.
        registry.add(&people(500..600), &mut make_id).unwrap();
        let later = by_record(&registry);
        let entry = &registry.log()[entry as usize];
        let first = &entry.moves[0].record;
        let stayed = before.iter().find(|(r, id)| **id == entry.moves[0].to && !moved.contains(*r));
        if let (Some((other, _)), Change::Joined | Change::Merged) = (stayed, entry.change) {
            prop_assert_ne!(&later[first], &later[other]);
        }
        // Undoing the undoing brings the very same back.
        let mut again = Registry::from_state(registry.state()).unwrap();
        let mut fresh = Registry::new(model().clone(), Limits::default());
        let mut make_id = ids();
        fresh.add(&people(0..300), &mut make_id).unwrap();
        fresh.add(&people(300..500), &mut make_id).unwrap();
        fresh.undo(entry.number, &mut make_id).unwrap();
        fresh.undo(done.start, &mut make_id).unwrap();
        prop_assert_eq!(by_record(&fresh), before);
        prop_assert_eq!(by_record(&again), later);
        again.add(&people(600..650), &mut make_id).unwrap();
        prop_assert_eq!(told(&again), by_record(&again));
    }
}

const NUMBER: &str = "11010519491231002X";

#[test]
fn a_valid_number_links_only_where_the_names_agree() {
    let mut make_id = ids();
    let mut registry = Registry::new(model().clone(), Limits::default());
    let batch = [
        person("a", ["张小明", NUMBER, "", "", "", ""]),
        person("b", ["張小明", "110105491231002", "", "", "", ""]),
        person("c", ["王丽", NUMBER, "1949-12-31", "", "", ""]),
    ];
    registry.add(&batch, &mut make_id).unwrap();
    assert_eq!(
        registry.entity_of("a").unwrap(),
        registry.entity_of("b").unwrap()
    );
    assert_ne!(
        registry.entity_of("a").unwrap(),
        registry.entity_of("c").unwrap()
    );
    let doubts: Vec<_> = registry.review().map(|(a, b, r)| (a, b, r.doubt)).collect();
    assert!(
        doubts.contains(&("a", "c", Doubt::NumberConflict)),
        "{doubts:?}"
    );
    let (why, basis) = registry.why("a", "b").unwrap();
    assert_eq!(basis, Basis::CheckedNumber);
    let sum: f64 = why.steps.iter().map(|s| s.bits + s.frequency_bits).sum();
    assert!(
        (why.prior_bits + sum - why.total_bits).abs() < 1e-9,
        "the waterfall adds up"
    );
    // A record without a name and with the number does not bridge the two.
    registry
        .add(&[person("d", ["", NUMBER, "", "", "", ""])], &mut make_id)
        .unwrap();
    assert_ne!(
        registry.entity_of("a").unwrap(),
        registry.entity_of("c").unwrap()
    );
}

#[test]
fn an_officers_word_stands_above_the_model_and_can_be_taken_back() {
    let mut make_id = ids();
    let mut registry = Registry::new(model().clone(), Limits::default());
    let batch = [
        person("a", ["张小明", NUMBER, "", "", "", ""]),
        person("b", ["张小明", NUMBER, "", "", "", ""]),
        person("c", ["李强", "", "", "", "", ""]),
    ];
    registry.add(&batch, &mut make_id).unwrap();
    let before = by_record(&registry);
    let one = Ruling::One("b".into(), "c".into());
    let apart = Ruling::Apart("a".into(), "b".into());
    let ruled = registry.rule(one.clone(), &mut make_id).unwrap();
    assert_eq!(registry.members(&before["a"]).unwrap(), ["a", "b", "c"]);
    let error = registry
        .rule(Ruling::Apart("c".into(), "b".into()), &mut make_id)
        .unwrap_err();
    assert_eq!(error.code(), "LNK0011");
    let parted = registry.rule(apart.clone(), &mut make_id).unwrap();
    assert_ne!(
        registry.entity_of("a").unwrap(),
        registry.entity_of("b").unwrap()
    );
    assert_eq!(
        registry.entity_of("b").unwrap(),
        registry.entity_of("c").unwrap()
    );
    registry.undo(parted.start, &mut make_id).unwrap();
    registry.undo(ruled.start, &mut make_id).unwrap();
    assert_eq!(
        groups(&registry),
        BTreeSet::from([vec!["a".into(), "b".into()], vec!["c".into()]])
    );
    assert_eq!(
        registry.undo(ruled.start, &mut make_id).unwrap_err().code(),
        "LNK0012"
    );
    assert_eq!(
        registry.undo(999, &mut make_id).unwrap_err().code(),
        "LNK0010"
    );
    assert_eq!(told(&registry), by_record(&registry));
}

#[test]
fn nothing_is_half_changed_by_a_batch_that_is_refused() {
    let mut make_id = ids();
    let mut registry = Registry::new(model().clone(), Limits::default());
    registry.add(&people(0..10), &mut make_id).unwrap();
    let mut batch = people(8..20);
    assert_eq!(
        registry.add(&batch, &mut make_id).unwrap_err().code(),
        "LNK0009"
    );
    batch = people(10..20);
    batch[9].cells.pop();
    assert_eq!(
        registry.add(&batch, &mut make_id).unwrap_err().code(),
        "LNK0008"
    );
    assert_eq!(
        (registry.len(), registry.log().len()),
        (10, by_record(&registry).len())
    );
}

#[test]
fn an_entity_does_not_outgrow_its_bound() {
    let mut make_id = ids();
    let limits = Limits {
        records_max: 4,
        ..Limits::default()
    };
    let mut registry = Registry::new(model().clone(), limits);
    let batch: Vec<Record> = (0..9)
        .map(|i| person(&format!("k{i}"), ["张小明", NUMBER, "", "男", "", ""]))
        .collect();
    registry.add(&batch, &mut make_id).unwrap();
    assert!(registry.entities().all(|(_, keys)| keys.len() <= 4));
    assert!(
        registry
            .review()
            .any(|(_, _, r)| r.doubt == Doubt::TooLarge)
    );
}

#[test]
fn a_registry_comes_back_from_its_state_through_json() {
    let mut make_id = ids();
    let mut registry = Registry::new(model().clone(), Limits::default());
    registry.add(&people(0..400), &mut make_id).unwrap();
    registry
        .rule(Ruling::One("r1".into(), "r2".into()), &mut make_id)
        .unwrap();
    let text = serde_json::to_string(&registry.state()).unwrap();
    let state: State = serde_json::from_str(&text).unwrap();
    let mut back = Registry::from_state(state).unwrap();
    assert_eq!(by_record(&registry), by_record(&back));
    let review = |r: &Registry| -> BTreeSet<String> {
        r.review()
            .map(|(a, b, r)| format!("{a} {b} {:?}", r.doubt))
            .collect()
    };
    assert_eq!(review(&registry), review(&back));
    let mut other = ids();
    let mut both = || format!("x{}", other());
    registry.add(&people(400..500), &mut both).unwrap();
    let mut other = ids();
    let mut both = || format!("x{}", other());
    back.add(&people(400..500), &mut both).unwrap();
    assert_eq!(by_record(&registry), by_record(&back));
    let mut broken = registry.state();
    broken.entities.pop();
    assert_eq!(
        Registry::from_state(broken).err().unwrap().code(),
        "LNK0013"
    );
}

#[test]
fn training_again_is_logged_and_keeps_rulings_and_ids() {
    let mut make_id = ids();
    let mut registry = Registry::new(model().clone(), Limits::default());
    registry.add(&people(0..300), &mut make_id).unwrap();
    registry
        .rule(Ruling::One("r1".into(), "r2".into()), &mut make_id)
        .unwrap();
    let before = by_record(&registry);
    registry.retrain(model().clone(), &mut make_id).unwrap();
    assert_eq!(
        by_record(&registry),
        before,
        "the same model changes nothing"
    );
    assert_eq!(registry.log().last().unwrap().change, Change::Retrained);
}
