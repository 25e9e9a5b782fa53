//! Clocks, limits, rating, files and the public list of a type.

use haina_matter::MatterType;
use haina_matter::kind::{Evidence, FileKind, Moment, PublicField, Rungs};
use serde_json::Value;

use super::parameters::LIMIT_UNITS;
use crate::fault::{Faults, did_you_mean};
use crate::model::Pack;
use crate::node::{Kind, Node};

pub fn check(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    clocks(pack, file, kind, faults);
    if let Some(doc) = pack.docs.get(file) {
        parameters(pack, file, doc, faults);
    }
    rating(pack, file, kind, faults);
    files(pack, file, kind, faults);
    public(pack, file, kind, faults);
}

fn clocks(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let mut handling = None;
    for (key, clock) in &kind.clocks {
        let at = |below: &str| pack.pos(file, &format!("/clocks/{key}/{below}"));
        for (n, reason) in clock.stop.iter().enumerate() {
            if !kind.suspend.iter().any(|s| s.id == *reason) {
                let hint = did_you_mean(reason, kind.suspend.iter().map(|s| s.id.as_str()));
                let said =
                    format!("clock `{key}` stops for `{reason}`, which is not a listed reason");
                faults
                    .error("PAK0047", file, at(&format!("stop/{n}")), said)
                    .hint(hint.unwrap_or_else(|| {
                        "list it under `suspend`, with the law that allows it".into()
                    }));
            }
        }
        if clock.start >= clock.end {
            let said = format!("clock `{key}` ends before it starts");
            faults.error("PAK0048", file, at("end"), said).hint(
                "moments run: submitted, accepted, dispatched, signed, contacted, answered, closed",
            );
        }
        if clock.end == Moment::Answered {
            if let Some(other) = handling {
                let said = format!("clock `{key}` ends with the answer, as `{other}` does");
                faults
                    .error("PAK0056", file, at("end"), said)
                    .hint("one clock is the handling clock");
            }
            handling = Some(key);
        }
        if let haina_matter::kind::LimitRule::Cases(cases) = &clock.limit {
            let last = cases.len().saturating_sub(1);
            for (n, case) in cases.iter().enumerate() {
                if case.when.is_none() != (n == last) {
                    let said = match n == last {
                        true => {
                            "the last case has a condition: with none true there would be no limit"
                        }
                        false => {
                            "a case before the last one has no condition: those after it are never reached"
                        }
                    };
                    faults
                        .error("PAK0057", file, at(&format!("limit/{n}")), said)
                        .hint("give every case but the last one a `when`");
                }
            }
        }
        ladder(
            pack,
            file,
            &format!("/clocks/{key}/ladder"),
            &clock.ladder,
            faults,
        );
    }
    for (key, task) in &kind.tasks {
        let pointer = format!("/tasks/{key}/ladder");
        if !task.ladder.0.is_empty() && task.limit.is_none() {
            let said = format!("task `{key}` has a ladder and no limit");
            faults
                .error("PAK0048", file, pack.pos(file, &pointer), said)
                .hint("give it a `limit`");
        }
        ladder(pack, file, &pointer, &task.ladder, faults);
    }
}

/// Later rungs are never milder than earlier ones.
fn ladder(pack: &Pack, file: &str, pointer: &str, rungs: &Rungs, faults: &mut Faults) {
    let steps: Vec<_> = rungs.0.iter().collect();
    for pair in steps.windows(2) {
        if let [(_, before), (percent, after)] = pair
            && after < before
        {
            let at = pack.pos(file, &format!("{pointer}/{percent}%"));
            faults
                .error(
                    "PAK0048",
                    file,
                    at,
                    format!("the rung at {percent}% is milder than the one before it"),
                )
                .hint("from mild to strict: remind, warn, escalate, supervise");
        }
    }
}

/// Every `param/KEY` names a parameter of the pack whose values are limits.
fn parameters(pack: &Pack, file: &str, node: &Node, faults: &mut Faults) {
    match &node.kind {
        Kind::Text(text) => {
            let Some(key) = text.strip_prefix("param/") else {
                return;
            };
            match pack.parameters.get(key) {
                // A file that is there and cannot be read is told by itself.
                None if pack.has_file(&format!("parameters/{key}.yaml")) => {}
                None => {
                    let hint = did_you_mean(key, pack.parameters.keys().map(String::as_str));
                    faults
                        .error(
                            "PAK0028",
                            file,
                            node.pos,
                            format!("there is no parameter `{key}`"),
                        )
                        .hint(hint.unwrap_or_else(|| format!("add parameters/{key}.yaml")));
                }
                Some(p) if !LIMIT_UNITS.contains(&p.unit.as_str()) => {
                    let said = format!(
                        "parameter `{key}` is counted in {}, wanted is a limit",
                        p.unit
                    );
                    faults
                        .error("PAK0073", file, node.pos, said)
                        .hint("give it `unit: limit`");
                }
                Some(_) => {}
            }
        }
        Kind::List(items) => items.iter().for_each(|n| parameters(pack, file, n, faults)),
        Kind::Map(entries) => entries
            .iter()
            .for_each(|e| parameters(pack, file, &e.value, faults)),
        _ => {}
    }
}

fn rating(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let Some(rating) = &kind.rating else {
        return;
    };
    for (n, grade) in rating.bad.iter().enumerate() {
        if *grade == 0 || *grade >= rating.grades {
            let said = format!(
                "grade {grade} cannot be a bad one of {}: the highest is the best",
                rating.grades
            );
            let at = pack.pos(file, &format!("/rating/bad/{n}"));
            faults
                .error("PAK0053", file, at, said)
                .hint("name grades from 1 up, but not the best");
        }
    }
}

fn files(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let rule = &kind.attachments;
    if rule.bytes().is_none_or(|b| b == 0) {
        let said = format!("`{}` is not a size", rule.bytes_max);
        faults
            .error(
                "PAK0013",
                file,
                pack.pos(file, "/attachments/bytes_max"),
                said,
            )
            .hint("write `20MB`");
    }
    let pictures = rule
        .evidence
        .iter()
        .any(|e| matches!(e, Evidence::Before | Evidence::After));
    if pictures
        && (!rule.kinds.contains(&FileKind::Photo) || (rule.max as usize) < rule.evidence.len())
    {
        let said = "pictures are asked for as evidence, but the type does not take them";
        faults
            .error(
                "PAK0058",
                file,
                pack.pos(file, "/attachments/evidence"),
                said,
            )
            .hint("let `kinds` hold `photo`, and `max` be large enough");
    }
    if kind.retention.personal.is_some() && kind.retention.span().is_none() {
        let said = "the time for which personal content is kept cannot be read";
        faults
            .error("PAK0016", file, pack.pos(file, "/retention/personal"), said)
            .hint("write `3 years`, `36 months` or `90 days`");
    }
}

/// What the public sees holds no field that the form marks as secret (`x-secret: true`).
fn public(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let secret = |field: &str| {
        let property = kind.form.schema.pointer(&format!("/properties/{field}"));
        property
            .and_then(|p| p.get("x-secret"))
            .and_then(Value::as_bool)
            == Some(true)
    };
    for (n, shown) in kind.public.iter().enumerate() {
        if *shown == PublicField::Title && secret(&kind.form.title) {
            let said = format!(
                "the title is shown to the public, and its field `{}` is secret",
                kind.form.title
            );
            faults
                .error(
                    "PAK0049",
                    file,
                    pack.pos(file, &format!("/public/{n}")),
                    said,
                )
                .hint("take `title` off the public list, or name another title field");
        }
    }
}
