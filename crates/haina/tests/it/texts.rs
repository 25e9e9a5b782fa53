//! A folder of texts loaded from the command line: the same folder is the same delivery, another text its next version.

use serde_json::json;

use crate::orders::pack;
use crate::run::haina;

#[test]
fn a_folder_of_texts_is_loaded_and_the_same_folder_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let (city, texts) = (folder.path().join("city"), folder.path().join("规范性文件"));
    std::fs::create_dir_all(&city).unwrap();
    std::fs::create_dir_all(texts.join("2025")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(texts.join(name), text).unwrap();
    write("办法.md", "# 数 据 管 理 办 法\n第一条\n");
    write("2025/方案.txt", "数字青岛2025年行动方案\n");
    write(".hidden", "stays out");
    haina(["pack", "apply"])
        .arg(pack("city-base"))
        .data(&city)
        .ok();
    let about = |name: &str| json!({"name": name, "title": {"zh": name, "en": name}, "type": "text", "class": "administration", "grade": "general-1"});
    let table = json!({
        "key": "justice.documents", "kind": "table", "owner": "justice", "title": {"zh": "规范性文件", "en": "normative documents"},
        "meaning": {"zh": "文件全文", "en": "full texts"},
        "fields": [about("name"), about("title"), about("text"), about("sha256")],
    });
    let described = folder.path().join("table.json");
    std::fs::write(&described, table.to_string()).unwrap();
    let spec = folder.path().join("spec.json");
    std::fs::write(
        &spec,
        json!({"mode": "keyed", "keys": ["name"]}).to_string(),
    )
    .unwrap();
    haina(["catalog", "register", "--publish"])
        .arg(&described)
        .data(&city)
        .ok();
    haina(["table", "declare", "justice.documents", "--file"])
        .arg(&spec)
        .data(&city)
        .ok();
    let load = || {
        haina(["table", "load", "justice.documents"])
            .arg(&texts)
            .data(&city)
    };
    let batch = load().json();
    assert_eq!(
        (&batch["accepted"], &batch["rejected"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(batch["format"], "texts");
    assert_eq!(batch["file_name"], "规范性文件.zip");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let empty = haina(["table", "load", "justice.documents"])
        .arg(folder.path().join("empty"))
        .data(&city)
        .run();
    assert!(
        empty.code != 0 && empty.stderr.contains("no file in it"),
        "{}",
        empty.stderr
    );
    let again = load().run();
    assert!(again.stderr.contains("LAK0004"), "{}", again.stderr);
    write("办法.md", "# 数据管理办法（修订）\n");
    assert_eq!(load().json()["version"], 2);
    let sql = "select title from justice.documents order by name";
    let asked = haina(["query", "--unit", "justice", "--purpose", "备案审查", sql])
        .data(&city)
        .ok();
    assert!(
        asked.contains("数据管理办法（修订）") && asked.contains("行动方案"),
        "{asked}"
    );
}
