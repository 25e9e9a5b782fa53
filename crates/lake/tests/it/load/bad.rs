//! Bad input: each is refused with what to do, nothing is half-loaded, and the version before is still served.

use haina_lake::load::{Encoding, Facts, LoadMode, LoadSpec, Manifest};

use super::town::{Town, field, one, spec, typed};

const KEY: &str = "civil.register";

async fn with_rows(test: impl AsyncFn(&Town)) {
    one(async |town: Town| {
        town.table(KEY, &spec(LoadMode::Full, &[])).await;
        town.load(KEY, "no,name,age\n1,王芳,30\n").await.unwrap();
        test(&town).await;
        assert_eq!(town.now(KEY).await, ["1,王芳,30"]);
        town.adds_up(KEY).await;
    })
    .await;
}

#[tokio::test]
async fn columns_that_are_missing_unknown_or_double_are_refused_with_what_to_do() {
    with_rows(async |town| {
        let cases = [
            ("no,name\n1,王芳\n", "missing: `age`"),
            ("no,name,age,phone\n1,王芳,3,5\n", "not known, by place: 4"),
            ("no,name,age,姓名\n1,王芳,3,王芳\n", "twice: `name`"),
            ("1,王芳,30\n2,李雷,41\n", "missing: `no`, `name`, `age`"),
        ];
        for (text, said) in cases {
            let refused = town.refused(KEY, &town.file("a.csv", text)).await;
            assert!(
                refused.starts_with("LAK0007") && refused.contains(said),
                "{refused}"
            );
            assert!(!refused.contains("王芳"), "{refused}");
        }
        let lines = town.file("a.jsonl", "{\"no\":1,\"name\":\"王芳\",\"phone\":3}\n");
        assert!(town.refused(KEY, &lines).await.starts_with("LAK0007"));
        let lines = town.file("a.jsonl", "{\"no\":1,\"name\":\"王芳\"}\n{\"no\":2}\n");
        let refused = town.refused(KEY, &lines).await;
        assert!(refused.contains("missing: `age`"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_file_in_another_encoding_than_declared_is_refused() {
    one(async |town: Town| {
        let facts = Facts {
            encoding: Some(Encoding::Utf8),
            ..Facts::default()
        };
        town.table(
            KEY,
            &LoadSpec {
                facts,
                ..spec(LoadMode::Full, &[])
            },
        )
        .await;
        let text = "no,name,age\n1,王芳,30\n2,李雷,41";
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        let refused = town.refused(KEY, &town.file("a.csv", &gb)).await;
        assert!(
            refused.starts_with("LAK0006") && refused.contains("GB18030"),
            "{refused}"
        );
        // Neither the one nor the other.
        let mut odd = gb.to_vec();
        odd.extend_from_slice(b"\n3,\xFF\xFF\xFF,1\n");
        let refused = town.refused(KEY, &town.file("b.csv", &odd)).await;
        assert!(
            refused.starts_with("LAK0006") && refused.contains("neither"),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_truncated_parquet_file_and_what_is_none_are_refused() {
    with_rows(async |town| {
        let whole = super::files::parquet_of(&[1, 2], &["王", "李"], &[3, 4]);
        for bytes in [
            &whole[..whole.len() / 2],
            &whole[..whole.len() - 3],
            b"",
            b"PAR1",
        ] {
            let refused = town.refused(KEY, &town.file("a.parquet", bytes)).await;
            assert!(refused.starts_with("LAK0006"), "{refused}");
        }
        let refused = town.refused(KEY, &town.file("a.doc", "x")).await;
        assert!(refused.starts_with("LAK0006"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_with_the_wrong_header_cut_short_or_a_bomb_is_refused() {
    with_rows(async |town| {
        let wrong = super::files::sheet(&[&["编号", "姓名", "电话"], &["1", "王芳", "3"]]);
        let refused = town.refused(KEY, &town.file("a.xlsx", &wrong)).await;
        assert!(
            refused.starts_with("LAK0007") && refused.contains("missing: `age`"),
            "{refused}"
        );
        let none = super::files::sheet(&[&["甲", "乙"], &["1", "王芳"]]);
        let refused = town.refused(KEY, &town.file("b.xlsx", &none)).await;
        assert!(
            refused.starts_with("LAK0007") && refused.contains("no row"),
            "{refused}"
        );
        let good = super::files::sheet(&[&["编号", "姓名", "年龄"], &["1", "王", "3"]]);
        let refused = town
            .refused(KEY, &town.file("c.xlsx", &good[..good.len() / 2]))
            .await;
        assert!(refused.starts_with("LAK0006"), "{refused}");
        assert!(refused.contains("no spreadsheet"), "{refused}");
        let refused = town
            .refused(KEY, &town.file("d.xlsx", "no,name,age\n"))
            .await;
        assert!(refused.starts_with("LAK0006"), "{refused}");
        // Six megabytes of few letters.
        let long = "a".repeat(32_000);
        let row: Vec<&str> = (0..20).map(|_| long.as_str()).collect();
        let rows: Vec<&[&str]> = (0..10).map(|_| row.as_slice()).collect();
        let bomb = super::files::sheet_of_own_texts(&rows);
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        let refused = town.refused(KEY, &town.file("e.xlsx", &bomb)).await;
        assert!(refused.starts_with("LAK0008"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn hundreds_of_thousands_of_columns_and_a_long_field_are_refused_early() {
    with_rows(async |town| {
        let columns: Vec<String> = (0..300_000).map(|n| format!("c{n}")).collect();
        let refused = town
            .refused(KEY, &town.file("a.csv", columns.join(",")))
            .await;
        assert!(refused.starts_with("LAK0008"), "{refused}");
        let some = columns[..500].join(",");
        let refused = town.refused(KEY, &town.file("b.csv", some)).await;
        assert!(
            refused.starts_with("LAK0008") && refused.contains("columns"),
            "{refused}"
        );
        // A quote that is never closed makes one field of all that follows.
        let mut text = "no,name,age\n1,\"".to_owned();
        text.push_str(&"王\n".repeat(200_000));
        let refused = town.refused(KEY, &town.file("c.csv", &text)).await;
        assert!(
            refused.starts_with("LAK0008") && refused.contains("bytes of a row"),
            "{refused}"
        );
        let (gb, _, _) = encoding_rs::GB18030.encode(&text);
        let refused = town.refused(KEY, &town.file("d.csv", &gb)).await;
        assert!(refused.starts_with("LAK0008"), "{refused}");
        let line = format!(
            "{{\"no\":1,\"name\":\"{}\",\"age\":1}}",
            "a".repeat(300_000)
        );
        let refused = town.refused(KEY, &town.file("e.jsonl", line)).await;
        assert!(refused.starts_with("LAK0008"), "{refused}");
        let large = vec![b'a'; 5 << 20];
        let refused = town.refused(KEY, &town.file("f.csv", large)).await;
        assert!(
            refused.starts_with("LAK0008") && refused.contains("bytes of the file"),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_not_what_the_list_says_is_refused() {
    with_rows(async |town| {
        let mut delivery = town.file("a.csv", "no,name,age\n5,周,1\n");
        delivery.manifest = Manifest {
            sha256: Some("00".repeat(32)),
            rows: None,
        };
        assert!(town.refused(KEY, &delivery).await.starts_with("LAK0009"));
        delivery.manifest = Manifest {
            sha256: None,
            rows: Some(2),
        };
        let refused = town.refused(KEY, &delivery).await;
        assert!(
            refused.starts_with("LAK0009") && refused.contains("2 rows"),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_batch_delivered_twice_is_refused_naming_the_first() {
    with_rows(async |town| {
        let refused = town
            .refused(KEY, &town.file("x.csv", "no,name,age\n1,王芳,30\n"))
            .await;
        let first = &town.lake.batches(&town.lead, KEY, None, 1).await.unwrap()[0];
        assert_eq!(
            refused,
            format!(
                "LAK0004 the same file was taken in before, as batch {}",
                first.id
            )
        );
    })
    .await;
}

#[tokio::test]
async fn a_place_that_cannot_be_written_changes_nothing() {
    with_rows(async |town| {
        // A folder where a file must go, as a full disk would: nothing can be written there.
        let tables = town.folder.join("tables").join(KEY);
        let away = town.folder.join("away");
        std::fs::rename(tables.join("history"), &away).unwrap();
        std::fs::write(tables.join("history"), "full").unwrap();
        let delivery = town.file("a.csv", "no,name,age\n5,周,1\n");
        let refused = town.refused(KEY, &delivery).await;
        assert!(
            refused.starts_with("LAK0012") || refused.starts_with("LAK0013"),
            "{refused}"
        );
        std::fs::remove_file(tables.join("history")).unwrap();
        std::fs::rename(&away, tables.join("history")).unwrap();
    })
    .await;
}

#[tokio::test]
async fn ragged_rows_and_broken_lines_are_rejected_and_the_others_are_taken_in() {
    one(async |town: Town| {
        town.table(KEY, &spec(LoadMode::Append, &[])).await;
        let text = "no,name,age\r\n1,王芳,30\r\n2,李雷\r\n3,\"韩,\"\"梅\"\"\n\",20\r\n4,a,1,1\r\n";
        let batch = town.load(KEY, text).await.unwrap();
        assert_eq!(batch.counted.reasons.get("ragged"), Some(&2));
        assert_eq!(town.now(KEY).await, ["1,王芳,30", "3,韩,\"梅\"\n,20"]);
        let lines = "{\"no\":1,\"name\":\"王\",\"age\":null}\n{\"no\":\n[1]\n\n{\"no\":2,\"name\":[1],\"age\":2}";
        let delivery = town.file("a.jsonl", lines);
        let batch = town.lake.load(&town.handler, KEY, &delivery).await.unwrap();
        assert_eq!((batch.counted.read, batch.counted.accepted), (4, 1));
        assert_eq!(batch.counted.reasons.get("bad-json"), Some(&2));
        let places: Vec<u64> = town.lake.rejects(&town.lead, KEY, batch.id, 0, 10).await.unwrap().iter().map(|r| r.row).collect();
        assert_eq!(places, [2, 3, 5]);
    })
    .await;
}

#[tokio::test]
async fn a_parquet_column_of_another_type_is_refused() {
    one(async |town: Town| {
        let fields = vec![
            field("no", "编号", haina_catalog::FieldType::Date),
            field("name", "姓名", haina_catalog::FieldType::Text),
            field("age", "年龄", haina_catalog::FieldType::Integer),
        ];
        town.table_of("t", fields, &LoadSpec::default()).await;
        let bytes = super::files::parquet_of(&[1], &["王"], &[3]);
        let refused = town.refused("t", &town.file("a.parquet", bytes)).await;
        assert!(
            refused.starts_with("LAK0007") && refused.contains("`no`"),
            "{refused}"
        );
        assert_eq!(typed().len(), 6);
    })
    .await;
}
