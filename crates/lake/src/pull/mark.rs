//! Levels (水位): how far a source was pulled, as a value of its column that can be written into a statement.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::spec::{Since, SourceKind};

/// What kind of values a watermark's column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LevelKind {
    Whole,
    Decimal,
    Day,
    /// A time without an offset.
    Civil,
    /// A moment.
    At,
    Text,
}

/// A value of a watermark's column, as the source's database writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Level {
    pub kind: LevelKind,
    pub text: String,
}

impl Level {
    /// The level that a text is.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(kind: LevelKind, text: &str) -> Result<Level, &'static str> {
        let level = Level {
            kind,
            text: text.to_owned(),
        };
        let is_one = match kind {
            LevelKind::Whole => text.parse::<i128>().is_ok(),
            LevelKind::Decimal => {
                text.bytes()
                    .all(|b| b.is_ascii_digit() || b"-.".contains(&b))
                    && text.bytes().any(|b| b.is_ascii_digit())
            }
            LevelKind::Day => text.parse::<Date>().is_ok(),
            LevelKind::Civil => civil(text).is_some(),
            LevelKind::At => moment(text).is_some(),
            LevelKind::Text => !text.contains('\0') && text.len() <= 1_000,
        };
        is_one
            .then_some(level)
            .ok_or("it holds a value that is none of its type's ordinary ones")
    }

    /// The level from which the next pull looks again.
    ///
    /// # Errors
    /// Why the overlap does not go with the column.
    pub fn back(&self, since: &Since) -> Result<Level, &'static str> {
        let (seconds, keys) = (
            i64::from(since.overlap_seconds),
            i128::from(since.overlap_keys),
        );
        let span = SignedDuration::from_secs(seconds);
        let text = match self.kind {
            _ if seconds == 0 && keys == 0 => Some(self.text.clone()),
            LevelKind::Whole if seconds == 0 => {
                let level = self.text.parse::<i128>().ok();
                level
                    .and_then(|n| n.checked_sub(keys))
                    .map(|n| n.to_string())
            }
            LevelKind::Day if keys == 0 => {
                let day = self.text.parse::<Date>().ok();
                let at = day.and_then(|day| day.at(0, 0, 0, 0).checked_sub(span).ok());
                at.map(|at| at.date().to_string())
            }
            LevelKind::Civil if keys == 0 => {
                let at = civil(&self.text).and_then(|at| at.checked_sub(span).ok());
                at.map(|at| self.written(at))
            }
            LevelKind::At if keys == 0 => {
                let at = moment(&self.text).and_then(|at| at.checked_sub(span).ok());
                at.map(|at| at.to_string().replace('T', " "))
            }
            // Times that are kept as texts, which is how SQLite has them: they are written as they were.
            LevelKind::Text if keys == 0 => match self.text.parse::<Date>() {
                Ok(day) if self.text.len() == 10 => {
                    let at = day.at(0, 0, 0, 0).checked_sub(span).ok();
                    at.map(|at| at.date().to_string())
                }
                _ => {
                    let at = civil(self.text.trim_end_matches('Z'));
                    let at = at.and_then(|at| at.checked_sub(span).ok());
                    at.map(|at| self.written(at))
                }
            },
            _ => None,
        };
        let text = text.ok_or("the overlap does not go with its type")?;
        Ok(Level {
            kind: self.kind,
            text,
        })
    }

    /// The level as it stands in a statement.
    pub fn literal(&self, source: SourceKind) -> String {
        let quoted = match source {
            SourceKind::Mysql => {
                format!("'{}'", self.text.replace('\\', "\\\\").replace('\'', "''"))
            }
            _ => format!("'{}'", self.text.replace('\'', "''")),
        };
        match (self.kind, source) {
            (LevelKind::Whole | LevelKind::Decimal, _) => self.text.clone(),
            (LevelKind::Text, SourceKind::Postgresql) => format!("{quoted} COLLATE \"C\""),
            (LevelKind::Text, SourceKind::Mysql) => format!("CAST({quoted} AS BINARY)"),
            (LevelKind::Day, SourceKind::Postgresql | SourceKind::Mysql) => {
                format!("DATE {quoted}")
            }
            (LevelKind::Civil, SourceKind::Postgresql) => format!("TIMESTAMP {quoted}"),
            (LevelKind::At, SourceKind::Postgresql) => format!("TIMESTAMPTZ {quoted}"),
            (LevelKind::Civil | LevelKind::At, SourceKind::Mysql) => {
                format!("CAST({} AS DATETIME(6))", quoted.replace('Z', ""))
            }
            _ => quoted,
        }
    }

    /// Whether the other one is further on; where that cannot be said, it is.
    pub fn is_before(&self, other: &Level) -> bool {
        if self.kind != other.kind {
            return true;
        }
        match self.kind {
            LevelKind::Whole => {
                self.text.parse::<i128>().unwrap_or_default()
                    <= other.text.parse::<i128>().unwrap_or_default()
            }
            LevelKind::At => moment(&self.text) <= moment(&other.text),
            LevelKind::Civil => civil(&self.text) <= civil(&other.text),
            LevelKind::Day | LevelKind::Text => self.text <= other.text,
            LevelKind::Decimal => true,
        }
    }

    /// What people are told: times. A key may be somebody's.
    pub fn told(&self) -> Option<String> {
        let is_time = matches!(self.kind, LevelKind::Day | LevelKind::Civil | LevelKind::At);
        is_time.then(|| self.text.clone())
    }

    /// A time in the form that this one has, never later than it.
    fn written(&self, at: DateTime) -> String {
        let form = match self.text.contains('T') {
            true => "%Y-%m-%dT%H:%M:%S",
            false => "%Y-%m-%d %H:%M:%S",
        };
        at.strftime(form).to_string()
    }
}

fn civil(text: &str) -> Option<DateTime> {
    text.parse().ok()
}

/// `2026-03-01 00:30:00+00` of PostgreSQL, `2026-03-01 00:30:00Z` of ours.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(kind: LevelKind, text: &str, seconds: u32, keys: u32) -> String {
        let since = Since {
            column: "w".to_owned(),
            overlap_seconds: seconds,
            overlap_keys: keys,
        };
        let level = Level::read(kind, text).and_then(|level| level.back(&since));
        level.map_or_else(str::to_owned, |level| level.text)
    }

    #[test]
    fn an_overlap_goes_back_in_the_form_that_the_source_has() {
        use LevelKind as K;
        assert_eq!(back(K::Whole, "57", 0, 10), "47");
        assert_eq!(back(K::Day, "2026-03-01", 3_600, 0), "2026-02-28");
        assert_eq!(
            back(K::Civil, "2026-03-01 00:30:00.5", 3_600, 0),
            "2026-02-28 23:30:00"
        );
        assert_eq!(
            back(K::At, "2026-03-01 00:30:00.25+00", 60, 0),
            "2026-03-01 00:29:00.25Z"
        );
        assert_eq!(
            back(K::Text, "2026-03-01T00:30:00Z", 60, 0),
            "2026-03-01T00:29:00"
        );
        assert_eq!(back(K::Text, "2026-03-01", 60, 0), "2026-02-28");
        assert_eq!(back(K::Text, "A-17", 0, 0), "A-17");
        for wrong in [
            back(K::Text, "A-17", 60, 0),
            back(K::Whole, "57", 60, 0),
            back(K::Day, "2026-03-01", 0, 1),
        ] {
            assert!(wrong.contains("overlap"), "{wrong}");
        }
        assert!(back(K::At, "infinity", 0, 0).contains("ordinary"));
        assert!(back(K::Decimal, "NaN", 0, 0).contains("ordinary"));
    }

    #[test]
    fn a_text_cannot_leave_its_quotes() {
        let level = Level::read(LevelKind::Text, r"a\' OR 1=1 --").unwrap();
        assert_eq!(level.literal(SourceKind::Sqlite), r"'a\'' OR 1=1 --'");
        assert_eq!(
            level.literal(SourceKind::Mysql),
            r"CAST('a\\'' OR 1=1 --' AS BINARY)"
        );
        assert!(Level::read(LevelKind::Whole, "1; DROP TABLE t").is_err());
        assert!(Level::read(LevelKind::Day, "2026-03-01' OR '1").is_err());
    }
}
