//! What a model claims: about whom, and why.

use haina_core::Words;
use haina_party::{AreaCode, DeptKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Severity;

/// A model in the version that makes a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelRef {
    /// `migrant-children/suspected`.
    pub key: String,
    /// Names what the model was made of: a change of it is another version.
    pub version: String,
    pub title: Words,
    /// Who answers for the model.
    pub owner: DeptKey,
    /// The law or document that allows it: 《社会救助暂行办法》第十三条.
    #[serde(default)]
    pub basis: String,
    /// The type of matter that is opened for each of its findings; none: they wait in the list.
    #[serde(default)]
    pub matter: Option<String>,
}

/// Whom or what a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// `person`, `household`, `enterprise`, `place`, `device`, `table`.
    pub kind: String,
    /// What it is known by in the model's tables; the same subject has the same key in every run.
    pub key: String,
    /// How people call it: personal where it is a person.
    #[serde(default)]
    pub name: String,
}

/// One reason for a claim: a value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What was looked at, in words: 学籍状态 / enrolment.
    pub what: Words,
    /// What it is: personal.
    pub value: String,
    /// The table it comes from: `education.enrolment`.
    #[serde(default)]
    pub table: String,
    /// The version of the row: its batch, or the version of the table.
    #[serde(default)]
    pub row: String,
    /// The day the source says it of, `2026-03-02`.
    #[serde(default)]
    pub date: String,
    /// The department that delivered it.
    #[serde(default)]
    pub dept: DeptKey,
}

/// What a model claims of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub subject: Subject,
    /// What is claimed, in a few words.
    pub title: Words,
    /// The unit that looks into it.
    pub unit: DeptKey,
    #[serde(default)]
    pub area: Option<AreaCode>,
    #[serde(default)]
    pub severity: Severity,
    pub reasons: Vec<Reason>,
}

impl Claim {
    /// A fingerprint of what it rests on: while it is the same, nothing about the claim is new.
    ///
    /// The days and row versions are left out: a table that was delivered again with the same content says nothing new.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for reason in &self.reasons {
            for part in [&reason.what.zh, &reason.value, &reason.table] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        hex::encode(&hash.finalize()[..16])
    }
}
