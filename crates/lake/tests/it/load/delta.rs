//! Tables as Delta Lake keeps them.

use std::sync::Arc;

use datafusion::arrow::array::{AsArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef, TimeUnit};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::prelude::SessionContext;
use haina_core::Fault;
use haina_lake::delta::{Mode, Place, Table, WriteLimits};

pub fn schema() -> SchemaRef {
    let field = |name: &str, kind| Field::new(name, kind, true);
    Arc::new(Schema::new(vec![
        field("n", DataType::Int64),
        field("name", DataType::Utf8),
    ]))
}

pub fn rows(numbers: std::ops::Range<i64>) -> SendableRecordBatchStream {
    let names = numbers.clone().map(|n| format!("第{n}号"));
    let names = StringArray::from_iter_values(names);
    let columns: Vec<Arc<dyn datafusion::arrow::array::Array>> = vec![
        Arc::new(Int64Array::from_iter_values(numbers)),
        Arc::new(names),
    ];
    let batch = RecordBatch::try_new(schema(), columns).unwrap();
    let batches = futures_util::stream::iter([Ok(batch)]);
    Box::pin(RecordBatchStreamAdapter::new(schema(), batches))
}

pub async fn numbers(table: &Table, version: u64) -> Vec<i64> {
    let session = SessionContext::new();
    session
        .register_table("t", table.open(version).await.unwrap())
        .unwrap();
    let found = session.sql("SELECT n FROM t ORDER BY n").await.unwrap();
    let batches = found.collect().await.unwrap();
    let of = |batch: &RecordBatch| {
        batch
            .column(0)
            .as_primitive::<Int64Type>()
            .values()
            .to_vec()
    };
    batches.iter().flat_map(of).collect()
}

fn place() -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::folder(folder.path()).unwrap();
    (folder, place)
}

#[tokio::test]
async fn versions_are_written_on_a_base_and_each_can_be_read() {
    let (folder, place) = place();
    let table = place.table("police.register/current").unwrap();
    let limits = WriteLimits::default();
    assert_eq!(table.latest().await.unwrap(), None);
    assert_eq!(table.create(&schema()).await.unwrap(), 0);
    assert_eq!(table.create(&schema()).await.unwrap(), 0, "it is there");
    let one = table
        .write(0, Mode::Append, rows(0..3), &limits)
        .await
        .unwrap();
    assert_eq!((one.version, one.rows), (1, 3));
    let two = table
        .write(1, Mode::Append, rows(3..5), &limits)
        .await
        .unwrap();
    assert_eq!(numbers(&table, two.version).await, [0, 1, 2, 3, 4]);
    // Version 2 was cut off before anybody was told: the next one is made on version 1.
    let three = table
        .write(1, Mode::Append, rows(7..8), &limits)
        .await
        .unwrap();
    assert_eq!(numbers(&table, three.version).await, [0, 1, 2, 7]);
    // And version 2 can be gone back to.
    let four = table
        .write(2, Mode::Append, rows(0..0), &limits)
        .await
        .unwrap();
    assert_eq!(numbers(&table, four.version).await, [0, 1, 2, 3, 4]);
    let five = table
        .write(4, Mode::Overwrite, rows(9..10), &limits)
        .await
        .unwrap();
    assert_eq!(numbers(&table, five.version).await, [9]);
    assert_eq!(table.rows(3).await.unwrap(), 4);
    assert_eq!(table.versions().await.unwrap(), [0, 1, 2, 3, 4, 5]);
    assert_eq!(table.open(6).await.err().unwrap().code(), "LAK0013");
    let log = folder.path().join("police.register/current/_delta_log");
    assert!(log.join("00000000000000000005.json").is_file());
    assert_eq!(
        numbers(&place.table("police.register/current").unwrap(), 1).await,
        [0, 1, 2]
    );
}

#[tokio::test]
async fn compacting_keeps_the_rows_and_a_vacuum_keeps_what_versions_need() {
    let (_folder, place) = place();
    let table = place.table("t").unwrap();
    let limits = WriteLimits::default();
    table.create(&schema()).await.unwrap();
    for n in 0..4 {
        let part = rows(n * 10..n * 10 + 2);
        table
            .write(n as u64, Mode::Append, part, &limits)
            .await
            .unwrap();
    }
    let before = numbers(&table, 4).await;
    let session = SessionContext::new();
    let compacted = table.compact(4, &session, &limits).await.unwrap().unwrap();
    assert_eq!(compacted.version, 5);
    assert_eq!(numbers(&table, 5).await, before);
    assert_eq!(table.compact(5, &session, &limits).await.unwrap(), None);

    let refused = table
        .vacuum(&[5], || async {
            Err(haina_lake::LakeError::NoVersion { version: 9 })
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(
        numbers(&table, 4).await,
        before,
        "who may not vacuum removes nothing"
    );
    let removed = table.vacuum(&[2, 5], || async { Ok(()) }).await.unwrap();
    assert_eq!(removed, 2);
    assert_eq!(numbers(&table, 2).await, [0, 1, 10, 11]);
    assert_eq!(numbers(&table, 5).await, before);
}

#[tokio::test]
async fn memory_is_bounded_in_bytes_so_that_wide_rows_make_more_groups() {
    let (folder, place) = place();
    let table = place.table("t").unwrap();
    let limits = WriteLimits {
        group_bytes: 64 << 10,
        file_bytes: 256 << 10,
    };
    table.create(&schema()).await.unwrap();
    let wide = |n: i64| -> RecordBatch {
        use std::hash::{Hash, Hasher};
        let text = |row: i64| {
            // Text that does not compress.
            let word = |part: i64| {
                let mut hasher = std::hash::DefaultHasher::new();
                (n, row, part).hash(&mut hasher);
                format!("{:016x}", hasher.finish())
            };
            (0..64).map(word).collect::<String>()
        };
        let columns: Vec<Arc<dyn datafusion::arrow::array::Array>> = vec![
            Arc::new(Int64Array::from_iter_values(n * 100..n * 100 + 100)),
            Arc::new(StringArray::from_iter_values((0..100).map(text))),
        ];
        RecordBatch::try_new(schema(), columns).unwrap()
    };
    let batches = futures_util::stream::iter((0..20).map(move |n| Ok(wide(n))));
    let stream = Box::pin(RecordBatchStreamAdapter::new(schema(), batches));
    let written = table.write(0, Mode::Append, stream, &limits).await.unwrap();
    assert_eq!(table.rows(written.version).await.unwrap(), 2_000);
    let files = std::fs::read_dir(folder.path().join("t")).unwrap();
    let sizes: Vec<u64> = files
        .map(|file| file.unwrap())
        .filter(|file| file.path().extension().is_some_and(|e| e == "parquet"))
        .map(|file| file.metadata().unwrap().len())
        .collect();
    assert!(sizes.len() >= 3, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size < 512 << 10), "{sizes:?}");
}

#[tokio::test]
async fn a_name_cannot_leave_the_place() {
    let (_folder, place) = place();
    for path in ["../other", "a//b", "/etc", "a/.hidden", "", "a b"] {
        assert!(place.table(path).is_err(), "{path}");
    }
}

#[tokio::test]
async fn every_type_of_a_field_is_kept_as_it_is() {
    let (_folder, place) = place();
    let table = place.table("t").unwrap();
    let field = |name: &str, kind| Field::new(name, kind, true);
    let all = Schema::new(vec![
        field("text", DataType::Utf8),
        field("day", DataType::Date32),
        field(
            "at",
            DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        ),
        field("amount", DataType::Decimal128(28, 6)),
        field("yes", DataType::Boolean),
        field("bytes", DataType::Binary),
    ]);
    table.create(&all).await.unwrap();
    let kept = table.schema(0).await.unwrap();
    let types = |schema: &Schema| -> Vec<DataType> {
        schema
            .fields()
            .iter()
            .map(|f| f.data_type().clone())
            .collect()
    };
    assert_eq!(types(&kept), types(&all));
}
