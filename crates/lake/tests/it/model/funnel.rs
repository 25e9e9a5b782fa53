//! The funnel of migrant children on a generated city, against the city's own count of what each rule should drop.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::TimestampMicrosecondArray;
use datafusion::arrow::array::{ArrayRef, Date32Builder, Int64Array, RecordBatch, StringBuilder};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use haina_census::funnel::FunnelReport as Truth;
use haina_census::tables::{Format, Part, Table, tables};
use haina_census::{Day, Delivery, Plan, Selection, Summary, generate};
use haina_lake::model::{FunnelReport, ModelSet};
use jiff::civil::date;

use super::town::{self, Town, rows_of};

/// Rows of a batch.
const ROWS: usize = 8192;

pub fn migrant_children() -> ModelSet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/migrant-children/models");
    ModelSet::load("migrant-children", &folder).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

/// A city's tables of the funnel, as departments delivered them.
async fn deliver(town: &Town, people: u64, seed: u64) -> (tempfile::TempDir, Summary) {
    let plan = Plan {
        tables: Selection::Funnel,
        ..Plan::new(seed, people)
    };
    let dir = tempfile::tempdir().unwrap();
    let summary = generate(&plan, dir.path(), &mut |_, _| {}).unwrap();
    for table in tables().filter(|table| table.funnel != Part::None) {
        let mut batches = Vec::new();
        let files = summary.manifest.files.iter();
        let own = files.filter(|f| f.table == table.key && f.delivery != Delivery::Duplicate);
        for (nth, file) in own.enumerate() {
            read(
                &dir.path().join(&file.file),
                table,
                &format!("b{nth}"),
                &mut batches,
            );
        }
        town.tables.put_batches(table.key, schema(table), batches);
    }
    (dir, summary)
}

#[tokio::test]
async fn counts_and_reasons_are_those_of_the_truth() {
    town::one_delta(async |town| {
        let set = migrant_children();
        let (dir, summary) = deliver(&town, 12_000, 6).await;
        let truth = summary.funnel.unwrap();
        let at = date(2026, 3, 1)
            .at(6, 0, 0, 0)
            .in_tz("Asia/Shanghai")
            .unwrap();
        town.clock.set(at.timestamp());
        let faults = set
            .check(&town.tables.schemas(), date(2026, 3, 1))
            .await
            .unwrap();
        assert_eq!(faults, []);
        town.run(&set).await;
        let report = town
            .models
            .funnel(&set, "migrant-children")
            .await
            .unwrap()
            .unwrap();
        same(&report, &truth);

        // Every dropped row has its step and its reason, the very one of the truth.
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for (model, drops) in town.models.drops(&set, "migrant-children").await.unwrap() {
            for row in rows_of(drops).await {
                let parts: Vec<&str> = row.split(',').collect();
                *found
                    .entry(format!("{model} {} {}", parts[0], parts[3]))
                    .or_default() += 1;
            }
        }
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        let steps = ["suspected", "cleaned", "completed", "confirmed"];
        for fate in fates(dir.path()) {
            if fate[5] != "confirmed" {
                let step: usize = fate[4].parse().unwrap();
                let key = format!("{} {} {}", steps[step - 1], fate[0], fate[5]);
                *expected.entry(key).or_default() += 1;
            }
        }
        assert_eq!(found, expected);

        // Confirmed are the very rows of the truth, each a finding that names the visit and the record.
        let confirmed = town
            .models
            .served(&set, "confirmed")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(confirmed.rows, truth.confirmed);
        let children = town.all_findings("migrant-children/child").await;
        assert_eq!(children.len() as u64, truth.confirmed);
        let child = &children[0];
        assert_eq!(child.reasons[1].table, "civil.visit");
        assert_eq!(
            (
                child.reasons[1].value.as_str(),
                child.reasons[1].dept.as_str()
            ),
            ("属实", "civil")
        );
        assert!(
            child.reasons[0].row.starts_with("b0/"),
            "{:?}",
            child.reasons[0]
        );
        let records: BTreeMap<String, ()> = children
            .iter()
            .map(|f| (f.reasons[0].value.clone(), ()))
            .collect();
        let lines = fates(dir.path());
        let right = lines.iter().filter(|f| f[5] == "confirmed");
        for fate in right {
            assert!(records.contains_key(&fate[1]), "{fate:?}");
        }

        // The same versions, the same counts: nothing runs again.
        assert_eq!(
            town.models
                .funnel(&set, "migrant-children")
                .await
                .unwrap()
                .unwrap(),
            report
        );
        let again = town.words(&set).await;
        assert!(!again.contains("made"), "{again}");
        let right = children.iter().filter(|child| {
            let of = |f: &&Vec<String>| f[1] == child.reasons[0].value && f[5] == "confirmed";
            lines
                .iter()
                .find(of)
                .is_some_and(|fate| fate[3] == "migrant")
        });
        let right = right.count() as u64;
        assert_eq!(right, truth.confirmed_right);
        println!(
            "{} raw, {} confirmed, precision {:.4}, recall {:.4}",
            report.raw,
            children.len(),
            right as f64 / children.len() as f64,
            right as f64 / truth.truth_children as f64
        );
    })
    .await;
}

#[tokio::test]
async fn the_tests_of_its_models_pass() {
    town::one(async |town| {
        deliver(&town, 500, 1).await;
        let played = migrant_children()
            .play(&town.tables.schemas())
            .await
            .unwrap();
        assert_eq!(played.len(), 7);
        for test in played {
            assert_eq!(test.failure, None, "{}: {}", test.model, test.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_step_that_loses_or_doubles_a_row_is_refused() {
    town::one(async |town| {
        let table = "title: {zh: 表, en: t}\nowner: civil\nkey: [n]\ninputs: {INPUTS}\nstage:\n  funnel: f\n  order: ORDER\n  \
            reason: reason\n  reasons: {bad: {zh: 坏, en: bad}}\n";
        let first = table.replace("INPUTS", "civil.grid: {}").replace("ORDER", "1\n  raw: [civil.grid]");
        let second = table.replace("INPUTS", "one: {}").replace("ORDER", "2");
        let one = "SELECT n, CASE WHEN n = '3' THEN 'bad' END AS reason FROM civil.grid";
        town.tables.put("civil.grid", "n\n1\n2\n3\n");
        let words = async |one: &str, two: &str| {
            let set = town::set(&[("one", one, &first), ("two", two, &second)]);
            town.words(&set).await
        };
        let two = "SELECT n, CAST(NULL AS VARCHAR) AS reason FROM one";
        assert_eq!(words(one, two).await, "one made, two made");
        assert_eq!(words(&format!("{one} WHERE n <> '2'"), two).await, "one failed, two waits");
        assert_eq!(words(&format!("{one} UNION ALL {one}"), two).await, "one failed, two waits");
        // As many as came in, but not those.
        let other = "SELECT min(n) OVER (ORDER BY n) AS n, CAST(NULL AS VARCHAR) AS reason FROM one";
        assert_eq!(words(one, other).await, "one unchanged, two failed");
        let unknown = "SELECT n, CASE WHEN n = '3' THEN 'worse' END AS reason FROM civil.grid";
        assert_eq!(words(unknown, two).await, "one failed, two waits");
    })
    .await;
}

/// By hand, in release: `HAINA_FUNNEL_PEOPLE=10000000 cargo test --release -p haina-lake --test it funnel_at_size -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "takes minutes: by hand, in release"]
async fn funnel_at_size() {
    let people = std::env::var("HAINA_FUNNEL_PEOPLE").unwrap_or_default();
    let people = people.parse().unwrap_or(1_000_000);
    town::one_delta(async |town| {
        let set = migrant_children();
        let (_dir, summary) = deliver(&town, people, 1).await;
        let at = date(2026, 3, 1)
            .at(6, 0, 0, 0)
            .in_tz("Asia/Shanghai")
            .unwrap();
        town.clock.set(at.timestamp());
        let steps: Vec<haina_lake::model::Model> = set
            .models()
            .filter(|m| m.header.stage.is_some())
            .cloned()
            .collect();
        let steps = ModelSet::new("migrant-children", steps).unwrap();
        let before = cpu_seconds();
        town.run(&steps).await;
        let used = cpu_seconds() - before;
        let report = town
            .models
            .funnel(&steps, "migrant-children")
            .await
            .unwrap()
            .unwrap();
        same(&report, &summary.funnel.unwrap());
        let out: Vec<u64> = report.stages.iter().map(|stage| stage.rows_out).collect();
        println!(
            "{people} people: {} raw, {out:?}, {used:.1} CPU-seconds",
            report.raw
        );
        let before = cpu_seconds();
        town.run(&set).await;
        println!("findings: {:.1} CPU-seconds", cpu_seconds() - before);
    })
    .await;
}

/// User and system time of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after = stat.rsplit_once(") ").unwrap().1;
    let fields: Vec<&str> = after.split(' ').collect();
    let ticks: f64 = [11, 12]
        .iter()
        .map(|at| fields[*at].parse::<f64>().unwrap())
        .sum();
    ticks / 100.0
}

/// Each count and each reason.
fn same(report: &FunnelReport, truth: &Truth) {
    assert_eq!(report.raw, truth.raw);
    assert_eq!(report.stages.len(), truth.stages.len());
    for (found, expected) in report.stages.iter().zip(&truth.stages) {
        assert_eq!(found.model, expected.name);
        let dropped: BTreeMap<&str, u64> = expected
            .dropped
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(r, n)| (*r, *n))
            .collect();
        let named: BTreeMap<&str, u64> = found
            .dropped
            .iter()
            .map(|(r, n)| (r.as_str(), *n))
            .collect();
        assert_eq!(named, dropped, "{}", found.model);
        assert_eq!(
            (found.rows_in, found.rows_out),
            (expected.rows_in, expected.rows_out)
        );
    }
}

/// The truth's lines: table, record, person, truth, step, reason.
fn fates(dir: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(dir.join("truth/funnel.rows.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

fn schema(table: &Table) -> SchemaRef {
    let mut fields: Vec<Field> = Vec::new();
    for column in table.columns {
        let kind = match is_date(column.key) {
            true => DataType::Date32,
            false => DataType::Utf8,
        };
        fields.push(Field::new(column.key, kind, true));
    }
    fields.push(Field::new("_batch", DataType::Utf8, false));
    fields.push(Field::new("_source", DataType::Utf8, false));
    fields.push(Field::new("_row", DataType::Int64, false));
    let known = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    fields.push(Field::new("_known_at", known, false));
    Arc::new(Schema::new(fields))
}

fn is_date(column: &str) -> bool {
    column.ends_with("_date") || column == "recorded_on"
}

/// Reads a delivered file into batches.
fn read(path: &Path, table: &'static Table, batch: &str, batches: &mut Vec<RecordBatch>) {
    let bytes = std::fs::read(path).unwrap();
    let text = match table.format {
        Format::CsvGb18030 => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
        _ => String::from_utf8(bytes).unwrap(),
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut first = 1_i64;
    let mut take = |row: Vec<String>| {
        rows.push(row);
        if rows.len() == ROWS {
            batches.push(made(table, batch, first, &rows));
            first += rows.len() as i64;
            rows.clear();
        }
    };
    match table.format {
        Format::JsonLines => {
            for line in text.lines() {
                let value: serde_json::Value = serde_json::from_str(line).unwrap();
                let columns = table.columns.iter();
                take(
                    columns
                        .map(|c| value[c.key].as_str().unwrap_or_default().to_owned())
                        .collect(),
                );
            }
        }
        _ => {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            for record in reader.records() {
                take(record.unwrap().iter().map(str::to_owned).collect());
            }
        }
    }
    batches.push(made(table, batch, first, &rows));
}

fn made(table: &Table, batch: &str, first: i64, rows: &[Vec<String>]) -> RecordBatch {
    let mut columns: Vec<ArrayRef> = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let values = rows.iter().map(|row| row[at].as_str());
        if is_date(column.key) {
            let mut days = Date32Builder::new();
            values.for_each(|value| days.append_option(Day::read(value).map(|day| day.0)));
            columns.push(Arc::new(days.finish()));
        } else {
            let mut texts = StringBuilder::new();
            values.for_each(|v| texts.append_option(Some(v).filter(|v| !v.is_empty())));
            columns.push(Arc::new(texts.finish()));
        }
    }
    let same = |text: &str| {
        let mut texts = StringBuilder::new();
        rows.iter().for_each(|_| texts.append_value(text));
        Arc::new(texts.finish())
    };
    columns.push(same(batch));
    columns.push(same(table.department().unwrap().key));
    columns.push(Arc::new(Int64Array::from_iter_values(
        first..first + rows.len() as i64,
    )));
    let known =
        TimestampMicrosecondArray::from_iter_values(rows.iter().map(|_| 1_772_300_000_000_000));
    columns.push(Arc::new(known.with_timezone("UTC")));
    RecordBatch::try_new(schema(table), columns).unwrap()
}
