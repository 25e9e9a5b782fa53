//! The working calendar (工作日历): which days count, and when a limit runs out.

mod due;
mod notice;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use sha2::{Digest, Sha256};

pub use due::{Due, local_day};
pub use notice::CalendarError;
use notice::Notice;

/// The zone of every deadline: China Standard Time, +08:00 without summer time since 1992.
pub static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::fixed(Offset::constant(8)));

/// From this day of December on, the notice of the next year may rule the day.
const TURN_OF_YEAR: i8 = 28;

const STANDARD: &str = include_str!("../../data/cn-holidays-2007-2026.json");

/// Working days of mainland China, made of the holiday notices of the State Council (放假安排通知).
///
/// A day is a working day when it is Monday to Friday and no notice makes it a rest day, or when a notice
/// makes it a make-up day (调休). Notices are published year by year: a day of a year without its notice
/// is counted Monday to Friday, and [`Calendar::is_settled`] says that it may still change. A day at the
/// end of December can also be ruled by the notice of the next year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    days: Arc<BTreeMap<Date, Ruled>>,
    years: BTreeSet<i16>,
    version: String,
}

/// A day that a notice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// The holiday it belongs to, in Chinese.
    pub name: String,
    /// A rest day, or a make-up working day.
    pub off: bool,
    /// The year of the notice that rules it.
    pub notice_year: i16,
}

impl Calendar {
    /// The calendar that ships with Haina: notices 2007 to 2026.
    pub fn standard() -> Calendar {
        static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
            Calendar::from_notices(&[STANDARD]).unwrap_or_else(|_| Calendar::bare())
        });
        CALENDAR.clone()
    }

    /// The calendar of all `files`, each the JSON text of one or more notices; a later file replaces what
    /// an earlier one says of the same day.
    ///
    /// Two forms are read: that of `data/cn-holidays-2007-2026.json` (`notices`, `days` with `off` and
    /// `notice_year`), and the yearly files of holiday-cn (`year`, `papers`, `days` with `isOffDay`).
    ///
    /// # Errors
    /// A file that is not such JSON, that says two things of one day, or that holds no notice.
    pub fn from_notices(files: &[&str]) -> Result<Calendar, CalendarError> {
        files.iter().try_fold(Calendar::bare(), |calendar, file| {
            calendar.with_notice(file)
        })
    }

    /// This calendar and one more notice, whose days win over those known before.
    ///
    /// # Errors
    /// As [`Calendar::from_notices`].
    pub fn with_notice(&self, file: &str) -> Result<Calendar, CalendarError> {
        let notice = Notice::read(file)?;
        let mut calendar = self.clone();
        Arc::make_mut(&mut calendar.days).extend(notice.days);
        calendar.years.extend(notice.years);
        calendar.version = calendar.digest();
        Ok(calendar)
    }

    /// Whether work is done on `day`.
    pub fn is_working_day(&self, day: Date) -> bool {
        self.days
            .get(&day)
            .map_or(is_weekday(day), |ruled| !ruled.off)
    }

    /// What a notice says of `day`, if one names it.
    pub fn ruled(&self, day: Date) -> Option<&Ruled> {
        self.days.get(&day)
    }

    /// Whether every notice that can rule `day` is published: that of its year and, at the end of
    /// December, that of the next year.
    pub fn is_settled(&self, day: Date) -> bool {
        let next_may_rule = day.month() == 12 && day.day() >= TURN_OF_YEAR;
        self.years.contains(&day.year())
            && (!next_may_rule
                || self.days.contains_key(&day)
                || self.years.contains(&day.year().saturating_add(1)))
    }

    /// The last year whose notice is published; 0 when there is none.
    pub fn published_through(&self) -> i16 {
        self.years.last().copied().unwrap_or(0)
    }

    /// The years whose notices are known.
    pub fn published(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// How many working days `year` has.
    pub fn working_days_in(&self, year: i16) -> u32 {
        let Ok(last_before) = Date::new(year.saturating_sub(1), 12, 31) else {
            return 0;
        };
        let Ok(last) = Date::new(year, 12, 31) else {
            return 0;
        };
        u32::try_from(self.working_days_between(last_before, last)).unwrap_or(0)
    }

    /// Working days after `a` up to and including `b`; negative when `b` is before `a`.
    ///
    /// The inverse of counting: `working_days_between(a, add_workdays(a, n)) == n` for n ≥ 1.
    pub fn working_days_between(&self, a: Date, b: Date) -> i64 {
        if b < a {
            return -self.working_days_between(b, a);
        }
        let weekdays = weekdays_through(b) - weekdays_through(a);
        let ruled = self.days.range(a..=b).filter(|(day, _)| **day > a);
        ruled.fold(weekdays, |sum, (day, ruled)| {
            sum + i64::from(!ruled.off) - i64::from(is_weekday(*day))
        })
    }

    /// A fingerprint of all that the calendar says; it changes when a notice changes a day.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn bare() -> Calendar {
        let mut calendar = Calendar {
            days: Arc::default(),
            years: BTreeSet::new(),
            version: String::new(),
        };
        calendar.version = calendar.digest();
        calendar
    }

    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for year in &self.years {
            hash.update(format!("notice {year}\n"));
        }
        for (day, ruled) in self.days.iter() {
            hash.update(format!("{day} {}\n", ruled.off));
        }
        hex::encode(&hash.finalize()[..16])
    }
}

fn is_weekday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Mondays to Fridays from Monday 2001-01-01 through `day`; negative before it.
fn weekdays_through(day: Date) -> i64 {
    let monday = Date::constant(2001, 1, 1);
    let since = i64::from(day.to_days_since(monday));
    since.div_euclid(7) * 5 + since.rem_euclid(7).min(4) + 1
}

trait DaysSince {
    fn to_days_since(self, other: Date) -> i32;
}

impl DaysSince for Date {
    fn to_days_since(self, other: Date) -> i32 {
        i32::try_from(self.duration_since(other).as_hours() / 24).unwrap_or(0)
    }
}
