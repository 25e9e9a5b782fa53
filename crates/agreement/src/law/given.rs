//! What an agreement would hand over, as far as rules ask.

use serde::{Deserialize, Serialize};

/// Grades of data as numbers: general 1 to 4, important 5, core 6 (GB/T 43697-2024).
pub(super) const CORE: u8 = 6;

/// The resource that is agreed about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Its key.
    pub resource: String,
    /// `table`, `service`, …
    pub kind: String,
    /// The department that owns it.
    pub owner: String,
    /// The code of the area it is about; empty: all of the city.
    pub area: String,
    pub fields: Vec<GivenField>,
}

/// A field of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenField {
    pub name: String,
    /// 1 to 6.
    pub grade: u8,
    /// 个人信息.
    pub personal: bool,
    /// 敏感个人信息.
    pub sensitive: bool,
}

impl Given {
    /// A resource of which nothing is known: as secret as can be.
    pub fn unknown(resource: &str) -> Given {
        Given {
            resource: resource.to_owned(),
            ..Given::default()
        }
    }

    /// What the agreement would hand over: of its fields those that terms name, or all. What nobody described is as secret as can be.
    pub(super) fn part(&self, named: Option<&[String]>) -> Vec<GivenField> {
        let unknown = |name: &str| GivenField {
            name: name.to_owned(),
            grade: CORE,
            personal: true,
            sensitive: true,
        };
        let all: Vec<GivenField> = match named {
            Some(names) => {
                let known = |name: &String| self.fields.iter().find(|field| field.name == *name);
                let field = |name| known(name).cloned().unwrap_or_else(|| unknown(name));
                names.iter().map(field).collect()
            }
            None => self.fields.clone(),
        };
        match all.is_empty() {
            true => vec![unknown("")],
            false => all,
        }
    }
}
