//! The people of a matter: who reported it, and what was said to and by them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::parts::NewReporter;
use crate::private::Private;
use crate::{FileId, MatterId};

/// Who reports, with the right to an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reporter {
    /// `r1`, `r2`; one who came by a merge keeps the key with the matter before it: `mat_…/r1`.
    pub key: String,
    /// The person's id, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    #[serde(default)]
    pub contact: Private<Contactable>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    pub wants_answer: bool,
    /// The merged matter this reporter came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<MatterId>,
}

/// Name and ways to reach.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Contactable {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
}

/// An attempt to reach a reporter, before the answer or as call-back after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub at: Timestamp,
    pub round: u32,
    pub reporter: String,
    pub reached: bool,
    /// After the answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub call_back: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<bool>,
    #[serde(default)]
    pub note: Private<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<FileId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What a reporter was told as the result of a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub at: Timestamp,
    pub round: u32,
    pub reporters: Vec<String>,
    pub text: Private<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    pub unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What a reporter said of the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    pub at: Timestamp,
    pub round: u32,
    pub reporter: String,
    /// 5 very satisfied … 1 very dissatisfied.
    pub grade: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<bool>,
    #[serde(default)]
    pub ground: Private<String>,
    /// A ground was given, even once its words are erased.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub grounded: bool,
    /// Given to the agent who called back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_call: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
}

/// A unit's appeal against a rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appeal {
    pub at: Timestamp,
    pub ground: Private<String>,
    /// None until decided; upheld: the rating does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upheld: Option<bool>,
    #[serde(default)]
    pub reason: Private<String>,
}

impl Reporter {
    /// The reporter `key` as given.
    pub fn named(key: impl Into<String>, new: &NewReporter) -> Reporter {
        let contact = Contactable {
            name: new.name.trim().to_owned(),
            phone: new.phone.trim().to_owned(),
            address: new.address.trim().to_owned(),
        };
        let known = contact != Contactable::default();
        Reporter {
            key: key.into(),
            person: new.person.clone(),
            contact: Private(known.then_some(contact)),
            anonymous: new.anonymous,
            wants_answer: new.wants_answer,
            origin: None,
        }
    }
}
