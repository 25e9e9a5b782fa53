//! From a state and an event to the next state. Total: any fact applies to any state.

mod life;
mod side;
mod work;

use jiff::Timestamp;

use super::{Clock, Matter, MatterState};
use crate::fact::{Event, Fact, NewDue};
use crate::kind::Moment;

impl Matter {
    /// Applies one event.
    pub fn apply(&mut self, event: &Event) {
        let at = event.at;
        let by = event.by.clone();
        match &event.fact {
            Fact::Opened(_) => {}
            Fact::Submitted { .. }
            | Fact::CorrectionAsked { .. }
            | Fact::Accepted { .. }
            | Fact::Rejected { .. }
            | Fact::Diverted { .. }
            | Fact::Answered { .. }
            | Fact::CalledBack { .. }
            | Fact::Contacted { .. }
            | Fact::Rated { .. }
            | Fact::RatingAppealed { .. }
            | Fact::AppealDecided { .. }
            | Fact::Closed { .. }
            | Fact::RoundBegun { .. }
            | Fact::Withdrawn { .. }
            | Fact::Reclassified { .. } => self.apply_life(at, by, &event.fact),
            Fact::Dispatched { .. }
            | Fact::Signed { .. }
            | Fact::Objected { .. }
            | Fact::ObjectionDecided { .. }
            | Fact::Designated { .. }
            | Fact::Claimed { .. }
            | Fact::Assigned { .. }
            | Fact::TaskDone { .. }
            | Fact::TaskReturned { .. }
            | Fact::TaskPaused { .. }
            | Fact::TaskResumed { .. }
            | Fact::TaskSkipped { .. }
            | Fact::TasksAdded { .. }
            | Fact::ClocksStarted { .. }
            | Fact::Transferred { .. }
            | Fact::Suspended { .. }
            | Fact::Resumed { .. }
            | Fact::Extended { .. } => self.apply_work(at, &event.fact),
            Fact::Merged { .. }
            | Fact::MergeMoved { .. }
            | Fact::Unmerged { .. }
            | Fact::Absorbed { .. }
            | Fact::Released { .. }
            | Fact::Joined { .. }
            | Fact::Supervised { .. }
            | Fact::SupervisionReplied { .. }
            | Fact::SupervisionLifted { .. }
            | Fact::Convened { .. }
            | Fact::Opined { .. }
            | Fact::Concluded { .. }
            | Fact::Commented { .. }
            | Fact::FilesAttached { .. }
            | Fact::Supplied { .. }
            | Fact::PapersAsked { .. }
            | Fact::PaperAnswered { .. }
            | Fact::RungFired { .. }
            | Fact::Recomputed { .. }
            | Fact::Erased {} => self.apply_side(at, by, &event.fact),
        }
    }

    /// Adds clocks; one that takes the place of a live one of its key makes that void.
    fn start(&mut self, clocks: &[Clock]) {
        for clock in clocks {
            let mut old = self.clocks.iter_mut();
            if let Some(old) = old.find(|old| old.key == clock.key && old.is_live()) {
                old.void = true;
            }
            self.clocks.push(clock.clone());
        }
    }

    /// Ends the live clocks that run to `moment`.
    fn reach(&mut self, moment: Moment, at: Timestamp) {
        for clock in &mut self.clocks {
            if clock.is_live() && clock.end == Some(moment) {
                end(clock, at);
            }
        }
    }

    /// Ends the live clock of this key.
    fn end_clock(&mut self, key: &str, at: Timestamp) {
        let mut live = self.clocks.iter_mut().filter(|c| c.is_live());
        if let Some(clock) = live.find(|clock| clock.key == key) {
            end(clock, at);
        }
    }

    /// Every live clock counts no longer.
    fn void_clocks(&mut self) {
        let live = self.clocks.iter_mut().filter(|clock| clock.is_live());
        live.for_each(|clock| clock.void = true);
    }

    fn set_dues(&mut self, dues: &[NewDue]) {
        for new in dues {
            let mut live = self.clocks.iter_mut().rev().filter(|c| !c.void);
            if let Some(clock) = live.find(|c| c.key == new.clock && c.round == new.round) {
                clock.due = new.due;
                clock.provisional = new.provisional;
            }
        }
    }

    /// The lead from now on.
    fn lead_by(&mut self, unit: &str, at: Timestamp) {
        if self.lead.as_deref() != Some(unit) {
            self.lead_since = Some(at);
        }
        self.lead = Some(unit.to_owned());
        self.helpers.retain(|helper| helper != unit);
        self.signed = false;
        self.pass_lead_tasks(unit, at);
    }

    /// The end of a life, for now.
    fn finish(&mut self, state: MatterState) {
        self.state = state;
        self.suspension = None;
        self.void_clocks();
    }
}

/// Ends a clock, and the stop it may rest in.
fn end(clock: &mut Clock, at: Timestamp) {
    if let Some(stop) = clock.stops.last_mut()
        && stop.to.is_none()
    {
        stop.to = Some(at);
    }
    clock.ended = Some(at);
}
