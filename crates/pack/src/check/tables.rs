//! Decision tables: sound, without overlap or gap, and naming one lead.

use haina_core::{DecisionTable, Fault, TableFault};
use serde_json::Value;

use super::against::World;
use crate::fault::{Faults, Pos, did_you_mean};
use crate::model::Pack;
use crate::node::{Kind, Node};

/// Notes everything wrong with the tables by themselves, and tables that types name and nobody wrote.
pub fn check(pack: &Pack, faults: &mut Faults) {
    for (key, table) in &pack.tables {
        let file = format!("decisions/{key}.yaml");
        let Some(doc) = pack.docs.get(&file) else {
            continue;
        };
        for fault in table.check() {
            let at = place(doc, table, &fault);
            faults
                .error(code(&fault), &file, at, fault.to_string())
                .hint(fault.hint().unwrap_or_default());
        }
        if catalogues(pack).any(|name| name == key) {
            leads(&file, doc, table, faults);
        }
    }
    for (key, kind) in &pack.matters {
        let file = format!("matters/{key}.yaml");
        if let Some(doc) = pack.docs.get(&file) {
            named(pack, &file, doc, faults);
        }
        let Some(name) = kind.dispatch.catalogue.as_deref() else {
            continue;
        };
        unknown(
            pack,
            &file,
            name,
            pack.pos(&file, "/dispatch/catalogue"),
            faults,
        );
    }
}

/// Cells and results that name departments, areas or classes name known ones.
pub fn against(pack: &Pack, world: &World, faults: &mut Faults) {
    for key in pack.tables.keys() {
        let file = format!("decisions/{key}.yaml");
        let Some(doc) = pack.docs.get(&file) else {
            continue;
        };
        for row in doc.get("rows").map(Node::items).unwrap_or_default() {
            for entry in row.get("when").map(Node::entries).unwrap_or_default() {
                for name in names(&entry.value) {
                    let at = entry.value.pos;
                    match entry.key.as_str() {
                        "class" if name.ends_with('*') => prefix(world, &name, &file, at, faults),
                        "class" => world.in_class(&name, &file, at, faults),
                        "area" => world.area(name.trim_end_matches('*'), &file, at, faults),
                        _ => {}
                    }
                }
            }
            for entry in row.get("then").map(Node::entries).unwrap_or_default() {
                if matches!(entry.key.as_str(), "lead" | "helpers") {
                    for unit in texts(&entry.value) {
                        world.unit(&unit, &file, entry.value.pos, faults);
                    }
                }
            }
        }
    }
}

/// The tables that types dispatch by, as they are called in the pack.
fn catalogues(pack: &Pack) -> impl Iterator<Item = &str> {
    pack.matters
        .values()
        .filter_map(|m| m.dispatch.catalogue.as_deref())
        .map(short)
}

/// `decisions/catalogue` to `catalogue`.
pub fn short(name: &str) -> &str {
    name.strip_prefix("decisions/").unwrap_or(name)
}

/// Every `table/KEY` limit names a table of the pack.
fn named(pack: &Pack, file: &str, node: &Node, faults: &mut Faults) {
    if let Some(name) = node.text().and_then(|t| t.strip_prefix("table/")) {
        unknown(pack, file, name, node.pos, faults);
    }
    node.items()
        .iter()
        .for_each(|n| named(pack, file, n, faults));
    node.entries()
        .iter()
        .for_each(|e| named(pack, file, &e.value, faults));
}

fn unknown(pack: &Pack, file: &str, name: &str, at: Pos, faults: &mut Faults) {
    let there = pack.has_file(&format!("decisions/{}.yaml", short(name)));
    if !there && !pack.tables.contains_key(short(name)) {
        let hint = did_you_mean(short(name), pack.tables.keys().map(String::as_str));
        faults
            .error(
                "PAK0029",
                file,
                at,
                format!("there is no decision table `{}`", short(name)),
            )
            .hint(hint.unwrap_or_else(|| format!("add decisions/{}.yaml", short(name))));
    }
}

/// A catalogue gives exactly one lead for each row.
fn leads(file: &str, doc: &Node, table: &DecisionTable, faults: &mut Faults) {
    let Some(output) = table.outputs().iter().find(|o| o.name == "lead") else {
        let at = doc.at("/outputs").pos;
        faults
            .error(
                "PAK0043",
                file,
                at,
                "a catalogue names a lead: there is no output `lead`",
            )
            .hint("add `{name: lead, type: text}` to outputs");
        return;
    };
    for row in doc.get("rows").map(Node::items).unwrap_or_default() {
        let then = row.get("then");
        let Some(lead) = then.and_then(|t| t.get("lead")) else {
            if output.default.is_none() {
                let at = then.map_or(row.pos, |t| t.pos);
                faults
                    .error("PAK0043", file, at, "the row names no lead")
                    .hint("add `lead: UNIT`");
            }
            continue;
        };
        let found = texts(lead).len();
        if found != 1 {
            faults
                .error(
                    "PAK0043",
                    file,
                    lead.pos,
                    format!("the row names {found} leads: a matter has exactly one"),
                )
                .hint("name one lead, and the others under `helpers`");
        }
    }
}

fn code(fault: &TableFault) -> &'static str {
    match fault {
        TableFault::Overlap { .. } | TableFault::Conflict { .. } => "PAK0060",
        TableFault::Gap { .. } => "PAK0061",
        TableFault::Hidden { .. } | TableFault::Never { .. } => "PAK0063",
        TableFault::Expr { error, .. } => super::expressions::code(error),
        TableFault::Twice { .. } => "PAK0020",
        _ => "PAK0062",
    }
}

/// Where a fault stands: the cell of the last row it names, else the column, else the table.
fn place(doc: &Node, table: &DecisionTable, fault: &TableFault) -> Pos {
    let rows = fault.rows();
    let row = rows
        .last()
        .and_then(|id| table.rows().iter().rposition(|r| r.id == **id));
    let column = fault.column();
    if let Some(n) = row {
        let node = doc.at(&format!("/rows/{n}"));
        let cell = column.and_then(|c| {
            ["when", "then"]
                .iter()
                .find_map(|part| node.get(part)?.get(c))
        });
        return cell.unwrap_or(node).pos;
    }
    for (part, names) in [
        (
            "inputs",
            table
                .inputs()
                .iter()
                .map(|i| i.name.as_str())
                .collect::<Vec<_>>(),
        ),
        (
            "outputs",
            table.outputs().iter().map(|o| o.name.as_str()).collect(),
        ),
    ] {
        if let Some(n) = column.and_then(|c| names.iter().position(|name| *name == c)) {
            return doc.at(&format!("/{part}/{n}")).pos;
        }
    }
    doc.at("/rows").pos
}

/// A class pattern begins some class.
fn prefix(world: &World, pattern: &str, file: &str, at: Pos, faults: &mut Faults) {
    let start = pattern.trim_end_matches('*');
    let found = world
        .taxonomies
        .values()
        .flatten()
        .any(|key| format!("{key}/").starts_with(start));
    if !found {
        let all = world.taxonomies.values().flatten().map(String::as_str);
        let hint = did_you_mean(start.trim_end_matches('/'), all);
        faults
            .error(
                "PAK0027",
                file,
                at,
                format!("no class begins with `{start}`"),
            )
            .hint(hint.unwrap_or_else(|| "name a class of the class tree, by its path".into()));
    }
}

/// The names in a cell: `"a, b"`, `[a, b]`, `not(a)`.
fn names(cell: &Node) -> Vec<String> {
    let all = texts(cell).into_iter().map(|t| {
        let bare = t
            .strip_prefix("not(")
            .and_then(|t| t.strip_suffix(')'))
            .unwrap_or(&t)
            .to_owned();
        bare.trim_matches('"').to_owned()
    });
    all.filter(|t| !t.is_empty() && t != "-" && t != "null")
        .collect()
}

/// The texts of a value: one, a list, or several joined by commas.
fn texts(node: &Node) -> Vec<String> {
    match &node.kind {
        Kind::List(items) => items.iter().flat_map(texts).collect(),
        _ => match node.to_json() {
            Value::String(text) => text
                .split(',')
                .map(|t| t.trim().to_owned())
                .filter(|t| !t.is_empty())
                .collect(),
            Value::Null => Vec::new(),
            other => vec![other.to_string()],
        },
    }
}
