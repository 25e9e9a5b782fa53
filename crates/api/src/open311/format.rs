//! One document, two spellings: XML as GeoReport v2 requires, JSON as the Spark convention derives it.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Number, Value};

/// The two formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xml,
    Json,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// An element that is there and empty.
    Empty,
    Text(String),
    Number(Number),
    Bool(bool),
    Fields(Vec<(&'static str, Node)>),
    /// Items of one name.
    List(&'static str, Vec<Node>),
}

impl Format {
    /// Splits `requests.json`; the last dot counts, so that codes may have dots.
    pub fn split(name: &str) -> Option<(&str, Format)> {
        let (stem, ending) = name.rsplit_once('.')?;
        let format = match ending {
            "xml" => Format::Xml,
            "json" => Format::Json,
            _ => return None,
        };
        (!stem.is_empty()).then_some((stem, format))
    }

    /// The format a path asks for, XML where it asks for none.
    pub fn of_path(path: &str) -> Format {
        Format::split(path).map_or(Format::Xml, |(_, format)| format)
    }

    /// The response with the document under `root`.
    pub fn answer(self, status: StatusCode, root: &str, node: &Node) -> Response {
        let (kind, body) = match self {
            Format::Xml => ("text/xml; charset=utf-8", xml(root, node)),
            Format::Json => ("application/json; charset=utf-8", json(node).to_string()),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }
}

impl Node {
    /// The text, or an empty element.
    pub fn text(value: Option<impl Into<String>>) -> Node {
        value.map_or(Node::Empty, |v| Node::Text(v.into()))
    }

    /// The number, or an empty element.
    pub fn float(value: Option<f64>) -> Node {
        value
            .and_then(Number::from_f64)
            .map_or(Node::Empty, Node::Number)
    }
}

/// The document as XML 1.0.
pub fn xml(root: &str, node: &Node) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    write(&mut out, root, node, 0);
    out
}

/// The document as JSON.
pub fn json(node: &Node) -> Value {
    match node {
        Node::Empty => Value::Null,
        Node::Text(text) => Value::String(text.clone()),
        Node::Number(number) => Value::Number(number.clone()),
        Node::Bool(yes) => Value::Bool(*yes),
        Node::List(_, items) => Value::Array(items.iter().map(json).collect()),
        Node::Fields(fields) => Value::Object(
            fields
                .iter()
                .map(|(k, v)| ((*k).to_owned(), json(v)))
                .collect::<Map<_, _>>(),
        ),
    }
}

fn write(out: &mut String, name: &str, node: &Node, level: usize) {
    let pad = "  ".repeat(level);
    match node {
        Node::Empty => out.push_str(&format!("{pad}<{name}/>\n")),
        Node::Text(text) => out.push_str(&format!("{pad}<{name}>{}</{name}>\n", escape(text))),
        Node::Number(number) => out.push_str(&format!("{pad}<{name}>{number}</{name}>\n")),
        Node::Bool(yes) => out.push_str(&format!("{pad}<{name}>{yes}</{name}>\n")),
        Node::Fields(fields) => {
            out.push_str(&format!("{pad}<{name}>\n"));
            fields
                .iter()
                .for_each(|(field, node)| write(out, field, node, level + 1));
            out.push_str(&format!("{pad}</{name}>\n"));
        }
        Node::List(item, items) => {
            out.push_str(&format!("{pad}<{name}>\n"));
            items
                .iter()
                .for_each(|node| write(out, item, node, level + 1));
            out.push_str(&format!("{pad}</{name}>\n"));
        }
    }
}

/// Escapes markup and drops the control characters that XML 1.0 cannot hold.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() && !matches!(c, '\n' | '\t' | '\r') && (c as u32) < 0x20 => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_dot_names_the_format() {
        for (name, want) in [
            ("requests.json", Some(("requests", Format::Json))),
            (
                "hotline-12345.appeal.xml",
                Some(("hotline-12345.appeal", Format::Xml)),
            ),
            ("requests.csv", None),
            (".xml", None),
            ("requests", None),
        ] {
            assert_eq!(Format::split(name), want, "{name}");
        }
    }

    #[test]
    fn markup_is_escaped_and_control_characters_are_dropped() {
        let node = Node::Fields(vec![
            ("text", Node::Text("a<b>&\u{1}\u{b}c".to_owned())),
            ("none", Node::Empty),
        ]);
        let want = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<r>\n  <text>a&lt;b&gt;&amp;c</text>\n  <none/>\n</r>\n";
        assert_eq!(xml("r", &node), want);
        assert_eq!(
            json(&node),
            serde_json::json!({"text": "a<b>&\u{1}\u{b}c", "none": null})
        );
    }
}
