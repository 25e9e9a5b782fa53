//! Lists along an index, newest first: what narrows them, by which doors they are entered, and where a page begins.

use std::cmp::Reverse;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

use crate::Value;

/// How many keys are read each by itself, along its own index; more are so much of all that they are met on the way.
const KEYS_MAX: usize = 64;

/// By what a list is entered: whoever may see only some of it reads along the indexes of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door<'k> {
    /// All of it, those with one of these values in one of these columns taken out on the way; none: all.
    Walk(Vec<(&'static str, &'k str)>),
    /// Those with this value in this column.
    One(&'static str, &'k str),
}

impl<'k> Door<'k> {
    /// All of a list.
    pub fn all() -> Vec<Door<'k>> {
        vec![Door::Walk(Vec::new())]
    }

    /// The doors of somebody who may see what has one of these values in one of these columns.
    pub fn of(keys: Vec<(&'static str, &'k str)>) -> Vec<Door<'k>> {
        match keys.len() {
            0..=KEYS_MAX => keys.into_iter().map(|(c, key)| Door::One(c, key)).collect(),
            _ => vec![Door::Walk(keys)],
        }
    }
}

/// Conditions of a list with their arguments.
#[derive(Debug, Default, Clone)]
pub struct ListQuery {
    wheres: Vec<String>,
    args: Vec<Value>,
}

impl ListQuery {
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

    /// Past the last one of the page before; `at` and `id` are the columns of the list's order.
    pub fn past(&mut self, at: &str, id: &str, place: Place) {
        let (a, i) = (self.arg(place.at), self.arg(place.id));
        self.and(format!(
            "({at} < {a} OR ({at} = {a} AND {id} < {i})) AND {at} <= {a}"
        ));
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

/// Where something stands in a list: by its time, and of the same time by its id. Written, it is a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub at: Timestamp,
    pub id: Uuid,
}

/// A cursor that nobody gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is not one of ours")]
pub struct NotOurs;

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.as_microsecond(), self.id.simple())
    }
}

impl FromStr for Place {
    type Err = NotOurs;

    fn from_str(text: &str) -> Result<Place, NotOurs> {
        let (at, id) = text.split_once('.').ok_or(NotOurs)?;
        let at = at.parse().map_err(|_| NotOurs)?;
        Ok(Place {
            at: Timestamp::from_microsecond(at).map_err(|_| NotOurs)?,
            id: Uuid::try_parse(id).map_err(|_| NotOurs)?,
        })
    }
}

/// A page of at most `limit` out of what the doors gave, each asked for one more than that; and the cursor of the next page.
pub fn newest<T>(
    mut found: Vec<T>,
    limit: u32,
    place: impl Fn(&T) -> Place,
) -> (Vec<T>, Option<String>) {
    found.sort_by_key(|one| Reverse(place(one)));
    // What stands behind two doors was found twice.
    found.dedup_by_key(|one| place(one));
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(place);
    (found, next.map(|place| place.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(n: i64) -> Place {
        Place {
            at: Timestamp::from_microsecond(n / 2).unwrap(),
            id: Uuid::from_u128(n as u128),
        }
    }

    #[test]
    fn a_page_has_each_once_newest_first_and_the_cursor_of_its_last() {
        let found = vec![3, 5, 4, 5, 1];
        let (page, next) = newest(found.clone(), 3, |n| place(*n));
        assert_eq!(page, [5, 4, 3]);
        assert_eq!(next.unwrap().parse(), Ok(place(3)));
        assert_eq!(newest(found, 4, |n| place(*n)), (vec![5, 4, 3, 1], None));
    }

    #[test]
    fn a_cursor_that_is_none_is_refused() {
        for text in [
            "",
            "1",
            "1.",
            ".1",
            "x.00",
            "99999999999999999999.00",
            "1.zz",
        ] {
            assert_eq!(text.parse::<Place>(), Err(NotOurs), "{text}");
        }
    }

    #[test]
    fn many_keys_are_met_on_the_way_and_few_have_a_door_each() {
        let keys: Vec<String> = (0..=KEYS_MAX).map(|n| n.to_string()).collect();
        let of = |n: usize| {
            Door::of(
                keys.iter()
                    .take(n)
                    .map(|key| ("unit", key.as_str()))
                    .collect(),
            )
        };
        assert_eq!(of(KEYS_MAX).len(), KEYS_MAX);
        assert_eq!(of(0), []);
        let walk = of(KEYS_MAX + 1);
        let (sql, args) = ListQuery::default().sql("SELECT 1 FROM t", &walk[0], "LIMIT 1");
        assert!(
            sql.starts_with("SELECT 1 FROM t WHERE (unit || '' = $1 OR "),
            "{sql}"
        );
        assert_eq!((walk.len(), args.len()), (1, KEYS_MAX + 1));
    }
}
