//! When each action is possible.

use crate::engine::{Ctx, redos_left};
use crate::kind::{AnswerWho, Evidence};
use crate::matter::MatterState::{
    self, Accepted, Answered, Closed, Dispatched, Draft, Merged, Submitted, Suspended, Working,
};
use crate::matter::{Matter, RoundCause, Task, TaskState};
use crate::refusal::Refusal;

type Guarded = Result<(), Refusal>;

pub(super) fn never(state: &Matter, _: &Ctx<'_>) -> Guarded {
    Err(Refusal::State {
        action: "open",
        state: state.state,
    })
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

pub(super) fn submit(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "submit", &[Draft])
}

pub(super) fn correct(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "correct", &[Submitted])?;
    let max = ctx.kind.def().intake.correct;
    cap("correct", state.corrections, max)
}

pub(super) fn accept(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "accept", &[Submitted])
}

pub(super) fn reject(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "reject", &[Submitted])
}

pub(super) fn divert(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("divert", !ctx.kind.def().intake.divert.is_empty())?;
    within(state, "divert", &[Submitted, Accepted])
}

pub(super) fn dispatch(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "dispatch", &[Accepted])?;
    if state.objection().is_some() {
        return Err(Refusal::Pending {
            what: "decide_objection",
        });
    }
    Ok(())
}

pub(super) fn sign(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    within(state, "sign", &[Dispatched, Working])?;
    if state.signed {
        return Err(Refusal::State {
            action: "sign",
            state: state.state,
        });
    }
    of_lead(state, ctx)
}

pub(super) fn object(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn decide_objection(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "decide_objection", &[Accepted])?;
    some(state.objection().is_some())
}

pub(super) fn designate(state: &Matter, _: &Ctx<'_>) -> Guarded {
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

pub(super) fn claim(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(state, "claim", ctx, &[TaskState::Offered], true)
}

pub(super) fn assign(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    use TaskState::{Active, Offered, Paused, Ready, Returned};
    let desk = ctx.actor.dispatches(&state.desk, ctx.world);
    tasks(
        state,
        "assign",
        ctx,
        &[Ready, Offered, Active, Paused, Returned],
        !desk,
    )
}

pub(super) fn complete_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(
        state,
        "complete_task",
        ctx,
        &[TaskState::Offered, TaskState::Active],
        true,
    )?;
    under_way(state, ctx, |task| !task.with_answer, "answer")
}

/// Among the actor's open tasks one that `fits`; where none does, `what` comes first or instead.
fn under_way(
    state: &Matter,
    ctx: &Ctx<'_>,
    fits: fn(&Task) -> bool,
    what: &'static str,
) -> Guarded {
    let open = |task: &Task| matches!(task.state, TaskState::Offered | TaskState::Active);
    let mut own = state.present_tasks().filter(|task| open(task));
    match own.any(|task| fits(task) && owns(state, ctx, task)) {
        true => Ok(()),
        false => Err(Refusal::Pending { what }),
    }
}

/// Whether the task is of a unit the actor works for, or of the desk they dispatch at.
pub(super) fn owns(state: &Matter, ctx: &Ctx<'_>, task: &Task) -> bool {
    let unit = task.unit.as_deref().unwrap_or(&state.desk);
    ctx.actor.works_for(unit, ctx.world)
        || (unit == state.desk && ctx.actor.dispatches(unit, ctx.world))
}

pub(super) fn return_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(
        state,
        "return_task",
        ctx,
        &[TaskState::Offered, TaskState::Active],
        true,
    )?;
    under_way(state, ctx, |task| !task.of_lead, "transfer")?;
    may_return(state, ctx)
}

pub(super) fn pause_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(state, "pause_task", ctx, &[TaskState::Active], true)
}

pub(super) fn resume_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(state, "resume_task", ctx, &[TaskState::Paused], true)
}

pub(super) fn skip_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered(
        "skip_task",
        ctx.kind.def().tasks.values().any(|task| task.skippable),
    )?;
    within(state, "skip_task", &[Dispatched, Working])?;
    some(
        state
            .present_tasks()
            .any(|task| task.skippable && !task.state.is_over()),
    )
}

pub(super) fn contact(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "contact", &[Dispatched, Working, Suspended])?;
    some(!state.reporters.is_empty())
}

pub(super) fn answer(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn transfer(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn suspend(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("suspend", !ctx.kind.def().suspend.is_empty())?;
    within(state, "suspend", &[Working])?;
    of_lead_or_desk(state, ctx)
}

pub(super) fn resume(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("resume", !ctx.kind.def().suspend.is_empty())?;
    within(state, "resume", &[Suspended])?;
    of_lead_or_desk(state, ctx)
}

pub(super) fn extend(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn call_back(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("call_back", ctx.kind.def().rating.is_some())?;
    within(state, "call_back", &[Answered])?;
    some(!state.reporters.is_empty())
}

pub(super) fn rate(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("rate", ctx.kind.def().rating.is_some())?;
    within(state, "rate", &[Answered, Closed])?;
    some(
        state
            .reporters
            .iter()
            .any(|reporter| state.rating(&reporter.key).is_none()),
    )
}

pub(super) fn appeal_rating(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn decide_appeal(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("decide_appeal", ctx.kind.def().rating.is_some())?;
    let open = |r: &crate::matter::Rating| r.appeal.as_ref().is_some_and(|a| a.upheld.is_none());
    some(state.ratings.iter().any(open))
}

pub(super) fn redo(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn close(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(state, "close", &[Answered])?;
    match state.unanswered().count() {
        0 => Ok(()),
        count => Err(Refusal::Unanswered { count }),
    }
}

pub(super) fn reopen(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn withdraw(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn merge(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn unmerge(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("unmerge", ctx.kind.def().merge.is_some())?;
    within(state, "unmerge", &[Merged])
}

pub(super) fn join(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(
        state,
        "join",
        &[Submitted, Accepted, Dispatched, Working, Suspended],
    )
}

pub(super) fn supervise(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("supervise", ctx.kind.def().supervise.is_some())?;
    within(
        state,
        "supervise",
        &[
            Submitted, Accepted, Dispatched, Working, Suspended, Answered,
        ],
    )
}

pub(super) fn reply_supervision(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    reply_supervision_any(state, ctx)?;
    if state.lead.is_none() {
        Ok(())
    } else {
        of_lead(state, ctx)
    }
}

pub(super) fn reply_supervision_any(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("supervise", ctx.kind.def().supervise.is_some())?;
    some(state.open_supervisions().next().is_some())
}

pub(super) fn convene(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    offered("convene", ctx.kind.def().consult.is_some())?;
    within(
        state,
        "convene",
        &[Accepted, Dispatched, Working, Suspended],
    )
}

pub(super) fn opine(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(super) fn conclude(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    conclude_at_all(state, ctx, "conclude")
}

fn conclude_at_all(state: &Matter, ctx: &Ctx<'_>, action: &'static str) -> Guarded {
    offered(action, ctx.kind.def().consult.is_some())?;
    within(state, action, &[Accepted, Dispatched, Working, Suspended])?;
    some(state.consultations.iter().any(|c| c.concluded.is_none()))
}

pub(super) fn comment(_: &Matter, _: &Ctx<'_>) -> Guarded {
    Ok(())
}

pub(super) fn attach(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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
pub(super) fn supply(state: &Matter, _: &Ctx<'_>) -> Guarded {
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

pub(super) fn reclassify(state: &Matter, _: &Ctx<'_>) -> Guarded {
    within(
        state,
        "reclassify",
        &[Submitted, Accepted, Dispatched, Working, Suspended],
    )
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

/// Some task can be acted on, by the actor's own unit where `own`.
fn tasks(
    state: &Matter,
    action: &'static str,
    ctx: &Ctx<'_>,
    states: &[TaskState],
    own: bool,
) -> Guarded {
    within(state, action, &[Dispatched, Working])?;
    let mut of_state = state
        .present_tasks()
        .filter(|task| states.contains(&task.state))
        .peekable();
    some(of_state.peek().is_some())?;
    let mine = |task: &Task| !own || owns(state, ctx, task);
    let mut unit = None;
    for task in of_state {
        if mine(task) {
            return Ok(());
        }
        unit = unit.or_else(|| task.unit.clone());
    }
    Err(Refusal::NotYours {
        unit: unit.unwrap_or_else(|| state.desk.clone()),
    })
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

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
