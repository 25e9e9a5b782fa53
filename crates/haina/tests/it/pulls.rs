//! A table pulled from the command line: the configuration names the database, the declaration what is pulled.

use serde_json::json;

use crate::orders::pack;
use crate::run::haina;

#[test]
fn a_table_is_pulled_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let (city, offices) = (folder.path().join("city"), folder.path().join("offices"));
    std::fs::create_dir_all(&city).unwrap();
    std::fs::create_dir_all(&offices).unwrap();
    let office = rusqlite::Connection::open(offices.join("office.db")).unwrap();
    let rows = "CREATE TABLE rental (id INTEGER, tenant TEXT); INSERT INTO rental VALUES (1, '甲'), (2, '乙')";
    office.execute_batch(rows).unwrap();
    let config = folder.path().join("haina.toml");
    let toml = "[sources]\nfolder = \"offices\"\n[sources.housing-office]\nurl = \"sqlite:office.db\"\ndepartments = [\"housing\"]\n";
    std::fs::write(&config, toml).unwrap();
    let run = |args: &[&str]| {
        let command = args.iter().fold(haina([]), |command, arg| command.arg(arg));
        command.arg("--config").arg(&config).data(&city)
    };
    let shown = haina(["doctor"])
        .arg("--config")
        .arg(&config)
        .data(&city)
        .run();
    assert!(
        shown
            .stdout
            .contains("sources.housing-office.url  (set, not shown)"),
        "{}",
        shown.stdout
    );
    let named = haina(["doctor"])
        .env(
            "HAINA_SOURCES_CIVIL_AFFAIRS_URL",
            "postgres://haina:s3cret@db.example/office",
        )
        .data(&city)
        .run();
    let masked = "sources.civil-affairs.url  postgres://…@db.example/…";
    assert!(named.stdout.contains(masked), "{}", named.stdout);
    assert!(!named.stdout.contains("sets nothing"), "{}", named.stdout);
    haina(["pack", "apply"])
        .arg(pack("city-base"))
        .data(&city)
        .ok();
    let about = |name: &str, kind: &str| json!({"name": name, "title": {"zh": name, "en": name}, "type": kind, "class": "administration", "grade": "general-1"});
    let table = json!({
        "key": "housing.rental", "kind": "table", "owner": "housing", "title": {"zh": "租赁备案", "en": "rentals"},
        "meaning": {"zh": "备案", "en": "contracts"}, "fields": [about("no", "integer"), about("name", "text")],
    });
    let spec = json!({"mode": "keyed", "keys": ["no"], "pulls": {"housing": {
        "kind": "sqlite", "connection": "housing-office", "table": "rental", "columns": {"no": "id", "name": "tenant"},
        "since": {"column": "id"},
    }}});
    let file = |name: &str, value: &serde_json::Value| {
        let path = folder.path().join(name);
        std::fs::write(&path, value.to_string()).unwrap();
        path.display().to_string()
    };
    run(&[
        "catalog",
        "register",
        "--publish",
        &file("table.json", &table),
    ])
    .ok();
    run(&[
        "table",
        "declare",
        "housing.rental",
        "--file",
        &file("spec.json", &spec),
    ])
    .ok();
    let pulled = run(&["table", "pull", "housing.rental"]).ok();
    assert!(
        pulled.contains("version 1: 2 read, 2 accepted, 0 rejected"),
        "{pulled}"
    );
    assert_eq!(
        run(&["table", "pull", "housing.rental"]).ok(),
        "nothing new\n"
    );
    office
        .execute_batch("INSERT INTO rental VALUES (3, '丙')")
        .unwrap();
    let pulled = run(&["table", "pull", "housing.rental", "--source", "housing"]).json();
    assert_eq!(
        (&pulled["outcome"], &pulled["batch"]["read"]),
        (&json!("taken"), &json!(1))
    );
    let shown = run(&["table", "show", "housing.rental"]).ok();
    assert!(
        shown.contains("3 rows") && shown.contains("housing-office"),
        "{shown}"
    );
    office
        .execute_batch("ALTER TABLE rental RENAME TO rentals")
        .unwrap();
    let gone = run(&["table", "pull", "housing.rental"]).fails(1);
    assert!(gone.contains("LAK0020") && gone.contains("hint:"), "{gone}");
}
