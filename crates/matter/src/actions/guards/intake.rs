//! Guards of taking in and giving out.

use super::{Guarded, cap, offered, some, within};
use crate::engine::Ctx;
use crate::matter::Matter;
use crate::matter::MatterState::{Accepted, Dispatched, Draft, Submitted, Suspended, Working};
use crate::refusal::Refusal;

pub(in crate::actions) fn submit(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "submit", &[Draft])
}

pub(in crate::actions) fn correct(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "correct", &[Submitted])?;
    let max = ctx.kind.def().intake.correct;
    cap("correct", state.corrections, max)
}

pub(in crate::actions) fn accept(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "accept", &[Submitted])
}

pub(in crate::actions) fn reject(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "reject", &[Submitted])
}

pub(in crate::actions) fn divert(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("divert", !ctx.kind.def().intake.divert.is_empty())?;
    within(state, "divert", &[Submitted, Accepted])
}

pub(in crate::actions) fn dispatch(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "dispatch", &[Accepted])?;
    if state.objection().is_some() {
        return Err(Refusal::Pending {
            what: "decide_objection",
        });
    }
    Ok(())
}

pub(in crate::actions) fn decide_objection(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "decide_objection", &[Accepted])?;
    some(state.objection().is_some())
}

pub(in crate::actions) fn designate(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(
        state,
        "designate",
        &[Accepted, Dispatched, Working, Suspended],
    )?;
    match state.lead {
        Some(_) => Ok(()),
        None => Err(Refusal::Pending { what: "dispatch" }),
    }
}

pub(in crate::actions) fn withdraw(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("withdraw", ctx.kind.def().withdraw.allowed)?;
    within(
        state,
        "withdraw",
        &[Draft, Submitted, Accepted, Dispatched, Working, Suspended],
    )?;
    let others = state
        .reporters
        .len()
        .saturating_sub(1)
        .max(state.children.len());
    if others > 0 {
        Err(Refusal::Others { count: others })
    } else {
        Ok(())
    }
}

pub(in crate::actions) fn reclassify(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(
        state,
        "reclassify",
        &[Submitted, Accepted, Dispatched, Working, Suspended],
    )
}
