//! Files and saved views: what people keep with us, and who sees it.

use haina_core::Fault;
use haina_matter::service::{FileMeta, Filter, MatterError, ViewName};
use haina_party::Principal;
use haina_store::Files;
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{Town, each, who};

const TEXT: &[u8] = "泵房照片说明：水从二楼漏下。".as_bytes();

fn files() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("files");
    let files = Files::open(place.to_str().unwrap(), 1 << 20).unwrap();
    (folder, files)
}

async fn put(
    town: &Town,
    files: &Files,
    name: &str,
    bytes: impl Into<Vec<u8>>,
) -> Result<FileMeta, MatterError> {
    let wang = who("wang");
    town.matters
        .put_file(&wang, files, name, bytes.into())
        .await
}

async fn seen(town: &Town, name: &str, files: &Files, id: haina_matter::FileId) -> &'static str {
    match town.matters.file_content(&who(name), files, id).await {
        Ok((meta, content)) => {
            assert_eq!((meta.bytes as usize, &content[..]), (TEXT.len(), TEXT));
            "sees it"
        }
        Err(error) => error.code(),
    }
}

#[tokio::test]
async fn a_file_is_its_uploaders_until_it_belongs_to_a_matter() {
    each(async |town| {
        let (_folder, files) = files();
        let put = self::put(&town, &files, "../说明.txt", TEXT.to_vec());
        let meta = put.await.unwrap();
        assert_eq!(
            (meta.name.as_str(), meta.media_type.as_str()),
            ("说明.txt", "text/plain; charset=utf-8")
        );
        assert_eq!(seen(&town, "wang", &files, meta.id).await, "sees it");
        assert_eq!(seen(&town, "li@water", &files, meta.id).await, "MAT0001");
        let id = town.working("漏水").await.matter.id;
        let attach = json!({"action": "attach", "files": [meta.id]});
        town.act("wang", id, attach).await.unwrap();
        assert_eq!(seen(&town, "li@water", &files, meta.id).await, "sees it");
        assert_eq!(seen(&town, "other", &files, meta.id).await, "MAT0001");
        let code = async |bytes: &[u8]| {
            let put = self::put(&town, &files, "x", bytes.to_vec());
            put.await.unwrap_err().code()
        };
        assert_eq!(code(b"").await, "MAT0026");
        assert_eq!(code(b"MZ\x90\x00\x03\x00\x00\x00\xff\xfe").await, "MAT0026");
    })
    .await;
}

#[tokio::test]
async fn nobody_reads_back_what_the_public_uploaded() {
    each(async |town| {
        let (_folder, files) = files();
        let nobody = Principal::anonymous();
        let put = town
            .matters
            .put_file(&nobody, &files, "a.txt", TEXT.to_vec())
            .await;
        let id = put.unwrap().id;
        let got = town.matters.file(&nobody, id).await;
        assert!(matches!(got, Err(MatterError::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn loose_uploads_go_and_a_content_that_another_file_has_stays() {
    each(async |town| {
        let (_folder, files) = files();
        for _ in 0..2 {
            let put = self::put(&town, &files, "a.txt", TEXT.to_vec());
            put.await.unwrap();
        }
        let kept = self::put(&town, &files, "b.txt", b"other words".to_vec());
        let kept = kept.await.unwrap();
        let twin = self::put(&town, &files, "c.txt", b"other words".to_vec());
        twin.await.unwrap();
        let id = town.working("漏水").await.matter.id;
        let attach = json!({"action": "attach", "files": [kept.id]});
        town.act("wang", id, attach).await.unwrap();
        assert_eq!(
            town.matters.retain(10).await.unwrap().files,
            Vec::<String>::new()
        );
        town.clock.advance(SignedDuration::from_hours(49));
        let gone = town.matters.retain(10).await.unwrap().files;
        assert_eq!(gone.len(), 1);
        assert_ne!(gone[0], kept.sha256);
    })
    .await;
}

#[tokio::test]
async fn a_saved_view_is_its_owners_alone() {
    each(async |town| {
        let late = Filter {
            view: ViewName::Late,
            ..Filter::default()
        };
        let view = town
            .matters
            .save_view(&who("desk"), " 逾期 ", &late)
            .await
            .unwrap();
        assert_eq!(view.name, "逾期");
        let views = town.matters.views(&who("desk")).await.unwrap();
        assert_eq!((views.len(), &views[0].query), (1, &late));
        assert!(town.matters.views(&who("sup")).await.unwrap().is_empty());
        let other = town
            .matters
            .drop_view(&who("sup"), view.id)
            .await
            .unwrap_err();
        assert_eq!(other.code(), "MAT0001");
        town.matters.drop_view(&who("desk"), view.id).await.unwrap();
        let nameless = town.matters.save_view(&who("desk"), "  ", &late).await;
        assert_eq!(nameless.unwrap_err().code(), "MAT0042");
    })
    .await;
}
