//! What a type must be, beyond its shape.

use std::collections::BTreeSet;

use haina_core::Limit;
use petgraph::algo::toposort;
use petgraph::graph::DiGraph;

use super::{KindFault, fault, papers};
use crate::kind::{LimitRule, LimitText, MatterType, RungAction, TaskUnit};

/// Every condition of the type and where it stands.
pub(super) fn conditions(def: &MatterType) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    for (key, task) in &def.tasks {
        if let Some(when) = &task.when {
            found.push((format!("tasks.{key}.when"), when.as_str()));
        }
        if let Some(limit) = &task.limit {
            cases(&format!("tasks.{key}.limit"), limit, &mut found);
        }
    }
    for (key, paper) in &def.papers {
        if let Some(when) = &paper.when {
            found.push((format!("papers.{key}.when"), when.as_str()));
        }
    }
    for (key, clock) in &def.clocks {
        cases(&format!("clocks.{key}.limit"), &clock.limit, &mut found);
    }
    for (i, field) in def.form.ui.iter().enumerate() {
        if let Some(when) = &field.when {
            found.push((format!("form.ui.{i}.when"), when.as_str()));
        }
    }
    found
}

fn cases<'a>(path: &str, rule: &'a LimitRule, found: &mut Vec<(String, &'a str)>) {
    if let LimitRule::Cases(list) = rule {
        for (i, case) in list.iter().enumerate() {
            if let Some(when) = &case.when {
                found.push((format!("{path}.{i}.when"), when.as_str()));
            }
        }
    }
}

/// Looks for every mistake.
pub(super) fn check(def: &MatterType, faults: &mut Vec<KindFault>) {
    limits(def, faults);
    graph(def, faults);
    names(def, faults);
    papers::check(def, faults);
}

fn limits(def: &MatterType, faults: &mut Vec<KindFault>) {
    let mut one = |path: &str, text: &LimitText| limit(def, path, text, faults);
    let optional = [
        ("intake.within", def.intake.within.as_ref()),
        ("return.within", def.returns.within.as_ref()),
        ("extend.by", def.extend.as_ref().map(|e| &e.by)),
        ("rating.window", def.rating.as_ref().map(|r| &r.window)),
        (
            "rating.call_back",
            def.rating.as_ref().and_then(|r| r.call_back.as_ref()),
        ),
        (
            "rating.appeal_within",
            def.rating.as_ref().and_then(|r| r.appeal_within.as_ref()),
        ),
        (
            "rating.redo.limit",
            def.rating
                .as_ref()
                .and_then(|r| r.redo.as_ref())
                .map(|r| &r.limit),
        ),
        ("reopen.within", def.reopen.as_ref().map(|r| &r.within)),
        (
            "reopen.limit",
            def.reopen.as_ref().and_then(|r| r.limit.as_ref()),
        ),
        ("merge.within", def.merge.as_ref().map(|m| &m.within)),
        ("supervise.limit", def.supervise.as_ref().map(|s| &s.limit)),
        ("consult.limit", def.consult.as_ref().map(|c| &c.limit)),
    ];
    for (path, text) in optional {
        if let Some(text) = text {
            one(path, text);
        }
    }
    let tasks = def
        .tasks
        .iter()
        .filter_map(|(key, t)| Some((format!("tasks.{key}.limit"), t.limit.as_ref()?)));
    let clocks = def
        .clocks
        .iter()
        .map(|(key, c)| (format!("clocks.{key}.limit"), &c.limit));
    for (path, rule) in tasks.chain(clocks) {
        match rule {
            LimitRule::Plain(text) => one(&path, text),
            LimitRule::Cases(list) => {
                for (i, case) in list.iter().enumerate() {
                    one(&format!("{path}.{i}.limit"), &case.limit);
                }
            }
        }
    }
}

fn limit(def: &MatterType, path: &str, text: &LimitText, faults: &mut Vec<KindFault>) {
    if let Some(name) = text.0.strip_prefix("table/") {
        if !def.has_table(name) {
            faults.push(fault(
                path,
                "MAT0061",
                format!("there is no table `{name}`"),
                "put the table into `tables`",
            ));
        }
        return;
    }
    let Some(name) = text.parameter() else {
        if let Err(error) = text.0.parse::<Limit>() {
            faults.push(fault(
                path,
                "MAT0060",
                error.to_string(),
                "write a number and hours, days, workdays or months: `5 workdays`",
            ));
        }
        return;
    };
    let Some(parameter) = def.parameters.get(name) else {
        faults.push(fault(
            path,
            "MAT0061",
            format!("there is no parameter `{name}`"),
            "add it under `parameters` with its dated values",
        ));
        return;
    };
    let readable =
        |value: &serde_json::Value| value.as_str().is_some_and(|t| t.parse::<Limit>().is_ok());
    if parameter.values.is_empty() || !parameter.values.values().all(readable) {
        faults.push(fault(
            path,
            "MAT0060",
            format!("parameter `{name}` holds a value that is no limit"),
            "write each value as `5 workdays`",
        ));
    }
}

fn graph(def: &MatterType, faults: &mut Vec<KindFault>) {
    let mut graph = DiGraph::<&str, ()>::new();
    let nodes: std::collections::BTreeMap<&str, _> = def
        .tasks
        .keys()
        .map(|key| (key.as_str(), graph.add_node(key)))
        .collect();
    for (key, task) in &def.tasks {
        let path = format!("tasks.{key}");
        for need in &task.needs {
            match (nodes.get(need.as_str()), nodes.get(key.as_str())) {
                (Some(from), Some(to)) => {
                    graph.add_edge(*from, *to, ());
                    if def.tasks[need.as_str()].with_answer {
                        faults.push(fault(
                            &format!("{path}.needs"),
                            "MAT0062",
                            format!("`{need}` is done by the answer: nothing can wait for it"),
                            "let the answer's task come last",
                        ));
                    }
                }
                _ => faults.push(fault(
                    &format!("{path}.needs"),
                    "MAT0062",
                    format!("there is no task `{need}`"),
                    "name a task of this type",
                )),
            }
        }
        if key.contains(['@', '#', ':']) || key.is_empty() {
            faults.push(fault(
                &path,
                "MAT0062",
                format!("`{key}` is not a task's key"),
                "use letters, digits and `-`",
            ));
        }
        let each = task.unit == TaskUnit::Helpers;
        if each != task.each {
            faults.push(fault(
                &format!("{path}.each"),
                "MAT0067",
                "`$helpers` and `each: true` belong together",
                "write both or neither",
            ));
        }
        if task.with_answer && task.unit != TaskUnit::Lead {
            faults.push(fault(
                &format!("{path}.with_answer"),
                "MAT0067",
                "only a task of the lead is done by its answer",
                "set `unit: $lead`",
            ));
        }
    }
    if let Err(cycle) = toposort(&graph, None) {
        let key = graph[cycle.node_id()];
        faults.push(fault(
            &format!("tasks.{key}.needs"),
            "MAT0063",
            format!("task `{key}` waits for itself in a circle"),
            "take one of the needs out",
        ));
    }
}

fn names(def: &MatterType, faults: &mut Vec<KindFault>) {
    let reasons: BTreeSet<&str> = def.suspend.iter().map(|r| r.id.as_str()).collect();
    if reasons.len() != def.suspend.len() {
        faults.push(fault(
            "suspend",
            "MAT0066",
            "two reasons have the same id",
            "give each its own",
        ));
    }
    for (key, clock) in &def.clocks {
        let reserved =
            key.contains(':') || matches!(key.as_str(), "intake" | "rating" | "call-back");
        if reserved {
            faults.push(fault(
                &format!("clocks.{key}"),
                "MAT0066",
                format!("`{key}` is a clock of the product's own"),
                "choose another key",
            ));
        }
        for reason in clock.stop.iter().filter(|r| !reasons.contains(r.as_str())) {
            faults.push(fault(
                &format!("clocks.{key}.stop"),
                "MAT0066",
                format!("`{reason}` is not a reason listed under `suspend`"),
                "list it there with its ground",
            ));
        }
        if clock.start >= clock.end {
            faults.push(fault(
                &format!("clocks.{key}.end"),
                "MAT0068",
                "the clock ends before it starts",
                "let it end at a later moment",
            ));
        }
        let supervises = clock
            .ladder
            .0
            .values()
            .any(|act| *act == RungAction::Supervise);
        if supervises && def.supervise.is_none() {
            faults.push(fault(
                &format!("clocks.{key}.ladder"),
                "MAT0068",
                "the ladder supervises, but the type has no `supervise`",
                "add `supervise` with grades and a limit",
            ));
        }
    }
    if let Some(rating) = &def.rating {
        let wrong = rating.bad.iter().any(|g| *g == 0 || *g > rating.grades);
        if rating.grades < 2 || wrong {
            faults.push(fault(
                "rating.bad",
                "MAT0069",
                "a bad grade is not one of the grades",
                "name grades from 1 to `grades`",
            ));
        }
    }
    if def.attachments.bytes().is_none() {
        faults.push(fault(
            "attachments.bytes_max",
            "MAT0070",
            format!("`{}` is not a size", def.attachments.bytes_max),
            "write `20MB`",
        ));
    }
    if def.retention.personal.is_some() && def.retention.span().is_none() {
        faults.push(fault(
            "retention.personal",
            "MAT0071",
            "this is not a period",
            "write `3 years`, `36 months` or `90 days`",
        ));
    }
    if let Some(table) = &def.dispatch.catalogue
        && !def.has_table(table)
    {
        faults.push(fault(
            "dispatch.catalogue",
            "MAT0072",
            format!("there is no table `{table}`"),
            "put the table into `tables`",
        ));
    }
    if let Some(supervise) = &def.supervise
        && supervise.grades.is_empty()
    {
        faults.push(fault(
            "supervise.grades",
            "MAT0069",
            "there is no grade",
            "name at least one of yellow, red, listed",
        ));
    }
    let properties = def.form.schema.get("properties");
    for (path, field) in [
        ("form.title", &def.form.title),
        ("form.text", &def.form.text),
    ] {
        let declared = properties.is_some_and(|p| p.get(field.as_str()).is_some());
        let defaulted = field == "title" || field == "text";
        if !declared && !defaulted {
            faults.push(fault(
                path,
                "MAT0065",
                format!("the form has no field `{field}`"),
                "name a field of the schema",
            ));
        }
    }
}
