//! A mistake in a declared model: where it is, what it is, what to do.

use std::fmt;

use serde::Serialize;

/// One mistake, at a place that a person can open. It has no code: a pack gives its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ModelFault {
    /// `suspected.sql`, `suspected.yaml`.
    pub file: String,
    /// From 1; 0 when it is about the whole file.
    pub line: u32,
    pub weight: Weight,
    pub what: String,
    /// What to do now.
    pub hint: String,
}

/// Whether the model may run all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    Error,
    Warning,
}

impl ModelFault {
    /// An error.
    pub fn error(
        file: impl Into<String>,
        line: u32,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) -> ModelFault {
        ModelFault {
            file: file.into(),
            line,
            weight: Weight::Error,
            what: what.into(),
            hint: hint.into(),
        }
    }

    /// The same as a warning: somebody should look.
    pub fn as_warning(self) -> ModelFault {
        ModelFault {
            weight: Weight::Warning,
            ..self
        }
    }

    /// Whether it keeps the model from running.
    pub fn is_error(&self) -> bool {
        self.weight == Weight::Error
    }
}

impl fmt::Display for ModelFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.weight {
            Weight::Error => "error",
            Weight::Warning => "warning",
        };
        match self.line {
            0 => write!(f, "{word} {}: {}", self.file, self.what)?,
            line => write!(f, "{word} {}:{line}: {}", self.file, self.what)?,
        }
        write!(f, "\n  hint: {}", self.hint)
    }
}

/// The line of a header on which `word` stands first by itself, from the line of its `section:` on; 0: nowhere.
pub(super) fn line_in(text: &str, section: &str, word: &str) -> u32 {
    let head = format!("{section}:");
    let opens = |line: &str| {
        line.trim_start()
            .trim_start_matches("- ")
            .starts_with(&head)
    };
    let begins = text.lines().position(opens).unwrap_or(0);
    line_from(text, begins, word, &['_', '.', '-'])
}

/// The line of SQL on which `word` stands first by itself; 0 when it stands nowhere.
pub(super) fn line_of(text: &str, word: &str) -> u32 {
    line_from(text, 0, word, &['_'])
}

fn line_from(text: &str, from: usize, word: &str, joined: &[char]) -> u32 {
    let part = |c: char| c.is_alphanumeric() || joined.contains(&c);
    let whole = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + word.len()..].chars().next();
            !before.is_some_and(part) && !after.is_some_and(part)
        })
    };
    let found = text.lines().skip(from).position(whole);
    found.map_or(0, |at| u32::try_from(from + at + 1).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{line_in, line_of};

    #[test]
    fn a_word_is_found_by_itself_and_not_within_another() {
        let text = "en: a student\ninputs:\n  education.student_old: {}\n  education.student: {}\n";
        assert_eq!(line_in(text, "inputs", "education.student"), 4);
        assert_eq!(line_in(text, "inputs", "student"), 0);
        assert_eq!(line_in(text, "inputs", "police.permit"), 0);
        assert_eq!(line_of("SELECT a\nFROM police.permit", "permit"), 2);
    }
}
