//! A matter type made ready: checked, its expressions compiled, its limits read.

mod check;
mod limits;
mod papers;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use haina_core::expr::{Expr, Scope, VarType};
use haina_core::{FormSchema, Words};
use serde_json::{Value, json};

use crate::kind::{ClockKind, MatterType, Moment};
use crate::matter::{KindRef, Matter};

pub use papers::{PaperFault, paper_faults};
pub use tables::Routed;

/// A type that runs. Made by [`Kind::compile`], which is all of the loader's checks of a type by itself.
#[derive(Debug, Clone)]
pub struct Kind {
    def: Arc<MatterType>,
    form: FormSchema,
    /// Compiled conditions by where they stand: `tasks.pension.when`.
    whens: BTreeMap<String, Expr>,
}

/// A mistake in a type: where it stands, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct KindFault {
    /// Dotted path in the type: `clocks.handle.limit`.
    pub path: String,
    pub code: &'static str,
    pub message: String,
    pub hint: String,
}

/// Types of matters, as they are installed.
pub trait Types: Send + Sync {
    /// The version new matters are opened with.
    fn current(&self, id: &str) -> Option<Arc<Kind>>;
    /// The version a running matter follows.
    fn pinned(&self, id: &str, hash: &str) -> Option<Arc<Kind>>;
    /// The current version of every type.
    fn all(&self) -> Vec<Arc<Kind>>;
    /// Words of a class, by its path.
    fn class_title(&self, _class: &str) -> Option<Words> {
        None
    }
    /// The path of a class in the taxonomy of `kind`, by its path or its leaf key.
    fn class_path(&self, _kind: &MatterType, _class: &str) -> Option<String> {
        None
    }
}

impl Kind {
    /// Checks and compiles a type.
    ///
    /// # Errors
    /// Every mistake at once, each with its path.
    pub fn compile(def: MatterType) -> Result<Kind, Vec<KindFault>> {
        let mut faults = Vec::new();
        check::check(&def, &mut faults);
        let form = FormSchema::compile(&def.form.schema)
            .map_err(|error| {
                let message = error.to_string();
                faults.push(fault(
                    "form.schema",
                    "MAT0065",
                    message,
                    "give a JSON Schema 2020-12 of an object without remote references",
                ));
            })
            .ok();
        let scope = scope(&def);
        let mut whens = BTreeMap::new();
        for (path, text) in check::conditions(&def) {
            match Expr::compile_bool(text, &scope) {
                Ok(expr) => {
                    whens.insert(path, expr);
                }
                Err(error) => faults.push(fault(
                    &path,
                    "MAT0064",
                    error.to_string(),
                    "use core CEL over form, class, area, channel, urgency, round, helpers",
                )),
            }
        }
        match form {
            Some(form) if faults.is_empty() => {
                let def = if def.hash.is_empty() { def.seal() } else { def };
                Ok(Kind {
                    def: Arc::new(def),
                    form,
                    whens,
                })
            }
            _ => Err(faults),
        }
    }

    /// The type as data.
    pub fn def(&self) -> &MatterType {
        &self.def
    }

    /// The type as shared data.
    pub fn shared(&self) -> Arc<MatterType> {
        Arc::clone(&self.def)
    }

    /// The form's schema, compiled.
    pub fn form(&self) -> &FormSchema {
        &self.form
    }

    /// What a matter of this type refers to.
    pub fn reference(&self) -> KindRef {
        KindRef {
            id: self.def.id.clone(),
            version: self.def.version.clone(),
            hash: self.def.hash.clone(),
        }
    }

    /// The handling clock: the first that ends at the answer.
    pub fn handling(&self) -> Option<(&str, &ClockKind)> {
        let mut clocks = self.def.clocks.iter();
        let found = clocks.find(|(_, clock)| clock.end == Moment::Answered);
        found.map(|(key, clock)| (key.as_str(), clock))
    }

    /// Words for a task.
    pub fn task_title(&self, kind: &str) -> Words {
        let title = self.def.tasks.get(kind).and_then(|task| task.title.clone());
        title.unwrap_or_else(|| match kind {
            "handle" => Words::new("办理", "Handle"),
            other => Words::new(other, other),
        })
    }

    /// Words for a clock.
    pub fn clock_title(&self, key: &str) -> Words {
        if let Some(task) = key.strip_prefix("task:") {
            return self.task_title(task.split(['@', '#']).next().unwrap_or(task));
        }
        let title = self
            .def
            .clocks
            .get(key)
            .and_then(|clock| clock.title.clone());
        title.unwrap_or_else(|| match key.split(':').next().unwrap_or(key) {
            "intake" => Words::new("受理", "Intake"),
            "rating" => Words::new("评价期", "Rating window"),
            "call-back" => Words::new("回访", "Call-back"),
            "supervise" => Words::new("督办回复", "Reply to supervision"),
            "consult" => Words::new("会商", "Consultation"),
            "handle" => Words::new("办理", "Handling"),
            "sign" => Words::new("签收", "Signing"),
            "contact" => Words::new("首次联系", "First contact"),
            _ => Words::new(key, key),
        })
    }

    /// Whether the condition at `path` holds; true when there is none, and when it cannot be told:
    /// in doubt the work is done.
    pub(crate) fn holds(&self, path: &str, variables: &Value) -> bool {
        let when = self.whens.get(path);
        when.is_none_or(|expr| expr.eval_bool(variables).unwrap_or(true))
    }

    /// As [`Kind::holds`], but false when it cannot be told.
    pub(crate) fn surely(&self, path: &str, variables: &Value) -> bool {
        let when = self.whens.get(path);
        when.is_none_or(|expr| expr.eval_bool(variables).unwrap_or(false))
    }

    /// The variables of conditions; fields of the form that are absent are null.
    pub(crate) fn variables(&self, matter: &Matter, helpers: &[String]) -> Value {
        let mut form = matter.form.get().cloned().unwrap_or_else(|| json!({}));
        let declared = self
            .def
            .form
            .schema
            .get("properties")
            .and_then(Value::as_object);
        if let (Some(form), Some(declared)) = (form.as_object_mut(), declared) {
            for name in declared.keys() {
                form.entry(name.as_str()).or_insert(Value::Null);
            }
        }
        json!({
            "form": form,
            "type": self.def.id,
            "class": matter.class.as_deref().unwrap_or_default(),
            "area": matter.area.as_deref().unwrap_or_default(),
            "channel": matter.channel,
            "urgency": matter.urgency.as_deref().unwrap_or_default(),
            "round": matter.round(),
            "helpers": helpers,
        })
    }
}

/// What conditions may name.
pub fn scope(def: &MatterType) -> Scope {
    Scope::new()
        .with("form", nullable(&def.form.schema))
        .with("type", VarType::Text)
        .with("class", VarType::Text)
        .with("area", VarType::Text)
        .with("channel", VarType::Text)
        .with("urgency", VarType::Text)
        .with("round", VarType::Int)
        .with("helpers", VarType::list(VarType::Text))
}

/// The form's fields, each of which may be null while it is not filled in.
fn nullable(schema: &Value) -> VarType {
    let known = schema.get("properties").and_then(Value::as_object);
    known.map_or(VarType::Any, |fields| {
        VarType::object(fields.keys().map(|name| (name.as_str(), VarType::Any)))
    })
}

fn fault(path: &str, code: &'static str, message: impl Into<String>, hint: &str) -> KindFault {
    KindFault {
        path: path.to_owned(),
        code,
        message: message.into(),
        hint: hint.to_owned(),
    }
}
