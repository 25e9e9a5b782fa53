//! Checking models against the columns of their tables: what they output, whether that can be told again, what is slow.

use std::collections::BTreeMap;

use datafusion::arrow::datatypes::{DataType, Schema, SchemaRef};
use datafusion::common::DataFusionError;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::{Expr, LogicalPlan, Volatility, WindowFunctionDefinition};
use haina_catalog::FieldType;
use jiff::civil::Date;

use super::engine::{self, RunLimits};
use super::header::Kind;
use super::{Model, ModelFault, ModelSet};
use crate::LakeError;

/// The columns of tables, by catalogue key.
pub type Schemas = BTreeMap<String, SchemaRef>;

impl ModelSet {
    /// The columns of tables as the headers declare them, and behind them those of where a row comes from.
    pub fn declared(&self) -> Schemas {
        let mut columns: BTreeMap<&str, BTreeMap<&str, FieldType>> = BTreeMap::new();
        for (key, promised) in self.models().flat_map(|model| model.header.tables()) {
            let own = promised.columns.iter();
            let known = columns.entry(key).or_default();
            known.extend(own.map(|(name, kind)| (name.as_str(), *kind)));
        }
        let tables = columns.into_iter().filter(|(_, own)| !own.is_empty());
        tables
            .map(|(key, own)| (key.to_owned(), crate::load::served(own)))
            .collect()
    }

    /// Plans every model against the columns of its tables, as of a day.
    ///
    /// What comes back are faults and, of models without any, warnings; an empty list: all can run.
    ///
    /// # Errors
    /// When no engine can be started.
    pub async fn check(&self, tables: &Schemas, day: Date) -> Result<Vec<ModelFault>, LakeError> {
        let mut faults = Vec::new();
        self.planned(tables, day, &mut faults).await?;
        faults.sort();
        Ok(faults)
    }

    /// The columns that each model outputs, of those that can be planned.
    pub(super) async fn planned(
        &self,
        tables: &Schemas,
        day: Date,
        faults: &mut Vec<ModelFault>,
    ) -> Result<Schemas, LakeError> {
        let mut known = tables.clone();
        let mut made = Schemas::new();
        for model in self.models() {
            let missing = model
                .header
                .tables()
                .find(|(key, _)| !tables.contains_key(*key));
            if let Some((key, _)) = missing {
                let what = format!("there is no table `{key}`");
                let hint = "register it in the catalogue, or correct the key";
                faults.push(model.of_header(key, what, hint));
                continue;
            }
            // What is wrong with a model that it reads was told there.
            if model
                .header
                .inputs
                .keys()
                .any(|input| !known.contains_key(input))
            {
                continue;
            }
            match plan_one(model, &known, day).await? {
                Ok((schema, plan)) => {
                    check_output(model, &schema, tables, faults);
                    check_plan(model, &plan, faults);
                    let kept = output_of(model, &schema);
                    known.insert(model.name.clone(), kept.clone());
                    made.insert(model.name.clone(), kept);
                }
                Err(fault) => faults.push(fault),
            }
        }
        Ok(made)
    }
}

/// What the result of a model has: all it outputs, but of a step of a funnel not why rows were dropped.
pub(super) fn output_of(model: &Model, schema: &Schema) -> SchemaRef {
    let dropped = model.header.stage.as_ref().map(|stage| &stage.reason);
    let kept = schema.fields().iter().filter(|f| Some(f.name()) != dropped);
    Schema::new(kept.cloned().collect::<Vec<_>>()).into()
}

async fn plan_one(
    model: &Model,
    known: &Schemas,
    day: Date,
) -> Result<Result<(SchemaRef, LogicalPlan), ModelFault>, LakeError> {
    let context = engine::session(&RunLimits::default())?;
    let told = |error: &DataFusionError| {
        let what = error.find_root().strip_backtrace();
        let what = what.lines().next().unwrap_or_default().to_owned();
        let word = quoted(&what);
        let hint = "correct the SQL; names with a hyphen or capitals stand in double quotes";
        model.of_sql(&word, what, hint)
    };
    for name in model.header.inputs.keys() {
        let Some(schema) = known.get(name) else {
            continue;
        };
        if let Err(error) = engine::register(&context, name, engine::empty(schema.clone())) {
            return Ok(Err(told(&error)));
        }
    }
    let frame = match engine::plan(&context, model, day).await {
        Ok(frame) => frame,
        Err(error) => return Ok(Err(told(&error))),
    };
    let schema: SchemaRef = frame.schema().inner().clone();
    let plan = frame.logical_plan().clone();
    // Types are only agreed on when it is made ready to run.
    match frame.into_optimized_plan() {
        Ok(_) => Ok(Ok((schema, plan))),
        Err(error) => Ok(Err(told(&error))),
    }
}

/// The name that a message of the planner is about: the missing field, or what stands in quotes first.
fn quoted(message: &str) -> String {
    let missing = message.split_once("No field named ");
    let missing = missing.and_then(|(_, rest)| rest.split(". ").next());
    let first = message.split(['\'', '`', '"']).nth(1).unwrap_or_default();
    let name = missing.unwrap_or(first).trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or_default();
    last.trim_matches('"').to_owned()
}

fn check_output(model: &Model, schema: &Schema, tables: &Schemas, faults: &mut Vec<ModelFault>) {
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|before| before == name) {
            let what = format!("the column `{name}` comes out twice");
            faults.push(model.of_sql(name, what, "give one of them another name with AS"));
        }
    }
    let header = &model.header;
    let mut wanted: Vec<(&str, &str)> = header.key.iter().map(|k| ("key", k.as_str())).collect();
    match header.kind() {
        Kind::Stage(stage) => wanted.push(("reason", &stage.reason)),
        Kind::Eligibility(eligibility) => wanted.push(("outcome", &eligibility.outcome)),
        Kind::Finding(_) | Kind::Table | Kind::View => {}
    }
    wanted.extend(header.claims().map(|c| c.columns()).unwrap_or_default());
    for (word, column) in wanted {
        match schema.field_with_name(column) {
            Err(_) => {
                let what = format!("the SQL outputs no column `{column}`, which `{word}` names");
                let hint = format!("it outputs {}", list(&names));
                faults.push(model.of_section(word, column, what, &hint));
            }
            Ok(field) if matches!(word, "reason" | "outcome") && !is_text(field.data_type()) => {
                let what = format!("the column `{column}`, which `{word}` names, is no text");
                faults.push(model.of_section(word, column, what, "let the SQL output a text"));
            }
            Ok(_) => {}
        }
    }
    for why in header
        .claims()
        .map(|c| c.reasons.as_slice())
        .unwrap_or_default()
    {
        let Some((input, field)) = why.from.rsplit_once('.') else {
            continue;
        };
        let table = tables.get(input);
        if table.is_some_and(|table| table.field_with_name(field).is_err()) {
            let what = format!("`{input}` has no field `{field}`");
            faults.push(model.of_section(
                "reasons",
                &why.from,
                what,
                "name the field that the value comes from",
            ));
        }
    }
}

/// What runs differently when it runs again, and shapes that DataFusion is slow at.
fn check_plan(model: &Model, plan: &LogicalPlan, faults: &mut Vec<ModelFault>) {
    let mut unstable: Option<String> = None;
    let mut slow: Option<String> = None;
    let looked = plan.apply_with_subqueries(|node| {
        for expr in node.expressions() {
            expr.apply(|expr| {
                match expr {
                    Expr::ScalarFunction(call)
                        if call.func.signature().volatility != Volatility::Immutable =>
                    {
                        unstable = Some(call.name().to_owned());
                    }
                    Expr::WindowFunction(window) => {
                        let aggregate =
                            matches!(window.fun, WindowFunctionDefinition::AggregateUDF(_));
                        if aggregate && window.params.order_by.is_empty() {
                            slow = Some(window.fun.name().to_owned());
                        }
                    }
                    _ => {}
                }
                Ok(TreeNodeRecursion::Continue)
            })?;
        }
        Ok(TreeNodeRecursion::Continue)
    });
    if looked.is_err() {
        unstable = Some("it".to_owned());
    }
    if let Some(name) = unstable {
        let what = format!("`{name}` answers differently at another time");
        let hint = "take `$day` for the day of the run; a model must come out the same again";
        faults.push(model.of_sql(&name, what, hint));
    }
    if let Some(name) = slow {
        let what = format!("`{name}(…) OVER (PARTITION BY …)` without ORDER BY is slow here");
        let hint =
            "write GROUP BY and join: it takes a fifth of the memory and a third of the time";
        faults.push(model.of_sql(&name, what, hint).as_warning());
    }
}

fn is_text(kind: &DataType) -> bool {
    use DataType::{LargeUtf8, Null, Utf8, Utf8View};
    matches!(kind, Utf8 | LargeUtf8 | Utf8View | Null)
}

fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(30).map(|n| format!("`{n}`")).collect();
    shown.join(", ")
}
