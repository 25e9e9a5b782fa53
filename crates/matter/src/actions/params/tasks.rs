//! What tasks ask for.

use haina_core::Words;

use super::{K, ParamSpec, Params, may, must, option};
use crate::actions::guards::owns;
use crate::engine::Ctx;
use crate::matter::{Matter, Task, TaskState};
use crate::names::{Known, Names};

fn task(state: &Matter, ctx: &Ctx<'_>, fits: impl Fn(&Task) -> bool) -> ParamSpec {
    let names = Known {
        kind: ctx.kind,
        world: ctx.world,
    };
    let fitting = state.present_tasks().filter(|task| fits(task));
    let options = fitting.map(|task| {
        let title = ctx.kind.task_title(&task.kind);
        let unit = task.unit.as_deref();
        let unit = unit.map(|unit| Names::unit(&names, unit));
        let title = match unit {
            Some(unit) => Words::new(
                format!("{} · {}", title.zh, unit.zh),
                format!("{} · {}", title.en, unit.en),
            ),
            None => title,
        };
        option(&task.key, title)
    });
    must("task", K::Task, "任务", "Task").of(options.collect())
}

pub(in crate::actions) fn claim(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![task(state, ctx, |t| t.state == TaskState::Offered)]
}

pub(in crate::actions) fn assign(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        task(state, ctx, |t| {
            !t.state.is_over() && t.state != TaskState::Waiting
        }),
        may("unit", K::Unit, "单位", "Unit"),
        may("person", K::Person, "经办人", "Person"),
    ]
}

pub(in crate::actions) fn complete_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let open = |t: &Task| {
        !t.with_answer
            && matches!(t.state, TaskState::Offered | TaskState::Active)
            && owns(state, ctx, t)
    };
    vec![
        task(state, ctx, open),
        may("result", K::Longtext, "办理结果", "Result"),
    ]
}

pub(in crate::actions) fn return_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    let open = |t: &Task| {
        !t.of_lead
            && matches!(t.state, TaskState::Offered | TaskState::Active)
            && owns(state, ctx, t)
    };
    vec![
        task(state, ctx, open),
        must("unit", K::Unit, "建议单位", "Proposed unit"),
        must("reason", K::Longtext, "退回理由", "Reason"),
    ]
}

pub(in crate::actions) fn pause_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        task(state, ctx, |t| {
            t.state == TaskState::Active && owns(state, ctx, t)
        }),
        must("reason", K::Text, "理由", "Reason"),
    ]
}

pub(in crate::actions) fn resume_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![task(state, ctx, |t| {
        t.state == TaskState::Paused && owns(state, ctx, t)
    })]
}

pub(in crate::actions) fn skip_task(state: &Matter, ctx: &Ctx<'_>) -> Params {
    vec![
        task(state, ctx, |t| t.skippable && !t.state.is_over()),
        must("reason", K::Text, "理由", "Reason"),
    ]
}
