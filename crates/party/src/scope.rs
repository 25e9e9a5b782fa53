//! What a principal's roles reach, and the same as keys that a list query can use.
//!
//! A matter carries its own keys ([`MatterAttributes::keys`]); a principal carries those that open
//! a door ([`Scope::of`]). A matter may be read exactly when the two share a key, or the scope is
//! `all`: a property test holds this against the policies.

use std::collections::BTreeSet;

use haina_store::list::Door;

use crate::access::{
    AccountAttributes, ApplicationAttributes, CatalogAttributes, FindingAttributes,
    MatterAttributes, Secrecy,
};
use crate::action::scope_covers;
use crate::{AreaCode, DeptKey, DirectorySnapshot, Principal, Via};

/// Which matters a principal may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Every matter there is.
    pub all: bool,
    /// Else those that carry one of these keys; sorted, each once.
    pub keys: Vec<String>,
}

/// What the live roles of a principal cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub roles: BTreeSet<String>,
    pub handles: BTreeSet<DeptKey>,
    pub heads: BTreeSet<DeptKey>,
    pub dispatches: BTreeSet<DeptKey>,
    pub takes_calls: BTreeSet<DeptKey>,
    pub oversees_depts: BTreeSet<DeptKey>,
    pub oversees_areas: BTreeSet<AreaCode>,
    pub oversees_city: bool,
}

impl Scope {
    /// What a principal may do `action` with, given the directory in force. The dates of a mandate are looked
    /// at by [`crate::Access::scope`].
    pub fn of(principal: &Principal, action: &str, directory: &DirectorySnapshot) -> Scope {
        match principal.via {
            Via::System => {
                return Scope {
                    all: true,
                    keys: Vec::new(),
                };
            }
            Via::Anonymous => return Scope::default(),
            Via::Session | Via::Token => {}
        }
        let scopes = principal.scopes.as_deref();
        if scopes.is_some_and(|scopes| !scope_covers(scopes, action)) {
            return Scope::default();
        }
        let mandate = principal.on_behalf.as_ref();
        if mandate.is_some_and(|mandate| !scope_covers(&mandate.actions, action)) {
            return Scope::default();
        }
        let reach = Reach::of(principal, directory);
        if reach.roles.contains("auditor") {
            return Scope {
                all: true,
                keys: Vec::new(),
            };
        }
        let mut keys = BTreeSet::new();
        let me = principal.subject();
        keys.insert(format!("person:{me}"));
        for role in ["deputy", "expert", "supervisor"] {
            if reach.roles.contains(role) {
                keys.insert(format!("{role}:{me}"));
            }
        }
        if reach.acts() {
            keys.insert(format!("staff:{me}"));
        }
        let units = reach
            .handles
            .iter()
            .chain(&reach.heads)
            .chain(&reach.dispatches);
        for dept in within_all(units, |d| directory.depts_within(d)) {
            keys.insert(format!("dept:{dept}"));
        }
        for dept in within_all(&reach.heads, |d| directory.depts_within(d)) {
            keys.insert(format!("lead:{dept}"));
        }
        for desk in reach.dispatches.iter().chain(&reach.takes_calls) {
            keys.insert(format!("desk:{desk}"));
        }
        for desk in &reach.dispatches {
            keys.insert(format!("dispatch:{desk}"));
        }
        for dept in within_all(&reach.oversees_depts, |d| directory.depts_within(d)) {
            keys.insert(format!("dept:{dept}"));
            keys.insert(format!("desk:{dept}"));
        }
        for area in within_all(&reach.oversees_areas, |a| directory.areas_within(a)) {
            keys.insert(format!("area:{area}"));
        }
        if reach.oversees_city {
            keys.insert("city".to_owned());
        }
        Scope {
            all: false,
            keys: keys.into_iter().collect(),
        }
    }

    /// Whether a matter with these keys is inside.
    pub fn holds<S: AsRef<str>>(&self, keys: impl IntoIterator<Item = S>) -> bool {
        let known = |key: &str| self.keys.binary_search_by(|k| k.as_str().cmp(key)).is_ok();
        self.all || keys.into_iter().any(|key| known(key.as_ref()))
    }
}

impl Scope {
    /// The doors of a list whose rows carry departments and areas: `columns` says in which of its columns the key of a word
    /// (`dept`, `area`) stands.
    pub fn doors<'k>(&'k self, columns: &[(&str, &[&'static str])]) -> Vec<Door<'k>> {
        if self.all || self.keys.iter().any(|key| key == "city") {
            return Door::all();
        }
        let mut keys = Vec::new();
        for (word, key) in self.keys.iter().filter_map(|key| key.split_once(':')) {
            let of_word = columns.iter().filter(|(of, _)| *of == word);
            for column in of_word.flat_map(|(_, columns)| columns.iter()) {
                keys.push((*column, key));
            }
        }
        Door::of(keys)
    }
}

impl FindingAttributes {
    /// The keys of the finding, to be compared with those of a [`Scope`].
    pub fn keys(&self) -> Vec<String> {
        let unit = self.unit.iter().map(|dept| format!("dept:{dept}"));
        let area = self.area.iter().map(|area| format!("area:{area}"));
        unit.chain(area).chain(["city".to_owned()]).collect()
    }
}

impl CatalogAttributes {
    /// The keys of a draft, to be compared with those of a [`Scope`]; what is published is no secret to staff.
    pub fn keys(&self) -> Vec<String> {
        let owner = format!("dept:{}", self.owner);
        let area = self.area.iter().map(|area| format!("area:{area}"));
        [owner, "city".to_owned()].into_iter().chain(area).collect()
    }
}

impl ApplicationAttributes {
    /// The keys of the application, to be compared with those of a [`Scope`].
    pub fn keys(&self) -> Vec<String> {
        let depts = [&self.owner, &self.applicant].map(|dept| format!("dept:{dept}"));
        depts.into_iter().chain(["city".to_owned()]).collect()
    }
}

impl AccountAttributes {
    /// The keys of the account, to be compared with those of a [`Scope`]; whoever oversees the city sees no purse of a person.
    pub fn keys(&self) -> Vec<String> {
        let dept = self.dept.iter().map(|dept| format!("dept:{dept}"));
        let city = self.dept.iter().map(|_| "city".to_owned());
        let person = self.person.iter().map(|id| format!("person:{id}"));
        dept.chain(city).chain(person).collect()
    }
}

impl MatterAttributes {
    /// The keys by which lists find the matter; to be stored beside it at each change.
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys = BTreeSet::new();
        let named = [
            ("person", &self.reporters),
            ("staff", &self.participants),
            ("deputy", &self.deputies),
        ];
        for (word, people) in named {
            keys.extend(people.iter().map(|id| format!("{word}:{id}")));
        }
        if self.is_draft() {
            return keys;
        }
        for (word, people) in [("expert", &self.experts), ("supervisor", &self.supervisors)] {
            keys.extend(people.iter().map(|id| format!("{word}:{id}")));
        }
        let units = || self.lead.iter().chain(&self.helpers);
        if self.secrecy == Secrecy::Confidential {
            keys.extend(units().map(|dept| format!("lead:{dept}")));
            keys.extend(self.desk.iter().map(|desk| format!("dispatch:{desk}")));
            return keys;
        }
        keys.extend(units().map(|dept| format!("dept:{dept}")));
        keys.extend(self.desk.iter().map(|desk| format!("desk:{desk}")));
        keys.extend(self.area.iter().map(|area| format!("area:{area}")));
        keys.insert("city".to_owned());
        keys
    }

    /// Whether it is still being written.
    pub fn is_draft(&self) -> bool {
        self.state == "draft"
    }
}

impl Reach {
    /// What the roles cover. A role that must say where and does not covers nothing.
    pub fn of(principal: &Principal, directory: &DirectorySnapshot) -> Reach {
        let mut reach = Reach::default();
        for held in &principal.roles {
            reach.roles.insert(held.role.clone());
            let dept = held.dept.iter().cloned();
            match held.role.as_str() {
                "handler" => reach.handles.extend(dept),
                "unit-lead" => reach.heads.extend(dept),
                "dispatcher" => reach.dispatches.extend(dept),
                "agent" => reach.takes_calls.extend(dept),
                "supervisor" => match (&held.area, &held.dept) {
                    (Some(area), _) if directory.is_whole_city(area) => reach.oversees_city = true,
                    (Some(area), _) => reach.oversees_areas.extend([area.clone()]),
                    (None, Some(dept)) => reach.oversees_depts.extend([dept.clone()]),
                    (None, None) => reach.oversees_city = true,
                },
                _ => {}
            }
        }
        reach
    }

    /// Whether a role is held that works on matters and can hold a task.
    pub fn acts(&self) -> bool {
        let acting = ["agent", "dispatcher", "handler", "unit-lead"];
        acting.iter().any(|role| self.roles.contains(*role))
    }
}

fn within_all<'a>(
    keys: impl IntoIterator<Item = &'a String>,
    within: impl Fn(&str) -> BTreeSet<String>,
) -> BTreeSet<String> {
    keys.into_iter().flat_map(|key| within(key)).collect()
}
