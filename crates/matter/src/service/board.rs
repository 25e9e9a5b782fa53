//! Where work is late: open matters by unit and by area, as far as the principal may see them.

use haina_party::Principal;
use haina_store::{Session, Value};
use jiff::SignedDuration;
use serde::Serialize;

use super::list::{Filter, Query};
use super::{MatterError, Matters};

/// How much is open with a unit or in an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Load {
    /// The unit's key or the area's code.
    pub key: String,
    pub open: u64,
    /// Past due.
    pub late: u64,
    /// Due within a day.
    pub near: u64,
}

/// The loads, the most late first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Board {
    /// By lead.
    pub units: Vec<Load>,
    pub areas: Vec<Load>,
}

/// Groups of one kind on the board.
const GROUPS_MAX: usize = 100;

impl Matters {
    /// What is open, late and near its deadline, by lead and by area; only matters of the principal's scope count.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn board(&self, principal: &Principal) -> Result<Board, MatterError> {
        let mut session = self.inner.store.read().await?;
        let query = Query::new(self, principal, &Filter::default(), None, 1)?;
        Ok(Board {
            units: self.loads(&mut session, &query, "s.lead").await?,
            areas: self.loads(&mut session, &query, "s.area").await?,
        })
    }

    async fn loads(
        &self,
        session: &mut Session,
        query: &Query,
        column: &str,
    ) -> Result<Vec<Load>, MatterError> {
        let now = self.inner.env.now();
        let tomorrow = now.checked_add(SignedDuration::from_hours(24));
        let tomorrow = tomorrow.unwrap_or(now);
        let mut args = query.args.clone();
        let mut wheres = query.wheres.clone();
        wheres.extend(query.door(&mut args));
        args.push(Value::from(now));
        args.push(Value::from(tomorrow));
        let (n, t) = (args.len() - 1, args.len());
        let sql = format!(
            "SELECT {column} AS grp, COUNT(*) AS open,
                CAST(SUM(CASE WHEN s.due_at < ${n} THEN 1 ELSE 0 END) AS BIGINT) AS late,
                CAST(SUM(CASE WHEN s.due_at >= ${n} AND s.due_at < ${t} THEN 1 ELSE 0 END) AS BIGINT) AS near
             FROM matter_state s WHERE s.open AND {column} <> '' AND {} GROUP BY 1",
            wheres.join(" AND ")
        );
        let mut loads = Vec::new();
        for row in session.all(&sql, &args).await? {
            let n = |name: &str| -> Result<u64, MatterError> {
                let n: Option<i64> = row.get(name)?;
                Ok(u64::try_from(n.unwrap_or(0)).unwrap_or(0))
            };
            loads.push(Load {
                key: row.get("grp")?,
                open: n("open")?,
                late: n("late")?,
                near: n("near")?,
            });
        }
        loads.sort_by(|a, b| {
            (b.late, b.near, b.open, &a.key).cmp(&(a.late, a.near, a.open, &b.key))
        });
        loads.truncate(GROUPS_MAX);
        Ok(loads)
    }
}
