//! The invented city: what its departments deliver is linked, and the files are compared with the truth.

use std::collections::BTreeMap;
use std::path::Path;

use haina_catalog::FieldType;
use haina_census::tables::{self, DataType};
use haina_census::{Delivery as Kind, Plan, generate};
use haina_dossier::{Declaration, DossierId, Training};
use haina_lake::load::LoadMode;
use haina_store::args;

use crate::town::{Town, field, one};

/// People of the city.
const PEOPLE: u64 = 2_000;

/// What the pack that ships declares.
fn declared(kind: &str) -> Declaration {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../packs/one-file/dossiers/{kind}.yaml"));
    serde_norway::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

async fn deliver(town: &Town, dir: &Path, plan: &Plan) -> u64 {
    let summary = generate(plan, dir, &mut |_, _| {}).unwrap();
    let docs = tables::registry().departments;
    let mut rows = 0;
    for table in docs.iter().flat_map(|department| &department.tables) {
        let kind = |kind: DataType| match kind {
            DataType::Date => FieldType::Date,
            DataType::Integer => FieldType::Integer,
            DataType::Money => FieldType::Decimal,
            DataType::Code => FieldType::Code,
            _ => FieldType::Text,
        };
        let fields = table
            .columns
            .iter()
            // Spreadsheets are headed in Chinese.
            .map(|column| haina_catalog::Field {
                title: haina_core::Words::new(column.zh, column.key),
                ..field(column.key, kind(column.data_type))
            });
        let fields = fields.collect();
        town.table(table.key, fields, LoadMode::Keyed, &["record_no"])
            .await;
        let files = summary
            .manifest
            .files
            .iter()
            .filter(|file| file.table == table.key);
        for file in files.filter(|file| file.delivery != Kind::Duplicate) {
            rows += town
                .load_file(table.key, &file.file, dir.join(&file.file))
                .await
                .counted
                .accepted;
        }
    }
    rows
}

/// Whose each row is: table and record number to person.
fn truth(dir: &Path) -> BTreeMap<(String, String), String> {
    let mut truth = BTreeMap::new();
    for entry in std::fs::read_dir(dir.join("truth")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(table) = name
            .strip_suffix(".rows.csv")
            .filter(|table| table.contains('.'))
        else {
            continue;
        };
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let headers = reader.headers().unwrap().clone();
        let at = |name: &str| headers.iter().position(|h| h == name).unwrap();
        let (record, person) = (at("record_no"), at("person"));
        for row in reader.records() {
            let row = row.unwrap();
            truth.insert(
                (table.to_owned(), row[record].to_owned()),
                row[person].to_owned(),
            );
        }
    }
    truth
}

/// Pairs of records that are one by the files, by the truth, and by both.
async fn pairs(town: &Town, truth: &BTreeMap<(String, String), String>) -> (u64, u64, u64, usize) {
    let mut session = town.store.read().await.unwrap();
    let sql = "SELECT r.dossier AS dossier, s.resource_key AS resource_key, r.row_key AS row_key FROM dossier_record r
        JOIN dossier_source s ON s.kind = r.kind AND s.number = r.source";
    let mut by_file: BTreeMap<DossierId, BTreeMap<&str, u64>> = BTreeMap::new();
    let mut by_person: BTreeMap<&str, u64> = BTreeMap::new();
    let mut largest = 0;
    for row in session.all(sql, &args![]).await.unwrap() {
        let key: Vec<String> =
            serde_json::from_str(&row.get::<String>("row_key").unwrap()).unwrap();
        let person = truth.get(&(row.get("resource_key").unwrap(), key[0].clone()));
        let person = person
            .map(String::as_str)
            .unwrap_or_else(|| panic!("{key:?} is in no truth"));
        *by_person.entry(person).or_default() += 1;
        *by_file
            .entry(row.get("dossier").unwrap())
            .or_default()
            .entry(person)
            .or_default() += 1;
    }
    let two = |n: u64| n * n.saturating_sub(1) / 2;
    let (mut said, mut right) = (0, 0);
    for people in by_file.values() {
        let all: u64 = people.values().sum();
        largest = largest.max(all as usize);
        said += two(all);
        right += people.values().map(|n| two(*n)).sum::<u64>();
    }
    (
        said,
        by_person.values().map(|n| two(*n)).sum(),
        right,
        largest,
    )
}

#[tokio::test]
async fn the_files_of_the_invented_city_are_those_of_its_people() {
    let dir = tempfile::tempdir().unwrap();
    let people = std::env::var("HAINA_DOSSIER_PEOPLE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(PEOPLE);
    let plan = Plan {
        monitored_only: false,
        ..Plan::new(7, people)
    };
    one(async |mut town: Town| {
        town.declared = declared("person");
        town.keeper = town.of("data-bureau", "unit-lead");
        let rows = deliver(&town, dir.path(), &plan).await;
        let truth = truth(dir.path());
        let system = haina_party::Principal::system();
        let begun = std::time::Instant::now();
        let linked = town.dossiers.link(&system, &town.declared, Training::Once).await.unwrap();
        let took = begun.elapsed();
        assert!(linked.troubles.is_empty(), "{:?}", linked.troubles);
        let (said, is, right, largest) = pairs(&town, &truth).await;
        let (precision, recall) = (right as f64 / said as f64, right as f64 / is as f64);
        let status = town.dossiers.status(&system, &town.declared).await.unwrap();
        println!(
            "{people} people, {rows} rows, {} records in {} files (largest {largest}), {} links; linked in {took:.1?}: \
             precision {precision:.4}, recall {recall:.4}",
            status.records, status.files, status.links
        );
        let firms = declared("enterprise");
        let linked = town.dossiers.link(&system, &firms, Training::Once).await.unwrap();
        assert!(linked.troubles.is_empty() && linked.records > 10, "{linked:?}");
        assert!(precision > 0.99, "precision {precision}");
        assert!(recall > 0.90, "recall {recall}");
    })
    .await;
}
