//! Entries: what happened, as it is written, hashed and read.

use haina_core::{Env, typed_ids};
use haina_store::{Row, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::JournalError;
use crate::hash::{Hash, content_hash};

typed_ids! {
    /// An entry (记录) of the journal.
    EntryMark => EntryId, "ent";
}

/// The longest record in bytes; a bundle of the log holds the length in 16 bits.
pub const RECORD_BYTES_MAX: usize = 65_535;

const NAME_CHARS_MAX: usize = 200;

/// What is to be entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What happened, room first: `matter.dispatched`.
    pub kind: String,
    /// What it happened to, as an id: `mat_…`.
    pub subject: String,
    pub actor: Actor,
    /// What is hashed and stays for good. No personal data here.
    pub body: Value,
    /// What is kept apart and can be erased; the record holds a salted hash of it.
    pub personal: Option<Value>,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ActorText", into = "ActorText")]
pub enum Actor {
    /// A person in a role, for themselves or on behalf of another.
    Person {
        id: String,
        role: String,
        on_behalf_of: Option<String>,
    },
    /// A part of Haina: `clock`, `import`.
    System(String),
    /// A pack, by name.
    Pack(String),
}

/// An entry as it is in the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EntryId,
    /// The place in the log, from 0; `None` until it is sequenced, moments after commit.
    pub seq: Option<u64>,
    pub at: Timestamp,
    pub kind: String,
    pub subject: String,
    pub actor: Actor,
    pub body: Value,
    /// The hash of the personal content, when there was some.
    pub personal_hash: Option<String>,
    /// The personal content, unless there was none or it was erased.
    pub personal: Option<Value>,
}

/// An entry's record: the JSON text that is hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    pub id: EntryId,
    pub at: Timestamp,
    pub kind: String,
    pub subject: String,
    pub actor: Actor,
    pub body: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<String>,
}

/// Personal content with the salt that makes its hash unguessable.
pub(crate) struct Content {
    pub salt: [u8; 32],
    pub text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ActorText {
    Person {
        id: String,
        role: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<String>,
    },
    System {
        name: String,
    },
    Pack {
        name: String,
    },
}

impl Draft {
    /// A draft without personal content.
    pub fn new(
        kind: impl Into<String>,
        subject: impl Into<String>,
        actor: Actor,
        body: Value,
    ) -> Draft {
        Draft {
            kind: kind.into(),
            subject: subject.into(),
            actor,
            body,
            personal: None,
        }
    }

    /// The same draft with personal content.
    pub fn with_personal(self, personal: Value) -> Draft {
        Draft {
            personal: Some(personal),
            ..self
        }
    }

    pub(crate) fn into_record(self, env: &Env) -> Result<(Record, Option<Content>), JournalError> {
        for (what, name) in [("kind", &self.kind), ("subject", &self.subject)] {
            if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
                let reason = format!("its {what} is empty or over {NAME_CHARS_MAX} characters");
                return Err(JournalError::Draft { reason });
            }
        }
        let content = self.personal.map(|personal| {
            let mut salt = [0; 32];
            env.chance.fill(&mut salt);
            Content {
                salt,
                text: personal.to_string(),
            }
        });
        let record = Record {
            id: EntryId::new(env),
            at: env.now(),
            kind: self.kind,
            subject: self.subject,
            actor: self.actor,
            body: sorted(self.body),
            personal: content.as_ref().map(|c| hex::encode(c.hash())),
        };
        Ok((record, content))
    }
}

impl Record {
    /// The canonical text: no spaces, fields in a fixed order, keys of the body sorted.
    pub fn text(&self) -> Result<String, JournalError> {
        let text = serde_json::to_string(self).map_err(|error| JournalError::Draft {
            reason: error.to_string(),
        })?;
        let bytes = text.len();
        if bytes > RECORD_BYTES_MAX {
            return Err(JournalError::TooLarge {
                bytes,
                bytes_max: RECORD_BYTES_MAX,
            });
        }
        Ok(text)
    }

    pub fn into_entry(self, seq: Option<u64>, personal: Option<Value>) -> Entry {
        Entry {
            id: self.id,
            seq,
            at: self.at,
            kind: self.kind,
            subject: self.subject,
            actor: self.actor,
            body: self.body,
            personal_hash: self.personal,
            personal,
        }
    }
}

impl Content {
    pub fn hash(&self) -> Hash {
        content_hash(&self.salt, &self.text)
    }
}

impl Entry {
    /// The columns that [`Entry::from_row`] reads, of `journal_entry e` and `journal_content c`.
    pub(crate) const COLUMNS: &str = "e.pos, e.id, e.seq, e.record, c.content";

    pub(crate) fn from_row(row: &Row) -> Result<Entry, JournalError> {
        let record: Record = serde_json::from_str(&row.get::<String>("record")?)
            .map_err(|error| damaged(row, error))?;
        let content: Option<String> = row.get("content")?;
        let personal = content
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| damaged(row, error))?;
        Ok(record.into_entry(row.get("seq")?, personal))
    }
}

fn damaged(row: &Row, error: serde_json::Error) -> JournalError {
    let id = row.get::<EntryId>("id").map(|id| id.to_string());
    let id = id.unwrap_or_else(|error: StoreError| error.to_string());
    JournalError::Damaged {
        reason: format!("entry `{id}` cannot be read: {error}"),
    }
}

/// The same JSON with the keys of every object sorted.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<(String, Value)> = map.into_iter().collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(
                pairs
                    .into_iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

impl From<ActorText> for Actor {
    fn from(text: ActorText) -> Actor {
        match text {
            ActorText::Person {
                id,
                role,
                on_behalf_of,
            } => Actor::Person {
                id,
                role,
                on_behalf_of,
            },
            ActorText::System { name } => Actor::System(name),
            ActorText::Pack { name } => Actor::Pack(name),
        }
    }
}

impl From<Actor> for ActorText {
    fn from(actor: Actor) -> ActorText {
        match actor {
            Actor::Person {
                id,
                role,
                on_behalf_of,
            } => ActorText::Person {
                id,
                role,
                on_behalf_of,
            },
            Actor::System(name) => ActorText::System { name },
            Actor::Pack(name) => ActorText::Pack { name },
        }
    }
}
