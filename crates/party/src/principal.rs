//! Who acts: a person with the roles they hold now, and by which door they came.

use haina_core::typed_ids;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

typed_ids! {
    /// A person or software agent (人员) that can act, sign or owe.
    PersonKind => PersonId, "per";
    /// A bounded, dated authority to act for another (授权).
    MandateKind => MandateId, "man";
}

/// The key of a department: `police`. Comes from a pack and never changes.
pub type DeptKey = String;

/// The code of an area by GB/T 2260 and below it: `370200` city, `370202` district, `370202001` street.
pub type AreaCode = String;

/// Who acts, with the roles that are live at the moment the principal was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Principal {
    pub person: PersonId,
    /// The display name; personal data, never logged.
    pub name: String,
    /// The roles held now. Under a mandate: those of the one who gave it.
    pub roles: Vec<RoleHeld>,
    pub via: Via,
    /// What a token may do; `None` does not narrow the roles.
    pub scopes: Option<Vec<String>>,
    /// Set when the person acts for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
}

/// A role and where it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoleHeld {
    pub role: String,
    pub dept: Option<DeptKey>,
    pub area: Option<AreaCode>,
}

/// By which door the principal came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Signed in with a session cookie.
    Session,
    /// An API token.
    Token,
    /// The product itself: timers, reactions, the command line on a data folder.
    System,
    /// Nobody: the public pages.
    Anonymous,
}

/// The mandate a person acts under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnBehalf {
    pub mandate: MandateId,
    /// The one who is acted for.
    pub giver: PersonId,
    pub purpose: String,
    /// Actions the mandate allows: ids, or `matter.*`.
    pub actions: Vec<String>,
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Principal {
    /// A person with their roles, signed in.
    pub fn person(person: PersonId, name: impl Into<String>, roles: Vec<RoleHeld>) -> Principal {
        Principal {
            person,
            name: name.into(),
            roles,
            via: Via::Session,
            scopes: None,
            on_behalf: None,
        }
    }

    /// The product itself.
    pub fn system() -> Principal {
        let mut system = Principal::anonymous();
        system.name = "system".to_owned();
        system.via = Via::System;
        system
    }

    /// Nobody in particular.
    pub fn anonymous() -> Principal {
        Principal {
            person: PersonId::from_uuid(Uuid::nil()),
            name: String::new(),
            roles: Vec::new(),
            via: Via::Anonymous,
            scopes: None,
            on_behalf: None,
        }
    }

    /// Whose rights count: the giver's under a mandate, else the person's own.
    pub fn subject(&self) -> PersonId {
        self.on_behalf.as_ref().map_or(self.person, |b| b.giver)
    }

    /// Whether the role is held anywhere.
    pub fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|r| r.role == role)
    }

    /// The departments in which the role is held.
    pub fn depts<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a DeptKey> {
        let held = self.roles.iter().filter(move |r| r.role == role);
        held.filter_map(|r| r.dept.as_ref())
    }
}

impl RoleHeld {
    /// A role that holds everywhere.
    pub fn new(role: impl Into<String>) -> RoleHeld {
        RoleHeld {
            role: role.into(),
            dept: None,
            area: None,
        }
    }

    /// A role in a department.
    pub fn at(role: impl Into<String>, dept: impl Into<DeptKey>) -> RoleHeld {
        RoleHeld {
            dept: Some(dept.into()),
            ..RoleHeld::new(role)
        }
    }

    /// A role over an area.
    pub fn over(role: impl Into<String>, area: impl Into<AreaCode>) -> RoleHeld {
        RoleHeld {
            area: Some(area.into()),
            ..RoleHeld::new(role)
        }
    }
}
