//! Playing the tests of models (模型自测): given rows in, expected rows out.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use jiff::civil::Date;
use serde::Serialize;

use super::engine::{self, RunLimits};
use super::header::Play;
use super::rows::{KEY, Rows, by_key};
use super::{Model, ModelSet, Schemas};
use crate::LakeError;

/// Rows of one given table, or expected.
const ROWS_MAX: usize = 10_000;

/// A test of a model that was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Played {
    pub model: String,
    /// The sentence that names the test.
    pub name: String,
    /// What is not as expected; none: it passed.
    pub failure: Option<String>,
}

impl ModelSet {
    /// Plays the tests of all models against the columns of their tables. What a model of the set makes is given like a table.
    ///
    /// # Errors
    /// When no engine can be started.
    pub async fn play(&self, tables: &Schemas) -> Result<Vec<Played>, LakeError> {
        let mut all = Vec::new();
        // What the set makes depends on the day alone, and is planned once for each.
        let mut by_day: BTreeMap<Date, Schemas> = BTreeMap::new();
        for model in self.models() {
            for play in &model.header.tests {
                let known = match by_day.entry(play.day) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => {
                        let mut known = tables.clone();
                        known.extend(self.planned(tables, play.day, &mut Vec::new()).await?);
                        place.insert(known)
                    }
                };
                all.push(Played {
                    model: model.name.clone(),
                    name: play.name.clone(),
                    failure: played(model, play, known).await?.err(),
                });
            }
        }
        Ok(all)
    }
}

async fn played(
    model: &Model,
    play: &Play,
    known: &Schemas,
) -> Result<Result<(), String>, LakeError> {
    let context = engine::session(&RunLimits::default())?;
    if let Some(other) = play
        .given
        .keys()
        .find(|name| !model.header.inputs.contains_key(*name))
    {
        return Ok(Err(format!("`{other}` is given and is no input")));
    }
    for name in model.header.inputs.keys() {
        let Some(schema) = known.get(name) else {
            return Ok(Err(format!(
                "the columns of `{name}` are not known: declare them under `columns` of the input"
            )));
        };
        let text = play.given.get(name).map(String::as_str).unwrap_or_default();
        let table = match given(text, schema) {
            Ok(table) => table,
            Err(why) => return Ok(Err(format!("`{name}`, as given: {why}"))),
        };
        if let Err(error) = engine::register(&context, name, table) {
            return Ok(Err(error.strip_backtrace()));
        }
    }
    let (columns, mut expected) = match rows_of(&play.expect) {
        Ok(table) => table,
        Err(why) => return Ok(Err(format!("`expect`: {why}"))),
    };
    let mut found = match outcome(&context, model, play.day, &columns).await {
        Ok(found) => found,
        // The rows of a test are invented, so their values may be told.
        Err(error) => return Ok(Err(error.strip_backtrace())),
    };
    expected.sort();
    found.sort();
    Ok(same(&columns, &expected, &found))
}

/// The expected columns of what comes out, as text.
async fn outcome(
    context: &datafusion::execution::context::SessionContext,
    model: &Model,
    day: Date,
    columns: &[String],
) -> Result<Vec<Vec<String>>, datafusion::common::DataFusionError> {
    let frame = engine::plan(context, model, day).await?;
    if columns.iter().any(|column| column == KEY) {
        let reserved = format!("`{KEY}` is reserved");
        return Err(datafusion::common::DataFusionError::Plan(reserved));
    }
    let stream = by_key(frame, &model.header.key, columns)?
        .execute_stream()
        .await?;
    let (mut rows, mut all) = (Rows::new(stream), Vec::new());
    while rows.advance().await? && all.len() <= ROWS_MAX {
        let values = (1..=columns.len()).map(|at| rows.get(at).unwrap_or_default().to_owned());
        all.push(values.collect());
    }
    Ok(all)
}

fn same(columns: &[String], expected: &[Vec<String>], found: &[Vec<String>]) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let lines = |rows: &[Vec<String>]| {
        let lines: Vec<String> = rows.iter().take(20).map(|row| row.join(",")).collect();
        lines.join("\n")
    };
    let head = columns.join(",");
    Err(format!(
        "expected\n{head}\n{}\nfound\n{head}\n{}",
        lines(expected),
        lines(found)
    ))
}

/// A table of the given rows with the columns of its schema; what is not given is NULL, and so is a blank.
fn given(text: &str, schema: &SchemaRef) -> Result<Arc<dyn TableProvider>, String> {
    let (names, rows) = match text.trim().is_empty() {
        true => (Vec::new(), Vec::new()),
        false => rows_of(text)?,
    };
    if let Some(name) = names.iter().find(|name| schema.index_of(name).is_err()) {
        return Err(format!("it has no column `{name}`"));
    }
    let places: BTreeMap<&str, usize> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name.as_str(), at))
        .collect();
    let options = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    let mut columns: Vec<ArrayRef> = Vec::new();
    for field in schema.fields() {
        let Some(at) = places.get(field.name().as_str()) else {
            columns.push(new_null_array(field.data_type(), rows.len()));
            continue;
        };
        let values = rows
            .iter()
            .map(|row| row.get(*at).filter(|v| !v.is_empty()));
        let texts = StringArray::from_iter(values);
        let cast = cast_with_options(&texts, field.data_type(), &options);
        columns.push(cast.map_err(|error| format!("`{}`: {error}", field.name()))?);
    }
    // What is not given is NULL even where the table itself has none.
    let fields: Vec<_> = schema
        .fields()
        .iter()
        .map(|f| f.as_ref().clone().with_nullable(true))
        .collect();
    let schema: SchemaRef = datafusion::arrow::datatypes::Schema::new(fields).into();
    let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|error| error.to_string())?;
    let table = MemTable::try_new(schema, vec![vec![batch]]).map_err(|e| e.strip_backtrace())?;
    Ok(Arc::new(table))
}

/// The names and rows of a text of CSV.
fn rows_of(text: &str) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| error.to_string())?;
    let names = names.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        if rows.len() >= ROWS_MAX {
            return Err(format!("over {ROWS_MAX} rows"));
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok((names, rows))
}
