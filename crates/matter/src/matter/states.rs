//! The eleven states of a matter and the eight of a task.

use haina_core::Words;
use serde::{Deserialize, Serialize};

/// Where a matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterState {
    Draft,
    Submitted,
    Accepted,
    Dispatched,
    Working,
    Suspended,
    Answered,
    Closed,
    Rejected,
    Withdrawn,
    Merged,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Something it needs is not done.
    Waiting,
    /// Could be worked on, but no unit has it.
    Ready,
    /// A unit has it; nobody there has taken it.
    Offered,
    /// A person works on it.
    Active,
    Paused,
    /// Given back to the desk.
    Returned,
    Done,
    Skipped,
}

impl MatterState {
    /// All states, in the order of a life.
    pub const ALL: [MatterState; 11] = [
        MatterState::Draft,
        MatterState::Submitted,
        MatterState::Accepted,
        MatterState::Dispatched,
        MatterState::Working,
        MatterState::Suspended,
        MatterState::Answered,
        MatterState::Closed,
        MatterState::Rejected,
        MatterState::Withdrawn,
        MatterState::Merged,
    ];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            MatterState::Draft => "draft",
            MatterState::Submitted => "submitted",
            MatterState::Accepted => "accepted",
            MatterState::Dispatched => "dispatched",
            MatterState::Working => "working",
            MatterState::Suspended => "suspended",
            MatterState::Answered => "answered",
            MatterState::Closed => "closed",
            MatterState::Rejected => "rejected",
            MatterState::Withdrawn => "withdrawn",
            MatterState::Merged => "merged",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<MatterState> {
        MatterState::ALL.into_iter().find(|s| s.name() == name)
    }

    /// For people.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            MatterState::Draft => ("草稿", "a draft"),
            MatterState::Submitted => ("待受理", "submitted"),
            MatterState::Accepted => ("待派单", "accepted"),
            MatterState::Dispatched => ("待签收", "dispatched"),
            MatterState::Working => ("办理中", "being worked on"),
            MatterState::Suspended => ("已中止", "suspended"),
            MatterState::Answered => ("已答复", "answered"),
            MatterState::Closed => ("已办结", "closed"),
            MatterState::Rejected => ("不予受理", "rejected"),
            MatterState::Withdrawn => ("已撤回", "withdrawn"),
            MatterState::Merged => ("已合并", "merged"),
        };
        Words::new(zh, en)
    }

    /// Is anything still to come without somebody opening it again?
    pub const fn is_open(self) -> bool {
        !matches!(
            self,
            MatterState::Closed
                | MatterState::Rejected
                | MatterState::Withdrawn
                | MatterState::Merged
        )
    }

    /// Submitted, and no answer yet.
    pub const fn is_before_answer(self) -> bool {
        matches!(
            self,
            MatterState::Submitted
                | MatterState::Accepted
                | MatterState::Dispatched
                | MatterState::Working
                | MatterState::Suspended
        )
    }
}

impl TaskState {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            TaskState::Waiting => "waiting",
            TaskState::Ready => "ready",
            TaskState::Offered => "offered",
            TaskState::Active => "active",
            TaskState::Paused => "paused",
            TaskState::Returned => "returned",
            TaskState::Done => "done",
            TaskState::Skipped => "skipped",
        }
    }

    /// For people.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            TaskState::Waiting => ("等待前置任务", "waiting"),
            TaskState::Ready => ("待分派", "ready"),
            TaskState::Offered => ("待认领", "offered"),
            TaskState::Active => ("办理中", "active"),
            TaskState::Paused => ("已暂停", "paused"),
            TaskState::Returned => ("已退回", "returned"),
            TaskState::Done => ("已完成", "done"),
            TaskState::Skipped => ("已跳过", "skipped"),
        };
        Words::new(zh, en)
    }

    /// Nothing more is to be done.
    pub const fn is_over(self) -> bool {
        matches!(self, TaskState::Done | TaskState::Skipped)
    }
}

impl std::fmt::Display for MatterState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Display for TaskState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
