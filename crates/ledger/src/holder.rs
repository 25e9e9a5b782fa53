//! Whose an account is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{KEY_CHARS_MAX, LedgerError};

/// Whose an account is (户主). As a text: `dept:civil-affairs`, `person:per_…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Holder {
    pub kind: HolderKind,
    /// The key of the department, the id of the person; not empty.
    pub key: String,
}

/// Of which kind a holder is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Display, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "snake_case")]
pub enum HolderKind {
    /// 部门.
    Dept,
    /// 个人.
    Person,
}

impl Holder {
    /// A department.
    pub fn dept(key: impl Into<String>) -> Holder {
        Holder {
            kind: HolderKind::Dept,
            key: key.into(),
        }
    }

    /// A person.
    pub fn person(id: impl ToString) -> Holder {
        Holder {
            kind: HolderKind::Person,
            key: id.to_string(),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.key)
    }
}

impl FromStr for Holder {
    type Err = LedgerError;

    fn from_str(text: &str) -> Result<Holder, LedgerError> {
        let read = text.split_once(':').and_then(|(kind, key)| {
            let fits = !key.trim().is_empty() && key.chars().count() <= KEY_CHARS_MAX;
            let kind = kind.parse().ok().filter(|_| fits)?;
            let key = key.to_owned();
            Some(Holder { kind, key })
        });
        read.ok_or_else(|| LedgerError::Ask {
            why: format!(
                "a holder is `dept:` with the key of a department or `person:` with the id of a person, at most {KEY_CHARS_MAX} characters"
            ),
        })
    }
}

impl TryFrom<String> for Holder {
    type Error = LedgerError;

    fn try_from(text: String) -> Result<Holder, LedgerError> {
        text.parse()
    }
}

impl From<Holder> for String {
    fn from(holder: Holder) -> String {
        holder.to_string()
    }
}
