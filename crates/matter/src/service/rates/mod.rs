//! Rates, defined once: every one with its exclusions by rule, counted in the same rows lists read.

mod count;
mod shown;

use haina_core::calendar::ZONE;
use haina_party::{Principal, Resource};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use shown::{Excluded, Rate, Rates, Within, suppress};

use super::{MatterError, Matters};

/// Which matters are counted, and by what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RatesQuery {
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub by: Option<RatesBy>,
    #[serde(rename = "type")]
    pub kind: String,
    /// The import source.
    pub source: String,
    /// A class and those below it.
    pub class: String,
    /// An area and those inside it.
    pub area: String,
    /// Numbers of working days: `5,10,15,30`.
    pub answered_within: String,
}

/// What rates are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatesBy {
    Unit,
    Class,
    Area,
    Type,
}

impl Matters {
    /// The rates of a period: all together first, then by group.
    ///
    /// Counted are: response by the time of dispatch; on time by the due time; closed by the time of opening; solved, satisfied and
    /// workdays by the time of the first answer.
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse, `MAT0042` for a list of days that cannot be read.
    pub async fn rates(
        &self,
        principal: &Principal,
        query: &RatesQuery,
    ) -> Result<Vec<Rates>, MatterError> {
        self.allowed(principal, "matter.rates", &Resource::City)?;
        self.rates_for_anybody(query).await
    }

    /// As [`Matters::rates`], without asking who asks: for public statistics, after [`suppress`].
    ///
    /// # Errors
    /// `MAT0042` for a list of days that cannot be read.
    pub async fn rates_for_anybody(&self, query: &RatesQuery) -> Result<Vec<Rates>, MatterError> {
        let now = self.inner.env.now();
        let days = read_days(&query.answered_within)?;
        let mut session = self.inner.store.read().await?;
        let whole = self.counted(&mut session, query, None, now).await?;
        let mut all = whole.into_iter().next().unwrap_or_default();
        count::histogram(
            &mut session,
            query,
            None,
            &days,
            std::slice::from_mut(&mut all),
        )
        .await?;
        let Some(by) = query.by else {
            return Ok(vec![all]);
        };
        let mut list = self.counted(&mut session, query, Some(by), now).await?;
        list.sort_by(|a, b| a.key.cmp(&b.key));
        count::histogram(&mut session, query, Some(by), &days, &mut list).await?;
        list.insert(0, all);
        Ok(list)
    }

    /// The rates of every month of the period, all together, oldest first, by key `2026-01`; the
    /// period must be given and at most [`MONTHS_MAX`] long. No groups and no numbers of days.
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse, `MAT0042` for a period without end, or too long.
    pub async fn rates_by_month(
        &self,
        principal: &Principal,
        query: &RatesQuery,
    ) -> Result<Vec<Rates>, MatterError> {
        self.allowed(principal, "matter.rates", &Resource::City)?;
        let (Some(from), Some(to)) = (query.from, query.to) else {
            return Err(wrong("rates by month need a first and a last day"));
        };
        let mut first = from.to_zoned(ZONE.clone()).date().first_of_month();
        let mut months = Vec::new();
        let mut session = self.inner.store.read().await?;
        let now = self.inner.env.now();
        loop {
            let next = first.last_of_month().tomorrow();
            let (begin, end) = (midnight(Some(first))?, midnight(next.ok())?);
            if begin >= to {
                return Ok(months);
            }
            if months.len() == MONTHS_MAX {
                return Err(wrong("rates by month go over at most 36 months"));
            }
            let month = RatesQuery {
                from: Some(begin.max(from)),
                to: Some(end.min(to)),
                by: None,
                ..query.clone()
            };
            let counted = self.counted(&mut session, &month, None, now).await?;
            let mut one = counted.into_iter().next().unwrap_or_default();
            let slot = std::slice::from_mut(&mut one);
            count::histogram(&mut session, &month, None, &[], slot).await?;
            one.key = first.strftime("%Y-%m").to_string();
            months.push(one);
            first = end.to_zoned(ZONE.clone()).date();
        }
    }
}

/// The longest period that is told by month.
pub const MONTHS_MAX: usize = 36;

/// The beginning of a day in [`ZONE`].
fn midnight(day: Option<jiff::civil::Date>) -> Result<Timestamp, MatterError> {
    let at = day.and_then(|day| day.to_zoned(ZONE.clone()).ok());
    let at = at.ok_or_else(|| wrong("the period is out of range"))?;
    Ok(at.timestamp())
}

fn wrong(why: &str) -> MatterError {
    MatterError::Query {
        why: why.to_owned(),
    }
}

fn read_days(text: &str) -> Result<Vec<u32>, MatterError> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let days = parts.map(|part| part.parse().ok().filter(|n| *n <= 2520));
    let days: Option<Vec<u32>> = days.collect();
    days.filter(|days| days.len() <= 20)
        .ok_or_else(|| MatterError::Query {
            why: "write numbers of working days, such as 5,10,15".into(),
        })
}
