//! Guards of the lead's work, from its signature to its answer.

use super::{
    Guarded, cap, count, may_return, of_lead, of_lead_or_desk, offered, reviewed_by_another, some,
    within,
};
use crate::engine::Ctx;
use crate::kind::{AnswerWho, Evidence};
use crate::matter::Matter;
use crate::matter::MatterState::{Dispatched, Suspended, Working};
use crate::refusal::Refusal;

pub(in crate::actions) fn sign(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "sign", &[Dispatched, Working])?;
    if state.signed {
        return Err(Refusal::State {
            action: "sign",
            state: state.state,
        });
    }
    of_lead(state, ctx)
}

pub(in crate::actions) fn object(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "object", &[Dispatched])?;
    of_lead(state, ctx)?;
    may_return(state, ctx)?;
    let rule = &ctx.kind.def().returns;
    if let (Some(since), Some(text)) = (state.lead_since, &rule.within)
        && let Some(limit) = ctx.fixed(state, text)
    {
        let due = ctx.calendar.due(since, &limit).at;
        if ctx.now >= due {
            return Err(Refusal::TooLate {
                what: "object",
                since: due,
            });
        }
    }
    Ok(())
}

pub(in crate::actions) fn contact(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "contact", &[Dispatched, Working, Suspended])?;
    some(!state.reporters.is_empty())
}

pub(in crate::actions) fn answer(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "answer", &[Working])?;
    let def = ctx.kind.def();
    match def.answer.by {
        AnswerWho::Lead => of_lead(state, ctx)?,
        AnswerWho::Desk if ctx.actor.dispatches(&state.desk, ctx.world) => {}
        AnswerWho::Desk => {
            return Err(Refusal::NotYours {
                unit: state.desk.clone(),
            });
        }
    }
    if !state.signed {
        return Err(Refusal::Pending { what: "sign" });
    }
    if !reviewed_by_another(state, ctx) {
        return Err(Refusal::SameReviewer);
    }
    let open: Vec<String> = state.open_tasks().map(|task| task.key.clone()).collect();
    if !open.is_empty() {
        return Err(Refusal::OpenTasks { tasks: open });
    }
    for (shows, name) in [(Evidence::Before, "before"), (Evidence::After, "after")] {
        let shown = |round: u32| round == state.round() || shows == Evidence::Before;
        let there = state
            .files
            .iter()
            .any(|f| f.shows == shows && shown(f.round));
        if def.attachments.evidence.contains(&shows) && !there {
            return Err(Refusal::Evidence { missing: name });
        }
    }
    let tried = state
        .contacts
        .iter()
        .any(|contact| contact.round == state.round());
    if def.answer.after_contact && !tried && !state.reporters.is_empty() {
        return Err(Refusal::NotContacted);
    }
    Ok(())
}

pub(in crate::actions) fn transfer(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "transfer", &[Working])?;
    let rule = &ctx.kind.def().transfer;
    if !ctx.actor.dispatches(&state.desk, ctx.world) {
        offered("transfer", rule.by_lead)?;
        of_lead(state, ctx)?;
        if state.designated {
            return Err(Refusal::Final);
        }
    }
    cap("transfer", count(state.transfers.len()), rule.max)
}

pub(in crate::actions) fn suspend(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("suspend", !ctx.kind.def().suspend.is_empty())?;
    within(state, "suspend", &[Working])?;
    of_lead_or_desk(state, ctx)
}

pub(in crate::actions) fn resume(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("resume", !ctx.kind.def().suspend.is_empty())?;
    within(state, "resume", &[Suspended])?;
    of_lead_or_desk(state, ctx)
}

pub(in crate::actions) fn extend(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    let rule = ctx.kind.def().extend.as_ref();
    let rule = rule.ok_or(Refusal::NotOffered { what: "extend" })?;
    within(state, "extend", &[Dispatched, Working, Suspended])?;
    if !ctx.actor.has(&rule.role) {
        return Err(Refusal::NotYours {
            unit: rule.role.clone(),
        });
    }
    let clock = state
        .handling()
        .filter(|clock| clock.is_live())
        .ok_or(Refusal::NothingToDo)?;
    cap("extend", count(clock.extensions.len()), rule.max)?;
    if clock.is_breached(ctx.now) {
        return Err(Refusal::TooLate {
            what: "extend",
            since: clock.due,
        });
    }
    Ok(())
}
