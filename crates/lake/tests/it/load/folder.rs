//! Folders of texts: each file is a row, and a text that comes again is its next version.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use haina_catalog::{Field, FieldType};
use haina_lake::AsOf;
use haina_lake::load::LoadMode;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::town::{Town, field, one, spec};

const KEY: &str = "civil.documents";

fn fields() -> Vec<Field> {
    vec![
        field("name", "文件名", FieldType::Text),
        field("title", "标题", FieldType::Text),
        field("text", "正文", FieldType::Text),
        field("bytes", "字节数", FieldType::Integer),
    ]
}

fn archive(texts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .add_directory("folder/", SimpleFileOptions::default())
        .unwrap();
    for (name, text) in texts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn each_text_is_a_row_and_comes_again_as_its_next_version() {
    one(async |town: Town| {
        town.table_of(KEY, fields(), &spec(LoadMode::Keyed, &["name"]))
            .await;
        let (gb, _, _) = encoding_rs::GB18030.encode("# 第 二 份\n正文");
        let first = archive(&[
            ("a.txt", "\n# 数字青岛 2025\n正文".as_bytes()),
            ("folder/b.md", &gb),
            ("photo.jpg", b"\xFF\xD8"),
            ("c.txt", b"\xFF\xFF\xFF"),
        ]);
        let delivery = town.file("a.zip", &first);
        let batch = town.lake.load(&town.handler, KEY, &delivery).await.unwrap();
        assert_eq!((batch.counted.read, batch.counted.accepted), (4, 2));
        let reasons = [("bad-text", 1), ("not-a-text", 1)];
        let reasons = reasons.map(|(reason, rows)| (reason.to_owned(), rows));
        assert_eq!(batch.counted.reasons, reasons.into());
        let before = [
            "a.txt,数字青岛2025,\n# 数字青岛 2025\n正文,27",
            "folder/b.md,第二份,# 第 二 份\n正文,15",
        ];
        assert_eq!(town.now(KEY).await, before);
        let again = archive(&[("a.txt", "# 修订\n".as_bytes())]);
        town.lake
            .load(&town.handler, KEY, &town.file("b.zip", &again))
            .await
            .unwrap();
        assert_eq!(town.now(KEY).await[0], "a.txt,修订,# 修订\n,9");
        assert_eq!(town.rows(KEY, AsOf::Version(1)).await, before);
        // Cut short, too long for a row, and no archive at all.
        let long = archive(&[("a.txt", "长".repeat(400_000).as_bytes())]);
        for (name, bytes, code) in [
            ("c.zip", &first[..first.len() / 2], "LAK0006"),
            ("d.zip", &long, "LAK0008"),
            ("e.zip", b"name,title\n", "LAK0006"),
        ] {
            let refused = town.refused(KEY, &town.file(name, bytes)).await;
            assert!(refused.starts_with(code), "{refused}");
        }
        town.adds_up(KEY).await;
    })
    .await;
}

#[tokio::test]
async fn a_table_with_a_field_that_no_text_has_takes_no_folder() {
    one(async |town: Town| {
        let mut wanted = fields();
        wanted.push(field("author", "作者", FieldType::Text));
        town.table_of(KEY, wanted, &spec(LoadMode::Keyed, &["name"]))
            .await;
        let one = archive(&[("a.txt", b"text")]);
        let refused = town.refused(KEY, &town.file("a.zip", &one)).await;
        assert!(
            refused.starts_with("LAK0007") && refused.contains("missing: `author`"),
            "{refused}"
        );
    })
    .await;
}

/// The five documents of the programme, where they are at hand.
#[allow(clippy::print_stderr)] // why the test is skipped
fn documents() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let places = ["shared/documents", "../shared/documents"].map(|place| root.join(place));
    let found = places.into_iter().find(|place| place.is_dir());
    if found.is_none() {
        eprintln!("skipped: ../shared/documents is not here");
    }
    found
}

#[tokio::test]
async fn the_documents_of_the_programme_are_loaded_with_their_titles() {
    let Some(folder) = documents() else { return };
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let texts: Vec<_> = names
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let short = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let short: Vec<String> = names.iter().map(short).collect();
    let all: Vec<(&str, &[u8])> = short
        .iter()
        .map(String::as_str)
        .zip(texts.iter().map(Vec::as_slice))
        .collect();
    one(async |town: Town| {
        town.table_of(KEY, fields(), &spec(LoadMode::Keyed, &["name"]))
            .await;
        let delivery = town.file("documents.zip", archive(&all));
        let batch = town.lake.load(&town.handler, KEY, &delivery).await.unwrap();
        assert_eq!((batch.counted.accepted, batch.counted.rejected), (5, 0));
        let rows = town.now(KEY).await;
        for (row, (name, text)) in rows.iter().zip(&all) {
            assert!(
                row.starts_with(name) && row.ends_with(&text.len().to_string()),
                "{row:.80}"
            );
            assert!(row.contains(std::str::from_utf8(text).unwrap()));
            let title = row.split(',').nth(1).unwrap();
            assert!(!title.is_empty() && !title.contains('#'), "{title}");
        }
    })
    .await;
}
