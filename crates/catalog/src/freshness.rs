//! Freshness (更新频率): what the owner promises, and whether the last delivery keeps it.

use haina_core::calendar::{ZONE, local_day};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// Minutes after which what is promised at every moment is late.
const REALTIME_MINUTES: i64 = 15;

/// How often something new comes.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cadence {
    /// 实时: within fifteen minutes.
    Realtime,
    /// 每日
    Daily,
    /// 每周
    Weekly,
    /// 每月
    Monthly,
    /// 每季度
    Quarterly,
    /// 每年
    Yearly,
    /// 不定期: nothing is promised.
    #[default]
    Irregular,
}

/// What the owner promises: every day by 08:00.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Promise {
    pub every: Cadence,
    /// By what time of the day it is there, in the city's zone; none: by midnight.
    pub by: Option<Time>,
}

impl Promise {
    /// When the delivery after the one at `last` is due; `None` when nothing is promised.
    pub fn due_after(&self, last: Timestamp) -> Option<Timestamp> {
        let day = local_day(last);
        let next = match self.every {
            Cadence::Irregular => return None,
            Cadence::Realtime => {
                return last
                    .checked_add(SignedDuration::from_mins(REALTIME_MINUTES))
                    .ok();
            }
            Cadence::Daily => day.checked_add(Span::new().days(1)),
            Cadence::Weekly => day.checked_add(Span::new().days(7)),
            Cadence::Monthly => day.checked_add(Span::new().months(1)),
            Cadence::Quarterly => day.checked_add(Span::new().months(3)),
            Cadence::Yearly => day.checked_add(Span::new().years(1)),
        };
        self.moment(next.ok()?)
    }

    fn moment(&self, day: Date) -> Option<Timestamp> {
        match self.by {
            Some(by) => Some(day.to_datetime(by).to_zoned(ZONE.clone()).ok()?.timestamp()),
            None => end_of(day),
        }
    }
}

/// The end of a day in the city's zone: the first moment of the next.
pub(crate) fn end_of(day: Date) -> Option<Timestamp> {
    let midnight = day.tomorrow().ok()?.to_zoned(ZONE.clone()).ok()?;
    Some(midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_promised_daily_by_eight_is_due_the_next_day_at_eight_in_the_citys_zone() {
        let last: Timestamp = "2026-03-01T23:30:00Z".parse().unwrap();
        let due = |every, by: Option<&str>| {
            let by = by.map(|by| by.parse().unwrap());
            Promise { every, by }
                .due_after(last)
                .map(|at| at.to_string())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            due(Cadence::Daily, Some("08:00")),
            some("2026-03-03T00:00:00Z")
        );
        assert_eq!(due(Cadence::Daily, None), some("2026-03-03T16:00:00Z"));
        assert_eq!(due(Cadence::Monthly, None), some("2026-04-02T16:00:00Z"));
        assert_eq!(due(Cadence::Realtime, None), some("2026-03-01T23:45:00Z"));
        assert_eq!(due(Cadence::Irregular, None), None);
    }
}
