//! What is kept of a person: kind, names, contact.

use haina_store::{Row, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::PersonId;

/// What sort of party somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    Resident,
    Staff,
    Deputy,
    Expert,
    /// A software agent with API tokens and no password.
    Software,
}

/// How to reach somebody. Personal data: never logged, kept out of the hashed part of entries.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A person to be added.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Set it to add the same person twice without harm, as packs and the demo city do.
    #[serde(default)]
    pub id: Option<PersonId>,
    pub kind: PersonKind,
    /// The display name.
    pub name: String,
    #[serde(default)]
    pub login: Option<String>,
    #[serde(default)]
    pub contact: Contact,
}

/// What to change; `None` leaves as it is.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonChange {
    pub name: Option<String>,
    pub login: Option<String>,
    pub contact: Option<Contact>,
}

/// A person as recorded. `Debug` shows only the id and the kind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub kind: PersonKind,
    pub name: String,
    pub login: Option<String>,
    pub contact: Contact,
    pub created_at: Timestamp,
    pub retired_at: Option<Timestamp>,
}

impl PersonKind {
    /// The word in data: `staff`.
    pub fn as_str(self) -> &'static str {
        match self {
            PersonKind::Resident => "resident",
            PersonKind::Staff => "staff",
            PersonKind::Deputy => "deputy",
            PersonKind::Expert => "expert",
            PersonKind::Software => "software",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<PersonKind> {
        use PersonKind::{Deputy, Expert, Resident, Software, Staff};
        [Resident, Staff, Deputy, Expert, Software]
            .into_iter()
            .find(|k| k.as_str() == word)
    }
}

impl Person {
    pub(super) fn read(row: &Row) -> Result<Person, StoreError> {
        let contact: serde_json::Value = row.get("contact")?;
        Ok(Person {
            id: row.get("id")?,
            kind: PersonKind::parse(&row.get::<String>("kind")?).unwrap_or(PersonKind::Resident),
            name: row.get("name")?,
            login: row.get("login")?,
            contact: serde_json::from_value(contact).unwrap_or_default(),
            created_at: row.get("created_at")?,
            retired_at: row.get("retired_at")?,
        })
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({}, {})", self.id, self.kind.as_str())
    }
}
