//! What the engine must know of the world around one matter: units, areas, files, who acts.

use haina_core::Words;
use haina_party::{Principal, RoleHeld, Via};

use crate::FileId;
use crate::kind::FileKind;

/// Units, areas and files, as they are now.
pub trait World: Sync {
    /// Is there a unit of this key?
    fn has_unit(&self, unit: &str) -> bool;
    /// Is `unit` the unit `ancestor` or below it?
    fn is_within(&self, unit: &str, ancestor: &str) -> bool;
    /// The unit that answers for the district or street of `area`.
    fn unit_of_area(&self, area: &str) -> Option<String>;
    /// What the unit is called.
    fn unit_title(&self, _unit: &str) -> Option<Words> {
        None
    }
    /// The file, once uploaded.
    fn file(&self, id: FileId) -> Option<FileInfo>;
}

/// What the engine looks at of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInfo {
    pub sha256: String,
    pub bytes: u64,
    pub kind: FileKind,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Actor {
    /// The person; none: the system, or nobody who is known.
    pub person: Option<String>,
    pub roles: Vec<RoleHeld>,
    /// The product itself.
    pub system: bool,
}

impl Actor {
    /// The product itself.
    pub fn system() -> Actor {
        Actor {
            system: true,
            ..Actor::default()
        }
    }

    /// A person in a role of a unit.
    pub fn of(person: &str, role: &str, unit: &str) -> Actor {
        Actor {
            person: Some(person.to_owned()),
            roles: vec![RoleHeld::at(role, unit)],
            system: false,
        }
    }

    /// A person in a role that holds everywhere.
    pub fn plain(person: &str, role: &str) -> Actor {
        Actor {
            person: Some(person.to_owned()),
            roles: vec![RoleHeld::new(role)],
            system: false,
        }
    }

    /// Holds the role anywhere.
    pub fn has(&self, role: &str) -> bool {
        self.system || self.roles.iter().any(|held| held.role == role)
    }

    /// Works in `unit` or a unit above it.
    pub fn works_for(&self, unit: &str, world: &dyn World) -> bool {
        let staff = |role: &str| matches!(role, "handler" | "unit-lead");
        let mut held = self.roles.iter().filter(|held| staff(&held.role));
        self.system || held.any(|h| h.dept.as_deref().is_some_and(|d| world.is_within(unit, d)))
    }

    /// Works the desk `desk`.
    pub fn dispatches(&self, desk: &str, world: &dyn World) -> bool {
        let mut held = self.roles.iter().filter(|held| held.role == "dispatcher");
        let at = |dept: &str| world.is_within(desk, dept);
        self.system || held.any(|held| held.dept.as_deref().is_none_or(at))
    }
}

impl From<&Principal> for Actor {
    fn from(principal: &Principal) -> Actor {
        let known = matches!(principal.via, Via::Session | Via::Token);
        Actor {
            person: known.then(|| principal.subject().to_string()),
            roles: principal.roles.clone(),
            system: principal.via == Via::System,
        }
    }
}
