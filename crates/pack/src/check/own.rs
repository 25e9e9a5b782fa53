//! What can be said of a pack without any other.

use std::collections::BTreeSet;

use super::{
    dossiers, expressions, forms, papers, parameters, plays, records, rules, strings, tables,
    tasks, types,
};
use crate::fault::{Faults, did_you_mean};
use crate::model::Pack;

/// Notes everything wrong with the pack by itself.
pub fn check(pack: &Pack, faults: &mut Faults) {
    papers::check(pack, faults);
    parameters::check(pack, faults);
    strings::check(pack, faults);
    dossiers::check(pack, faults);
    rules::check(pack, faults);
    tables::check(pack, faults);
    for (key, kind) in &pack.matters {
        let file = format!("matters/{key}.yaml");
        forms::check(pack, &file, kind, faults);
        tasks::check(pack, &file, kind, faults);
        types::check(pack, &file, kind, faults);
        records::check(pack, &file, kind, faults);
        expressions::check(pack, &file, kind, faults);
    }
    plays::check(pack, faults);
    imports(pack, faults);
    classes(pack, faults);
}

/// Import mappings fill fields that their type's form has.
fn imports(pack: &Pack, faults: &mut Faults) {
    for (key, mapping) in &pack.imports {
        let file = format!("imports/{key}.yaml");
        let own = mapping
            .matter
            .strip_prefix(pack.name())
            .and_then(|k| k.strip_prefix('/'));
        let Some(short) = own else {
            continue;
        };
        let Some(kind) = pack.matters.get(short) else {
            let said = format!("there is no matter type `{}`", mapping.matter);
            let hint = did_you_mean(short, pack.matters.keys().map(String::as_str));
            faults
                .error("PAK0085", &file, pack.pos(&file, "/matter"), said)
                .hint(hint.unwrap_or_else(|| "name a type of this pack".into()));
            continue;
        };
        let fields = forms::fields(&kind.form.schema);
        for target in mapping.columns.keys() {
            let crate::imports::Target::Form(field) = target else {
                continue;
            };
            if !fields.contains(field) {
                let at = pack.docs.get(&file).and_then(|d| d.get("columns"));
                let at = at
                    .and_then(|n| n.entry(&target.to_string()))
                    .map(|e| e.key_pos);
                let said = format!("the form of `{}` has no field `{field}`", mapping.matter);
                let hint = did_you_mean(field, fields.iter().map(String::as_str));
                faults
                    .error("PAK0085", &file, at.unwrap_or_default(), said)
                    .hint(hint.unwrap_or_else(|| format!("it has: {}", join(&fields))));
            }
        }
    }
}

/// A class may be named by the last part of its path alone, so that part is not used twice.
fn classes(pack: &Pack, faults: &mut Faults) {
    for (name, taxonomy) in &pack.taxonomies {
        let file = format!("classes/{name}.yaml");
        let mut seen = BTreeSet::new();
        for class in taxonomy.all() {
            let leaf = class.key.rsplit('/').next().unwrap_or_default().to_owned();
            if !seen.insert(leaf.clone()) {
                let pointer = format!("/classes/{}", class.key.replace('/', "/of/"));
                let said = format!("the class key `{leaf}` is used twice");
                faults
                    .error("PAK0020", &file, pack.pos(&file, &pointer), said)
                    .hint("give one of them another key: keys are unique over the whole tree");
            }
        }
    }
}

fn join(names: &BTreeSet<String>) -> String {
    names
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}
