//! Models that belong together (模型集): their order, and that they form no cycle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::header::{Kind, Promised};
use super::{Model, ModelFault};

/// Models of one set.
pub const MODELS_MAX: usize = 200;

/// The models of a pack, each after those that it reads.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSet {
    /// `migrant-children`.
    pub name: String,
    models: Vec<Model>,
}

impl ModelSet {
    /// Reads the models of a folder: each `NAME.sql` with its `NAME.yaml`; other files are passed over.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn load(name: &str, folder: &Path) -> Result<ModelSet, Vec<ModelFault>> {
        let unread = |file: String, why: std::io::Error| {
            let hint = "check that it is there, may be read and is UTF-8";
            vec![ModelFault::error(
                file,
                0,
                format!("it cannot be read: {why}"),
                hint,
            )]
        };
        let shown = folder.display().to_string();
        let entries = std::fs::read_dir(folder).map_err(|why| unread(shown.clone(), why))?;
        let mut files = Vec::new();
        for entry in entries.take(10 * MODELS_MAX) {
            let path = entry.map_err(|why| unread(shown.clone(), why))?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            if file.ends_with(".sql") || file.ends_with(".yaml") {
                let text = std::fs::read_to_string(&path);
                let text = text.map_err(|why| unread(file.to_string(), why))?;
                files.push((file.into_owned(), text));
            }
        }
        ModelSet::read(name, files)
    }

    /// Reads models from files, name and text.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn read(
        name: &str,
        files: impl IntoIterator<Item = (String, String)>,
    ) -> Result<ModelSet, Vec<ModelFault>> {
        let mut pairs: BTreeMap<String, [Option<String>; 2]> = BTreeMap::new();
        for (file, text) in files {
            let Some((stem, ending)) = file.rsplit_once('.') else {
                continue;
            };
            let at = usize::from(ending != "sql");
            if let Some(half) = pairs.entry(stem.to_owned()).or_default().get_mut(at) {
                *half = Some(text);
            }
        }
        let (mut models, mut faults) = (Vec::new(), Vec::new());
        for (stem, pair) in pairs {
            match pair {
                [Some(sql), Some(yaml)] => match Model::read(&stem, &sql, &yaml) {
                    Ok(model) => models.push(model),
                    Err(more) => faults.extend(more),
                },
                [sql, _] => {
                    let (there, missing) = match sql {
                        Some(_) => ("sql", "yaml"),
                        None => ("yaml", "sql"),
                    };
                    let what = format!("there is no `{stem}.{missing}` beside it");
                    let hint = "a model is one SQL file and one header of the same name";
                    faults.push(ModelFault::error(format!("{stem}.{there}"), 0, what, hint));
                }
            }
        }
        match faults.is_empty() {
            true => ModelSet::new(name, models),
            false => Err(faults),
        }
    }

    /// Puts models into order.
    ///
    /// # Errors
    /// A model that reads one that is not there, a cycle, a funnel whose steps do not follow each other.
    pub fn new(name: &str, models: Vec<Model>) -> Result<ModelSet, Vec<ModelFault>> {
        let mut faults = Vec::new();
        if models.len() > MODELS_MAX {
            let what = format!("{} models; at most {MODELS_MAX} in a set", models.len());
            return Err(vec![ModelFault::error(
                name,
                0,
                what,
                "make several packs of it",
            )]);
        }
        let names: BTreeSet<&str> = models.iter().map(|m| m.name.as_str()).collect();
        if names.len() != models.len() {
            let what = "two models have one name";
            return Err(vec![ModelFault::error(name, 0, what, "rename one of them")]);
        }
        for model in &models {
            for input in model.header.upstream().filter(|n| !names.contains(n)) {
                let what = format!("`{input}` is no model of this set");
                let hint = "correct the name; a table of the catalogue has a point in its name";
                faults.push(model.of_header(input, what, hint));
            }
        }
        check_views(&models, &mut faults);
        check_funnels(&models, &mut faults);
        check_reasons(&models, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let models = ordered(models)?;
        Ok(ModelSet {
            name: name.to_owned(),
            models,
        })
    }

    /// The models, each after those that it reads.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.iter()
    }

    /// The model of a name.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// What a model reads: its inputs, and behind the views among them theirs.
    pub fn reads<'s>(&'s self, model: &'s Model) -> BTreeMap<&'s str, &'s Promised> {
        let (mut all, mut open) = (BTreeMap::new(), vec![model]);
        while let Some(reader) = open.pop() {
            for (name, promised) in &reader.header.inputs {
                let known = all.insert(name.as_str(), promised).is_some();
                let view = self.model(name).filter(|m| m.header.view && !known);
                open.extend(view);
            }
        }
        all
    }

    /// What the product calls a model of the set: `migrant-children/suspected`.
    pub fn key(&self, model: &str) -> String {
        format!("{}/{model}", self.name)
    }

    /// The steps of a funnel, first to last.
    pub fn funnel(&self, funnel: &str) -> Vec<&Model> {
        let mut steps: Vec<(u32, &Model)> = Vec::new();
        for model in &self.models {
            if let Kind::Stage(stage) = model.header.kind()
                && stage.funnel == funnel
            {
                steps.push((stage.order, model));
            }
        }
        steps.sort_by_key(|(order, _)| *order);
        steps.into_iter().map(|(_, model)| model).collect()
    }

    /// The step before a step of a funnel.
    pub(super) fn step_before(&self, model: &Model) -> Option<&Model> {
        let stage = model.header.stage.as_ref()?;
        let before = stage.order.checked_sub(1)?;
        let is = |m: &&Model| {
            let other = m.header.stage.as_ref();
            other.is_some_and(|s| s.funnel == stage.funnel && s.order == before)
        };
        self.models.iter().find(is)
    }
}

/// Nobody knows how many rows a view has before they are reckoned.
fn check_views(models: &[Model], faults: &mut Vec<ModelFault>) {
    let views: BTreeSet<&str> = models
        .iter()
        .filter(|model| model.header.view)
        .map(|model| model.name.as_str())
        .collect();
    for model in models {
        let inputs = model.header.inputs.iter();
        let shrinks = inputs.filter(|(_, promised)| promised.shrink_max.is_some());
        let raw = model.header.stage.iter().flat_map(|stage| &stage.raw);
        let counted = shrinks.map(|(name, _)| name).chain(raw);
        for name in counted.filter(|name| views.contains(name.as_str())) {
            let what = format!("the rows of `{name}` are not counted: it is a view");
            let hint = "bound the tables that the view reads, or let it be a table";
            faults.push(model.of_header(name, what, hint));
        }
    }
}

/// Steps are numbered from 1 without a gap, each reads the one before, and all tell rows apart by the same columns.
fn check_funnels(models: &[Model], faults: &mut Vec<ModelFault>) {
    let mut funnels: BTreeMap<&str, BTreeMap<u32, &Model>> = BTreeMap::new();
    for model in models {
        let Kind::Stage(stage) = model.header.kind() else {
            continue;
        };
        let steps = funnels.entry(&stage.funnel).or_default();
        if let Some(other) = steps.insert(stage.order, model) {
            let what = format!(
                "`{}` is step {} of the funnel as well",
                other.name, stage.order
            );
            faults.push(model.of_header("order", what, "number the steps from 1"));
        }
    }
    for (funnel, steps) in funnels {
        let mut before: Option<&Model> = None;
        for (expected, (order, model)) in (1..).zip(steps) {
            if order != expected {
                let what = format!("the funnel `{funnel}` has no step {expected}");
                faults.push(model.of_header(
                    "order",
                    what,
                    "number the steps from 1, without a gap",
                ));
                break;
            }
            if let Some(before) = before {
                let name = &before.name;
                if !model.header.inputs.contains_key(name) {
                    let what = format!("it does not read `{name}`, the step before");
                    let hint = "the rows that a step keeps are those that come into the next";
                    faults.push(model.of_header("inputs", what, hint));
                }
                if model.header.key != before.header.key {
                    let what = format!("its key is not that of `{name}`, the step before");
                    let hint = "tell a row apart by the same columns in all steps";
                    faults.push(model.of_header("key", what, hint));
                }
            }
            before = Some(model);
        }
    }
}

/// Reasons come from tables that the model, or one before it, reads.
fn check_reasons(models: &[Model], faults: &mut Vec<ModelFault>) {
    let by_name: BTreeMap<&str, &Model> = models.iter().map(|m| (m.name.as_str(), m)).collect();
    for model in models {
        let mut seen: BTreeSet<&str> = BTreeSet::from([model.name.as_str()]);
        let mut open = vec![model];
        let mut read: BTreeSet<&str> = BTreeSet::new();
        while let Some(next) = open.pop() {
            read.extend(next.header.inputs.keys().map(String::as_str));
            let before = next.header.upstream().filter(|name| seen.insert(name));
            open.extend(before.filter_map(|name| by_name.get(name)));
        }
        let reasons = model.header.claims().map(|c| c.reasons.as_slice());
        for why in reasons.unwrap_or_default() {
            if why
                .input(&model.header)
                .is_some_and(|input| !read.contains(input))
            {
                let what = format!(
                    "neither it nor a model before it reads the table of `{}`",
                    why.from
                );
                let hint = "name the table that the value comes from, a point and the field";
                faults.push(model.of_section("reasons", &why.from, what, hint));
            }
        }
    }
}

/// Kahn's order; what is left over is or follows a cycle.
fn ordered(models: Vec<Model>) -> Result<Vec<Model>, Vec<ModelFault>> {
    let mut left: BTreeMap<String, Model> =
        models.into_iter().map(|m| (m.name.clone(), m)).collect();
    let mut done: Vec<Model> = Vec::new();
    while !left.is_empty() {
        let ready = left.values().find(|model| {
            let mut upstream = model.header.upstream();
            upstream.all(|input| !left.contains_key(input))
        });
        let Some(name) = ready.map(|model| model.name.clone()) else {
            return Err(vec![cycle(&left)]);
        };
        done.extend(left.remove(&name));
    }
    Ok(done)
}

/// Walks from any model that is left to one it reads, until one comes again.
fn cycle(left: &BTreeMap<String, Model>) -> ModelFault {
    let mut path: Vec<&str> = Vec::new();
    let mut next = left.keys().next().map(String::as_str);
    while let Some(name) = next {
        if let Some(at) = path.iter().position(|seen| *seen == name) {
            path.drain(..at);
            path.push(name);
            break;
        }
        path.push(name);
        let model = left.get(name);
        next = model.and_then(|m| m.header.upstream().find(|input| left.contains_key(*input)));
    }
    let what = format!("models read each other in a circle: {}", path.join(" → "));
    let hint = "take one of these inputs away: nothing can be computed first";
    let first = path.first().and_then(|name| left.get(*name));
    match (first, path.get(1)) {
        (Some(model), Some(input)) => model.of_header(input, what, hint),
        _ => ModelFault::error("", 0, what, hint),
    }
}
