//! Guards of what comes after an answer: rating, another round, the end.

use super::{Guarded, cap, of_lead, offered, some, within};
use crate::engine::{Ctx, redos_left};
use crate::matter::Matter;
use crate::matter::MatterState::{Answered, Closed, Working};
use crate::refusal::Refusal;

pub(in crate::actions) fn call_back(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("call_back", ctx.kind.def().rating.is_some())?;
    within(state, "call_back", &[Answered])?;
    some(!state.reporters.is_empty())
}

pub(in crate::actions) fn rate(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("rate", ctx.kind.def().rating.is_some())?;
    within(state, "rate", &[Answered, Closed])?;
    some(
        state
            .reporters
            .iter()
            .any(|reporter| state.rating(&reporter.key).is_none()),
    )
}

pub(in crate::actions) fn appeal_rating(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    let rule = ctx.kind.def().rating.as_ref();
    let rule = rule.ok_or(Refusal::NotOffered {
        what: "appeal_rating",
    })?;
    within(state, "appeal_rating", &[Answered, Closed, Working])?;
    of_lead(state, ctx)?;
    some(
        state
            .ratings
            .iter()
            .any(|r| rule.is_bad(r.grade) && r.appeal.is_none()),
    )
}

pub(in crate::actions) fn decide_appeal(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("decide_appeal", ctx.kind.def().rating.is_some())?;
    let open = |r: &crate::matter::Rating| r.appeal.as_ref().is_some_and(|a| a.upheld.is_none());
    some(state.ratings.iter().any(open))
}

pub(in crate::actions) fn redo(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    let rule = ctx.kind.def().rating.as_ref();
    let rule = rule.filter(|rule| rule.redo.is_some());
    let rule = rule.ok_or(Refusal::NotOffered { what: "redo" })?;
    within(state, "redo", &[Answered])?;
    let max = rule.redo.as_ref().map_or(0, |redo| redo.max);
    if redos_left(ctx.kind, state) == 0 {
        return Err(Refusal::Cap { what: "redo", max });
    }
    let round = state.round();
    let bad = state
        .ratings
        .iter()
        .any(|r| r.round == round && rule.is_bad(r.grade));
    let unsolved = state
        .contacts
        .iter()
        .any(|c| c.round == round && c.solved == Some(false));
    some(bad || unsolved)
}

pub(in crate::actions) fn close(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "close", &[Answered])?;
    match state.unanswered().count() {
        0 => Ok(()),
        count => Err(Refusal::Unanswered { count }),
    }
}

pub(in crate::actions) fn reopen(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    let rule = ctx.kind.def().reopen.as_ref();
    let rule = rule.ok_or(Refusal::NotOffered { what: "reopen" })?;
    within(state, "reopen", &[Closed])?;
    cap("reopen", state.reopened, rule.max)?;
    let closed = state.closing.as_ref().map(|closing| closing.at);
    if let (Some(closed), Some(limit)) = (closed, ctx.fixed(state, &rule.within)) {
        let due = ctx.calendar.due(closed, &limit).at;
        if ctx.now >= due {
            return Err(Refusal::TooLate {
                what: "reopen",
                since: due,
            });
        }
    }
    Ok(())
}
