//! Dates and times as offices write them.

use haina_core::calendar::ZONE;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStyle {
    /// `2026-03-01`
    Iso,
    /// `2026/3/1`
    Slashes,
    /// `2026年3月1日`
    Chinese,
    /// `20260301`
    Compact,
    /// `2026.3.1`
    Dots,
}

/// Days since 1 January 1970 (Howard Hinnant, days from civil).
pub(in crate::load) fn day_number(date: Date) -> i32 {
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year =
        (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + i32::from(date.day()) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date in one of the styles; an empty list allows all. What stands behind it is given back.
pub(super) fn date<'t>(text: &'t str, styles: &[DateStyle]) -> Option<(Date, &'t str)> {
    let (year, rest) = number(text, 4, 8)?;
    let allowed = |style| styles.is_empty() || styles.contains(&style);
    if year.digits == 8 {
        let made = made(
            year.value / 10_000,
            year.value / 100 % 100,
            year.value % 100,
        )?;
        return allowed(DateStyle::Compact).then_some((made, rest));
    }
    if year.digits != 4 {
        return None;
    }
    let mark = rest.chars().next()?;
    let (style, second) = match mark {
        '-' => (DateStyle::Iso, '-'),
        '/' => (DateStyle::Slashes, '/'),
        '.' => (DateStyle::Dots, '.'),
        '年' => (DateStyle::Chinese, '月'),
        _ => return None,
    };
    let (month, rest) = number(rest.strip_prefix(mark)?, 1, 2)?;
    let (day, rest) = number(rest.strip_prefix(second)?, 1, 2)?;
    let rest = match style {
        DateStyle::Chinese => rest.strip_prefix('日')?,
        _ => rest,
    };
    let made = made(year.value, month.value, day.value)?;
    allowed(style).then_some((made, rest))
}

/// A moment: with an offset as it says, without one civil time of the city; microseconds UTC.
pub(super) fn moment(text: &str, styles: &[DateStyle]) -> Option<i64> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_microsecond());
    }
    let (day, rest) = date(text, styles)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', '\u{3000}']);
    let time = match rest {
        "" => Time::midnight(),
        rest => rest.parse().ok()?,
    };
    of_city(day.to_datetime(time))
}

/// Civil time of the city (Asia/Shanghai) as microseconds UTC.
pub(in crate::load) fn of_city(civil: DateTime) -> Option<i64> {
    let zoned = civil.to_zoned(ZONE.clone()).ok()?;
    Some(zoned.timestamp().as_microsecond())
}

struct Number {
    value: i32,
    digits: usize,
}

fn number(text: &str, least: usize, most: usize) -> Option<(Number, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits < least || digits > most {
        return None;
    }
    let (head, rest) = text.split_at(digits);
    let value = head.parse().ok()?;
    Some((Number { value, digits }, rest))
}

fn made(year: i32, month: i32, day: i32) -> Option<Date> {
    let (year, month, day) = (
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    );
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_every_style_that_is_allowed() {
        let day = Date::constant(2026, 3, 1);
        for text in [
            "2026-03-01",
            "2026/3/1",
            "2026年3月1日",
            "20260301",
            "2026.3.1",
        ] {
            assert_eq!(date(text, &[]), Some((day, "")), "{text}");
        }
        assert_eq!(date("2026/3/1", &[DateStyle::Iso]), None);
        for text in [
            "2026-02-30",
            "2026-3",
            "26-3-1",
            "",
            "2026年3月1",
            "三月一日",
        ] {
            let whole = date(text, &[]).filter(|(_, rest)| rest.is_empty());
            assert_eq!(whole, None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        let epoch = Date::constant(1970, 1, 1);
        for (year, month, day) in [
            (1970, 1, 1),
            (1969, 12, 31),
            (2000, 2, 29),
            (2026, 3, 1),
            (1, 1, 1),
        ] {
            let date = Date::constant(year, month, day);
            let span = epoch.until((jiff::Unit::Day, date)).unwrap();
            assert_eq!(day_number(date), span.get_days(), "{date}");
        }
    }

    #[test]
    fn a_time_without_an_offset_is_civil_time_of_the_city() {
        let utc: Timestamp = "2026-03-01T00:30:00Z".parse().unwrap();
        let same = [
            "2026-03-01 08:30:00",
            "2026-03-01T08:30:00",
            "2026/3/1 08:30",
            "2026-03-01T00:30:00Z",
            "2026-03-01T08:30:00+08:00",
        ];
        for text in same {
            assert_eq!(moment(text, &[]), Some(utc.as_microsecond()), "{text}");
        }
        assert_eq!(moment("2026-03-01 25:00", &[]), None);
    }
}
