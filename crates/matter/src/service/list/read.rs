//! Reading a list: along its keys, along the rows, along tasks or along finds of a search.

use std::collections::{BTreeSet, HashMap};

use haina_store::{FtsIndex, Hit, Session, Value, args};
use uuid::Uuid;

use super::Sort;
use super::query::{Drive, Query, Spread, Values};
use crate::MatterId;
use crate::matter::Matter;
use crate::service::load::{Loaded, read};
use crate::service::write::SEARCH;
use crate::service::{MatterError, Matters, columns};

/// Values of a column along which a list is read one by one; more are so much of all that they are met on the way.
const VALUES_MAX: usize = 64;
/// Finds of a search that are looked at for one page.
const FINDS_MAX: u32 = 4_000;
/// Finds whose rows are read by one statement, once the first page of them did not do.
const FINDS_AT_ONCE: u32 = 200;

/// A row and where it stands in the list.
pub(in crate::service) struct Found {
    pub loaded: Loaded,
    at: i64,
}

impl Found {
    fn id(&self) -> MatterId {
        self.loaded.matter.id
    }

    pub fn cursor(&self) -> String {
        format!("{}.{}", self.at, self.id().uuid().simple())
    }
}

impl Query {
    /// At most one more than the limit.
    pub async fn run(
        &self,
        matters: &Matters,
        session: &mut Session,
    ) -> Result<Vec<Found>, MatterError> {
        let mut found = match &self.drive {
            Drive::Keys => {
                let mut all = HashMap::new();
                for key in self.keys.iter().flatten() {
                    for one in self.along_key(session, key).await? {
                        all.insert(one.id(), one);
                    }
                }
                all.into_values().collect()
            }
            Drive::Rows => match self.values(session).await? {
                Some((column, values)) => self.along_values(session, column, values).await?,
                None => self.along_rows(session).await?,
            },
            Drive::Tasks(person) => self.along_tasks(session, person).await?,
            Drive::Search => self.along_search(matters, session).await?,
        };
        match self.sort {
            Sort::Opened => found.sort_by_key(|f| std::cmp::Reverse((f.at, f.id()))),
            Sort::Due => found.sort_by_key(|f| (f.at, f.id())),
        }
        found.truncate(self.limit as usize + 1);
        Ok(found)
    }

    /// The statement along one key, with its arguments.
    pub fn key_sql(&self, key: &str) -> (String, Vec<Value>) {
        let mut args = self.args.clone();
        args.push(Value::from(key));
        let key = args.len();
        let column = self.column();
        let mut wheres = self.wheres.clone();
        wheres.push(format!("k.key = ${key}"));
        if self.sort == Sort::Due {
            wheres.push("k.open".to_owned());
        }
        wheres.extend(self.past(&format!("k.{column}"), "k.matter", &mut args));
        let sql = format!(
            "SELECT s.id, s.version, s.body, s.source, s.{column} AS at
             FROM matter_key k JOIN matter_state s ON s.id = k.matter
             WHERE {} ORDER BY k.{column}{way}, k.matter{way} LIMIT {}",
            wheres.join(" AND "),
            self.limit + 1,
            way = self.way(),
        );
        (sql, args)
    }

    /// The statement along the state rows.
    pub fn rows_sql(&self) -> (String, Vec<Value>) {
        let (mut args, mut wheres) = (self.args.clone(), self.wheres.clone());
        wheres.extend(self.door(&mut args));
        self.rows_where(args, wheres)
    }

    /// The statement along the state rows with one value.
    fn value_sql(&self, column: &str, value: &str) -> (String, Vec<Value>) {
        let (mut args, mut wheres) = (self.args.clone(), self.wheres.clone());
        args.push(Value::from(value));
        wheres.push(format!("{column} = ${}", args.len()));
        wheres.extend(self.door(&mut args));
        self.rows_where(args, wheres)
    }

    /// The statement along the rows in which somebody has a task.
    fn tasks_sql(&self, person: &str) -> (String, Vec<Value>) {
        let (mut args, mut wheres) = (self.args.clone(), self.wheres.clone());
        args.push(Value::from(person));
        wheres.push(format!(
            "s.id IN (SELECT t.matter FROM matter_task t WHERE t.person = ${} AND t.person <> '')",
            args.len()
        ));
        self.rows_where(args, wheres)
    }

    fn rows_where(&self, mut args: Vec<Value>, mut wheres: Vec<String>) -> (String, Vec<Value>) {
        let column = self.column();
        wheres.extend(self.past(&format!("s.{column}"), "s.id", &mut args));
        if wheres.is_empty() {
            wheres.push("TRUE".to_owned());
        }
        let sql = format!(
            "SELECT s.id, s.version, s.body, s.source, s.{column} AS at FROM matter_state s
             WHERE {} ORDER BY s.{column}{way}, s.id{way} LIMIT {}",
            wheres.join(" AND "),
            self.limit + 1,
            way = self.way(),
        );
        (sql, args)
    }

    async fn along_key(&self, session: &mut Session, key: &str) -> Result<Vec<Found>, MatterError> {
        let (sql, args) = self.key_sql(key);
        found(session, &sql, &args).await
    }

    /// The values along whose indexes the list is read; none when it is read along its own order.
    async fn values(
        &self,
        session: &mut Session,
    ) -> Result<Option<(&'static str, BTreeSet<String>)>, MatterError> {
        let Some(Spread { column, values }) =
            self.spread.as_ref().filter(|_| self.sort == Sort::Opened)
        else {
            return Ok(None);
        };
        let (first, end, same) = match values {
            Values::Listed(values) => return Ok(Some((column, values.clone()))),
            Values::Between(first, end, same) => (first, end, same),
        };
        let mut found = BTreeSet::from([same.clone()]);
        let (mut sign, mut from) = (">=", first.clone());
        // One step along the index for each value that there is.
        while found.len() <= VALUES_MAX {
            let sql = format!(
                "SELECT {column} AS value FROM matter_state s
                 WHERE {column} {sign} $1 AND {column} < $2 ORDER BY {column} LIMIT 1"
            );
            let Some(row) = session.optional(&sql, &args![&from, end]).await? else {
                return Ok(Some((column, found)));
            };
            (sign, from) = (">", row.get("value")?);
            found.insert(from.clone());
        }
        Ok(None)
    }

    async fn along_values(
        &self,
        session: &mut Session,
        column: &str,
        values: BTreeSet<String>,
    ) -> Result<Vec<Found>, MatterError> {
        let mut all = Vec::new();
        for value in values {
            let (sql, args) = self.value_sql(column, &value);
            all.extend(found(session, &sql, &args).await?);
        }
        Ok(all)
    }

    async fn along_rows(&self, session: &mut Session) -> Result<Vec<Found>, MatterError> {
        let (sql, args) = self.rows_sql();
        found(session, &sql, &args).await
    }

    async fn along_tasks(
        &self,
        session: &mut Session,
        person: &str,
    ) -> Result<Vec<Found>, MatterError> {
        let (sql, args) = self.tasks_sql(person);
        found(session, &sql, &args).await
    }

    /// Finds in the order in which they came in, newest first, until a page is full or [`FINDS_MAX`] were looked at.
    async fn along_search(
        &self,
        matters: &Matters,
        session: &mut Session,
    ) -> Result<Vec<Found>, MatterError> {
        let mut before = self.after.map(|(pos, _)| pos);
        // The first finds fill a page of whoever may see them all; others look at more at a time.
        let (mut count, mut looked) = (self.limit + 1, 0);
        let mut all: Vec<Found> = Vec::new();
        while all.len() <= self.limit as usize && looked < FINDS_MAX {
            let hits = SEARCH.query(session, &self.search, count, before).await?;
            let Some(last) = hits.last() else { break };
            before = Some(last.pos);
            let mut rows = self.seen(session, &hits, count as usize).await?;
            rows.retain(|row| matters.holds(&row.loaded.matter, &self.search));
            all.extend(rows);
            if hits.len() < count as usize {
                break;
            }
            looked += count;
            count = FINDS_AT_ONCE;
        }
        Ok(all)
    }

    /// Those of the finds that the list is for.
    ///
    /// There are places for `most` finds, so that the statement is the same however many there are: a database plans it once.
    async fn seen(
        &self,
        session: &mut Session,
        hits: &[Hit],
        most: usize,
    ) -> Result<Vec<Found>, MatterError> {
        let (mut args, mut wheres) = (self.args.clone(), self.wheres.clone());
        wheres.extend(self.door(&mut args));
        let last = hits.iter().rev().take(1).cycle();
        let ids = hits.iter().chain(last).take(most).map(|hit| {
            args.push(Value::from(hit.key));
            format!("${}", args.len())
        });
        let ids = ids.collect::<Vec<_>>().join(", ");
        wheres.push(format!("s.id IN ({ids})"));
        let sql = format!(
            "SELECT s.id, s.version, s.body, s.source, s.opened_at AS at FROM matter_state s WHERE {}",
            wheres.join(" AND "),
        );
        let mut rows = found(session, &sql, &args).await?;
        let places: HashMap<Uuid, i64> = hits.iter().map(|hit| (hit.key, hit.pos)).collect();
        for row in &mut rows {
            row.at = places.get(&row.id().uuid()).copied().unwrap_or_default();
        }
        Ok(rows)
    }

    /// That one of the keys fits.
    pub fn door(&self, args: &mut Vec<Value>) -> Option<String> {
        let keys = self.keys.as_ref()?;
        let mut numbers = Vec::new();
        for key in keys {
            args.push(Value::from(key));
            numbers.push(format!("${}", args.len()));
        }
        if numbers.is_empty() {
            return Some("1 = 0".to_owned());
        }
        Some(format!(
            "EXISTS (SELECT 1 FROM matter_key k WHERE k.matter = s.id AND k.key IN ({}))",
            numbers.join(", ")
        ))
    }

    /// Past the cursor.
    fn past(&self, column: &str, id: &str, args: &mut Vec<Value>) -> Option<String> {
        let (at, uuid) = self.after?;
        args.push(Value::from(at));
        args.push(Value::from(uuid));
        let (a, u) = (args.len() - 1, args.len());
        let sign = if self.sort == Sort::Due { ">" } else { "<" };
        Some(format!(
            "({column} {sign} ${a} OR ({column} = ${a} AND {id} {sign} ${u})) AND {column} {sign}= ${a}"
        ))
    }

    fn column(&self) -> &'static str {
        if self.sort == Sort::Due {
            "due_at"
        } else {
            "opened_at"
        }
    }

    fn way(&self) -> &'static str {
        if self.sort == Sort::Due { "" } else { " DESC" }
    }
}

impl Matters {
    /// Whether a matter's text has all that is searched for.
    fn holds(&self, matter: &Matter, terms: &str) -> bool {
        let kind = self.kind(&matter.kind);
        kind.is_ok_and(|kind| {
            let text = columns::search_text(matter, &kind.def().form.text);
            FtsIndex::holds(&text, terms)
        })
    }
}

async fn found(
    session: &mut Session,
    sql: &str,
    args: &[Value],
) -> Result<Vec<Found>, MatterError> {
    let rows = session.all(sql, args).await?;
    let one = |row: &haina_store::Row| {
        Ok(Found {
            loaded: read(row)?,
            at: row.get("at")?,
        })
    };
    rows.iter().map(one).collect()
}
