//! Every form of file: what comes out is what was in it.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, TimestampMillisecondArray,
};
use datafusion::parquet::arrow::ArrowWriter;
use haina_lake::load::{DateStyle, Encoding, Facts, LoadMode, LoadSpec};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::town::{Town, one, spec};

/// The places of the record 1, those that are served first.
async fn places(town: &Town, key: &str) -> Vec<(u64, bool)> {
    let values = [("no".to_owned(), "1".to_owned())].into();
    let traces = town.lake.trace(&town.lead, key, &values).await.unwrap();
    traces
        .iter()
        .map(|trace| (trace.row, trace.served))
        .collect()
}

#[tokio::test]
async fn a_row_has_a_number_of_its_own_however_lines_end() {
    one(async |town: Town| {
        for (n, end) in ["\n", "\r\n", "\r"].into_iter().enumerate() {
            let key = format!("t{n}");
            town.table(&key, &spec(LoadMode::Keyed, &["no"])).await;
            let lines = ["no,name,age", "1,王芳,30", "1,李雷,41", "2,韩梅,9"];
            town.load(&key, &lines.join(end)).await.unwrap();
            assert_eq!(town.now(&key).await.len(), 2, "{end:?}");
            assert_eq!(
                places(&town, &key).await,
                [(3, true), (2, false)],
                "{end:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn rows_of_several_sheets_are_told_apart() {
    one(async |town: Town| {
        let mut book = Workbook::new();
        for rows in [["1", "9"], ["2", "1"]] {
            let sheet = book.add_worksheet();
            for (row, no) in std::iter::once("no").chain(rows).enumerate() {
                for (column, name) in ["no", "name", "age"].into_iter().enumerate() {
                    let text = match (row, column) {
                        (0, _) => name,
                        (_, 0) => no,
                        _ => "7",
                    };
                    sheet.write_string(row as u32, column as u16, text).unwrap();
                }
            }
        }
        town.table("t", &spec(LoadMode::Keyed, &["no"])).await;
        let delivery = town.file("a.xlsx", book.save_to_buffer().unwrap());
        town.lake.load(&town.handler, "t", &delivery).await.unwrap();
        // Of the record in both sheets the last row holds: the third of the second sheet.
        assert_eq!(town.now("t").await.len(), 3);
        assert_eq!(places(&town, "t").await, [(6, true), (2, false)]);
    })
    .await;
}

pub fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

pub fn parquet_of(numbers: &[i64], names: &[&str], ages: &[i64]) -> Vec<u8> {
    parquet(vec![
        ("no", Arc::new(Int64Array::from(numbers.to_vec()))),
        ("name", Arc::new(StringArray::from(names.to_vec()))),
        ("age", Arc::new(Int64Array::from(ages.to_vec()))),
    ])
}

/// A spreadsheet of texts.
pub fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet
                .write_string(row as u32, column as u16, *cell)
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A spreadsheet whose texts are all different, so that each is kept.
pub fn sheet_of_own_texts(rows: &[&[&str]]) -> Vec<u8> {
    let own: Vec<Vec<String>> = rows
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            cells
                .iter()
                .enumerate()
                .map(|(n, cell)| format!("{row}/{n}{cell}"))
                .collect()
        })
        .collect();
    let own: Vec<Vec<&str>> = own
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let own: Vec<&[&str]> = own.iter().map(Vec::as_slice).collect();
    sheet(&own)
}

const EXPECTED: [&str; 2] = [
    "李雷,1988-12-31,,0.500000,,b",
    "王芳,1990-01-02,2026-03-01T00:30:00Z,860.000000,true,a",
];

#[tokio::test]
async fn csv_in_both_encodings_json_and_parquet_give_the_same_rows() {
    one(async |town: Town| {
        let csv = "姓名,出生日期,办理时间,金额,本地户籍,类别\n\
            王芳,1990-01-02,2026-03-01 08:30:00,860.00,是,a\n\
            李雷,1988/12/31,—,0.5,,b";
        let json = "{\"name\":\"王芳\",\"born\":\"19900102\",\"seen_at\":\"2026-03-01T08:30:00+08:00\",\"amount\":860,\"local\":true,\"code\":\"a\"}\n\
            {\"name\":\"李雷\",\"born\":\"1988年12月31日\",\"seen_at\":null,\"amount\":0.5,\"code\":\"b\"}";
        let naive = 1_772_353_800_000_000; // 2026-03-01 08:30:00 as if it were UTC
        let parquet = parquet(vec![
            ("name", Arc::new(StringArray::from(vec!["王芳", "李雷"])) as ArrayRef),
            ("born", Arc::new(Date32Array::from(vec![7306, 6939]))),
            ("seen_at", Arc::new(TimestampMicrosecondArray::from(vec![Some(naive), None]))),
            ("amount", Arc::new(Decimal128Array::from(vec![86_000, 50]).with_precision_and_scale(10, 2).unwrap())),
            ("local", Arc::new(BooleanArray::from(vec![Some(true), None]))),
            ("code", Arc::new(StringArray::from(vec!["a", "b"]))),
        ]);
        let (gb, _, _) = encoding_rs::GB18030.encode(csv);
        let mark = [b"\xEF\xBB\xBF".as_slice(), csv.as_bytes()].concat();
        let files: [(&str, &[u8], Option<Encoding>); 5] = [
            ("utf8.csv", csv.as_bytes(), Some(Encoding::Utf8)),
            ("mark.csv", &mark, Some(Encoding::Utf8)),
            ("gb.csv", &gb, Some(Encoding::Gb18030)),
            ("lines.jsonl", json.as_bytes(), Some(Encoding::Utf8)),
            ("table.parquet", &parquet, None),
        ];
        let facts = Facts { missing: ["—".to_owned()].into(), ..Facts::default() };
        let declared = LoadSpec { facts, ..spec(LoadMode::Full, &[]) };
        town.table("typed", &declared).await;
        for (name, bytes, encoding) in files {
            let batch = town.lake.load(&town.handler, "typed", &town.file(name, bytes)).await.unwrap();
            assert_eq!(batch.found.encoding, encoding, "{name}");
            assert_eq!(batch.counted.rejected, 0, "{name}: {:?}", batch.counted.reasons);
            assert_eq!(town.now("typed").await, EXPECTED, "{name}");
            town.adds_up("typed").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_time_with_a_zone_in_parquet_is_that_moment_and_one_without_is_of_the_city() {
    one(async |town: Town| {
        let at: jiff::Timestamp = "2026-03-01T00:30:00Z".parse().unwrap();
        let zoned =
            TimestampMillisecondArray::from(vec![at.as_millisecond()]).with_timezone("+08:00");
        let civil = TimestampMillisecondArray::from(vec![at.as_millisecond() + 8 * 3_600_000]);
        let fields = vec![super::town::field(
            "at",
            "时间",
            haina_catalog::FieldType::Timestamp,
        )];
        town.table_of("t", fields, &spec(LoadMode::Full, &[])).await;
        for column in [Arc::new(zoned) as ArrayRef, Arc::new(civil)] {
            let file = town.file("a.parquet", parquet(vec![("at", column)]));
            town.lake.load(&town.handler, "t", &file).await.unwrap();
            assert_eq!(town.now("t").await, ["2026-03-01T00:30:00Z"]);
        }
    })
    .await;
}

#[tokio::test]
async fn gb18030_is_read_wherever_the_file_and_its_parts_end() {
    one(async |town: Town| {
        let fields = vec![super::town::field(
            "name",
            "姓名",
            haina_catalog::FieldType::Text,
        )];
        town.table_of("t", fields, &spec(LoadMode::Full, &[])).await;
        // Characters of one, two and four bytes at every place around the end of a part.
        for pad in [65_529, 65_530, 65_531, 65_532, 65_533] {
            for end in ["", "\n", "\r\n"] {
                let line = format!("{}\n", "a".repeat(999));
                let lines = line.repeat(pad / 1_000);
                let rest = "b".repeat(pad % 1_000 - 5);
                let rows = format!("姓名\n{lines}{rest}\n𠮷王é𠮷{end}");
                let (gb, _, _) = encoding_rs::GB18030.encode(&rows);
                let batch = town
                    .lake
                    .load(&town.handler, "t", &town.file("a.csv", &gb))
                    .await
                    .unwrap();
                assert_eq!(batch.found.encoding, Some(Encoding::Gb18030));
                assert!(
                    town.now("t").await.contains(&"𠮷王é𠮷".to_owned()),
                    "{pad} {end:?}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_has_titles_merged_headers_and_dates_in_three_styles() {
    one(async |town: Town| {
        let mut book = Workbook::new();
        let (bold, day) = (
            Format::new().set_bold(),
            Format::new().set_num_format("yyyy-mm-dd"),
        );
        let sheet = book.add_worksheet();
        sheet
            .merge_range(0, 0, 0, 5, "二〇二六年登记表", &bold)
            .unwrap();
        // The name is merged with the row of groups above; the others stand under theirs.
        sheet.merge_range(1, 0, 2, 0, "姓 名", &bold).unwrap();
        sheet.merge_range(1, 1, 1, 2, "时间", &bold).unwrap();
        sheet.merge_range(1, 3, 1, 5, "其他", &bold).unwrap();
        for (column, name) in ["出生日期", "办理时间", "金额", "本地\n户籍", "类别"]
            .iter()
            .enumerate()
        {
            sheet.write_string(2, column as u16 + 1, *name).unwrap();
        }
        let date = ExcelDateTime::from_ymd(1990, 1, 2).unwrap();
        let time = ExcelDateTime::from_ymd(2026, 3, 1)
            .unwrap()
            .and_hms(8, 30, 0)
            .unwrap();
        sheet.write_string(3, 0, "王芳").unwrap();
        sheet.write_datetime_with_format(3, 1, &date, &day).unwrap();
        sheet
            .write_datetime_with_format(
                3,
                2,
                &time,
                &Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            )
            .unwrap();
        sheet.write_number(3, 3, 860).unwrap();
        sheet.write_boolean(3, 4, true).unwrap();
        sheet.write_string(3, 5, "a").unwrap();
        for (row, born) in [(4, "1988/12/31"), (6, "1988年12月31日")] {
            sheet
                .write_string(row, 0, if row == 4 { "李雷" } else { "韩梅" })
                .unwrap();
            sheet.write_string(row, 1, born).unwrap();
            sheet.write_number(row, 3, 0.5).unwrap();
            sheet.write_string(row, 5, "b").unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let found = Facts::default();
        let said = Facts {
            header_row: Some(3),
            ..Facts::default()
        };
        for (n, facts) in [found, said].into_iter().enumerate() {
            let key = format!("typed{n}");
            town.table(
                &key,
                &LoadSpec {
                    facts,
                    ..spec(LoadMode::Full, &[])
                },
            )
            .await;
            let batch = town
                .lake
                .load(&town.handler, &key, &town.file("a.xlsx", &bytes))
                .await
                .unwrap();
            assert_eq!(batch.found.header_row, Some(3));
            assert_eq!(batch.counted.rejected, 0, "{:?}", batch.counted.reasons);
            let mut expected = EXPECTED.map(str::to_owned).to_vec();
            expected.push("韩梅,1988-12-31,,0.500000,,b".to_owned());
            expected.sort();
            assert_eq!(town.now(&key).await, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn a_style_of_dates_that_is_not_declared_is_rejected() {
    one(async |town: Town| {
        let fields = vec![super::town::field(
            "day",
            "日期",
            haina_catalog::FieldType::Date,
        )];
        let facts = Facts {
            dates: vec![DateStyle::Iso],
            ..Facts::default()
        };
        town.table_of(
            "t",
            fields,
            &LoadSpec {
                facts,
                ..spec(LoadMode::Append, &[])
            },
        )
        .await;
        let batch = town
            .load("t", "日期\n2026-03-01\n2026/3/1\n")
            .await
            .unwrap();
        assert_eq!((batch.counted.accepted, batch.counted.rejected), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn another_separator_a_header_further_down_and_columns_nobody_wants_can_be_declared() {
    one(async |town: Town| {
        let facts = Facts {
            delimiter: Some(';'),
            header_row: Some(2),
            ignored: ["序号".to_owned()].into(),
            ..Facts::default()
        };
        town.table(
            "t",
            &LoadSpec {
                facts,
                ..spec(LoadMode::Append, &[])
            },
        )
        .await;
        let batch = town
            .load("t", "登记表;;;\n序号;编号;姓名;年龄\n1;7;王,芳;3\n")
            .await
            .unwrap();
        assert_eq!(batch.found.header_row, Some(2));
        assert_eq!(town.now("t").await, ["7,王,芳,3"]);
    })
    .await;
}
