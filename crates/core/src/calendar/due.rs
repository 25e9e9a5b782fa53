//! From a start and a limit to a deadline.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

use super::{Calendar, DaysSince, ZONE};
use crate::{Limit, LimitUnit};

/// A deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// The first moment that is too late: 24:00 of the last day, or the end of the last hour.
    pub at: Timestamp,
    /// Counted through a day whose notice is not published yet; count again when it is.
    pub provisional: bool,
}

impl Due {
    /// The last day on which the deadline can still be met.
    pub fn day(&self) -> Date {
        let last = self.at - SignedDuration::from_micros(1);
        last.to_zoned(ZONE.clone()).date()
    }
}

impl Calendar {
    /// When `limit` from `start` runs out.
    ///
    /// Hours are elapsed hours. In the other units the day of `start` does not count and the deadline is
    /// 24:00 in [`ZONE`] of the last day; when that is a rest day, of the next working day (Civil Code
    /// articles 201 to 203). A start at the end of representable time gives the end of it.
    pub fn due(&self, start: Timestamp, limit: &Limit) -> Due {
        if limit.unit == LimitUnit::Hours {
            let hours = SignedDuration::from_hours(i64::from(limit.n));
            let at = start.checked_add(hours).unwrap_or(Timestamp::MAX);
            return Due {
                at,
                provisional: false,
            };
        }
        self.end_of(self.due_day(local_day(start), limit))
    }

    /// The last day of `limit` counted from the day `start`; `None` past the end of the calendar.
    /// Hours count as begun days.
    pub fn due_day(&self, start: Date, limit: &Limit) -> Option<(Date, bool)> {
        match limit.unit {
            LimitUnit::Workdays => self.add_workdays(start, limit.n),
            LimitUnit::Hours => self.on_or_after(add_days(start, limit.n.div_ceil(24))?),
            LimitUnit::Days => self.on_or_after(add_days(start, limit.n)?),
            LimitUnit::Months => {
                let months = Span::new().try_months(limit.n).ok()?;
                self.on_or_after(start.checked_add(months).ok()?)
            }
        }
    }

    /// The moment when `percent` of `limit` from `start` has passed, for reminders before the deadline and
    /// escalation after it: hours to the second, other units in begun days. 100 is [`Calendar::due`].
    pub fn due_at_percent(&self, start: Timestamp, limit: &Limit, percent: u32) -> Due {
        let part =
            |n: u64| u32::try_from((n * u64::from(percent)).div_ceil(100)).unwrap_or(u32::MAX);
        if percent == 100 {
            return self.due(start, limit);
        }
        match limit.unit {
            LimitUnit::Hours => {
                let seconds = i64::from(limit.n) * 36 * i64::from(percent);
                let at = start.checked_add(SignedDuration::from_secs(seconds));
                Due {
                    at: at.unwrap_or(Timestamp::MAX),
                    provisional: false,
                }
            }
            LimitUnit::Workdays => self.due(start, &Limit::workdays(part(u64::from(limit.n)))),
            LimitUnit::Days => self.due(start, &Limit::days(part(u64::from(limit.n)))),
            LimitUnit::Months => {
                let whole = self.due(start, limit);
                let days = whole.day().to_days_since(local_day(start));
                let days = part(u64::from(days.unsigned_abs()));
                let mut due = self.due(start, &Limit::days(days));
                due.provisional |= whole.provisional;
                due
            }
        }
    }

    /// The `n`-th working day after `start`, and whether the count is provisional; the first working day
    /// on or after `start` when `n` is 0.
    pub fn add_workdays(&self, start: Date, n: u32) -> Option<(Date, bool)> {
        if n == 0 {
            return self.on_or_after(start);
        }
        let mut day = start;
        let mut provisional = false;
        let mut left = n;
        while left > 0 {
            day = day.tomorrow().ok()?;
            provisional |= !self.is_settled(day);
            left -= u32::from(self.is_working_day(day));
        }
        Some((day, provisional))
    }

    /// The first working day on or after `day`.
    fn on_or_after(&self, mut day: Date) -> Option<(Date, bool)> {
        let mut provisional = !self.is_settled(day);
        while !self.is_working_day(day) {
            day = day.tomorrow().ok()?;
            provisional |= !self.is_settled(day);
        }
        Some((day, provisional))
    }

    fn end_of(&self, day: Option<(Date, bool)>) -> Due {
        let end = day.and_then(|(day, provisional)| {
            let midnight = day.tomorrow().ok()?.to_zoned(ZONE.clone()).ok()?;
            Some(Due {
                at: midnight.timestamp(),
                provisional,
            })
        });
        end.unwrap_or(Due {
            at: Timestamp::MAX,
            provisional: true,
        })
    }
}

/// The day in [`ZONE`] that `at` falls on.
pub fn local_day(at: Timestamp) -> Date {
    at.to_zoned(ZONE.clone()).date()
}

fn add_days(day: Date, n: u32) -> Option<Date> {
    day.checked_add(Span::new().try_days(n).ok()?).ok()
}
