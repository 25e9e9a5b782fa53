//! The tasks of a type: a graph without circles, each of which somebody can come to do.

use haina_matter::MatterType;
use haina_matter::kind::TaskUnit;
use indexmap::IndexMap;

use crate::fault::{Faults, did_you_mean};
use crate::model::Pack;

pub fn check(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    for (key, task) in &kind.tasks {
        for (n, need) in task.needs.iter().enumerate() {
            if !kind.tasks.contains_key(need) {
                let at = pack.pos(file, &format!("/tasks/{key}/needs/{n}"));
                let hint = did_you_mean(need, kind.tasks.keys().map(String::as_str));
                faults
                    .error(
                        "PAK0040",
                        file,
                        at,
                        format!("task `{key}` needs `{need}`, which is not a task"),
                    )
                    .hint(hint.unwrap_or_else(|| "name a task of this type".into()));
            }
        }
    }
    if let Some(circle) = circle(kind) {
        let first = circle.first().cloned().unwrap_or_default();
        let at = pack.pos(file, &format!("/tasks/{first}/needs"));
        let said = format!("tasks need each other in a circle: {}", circle.join(" → "));
        faults
            .error("PAK0041", file, at, said)
            .hint("take one of these `needs` away");
    }
    leads(pack, file, kind, faults);
}

/// One unit leads: at most one task is the answer's, and it is the lead's.
fn leads(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let answers: Vec<_> = kind.tasks.iter().filter(|(_, t)| t.with_answer).collect();
    for (key, task) in &answers {
        if task.unit != TaskUnit::Lead {
            let at = pack.pos(file, &format!("/tasks/{key}/unit"));
            let said = format!(
                "task `{key}` is done by the answer, but belongs to `{}`",
                task.unit.as_str()
            );
            faults
                .error("PAK0043", file, at, said)
                .hint("the lead answers: write `unit: $lead`");
        }
    }
    for (key, _) in answers.iter().skip(1) {
        let at = pack.pos(file, &format!("/tasks/{key}/with_answer"));
        let said = format!(
            "task `{key}` is a second one done by the answer: a matter has exactly one lead"
        );
        faults
            .error("PAK0043", file, at, said)
            .hint("leave `with_answer` on one task");
    }
    for (key, task) in &kind.tasks {
        if task.each != (task.unit == TaskUnit::Helpers) {
            let at = pack.pos(file, &format!("/tasks/{key}"));
            let said = match task.each {
                true => format!(
                    "task `{key}` is for each helper, but belongs to `{}`",
                    task.unit.as_str()
                ),
                false => {
                    format!("task `{key}` belongs to `$helpers`, of whom there may be several")
                }
            };
            faults
                .error("PAK0043", file, at, said)
                .hint("write `unit: $helpers` and `each: true` together");
        }
    }
}

/// A circle of needs, written from its first task back to it.
fn circle(kind: &MatterType) -> Option<Vec<String>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Open,
        Done,
    }
    fn visit(
        kind: &MatterType,
        key: &str,
        marks: &mut IndexMap<String, Mark>,
        path: &mut Vec<String>,
    ) -> Option<Vec<String>> {
        match marks.get(key) {
            Some(Mark::Done) => return None,
            Some(Mark::Open) => {
                let start = path.iter().position(|k| k == key).unwrap_or(0);
                let mut circle = path.get(start..).unwrap_or_default().to_vec();
                circle.push(key.to_owned());
                return Some(circle);
            }
            None => {}
        }
        let task = kind.tasks.get(key)?;
        marks.insert(key.to_owned(), Mark::Open);
        path.push(key.to_owned());
        for need in &task.needs {
            if let Some(found) = visit(kind, need, marks, path) {
                return Some(found);
            }
        }
        path.pop();
        marks.insert(key.to_owned(), Mark::Done);
        None
    }
    let mut marks = IndexMap::new();
    kind.tasks
        .keys()
        .find_map(|key| visit(kind, key, &mut marks, &mut Vec::new()))
}
