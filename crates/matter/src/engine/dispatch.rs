//! Who leads: dispatch, sign, object, decide, designate, transfer.

use haina_core::Limit;

use super::{Run, said};
use crate::command::Command;
use crate::compiled::Routed;
use crate::fact::Fact;
use crate::kind::Moment;
use crate::matter::{Objection, Transfer};
use crate::private::Private;
use crate::refusal::Refusal;

impl Run<'_> {
    pub(super) fn dispatching(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Dispatch {
                lead,
                helpers,
                limit,
                note,
            } => {
                let limit = limit.as_deref().map(read_limit).transpose()?;
                let mut routed = match lead {
                    Some(lead) => Routed {
                        lead: Some(self.unit(lead)?),
                        ..Routed::default()
                    },
                    None => self.routed().ok_or(Refusal::NoLead)?,
                };
                for helper in helpers {
                    routed.helpers.push(self.unit(helper)?);
                }
                routed.limit = limit.or(routed.limit);
                self.dispatched(routed, note.as_str().into())
            }
            Command::Sign {} => {
                let unit = self.state.lead.clone().unwrap_or_default();
                self.happen(Fact::Signed { unit });
                Ok(())
            }
            Command::Object { reason, unit } => {
                let objection = Objection {
                    at: self.ctx.now,
                    by_unit: self.state.lead.clone().unwrap_or_default(),
                    unit: self.unit(unit)?,
                    reason: said("reason", reason)?.into(),
                    upheld: None,
                };
                self.happen(Fact::Objected { objection });
                Ok(())
            }
            Command::DecideObjection {
                upheld,
                unit,
                reason,
            } => {
                let open = self.state.objection().ok_or(Refusal::NothingToDo)?;
                let (own, proposed) = (open.by_unit.clone(), open.unit.clone());
                let unit = match (upheld, unit) {
                    (true, Some(unit)) => self.unit(unit)?,
                    (true, None) => self.unit(&proposed)?,
                    (false, _) => own,
                };
                let reason = said("reason", reason)?.into();
                let clocks = self.signing_clocks();
                self.happen(Fact::ObjectionDecided {
                    upheld: *upheld,
                    unit,
                    reason,
                    clocks,
                });
                Ok(())
            }
            Command::Designate { unit, reason } => {
                let unit = self.unit(unit)?;
                let reason = said("reason", reason)?;
                self.designated(unit, reason.into());
                Ok(())
            }
            Command::Transfer { unit, reason } => {
                let to = self.unit(unit)?;
                let from = self.state.lead.clone().unwrap_or_default();
                if to == from {
                    return Err(Refusal::NothingToDo);
                }
                let reason = said("reason", reason)?.into();
                let transfer = Transfer {
                    at: self.ctx.now,
                    from,
                    to,
                    reason,
                };
                let clocks = self.signing_clocks();
                self.happen(Fact::Transferred { transfer, clocks });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What would be dispatched now if nobody named a unit.
    pub(super) fn proposed(self) -> Option<Routed> {
        let mut routed = self.routed()?;
        let lead = routed.lead.clone();
        routed.helpers.retain(|unit| Some(unit) != lead.as_ref());
        routed.helpers.dedup();
        Some(routed)
    }

    /// What the catalogue, the opener's wish or the fallback say.
    pub(super) fn routed(&self) -> Option<Routed> {
        let dispatch = &self.ctx.kind.def().dispatch;
        if let Some(wanted) = &self.state.wanted {
            return Some(Routed {
                lead: Some(wanted.clone()),
                ..Routed::default()
            });
        }
        let variables = self.ctx.kind.variables(&self.state, &[]);
        let table = dispatch.catalogue.as_deref();
        let routed = table.and_then(|name| self.ctx.kind.decided(name, &variables));
        let lead = routed.as_ref().and_then(|routed| routed.lead.as_deref());
        match (lead.and_then(|lead| self.named_unit(lead)), routed) {
            (Some(lead), Some(routed)) => {
                let helpers = routed
                    .helpers
                    .iter()
                    .filter_map(|unit| self.named_unit(unit));
                let helpers = helpers.collect();
                Some(Routed {
                    lead: Some(lead),
                    helpers,
                    ..routed
                })
            }
            _ => {
                let fallback = dispatch.fallback.as_deref()?;
                let lead = match fallback {
                    "district" | "street" => self.named_unit(&format!("${fallback}")),
                    unit => self.named_unit(unit),
                };
                let lead = Some(lead?);
                Some(Routed {
                    lead,
                    rows: vec!["fallback".into()],
                    ..Routed::default()
                })
            }
        }
    }

    /// A unit by its key, or by the place: `$district`, `$street`.
    fn named_unit(&self, name: &str) -> Option<String> {
        let area = self.state.area.as_deref();
        let unit = match name {
            "$district" => self.ctx.world.unit_of_area(area?.get(..6)?),
            "$street" => self.ctx.world.unit_of_area(area?),
            unit => Some(unit.to_owned()),
        };
        unit.filter(|unit| self.ctx.world.has_unit(unit))
    }

    /// Dispatches to whoever was found.
    pub(super) fn dispatched(
        &mut self,
        routed: Routed,
        note: Private<String>,
    ) -> Result<(), Refusal> {
        let lead = routed.lead.ok_or(Refusal::NoLead)?;
        let mut helpers: Vec<String> = Vec::new();
        for helper in routed.helpers {
            if helper != lead && !helpers.contains(&helper) {
                helpers.push(helper);
            }
        }
        if routed.urgency.is_some() && self.state.urgency.is_none() {
            let urgency = routed.urgency;
            self.happen(Fact::Reclassified {
                class: None,
                area: None,
                urgency,
            });
        }
        let tasks = self.round_tasks(self.state.round(), &lead, &helpers);
        let clocks = self.clocks_from(Moment::Dispatched, routed.limit);
        self.happen(Fact::Dispatched {
            lead,
            helpers,
            rows: routed.rows,
            note,
            tasks,
            clocks,
        });
        Ok(())
    }

    /// The lead for good.
    pub(super) fn designated(&mut self, unit: String, reason: Private<String>) {
        let stays = self.state.lead.as_deref() == Some(unit.as_str()) && self.state.signed;
        let clocks = if stays {
            Vec::new()
        } else {
            self.signing_clocks()
        };
        self.happen(Fact::Designated {
            unit,
            reason,
            clocks,
        });
    }
}

fn read_limit(text: &str) -> Result<Limit, Refusal> {
    let short = || text.chars().take(32).collect();
    let limit: Limit = text
        .parse()
        .map_err(|_| Refusal::LimitText { text: short() })?;
    if limit.n == 0 {
        Err(Refusal::LimitText { text: short() })
    } else {
        Ok(limit)
    }
}
