//! What happened. A matter is the fold of its events; an entry of the journal carries those of one step.

use haina_core::{Due, Limit};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::{Channel, Diversion};
use crate::matter::{
    Act, Attached, Clock, ClosedBy, Consultation, KindRef, Matter, MatterState, Objection,
    PaperAnswer, Place, Reporter, Round, RoundCause, Said, Supervision, Task, Transfer,
};
use crate::private::{self, Private};
use crate::{FileId, MatterId};

/// A fact and when it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    /// The person, where one acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(flatten)]
    pub fact: Fact,
}

/// What a matter begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub id: MatterId,
    pub kind: KindRef,
    #[serde(default)]
    pub family: String,
    pub number: String,
    pub code: String,
    pub channel: Channel,
    pub title: Private<String>,
    pub form: Private<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(default)]
    pub place: Private<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opener: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_deputy: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    pub desk: String,
    pub reporters: Vec<Reporter>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attached>,
}

/// A clock's new deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDue {
    pub clock: String,
    pub round: u32,
    pub due: Timestamp,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// What happened. Consequences are in the fact or follow from it: applying one needs neither type,
/// calendar nor clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "fact", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Fact {
    Opened(Box<Opened>),
    Submitted {
        #[serde(default)]
        title: Private<String>,
        #[serde(default)]
        form: Private<Value>,
        #[serde(default)]
        place: Private<Place>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<String>,
        clocks: Vec<Clock>,
    },
    CorrectionAsked {
        missing: Private<Vec<String>>,
    },
    Accepted {
        /// The desk said nothing in time.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_silence: bool,
        clocks: Vec<Clock>,
    },
    Rejected {
        ground: Private<String>,
        channel: Private<String>,
    },
    Diverted {
        to: Diversion,
        note: Private<String>,
    },
    Dispatched {
        lead: String,
        helpers: Vec<String>,
        /// Rows of the catalogue that named the lead; none: the desk did.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rows: Vec<String>,
        #[serde(default)]
        note: Private<String>,
        tasks: Vec<Task>,
        clocks: Vec<Clock>,
    },
    Signed {
        unit: String,
    },
    Objected {
        objection: Objection,
    },
    ObjectionDecided {
        upheld: bool,
        unit: String,
        #[serde(default)]
        reason: Private<String>,
        clocks: Vec<Clock>,
    },
    Designated {
        unit: String,
        #[serde(default)]
        reason: Private<String>,
        clocks: Vec<Clock>,
    },
    Claimed {
        task: String,
        person: String,
    },
    Assigned {
        task: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
    },
    TaskDone {
        task: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<String>,
        #[serde(default)]
        result: Private<String>,
    },
    TaskReturned {
        task: String,
        reason: Private<String>,
        unit: String,
    },
    TaskPaused {
        task: String,
        reason: Private<String>,
    },
    TaskResumed {
        task: String,
        dues: Vec<NewDue>,
    },
    TaskSkipped {
        task: String,
        reason: Private<String>,
    },
    /// Tasks that came later, by a conclusion.
    TasksAdded {
        helpers: Vec<String>,
        tasks: Vec<Task>,
    },
    /// Clocks of tasks that came forward.
    ClocksStarted {
        clocks: Vec<Clock>,
    },
    Transferred {
        transfer: Transfer,
        clocks: Vec<Clock>,
    },
    Suspended {
        reason: String,
        note: Private<String>,
    },
    Resumed {
        #[serde(default)]
        note: Private<String>,
        dues: Vec<NewDue>,
    },
    Extended {
        clock: String,
        more: Limit,
        reason: Private<String>,
        due: NewDue,
    },
    Contacted {
        reporter: String,
        reached: bool,
        #[serde(default)]
        note: Private<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        proof: Vec<FileId>,
    },
    Answered {
        reporters: Vec<String>,
        text: Private<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        unit: String,
        /// Every reporter has an answer now.
        complete: bool,
        clocks: Vec<Clock>,
    },
    CalledBack {
        reporter: String,
        reached: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
        #[serde(default)]
        note: Private<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        proof: Vec<FileId>,
    },
    Rated {
        reporter: String,
        grade: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
        #[serde(default)]
        ground: Private<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_call: bool,
    },
    RatingAppealed {
        reporter: String,
        ground: Private<String>,
    },
    AppealDecided {
        reporter: String,
        upheld: bool,
        reason: Private<String>,
    },
    Closed {
        how: ClosedBy,
        #[serde(default)]
        reason: Private<String>,
    },
    /// A new round: after a bad rating, or opened again.
    RoundBegun {
        cause: RoundCause,
        round: u32,
        #[serde(default)]
        reason: Private<String>,
        tasks: Vec<Task>,
        clocks: Vec<Clock>,
    },
    Withdrawn {
        reason: Private<String>,
    },
    Merged {
        into: MatterId,
    },
    /// The target was itself merged, or its merge undone.
    MergeMoved {
        into: MatterId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<MatterId>,
    },
    Unmerged {
        #[serde(default)]
        reason: Private<String>,
    },
    /// Another matter follows this one from now on, with its reporters.
    Absorbed {
        child: MatterId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<MatterId>,
        reporters: Vec<Reporter>,
    },
    Released {
        child: MatterId,
    },
    Joined {
        reporter: Reporter,
    },
    Supervised {
        order: Supervision,
        clock: Clock,
    },
    SupervisionReplied {
        order: String,
        said: Said,
    },
    SupervisionLifted {
        order: String,
        reason: Private<String>,
    },
    Convened {
        consultation: Consultation,
        clock: Clock,
    },
    Opined {
        consultation: String,
        said: Said,
    },
    Concluded {
        consultation: String,
        text: Private<String>,
        lead: String,
        helpers: Vec<String>,
        precedent: bool,
    },
    Commented {
        text: Private<String>,
        public: bool,
    },
    FilesAttached {
        files: Vec<Attached>,
    },
    /// The person added words or files, on a channel that need not be the first.
    Supplied {
        channel: Channel,
        #[serde(default)]
        text: Private<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attached>,
        /// The papers that the files are.
        #[serde(default)]
        papers: Private<Vec<String>>,
    },
    /// Departments are asked for papers in place of the person, who let them be asked or did not.
    /// Which papers apply says something of the person, and so does what became of them.
    PapersAsked {
        papers: Private<Vec<String>>,
        /// Those of before that no longer apply.
        #[serde(default)]
        dropped: Private<Vec<String>>,
        authorised: bool,
    },
    PaperAnswered {
        paper: Private<String>,
        answer: Private<PaperAnswer>,
    },
    Reclassified {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        urgency: Option<String>,
    },
    /// A share of a clock's time was used up.
    RungFired {
        clock: String,
        round: u32,
        percent: u32,
        act: Act,
        due: Timestamp,
    },
    Recomputed {
        dues: Vec<NewDue>,
    },
    /// Personal content was erased; the proofs stay.
    Erased {},
}

impl Fact {
    /// The name in the journal: `matter.` and this.
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

impl Event {
    /// An event by a person or by the system.
    pub fn new(at: Timestamp, by: Option<String>, fact: Fact) -> Event {
        Event { at, by, fact }
    }
}

impl NewDue {
    /// The deadline `due` of `clock`.
    pub fn of(clock: &Clock, due: Due) -> NewDue {
        NewDue {
            clock: clock.key.clone(),
            round: clock.round,
            due: due.at,
            provisional: due.provisional,
        }
    }
}

impl Opened {
    /// The matter as it is then.
    pub(crate) fn begin(&self, at: Timestamp) -> Matter {
        let round = Round {
            n: 1,
            cause: RoundCause::First,
            started_at: at,
            answered_at: None,
            due_at: None,
            closed_at: None,
        };
        Matter {
            id: self.id,
            kind: self.kind.clone(),
            family: self.family.clone(),
            number: self.number.clone(),
            code: self.code.clone(),
            state: MatterState::Draft,
            channel: self.channel,
            title: self.title.clone(),
            form: self.form.clone(),
            class: self.class.clone(),
            urgency: self.urgency.clone(),
            area: self.area.clone(),
            place: self.place.clone(),
            origin: self.origin.clone(),
            opener: self.opener.clone(),
            by_deputy: self.by_deputy,
            desk: self.desk.clone(),
            lead: None,
            wanted: self.wanted.clone(),
            lead_since: None,
            helpers: Vec::new(),
            signed: false,
            designated: false,
            opened_at: at,
            submitted_at: None,
            accepted_at: None,
            dispatched_at: None,
            contacted_at: None,
            answered_at: None,
            closing: None,
            diverted: None,
            missing: Private(None),
            corrections: 0,
            reporters: self.reporters.clone(),
            contacts: Vec::new(),
            answers: Vec::new(),
            ratings: Vec::new(),
            rounds: vec![round],
            tasks: Vec::new(),
            clocks: Vec::new(),
            objections: Vec::new(),
            returns: 0,
            transfers: Vec::new(),
            suspension: None,
            reopened: 0,
            supervisions: Vec::new(),
            consultations: Vec::new(),
            files: self.files.clone(),
            papers: Vec::new(),
            merged: None,
            children: Vec::new(),
            erased: false,
        }
    }
}

/// Events as the body and the personal part of an entry.
pub fn split(events: &[Event]) -> (Value, Option<Value>) {
    // Events are made of maps with string keys: they always have a JSON form.
    let mut body = serde_json::to_value(events).unwrap_or_default();
    let personal = private::part(&mut body);
    (body, personal)
}

/// The events of an entry; what was erased is missing from them.
///
/// # Errors
/// A body that holds no events.
pub fn join(body: &Value, personal: Option<&Value>) -> Result<Vec<Event>, serde_json::Error> {
    let mut body = body.clone();
    private::join(&mut body, personal);
    serde_json::from_value(body)
}
