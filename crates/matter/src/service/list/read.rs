//! Reading a list: along its keys, along the rows, along tasks or along finds of a search.

use std::collections::HashMap;

use haina_store::{Session, Value};

use super::Sort;
use super::query::{Drive, Query};
use crate::MatterId;
use crate::service::MatterError;
use crate::service::load::{Loaded, read};
use crate::service::write::SEARCH;

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
    pub async fn run(&self, session: &mut Session) -> Result<Vec<Found>, MatterError> {
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
            Drive::Rows => self.along_rows(session).await?,
            Drive::Tasks(person) => self.along_tasks(session, person).await?,
            Drive::Search => self.along_search(session).await?,
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

    /// Newest finds first, until a page is full or 20 pages of finds were looked at.
    async fn along_search(&self, session: &mut Session) -> Result<Vec<Found>, MatterError> {
        let mut before = None;
        let mut all: Vec<Found> = Vec::new();
        for _ in 0..20 {
            let hits = SEARCH.query(session, &self.search, 200, before).await?;
            let Some(last) = hits.last() else { break };
            before = Some(last.pos);
            let mut args = self.args.clone();
            let mut wheres = self.wheres.clone();
            wheres.extend(self.door(&mut args));
            wheres.extend(self.past("s.opened_at", "s.id", &mut args));
            let mut numbers = Vec::new();
            for hit in &hits {
                args.push(Value::from(hit.key));
                numbers.push(format!("${}", args.len()));
            }
            wheres.push(format!("s.id IN ({})", numbers.join(", ")));
            let sql = format!(
                "SELECT s.id, s.version, s.body, s.source, s.opened_at AS at FROM matter_state s
                 WHERE {} ORDER BY s.opened_at DESC, s.id DESC LIMIT {}",
                wheres.join(" AND "),
                self.limit + 1,
            );
            all.extend(found(session, &sql, &args).await?);
            if all.len() > self.limit as usize || hits.len() < 200 {
                break;
            }
        }
        Ok(all)
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
