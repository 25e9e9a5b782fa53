//! The role matrix: which role may do what, and where.
//!
//! Nothing here is written by hand: each cell is found by asking the policies in one situation
//! after another.

mod text;
mod world;

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use haina_core::Words;
use jiff::Timestamp;
use serde::Serialize;

use crate::access::{
    Access, AccessError, AccountAttributes, ApplicationAttributes, CatalogAttributes,
    FindingAttributes, MatterAttributes, Resource, TypeAttributes,
};
use crate::action::{ACTIONS, Action, On};
use crate::role::ROLES;
use crate::{DirectoryHandle, Principal, RoleHeld};
use world::{ME, OTHER, SITUATIONS};

pub use text::matrix;

/// What one role may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleRights {
    /// A role's name, or `public` for nobody signed in.
    pub role: String,
    /// One for each action, in the order of [`ACTIONS`].
    pub rights: Vec<Right>,
}

/// Where a role may do one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Right {
    pub action: &'static str,
    pub place: Place,
}

/// Where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "place", content = "situations", rename_all = "snake_case")]
pub enum Place {
    Nowhere,
    Everywhere,
    /// On their own account.
    Own,
    /// Where the type of matter names the role.
    ByType,
    /// On a matter in one of these situations, by letter; see [`situations`].
    In(Vec<char>),
}

/// The letters of [`Place::In`] and what they mean: "a matter …".
pub fn situations() -> Vec<(char, Words)> {
    let view = |s: &world::Situation| (s.letter, Words::new(s.zh, s.en));
    SITUATIONS.iter().map(view).collect()
}

/// What each role may do; asked once of the policies and then remembered.
///
/// # Errors
/// [`AccessError`] when the policies do not hold together.
pub fn rights() -> Result<&'static [RoleRights], AccessError> {
    static RIGHTS: OnceLock<Vec<RoleRights>> = OnceLock::new();
    // Who comes while it is asked waits for the answer, instead of asking all of it again.
    static ASKING: Mutex<()> = Mutex::new(());
    let asking = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
    if RIGHTS.get().is_none() {
        let access = Access::new(DirectoryHandle::new(world::directory()))?;
        let _ = RIGHTS.set(columns().iter().map(|column| column.ask(&access)).collect());
    }
    drop(asking);
    Ok(RIGHTS.get().map_or(&[], Vec::as_slice))
}

/// A role and the principals whose rights it shows together.
struct Column {
    role: &'static str,
    holders: Vec<Principal>,
}

fn columns() -> Vec<Column> {
    let unit = |role| world::me(RoleHeld::at(role, "unit"));
    let held = |role: &'static str| match role {
        // Two ways to hold it; the grid shows what either reaches.
        "supervisor" => vec![unit(role), world::me(RoleHeld::over(role, "370202"))],
        "agent" | "dispatcher" | "handler" | "unit-lead" => vec![unit(role)],
        _ => vec![world::me(RoleHeld::new(role))],
    };
    let roles = ROLES.iter().map(|r| Column {
        role: r.name,
        holders: held(r.name),
    });
    let public = Column {
        role: "public",
        holders: vec![Principal::anonymous()],
    };
    roles.chain([public]).collect()
}

/// A matter in a situation; or what stands where the matter does: a finding, a resource that its lead owns, an application to
/// its lead by its helper, an account of its lead or of who reported it.
fn about(on: On, matter: MatterAttributes) -> Resource {
    match on {
        On::Finding => Resource::Finding(FindingAttributes {
            id: matter.id,
            unit: matter.lead,
            area: matter.area,
        }),
        On::Catalogued => Resource::Catalogued(CatalogAttributes {
            id: matter.id,
            owner: matter.lead.unwrap_or_default(),
            area: matter.area,
            draft: false,
        }),
        On::Application => Resource::Application(ApplicationAttributes {
            id: matter.id,
            owner: matter.lead.unwrap_or_default(),
            applicant: matter.helpers.into_iter().next().unwrap_or_default(),
        }),
        On::Account => Resource::Account(AccountAttributes {
            id: matter.id,
            dept: matter.lead.filter(|_| matter.reporters.is_empty()),
            person: matter.reporters.into_iter().next(),
        }),
        _ => Resource::matter(matter),
    }
}

impl Column {
    fn ask(&self, access: &Access) -> RoleRights {
        let right = |action: &Action| Right {
            action: action.id,
            place: self.place(access, action),
        };
        RoleRights {
            role: self.role.to_owned(),
            rights: ACTIONS.iter().map(right).collect(),
        }
    }

    fn place(&self, access: &Access, action: &Action) -> Place {
        let may = |resource: &Resource| {
            let now = Timestamp::UNIX_EPOCH;
            // The first question about a situation asks for all actions; the others are answered from what is remembered.
            let case = |who| access.case(who, resource, now);
            let allowed = |who| case(who).is_ok_and(|case| case.decide(action.id).allowed);
            self.holders.iter().any(allowed)
        };
        match action.on {
            On::City if may(&Resource::City) => Place::Everywhere,
            On::City => Place::Nowhere,
            On::MatterType => {
                let named = if self.role == "public" {
                    "anonymous"
                } else {
                    self.role
                };
                let open_by = BTreeSet::from([named.to_owned()]);
                let of = TypeAttributes {
                    open_by,
                    ..TypeAttributes::default()
                };
                if may(&Resource::MatterType(of)) {
                    Place::ByType
                } else {
                    Place::Nowhere
                }
            }
            On::Person if may(&Resource::Person { id: OTHER }) => Place::Everywhere,
            On::Person if may(&Resource::Person { id: ME }) => Place::Own,
            On::Person => Place::Nowhere,
            on if may(&about(on, world::plain())) => Place::Everywhere,
            on => {
                let there = SITUATIONS.iter().filter(|s| {
                    let mut matter = world::plain();
                    (s.matter)(&mut matter);
                    // Of what is no matter only its departments and its area are looked at.
                    let there = about(on, matter);
                    there != about(on, world::plain()) && may(&there)
                });
                let letters: Vec<char> = there.map(|s| s.letter).collect();
                if letters.is_empty() {
                    Place::Nowhere
                } else {
                    Place::In(letters)
                }
            }
        }
    }
}
