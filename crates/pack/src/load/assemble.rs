//! From the files of a pack to its typed parts.

use std::collections::BTreeMap;

use haina_core::DecisionTable;
use haina_matter::MatterType;
use haina_party::Directory;
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::kinds::{FOLDERS, FileKind, kind_of, shape_of, stem};
use super::models::Models;
use crate::fault::{Faults, Pos, did_you_mean};
use crate::imports::ImportMapping;
use crate::model::{Manifest, Pack, Role};
use crate::node::Node;
use crate::play::{DemoMatter, Scenario};
use crate::shape::{Reading, Shape};
use crate::source::Source;
use crate::yaml;

/// The pack as far as it can be read; `None` when there is no readable manifest.
pub fn draft(source: Source, folder: Option<&str>, faults: &mut Faults) -> Option<Pack> {
    if source.get("pack.yaml").is_none() {
        let said = "a pack has a file `pack.yaml`";
        faults
            .error("PAK0001", "pack.yaml", Pos::default(), said)
            .hint("`haina pack new NAME` makes one");
    }
    let mut parts = Parts::default();
    let mut models = Models::default();
    for path in source
        .files()
        .map(|(p, _)| p.to_owned())
        .collect::<Vec<_>>()
    {
        match kind_of(&path) {
            Ok(FileKind::Paper) => {}
            Ok(FileKind::Model) => models.note(&source, &path, faults),
            Ok(kind) => parts.read(&source, &path, kind, faults),
            Err(why) => {
                let folder = path.split('/').next().unwrap_or_default();
                let hint = did_you_mean(folder, FOLDERS.iter().map(|(n, _)| *n))
                    .filter(|_| path.contains('/'));
                faults
                    .error(
                        "PAK0008",
                        &path,
                        Pos::default(),
                        format!("does not belong into a pack: {why}"),
                    )
                    .hint(hint.unwrap_or_else(|| {
                        "remove it, or put it into the folder it is for".into()
                    }));
            }
        }
    }
    let manifest: Manifest = parts.one("pack.yaml", faults)?;
    if let Some(folder) = folder.filter(|f| f.replace('_', "-") != manifest.name) {
        let at = parts
            .docs
            .get("pack.yaml")
            .map(|d| d.at("/name").pos)
            .unwrap_or_default();
        let said = format!(
            "the pack is called `{}`, its folder `{folder}`",
            manifest.name
        );
        faults
            .error("PAK0030", "pack.yaml", at, said)
            .hint("give both the same name");
    }
    let hash = source.hash();
    let name = manifest.name.clone();
    let (directory, roles) = parts.parties(&name, faults);
    let parameters = parts.all(FileKind::Parameter, faults);
    let scenarios = parts.scenarios(faults);
    let demo = parts.demo(faults);
    let mut pack = Pack {
        directory,
        roles,
        taxonomies: parts.all(FileKind::Classes, faults),
        tables: parts.tables(faults),
        matters: IndexMap::new(),
        views: parts.all(FileKind::View, faults),
        strings: parts.strings(faults),
        imports: parts.imports(faults),
        dossiers: parts.all(FileKind::Dossier, faults),
        rules: parts.all(FileKind::Rule, faults),
        models: models.read(&name, faults),
        demo,
        scenarios,
        warnings: Vec::new(),
        parameters,
        manifest,
        hash,
        docs: BTreeMap::new(),
        source,
    };
    pack.matters = parts.matters(&pack, faults);
    pack.docs = parts.docs;
    Some(pack)
}

#[derive(Default)]
struct Parts {
    docs: BTreeMap<String, Node>,
    values: BTreeMap<String, (FileKind, Value)>,
}

impl Parts {
    fn read(&mut self, source: &Source, path: &str, kind: FileKind, faults: &mut Faults) {
        let Some(text) = source.text(path, faults) else {
            return;
        };
        let Some(node) = yaml::parse(text, path, faults) else {
            return;
        };
        let mut reading = Reading { file: path, faults };
        let value = match (shape_of(kind), kind) {
            (Some(record), _) => reading.read(&Shape::Record(record), &node),
            (None, FileKind::Strings) => reading.read(
                &Shape::Map(&Shape::Text(80), &Shape::Text(2_000), 5_000),
                &node,
            ),
            (None, _) => Some(node.to_json()),
        };
        if let Some(value) = value {
            self.values.insert(path.to_owned(), (kind, value));
        }
        self.docs.insert(path.to_owned(), node);
    }

    /// The typed value of a file. A misfit that the shape has told already is not told again.
    fn one<T: DeserializeOwned>(&self, path: &str, faults: &mut Faults) -> Option<T> {
        let (_, value) = self.values.get(path)?;
        match serde_json::from_value(value.clone()) {
            Ok(value) => Some(value),
            Err(error) => {
                if !faults.any_error_in(path) {
                    let said = format!("cannot be taken as it is: {error}");
                    faults.error("PAK0199", path, Pos { line: 1, column: 1 }, said);
                }
                None
            }
        }
    }

    fn paths(&self, kind: FileKind) -> Vec<String> {
        let found = self.values.iter().filter(|(_, (k, _))| *k == kind);
        found.map(|(path, _)| path.clone()).collect()
    }

    fn all<T: DeserializeOwned>(&self, kind: FileKind, faults: &mut Faults) -> IndexMap<String, T> {
        let paths = self.paths(kind);
        let read = paths
            .iter()
            .filter_map(|p| Some((stem(p).to_owned(), self.one(p, faults)?)));
        read.collect()
    }

    fn parties(&self, name: &str, faults: &mut Faults) -> (Directory, IndexMap<String, Role>) {
        let mut departments = Vec::new();
        let mut areas = Vec::new();
        let mut roles = IndexMap::new();
        let mut seen = BTreeMap::<(String, String), String>::new();
        for path in self.paths(FileKind::Parties) {
            let Some((_, value)) = self.values.get(&path) else {
                continue;
            };
            for (what, into, key_name) in [
                ("departments", &mut departments, "key"),
                ("areas", &mut areas, "code"),
            ] {
                for (key, entry) in value
                    .get(what)
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                {
                    self.once(&mut seen, what, key, &path, faults);
                    let mut entry = entry.as_object().cloned().unwrap_or_default();
                    for time in ["from", "until"] {
                        if let Some(moment) = entry
                            .get(time)
                            .and_then(Value::as_str)
                            .and_then(crate::shape::time)
                        {
                            entry.insert(time.into(), json!(moment));
                        }
                    }
                    entry.insert(key_name.into(), json!(key));
                    into.push(Value::Object(entry));
                }
            }
            for (key, entry) in value
                .get("roles")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                self.once(&mut seen, "roles", key, &path, faults);
                if let Ok(role) = serde_json::from_value(entry.clone()) {
                    roles.insert(key.clone(), role);
                }
            }
        }
        let whole = json!({"source": name, "departments": departments, "areas": areas});
        let directory = serde_json::from_value(whole).unwrap_or_else(|error| {
            if !faults.any_error() {
                let said = format!("the directory cannot be taken as it is: {error}");
                faults.error("PAK0199", "parties", Pos::default(), said);
            }
            Directory::default()
        });
        (directory, roles)
    }

    fn once(
        &self,
        seen: &mut BTreeMap<(String, String), String>,
        what: &str,
        key: &str,
        path: &str,
        faults: &mut Faults,
    ) {
        let place = (what.to_owned(), key.to_owned());
        if let Some(other) = seen.insert(place, path.to_owned()) {
            let entry = self
                .docs
                .get(path)
                .and_then(|d| d.get(what))
                .and_then(|n| n.entry(key));
            let at = entry.map(|e| e.key_pos).unwrap_or_default();
            let said = format!("`{key}` stands already among the {what} of {other}");
            faults
                .error("PAK0020", path, at, said)
                .hint("keep one of the two");
        }
    }

    fn matters(&self, pack: &Pack, faults: &mut Faults) -> IndexMap<String, MatterType> {
        let mut all = IndexMap::new();
        for path in self.paths(FileKind::Matter) {
            let Some((_, value)) = self.values.get(&path) else {
                continue;
            };
            let mut value = value.clone();
            let key = value
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            self.form(&mut value, &path, faults);
            if let Some(map) = value.as_object_mut() {
                map.insert("id".into(), json!(format!("{}/{key}", pack.name())));
                map.insert("version".into(), json!(pack.manifest.version));
                map.insert("parameters".into(), parameters(pack, map));
                map.insert("tables".into(), tables(pack, map));
            }
            match serde_json::from_value::<MatterType>(value) {
                Ok(kind) => {
                    let at = self
                        .docs
                        .get(&path)
                        .map(|d| d.at("/id").pos)
                        .unwrap_or_default();
                    if all.insert(key.clone(), kind.seal()).is_some() {
                        let said = format!("the matter type `{key}` stands in another file too");
                        faults
                            .error("PAK0020", &path, at, said)
                            .hint("give each type its own id");
                    } else if key != stem(&path) {
                        let said = format!(
                            "the matter type is called `{key}`, its file `{}`",
                            stem(&path)
                        );
                        faults
                            .error("PAK0030", &path, at, said)
                            .hint("give both the same name");
                    }
                }
                Err(error) if !faults.any_error_in(&path) => {
                    let said = format!("cannot be taken as it is: {error}");
                    faults.error("PAK0199", &path, Pos { line: 1, column: 1 }, said);
                }
                Err(_) => {}
            }
        }
        all
    }

    /// Puts the form's file in its place, and closes a form that does not say whether it is open.
    fn form(&self, matter: &mut Value, path: &str, faults: &mut Faults) {
        let Some(schema) = matter.pointer_mut("/form/schema") else {
            return;
        };
        if let Some(file) = schema.as_str().map(str::to_owned) {
            match self.values.get(&file) {
                Some((FileKind::Form, value)) => *schema = value.clone(),
                _ => {
                    let at = self
                        .docs
                        .get(path)
                        .map(|d| d.at("/form/schema").pos)
                        .unwrap_or_default();
                    let said = format!("there is no form `{file}` in the pack");
                    faults
                        .error("PAK0050", path, at, said)
                        .hint("name a file such as `forms/appeal.yaml`");
                }
            }
        }
        if let Some(map) = schema.as_object_mut() {
            map.entry("type").or_insert(json!("object"));
            map.entry("additionalProperties").or_insert(json!(false));
        }
    }

    /// Decision tables; what core cannot read of one is told at the part of it that it names.
    fn tables(&self, faults: &mut Faults) -> IndexMap<String, DecisionTable> {
        let mut all = IndexMap::new();
        for path in self.paths(FileKind::Decision) {
            let Some((_, value)) = self.values.get(&path) else {
                continue;
            };
            let mut value = value.clone();
            if let Some(map) = value.as_object_mut() {
                map.remove("reference");
                map.entry("id").or_insert(json!(stem(&path)));
            }
            let node = self.docs.get(&path);
            match serde_json::from_value::<DecisionTable>(value.clone()) {
                Ok(table) => drop(all.insert(stem(&path).to_owned(), table)),
                Err(error) if !faults.any_error_in(&path) => {
                    let at = node.map(|n| wrong_part(n, &value)).unwrap_or_default();
                    faults
                        .error(
                            "PAK0062",
                            &path,
                            at,
                            format!("the table cannot be read: {error}"),
                        )
                        .hint("a row is `{id: …, when: {INPUT: cell}, then: {OUTPUT: value}}`");
                }
                Err(_) => {}
            }
        }
        all
    }

    fn strings(&self, faults: &mut Faults) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut all = BTreeMap::new();
        for path in self.paths(FileKind::Strings) {
            let texts = self
                .one::<BTreeMap<String, String>>(&path, faults)
                .unwrap_or_default();
            all.insert(stem(&path).to_owned(), texts);
        }
        all
    }

    fn imports(&self, faults: &mut Faults) -> IndexMap<String, ImportMapping> {
        let mut all = IndexMap::new();
        for path in self.paths(FileKind::Import) {
            let Some((_, value)) = self.values.get(&path) else {
                continue;
            };
            let node = self.docs.get(&path);
            if let Some(mapping) = crate::imports::typed(value, stem(&path), &path, node, faults) {
                all.insert(stem(&path).to_owned(), mapping);
            }
        }
        all
    }

    fn scenarios(&self, faults: &mut Faults) -> Vec<Scenario> {
        let mut all = Vec::new();
        for path in self.paths(FileKind::Tests) {
            let Some(node) = self.docs.get(&path) else {
                continue;
            };
            let file: Option<Map<String, Value>> = self.one(&path, faults);
            let list = file
                .and_then(|mut f| f.remove("scenarios"))
                .unwrap_or(Value::Null);
            for (n, value) in list.as_array().into_iter().flatten().enumerate() {
                let at = node.at(&format!("/scenarios/{n}"));
                match serde_json::from_value::<Scenario>(value.clone()) {
                    Ok(mut scenario) => {
                        scenario.place(&path, at);
                        all.push(scenario);
                    }
                    Err(error) if !faults.any_error_in(&path) => {
                        let said = format!("the scenario cannot be read: {error}");
                        faults.error("PAK0091", &path, at.pos, said);
                    }
                    Err(_) => {}
                }
            }
        }
        all
    }

    fn demo(&self, faults: &mut Faults) -> Vec<DemoMatter> {
        let mut all = Vec::new();
        for path in self.paths(FileKind::Demo) {
            let Some(node) = self.docs.get(&path) else {
                continue;
            };
            let file: Option<Map<String, Value>> = self.one(&path, faults);
            let list = file
                .and_then(|mut f| f.remove("matters"))
                .unwrap_or(Value::Null);
            for (n, value) in list.as_array().into_iter().flatten().enumerate() {
                if let Ok(mut demo) = serde_json::from_value::<DemoMatter>(value.clone()) {
                    demo.file = path.clone();
                    let story = node.at(&format!("/matters/{n}/story"));
                    for (step, at) in demo.story.iter_mut().zip(story.items()) {
                        step.place(at);
                    }
                    all.push(demo);
                }
            }
        }
        all
    }
}

/// The first input, output or row that cannot be read by itself.
fn wrong_part(node: &Node, value: &Value) -> Pos {
    fn reads<T: DeserializeOwned>(value: &Value) -> bool {
        serde_json::from_value::<T>(value.clone()).is_ok()
    }
    type Reads = fn(&Value) -> bool;
    let tests: [(&str, Reads); 3] = [
        ("inputs", reads::<haina_core::decision::Input>),
        ("outputs", reads::<haina_core::decision::Output>),
        ("rows", reads::<haina_core::decision::Row>),
    ];
    for (part, good) in tests {
        let items = value.get(part).and_then(Value::as_array);
        if let Some(n) = items.into_iter().flatten().position(|item| !good(item)) {
            return node.at(&format!("/{part}/{n}")).pos;
        }
    }
    Pos { line: 1, column: 1 }
}

/// The parameters that a type's limits name, as the type carries them.
fn parameters(pack: &Pack, matter: &Map<String, Value>) -> Value {
    let mut named = Vec::new();
    collect(&Value::Object(matter.clone()), &mut named);
    let found = named
        .iter()
        .filter_map(|name| Some((name.clone(), json!(pack.parameters.get(name)?.for_type()))));
    Value::Object(found.collect())
}

fn collect(value: &Value, named: &mut Vec<String>) {
    match value {
        Value::String(text) => named.extend(text.strip_prefix("param/").map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|v| collect(v, named)),
        Value::Object(map) => map.values().for_each(|v| collect(v, named)),
        _ => {}
    }
}

/// The tables that a type names, as it names them.
fn tables(pack: &Pack, matter: &Map<String, Value>) -> Value {
    let mut named = Vec::new();
    limits_by_table(&Value::Object(matter.clone()), &mut named);
    let catalogue = matter.get("dispatch").and_then(|d| d.get("catalogue"));
    named.extend(catalogue.and_then(Value::as_str).map(str::to_owned));
    let found = named.iter().filter_map(|name| {
        let table = pack.tables.get(crate::check::tables::short(name))?;
        Some((name.clone(), json!(table)))
    });
    Value::Object(found.collect())
}

fn limits_by_table(value: &Value, named: &mut Vec<String>) {
    match value {
        Value::String(text) => named.extend(text.strip_prefix("table/").map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|v| limits_by_table(v, named)),
        Value::Object(map) => map.values().for_each(|v| limits_by_table(v, named)),
        _ => {}
    }
}
