//! Why a command is refused: what, why, and what now, in both languages.

use haina_core::{Fault, FaultKind, Words};
use jiff::Timestamp;

use crate::matter::{MatterState, TaskState};
use crate::names::{Keys, Names};

/// A command that is not carried out; nothing has changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.what().en)]
pub enum Refusal {
    State {
        action: &'static str,
        state: MatterState,
    },
    Form {
        wrong: Vec<Wrong>,
    },
    NotOffered {
        what: &'static str,
    },
    Opener {
        why: &'static str,
    },
    PlaceMissing,
    Unit {
        unit: String,
    },
    NotYours {
        unit: String,
    },
    Empty {
        field: &'static str,
    },
    Final,
    Returns {
        max: u32,
    },
    TooLate {
        what: &'static str,
        since: Timestamp,
    },
    Cap {
        what: &'static str,
        max: u32,
    },
    NoTask {
        task: String,
    },
    Task {
        task: String,
        state: TaskState,
    },
    Needs {
        task: String,
        needs: Vec<String>,
    },
    OpenTasks {
        tasks: Vec<String>,
    },
    NotListed {
        what: &'static str,
        given: String,
        listed: Vec<String>,
    },
    NoReporter {
        reporter: String,
    },
    Grade {
        grade: u8,
        max: u8,
    },
    Proof {
        why: &'static str,
    },
    SameReviewer,
    Merge {
        why: &'static str,
    },
    Others {
        count: usize,
    },
    NoOrder {
        order: String,
    },
    NoConsultation {
        consultation: String,
    },
    NotAsked,
    FewOpinions {
        have: u32,
        need: u32,
    },
    File {
        why: String,
    },
    NoLead,
    Evidence {
        missing: &'static str,
    },
    Unanswered {
        count: usize,
    },
    NoWord,
    Pending {
        what: &'static str,
    },
    LimitText {
        text: String,
    },
    NotContacted,
    NothingToDo,
}

/// One wrong field of a form.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Wrong {
    /// JSON pointer into the form.
    pub pointer: String,
    pub message: Words,
}

impl Refusal {
    /// What is refused and why, by the keys of units and tasks.
    pub fn what(&self) -> Words {
        texts::what(self, &Keys)
    }

    /// What is refused and why, by the names people know.
    pub fn what_named(&self, names: &dyn Names) -> Words {
        texts::what(self, names)
    }

    /// What can be done now.
    pub fn now(&self) -> Words {
        texts::now(self)
    }
}

impl Fault for Refusal {
    fn kind(&self) -> FaultKind {
        use Refusal::*;
        match self {
            NotYours { .. } | NotAsked | SameReviewer | Opener { .. } => FaultKind::Forbidden,
            NoTask { .. } | NoReporter { .. } | NoOrder { .. } | NoConsultation { .. } => {
                FaultKind::NotFound
            }
            Form { .. }
            | PlaceMissing
            | Unit { .. }
            | Empty { .. }
            | NotListed { .. }
            | Grade { .. }
            | Proof { .. }
            | File { .. }
            | LimitText { .. } => FaultKind::Invalid,
            _ => FaultKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        use Refusal::*;
        match self {
            State { .. } => "MAT0003",
            Form { .. } => "MAT0004",
            NotOffered { .. } => "MAT0005",
            Opener { .. } => "MAT0006",
            Unanswered { .. } => "MAT0007",
            Unit { .. } => "MAT0008",
            NotYours { .. } => "MAT0009",
            Empty { .. } => "MAT0010",
            Final => "MAT0011",
            TooLate { .. } => "MAT0012",
            Cap { .. } | Returns { .. } => "MAT0013",
            NoTask { .. } => "MAT0014",
            Task { .. } | Needs { .. } => "MAT0015",
            OpenTasks { .. } => "MAT0016",
            NotListed { .. } => "MAT0017",
            NoReporter { .. } => "MAT0018",
            Grade { .. } => "MAT0019",
            Proof { .. } => "MAT0020",
            SameReviewer => "MAT0021",
            Merge { .. } => "MAT0022",
            Others { .. } => "MAT0023",
            NoOrder { .. } => "MAT0024",
            NoConsultation { .. } | NotAsked | FewOpinions { .. } => "MAT0025",
            File { .. } => "MAT0026",
            NoLead => "MAT0027",
            PlaceMissing => "MAT0028",
            Evidence { .. } => "MAT0029",
            NoWord => "MAT0030",
            Pending { .. } => "MAT0031",
            LimitText { .. } => "MAT0032",
            NotContacted => "MAT0033",
            NothingToDo => "MAT0034",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(self.now().en).filter(|text| !text.is_empty())
    }
}

#[path = "refusal_texts.rs"]
mod texts;
