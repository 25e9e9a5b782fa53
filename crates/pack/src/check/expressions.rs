//! Expressions: compile, type-check against the form, and can come true.

use haina_core::{Expr, ExprError, Fault, Scope, VarType};
use haina_matter::MatterType;
use haina_matter::kind::LimitRule;
use serde_json::{Map, Value, json};

use crate::fault::Faults;
use crate::model::Pack;

/// Combinations of field values tried to see whether a condition can come true.
const TRIES_MAX: usize = 4_096;

pub fn check(pack: &Pack, file: &str, kind: &MatterType, faults: &mut Faults) {
    let form = VarType::of_schema(&kind.form.schema);
    let of_form = Scope::new().with("form", form.clone());
    let text = || VarType::Text;
    let of_case = of_form
        .clone()
        .with("class", text())
        .with("area", text())
        .with("channel", text())
        .with("urgency", text())
        .with("round", VarType::Int);
    let of_task = of_case
        .clone()
        .with("helpers", VarType::list(VarType::Text));
    for (n, ui) in kind.form.ui.iter().enumerate() {
        let pointer = format!("/form/ui/{n}/when");
        if let Some(when) = &ui.when {
            compile(pack, file, &pointer, when, &of_form, faults);
        }
    }
    for (key, clock) in &kind.clocks {
        limit(
            pack,
            file,
            &format!("/clocks/{key}/limit"),
            Some(&clock.limit),
            &of_case,
            faults,
        );
    }
    for (key, paper) in &kind.papers {
        if let Some(when) = &paper.when {
            let pointer = format!("/papers/{key}/when");
            compile(pack, file, &pointer, when, &of_case, faults);
        }
    }
    for (key, task) in &kind.tasks {
        limit(
            pack,
            file,
            &format!("/tasks/{key}/limit"),
            task.limit.as_ref(),
            &of_case,
            faults,
        );
        let Some(when) = &task.when else {
            continue;
        };
        let pointer = format!("/tasks/{key}/when");
        let Some(expr) = compile(pack, file, &pointer, when, &of_task, faults) else {
            continue;
        };
        if never(&expr, &kind.form.schema) {
            let said = format!("task `{key}` is unreachable: its condition is never true");
            faults
                .error("PAK0042", file, pack.pos(file, &pointer), said)
                .hint("compare with values that the form allows, or remove the task");
        }
    }
}

fn limit(
    pack: &Pack,
    file: &str,
    pointer: &str,
    rule: Option<&LimitRule>,
    scope: &Scope,
    faults: &mut Faults,
) {
    if let Some(LimitRule::Cases(cases)) = rule {
        for (n, case) in cases.iter().enumerate() {
            if let Some(when) = &case.when {
                compile(
                    pack,
                    file,
                    &format!("{pointer}/{n}/when"),
                    when,
                    scope,
                    faults,
                );
            }
        }
    }
}

fn compile(
    pack: &Pack,
    file: &str,
    pointer: &str,
    text: &str,
    scope: &Scope,
    faults: &mut Faults,
) -> Option<Expr> {
    match Expr::compile_bool(text, scope) {
        Ok(expr) => Some(expr),
        Err(error) => {
            let code = code(&error);
            let at = pack.pos(file, pointer);
            faults
                .error(code, file, at, format!("`{text}`: {error}"))
                .hint(error.hint().unwrap_or_default());
            None
        }
    }
}

/// The rule an expression's error breaks.
pub fn code(error: &ExprError) -> &'static str {
    match error {
        ExprError::NotAllowed { .. } => "PAK0045",
        ExprError::UnknownVariable { .. }
        | ExprError::UnknownField { .. }
        | ExprError::Mismatch { .. }
        | ExprError::WrongValue { .. }
        | ExprError::NotBool { .. } => "PAK0046",
        _ => "PAK0044",
    }
}

/// Whether an expression over form fields with few values is false for all of them.
fn never(expr: &Expr, schema: &Value) -> bool {
    if expr.needs().any(|name| name != "form") {
        return false;
    }
    let Some(fields) = named(expr.text(), schema) else {
        return false;
    };
    let tries = fields.iter().try_fold(1usize, |n, (_, values)| {
        n.checked_mul(values.len()).filter(|n| *n <= TRIES_MAX)
    });
    let Some(tries) = tries else {
        return false;
    };
    (0..tries).all(|mut n| {
        let mut form = Map::new();
        for (name, values) in &fields {
            if let Some(value) = values.get(n % values.len()).filter(|v| !v.is_null()) {
                form.insert(name.clone(), value.clone());
            }
            n /= values.len();
        }
        !expr.eval_bool(&json!({"form": form})).unwrap_or(false)
    })
}

/// The fields an expression names, each with all its values; `None` when one has too many to try.
fn named(text: &str, schema: &Value) -> Option<Vec<(String, Vec<Value>)>> {
    let mut found: Vec<(String, Vec<Value>)> = Vec::new();
    for rest in text.split("form.").skip(1) {
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        if found.iter().any(|(n, _)| *n == name) {
            continue;
        }
        let property = schema.pointer(&format!("/properties/{name}"))?;
        let mut values = match (
            property.get("enum"),
            property.get("type").and_then(Value::as_str),
        ) {
            (Some(Value::Array(values)), _) => values.clone(),
            (None, Some("boolean")) => vec![json!(true), json!(false)],
            _ => return None,
        };
        values.push(Value::Null);
        found.push((name, values));
    }
    Some(found)
}
