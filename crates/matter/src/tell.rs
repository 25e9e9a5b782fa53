//! Who is to be told what; carried in the entry, delivered by whoever reads the journal.

use serde::{Deserialize, Serialize};

use crate::fact::Fact;
use crate::matter::{Act, Matter, PaperAnswer};

/// A message to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tell {
    pub to: Audience,
    /// What about: `suspended`, `clock_warn`, `answered`.
    pub about: String,
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody who reported it.
    Reporters,
    /// The people of a unit.
    Unit(String),
    /// The heads of a unit.
    Head(String),
    /// The dispatch desk.
    Desk(String),
    /// Whoever supervises it.
    Supervisors,
    Person(String),
}

/// Whom `fact` concerns, in the state after it.
pub fn tells(fact: &Fact, state: &Matter) -> Vec<Tell> {
    use Audience::{Desk, Head, Person, Reporters, Supervisors, Unit};
    let lead = || state.lead.clone().map(Unit);
    let desk = || Some(Desk(state.desk.clone()));
    let to: Vec<Audience> = match fact {
        Fact::CorrectionAsked { .. }
        | Fact::Accepted { .. }
        | Fact::Rejected { .. }
        | Fact::Diverted { .. }
        | Fact::Suspended { .. }
        | Fact::Resumed { .. }
        | Fact::Extended { .. }
        | Fact::Closed { .. } => vec![Reporters],
        Fact::PaperAnswered { answer, .. } => match answer.get() {
            Some(PaperAnswer::Wanted { .. }) => vec![Reporters],
            _ => Vec::new(),
        },
        Fact::Answered { complete: true, .. } => vec![Reporters],
        Fact::Submitted { .. } | Fact::TaskReturned { .. } | Fact::Objected { .. } => {
            desk().into_iter().collect()
        }
        Fact::Supplied { .. } => lead().or_else(desk).into_iter().collect(),
        Fact::Dispatched { helpers, .. } => lead()
            .into_iter()
            .chain(helpers.iter().cloned().map(Unit))
            .collect(),
        Fact::ObjectionDecided { .. }
        | Fact::Designated { .. }
        | Fact::Transferred { .. }
        | Fact::RoundBegun { .. } => lead().into_iter().collect(),
        Fact::Supervised { .. } => state.lead.clone().map(Head).into_iter().collect(),
        Fact::SupervisionReplied { .. } => vec![Supervisors],
        Fact::Convened { consultation, .. } => {
            let experts = consultation.experts.iter().cloned().map(Person);
            experts
                .chain(consultation.units.iter().cloned().map(Unit))
                .collect()
        }
        Fact::Assigned {
            person: Some(person),
            ..
        } => vec![Person(person.clone())],
        Fact::RungFired { act, .. } => match act {
            Act::Remind => lead().or_else(desk).into_iter().collect(),
            Act::Warn => lead()
                .into_iter()
                .chain(state.lead.clone().map(Head))
                .collect(),
            Act::Escalate | Act::Supervise => state
                .lead
                .clone()
                .map(Head)
                .into_iter()
                .chain([Supervisors])
                .collect(),
            Act::Accept | Act::Close => Vec::new(),
        },
        _ => Vec::new(),
    };
    let about = match fact {
        Fact::PaperAnswered { .. } => "paper_wanted".to_owned(),
        Fact::RungFired { act, .. } => format!("clock_{act:?}").to_lowercase(),
        other => other.name().to_owned(),
    };
    to.into_iter()
        .map(|to| Tell {
            to,
            about: about.clone(),
        })
        .collect()
}
