//! A day's changes lead from one day's tables to the next's.

#![allow(clippy::unwrap_used)]

mod read;

use haina_census::tables::table;
use haina_census::{Plan, Selection, changes};
use proptest::prelude::*;
use read::{city, normal, rows, snapshot};

fn check(plan: &Plan) -> usize {
    let before = Plan {
        day: plan.day.plus(-1),
        ..plan.clone()
    };
    let (old_dir, old) = city(&before);
    let (new_dir, new) = city(plan);
    let manifest = changes(plan, new_dir.path(), &mut |_, _| {}).unwrap();
    let mut applied = 0;
    for table in plan.selected().unwrap() {
        let mut state = snapshot(old_dir.path(), &old, table);
        for file in manifest.files.iter().filter(|f| f.table == table.key) {
            for row in rows(&new_dir.path().join(&file.file), table, true) {
                let mut row = normal(row);
                let change = row.remove(0);
                let key = row[0].clone();
                let had = match change.as_str() {
                    "delete" => state.remove(&key),
                    _ => state.insert(key, row.clone()),
                };
                assert_eq!(
                    had.is_some(),
                    change != "insert",
                    "{} {change} {row:?}",
                    table.key
                );
                if change == "delete" {
                    assert_eq!(had, Some(row));
                }
                applied += 1;
            }
        }
        assert_eq!(
            state,
            snapshot(new_dir.path(), &new, table),
            "{} on {}",
            table.key,
            plan.day
        );
    }
    applied
}

#[test]
fn changes_of_many_days_bring_something_every_day() {
    let mut plan = Plan::new(21, 3_000);
    plan.monitored_only = false;
    plan.day = plan.base.plus(30);
    assert!(check(&plan) > 20);
    // On the first of July a year's pupils leave their school.
    plan.tables = Selection::Keys(vec!["education.student".into()]);
    plan.day = haina_census::Day::new(2026, 7, 1);
    assert!(check(&plan) > 20);
}

#[test]
fn a_file_of_changes_says_what_each_row_does() {
    let mut plan = Plan::new(22, 20_000);
    plan.monitored_only = false;
    plan.day = plan.base.plus(10);
    let dir = tempfile::tempdir().unwrap();
    let manifest = changes(&plan, dir.path(), &mut |_, _| {}).unwrap();
    let bus = manifest
        .files
        .iter()
        .find(|f| f.table == "transport.bus")
        .unwrap();
    let all = rows(
        &dir.path().join(&bus.file),
        table("transport.bus").unwrap(),
        true,
    );
    assert!(
        all.len() > 100
            && all
                .iter()
                .all(|row| row[0] == "insert" && row[4] == plan.day.to_string())
    );
}

#[test]
fn tables_as_changes_are_the_tables_with_every_row_an_insert() {
    let plan = Plan::new(23, 2_000);
    let as_changes = Plan {
        as_changes: true,
        ..plan.clone()
    };
    let (plain_dir, plain) = city(&plan);
    let (changed_dir, changed) = city(&as_changes);
    assert_eq!(plain.manifest.files.len(), changed.manifest.files.len());
    for (own, other) in plain.manifest.files.iter().zip(&changed.manifest.files) {
        let table = table(own.table).unwrap();
        let rows_of =
            |dir: &std::path::Path, file: &str, leading| rows(&dir.join(file), table, leading);
        let as_they_are = rows_of(plain_dir.path(), &own.file, false);
        let mut with_change = rows_of(changed_dir.path(), &other.file, true);
        for row in &mut with_change {
            assert_eq!(row.remove(0), "insert", "{}", own.file);
        }
        assert_eq!(as_they_are, with_change, "{}", own.file);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn yesterdays_tables_and_the_days_changes_make_the_days_tables(
        seed in any::<u64>(), later in 1i32..365, people in 1u64..500, monitored_only in any::<bool>(),
    ) {
        let mut plan = Plan { monitored_only, truth: false, ..Plan::new(seed, people) };
        plan.day = plan.base.plus(later);
        check(&plan);
    }
}
