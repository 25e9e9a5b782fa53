//! The catalogue as DCAT-AP 3.0.1 in JSON-LD: what portals and data spaces read.
//!
//! A resource of kind service is a `dcat:DataService`, any other a `dcat:Dataset` with one distribution: its page, where it is
//! applied for. What the profile makes mandatory is always there; `tests/catalog/dcat.rs` holds its constraints.

use haina_core::Words;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{Cadence, Fact, Kind, Resource, Sharing};

const FREQUENCY: &str = "http://publications.europa.eu/resource/authority/frequency/";
const ACCESS: &str = "http://publications.europa.eu/resource/authority/access-right/";

/// The catalogue itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head<'a> {
    /// The address people reach the server by, without a slash at the end.
    pub base: &'a str,
    pub title: Words,
    pub description: Words,
    /// Who runs the catalogue.
    pub publisher: Words,
}

/// One resource with what was observed last and the title of its owner.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub resource: Resource,
    pub fact: Fact,
    pub owner: Words,
}

/// A page of the catalogue as one JSON-LD document; `next` is an address that JSON-LD processors do not look at.
pub fn document(head: &Head<'_>, entries: &[Entry], next: Option<&str>) -> Value {
    let of = |service: bool| {
        let some = entries
            .iter()
            .filter(|entry| (entry.resource.spec.kind == Kind::Service) == service);
        some.map(|entry| one(head, entry)).collect::<Vec<_>>()
    };
    let mut document = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": format!("{}/v1/catalog/dcat", head.base),
        "@type": "dcat:Catalog",
        "dct:title": said(&head.title),
        "dct:description": said(&head.description),
        "dct:publisher": agent(&format!("{}/", head.base), &head.publisher),
        "dct:language": [
            { "@id": "http://publications.europa.eu/resource/authority/language/ZHO" },
            { "@id": "http://publications.europa.eu/resource/authority/language/ENG" },
        ],
        "foaf:homepage": { "@id": format!("{}/catalog", head.base), "@type": "foaf:Document" },
        "dcat:dataset": of(false),
        "dcat:service": of(true),
    });
    if let Some(next) = next {
        document["next"] = json!(next);
    }
    document
}

fn one(head: &Head<'_>, entry: &Entry) -> Value {
    let (resource, spec) = (&entry.resource, &entry.resource.spec);
    let page = format!("{}/catalog/{}", head.base, resource.id);
    let owner = format!("{}/directory#{}", head.base, spec.owner);
    let mut node = json!({
        "@id": page,
        "dct:identifier": spec.key,
        "dct:title": said(&spec.title),
        "dct:description": said(&spec.meaning),
        "dct:publisher": agent(&owner, &entry.owner),
        "dct:accessRights": { "@id": format!("{ACCESS}{}", rights(spec.sharing)), "@type": "dct:RightsStatement" },
        "dcat:keyword": keywords(resource),
        "dcat:landingPage": { "@id": page, "@type": "foaf:Document" },
    });
    if spec.kind == Kind::Service {
        node["@type"] = json!("dcat:DataService");
        node["dcat:endpointURL"] = json!({ "@id": page });
        return node;
    }
    node["@type"] = json!("dcat:Dataset");
    node["dct:issued"] = moment(resource.registered_at);
    let delivered = entry.fact.delivered.as_ref();
    node["dct:modified"] = moment(delivered.map_or(resource.changed_at, |d| d.at));
    if let Some(delivery) = delivered {
        node["dcat:version"] = json!(delivery.version);
    }
    node["dct:accrualPeriodicity"] = json!({ "@id": format!("{FREQUENCY}{}", frequency(spec.promise.every)), "@type": "dct:Frequency" });
    if let Some(area) = &spec.area {
        node["dct:spatial"] = json!({ "@type": "dct:Location", "dct:identifier": area });
    }
    if spec.validity.from.is_some() || spec.validity.until.is_some() {
        let mut period = json!({ "@type": "dct:PeriodOfTime" });
        for (name, day) in [
            ("startDate", spec.validity.from),
            ("endDate", spec.validity.until),
        ] {
            if let Some(day) = day {
                period[format!("dcat:{name}")] =
                    json!({ "@type": "xsd:date", "@value": day.to_string() });
            }
        }
        node["dct:temporal"] = period;
    }
    node["dcat:distribution"] = json!([{
        "@id": format!("{page}#distribution"),
        "@type": "dcat:Distribution",
        "dct:title": said(&spec.title),
        "dcat:accessURL": { "@id": page },
    }]);
    node
}

fn said(words: &Words) -> Vec<Value> {
    let all = [("zh", &words.zh), ("en", &words.en)].into_iter();
    all.filter(|(_, text)| !text.is_empty())
        .map(|(language, text)| json!({ "@language": language, "@value": text }))
        .collect()
}

fn agent(id: &str, name: &Words) -> Value {
    json!({ "@id": id, "@type": "foaf:Agent", "foaf:name": said(name) })
}

fn keywords(resource: &Resource) -> Vec<Value> {
    let classes = resource.spec.fields.iter().map(|field| field.class);
    let classes: std::collections::BTreeSet<_> = classes.collect();
    classes
        .iter()
        .flat_map(|class| said(&class.title()))
        .collect()
}

fn moment(at: Timestamp) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": at.to_string() })
}

fn rights(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::Open | Sharing::Conditional => "RESTRICTED",
        Sharing::Never => "NON_PUBLIC",
    }
}

fn frequency(every: Cadence) -> &'static str {
    match every {
        Cadence::Realtime => "CONT",
        Cadence::Daily => "DAILY",
        Cadence::Weekly => "WEEKLY",
        Cadence::Monthly => "MONTHLY",
        Cadence::Quarterly => "QUARTERLY",
        Cadence::Yearly => "ANNUAL",
        Cadence::Irregular => "IRREG",
    }
}
