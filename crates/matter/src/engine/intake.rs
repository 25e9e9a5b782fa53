//! Coming in: submit, correct, accept, reject, divert, reclassify.

use super::{Run, said};
use crate::command::Command;
use crate::fact::Fact;
use crate::kind::Moment;
use crate::private::Private;
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn intake(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Submit {
                form,
                title,
                place,
                class,
            } => self.submitted(
                title.as_deref(),
                form.as_ref(),
                place.as_ref(),
                class.as_deref(),
            ),
            Command::Correct { missing } => {
                let missing = missing.iter().map(|text| text.trim().to_owned());
                let missing: Vec<String> = missing.filter(|text| !text.is_empty()).collect();
                if missing.is_empty() {
                    return Err(Refusal::Empty { field: "missing" });
                }
                self.happen(Fact::CorrectionAsked {
                    missing: Private::new(missing),
                });
                Ok(())
            }
            Command::Accept {
                class,
                area,
                urgency,
            } => {
                if class.is_some() || area.is_some() || urgency.is_some() {
                    self.reclassified(class, area, urgency);
                }
                self.accepted(false);
                Ok(())
            }
            Command::Reject { ground, channel } => {
                let ground = said("ground", ground)?.into();
                let channel = said("channel", channel)?.into();
                self.happen(Fact::Rejected { ground, channel });
                Ok(())
            }
            Command::Divert { to, note } => {
                let listed = &self.ctx.kind.def().intake.divert;
                if !listed.contains(to) {
                    return Err(Refusal::NotListed {
                        what: "divert",
                        given: format!("{to:?}"),
                        listed: listed.iter().map(|d| format!("{d:?}")).collect(),
                    });
                }
                self.happen(Fact::Diverted {
                    to: *to,
                    note: note.as_str().into(),
                });
                Ok(())
            }
            Command::Reclassify {
                class,
                area,
                urgency,
            } => {
                if class.is_none() && area.is_none() && urgency.is_none() {
                    return Err(Refusal::Empty { field: "class" });
                }
                self.reclassified(class, area, urgency);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Accepted, by the desk or by its silence.
    pub(super) fn accepted(&mut self, by_silence: bool) {
        let clocks = self.clocks_from(Moment::Accepted, None);
        let fact = Fact::Accepted { by_silence, clocks };
        if by_silence {
            self.happen_alone(fact)
        } else {
            self.happen(fact)
        }
    }

    fn reclassified(
        &mut self,
        class: &Option<String>,
        area: &Option<String>,
        urgency: &Option<String>,
    ) {
        self.happen(Fact::Reclassified {
            class: class.clone(),
            area: area.clone(),
            urgency: urgency.clone(),
        });
    }
}
