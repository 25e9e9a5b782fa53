//! Reading days in the styles in which tables hold them (日期的各种写法).

use serde::{Deserialize, Serialize};

/// In which order a column writes day and month when it writes them first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// 31/12/1990.
    #[default]
    DayFirst,
    /// 12/31/1990.
    MonthFirst,
}

/// Year, month and day as written; zero where a part is not known. The day need not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

impl Day {
    /// Eight digits, `YYYYMMDD`: the form in which days are compared.
    pub fn digits(self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// Whether month and day are in the range of any calendar.
    pub fn is_plausible(self) -> bool {
        (1000..2200).contains(&self.year) && self.month <= 12 && self.day <= 31
    }
}

/// Reads a day in any style; none when the text is no day at all.
///
/// Styles: `19901231`, `1990-12-31`, `1990/12/31`, `1990年12月31日`, `1990.12`, `31/12/1990`, `12/31/1990`,
/// `31 Dec 1990`, `Dec 31, 1990`, `1990-12-31T00:00:00`, two-digit years (as 19xx, or 20xx up to 25).
pub fn parse(text: &str, order: DayOrder) -> Option<Day> {
    let mut parts: Vec<(u32, usize)> = Vec::with_capacity(4);
    let mut named = None;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_ascii_digit() {
            let mut end = start + 1;
            while chars.next_if(|(_, c)| c.is_ascii_digit()).is_some() {
                end += 1;
            }
            parts.push((text.get(start..end)?.parse().ok()?, end - start));
        } else if c.is_ascii_alphabetic() {
            let mut end = start + 1;
            while chars.next_if(|(_, c)| c.is_ascii_alphabetic()).is_some() {
                end += 1;
            }
            match month_named(text.get(start..end)?) {
                Some(month) if named.is_none() => named = Some((month, parts.len())),
                // The T between day and time, and the endings of 1st, 2nd, 3rd.
                None if end - start <= 2 => {}
                _ => return None,
            }
        } else if !matches!(
            c,
            '-' | '/' | '.' | ' ' | ',' | ':' | '年' | '月' | '日' | '号' | '+'
        ) {
            return None;
        }
        if parts.len() > 7 {
            return None;
        }
    }
    let day = match (named, parts.as_slice()) {
        (Some((month, _)), [(day, d), (year, y), ..]) if *d <= 2 && *y >= 2 => Day {
            year: full_year(*year, *y),
            month,
            day: *day,
        },
        (None, [(all, 8), ..]) => Day {
            year: all / 10_000,
            month: all / 100 % 100,
            day: all % 100,
        },
        (None, [(all, 14)]) => Day {
            year: all / 10_000,
            month: all / 100 % 100,
            day: all % 100,
        },
        (None, [(year, 4), (month, 1..=2), (day, 1..=2), ..]) => Day {
            year: *year,
            month: *month,
            day: *day,
        },
        (None, [(year, 4), (month, 1..=2)]) => Day {
            year: *year,
            month: *month,
            day: 0,
        },
        (None, [(year, 4)]) => Day {
            year: *year,
            month: 0,
            day: 0,
        },
        (None, [(a, 1..=2), (b, 1..=2), (year, y @ (2 | 4)), ..]) => {
            let (day, month) = match order {
                DayOrder::DayFirst => (*a, *b),
                DayOrder::MonthFirst => (*b, *a),
            };
            Day {
                year: full_year(*year, *y),
                month,
                day,
            }
        }
        _ => return None,
    };
    (day.year > 0).then_some(day)
}

/// The order in which most of these texts make sense.
pub fn order_of<'a>(texts: impl Iterator<Item = &'a str>) -> DayOrder {
    let (mut day_first, mut month_first) = (0u32, 0u32);
    for text in texts.take(5000) {
        if let Some(day) = parse(text, DayOrder::DayFirst) {
            day_first += u32::from(day.month > 12 && day.day <= 12);
            month_first += u32::from(day.day > 12 && day.month <= 12);
        }
    }
    // Read day first, a month beyond twelve says that the month stood in front.
    if day_first > month_first {
        DayOrder::MonthFirst
    } else {
        DayOrder::DayFirst
    }
}

fn full_year(year: u32, digits: usize) -> u32 {
    match (digits, year) {
        (2, 0..=25) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let hit = MONTHS.iter().position(|m| {
        word.len() >= 3 && m.starts_with(&word) || word == "sept" && *m == "september"
    })?;
    Some(hit as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_many_styles() {
        for text in [
            "19901231",
            "1990-12-31",
            "1990/12/31",
            "1990年12月31日",
            "31/12/1990",
            "31.12.90",
            "31 Dec 1990",
            "December 31, 1990",
            "1990-12-31T00:00:00",
            "1990-12-31 08:30:00",
            "31st Dec 1990",
        ] {
            let day = parse(text, DayOrder::DayFirst).map(Day::digits);
            assert_eq!(day.as_deref(), Some("19901231"), "{text}");
        }
        assert_eq!(
            parse("12/31/1990", DayOrder::MonthFirst)
                .map(Day::digits)
                .as_deref(),
            Some("19901231")
        );
        assert_eq!(
            parse("1990", DayOrder::DayFirst)
                .map(Day::digits)
                .as_deref(),
            Some("19900000")
        );
        for text in ["", "stanley", "12", "123456789", "rose 19901231 x"] {
            assert_eq!(parse(text, DayOrder::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_seen_from_days_beyond_twelve() {
        assert_eq!(
            order_of(["12/31/1990", "01/02/1990"].into_iter()),
            DayOrder::MonthFirst
        );
        assert_eq!(
            order_of(["31/12/1990", "01/02/1990"].into_iter()),
            DayOrder::DayFirst
        );
    }
}
