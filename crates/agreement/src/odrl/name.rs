//! Names: bare, with a prefix, or as a full IRI.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{ODRL, PROFILE};

/// A name, whatever way it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// `@id`, `@type` and the other words of JSON-LD.
    Keyword(String),
    Odrl(String),
    /// Of our own profile.
    Own(String),
    /// Anything else, as a full IRI where it could be made one.
    Other(String),
}

/// Prefixes and what they stand for: those of a context, then the usual ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefixes(BTreeMap<String, String>);

const KNOWN: [(&str, &str); 12] = [
    ("odrl", ODRL),
    ("haina", PROFILE),
    ("dct", "http://purl.org/dc/terms/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dspace", "https://w3id.org/dspace/2025/1/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("schema", "https://schema.org/"),
];

/// Namespaces of words that only describe: they change no decision.
const DESCRIBES: [&str; 4] = [
    "http://purl.org/dc/terms/",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2004/02/skos/core#",
    "https://schema.org/",
];

impl Prefixes {
    /// The usual ones, with what the `@context` adds; none: the context does more than name prefixes.
    pub(super) fn of(context: Option<&Value>) -> Option<Prefixes> {
        let mut prefixes = Prefixes::default();
        let contexts = match context {
            None => return Some(prefixes),
            Some(Value::Array(contexts)) => contexts.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        for context in contexts {
            match context {
                // Where a context lies is not asked: the words of ODRL and of the Dataspace Protocol are built in.
                Value::String(_) => {}
                Value::Object(pairs) => {
                    for (prefix, iri) in pairs {
                        let iri = iri.as_str().filter(|iri| iri.ends_with(['/', '#', ':']))?;
                        if prefix.is_empty() || prefix.contains([':', '@']) {
                            return None;
                        }
                        prefixes.0.insert(prefix.clone(), iri.to_owned());
                    }
                }
                _ => return None,
            }
        }
        Some(prefixes)
    }

    /// The name that a text is.
    pub(super) fn name(&self, text: &str) -> Name {
        if let Some(word) = text.strip_prefix('@') {
            return Name::Keyword(word.to_owned());
        }
        if !text.contains(':') {
            return Name::Odrl(text.to_owned());
        }
        let iri = self.iri(text);
        let local = |place: &str| iri.strip_prefix(place).filter(|local| plain(local));
        match (local(ODRL), local(PROFILE)) {
            (Some(local), _) => Name::Odrl(local.to_owned()),
            (_, Some(local)) => Name::Own(local.to_owned()),
            _ => Name::Other(iri),
        }
    }

    /// A text with its prefix, if that is a known one, written out.
    pub(super) fn iri(&self, text: &str) -> String {
        match text.split_once(':') {
            Some((prefix, rest)) if !rest.starts_with("//") => match self.place(prefix) {
                Some(iri) => format!("{iri}{rest}"),
                None => text.to_owned(),
            },
            _ => text.to_owned(),
        }
    }

    fn place(&self, prefix: &str) -> Option<&str> {
        let known = || KNOWN.iter().find(|(known, _)| *known == prefix);
        match self.0.get(prefix) {
            Some(iri) => Some(iri),
            None => known().map(|(_, iri)| *iri),
        }
    }
}

impl Name {
    /// Whether it only describes: a title, a date, who wrote it.
    pub(super) fn describes(&self) -> bool {
        match self {
            Name::Other(iri) => DESCRIBES.iter().any(|place| iri.starts_with(place)),
            _ => false,
        }
    }

    /// The word of ODRL or of our own that it is, and whether it is our own.
    pub(super) fn word(&self) -> Option<(&str, bool)> {
        match self {
            Name::Odrl(word) => Some((word, false)),
            Name::Own(word) => Some((word, true)),
            _ => None,
        }
    }
}

fn plain(local: &str) -> bool {
    !local.is_empty()
        && local
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_name_is_the_same_bare_with_a_prefix_and_in_full() {
        let context = json!(["https://w3id.org/dspace/2025/1/context.jsonld", { "o": ODRL }]);
        let prefixes = Prefixes::of(Some(&context)).unwrap();
        for text in [
            "use",
            "odrl:use",
            "o:use",
            "http://www.w3.org/ns/odrl/2/use",
        ] {
            assert_eq!(prefixes.name(text), Name::Odrl("use".to_owned()), "{text}");
        }
        for text in ["haina:rows", "https://haina.example/odrl/rows"] {
            assert_eq!(prefixes.name(text), Name::Own("rows".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_prefix_that_means_something_else_names_something_else() {
        let context = json!({ "odrl": "https://elsewhere.example/" });
        let prefixes = Prefixes::of(Some(&context)).unwrap();
        assert!(matches!(prefixes.name("odrl:use"), Name::Other(_)));
    }

    #[test]
    fn a_context_that_renames_is_refused() {
        for context in [
            json!({ "use": { "@id": "odrl:read" } }),
            json!({ "@vocab": "https://elsewhere.example/" }),
            json!({ "read": "use" }),
            json!([3]),
        ] {
            assert!(Prefixes::of(Some(&context)).is_none(), "{context}");
        }
    }
}
