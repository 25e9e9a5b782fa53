//! Lists along an index, newest first: what narrows them, where a page begins, and what a reader may see.

use haina_party::Scope;
use haina_store::Value;
use jiff::Timestamp;
use uuid::Uuid;

use crate::CatalogError;

/// How many keys are read each by itself, along its own index; more are so much of all that they are met on the way.
const KEYS_MAX: usize = 64;

/// What a list is read along.
#[derive(Debug)]
pub(super) enum Door<'k> {
    /// All of it, those with one of these values in one of these columns taken out on the way.
    Walk(Vec<(&'static str, &'k str)>),
    One(&'static str, &'k str),
}

/// The doors of a scope: `columns` says in which columns the key of a word (`dept`, `area`) may stand.
pub(super) fn doors<'k>(scope: &'k Scope, columns: &[(&str, &[&'static str])]) -> Vec<Door<'k>> {
    if scope.all || scope.keys.iter().any(|key| key == "city") {
        return vec![Door::Walk(Vec::new())];
    }
    let mut keys = Vec::new();
    for (word, key) in scope.keys.iter().filter_map(|key| key.split_once(':')) {
        let of_word = columns.iter().filter(|(of, _)| *of == word);
        for column in of_word.flat_map(|(_, columns)| columns.iter()) {
            keys.push((*column, key));
        }
    }
    match keys.len() {
        0..=KEYS_MAX => keys.into_iter().map(|(c, key)| Door::One(c, key)).collect(),
        _ => vec![Door::Walk(keys)],
    }
}

/// Conditions of a list with their arguments.
#[derive(Debug, Default, Clone)]
pub(super) struct Query {
    wheres: Vec<String>,
    args: Vec<Value>,
}

impl Query {
    /// The place of an argument: `$3`.
    pub fn arg(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    /// One more condition.
    pub fn and(&mut self, condition: impl Into<String>) {
        self.wheres.push(condition.into());
    }

    /// Where `column` is `value`.
    pub fn is(&mut self, column: &str, value: impl Into<Value>) {
        let n = self.arg(value);
        self.and(format!("{column} = {n}"));
    }

    /// Past the last one of the page before.
    pub fn past(&mut self, at: &str, id: &str, cursor: &str) -> Result<(), CatalogError> {
        let parts = cursor.split_once('.');
        let read = parts.and_then(|(at, id)| {
            let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
            Some((at, Uuid::try_parse(id).ok()?))
        });
        let (time, uuid) = read.ok_or_else(not_ours)?;
        let (a, i) = (self.arg(time), self.arg(uuid));
        self.and(format!(
            "({at} < {a} OR ({at} = {a} AND {id} < {i})) AND {at} <= {a}"
        ));
        Ok(())
    }

    /// The statement for one door: `head` is all before `WHERE`, `tail` all behind.
    pub fn sql(&self, head: &str, door: &Door<'_>, tail: &str) -> (String, Vec<Value>) {
        let mut query = self.clone();
        match door {
            Door::One(column, key) => query.is(column, *key),
            Door::Walk(keys) if keys.is_empty() => {}
            Door::Walk(keys) => {
                // Written so that no index is taken for it: it would give all of them, to be sorted.
                let any = keys.iter().map(|(column, key)| {
                    let n = query.arg(*key);
                    format!("{column} || '' = {n}")
                });
                let any = any.collect::<Vec<_>>().join(" OR ");
                query.and(format!("({any})"));
            }
        }
        if query.wheres.is_empty() {
            query.and("TRUE");
        }
        let sql = format!("{head} WHERE {} {tail}", query.wheres.join(" AND "));
        (sql, query.args)
    }
}

/// Where the page after this one begins.
pub(super) fn cursor_of(at: Timestamp, id: Uuid) -> String {
    format!("{}.{}", at.as_microsecond(), id.simple())
}

/// The refusal of a cursor that nobody gave out.
pub(super) fn not_ours() -> CatalogError {
    CatalogError::Query {
        why: "the cursor is not one of ours".to_owned(),
    }
}

/// The word of a filter as a value of its list; empty is `None`.
pub(super) fn word<T: std::str::FromStr>(
    what: &str,
    text: &str,
) -> Result<Option<T>, CatalogError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| CatalogError::Query {
            why: format!(
                "`{}` is no {what}",
                text.chars().take(32).collect::<String>()
            ),
        }),
    }
}
