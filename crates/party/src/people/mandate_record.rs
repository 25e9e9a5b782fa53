//! A mandate as it is kept, and whether it can be used.

use haina_core::Words;
use haina_store::{Row, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{MandateId, PartyError, PersonId};

/// A mandate as given. `Debug` leaves the purpose out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    pub id: MandateId,
    pub giver: PersonId,
    pub taker: PersonId,
    pub actions: Vec<String>,
    pub purpose: String,
    pub from: Timestamp,
    pub until: Timestamp,
    pub uses_max: Option<u32>,
    pub uses: u32,
    pub ended_at: Option<Timestamp>,
}

impl Mandate {
    /// Refuses, saying why, unless it can be used at that moment.
    pub(super) fn check(&self, now: Timestamp) -> Result<(), PartyError> {
        if self.ended_at.is_some() || now >= self.until {
            return Err(outside("授权已终止", "it has ended"));
        }
        if now < self.from {
            return Err(outside("授权尚未生效", "it has not begun"));
        }
        if self.uses_max.is_some_and(|max| self.uses >= max) {
            return Err(outside("授权次数已用完", "no use of it is left"));
        }
        Ok(())
    }

    pub(super) fn read(row: &Row) -> Result<Mandate, StoreError> {
        let actions: serde_json::Value = row.get("actions")?;
        Ok(Mandate {
            id: row.get("id")?,
            giver: row.get("giver")?,
            taker: row.get("taker")?,
            actions: serde_json::from_value(actions).unwrap_or_default(),
            purpose: row.get("purpose")?,
            from: row.get("from_at")?,
            until: row.get("until_at")?,
            uses_max: row.get("uses_max")?,
            uses: row.get("uses")?,
            ended_at: row.get("ended_at")?,
        })
    }
}

impl std::fmt::Debug for Mandate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Mandate {
            id,
            giver,
            taker,
            actions,
            uses,
            ..
        } = self;
        write!(
            f,
            "Mandate({id}: {giver} to {taker}, {actions:?}, used {uses} times)"
        )
    }
}

/// Refused by a mandate, for this reason.
pub(super) fn outside(zh: &str, en: &str) -> PartyError {
    PartyError::OutsideMandate(Words::new(zh, en))
}
