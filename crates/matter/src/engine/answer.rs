//! Contact with the person, and the answer.

use super::start::rung;
use super::{Run, said};
use crate::command::Command;
use crate::fact::Fact;
use crate::matter::{Act, Clock};
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn answering(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Contact {
                reporter,
                reached,
                note,
                proof,
            } => {
                let reporter = self.reporter(reporter.as_deref())?;
                if !reached && proof.is_empty() && note.trim().is_empty() {
                    return Err(Refusal::Proof { why: "attempt" });
                }
                self.known_files(proof)?;
                self.happen(Fact::Contacted {
                    reporter,
                    reached: *reached,
                    note: note.as_str().into(),
                    proof: proof.clone(),
                });
                Ok(())
            }
            Command::Answer {
                reporter,
                text,
                class,
            } => {
                let text = said("text", text)?;
                let classes = &self.ctx.kind.def().answer.classes;
                let class = class.as_deref().filter(|class| !class.is_empty());
                if !classes.is_empty() || class.is_some() {
                    let given = class.unwrap_or_default();
                    if !classes.iter().any(|known| known == given) {
                        return Err(Refusal::NotListed {
                            what: "class",
                            given: given.chars().take(16).collect(),
                            listed: classes.clone(),
                        });
                    }
                }
                let open: Vec<String> = self.state.unanswered().map(|r| r.key.clone()).collect();
                let reporters = match reporter.as_deref() {
                    None => open.clone(),
                    Some(key) => {
                        let key = self.reporter(Some(key))?;
                        if !open.contains(&key) {
                            return Err(Refusal::NothingToDo);
                        }
                        vec![key]
                    }
                };
                let complete = open.iter().all(|key| reporters.contains(key));
                let clocks = if complete {
                    self.waiting_clocks()
                } else {
                    Vec::new()
                };
                let unit = self
                    .state
                    .lead
                    .clone()
                    .unwrap_or_else(|| self.state.desk.clone());
                let class = class.map(str::to_owned);
                self.happen(Fact::Answered {
                    reporters,
                    text: text.into(),
                    class,
                    unit,
                    complete,
                    clocks,
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The clocks that run while the person's word is awaited.
    fn waiting_clocks(&self) -> Vec<Clock> {
        let Some(rating) = &self.ctx.kind.def().rating else {
            return Vec::new();
        };
        let mut clocks = Vec::new();
        if let Some(limit) = self.fixed(&rating.window) {
            let mut clock = self.begin("rating", limit);
            clock.rungs = vec![rung(100, Act::Close)];
            clocks.push(clock);
        }
        if let Some(limit) = rating.call_back.as_ref().and_then(|l| self.fixed(l)) {
            let mut clock = self.begin("call-back", limit);
            clock.rungs = vec![rung(100, Act::Remind)];
            clocks.push(clock);
        }
        clocks
    }

    /// The reporter of this key; without one, the only or the first.
    pub(super) fn reporter(&self, key: Option<&str>) -> Result<String, Refusal> {
        let found = match key {
            Some(key) => self.state.reporter(key),
            None => self.state.reporters.first(),
        };
        found
            .map(|reporter| reporter.key.clone())
            .ok_or_else(|| Refusal::NoReporter {
                reporter: key.unwrap_or_default().chars().take(64).collect(),
            })
    }
}
