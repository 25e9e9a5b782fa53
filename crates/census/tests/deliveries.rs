//! Cities written to files and read back.

#![allow(clippy::unwrap_used)]

mod read;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use haina_census::tables::{Field, Part, table, tables};
use haina_census::{Day, Delivery, Kind, Plan, Selection, generate};
use haina_core::IdentityNumber;
use haina_core::numbers::tidy;
use read::{city, rows, side, snapshot};
use sha2::{Digest, Sha256};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let plan = Plan::new(11, 1_500);
    let (one, _) = city(&plan);
    let (two, _) = city(&plan);
    let (other, _) = city(&Plan::new(12, 1_500));
    assert_eq!(bytes(one.path()), bytes(two.path()));
    assert_ne!(bytes(one.path()), bytes(other.path()));
}

#[test]
fn ten_thousand_people_are_written_and_read_back() {
    let (dir, summary) = city(&Plan::new(3, 10_000));
    let mut kinds = BTreeSet::new();
    for file in &summary.manifest.files {
        let declared = table(file.table).unwrap();
        let path = dir.path().join(&file.file);
        let content = fs::read(&path).unwrap();
        assert_eq!(
            hex::encode(Sha256::digest(&content)),
            file.sha256,
            "{}",
            file.file
        );
        assert_eq!(content.len() as u64, file.bytes);
        let all = if file.rows == 0 {
            Vec::new()
        } else {
            rows(&path, declared, false)
        };
        assert_eq!(all.len() as u64, file.rows, "{}", file.file);
        assert!(
            all.iter().all(|row| row.len() == declared.columns.len()),
            "{}",
            file.file
        );
        assert_eq!(
            file.rows_declared > file.rows,
            file.delivery == Delivery::Short
        );
        kinds.insert(format!("{:?}", file.delivery));
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["Duplicate", "Full", "Late", "Short"]
    );
}

#[test]
fn every_number_without_a_stated_error_is_valid_and_every_stated_error_shows() {
    let mut plan = Plan::new(4, 20_000);
    plan.monitored_only = false;
    let (dir, summary) = city(&plan);
    let people = side(&dir.path().join("truth/persons.csv"));
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for file in summary
        .manifest
        .files
        .iter()
        .filter(|f| f.delivery != Delivery::Duplicate && f.rows > 0)
    {
        let table = table(file.table).unwrap();
        let Some(at) = table
            .columns
            .iter()
            .position(|c| c.field == Field::Identity)
        else {
            continue;
        };
        let part = if file.delivery == Delivery::Late {
            "late"
        } else {
            "main"
        };
        let lines = side(&dir.path().join(format!("truth/{}.rows.csv", table.key)));
        let lines = lines.iter().filter(|line| line[0] == part);
        let all = rows(&dir.path().join(&file.file), table, false);
        assert_eq!(lines.clone().count(), all.len(), "{}", file.file);
        for (row, line) in all.iter().zip(lines) {
            assert_eq!(row[0], line[2], "side file and table agree on the record");
            let person = &people[line[3].parse::<usize>().unwrap()];
            let (right, number) = (&person[6], &row[at]);
            let errors: Vec<&str> = line[4].split('+').collect();
            let number_error = [
                "missing",
                "mistyped",
                "malformed",
                "shared",
                "fifteen",
                "stale",
            ]
            .into_iter()
            .find(|k| errors.contains(k));
            let valid = number.parse::<IdentityNumber>().is_ok();
            match number_error {
                None => assert!(valid && number == right, "{} {row:?}", table.key),
                Some("missing") => assert!(number.is_empty()),
                Some("mistyped") => assert!(!valid && number.len() == 18),
                Some("malformed") => assert!(!valid && tidy(number) == *right, "{number}"),
                Some("shared") => assert!(valid && number != right),
                Some("fifteen") => {
                    assert_eq!(IdentityNumber::from_old(number).unwrap().as_str(), right)
                }
                Some(_) => assert!(valid && number != right && number[..14] == right[..14]),
            }
            for error in errors.iter().filter(|e| !e.is_empty()) {
                *seen.entry((*error).to_owned()).or_default() += 1;
            }
        }
    }
    assert_eq!(
        seen.len(),
        Kind::ALL.len(),
        "every kind of error came: {seen:?}"
    );
}

#[test]
fn error_rates_hold() {
    let (_dir, summary) = city(&Plan {
        tables: Selection::Funnel,
        truth: false,
        ..Plan::new(5, 120_000)
    });
    let errors: HashMap<_, _> = summary.errors.iter().cloned().collect();
    for table in tables().filter(|t| t.funnel == Part::Raw) {
        let rows = summary.manifest.rows(table.key) as f64;
        let counted: HashMap<_, _> = errors[table.key].iter().copied().collect();
        for kind in Kind::ALL {
            let expected = rows * f64::from(table.rates.of(kind)) / 10_000.0;
            let found = counted.get(kind.key()).copied().unwrap_or(0) as f64;
            let five_sigma = 5.0 * expected.sqrt() + 3.0;
            assert!(
                (found - expected).abs() <= five_sigma + expected * 0.02,
                "{} {kind:?}: {found} of {expected}",
                table.key
            );
        }
    }
}

#[test]
fn the_funnels_counts_add_up_and_every_dropped_row_has_a_reason() {
    let (dir, summary) = city(&Plan {
        tables: Selection::Funnel,
        ..Plan::new(6, 60_000)
    });
    let funnel = summary.funnel.unwrap();
    let raw: u64 = tables()
        .filter(|t| t.funnel == Part::Raw)
        .map(|t| summary.manifest.rows(t.key))
        .sum();
    assert_eq!(funnel.raw, raw, "every delivered row is a raw row");
    let mut rows_in = raw;
    for stage in &funnel.stages {
        assert_eq!(stage.rows_in, rows_in);
        assert_eq!(
            stage.rows_in,
            stage.rows_out + stage.dropped.values().sum::<u64>()
        );
        rows_in = stage.rows_out;
    }
    assert_eq!(rows_in, funnel.confirmed);
    assert!(
        funnel.confirmed > 500 && funnel.precision > 0.98 && funnel.recall > 0.6,
        "{funnel:?}"
    );

    let fates = side(&dir.path().join("truth/funnel.rows.csv"));
    assert_eq!(fates.len() as u64, raw);
    let mut by_reason: BTreeMap<&str, u64> = BTreeMap::new();
    let mut confirmed = BTreeSet::new();
    for line in &fates {
        *by_reason.entry(&line[5]).or_default() += 1;
        if line[5] == "confirmed" {
            assert!(
                confirmed.insert(line[2].clone()),
                "one row for each confirmed child"
            );
        }
    }
    for stage in &funnel.stages {
        for (reason, rows) in &stage.dropped {
            assert_eq!(
                by_reason.get(reason).copied().unwrap_or(0),
                *rows,
                "{reason}"
            );
        }
    }
    let persons = side(&dir.path().join("truth/persons.csv"));
    let children = persons.iter().filter(|p| p[16] == "migrant").count() as u64;
    assert_eq!(children, funnel.truth_children);
}

#[test]
fn tables_of_monitoring_hold_the_people_on_the_register() {
    let (dir, summary) = city(&Plan {
        tables: Selection::Monitoring,
        ..Plan::new(8, 30_000)
    });
    let persons = side(&dir.path().join("truth/persons.csv"));
    let register = snapshot(dir.path(), &summary, table("police.register").unwrap());
    let all = side(&dir.path().join("truth/police.register.rows.csv"));
    assert!(register.len() > 1_000, "{}", register.len());
    let ended_or_on = |p: &Vec<String>| !p[14].is_empty();
    let on = all
        .iter()
        .filter(|line| ended_or_on(&persons[line[3].parse::<usize>().unwrap()]))
        .count();
    assert!(
        on * 100 >= all.len() * 90,
        "nine in ten are on it today, the others were"
    );
    let share = persons
        .iter()
        .filter(|p| !p[14].is_empty() && p[8].is_empty())
        .count() as f64
        / 30_000.0;
    assert!(
        (0.045..0.075).contains(&share),
        "588,000 of ten million, here {share}"
    );
}

#[test]
fn a_plan_that_cannot_be_is_refused() {
    use haina_core::Fault;
    let dir = tempfile::tempdir().unwrap();
    let refused = |plan: Plan| {
        generate(&plan, dir.path(), &mut |_, _| {})
            .unwrap_err()
            .code()
    };
    assert_eq!(refused(Plan::new(1, 0)), "CEN0001");
    assert_eq!(refused(Plan::new(1, 10_000_001)), "CEN0001");
    assert_eq!(
        refused(Plan {
            tables: Selection::Keys(vec!["no.table".into()]),
            ..Plan::new(1, 10)
        }),
        "CEN0002"
    );
    assert_eq!(
        refused(Plan {
            day: Day::new(2028, 1, 1),
            ..Plan::new(1, 10)
        }),
        "CEN0003"
    );
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(
        generate(&Plan::new(1, 10), &file, &mut |_, _| {})
            .unwrap_err()
            .code(),
        "CEN0004"
    );
}

/// Every file below `dir` with its content.
fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.insert(
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            );
        }
    }
    all
}
