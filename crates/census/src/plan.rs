//! Plans (生成计划): what city, which tables, for which day.

use serde::Serialize;

use crate::tables::{Part, Table, tables};
use crate::truth::{Household, World};
use crate::{CensusError, Day};

/// How many people the city of the programme's funnel has: 3.15 million raw rows, 325,000 suspected, 178,000 cleaned,
/// 133,000 confirmed.
pub const FUNNEL_PEOPLE: u64 = 10_000_000;

/// What to generate. The same plan gives the same bytes on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    /// 1 to ten million.
    pub people: u64,
    /// The day the city's history is written for; a year of days can follow it.
    pub base: Day,
    /// The day whose tables are written, from `base` to a year later.
    pub day: Day,
    pub tables: Selection,
    /// Tables of low-income monitoring hold only people on the register of low income, as departments deliver them.
    pub monitored_only: bool,
    /// Write the tables as files of changes in which each row is an `insert`, for a table that takes later days' changes.
    pub as_changes: bool,
    /// Write what is true beside the tables.
    pub truth: bool,
}

/// Which tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Selection {
    All,
    /// The nine of the funnel of migrant children.
    Funnel,
    /// The 77 data classes of low-income monitoring.
    Monitoring,
    /// These, by key.
    Keys(Vec<String>),
}

impl Plan {
    /// Everything of a city of `people` on its base day, 1 March 2026.
    pub fn new(seed: u64, people: u64) -> Plan {
        let base = Day::new(2026, 3, 1);
        Plan {
            seed,
            people,
            base,
            day: base,
            tables: Selection::All,
            monitored_only: true,
            as_changes: false,
            truth: true,
        }
    }

    /// The city of the plan.
    ///
    /// # Errors
    /// A size or a day that cannot be.
    pub fn world(&self) -> Result<World, CensusError> {
        let (first, last) = (self.base, self.base.plus(365));
        if !(first..=last).contains(&self.day) {
            return Err(CensusError::Day {
                day: self.day,
                first,
                last,
            });
        }
        World::new(self.seed, self.people, self.base)
    }

    /// The tables of the plan, in the order of the declarations.
    ///
    /// # Errors
    /// A key that no table has.
    pub fn selected(&self) -> Result<Vec<&'static Table>, CensusError> {
        match &self.tables {
            Selection::All => Ok(tables().collect()),
            Selection::Funnel => Ok(tables().filter(|t| t.funnel != Part::None).collect()),
            Selection::Monitoring => Ok(tables().filter(|t| t.monitoring).collect()),
            Selection::Keys(keys) => keys.iter().map(|key| crate::tables::table(key)).collect(),
        }
    }

    /// Whether all nine tables of the funnel are written, so that its outcome is known.
    pub fn has_funnel(&self) -> bool {
        matches!(self.tables, Selection::All | Selection::Funnel)
    }

    /// Whether `table` holds `household` on `day`.
    pub(crate) fn covers(&self, table: &Table, household: &Household, day: Day) -> bool {
        let whole = !self.monitored_only
            || !table.monitoring
            || (self.has_funnel() && table.funnel != Part::None);
        // Named tables are asked for as they are.
        let whole = whole || matches!(self.tables, Selection::Keys(_));
        whole
            || household
                .hardship
                .is_some_and(|hardship| hardship.since <= day)
    }
}
