//! Scenarios and demo records: every action exists and takes the values it is given.

use haina_core::FormSchema;
use haina_matter::Command;
use serde_json::{Map, Value};

use crate::fault::{Faults, Pos, did_you_mean};
use crate::model::Pack;
use crate::play::{DemoMatter, Expect, Step};

/// Every action a step may name.
pub const ACTIONS: &[&str] = &[
    "submit",
    "correct",
    "accept",
    "reject",
    "divert",
    "dispatch",
    "sign",
    "object",
    "decide_objection",
    "designate",
    "claim",
    "assign",
    "complete_task",
    "return_task",
    "pause_task",
    "resume_task",
    "skip_task",
    "transfer",
    "suspend",
    "resume",
    "extend",
    "contact",
    "answer",
    "call_back",
    "rate",
    "appeal_rating",
    "decide_appeal",
    "redo",
    "close",
    "reopen",
    "withdraw",
    "merge",
    "unmerge",
    "join",
    "supervise",
    "reply_supervision",
    "lift_supervision",
    "convene",
    "opine",
    "conclude",
    "comment",
    "attach",
    "supply",
    "answer_paper",
    "reclassify",
];

pub fn check(pack: &Pack, faults: &mut Faults) {
    for scenario in &pack.scenarios {
        let proves = |e: &Option<Expect>| e.is_some();
        let proven = proves(&scenario.then)
            || scenario
                .when
                .iter()
                .any(|s| proves(&s.then) || s.refused.is_some());
        if !proven {
            faults
                .error(
                    "PAK0094",
                    &scenario.file,
                    scenario.pos,
                    "the scenario expects nothing, so it proves nothing",
                )
                .hint("add `then:` with what must be true");
        }
        for step in &scenario.when {
            self::step(&scenario.file, step, faults);
        }
    }
    for (n, demo) in pack.demo.iter().enumerate() {
        demo_form(pack, n, demo, faults);
        for step in &demo.story {
            self::step(&demo.file, step, faults);
        }
    }
}

/// A demo record's form is as its type asks.
fn demo_form(pack: &Pack, n: usize, demo: &DemoMatter, faults: &mut Faults) {
    let short = demo
        .open
        .kind
        .strip_prefix(&format!("{}/", pack.name()))
        .unwrap_or(&demo.open.kind);
    let Some(kind) = pack.matters.get(short) else {
        return;
    };
    let Ok(schema) = FormSchema::compile(&kind.form.schema) else {
        return;
    };
    let first = pack
        .demo
        .iter()
        .position(|d| d.file == demo.file)
        .unwrap_or(0);
    let empty = Value::Object(Map::new());
    for wrong in schema.validate(demo.open.form.as_ref().unwrap_or(&empty)) {
        let at = pack.pos(
            &demo.file,
            &format!("/matters/{}/open/form{}", n - first, wrong.pointer),
        );
        let said = format!(
            "the record `{}` does not fit the form: `{}` {}",
            demo.id, wrong.pointer, wrong.message.en
        );
        faults
            .error("PAK0090", &demo.file, at, said)
            .hint("fill the form as its type asks");
    }
}

fn step(file: &str, step: &Step, faults: &mut Faults) {
    let does = [
        step.open.is_some(),
        step.action.is_some(),
        step.wait.is_some(),
        step.until.is_some(),
        !step.attach.is_empty(),
    ];
    let count = does.iter().filter(|d| **d).count();
    if count > 1 || (count == 0 && step.then.is_none()) {
        faults
            .error(
                "PAK0091",
                file,
                step.pos,
                "the step does not do exactly one thing",
            )
            .hint("one of `open`, `do`, `attach`, `wait`, `until`, or only `then`");
    }
    if let Some(who) = &step.who {
        actor(file, step.pos, who, faults);
    }
    let Some(action) = &step.action else {
        return;
    };
    let name = action.replace('-', "_");
    if !ACTIONS.contains(&name.as_str()) {
        let hint = did_you_mean(&name, ACTIONS.iter().copied());
        faults
            .error(
                "PAK0091",
                file,
                step.pos,
                format!("there is no action `{action}`"),
            )
            .hint(hint.unwrap_or_else(|| format!("actions: {}", ACTIONS.join(", "))));
        return;
    }
    if let Err(error) = command(&name, &step.with)
        && !refers(&step.with)
    {
        let said = format!("`{action}` does not take these values: {error}");
        faults
            .error("PAK0091", file, step.pos, said)
            .hint("see the command's page in docs/packs.md");
    }
}

/// The command of a step.
pub fn command(name: &str, with: &Map<String, Value>) -> Result<Command, serde_json::Error> {
    let mut map = Map::from_iter([("action".to_owned(), Value::String(name.to_owned()))]);
    map.extend(with.clone());
    serde_json::from_value(Value::Object(map))
}

/// Whether a value names something that exists only when the scenario plays: `$matter`, `$order`.
fn refers(with: &Map<String, Value>) -> bool {
    let named = |v: &Value| v.as_str().is_some_and(|t| t.starts_with('$'));
    with.values()
        .any(|v| named(v) || v.as_array().is_some_and(|items| items.iter().any(named)))
}

fn actor(file: &str, pos: Pos, who: &str, faults: &mut Faults) {
    let role = who.rsplit_once(':').map_or(who, |(_, rest)| rest);
    let role = role.split_once('@').map_or(role, |(role, _)| role);
    if role.is_empty() || role.contains(' ') {
        faults
            .error(
                "PAK0091",
                file,
                pos,
                format!("`{who}` does not say who acts"),
            )
            .hint("write `ROLE`, `ROLE@DEPARTMENT` or `NAME:ROLE@DEPARTMENT`");
    }
}
