//! The invented city's departments deliver: what is accepted and rejected is what the truth says.

use std::path::Path;

use haina_catalog::{Field, FieldType};
use haina_census::tables::{self, DataType, Format};
use haina_census::{Delivery as Kind, Plan, Selection, Summary, changes, generate};
use haina_lake::load::{Check, Encoding, Facts, LoadMode, LoadSpec, Manifest, Rule, Strength};

use super::town::{Town, field, one, spec};

fn fields(table: &tables::Table) -> Vec<Field> {
    let docs = tables::registry().departments;
    let doc = docs
        .iter()
        .flat_map(|d| &d.tables)
        .find(|t| t.key == table.key)
        .unwrap();
    let kind = |kind: DataType| match kind {
        DataType::Date => FieldType::Date,
        DataType::Integer => FieldType::Integer,
        DataType::Money => FieldType::Decimal,
        DataType::Code => FieldType::Code,
        _ => FieldType::Text,
    };
    doc.columns
        .iter()
        .map(|c| field(c.key, c.zh, kind(c.data_type)))
        .collect()
}

fn table(key: &str) -> &'static tables::Table {
    tables::tables().find(|table| table.key == key).unwrap()
}

/// Rows of the truth about a table's file: its errors by row.
fn damaged(dir: &Path, key: &str, kinds: &[&str]) -> usize {
    let text = std::fs::read_to_string(dir.join(format!("truth/{key}.rows.csv"))).unwrap();
    let mut lines = csv::Reader::from_reader(text.as_bytes());
    let headers = lines.headers().unwrap().clone();
    let column = headers.iter().position(|h| h == "errors").unwrap();
    let has = |record: csv::StringRecord| record[column].split('+').any(|e| kinds.contains(&e));
    lines
        .records()
        .filter(|record| has(record.as_ref().unwrap().clone()))
        .count()
}

async fn load_all(town: &Town, dir: &Path, summary: &Summary, key: &str) -> (u64, u64) {
    let (mut read, mut accepted) = (0, 0);
    for file in summary
        .manifest
        .files
        .iter()
        .filter(|file| file.table == key)
    {
        let mut delivery = town.at(&file.file, dir.join(&file.file));
        delivery.manifest = Manifest {
            sha256: Some(file.sha256.clone()),
            rows: Some(file.rows_declared),
        };
        let done = town.lake.load(&town.handler, key, &delivery).await;
        match file.delivery {
            Kind::Duplicate => assert!(done.unwrap_err().to_string().contains("the same file")),
            Kind::Short => {
                let refused = done.unwrap_err().to_string();
                assert!(refused.contains("the sender says"), "{refused}");
                // The department says that it knows, and that the rest comes late.
                delivery.manifest.rows = Some(file.rows);
                let batch = town.lake.load(&town.handler, key, &delivery).await.unwrap();
                (read, accepted) = (read + batch.counted.read, accepted + batch.counted.accepted);
            }
            _ => {
                let batch = done.unwrap();
                (read, accepted) = (read + batch.counted.read, accepted + batch.counted.accepted);
            }
        }
    }
    (read, accepted)
}

/// Declares the table, loads its files, and compares with the truth.
async fn compare(town: &Town, dir: &Path, summary: &Summary, table: &tables::Table) {
    let key = table.key;
    let encoding = match table.format {
        Format::Csv | Format::JsonLines => Some(Encoding::Utf8),
        Format::CsvGb18030 => Some(Encoding::Gb18030),
        Format::Xlsx => None,
    };
    let has_number = table.columns.iter().any(|c| c.key == "id_number");
    let rule = Rule::IdentityNumber {
        field: "id_number".to_owned(),
    };
    let check = || Check {
        name: "number".to_owned(),
        strength: Strength::Warn,
        rule,
    };
    let declared = LoadSpec {
        facts: Facts {
            encoding,
            ..Facts::default()
        },
        checks: has_number.then(check).into_iter().collect(),
        ..spec(LoadMode::Keyed, &["record_no"])
    };
    town.table_of(key, fields(table), &declared).await;
    let (read, accepted) = load_all(town, dir, summary, key).await;
    assert_eq!(
        (read, accepted),
        (summary.manifest.rows(key), read),
        "{key}"
    );
    town.adds_up(key).await;
    let served = town.now(key).await.len() as u64;
    assert!(served <= read && served > 0, "{key}");
    if has_number {
        let batches = town.lake.batches(&town.lead, key, None, 10).await.unwrap();
        let checks = batches.iter().flat_map(|b| &b.counted.checks);
        let failed: u64 = checks.map(|c| c.failed).sum();
        let truth = damaged(dir, key, &["mistyped", "malformed", "fifteen"]);
        assert_eq!(failed, truth as u64, "{key}: numbers that do not hold");
    }
}

#[tokio::test]
async fn the_departments_files_come_in_with_the_errors_that_the_truth_states() {
    let dir = tempfile::tempdir().unwrap();
    let plan = Plan {
        tables: Selection::Funnel,
        ..Plan::new(7, 8_000)
    };
    let summary = generate(&plan, dir.path(), &mut |_, _| {}).unwrap();
    let next = Plan {
        day: plan.base.plus(1),
        ..plan.clone()
    };
    let day = changes(&next, dir.path(), &mut |_, _| {}).unwrap();
    one(async |town: Town| {
        for table in tables::tables().filter(|t| t.funnel != tables::Part::None) {
            compare(&town, dir.path(), &summary, table).await;
        }
        // A day's changes, in the mode for it.
        let file = day.files.iter().max_by_key(|file| file.rows).unwrap();
        let key = "day.changes";
        let changes = spec(LoadMode::Changes, &["record_no"]);
        town.table_of(key, fields(table(file.table)), &changes)
            .await;
        let mut delivery = town.at(&file.file, dir.path().join(&file.file));
        delivery.manifest.rows = Some(file.rows);
        let batch = town.lake.load(&town.handler, key, &delivery).await.unwrap();
        assert_eq!(batch.counted.rejected, 0, "{:?}", batch.counted.reasons);
        town.adds_up(key).await;
    })
    .await;
}

#[tokio::test]
async fn spreadsheets_with_merged_headers_come_in_with_the_errors_that_the_truth_states() {
    let sheets = || {
        tables::tables()
            .filter(|table| table.format == Format::Xlsx)
            .take(2)
    };
    let dir = tempfile::tempdir().unwrap();
    let keys = sheets().map(|table| table.key.to_owned()).collect();
    let plan = Plan {
        tables: Selection::Keys(keys),
        ..Plan::new(7, 8_000)
    };
    let summary = generate(&plan, dir.path(), &mut |_, _| {}).unwrap();
    one(async |town: Town| {
        for table in sheets() {
            compare(&town, dir.path(), &summary, table).await;
        }
    })
    .await;
}
