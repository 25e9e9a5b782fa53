//! Lists of findings, newest first, of what the principal may see.

use haina_party::{Principal, Resource};
use haina_store::Value;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Findings;
use super::load::read;
use crate::{Finding, FindingError, FindingState};

/// What narrows a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Only those somebody still has to decide on.
    pub open: bool,
    /// `confirmed`, `refuted`, …; empty: all.
    pub state: String,
    /// The key of a model; empty: all.
    pub model: String,
    /// The key of a unit; empty: all.
    pub unit: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    pub items: Vec<Finding>,
    /// Where the next page begins; none: this was the last one.
    pub next: Option<String>,
}

impl Findings {
    /// A page of findings, at most `limit`.
    ///
    /// # Errors
    /// `FND0002` when the policies refuse, `FND0005` for a state nobody knows or a cursor that is not ours.
    pub async fn list(
        &self,
        principal: &Principal,
        filter: &Filter,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page, FindingError> {
        self.allowed(principal, "finding.list", &Resource::City)?;
        let now = self.inner.env.now();
        let scope = self.inner.access.scope_of(principal, "finding.read", now);
        let mut query = Query::default();
        query.narrow(filter)?;
        if let Some(cursor) = cursor {
            query.past(cursor)?;
        }
        let mut session = self.inner.store.glance().await?;
        let mut found = Vec::new();
        for door in doors(scope.all, &scope.keys) {
            let (sql, args) = query.sql(&door, limit);
            for row in session.all(&sql, &args).await? {
                found.push(read(&row)?.0);
            }
        }
        found.sort_by_key(|f: &Finding| std::cmp::Reverse((f.opened_at, f.id)));
        found.dedup_by_key(|f| f.id);
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(cursor_of);
        Ok(Page { items: found, next })
    }
}

/// How many keys are read each by itself, along its own index; more are so much of all that they are met on the way.
const KEYS_MAX: usize = 64;

/// What a list is read along.
enum Door<'k> {
    /// All findings, those of these units and areas taken out on the way.
    Walk(Vec<(&'static str, &'k str)>),
    One(&'static str, &'k str),
}

fn doors(all: bool, keys: &[String]) -> Vec<Door<'_>> {
    if all || keys.iter().any(|key| key == "city") {
        return vec![Door::Walk(Vec::new())];
    }
    let keys = keys.iter().filter_map(|key| match key.split_once(':')? {
        ("dept", unit) => Some(("unit", unit)),
        ("area", area) => Some(("area", area)),
        _ => None,
    });
    let keys: Vec<_> = keys.collect();
    match keys.len() {
        0..=KEYS_MAX => keys
            .into_iter()
            .map(|(column, key)| Door::One(column, key))
            .collect(),
        _ => vec![Door::Walk(keys)],
    }
}

#[derive(Default)]
struct Query {
    wheres: Vec<String>,
    args: Vec<Value>,
}

impl Query {
    fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    fn narrow(&mut self, filter: &Filter) -> Result<(), FindingError> {
        if filter.open {
            self.wheres.push("f.open".to_owned());
        }
        let state = filter.state.trim();
        if !state.is_empty() {
            let known: Result<FindingState, _> = state.parse();
            let known = known.map_err(|_| FindingError::Query {
                why: format!("`{}` is not a state", short(state)),
            })?;
            let n = self.arg(known.name());
            self.wheres.push(format!("f.state = {n}"));
        }
        for (column, value) in [("model", &filter.model), ("unit", &filter.unit)] {
            if !value.is_empty() {
                let n = self.arg(value);
                self.wheres.push(format!("f.{column} = {n}"));
            }
        }
        Ok(())
    }

    fn past(&mut self, cursor: &str) -> Result<(), FindingError> {
        let parts = cursor.split_once('.');
        let read = parts.and_then(|(at, id)| {
            let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
            Some((at, Uuid::try_parse(id).ok()?))
        });
        let (at, id) = read.ok_or_else(|| FindingError::Query {
            why: "the cursor is not one of ours".to_owned(),
        })?;
        let (a, i) = (self.arg(at), self.arg(id));
        self.wheres.push(format!(
            "(f.opened_at < {a} OR (f.opened_at = {a} AND f.id < {i})) AND f.opened_at <= {a}"
        ));
        Ok(())
    }

    fn sql(&self, door: &Door<'_>, limit: u32) -> (String, Vec<Value>) {
        let (mut wheres, mut args) = (self.wheres.clone(), self.args.clone());
        let mut number = |key: &str| {
            args.push(Value::from(key));
            format!("${}", args.len())
        };
        match door {
            Door::One(column, key) => wheres.push(format!("f.{column} = {}", number(key))),
            Door::Walk(keys) if keys.is_empty() => {}
            Door::Walk(keys) => {
                // Written so that no index is taken for it: it would give all of them, to be sorted.
                let any = keys
                    .iter()
                    .map(|(column, key)| format!("f.{column} || '' = {}", number(key)));
                wheres.push(format!("({})", any.collect::<Vec<_>>().join(" OR ")));
            }
        }
        if wheres.is_empty() {
            wheres.push("TRUE".to_owned());
        }
        let sql = format!(
            "SELECT f.id, f.version, f.body FROM finding_state f WHERE {}
             ORDER BY f.opened_at DESC, f.id DESC LIMIT {}",
            wheres.join(" AND "),
            limit + 1
        );
        (sql, args)
    }
}

fn cursor_of(finding: &Finding) -> String {
    let at = finding.opened_at.as_microsecond();
    format!("{at}.{}", finding.id.uuid().simple())
}

fn short(text: &str) -> String {
    text.chars().take(32).collect()
}
