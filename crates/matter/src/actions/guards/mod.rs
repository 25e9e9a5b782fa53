//! When each action is possible.

mod intake;
mod outcome;
mod side;
mod tasks;
mod work;

use crate::engine::Ctx;
use crate::matter::{Matter, MatterState, RoundCause};
use crate::refusal::Refusal;

pub(super) use intake::{
    accept, correct, decide_objection, designate, dispatch, divert, reclassify, reject, submit,
    withdraw,
};
pub(super) use outcome::{appeal_rating, call_back, close, decide_appeal, rate, redo, reopen};
pub(super) use side::{
    attach, comment, conclude, convene, join, merge, opine, reply_supervision,
    reply_supervision_any, supervise, supply, unmerge,
};
pub(super) use tasks::{
    assign, claim, complete_task, owns, pause_task, resume_task, return_task, skip_task,
};
pub(super) use work::{answer, contact, extend, object, resume, sign, suspend, transfer};

type Guarded = Result<(), Refusal>;

pub(super) fn never(state: &Matter, _: &Ctx<'_>) -> Guarded {
    Err(Refusal::State {
        action: "open",
        state: state.state,
    })
}

/// The system answers for papers while the matter is open.
pub(super) fn answer_paper(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    system(state, ctx)?;
    match state.state.is_open() {
        true => Ok(()),
        false => Err(Refusal::NothingToDo),
    }
}

pub(super) fn system(_: &Matter, ctx: &Ctx<'_>) -> Guarded {
    if ctx.actor.system {
        Ok(())
    } else {
        Err(Refusal::NotYours {
            unit: "system".to_owned(),
        })
    }
}

fn within(state: &Matter, action: &'static str, states: &[MatterState]) -> Guarded {
    if states.contains(&state.state) {
        Ok(())
    } else {
        Err(Refusal::State {
            action,
            state: state.state,
        })
    }
}

fn offered(what: &'static str, offered: bool) -> Guarded {
    if offered {
        Ok(())
    } else {
        Err(Refusal::NotOffered { what })
    }
}

fn cap(what: &'static str, have: u32, max: u32) -> Guarded {
    if have < max {
        Ok(())
    } else {
        Err(Refusal::Cap { what, max })
    }
}

fn some(any: bool) -> Guarded {
    if any {
        Ok(())
    } else {
        Err(Refusal::NothingToDo)
    }
}

fn of_lead(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    let lead = state.lead.as_deref().unwrap_or(&state.desk);
    if ctx.actor.works_for(lead, ctx.world) {
        Ok(())
    } else {
        Err(Refusal::NotYours {
            unit: lead.to_owned(),
        })
    }
}

fn of_lead_or_desk(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    if ctx.actor.dispatches(&state.desk, ctx.world) {
        Ok(())
    } else {
        of_lead(state, ctx)
    }
}

fn may_return(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    if state.designated {
        return Err(Refusal::Final);
    }
    let max = ctx.kind.def().returns.max;
    if state.returned() < max {
        Ok(())
    } else {
        Err(Refusal::Returns { max })
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// In a redo, whoever answered before does not answer again.
fn reviewed_by_another(state: &Matter, ctx: &Ctx<'_>) -> bool {
    let redo = state
        .present()
        .is_some_and(|round| round.cause == RoundCause::Redo);
    let (true, Some(person)) = (redo, &ctx.actor.person) else {
        return true;
    };
    let before = state
        .answers
        .iter()
        .filter(|answer| answer.round + 1 == state.round());
    !before
        .filter_map(|answer| answer.by.as_ref())
        .any(|by| by == person)
}
