//! A mistake in a pack: where it is, what it is, what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One mistake in a pack, at a place that a person can open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackFault {
    /// `PAK0010`; has a page in `docs/errors/`.
    pub code: String,
    pub severity: Severity,
    /// The pack's name, or its folder's where it has none yet.
    pub pack: String,
    /// Path inside the pack, with `/`.
    pub file: String,
    /// From 1; 0 when the fault is about the whole file.
    pub line: u32,
    /// From 1; 0 when the fault is about the whole line or file.
    pub column: u32,
    pub message: String,
    pub hint: Option<String>,
}

/// Whether the pack can be applied all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// A place in a file: line and column from 1, 0 when unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos {
    pub line: u32,
    pub column: u32,
}

/// Collects faults while a pack is read, so that all of them are told at once.
#[derive(Debug, Default)]
pub struct Faults {
    pack: String,
    list: Vec<PackFault>,
}

/// More faults than this are counted but not told: a broken file could make millions.
pub const FAULTS_MAX: usize = 500;

impl Faults {
    /// An empty collection for the pack of that name.
    pub fn new(pack: impl Into<String>) -> Faults {
        Faults {
            pack: pack.into(),
            list: Vec::new(),
        }
    }

    /// Notes an error.
    pub fn error(
        &mut self,
        code: &str,
        file: &str,
        pos: Pos,
        message: impl Into<String>,
    ) -> &mut Self {
        self.push(Severity::Error, code, file, pos, message.into());
        self
    }

    /// Notes a warning: the pack can be applied, but somebody should look.
    pub fn warning(
        &mut self,
        code: &str,
        file: &str,
        pos: Pos,
        message: impl Into<String>,
    ) -> &mut Self {
        self.push(Severity::Warning, code, file, pos, message.into());
        self
    }

    /// Adds what to do now to the fault noted last.
    pub fn hint(&mut self, hint: impl Into<String>) {
        if let Some(last) = self.list.last_mut() {
            last.hint = Some(hint.into());
        }
    }

    /// Whether any error (not only warnings) was noted.
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|f| f.severity == Severity::Error)
    }

    /// Whether any error was noted in a file.
    pub fn any_error_in(&self, file: &str) -> bool {
        self.list
            .iter()
            .any(|f| f.severity == Severity::Error && f.file == file)
    }

    /// Takes over the faults of another collection.
    pub fn extend(&mut self, other: Vec<PackFault>) {
        self.list.extend(other);
    }

    /// Everything noted, sorted by file and place, the same fault told once.
    pub fn finish(mut self) -> Vec<PackFault> {
        let place = |f: &PackFault| {
            (
                f.file.clone(),
                f.line,
                f.column,
                f.code.clone(),
                f.message.clone(),
            )
        };
        self.list.sort_by_key(place);
        self.list.dedup_by_key(|f| place(f));
        self.list.truncate(FAULTS_MAX);
        self.list
    }

    fn push(&mut self, severity: Severity, code: &str, file: &str, pos: Pos, message: String) {
        if self.list.len() > FAULTS_MAX * 2 {
            return;
        }
        self.list.push(PackFault {
            code: code.to_owned(),
            severity,
            pack: self.pack.clone(),
            file: file.to_owned(),
            line: pos.line,
            column: pos.column,
            message,
            hint: None,
        });
    }
}

impl PackFault {
    /// Whether it keeps the pack from being applied.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// `file:line:column`, without what is unknown.
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (0, _) => self.file.clone(),
            (line, 0) => format!("{}:{line}", self.file),
            (line, column) => format!("{}:{line}:{column}", self.file),
        }
    }
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "{word}[{}] {}: {}",
            self.code,
            self.place(),
            self.message
        )?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// `, did you mean …?` when one of `known` is close to `written`.
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let best = known
        .into_iter()
        .map(|k| {
            (
                strsim::damerau_levenshtein(&written.to_lowercase(), &k.to_lowercase()),
                k,
            )
        })
        .min_by_key(|(distance, k)| (*distance, k.len()))?;
    let near =
        best.0 <= 1 + written.chars().count() / 4 || (best.1.len() > 2 && written.contains(best.1));
    near.then(|| format!("did you mean `{}`?", best.1))
}
