//! A pack among those it needs: versions, departments, roles, areas, classes.

use std::collections::{BTreeMap, BTreeSet};

use haina_matter::MatterType;
use haina_matter::kind::TaskUnit;

use crate::fault::{Faults, PackFault, Pos, did_you_mean};
use crate::model::Pack;

/// Roles that are nobody's to declare.
pub const BUILT_IN_ROLES: &[&str] = &["anonymous"];

/// Everything wrong with `pack` among `others`, and its own warnings; sorted. `others` holds at least the
/// packs it needs, directly and through each other.
pub fn check(pack: &Pack, others: &[&Pack]) -> Vec<PackFault> {
    let mut faults = Faults::new(pack.name());
    faults.extend(pack.warnings.clone());
    if !needs(pack, others, &mut faults) {
        // Names that a missing pack would declare are not told one by one.
        return faults.finish();
    }
    let world = World::of(pack, others);
    directory(pack, &world, &mut faults);
    for (key, kind) in &pack.matters {
        matter(
            pack,
            &format!("matters/{key}.yaml"),
            kind,
            &world,
            &mut faults,
        );
    }
    super::tables::against(pack, &world, &mut faults);
    super::models::against(pack, &world, &mut faults);
    super::dossiers::against(pack, &world, &mut faults);
    plays(pack, &world, &mut faults);
    imports(pack, &world, &mut faults);
    faults.finish()
}

/// The names that a pack may use: its own and those of the packs it needs.
pub struct World {
    pub departments: BTreeSet<String>,
    pub areas: BTreeSet<String>,
    pub roles: BTreeSet<String>,
    /// `PACK/NAME` of a taxonomy to its class paths.
    pub taxonomies: BTreeMap<String, BTreeSet<String>>,
    pub types: BTreeSet<String>,
}

impl World {
    fn of(pack: &Pack, others: &[&Pack]) -> World {
        let mut world = World {
            departments: BTreeSet::new(),
            areas: BTreeSet::new(),
            roles: BUILT_IN_ROLES.iter().map(|r| (*r).to_owned()).collect(),
            taxonomies: BTreeMap::new(),
            types: BTreeSet::new(),
        };
        let near = reach(pack, others);
        for pack in others
            .iter()
            .filter(|p| near.contains(p.name()))
            .copied()
            .chain([pack])
        {
            world
                .departments
                .extend(pack.directory.departments.iter().map(|d| d.key.clone()));
            world
                .areas
                .extend(pack.directory.areas.iter().map(|a| a.code.clone()));
            world.roles.extend(pack.roles.keys().cloned());
            world
                .types
                .extend(pack.matters.values().map(|m| m.id.clone()));
            for (name, taxonomy) in &pack.taxonomies {
                let keys = taxonomy.all().into_iter().map(|c| c.key).collect();
                world
                    .taxonomies
                    .insert(format!("{}/{name}", pack.name()), keys);
            }
        }
        world
    }

    /// Whether a class, by its path or the last part of it, is in any taxonomy.
    pub fn class(&self, key: &str) -> bool {
        let ends = format!("/{key}");
        self.taxonomies
            .values()
            .any(|keys| keys.contains(key) || keys.iter().any(|k| k.ends_with(&ends)))
    }
}

/// The packs that `pack` needs, directly and through each other.
fn reach(pack: &Pack, others: &[&Pack]) -> BTreeSet<String> {
    let mut near = BTreeSet::new();
    let mut open: Vec<&str> = pack.manifest.needs.keys().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        if near.insert(name.to_owned()) {
            let found = others.iter().filter(|p| p.name() == name);
            open.extend(found.flat_map(|p| p.manifest.needs.keys().map(String::as_str)));
        }
    }
    near
}

/// Whether every needed pack is there.
fn needs(pack: &Pack, others: &[&Pack], faults: &mut Faults) -> bool {
    let file = "pack.yaml";
    let mut all_here = true;
    for (name, range) in &pack.manifest.needs {
        let at = pack.pos(file, &format!("/needs/{name}"));
        if name == pack.name() {
            faults
                .error("PAK0023", file, at, "the pack needs itself")
                .hint("take it off `needs`");
            continue;
        }
        match others.iter().find(|p| p.name() == name) {
            None => {
                all_here = false;
                let hint = did_you_mean(name, others.iter().map(|p| p.name()));
                faults
                    .error(
                        "PAK0021",
                        file,
                        at,
                        format!("the needed pack `{name}` is not here"),
                    )
                    .hint(hint.unwrap_or_else(|| {
                        format!("put it beside this one, or apply it first: {name}")
                    }));
            }
            Some(found) if !range.matches(&found.manifest.version) => {
                let said = format!("`{name}` is {}, wanted is {range}", found.manifest.version);
                faults
                    .error("PAK0022", file, at, said)
                    .hint("take another version of it, or widen the range");
            }
            Some(found) if reach(found, others).contains(pack.name()) => {
                let said = format!("`{name}` needs this pack too: a circle");
                faults
                    .error("PAK0023", file, at, said)
                    .hint("move what both use into a third pack");
            }
            Some(_) => {}
        }
    }
    all_here
}

impl World {
    pub fn department(&self, key: &str, file: &str, at: Pos, faults: &mut Faults) {
        self.known(
            "PAK0024",
            "department",
            &self.departments,
            key,
            file,
            at,
            faults,
        );
    }

    pub fn role(&self, key: &str, file: &str, at: Pos, faults: &mut Faults) {
        self.known("PAK0025", "role", &self.roles, key, file, at, faults);
    }

    pub fn area(&self, key: &str, file: &str, at: Pos, faults: &mut Faults) {
        self.known("PAK0026", "area", &self.areas, key, file, at, faults);
    }

    /// A department's key, or one of the names that stand for one.
    pub fn unit(&self, key: &str, file: &str, at: Pos, faults: &mut Faults) {
        if !["$district", "$street", "district", "street"].contains(&key) {
            self.department(key, file, at, faults);
        }
    }

    pub fn in_class(&self, key: &str, file: &str, at: Pos, faults: &mut Faults) {
        if !self.class(key) {
            let all = self.taxonomies.values().flatten().map(String::as_str);
            let hint = did_you_mean(key, all);
            faults
                .error("PAK0027", file, at, format!("there is no class `{key}`"))
                .hint(hint.unwrap_or_else(|| "name a class of the class tree, by its path".into()));
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one place for what six callers say"
    )]
    fn known(
        &self,
        code: &str,
        what: &str,
        all: &BTreeSet<String>,
        key: &str,
        file: &str,
        at: Pos,
        faults: &mut Faults,
    ) {
        if all.contains(key) {
            return;
        }
        let hint = did_you_mean(key, all.iter().map(String::as_str));
        faults
            .error(code, file, at, format!("there is no {what} `{key}`"))
            .hint(hint.unwrap_or_else(|| {
                format!("declare the {what} in parties/, or need a pack that does")
            }));
    }
}

fn directory(pack: &Pack, world: &World, faults: &mut Faults) {
    for (path, doc) in pack.docs.iter().filter(|(p, _)| p.starts_with("parties/")) {
        for entry in doc
            .get("departments")
            .map(|n| n.entries())
            .unwrap_or_default()
        {
            if let Some(parent) = entry.value.get("parent") {
                world.department(&scalar(parent), path, parent.pos, faults);
            }
            if let Some(area) = entry.value.get("area") {
                world.area(&scalar(area), path, area.pos, faults);
            }
        }
        for entry in doc.get("areas").map(|n| n.entries()).unwrap_or_default() {
            if let Some(parent) = entry.value.get("parent") {
                world.area(&scalar(parent), path, parent.pos, faults);
            }
        }
    }
    if let Some(owner) = &pack.manifest.owner {
        world.department(owner, "pack.yaml", pack.pos("pack.yaml", "/owner"), faults);
    }
    for (key, view) in &pack.views {
        let file = format!("views/{key}.yaml");
        for (n, role) in view.role.iter().enumerate() {
            world.role(role, &file, pack.pos(&file, &format!("/role/{n}")), faults);
        }
    }
}

fn matter(pack: &Pack, file: &str, kind: &MatterType, world: &World, faults: &mut Faults) {
    let at = |pointer: &str| pack.pos(file, pointer);
    for (n, role) in kind.open_by.iter().enumerate() {
        world.role(role, file, at(&format!("/open_by/{n}")), faults);
    }
    world.unit(&kind.dispatch.desk, file, at("/dispatch/desk"), faults);
    if let Some(unit) = &kind.dispatch.fallback {
        world.unit(unit, file, at("/dispatch/fallback"), faults);
    }
    if let Some(desk) = &kind.intake.desk {
        world.unit(desk, file, at("/intake/desk"), faults);
    }
    for (key, task) in &kind.tasks {
        if let TaskUnit::Unit(unit) = &task.unit {
            world.unit(unit, file, at(&format!("/tasks/{key}/unit")), faults);
        }
        world.role(&task.role, file, at(&format!("/tasks/{key}/role")), faults);
    }
    for (n, role) in kind.answer.roles.iter().enumerate() {
        world.role(role, file, at(&format!("/answer/roles/{n}")), faults);
    }
    if let Some(extend) = &kind.extend {
        world.role(&extend.role, file, at("/extend/role"), faults);
    }
    if let Some(name) = &kind.taxonomy
        && !world.taxonomies.contains_key(name)
    {
        let hint = did_you_mean(name, world.taxonomies.keys().map(String::as_str));
        faults
            .error(
                "PAK0027",
                file,
                at("/taxonomy"),
                format!("there is no class tree `{name}`"),
            )
            .hint(
                hint.unwrap_or_else(|| "write `PACK/NAME` of a file in a pack's classes/".into()),
            );
    }
}

fn plays(pack: &Pack, world: &World, faults: &mut Faults) {
    // An answer has a class too: a letter, perhaps one that is to be refused, or another of those that its type lists.
    let types = pack.matters.values();
    let answers: BTreeSet<&String> = types.flat_map(|kind| &kind.answer.classes).collect();
    for (path, doc) in pack
        .docs
        .iter()
        .filter(|(p, _)| p.starts_with("tests/") || p.starts_with("demo/"))
    {
        walk(doc, &mut |key, node| {
            let text = scalar(node);
            match key {
                "type" => {
                    let full = if text.contains('/') {
                        text.clone()
                    } else {
                        format!("{}/{text}", pack.name())
                    };
                    world.known(
                        "PAK0091",
                        "matter type",
                        &world.types,
                        &full,
                        path,
                        node.pos,
                        faults,
                    );
                }
                "class" if text.len() > 1 && !answers.contains(&text) => {
                    world.in_class(&text, path, node.pos, faults)
                }
                "area" => world.area(&text, path, node.pos, faults),
                "as" => {
                    let rest = text
                        .rsplit_once(':')
                        .map_or(text.as_str(), |(_, rest)| rest);
                    let (role, unit) = rest
                        .split_once('@')
                        .map_or((rest, None), |(r, u)| (r, Some(u)));
                    world.role(role, path, node.pos, faults);
                    if let Some(unit) = unit {
                        world.department(unit, path, node.pos, faults);
                    }
                }
                _ => {}
            }
        });
    }
}

fn imports(pack: &Pack, world: &World, faults: &mut Faults) {
    for (key, mapping) in &pack.imports {
        let file = format!("imports/{key}.yaml");
        for (target, column) in &mapping.columns {
            let check = |text: &str, at: Pos, faults: &mut Faults| match target {
                crate::imports::Target::Class => world.in_class(text, &file, at, faults),
                crate::imports::Target::Area => world.area(text, &file, at, faults),
                crate::imports::Target::Lead => world.department(text, &file, at, faults),
                _ => {}
            };
            let values = column.map.iter().map(|(k, v)| (format!("map/{k}"), v));
            let fixed = [
                ("value".to_owned(), &column.value),
                ("default".to_owned(), &column.default),
            ];
            let fixed = fixed
                .into_iter()
                .filter_map(|(k, v)| v.as_ref().map(|v| (k, v)));
            for (below, value) in values.chain(fixed) {
                let below = below.replace('~', "~0");
                let at = pack.pos(&file, &format!("/columns/{target}/{below}"));
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                check(&text, at, faults);
            }
        }
    }
    for (key, mapping) in pack
        .imports
        .iter()
        .filter(|(_, m)| !world.types.contains(&m.matter))
    {
        let file = format!("imports/{key}.yaml");
        let said = format!("there is no matter type `{}`", mapping.matter);
        faults
            .error("PAK0085", &file, pack.pos(&file, "/matter"), said)
            .hint("write the full id, `PACK/KEY`");
    }
}

fn walk(node: &crate::node::Node, see: &mut impl FnMut(&str, &crate::node::Node)) {
    for entry in node.entries() {
        see(&entry.key, &entry.value);
        walk(&entry.value, see);
    }
    for item in node.items() {
        walk(item, see);
    }
}

fn scalar(node: &crate::node::Node) -> String {
    match node.to_json() {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}
