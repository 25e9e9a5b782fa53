//! A table made ready to decide: cells read, expressions compiled, results checked.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::cell::Test;
use super::{COLUMNS_MAX, DecisionTable, HitPolicy, Input, Output, ROWS_MAX, Row, TableFault};
use crate::{Expr, Scope};

/// What deciding needs; columns and rows in the order of the table.
pub(super) struct Ready {
    pub(super) sources: Vec<Source>,
    /// What each input can be at all.
    pub(super) domains: Vec<Test>,
    /// For each row, a test for each input.
    pub(super) tests: Vec<Vec<Test>>,
    /// For each row, a result for each output.
    pub(super) results: Vec<Vec<Value>>,
    /// For each row under policy P, the place of each result in the order of priority.
    pub(super) ranks: Vec<Vec<usize>>,
}

/// Where the value of an input comes from.
pub(super) enum Source {
    Path(Vec<String>),
    Expr(Box<Expr>),
}

impl Ready {
    /// # Errors
    /// All that is wrong with columns, cells and results.
    pub(super) fn of(table: &DecisionTable, scope: &Scope) -> Result<Ready, Vec<TableFault>> {
        let mut faults = Vec::new();
        shape(table, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut ready = Ready {
            sources: Vec::new(),
            domains: Vec::new(),
            tests: Vec::new(),
            results: Vec::new(),
            ranks: Vec::new(),
        };
        for input in &table.inputs {
            match source(input, scope) {
                Ok(source) => ready.sources.push(source),
                Err(fault) => faults.push(fault),
            }
            match domain(input) {
                Ok(domain) => ready.domains.push(domain),
                Err(fault) => faults.push(fault),
            }
        }
        for output in &table.outputs {
            faults.extend(output_fault(output, table.hit));
        }
        for row in &table.rows {
            ready.tests.push(tests(table, row, &mut faults));
            let results = results(table, row, &mut faults);
            ready.ranks.push(ranks(table, &results));
            ready.results.push(results);
        }
        if faults.is_empty() {
            Ok(ready)
        } else {
            Err(faults)
        }
    }
}

/// Faults of the table as a whole: its size, its names.
fn shape(table: &DecisionTable, faults: &mut Vec<TableFault>) {
    for (what, count, max) in [
        ("rows", table.rows.len(), ROWS_MAX),
        ("inputs", table.inputs.len(), COLUMNS_MAX),
        ("outputs", table.outputs.len(), COLUMNS_MAX),
    ] {
        if count == 0 {
            faults.push(TableFault::Empty { what });
        }
        if count > max {
            faults.push(TableFault::TooLarge { what, count, max });
        }
    }
    let mut twice = |what: &'static str, names: &mut dyn Iterator<Item = &String>| {
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name) {
                faults.push(TableFault::Twice {
                    what,
                    name: name.clone(),
                });
            }
        }
    };
    twice("row", &mut table.rows.iter().map(|r| &r.id));
    twice("input", &mut table.inputs.iter().map(|i| &i.name));
    twice("output", &mut table.outputs.iter().map(|o| &o.name));
}

fn source(input: &Input, scope: &Scope) -> Result<Source, TableFault> {
    let wrong = |reason: String| TableFault::Input {
        input: input.name.clone(),
        reason,
    };
    if !input.kind.is_input() {
        return Err(wrong(format!("no condition can be put on {}", input.kind)));
    }
    match (&input.path, &input.expr) {
        (Some(_), Some(_)) => Err(wrong("it has both `path` and `expr`".into())),
        (None, Some(text)) => match Expr::compile(text, scope) {
            Ok(expr) => Ok(Source::Expr(Box::new(expr))),
            Err(error) => Err(TableFault::Expr {
                input: input.name.clone(),
                error,
            }),
        },
        (path, None) => {
            let path = path.as_ref().unwrap_or(&input.name);
            Ok(Source::Path(path.split('.').map(str::to_owned).collect()))
        }
    }
}

fn domain(input: &Input) -> Result<Test, TableFault> {
    let domain = input
        .values
        .as_ref()
        .map(|cell| Test::read(cell, input.kind));
    domain
        .unwrap_or(Ok(Test::Any))
        .map_err(|reason| TableFault::Input {
            input: input.name.clone(),
            reason: format!("in `values`, {reason}"),
        })
}

fn output_fault(output: &Output, hit: HitPolicy) -> Option<TableFault> {
    let wrong = |reason: String| {
        Some(TableFault::Output {
            output: output.name.clone(),
            reason,
        })
    };
    let values = output.values.iter().flatten();
    if let Some(value) = values
        .chain(&output.default)
        .find(|v| !output.kind.accepts(v))
    {
        return wrong(format!("`{value}` is not {}", output.kind));
    }
    if hit == HitPolicy::Priority && output.values.is_none() {
        return wrong("policy P needs `values` in order of priority".into());
    }
    None
}

fn tests(table: &DecisionTable, row: &Row, faults: &mut Vec<TableFault>) -> Vec<Test> {
    let strays = unknown(&row.when, |name| {
        table.inputs.iter().any(|i| i.name == name)
    });
    faults.extend(strays.map(|column| TableFault::Column {
        row: row.id.clone(),
        column,
    }));
    let inputs = table.inputs.iter().map(|input| {
        let Some(cell) = row.when.get(&input.name) else {
            return Test::Any;
        };
        Test::read(cell, input.kind).unwrap_or_else(|reason| {
            faults.push(TableFault::Cell {
                row: row.id.clone(),
                input: input.name.clone(),
                reason,
            });
            Test::Any
        })
    });
    inputs.collect()
}

fn results(table: &DecisionTable, row: &Row, faults: &mut Vec<TableFault>) -> Vec<Value> {
    let strays = unknown(&row.then, |name| {
        table.outputs.iter().any(|o| o.name == name)
    });
    faults.extend(strays.map(|column| TableFault::Column {
        row: row.id.clone(),
        column,
    }));
    let outputs = table.outputs.iter().map(|output| {
        let value = row.then.get(&output.name).or(output.default.as_ref());
        let reason = match value {
            None => "it is missing".to_owned(),
            Some(value) if !output.kind.accepts(value) => {
                format!("`{value}` is not {}", output.kind)
            }
            Some(value)
                if output
                    .values
                    .as_ref()
                    .is_some_and(|all| !all.contains(value)) =>
            {
                format!("`{value}` is not among `values`")
            }
            Some(value) => return value.clone(),
        };
        faults.push(TableFault::Result {
            row: row.id.clone(),
            output: output.name.clone(),
            reason,
        });
        Value::Null
    });
    outputs.collect()
}

fn ranks(table: &DecisionTable, results: &[Value]) -> Vec<usize> {
    let ranks = table.outputs.iter().zip(results).map(|(output, result)| {
        let values = output.values.as_deref().unwrap_or_default();
        values
            .iter()
            .position(|v| v == result)
            .unwrap_or(usize::MAX)
    });
    ranks.collect()
}

fn unknown<'a>(
    cells: &'a IndexMap<String, Value>,
    known: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    cells.keys().filter(move |name| !known(name)).cloned()
}
