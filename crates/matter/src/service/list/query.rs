//! A list as a statement: what narrows it, whose doors are open, what it is read along.

use std::collections::BTreeSet;

use haina_party::Principal;
use haina_store::Value;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Filter, KEYS_MAX, Sort, ViewName};
use crate::service::{MatterError, Matters};

/// A list as a statement.
pub(in crate::service) struct Query {
    pub wheres: Vec<String>,
    pub args: Vec<Value>,
    /// The keys that open a door; none: no door is closed.
    pub keys: Option<Vec<String>>,
    pub(super) sort: Sort,
    pub drive: Drive,
    pub(super) limit: u32,
    pub(super) search: String,
    pub(super) spread: Option<Spread>,
    pub(super) after: Option<(i64, Uuid)>,
}

/// A column of the state rows that has one of several values: for each there is an index in the order of the list, and
/// for all of them together none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    pub column: &'static str,
    pub values: Values,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    /// Each once: what is asked for twice is not listed twice.
    Listed(BTreeSet<String>),
    /// Those from the first text on, before the second, and one more.
    Between(String, String, String),
}

/// What the list is read along.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::service) enum Drive {
    /// The keys themselves, one after another.
    Keys,
    /// An index of the state rows; keys are looked up.
    Rows,
    /// My tasks.
    Tasks(String),
    Search,
}

impl Query {
    pub fn new(
        matters: &Matters,
        principal: &Principal,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Query, MatterError> {
        let scope = matters.scope(principal);
        let directory = matters.inner.access.directory();
        let mut query = Query {
            wheres: Vec::new(),
            args: Vec::new(),
            keys: (!scope.all).then_some(scope.keys),
            sort: filter.sort,
            drive: Drive::Keys,
            limit,
            search: filter.q.chars().take(200).collect(),
            spread: None,
            after: cursor.map(read_cursor).transpose()?,
        };
        query.narrow(filter)?;
        let units: BTreeSet<String> = ["handler", "unit-lead"]
            .iter()
            .flat_map(|role| principal.depts(role).cloned().collect::<Vec<_>>())
            .flat_map(|dept| directory.depts_within(&dept))
            .collect();
        query.view(filter.view, principal, units, matters.inner.env.now());
        if query.keys.is_none() && query.drive == Drive::Keys {
            query.drive = Drive::Rows;
        }
        let by_column = !(filter.class.is_empty()
            && filter.unit.is_empty()
            && filter.kind.is_empty()
            && filter.source.is_empty()
            && filter.area.is_empty());
        let by_state = !filter.state.trim().is_empty();
        let some_key = |begins: &[&str]| {
            let keys = query.keys.iter().flatten();
            keys.into_iter()
                .any(|key| begins.iter().any(|begin| key.starts_with(begin)))
        };
        // Along such a key there are as many matters as there are.
        let broad = some_key(&["city", "desk:"]);
        // Few matters are open; a unit has seen many more than that.
        let few = by_state && only_open(&filter.state) && some_key(&["dept:", "area:"]);
        let many_keys = query.keys.as_ref().is_some_and(|k| k.len() > KEYS_MAX);
        if query.drive == Drive::Keys && ((broad && (by_column || by_state)) || few || many_keys) {
            query.drive = Drive::Rows;
        }
        if filter.view != ViewName::All || filter.due_before.is_some() {
            // Few matters are in these, and have indexes of their own.
            query.spread = None;
        }
        if !query.search.trim().is_empty() {
            query.drive = Drive::Search;
            // Finds come newest first, whatever the view is usually sorted by.
            query.sort = Sort::Opened;
        }
        Ok(query)
    }

    fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    fn narrow(&mut self, filter: &Filter) -> Result<(), MatterError> {
        if !filter.kind.is_empty() {
            let n = self.arg(&filter.kind);
            self.wheres.push(format!("s.kind = {n}"));
        }
        let (mut states, mut listed) = (Vec::new(), BTreeSet::new());
        for state in filter
            .state
            .split(',')
            .map(str::trim)
            .filter(|s| !s.is_empty())
        {
            let known = crate::matter::MatterState::named(state);
            let known = known.ok_or_else(|| MatterError::Query {
                why: format!(
                    "`{}` is not a state",
                    state.chars().take(32).collect::<String>()
                ),
            })?;
            states.push(self.arg(known.name()));
            listed.insert(known.name().to_owned());
        }
        if listed.len() > 1 {
            self.spread = Some(Spread {
                column: "s.state",
                values: Values::Listed(listed),
            });
        }
        if !states.is_empty() {
            self.wheres
                .push(format!("s.state IN ({})", states.join(", ")));
        }
        if !filter.unit.is_empty() {
            let n = self.arg(&filter.unit);
            self.wheres.push(format!("s.lead = {n}"));
        }
        if !filter.area.is_empty() {
            self.prefix("s.area", filter.area.trim_end_matches("00"), "");
        }
        if !filter.class.is_empty() {
            self.prefix("s.class", &filter.class, "/");
        }
        if !filter.source.is_empty() {
            let n = self.arg(&filter.source);
            self.wheres
                .push(format!("s.source = {n} AND s.source <> ''"));
        }
        if let Some(before) = filter.due_before {
            let n = self.arg(before);
            self.wheres.push(format!("s.open AND s.due_at < {n}"));
        }
        if let Some(from) = filter.opened_from {
            let n = self.arg(from);
            self.wheres.push(format!("s.opened_at >= {n}"));
        }
        if let Some(before) = filter.opened_before {
            let n = self.arg(before);
            self.wheres.push(format!("s.opened_at < {n}"));
        }
        Ok(())
    }

    /// The text itself, and what begins with it and `mark`.
    fn prefix(&mut self, column: &'static str, text: &str, mark: &str) {
        let (first, end) = (format!("{text}{mark}"), format!("{text}{mark}\u{10ffff}"));
        let same = self.arg(text);
        let (from, to) = (self.arg(&first), self.arg(&end));
        // No index is to be taken for this: it would give all of them, to be sorted.
        self.wheres.push(format!(
            "({column} || '' = {same} OR ({column} || '' >= {from} AND {column} || '' < {to}))"
        ));
        self.spread = Some(Spread {
            column,
            values: Values::Between(first, end, text.to_owned()),
        });
    }

    fn view(
        &mut self,
        view: ViewName,
        principal: &Principal,
        units: BTreeSet<String>,
        now: Timestamp,
    ) {
        let me = principal.subject().to_string();
        match view {
            ViewName::All => {
                if !self.wheres.iter().any(|w| w.starts_with("s.state")) {
                    self.wheres.push("s.state <> 'draft'".to_owned());
                }
            }
            ViewName::Mine => self.drive = Drive::Tasks(me),
            ViewName::Unit => {
                let keys = units
                    .into_iter()
                    .flat_map(|unit| [format!("dept:{unit}"), format!("lead:{unit}")]);
                self.only(keys.collect());
                self.wheres.push("s.open".to_owned());
            }
            ViewName::Reported => {
                let keys = [format!("person:{me}"), format!("deputy:{me}")];
                self.only(keys.into_iter().collect());
            }
            ViewName::Desk => {
                self.wheres
                    .push("s.state IN ('submitted', 'accepted')".to_owned());
                let desks: Vec<String> = principal.depts("dispatcher").cloned().collect();
                let system = self.keys.is_none();
                self.in_list("s.desk", desks, system);
                self.drive = Drive::Rows;
            }
            ViewName::Waiting => {
                self.wheres
                    .push("s.state IN ('suspended', 'answered')".to_owned());
                let system = self.keys.is_none();
                self.in_list("s.lead", units.into_iter().collect(), system);
                self.drive = Drive::Rows;
            }
            ViewName::Late => {
                let n = self.arg(now);
                self.wheres.push(format!("s.open AND s.due_at < {n}"));
                self.sort = Sort::Due;
            }
            ViewName::Supervised => {
                self.wheres.push("s.supervised".to_owned());
                self.drive = Drive::Rows;
            }
            ViewName::Consulting => {
                self.wheres.push("s.consulting".to_owned());
                self.drive = Drive::Rows;
            }
        }
        if self.sort == Sort::Due {
            self.wheres
                .push("s.open AND s.due_at IS NOT NULL".to_owned());
        }
    }

    /// Only these of the keys.
    fn only(&mut self, wanted: BTreeSet<String>) {
        let kept = match &self.keys {
            None => wanted.into_iter().collect(),
            Some(keys) => keys
                .iter()
                .filter(|k| wanted.contains(*k))
                .cloned()
                .collect(),
        };
        self.keys = Some(kept);
    }

    fn in_list(&mut self, column: &str, values: Vec<String>, all: bool) {
        if values.is_empty() && all {
            return;
        }
        let numbers: Vec<String> = values.into_iter().map(|value| self.arg(value)).collect();
        let list = if numbers.is_empty() {
            "''".to_owned()
        } else {
            numbers.join(", ")
        };
        self.wheres.push(format!("{column} IN ({list})"));
    }
}

/// Whether all of these states are states of open matters.
fn only_open(states: &str) -> bool {
    let mut named = states.split(',').map(str::trim).filter(|s| !s.is_empty());
    named.all(|s| crate::matter::MatterState::named(s).is_some_and(|state| state.is_open()))
}

fn read_cursor(text: &str) -> Result<(i64, Uuid), MatterError> {
    let parts = text.split_once('.');
    let read = parts.and_then(|(at, id)| Some((at.parse().ok()?, Uuid::try_parse(id).ok()?)));
    read.ok_or_else(|| MatterError::Query {
        why: "the cursor is not one of ours".to_owned(),
    })
}
