//! What each document holds, from our words to those of GeoReport v2.

use haina_core::Words;
use jiff::Timestamp;
use serde_json::Value;

use super::format::Node;
use crate::app::AppConfig;

/// A type of matter as a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// `hotline-12345/appeal`.
    pub id: String,
    pub name: String,
    pub description: String,
    pub group: String,
    pub keywords: Vec<String>,
    /// `realtime` answers an id at once; `batch` is for sensors; `blackbox` never shows progress.
    pub kind: &'static str,
    pub schema: Value,
    /// Title of each field, in the order shown.
    pub fields: Vec<(String, Words)>,
}

/// A matter as a service request: only what its type lets the public see.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    pub id: String,
    pub open: bool,
    pub status_notes: Option<String>,
    pub service_name: String,
    pub service_code: String,
    pub description: Option<String>,
    pub agency: Option<String>,
    pub requested: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub expected: Option<Timestamp>,
    pub address: Option<String>,
    pub area: Option<String>,
    pub lat: Option<f64>,
    pub long: Option<f64>,
}

/// `hotline-12345/appeal` as it can stand in a path.
pub fn service_code(id: &str) -> String {
    id.replace('/', ".")
}

/// The id of a type from the code in a path.
pub fn service_id(code: &str) -> String {
    code.replacen('.', "/", 1)
}

/// `/discovery`.
pub fn discovery(config: &AppConfig, changed: Timestamp) -> Node {
    let url = format!("{}{}", config.public_url, super::PREFIX);
    let formats = vec![
        Node::Text("text/xml".to_owned()),
        Node::Text("application/json".to_owned()),
    ];
    let endpoint = Node::Fields(vec![
        (
            "specification",
            Node::Text("http://wiki.open311.org/GeoReport_v2".to_owned()),
        ),
        ("url", Node::Text(url)),
        ("changeset", time(Some(changed))),
        ("type", Node::Text("production".to_owned())),
        ("formats", Node::List("format", formats)),
    ]);
    let key = format!(
        "{}/account/tokens · {}",
        config.public_url, config.city.contact
    );
    Node::Fields(vec![
        ("changeset", time(Some(changed))),
        ("contact", Node::Text(config.city.contact.clone())),
        ("key_service", Node::Text(key)),
        ("endpoints", Node::List("endpoint", vec![endpoint])),
    ])
}

impl Service {
    /// One line of `/services`.
    pub fn node(&self) -> Node {
        Node::Fields(vec![
            ("service_code", Node::Text(service_code(&self.id))),
            ("service_name", Node::Text(self.name.clone())),
            ("description", Node::Text(self.description.clone())),
            ("metadata", Node::Bool(!self.attributes().is_empty())),
            ("type", Node::Text(self.kind.to_owned())),
            ("keywords", Node::Text(self.keywords.join(","))),
            ("group", Node::Text(self.group.clone())),
        ])
    }

    /// `/services/CODE`.
    pub fn definition(&self) -> Node {
        Node::Fields(vec![
            ("service_code", Node::Text(service_code(&self.id))),
            ("attributes", Node::List("attribute", self.attributes())),
        ])
    }

    /// The form's fields but the text, which is the request's own description.
    fn attributes(&self) -> Vec<Node> {
        let properties = self.schema["properties"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let required: Vec<&str> = self.schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let order = |name: &str| {
            self.fields
                .iter()
                .position(|(f, _)| f == name)
                .unwrap_or(usize::MAX)
        };
        let mut names: Vec<&String> = properties
            .keys()
            .filter(|n| *n != "text" && *n != "title")
            .collect();
        names.sort_by_key(|name| (order(name), name.as_str()));
        let attributes = names.iter().enumerate().map(|(i, name)| {
            let schema = &properties[name.as_str()];
            let title = self
                .fields
                .iter()
                .find(|(f, _)| f == *name)
                .map(|(_, w)| w.zh.clone());
            let title = title.or_else(|| schema["title"].as_str().map(str::to_owned));
            let hint = schema["description"].as_str().map(str::to_owned);
            Node::Fields(vec![
                ("variable", Node::Bool(true)),
                ("code", Node::Text((*name).clone())),
                ("datatype", Node::Text(datatype(schema).to_owned())),
                ("required", Node::Bool(required.contains(&name.as_str()))),
                ("datatype_description", Node::text(hint)),
                ("order", Node::Number((i + 1).into())),
                (
                    "description",
                    Node::Text(title.unwrap_or_else(|| (*name).clone())),
                ),
                ("values", Node::List("value", values(schema))),
            ])
        });
        attributes.collect()
    }
}

impl Request {
    /// One request in a list.
    pub fn node(&self) -> Node {
        Node::Fields(vec![
            ("service_request_id", Node::Text(self.id.clone())),
            (
                "status",
                Node::Text(if self.open { "open" } else { "closed" }.to_owned()),
            ),
            ("status_notes", Node::text(self.status_notes.clone())),
            ("service_name", Node::Text(self.service_name.clone())),
            ("service_code", Node::Text(service_code(&self.service_code))),
            ("description", Node::text(self.description.clone())),
            ("agency_responsible", Node::text(self.agency.clone())),
            ("service_notice", Node::Empty),
            ("requested_datetime", time(self.requested)),
            ("updated_datetime", time(self.updated)),
            ("expected_datetime", time(self.expected)),
            ("address", Node::text(self.address.clone())),
            ("address_id", Node::text(self.area.clone())),
            ("zipcode", Node::Empty),
            ("lat", Node::float(self.lat)),
            ("long", Node::float(self.long)),
            ("media_url", Node::Empty),
        ])
    }
}

/// The answer to a new request: its id, and never a token beside it.
pub fn accepted(id: &str, notice: Option<String>) -> Node {
    let request = Node::Fields(vec![
        ("service_request_id", Node::Text(id.to_owned())),
        ("service_notice", Node::text(notice)),
        ("account_id", Node::Empty),
    ]);
    Node::List("request", vec![request])
}

/// The id behind a token.
pub fn token(id: &str, token: &str) -> Node {
    let request = Node::Fields(vec![
        ("service_request_id", Node::Text(id.to_owned())),
        ("token", Node::Text(token.to_owned())),
    ]);
    Node::List("request", vec![request])
}

/// A time as W3C writes it, in the city's own offset.
pub fn time(at: Option<Timestamp>) -> Node {
    Node::text(at.map(|at| {
        let zoned = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
        zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }))
}

fn datatype(schema: &Value) -> &'static str {
    let kind = schema["type"].as_str().unwrap_or("string");
    match (
        kind,
        schema.get("enum").is_some(),
        schema["format"].as_str(),
    ) {
        ("array", ..) => "multivaluelist",
        (_, true, _) | ("boolean", ..) => "singlevaluelist",
        ("integer" | "number", ..) => "number",
        (_, _, Some("date" | "date-time")) => "datetime",
        _ if schema["maxLength"].as_u64().is_some_and(|n| n > 200) => "text",
        _ => "string",
    }
}

fn values(schema: &Value) -> Vec<Node> {
    let listed = schema.get("enum").or_else(|| schema["items"].get("enum"));
    let listed = match (listed, schema["type"].as_str()) {
        (Some(listed), _) => listed.as_array().cloned().unwrap_or_default(),
        (None, Some("boolean")) => vec![Value::Bool(true), Value::Bool(false)],
        _ => Vec::new(),
    };
    let pairs = listed.iter().map(|value| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        Node::Fields(vec![
            ("key", Node::Text(text.clone())),
            ("name", Node::Text(text)),
        ])
    });
    pairs.collect()
}
