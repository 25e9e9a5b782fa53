//! The state of one matter: always the fold of its events, never written any other way.

mod apply;
mod clock;
mod papers;
mod parts;
mod people;
mod side;
mod states;
mod tasks;
mod work;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use clock::{Act, Clock, ClockState, Rung, Stop};
pub use papers::{Paper, PaperAnswer, PaperState, WhyWanted};
pub use parts::{NewFile, NewReporter, Place};
pub use people::{Answer, Appeal, Contact, Contactable, Rating, Reporter};
pub use side::{
    Attached, Child, ClosedBy, Closing, Conclusion, Consultation, MergedInto, Said, Supervision,
    Suspension,
};
pub use states::{MatterState, TaskState};
pub use work::{Objection, Round, RoundCause, Task, Transfer};

use crate::MatterId;
use crate::fact::{Event, Fact};
use crate::kind::{Channel, Diversion, Moment};
use crate::private::Private;

/// Which type a matter follows, to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KindRef {
    pub id: String,
    pub version: String,
    pub hash: String,
}

/// One matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    pub id: MatterId,
    pub kind: KindRef,
    /// Matters of one family may be merged.
    #[serde(default)]
    pub family: String,
    /// For people: `QD2026010500012`.
    pub number: String,
    /// The tracking code: who has it may follow the matter.
    pub code: String,
    pub state: MatterState,
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
    /// The person who opened it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opener: Option<String>,
    /// A deputy raised it, and may follow and supervise it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_deputy: bool,
    pub desk: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The unit the opener asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_since: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed: bool,
    /// The desk or a consultation named the lead for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub designated: bool,
    pub opened_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Timestamp>,
    /// The first dispatch: clocks count from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatched_at: Option<Timestamp>,
    /// The first time a reporter was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diverted: Option<Diversion>,
    #[serde(default)]
    pub missing: Private<Vec<String>>,
    #[serde(default)]
    pub corrections: u32,
    pub reporters: Vec<Reporter>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
    pub rounds: Vec<Round>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<Clock>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<Objection>,
    /// Tasks given back.
    #[serde(default)]
    pub returns: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<Transfer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
    #[serde(default)]
    pub reopened: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supervisions: Vec<Supervision>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consultations: Vec<Consultation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attached>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<MergedInto>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Child>,
    /// Personal content is gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
}

impl Matter {
    /// The matter that `events` make; none when they do not begin with its opening.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Matter> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let Fact::Opened(opened) = &first.fact else {
            return None;
        };
        let mut matter = opened.begin(first.at);
        events.for_each(|event| matter.apply(event));
        Some(matter)
    }

    /// The number of the present round, from 1.
    pub fn round(&self) -> u32 {
        self.rounds.last().map_or(1, |round| round.n)
    }

    /// The present round.
    pub fn present(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// The handling clock of the present round: the first live or ended one that ends at the answer.
    pub fn handling(&self) -> Option<&Clock> {
        let of_round = |clock: &&Clock| clock.round == self.round() && !clock.void;
        let mut clocks = self.clocks.iter().filter(of_round);
        clocks.find(|clock| clock.end == Some(Moment::Answered))
    }

    /// The due time lists show: of the handling clock until the answer, else the nearest that runs.
    pub fn due(&self) -> Option<&Clock> {
        let open = self.handling().filter(|clock| clock.is_live());
        let nearest = || {
            let live = self.clocks.iter().filter(|clock| clock.is_live());
            live.filter(|c| c.end.is_some() || c.key == "intake")
                .min_by_key(|clock| clock.due)
        };
        if self.state.is_before_answer() {
            open.or_else(nearest)
        } else {
            None
        }
    }

    /// When something will happen by itself; nothing does while it is merged or over.
    pub fn next_wake(&self) -> Option<Timestamp> {
        if !self.state.is_open() {
            return None;
        }
        let next = self.clocks.iter().filter_map(Clock::next_rung);
        next.map(|(at, _)| at).min()
    }

    /// The latest live or ended clock of this key.
    pub fn clock(&self, key: &str) -> Option<&Clock> {
        let mut named = self.clocks.iter().rev().filter(|c| c.key == key);
        named.find(|clock| !clock.void)
    }

    /// The reporter of this key.
    pub fn reporter(&self, key: &str) -> Option<&Reporter> {
        self.reporters.iter().find(|reporter| reporter.key == key)
    }

    /// Reporters who have no answer in this round.
    pub fn unanswered(&self) -> impl Iterator<Item = &Reporter> {
        let round = self.round();
        self.reporters.iter().filter(move |reporter| {
            let mut answers = self.answers.iter().filter(|a| a.round == round);
            !answers.any(|a| a.reporters.contains(&reporter.key))
        })
    }

    /// The rating `reporter` gave in this round; the last one, should there be several.
    pub fn rating(&self, reporter: &str) -> Option<&Rating> {
        let round = self.round();
        let mut ratings = self.ratings.iter().rev().filter(|r| r.round == round);
        ratings.find(|rating| rating.reporter == reporter)
    }

    /// The open objection.
    pub fn objection(&self) -> Option<&Objection> {
        self.objections.last().filter(|o| o.upheld.is_none())
    }

    /// Objections that were refused or are open, and tasks given back: what the cap counts.
    pub fn returned(&self) -> u32 {
        u32::try_from(self.objections.len())
            .unwrap_or(u32::MAX)
            .saturating_add(self.returns)
    }

    /// Supervision orders not lifted.
    pub fn open_supervisions(&self) -> impl Iterator<Item = &Supervision> {
        self.supervisions
            .iter()
            .filter(|order| order.lifted_at.is_none())
    }

    /// A text of the form.
    pub fn form_text(&self, field: &str) -> &str {
        let form = self.form.get();
        form.and_then(|form| form.get(field))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}
