//! The two trees in memory, for quick look-ups.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, RwLock};

use jiff::Timestamp;

use super::{Area, Department, DeptKind};
use crate::{AreaCode, DeptKey};

/// All departments and areas, retired ones too, as they stood when it was taken.
#[derive(Debug, Clone, Default)]
pub struct DirectorySnapshot {
    departments: BTreeMap<DeptKey, Department>,
    areas: BTreeMap<AreaCode, Area>,
    depts_below: HashMap<DeptKey, Vec<DeptKey>>,
    areas_below: HashMap<AreaCode, Vec<AreaCode>>,
}

/// The snapshot in force, shared by everybody who asks; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct DirectoryHandle(Arc<RwLock<Arc<DirectorySnapshot>>>);

impl DirectorySnapshot {
    /// The snapshot of these. A parent that is not among them counts as none.
    pub fn new(
        departments: impl IntoIterator<Item = Department>,
        areas: impl IntoIterator<Item = Area>,
    ) -> DirectorySnapshot {
        let departments: BTreeMap<_, _> = departments
            .into_iter()
            .map(|d| (d.key.clone(), d))
            .collect();
        let areas: BTreeMap<_, _> = areas.into_iter().map(|a| (a.code.clone(), a)).collect();
        let depts_below = below(departments.values().map(|d| (&d.key, d.parent.as_ref())));
        let areas_below = below(areas.values().map(|a| (&a.code, a.parent.as_ref())));
        DirectorySnapshot {
            departments,
            areas,
            depts_below,
            areas_below,
        }
    }

    /// The department of this key, active or not.
    pub fn dept(&self, key: &str) -> Option<&Department> {
        self.departments.get(key)
    }

    /// The area of this code, active or not.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.areas.get(code)
    }

    /// All departments, by key.
    pub fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values()
    }

    /// All areas, by code.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// The departments directly below this one, by key.
    pub fn dept_children(&self, key: &str) -> impl Iterator<Item = &Department> {
        let keys = self.depts_below.get(key).map_or(&[][..], Vec::as_slice);
        keys.iter().filter_map(|k| self.departments.get(k))
    }

    /// The areas directly below this one, by code.
    pub fn area_children(&self, code: &str) -> impl Iterator<Item = &Area> {
        let codes = self.areas_below.get(code).map_or(&[][..], Vec::as_slice);
        codes.iter().filter_map(|c| self.areas.get(c))
    }

    /// This department and those above it, innermost first.
    pub fn dept_line(&self, key: &str) -> Vec<&Department> {
        line(key, |k| self.departments.get(k), |d| d.parent.as_deref())
    }

    /// This area and those around it, innermost first.
    pub fn area_line(&self, code: &str) -> Vec<&Area> {
        line(code, |c| self.areas.get(c), |a| a.parent.as_deref())
    }

    /// This department and all below it. A key nobody knows stands for itself.
    pub fn depts_within(&self, key: &str) -> BTreeSet<DeptKey> {
        within(key, &self.depts_below)
    }

    /// This area and all inside it. A code nobody knows stands for itself.
    pub fn areas_within(&self, code: &str) -> BTreeSet<AreaCode> {
        within(code, &self.areas_below)
    }

    /// Whether `key` is `above` or stands below it.
    pub fn is_dept_within(&self, key: &str, above: &str) -> bool {
        key == above || self.dept_line(key).iter().any(|d| d.key == above)
    }

    /// Whether `code` is `around` or lies inside it.
    pub fn is_area_within(&self, code: &str, around: &str) -> bool {
        code == around || self.area_line(code).iter().any(|a| a.code == around)
    }

    /// Whether the area has nothing around it: the city.
    pub fn is_whole_city(&self, code: &str) -> bool {
        let area = self.areas.get(code);
        area.is_some_and(|a| {
            a.parent
                .as_ref()
                .is_none_or(|p| !self.areas.contains_key(p))
        })
    }

    /// The active department of this kind that serves the area, else the next area around it.
    pub fn dept_for_area(&self, code: &str, kind: DeptKind, at: Timestamp) -> Option<&Department> {
        self.area_line(code).into_iter().find_map(|area| {
            self.departments
                .values()
                .find(|d| d.kind == kind && d.area.as_ref() == Some(&area.code) && d.is_active(at))
        })
    }
}

impl DirectoryHandle {
    /// A handle on this snapshot.
    pub fn new(snapshot: DirectorySnapshot) -> DirectoryHandle {
        DirectoryHandle(Arc::new(RwLock::new(Arc::new(snapshot))))
    }

    /// The snapshot in force.
    pub fn get(&self) -> Arc<DirectorySnapshot> {
        match self.0.read() {
            Ok(snapshot) => snapshot.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Puts another snapshot in force.
    pub fn set(&self, snapshot: DirectorySnapshot) {
        let snapshot = Arc::new(snapshot);
        match self.0.write() {
            Ok(mut place) => *place = snapshot,
            Err(poisoned) => *poisoned.into_inner() = snapshot,
        }
    }
}

fn below<'a, K: Clone + Eq + Hash + 'a>(
    pairs: impl Iterator<Item = (&'a K, Option<&'a K>)>,
) -> HashMap<K, Vec<K>> {
    let mut below: HashMap<K, Vec<K>> = HashMap::new();
    for (key, parent) in pairs {
        if let Some(parent) = parent {
            below.entry(parent.clone()).or_default().push(key.clone());
        }
    }
    below
}

/// Walks up until there is nothing above, or the walk comes round again.
fn line<'a, T>(
    key: &str,
    find: impl Fn(&str) -> Option<&'a T>,
    parent: impl Fn(&'a T) -> Option<&'a str>,
) -> Vec<&'a T> {
    let mut line: Vec<&T> = Vec::new();
    let mut next = find(key);
    while let Some(here) = next {
        if line.iter().any(|seen| std::ptr::eq(*seen, here)) {
            break;
        }
        line.push(here);
        next = parent(here).and_then(&find);
    }
    line
}

fn within(key: &str, below: &HashMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::from([key.to_owned()]);
    let mut open = vec![key.to_owned()];
    while let Some(here) = open.pop() {
        for child in below.get(&here).map_or(&[][..], Vec::as_slice) {
            if found.insert(child.clone()) {
                open.push(child.clone());
            }
        }
    }
    found
}
