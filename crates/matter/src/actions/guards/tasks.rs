//! Guards of tasks.

use super::{Guarded, may_return, offered, some, within};
use crate::engine::Ctx;
use crate::matter::MatterState::{Dispatched, Working};
use crate::matter::{Matter, Task, TaskState};
use crate::refusal::Refusal;

pub(in crate::actions) fn claim(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(state, "claim", ctx, &[TaskState::Offered], true)
}

pub(in crate::actions) fn assign(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(in crate::actions) fn complete_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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
pub(in crate::actions) fn owns(state: &Matter, ctx: &Ctx<'_>, task: &Task) -> bool {
    let unit = task.unit.as_deref().unwrap_or(&state.desk);
    ctx.actor.works_for(unit, ctx.world)
        || (unit == state.desk && ctx.actor.dispatches(unit, ctx.world))
}

pub(in crate::actions) fn return_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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

pub(in crate::actions) fn pause_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(state, "pause_task", ctx, &[TaskState::Active], true)
}

pub(in crate::actions) fn resume_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
    tasks(state, "resume_task", ctx, &[TaskState::Paused], true)
}

pub(in crate::actions) fn skip_task(state: &Matter, ctx: &Ctx<'_>) -> Guarded {
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
