//! The engine: what a command does to a finding. Pure; time is passed in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Claim, Decision, Finding, FindingId, FindingState, ModelRef};

/// What somebody wants of a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum Command<'a> {
    /// A model claims it, as it does in every run while it holds.
    Claim {
        model: &'a ModelRef,
        claim: &'a Claim,
        /// The id, should one be opened.
        id: FindingId,
    },
    /// The model no longer claims it.
    Leave,
    /// Something the model did not know.
    Complete { by: String, note: String },
    /// A person found it so; where a matter was opened for it, that matter says so (`by` is its id).
    Confirm { by: String, note: String },
    /// A person found it not so; as [`Command::Confirm`].
    Refute { by: String, note: String },
    /// A matter was opened for it.
    Tie { matter: String },
}

/// What happened to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Opened {
        finding: Box<Finding>,
    },
    /// The model claims it for other reasons, or in another version.
    Changed {
        finding: Box<Finding>,
    },
    Completed {
        decision: Decision,
    },
    Confirmed {
        decision: Decision,
    },
    Refuted {
        decision: Decision,
    },
    Lapsed {
        at: Timestamp,
    },
    Tied {
        matter: String,
    },
}

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("a finding that is {} is decided and does not change", .0.name())]
    Decided(FindingState),
    #[error("there is no finding yet")]
    None,
    #[error("a matter was opened for it already")]
    Tied,
    #[error("a matter was opened for it, and the answer of that matter decides it")]
    ByMatter,
}

/// What the command does to the finding, which is the last one of the model about the subject; `None`: nothing.
///
/// # Errors
/// [`Refused`] when a person wants what the state does not allow. Models are never refused: they claim what they claim.
pub fn step(
    before: Option<&Finding>,
    command: &Command<'_>,
    now: Timestamp,
) -> Result<Option<Event>, Refused> {
    match command {
        Command::Claim { model, claim, id } => Ok(claimed(before, model, claim, *id, now)),
        Command::Leave => Ok(before
            .filter(|finding| finding.state.is_open())
            .map(|_| Event::Lapsed { at: now })),
        Command::Complete { by, note } => {
            open(before)?;
            Ok(Some(Event::Completed {
                decision: decision(now, by, note),
            }))
        }
        Command::Confirm { by, note } => decide(before, FindingState::Confirmed, now, by, note),
        Command::Refute { by, note } => decide(before, FindingState::Refuted, now, by, note),
        Command::Tie { matter } => match &before.ok_or(Refused::None)?.matter {
            Some(tied) if tied == matter => Ok(None),
            Some(_) => Err(Refused::Tied),
            None => Ok(Some(Event::Tied {
                matter: matter.clone(),
            })),
        },
    }
}

impl Finding {
    /// The finding after an event; the first event opens it.
    pub fn after(before: Option<Finding>, event: &Event) -> Option<Finding> {
        match (event, before) {
            (Event::Opened { finding } | Event::Changed { finding }, _) => {
                Some((**finding).clone())
            }
            (_, None) => None,
            (event, Some(mut finding)) => {
                finding.apply(event);
                Some(finding)
            }
        }
    }

    fn apply(&mut self, event: &Event) {
        let (state, at) = match event {
            Event::Opened { .. } | Event::Changed { .. } => return,
            Event::Completed { decision } => {
                self.additions.push(decision.clone());
                (FindingState::Completed, decision.at)
            }
            Event::Confirmed { decision } => {
                self.decision = Some(decision.clone());
                (FindingState::Confirmed, decision.at)
            }
            Event::Refuted { decision } => {
                self.decision = Some(decision.clone());
                (FindingState::Refuted, decision.at)
            }
            Event::Lapsed { at } => (FindingState::Lapsed, *at),
            Event::Tied { matter } => {
                self.matter = Some(matter.clone());
                return;
            }
        };
        (self.state, self.changed_at) = (state, at);
    }
}

impl Event {
    /// The word in the kind of its entry: `finding.opened`.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Opened { .. } => "opened",
            Event::Changed { .. } => "changed",
            Event::Completed { .. } => "completed",
            Event::Confirmed { .. } => "confirmed",
            Event::Refuted { .. } => "refuted",
            Event::Lapsed { .. } => "lapsed",
            Event::Tied { .. } => "tied",
        }
    }
}

fn claimed(
    before: Option<&Finding>,
    model: &ModelRef,
    claim: &Claim,
    id: FindingId,
    now: Timestamp,
) -> Option<Event> {
    let digest = claim.digest();
    let fresh = |earlier| Finding {
        id,
        model: model.key.clone(),
        model_version: model.version.clone(),
        subject: claim.subject.clone(),
        title: claim.title.clone(),
        unit: claim.unit.clone(),
        area: claim.area.clone(),
        severity: claim.severity,
        reasons: claim.reasons.clone(),
        digest: digest.clone(),
        state: FindingState::Suspected,
        opened_at: now,
        changed_at: now,
        additions: Vec::new(),
        decision: None,
        earlier,
        matter: None,
    };
    let opened = |earlier| {
        let finding = Box::new(fresh(earlier));
        Some(Event::Opened { finding })
    };
    let Some(last) = before else {
        return opened(None);
    };
    match last.state {
        FindingState::Confirmed => None,
        FindingState::Refuted if last.digest == digest => None,
        FindingState::Refuted | FindingState::Lapsed => opened(Some(last.id)),
        FindingState::Suspected | FindingState::Completed => {
            let same = last.digest == digest && last.model_version == model.version;
            let kept = Finding {
                id: last.id,
                state: last.state,
                opened_at: last.opened_at,
                additions: last.additions.clone(),
                matter: last.matter.clone(),
                ..fresh(last.earlier)
            };
            (!same).then(|| Event::Changed {
                finding: Box::new(kept),
            })
        }
    }
}

fn decide(
    before: Option<&Finding>,
    state: FindingState,
    now: Timestamp,
    by: &str,
    note: &str,
) -> Result<Option<Event>, Refused> {
    let finding = before.ok_or(Refused::None)?;
    if finding.state == state {
        return Ok(None);
    }
    open(before)?;
    if finding.matter.as_deref().is_some_and(|matter| matter != by) {
        return Err(Refused::ByMatter);
    }
    let decision = decision(now, by, note);
    Ok(Some(match state {
        FindingState::Confirmed => Event::Confirmed { decision },
        _ => Event::Refuted { decision },
    }))
}

fn open(before: Option<&Finding>) -> Result<&Finding, Refused> {
    let finding = before.ok_or(Refused::None)?;
    match finding.state.is_open() {
        true => Ok(finding),
        false => Err(Refused::Decided(finding.state)),
    }
}

fn decision(at: Timestamp, by: &str, note: &str) -> Decision {
    Decision {
        at,
        by: by.to_owned(),
        note: note.to_owned(),
    }
}
