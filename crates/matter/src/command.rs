//! What may be asked of a matter: one command, one step. On the wire `{"action": "sign", …}`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::MatterId;
use crate::kind::{Channel, Diversion, Evidence, SuperviseGrade};
use crate::matter::{NewFile, NewReporter, PaperAnswer, Place};

/// A command; the actor and the time come beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Open it: a draft, or submitted at once.
    Open(Box<Open>),
    /// The person hands in a draft, or what was to be corrected.
    Submit {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
    },
    /// Intake: ask once for everything that is missing.
    Correct {
        missing: Vec<String>,
    },
    /// Intake: take it on.
    Accept {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        urgency: Option<String>,
    },
    /// Intake: refuse, with a ground and another channel.
    Reject {
        ground: String,
        channel: String,
    },
    /// Intake: it belongs to another channel by law.
    Divert {
        to: Diversion,
        #[serde(default)]
        note: String,
    },
    /// Name the lead and the helpers; nothing named: by the catalogue.
    Dispatch {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<String>,
        #[serde(default)]
        helpers: Vec<String>,
        /// A handling limit of this matter's own; the desk's right, in the words of `Limit`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<String>,
        #[serde(default)]
        note: String,
    },
    /// The lead unit takes it.
    Sign {},
    /// The lead unit says that it is another's, and whose.
    Object {
        reason: String,
        unit: String,
    },
    /// The desk rules on an objection: upheld, with the unit to go to; or refused.
    DecideObjection {
        upheld: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        reason: String,
    },
    /// The desk designates the lead; after that nobody objects or returns.
    Designate {
        unit: String,
        reason: String,
    },
    /// A handler takes a task of their unit.
    Claim {
        task: String,
    },
    /// The desk or the unit's head gives a task to a unit or a person.
    Assign {
        task: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
    },
    /// A task is done.
    CompleteTask {
        task: String,
        #[serde(default)]
        result: String,
    },
    /// A unit gives a task back to the desk, with a reason and a proposal.
    ReturnTask {
        task: String,
        reason: String,
        unit: String,
    },
    PauseTask {
        task: String,
        reason: String,
    },
    ResumeTask {
        task: String,
    },
    /// The desk drops a task that the type lets be skipped.
    SkipTask {
        task: String,
        reason: String,
    },
    /// The lead passes to another unit; no clock is reset.
    Transfer {
        unit: String,
        reason: String,
    },
    /// Rest, for a listed reason.
    Suspend {
        reason: String,
        #[serde(default)]
        note: String,
    },
    Resume {
        #[serde(default)]
        note: String,
    },
    /// More time, before it is due.
    Extend {
        reason: String,
    },
    /// The person was contacted, or not reached.
    Contact {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reporter: Option<String>,
        reached: bool,
        #[serde(default)]
        note: String,
        #[serde(default)]
        proof: Vec<crate::FileId>,
    },
    /// The answer, to one reporter or to all who have none.
    Answer {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reporter: Option<String>,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
    },
    /// The agent called back.
    CallBack {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reporter: Option<String>,
        reached: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        grade: Option<u8>,
        #[serde(default)]
        note: String,
        #[serde(default)]
        proof: Vec<crate::FileId>,
    },
    /// The person's rating.
    Rate {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reporter: Option<String>,
        grade: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
        #[serde(default)]
        ground: String,
    },
    /// The unit appeals against a rating.
    AppealRating {
        reporter: String,
        ground: String,
    },
    DecideAppeal {
        reporter: String,
        upheld: bool,
        reason: String,
    },
    /// Send it back for another round; the desk's or the agent's right after a bad rating.
    Redo {
        reason: String,
    },
    /// Close without the person's word; the reason is recorded.
    Close {
        reason: String,
    },
    /// Open it again with new facts.
    Reopen {
        facts: String,
    },
    /// The person takes it back.
    Withdraw {
        reason: String,
    },
    /// This matter is the same as another one.
    Merge {
        into: MatterId,
    },
    Unmerge {
        reason: String,
    },
    /// A further person reports the same.
    Join {
        reporter: NewReporter,
    },
    /// A supervision order, with its own clock.
    Supervise {
        grade: SuperviseGrade,
        demand: String,
    },
    ReplySupervision {
        order: String,
        text: String,
    },
    LiftSupervision {
        order: String,
        reason: String,
    },
    /// A consultation of units and named experts.
    Convene {
        question: String,
        units: Vec<String>,
        experts: Vec<String>,
    },
    /// An expert's or a unit's opinion.
    Opine {
        consultation: String,
        opinion: String,
    },
    /// The conclusion: who leads, who helps.
    Conclude {
        consultation: String,
        conclusion: String,
        lead: String,
        #[serde(default)]
        helpers: Vec<String>,
        /// Offer it when a like matter comes.
        #[serde(default)]
        precedent: bool,
    },
    Comment {
        text: String,
        /// May the reporters read it?
        #[serde(default)]
        public: bool,
    },
    Attach {
        files: Vec<crate::FileId>,
        #[serde(default = "other")]
        shows: Evidence,
    },
    /// The person adds words or files, on whichever channel they are now; what was to be corrected is handed in with it.
    Supply {
        #[serde(default)]
        text: String,
        #[serde(default)]
        files: Vec<crate::FileId>,
        #[serde(default = "web")]
        channel: Channel,
        /// The papers that the files are.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        papers: Vec<String>,
    },
    /// The system: what a department's record said in place of a paper.
    AnswerPaper {
        paper: String,
        /// When it was asked for; another asking since then is not answered by this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_at: Option<jiff::Timestamp>,
        answer: PaperAnswer,
    },
    /// The desk corrects class, area or urgency.
    Reclassify {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        urgency: Option<String>,
    },
    /// The system: time has passed; whatever fell due happens now, each once.
    Wake {},
    /// The system: a calendar notice was loaded; running clocks are computed anew.
    Recompute {},
}

/// What a new matter begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Full id of the type, `hotline-12345/appeal`.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default = "empty")]
    pub form: Value,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(default)]
    pub reporters: Vec<NewReporter>,
    #[serde(default)]
    pub files: Vec<NewFile>,
    /// The unit to go to, where the type lets the opener name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Kept as a draft.
    #[serde(default)]
    pub draft: bool,
    /// Where it came from: a finding, another matter, an external number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

impl Command {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        use Command::*;
        match self {
            Open(_) => "open",
            Submit { .. } => "submit",
            Correct { .. } => "correct",
            Accept { .. } => "accept",
            Reject { .. } => "reject",
            Divert { .. } => "divert",
            Dispatch { .. } => "dispatch",
            Sign {} => "sign",
            Object { .. } => "object",
            DecideObjection { .. } => "decide_objection",
            Designate { .. } => "designate",
            Claim { .. } => "claim",
            Assign { .. } => "assign",
            CompleteTask { .. } => "complete_task",
            ReturnTask { .. } => "return_task",
            PauseTask { .. } => "pause_task",
            ResumeTask { .. } => "resume_task",
            SkipTask { .. } => "skip_task",
            Transfer { .. } => "transfer",
            Suspend { .. } => "suspend",
            Resume { .. } => "resume",
            Extend { .. } => "extend",
            Contact { .. } => "contact",
            Answer { .. } => "answer",
            CallBack { .. } => "call_back",
            Rate { .. } => "rate",
            AppealRating { .. } => "appeal_rating",
            DecideAppeal { .. } => "decide_appeal",
            Redo { .. } => "redo",
            Close { .. } => "close",
            Reopen { .. } => "reopen",
            Withdraw { .. } => "withdraw",
            Merge { .. } => "merge",
            Unmerge { .. } => "unmerge",
            Join { .. } => "join",
            Supervise { .. } => "supervise",
            ReplySupervision { .. } => "reply_supervision",
            LiftSupervision { .. } => "lift_supervision",
            Convene { .. } => "convene",
            Opine { .. } => "opine",
            Conclude { .. } => "conclude",
            Comment { .. } => "comment",
            Attach { .. } => "attach",
            Supply { .. } => "supply",
            AnswerPaper { .. } => "answer_paper",
            Reclassify { .. } => "reclassify",
            Wake {} => "wake",
            Recompute {} => "recompute",
        }
    }
}

fn other() -> Evidence {
    Evidence::Other
}

fn web() -> Channel {
    Channel::Web
}

fn empty() -> Value {
    Value::Object(serde_json::Map::new())
}
