//! What waits for whom: counts of the same lists, by the same conditions.

use haina_party::Principal;
use haina_store::{Session, Value};
use serde::Serialize;

use super::list::{Drive, Filter, Query, ViewName};
use super::{MatterError, Matters};

/// How much is in each view.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Inbox {
    pub mine: u32,
    pub unit: u32,
    pub desk: u32,
    pub waiting: u32,
    pub late: u32,
    pub supervised: u32,
    pub consultations: u32,
    pub reported: u32,
}

/// Counting stops here; more is shown as such.
pub const COUNT_MAX: u32 = 10_000;

impl Matters {
    /// Counts of a principal's views.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn inbox(&self, principal: &Principal) -> Result<Inbox, MatterError> {
        let mut session = self.inner.store.read().await?;
        let mut count = async |view| {
            let filter = Filter {
                view,
                ..Filter::default()
            };
            self.count_in(&mut session, principal, &filter).await
        };
        Ok(Inbox {
            mine: count(ViewName::Mine).await?,
            unit: count(ViewName::Unit).await?,
            desk: count(ViewName::Desk).await?,
            waiting: count(ViewName::Waiting).await?,
            late: count(ViewName::Late).await?,
            supervised: count(ViewName::Supervised).await?,
            consultations: count(ViewName::Consulting).await?,
            reported: count(ViewName::Reported).await?,
        })
    }

    /// How many matters a filter names, at most [`COUNT_MAX`]; a search is not counted.
    ///
    /// # Errors
    /// As [`Matters::list`].
    pub async fn count(&self, principal: &Principal, filter: &Filter) -> Result<u32, MatterError> {
        let mut session = self.inner.store.read().await?;
        self.count_in(&mut session, principal, filter).await
    }

    async fn count_in(
        &self,
        session: &mut Session,
        principal: &Principal,
        filter: &Filter,
    ) -> Result<u32, MatterError> {
        let query = Query::new(self, principal, filter, None, 1)?;
        let Some((sql, args)) = query.count_sql() else {
            return Ok(0);
        };
        Ok(session.one(&sql, &args).await?.get("n")?)
    }
}

impl Query {
    /// The statement that counts; none when nothing can be there.
    pub fn count_sql(&self) -> Option<(String, Vec<Value>)> {
        let mut args = self.args.clone();
        let mut wheres = self.wheres.clone();
        // Through several keys a matter may be found more than once.
        let mut id = "s.id";
        let from = match (&self.drive, &self.keys) {
            (Drive::Tasks(person), _) => {
                args.push(Value::from(person));
                wheres.push(format!(
                    "s.id IN (SELECT t.matter FROM matter_task t WHERE t.person = ${} AND t.person <> '')",
                    args.len()
                ));
                "matter_state s"
            }
            (Drive::Keys, Some(keys)) => {
                if keys.is_empty() {
                    return None;
                }
                let numbers: Vec<String> = keys
                    .iter()
                    .map(|key| {
                        args.push(Value::from(key));
                        format!("${}", args.len())
                    })
                    .collect();
                id = "DISTINCT s.id";
                wheres.push(format!("k.key IN ({})", numbers.join(", ")));
                if wheres
                    .iter()
                    .any(|w| w.contains("s.open AND s.due_at") || w == "s.open")
                {
                    wheres.push("k.open".to_owned());
                }
                "matter_key k JOIN matter_state s ON s.id = k.matter"
            }
            _ => {
                wheres.extend(self.door(&mut args));
                "matter_state s"
            }
        };
        if wheres.is_empty() {
            wheres.push("1 = 1".to_owned());
        }
        let sql = format!(
            "SELECT COUNT(*) AS n FROM (SELECT {id} FROM {from} WHERE {} LIMIT {COUNT_MAX}) f",
            wheres.join(" AND ")
        );
        Some((sql, args))
    }
}
