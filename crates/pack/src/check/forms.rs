//! The form of a type: a sound schema without remote references, and fields that are drawn.

use std::collections::BTreeSet;

use haina_core::form::FormError;
use haina_core::{Fault, FormSchema};
use haina_matter::MatterType;
use serde_json::Value;

use crate::fault::{Faults, did_you_mean};
use crate::model::Pack;

/// The fields a form's schema names.
pub fn fields(schema: &Value) -> BTreeSet<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

pub fn check(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    schema(pack, file, kind, faults);
    let fields = fields(&kind.form.schema);
    let known = |name: &str| fields.contains(name);
    let hint = |name: &str| {
        did_you_mean(name, fields.iter().map(String::as_str))
            .unwrap_or_else(|| "name a field of the schema's `properties`".into())
    };
    for (what, name) in [("title", &kind.form.title), ("text", &kind.form.text)] {
        if !known(name) {
            let at = pack.pos(file, &format!("/form/{what}"));
            let said = format!("the form has no field `{name}` to be its {what}");
            faults.error("PAK0052", file, at, said).hint(hint(name));
        }
    }
    let mut drawn = BTreeSet::new();
    for (n, ui) in kind.form.ui.iter().enumerate() {
        let pointer = format!("/form/ui/{n}");
        if !known(&ui.field) {
            let said = format!("the form has no field `{}`", ui.field);
            faults
                .error(
                    "PAK0052",
                    file,
                    pack.pos(file, &format!("{pointer}/field")),
                    said,
                )
                .hint(hint(&ui.field));
        }
        if !drawn.insert(&ui.field) {
            let said = format!("the field `{}` is drawn twice", ui.field);
            faults
                .error(
                    "PAK0020",
                    file,
                    pack.pos(file, &format!("{pointer}/field")),
                    said,
                )
                .hint("remove one of the two");
        }
        options(pack, file, &pointer, kind, ui, faults);
    }
    let required = kind.form.schema.get("required").and_then(Value::as_array);
    for (n, name) in required.into_iter().flatten().enumerate() {
        let name = name.as_str().unwrap_or_default();
        let at = pack.pos(file, &format!("/form/schema/required/{n}"));
        if !known(name) {
            let said = format!("`{name}` is required, but is no field");
            faults.error("PAK0052", file, at, said).hint(hint(name));
        } else if !kind.form.ui.is_empty() && !drawn.contains(&name.to_owned()) {
            let said = format!("`{name}` is required, but is not drawn: nobody could fill it");
            faults
                .error("PAK0052", file, at, said)
                .hint("add it to `ui`");
        }
    }
}

fn options(
    pack: &Pack,
    file: &str,
    pointer: &str,
    kind: &MatterType,
    ui: &haina_matter::kind::UiField,
    faults: &mut Faults,
) {
    let property = kind
        .form
        .schema
        .pointer(&format!("/properties/{}", ui.field));
    let values = property.and_then(|p| p.get("enum").or_else(|| p.pointer("/items/enum")));
    let values: Vec<&str> = values
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for name in ui.options.keys().filter(|n| !values.contains(&n.as_str())) {
        let at = pack.pos(file, &format!("{pointer}/options/{name}"));
        let said = format!("`{name}` is not a value of `{}`", ui.field);
        let hint = did_you_mean(name, values.iter().copied());
        faults
            .error("PAK0052", file, at, said)
            .hint(hint.unwrap_or_else(|| "name values of the schema's `enum`".into()));
    }
    for value in values.iter().filter(|v| !ui.options.contains_key(**v)) {
        let said = format!("the value `{value}` of `{}` has no words", ui.field);
        faults
            .error("PAK0080", file, pack.pos(file, pointer), said)
            .hint(format!("add `{value}: {{zh: …, en: …}}` to its options"));
    }
}

/// Sound, local and of bounded size.
fn schema(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let Err(error) = FormSchema::compile(&kind.form.schema) else {
        return;
    };
    let (code, pointer) = match &error {
        FormError::Outside { pointer, .. } => ("PAK0051", pointer.as_str()),
        FormError::Dangling { pointer, .. }
        | FormError::Endless { pointer, .. }
        | FormError::Schema { pointer, .. } => ("PAK0050", pointer.as_str()),
        FormError::Dialect { .. } => ("PAK0051", "/$schema"),
        _ => ("PAK0050", ""),
    };
    let at = pack.pos(file, &format!("/form/schema{pointer}"));
    faults
        .error(code, file, at, error.to_string())
        .hint(error.hint().unwrap_or_default());
}
