//! Two matters that are one: merge, un-merge, join.

use super::Run;
use crate::command::Command;
use crate::fact::Fact;
use crate::matter::{Matter, Reporter};
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn merging(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Merge { into } => {
                if *into == self.state.id {
                    return Err(Refusal::Merge { why: "self" });
                }
                let target = self.target()?;
                if target.id != *into {
                    return Err(Refusal::Merge { why: "unknown" });
                }
                let family = !target.family.is_empty() && target.family == self.state.family;
                if !family && target.kind.id != self.state.kind.id {
                    return Err(Refusal::Merge { why: "family" });
                }
                if !target.state.is_before_answer() && !self.both_over(target) {
                    return Err(Refusal::Merge { why: "target" });
                }
                self.merge_into(*into);
                Ok(())
            }
            Command::Unmerge { reason } => {
                let target = self.target()?;
                let merged = self.state.merged.clone().ok_or(Refusal::NothingToDo)?;
                let over = target.is_imported() && self.state.is_imported();
                if target.id != merged.into || !(target.state.is_before_answer() || over) {
                    return Err(Refusal::Merge { why: "answered" });
                }
                let along: Vec<_> = target
                    .children
                    .iter()
                    .filter(|c| c.via == Some(self.state.id))
                    .map(|c| c.id)
                    .collect();
                let own = self.state.id;
                self.happen(Fact::Unmerged {
                    reason: reason.as_str().into(),
                });
                self.elsewhere(merged.into, Fact::Released { child: own });
                for child in along {
                    self.elsewhere(
                        child,
                        Fact::MergeMoved {
                            into: own,
                            via: None,
                        },
                    );
                    self.elsewhere(merged.into, Fact::Released { child });
                }
                for left in merged.via {
                    self.elsewhere(left, Fact::Released { child: own });
                }
                Ok(())
            }
            Command::Join { reporter } => {
                let own = self
                    .state
                    .reporters
                    .iter()
                    .filter(|r| r.origin.is_none())
                    .count();
                let same = |r: &&Reporter| r.person.is_some() && r.person == reporter.person;
                if self.state.reporters.iter().find(same).is_some() {
                    return Err(Refusal::NothingToDo);
                }
                let mut joined = Reporter::named(format!("r{}", own + 1), reporter);
                joined.wants_answer = reporter.wants_answer;
                self.happen(Fact::Joined { reporter: joined });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// This matter and all that follow it go with the target.
    fn merge_into(&mut self, into: crate::MatterId) {
        let own = self.state.id;
        let mine = self.state.reporters.iter().filter(|r| r.origin.is_none());
        let mine = mine.map(|r| Reporter {
            key: format!("{own}/{}", r.key),
            origin: Some(own),
            ..r.clone()
        });
        let reporters = mine.collect();
        let children: Vec<_> = self.state.children.iter().map(|child| child.id).collect();
        self.happen(Fact::Merged { into });
        self.elsewhere(
            into,
            Fact::Absorbed {
                child: own,
                via: None,
                reporters,
            },
        );
        for child in children {
            let theirs = self
                .state
                .reporters
                .iter()
                .filter(|r| r.origin == Some(child));
            let reporters = theirs.cloned().collect();
            self.elsewhere(
                child,
                Fact::MergeMoved {
                    into,
                    via: Some(own),
                },
            );
            self.elsewhere(
                into,
                Fact::Absorbed {
                    child,
                    via: Some(own),
                    reporters,
                },
            );
        }
    }

    /// Old work orders that are both over: nobody waits for an answer.
    fn both_over(&self, target: &Matter) -> bool {
        let over = |m: &Matter| m.is_imported() && !m.state.is_before_answer();
        over(&self.state) && over(target)
    }

    fn target(&self) -> Result<&Matter, Refusal> {
        self.ctx.target.ok_or(Refusal::Merge { why: "unknown" })
    }
}
