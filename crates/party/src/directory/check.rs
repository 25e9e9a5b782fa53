//! What is wrong with a directory before it is applied.

use std::collections::{BTreeMap, BTreeSet};

use super::{Directory, DirectorySnapshot};

/// One thing wrong with a directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryFault {
    #[error("{what} `{key}` is named twice")]
    Twice { what: &'static str, key: String },
    #[error("{what} `{key}` stands below `{parent}`, which nobody names")]
    UnknownParent {
        what: &'static str,
        key: String,
        parent: String,
    },
    #[error("{what} `{key}` stands below itself")]
    Circle { what: &'static str, key: String },
    #[error("department `{key}` serves area `{area}`, which nobody names")]
    UnknownArea { key: String, area: String },
    #[error("{what} `{key}` is not a key: small letters, digits and `-`, at most 64")]
    BadKey { what: &'static str, key: String },
    #[error("{what} `{key}` ends before it begins")]
    Backwards { what: &'static str, key: String },
}

impl Directory {
    /// Everything wrong with it, given what is already there; empty when it can be applied.
    pub fn check(&self, present: &DirectorySnapshot) -> Vec<DirectoryFault> {
        let mut faults = Vec::new();
        let depts = self.departments.iter().map(|d| (&d.key, d.parent.as_ref()));
        let known = present.departments().map(|d| (&d.key, d.parent.as_ref()));
        tree("department", depts, known, &mut faults);
        let areas = self.areas.iter().map(|a| (&a.code, a.parent.as_ref()));
        let known = present.areas().map(|a| (&a.code, a.parent.as_ref()));
        tree("area", areas, known, &mut faults);
        let here: BTreeSet<_> = self.areas.iter().map(|a| &a.code).collect();
        for dept in &self.departments {
            if let Some(area) = dept.area.as_ref()
                && !here.contains(area)
                && present.area(area).is_none()
            {
                let (key, area) = (dept.key.clone(), area.clone());
                faults.push(DirectoryFault::UnknownArea { key, area });
            }
        }
        let spans = self
            .departments
            .iter()
            .map(|d| ("department", &d.key, d.from, d.until));
        let spans = spans.chain(
            self.areas
                .iter()
                .map(|a| ("area", &a.code, a.from, a.until)),
        );
        for (what, key, from, until) in spans {
            if from.zip(until).is_some_and(|(from, until)| until < from) {
                faults.push(DirectoryFault::Backwards {
                    what,
                    key: key.clone(),
                });
            }
        }
        faults
    }
}

fn tree<'a>(
    what: &'static str,
    new: impl Iterator<Item = (&'a String, Option<&'a String>)> + Clone,
    known: impl Iterator<Item = (&'a String, Option<&'a String>)>,
    faults: &mut Vec<DirectoryFault>,
) {
    let mut parents: BTreeMap<&String, Option<&String>> = known.collect();
    let mut seen = BTreeSet::new();
    for (key, parent) in new.clone() {
        if !seen.insert(key) {
            faults.push(DirectoryFault::Twice {
                what,
                key: key.clone(),
            });
        }
        if !is_key(key) {
            faults.push(DirectoryFault::BadKey {
                what,
                key: key.clone(),
            });
        }
        parents.insert(key, parent);
    }
    for (key, parent) in new {
        if let Some(parent) = parent.filter(|p| !parents.contains_key(p)) {
            let (key, parent) = (key.clone(), parent.clone());
            faults.push(DirectoryFault::UnknownParent { what, key, parent });
        }
        let mut above = parent;
        for _ in 0..parents.len() {
            match above {
                Some(a) if a == key => {
                    faults.push(DirectoryFault::Circle {
                        what,
                        key: key.clone(),
                    });
                    break;
                }
                Some(a) => above = parents.get(a).copied().flatten(),
                None => break,
            }
        }
    }
}

fn is_key(key: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !key.is_empty() && key.len() <= 64 && key.bytes().all(fits)
}
