//! Reading a policy: what is not understood is kept and denies, what is too large is refused.

use serde_json::Value;

use super::name::{Name, Prefixes};
use super::node::{Node, many, text};
use super::rule::Common;
use super::{ODRL, PROFILE};
use crate::policy::{Policy, PolicyKind, Unknown};
use crate::{AgreementError, DEPTH_MAX};

/// The longest policy as text, in bytes.
pub const BYTES_MAX: usize = 512 * 1024;
/// Rules, constraints, duties and unknown terms of a policy together.
pub const TERMS_MAX: usize = 2_000;
const UNKNOWN_CHARS_MAX: usize = 200;

/// Profiles whose words are understood here.
const PROFILES: [&str; 4] = [
    PROFILE,
    ODRL,
    "http://www.w3.org/ns/odrl/2/core",
    "https://w3id.org/dspace/2025/1/odrl-profile.jsonld",
];

/// Reads a policy from its text.
///
/// # Errors
/// `AGR0006` when it is too long or is no JSON, else as [`read`].
pub fn read_text(policy: &str) -> Result<Policy, AgreementError> {
    if policy.len() > BYTES_MAX {
        return Err(AgreementError::TooLarge {
            what: "bytes",
            max: BYTES_MAX,
        });
    }
    let value = serde_json::from_str(policy).map_err(|error| AgreementError::Unreadable {
        why: error.to_string(),
    })?;
    read(&value)
}

/// Reads a policy: an Offer, an Agreement or a Set.
///
/// # Errors
/// `AGR0006` when it has more terms than [`TERMS_MAX`] or conditions in one another deeper than [`DEPTH_MAX`]; `AGR0007` when it
/// is no object or its `@context` gives words another meaning.
pub fn read(policy: &Value) -> Result<Policy, AgreementError> {
    let unreadable = |why: &str| AgreementError::Unreadable {
        why: why.to_owned(),
    };
    let object = policy.as_object();
    let object = object.ok_or_else(|| unreadable("a policy is a JSON object"))?;
    let prefixes = Prefixes::of(object.get("@context"));
    let prefixes = prefixes.ok_or_else(|| {
        unreadable("an `@context` names contexts by their IRIs and prefixes, nothing else")
    })?;
    let mut reader = Reader {
        prefixes,
        unknown: Vec::new(),
        terms: 0,
    };
    let mut node = Node::of(object, String::new(), &reader.prefixes);
    node.keyword("context");
    let kind = reader.kind(&mut node)?;
    let uid = node.keyword("id").and_then(text);
    reader.profile(&mut node)?;
    reader.conflict(&mut node)?;
    // When an agreement was made is told beside it.
    node.odrl("timestamp");
    node.other("https://w3id.org/dspace/2025/1/timestamp");
    let common = Common::of(&mut reader, &mut node)?;
    let permissions = reader.rules(&mut node, "permission", &common)?;
    let prohibitions = reader.rules(&mut node, "prohibition", &common)?;
    let (duties, at) = (node.odrl("obligation"), node.way("obligation"));
    let obligations = reader.duties(duties, &at)?;
    reader.rest(node)?;
    Ok(Policy {
        kind,
        uid,
        assigner: common.assigner,
        permissions,
        prohibitions,
        obligations,
        unknown: reader.unknown,
    })
}

pub(super) struct Reader {
    pub(super) prefixes: Prefixes,
    pub(super) unknown: Vec<Unknown>,
    terms: usize,
}

impl Reader {
    /// Counts a term.
    pub(super) fn term(&mut self) -> Result<(), AgreementError> {
        self.terms += 1;
        match self.terms > TERMS_MAX {
            true => Err(AgreementError::TooLarge {
                what: "terms",
                max: TERMS_MAX,
            }),
            false => Ok(()),
        }
    }

    pub(super) fn deep(&self, depth: usize) -> Result<(), AgreementError> {
        match depth >= DEPTH_MAX {
            true => Err(AgreementError::TooLarge {
                what: "levels of conditions",
                max: DEPTH_MAX,
            }),
            false => Ok(()),
        }
    }

    /// Keeps what is not understood.
    pub(super) fn strange(&mut self, at: String, text: &str) -> Result<Unknown, AgreementError> {
        self.term()?;
        let unknown = Unknown {
            at,
            text: text.chars().take(UNKNOWN_CHARS_MAX).collect(),
        };
        self.unknown.push(unknown.clone());
        Ok(unknown)
    }

    pub(super) fn strange_value(
        &mut self,
        at: String,
        value: &Value,
    ) -> Result<Unknown, AgreementError> {
        let told = text(value).unwrap_or_else(|| value.to_string());
        self.strange(at, &told)
    }

    /// Whatever of an object nobody took out.
    pub(super) fn rest(&mut self, node: Node<'_>) -> Result<(), AgreementError> {
        let at = node.at.clone();
        for key in &node.twice {
            self.strange(node.way(key), "written twice")?;
        }
        for (name, value) in node.left() {
            let name = match name {
                Name::Keyword(word) => format!("@{word}"),
                Name::Odrl(word) => word,
                Name::Own(word) => format!("haina:{word}"),
                Name::Other(iri) => iri,
            };
            let at = match at.is_empty() {
                true => name,
                false => format!("{at}.{name}"),
            };
            self.strange_value(at, value)?;
        }
        Ok(())
    }

    /// The word that a value is, if it is one of ODRL or, where it is `own`, of our profile.
    pub(super) fn word<T>(&self, value: &Value, own: fn(T) -> bool) -> Option<T>
    where
        T: std::str::FromStr + Copy,
    {
        let name = self.prefixes.name(&text(value)?);
        let (word, of_ours) = name.word()?;
        word.parse().ok().filter(|found| own(*found) == of_ours)
    }

    /// The word of ODRL that a value is; none: no word of ODRL.
    pub(super) fn odrl_word(&self, value: &Value) -> Option<String> {
        match self.prefixes.name(&text(value)?) {
            Name::Odrl(word) => Some(word),
            _ => None,
        }
    }

    fn kind(&mut self, node: &mut Node<'_>) -> Result<PolicyKind, AgreementError> {
        let mut kind = PolicyKind::Set;
        for one in node.keyword("type").map(many).unwrap_or_default() {
            let word = self.odrl_word(one);
            match word.as_deref() {
                Some("Policy") => {}
                word => match word.and_then(|word| word.parse().ok()) {
                    Some(found) => kind = found,
                    None => drop(self.strange_value(node.way("@type"), one)?),
                },
            }
        }
        Ok(kind)
    }

    fn profile(&mut self, node: &mut Node<'_>) -> Result<(), AgreementError> {
        for one in node.odrl("profile").map(many).unwrap_or_default() {
            let iri = text(one).map(|text| self.prefixes.iri(&text));
            if !iri.is_some_and(|iri| PROFILES.contains(&iri.as_str())) {
                self.strange_value(node.way("profile"), one)?;
            }
        }
        Ok(())
    }

    /// A prohibition always wins here: a policy that says otherwise is not understood.
    fn conflict(&mut self, node: &mut Node<'_>) -> Result<(), AgreementError> {
        for one in node.odrl("conflict").map(many).unwrap_or_default() {
            let word = self.odrl_word(one);
            if !matches!(word.as_deref(), Some("prohibit" | "invalid")) {
                self.strange_value(node.way("conflict"), one)?;
            }
        }
        Ok(())
    }
}
