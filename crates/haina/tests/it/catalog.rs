//! The data catalogue from the command line.

use haina_core::Env;
use haina_core::calendar::local_day;
use serde_json::json;

use crate::orders::pack;
use crate::run::haina;

#[test]
fn a_resource_is_registered_found_shown_applied_for_and_exported() {
    let city = tempfile::tempdir().unwrap();
    haina(["pack", "apply"])
        .arg(pack("city-base"))
        .data(city.path())
        .ok();
    let file = city.path().join("rental.json");
    let resource = json!({
        "key": "housing.rental", "kind": "table", "owner": "housing",
        "title": { "zh": "租赁备案", "en": "registered rentals" },
        "meaning": { "zh": "住房租赁合同备案", "en": "contracts of lease" },
        "fields": [{
            "name": "name", "title": { "zh": "承租人", "en": "tenant" }, "type": "text",
            "class": "person-basic", "grade": "general-3", "example": "王海宁",
        }],
    });
    let register = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let command = haina(["catalog", "register", "--publish"]).arg(&file);
        command.data(city.path())
    };
    let torn = register("{").fails(1);
    assert!(torn.contains("CLI0013"), "{torn}");
    let mut wrong = resource.clone();
    wrong["owner"] = json!("nobody-knows");
    let wrong = register(&wrong.to_string()).fails(1);
    assert!(wrong.contains("CAT0005"), "{wrong}");
    let told = register(&resource.to_string()).ok();
    assert_eq!(told.trim(), "housing.rental published");

    let run = |args: &[&str]| {
        let command = args.iter().fold(haina(["catalog"]), |c, arg| c.arg(arg));
        command.data(city.path())
    };
    assert!(run(&["list"]).ok().contains("housing.rental"));
    assert!(run(&["search", "租赁"]).ok().contains("housing.rental"));
    assert!(!run(&["search", "渔船"]).ok().contains("housing.rental"));
    assert!(run(&["show", "housing.rental"]).ok().contains("general-3"));
    let none = run(&["show", "a b/../?x#y"]).fails(3);
    assert!(none.contains("CAT0001"), "{none}");

    let apply = |until: &str| {
        let what = ["--for", "education", "--fields", "name", "--until", until];
        let why = [
            "--purpose",
            "入学资格核验",
            "--basis",
            "《义务教育法》第十二条",
        ];
        let args = [["apply", "housing.rental"].as_slice(), &what, &why].concat();
        run(&args)
    };
    let over = apply("2020-01-01").fails(5);
    assert!(over.contains("CAT0003"), "{over}");
    let today = local_day(Env::system().now());
    let soon = today.tomorrow().unwrap().to_string();
    let applied = apply(&soon).json();
    assert_eq!(applied["state"], "applied");
    let id = applied["id"].as_str().unwrap();
    // Whoever applied is no second pair of eyes.
    let own = run(&["grant", id, "--masked", "name"]).fails(5);
    assert!(own.contains("CAT0003"), "{own}");

    let exported = run(&["export"]).ok();
    let exported: serde_json::Value = serde_json::from_str(&exported).unwrap();
    assert_eq!(
        exported["dcat:dataset"][0]["dct:identifier"],
        "housing.rental"
    );
}
