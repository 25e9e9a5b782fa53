//! What runs beside the states.

use jiff::Timestamp;

use crate::FileId;
use crate::fact::Fact;
use crate::matter::{Child, Conclusion, Matter, MatterState, MergedInto};
use crate::private::Private;

impl Matter {
    pub(super) fn apply_side(&mut self, at: Timestamp, _by: Option<String>, fact: &Fact) {
        match fact {
            Fact::Merged { into } => {
                let former = self.state;
                self.merged = Some(MergedInto {
                    into: *into,
                    former,
                    via: Vec::new(),
                });
                self.state = MatterState::Merged;
            }
            Fact::MergeMoved { into, via } => {
                if let Some(merged) = &mut self.merged {
                    match via {
                        Some(via) => merged.via.push(*via),
                        None => {
                            merged.via.pop();
                        }
                    }
                    merged.into = *into;
                }
            }
            Fact::Unmerged { .. } => {
                if let Some(merged) = self.merged.take() {
                    self.state = merged.former;
                }
            }
            Fact::Absorbed {
                child,
                via,
                reporters,
            } => {
                self.children.push(Child {
                    id: *child,
                    via: *via,
                });
                self.reporters.extend(reporters.iter().cloned());
            }
            Fact::Released { child } => {
                self.children.retain(|c| c.id != *child);
                self.reporters.retain(|r| r.origin != Some(*child));
            }
            Fact::Joined { reporter } => self.reporters.push(reporter.clone()),
            Fact::Supervised { order, clock } => {
                self.supervisions.push(order.clone());
                self.start(std::slice::from_ref(clock));
            }
            Fact::SupervisionReplied { order, said } => {
                if let Some(order) = self.supervisions.iter_mut().find(|o| o.key == *order) {
                    order.replies.push(said.clone());
                }
                self.end_clock(&format!("supervise:{order}"), at);
            }
            Fact::SupervisionLifted { order, .. } => {
                if let Some(order) = self.supervisions.iter_mut().find(|o| o.key == *order) {
                    order.lifted_at = Some(at);
                }
                self.end_clock(&format!("supervise:{order}"), at);
            }
            Fact::Convened {
                consultation,
                clock,
            } => {
                self.consultations.push(consultation.clone());
                self.start(std::slice::from_ref(clock));
            }
            Fact::Opined { consultation, said } => {
                let mut all = self.consultations.iter_mut();
                if let Some(one) = all.find(|c| c.key == *consultation) {
                    one.opinions.push(said.clone());
                }
            }
            Fact::Concluded {
                consultation,
                text,
                lead,
                helpers,
                precedent,
            } => {
                let mut all = self.consultations.iter_mut();
                if let Some(one) = all.find(|c| c.key == *consultation) {
                    one.concluded = Some(Conclusion {
                        at,
                        text: text.clone(),
                        lead: lead.clone(),
                        helpers: helpers.clone(),
                        precedent: *precedent,
                    });
                }
                self.end_clock(&format!("consult:{consultation}"), at);
            }
            Fact::FilesAttached { files } => self.files.extend(files.iter().cloned()),
            Fact::Supplied { files, papers, .. } => {
                self.files.extend(files.iter().cloned());
                let files: Vec<FileId> = files.iter().map(|file| file.id).collect();
                let papers = papers.get().map(Vec::as_slice).unwrap_or_default();
                self.papers_given(at, papers, &files);
            }
            Fact::PapersAsked {
                papers,
                dropped,
                authorised,
            } => {
                let listed = |keys: &Private<Vec<String>>| keys.get().cloned().unwrap_or_default();
                let dropped = listed(dropped);
                self.papers.retain(|paper| !dropped.contains(&paper.key));
                self.papers_asked(at, &listed(papers), *authorised);
            }
            Fact::PaperAnswered { paper, answer } => {
                if let (Some(paper), Some(answer)) = (paper.get(), answer.get()) {
                    self.paper_answered(at, paper, answer);
                }
            }
            Fact::RungFired {
                clock,
                round,
                percent,
                ..
            } => {
                let mut all = self.clocks.iter_mut().filter(|c| c.is_live());
                let clock = all.find(|c| c.key == *clock && c.round == *round);
                let rung = clock.and_then(|c| c.rungs.iter_mut().find(|r| r.percent == *percent));
                if let Some(rung) = rung {
                    rung.fired_at.get_or_insert(at);
                }
            }
            Fact::Recomputed { dues } => self.set_dues(dues),
            Fact::Erased {} => self.erase(),
            _ => {}
        }
    }

    /// Takes out everything personal; what remains counts and proves, and names nobody.
    fn erase(&mut self) {
        self.erased = true;
        self.title = Private(None);
        self.form = Private(None);
        self.place = Private(None);
        self.missing = Private(None);
        self.reporters
            .iter_mut()
            .for_each(|r| r.contact = Private(None));
        self.contacts
            .iter_mut()
            .for_each(|c| c.note = Private(None));
        self.answers.iter_mut().for_each(|a| a.text = Private(None));
        for rating in &mut self.ratings {
            rating.ground = Private(None);
            if let Some(appeal) = &mut rating.appeal {
                appeal.ground = Private(None);
                appeal.reason = Private(None);
            }
        }
        self.tasks.iter_mut().for_each(|t| t.result = Private(None));
        self.papers.clear();
        self.objections
            .iter_mut()
            .for_each(|o| o.reason = Private(None));
        self.transfers
            .iter_mut()
            .for_each(|t| t.reason = Private(None));
        if let Some(rest) = &mut self.suspension {
            rest.note = Private(None);
        }
        if let Some(closing) = &mut self.closing {
            closing.reason = Private(None);
        }
        for order in &mut self.supervisions {
            order.demand = Private(None);
            order
                .replies
                .iter_mut()
                .for_each(|said| said.text = Private(None));
        }
        for consultation in &mut self.consultations {
            consultation.question = Private(None);
            consultation
                .opinions
                .iter_mut()
                .for_each(|said| said.text = Private(None));
            if let Some(conclusion) = &mut consultation.concluded {
                conclusion.text = Private(None);
            }
        }
    }
}
