//! Reading a file of holiday notices.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::Ruled;
use crate::{Fault, FaultKind};

/// The longest file of notices that is read.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// A file of notices that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("the calendar file cannot be read: {reason} (line {line})")]
    Unreadable { line: usize, reason: String },
    #[error("the calendar file says two things of {day}")]
    Contradiction { day: Date },
    #[error(
        "{day} is ruled by the notice of {notice_year}, which is neither its year nor the next"
    )]
    StrayDay { day: Date, notice_year: i16 },
    #[error("the calendar file holds no notice")]
    Empty,
    #[error("the calendar file has {bytes} bytes, more than {BYTES_MAX}")]
    TooLarge { bytes: usize },
}

/// What one file says.
pub(super) struct Notice {
    pub(super) days: BTreeMap<Date, Ruled>,
    pub(super) years: BTreeSet<i16>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    notices: BTreeMap<String, serde::de::IgnoredAny>,
    year: Option<i16>,
    #[serde(default)]
    days: Vec<Day>,
}

#[derive(Deserialize)]
struct Day {
    date: Date,
    #[serde(default)]
    name: String,
    #[serde(alias = "isOffDay")]
    off: bool,
    notice_year: Option<i16>,
}

impl Notice {
    pub(super) fn read(text: &str) -> Result<Notice, CalendarError> {
        if text.len() > BYTES_MAX {
            return Err(CalendarError::TooLarge { bytes: text.len() });
        }
        let file: File = serde_json::from_str(text).map_err(|e| CalendarError::Unreadable {
            line: e.line(),
            reason: e.to_string(),
        })?;
        let mut years: BTreeSet<i16> = file.year.into_iter().collect();
        for year in file.notices.keys() {
            years.insert(year.parse().map_err(|_| CalendarError::Unreadable {
                line: 1,
                reason: format!("`{year}` in `notices` is not a year"),
            })?);
        }
        let mut days: BTreeMap<Date, Ruled> = BTreeMap::new();
        for Day {
            date: day,
            name,
            off,
            notice_year,
        } in file.days
        {
            let notice_year = notice_year.or(file.year).unwrap_or(day.year());
            if notice_year != day.year() && notice_year != day.year().saturating_add(1) {
                return Err(CalendarError::StrayDay { day, notice_year });
            }
            years.insert(notice_year);
            let ruled = Ruled {
                name,
                off,
                notice_year,
            };
            let before = days.insert(day, ruled);
            if before.is_some_and(|before| before.off != off) {
                return Err(CalendarError::Contradiction { day });
            }
        }
        if years.is_empty() {
            return Err(CalendarError::Empty);
        }
        Ok(Notice { days, years })
    }
}

impl Fault for CalendarError {
    fn kind(&self) -> FaultKind {
        match self {
            CalendarError::TooLarge { .. } => FaultKind::TooLarge,
            _ => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            CalendarError::Unreadable { .. } => "COR0002",
            CalendarError::Contradiction { .. } => "COR0003",
            CalendarError::StrayDay { .. } => "COR0004",
            CalendarError::Empty => "COR0005",
            CalendarError::TooLarge { .. } => "COR0006",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            CalendarError::Unreadable { .. } => {
                "compare the file with `crates/core/data/cn-holidays-2007-2026.json`".into()
            }
            CalendarError::Contradiction { day } => {
                format!("keep one entry for {day}, as the notice has it")
            }
            CalendarError::StrayDay { day, .. } => {
                format!("correct `notice_year` of {day}, or its date")
            }
            CalendarError::Empty => "give `days`, or `notices` for a year without changes".into(),
            CalendarError::TooLarge { .. } => "load the notices year by year".into(),
        })
    }
}
