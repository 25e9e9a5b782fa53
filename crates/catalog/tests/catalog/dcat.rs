//! DCAT-AP 3.0.1: what its shapes make mandatory, how often a property may stand there, and of which type its value is.

use haina_catalog::dcat::{Entry, Head, document};
use haina_catalog::{Delivery, Fact, Kind};
use haina_core::Words;
use serde_json::Value;

use crate::{START, resource, spec};

const FREQUENCIES: [&str; 7] = [
    "CONT",
    "DAILY",
    "WEEKLY",
    "MONTHLY",
    "QUARTERLY",
    "ANNUAL",
    "IRREG",
];

/// The values of a property, each by itself.
fn values<'v>(node: &'v Value, property: &str) -> Vec<&'v Value> {
    match &node[property] {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// How a property is constrained: at least and at most how many, and what each value is.
fn shape(node: &Value, property: &str, min: usize, max: usize, is: impl Fn(&Value) -> bool) {
    let values = values(node, property);
    let (id, n) = (&node["@id"], values.len());
    assert!((min..=max).contains(&n), "{id} has {n} of {property}");
    for value in values {
        assert!(is(value), "{id}: {property} is {value}");
    }
}

const MANY: usize = usize::MAX;

fn text(value: &Value) -> bool {
    let said = value["@value"]
        .as_str()
        .is_some_and(|text| !text.is_empty());
    said && matches!(value["@language"].as_str(), Some("zh" | "en"))
}

fn iri(value: &Value) -> bool {
    let id = value["@id"].as_str().unwrap_or_default();
    (id.starts_with("https://") || id.starts_with("http://")) && !id.contains(' ')
}

fn of_type(kind: &'static str) -> impl Fn(&Value) -> bool {
    move |value| value["@type"] == kind
}

fn agent(value: &Value) -> bool {
    shape(value, "foaf:name", 1, MANY, text);
    iri(value) && value["@type"] == "foaf:Agent"
}

fn frequency(value: &Value) -> bool {
    let id = value["@id"].as_str().unwrap_or_default();
    let base = "http://publications.europa.eu/resource/authority/frequency/";
    let known = id
        .strip_prefix(base)
        .is_some_and(|f| FREQUENCIES.contains(&f));
    known && value["@type"] == "dct:Frequency"
}

fn dataset(node: &Value) {
    shape(node, "dct:title", 1, MANY, text);
    shape(node, "dct:description", 1, MANY, text);
    shape(node, "dct:publisher", 0, 1, agent);
    shape(node, "dct:accrualPeriodicity", 0, 1, frequency);
    shape(
        node,
        "dct:accessRights",
        0,
        1,
        of_type("dct:RightsStatement"),
    );
    shape(node, "dct:issued", 0, 1, of_type("xsd:dateTime"));
    shape(node, "dct:modified", 0, 1, of_type("xsd:dateTime"));
    shape(node, "dcat:version", 0, 1, Value::is_string);
    shape(node, "dct:spatial", 0, MANY, of_type("dct:Location"));
    shape(node, "dct:temporal", 0, MANY, of_type("dct:PeriodOfTime"));
    shape(node, "dcat:landingPage", 0, MANY, of_type("foaf:Document"));
    shape(node, "dcat:keyword", 0, MANY, text);
    for distribution in values(node, "dcat:distribution") {
        assert_eq!(distribution["@type"], "dcat:Distribution");
        shape(distribution, "dcat:accessURL", 1, MANY, iri);
    }
}

#[test]
fn the_export_keeps_the_constraints_of_dcat_ap() {
    let now = START.parse().unwrap();
    let mut service = spec("civil.check");
    service.kind = Kind::Service;
    let mut dated = spec("civil.low-income");
    dated.validity.from = Some("2020-01-01".parse().unwrap());
    dated.title.en.clear();
    let delivered = Some(Delivery {
        version: "2026-03-02/1".to_owned(),
        rows: 3,
        at: now,
    });
    let fact = Fact {
        delivered,
        ..Fact::default()
    };
    let entry = |spec, fact: &Fact| Entry {
        resource: resource(spec, now),
        fact: fact.clone(),
        owner: Words::new("市民政局", "Civil Affairs Bureau"),
    };
    let entries = [
        entry(dated, &fact),
        entry(spec("civil.other"), &Fact::default()),
        entry(service, &Fact::default()),
    ];
    let head = Head {
        base: "https://haina.example",
        title: Words::new("青岛数据资源目录", "Data catalogue of Qingdao"),
        description: Words::new("各部门已发布的数据资源", "What departments publish"),
        publisher: Words::new("青岛", "Qingdao"),
    };
    let document = document(&head, &entries, Some("next"));

    assert_eq!(document["@type"], "dcat:Catalog");
    shape(&document, "dct:title", 1, MANY, text);
    shape(&document, "dct:description", 1, MANY, text);
    shape(&document, "dct:publisher", 1, 1, agent);
    shape(&document, "foaf:homepage", 0, 1, of_type("foaf:Document"));
    shape(&document, "dct:language", 0, MANY, iri);
    let datasets = values(&document, "dcat:dataset");
    assert_eq!(datasets.len(), 2);
    datasets.iter().for_each(|node| dataset(node));
    assert_eq!(datasets[0]["dct:identifier"], "civil.low-income");
    let services = values(&document, "dcat:service");
    assert_eq!(services.len(), 1);
    shape(services[0], "dct:title", 1, MANY, text);
    shape(services[0], "dcat:endpointURL", 1, MANY, iri);
    shape(services[0], "dct:publisher", 0, 1, agent);

    // Every prefix that is used is declared, and nothing else has a colon in its name.
    let declared = document["@context"].as_object().unwrap();
    let mut names = Vec::new();
    names_of(&document, &mut names);
    for name in names {
        let prefix = name.split_once(':').map(|(prefix, _)| prefix);
        let known = prefix.is_some_and(|prefix| declared.contains_key(prefix));
        assert!(known || name.starts_with('@') || name == "next", "{name}");
    }
}

fn names_of<'v>(value: &'v Value, names: &mut Vec<&'v str>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| *name != "@context") {
                names.push(name);
                names_of(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_of(item, names)),
        _ => {}
    }
}
