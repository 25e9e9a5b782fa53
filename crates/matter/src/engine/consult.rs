//! Joint consultation: convene, opine, conclude.

use super::start::rung;
use super::{Run, said};
use crate::command::Command;
use crate::compiled::Routed;
use crate::fact::Fact;
use crate::matter::{Act, Consultation, MatterState, Said, Task};
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn consulting(&mut self, command: &Command) -> Result<(), Refusal> {
        let rule = self.ctx.kind.def().consult.as_ref();
        let rule = rule.ok_or(Refusal::NotOffered { what: "convene" })?;
        match command {
            Command::Convene {
                question,
                units,
                experts,
            } => {
                let mut units = units
                    .iter()
                    .map(|unit| self.unit(unit))
                    .collect::<Result<Vec<_>, _>>()?;
                let mut experts: Vec<String> = experts
                    .iter()
                    .map(|e| e.trim().to_owned())
                    .filter(|e| !e.is_empty())
                    .collect();
                units.dedup();
                experts.sort();
                experts.dedup();
                if experts.len() < rule.experts_min as usize {
                    return Err(Refusal::Empty { field: "experts" });
                }
                let limit = self.fixed(&rule.limit);
                let limit = limit.ok_or_else(|| Refusal::LimitText {
                    text: rule.limit.0.clone(),
                })?;
                let key = format!("c{}", self.state.consultations.len() + 1);
                let mut clock = self.begin(format!("consult:{key}"), limit);
                clock.rungs = vec![rung(80, Act::Remind), rung(100, Act::Escalate)];
                let consultation = Consultation {
                    key,
                    at: self.ctx.now,
                    by: self.ctx.actor.person.clone(),
                    question: said("text", question)?.into(),
                    units,
                    experts,
                    opinions: Vec::new(),
                    concluded: None,
                };
                self.happen(Fact::Convened {
                    consultation,
                    clock,
                });
                Ok(())
            }
            Command::Opine {
                consultation,
                opinion,
            } => {
                let open = self.consultation(consultation)?;
                let person = self.ctx.actor.person.clone();
                let expert = person.as_ref().is_some_and(|p| open.experts.contains(p));
                let works = |unit: &&String| self.ctx.actor.works_for(unit, self.ctx.world);
                let unit = open.units.iter().find(works).cloned();
                if !expert && unit.is_none() {
                    return Err(Refusal::NotAsked);
                }
                let unit = unit.filter(|_| !expert);
                let text = said("text", opinion)?.into();
                let said = Said {
                    at: self.ctx.now,
                    by: person,
                    unit,
                    text,
                };
                self.happen(Fact::Opined {
                    consultation: consultation.clone(),
                    said,
                });
                Ok(())
            }
            Command::Conclude {
                consultation,
                conclusion,
                lead,
                helpers,
                precedent,
            } => {
                let open = self.consultation(consultation)?;
                let have = u32::try_from(open.opinions.len()).unwrap_or(u32::MAX);
                if have < rule.opinions_min {
                    return Err(Refusal::FewOpinions {
                        have,
                        need: rule.opinions_min,
                    });
                }
                let lead = self.unit(lead)?;
                let helpers = helpers
                    .iter()
                    .map(|unit| self.unit(unit))
                    .collect::<Result<Vec<_>, _>>()?;
                let text = said("text", conclusion)?;
                self.happen(Fact::Concluded {
                    consultation: consultation.clone(),
                    text: text.into(),
                    lead: lead.clone(),
                    helpers: helpers.clone(),
                    precedent: *precedent,
                });
                self.assign_by_conclusion(lead, helpers)
            }
            _ => Ok(()),
        }
    }

    /// The conclusion assigns: the lead for good, and the helpers' tasks.
    fn assign_by_conclusion(&mut self, lead: String, helpers: Vec<String>) -> Result<(), Refusal> {
        if self.state.lead.is_none() {
            if self.state.state == MatterState::Accepted {
                let routed = Routed {
                    lead: Some(lead.clone()),
                    helpers,
                    ..Routed::default()
                };
                self.dispatched(routed, Default::default())?;
                self.designated(lead, Default::default());
            }
            return Ok(());
        }
        self.designated(lead.clone(), Default::default());
        let mut all = self.state.helpers.clone();
        let new: Vec<String> = helpers
            .into_iter()
            .filter(|h| *h != lead && !all.contains(h))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        all.extend(new.iter().cloned());
        let tasks = self.tasks_for_helpers(&lead, &new);
        self.happen(Fact::TasksAdded {
            helpers: all,
            tasks,
        });
        Ok(())
    }

    fn tasks_for_helpers(&self, lead: &str, helpers: &[String]) -> Vec<Task> {
        let round = self.state.round();
        let kinds = self
            .ctx
            .kind
            .def()
            .tasks
            .iter()
            .filter(|(_, kind)| kind.each);
        let mut tasks: Vec<Task> = kinds
            .flat_map(|(key, kind)| self.made(key, kind, round, lead, helpers))
            .collect();
        tasks.retain(|task| self.state.task(&task.key).is_none());
        for task in &mut tasks {
            let needs = std::mem::take(&mut task.needs);
            let present = |need: &String| {
                let of_kind = self.state.present_tasks().filter(move |t| t.kind == *need);
                of_kind.map(|t| t.key.clone()).collect::<Vec<_>>()
            };
            task.needs = needs.iter().flat_map(present).collect();
        }
        tasks
    }

    fn consultation(&self, key: &str) -> Result<&Consultation, Refusal> {
        let mut open = self
            .state
            .consultations
            .iter()
            .filter(|c| c.concluded.is_none());
        open.find(|c| c.key == key)
            .ok_or_else(|| Refusal::NoConsultation {
                consultation: key.chars().take(16).collect(),
            })
    }
}
