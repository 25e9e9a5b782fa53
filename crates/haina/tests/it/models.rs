//! Models from the command line: a pack brings them, a run makes a funnel, what is wrong is told.

use std::path::Path;

use serde_json::json;

use crate::orders::pack;
use crate::run::{Haina, haina};

/// A pack with one step of a funnel over the registered rentals.
fn rentals(folder: &Path) {
    let files = [
        (
            "pack.yaml",
            "format: 1\nname: rentals\ntitle: {zh: 租赁核验, en: Rentals}\nversion: 1.0.0\nowner: housing\n\
             needs: {city-base: ^1.0}\nprovides: [models]\n",
        ),
        ("README.md", "# 租赁核验\n"),
        (
            "models/kept.sql",
            "SELECT name, CASE WHEN months < 6 THEN 'short' END AS reason FROM housing.rental\n",
        ),
        (
            "models/kept.yaml",
            "title: {zh: 长租, en: long rentals}\nowner: housing\nkey: [name]\n\
             inputs: {housing.rental: {columns: {name: text, months: integer}}}\n\
             stage: {funnel: rentals, order: 1, raw: [housing.rental], reason: reason, reasons: {short: {zh: 短租, en: short}}}\n\
             tests:\n  - {name: Half a year is long, day: 2026-03-01, given: {housing.rental: \"name,months\\na,5\\nb,6\"}, expect: \"name,reason\\na,short\\nb,\"}\n",
        ),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn a_model_is_checked_installed_run_and_its_funnel_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (city, own) = (folder.path().join("city"), folder.path().join("rentals"));
    rentals(&own);
    std::fs::create_dir(&city).unwrap();
    let checked = haina(["model", "check"]).arg(&own).ok();
    assert!(checked.contains("ok     Half a year is long"), "{checked}");
    let apply = haina(["pack", "apply"]).arg(pack("city-base")).arg(&own);
    apply.data(&city).ok();

    let table = json!({
        "key": "housing.rental", "kind": "table", "owner": "housing",
        "title": {"zh": "租赁备案", "en": "registered rentals"}, "meaning": {"zh": "备案", "en": "contracts"},
        "fields": [
            {"name": "name", "title": {"zh": "承租人", "en": "tenant"}, "type": "text", "class": "person-basic", "grade": "general-3"},
            {"name": "months", "title": {"zh": "月数", "en": "months"}, "type": "integer", "class": "administration", "grade": "general-1"},
        ],
    });
    let file = folder.path().join("rental.json");
    std::fs::write(&file, table.to_string()).unwrap();
    let rows = folder.path().join("rental.csv");
    std::fs::write(&rows, "name,months\n甲,3\n乙,12\n丙,24\n").unwrap();
    let run = |args: &[&str]| -> Haina {
        let command = args.iter().fold(haina(["model"]), |c, arg| c.arg(arg));
        command.data(&city)
    };
    let early = run(&["run", "rentals"]).fails(1);
    assert!(early.contains("CLI0032"), "{early}");
    let none = run(&["funnel", "rentals/rentals"]).fails(3);
    assert!(none.contains("LAK0080"), "{none}");

    let register = haina(["catalog", "register", "--publish"]).arg(&file);
    register.data(&city).ok();
    let declare = haina(["table", "declare", "housing.rental"]);
    declare.data(&city).ok();
    let load = haina(["table", "load", "housing.rental"]).arg(&rows);
    load.data(&city).ok();

    let ran = run(&["run", "rentals"]).json();
    assert_eq!(ran["models"][0]["did"], "made", "{ran}");
    let funnel = run(&["funnel", "rentals/rentals"]).json();
    assert_eq!(
        (&funnel["raw"], &funnel["kept"]),
        (&json!(3), &json!(2)),
        "{funnel}"
    );
    let told = run(&["funnel", "rentals/rentals"]).ok();
    assert!(told.contains("短租") && told.contains("长租"), "{told}");
    assert!(run(&["list"]).ok().contains("rentals/kept"));
    assert!(
        run(&["show", "rentals/kept"])
            .ok()
            .contains("FROM housing.rental")
    );
    let runs = run(&["runs", "rentals/kept"]).json();
    assert_eq!(runs["items"][0]["rows"], 2, "{runs}");
    run(&["show", "rentals"]).fails(2);
}

#[test]
fn a_broken_model_is_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    rentals(folder.path());
    let sql =
        "SELECT name,\n  CASE WHEN mnths < 6 THEN 'short' END AS reason\nFROM housing.rental\n";
    std::fs::write(folder.path().join("models/kept.sql"), sql).unwrap();
    let ran = haina(["model", "check"]).arg(folder.path()).run();
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("models/kept.sql:2"), "{}", ran.stdout);
}
