//! Answers as they are given out.

use std::collections::BTreeMap;

use haina_lake::query::{
    Answer, Explained, Lineage, QueryError, Verdict, column_lineage, json_rows,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::errors::denied;
use crate::model::{Free, QueryAnswer, QueryColumn, QueryPlan, QueryTable};
use crate::v1::types::word;

/// What names tables and their maker in OpenLineage.
const NAMESPACE: &str = "haina";
const PRODUCER: &str = "https://haina.example/lake";

/// An answer with its rows.
pub(super) fn answer(answer: Answer) -> Result<QueryAnswer, QueryError> {
    let mut rows = Vec::new();
    for batch in &answer.batches {
        rows.extend(json_rows(batch)?);
    }
    let fields = answer.schema.fields().iter();
    let kinds: Vec<String> = fields.map(|f| f.data_type().to_string()).collect();
    let tables = answer.tables.into_iter().map(|table| QueryTable {
        key: table.key,
        version: table.version,
    });
    Ok(QueryAnswer {
        id: answer.id.to_string(),
        columns: columns(&answer.lineage, &kinds),
        rows,
        took_ms: answer.took.as_millis() as i64,
        tables: tables.collect(),
        grade: answer.verdict.grade.name().to_owned(),
        classes: classes(&answer.verdict),
        group_rows_min: answer.verdict.group_rows_min,
        indirect: indirect(&answer.lineage),
    })
}

/// A plan with its decision.
pub(super) fn plan(explained: Explained) -> QueryPlan {
    let verdict = &explained.verdict;
    let denied = verdict.denied.iter().map(|one| Free(denied(one)));
    QueryPlan {
        allowed: verdict.denied.is_empty(),
        denied: denied.collect(),
        grade: verdict.grade.name().to_owned(),
        classes: classes(verdict),
        group_rows_min: verdict.group_rows_min,
        plan: explained.tree.text(),
        scans: explained.scans.iter().map(free).collect(),
        columns: columns(&explained.lineage, &[]),
        indirect: indirect(&explained.lineage),
        lineage: Free(column_lineage(&explained.lineage, NAMESPACE, PRODUCER)),
    }
}

fn columns(lineage: &Lineage, kinds: &[String]) -> Vec<QueryColumn> {
    let column = |(at, column): (usize, &haina_lake::query::OutputColumn)| QueryColumn {
        name: column.name.clone(),
        kind: kinds.get(at).cloned().unwrap_or_default(),
        masked: column.masked,
        direct: pairs(&column.direct),
    };
    lineage.columns.iter().enumerate().map(column).collect()
}

fn indirect(lineage: &Lineage) -> Vec<Free> {
    pairs(&lineage.indirect)
}

fn pairs<T: Serialize>(map: &BTreeMap<haina_lake::query::Source, T>) -> Vec<Free> {
    let pair = |(source, how): (&haina_lake::query::Source, &T)| {
        Free(json!({"table": source.table, "column": source.column, "how": how}))
    };
    map.iter().map(pair).collect()
}

fn classes(verdict: &Verdict) -> Vec<String> {
    verdict.classes.iter().map(word).collect()
}

fn free(value: &impl Serialize) -> Free {
    Free(serde_json::to_value(value).unwrap_or(Value::Null))
}
