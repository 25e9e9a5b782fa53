//! Days (日), counted, because ten million people have a hundred million of them.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// A civil day, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// How a date is written in a file (日期写法).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateStyle {
    /// `2026-03-01`
    #[default]
    Iso,
    /// `2026/3/1`
    Slash,
    /// `2026年3月1日`
    Chinese,
    /// `20260301`
    Compact,
}

impl Day {
    /// The day of a calendar date. Howard Hinnant's `days_from_civil`.
    #[inline]
    pub fn new(year: i32, month: u32, day: u32) -> Day {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let shifted = (month + 9) % 12;
        let of_year = (153 * shifted + 2) / 5 + day - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year as i32;
        Day(era * 146_097 + days - 719_468)
    }

    /// The day of a date.
    pub fn of(date: jiff::civil::Date) -> Day {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        Day::new(date.year().into(), month.into(), day.into())
    }

    /// Year, month and day.
    #[inline]
    pub fn ymd(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }

    /// This day moved by `days`.
    #[inline]
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Whole years from `birth` to this day; below zero before birth. Who was born on 29 February has a birthday on 1 March.
    #[inline]
    pub fn age_of(self, birth: Day) -> i32 {
        let (year, month, day) = self.ymd();
        let (born, born_month, born_day) = birth.ymd();
        year - born - i32::from((month, day) < (born_month, born_day))
    }

    /// The same as a calendar date.
    pub fn date(self) -> Date {
        let (year, month, day) = self.ymd();
        Date::new(year as i16, month as i8, day as i8).unwrap_or(Date::ZERO)
    }

    /// Appends the day to `out` in a style.
    pub fn write(self, style: DateStyle, out: &mut String) {
        let (year, month, day) = self.ymd();
        match style {
            DateStyle::Iso => {
                digits(out, year as u32, 4);
                out.push('-');
                digits(out, month, 2);
                out.push('-');
                digits(out, day, 2);
            }
            DateStyle::Compact => digits(out, year as u32 * 10_000 + month * 100 + day, 8),
            DateStyle::Slash | DateStyle::Chinese => {
                let marks = if style == DateStyle::Slash {
                    ["/", "/", ""]
                } else {
                    ["年", "月", "日"]
                };
                let width = |n: u32| if n < 10 { 1 } else { 2 };
                digits(out, year as u32, 4);
                out.push_str(marks[0]);
                digits(out, month, width(month));
                out.push_str(marks[1]);
                digits(out, day, width(day));
                out.push_str(marks[2]);
            }
        }
    }

    /// Reads a day in any of the four styles; none where it is none of them or no such day exists.
    pub fn read(text: &str) -> Option<Day> {
        let text = text.trim();
        let compact = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        let (year, month, day) = if compact {
            (
                text[..4].parse().ok()?,
                text[4..6].parse().ok()?,
                text[6..].parse().ok()?,
            )
        } else {
            let text = text.trim_end_matches('日');
            let mut parts = text.split(['-', '/', '年', '月']);
            let triple = (
                parts.next()?.parse().ok()?,
                parts.next()?.parse().ok()?,
                parts.next()?.parse().ok()?,
            );
            if parts.next().is_some() {
                return None;
            }
            triple
        };
        Date::new(year, month, day).ok().map(Day::from)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Day {
        Day::new(
            i32::from(date.year()),
            u32::from(date.month().unsigned_abs()),
            u32::from(date.day().unsigned_abs()),
        )
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::with_capacity(10);
        self.write(DateStyle::Iso, &mut out);
        f.write_str(&out)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Appends `value` in exactly `width` digits, at most ten.
pub(crate) fn digits(out: &mut String, value: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = value / 10_u32.pow(place) % 10;
        out.push(char::from(b'0' + digit as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_is_the_calendars_day_and_reads_back_in_every_style(days in -36_000i32..40_000) {
            let day = Day(days);
            let (year, month, of_month) = day.ymd();
            prop_assert_eq!(Day::new(year, month, of_month), day);
            prop_assert_eq!(Day::from(day.date()), day);
            for style in [DateStyle::Iso, DateStyle::Slash, DateStyle::Chinese, DateStyle::Compact] {
                let mut text = String::new();
                day.write(style, &mut text);
                prop_assert_eq!(Day::read(&text), Some(day), "{}", text);
            }
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,20}") {
            let _ = Day::read(&text);
        }
    }

    #[test]
    fn a_birthday_makes_a_year() {
        let birth = Day::new(2010, 3, 1);
        assert_eq!(Day::new(2026, 2, 28).age_of(birth), 15);
        assert_eq!(Day::new(2026, 3, 1).age_of(birth), 16);
        assert_eq!(Day::new(2010, 2, 28).age_of(birth), -1);
        assert_eq!(Day::new(2025, 2, 28).age_of(Day::new(2008, 2, 29)), 16);
    }
}
