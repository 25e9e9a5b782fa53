//! Limits (时限): how long something may take, in the units the rules of administration use.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Fault, FaultKind, Words};

/// A length of time as a rule states it, such as "20 workdays"; [`crate::Calendar::due`] makes a deadline of it.
///
/// Written and read as text: a number, a space and the unit. `"1 workday"` and `"1 workdays"` are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limit {
    pub n: u32,
    pub unit: LimitUnit,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// Elapsed hours, nights and holidays included.
    Hours,
    /// Calendar days; the last one moves to the next working day when it is a rest day.
    Days,
    /// Working days (工作日), make-up days included.
    Workdays,
    /// Calendar months by Civil Code articles 201 to 203.
    Months,
}

/// A limit that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    #[error("`{text}` is not a limit")]
    Unreadable { text: String },
    #[error("`{text}` is longer than ten years ({max} {unit})")]
    TooLong {
        text: String,
        max: u32,
        unit: &'static str,
    },
}

impl Limit {
    /// A limit of `n` elapsed hours.
    pub const fn hours(n: u32) -> Limit {
        Limit {
            n,
            unit: LimitUnit::Hours,
        }
    }

    /// A limit of `n` calendar days.
    pub const fn days(n: u32) -> Limit {
        Limit {
            n,
            unit: LimitUnit::Days,
        }
    }

    /// A limit of `n` working days.
    pub const fn workdays(n: u32) -> Limit {
        Limit {
            n,
            unit: LimitUnit::Workdays,
        }
    }

    /// A limit of `n` calendar months.
    pub const fn months(n: u32) -> Limit {
        Limit {
            n,
            unit: LimitUnit::Months,
        }
    }

    /// The limit for people: "20 个工作日", "20 working days".
    pub fn words(&self) -> Words {
        let (zh, one, many) = match self.unit {
            LimitUnit::Hours => ("小时", "hour", "hours"),
            LimitUnit::Days => ("日", "day", "days"),
            LimitUnit::Workdays => ("个工作日", "working day", "working days"),
            LimitUnit::Months => ("个月", "month", "months"),
        };
        let en = if self.n == 1 { one } else { many };
        Words::new(format!("{} {zh}", self.n), format!("{} {en}", self.n))
    }
}

impl LimitUnit {
    /// The unit as it is written, in the plural.
    pub const fn name(self) -> &'static str {
        match self {
            LimitUnit::Hours => "hours",
            LimitUnit::Days => "days",
            LimitUnit::Workdays => "workdays",
            LimitUnit::Months => "months",
        }
    }

    /// The most of this unit that a limit may hold: about ten years.
    pub const fn max(self) -> u32 {
        match self {
            LimitUnit::Hours => 87_600,
            LimitUnit::Days => 3_660,
            LimitUnit::Workdays => 2_520,
            LimitUnit::Months => 120,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.unit.name();
        let name = if self.n == 1 {
            name.trim_end_matches('s')
        } else {
            name
        };
        write!(f, "{} {name}", self.n)
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Limit, LimitError> {
        let shown = || text.chars().take(64).collect::<String>();
        let unreadable = || LimitError::Unreadable { text: shown() };
        let (n, unit) = text.trim().split_once(' ').ok_or_else(unreadable)?;
        let unit = match unit.trim_start() {
            "hour" | "hours" => LimitUnit::Hours,
            "day" | "days" => LimitUnit::Days,
            "workday" | "workdays" => LimitUnit::Workdays,
            "month" | "months" => LimitUnit::Months,
            _ => return Err(unreadable()),
        };
        if n.is_empty() || !n.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unreadable());
        }
        match n.parse::<u32>() {
            Ok(n) if n <= unit.max() => Ok(Limit { n, unit }),
            _ => Err(LimitError::TooLong {
                text: shown(),
                max: unit.max(),
                unit: unit.name(),
            }),
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl Fault for LimitError {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            LimitError::Unreadable { .. } => "COR0010",
            LimitError::TooLong { .. } => "COR0011",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            LimitError::Unreadable { .. } => Some(
                "write a whole number, a space and `hours`, `days`, `workdays` or `months`, such as `20 workdays`".into(),
            ),
            LimitError::TooLong { max, unit, .. } => Some(format!("write at most {max} {unit}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_limit_reads_and_prints() {
        for (text, limit, printed) in [
            ("20 workdays", Limit::workdays(20), "20 workdays"),
            ("1 workdays", Limit::workdays(1), "1 workday"),
            ("1 hour", Limit::hours(1), "1 hour"),
            ("  3  months ", Limit::months(3), "3 months"),
            ("0 days", Limit::days(0), "0 days"),
        ] {
            assert_eq!(text.parse(), Ok(limit), "{text}");
            assert_eq!(limit.to_string(), printed);
        }
    }

    #[test]
    fn anything_else_is_refused_with_a_code() {
        for (text, code) in [
            ("", "COR0010"),
            ("20", "COR0010"),
            ("workdays", "COR0010"),
            ("-1 days", "COR0010"),
            ("+1 days", "COR0010"),
            ("1.5 hours", "COR0010"),
            ("30 minutes", "COR0010"),
            ("3 weeks", "COR0010"),
            ("5 days and 2 hours", "COR0010"),
            ("99999999999999999999 days", "COR0011"),
            ("3661 days", "COR0011"),
        ] {
            let error = text.parse::<Limit>().unwrap_err();
            assert_eq!(error.code(), code, "{text}");
            assert!(error.hint().is_some());
        }
    }

    #[test]
    fn a_limit_has_words_for_people() {
        assert_eq!(
            Limit::workdays(20).words(),
            Words::new("20 个工作日", "20 working days")
        );
        assert_eq!(Limit::hours(1).words(), Words::new("1 小时", "1 hour"));
    }

    proptest! {
        #[test]
        fn every_limit_reads_back_from_its_text(n in 0u32..=120, unit in 0usize..4) {
            let unit = [LimitUnit::Hours, LimitUnit::Days, LimitUnit::Workdays, LimitUnit::Months][unit];
            let limit = Limit { n, unit };
            prop_assert_eq!(limit.to_string().parse::<Limit>(), Ok(limit));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<Limit>();
        }
    }
}
