//! Guards of what goes on beside the work: merging, supervision, consultation, notes and files.

use super::{Guarded, cap, count, of_lead, offered, some, within};
use crate::engine::Ctx;
use crate::matter::Matter;
use crate::matter::MatterState::{
    Accepted, Answered, Closed, Dispatched, Draft, Merged, Submitted, Suspended, Working,
};
use crate::refusal::Refusal;

pub(in crate::actions) fn merge(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("merge", ctx.kind.def().merge.is_some())?;
    // Old work orders that are one are put together also when they are over.
    if state.is_imported() && matches!(state.state, Answered | Closed) {
        return Ok(());
    }
    within(
        state,
        "merge",
        &[Submitted, Accepted, Dispatched, Working, Suspended],
    )
}

pub(in crate::actions) fn unmerge(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("unmerge", ctx.kind.def().merge.is_some())?;
    within(state, "unmerge", &[Merged])
}

pub(in crate::actions) fn join(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(
        state,
        "join",
        &[Submitted, Accepted, Dispatched, Working, Suspended],
    )
}

pub(in crate::actions) fn supervise(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("supervise", ctx.kind.def().supervise.is_some())?;
    within(
        state,
        "supervise",
        &[
            Submitted, Accepted, Dispatched, Working, Suspended, Answered,
        ],
    )
}

pub(in crate::actions) fn reply_supervision(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    reply_supervision_any(state, ctx)?;
    if state.lead.is_none() {
        Ok(())
    } else {
        of_lead(state, ctx)
    }
}

pub(in crate::actions) fn reply_supervision_any(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("supervise", ctx.kind.def().supervise.is_some())?;
    some(state.open_supervisions().next().is_some())
}

pub(in crate::actions) fn convene(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("convene", ctx.kind.def().consult.is_some())?;
    within(
        state,
        "convene",
        &[Accepted, Dispatched, Working, Suspended],
    )
}

pub(in crate::actions) fn opine(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    conclude_at_all(state, ctx, "opine")?;
    let person = ctx.actor.person.as_ref();
    let asked = state
        .consultations
        .iter()
        .filter(|c| c.concluded.is_none())
        .any(|c| {
            person.is_some_and(|p| c.experts.contains(p))
                || c.units
                    .iter()
                    .any(|unit| ctx.actor.works_for(unit, ctx.world))
        });
    if asked {
        Ok(())
    } else {
        Err(Refusal::NotAsked)
    }
}

pub(in crate::actions) fn conclude(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    conclude_at_all(state, ctx, "conclude")
}

fn conclude_at_all(state: &Matter, ctx: &Ctx<'_>, action: &'static str) -> Guarded {
    offered(action, ctx.kind.def().consult.is_some())?;
    within(state, action, &[Accepted, Dispatched, Working, Suspended])?;
    some(state.consultations.iter().any(|c| c.concluded.is_none()))
}

pub(in crate::actions) fn comment(_: &Matter, _: &Ctx<'_>) -> Guarded {
    Ok(())
}

pub(in crate::actions) fn attach(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    let max = ctx.kind.def().attachments.max;
    offered("attach", max > 0)?;
    within(
        state,
        "attach",
        &[
            Draft, Submitted, Accepted, Dispatched, Working, Suspended, Answered,
        ],
    )?;
    cap("attach", count(state.files.len()), max)
}

/// While it is in hand, or waits for what was to be corrected.
pub(in crate::actions) fn supply(state: &Matter, _: &Ctx<'_>) -> Guarded {
    let asked = state.state == Draft && state.corrections > 0;
    if asked {
        return Ok(());
    }
    within(
        state,
        "supply",
        &[Submitted, Accepted, Dispatched, Working, Suspended],
    )
}
