//! Deciding.

use serde::Serialize;
use serde_json::{Map, Value};

use super::column::Item;
use super::ready::{Ready, Source};
use super::{DecisionTable, HitPolicy, Input, TableFault};
use crate::{Calendar, ExprError, Fault, FaultKind};

/// What a table decided, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// An object of the results; under policies R and C a list of such objects, one for each row.
    pub outputs: Value,
    /// The ids of the rows the decision rests on, in their order; none when it is the default.
    pub rows: Vec<String>,
}

/// A table that could not decide.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DecideError {
    #[error("decision table `{table}` has {} fault(s): {}", faults.len(), first(faults))]
    Wrong {
        table: String,
        faults: Vec<TableFault>,
    },
    #[error("decision table `{table}` needs `{input}`")]
    Missing { table: String, input: String },
    #[error("decision table `{table}` cannot use `{input}`: it is not {expected}")]
    WrongType {
        table: String,
        input: String,
        expected: String,
    },
    #[error("decision table `{table}` cannot reckon `{input}`")]
    Expr {
        table: String,
        input: String,
        #[source]
        source: Box<ExprError>,
    },
    #[error("rows {} of decision table `{table}` hit together", rows.join(", "))]
    Several { table: String, rows: Vec<String> },
    #[error("no row of decision table `{table}` hits {on}")]
    None { table: String, on: String },
}

pub(super) fn decide(
    table: &DecisionTable,
    ready: &Ready,
    variables: &Value,
    calendar: Option<&Calendar>,
) -> Result<Decision, DecideError> {
    let mut items = Vec::with_capacity(table.inputs.len());
    for (i, input) in table.inputs.iter().enumerate() {
        let value = match &ready.sources[i] {
            Source::Path(path) => at(variables, path).clone(),
            Source::Expr(expr) => {
                let value = match calendar {
                    Some(calendar) => expr.eval_with(variables, calendar),
                    None => expr.eval(variables),
                };
                value.map_err(|source| DecideError::Expr {
                    table: table.id.clone(),
                    input: input.name.clone(),
                    source: Box::new(source),
                })?
            }
        };
        items.push(item(table, input, &value)?);
    }
    let hits = |tests: &Vec<super::cell::Test>| {
        tests
            .iter()
            .zip(&items)
            .all(|(test, item)| test.passes(item))
    };
    let mut rows: Vec<usize> = Vec::new();
    for (i, tests) in ready.tests.iter().enumerate() {
        if hits(tests) {
            rows.push(i);
            if table.hit == HitPolicy::First {
                break;
            }
        }
    }
    if rows.is_empty() {
        return default(table, &items);
    }
    settle(table, ready, rows)
}

/// Makes one decision of the rows that hit.
fn settle(table: &DecisionTable, ready: &Ready, rows: Vec<usize>) -> Result<Decision, DecideError> {
    let several = || DecideError::Several {
        table: table.id.clone(),
        rows: ids(table, &rows),
    };
    let same = |a: usize, b: usize| ready.results[a] == ready.results[b];
    match table.hit {
        HitPolicy::Unique if rows.len() > 1 => return Err(several()),
        HitPolicy::Any if rows.iter().any(|row| !same(*row, rows[0])) => return Err(several()),
        _ => {}
    }
    if table.hit.gives_list() {
        let all = rows.iter().map(|row| object(table, &ready.results[*row]));
        return Ok(Decision {
            outputs: all.collect(),
            rows: ids(table, &rows),
        });
    }
    let best = rows
        .iter()
        .copied()
        .min_by_key(|row| (&ready.ranks[*row], *row));
    let chosen = best.unwrap_or(rows[0]);
    let rests_on = match table.hit {
        HitPolicy::Any => rows,
        HitPolicy::Priority => rows
            .iter()
            .copied()
            .filter(|row| same(*row, chosen))
            .collect(),
        _ => vec![chosen],
    };
    Ok(Decision {
        outputs: object(table, &ready.results[chosen]),
        rows: ids(table, &rests_on),
    })
}

/// The decision when no row hits.
fn default(table: &DecisionTable, items: &[Item]) -> Result<Decision, DecideError> {
    let defaults: Option<Vec<Value>> = table.outputs.iter().map(|o| o.default.clone()).collect();
    let outputs = match (defaults, table.hit.gives_list()) {
        (Some(defaults), false) => object(table, &defaults),
        (Some(defaults), true) => vec![object(table, &defaults)].into(),
        (None, true) => Value::Array(Vec::new()),
        (None, false) => {
            let on = table.inputs.iter().zip(items).map(|(input, item)| {
                let value = input.kind.json(item).to_string();
                format!(
                    "{} = {}",
                    input.name,
                    value.chars().take(40).collect::<String>()
                )
            });
            return Err(DecideError::None {
                table: table.id.clone(),
                on: on.collect::<Vec<_>>().join(", "),
            });
        }
    };
    Ok(Decision {
        outputs,
        rows: Vec::new(),
    })
}

fn item(table: &DecisionTable, input: &Input, value: &Value) -> Result<Item, DecideError> {
    if value.is_null() && !input.optional {
        return Err(DecideError::Missing {
            table: table.id.clone(),
            input: input.name.clone(),
        });
    }
    input
        .kind
        .item(value)
        .ok_or_else(|| DecideError::WrongType {
            table: table.id.clone(),
            input: input.name.clone(),
            expected: input.kind.to_string(),
        })
}

fn at<'a>(variables: &'a Value, path: &[String]) -> &'a Value {
    path.iter().fold(variables, |value, name| {
        value.get(name).unwrap_or(&Value::Null)
    })
}

fn object(table: &DecisionTable, results: &[Value]) -> Value {
    let fields = table.outputs.iter().zip(results);
    let fields: Map<String, Value> = fields
        .map(|(o, value)| (o.name.clone(), value.clone()))
        .collect();
    Value::Object(fields)
}

fn ids(table: &DecisionTable, rows: &[usize]) -> Vec<String> {
    rows.iter().map(|row| table.rows[*row].id.clone()).collect()
}

fn first(faults: &[TableFault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

impl Fault for DecideError {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            DecideError::Wrong { faults, .. } => faults.first().map_or("COR0050", Fault::code),
            DecideError::Missing { .. } => "COR0065",
            DecideError::WrongType { .. } => "COR0066",
            DecideError::Expr { source, .. } => source.code(),
            DecideError::Several { .. } => "COR0067",
            DecideError::None { .. } => "COR0068",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            DecideError::Wrong { faults, .. } => faults.first().and_then(Fault::hint),
            DecideError::Missing { input, .. } => Some(format!(
                "give `{input}`, or mark it `optional: true` in the table"
            )),
            DecideError::WrongType {
                input, expected, ..
            } => Some(format!("give `{input}` as {expected}")),
            DecideError::Expr { source, .. } => source.hint(),
            DecideError::Several { .. } => {
                Some("narrow one of the rows, or choose another hit policy".into())
            }
            DecideError::None { .. } => Some("add a row, or a `default` for every output".into()),
        }
    }
}
