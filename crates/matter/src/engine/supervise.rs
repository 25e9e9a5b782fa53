//! Supervision orders: beside the work, never in its way.

use super::start::rung;
use super::{Run, said};
use crate::command::Command;
use crate::fact::Fact;
use crate::kind::SuperviseGrade;
use crate::matter::{Act, Said, Supervision};
use crate::private::Private;
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn supervising(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Supervise { grade, demand } => {
                let rule = self.ctx.kind.def().supervise.as_ref();
                let listed = rule.map(|rule| rule.grades.clone()).unwrap_or_default();
                if !listed.contains(grade) {
                    return Err(Refusal::NotListed {
                        what: "grade",
                        given: format!("{grade:?}"),
                        listed: listed.iter().map(|g| format!("{g:?}")).collect(),
                    });
                }
                let demand = said("text", demand)?;
                self.ordered(*grade, self.ctx.actor.person.clone(), demand.into());
                Ok(())
            }
            Command::ReplySupervision { order, text } => {
                self.order(order)?;
                let said = Said {
                    at: self.ctx.now,
                    by: self.ctx.actor.person.clone(),
                    unit: self.state.lead.clone(),
                    text: said("text", text)?.into(),
                };
                self.happen(Fact::SupervisionReplied {
                    order: order.clone(),
                    said,
                });
                Ok(())
            }
            Command::LiftSupervision { order, reason } => {
                self.order(order)?;
                let reason = said("reason", reason)?.into();
                self.happen(Fact::SupervisionLifted {
                    order: order.clone(),
                    reason,
                });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// An order is made, by a person or by a clock.
    pub(super) fn ordered(
        &mut self,
        grade: SuperviseGrade,
        by: Option<String>,
        demand: Private<String>,
    ) {
        let limit = self
            .ctx
            .kind
            .def()
            .supervise
            .as_ref()
            .and_then(|rule| self.fixed(&rule.limit));
        let Some(limit) = limit else { return };
        let key = format!("s{}", self.state.supervisions.len() + 1);
        let mut clock = self.begin(format!("supervise:{key}"), limit);
        clock.rungs = vec![rung(100, Act::Escalate)];
        let order = Supervision {
            key,
            grade,
            at: self.ctx.now,
            by: by.clone(),
            demand,
            replies: Vec::new(),
            lifted_at: None,
        };
        self.happen_by(by, Fact::Supervised { order, clock });
    }

    fn order(&self, key: &str) -> Result<(), Refusal> {
        let mut open = self.state.open_supervisions();
        match open.any(|order| order.key == key) {
            true => Ok(()),
            false => Err(Refusal::NoOrder {
                order: key.chars().take(16).collect(),
            }),
        }
    }
}
