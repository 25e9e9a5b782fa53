//! Why a command failed: what, why, what now, and the exit code that says it to scripts.

use std::error::Error;
use std::fmt;

use haina_core::{Fault, FaultKind};

/// A way of writing a command that is not understood.
pub const USAGE: u8 = 2;

/// A failed command, in the words of the terminal.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    code: String,
    what: String,
    causes: Vec<String>,
    hint: Option<String>,
}

/// What exit code a failure has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Understood and refused, or a check that did not pass.
    Refused,
    /// Not understood.
    Usage,
    NotFound,
    /// Not signed in, or not allowed.
    Forbidden,
    Conflict,
    /// Something needed is not reachable now.
    Unavailable,
    /// A defect of ours.
    Defect,
}

impl Failure {
    /// A failure of `kind` with its code and what failed, lower case, without a full stop.
    pub fn new(kind: Kind, code: &str, what: impl Into<String>) -> Failure {
        Failure {
            kind,
            code: code.to_owned(),
            what: what.into(),
            causes: Vec::new(),
            hint: None,
        }
    }

    /// A defect of ours.
    pub fn defect(what: impl Into<String>) -> Failure {
        Failure::new(Kind::Defect, "CLI0001", what)
    }

    /// A file that could not be read or written.
    pub fn file(
        what: impl Into<String>,
        path: &std::path::Path,
        error: &std::io::Error,
    ) -> Failure {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            std::io::ErrorKind::PermissionDenied => Kind::Forbidden,
            _ => Kind::Refused,
        };
        Failure::new(
            kind,
            "CLI0002",
            format!("{} `{}`", what.into(), path.display()),
        )
        .caused(error.to_string())
    }

    /// What another room says of its failure, beside what this command wanted.
    pub fn fault(what: impl Into<String>, fault: &dyn Fault) -> Failure {
        let mut causes = vec![fault.to_string()];
        let mut source = fault.source();
        while let Some(error) = source {
            causes.push(error.to_string());
            source = error.source();
        }
        Failure {
            kind: Kind::of(fault.kind()),
            code: fault.code().to_owned(),
            what: what.into(),
            causes,
            hint: fault.hint(),
        }
    }

    /// The same with one more cause.
    pub fn caused(mut self, cause: impl Into<String>) -> Failure {
        self.causes.push(cause.into());
        self
    }

    /// The same with an error and all its sources as causes.
    pub fn because(mut self, error: impl Error) -> Failure {
        self.causes.push(error.to_string());
        let mut source = error.source();
        while let Some(error) = source {
            self.causes.push(error.to_string());
            source = error.source();
        }
        self
    }

    /// The same with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The same with advice, where it has none yet.
    pub fn or_hint(mut self, hint: &str) -> Failure {
        self.hint.get_or_insert_with(|| hint.to_owned());
        self
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Refused => 1,
            Kind::Usage => USAGE,
            Kind::NotFound => 3,
            Kind::Forbidden => 4,
            Kind::Conflict => 5,
            Kind::Unavailable => 69,
            Kind::Defect => 70,
        }
    }

    /// The failure as one object.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "error": {
                "code": self.code,
                "exit_code": self.exit_code(),
                "what": self.what,
                "causes": self.causes,
                "hint": self.hint,
            }
        })
    }
}

impl Kind {
    /// The kind that a room's fault has here.
    pub fn of(kind: FaultKind) -> Kind {
        match kind {
            FaultKind::Invalid | FaultKind::TooLarge => Kind::Refused,
            FaultKind::Unauthenticated | FaultKind::Forbidden => Kind::Forbidden,
            FaultKind::NotFound => Kind::NotFound,
            FaultKind::Conflict => Kind::Conflict,
            FaultKind::TooMany | FaultKind::Unavailable => Kind::Unavailable,
            FaultKind::Internal => Kind::Defect,
        }
    }

    /// The kind that an HTTP status has here.
    pub fn of_status(status: u16) -> Kind {
        match status {
            401 | 403 => Kind::Forbidden,
            404 | 410 => Kind::NotFound,
            409 | 412 => Kind::Conflict,
            408 | 429 | 502..=504 => Kind::Unavailable,
            400..=499 => Kind::Refused,
            _ => Kind::Defect,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {} ({})", self.what, self.code)?;
        for cause in &self.causes {
            write!(f, "\n  cause: {}", cause.trim_end().replace('\n', "\n    "))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_why_and_what_now() {
        let failure = Failure::new(Kind::Refused, "CLI0003", "could not read `haina.toml`")
            .caused("line 3: unknown key `databse.url`")
            .hint("did you mean `database.url`?");
        expect_test::expect![[r"
            error: could not read `haina.toml` (CLI0003)
              cause: line 3: unknown key `databse.url`
            hint: did you mean `database.url`?"]]
        .assert_eq(&failure.to_string());
        assert_eq!(failure.exit_code(), 1);
    }

    #[test]
    fn a_status_becomes_the_exit_code_that_scripts_know() {
        let codes: Vec<u8> = [400, 401, 403, 404, 409, 413, 422, 429, 500, 503]
            .map(|status| Failure::new(Kind::of_status(status), "API0001", "x").exit_code())
            .into();
        assert_eq!(codes, [1, 4, 4, 3, 5, 1, 1, 69, 70, 69]);
    }
}
